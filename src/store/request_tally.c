/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request_tally.c - figures of requests over a period; see request.h
 *
 * Idea: a request adds itself to a few sums when it is received, when it falls due, and when it is
 * closed: of that day, of its month and of its year. Whatever changes a request takes its old share
 * out and puts the new one in (tally_move). A period is then whole years, the whole months beside
 * them and the days beside those: 2024-03-30 to 2026-02-01 is 2 days, 9 months, 1 year, 1 month,
 * 1 day. What is carried into a day is all that was received before it less all that was closed
 * before it. So the figures of a year are a few dozen rows, whatever the register holds, and those
 * of last March come out the same for ever.
 */
#include <stdlib.h>

#include "base/map.h"
#include "law/outcome.h"
#include "store/request_cols.h"

#define UPSERT                                                                                 \
    "ON CONFLICT (unit, what, grain, at, kind, outcome, days) DO UPDATE SET "                  \
    "n = request_tally.n + excluded.n, taken = request_tally.taken + excluded.taken, "         \
    "late = request_tally.late + excluded.late"
/* The rows of unit $1 in the five parts of a period, $2 … $11. */
#define PART(what, grain, a, b)                                                                \
    "SELECT kind, outcome, days, n, taken, late FROM request_tally WHERE unit = $1 AND "       \
    "what = '" what "' AND grain = '" grain "' AND at >= " a " AND at <= " b
#define PERIOD(what)                                                                           \
    "FROM (" PART(what, "day", "$2", "$3") " UNION ALL " PART(                                 \
        what, "month", "$4",                                                                   \
        "$5") " UNION ALL " PART(what, "year", "$6",                                           \
                                 "$7") " UNION ALL " PART(what, "month", "$8",                 \
                                                          "$9") " UNION "                      \
                                                                "ALL " PART(what, "day",       \
                                                                            "$10",             \
                                                                            "$11") ") t "

