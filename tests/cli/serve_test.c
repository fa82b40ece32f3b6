/* SPDX-License-Identifier: MulanPSL-2.0 */
/* serve_test.c - the built server beside commands, a second server, a full disk, a newer database, root */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/os.h"
#include "base/utf8.h"
#include "store/db.h"
#include "tests/cli/session.h"
#include "tests/store/world.h"

enum { WORDS = 24 };

static const char *program(void)
{
    const char *named = getenv("GONGKAI_PROGRAM");

    return named ? named : "build/asan/gongkai";
}

/* `gongkai WORDS --data FOLDER`; words are parted by blanks. */
static struct ran run(struct test *t, const char *folder, const char *words)
{
    char *argv[WORDS + 4] = {0};
    struct str rest = str_dup(&t->mem, str_of(words));
    int n = 0;

    argv[n++] = str_cstr(&t->mem, S("gongkai"));
    for (struct str w; n < WORDS && str_next(&rest, ' ', &w);)
        argv[n++] = str_cstr(&t->mem, w);
    argv[n++] = str_cstr(&t->mem, S("--data"));
    argv[n++] = str_cstr(&t->mem, str_of(folder));
    return session_run(t, argv, S(""));
}

static void says(struct test *t, struct ran r, int status, const char *words)
{
    CHECK_INT(t, r.status, status);
    if (*words && !str_has(r.out, str_of(words)) && !str_has(r.err, str_of(words)))
        CHECK_STR(t, str_concat(&t->mem, r.out, r.err), str_of(words));
}

struct served {
    pid_t pid;
    int port, err;
};

/* Starts a server on a free port, in the folder `within` unless that is NULL; `most` > 0: no file of it may grow beyond that. */
static bool start_in(struct test *t, const char *within, const char *data, rlim_t most,
                     struct served *s)
{
    char whole[PATH_MAX];
    int err[2];
    struct buf said = buf_new(&t->mem, 4096);

    if (!realpath(program(), whole) || pipe(err))
        return CHECK(t, !"pipe");
    fflush(stdout);
    s->pid = fork();
    if (s->pid == 0) {
        struct rlimit r = {most, most};

        if (within && chdir(within))
            _exit(126);

        dup2(err[1], 2);
        dup2(err[1], 1);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        if (most) {
            signal(SIGXFSZ, SIG_IGN);
            setrlimit(RLIMIT_FSIZE, &r);
        }
        execl(whole, "gongkai", "serve", "--listen", "127.0.0.1:0", "--trust", "127.0.0.1",
              "--data", data, (char *)NULL);
        _exit(127);
    }
    close(err[1]);
    s->err = err[0];
    for (int i = 0; i < 600; i++) {
        struct pollfd f = {.fd = err[0], .events = POLLIN};
        char chunk[512];
        isize at;
        ssize_t got;

        if (poll(&f, 1, 100) <= 0)
            continue;
        got = read(err[0], chunk, sizeof chunk);
        if (got <= 0)
            break;
        buf_add(&said, (struct str){chunk, got});
        at = str_find(buf_str(&said), S("http://127.0.0.1:"));
        if (at >= 0 && str_has(str_from(buf_str(&said), at), S("/\n"))) {
            struct str port, rest;
            int64_t n = 0;

            str_cut(str_from(buf_str(&said), at + 17), S("/"), &port, &rest);
            CHECK(t, str_int(port, &n) && n > 0 && n < 65536);
            s->port = (int)n;
            return n > 0;
        }
    }
    CHECK_STR(t, buf_str(&said), S("a started server"));
    return false;
}

static bool start(struct test *t, const char *data, rlim_t most, struct served *s)
{
    return start_in(t, NULL, data, most, s);
}

static void stop(struct test *t, struct served *s)
{
    int status = 0;

    kill(s->pid, SIGTERM);
    waitpid(s->pid, &status, 0);
    close(s->err);
    CHECK(t, WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* One request; the whole answer. */
static struct str ask(struct test *t, const struct served *s, struct str request)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)s->port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct buf b = buf_new(&t->mem, 1 << 16);
    struct timeval patience = {30, 0};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char chunk[8192];
    ssize_t got;

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) ||
        send(fd, request.p, (size_t)request.n, MSG_NOSIGNAL) != request.n) {
        close(fd);
        CHECK(t, !"connected");
        return S("");
    }
    while ((got = recv(fd, chunk, sizeof chunk, 0)) > 0)
        buf_add(&b, (struct str){chunk, got});
    close(fd);
    return buf_str(&b);
}

