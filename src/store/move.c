/* SPDX-License-Identifier: MulanPSL-2.0 */
/* move.c - a whole database carried from one engine to the other; see move.h */
#include "store/move.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/digest.h"
#include "store/copy_text.h"
#include "store/migrate.h"

enum { BATCH = 200, WORLD_MOST = 1 << 30 };

struct column {
    struct str name;
    enum { INT, TEXT, BYTES } type;
    int key; /* place in the primary key, from 1; 0: not of it */
};
LIST_TYPE(column_list, struct column);

struct table {
    struct str name;
    struct column_list cols; /* in the order of the source */
    int keys[8], keys_n;     /* columns of the primary key, in its order */
    struct db_query first, after, last, count, insert, copy;
    int64_t rows;
};
LIST_TYPE(table_list, struct table);

struct world {
    struct arena mem;
    struct ctx c;
    struct db *db;
    bool still; /* one transaction for all batches; what it rests on is in the move's memory */
};

struct move {
    struct arena *mem;
    struct world from, to;
    struct table_list tables;
    int64_t rows;
};

enum {
    TABLES,
    MARK_GET,
    MARK_SET,
    MARK_DROP,
    REFS,
    REFS_GET,
    REFS_SET,
    REFS_DROP,
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
         "{pg:SELECT t.table_name::text, t.column_name::text, t.data_type::text, "
         "coalesce(k.ordinal_position, 0)::bigint "
         "FROM information_schema.columns t "
         "JOIN information_schema.tables b ON b.table_schema = t.table_schema "
         "AND b.table_name = t.table_name AND b.table_type = 'BASE TABLE' "
         "LEFT JOIN information_schema.table_constraints c "
         "ON c.table_schema = t.table_schema AND c.table_name = t.table_name "
         "AND c.constraint_type = 'PRIMARY KEY' "
         "LEFT JOIN information_schema.key_column_usage k "
         "ON k.constraint_schema = c.constraint_schema "
         "AND k.constraint_name = c.constraint_name AND k.table_name = t.table_name "
         "AND k.column_name = t.column_name "
         "WHERE t.table_schema = current_schema() AND t.table_name NOT LIKE 'search\\_%' "
         "AND t.table_name <> 'meta' "
         "ORDER BY t.table_name COLLATE \"C\", t.ordinal_position}"},
    [MARK_GET] = {"move.mark_get", "SELECT count(*) FROM meta WHERE key = 'moving'"},
    [MARK_SET] = {"move.mark_set", "INSERT INTO meta (key, value) VALUES ('moving', $1)"},
    [MARK_DROP] = {"move.mark_drop", "DELETE FROM meta WHERE key = 'moving'"},
    [REFS] = {"move.refs",
              "{sqlite:SELECT '', '', '' WHERE 1 = 0}"
              "{pg:SELECT c.conrelid::regclass::text, c.conname::text, "
              "pg_get_constraintdef(c.oid) FROM pg_constraint c "
              "JOIN pg_namespace n ON n.oid = c.connamespace "
              "WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY 1, 2}"},
    [REFS_GET] = {"move.refs_get", "SELECT value FROM meta WHERE key = 'moving_refs'"},
    [REFS_SET] = {"move.refs_set", "INSERT INTO meta (key, value) VALUES ('moving_refs', $1)"},
    [REFS_DROP] = {"move.refs_drop", "DELETE FROM meta WHERE key = 'moving_refs'"},
    [UNITS] = {"move.units", "SELECT count(*) FROM unit"},
    [META_READ] =
        {"move.meta_read",
         "SELECT key, value FROM meta WHERE key NOT IN "
         "('schema_version', 'search_version', 'moving', 'moving_refs') ORDER BY key"},
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
        buf_fmt(&b, " LIMIT %d", BATCH);
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
static void world_turn(struct world *w)
{
    arena_reset(&w->mem);
    if (!w->still)
        db_attach(&w->c, w->db);
}

static void world_read(struct world *w)
{
    if (!w->still)
        db_begin_read(&w->c);
}

static void world_rest(struct world *w)
{
    if (!w->still)
        db_end(&w->c);
}

static enum err told(const struct world *w, struct fail *why)
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
    if (why->code || !world_open(&m->from, mem, from, why) || !world_open(&m->to, mem, to, why))
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
    if (!told(&m->from, why)) {
        v = migrate_version_of(&m->to.c);
        if (v && v != migrate_version() && !m->to.c.fail.code)
            fail_set(&m->to.c.fail, ERR_VERSION, "to", "目标数据库的版本是 %d，本程序是 %d", v,
                     migrate_version());
        if (!m->to.c.fail.code)
            target(m);
        told(&m->to, why);
    }
    world_turn(&m->from);
    world_turn(&m->to);
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
    return told(&m->from, why);
}

void move_release(struct move *m)
{
    if (m->from.still)
        db_cancel(&m->from.c);
    m->from.still = false;
    world_turn(&m->from);
}

/* ---- rows */

struct value {
    bool null;
    int64_t n;
    struct str text;
};

static struct value value_get(struct stmt *s, int col, const struct column *k)
{
    struct value v = {.null = db_is_null(s, col)};

