/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.c - rows of the registers; see register.h */
#include "store/register.h"

enum { BY_ID, INSERT, UPDATE, REMOVE, PAGE, TOTAL, PAST_INSERT, PAST_ALL, DUE };

const struct db_query register_queries[] = {
    [BY_ID] =
        {"register.by_id",
         "SELECT id, unit, office, register, day, title, fields, document, version, account, "
         "created_at, changed_at, removed_at, removed_reason FROM register_row WHERE id = $1"},
    [INSERT] =
        {"register.insert",
         "INSERT INTO register_row (unit, office, register, day, title, fields, document, "
         "account, created_at, changed_at, tag, due_day, done_day) VALUES ($1, $2, $3, $4, $5, "
         "$6, $7, $8, $9, $9, $10, $11, $12) RETURNING id"},
    [UPDATE] =
        {"register.update",
         "UPDATE register_row SET office = $3, day = $4, title = $5, fields = $6, document = "
         "$7, account = $8, changed_at = $9, tag = $10, due_day = $11, done_day = $12, "
         "version = version + 1 WHERE id = $1 AND "
         "version = $2 AND removed_at IS NULL"},
    [REMOVE] = {"register.remove",
                "UPDATE register_row SET removed_at = $2, removed_reason = $3, "
                "version = version + 1 WHERE id = $1 AND removed_at IS NULL"},
    [PAGE] =
        {"register.page",
         "SELECT id, unit, office, register, day, title, fields, document, version, account, "
         "created_at, changed_at, removed_at, removed_reason FROM register_row WHERE unit = $1 "
         "AND register = $2 AND removed_at IS NULL AND day >= $3 AND day < $4 AND (day < $5 OR "
         "(day = $5 AND id < $6)) ORDER BY day DESC, id DESC LIMIT $7"},
    [TOTAL] =
        {"register.total",
         "SELECT COUNT(*) FROM register_row WHERE unit = $1 AND register = $2 AND removed_at "
         "IS NULL AND day >= $3 AND day < $4"},
    [PAST_INSERT] =
        {"register.past_insert",
         "INSERT INTO register_past (unit, entry, version, fields, account, name, at) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [PAST_ALL] = {"register.past_all",
                  "SELECT version, fields, name, at FROM register_past WHERE "
                  "entry = $1 ORDER BY version DESC"},
    [DUE] =
        {"register.due",
         "SELECT id, unit, office, register, due_day, title, fields, document, version, "
         "account, created_at, changed_at, removed_at, removed_reason FROM register_row "
         "WHERE unit = $1 AND removed_at IS NULL AND done_day IS NULL AND due_day >= $2 AND "
         "due_day < $3 ORDER BY due_day, id LIMIT 500"},
};
const isize register_queries_n = sizeof register_queries / sizeof *register_queries;
#define Q(x) (&register_queries[x])

static void read_row(struct stmt *s, struct register_row *out)
{
    *out = (struct register_row){
        .id = db_get_int(s, 0),
        .unit = {db_get_int(s, 1)},
        .office = {db_get_int(s, 2)},
        .kind = db_get_text(s, 3),
        .day = db_get_day(s, 4),
        .title = db_get_text(s, 5),
        .fields = db_get_text(s, 6),
        .document = {db_get_int(s, 7)},
        .version = (int)db_get_int(s, 8),
        .account = {db_get_int(s, 9)},
        .created_at = db_get_instant(s, 10),
        .changed_at = db_get_instant(s, 11),
        .removed_at = db_get_instant(s, 12),
        .removed_reason = db_get_text(s, 13),
    };
}

enum err register_load(struct ctx *c, int64_t id, struct register_row *out)
{
    struct stmt *s = db_query(c, Q(BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_row(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "register", "没有找到这条记录");
    db_done(s);
    return c->fail.code;
}

int64_t register_insert(struct ctx *c, const struct register_row *r)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, r->unit.n);
    db_put_opt(s, r->office.n);
    db_put_text(s, r->kind);
    db_put_int(s, r->day.n);
    db_put_text(s, r->title);
    db_put_text(s, r->fields);
    db_put_opt(s, r->document.n);
    db_put_opt(s, r->account.n);
    db_put_instant(s, c->now);
    db_put_text(s, r->tag);
    db_put_day(s, r->due);
    db_put_day(s, r->done);
    return db_one_int(s);
}

void register_update(struct ctx *c, const struct register_row *r, int seen)
{
    struct stmt *s = db_query(c, Q(UPDATE));

    db_put_int(s, r->id);
    db_put_int(s, seen);
    db_put_opt(s, r->office.n);
    db_put_int(s, r->day.n);
    db_put_text(s, r->title);
    db_put_text(s, r->fields);
    db_put_opt(s, r->document.n);
    db_put_opt(s, r->account.n);
    db_put_instant(s, c->now);
    db_put_text(s, r->tag);
    db_put_day(s, r->due);
    db_put_day(s, r->done);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "register", "这条记录已被别人修改，请核对后再保存");
}

void register_remove_row(struct ctx *c, int64_t id, struct str reason)
{
    struct stmt *s = db_query(c, Q(REMOVE));

    db_put_int(s, id);
    db_put_instant(s, c->now);
    db_put_text(s, reason);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_NOT_FOUND, "register", "没有找到这条记录，或者已经移除");
}

static void put_span(struct stmt *s, struct unit_id unit, struct str kind, struct day from,
                     struct day until)
{
    db_put_int(s, unit.n);
    db_put_text(s, kind);
    db_put_int(s, day_is_set(from) ? from.n : INT32_MIN);
    db_put_int(s, day_is_set(until) ? until.n : INT32_MAX);
}

void register_page(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                   struct day until, struct register_key before, int n,
                   struct register_row_list *out)
{
    struct stmt *s = db_query(c, Q(PAGE));
    isize cap = 0;

    put_span(s, unit, kind, from, until);
    db_put_int(s, before.id ? before.day.n : INT32_MAX);
    db_put_int(s, before.id ? before.id : INT64_MAX);
    db_put_int(s, n);
    while (db_step(s))
        read_row(s, LIST_ADD(c->mem, out, cap));
}

int64_t register_total(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                       struct day until)
{
    struct stmt *s = db_query(c, Q(TOTAL));

    put_span(s, unit, kind, from, until);
    return db_one_int(s);
}

void register_past_insert(struct ctx *c, const struct register_row *r)
{
    struct stmt *s = db_query(c, Q(PAST_INSERT));

    db_put_int(s, r->unit.n);
    db_put_int(s, r->id);
    db_put_int(s, r->version);
    db_put_text(s, r->fields);
    db_put_opt(s, r->account.n);
    db_put_text(s, c->actor.name.n ? c->actor.name : S("系统"));
    db_put_instant(s, c->now);
    db_run(s);
}

void register_past_all(struct ctx *c, int64_t id, struct register_past_list *out)
{
    struct stmt *s = db_query(c, Q(PAST_ALL));
    isize cap = 0;

    db_put_int(s, id);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct register_past){
            (int)db_get_int(s, 0), db_get_text(s, 1), db_get_text(s, 2), db_get_instant(s, 3)};
}

void register_due(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct register_row_list *out)
{
    struct stmt *s = db_query(c, Q(DUE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, day_is_set(from) ? from.n : INT32_MIN);
    db_put_int(s, until.n);
    while (db_step(s)) {
        struct register_row *r = LIST_ADD(c->mem, out, cap);

        read_row(s, r);
        r->due = r->day;
    }
}
