/* SPDX-License-Identifier: MulanPSL-2.0 */
/* browse_test.c - what the public reads, and what it must not */
#include "work/browse.h"

#include "store/account.h"
#include "tests/store/library.h"

struct shop {
    struct unit_id unit[2];
    struct column_id col[3];
    struct doc_id doc[45], draft, gone;
};

static struct instant day_at(int year, int month, int day)
{
    struct day d = {0};

    day_make(year, month, day, &d);
    return instant_make(d, 10, 0, 0);
}

static void fill(struct test *t, struct db *db, struct shop *s)
{
    struct ctx c = world_ctx(t, db);
    struct document d;

    db_begin(&c);
    s->unit[0] = library_unit(&c, "rmt", "示范区融媒体中心");
    s->unit[1] = library_unit(&c, "jyj", "区教育局");
    s->col[0] = library_column(&c, s->unit[0], 3, "政务公开");
    s->col[1] = library_column(&c, s->unit[0], 2, "制度");
    s->col[2] = library_column(&c, s->unit[1], 3, "招生");
    for (int i = 0; i < 45; i++) {
        d = (struct document){.unit = s->unit[0],
                              .published_at = day_at(2020 + i / 20, 3, 1 + i % 20 / 3),
                              .f = {.col = s->col[0], .title = str_fmt(c.mem, "第%d条", i)}};
        d.f.norm = i < 4;
        if (i == 1)
            d.f.expiry = (struct day){18500};
        s->doc[i] = library_doc(&c, &d, S("正文"));
    }
    d = (struct document){.unit = s->unit[0], .f = {.col = s->col[0], .title = S("草稿机密")}};
    s->draft = library_doc(&c, &d, S("草稿机密正文"));
    document_load(&c, s->draft, &d);
    d.live = false;
    d.state = DOC_DRAFT;
    d.first_published_at = d.published_at = (struct instant){0};
    document_update(&c, &d, 1);
    search_drop(&c, s->draft);
    d = (struct document){.unit = s->unit[0],
                          .f = {.col = s->col[0], .title = S("撤回的通知")}};
    s->gone = library_doc(&c, &d, S("撤回的正文"));
    document_load(&c, s->gone, &d);
    d.live = false;
    d.state = DOC_WITHDRAWN;
    d.withdrawn_at = c.now;
    d.withdraw_reason = S("内容有误");
    document_update(&c, &d, 1);
    search_drop(&c, s->gone);
    for (int i = 0; i < 2; i++)
        column_recount(&c, s->col[i]);
    relation_put(&c, s->unit[0], s->doc[3], s->doc[4], S("interprets"));
    relation_put(&c, s->unit[0], s->doc[3], s->draft, S("about"));
    redirect_put(&c, s->unit[0], S("/old/1.html"), s->doc[7], (struct column_id){0});
    redirect_put(&c, s->unit[0], S("/old/list/"), (struct doc_id){0}, s->col[1]);
    setting_put(&c, (struct unit_id){0}, S("platform.name"), S("示范区平台"));
    CHECK_INT(t, db_end(&c), OK);
    CHECK_OK(t, &c.fail);
}

