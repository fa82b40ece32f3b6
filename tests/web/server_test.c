/* SPDX-License-Identifier: MulanPSL-2.0 */
/* server_test.c - a server with a few routes on a free port, and clients that behave badly */
#include "web/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/os.h"
#include "tests/test.h"
#include "web/cache.h"

/* --- the routes */

static void say(struct ctx *c, struct http_res *res, struct str s)
{
    res->status = 200;
    res->type = S("text/plain; charset=utf-8");
    res->body = buf_new(c->mem, s.n + 16);
    buf_add(&res->body, s);
}

static void plain(struct ctx *c, struct http_req *req, struct http_res *res)
{
    say(c, res, str_fmt(c->mem, "%.*s|%.*s", STR_ARG(req->path), STR_ARG(req->query)));
}

static void peer(struct ctx *c, struct http_req *req, struct http_res *res)
{
    say(c, res, str_fmt(c->mem, "%.*s %d", STR_ARG(c->peer), req->secure));
    res->no_store = true;
}

/* Counts how often it was made: only a page that is not kept is made again. */
static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct buf b = buf_new(c->mem, 4096);

    (void)req;
    for (int i = 0; i < 300; i++)
        buf_lit(&b, "政府信息公开 ");
    say(c, res, buf_str(&b));
    res->cacheable = true;
    res->cache_unit.n = 1;
}

static void slow(struct ctx *c, struct http_req *req, struct http_res *res)
{
    usleep(req->query.n ? 1000000 : 400000);
    say(c, res, S("slow"));
}

static void hungry(struct ctx *c, struct http_req *req, struct http_res *res)
{
    (void)req, (void)res;
    for (int i = 0; i < 400; i++)
        NEW(c->mem, char, 1 << 20)[5] = 1;
}

static void jump(struct ctx *c, struct http_req *req, struct http_res *res)
{
    http_redirect(c, res, req->query);
    http_cookie(c, res, S("a=b"));
}

static void file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str path = str_fmt(c->mem, "%s/ten", req->app->tmp);

    res->status = 200;
    res->file = open(str_cstr(c->mem, path), O_RDONLY | O_CLOEXEC);
    res->file_size = 10;
    res->etag = S("\"ten\"");
    res->type = S("application/octet-stream");
    res->download = S("报\r\n告\".txt");
}

static const struct field fields[] = {
    {LIT("a"), LIT("甲"), FIELD_LINE, 0, 100, LIT("")},
    {LIT("f"), LIT("附件"), FIELD_FILE, 0, 0, LIT("")},
};
static const struct form_rule post_form = {fields, 1, false, 1000};
static const struct form_rule file_form = {fields, 2, true, 300000};

static void post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form_value *f = req->form.rule->n > 1 ? form_get(&req->form, "f") : NULL;

    say(c, res,
        str_fmt(c->mem, "%.*s %lld", STR_ARG(form_text(&req->form, "a")),
                f && f->files.n ? (long long)f->files.p[0].size : -1));
}

static const struct route list[] = {
    {"GET", LIT("/plain"), ACT_READ_PUBLIC, NULL, plain, LANE_QUICK},
    {"GET", LIT("/gongkai/{x}"), ACT_READ_PUBLIC, NULL, plain, LANE_QUICK},
    {"GET", LIT("/gongkai/latest/"), ACT_READ_PUBLIC, NULL, page, LANE_QUICK},
    {"GET", LIT("/peer"), ACT_READ_PUBLIC, NULL, peer, LANE_QUICK},
    {"GET", LIT("/page"), ACT_READ_PUBLIC, NULL, page, LANE_QUICK},
    {"GET", LIT("/slow"), ACT_READ_PUBLIC, NULL, slow, LANE_HEAVY},
    {"GET", LIT("/hungry"), ACT_READ_PUBLIC, NULL, hungry, LANE_QUICK},
    {"GET", LIT("/jump"), ACT_READ_PUBLIC, NULL, jump, LANE_QUICK},
    {"GET", LIT("/file"), ACT_READ_PUBLIC, NULL, file, LANE_QUICK},
    {"GET", LIT("/desk/"), ACT_SEE_DESK, NULL, plain, LANE_QUICK},
    {"POST", LIT("/post"), ACT_READ_PUBLIC, &post_form, post, LANE_QUICK},
    {"POST", LIT("/file"), ACT_READ_PUBLIC, &file_form, post, LANE_HEAVY},
    {"POST", LIT("/desk/file"), ACT_DRAFT, &file_form, post, LANE_HEAVY},
};
static const struct route_table table = {list, sizeof list / sizeof *list};
static const struct route_table *const tables[] = {&table};
static const struct route_set set = {tables, 1};

