/* SPDX-License-Identifier: MulanPSL-2.0 */
/* unit.c - units, offices, columns, report classes; see unit.h */
#include "store/unit.h"

enum {
    BY_ID,
    BY_CODE,
    CODE_TAKEN,
    INSERT,
    UPDATE,
    CLOSE,
    ALL,
    CHILDREN,
    PARENT,
    TOUCH,
    GENERATIONS,
    OFFICE_INSERT,
    OFFICE_ALL,
    OFFICE_CLOSE,
    COL_BY_ID,
    COL_INSERT,
    COL_UPDATE,
    COL_ALL,
    COL_ALL_CLOSED,
    COL_RECOUNT,
    COL_CHILDREN,
    COL_LIVE,
    COUNTER,
    COUNTER_READ,
    CLASS_INSERT,
    CLASS_ALL,
    CLASS_SET,
    CLASS_DROP_MAP,
    CLASS_DROP
};

/* Other instances hear at once, when the transaction commits, that pages have changed; see watch.h. */
#define MOVED "{sqlite:}{pg: RETURNING pg_notify('gongkai_' || current_schema(), id::text)}"
#define UNIT_COLS                                                                              \
    "id, parent, code, name, short_name, kind, level, credit_code, site_code, record_no, "     \
    "doc_prefix, office_name, address, post_code, phone, fax, email, hours, "                  \
    "supervision_phone, "                                                                      \
    "review_authority, court, approval_levels, ord, generation, created_at, closed_at "
#define COL_COLS                                                                               \
    "id, parent, unit, board, name, description, keywords, type, item, update_days, norm, "    \
    "ord, "                                                                                    \
    "docs, last_published_at, empty_reason, closed_at, closed_reason "

