/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request_tally.c - figures of requests over a period; see request.h
 *
 * All sums come from the covering index of closed cases and that of received ones; what is carried
 * in is counted from the closed ones and the open ones, never by walking the whole register. The
 * sign before received_day keeps planners from choosing its index, which would do just that.
 */
#include "store/request_cols.h"

enum {
    RECEIVED,
    CARRIED,
    CLOSED,
    DAYS,
    BEHIND_RECEIVED,
    BEHIND_CARRIED,
    BEHIND_CLOSED,
    BEHIND_OPEN
};
const struct db_query request_tally_queries[] = {
    [RECEIVED] = {"request.tally_received",
                  "SELECT '', applicant_kind, COUNT(*), 0, 0 FROM request WHERE unit = $1 AND "
                  "received_day >= $2 "
                  "AND received_day <= $3 GROUP BY applicant_kind ORDER BY applicant_kind"},
    [CARRIED] = {"request.tally_carried",
                 "SELECT '', k, SUM(n), 0, 0 FROM ("
                 "SELECT applicant_kind AS k, COUNT(*) AS n FROM request WHERE unit = $1 AND "
                 "closed_day IS NULL AND "
                 "+received_day < $2 GROUP BY applicant_kind UNION ALL "
                 "SELECT applicant_kind AS k, COUNT(*) AS n FROM request WHERE unit = $1 AND "
                 "closed_day >= $2 AND "
                 "+received_day < $2 GROUP BY applicant_kind) t GROUP BY k ORDER BY k"},
    [CLOSED] =
        {"request.tally_closed",
         "SELECT outcome, applicant_kind, COUNT(*), COALESCE(SUM(days_taken), 0), "
         "SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END) FROM request WHERE unit = $1 AND "
         "closed_day >= $2 AND "
         "closed_day <= $3 AND +received_day IS NOT NULL GROUP BY outcome, applicant_kind "
         "ORDER BY outcome, applicant_kind"},
    [DAYS] = {"request.tally_days", "SELECT days_taken, COUNT(*) FROM request WHERE unit = $1 "
                                    "AND closed_day >= $2 AND closed_day <= $3 "
                                    "AND days_taken IS NOT NULL AND outcome <> 'O23' GROUP BY "
                                    "days_taken ORDER BY days_taken"},
    [BEHIND_RECEIVED] =
        {"request.behind_received", REQUEST_COLS
         "WHERE r.unit = $1 AND r.received_day >= $2 AND r.received_day <= $3 AND "
         "($4 = '' OR r.applicant_kind = $4) ORDER BY r.received_day, r.id LIMIT $5"},
    [BEHIND_CARRIED] =
        {"request.behind_carried", REQUEST_COLS
         "WHERE r.unit = $1 AND r.received_day < $2 AND (r.closed_day IS NULL OR "
         "r.closed_day >= $2) AND ($3 = '' OR r.applicant_kind = $3) ORDER BY r.received_day, "
         "r.id LIMIT $4"},
    [BEHIND_CLOSED] =
        {"request.behind_closed", REQUEST_COLS
         "WHERE r.unit = $1 AND r.closed_day >= $2 AND r.closed_day <= $3 AND "
         "r.received_day IS NOT NULL AND ($4 = '' OR r.outcome = $4) AND "
         "($5 = '' OR r.applicant_kind = $5) ORDER BY r.closed_day, r.id LIMIT $6"},
    [BEHIND_OPEN] = {"request.behind_open", REQUEST_COLS
                     "WHERE r.unit = $1 AND r.received_day <= $2 AND (r.closed_day IS NULL OR "
                     "r.closed_day > $2) AND ($3 = '' OR r.applicant_kind = $3) ORDER BY "
                     "r.received_day, r.id "
                     "LIMIT $4"},
};
const isize request_tally_queries_n =
    sizeof request_tally_queries / sizeof *request_tally_queries;
#define Q(x) (&request_tally_queries[x])

static void tally(struct ctx *c, struct stmt *s, struct request_tally_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct request_tally *t = LIST_ADD(c->mem, out, cap);

        t->outcome = db_get_text(s, 0);
        t->kind = db_get_text(s, 1);
        t->n = db_get_int(s, 2);
        t->taken = db_get_int(s, 3);
        t->late = db_get_int(s, 4);
    }
}

void request_tally_received(struct ctx *c, struct unit_id unit, struct day from,
                            struct day until, struct request_tally_list *out)
{
    struct stmt *s = db_query(c, Q(RECEIVED));

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    db_put_int(s, until.n);
    tally(c, s, out);
}

void request_tally_carried(struct ctx *c, struct unit_id unit, struct day from,
                           struct request_tally_list *out)
{
    struct stmt *s = db_query(c, Q(CARRIED));

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    tally(c, s, out);
}

void request_tally_closed(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                          struct request_tally_list *out)
{
    struct stmt *s = db_query(c, Q(CLOSED));

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    db_put_int(s, until.n);
    tally(c, s, out);
}

void request_days(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct request_days_list *out)
{
    struct stmt *s = db_query(c, Q(DAYS));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    db_put_int(s, until.n);
    while (db_step(s)) {
        struct request_days *d = LIST_ADD(c->mem, out, cap);

        d->days = (int)db_get_int(s, 0);
        d->n = db_get_int(s, 1);
    }
}

void request_behind(struct ctx *c, struct unit_id unit, struct str what, struct str outcome,
                    struct str kind, struct day from, struct day until, int n,
                    struct request_list *out)
{
    bool received = str_eq(what, S("received")), carried = str_eq(what, S("carried")),
         closed = str_eq(what, S("closed"));
    struct stmt *s = db_query(c, received  ? Q(BEHIND_RECEIVED)
                                 : carried ? Q(BEHIND_CARRIED)
                                 : closed  ? Q(BEHIND_CLOSED)
                                           : Q(BEHIND_OPEN));
    isize cap = 0;

    db_put_int(s, unit.n);
    if (received || carried || closed)
        db_put_int(s, from.n);
    if (!carried)
        db_put_int(s, until.n);
    if (closed)
        db_put_text(s, outcome);
    db_put_text(s, kind);
    db_put_int(s, n);
    while (db_step(s)) {
        struct request *r = LIST_ADD(c->mem, out, cap);

        request_row(s, r);
    }
}