enum {
    SOURCE,
    ADD,
    RECEIVED,
    CLOSED,
    DAYS,
    DUE,
    CLOSED_SINCE,
    STORED,
    CLEAR,
    RECOUNT_RECEIVED,
    RECOUNT_CLOSED,
    RECOUNT_TAKEN,
    RECOUNT_DUE,
    BEHIND_RECEIVED,
    BEHIND_CARRIED,
    BEHIND_CLOSED,
    BEHIND_CLOSED_OUTCOME,
    BEHIND_OPEN,
    CORRECTIONS
};
const struct db_query request_tally_queries[] = {
    [SOURCE] = {"request.tally_source",
                "SELECT unit, applicant_kind, received_day, closed_day, outcome, days_taken, "
                "late, due_order, topic FROM request WHERE id = $1"},
    [ADD] = {"request_tally.add",
             "INSERT INTO request_tally (unit, what, grain, at, kind, outcome, days, n, taken, "
             "late) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) " UPSERT},
    [RECEIVED] = {"request_tally.received",
                  "SELECT '', kind, SUM(n), 0, 0 " PERIOD("received") "GROUP BY kind HAVING "
                                                                      "SUM(n) <> 0 ORDER BY "
                                                                      "kind"},
    [CLOSED] = {"request_tally.closed",
                "SELECT outcome, kind, SUM(n), SUM(taken), SUM(late) " PERIOD(
                    "closed") "GROUP BY outcome, kind HAVING SUM(n) <> 0 ORDER BY outcome, "
                              "kind"},
    [DAYS] = {"request_tally.days",
              "SELECT days, SUM(n) " PERIOD("taken") "GROUP BY days HAVING SUM(n) <> 0 ORDER "
                                                     "BY days"},
    [DUE] =
        {"request_tally.due",
         "SELECT COALESCE(SUM(n), 0), COALESCE(SUM(CASE WHEN at < $2 THEN n ELSE 0 END), 0), "
         "COALESCE(SUM(CASE WHEN at >= $2 AND at <= $3 THEN n ELSE 0 END), 0), "
         "COALESCE(SUM(CASE WHEN at > $3 AND at <= $4 THEN n ELSE 0 END), 0), "
         "COALESCE(SUM(CASE WHEN at > $4 AND at < 99999999 THEN n ELSE 0 END), 0) "
         "FROM request_tally WHERE unit = $1 AND what = 'due' AND grain = 'day'"},
    [CLOSED_SINCE] = {"request_tally.closed_since",
                      "SELECT COALESCE(SUM(n), 0) FROM request_tally WHERE unit = $1 AND what "
                      "IN ('closed','void') AND grain = 'day' AND at >= $2 AND at <= $3"},
    [STORED] = {"request_tally.stored",
                "SELECT what, grain, at, kind, outcome, days, n, taken, late FROM "
                "request_tally WHERE unit = $1 AND n <> 0"},
    [CLEAR] = {"request_tally.clear", "DELETE FROM request_tally WHERE unit = $1"},
    [RECOUNT_RECEIVED] =
        {"request_tally.recount_received",
         "SELECT 'received', received_day, applicant_kind, '', 0, COUNT(*), 0, 0 FROM request "
         "WHERE topic = 'info' AND unit = $1 AND received_day IS NOT NULL GROUP BY "
         "received_day, applicant_kind"},
    [RECOUNT_CLOSED] =
        {"request_tally.recount_closed",
         "SELECT CASE WHEN received_day IS NULL THEN 'void' ELSE 'closed' END AS w, "
         "closed_day, applicant_kind, outcome, 0, COUNT(*), COALESCE(SUM(days_taken), 0), "
         "SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END) FROM request WHERE topic = 'info' AND unit "
         "= $1 AND "
         "closed_day IS NOT NULL GROUP BY w, closed_day, applicant_kind, outcome"},
    [RECOUNT_TAKEN] = {"request_tally.recount_taken",
                       "SELECT 'taken', closed_day, '', '', days_taken, COUNT(*), 0, 0 FROM "
                       "request WHERE topic = 'info' AND unit = $1 AND closed_day IS NOT NULL "
                       "AND days_taken IS "
                       "NOT NULL AND outcome <> 'O23' GROUP BY closed_day, days_taken"},
    [RECOUNT_DUE] = {"request_tally.recount_due",
                     "SELECT 'due', due_order, '', '', 0, COUNT(*), 0, 0 FROM request WHERE "
                     "unit = $1 AND closed_day IS NULL GROUP BY due_order"},
    [BEHIND_RECEIVED] =
        {"request.behind_received", REQUEST_COLS
         "WHERE r.topic = 'info' AND r.unit = $1 AND r.received_day >= $2 AND r.received_day "
         "<= $3 AND "
         "($4 = '' OR r.applicant_kind = $4) ORDER BY r.received_day, r.id LIMIT $5"},
    /* Open ones and those closed later, each from its own index; never the whole register. */
    [BEHIND_CARRIED] =
        {"request.behind_carried", REQUEST_COLS
         "WHERE r.id IN (SELECT o.id FROM request o WHERE o.topic = 'info' AND o.unit = $1 AND "
         "o.closed_day IS NULL "
         "AND +o.received_day < $2 AND ($3 = '' OR o.applicant_kind = $3) UNION ALL SELECT "
         "k.id "
         "FROM request k WHERE k.topic = 'info' AND k.unit = $1 AND k.closed_day >= $2 AND "
         "+k.received_day < $2 AND "
         "($3 = '' OR k.applicant_kind = $3)) ORDER BY r.received_day, r.id LIMIT $4"},
    [BEHIND_CLOSED] =
        {"request.behind_closed", REQUEST_COLS
         "WHERE r.topic = 'info' AND r.unit = $1 AND r.closed_day >= $2 AND r.closed_day <= $3 "
         "AND "
         "+r.received_day IS NOT NULL AND ($4 = '' OR r.applicant_kind = $4) ORDER BY "
         "r.closed_day, r.id LIMIT $5"},
    [BEHIND_CLOSED_OUTCOME] =
        {"request.behind_closed_outcome", REQUEST_COLS
         "WHERE r.topic = 'info' AND r.unit = $1 AND r.outcome = $4 AND r.closed_day >= $2 AND "
         "r.closed_day <= $3 "
         "AND +r.received_day IS NOT NULL AND r.applicant_kind = $5 ORDER BY "
         "r.closed_day, r.id LIMIT $6"},
    [BEHIND_OPEN] =
        {"request.behind_open", REQUEST_COLS
         "WHERE r.id IN (SELECT o.id FROM request o WHERE o.topic = 'info' AND o.unit = $1 AND "
         "o.closed_day IS NULL "
         "AND +o.received_day <= $2 AND ($3 = '' OR o.applicant_kind = $3) UNION ALL SELECT "
         "k.id FROM request k WHERE k.topic = 'info' AND k.unit = $1 AND k.closed_day > $2 AND "
         "+k.received_day <= "
         "$2 "
         "AND ($3 = '' OR k.applicant_kind = $3)) ORDER BY r.received_day, r.id LIMIT $4"},
    [CORRECTIONS] = {"request.corrections",
                     "SELECT COALESCE(SUM(CASE WHEN received_day >= $2 AND received_day <= $3 "
                     "THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN closed_day >= $2 AND "
                     "closed_day <= $3 THEN 1 ELSE 0 END), 0) FROM request WHERE topic = "
                     "'correct' AND unit = $1"},
};
const isize request_tally_queries_n =
    sizeof request_tally_queries / sizeof *request_tally_queries;
