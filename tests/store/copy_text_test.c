/* SPDX-License-Identifier: MulanPSL-2.0 */
/* copy_text_test.c - rows as COPY reads them, and that PostgreSQL reads them so */
#include "store/copy_text.h"

#include "tests/store/world.h"

static const struct db_query copy = {"test.copy",
                                     "{sqlite: SELECT 1}{pg: COPY probe (id, n, s, "
                                     "b) FROM STDIN}"};
static const struct db_query back = {"test.back", "SELECT n, s, b FROM probe ORDER BY id"};

static const struct {
    bool null;
    int64_t n;
    struct str text;
} rows[] = {
    {false, 1, LIT("公开")}, {false, -9223372036854775807, LIT("a\tb\nc\\d\re")},
    {true, 0, LIT("")},      {false, 0, LIT("\\N")},
    {false, 7, LIT("\\.")},
};
enum { ROWS = sizeof rows / sizeof *rows };

static void written(struct test *t, struct buf *b)
{
    for (int i = 0; i < ROWS; i++) {
        copy_int(b, 0, i + 1);
        copy_int(b, 1, rows[i].n);
        if (rows[i].null)
            copy_null(b, 2);
        else
            copy_text(b, 2, rows[i].text);
        copy_bytes(b, 3, rows[i].text);
        copy_end(b);
    }
    CHECK_STR(t, str_slice(buf_str(b), 0, 26), S("1\t1\t公开\t\\\\xe585ace5bc80"));
}

void test_store_copy_text(struct test *t)
{
    const char *folder = test_folder(t);
    struct buf b;
    struct db *db;
    struct stmt *s;
    struct ctx c;

    test_case(t, "rows as text");
    b = buf_new(&t->mem, 1024);
    written(t, &b);
    test_case(t, "PostgreSQL: what went in comes out");
    db = world_empty(t, folder, DB_POSTGRES, "copy", NULL);
    if (!db) {
        test_skip(t, "no PostgreSQL");
        return;
    }
    c = world_ctx(t, db);
    CHECK(t, db_copies(db));
    db_script(&c, S("CREATE TABLE probe (id bigint, n bigint, s text, b bytea)"));
    b = buf_new(&t->mem, 1024);
    written(t, &b);
    db_begin(&c);
    CHECK_INT(t, db_copy(&c, &copy, buf_str(&b)), ROWS);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    db_begin_read(&c);
    s = db_query(&c, &back);
    for (int i = 0; i < ROWS && CHECK(t, db_step(s)); i++) {
        CHECK_INT(t, db_get_int(s, 0), rows[i].n);
        CHECK_INT(t, db_is_null(s, 1), rows[i].null);
        CHECK_STR(t, db_get_text(s, 1), rows[i].text);
        CHECK_STR(t, db_get_blob(s, 2), rows[i].text);
    }
    db_done(s);
    db_end(&c);
    CHECK_OK(t, &c.fail);

    test_case(t, "PostgreSQL: a row that is none fails, and the transaction with it");
    c = world_ctx(t, db);
    db_begin(&c);
    db_copy(&c, &copy, S("nonsense\n"));
    CHECK(t, db_end(&c) != OK);
    c = world_ctx(t, db);
    db_begin_read(&c);
    s = db_query(&c, &back);
    CHECK(t, db_step(s));
    db_done(s);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    db_close(db);
}
