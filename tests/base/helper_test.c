/* SPDX-License-Identifier: MulanPSL-2.0 */
/* helper_test.c - jobs that behave, and jobs that do not */
#include "base/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/os.h"
#include "tests/test.h"

static void turn_round(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)why;
    for (isize i = in.n - 1; i >= 0; i--)
        buf_char(out, in.p[i]);
}

static void refuse(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)in;
    buf_lit(out, "half a result");
    fail_rule(why, ERR_RULE, "第三十条", "不行");
}

static void crash(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)in, (void)out, (void)why;
    raise(SIGKILL); /* as quiet as the real thing is loud under a sanitizer */
}

static void stop_short(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)in, (void)out, (void)why;
    _exit(0);
}

static void loop(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)out, (void)why;
    for (volatile isize i = 0; in.n >= 0; i++)
        ;
}

static void hang(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)in, (void)out, (void)why;
    for (;;)
        pause(); /* refused by the guard, so it loops */
}

static void eat(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)in, (void)out, (void)why;
    for (;;)
        memset(NEW(mem, char, 1 << 20), 1, 1 << 20);
}

static void eat_foreign(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)in, (void)out;
    for (int i = 0; i < 4096; i++) {
        char *p = malloc(1 << 20);

        if (!p) {
            fail_set(why, ERR_TOO_LARGE, "", "malloc");
            return;
        }
        memset(p, 1, 1 << 20);
    }
}

static void flood(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)why;
    for (int i = 0; i < 1 << 20; i++)
        buf_add(out, in);
}

/* What the guard let through, a letter each. */
static void try_out(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    int fd;

    (void)mem, (void)in, (void)why;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        buf_char(out, 'n');
    if ((fd = open("/etc/hostname", O_RDONLY)) >= 0)
        buf_char(out, 'r');
    if ((fd = open("/tmp/gongkai-helper-test", O_WRONLY | O_CREAT, 0600)) >= 0)
        buf_char(out, 'w');
    if (fork() >= 0)
        buf_char(out, 'f');
    if (execl("/bin/true", "true", NULL) == 0 || errno != EPERM)
        buf_char(out, 'x');
    if (kill(getppid(), 0) == 0)
        buf_char(out, 'k');
    if (fcntl(5, F_GETFD) >= 0)
        buf_char(out, 'o');
}

static void lie(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    (void)mem, (void)in, (void)out;
    why->code = (enum err)999;
    memset(why->what, 0xFF, sizeof why->what);
}

struct want {
    const char *name;
    helper_job *job;
    struct helper_limits limits;
    enum err code;
    struct str out, what;
};
/* The second is for those who never end; the others have time on a busy machine, too. */
static const struct helper_limits quick = {64 << 20, 1 << 20, 1, false};
static const struct helper_limits small = {64 << 20, 1 << 20, 30, false};
static const struct helper_limits reads = {64 << 20, 1 << 20, 30, true};

static void jobs(struct test *t, struct helper *h, const char *way)
{
    const struct want wants[] = {
        {"bytes in, bytes out", turn_round, small, OK, S("cba"), S("")},
        {"its own failure", refuse, small, ERR_RULE, S(""), S("不行")},
        {"a crash", crash, small, ERR_UNREADABLE, S(""), S("意外中止")},
        {"an end without an answer", stop_short, small, ERR_UNREADABLE, S(""), S("意外中止")},
        {"a loop", loop, quick, ERR_UNREADABLE, S(""), S("超过 1 秒")},
        {"a wait", hang, quick, ERR_UNREADABLE, S(""), S("超过 1 秒")},
        {"too much memory", eat, small, ERR_TOO_LARGE, S(""), S("内存超过 64 MB")},
        {"too much output", flood, small, ERR_TOO_LARGE, S(""), S("结果超过 1 MB")},
        {"shut in", try_out, small, OK, S(""), S("")},
        {"shut in, with files", try_out, reads, OK, S("r"), S("")},
        {"a forged answer", lie, small, ERR_UNREADABLE, S(""), S("意外中止")},
    };

    for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
        struct fail why = {0};
        struct str out = {0};

        test_case(t, "%s, %s", wants[i].name, way);
        CHECK_INT(t,
                  helper_run(h, wants[i].job, S("abc"), &wants[i].limits, &t->mem, &out, &why),
                  wants[i].code);
        CHECK_STR(t, out, wants[i].out);
        CHECK(t, str_has(str_of(why.what), wants[i].what));
    }
}

static void large(struct test *t, struct helper *h)
{
    struct fail why = {0};
    struct str out = {0};
    isize n = 20 << 20;
    char *p;

    test_case(t, "20 MiB both ways");
    p = NEW(&t->mem, char, n);
    p[0] = 'z';
    helper_run(h, turn_round, (struct str){p, n}, &HELPER_DEFAULTS, &t->mem, &out, &why);
    CHECK_OK(t, &why);
    CHECK(t, out.n == n && out.p[n - 1] == 'z');
    test_case(t, "more than a job may hold is refused before it starts");
    CHECK_INT(t,
              helper_run(h, turn_round, (struct str){p, 40 << 20}, &small, &t->mem, &out, &why),
              ERR_TOO_LARGE);
}

struct thread {
    struct helper *h;
    int good;
};

static void *many(void *p)
{
    struct thread *th = p;
    struct arena mem;

    if (!arena_init(&mem, 1 << 24))
        return NULL;
    for (int i = 0; i < 10; i++) {
        struct fail why = {0};
        struct str out = {0};

        helper_run(th->h, i % 3 ? turn_round : crash, S("xyz"), &small, &mem, &out, &why);
        th->good += i % 3 ? str_eq(out, S("zyx")) : why.code == ERR_UNREADABLE;
    }
    arena_free(&mem);
    return NULL;
}

void test_base_helper(struct test *t)
{
    struct helper *h = NULL;
    struct fail why = {0};
    struct thread th[4];
    pthread_t id[4];
    int good = 0;
    struct buf b;
    struct str rest;

    if (helper_start(&h, NULL, 0, &why))
        return;
    jobs(t, h, "by the quiet process");
    jobs(t, NULL, "by a fork");
    large(t, h);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* neither sets the limit */
    struct str out = {0};

    test_case(t, "memory of a foreign library");
    CHECK_INT(t, helper_run(h, eat_foreign, S(""), &small, &t->mem, &out, &why), ERR_TOO_LARGE);
#else
    (void)eat_foreign;
#endif
    test_case(t, "many threads, some of whose jobs crash");
    for (int i = 0; i < 4; i++) {
        th[i] = (struct thread){h, 0};
        pthread_create(&id[i], NULL, many, &th[i]);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(id[i], NULL);
        good += th[i].good;
    }
    CHECK_INT(t, good, 40);
    helper_stop(h);

    test_case(t, "values in one text");
    b = buf_new(&t->mem, 64);
    helper_put(&b, S("甲"));
    helper_put_int(&b, -7);
    helper_put(&b, S(""));
    rest = buf_str(&b);
    CHECK_STR(t, helper_take(&rest), S("甲"));
    CHECK_INT(t, helper_take_int(&rest), -7);
    CHECK_STR(t, helper_take(&rest), S(""));
    CHECK_INT(t, helper_take_int(&rest), 0);
    rest = str_slice(buf_str(&b), 0, 9);
    CHECK_STR(t, helper_take(&rest), S(""));
}