static struct str get(struct test *t, const struct served *s, const char *path)
{
    return ask(
        t, s,
        str_fmt(&t->mem, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", path));
}

/* A reader reports an error; each from an address of its own, for these are counted by the hour. */
static struct str report(struct test *t, const struct served *s, int n)
{
    struct buf b = buf_new(&t->mem, 8192);

    buf_lit(&b, "kind=error&unit=qzf&content=");
    for (int i = 0; i < 600; i++)
        buf_lit(&b, "%E5%AD%97");
    return ask(t, s,
               str_fmt(&t->mem,
                       "POST /gongkai/correct.html HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                       "X-Forwarded-For: 10.1.%d.%d\r\n"
                       "Content-Type: application/x-www-form-urlencoded\r\n"
                       "Content-Length: %lld\r\n\r\n%.*s",
                       n / 200, n % 200 + 1, (long long)b.n, STR_ARG(buf_str(&b))));
}

static int64_t count(struct test *t, const char *data, const char *table)
{
    struct db_query q = {"count",
                         str_cstr(&t->mem, str_fmt(&t->mem, "SELECT COUNT(*) FROM %s", table))};
    struct db_options o = {.must_exist = true, .read_only = true};
    struct fail why = {0};
    struct db *db = NULL;
    struct ctx c;
    int64_t n;

    if (db_open(&db, str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db", data)), &o, &why)) {
        CHECK_OK(t, &why);
        return -1;
    }
    c = world_ctx(t, db);
    db_begin_read(&c);
    n = db_one_int(db_query(&c, &q));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    db_close(db);
    return n;
}

/* --- */

static int knock(struct test *t, const char *data)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(a.sun_path, sizeof a.sun_path, "%s/control.sock", data);
    CHECK_INT(t, connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

/* What comes within `ms`; 0: nothing, -1: the connection ended. */
static int word(int fd, int ms)
{
    struct pollfd f = {.fd = fd, .events = POLLIN};
    char w = 0;

    if (poll(&f, 1, ms) <= 0)
        return 0;
    return recv(fd, &w, 1, 0) == 1 ? w : -1;
}

static void turns(struct test *t, const char *data)
{
    int first = knock(t, data), second;

    test_case(t, "the writer is lent to one at a time, and returns when its borrower dies");
    CHECK_INT(t, word(first, 60000), 'h');
    CHECK_INT(t, send(first, "w", 1, MSG_NOSIGNAL), 1);
    CHECK_INT(t, word(first, 60000), 'y');
    second = knock(t, data);
    CHECK_INT(t, word(second, 60000), 'h');
    CHECK_INT(t, send(second, "w", 1, MSG_NOSIGNAL), 1);
    CHECK_INT(t, word(second, 200), 0); /* waits */
    close(first);                       /* dies in its transaction */
    CHECK_INT(t, word(second, 60000), 'y');
    CHECK_INT(t, send(second, "d", 1, MSG_NOSIGNAL), 1);
    CHECK_INT(t, send(second, "x", 1, MSG_NOSIGNAL), 1); /* no word of ours: sent away */
    CHECK_INT(t, word(second, 60000), -1);
    close(second);
}

static void beside(struct test *t, const char *folder, const char *data)
{
    const char *table;
    struct served s = {0};
    struct fail why = {0};
    struct str page;
    pid_t pid[4];
    int bad = 0;

    test_case(t, "a command writes while a server runs, and its page shows it at once");
    if (!start(t, data, 0, &s))
        return;
    CHECK(t, str_has(get(t, &s, "/gongkai/site_qzf/"), S("示范区人民政府")));
    says(t, run(t, data, "unit edit qzf --phone 0533-7654321"), 0, "");
    CHECK(t, str_has(get(t, &s, "/gongkai/site_qzf/"), S("0533-7654321")));
    says(t, run(t, data, "user add wangwu 王五 --unit qzf --role clerk"), 0, "只显示这一次");
    table = str_cstr(&t->mem, str_fmt(&t->mem, "%s/two.tsv", folder));
    os_write_file(table,
                  S("标题\t发布时间\t栏目\t正文\t原网址\n"
                    "服务运行时导入的信息\t2020-03-01 10:00\t\t一段。\thttp://o/1\n"),
                  0644, &why);
    says(t,
         run(t, data,
             str_cstr(
                 &t->mem,
                 str_fmt(&t->mem, "import documents %s --unit qzf --column 规划计划", table))),
         0, "导入1条");
    page = get(t, &s, "/gongkai/site_qzf/");
    CHECK(t, str_has(page, S("服务运行时导入的信息")));
    CHECK(t, str_has(report(t, &s, 0), S("HTTP/1.1 200")));

    test_case(t, "what needs the folder for itself is refused");
    says(t, run(t, data, "migrate"), 2, "正在使用");
    says(t, run(t, data, "serve --listen 127.0.0.1:0"), 2, "正在使用");
    says(t, run(t, data, "restore /nowhere"), 2, "");

    test_case(t, "four commands at once: each gets its turn");
    fflush(stdout);
    for (int i = 0; i < 4; i++) {
        pid[i] = fork();
        if (pid[i] == 0) {
            char name[16];

            snprintf(name, sizeof name, "many%d", i);
            if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
                _exit(9);
            execl(program(), "gongkai", "user", "add", name, "某某", "--unit", "qzf", "--role",
                  "clerk", "--data", data, (char *)NULL);
            _exit(127);
        }
    }
    for (int i = 0; i < 4; i++) {
        int status = 0;

        waitpid(pid[i], &status, 0);
        bad += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    CHECK_INT(t, bad, 0);
    says(t, run(t, data, "user list"), 0, "many3");
    says(t, run(t, data, "audit verify"), 0, "链完整");
    turns(t, data);
    stop(t, &s);
    CHECK(t, str_has(run(t, data, "unit list --json").out, S("qzf")));
}

static void full(struct test *t, const char *data)
{
    struct served s = {0};
    struct str answer = {0};
    int64_t saved = count(t, data, "voice");
    int before = (int)saved, refused = 0;

    test_case(
        t,
        "a full disk while serving: 507 in the user's words, reading goes on, nothing is lost");
    if (!start(t, data, 400 << 10, &s))
        return;
    for (int i = 1; i < 120 && refused < 3; i++) {
        answer = report(t, &s, i);
        if (str_has(answer, S("HTTP/1.1 200")))
            saved++;
        else
            refused++;
    }
    CHECK(t, saved > before + 2);
    CHECK_INT(t, refused, 3);
    CHECK_STR(t, utf8_head(answer, 12), S("HTTP/1.1 507"));
    CHECK(t, str_has(answer, S("磁盘空间不足")));
    CHECK(t, str_has(get(t, &s, "/gongkai/site_qzf/"), S("HTTP/1.1 200")));
    stop(t, &s);
    CHECK_INT(t, count(t, data, "voice"), saved);

    test_case(t, "with room again it writes on");
    if (!start(t, data, 0, &s))
        return;
    CHECK(t, str_has(report(t, &s, 150), S("HTTP/1.1 200")));
    stop(t, &s);
    CHECK_INT(t, count(t, data, "voice"), saved + 1);
    says(t, run(t, data, "audit verify"), 0, "链完整");
}

/* Root becomes the folder's owner (the server gave it away), whom the mode binds. */
static void read_only(struct test *t, const char *data)
{
    struct ran r;

    test_case(t, "a read-only data folder is told, not crashed upon");
    chmod(data, 0500);
    r = run(t, data, "user add x x --unit qzf --role clerk");
    chmod(data, 0700);
    says(t, r, 2, "只读");
}

static void newer(struct test *t, const char *folder)
{
    char data[512];
    static const struct db_query mark = {
        "mark", "UPDATE meta SET value = '9999' WHERE key = 'schema_version'"};
    struct db *db = NULL;
    struct fail why = {0};
    struct ctx c;

    snprintf(data, sizeof data, "%s/newer", folder);
    test_case(t, "a database of a newer program is left alone");
    says(t, run(t, data, "unit add qzf 示范区人民政府 --kind government"), 0, "");
    db_open(&db, str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db", data)), NULL, &why);
    if (!CHECK_OK(t, &why))
        return;
    c = world_ctx(t, db);
    db_begin(&c);
    db_run(db_query(&c, &mark));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    db_close(db);
    says(t, run(t, data, "unit list"), 2, "新");
    says(t, run(t, data, "serve --listen 127.0.0.1:0"), 2, "新");
}

/* The value of a line of /proc/PID/status. */
static struct str status_of(struct test *t, pid_t pid, const char *name)
{
    char path[64], text[8192];
    int fd;
    ssize_t got;
    isize at;
    struct str s, line;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    got = fd < 0 ? 0 : read(fd, text, sizeof text);
    if (fd >= 0)
        close(fd);
    s = str_dup(&t->mem, (struct str){text, got > 0 ? got : 0});
    at = str_find(s, str_of(name));
    if (at < 0)
        return S("");
    s = str_from(s, at + str_of(name).n);
    str_next(&s, '\n', &line);
    return str_trim(line);
}

static void root(struct test *t, const char *folder)
{
    char data[512];
    struct served s = {0};
    struct stat st;

    snprintf(data, sizeof data, "%s/roots", folder);
    test_case(t, "started by root: another user, no new programs, no new rights");
    if (geteuid() != 0) {
        test_skip(t, "not root");
        return;
    }
    says(t, run(t, data, "unit add qzf 示范区人民政府 --kind government"), 0, "");
    if (!start(t, data, 0, &s))
        return;
    CHECK(t, !str_starts(status_of(t, s.pid, "Uid:"), S("0\t")));
    CHECK_STR(t, status_of(t, s.pid, "NoNewPrivs:"), S("1"));
    CHECK_STR(t, status_of(t, s.pid, "Seccomp:"), S("2"));
    CHECK_STR(t, status_of(t, s.pid, "Groups:"), S(""));
    CHECK(t, str_has(get(t, &s, "/gongkai/"), S("HTTP/1.1 200")));
    CHECK(t, stat(str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db", data)), &st) == 0);
    CHECK(t, st.st_uid != 0);
    /* a command of root writes as that user, too */
    says(t, run(t, data, "user add zhao 赵六 --unit qzf --role clerk"), 0, "只显示这一次");
    CHECK(t, stat(str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.loan", data)), &st) == 0);
    CHECK(t, st.st_uid != 0);
    stop(t, &s);
}

/* What root has checked out stands in root's own home, which is closed to others. */
static void closed(struct test *t, const char *folder)
{
    static const char *const named[] = {"the whole name", "a name from within"};
    char home[400], data[512];

    for (int i = 0; i < 2; i++) {
        struct served s = {0};

        test_case(t, "started by root, in a folder that is closed to others: %s", named[i]);
        if (geteuid() != 0) {
            test_skip(t, "not root");
            continue;
        }
        snprintf(home, sizeof home, "%s/closed-%d", folder, i);
        snprintf(data, sizeof data, "%s/data", home);
        CHECK(t, mkdir(home, 0700) == 0);
        says(t, run(t, data, "unit add qzf 示范区人民政府 --kind government"), 0, "");
        if (!start_in(t, home, i ? "data" : data, 0, &s))
            continue;
        CHECK(t, !str_starts(status_of(t, s.pid, "Uid:"), S("0\t")));
        CHECK(t, str_has(get(t, &s, "/gongkai/"), S("HTTP/1.1 200")));
        /* to pass and to read, nothing else */
        CHECK_STR(t, status_of(t, s.pid, "CapEff:"), S("0000000000000004"));
        stop(t, &s);
    }
}

void test_cli_serve(struct test *t)
{
    const char *folder = test_folder(t);
    char data[512];

    chmod(folder, 0755); /* a server that root starts runs as another user */
    snprintf(data, sizeof data, "%s/data", folder);
    test_case(t, "a unit");
    says(t, run(t, data, "unit add qzf 示范区人民政府 --kind government"), 0, "五个板块");
    beside(t, folder, data);
    full(t, data);
    read_only(t, data);
    newer(t, folder);
    root(t, folder);
    closed(t, folder);
}
