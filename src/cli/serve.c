/* SPDX-License-Identifier: MulanPSL-2.0 */
/* serve.c - gongkai serve: the server; see serve.h
 *
 * While it runs it holds the lock of the data folder. Commands that read work beside it; commands
 * that write ask it for its writer, a transaction at a time (store/loan.h): there is one writer,
 * and it is never unclear which.
 */
#include "cli/serve.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/helper.h"
#include "base/os.h"
#include "base/service.h"
#include "cli/chores.h"
#include "cli/harden.h"
#include "render/pdf.h"
#include "render/redraw.h"
#include "store/blob.h"
#include "store/db_tidy.h"
#include "store/loan.h"
#include "web/metrics.h"

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

enum { SLOW_MS = 500 };

static enum err options_of(struct cli *c, struct serve *s)
{
    struct str cache = cli_value(c, "page-cache");
    int64_t mib = 0, drain = 0;

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
    cli_int(c, "drain", 0, 300, 0, &drain);
    cli_int(c, "slow-query", 0, 3600000, SLOW_MS, &s->slow_ms);
    s->drain = (int)drain;
    s->metrics = -1;
    if (cli_has(c, "metrics"))
        metrics_listen(cli_value(c, "metrics"), &s->metrics, &c->fail);
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

/* The replica of --db-read; it may be away just now. */
static struct db *replica(struct cli *c, const struct data *d)
{
    struct db_options o = {.replica = true, .read_only = true, .busy_ms = 200};
    struct str url = cli_value(c, "db-read");
    struct db *db = NULL;

    if (!url.n || c->fail.code)
        return NULL;
    if (db_kind(d->db) != DB_POSTGRES || !str_starts(url, S("postgres")))
        fail_set(&c->fail, ERR_INPUT, "--db-read",
                 "副本只用于 PostgreSQL：--db 和 --db-read 都要写成 postgresql://…");
    else
        db_open(&db, str_cstr(c->mem, url), &o, &c->fail);
    return db;
}

/* Uploads that a crash has left behind. Where another instance may be using the folder, only what is older than any
 * upload may be. */
static const char *empty_tmp(struct cli *c, struct str folder, bool shared)
{
    const char *tmp = str_cstr(c->mem, str_fmt(c->mem, "%.*s/tmp", STR_ARG(folder)));
    struct str *names;
    isize n = 0;

    if (os_mkdirs(tmp, 0700, &c->fail) || os_list_dir(c->mem, tmp, &names, &n, &c->fail))
        return tmp;
    for (isize i = 0; i < n; i++) {
        const char *path = str_cstr(c->mem, str_fmt(c->mem, "%s/%.*s", tmp, STR_ARG(names[i])));

        if (!shared || os_file_age(path) > 86400)
            unlink(path);
    }
    return tmp;
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

/* Until SIGTERM; meanwhile whoever watches over us hears that we live. */
static void wait_for_end(struct server *server, const sigset_t *ends)
{
    int64_t every = service_watchdog_ms(), last = 0;
    struct timespec step = {1, 0};

    if (every && every < 1000)
        step = (struct timespec){0, every * 1000000};
    for (;;) {
        int got = sigtimedwait(ends, NULL, &step);

        if (got == SIGTERM || got == SIGINT)
            break;
        if (every && os_monotonic_ms() - last >= every && server_alive(server)) {
            last = os_monotonic_ms();
            service_tell("WATCHDOG=1");
        }
    }
}

/* Goes on answering for a while, as not ready: whoever shares requests out sends them elsewhere. */
static void drain(struct app *app, int seconds, const sigset_t *ends)
{
    struct timespec rest = {seconds, 0};

    atomic_store(&app->stopping, true);
    service_tell("STOPPING=1");
    if (seconds)
        sigtimedwait(ends, NULL, &rest); /* a second signal: at once */
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
    struct metrics *metrics = NULL;
    struct chores *chores;
    struct loan_desk *loans = NULL;
    struct db_tidy *tidy;
    char note[300];
    sigset_t ends;
    bool over = true;

    app.tmp = empty_tmp(c, d->folder, db_kind(d->db) == DB_POSTGRES);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is answered as a full disk is */
    if (!c->fail.code)
        harden_close(folder, note, &c->fail);
    app.replica = replica(c, d);
    db_slow_after(d->db, s->slow_ms);
    if (app.replica)
        db_slow_after(app.replica, s->slow_ms);
    app_start(&app, s->page_cache);
    if (db_kind(d->db) == DB_SQLITE) /* PostgreSQL takes turns by itself */
        loan_open(&loans, d->db, folder, written, &app, &c->fail);
    tidy = db_tidy_start(d->db);
    if (!c->fail.code) {
        cli_note(c, "%s", note);
        app_refresh(&app, c->mem);
        server_start(&server, &app, &s->o, &c->fail);
    }
    if (!c->fail.code && s->metrics >= 0)
        metrics_start(&metrics, server, s->metrics, &c->fail);
    if (!c->fail.code) {
        for (isize i = 0; i < s->address.n; i++)
            cli_note(c, "服务已经启动：%.*s", STR_ARG(s->address.p[i]));
        chores = chores_start(&app);
        service_tell("READY=1");
        wait_for_end(server, &ends);
        drain(&app, s->drain, &ends);
        cli_note(c, "正在停止：办完手上的请求");
        over = chores_stop(chores);
    }
    metrics_stop(metrics);
    server_stop(server);
    if (!over) {
        cli_note(c, "巡查还没有结束，到此中断，下一夜继续");
        _exit(CLI_DONE);
    }
    loan_close(loans);
    db_tidy_stop(tidy);
    app_stop(&app);
    db_close(app.replica);
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