#define Q(x) (&request_tally_queries[x])

/* --- the shares of one request */

static const char *const grains[] = {"day", "month", "year"};

static struct day grain_start(struct day d, int grain)
{
    struct civil c = day_civil(d);
    struct day start = d;

    if (grain)
        (void)day_make(c.year, grain == 1 ? c.month : 1, 1, &start);
    return start;
}

bool tally_source(struct ctx *c, struct request_id id, struct tally_source *out)
{
    struct stmt *s = db_query(c, Q(SOURCE));

    db_put_int(s, id.n);
    if (!db_step(s))
        return false;
    out->unit.n = db_get_int(s, 0);
    out->kind = db_get_text(s, 1);
    out->received = db_get_day(s, 2);
    out->closed = db_get_day(s, 3);
    out->outcome = db_get_text(s, 4);
    out->has_days = !db_is_null(s, 5);
    out->days = db_get_int(s, 5);
    out->late = db_get_int(s, 6) > 0;
    out->due_order = db_get_int(s, 7);
    out->correction = str_eq(db_get_text(s, 8), S("correct"));
    db_done(s);
    return true;
}

static bool same(const struct tally_source *a, const struct tally_source *b)
{
    return a->unit.n == b->unit.n && str_eq(a->kind, b->kind) &&
           a->received.n == b->received.n && a->closed.n == b->closed.n &&
           str_eq(a->outcome, b->outcome) && a->has_days == b->has_days && a->days == b->days &&
           a->late == b->late && a->due_order == b->due_order;
}

static void put(struct ctx *c, struct unit_id unit, const struct tally_row *t)
{
    struct stmt *s = db_query(c, Q(ADD));

    db_put_int(s, unit.n);
    db_put_text(s, t->what);
    db_put_text(s, t->grain);
    db_put_int(s, t->at);
    db_put_text(s, t->kind);
    db_put_text(s, t->outcome);
    db_put_int(s, t->days);
    db_put_int(s, t->n);
    db_put_int(s, t->taken);
    db_put_int(s, t->late);
    (void)db_run(s);
}

/* Of a day, its month and its year. */
static void put_all(struct ctx *c, struct unit_id unit, struct tally_row t, struct day at)
{
    for (int g = 0; g < 3; g++) {
        t.grain = str_of(grains[g]);
        t.at = grain_start(at, g).n;
        put(c, unit, &t);
    }
}

