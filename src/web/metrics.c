/* SPDX-License-Identifier: MulanPSL-2.0 */
/* metrics.c - figures for watchers, on an address of their own; see metrics.h */
#include "web/metrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/os.h"
#include "store/db.h"
#include "store/outbox.h"
#include "web/cache.h"
#include "web/job.h"
#include "work/backup_log.h"

struct metrics {
    struct server *s;
    struct MHD_Daemon *daemon;
};

enum err metrics_listen(struct str address, int *out, struct fail *why)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    struct str path = str_from(address, 5);
    int fd;

    if (!str_starts(address, S("unix:")))
        return server_listen(address, out, why);
    if (path.n < 2 || path.n >= (isize)sizeof a.sun_path || path.p[0] != '/')
        return fail_set(why, ERR_INPUT, "metrics",
                        "要写成 地址:端口，或 unix:/路径，例如 127.0.0.1:9100");
    memcpy(a.sun_path, path.p, (size_t)path.n);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlink(a.sun_path); /* of a server that has died */
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) || chmod(a.sun_path, 0660)) {
        int error = errno;

        if (fd >= 0)
            close(fd);
        return os_fail(why, error, "metrics");
    }
    *out = fd;
    return OK;
}

/* --- the text */

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
    buf_fmt(b, "# HELP gongkai_%s %s\n# TYPE gongkai_%s %s\n", name, help, name, type);
}

static void one(struct buf *b, const char *name, const char *type, const char *help, int64_t v)
{
    head(b, name, type, help);
    buf_fmt(b, "gongkai_%s %lld\n", name, (long long)v);
}

static void seconds(struct buf *b, const char *name, const char *help, int64_t us)
{
    head(b, name, "counter", help);
    buf_fmt(b, "gongkai_%s %lld.%06lld\n", name, (long long)(us / 1000000),
            (long long)(us % 1000000));
}

static void write_pages(struct app *app, struct buf *b)
{
    struct cache_figures f = cache_figures(app->cache);

    one(b, "pages_kept", "gauge", "Finished pages in memory.", f.pages);
    one(b, "pages_kept_bytes", "gauge", "Their memory.", f.bytes);
    head(b, "page_lookups_total", "counter", "Looked up in memory, and found there or not.");
    buf_fmt(b,
            "gongkai_page_lookups_total{found=\"yes\"} %lld\n"
            "gongkai_page_lookups_total{found=\"no\"} %lld\n",
            (long long)f.hits, (long long)f.misses);
}

static void write_lanes(struct server *s, struct buf *b)
{
    enum { LANES = 3 };
    const struct {
        const char *name;
        struct lane_figures f;
    } lane[] = {{"quick", lane_figures(s->quick)},
                {"save", lane_figures(s->save)},
                {"heavy", lane_figures(s->heavy)}};

    head(b, "lane_waiting", "gauge", "Requests that wait for a thread.");
    for (int i = 0; i < LANES; i++)
        buf_fmt(b, "gongkai_lane_waiting{lane=\"%s\"} %d\n", lane[i].name, lane[i].f.waiting);
    head(b, "lane_places", "gauge", "How many may wait; beyond that they get 503.");
    for (int i = 0; i < LANES; i++)
        buf_fmt(b, "gongkai_lane_places{lane=\"%s\"} %d\n", lane[i].name, lane[i].f.places);
    head(b, "lane_busy", "gauge", "Threads at work.");
    for (int i = 0; i < LANES; i++)
        buf_fmt(b, "gongkai_lane_busy{lane=\"%s\"} %d\n", lane[i].name, lane[i].f.busy);
    head(b, "lane_threads", "gauge", "Threads.");
    for (int i = 0; i < LANES; i++)
        buf_fmt(b, "gongkai_lane_threads{lane=\"%s\"} %d\n", lane[i].name, lane[i].f.threads);
    one(b, "connections", "gauge", "Open connections.", server_connections(s));
    one(b, "connections_most", "gauge", "How many there may be.", s->o.connections);
    one(b, "requests_under_way", "gauge", "Handed to a lane and not answered yet.",
        atomic_load(&s->under_way));
}

