/* SPDX-License-Identifier: MulanPSL-2.0 */
/* helper.c - runs a reader or renderer in a child process with limits; see helper.h
 *
 * Caller and child speak over one socket pair: an order and its bytes go in; an answer (code and
 * story) and its bytes come out. With a quiet process between them, the child's end of the
 * pair travels to it as a descriptor on a control socket, one message a job, so that threads
 * need no lock. The quiet process watches the clock; the caller watches it too, in case that one
 * is gone, and closes its end.
 */
#include "base/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/helper_guard.h"
#include "base/os.h"
#include "base/utf8.h"

const struct helper_limits HELPER_DEFAULTS = {512 << 20, 128 << 20, 20, false};
const struct helper_limits HELPER_FONTS = {512 << 20, 128 << 20, 20, true};

enum { JOBS = 32, GRACE_MS = 500, CLOCK_TIMES = 3, WARM_AFTER_MS = 400, CONTROL = 3 };

struct order {
    helper_job *job; /* the same address on both sides: no program is started between them */
    struct helper_limits limits;
    int64_t bytes;
};
struct answer {
    struct fail fail;
    int64_t bytes;
};
struct helper {
    pid_t pid;
    int control;
};

/* --- bytes over a socket */

/* All of it, or false: end of the other side, or `until` (0: no limit) has passed. */
static bool wait_for(int fd, short events, int64_t until)
{
    struct pollfd p = {.fd = fd, .events = events};
    int64_t left = until ? until - os_monotonic_ms() : -1;

    if (until && left <= 0)
        return false;
    return poll(&p, 1, until ? (int)left : -1) > 0 || (errno == EINTR && until == 0);
}

static bool send_all(int fd, const void *from, int64_t n, int64_t until)
{
    const char *p = from;

    while (n > 0) {
        ssize_t done = send(fd, p, (size_t)(n > 1 << 20 ? 1 << 20 : n), MSG_NOSIGNAL);

        if (done > 0) {
            p += done;
            n -= done;
        } else if (done < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!wait_for(fd, POLLOUT, until))
                return false;
        } else {
            return false;
        }
    }
    return true;
}

static bool receive_all(int fd, void *to, int64_t n, int64_t until)
{
    char *p = to;

    while (n > 0) {
        ssize_t done = recv(fd, p, (size_t)(n > 1 << 20 ? 1 << 20 : n), 0);

        if (done > 0) {
            p += done;
            n -= done;
        } else if (done < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!wait_for(fd, POLLIN, until))
                return false;
        } else {
            return false;
        }
    }
    return true;
}

/* --- the child */

static void too_large(struct fail *why, const char *what, int64_t limit)
{
    struct fail story = {0};

    if (why->code && why->code != ERR_BUSY)
        return;
    fail_set(&story, ERR_TOO_LARGE, "", "处理这份内容%s超过 %lld MB 的上限", what,
             (long long)(limit >> 20));
    *why = story;
}

static void run_job(int fd, const struct order *order)
{
    struct answer answer = {0};
    struct arena mem = {0};
    struct buf out = {0};
    jmp_buf over;

    if (!arena_init(&mem, order->limits.memory))
        _exit(3);
    mem.unwind = &over;
    if (setjmp(over) == 0) {
        char *in = NEW(&mem, char, order->bytes + 1);

        if (!receive_all(fd, in, order->bytes, 0))
            _exit(3);
        if (!helper_guard(&order->limits))
            fail_set(&answer.fail, ERR_BUSY, "", "不能限制处理文件的子进程");
        out = buf_new(&mem, 1 << 16);
        out.limit = order->limits.output;
        if (!answer.fail.code)
            order->job(&mem, (struct str){in, order->bytes}, &out, &answer.fail);
        if (out.failed)
            too_large(&answer.fail, "得到的结果", order->limits.output);
    } else {
        too_large(&answer.fail, "需要的内存", order->limits.memory);
    }
    answer.bytes = answer.fail.code ? 0 : out.n;
    if (send_all(fd, &answer, sizeof answer, 0))
        send_all(fd, out.p, answer.bytes, 0);
    _exit(0);
}

/* Nothing of the caller's but its standard error: files, sockets, locks are closed. */
static void close_all_but(int keep)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (keep != CONTROL)
        dup2(keep, CONTROL);
    if (close_range(CONTROL + 1, ~0U, 0))
        for (int fd = CONTROL + 1; fd < 4096; fd++)
            close(fd);
}