/* --- a client */

struct client {
    struct test *t;
    int port;
};

static int dial(const struct client *k)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)k->port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&a, sizeof a)) {
        close(fd);
        return -1;
    }
    return fd;
}

static void put(int fd, struct str s)
{
    while (s.n > 0) {
        ssize_t n = send(fd, s.p, (size_t)s.n, MSG_NOSIGNAL);

        if (n <= 0)
            return;
        s = str_from(s, n);
    }
}

/* The other side closes long before: only a server that hangs is waited for as long. */
enum { PATIENCE = 60000 };

/* All that comes until the other side closes, or `ms` of silence. */
static struct str hear(const struct client *k, int fd, int ms)
{
    struct buf b = buf_new(&k->t->mem, 8192);
    char piece[8192];

    for (;;) {
        struct pollfd p = {fd, POLLIN, 0};
        ssize_t n;

        if (poll(&p, 1, ms) <= 0)
            break;
        n = recv(fd, piece, sizeof piece, 0);
        if (n <= 0)
            break;
        buf_add(&b, (struct str){piece, n});
    }
    return buf_str(&b);
}

/* One request on a connection of its own. */
static struct str ask(const struct client *k, const char *head, struct str body)
{
    int fd = dial(k);
    struct str got;

    put(fd, str_fmt(&k->t->mem, "%s\r\nHost: h\r\nConnection: close\r\n", head));
    if (body.n)
        put(fd, str_fmt(&k->t->mem, "Content-Length: %lld\r\n", (long long)body.n));
    put(fd, S("\r\n"));
    put(fd, body);
    got = hear(k, fd, PATIENCE);
    close(fd);
    return got;
}

static int status(struct str answer)
{
    int64_t n = 0;

    if (answer.n > 12)
        str_int(str_slice(answer, 9, 12), &n);
    return (int)n;
}
static struct str body_of(struct str answer)
{
    isize at = str_find(answer, S("\r\n\r\n"));

    return at < 0 ? S("") : str_from(answer, at + 4);
}
static bool has(struct str s, const char *what)
{
    return str_find(s, str_of(what)) >= 0;
}

/* --- what is asked */