static void pages(struct test *t, struct db *db, const struct shop *s, enum db_kind kind)
{
    struct ctx c;
    struct browse_column k;
    struct shelf_ask ask;
    int64_t seen = 0;

    test_case(t, "%s: a column page by page, forth and back", world_kind(kind));
    ask = (struct shelf_ask){.n = 10};
    for (int page = 0; page < 5; page++) {
        c = world_ctx(t, db);
        k = (struct browse_column){0};
        CHECK_INT(t, browse_column(&c, S("rmt"), s->col[0], &ask, &k), OK);
        CHECK_INT(t, k.page.total, 45);
        CHECK_INT(t, k.page.lines.n, page < 4 ? 10 : 5);
        CHECK_INT(t, k.page.first, page * 10 + 1);
        CHECK_INT(t, k.page.newer, page > 0);
        CHECK_INT(t, k.page.older, page < 4);
        for (isize i = 0; i < k.page.lines.n; i++)
            CHECK_STR(t, k.page.lines.p[i].title, str_fmt(&t->mem, "第%d条", 44 - (int)seen++));
        ask.before = (struct page_key){k.page.lines.p[k.page.lines.n - 1].published_at,
                                       k.page.lines.p[k.page.lines.n - 1].id.n};
    }
    ask = (struct shelf_ask){.n = 10,
                             .after = {k.page.lines.p[0].published_at, k.page.lines.p[0].id.n}};
    c = world_ctx(t, db);
    CHECK_INT(t, browse_column(&c, S("rmt"), s->col[0], &ask, &k), OK);
    CHECK_INT(t, k.page.first, 31);
    CHECK_STR(t, k.page.lines.p[0].title, S("第14条"));
    CHECK_INT(t, k.first_year, 2020);
    CHECK_INT(t, k.last_year, 2022);

    test_case(t, "%s: a year of a column", world_kind(kind));
    c = world_ctx(t, db);
    ask = (struct shelf_ask){.n = 50, .from = day_at(2020, 1, 1), .until = day_at(2021, 1, 1)};
    CHECK_INT(t, browse_column(&c, S("rmt"), s->col[0], &ask, &k), OK);
    CHECK_INT(t, k.page.total, 20);
    CHECK_INT(t, k.page.lines.n, 20);

    test_case(t, "%s: a column of another unit, and none at all, are not found",
              world_kind(kind));
    c = world_ctx(t, db);
    CHECK_INT(t, browse_column(&c, S("jyj"), s->col[0], &ask, &k), ERR_NOT_FOUND);
    c = world_ctx(t, db);
    CHECK_INT(t, browse_column(&c, S("none"), s->col[0], &ask, &k), ERR_NOT_FOUND);
}

static void documents(struct test *t, struct db *db, const struct shop *s, enum db_kind kind)
{
    struct browse_document d = {0};
    struct attachment a = {0};
    struct ctx c;

    test_case(t, "%s: a document with its neighbours and live relations", world_kind(kind));
    c = world_ctx(t, db);
    CHECK_INT(t, browse_document(&c, S("rmt"), s->col[0], s->doc[3], &d), OK);
    CHECK_STR(t, d.text, S("正文"));
    CHECK_INT(t, d.newer.id.n, s->doc[4].n);
    CHECK_INT(t, d.older.id.n, s->doc[2].n);
    CHECK_INT(t, d.relations.n, 1);
    CHECK_INT(t, d.validity, VALID_YES);
    CHECK(t, !d.moved);

    test_case(t, "%s: under another column it tells where it is", world_kind(kind));
    c = world_ctx(t, db);
    d = (struct browse_document){0};
    CHECK_INT(t, browse_document(&c, S("jyj"), s->col[2], s->doc[3], &d), OK);
    CHECK(t, d.moved);
    CHECK_INT(t, d.text.n, 0);
    CHECK_STR(t, d.right_unit_code, S("rmt"));

    test_case(t, "%s: a draft is not there", world_kind(kind));
    c = world_ctx(t, db);
    d = (struct browse_document){0};
    CHECK_INT(t, browse_document(&c, S("rmt"), s->col[0], s->draft, &d), ERR_NOT_FOUND);
    CHECK_INT(t, d.d.f.title.n, 0);
    CHECK(t, !str_has(str_of(c.fail.what), S("机密")));
    c = world_ctx(t, db);
    CHECK_INT(t, browse_file(&c, s->draft, 1, &a), ERR_NOT_FOUND);

    test_case(t, "%s: what was withdrawn says when and why, not what", world_kind(kind));
    c = world_ctx(t, db);
    d = (struct browse_document){0};
    CHECK_INT(t, browse_document(&c, S("rmt"), s->col[0], s->gone, &d), ERR_GONE);
    CHECK(t, str_has(str_of(c.fail.what), S("内容有误")));
    CHECK_INT(t, d.html.n + d.text.n, 0);
}