static void default_signals(void)
{
    sigset_t none;

    sigemptyset(&none);
    for (int s = 1; s < 32; s++)
        signal(s, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static pid_t fork_child(int fd, pid_t parent)
{
    struct order order;
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(3);
    close_all_but(fd);
    default_signals();
    if (!receive_all(CONTROL, &order, sizeof order, 0))
        _exit(3);
    run_job(CONTROL, &order);
    _exit(3);
}

/* --- the quiet process */

struct running {
    pid_t pid;
    int64_t until;
};

/* How long a job with so many seconds of the processor may take by the clock. */
static int64_t clock_ms(int seconds)
{
    return seconds * (int64_t)1000 * CLOCK_TIMES;
}

/* A job's descriptor and its seconds; false once the caller is gone. */
static bool next_job(int control, int *fd, int32_t *seconds)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } c;
    struct iovec io = {seconds, sizeof *seconds};
    struct msghdr m = {
        .msg_iov = &io, .msg_iovlen = 1, .msg_control = &c, .msg_controllen = sizeof c};
    ssize_t n = recvmsg(control, &m, MSG_CMSG_CLOEXEC);
    struct cmsghdr *h = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;

    *fd = -1;
    if (h && h->cmsg_type == SCM_RIGHTS)
        memcpy(fd, CMSG_DATA(h), sizeof *fd);
    return n > 0 || (n < 0 && errno == EINTR);
}

/* Takes in those that have ended, ends those whose time is over. Returns how many run. */
static int watch(struct running *jobs)
{
    int n = 0;

    for (int i = 0; i < JOBS; i++) {
        if (!jobs[i].pid)
            continue;
        if (waitpid(jobs[i].pid, NULL, WNOHANG) != 0) {
            jobs[i].pid = 0;
            continue;
        }
        if (os_monotonic_ms() > jobs[i].until)
            kill(jobs[i].pid, SIGKILL);
        n++;
    }
    return n;
}

static void serve(int control)
{
    struct running jobs[JOBS] = {0};

    for (;;) {
        int running = watch(jobs), fd, free = 0;
        struct pollfd p = {.fd = running < JOBS ? control : -1, .events = POLLIN};
        int32_t seconds = 0;

        if (poll(&p, 1, running ? 20 : -1) <= 0 || !p.revents)
            continue;
        if (!next_job(control, &fd, &seconds))
            break;
        if (fd < 0)
            continue;
        while (jobs[free].pid)
            free++;
        jobs[free].pid = fork_child(fd, getpid());
        jobs[free].until = os_monotonic_ms() + clock_ms(seconds) + GRACE_MS / 2;
        if (jobs[free].pid < 0)
            jobs[free].pid = 0;
        close(fd);
    }
    for (int i = 0; i < JOBS; i++)
        if (jobs[i].pid)
            kill(jobs[i].pid, SIGKILL);
    _exit(0);
}

enum err helper_start(struct helper **out, void (*const *warm)(void), int n, struct fail *why)
{
    struct helper *h;
    int pair[2];
    pid_t pid;

    if (why->code)
        return why->code;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
        return os_fail(why, errno, "socketpair");
    pid = fork();
    if (pid < 0) {
        close(pair[0]);
        close(pair[1]);
        return os_fail(why, errno, "fork");
    }
    if (pid == 0) {
        close_all_but(pair[1]);
        default_signals();
        signal(SIGINT, SIG_IGN); /* a key on the terminal is the server's to answer */
        prctl(PR_SET_NAME, "gongkai-helper");
        /* The server that starts beside us goes first: warming waits for a request or a quiet moment. */
        poll(&(struct pollfd){.fd = CONTROL, .events = POLLIN}, 1, WARM_AFTER_MS);
        for (int i = 0; i < n; i++)
            warm[i]();
        serve(CONTROL);
    }
    close(pair[1]);
    h = calloc(1, sizeof *h);
    if (!h)
        abort();
    *h = (struct helper){pid, pair[0]};
    *out = h;
    return OK;
}

void helper_stop(struct helper *h)
{
    if (!h)
        return;
    close(h->control); /* its end is the quiet process's end, and that of its children */
    waitpid(h->pid, NULL, 0);
    free(h);
}

/* --- the caller */

