/* SPDX-License-Identifier: MulanPSL-2.0 */
/* loan.c - the writer, lent for one transaction at a time; see loan.h */
#include "store/loan.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/os.h"
#include "store/db_pool.h"

enum { CLIENTS = 16, LAST_TURN_MS = 10000, LONG_TURN_MS = 30000 };

struct client {
    int fd;
    bool waits; /* has asked, has no turn yet */
};
struct loan_desk {
    struct db *db;
    int listening, stop[2];
    pthread_t thread;
    void (*changed)(void *);
    void *user;
    struct client client[CLIENTS];
    int n, holder; /* who has the turn; -1 nobody */
    struct db_link *link;
    int64_t since;
    bool told;
};

/* A socket's address is short, a folder's need not be: it is reached through its descriptor. */
static enum err address(const char *folder, int *dir, struct sockaddr_un *a, struct fail *why)
{
    *dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*dir < 0)
        return os_fail(why, errno, folder);
    *a = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(a->sun_path, sizeof a->sun_path, "/proc/self/fd/%d/control.sock", *dir);
    return OK;
}

/* --- the server's side */

static void tell(int fd, char word)
{
    if (send(fd, &word, 1, MSG_NOSIGNAL) < 0)
        errno = 0; /* gone: the poll that follows sees it */
}

static void turn_back(struct loan_desk *d)
{
    db_give_back(d->link);
    d->link = NULL;
    d->holder = -1;
    d->changed(d->user);
}

static void leave(struct loan_desk *d, int i)
{
    if (d->holder == i)
        turn_back(d);
    close(d->client[i].fd);
    d->client[i] = d->client[--d->n];
    if (d->holder == d->n)
        d->holder = i;
}

/* The kernel says whose process it is; the server's own user and root are let in. */
static void arrive(struct loan_desk *d)
{
    struct ucred who = {0};
    socklen_t n = sizeof who;
    int fd = accept4(d->listening, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) ||
        (who.uid != geteuid() && who.uid != 0)) {
        tell(fd, 'f');
        close(fd);
        return;
    }
    if (d->n == CLIENTS) {
        tell(fd, 'b');
        close(fd);
        return;
    }
    d->client[d->n++] = (struct client){.fd = fd};
    tell(fd, 'h');
}

static void hear(struct loan_desk *d, int i)
{
    char word = 0;
    ssize_t got = recv(d->client[i].fd, &word, 1, 0);

    if (got <= 0 || (word != 'w' && word != 'd'))
        leave(d, i);
    else if (word == 'w' && d->holder != i)
        d->client[i].waits = true;
    else if (word == 'd' && d->holder == i)
        turn_back(d);
}

static void lend(struct loan_desk *d)
{
    struct fail why = {0};

    for (int i = 0; i < d->n && d->holder < 0; i++) {
        if (!d->client[i].waits)
            continue;
        d->client[i].waits = false;
        d->link = db_borrow(d->db, true, &why);
        if (!d->link) {
            tell(d->client[i].fd, 'b');
            continue;
        }
        d->holder = i;
        d->since = os_monotonic_ms();
        d->told = false;
        tell(d->client[i].fd, 'y');
    }
}

static void complain(struct loan_desk *d)
{
    struct log_line l;

    if (d->holder < 0 || d->told || os_monotonic_ms() - d->since < LONG_TURN_MS)
        return;
    d->told = true;
    l = log_start(LOG_LEVEL_ERROR, "loan");
    log_int(&l, "turn_ms", os_monotonic_ms() - d->since);
    log_end(&l);
}

static void *desk(void *p)
{
    struct loan_desk *d = p;
    int64_t until = 0; /* set: the server is to stop */

    for (;;) {
        struct pollfd f[CLIENTS + 2] = {{.fd = d->stop[0], .events = POLLIN},
                                        {.fd = d->listening, .events = POLLIN}};
        int n = d->n;

        if (until) {
            if (d->holder < 0 || os_monotonic_ms() > until)
                break;
            f[0].fd = f[1].fd = -1;
        }
        for (int i = 0; i < n; i++)
            f[i + 2] = (struct pollfd){.fd = d->client[i].fd, .events = POLLIN};
        if (poll(f, (nfds_t)n + 2, 1000) < 0 && errno != EINTR)
            break;
        if (f[0].revents)
            until = os_monotonic_ms() + LAST_TURN_MS;
        for (int i = n - 1; i >= 0; i--)
            if (f[i + 2].revents)
                hear(d, i);
        if (f[1].revents)
            arrive(d);
        if (!until)
            lend(d);
        complain(d);
    }
    while (d->n)
        leave(d, d->n - 1);
    return NULL;
}