static void share(struct ctx *c, const struct tally_source *r, int sign)
{
    struct tally_row t = {.n = sign};

    if (!day_is_set(r->closed)) {
        t.what = S("due");
        t.grain = S("day");
        t.at = r->due_order;
        put(c, r->unit, &t);
    }
    if (r->correction)
        return;
    t.kind = r->kind;
    if (day_is_set(r->received)) {
        t.what = S("received");
        put_all(c, r->unit, t, r->received);
    }
    if (!day_is_set(r->closed))
        return;
    t.what = day_is_set(r->received) ? S("closed") : S("void");
    t.outcome = r->outcome;
    t.taken = r->has_days ? sign * r->days : 0;
    t.late = r->late ? sign : 0;
    put_all(c, r->unit, t, r->closed);
    if (r->has_days && !str_eq(r->outcome, S("O23")))
        put_all(c, r->unit, (struct tally_row){.what = S("taken"), .days = r->days, .n = sign},
                r->closed);
}

void tally_move(struct ctx *c, const struct tally_source *before, struct request_id id)
{
    struct tally_source after = {0};

    if (!tally_source(c, id, &after) || (before && same(before, &after)))
        return;
    if (before)
        share(c, before, -1);
    share(c, &after, 1);
}

/* --- counted anew */

static struct str key_of(struct arena *mem, const struct tally_row *t)
{
    return str_fmt(mem, "%.*s|%.*s|%lld|%.*s|%.*s|%lld", STR_ARG(t->what), STR_ARG(t->grain),
                   (long long)t->at, STR_ARG(t->kind), STR_ARG(t->outcome), (long long)t->days);
}

static void gather(struct ctx *c, struct map *all, const struct tally_row *t)
{
    void **slot = map_put(c->mem, all, key_of(c->mem, t));
    struct tally_row *sum = *slot;

    if (!sum) {
        sum = NEW(c->mem, struct tally_row, 1);
        *sum = *t;
        *slot = sum;
        return;
    }
    sum->n += t->n;
    sum->taken += t->taken;
    sum->late += t->late;
}

/* What the rows of table request give, by plain counting: day by day, then rolled up. */
static void recount(struct ctx *c, struct unit_id unit, struct map *all)
{
    for (int q = RECOUNT_RECEIVED; q <= RECOUNT_DUE; q++) {
        struct stmt *s = db_query(c, Q(q));

        db_put_int(s, unit.n);
        while (db_step(s)) {
            struct tally_row t = {.what = db_get_text(s, 0),
                                  .at = db_get_int(s, 1),
                                  .kind = db_get_text(s, 2),
                                  .outcome = db_get_text(s, 3),
                                  .days = db_get_int(s, 4),
                                  .n = db_get_int(s, 5),
                                  .taken = db_get_int(s, 6),
                                  .late = db_get_int(s, 7)};
            struct day at = {(int32_t)t.at};

            for (int g = 0; g < (q == RECOUNT_DUE ? 1 : 3); g++) {
                t.grain = str_of(grains[g]);
                t.at = g ? grain_start(at, g).n : t.at;
                gather(c, all, &t);
            }
        }
    }
}

void request_tally_rebuild(struct ctx *c, struct unit_id unit)
{
    struct map all = {0};
    const struct map_slot *e;
    struct stmt *s;
    isize i = 0;

    recount(c, unit, &all);
    s = db_query(c, Q(CLEAR));
    db_put_int(s, unit.n);
    (void)db_run(s);
    while (!c->fail.code && (e = map_each(&all, &i)))
        put(c, unit, e->value);
}

