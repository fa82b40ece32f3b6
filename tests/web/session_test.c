/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session_test.c - cookies, where a post came from, view modes, forwarded addresses, page cache */
#include "web/session.h"

#include "tests/test.h"
#include "web/cache.h"
#include "web/reply.h"
#include "web/spot.h"

static void cookies(struct test *t)
{
    struct http_req req = {.cookie = S("a=1; gongkai=tok; gongkai2=x; view=size-l.theme-dark")};
    struct ctx c = {.mem = &t->mem};
    struct http_res res = {0};

    test_case(t, "the cookie");
    CHECK_STR(t, session_token(&req), S("tok"));
    CHECK_STR(t, http_cookie_value(&req, S("b")), S(""));
    session_keep(&c, &req, &res, S("new"));
    CHECK(t, str_starts(res.set_cookie[0], S("gongkai=new; Path=/; HttpOnly; SameSite=Lax")));
    CHECK(t, str_find(res.set_cookie[0], S("Secure")) < 0);
    req.secure = true;
    CHECK_STR(t, session_token(&req), S(""));
    session_keep(&c, &req, &res, S("new"));
    CHECK(t, str_starts(res.set_cookie[1], S("__Host-gongkai=new; Path=/;")));
    CHECK(t, str_ends(res.set_cookie[1], S("; Secure")));
}

