/* SPDX-License-Identifier: MulanPSL-2.0 */
/* demo_test.c - the demo district: whole, the same each time, the media centre's figures */
#include "work/demo/demo.h"

#include "base/map.h"
#include "law/docno.h"
#include "store/audit.h"
#include "tests/work/cast.h"
#include "work/assess.h"
#include "work/organisation.h"
#include "work/register.h"

static struct ctx system_of(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    c.now.s =
        1795536300; /* 2026-11-25 00:05: what is told of "today" meets yesterday's hours */
    return c;
}

static bool make(struct test *t, const char *folder, const char *name, struct cast *k,
                 struct demo *demo)
{
    struct keyring_options cheap = {.create = true, .password_kib = 64};
    struct fail why = {0};
    struct ctx c;

    *k = (struct cast){.db = world_new(t, folder, DB_SQLITE, name)};
    keyring_open(&k->keys, str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s.keys", folder, name)),
                 &cheap, &why);
    blobs_open(&k->blobs, str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s.blobs", folder, name)),
               &why);
    c = system_of(t, k);
    demo_make(&c, NULL, NULL, demo);
    return CHECK_OK(t, &why) && CHECK_OK(t, &c.fail);
}

/* The figures of its published report: 201 made and published, by category. */
static void media_centre(struct test *t, const struct cast *k)
{
    static const int64_t want[] = {114, 2, 3, 15, 67};
    struct ctx c;
    struct unit u = {0};
    struct doc_counts n = {0};
    struct register_entry_list proposals = {0}, trainings = {0}, group = {0};
    struct register_kind kind, plan;
    struct day until;
    int all = 0;

    test_case(t, "the media centre's 2021: 114 + 2 + 3 + 15 + 67 = 201");
    c = system_of(t, k);
    db_begin_read(&c);
    unit_by_code(&c, S("rmtzx"), &u);
    doc_counts(&c, u.id, 2021, &n);
    day_make(2022, 1, 1, &until);
    register_year(&c, u.id, S("proposal"), 2021, &proposals);
    register_year(&c, u.id, S("training"), 2021, &trainings);
    register_on(&c, u.id, S("leading"), until, &group);
    db_end(&c);
    CHECK_INT(t, n.made, 201);
    CHECK_INT(t, n.published, 201);
    CHECK_INT(t, n.withdrawn, 0);
    CHECK_INT(t, n.unclassed, 0);
    CHECK_INT(t, n.classes.n, 5);
    for (isize i = 0; i < n.classes.n && i < 5; i++) {
        CHECK_INT(t, n.classes.p[i].published, want[i]);
        all += (int)n.classes.p[i].published;
    }
    CHECK_INT(t, all, 201);
    register_find(&t->mem, S("proposal"), &plan);
    register_find(&t->mem, S("training"), &kind);
    CHECK_INT(t, proposals.n, 2);
    CHECK_INT(
        t, register_count(&plan, &proposals, S("type"), S("政协提案"), S("level"), S("区县")),
        2);
    CHECK_INT(t, register_count(&plan, &proposals, S("result"), S("已解决采纳"), S(""), S("")),
              2);
    CHECK_INT(t, register_count(&kind, &trainings, S("own"), S("上级"), S(""), S("")), 7);
    CHECK_INT(t, register_count(&kind, &trainings, S("own"), S("本单位"), S("type"), S("会议")),
              2);
    CHECK_INT(t, register_count(&kind, &trainings, S("own"), S("本单位"), S("type"), S("培训")),
              1);
    CHECK_INT(t, group.n, 1 + 3 + 8 + 1);
}

static void known_titles(struct test *t, const struct cast *k)
{
    static const struct {
        const char *title, *at;
    } known[] = {
        {"张店区融媒体中心2021年政务公开工作培训计划", "2021-03-17 10:01:46"},
        {"张店区融媒体中心关于调整政务公开工作领导小组的通知", "2021-11-24 10:56:02"},
        {"张店区融媒体中心2021年人大代表建议、政协提案办理总体情况和吸收采纳情况",
         "2021-11-30 11:33:15"},
    };
    struct ctx c;
    struct unit u = {0};
    struct doc_line_list all = {0};

    test_case(t, "its documents that are known by title and time");
    c = system_of(t, k);
    db_begin_read(&c);
    unit_by_code(&c, S("rmtzx"), &u);
    docs_of_unit(&c, u.id, (struct page_key){0}, 1000, &all);
    db_end(&c);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool found = false;

        for (isize d = 0; d < all.n; d++)
            if (str_eq(all.p[d].title, str_of(known[i].title)))
                found = CHECK_STR(t, instant_second(&t->mem, all.p[d].published_at),
                                  str_of(known[i].at));
        CHECK(t, found);
    }
}