const struct db_query unit_queries[] = {
    [BY_ID] = {"unit.by_id", "SELECT " UNIT_COLS "FROM unit WHERE id = $1"},
    [BY_CODE] = {"unit.by_code", "SELECT " UNIT_COLS "FROM unit WHERE code = $1"},
    [CODE_TAKEN] = {"unit.code_taken", "SELECT id FROM unit WHERE code = $1"},
    [INSERT] = {"unit.insert", "INSERT INTO unit (parent, code, name, short_name, kind, level, "
                               "credit_code, site_code, record_no, "
                               "doc_prefix, office_name, address, post_code, phone, fax, "
                               "email, hours, supervision_phone, "
                               "review_authority, court, approval_levels, ord, created_at) "
                               "VALUES "
                               "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$"
                               "18,$19,$20,$21,$22,$23) RETURNING id"},
    [UPDATE] = {"unit.update", "UPDATE unit SET parent = $1, code = $2, name = $3, short_name "
                               "= $4, kind = $5, level = $6, "
                               "credit_code = $7, site_code = $8, record_no = $9, doc_prefix = "
                               "$10, office_name = $11, address = $12, "
                               "post_code = $13, phone = $14, fax = $15, email = $16, hours = "
                               "$17, supervision_phone = $18, "
                               "review_authority = $19, court = $20, approval_levels = $21, "
                               "ord = $22, generation = generation + 1 "
                               "WHERE id = $23" MOVED},
    [CLOSE] = {"unit.close", "UPDATE unit SET closed_at = $1, generation = generation + 1 "
                             "WHERE id = $2" MOVED},
    [ALL] = {"unit.all",
             "SELECT " UNIT_COLS "FROM unit WHERE closed_at IS NULL ORDER BY level, ord, id"},
    [CHILDREN] = {"unit.children",
                  "SELECT " UNIT_COLS
                  "FROM unit WHERE parent = $1 AND closed_at IS NULL ORDER BY ord, id"},
    [PARENT] = {"unit.parent", "SELECT parent FROM unit WHERE id = $1"},
    [TOUCH] = {"unit.touch", "UPDATE unit SET generation = generation + 1 WHERE id = $1" MOVED},
    [GENERATIONS] = {"unit.generations", "SELECT id, generation FROM unit ORDER BY id"},
    [OFFICE_INSERT] = {"office.insert",
                       "INSERT INTO office (unit, name, duties, ord) VALUES ($1, $2, $3, "
                       "(SELECT COUNT(*) FROM office WHERE unit = $1)) RETURNING id"},
    [OFFICE_ALL] = {"office.all", "SELECT id, unit, name, duties, closed_at FROM office WHERE "
                                  "unit = $1 AND closed_at IS NULL ORDER BY ord, id"},
    [OFFICE_CLOSE] = {"office.close", "UPDATE office SET closed_at = $1 WHERE id = $2"},
    [COL_BY_ID] = {"column.by_id", "SELECT " COL_COLS "FROM board_column WHERE id = $1"},
    [COL_INSERT] = {"column.insert",
                    "INSERT INTO board_column (unit, parent, board, name, description, "
                    "keywords, type, item, update_days, norm, "
                    "ord, empty_reason, created_at) VALUES "
                    "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) RETURNING id"},
    [COL_UPDATE] = {"column.update", "UPDATE board_column SET parent = $1, board = $2, name = "
                                     "$3, description = $4, keywords = $5, type = $6, "
                                     "item = $7, update_days = $8, norm = $9, ord = $10, "
                                     "empty_reason = $11, closed_at = $12, closed_reason = $13 "
                                     "WHERE id = $14"},
    [COL_ALL] =
        {"column.all",
         "SELECT " COL_COLS
         "FROM board_column WHERE unit = $1 AND closed_at IS NULL ORDER BY board, ord, id"},
    [COL_ALL_CLOSED] = {"column.all_closed",
                        "SELECT " COL_COLS
                        "FROM board_column WHERE unit = $1 ORDER BY board, ord, id"},
    [COL_RECOUNT] = {"column.recount", "UPDATE board_column SET docs = (SELECT COUNT(*) FROM "
                                       "document WHERE col = $1 AND live = 1), "
                                       "last_published_at = (SELECT MAX(published_at) FROM "
                                       "document WHERE col = $1 AND live = 1) WHERE id = $1"},
    [COL_CHILDREN] = {"column.children", "SELECT COUNT(*) FROM board_column WHERE unit = "
                                         "(SELECT unit FROM board_column WHERE id = $1) "
                                         "AND parent = $1 AND closed_at IS NULL"},
    [COL_LIVE] = {"column.live", "SELECT COUNT(*) FROM document WHERE col = $1 AND live = 1"},
    [COUNTER] =
        {"counter.next",
         "INSERT INTO counter (unit, name, year, last) VALUES ($1, $2, $3, 1) "
         "ON CONFLICT (unit, name, year) DO UPDATE SET last = counter.last + 1 RETURNING last"},
    [COUNTER_READ] = {"counter.read", "SELECT last FROM counter WHERE unit = $1 AND name = $2 "
                                      "AND year = $3"},
    [CLASS_INSERT] =
        {"report_class.insert",
         "INSERT INTO report_class (unit, year, name, ord) VALUES ($1, $2, $3, $4) "
         "ON CONFLICT (unit, year, name) DO UPDATE SET ord = excluded.ord RETURNING id"},
    [CLASS_ALL] = {"report_class.all", "SELECT id, unit, year, name, ord FROM report_class "
                                       "WHERE unit = $1 AND year = $2 ORDER BY ord, id"},
    [CLASS_SET] = {"column_class.set", "INSERT INTO column_class (unit, col, class) VALUES "
                                       "($1, $2, $3) ON CONFLICT (col, class) DO NOTHING"},
    [CLASS_DROP_MAP] = {"column_class.drop",
                        "DELETE FROM column_class WHERE class IN (SELECT id FROM report_class "
                        "WHERE unit = $1 AND year = $2)"},
    [CLASS_DROP] = {"report_class.drop",
                    "DELETE FROM report_class WHERE unit = $1 AND year = $2"},
};
const isize unit_queries_n = sizeof unit_queries / sizeof *unit_queries;

