/* SPDX-License-Identifier: MulanPSL-2.0 */
/* serve.c - gongkai serve: the server; see serve.h
 *
 * While it runs it holds the lock of the data folder. Commands that read work beside it; commands
 * that write ask it for its writer, a transaction at a time (store/loan.h): there is one writer,
 * and it is never unclear which.
 */
#include "cli/serve.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/helper.h"
#include "render/pdf.h"
#include "render/redraw.h"
#include "base/log.h"
#include "base/os.h"
#include "cli/harden.h"
#include "store/blob.h"
#include "store/loan.h"
#include "work/browse.h"
#include "work/notify.h"
#include "work/outbox.h"
#include "work/schedule.h"

static const struct cli_option options[] = {CLI_OPT_DATA, CLI_OPT_SERVE, {0}};
const struct cli_help help_serve = {
    .line = "提供服务",
    .usage = "[--data 目录] [--listen 地址:端口]…",
    .about =
        "对外只用明文 HTTP，加密（HTTPS）由前面的 nginx 完成，见 packaging/nginx.conf。\n"
        "运行时锁住数据目录：别的命令照常使用，要写数据的通过 control.sock 与服务轮流写，\n"
        "写完服务立即更新网页；restore、migrate 和另一个 serve 会被谢绝，请先停下服务。\n"
        "收到 SIGTERM 后办完手上的请求再退出。",
    .options = options,
    .examples = "gongkai serve --data /var/lib/gongkai\n"
                "gongkai serve --listen 127.0.0.1:8080 --listen [::1]:8080 --trust 127.0.0.1",
};

enum { SCHEDULE_SECONDS = 20 };

static enum err options_of(struct cli *c, struct serve *s)
{
    struct str cache = cli_value(c, "page-cache");
    int64_t mib = 0;

    for (int i = 0; cli_value_n(c, "trust", i).n && i < TRUST_MAX; i++) {
        struct str a = cli_value_n(c, "trust", i);

        if (a.n >= (isize)sizeof s->o.trust.address[0])
            return fail_set(&c->fail, ERR_INPUT, "trust", "代理地址写法不对");
        memcpy(s->o.trust.address[s->o.trust.n++], a.p, (size_t)a.n);
    }
    s->o.quiet = cli_has(c, "quiet");
    if (cache.n && (!str_int(cache, &mib) || mib < 0 || mib > 1 << 20))
        return fail_set(&c->fail, ERR_INPUT, "page-cache", "页面缓存要写成 MiB 数，例如 48");
    s->page_cache = !cache.n ? 0 : mib ? mib << 20 : -1;
    s->address.p = NEW(c->mem, struct str, LISTEN_MAX);
    for (int i = 0; i < LISTEN_MAX; i++) {
        struct str a = cli_value_n(c, "listen", i);
        isize colon;

        if (!a.n && i)
            break;
        if (!a.n)
            a = S("127.0.0.1:8080");
        if (server_listen(a, &s->o.socket[i], &c->fail))
            return c->fail.code;
        s->o.sockets++;
        for (colon = a.n; colon > 0 && a.p[colon - 1] != ':'; colon--)
            continue;
        s->address.p[s->address.n++] =
            str_fmt(c->mem, "http://%.*s:%d/",
                    STR_ARG(colon > 1 ? str_slice(a, 0, colon - 1) : S("127.0.0.1")),
                    server_port(s->o.socket[i]));
    }
    return OK;
}

enum err serve_prepare(struct cli *c, struct serve *s)
{
    const char *folder = str_cstr(c->mem, data_folder(c));
    char note[300];
    struct str tmp;