static const struct {
    const char *name, *head;
    int status;
    const char *has; /* NULL: not looked at */
} simple[] = {
    {"a page", "GET /plain?a=b HTTP/1.1", 200, "/plain|a=b"},
    {"headers", "GET /plain HTTP/1.1", 200,
     "Content-Security-Policy: default-src 'none'; script-src 'self'"},
    {"not there", "GET /nothing HTTP/1.1", 404, "没有找到这个页面"},
    {"an interface that is not there", "GET /api/v1/nope HTTP/1.1", 404,
     "{\"error\":{\"status\":404,\"text\":\"没有这个接口"},
    {"another method", "GET /post HTTP/1.1", 405, "Allow: POST"},
    {"an unknown method", "DELETE /plain HTTP/1.1", 405, NULL},
    {"out of the root", "GET /../../etc/passwd HTTP/1.1", 400, NULL},
    {"out of the root, encoded", "GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", 400, NULL},
    {"bad UTF-8", "GET /%FF HTTP/1.1", 400, "这个请求无法识别"},
    {"U+0000", "GET /plain%00 HTTP/1.1", 400, NULL},
    {"line ends in a path", "GET /plain%0d%0aX:y HTTP/1.1", 400, NULL},
    {"our own file", "GET /static/css/gongkai.css HTTP/1.1", 200, "text/css"},
    {"no such file", "GET /static/nothing.css HTTP/1.1", 404, NULL},
    {"the desk asks who it is", "GET /desk/?x=1 HTTP/1.1", 303,
     "Location: /login?next=%2Fdesk%2F%3Fx%3D1"},
    {"traditional characters", "GET /hant/gongkai/nothing/at/all HTTP/1.1", 404,
     "沒有找到這個頁面"},
    {"without /hant for the handler", "GET /hant/gongkai/x HTTP/1.1", 200, "/gongkai/x|"},
    {"a redirect that tries to split", "GET /jump?/a%0d%0aSet-Cookie:x HTTP/1.1", 303,
     "Location: /a%0d%0aSet-Cookie:x"},
    {"a redirect away", "GET /jump?//evil/ HTTP/1.1", 303, "Location: /gongkai/"},
    {"memory", "GET /hungry HTTP/1.1", 503, "Retry-After"},
    {"a file", "GET /file HTTP/1.1", 200, "0123456789"},
    {"a file's name", "GET /file HTTP/1.1", 200,
     "filename*=UTF-8''%E6%8A%A5%0D%0A%E5%91%8A%22.txt"},
    {"a name without Chinese is not a hidden one", "GET /file HTTP/1.1", 200,
     "filename=\"file___.txt\""},
    {"a range", "GET /file HTTP/1.1\r\nRange: bytes=2-4", 206, "Content-Range: bytes 2-4/10"},
    {"the last three", "GET /file HTTP/1.1\r\nRange: bytes=-3", 206, "\r\n\r\n789"},
    {"beyond the end", "GET /file HTTP/1.1\r\nRange: bytes=10-", 416,
     "Content-Range: bytes */10"},
    {"a range that is none", "GET /file HTTP/1.1\r\nRange: bytes=5-2", 200, NULL},
    {"a file that is known", "GET /file HTTP/1.1\r\nIf-None-Match: \"ten\"", 304, NULL},
    {"who it is", "GET /peer HTTP/1.1\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https",
     200, "6.6.6.6 1"},
    {"a page for readers of br", "GET /page HTTP/1.1\r\nAccept-Encoding: br", 200,
     "Content-Encoding: br"},
    {"a page for readers of gzip", "GET /page HTTP/1.1\r\nAccept-Encoding: gzip", 200,
     "Content-Encoding: gzip"},
};

static void ask_simple(const struct client *k)
{
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        struct str got;

        test_case(k->t, "%s", simple[i].name);
        got = ask(k, simple[i].head, S(""));
        CHECK_INT(k->t, status(got), simple[i].status);
        if (simple[i].has && !has(got, simple[i].has))
            CHECK_STR(k->t, got, str_of(simple[i].has));
        CHECK(k->t, !has(got, "\r\nSet-Cookie:x"));
        if (got.n && status(got) != 304)
            CHECK(k->t, has(got, "X-Content-Type-Options: nosniff"));
    }
}

/* An address that is too long is told so in the page's language, however the head is cut. */
static void ask_addresses(const struct client *k)
{
    struct test *t = k->t;

    for (isize n = 7000; n <= 10500; n += 500) {
        char *x;
        struct str got;

        test_case(t, "an address of %lld bytes", (long long)n);
        x = NEW(&t->mem, char, n + 1);
        memset(x, 'x', (size_t)n);
        got = ask(k, str_cstr(&t->mem, str_fmt(&t->mem, "GET /plain?%s HTTP/1.1", x)), S(""));
        CHECK_INT(t, status(got), n < 7990 ? 200 : 414);
        if (n >= 8000)
            CHECK(t, has(got, "地址太长") && has(got, "charset=utf-8"));
    }
}