static void read_unit(struct stmt *s, struct unit *u)
{
    int i = 0;

    u->id.n = db_get_int(s, i++);
    u->parent.n = db_get_int(s, i++);
    u->code = db_get_text(s, i++);
    u->name = db_get_text(s, i++);
    u->short_name = db_get_text(s, i++);
    u->kind = db_get_text(s, i++);
    u->level = (int)db_get_int(s, i++);
    u->credit_code = db_get_text(s, i++);
    u->site_code = db_get_text(s, i++);
    u->record_no = db_get_text(s, i++);
    u->doc_prefix = db_get_text(s, i++);
    u->office_name = db_get_text(s, i++);
    u->address = db_get_text(s, i++);
    u->post_code = db_get_text(s, i++);
    u->phone = db_get_text(s, i++);
    u->fax = db_get_text(s, i++);
    u->email = db_get_text(s, i++);
    u->hours = db_get_text(s, i++);
    u->supervision_phone = db_get_text(s, i++);
    u->review_authority = db_get_text(s, i++);
    u->court = db_get_text(s, i++);
    u->approval_levels = (int)db_get_int(s, i++);
    u->ord = (int)db_get_int(s, i++);
    u->generation = db_get_int(s, i++);
    u->created_at = db_get_instant(s, i++);
    u->closed_at = db_get_instant(s, i);
}

static enum err one_unit(struct ctx *c, struct stmt *s, struct str what, struct unit *out)
{
    if (db_step(s)) {
        read_unit(s, out);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "unit", "没有这个单位：%.*s", STR_ARG(what));
    }
    return c->fail.code;
}

enum err unit_load(struct ctx *c, struct unit_id id, struct unit *out)
{
    struct stmt *s = db_query(c, &unit_queries[BY_ID]);

    db_put_int(s, id.n);
    return one_unit(c, s, str_fmt(c->mem, "%lld", (long long)id.n), out);
}

enum err unit_by_code(struct ctx *c, struct str code, struct unit *out)
{
    struct stmt *s = db_query(c, &unit_queries[BY_CODE]);

    db_put_text(s, code);
    return one_unit(c, s, code, out);
}

static void put_unit(struct stmt *s, const struct unit *u)
{
    db_put_opt(s, u->parent.n);
    db_put_text(s, u->code);
    db_put_text(s, u->name);
    db_put_text(s, u->short_name);
    db_put_text(s, u->kind);
    db_put_int(s, u->level);
    db_put_text(s, u->credit_code);
    db_put_text(s, u->site_code);
    db_put_text(s, u->record_no);
    db_put_text(s, u->doc_prefix);
    db_put_text(s, u->office_name);
    db_put_text(s, u->address);
    db_put_text(s, u->post_code);
    db_put_text(s, u->phone);
    db_put_text(s, u->fax);
    db_put_text(s, u->email);
    db_put_text(s, u->hours);
    db_put_text(s, u->supervision_phone);
    db_put_text(s, u->review_authority);
    db_put_text(s, u->court);
    db_put_int(s, u->approval_levels ? u->approval_levels : 2);
    db_put_int(s, u->ord);
}

bool unit_code_taken(struct ctx *c, struct str code)
{
    struct stmt *s = db_query(c, &unit_queries[CODE_TAKEN]);

    db_put_text(s, code);
    return db_one_int(s) != 0;
}

struct unit_id unit_insert(struct ctx *c, const struct unit *u)
{
    struct stmt *s = db_query(c, &unit_queries[INSERT]);

    put_unit(s, u);
    db_put_instant(s, c->now);
    return (struct unit_id){db_one_int(s)};
}

void unit_update(struct ctx *c, const struct unit *u)
{
    struct stmt *s = db_query(c, &unit_queries[UPDATE]);

    put_unit(s, u);
    db_put_int(s, u->id.n);
    db_run(s);
}

void unit_close(struct ctx *c, struct unit_id id)
{
    struct stmt *s = db_query(c, &unit_queries[CLOSE]);

    db_put_instant(s, c->now);
    db_put_int(s, id.n);
    db_run(s);
}

static void units_of(struct ctx *c, struct stmt *s, struct unit_list *out)
{
    isize cap = 0;

    while (db_step(s))
        read_unit(s, LIST_ADD(c->mem, out, cap));
}

void unit_all(struct ctx *c, struct unit_list *out)
{
    units_of(c, db_query(c, &unit_queries[ALL]), out);
}

