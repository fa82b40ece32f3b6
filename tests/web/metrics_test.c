/* SPDX-License-Identifier: MulanPSL-2.0 */
/* metrics_test.c - the private address: figures that move with what happens, readiness, a Unix socket */
#include "web/metrics.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/store/world.h"
#include "work/backup_log.h"

/* The whole answer to a GET; `path`: of a Unix socket, else the port. */
static struct str get(struct test *t, int port, const char *path, const char *what,
                      const char *more)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    struct buf b = buf_new(&t->mem, 1 << 16);
    int fd = socket(path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {30, 0};
    char chunk[8192];
    struct str ask;
    ssize_t n;

    if (path)
        memcpy(un.sun_path, path, strlen(path));
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ask = str_fmt(&t->mem, "GET %s HTTP/1.1\r\nHost: h\r\n%sConnection: close\r\n\r\n", what,
                  more);
    if (connect(fd, path ? (struct sockaddr *)&un : (struct sockaddr *)&in,
                path ? sizeof un : sizeof in) ||
        send(fd, ask.p, (size_t)ask.n, MSG_NOSIGNAL) != ask.n)
        CHECK(t, !"connected");
    while ((n = recv(fd, chunk, sizeof chunk, 0)) > 0)
        buf_add(&b, (struct str){chunk, n});
    close(fd);
    return buf_str(&b);
}

static void has(struct test *t, struct str text, const char *line)
{
    if (!str_has(text, str_of(line)))
        CHECK_STR(t, text, str_of(line));
}

static void back_up(struct test *t, struct app *app, int64_t at)
{
    struct ctx c = world_ctx(t, app->db);
    struct backup made = {.files = 1};

    c.now.s = at;
    c.actor.system = true;
    CHECK_INT(t, backup_log_add(&c, &made, false, NULL), OK);
}

static void figures(struct test *t, struct app *app, int port, int own, const char *path)
{
    struct str got;

    test_case(t, "figures follow what was asked");
    has(t, get(t, port, NULL, "/healthz", ""), "200 OK");
    has(t, get(t, port, NULL, "/nothing/at/all", ""), "404 ");
    has(t, get(t, port, NULL, "/static/css/gongkai.css", ""), "200 OK");
    for (int tries = 0; tries < 200; tries++) { /* the count comes after the last byte */
        got = get(t, own, NULL, "/metrics", "");
        if (str_has(got, S("gongkai_requests_total{class=\"asset\",status=\"200\"} 1\n")))
            break;
        usleep(50000);
    }
    has(t, got, "Content-Type: text/plain; version=0.0.4");
    has(t, got, "gongkai_requests_total{class=\"portal\",status=\"200\"} 1\n");
    has(t, got, "gongkai_requests_total{class=\"other\",status=\"404\"} 1\n");
    has(t, got, "gongkai_requests_total{class=\"asset\",status=\"200\"} 1\n");
    has(t, got, "gongkai_request_seconds_count{class=\"portal\"} 1\n");
    has(t, got, "gongkai_database_up{engine=\"sqlite\"} 1\n");
    has(t, got, "gongkai_outbox{state=\"waiting\"} 0\n");
    has(t, got, "gongkai_lane_waiting{lane=\"quick\"} 0\n");
    has(t, got, "gongkai_backup_last_success_timestamp_seconds 0\n");
    back_up(t, app, 1700000000);
    has(t, get(t, own, NULL, "/metrics", ""),
        "gongkai_backup_last_success_timestamp_seconds 1700000000\n");
    has(t, got, "gongkai_chore_owned{chore=\"clock\"} 0\n");
    has(t, got, "gongkai_resident_bytes ");
    CHECK(t, !str_has(got, S("gongkai_resident_bytes 0\n")));
    atomic_store(&app->owns[APP_CLOCK], true);
    has(t, get(t, own, NULL, "/metrics", ""), "gongkai_chore_owned{chore=\"clock\"} 1\n");

    test_case(t, "the same by a Unix socket that not everybody may use; nothing else is there");
    struct stat st = {0};
    CHECK_INT(t, stat(path, &st), 0);
    CHECK_INT(t, st.st_mode & 0777, 0660);
    has(t, get(t, 0, path, "/metrics", ""), "gongkai_build_info{version=");
    has(t, get(t, 0, path, "/desk/", ""), "404 Not Found");

    test_case(t, "the figures are not on the public address");
    has(t, get(t, port, NULL, "/metrics", ""), "404 ");

    test_case(t, "who is about to stop is not ready, and still answers");
    has(t, get(t, port, NULL, "/readyz", ""), "\"ready\":true");
    has(t, get(t, own, NULL, "/readyz", ""), "200 OK");
    atomic_store(&app->stopping, true);
    has(t, get(t, port, NULL, "/readyz", ""), "503 ");
    has(t, get(t, own, NULL, "/readyz", ""), "\"stopping\":true");
    has(t, get(t, port, NULL, "/healthz", ""), "200 OK");
    atomic_store(&app->stopping, false);

    test_case(
        t,
        "a proxy's number is taken over, anybody else's or one with other characters is not");
    has(t, get(t, port, NULL, "/healthz", "X-Request-Id: from-the-proxy_7\r\n"),
        "X-Request-Id: from-the-proxy_7\r\n");
    CHECK(t,
          !str_has(get(t, port, NULL, "/healthz", "X-Request-Id: a b=\"c\"\r\n"), S("a b=")));
}

void test_web_metrics(struct test *t)
{
    const char *folder = test_folder(t);
    struct server_options o = {.sockets = 1, .quiet = true};
    struct app app = {.routes = &all_routes, .tmp = folder};
    struct server *s = NULL;
    struct metrics *m[2] = {NULL};
    struct fail why = {0};
    char path[300];
    int port, own = -1, fd = -1;

    test_case(t, "a server with a private address, and a second one");
    snprintf(path, sizeof path, "%s/metrics.sock", folder);
    app.db = world_new(t, folder, DB_SQLITE, "metrics");
    app_start(&app, 0);
    snprintf(o.trust.address[0], sizeof o.trust.address[0], "127.0.0.1");
    o.trust.n = 1;
    CHECK_INT(t, server_listen(S("127.0.0.1:0"), &o.socket[0], &why), OK);
    port = server_port(o.socket[0]);
    CHECK_INT(t, server_start(&s, &app, &o, &why), OK);
    CHECK_INT(t, metrics_listen(S("127.0.0.1:0"), &own, &why), OK);
    CHECK_INT(t, metrics_listen(str_fmt(&t->mem, "unix:%s", path), &fd, &why), OK);
    CHECK_INT(t, metrics_start(&m[0], s, own, &why), OK);
    CHECK_INT(t, metrics_start(&m[1], s, fd, &why), OK);
    if (CHECK_OK(t, &why))
        figures(t, &app, port, server_port(own), path);

    test_case(t, "it lives; addresses that are none");
    CHECK(t, server_alive(s));
    CHECK_INT(t, metrics_listen(S("unix:relative"), &fd, &why), ERR_INPUT);
    why = (struct fail){0};
    CHECK_INT(t, metrics_listen(S("unix:"), &fd, &why), ERR_INPUT);
    metrics_stop(m[0]);
    metrics_stop(m[1]);
    server_stop(s);
    app_stop(&app);
    db_close(app.db);
    test_end(t);
}
