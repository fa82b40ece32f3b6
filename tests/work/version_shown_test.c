/* SPDX-License-Identifier: MulanPSL-2.0 */
/* version_shown_test.c - the version that the public sees, by its row and by its number */
#include "store/version_shown.h"

#include "cast.h"

static struct str seen(struct test *t, const struct cast *k, const struct document *d)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct doc_shown v = {0};

    db_begin_read(&c);
    version_shown(&c, d, &v);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return v.body_text;
}

static int64_t row_of(struct test *t, const struct cast *k, struct doc_id id, int version)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct doc_version v = {0};

    db_begin_read(&c);
    version_load(&c, id, version, &v);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return v.id;
}

/* SQLite is led to the row of the version; PostgreSQL is not, and has nothing to gain. */
static int64_t led_to(const struct cast *k, int64_t row)
{
    return db_kind(k->db) == DB_SQLITE ? row : 0;
}

static void revise(struct test *t, const struct cast *k, struct doc_id id, const char *text)
{
    struct ctx c;
    struct doc_draft w;

    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_REVISE, ""), OK);
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "招生通知", text);
    CHECK_INT(t, doc_save(&c, id, 1, &w, NULL), OK);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    static const struct db_query lead = {"test.lead",
                                         "UPDATE document SET shown_row = $1 WHERE id = $2"};
    struct cast k;
    struct document d;
    struct doc_id id;
    struct stmt *s;
    struct ctx c;
    int64_t first, second;

    test_case(t, "%s: the row that is shown follows the publication", world_kind(kind));
    if (!cast_new(t, folder, kind, "shown", &k)) {
        test_skip(t, "no server");
        return;
    }
    id = cast_doc(t, &k, "招生通知", "第一版的正文");
    CHECK_INT(t, cast_load(t, &k, id).shown_row, 0);
    cast_publish(t, &k, id);
    first = row_of(t, &k, id, 1);
    d = cast_load(t, &k, id);
    CHECK_INT(t, d.shown_row, led_to(&k, first));
    CHECK_STR(t, seen(t, &k, &d), S("第一版的正文"));
    revise(t, &k, id, "第二版的正文");
    d = cast_load(t, &k, id);
    CHECK_INT(t, d.shown_row, led_to(&k, first));
    CHECK_STR(t, seen(t, &k, &d), S("第一版的正文"));
    cast_publish(t, &k, id);
    second = row_of(t, &k, id, 2);
    d = cast_load(t, &k, id);
    CHECK_INT(t, d.shown_row, led_to(&k, second));
    CHECK_STR(t, seen(t, &k, &d), S("第二版的正文"));

    test_case(t, "%s: a row that leads elsewhere is not followed", world_kind(kind));
    for (int i = 0; i < 3; i++) { /* to an older version, to nothing, nowhere */
        const int64_t to[] = {first, second + 1000, 0};

        c = cast_ctx(t, &k, WHO_SYSTEM);
        db_begin(&c);
        s = db_query(&c, &lead);
        db_put_opt(s, to[i]);
        db_put_int(s, id.n);
        db_run(s);
        db_end(&c);
        d = cast_load(t, &k, id);
        CHECK_INT(t, d.shown_row, to[i]);
        CHECK_STR(t, seen(t, &k, &d), S("第二版的正文"));
    }
    cast_free(&k);
}

void test_work_version_shown(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    engine(t, folder, DB_POSTGRES);
}
