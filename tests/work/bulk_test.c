/* SPDX-License-Identifier: MulanPSL-2.0 */
/* bulk_test.c - documents by the thousand: numbers, dates, repeats, refusals, batches */
#include "work/bulk.h"

#include "store/derive.h"
#include "store/search.h"
#include "tests/work/cast.h"

static struct bulk_doc doc_of(struct test *t, const struct cast *k, int n)
{
    struct bulk_doc d = {.f = {.title = str_fmt(&t->mem, "旧网站信息第%d条", n), .col = k->col},
                         .text = S("正文第一段。\n正文第二段。"),
                         .published = {1600000000 + n * 1000},
                         .origin = str_fmt(&t->mem, "http://old.example/%d.html", n)};

    return d;
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;
    struct bulk b;
    struct ctx c;
    struct bulk_doc d;
    struct doc_id id = {0}, first = {0};
    struct document got = {0};
    struct column col = {0};
    struct search_result found = {0};
    struct drift_list drift = {0};

    test_case(t, "%s: a district", world_kind(kind));
    if (!cast_new(t, folder, kind, "bulk", &k)) {
        test_skip(t, "no server");
        return;
    }
    test_case(t, "%s: 1,200 documents in batches, live at once with their own dates",
              world_kind(kind));
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, bulk_start(&c, k.unit, &b), ERR_FORBIDDEN);
    c = cast_ctx(t, &k, WHO_REVIEWER);
    CHECK_INT(t, bulk_start(&c, k.unit, &b), OK);
    for (int i = 0; i < 1200; i++) {
        d = doc_of(t, &k, i);
        bulk_add(&b, &d, &id);
        first = i ? first : id;
    }
    d = doc_of(t, &k, 7); /* once more */
    CHECK_INT(t, bulk_add(&b, &d, &id), OK);
    CHECK_INT(t, id.n, 0);
    d = doc_of(t, &k, 5000);
    d.f.title = S("");
    CHECK_INT(t, bulk_add(&b, &d, &id), ERR_INPUT);
    c.fail = (struct fail){0};
    d = doc_of(t, &k, 5001);
    d.published.s = c.now.s + 86400;
    CHECK_INT(t, bulk_add(&b, &d, &id), ERR_INPUT);
    c.fail = (struct fail){0};
    d = doc_of(t, &k, 5002);
    d.index_no = S("zfqjyj/2020-00001");
    CHECK_INT(t, bulk_add(&b, &d, &id), ERR_CONFLICT);
    c.fail = (struct fail){0};
    d = doc_of(t, &k, 5003);
    d.index_no = S("旧库-2003-17");
    CHECK_INT(t, bulk_add(&b, &d, &id), OK);
    CHECK_INT(t, bulk_end(&b), OK);
    CHECK_INT(t, b.added, 1201);
    CHECK_INT(t, b.skipped, 1);
    got = cast_load(t, &k, first);
    CHECK(t, got.live && got.state == DOC_PUBLISHED);
    CHECK_INT(t, got.first_published_at.s, 1600000000);
    CHECK_STR(t, got.index_no, S("zfqjyj/2020-00001"));
    CHECK_STR(t, cast_load(t, &k, id).index_no, S("旧库-2003-17"));
    c = cast_ctx(t, &k, WHO_SYSTEM);
    db_begin_read(&c);
    column_load(&c, k.col, &col);
    search_find(&c, &(struct search_query){.words = S("旧网站")}, &found);
    derive_compare(&c, 10, &drift);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, col.docs, 1201);
    CHECK_INT(t, found.total, 1201);
    CHECK_INT(t, drift.n, 0);

    test_case(t, "an imported document goes on like any other");
    CHECK_INT(t, cast_take(t, &k, WHO_CLERK, first, DO_REVISE, ""), OK);
    CHECK_INT(t, cast_take(t, &k, WHO_REVIEWER, first, DO_WITHDRAW, "过时"), OK);
    cast_free(&k);
}

void test_work_bulk(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    engine(t, folder, DB_POSTGRES);
}