enum err loan_open(struct loan_desk **out, struct db *db, const char *folder,
                   void (*changed)(void *), void *user, struct fail *why)
{
    struct loan_desk *d;
    struct sockaddr_un a;
    int dir = -1;
    mode_t mask;

    *out = NULL;
    if (why->code || address(folder, &dir, &a, why))
        return why->code;
    d = calloc(1, sizeof *d);
    if (!d) {
        close(dir);
        return fail_set(why, ERR_BUSY, "loan", "内存不足");
    }
    *d = (struct loan_desk){
        .db = db, .changed = changed, .user = user, .holder = -1, .stop = {-1, -1}};
    d->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlinkat(dir, "control.sock", 0); /* a server that was killed left it; the lock is ours */
    mask = umask(0177);
    if (d->listening < 0 || bind(d->listening, (struct sockaddr *)&a, sizeof a) ||
        listen(d->listening, CLIENTS) || pipe2(d->stop, O_CLOEXEC))
        os_fail(why, errno, "control.sock");
    umask(mask);
    close(dir);
    if (!why->code && pthread_create(&d->thread, NULL, desk, d))
        fail_set(why, ERR_BUSY, "loan", "不能开始新的线程");
    if (why->code) {
        if (d->listening >= 0)
            close(d->listening);
        free(d);
        return why->code;
    }
    *out = d;
    return OK;
}

void loan_close(struct loan_desk *d)
{
    if (!d)
        return;
    if (write(d->stop[1], "x", 1) < 0)
        abort(); /* a pipe of ours, with nothing in it */
    pthread_join(d->thread, NULL);
    close(d->listening);
    close(d->stop[0]);
    close(d->stop[1]);
    free(d);
}

/* --- the command's side */

static char answer(int fd, int wait_ms)
{
    struct pollfd f = {.fd = fd, .events = POLLIN};
    char word = 0;
    int got;

    do
        got = poll(&f, 1, wait_ms);
    while (got < 0 && errno == EINTR);
    if (got <= 0 || recv(fd, &word, 1, 0) != 1)
        return 0;
    return word;
}

enum err loan_ask(const char *folder, int *fd, struct fail *why)
{
    struct sockaddr_un a;
    int dir, s;
    char word = 0;

    if (why->code || address(folder, &dir, &a, why))
        return why->code;
    s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s >= 0 && connect(s, (struct sockaddr *)&a, sizeof a) == 0)
        word = answer(s, 5000);
    close(dir);
    if (word == 'h') {
        *fd = s;
        return OK;
    }
    if (s >= 0)
        close(s);
    if (word == 'f')
        return fail_set(why, ERR_FORBIDDEN, "control.sock",
                        "正在运行的服务属于另一个系统用户，请以那个用户或 root 的身份运行");
    return fail_set(why, ERR_BUSY, folder,
                    "另一个程序正在使用这个数据文件夹，它没有应答：请稍候再试，或者先停下它");
}

enum err loan_take(int fd, int wait_ms, struct fail *why)
{
    char word = 'w';

    if (send(fd, &word, 1, MSG_NOSIGNAL) != 1)
        return fail_set(why, ERR_BUSY, "loan", "服务已经停止，没有写入：请再运行一次");
    word = answer(fd, wait_ms);
    if (word == 'y')
        return OK;
    return fail_set(why, ERR_BUSY, "loan",
                    word == 'b' ? "服务正忙，没有轮到写入：请稍候再试"
                                : "服务没有应答，没有写入：请再运行一次");
}

void loan_give(int fd)
{
    tell(fd, 'd');
}