/* What is short gets the page, what is longer our 431. */
static void ask_heads(const struct client *k)
{
    struct test *t = k->t;

    for (isize n = 7000; n <= 10750; n += 250) {
        char *x;
        struct str got;

        test_case(t, "a head of %lld bytes", (long long)n);
        x = NEW(&t->mem, char, n + 1);
        memset(x, 'x', (size_t)n);
        got = ask(k, str_cstr(&t->mem, str_fmt(&t->mem, "GET /plain HTTP/1.1\r\nX: %s", x)),
                  S(""));
        CHECK_INT(t, status(got), n <= 8000 ? 200 : 431);
        if (n >= 8250)
            CHECK(t, has(got, "请求头太大"));
    }
}

/* Where the connection's memory is full to its last bytes the library closes without an answer and tells of no
 * end; beyond, it answers by itself. Nothing is left behind: LeakSanitizer looks when all is over. */
static void ask_to_the_brim(const struct client *k)
{
    struct test *t = k->t;
    int ours = 0, own = 0, none = 0;

    test_case(t, "a connection's memory that is full to the brim");
    for (isize n = 10600; n <= 11600; n += 20) {
        char *x = NEW(&t->mem, char, n + 1);
        struct str got;

        memset(x, 'x', (size_t)n);
        got = ask(k, str_cstr(&t->mem, str_fmt(&t->mem, "GET /plain?%s HTTP/1.1", x)), S(""));
        *(!got.n ? &none : has(got, "地址太长") ? &ours : &own) += 1;
        if (got.n)
            CHECK(t, status(got) == 414 || status(got) == 431);
    }
    CHECK(t, ours && own && none);
    CHECK_STR(t, body_of(ask(k, "GET /plain?1 HTTP/1.1", S(""))), S("/plain|1"));
}

static void ask_posts(const struct client *k, const char *tmp)
{
    struct test *t = k->t;
    struct buf big = buf_new(&t->mem, 4096);
    struct str got, *names;
    struct fail why = {0};
    isize n = 0;
    int fd;

    test_case(t, "a form");
    got = ask(k, "POST /post HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded",
              S("a=%E7%94%B2"));
    CHECK_INT(t, status(got), 200);
    CHECK_STR(t, body_of(got), S("甲 -1"));

    test_case(t, "a form from another site");
    got = ask(k, "POST /post HTTP/1.1\r\nOrigin: https://evil.example", S("a=1"));
    CHECK_INT(t, status(got), 403);

    test_case(t, "too long by its head: refused before the body");
    fd = dial(k);
    put(fd, S("POST /post HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"));
    got = hear(k, fd, PATIENCE);
    CHECK_INT(t, status(got), 413);
    close(fd);

    test_case(t, "too long without saying so");
    big = buf_new(&t->mem, 4096);
    buf_lit(&big, "5DC\r\n");
    for (int i = 0; i < 1500; i++)
        buf_char(&big, 'x');
    buf_lit(&big, "\r\n0\r\n\r\n");
    fd = dial(k);
    put(fd, S("POST /post HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: "
              "close\r\n\r\n"));
    put(fd, buf_str(&big));
    got = hear(k, fd, PATIENCE);
    CHECK_INT(t, status(got), 413);
    close(fd);

    test_case(t, "an upload");
    big = buf_new(&t->mem, 1 << 18);
    buf_lit(&big, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n乙\r\n--XX\r\n"
                  "Content-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n");
    for (int i = 0; i < 200000; i++)
        buf_char(&big, (char)('a' + i % 7));
    buf_lit(&big, "\r\n--XX--\r\n");
    got = ask(k, "POST /file HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=XX",
              buf_str(&big));
    CHECK_INT(t, status(got), 200);
    CHECK_STR(t, body_of(got), S("乙 200000"));
    os_list_dir(&t->mem, tmp, &names, &n, &why);
    CHECK_INT(t, n, 1);

    test_case(t, "an upload that is cut off leaves nothing");
    big = buf_new(&t->mem, 1 << 18);
    buf_lit(&big, "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n");
    for (int i = 0; i < 100000; i++)
        buf_char(&big, 'z');
    fd = dial(k);
    put(fd,
        S("POST /file HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=XX\r\n"
          "Content-Length: 200000\r\n\r\n"));
    put(fd, buf_str(&big));
    usleep(200000);
    close(fd);
    for (int i = 0; i < 600; i++) { /* until the server has seen it */
        usleep(i ? 100000 : 300000);
        os_list_dir(&t->mem, tmp, &names, &n, &why);
        if (n == 1)
            break;
    }
    CHECK_INT(t, n, 1);

    test_case(t, "an upload by nobody is refused without its body");
    fd = dial(k);
    put(fd, S("POST /desk/file HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; "
              "boundary=XX\r\n"
              "Content-Length: 200000\r\n\r\n--XX\r\n"));
    got = hear(k, fd, PATIENCE);
    CHECK_INT(t, status(got), 303);
    CHECK(t, has(got, "Location: /login"));
    close(fd);
}