static void whole(struct test *t, const struct cast *k)
{
    struct ctx c;
    struct unit_list units = {0};
    struct audit_check audit = {0};

    test_case(t, "no visible column is empty, titles differ, numbers are real");
    c = system_of(t, k);
    db_begin_read(&c);
    unit_all(&c, &units);
    for (isize i = 0; i < units.n; i++) {
        struct column_list cols = {0};
        struct doc_line_list docs = {0};
        struct map titles = {0};

        CHECK(t, credit_code_ok(units.p[i].credit_code));
        column_all(&c, units.p[i].id, false, &cols);
        for (isize n = 0; n < cols.n; n++) {
            const struct column *col = &cols.p[n];

            if (!col->docs && !column_open_children(&c, col->id) &&
                col->board != BOARD_REPORT && col->board != BOARD_REQUEST)
                CHECK_STR(t,
                          str_fmt(&t->mem, "%.*s：%.*s 没有信息", STR_ARG(units.p[i].name),
                                  STR_ARG(col->name)),
                          S(""));
        }
        docs_of_unit(&c, units.p[i].id, (struct page_key){0}, 1000, &docs);
        for (isize d = 0; d < docs.n; d++) {
            void **at = map_put(&t->mem, &titles, docs.p[d].title);

            CHECK(t, index_no_ok(docs.p[d].index_no));
            CHECK(t, !str_has(docs.p[d].title, S("{")));
            if (*at)
                CHECK_STR(t, docs.p[d].title, S("another title"));
            *at = &titles;
        }
    }
    db_end(&c);
    test_case(t, "the audit log is sound");
    c = system_of(t, k);
    CHECK_INT(t, audit_verify(&c, (struct unit_id){0}, NULL, &audit), OK);
    CHECK(t, audit.sound && audit.entries > 100);
}

static void states(struct test *t, const struct cast *k)
{
    struct ctx c;
    struct unit_list units = {0};

    test_case(t, "a document in every state");
    c = system_of(t, k);
    db_begin_read(&c);
    unit_all(&c, &units);
    for (int s = 0; s < DOC_STATE__MAX; s++) {
        int64_t n = 0;

        for (isize i = 0; i < units.n; i++)
            n += docs_count(&c, units.p[i].id, s);
        if (!n)
            CHECK_STR(t, doc_state_zh(s), S("some"));
    }
    db_end(&c);
}

/* A released assessment with an appeal to decide; a leading group that names its notice. */
static void year(struct test *t, const struct cast *k)
{
    struct ctx c;
    struct assess_public_list open = {0};
    struct organisation o = {0};
    struct unit u = {0};

    test_case(
        t,
        "last year's assessment is public, with an appeal; the leading group has its notice");
    c = cast_ctx(t, k, WHO_SYSTEM);
    assess_public(&c, &open);
    if (CHECK_INT(t, open.n, 1)) {
        db_begin_read(&c);
        CHECK_INT(t, assess_appeals_open(&c, open.p[0].set.id), 1);
        db_end(&c);
    }
    db_begin_read(&c);
    unit_by_code(&c, S("rmtzx"), &u);
    db_end(&c);
    organisation_see(&c, u.id, &o);
    CHECK_OK(t, &c.fail);
    CHECK(t, o.history.n > 0);
    for (isize i = 0; i < o.history.n; i++)
        CHECK(t, o.history.p[i].notice.n > 0);
}

void test_work_demo(struct test *t)
{
    const char *folder = test_folder(t);
    struct cast k;
    struct demo demo = {0};

    test_case(t, "the district is made");
    if (!make(t, folder, "demo", &k, &demo))
        return;
    CHECK(t, demo.units >= 6);
    CHECK(t, demo.documents > 600);
    CHECK(t, demo.users.n >= 9);
    media_centre(t, &k);
    known_titles(t, &k);
    whole(t, &k);
    states(t, &k);
    year(t, &k);
    cast_free(&k);
}