    if (v.null)
        return v;
    if (k->type == INT)
        v.n = db_get_int(s, col);
    else
        v.text = k->type == TEXT ? db_get_text(s, col) : db_get_blob(s, col);
    return v;
}

static void value_put(struct stmt *s, struct value v, const struct column *k)
{
    if (v.null)
        db_put_null(s);
    else if (k->type == INT)
        db_put_int(s, v.n);
    else if (k->type == TEXT)
        db_put_text(s, v.text);
    else
        db_put_blob(s, v.text);
}

static void value_copy(struct buf *b, isize col, struct value v, const struct column *k)
{
    if (v.null)
        copy_null(b, col);
    else if (k->type == INT)
        copy_int(b, col, v.n);
    else if (k->type == TEXT)
        copy_text(b, col, v.text);
    else
        copy_bytes(b, col, v.text);
}

/* Where a walk stands: the key of its last row, kept beside the arena of the batch. */
struct place {
    bool any;
    int64_t n[8];
    char text[8][600];
    isize len[8];
};

static bool place_set(struct place *p, const struct table *t, const struct value *key)
{
    p->any = true;
    for (int i = 0; i < t->keys_n; i++) {
        p->n[i] = key[i].n;
        p->len[i] = key[i].text.n;
        if (key[i].text.n > (isize)sizeof p->text[i])
            return false;
        for (isize k = 0; k < key[i].text.n; k++)
            p->text[i][k] = key[i].text.p[k];
    }
    return true;
}

static struct stmt *read_from(struct ctx *c, const struct table *t, const struct place *p)
{
    struct stmt *s = db_query(c, p->any ? &t->after : &t->first);

    for (int i = 0; p->any && i < t->keys_n; i++)
        value_put(s, (struct value){.n = p->n[i], .text = {p->text[i], p->len[i]}},
                  &t->cols.p[t->keys[i]]);
    return s;
}

static void too_long(struct ctx *c, const struct table *t)
{
    fail_set(&c->fail, ERR_DB, str_cstr(c->mem, t->name), "主键过长，无法搬迁");
}

/* Where the target stands in a table: rows come in the order of the key. */
static void place_last(struct ctx *c, const struct table *t, struct place *p)
{
    struct stmt *s = db_query(c, &t->last);
    struct value key[8];

    if (!db_step(s))
        return;
    for (int i = 0; i < t->keys_n; i++)
        key[i] = value_get(s, i, &t->cols.p[t->keys[i]]);
    if (!place_set(p, t, key))
        too_long(c, t);
    db_done(s);
}

/* Ends both transactions and gives the memory of both worlds back; `n`, or 0 where something failed. */
static int64_t batch_end(struct move *m, int64_t n)
{
    world_rest(&m->from);
    db_end(&m->to.c);
    world_turn(&m->from);
    world_turn(&m->to);
    return m->from.c.fail.code || m->to.c.fail.code ? 0 : n;
}

/* One batch; how many rows. The memory of both worlds is given back. */
static int64_t copy_batch(struct move *m, const struct table *t, struct place *p)
{
    struct ctx *a = &m->from.c, *b = &m->to.c;
    struct value *row = NEW(a->mem, struct value, t->cols.n), key[8];
    bool copies = db_copies(m->to.db);
    struct buf rows = buf_new(b->mem, 1 << 16);
    struct stmt *s;
    int64_t n = 0;

    world_read(&m->from);
    db_begin(b);
    s = read_from(a, t, p);
    while (db_step(s) && !b->fail.code) {
        struct stmt *in = copies ? NULL : db_query(b, &t->insert);

        for (isize i = 0; i < t->cols.n; i++) {
            row[i] = value_get(s, (int)i, &t->cols.p[i]);
            if (copies)
                value_copy(&rows, i, row[i], &t->cols.p[i]);
            else
                value_put(in, row[i], &t->cols.p[i]);
        }
        if (copies)
            copy_end(&rows);
        else
            db_run(in);
        n++;
        for (int i = 0; i < t->keys_n; i++)
            key[i] = row[t->keys[i]];
        if (n == BATCH && !place_set(p, t, key))
            too_long(b, t);
    }
    if (copies && n && db_copy(b, &t->copy, buf_str(&rows)) != n && !b->fail.code)
        fail_set(&b->fail, ERR_DB, str_cstr(b->mem, t->name), "没有写进所有的行");
    return batch_end(m, n);
}

enum err move_copy(struct move *m, move_tick *tick, void *who, struct move_sum *out,
                   struct fail *why)
{
    int64_t done = 0;

    *out = (struct move_sum){.tables = m->tables.n, .rows = m->rows};
    for (isize i = 0; i < m->tables.n && !why->code; i++) {
        const struct table *t = &m->tables.p[i];
        struct place *p = NEW(m->mem, struct place, 1);
        int64_t had, n;

        db_begin_read(&m->to.c);
        had = db_one_int(db_query(&m->to.c, &t->count));
        place_last(&m->to.c, t, p);
        db_end(&m->to.c);
        world_turn(&m->to);
        for (done += had; (n = copy_batch(m, t, p)) > 0;) {
            out->copied += n;
            done += n;
            if (tick)
                tick(who, done, m->rows);
            if (n < BATCH)
                break;
        }
        told(&m->from, why);
        told(&m->to, why);
    }
    return why->code;
}