static void ask_cache(const struct client *k, struct app *app)
{
    struct test *t = k->t;
    struct cache_figures before, after;
    struct str got, tag;
    isize at;

    test_case(t, "a public page is kept, and 304 for who has it");
    cache_drop_all(app->cache);
    cache_generation(app->cache, 1, 10);
    got = ask(k, "GET /page HTTP/1.1", S(""));
    before = cache_figures(app->cache);
    CHECK_INT(t, before.pages, 1);
    CHECK_INT(t, status(ask(k, "GET /page HTTP/1.1", S(""))), 200);
    after = cache_figures(app->cache);
    CHECK_INT(t, after.hits, before.hits + 1);
    at = str_find(got, S("ETag: "));
    CHECK(t, at > 0);
    str_cut(str_from(got, at + 6), S("\r\n"), &tag, &got);
    got = ask(k,
              str_cstr(&t->mem, str_fmt(&t->mem, "GET /page HTTP/1.1\r\nIf-None-Match: %.*s",
                                        STR_ARG(tag))),
              S(""));
    CHECK_INT(t, status(got), 304);
    CHECK_INT(t, body_of(got).n, 0);
    cache_generation(app->cache, 1, 11);
    got = ask(k,
              str_cstr(&t->mem, str_fmt(&t->mem, "GET /page HTTP/1.1\r\nIf-None-Match: %.*s",
                                        STR_ARG(tag))),
              S(""));
    CHECK_INT(t, status(got), 304);
    CHECK_INT(t, cache_figures(app->cache).hits, after.hits + 1);

    test_case(t, "what a page does not read makes no page of its own");
    static const char *const same[] = {
        "/gongkai/latest/",           "/gongkai/latest/?x=1",      "/gongkai/latest/?x=2&y=%20",
        "/gongkai/latest/?before=&z", "/gongkai/l%61test/?before", "/gongkai/latest/?"};
    cache_drop_all(app->cache);
    cache_generation(app->cache, 1, 12);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        got = ask(k, str_cstr(&t->mem, str_fmt(&t->mem, "GET %s HTTP/1.1", same[i])), S(""));
        CHECK_INT(t, status(got), 200);
        CHECK_INT(t, cache_figures(app->cache).pages, 1);
    }
    ask(k, "GET /gongkai/latest/?before=1.2&x=1 HTTP/1.1", S(""));
    ask(k, "GET /gongkai/latest/?y=1&before=1.2 HTTP/1.1", S(""));
    CHECK_INT(t, cache_figures(app->cache).pages, 2);
    ask(k, "GET /page?1 HTTP/1.1", S("")); /* not in the table: not kept */
    CHECK_INT(t, cache_figures(app->cache).pages, 2);
    got = ask(k, "GET /gongkai/x?a=b HTTP/1.1", S(""));
    CHECK(t, has(got, "/gongkai/x|a=b"));

    test_case(t, "HEAD has the headers of GET, and no body");
    got = ask(k, "HEAD /page HTTP/1.1", S(""));
    CHECK_INT(t, status(got), 200);
    CHECK(t, has(got, "Content-Length: 5700"));
    CHECK_INT(t, body_of(got).n, 0);
}