void unit_children(struct ctx *c, struct unit_id parent, struct unit_list *out)
{
    struct stmt *s = db_query(c, &unit_queries[CHILDREN]);

    db_put_int(s, parent.n);
    units_of(c, s, out);
}

struct unit_id *unit_above(struct ctx *c, struct unit_id id, isize *n)
{
    enum { DEEPEST = 16 };
    struct unit_id *chain = NEW(c->mem, struct unit_id, DEEPEST);

    *n = 0;
    while (id.n && *n < DEEPEST) {
        struct stmt *s = db_query(c, &unit_queries[PARENT]);

        chain[(*n)++] = id;
        db_put_int(s, id.n);
        id.n = db_one_int(s);
    }
    return chain;
}

void unit_generations(struct ctx *c, struct unit_generation_list *out)
{
    struct stmt *s = db_query(c, &unit_queries[GENERATIONS]);
    isize cap = 0;

    *out = (struct unit_generation_list){0};
    while (db_step(s)) {
        struct unit_generation *g = LIST_ADD(c->mem, out, cap);

        g->id.n = db_get_int(s, 0);
        g->generation = db_get_int(s, 1);
    }
}

void unit_touch(struct ctx *c, struct unit_id id)
{
    struct stmt *s = db_query(c, &unit_queries[TOUCH]);

    db_put_int(s, id.n);
    db_run(s);
}

struct office_id office_insert(struct ctx *c, struct unit_id unit, struct str name,
                               struct str duties)
{
    struct stmt *s = db_query(c, &unit_queries[OFFICE_INSERT]);

    db_put_int(s, unit.n);
    db_put_text(s, name);
    db_put_text(s, duties);
    return (struct office_id){db_one_int(s)};
}

void office_all(struct ctx *c, struct unit_id unit, struct office_list *out)
{
    struct stmt *s = db_query(c, &unit_queries[OFFICE_ALL]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s)) {
        struct office *o = LIST_ADD(c->mem, out, cap);

        o->id.n = db_get_int(s, 0);
        o->unit.n = db_get_int(s, 1);
        o->name = db_get_text(s, 2);
        o->duties = db_get_text(s, 3);
        o->closed_at = db_get_instant(s, 4);
    }
}

void office_close(struct ctx *c, struct office_id id)
{
    struct stmt *s = db_query(c, &unit_queries[OFFICE_CLOSE]);

    db_put_instant(s, c->now);
    db_put_int(s, id.n);
    db_run(s);
}

static void read_column(struct stmt *s, struct column *k)
{
    int i = 0;

    k->id.n = db_get_int(s, i++);
    k->parent.n = db_get_int(s, i++);
    k->unit.n = db_get_int(s, i++);
    k->board = (int)db_get_int(s, i++);
    k->name = db_get_text(s, i++);
    k->description = db_get_text(s, i++);
    k->keywords = db_get_text(s, i++);
    k->type = db_get_text(s, i++);
    k->item = db_get_text(s, i++);
    k->update_days = (int)db_get_int(s, i++);
    k->norm = db_get_int(s, i++) != 0;
    k->ord = (int)db_get_int(s, i++);
    k->docs = db_get_int(s, i++);
    k->last_published_at = db_get_instant(s, i++);
    k->empty_reason = db_get_text(s, i++);
    k->closed_at = db_get_instant(s, i++);
    k->closed_reason = db_get_text(s, i);
}

enum err column_load(struct ctx *c, struct column_id id, struct column *out)
{
    struct stmt *s = db_query(c, &unit_queries[COL_BY_ID]);

    db_put_int(s, id.n);
    if (db_step(s)) {
        read_column(s, out);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "column", "没有这个栏目：%lld", (long long)id.n);
    }
    return c->fail.code;
}

struct column_id column_insert(struct ctx *c, const struct column *k)
{
    struct stmt *s = db_query(c, &unit_queries[COL_INSERT]);

    db_put_int(s, k->unit.n);
    db_put_opt(s, k->parent.n);
    db_put_int(s, k->board);
    db_put_text(s, k->name);
    db_put_text(s, k->description);
    db_put_text(s, k->keywords);
    db_put_text(s, k->type);
    db_put_text(s, k->item);
    db_put_int(s, k->update_days);
    db_put_int(s, k->norm);
    db_put_int(s, k->ord);
    db_put_text(s, k->empty_reason);
    db_put_instant(s, c->now);
    return (struct column_id){db_one_int(s)};
}

