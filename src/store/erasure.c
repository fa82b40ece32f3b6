/* SPDX-License-Identifier: MulanPSL-2.0 */
/* erasure.c - lists of cases whose personal data are erased; see request.h */
#include "store/request_cols.h"

enum { INSERT, ADD, LOAD, ALL, CASES, DONE, RIPE };
const struct db_query erasure_queries[] = {
    [INSERT] = {"erasure.insert", "INSERT INTO erasure (unit, reason, proposed_by, "
                                  "proposed_at) VALUES ($1,$2,$3,$4) RETURNING id"},
    [ADD] = {"erasure.add",
             "INSERT INTO erasure_case (unit, erasure, request) VALUES ($1,$2,$3)"},
    [LOAD] = {"erasure.load",
              "SELECT id, unit, reason, proposed_by, approved_by, proposed_at, approved_at, "
              "(SELECT COUNT(*) FROM erasure_case k WHERE k.erasure = e.id) FROM erasure e "
              "WHERE id = $1"},
    [ALL] = {"erasure.all",
             "SELECT id, unit, reason, proposed_by, approved_by, proposed_at, approved_at, "
             "(SELECT COUNT(*) FROM erasure_case k WHERE k.erasure = e.id) FROM erasure e "
             "WHERE unit = $1 "
             "ORDER BY id DESC"},
    [CASES] = {"erasure.cases", REQUEST_COLS
               "JOIN erasure_case k ON k.request = r.id WHERE k.erasure = $1 ORDER BY r.id"},
    [DONE] =
        {"erasure.done",
         "UPDATE erasure SET approved_by = $1, approved_at = $2, done_at = $2 WHERE id = $3"},
    [RIPE] = {"erasure.ripe", REQUEST_COLS
              "WHERE r.unit = $1 AND r.closed_day <= $2 AND r.erased_at IS NULL AND "
              "(r.closed_day, r.id) > ($3, $4) ORDER BY r.closed_day, r.id LIMIT $5"},
};
const isize erasure_queries_n = sizeof erasure_queries / sizeof *erasure_queries;
#define Q(x) (&erasure_queries[x])

int64_t erasure_insert(struct ctx *c, struct unit_id unit, struct str reason)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, unit.n);
    db_put_text(s, reason);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void erasure_add(struct ctx *c, struct unit_id unit, int64_t erasure, struct request_id id)
{
    struct stmt *s = db_query(c, Q(ADD));

    db_put_int(s, unit.n);
    db_put_int(s, erasure);
    db_put_int(s, id.n);
    (void)db_run(s);
}

static void row(struct stmt *s, struct erasure *e)
{
    e->id = db_get_int(s, 0);
    e->unit.n = db_get_int(s, 1);
    e->reason = db_get_text(s, 2);
    e->proposed_by.n = db_get_int(s, 3);
    e->approved_by.n = db_get_int(s, 4);
    e->proposed_at = db_get_instant(s, 5);
    e->approved_at = db_get_instant(s, 6);
    e->cases = db_get_int(s, 7);
}

enum err erasure_load(struct ctx *c, int64_t id, struct erasure *out)
{
    struct stmt *s = db_query(c, Q(LOAD));

    db_put_int(s, id);
    if (db_step(s)) {
        row(s, out);
        db_done(s);
    } else if (!c->fail.code) {
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这份销毁清单");
    }
    return c->fail.code;
}

void erasure_all(struct ctx *c, struct unit_id unit, struct erasure_list *out)
{
    struct stmt *s = db_query(c, Q(ALL));
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s)) {
        struct erasure *e = LIST_ADD(c->mem, out, cap);

        row(s, e);
    }
}

void erasure_ripe(struct ctx *c, struct unit_id unit, struct day until,
                  const struct request_page *after, int n, struct request_list *out)
{
    struct stmt *s = db_query(c, Q(RIPE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, until.n);
    db_put_int(s, after->after_order ? after->after_order : INT32_MIN);
    db_put_int(s, after->after_id);
    db_put_int(s, n);
    while (db_step(s)) {
        struct request *r = LIST_ADD(c->mem, out, cap);

        request_row(c, s, r);
    }
}

void erasure_cases(struct ctx *c, int64_t id, struct request_list *out)
{
    struct stmt *s = db_query(c, Q(CASES));
    isize cap = 0;

    db_put_int(s, id);
    while (db_step(s)) {
        struct request *r = LIST_ADD(c->mem, out, cap);

        request_row(c, s, r);
    }
}

void erasure_done(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, Q(DONE));

    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_put_int(s, id);
    (void)db_run(s);
}