static void foreign(struct test *t)
{
    static const struct {
        struct str origin, site;
        bool foreign, ours;
    } rows[] = {
        {LIT(""), LIT(""), false, false},
        {LIT("https://a.gov.cn"), LIT(""), false, true},
        {LIT("https://A.gov.cn"), LIT(""), false, true},
        {LIT("https://b.gov.cn"), LIT(""), true, false},
        {LIT("null"), LIT(""), true, false},
        {LIT("https://a.gov.cn.evil"), LIT(""), true, false},
        {LIT("https://b.gov.cn"), LIT("cross-site"), true, false},
        {LIT(""), LIT("same-site"), true, false},
        {LIT(""), LIT("same-origin"), false, true},
        {LIT(""), LIT("none"), false, false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_req req = {
            .host = S("a.gov.cn"), .origin = rows[i].origin, .fetch_site = rows[i].site};

        test_case(t, "origin '%.*s' site '%.*s'", STR_ARG(rows[i].origin),
                  STR_ARG(rows[i].site));
        CHECK_INT(t, session_is_foreign(&req), rows[i].foreign);
        CHECK_INT(t, session_is_ours(&req), rows[i].ours);
    }
    test_case(t, "the token of forms");
    struct http_req req = {.csrf = S("abc"), .csrf_given = S("abc")};
    CHECK(t, session_csrf_ok(&req));
    req.csrf_given = S("abd");
    CHECK(t, !session_csrf_ok(&req));
    req.csrf = req.csrf_given = S("");
    CHECK(t, !session_csrf_ok(&req));
}

static void views(struct test *t)
{
    test_case(t, "view modes");
    CHECK_STR(t, view_modes(&t->mem, S("size-l.theme-dark")), S("size-l theme-dark"));
    CHECK_STR(t, view_modes(&t->mem, S("x\"><script>.contrast.size-m")), S("contrast"));
    CHECK_STR(t, view_choose(&t->mem, S("size-l.theme-dark"), S("contrast")),
              S("size-l.contrast"));
    CHECK_STR(t, view_choose(&t->mem, S("size-l"), S("size-m")), S("size-m"));
    CHECK_STR(t, view_choose(&t->mem, S("size-l"), S("evil")), S(""));
}

static void forwarded(struct test *t)
{
    struct trust trust = {.address = {"10.0.0.1", "::1"}, .n = 2};

    test_case(t, "what proxies of ours say, and nobody else");
    CHECK_STR(t, forwarded_for(&trust, S("1.2.3.4")), S("1.2.3.4"));
    CHECK_STR(t, forwarded_for(&trust, S("6.6.6.6, 1.2.3.4, 10.0.0.1")), S("1.2.3.4"));
    CHECK_STR(t, forwarded_for(&trust, S("1.2.3.4, evil\"x")), S(""));
    CHECK_STR(t, forwarded_for(&trust, S("2001:db8::5, ::1")), S("2001:db8::5"));
    CHECK_STR(t, forwarded_for(&trust, S("")), S(""));
}

static void encodings(struct test *t)
{
    test_case(t, "what is packed, and what has not changed");
    CHECK_INT(t, encoding_of(S("gzip, deflate, br")), ENC_BROTLI);
    CHECK_INT(t, encoding_of(S("gzip;q=0.5")), ENC_GZIP);
    CHECK_INT(t, encoding_of(S("br;q=0, gzip;q=0")), ENC_IDENTITY);
    CHECK_INT(t, encoding_of(S("")), ENC_IDENTITY);
    CHECK(t, etag_matches(S("\"a\", W/\"b\""), S("\"b\"")));
    CHECK(t, etag_matches(S("*"), S("\"b\"")));
    CHECK(t, !etag_matches(S("\"a\""), S("\"b\"")));
    CHECK(t, !etag_matches(S(""), S("")));
}

static void drop(void *value)
{
    ++*(int *)value;
}
static void use(void *user, void *value)
{
    *(void **)user = value;
}

static void *look(struct cache *k, const char *key)
{
    void *found = NULL;

    cache_use(k, str_of(key), 0, use, &found);
    return found;
}

static void pages(struct test *t)
{
    struct cache *k = cache_new(10000, drop);
    int a = 0, b = 0, late = 0, all = 0, big = 0;
    uint64_t now;

    test_case(t, "pages are kept until their unit moves");
    cache_generation(k, 1, 5);
    cache_generation(k, 2, 7);
    now = cache_time(k);
    cache_keep(k, S("a"), &a, (struct cache_page){100, 1, now, 1, false});
    cache_keep(k, S("b"), &b, (struct cache_page){100, 2, now, 1, false});
    cache_keep(k, S("all"), &all, (struct cache_page){100, 0, now, 1, false});
    CHECK(t, look(k, "a") == &a && look(k, "b") == &b && look(k, "all") == &all);
    cache_generation(k, 1, 5);
    CHECK(t, look(k, "a") == &a);
    cache_generation(k, 1, 6);
    CHECK(t, !look(k, "a") && a == 1);
    CHECK(t, look(k, "b") == &b && !look(k, "all"));

    test_case(t, "a page that was read before the publication and finished after it");
    now = cache_time(k);
    cache_generation(k, 1, 7);
    cache_keep(k, S("late"), &late, (struct cache_page){100, 1, now, 1, false});
    CHECK(t, !look(k, "late") && late == 1);

    test_case(t, "an older reading does not take the place of a newer");
    now = cache_time(k);
    cache_keep(k, S("b"), &b, (struct cache_page){100, 2, now, 1, false});
    cache_keep(k, S("b"), &late, (struct cache_page){100, 2, now - 1, 1, false});
    CHECK(t, look(k, "b") == &b);

    test_case(t, "a unit that nobody has heard of, one page that is too large, age");
    cache_keep(k, S("x"), &big, (struct cache_page){100, 99, cache_time(k) - 1, 1, false});
    cache_keep(k, S("y"), &big, (struct cache_page){9000, 1, cache_time(k), 1, false});
    CHECK(t, !look(k, "x") && !look(k, "y") && big == 2);
    void *found = NULL;
    CHECK(t, !cache_use(k, S("b"), 5, use, &found));

    test_case(t, "over the limit the oldest go");
    int many[40] = {0};
    for (int i = 0; i < 40; i++) {
        char key[8] = {(char)('A' + i / 26), (char)('a' + i % 26), 0};

        cache_keep(k, str_of(key), &many[i],
                   (struct cache_page){500, 1, cache_time(k), 1, false});
        look(k, "Aa"); /* in use: stays */
    }
    CHECK(t, look(k, "Aa") == &many[0] && many[1] == 1 && !many[39]);
    CHECK(t, cache_figures(k).bytes <= 10000);

    test_case(t, "a flood of searches leaves the other pages where they are");
    int flood[200] = {0};
    int64_t pages = cache_figures(k).pages;
    for (int i = 0; i < 200; i++) {
        char key[8] = {'?', (char)('A' + i / 26), (char)('a' + i % 26), 0};

        cache_keep(k, str_of(key), &flood[i],
                   (struct cache_page){100, 1, cache_time(k), 1, true});
    }
    CHECK(t, look(k, "Aa") == &many[0] && !many[39] && flood[0] == 1 && !flood[199]);
    CHECK(t, cache_figures(k).pages > pages && cache_figures(k).pages < pages + 10);
    CHECK(t, cache_figures(k).bytes <= 10000);
    cache_drop_all(k);
    CHECK_INT(t, cache_figures(k).pages, 0);
    cache_free(k);

    test_case(t, "a cache that keeps nothing");
    k = cache_new(0, drop);
    CHECK(t, !cache_keeps(k));
    flood[0] = 0;
    cache_keep(k, S("a"), &flood[0], (struct cache_page){100, 0, cache_time(k), 1, false});
    CHECK(t, !look(k, "a") && flood[0] == 1);
    cache_free(k);
}

void test_web_session(struct test *t)
{
    cookies(t);
    foreign(t);
    views(t);
    forwarded(t);
    encodings(t);
    pages(t);
    test_end(t);
}