    *s = (struct serve){.helper = NULL};
    if (options_of(c, s))
        return c->fail.code;
    if (harden_drop(str_cstr(c->mem, cli_value(c, "user")), folder, note, &c->fail))
        return c->fail.code;
    if (note[0])
        cli_note(c, "%s", note);
    if (os_mkdirs(folder, 0750, &c->fail))
        return c->fail.code;
    /* The database sorts large results in files: in ours, the only folder that may be written. */
    tmp = str_fmt(c->mem, "%s/tmp", folder);
    setenv("SQLITE_TMPDIR", str_cstr(c->mem, tmp), 1);
    setenv("TMPDIR", str_cstr(c->mem, tmp), 1);
    mallopt(M_ARENA_MAX, 4);
    return helper_start(&s->helper, (void (*const[])(void)){pdf_warm, picture_warm}, 2,
                        &c->fail); /* fonts stay loaded for the papers */
}

/* Uploads that a crash has left behind. */
static const char *empty_tmp(struct cli *c, struct str folder)
{
    const char *tmp = str_cstr(c->mem, str_fmt(c->mem, "%.*s/tmp", STR_ARG(folder)));
    struct str *names;
    isize n = 0;

    if (os_mkdirs(tmp, 0700, &c->fail) || os_list_dir(c->mem, tmp, &names, &n, &c->fail))
        return tmp;
    for (isize i = 0; i < n; i++)
        unlink(str_cstr(c->mem, str_fmt(c->mem, "%s/%.*s", tmp, STR_ARG(names[i]))));
    return tmp;
}

static void unclaim(void *p)
{
    db_unclaim(p);
}

/* What happens by the clock; a failure is told and tried again. Of several instances on one database one
 * does it at a time; when it dies its connection ends, and another goes on. */
static void by_the_clock(struct app *app, struct arena *mem)
{
    jmp_buf over;

    mem->unwind = &over;
    if (setjmp(over) == 0) {
        struct ctx x;
        struct fail why = {0};
        struct db_claim *claim = db_claim(app->db, "timer", &why);
        bool changed;

        if (!claim) { /* another instance does it, or the database is away: the next turn sees */
            mem->unwind = NULL;
            return;
        }
        arena_defer(mem, unclaim, claim);
        app_ctx(app, mem, &x);
        x.actor.system = true;
        x.actor.name = S("定时任务");
        x.request_no = S("timer");
        /* What lapsed at midnight is found under its new validity. */
        changed = schedule_run(&x) > 0;
        changed |= search_follow_calendar(&x) > 0;
        if (changed)
            app_refresh(app, mem);
        schedule_night(&x);
        notify_clocks(&x);
        if (x.fail.code) {
            struct log_line l = log_start(LOG_LEVEL_ERROR, "timer");

            log_fail(&l, &x.fail);
            log_end(&l);
        }
    }
    mem->unwind = NULL;
    arena_reset(mem);
}

/* A command has written: pages of what has changed are dropped. In the loan desk's thread. */
static void written(void *p)
{
    struct app *app = p;
    struct arena mem;
    jmp_buf over;

    if (!arena_init(&mem, 64 << 20))
        return; /* the next look, within a second, sees it */
    mem.unwind = &over;
    if (setjmp(over) == 0)
        app_refresh(app, &mem);
    mem.unwind = NULL;
    arena_free(&mem);
}

static void wait_for_end(struct app *app, const sigset_t *ends)
{
    struct arena mem;
    int64_t last = 0;

    if (!arena_init(&mem, 256 << 20))
        abort();
    for (;;) {
        struct timespec second = {1, 0};
        int got = sigtimedwait(ends, NULL, &second);

        if (got == SIGTERM || got == SIGINT)
            break;
        if (os_monotonic_ms() - last >= SCHEDULE_SECONDS * 1000) {
            last = os_monotonic_ms();
            by_the_clock(app, &mem);
        }
    }
    arena_free(&mem);
}

/* --- the sender of the outbox: a thread of its own, so that a slow mail server delays nothing else */

enum { SENDER_MEMORY = 128 << 20, SENDER_REST_SECONDS = 1 };
struct sender {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ends;
    bool stop, runs; /* stop: under the lock */
};