static bool hand_over(struct helper *h, int fd, int32_t seconds)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } c = {0};
    struct iovec io = {&seconds, sizeof seconds};
    struct msghdr m = {
        .msg_iov = &io, .msg_iovlen = 1, .msg_control = &c, .msg_controllen = sizeof c};
    struct cmsghdr *head = CMSG_FIRSTHDR(&m);
    ssize_t n;

    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(head), &fd, sizeof fd);
    do
        n = sendmsg(h->control, &m, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof seconds;
}

/* What came from the child is not trusted either. */
static bool answer_sound(struct answer *a, const struct helper_limits *limits)
{
    struct fail *f = &a->fail;

    f->what[sizeof f->what - 1] = f->where[sizeof f->where - 1] = 0;
    f->article[sizeof f->article - 1] = 0;
    return (unsigned)f->code < ERR__MAX && a->bytes >= 0 && a->bytes <= limits->output &&
           utf8_valid(str_of(f->what)) && utf8_valid(str_of(f->where)) &&
           utf8_valid(str_of(f->article));
}

static enum err talk(int fd, const struct order *order, struct str in, int64_t begun,
                     int64_t until, struct arena *mem, struct str *out, struct fail *why)
{
    struct answer a = {0};
    char *p;

    /* A child that dies early refuses the rest; whether it answered decides. */
    if (send_all(fd, order, sizeof *order, until))
        send_all(fd, in.p, in.n, until);
    if (receive_all(fd, &a, sizeof a, until) && answer_sound(&a, &order->limits)) {
        if (a.fail.code) {
            *why = a.fail;
            return why->code;
        }
        p = NEW(mem, char, a.bytes + 1);
        if (receive_all(fd, p, a.bytes, until)) {
            *out = (struct str){p, a.bytes};
            return OK;
        }
    }
    /* Of the processor's time or of the clock's: a child that used up the first has lived as long, too. */
    if (os_monotonic_ms() - begun >= order->limits.seconds * 1000)
        return fail_set(why, ERR_UNREADABLE, "", "处理这份内容超过 %d 秒，已停止",
                        order->limits.seconds);
    return fail_set(why, ERR_UNREADABLE, "",
                    "处理这份内容时子进程意外中止：内容可能已损坏，或需要的内存超过上限");
}

enum err helper_run(struct helper *h, helper_job *job, struct str in,
                    const struct helper_limits *limits, struct arena *mem, struct str *out,
                    struct fail *why)
{
    struct order order;
    int64_t begun = os_monotonic_ms(), until = begun + clock_ms(limits->seconds) + GRACE_MS;
    int pair[2];
    pid_t pid = 0;

    if (why->code)
        return why->code;
    memset(&order, 0, sizeof order);
    order.job = job;
    order.limits = *limits;
    order.bytes = in.n;
    if (in.n > limits->memory / 2)
        return fail_set(why, ERR_TOO_LARGE, "", "内容超过 %lld MB 的上限",
                        (long long)(limits->memory >> 21));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return fail_set(why, ERR_BUSY, "", "socketpair: %s", strerror(errno));
    if (!h)
        pid = fork_child(pair[1], getpid());
    if (h ? !hand_over(h, pair[1], limits->seconds) : pid < 0) {
        close(pair[0]);
        close(pair[1]);
        return fail_set(why, ERR_BUSY, "", "不能启动处理文件的子进程");
    }
    close(pair[1]);
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    talk(pair[0], &order, in, begun, until, mem, out, why);
    close(pair[0]);
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    return why->code;
}

/* --- several values in one text */

void helper_put_int(struct buf *b, int64_t value)
{
    buf_add(b, (struct str){(const char *)&value, sizeof value});
}

void helper_put(struct buf *b, struct str value)
{
    helper_put_int(b, value.n);
    buf_add(b, value);
}

int64_t helper_take_int(struct str *rest)
{
    int64_t value = 0;

    if (rest->n < (isize)sizeof value) {
        *rest = (struct str){0};
        return 0;
    }
    memcpy(&value, rest->p, sizeof value);
    *rest = str_from(*rest, sizeof value);
    return value;
}

struct str helper_take(struct str *rest)
{
    int64_t n = helper_take_int(rest);
    struct str value;

    if (n < 0 || n > rest->n) {
        *rest = (struct str){0};
        return *rest;
    }
    value = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n);
    return value;
}