/* ---- the proof */

static void digest_value(struct digester *d, struct value v, const struct column *k)
{
    char head[32];
    int n = k->type == INT && !v.null ? snprintf(head, sizeof head, "i%lld;", (long long)v.n)
                                      : snprintf(head, sizeof head, "%c%lld;",
                                                 v.null ? 'n' : 't', (long long)v.text.n);

    digest_add(d, (struct str){head, n});
    digest_add(d, v.text);
}

static bool same(struct value a, struct value b)
{
    return a.null == b.null && a.n == b.n && str_eq(a.text, b.text);
}

static void differs(struct ctx *c, const struct table *t, const struct value *row, isize col)
{
    struct buf b = buf_new(c->mem, 200);

    for (int i = 0; i < t->keys_n; i++) {
        const struct value *v = &row[t->keys[i]];

        if (t->cols.p[t->keys[i]].type == INT)
            buf_fmt(&b, "%s%lld", i ? "、" : "", (long long)v->n);
        else
            buf_fmt(&b, "%s%.*s", i ? "、" : "", STR_ARG(v->text));
    }
    if (col < 0)
        fail_set(&c->fail, ERR_DB, str_cstr(c->mem, t->name),
                 "核对未通过：表 %.*s 从主键 %.*s 起两边行数不同", STR_ARG(t->name),
                 STR_ARG(buf_str(&b)));
    else
        fail_set(&c->fail, ERR_DB, str_cstr(c->mem, t->name),
                 "核对未通过：表 %.*s 主键 %.*s 的 %.*s 两边不同", STR_ARG(t->name),
                 STR_ARG(buf_str(&b)), STR_ARG(t->cols.p[col].name));
}

static int64_t verify_batch(struct move *m, const struct table *t, struct place *p,
                            struct digester *d)
{
    struct ctx *a = &m->from.c, *b = &m->to.c;
    struct value *row = NEW(a->mem, struct value, t->cols.n),
                 *other = NEW(b->mem, struct value, t->cols.n), key[8];
    struct stmt *s, *u;
    int64_t n = 0;

    world_read(&m->from);
    db_begin_read(b);
    s = read_from(a, t, p);
    u = read_from(b, t, p);
    for (;;) {
        bool left = db_step(s), right = db_step(u);
        const struct value *seen = left ? row : other;

        for (isize i = 0; i < t->cols.n; i++) {
            row[i] = left ? value_get(s, (int)i, &t->cols.p[i]) : (struct value){0};
            other[i] = right ? value_get(u, (int)i, &t->cols.p[i]) : (struct value){0};
        }
        if (a->fail.code || b->fail.code || (!left && !right))
            break;
        if (left != right) {
            differs(b, t, seen, -1);
            break;
        }
        for (isize i = 0; i < t->cols.n; i++) {
            digest_value(d, row[i], &t->cols.p[i]);
            if (!same(row[i], other[i]))
                differs(b, t, row, i);
        }
        n++;
        for (int i = 0; i < t->keys_n; i++)
            key[i] = row[t->keys[i]];
        if (n == BATCH && !place_set(p, t, key))
            too_long(b, t);
    }
    return batch_end(m, n);
}

enum err move_verify(struct move *m, move_tick *tick, void *who, struct move_sum *out,
                     struct fail *why)
{
    struct digester d;
    struct digest sum;

    if (why->code)
        return why->code;
    out->rows = 0;
    digest_start(&d, DIGEST_SM3);
    for (isize i = 0; i < m->tables.n && !why->code; i++) {
        const struct table *t = &m->tables.p[i];
        struct place *p = NEW(m->mem, struct place, 1);
        int64_t n;

        digest_add(&d, t->name);
        while ((n = verify_batch(m, t, p, &d)) > 0) {
            out->rows += n;
            if (tick)
                tick(who, out->rows, m->rows);
            if (n < BATCH)
                break;
        }
        told(&m->from, why);
        told(&m->to, why);
    }
    sum = digest_end(&d);
    out->sm3 = hex_of(m->mem, digest_str(&sum));
    return why->code;
}

/* ---- the end */

/* Numbers that the server gives itself go on behind those that arrived. */
static void sequences(struct move *m, struct ctx *c)
{
    for (isize i = 0; i < m->tables.n && !c->fail.code; i++) {
        const struct table *t = &m->tables.p[i];
        struct stmt *s;
        struct str name;

        if (t->keys_n != 1 || !str_eq(t->cols.p[t->keys[0]].name, S("id")))
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

enum err move_finish(struct move *m, struct fail *why)
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
    db_run(db_query(c, &q[REFS_DROP]));
    db_run(db_query(c, &q[MARK_DROP]));
    db_end(c);
    told(&m->from, why);
    told(&m->to, why);
    world_turn(&m->from);
    world_turn(&m->to);
    return why->code;
}