/* Until the server, too, has seen that all connections are closed: it counts them by address. */
static void wait_closed(struct server *s)
{
    for (int i = 0; i < 3000 && server_connections(s); i++)
        usleep(10000);
}

static void ask_many(const struct client *k, struct server *s)
{
    struct test *t = k->t;
    struct str got;
    int fd, pile[20], busy = 0, served = 0, n = 0;

    test_case(t, "a connection is kept, and requests may come at once");
    fd = dial(k);
    put(fd, S("GET /plain?1 HTTP/1.1\r\nHost: h\r\n\r\nGET /nothing HTTP/1.1\r\nHost: h\r\n\r\n"
              "GET /plain?3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    got = hear(k, fd, PATIENCE);
    close(fd);
    CHECK(t, has(got, "/plain|1"));
    CHECK(t, has(got, "404 Not Found"));
    CHECK(t, has(got, "/plain|3"));

    test_case(t, "a full lane says 503 at once");
    wait_closed(s);
    for (int i = 0; i < 12; i++) {
        pile[i] = dial(k);
        put(pile[i], S("GET /slow?long HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    }
    for (int i = 0; i < 12; i++) {
        got = hear(k, pile[i], PATIENCE);
        busy += status(got) == 503 && has(got, "Retry-After");
        served += status(got) == 200;
        close(pile[i]);
    }
    CHECK_INT(t, busy + served, 12);
    CHECK(t, busy > 0 && served >= 3);

    test_case(t, "a sender of one byte now and then is cut off");
    fd = dial(k);
    put(fd, S("GET /plain HTTP/1.1\r\nHost: h\r\nX: "));
    for (n = 0; n < 300; n++) {
        if (send(fd, "x", 1, MSG_NOSIGNAL) != 1)
            break;
        usleep(100000);
    }
    CHECK(t, n < 200); /* of a deadline of two seconds; who counts may be late */
    close(fd);

    test_case(t, "so many connections from one address, and no more");
    wait_closed(s);
    for (n = 0; n < 20; n++)
        pile[n] = dial(k);
    usleep(200000);
    for (n = 0; n < 20; n++)
        put(pile[n], S("GET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    for (n = served = 0; n < 20; n++) {
        served += status(hear(k, pile[n], PATIENCE)) == 200;
        close(pile[n]);
    }
    CHECK(t, served >= 10 && served <= 14); /* two threads may let one more in */
    usleep(200000);
}

/* Where nearly all places are taken by who says nothing, they make room. */
static void crowd(struct test *t, struct app *app)
{
    struct server_options o = {.sockets = 1,
                               .event_threads = 1,
                               .connections = 20,
                               .head_ms = 60000,
                               .idle_ms = 60000,
                               .quiet = true};
    struct client k = {t, 0};
    struct server *s = NULL;
    struct fail why = {0};
    int pile[20], gone = 0;
    char one;

    test_case(t, "silent connections make room");
    CHECK_INT(t, server_listen(S("127.0.0.1:0"), &o.socket[0], &why), OK);
    k.port = server_port(o.socket[0]);
    CHECK_INT(t, server_start(&s, app, &o, &why), OK);
    for (int i = 0; i < 20; i++)
        pile[i] = dial(&k);
    CHECK_INT(t, status(ask(&k, "GET /plain HTTP/1.1", S(""))), 200);
    for (int i = 0; i < 20; i++) {
        gone += recv(pile[i], &one, 1, MSG_DONTWAIT) == 0;
        close(pile[i]);
    }
    CHECK(t, gone > 0);
    server_stop(s);
}

struct asker {
    const struct client *k;
    char got[4096];
    isize n;
};

static void *ask_slowly(void *user)
{
    struct asker *a = user;
    int fd = dial(a->k);
    ssize_t n;

    put(fd, S("GET /slow?long HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    while (a->n < (isize)sizeof a->got &&
           (n = recv(fd, a->got + a->n, sizeof a->got - (size_t)a->n, 0)) > 0)
        a->n += n;
    close(fd);
    return NULL;
}

static struct server *start(struct test *t, struct app *app, bool trusting, int *port)
{
    struct server_options o = {.sockets = 1,
                               .event_threads = 2,
                               .quick_threads = 2,
                               .heavy_threads = 1,
                               .heavy_queue = 3,
                               .per_address = 12,
                               .head_ms = 2000,
                               .quiet = true};
    struct server *s = NULL;
    struct fail why = {0};

    if (trusting) {
        o.per_address = 0;
        snprintf(o.trust.address[0], sizeof o.trust.address[0], "127.0.0.1");
        o.trust.n = 1;
    }
    CHECK_INT(t, server_listen(S("127.0.0.1:0"), &o.socket[0], &why), OK);
    *port = server_port(o.socket[0]);
    CHECK_INT(t, server_start(&s, app, &o, &why), OK);
    CHECK_OK(t, &why);
    return s;
}

void test_web_server(struct test *t)
{
    const char *tmp = test_folder(t);
    struct app app = {.routes = &set, .tmp = tmp};
    struct client k = {t, 0};
    struct asker a = {.k = &k};
    struct fail why = {0};
    struct server *s;
    pthread_t thread;

    test_case(t, "it starts");
    os_write_file(str_cstr(&t->mem, str_fmt(&t->mem, "%s/ten", tmp)), S("0123456789"), 0600,
                  &why);
    app_start(&app, 1 << 20);
    s = start(t, &app, true, &k.port);
    ask_simple(&k);
    ask_addresses(&k);
    ask_heads(&k);
    ask_to_the_brim(&k);
    ask_posts(&k, tmp);
    ask_cache(&k, &app);
    server_stop(s);

    test_case(t, "without trust, what is forwarded is not believed");
    s = start(t, &app, false, &k.port);
    struct str got =
        ask(&k, "GET /peer HTTP/1.1\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https",
            S(""));
    CHECK_STR(t, body_of(got), S("127.0.0.1 0"));
    ask_many(&k, s);

    test_case(t, "a stop lets the request under way end");
    wait_closed(s);
    pthread_create(&thread, NULL, ask_slowly, &a);
    for (int i = 0; i < 3000 && !server_connections(s); i++)
        usleep(10000);
    usleep(300000);
    server_stop(s);
    pthread_join(thread, NULL);
    CHECK(t, has((struct str){a.got, a.n}, "200 OK"));
    CHECK(t, has((struct str){a.got, a.n}, "\r\n\r\nslow"));
    CHECK_INT(t, dial(&k), -1);
    crowd(t, &app);
    app_stop(&app);

    test_case(t, "addresses to listen on");
    static const struct {
        struct str s;
        enum err e;
    } rows[] = {{LIT("nonsense"), ERR_INPUT},
                {LIT("1.2.3.4:99999"), ERR_INPUT},
                {LIT("::1:80"), ERR_INPUT},
                {LIT("300.0.0.1:80"), ERR_INPUT},
                {LIT(":0"), OK},
                {LIT("0"), OK}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fd = -1;

        why = (struct fail){0};
        CHECK_INT(t, server_listen(rows[i].s, &fd, &why), rows[i].e);
        if (fd >= 0)
            close(fd);
    }
    test_end(t);
}
