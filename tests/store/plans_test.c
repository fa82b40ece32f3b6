/* SPDX-License-Identifier: MulanPSL-2.0 */
/* plans_test.c - every statement of store: prepared on both engines; on SQLite none reads a large
 * table from end to end, but for those that are named here with their reason */
#include <string.h>

#include "base/buf.h"
#include "store/db_engine.h"
#include "tests/store/world.h"

#define Q(name)                                                                                \
    extern const struct db_query name##_queries[];                                             \
    extern const isize name##_queries_n;
#include "query_list.h"
#undef Q

static const struct {
    const char *file;
    const struct db_query *q;
    const isize *n;
} tables[] = {
#define Q(name) {#name, name##_queries, &name##_queries_n},
#include "query_list.h"
#undef Q
    {NULL, NULL, NULL}};

/* Tables that grow with every year. */
static const char *const large[] = {
    "document", "doc_version", "doc_step", "attachment",  "request",      "request_event",
    "audit",    "finding",     "letter",   "session",     "patrol_fault", "norm_event",
    "relation", "blob",        "throttle", "search_block"};

/* Statements that may read all, each with its reason. */
static const struct {
    const char *name, *why;
} all[] = {
#include "tests/store/plans_all.h"
    {NULL, NULL}};

static bool is_large(struct str table)
{
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        if (str_eq(table, str_of(large[i])))
            return true;
    return false;
}

static bool may_read_all(const char *name)
{
    for (int i = 0; all[i].name; i++)
        if (!strcmp(all[i].name, name))
            return true;
    return false;
}

/* The table that an alias stands for in this statement: "FROM document d", "JOIN document d". */
static struct str table_of(struct str sql, struct str alias)
{
    static const char *const before[] = {"FROM ", "JOIN ", "INTO ", "UPDATE "};

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (struct str rest = sql; str_find(rest, str_of(before[i])) >= 0;) {
            struct str table, behind, word;

            rest = str_from(rest, str_find(rest, str_of(before[i])) + (isize)strlen(before[i]));
            str_cut(rest, S(" "), &table, &behind);
            str_cut(behind, S(" "), &word, &behind);
            if (str_eq(word, alias) || str_eq(table, alias))
                return table;
        }
    return alias;
}

/* `keep` outlives the connection, which knows statements by their address. */
static void plan(struct test *t, struct ctx *c, const struct db_query *q, struct arena *keep)
{
    struct str half = str_of(db_pick(&t->mem, q->sql, DB_SQLITE)), offence = {0};
    struct db_query ask = {q->name,
                           str_cstr(keep, str_concat(keep, S("EXPLAIN QUERY PLAN "), half))};
    struct stmt *s;

    /* A plain INSERT reads nothing: what its plan names are children of deferred references. */
    if (!str_trim(half).n || (str_starts(half, S("INSERT")) && str_has(half, S("VALUES ("))))
        return;
    s = db_query(c, &ask);
    for (int i = db_params(ask.sql); i > 0; i--)
        db_put_null(s);
    while (db_step(s)) {
        struct str said = db_get_text(s, 3), word;

        if (!str_starts(said, S("SCAN ")))
            continue;
        str_cut(str_from(said, 5), S(" "), &word, &said);
        /* without an index, or along the whole of one */
        if (is_large(table_of(half, word)))
            offence = db_get_text(s, 3);
    }
    if (offence.n && !may_read_all(q->name))
        CHECK_STR(t, str_fmt(&t->mem, "%s: %.*s", q->name, STR_ARG(offence)), S("an index"));
}

static void prepare(struct test *t, struct ctx *c, const struct db_query *q)
{
    struct stmt *s = db_query(c, q);

    CHECK_OK(t, &c->fail);
    db_done(s);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct db *db;
    struct arena keep;

    test_case(t, "plans: %s opens", world_kind(kind));
    db = world_new(t, folder, kind, "plans");
    if (!db || !CHECK(t, arena_init(&keep, 64 << 20)))
        return;
    for (int i = 0; tables[i].file; i++) {
        test_case(t, "plans: %s, %s", tables[i].file, world_kind(kind));
        CHECK(t, *tables[i].n > 0);
        for (isize k = 0; k < *tables[i].n; k++) {
            struct ctx c = world_ctx(t, db);
            const struct db_query *q = &tables[i].q[k];

            if (!q->sql)
                continue;
            db_begin(&c);
            prepare(t, &c, q);
            if (kind == DB_SQLITE && !c.fail.code)
                plan(t, &c, q, &keep);
            db_cancel(&c);
        }
    }
    test_case(t, "plans: %s closes", world_kind(kind));
    db_close(db);
    arena_free(&keep);
}

void test_store_plans(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        engine(t, folder, DB_POSTGRES);
}