/* One row; false when nothing was due, or the database cannot be asked. */
static bool send_one(struct app *app, struct arena *mem)
{
    jmp_buf over;
    volatile bool more = false;

    mem->unwind = &over;
    if (setjmp(over) == 0) {
        struct outbox_done done = {0};
        struct ctx x;

        app_ctx(app, mem, &x);
        x.actor.system = true;
        x.actor.name = S("外发");
        x.request_no = S("outbox");
        more = outbox_step(&x, &done) == OK && done.end != OUTBOX_NOTHING;
        if (x.fail.code || done.end == OUTBOX_FAILED) {
            struct log_line l = log_start(LOG_LEVEL_WARN, "outbox");

            log_int(&l, "row", done.id);
            log_str(&l, "way", done.way);
            if (x.fail.code)
                log_fail(&l, &x.fail);
            log_end(&l);
        }
    }
    mem->unwind = NULL;
    arena_reset(mem);
    return more;
}

/* Waits, where there is nothing to send, until it is time to look again or to end; false: to end. */
static bool rests(struct sender *s, bool idle)
{
    struct timespec until = {os_now().s + 1 + SENDER_REST_SECONDS, 0};
    bool go;

    pthread_mutex_lock(&s->lock);
    while (idle && !s->stop)
        if (pthread_cond_timedwait(&s->ends, &s->lock, &until) == ETIMEDOUT)
            break;
    go = !s->stop;
    pthread_mutex_unlock(&s->lock);
    return go;
}

static void *sender_run(void *p)
{
    struct sender *s = p;
    struct arena mem;

    if (!arena_init(&mem, SENDER_MEMORY))
        abort();
    for (bool more = true; rests(s, !more);)
        more = send_one(s->app, &mem);
    arena_free(&mem);
    return NULL;
}

static void sender_start(struct sender *s, struct app *app)
{
    s->app = app;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->ends, NULL);
    s->runs = pthread_create(&s->thread, NULL, sender_run, s) == 0;
}

/* An exchange under way ends first: NET_TOTAL_MS at most. */
static void sender_stop(struct sender *s)
{
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    pthread_cond_signal(&s->ends);
    pthread_mutex_unlock(&s->lock);
    if (s->runs)
        pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->ends);
    pthread_mutex_destroy(&s->lock);
}

int serve_run(struct cli *c, struct serve *s, const struct data *d)
{
    struct app app = {.db = d->db,
                      .blobs = d->blobs,
                      .keys = d->keys,
                      .checker = d->checker,
                      .helper = s->helper,
                      .routes = &all_routes};
    const char *folder = str_cstr(c->mem, d->folder);
    struct server *server = NULL;
    struct sender sender = {0};
    struct loan_desk *loans = NULL;
    char note[300];
    sigset_t ends;

    app.tmp = empty_tmp(c, d->folder);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is answered as a full disk is */
    if (!c->fail.code)
        harden_close(folder, note, &c->fail);
    app_start(&app, s->page_cache);
    if (db_kind(d->db) == DB_SQLITE) /* PostgreSQL takes turns by itself */
        loan_open(&loans, d->db, folder, written, &app, &c->fail);
    if (!c->fail.code) {
        cli_note(c, "%s", note);
        app_refresh(&app, c->mem);
        server_start(&server, &app, &s->o, &c->fail);
    }
    if (!c->fail.code) {
        for (isize i = 0; i < s->address.n; i++)
            cli_note(c, "服务已经启动：%.*s", STR_ARG(s->address.p[i]));
        sender_start(&sender, &app);
        wait_for_end(&app, &ends);
        cli_note(c, "正在停止：办完手上的请求");
        server_stop(server);
        sender_stop(&sender);
    }
    loan_close(loans);
    app_stop(&app);
    helper_stop(s->helper);
    return cli_end(c, false);
}

int cmd_serve(struct cli *c)
{
    struct serve s;
    struct data d;

    if (cli_expect(c, 0, 0) != OK || serve_prepare(c, &s) != OK)
        return cli_end(c, false);
    if (data_open(c, DATA_ALONE, &d) != OK) {
        helper_stop(s.helper);
        return cli_end(c, false);
    }
    return serve_run(c, &s, &d);
}