static void write_database(struct server *s, struct ctx *c, struct buf *b)
{
    struct app *app = s->app;
    static const char *const pools[] = {"read", "write"};
    struct db_figures f = {0};
    struct backup_log last = {0};
    int64_t waiting = 0, failed = 0;
    bool up = false;

    if (!app->db)
        return;
    if (db_begin_read(c) == OK) {
        waiting = outbox_count(c, (struct unit_id){0}, S("waiting"));
        failed = outbox_count(c, (struct unit_id){0}, S("failed"));
        backup_log_last(c, &last);
    }
    up = db_end(c) == OK;
    c->fail = (struct fail){0};
    f = db_figures(app->db);
    head(b, "database_up", "gauge", "Does the database answer?");
    buf_fmt(b, "gongkai_database_up{engine=\"%s\"} %d\n",
            db_kind(app->db) == DB_SQLITE ? "sqlite" : "postgresql", up);
    head(b, "database_connections", "gauge",
         "Connections, by what they are for and what they do.");
    for (int k = 0; k < 2; k++)
        buf_fmt(b,
                "gongkai_database_connections{pool=\"%s\",state=\"idle\"} %d\n"
                "gongkai_database_connections{pool=\"%s\",state=\"used\"} %d\n",
                pools[k], f.pool[k].idle, pools[k], f.pool[k].open - f.pool[k].idle);
    head(b, "database_waits_total", "counter",
         "Transactions that had to wait for a connection.");
    for (int k = 0; k < 2; k++)
        buf_fmt(b, "gongkai_database_waits_total{pool=\"%s\"} %lld\n", pools[k],
                (long long)f.pool[k].waits);
    head(b, "database_wait_seconds_total", "counter", "How long they waited in all.");
    for (int k = 0; k < 2; k++)
        buf_fmt(b, "gongkai_database_wait_seconds_total{pool=\"%s\"} %lld.%06lld\n", pools[k],
                (long long)(f.pool[k].wait_us / 1000000),
                (long long)(f.pool[k].wait_us % 1000000));
    head(b, "database_refused_total", "counter", "Transactions that got no connection.");
    for (int k = 0; k < 2; k++)
        buf_fmt(b, "gongkai_database_refused_total{pool=\"%s\"} %lld\n", pools[k],
                (long long)f.pool[k].refused);
    if (db_kind(app->db) == DB_POSTGRES)
        one(b, "database_hears", "gauge", "Is what other instances publish heard?",
            ear_hears(s->ear));
    if (app->replica) {
        one(b, "replica_current", "gauge", "Has the replica all that was heard of?",
            app_reads_replica(app, cache_time(app->cache)));
        one(b, "replica_reads_total", "counter", "Transactions that read from the replica.",
            db_figures(app->replica).lagged);
    }
    one(b, "database_lost_total", "counter", "Connections that broke.", f.lost);
    one(b, "database_slow_total", "counter", "Statements that took longer than --slow-query.",
        f.slow);
    if (!up)
        return;
    head(b, "outbox", "gauge", "Messages in the queue, by state.");
    buf_fmt(b,
            "gongkai_outbox{state=\"waiting\"} %lld\ngongkai_outbox{state=\"failed\"} %lld\n",
            (long long)waiting, (long long)failed);
    one(b, "backup_last_success_timestamp_seconds", "gauge",
        "When the last backup ended that was made; 0: never.", last.done.s);
    one(b, "backup_last_failure_timestamp_seconds", "gauge",
        "When one broke off after that; 0: none has.", last.broken.s);
}

static void write_chores(struct app *app, struct buf *b)
{
    static const char *const names[APP_CHORE__MAX] = {
        [APP_CLOCK] = "clock", [APP_SENDER] = "sender"};

    head(b, "chore_owned", "gauge",
         "Is it this instance that does it for all (clock: patrol and schedule)?");
    for (int i = 0; i < APP_CHORE__MAX; i++)
        buf_fmt(b, "gongkai_chore_owned{chore=\"%s\"} %d\n", names[i],
                atomic_load(&app->owns[i]));
}

