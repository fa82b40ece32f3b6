/* SPDX-License-Identifier: MulanPSL-2.0 */
/* tables_test.c - every table carries its unit, but for those that are named here with their reason; on PostgreSQL
 * what grows without end is parted by it, and what is in the parts is all there is */
#include "store/db_engine.h"
#include "tests/store/world.h"

/* Tables without a unit. One that is not needed any more is an error, too. */
static const struct {
    const char *name, *why;
} without[] = {
    {"meta", "of the database itself: its version, a dozen rows"},
    {"unit", "is the unit"},
    {"throttle",
     "counts addresses, before anybody says what unit they want; forgotten after its window"},
    {"login_try", "whose log-in it will be is not known yet; forgotten after ten minutes"},
    {"calendar_notice", "holidays of the state, the same for every unit"},
    {"outlink", "an address of another site, asked once however many units link to it"},
    {"outlink_check", "of an address of another site"},
    {"blob_kept", "files by content: equal files of several units are one; spread by digest"},
    {"blob_piece", "files by content: equal files of several units are one; spread by digest"},
    {"blob_sent", "files by content: equal files of several units are one; spread by digest"},
    {"search_index", "of the index, with documents of several units; made anew at any time"},
    {"search_segment", "of the index, with documents of several units; made anew at any time"},
    {"search_block", "of the index, with documents of several units; made anew at any time"},
    {"search_spare", "of the index, with documents of several units; made anew at any time"},
    {"search_gone", "of the index, with documents of several units; made anew at any time"},
};
enum { WITHOUT = sizeof without / sizeof *without, SEARCH_INDEX = 10 };

/* The search index of one engine has other tables than that of the other. */
static bool elsewhere(int i, enum db_kind kind)
{
    return i >= SEARCH_INDEX && (i == SEARCH_INDEX) == (kind == DB_SQLITE);
}

static const char *const parted[] = {"doc_step", "finding", "request_event", "audit"};
enum { PARTED = sizeof parted / sizeof *parted, PARTS = 4 };

static const struct db_query columns = {
    "test.columns",
    "{sqlite:SELECT m.name, MAX(p.name = 'unit' AND p.\"notnull\" = 1) FROM sqlite_master m "
    "JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' "
    "GROUP BY m.name ORDER BY m.name}"
    "{pg:SELECT c.relname::text, COALESCE(MAX(CASE WHEN a.attname = 'unit' AND a.attnotnull "
    "THEN 1 ELSE 0 END), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = "
    "c.relnamespace "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE n.nspname = "
    "current_schema() AND c.relkind IN ('r', 'p') GROUP BY c.relname ORDER BY 1}"};
static const struct db_query parts = {
    "test.parts",
    "{sqlite:SELECT 0 WHERE $1 = ''}"
    "{pg:SELECT COUNT(*) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent "
    "JOIN pg_namespace n ON n.oid = p.relnamespace "
    "WHERE n.nspname = current_schema() AND p.relname = $1::text}"};
/* Which `id` is not the row's own number: what INSERT … RETURNING id relies on (store/db_sqlite.c). */
static const struct db_query numbers = {
    "test.numbers",
    "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = "
    "'table' "
    "AND p.name = 'id' AND NOT (p.type = 'INTEGER' AND p.pk = 1 AND (SELECT COUNT(*) FROM "
    "pragma_table_info(m.name) k WHERE k.pk > 0) = 1)"};
static const struct db_query insert = {
    "test.insert",
    "INSERT INTO audit (unit, seq, at, name, action, object, object_id, detail, prev, "
    "hash) VALUES ($1, 1, 0, '', '', '', 0, '', $2, $2) RETURNING id"};
static const struct db_query used = {
    "test.used", "{sqlite:SELECT 1}{pg:SELECT COUNT(DISTINCT tableoid) FROM audit}"};
static const struct db_query plan = {
    "test.plan", "{sqlite:SELECT ''}{pg:EXPLAIN SELECT hash FROM audit WHERE unit = 3 ORDER BY "
                 "seq DESC LIMIT 1}"};

static void carries(struct test *t, struct db *db, enum db_kind kind)
{
    struct ctx c;
    struct stmt *s;
    bool found[WITHOUT] = {false};
    int n = 0;

    test_case(t, "every table carries its unit: %s", world_kind(kind));
    c = world_ctx(t, db);
    db_begin_read(&c);
    s = db_query(&c, &columns);
    while (db_step(s)) {
        struct str name = db_get_text(s, 0);
        bool has = db_get_int(s, 1) != 0;
        int i = 0;

        n++;
        while (i < WITHOUT && !str_eq(name, str_of(without[i].name)))
            i++;
        if (i < WITHOUT)
            found[i] = true;
        if (has != (i == WITHOUT))
            CHECK_STR(t, name,
                      has ? S("not in the list of tables without a unit")
                          : S("a unit, or a reason"));
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK(t, n > 60);
    for (int i = 0; i < WITHOUT; i++)
        if (found[i] == elsewhere(i, kind))
            CHECK_STR(t, str_of(without[i].name), S("a table"));
}

static void numbered(struct test *t, struct db *db)
{
    struct ctx c;
    struct stmt *s;

    test_case(t, "an id is the number of its row");
    c = world_ctx(t, db);
    db_begin_read(&c);
    s = db_query(&c, &numbers);
    while (db_step(s))
        CHECK_STR(t, db_get_text(s, 0), S("a table whose id is INTEGER PRIMARY KEY"));
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static void by_parts(struct test *t, struct db *db)
{
    struct ctx c;
    struct stmt *s;
    struct str said = S("");
    int64_t last = 0;

    test_case(t, "what grows without end is parted by its unit");
    c = world_ctx(t, db);
    db_begin(&c);
    for (int i = 0; i < PARTED; i++) {
        s = db_query(&c, &parts);
        db_put_text(s, str_of(parted[i]));
        CHECK_INT(t, db_one_int(s), PARTS);
    }
    for (int unit = 1; unit <= 40; unit++) {
        int64_t id;

        s = db_query(&c, &insert);
        db_put_int(s, unit);
        db_put_blob(s, S("x"));
        id = db_one_int(s);
        CHECK(t, id > last); /* one series of numbers for all parts */
        last = id;
    }
    CHECK_INT(t, db_one_int(db_query(&c, &used)), PARTS);
    s = db_query(&c, &plan);
    while (db_step(s))
        said = str_concat(&t->mem, said, str_concat(&t->mem, db_get_text(s, 0), S("\n")));
    /* one part is asked, by its index */
    CHECK(t, str_has(said, S("Index")) && !str_has(said, S("Append")));
    db_cancel(&c);
    CHECK_OK(t, &c.fail);
}

void test_store_tables(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct db *db;

        test_case(t, "tables: %s", world_kind((enum db_kind)kind));
        if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
            test_skip(t, "no server");
            continue;
        }
        db = world_new(t, folder, (enum db_kind)kind, "tables");
        if (!db)
            continue;
        carries(t, db, (enum db_kind)kind);
        if (kind == DB_POSTGRES)
            by_parts(t, db);
        else
            numbered(t, db);
        db_close(db);
    }
}