void request_tally_compare(struct ctx *c, struct unit_id unit, int most, struct drift_list *out)
{
    struct map all = {0}, seen = {0};
    const struct map_slot *e;
    struct stmt *s;
    isize i = 0, cap = out->n;

    recount(c, unit, &all);
    s = db_query(c, Q(STORED));
    db_put_int(s, unit.n);
    while (db_step(s)) {
        struct tally_row *t = NEW(c->mem, struct tally_row, 1);

        *t = (struct tally_row){.what = db_get_text(s, 0),
                                .grain = db_get_text(s, 1),
                                .at = db_get_int(s, 2),
                                .kind = db_get_text(s, 3),
                                .outcome = db_get_text(s, 4),
                                .days = db_get_int(s, 5),
                                .n = db_get_int(s, 6),
                                .taken = db_get_int(s, 7),
                                .late = db_get_int(s, 8)};
        *map_put(c->mem, &seen, key_of(c->mem, t)) = t;
    }
    for (int side = 0; side < 2;
         side++) /* what differs or is absent; then what should not be */
        for (i = 0; (e = map_each(side ? &seen : &all, &i)) && out->n < most;) {
            const struct tally_row *a = map_get(&all, e->key), *b = map_get(&seen, e->key);
            static const struct tally_row none = {0};

            if (side && a)
                continue;
            a = a ? a : &none;
            b = b ? b : &none;
            if (a->n == b->n && a->taken == b->taken && a->late == b->late)
                continue;
            *LIST_ADD(c->mem, out, cap) = (struct drift){
                str_concat(c->mem, S("request_tally."), e->key), unit, a->n ? a->at : b->at,
                a->n != b->n           ? b->n
                : a->taken != b->taken ? b->taken
                                       : b->late,
                a->n != b->n           ? a->n
                : a->taken != b->taken ? a->taken
                                       : a->late};
        }
}

/* --- asked for a period */

static void tally(struct ctx *c, struct stmt *s, struct request_tally_list *out)
{
    isize cap = out->n;

    while (db_step(s)) {
        struct request_tally *t = LIST_ADD(c->mem, out, cap);

        t->outcome = db_get_text(s, 0);
        t->kind = db_get_text(s, 1);
        t->n = db_get_int(s, 2);
        t->taken = db_get_int(s, 3);
        t->late = db_get_int(s, 4);
    }
}

/* [from, until] in days, months, years, months, days: five bounds, empty ones reversed. */
void tally_parts(struct day from, struct day until, struct tally_part out[5])
{
    struct day past = day_add(until, 1), at = from;

    for (int i = 0; i < 5; i++)
        out[i] = (struct tally_part){1, 0};
    for (int i = 0; i < 5; i++) {
        int grain = i < 3 ? i : 4 - i;              /* day month year month day */
        struct day stop = grain_start(past, grain); /* the last whole one ends before it */

        if (i < 2) { /* up to where the next larger grain begins */
            struct day larger = grain_start(at, i + 1);

            if (larger.n < at.n)
                larger = i ? day_add_months(larger, 12) : day_add_months(larger, 1);
            if (larger.n < stop.n)
                stop = larger;
        }
        if (stop.n > at.n) {
            out[i] = (struct tally_part){at.n, stop.n - 1};
            at = stop;
        }
    }
}

static struct stmt *of_period(struct ctx *c, int query, struct unit_id unit, struct day from,
                              struct day until)
{
    struct stmt *s = db_query(c, Q(query));
    struct tally_part part[5];

    tally_parts(from, until, part);
    db_put_int(s, unit.n);
    for (int i = 0; i < 5; i++) {
        db_put_int(s, part[i].from);
        db_put_int(s, part[i].until);
    }
    return s;
}

void request_tally_received(struct ctx *c, struct unit_id unit, struct day from,
                            struct day until, struct request_tally_list *out)
{
    tally(c, of_period(c, RECEIVED, unit, from, until), out);
}

void request_tally_closed(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                          struct request_tally_list *out)
{
    tally(c, of_period(c, CLOSED, unit, from, until), out);
}

void request_tally_carried(struct ctx *c, struct unit_id unit, struct day from,
                           struct request_tally_list *out)
{
    struct request_tally_list closed = {0};
    struct day until = day_add(from, -1), first;

    day_make(1949, 1, 1, &first);
    request_tally_received(c, unit, first, until, out);
    request_tally_closed(c, unit, first, until, &closed);
    for (isize i = 0; i < closed.n; i++)
        for (isize k = 0; k < out->n; k++)
            if (str_eq(out->p[k].kind, closed.p[i].kind))
                out->p[k].n -= closed.p[i].n;
}

