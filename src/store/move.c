/* SPDX-License-Identifier: MulanPSL-2.0 */
/* move.c - a whole database carried from one engine to the other: what there is, where it goes, the end; see move.h.
 * The rows themselves: move_rows.c */
#include "store/move_in.h"

#include <time.h>

#include "base/buf.h"
#include "store/migrate.h"

enum { WORLD_MOST = 1 << 30, CLAIM_TRIES = 50 };

enum {
    TABLES,
    MARK_GET,
    MARK_SET,
    MARK_DROP,
    REFS,
    REFS_GET,
    REFS_SET,
    REFS_DROP,
    SOURCE_GET,
    UNITS,
    META_READ,
    META_WRITE,
    SEQUENCE
};
/* What stands in the catalogue is asked of the catalogue; no plan to look at. */
static const struct db_query q[] = {
    [TABLES] =
        {"move.tables",
         "{sqlite:SELECT m.name, p.name, p.type, p.pk FROM sqlite_master m "
         "JOIN pragma_table_info(m.name) p WHERE m.type = 'table' "
         "AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_%' "
         "AND m.name <> 'meta' ORDER BY m.name, p.cid}"
         "{pg:SELECT r.relname::text, a.attname::text, format_type(a.atttypid, NULL)::text, "
         "coalesce((SELECT k.place FROM unnest(i.indkey) WITH ORDINALITY k (att, place) "
         "WHERE k.att = a.attnum), 0)::bigint "
         "FROM pg_class r JOIN pg_namespace n ON n.oid = r.relnamespace "
         "JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped "
         "LEFT JOIN pg_index i ON i.indrelid = r.oid AND i.indisprimary "
         "WHERE n.nspname = current_schema() AND r.relkind IN ('r', 'p') "
         "AND NOT r.relispartition AND r.relname NOT LIKE 'search\\_%' "
         "AND r.relname <> 'meta' ORDER BY r.relname COLLATE \"C\", a.attnum}"},
    [MARK_GET] = {"move.mark_get", "SELECT count(*) FROM meta WHERE key = 'moving'"},
    [MARK_SET] = {"move.mark_set", "INSERT INTO meta (key, value) VALUES ('moving', $1)"},
    [MARK_DROP] = {"move.mark_drop", "DELETE FROM meta WHERE key = 'moving'"},
    [REFS] = {"move.refs",
              "{sqlite:SELECT '', '', '' WHERE 1 = 0}"
              "{pg:SELECT c.conrelid::regclass::text, c.conname::text, "
              "pg_get_constraintdef(c.oid) FROM pg_constraint c "
              "JOIN pg_namespace n ON n.oid = c.connamespace "
              "WHERE c.contype = 'f' AND c.conparentid = 0 AND n.nspname = current_schema() "
              "ORDER BY 1, 2}"},
    [REFS_GET] = {"move.refs_get", "SELECT value FROM meta WHERE key = 'moving_refs'"},
    [REFS_SET] = {"move.refs_set", "INSERT INTO meta (key, value) VALUES ('moving_refs', $1)"},
    [REFS_DROP] = {"move.refs_drop", "DELETE FROM meta WHERE key = 'moving_refs'"},
    [SOURCE_GET] = {"move.source", "SELECT value FROM meta WHERE key = 'moved_from'"},
    [UNITS] = {"move.units", "SELECT count(*) FROM unit"},
    [META_READ] = {"move.meta_read", "SELECT key, value FROM meta WHERE key NOT IN "
                                     "('schema_version', 'search_version', 'moving', "
                                     "'moving_refs', 'moved_from') ORDER BY key"},
    [META_WRITE] = {"move.meta_write",
                    "INSERT INTO meta (key, value) VALUES ($1, $2) "
                    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"},
    [SEQUENCE] = {"move.sequence",
                  "{sqlite:SELECT $1, 0 WHERE 1 = 0}"
                  "{pg:SELECT pg_get_serial_sequence(CAST($1 AS text), 'id')::text}"},
};

bool move_unfinished(struct ctx *c)
{
    return db_one_int(db_query(c, &q[MARK_GET])) > 0;
}

struct str move_source(struct ctx *c)
{
    struct stmt *s = db_query(c, &q[SOURCE_GET]);
    struct str source = db_step(s) ? db_get_text(s, 0) : S("");

    db_done(s);
    return source;
}

/* ---- the plan */

static const char *kept(struct arena *mem, const struct buf *b)
{
    return str_cstr(mem, buf_str(b));
}

static void key_names(struct buf *b, const struct table *t, const char *after)
{
    for (int i = 0; i < t->keys_n; i++)
        buf_fmt(b, "%s\"%.*s\"%s", i ? ", " : "", STR_ARG(t->cols.p[t->keys[i]].name), after);
}

static void write_queries(struct arena *mem, struct table *t)
{
    struct buf cols = buf_new(mem, 512), b;
    struct str list;

    for (isize i = 0; i < t->cols.n; i++)
        buf_fmt(&cols, "%s\"%.*s\"", i ? ", " : "", STR_ARG(t->cols.p[i].name));
    list = buf_str(&cols);
    for (int after = 0; after < 2; after++) {
        b = buf_new(mem, 1024);
        buf_fmt(&b, "SELECT %.*s FROM \"%.*s\"", STR_ARG(list), STR_ARG(t->name));
        if (after) {
            buf_lit(&b, " WHERE (");
            key_names(&b, t, "");
            buf_lit(&b, ") > (");
            for (int i = 0; i < t->keys_n; i++)
                buf_fmt(&b, "%s$%d", i ? ", " : "", i + 1);
            buf_lit(&b, ")");
        }
        buf_lit(&b, " ORDER BY ");
        key_names(&b, t, "");
        buf_fmt(&b, " LIMIT %d", MOVE_BATCH);
        *(after ? &t->after : &t->first) = (struct db_query){"move.read", kept(mem, &b)};
    }
    b = buf_new(mem, 512);
    buf_lit(&b, "SELECT ");
    key_names(&b, t, "");
    buf_fmt(&b, " FROM \"%.*s\" ORDER BY ", STR_ARG(t->name));
    key_names(&b, t, " DESC");
    buf_lit(&b, " LIMIT 1");
    t->last = (struct db_query){"move.last", kept(mem, &b)};
    b = buf_new(mem, 128);
    buf_fmt(&b, "SELECT count(*) FROM \"%.*s\"", STR_ARG(t->name));
    t->count = (struct db_query){"move.count", kept(mem, &b)};
    b = buf_new(mem, 1024);
    buf_fmt(&b, "INSERT INTO \"%.*s\" (%.*s) VALUES (", STR_ARG(t->name), STR_ARG(list));
    for (isize i = 0; i < t->cols.n; i++)
        buf_fmt(&b, "%s$%d", i ? ", " : "", (int)i + 1);
    buf_lit(&b, ")");
    t->insert = (struct db_query){"move.insert", kept(mem, &b)};
    b = buf_new(mem, 1024);
    buf_fmt(&b, "COPY \"%.*s\" (%.*s) FROM STDIN", STR_ARG(t->name), STR_ARG(list));
    t->copy = (struct db_query){"move.copy", kept(mem, &b)};
}

static void read_catalogue(struct move *m)
{
    struct ctx *c = &m->from.c;
    isize tables_cap = 0, cols_cap = 0;
    struct stmt *s = db_query(c, &q[TABLES]);

    while (db_step(s)) {
        struct str name = db_get_text(s, 0), type = db_get_text(s, 2);
        struct table *t = m->tables.n ? &m->tables.p[m->tables.n - 1] : NULL;
        struct column *col;
        int64_t key = db_get_int(s, 3);

        if (!t || !str_eq(t->name, name)) {
            t = LIST_ADD(m->mem, &m->tables, tables_cap);
            t->name = str_dup(m->mem, name);
            cols_cap = 0;
        }
        col = LIST_ADD(m->mem, &t->cols, cols_cap);
        col->name = str_dup(m->mem, db_get_text(s, 1));
        col->type = str_eq(type, S("INTEGER")) || str_eq(type, S("bigint")) ? INT
                    : str_eq(type, S("BLOB")) || str_eq(type, S("bytea"))   ? BYTES
                                                                            : TEXT;
        if (key > 0 && key <= 8) {
            t->keys[key - 1] = (int)t->cols.n - 1;
            t->keys_n = t->keys_n > key ? t->keys_n : (int)key;
        }
    }
    for (isize i = 0; i < m->tables.n && !c->fail.code; i++) {
        struct table *t = &m->tables.p[i];

        if (!t->keys_n)
            fail_set(&c->fail, ERR_DB, str_cstr(c->mem, t->name), "这张表没有主键，无法搬迁");
        write_queries(m->mem, t);
        t->rows = db_one_int(db_query(c, &t->count));
        m->rows += t->rows;
    }
}

/* ---- the two worlds */

static void world_free(void *p)
{
    struct world *w = p;

    arena_free(&w->mem);
}

static bool world_open(struct world *w, struct arena *mem, struct db *db, struct fail *why)
{
    if (!arena_init(&w->mem, WORLD_MOST)) {
        fail_set(why, ERR_BUSY, "move", "内存不足");
        return false;
    }
    arena_defer(mem, world_free, w);
    w->db = db;
    w->c = (struct ctx){.mem = &w->mem, .request_no = S("move")};
    db_attach(&w->c, db);
    return true;
}

/* Gives the memory of a batch back; the failure stays. */
void move_world_turn(struct world *w)
{
    arena_reset(&w->mem);
    if (!w->still)
        db_attach(&w->c, w->db);
}

void move_world_read(struct world *w)
{
    if (!w->still)
        db_begin_read(&w->c);
}

void move_world_rest(struct world *w)
{
    if (!w->still)
        db_end(&w->c);
}

enum err move_told(const struct world *w, struct fail *why)
{
    if (w->c.fail.code && !why->code)
        *why = w->c.fail;
    return why->code;
}

/* The constraints between tables of PostgreSQL, put aside as the statements that make them again. */
static void refs_aside(struct ctx *c)
{
    struct buf make = buf_new(c->mem, 8192), drop = buf_new(c->mem, 8192);
    struct stmt *s = db_query(c, &q[REFS]);

    while (db_step(s)) {
        struct str table = db_get_text(s, 0), name = db_get_text(s, 1);

        buf_fmt(&drop, "ALTER TABLE %.*s DROP CONSTRAINT \"%.*s\";\n", STR_ARG(table),
                STR_ARG(name));
        buf_fmt(&make, "ALTER TABLE %.*s ADD CONSTRAINT \"%.*s\" ", STR_ARG(table),
                STR_ARG(name));
        buf_add(&make, db_get_text(s, 2));
        buf_lit(&make, ";\n");
    }
    s = db_query(c, &q[REFS_SET]);
    db_put_text(s, buf_str(&make));
    db_run(s);
    if (drop.n)
        db_script(c, buf_str(&drop));
}

/* Nobody else moves into it meanwhile. Who was killed a moment ago holds it until the server has seen that. */
static bool claimed(struct move *m, struct db *to, struct fail *why)
{
    for (int i = 0; i < CLAIM_TRIES && !m->claim && !why->code; i++) {
        if (i)
            nanosleep(&(struct timespec){0, 100 * 1000 * 1000}, NULL);
        m->claim = db_claim(to, "move", why);
    }
    if (!m->claim && !why->code)
        fail_set(why, ERR_BUSY, "to", "另一个程序正在往目标数据库里搬，请等它结束");
    return m->claim;
}

/* A target that is fresh is marked, one that is marked is gone on with, any other is refused. */
static enum err target(struct move *m)
{
    struct ctx *c = &m->to.c;
    struct buf report = buf_new(c->mem, 256);
    bool marked;

    if (migrate_version_of(c) == 0)
        migrate_run(c, false, &report);
    db_begin(c);
    marked = move_unfinished(c);
    if (!marked && !c->fail.code && db_one_int(db_query(c, &q[UNITS])))
        fail_set(&c->fail, ERR_CONFLICT, "to", "目标数据库里已经有数据，只能搬到空的数据库");
    if (!marked && !c->fail.code) {
        struct stmt *s;

        for (isize i = 0; i < m->tables.n; i++)
            if (db_one_int(db_query(c, &m->tables.p[i].count)))
                fail_set(&c->fail, ERR_CONFLICT, str_cstr(c->mem, m->tables.p[i].name),
                         "目标数据库里已经有数据，只能搬到空的数据库");
        s = db_query(c, &q[MARK_SET]);
        db_put_text(s, S("1"));
        db_run(s);
        refs_aside(c);
    }
    if (db_end(c) != OK || db_kind(m->to.db) != DB_SQLITE)
        return c->fail.code;
    /* outside of transactions, where alone it counts */
    db_script(c, S("PRAGMA foreign_keys=OFF"));
    return db_relax(c, true);
}

enum err move_open(struct arena *mem, struct db *from, struct db *to, struct move **out,
                   struct fail *why)
{
    struct move *m = NEW(mem, struct move, 1);
    int v;

    *out = m;
    m->mem = mem;
    if (why->code || !world_open(&m->from, mem, from, why) ||
        !world_open(&m->to, mem, to, why) || !claimed(m, to, why))
        return why->code;
    v = migrate_version_of(&m->from.c);
    if (!m->from.c.fail.code && v != migrate_version())
        return fail_set(why, ERR_VERSION, "from",
                        "来源数据库的版本是 %d，本程序是 %d；请先备份，再运行 gongkai migrate",
                        v, migrate_version());
    db_begin_read(&m->from.c);
    if (move_unfinished(&m->from.c))
        fail_set(&m->from.c.fail, ERR_RULE, "from", "来源数据库本身是一次没有完成的搬迁");
    read_catalogue(m);
    db_end(&m->from.c);
    if (!move_told(&m->from, why)) {
        v = migrate_version_of(&m->to.c);
        if (v && v != migrate_version() && !m->to.c.fail.code)
            fail_set(&m->to.c.fail, ERR_VERSION, "to", "目标数据库的版本是 %d，本程序是 %d", v,
                     migrate_version());
        if (!m->to.c.fail.code)
            target(m);
        move_told(&m->to, why);
    }
    move_world_turn(&m->from);
    move_world_turn(&m->to);
    return why->code;
}

enum err move_hold(struct move *m, struct fail *why)
{
    if (why->code)
        return why->code;
    m->from.c.mem = m->mem; /* where the transaction's own things stay */
    db_attach(&m->from.c, m->from.db);
    m->from.c.mem = &m->from.mem;
    m->from.still = db_begin_read(&m->from.c) == OK;
    return move_told(&m->from, why);
}

void move_release(struct move *m)
{
    if (m->from.still)
        db_cancel(&m->from.c);
    m->from.still = false;
    move_world_turn(&m->from);
}

/* ---- the end */

/* Numbers that the server gives itself go on behind those that arrived. */
static void sequences(struct move *m, struct ctx *c)
{
    for (isize i = 0; i < m->tables.n && !c->fail.code; i++) {
        const struct table *t = &m->tables.p[i];
        struct stmt *s;
        struct str name;

        if (!t->keys_n || !str_eq(t->cols.p[t->keys[0]].name, S("id")))
            continue;
        s = db_query(c, &q[SEQUENCE]);
        db_put_text(s, t->name);
        if (!db_step(s))
            continue;
        name = db_get_text(s, 0);
        db_done(s);
        if (name.n)
            db_script(c, str_fmt(c->mem,
                                 "SELECT setval('%.*s', (SELECT coalesce(max(id), 0) + 1 FROM "
                                 "\"%.*s\"), false)",
                                 STR_ARG(name), STR_ARG(t->name)));
    }
}

static void carry_meta(struct move *m)
{
    struct ctx *a = &m->from.c, *b = &m->to.c;
    struct stmt *s;

    db_begin_read(a);
    s = db_query(a, &q[META_READ]);
    while (db_step(s)) {
        struct stmt *in = db_query(b, &q[META_WRITE]);

        db_put_text(in, db_get_text(s, 0));
        db_put_text(in, db_get_text(s, 1));
        db_run(in);
    }
    db_end(a);
}

enum err move_finish(struct move *m, struct str source, struct fail *why)
{
    struct ctx *c = &m->to.c;
    struct stmt *s;

    if (why->code)
        return why->code;
    if (db_kind(m->to.db) == DB_SQLITE) {
        db_relax(c, false);
        db_script(c, S("PRAGMA foreign_keys=ON"));
        db_integrity(c); /* its own check of every reference */
    }
    db_begin(c);
    carry_meta(m);
    s = db_query(c, &q[REFS_GET]);
    if (db_step(s)) {
        struct str refs = db_get_text(s, 0);

        db_done(s);
        if (refs.n)
            db_script(c, refs);
    }
    if (db_kind(m->to.db) == DB_POSTGRES)
        sequences(m, c);
    if (source.n) {
        s = db_query(c, &q[META_WRITE]);
        db_put_text(s, S("moved_from"));
        db_put_text(s, source);
        db_run(s);
    }
    db_run(db_query(c, &q[REFS_DROP]));
    db_run(db_query(c, &q[MARK_DROP]));
    db_end(c);
    move_told(&m->from, why);
    move_told(&m->to, why);
    move_world_turn(&m->from);
    move_world_turn(&m->to);
    return why->code;
}

void move_close(struct move *m)
{
    if (!m)
        return;
    db_unclaim(m->claim);
    m->claim = NULL;
}
