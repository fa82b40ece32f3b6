/* SPDX-License-Identifier: MulanPSL-2.0 */
/* route_test.c - finding routes, who reaches what, addresses */
#include "tests/test.h"
#include "web/route.h"

static void nothing(struct ctx *c, struct http_req *req, struct http_res *res)
{
    (void)c, (void)req, (void)res;
}

static const struct route list[] = {
    {"GET", LIT("/gongkai/"), ACT_READ_PUBLIC, NULL, nothing, LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/"), ACT_READ_PUBLIC, NULL, nothing, LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/{board}/"), ACT_READ_PUBLIC, NULL, nothing, LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/channel_{column}/"), ACT_READ_PUBLIC, NULL, nothing,
     LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/channel_{column}/doc_{id}.html"), ACT_READ_PUBLIC, NULL,
     nothing, LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/approve"), ACT_APPROVE, NULL, nothing, LANE_QUICK},
};
static const struct route_table table = {list, sizeof list / sizeof *list};
static const struct route_table *const tables[] = {&table};
static const struct route_set set = {tables, 1};

static const struct {
    struct str method, path;
    int row; /* -1: none */
    bool other;
    struct str first, last;
} rows[] = {
    {LIT("GET"), LIT("/gongkai/"), 0, false, LIT(""), LIT("")},
    {LIT("HEAD"), LIT("/gongkai/"), 0, false, LIT(""), LIT("")},
    {LIT("POST"), LIT("/gongkai/"), -1, true, LIT(""), LIT("")},
    {LIT("GET"), LIT("/gongkai"), -1, false, LIT(""), LIT("")},
    {LIT("GET"), LIT("/gongkai//"), -1, false, LIT(""), LIT("")},
    {LIT("GET"), LIT("/gongkai/site_rmt/"), 1, false, LIT("rmt"), LIT("rmt")},
    {LIT("GET"), LIT("/gongkai/site_/"), -1, false, LIT(""), LIT("")},
    {LIT("GET"), LIT("/gongkai/site_a/b/"), 2, false, LIT("a"), LIT("b")},
    {LIT("GET"), LIT("/gongkai/site_a/channel_7/"), 3, false, LIT("a"), LIT("7")},
    {LIT("GET"), LIT("/gongkai/site_a/channel_7/doc_12.html"), 4, false, LIT("a"), LIT("12")},
    {LIT("GET"), LIT("/gongkai/site_a/channel_7/doc_12.html.html"), 4, false, LIT("a"),
     LIT("12.html")},
    {LIT("GET"), LIT("/gongkai/site_a/channel_7/doc_.html"), -1, false, LIT(""), LIT("")},
    {LIT("GET"), LIT("/desk/doc/5/approve"), -1, true, LIT(""), LIT("")},
    {LIT("POST"), LIT("/desk/doc/5/approve"), 5, false, LIT("5"), LIT("5")},
    {LIT("POST"), LIT("/desk/doc/5/6/approve"), -1, false, LIT(""), LIT("")},
};

static void find(struct test *t)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str param[4];
        const struct route *r;
        bool other;
        int n;

        test_case(t, "%.*s %.*s", STR_ARG(rows[i].method), STR_ARG(rows[i].path));
        r = route_find(&set, rows[i].method, rows[i].path, param, &n, &other);
        CHECK_INT(t, r ? r - list : -1, rows[i].row);
        CHECK_INT(t, other, rows[i].other);
        if (r && n) {
            CHECK_STR(t, param[0], rows[i].first);
            CHECK_STR(t, param[n - 1], rows[i].last);
        }
    }
}

static const struct {
    struct str raw, path; /* "" refused */
} paths[] = {
    {LIT("/a/b"), LIT("/a/b")},    {LIT("/%E5%85%AC/x"), LIT("/公/x")},
    {LIT("/a%2Fb"), LIT("/a/b")},  {LIT("/a/../b"), LIT("")},
    {LIT("/a/%2e%2e/b"), LIT("")}, {LIT("/%2e%2e%2fetc"), LIT("")},
    {LIT("/..\\x"), LIT("")},      {LIT("/a/./b"), LIT("")},
    {LIT("/%FF"), LIT("")},        {LIT("/%C0%AF"), LIT("")},
    {LIT("/%00"), LIT("")},        {LIT("/%0d%0aSet-Cookie:x"), LIT("")},
    {LIT("/100%"), LIT("/100%")},  {LIT("/%2"), LIT("/%2")},
    {LIT("/%252e"), LIT("/%2e")},  {LIT("http://x/"), LIT("")},
    {LIT("*"), LIT("")},           {LIT(""), LIT("")},
};

static void addresses(struct test *t)
{
    struct ctx c = {.mem = &t->mem};

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct str out = {0};
        bool good;

        test_case(t, "path %.*s", STR_ARG(paths[i].raw));
        good = http_path(&t->mem, paths[i].raw, &out);
        CHECK_INT(t, good, paths[i].path.n > 0);
        CHECK_STR(t, good ? out : S(""), paths[i].path);
    }
    test_case(t, "redirects stay here and are one line");
    static const struct str bad[] = {
        LIT("http://evil/"),        LIT("//evil/"), LIT("/\\evil"),
        LIT("/a\r\nSet-Cookie: x"), LIT(""),        LIT("javascript:x")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct http_res res = {0};

        http_redirect(&c, &res, bad[i]);
        CHECK_INT(t, res.status, 303);
        CHECK_STR(t, res.location, S("/gongkai/"));
    }
    struct http_res res = {0};
    http_redirect_moved(&c, &res, S("/公?a=b"));
    CHECK_STR(t, res.location, S("/%E5%85%AC?a=b"));
    CHECK_INT(t, res.status, 301);
}

void test_web_route(struct test *t)
{
    find(t);
    addresses(t);
    test_case(t, "who reaches what: a new route is a new line of routes.txt");
    test_golden(t, "routes.txt", route_reach(&t->mem, &all_routes));
    test_end(t);
}