void request_days(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct request_days_list *out)
{
    struct stmt *s = of_period(c, DAYS, unit, from, until);
    isize cap = 0;

    while (db_step(s)) {
        struct request_days *d = LIST_ADD(c->mem, out, cap);

        d->days = (int)db_get_int(s, 0);
        d->n = db_get_int(s, 1);
    }
}

void request_count(struct ctx *c, struct unit_id unit, struct day today, struct day red_until,
                   struct day yellow_until, struct request_counts *out)
{
    struct stmt *s = db_query(c, Q(DUE));
    struct day first;

    db_put_int(s, unit.n);
    db_put_int(s, today.n);
    db_put_int(s, red_until.n);
    db_put_int(s, yellow_until.n);
    if (db_step(s)) {
        out->open = db_get_int(s, 0);
        out->overdue = db_get_int(s, 1);
        out->red = db_get_int(s, 2);
        out->yellow = db_get_int(s, 3);
        out->green = db_get_int(s, 4);
        out->waiting = out->open - out->overdue - out->red - out->yellow - out->green;
        db_done(s);
    }
    day_make(day_year(today), 1, 1, &first);
    s = db_query(c, Q(CLOSED_SINCE));
    db_put_int(s, unit.n);
    db_put_int(s, first.n);
    db_put_int(s, today.n);
    out->closed_year = db_one_int(s);
}

static int by_closed(const void *a, const void *b)
{
    const struct request *x = a, *y = b;

    if (x->closed.n != y->closed.n)
        return x->closed.n < y->closed.n ? -1 : 1;
    return x->id.n < y->id.n ? -1 : x->id.n > y->id.n;
}

/* The index has the kind before the day: kind by kind the first n are the first entries, whatever else the register has. */
static void behind_outcome(struct ctx *c, struct unit_id unit, struct str outcome,
                           struct str kind, struct day from, struct day until, int n,
                           struct request_list *out)
{
    isize cap = 0;

    for (int k = 0; k < APPLICANT__MAX; k++) {
        struct str name = applicant_name((enum applicant_kind)k);
        struct stmt *s;

        if (kind.n && !str_eq(kind, name))
            continue;
        s = db_query(c, Q(BEHIND_CLOSED_OUTCOME));
        db_put_int(s, unit.n);
        db_put_int(s, from.n);
        db_put_int(s, until.n);
        db_put_text(s, outcome);
        db_put_text(s, name);
        db_put_int(s, n);
        while (db_step(s))
            request_row(c, s, LIST_ADD(c->mem, out, cap));
    }
    if (out->n)
        qsort(out->p, (size_t)out->n, sizeof *out->p, by_closed);
    out->n = out->n < n ? out->n : n;
}

void request_behind(struct ctx *c, struct unit_id unit, struct str what, struct str outcome,
                    struct str kind, struct day from, struct day until, int n,
                    struct request_list *out)
{
    bool received = str_eq(what, S("received")), carried = str_eq(what, S("carried")),
         closed = str_eq(what, S("closed"));
    struct stmt *s;
    isize cap = 0;

    if (closed && outcome.n) {
        behind_outcome(c, unit, outcome, kind, from, until, n, out);
        return;
    }
    s = db_query(c, received  ? Q(BEHIND_RECEIVED)
                    : carried ? Q(BEHIND_CARRIED)
                    : closed  ? Q(BEHIND_CLOSED)
                              : Q(BEHIND_OPEN));
    db_put_int(s, unit.n);
    if (received || carried || closed)
        db_put_int(s, from.n);
    if (!carried)
        db_put_int(s, until.n);
    db_put_text(s, kind);
    db_put_int(s, n);
    while (db_step(s)) {
        struct request *r = LIST_ADD(c->mem, out, cap);

        request_row(c, s, r);
    }
}

void request_corrections(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                         int64_t *received, int64_t *closed)
{
    struct stmt *s = db_query(c, Q(CORRECTIONS));

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    db_put_int(s, until.n);
    if (db_step(s)) {
        *received = db_get_int(s, 0);
        *closed = db_get_int(s, 1);
        db_done(s);
    }
}