void column_update(struct ctx *c, const struct column *k)
{
    struct stmt *s = db_query(c, &unit_queries[COL_UPDATE]);

    db_put_opt(s, k->parent.n);
    db_put_int(s, k->board);
    db_put_text(s, k->name);
    db_put_text(s, k->description);
    db_put_text(s, k->keywords);
    db_put_text(s, k->type);
    db_put_text(s, k->item);
    db_put_int(s, k->update_days);
    db_put_int(s, k->norm);
    db_put_int(s, k->ord);
    db_put_text(s, k->empty_reason);
    db_put_instant(s, k->closed_at);
    db_put_text(s, k->closed_reason);
    db_put_int(s, k->id.n);
    db_run(s);
}

void column_all(struct ctx *c, struct unit_id unit, bool closed, struct column_list *out)
{
    struct stmt *s = db_query(c, &unit_queries[closed ? COL_ALL_CLOSED : COL_ALL]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        read_column(s, LIST_ADD(c->mem, out, cap));
}

void column_recount(struct ctx *c, struct column_id id)
{
    struct stmt *s = db_query(c, &unit_queries[COL_RECOUNT]);

    db_put_int(s, id.n);
    db_run(s);
}

int64_t column_open_children(struct ctx *c, struct column_id id)
{
    struct stmt *s = db_query(c, &unit_queries[COL_CHILDREN]);

    db_put_int(s, id.n);
    return db_one_int(s);
}

int64_t column_live_docs(struct ctx *c, struct column_id id)
{
    struct stmt *s = db_query(c, &unit_queries[COL_LIVE]);

    db_put_int(s, id.n);
    return db_one_int(s);
}

int64_t counter_next(struct ctx *c, struct unit_id unit, struct str name, int year)
{
    struct stmt *s = db_query(c, &unit_queries[COUNTER]);

    db_put_int(s, unit.n);
    db_put_text(s, name);
    db_put_int(s, year);
    return db_one_int(s);
}

int64_t counter_read(struct ctx *c, struct unit_id unit, struct str name, int year)
{
    struct stmt *s = db_query(c, &unit_queries[COUNTER_READ]);
    int64_t last = 0;

    db_put_int(s, unit.n);
    db_put_text(s, name);
    db_put_int(s, year);
    if (db_step(s)) {
        last = db_get_int(s, 0);
        db_done(s);
    }
    return last;
}

int64_t report_class_insert(struct ctx *c, struct unit_id unit, int year, struct str name,
                            int ord)
{
    struct stmt *s = db_query(c, &unit_queries[CLASS_INSERT]);

    db_put_int(s, unit.n);
    db_put_int(s, year);
    db_put_text(s, name);
    db_put_int(s, ord);
    return db_one_int(s);
}

void report_class_clear(struct ctx *c, struct unit_id unit, int year)
{
    const int drops[] = {CLASS_DROP_MAP, CLASS_DROP};

    for (int i = 0; i < 2; i++) {
        struct stmt *s = db_query(c, &unit_queries[drops[i]]);

        db_put_int(s, unit.n);
        db_put_int(s, year);
        db_run(s);
    }
}

void report_class_all(struct ctx *c, struct unit_id unit, int year,
                      struct report_class_list *out)
{
    struct stmt *s = db_query(c, &unit_queries[CLASS_ALL]);
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, year);
    while (db_step(s)) {
        struct report_class *k = LIST_ADD(c->mem, out, cap);

        k->id = db_get_int(s, 0);
        k->unit.n = db_get_int(s, 1);
        k->year = (int)db_get_int(s, 2);
        k->name = db_get_text(s, 3);
        k->ord = (int)db_get_int(s, 4);
    }
}

void column_class_set(struct ctx *c, struct unit_id unit, struct column_id col, int64_t klass)
{
    struct stmt *s = db_query(c, &unit_queries[CLASS_SET]);

    db_put_int(s, unit.n);
    db_put_int(s, col.n);
    db_put_int(s, klass);
    db_run(s);
}