static void others(struct test *t, struct db *db, const struct shop *s, enum db_kind kind)
{
    struct browse_home h = {0};
    struct browse_norms n = {0};
    struct browse_figures f = {0};
    struct browse_catalogue g = {0};
    struct browse_places p = {0};
    struct browse_unit u = {0};
    struct search_query q = {.words = S("机密 正文")};
    struct search_result r = {0};
    struct shelf_ask ask = {.n = 100};
    struct ctx c = world_ctx(t, db);

    test_case(t, "%s: home, norms, figures, catalogue, site map", world_kind(kind));
    c = world_ctx(t, db);
    CHECK_INT(t, browse_home(&c, 5, &h), OK);
    CHECK_STR(t, h.platform.name, S("示范区平台"));
    CHECK_INT(t, h.docs, 45);
    CHECK_INT(t, h.latest.n, 5);
    CHECK_INT(t, h.units.n, 2);
    c = world_ctx(t, db);
    CHECK_INT(t, browse_norms(&c, S(""), &(struct norms_ask){.validity = VALID_YES}, &n), OK);
    CHECK_INT(t, n.total, 4);
    CHECK_INT(t, n.lines.n, 3);
    CHECK_INT(t, n.count[VALID_LAPSED], 1);
    c = world_ctx(t, db);
    CHECK_INT(t, browse_figures(&c, &f), OK);
    CHECK_INT(t, f.total, 45);
    CHECK_INT(t, f.first_year, 2020);
    CHECK_INT(t, f.count[0] + f.count[f.years], 20);
    c = world_ctx(t, db);
    CHECK_INT(t, browse_catalogue(&c, S("rmt"), &ask, &g), OK);
    CHECK_INT(t, g.page.lines.n, 45);
    c = world_ctx(t, db);
    CHECK_INT(t, browse_places(&c, 0, &p), OK);
    CHECK_INT(t, p.places.n, 45);
    CHECK_INT(t, p.columns.n, 3);

    test_case(t, "%s: drafts are not searched", world_kind(kind));
    c = world_ctx(t, db);
    CHECK_INT(t, browse_search(&c, S(""), &q, &u, &r), OK);
    CHECK_INT(t, r.total, 0);
    q = (struct search_query){.words = S("正文")};
    CHECK_INT(t, browse_search(&c, S("rmt"), &q, &u, &r), OK);
    CHECK_INT(t, r.total, 45);

    test_case(t, "%s: old addresses", world_kind(kind));
    c = world_ctx(t, db);
    CHECK_STR(t, browse_redirect(&c, S("/old/1.html")),
              str_fmt(&t->mem, "/gongkai/site_rmt/channel_%lld/doc_%lld.html",
                      (long long)s->col[0].n, (long long)s->doc[7].n));
    CHECK_STR(t, browse_redirect(&c, S("/old/list/")),
              str_fmt(&t->mem, "/gongkai/site_rmt/channel_%lld/", (long long)s->col[1].n));
    CHECK_INT(t, browse_redirect(&c, S("/none")).n, 0);
    CHECK_OK(t, &c.fail);
}

static void rebuilt(struct test *t, struct db *db, enum db_kind kind)
{
    struct search_query q = {.words = S("正文")};
    struct search_result r = {0};
    struct browse_unit u = {0};
    struct ctx c = world_ctx(t, db);

    test_case(t, "%s: the index made anew finds the same", world_kind(kind));
    c = world_ctx(t, db);
    CHECK_INT(t, search_rebuild(&c, NULL, NULL), OK);
    CHECK_OK(t, &c.fail);
    browse_search(&c, S(""), &q, &u, &r);
    CHECK_INT(t, r.total, 45);
    CHECK_INT(t, search_follow_calendar(&c), 0);
}

void test_work_browse(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct shop s = {0};
        struct db *db;

        test_case(t, "%s: a database to browse", world_kind(kind));
        db = world_new(t, folder, kind, "browse");
        if (!db) {
            test_skip(t, "no server");
            continue;
        }
        fill(t, db, &s);
        pages(t, db, &s, kind);
        documents(t, db, &s, kind);
        others(t, db, &s, kind);
        rebuilt(t, db, kind);
        test_end(t);
        db_close(db);
    }
}