static void write_process(struct app *app, struct buf *b)
{
    struct os_usage u = os_usage();

    head(b, "build_info", "gauge", "The version of the program.");
    buf_lit(b, "gongkai_build_info{version=\"" GONGKAI_VERSION "\"} 1\n");
    one(b, "resident_bytes", "gauge", "Memory that the process has.", u.resident);
    one(b, "virtual_bytes", "gauge", "Address space, arenas that are not used included.",
        u.virtual_bytes);
    seconds(b, "cpu_seconds_total", "Processor time.", u.cpu_us);
    one(b, "threads", "gauge", "Threads.", u.threads);
    one(b, "open_files", "gauge", "Open files and sockets.", u.fds);
    one(b, "open_files_most", "gauge", "How many there may be.", u.fds_most);
    if (app->tmp)
        one(b, "data_free_bytes", "gauge", "Room on the data folder's disk.",
            os_room(app->tmp));
}

void metrics_write(struct server *s, struct ctx *c, struct buf *b)
{
    meter_write(s->meter, b);
    write_pages(s->app, b);
    write_lanes(s, b);
    write_database(s, c, b);
    write_chores(s->app, b);
    write_process(s->app, b);
}

/* --- the address */

static struct MHD_Response *make(struct metrics *m, struct arena *mem, struct str path,
                                 int *status)
{
    struct http_req req = {.method = S("GET"), .path = path, .app = m->s->app};
    struct http_res res = {.body = buf_new(mem, 1 << 16)};
    struct MHD_Response *r;
    struct ctx c;
    int params;
    bool other;

    app_ctx(m->s->app, mem, &c);
    c.request_no = S("metrics");
    if (str_eq(path, S("/metrics"))) {
        res.status = 200;
        res.type = S("text/plain; version=0.0.4; charset=utf-8");
        metrics_write(m->s, &c, &res.body);
    } else if ((str_eq(path, S("/healthz")) || str_eq(path, S("/readyz"))) &&
               (req.route = route_find(m->s->app->routes, req.method, path, req.param, &params,
                                       &other))) {
        req.route->run(&c, &req, &res);
    } else {
        res.status = 404;
        res.type = S("text/plain; charset=utf-8");
        buf_lit(&res.body, "/metrics /healthz /readyz\n");
    }
    *status = res.status;
    r = MHD_create_response_from_buffer((size_t)res.body.n, res.body.p, MHD_RESPMEM_MUST_COPY);
    if (r) {
        MHD_add_response_header(r, "Content-Type", str_cstr(mem, res.type));
        MHD_add_response_header(r, "Cache-Control", "no-store");
    }
    return r;
}

static enum MHD_Result send_and_drop(struct MHD_Connection *conn, int status,
                                     struct MHD_Response *r)
{
    enum MHD_Result done = MHD_queue_response(conn, (unsigned)status, r);

    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *conn, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *n, void **state)
{
    struct metrics *m = cls;
    struct MHD_Response *volatile r = NULL;
    volatile int status = 503;
    struct arena mem;
    jmp_buf over;

    (void)version, (void)data, (void)state;
    if (strcmp(method, "GET") != 0 || *n || !arena_init(&mem, 32 << 20))
        return MHD_NO;
    mem.unwind = &over;
    if (setjmp(over) == 0) {
        int s = 0;

        r = make(m, &mem, str_of(url), &s);
        status = s;
    }
    mem.unwind = NULL;
    arena_free(&mem);
    return r ? send_and_drop(conn, status, r) : MHD_NO;
}

enum err metrics_start(struct metrics **out, struct server *s, int socket, struct fail *why)
{
    struct metrics *m = calloc(1, sizeof *m);
    struct MHD_OptionItem more[] = {{MHD_OPTION_LISTEN_SOCKET, socket, NULL},
                                    {MHD_OPTION_CONNECTION_TIMEOUT, 10, NULL},
                                    {MHD_OPTION_CONNECTION_LIMIT, 16, NULL},
                                    {MHD_OPTION_END, 0, NULL}};

    if (!m)
        abort();
    m->s = s;
    if (listen(socket, 16) == 0)
        m->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, m,
                                     MHD_OPTION_ARRAY, more, MHD_OPTION_END);
    if (!m->daemon) {
        close(socket);
        free(m);
        return fail_set(why, ERR_IO, "metrics", "指标的地址不能使用");
    }
    *out = m;
    return OK;
}

void metrics_stop(struct metrics *m)
{
    if (!m)
        return;
    MHD_stop_daemon(m->daemon); /* closes the socket */
    free(m);
}
