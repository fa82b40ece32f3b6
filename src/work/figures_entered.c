/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figures_entered.c - tables three and four from what had been entered by a day; see figures.h
 *
 * The figures as they are by the days of the events, less the share of each case that has an event of
 * the period entered later, plus what the same case gives from the ledger as it stood. Such cases are few.
 */
#include "work/disclose_in.h"
#include "work/figures_in.h"
#include "work/may.h"

/* Where a case stands in table three. */
struct place {
    bool fresh, before, closed, next;
};

static struct place place_of(const struct request *r, struct day from, struct day until)
{
    bool got = day_is_set(r->received), shut = day_is_set(r->closed);

    if (!got || r->correction)
        return (struct place){0};
    return (struct place){.fresh = r->received.n >= from.n && r->received.n <= until.n,
                          .before = r->received.n < from.n && (!shut || r->closed.n >= from.n),
                          .closed = shut && r->closed.n >= from.n && r->closed.n <= until.n,
                          .next = r->received.n <= until.n && (!shut || r->closed.n > until.n)};
}

static void add(struct figures *f, struct str row, const struct request *r, int sign)
{
    int at = report_row_find(REPORT_T3, row),
        col = report_col_find(REPORT_T3, applicant_name(r->kind));

    if (at < 0 || col < 0)
        return;
    f->t3[at][col] += sign;
    f->t3[at][T3_SUM] += sign;
}

static void took(struct arena *mem, struct figures *f, int days, int sign)
{
    struct request_days_list grown = {0}; /* in the order of the days */
    isize cap = 0;

    f->answered += sign;
    f->days_total += (int64_t)sign * days;
    for (isize i = 0; i < f->days.n; i++)
        if (f->days.p[i].days == days) {
            f->days.p[i].n += sign;
            return;
        }
    for (isize i = 0; i < f->days.n; i++)
        *LIST_ADD(mem, &grown, cap) = f->days.p[i];
    *LIST_ADD(mem, &grown, cap) = (struct request_days){days, sign};
    for (isize i = grown.n - 1; i > 0 && grown.p[i - 1].days > grown.p[i].days; i--) {
        struct request_days t = grown.p[i];

        grown.p[i] = grown.p[i - 1];
        grown.p[i - 1] = t;
    }
    f->days = grown;
}

/* The share of one case, put in or taken out. */
static void share(struct arena *mem, struct figures *f, const struct request *r, int sign)
{
    struct place p = place_of(r, f->from, f->until);
    bool shut = day_is_set(r->closed) && r->closed.n >= f->from.n && r->closed.n <= f->until.n;

    if (r->correction) {
        f->corrections += r->received.n >= f->from.n && r->received.n <= f->until.n ? sign : 0;
        f->corrected += shut ? sign : 0;
        return;
    }
    if (p.fresh)
        add(f, S("T3.1"), r, sign);
    if (p.before)
        add(f, S("T3.2"), r, sign);
    if (p.next)
        add(f, S("T3.4"), r, sign);
    if (p.closed) {
        int row = figures_row(f->form, r->outcome),
            col = report_col_find(REPORT_T3, applicant_name(r->kind));

        add(f, S("T3.3.7"), r, sign);
        if (row >= 0 && col >= 0) {
            f->t3[row][col] += sign;
            f->t3[row][T3_SUM] += sign;
        }
        f->late += r->late > 0 ? sign : 0;
    }
    if (shut && !str_eq(r->outcome, S("O23")))
        took(mem, f, r->days_taken, sign);
}

static struct instant end_of(struct day d)
{
    return instant_of_day(day_add(d, 1));
}

enum err figures_open_entered(struct ctx *c, struct unit_id unit, struct day from,
                              struct day until, struct day asof, enum report_form form,
                              struct figures *out)
{
    struct request_list late = {0};
    struct dispute_tally_list suits = {0};

    if (figures_period(c, from, until, asof))
        return c->fail.code;
    if (!day_is_set(asof))
        asof = until;
    db_begin_read(c);
    figures_count(c, unit, from, until, asof, form, out);
    out->helped = 0; /* the counter does not say when */
    request_entered_late(c, unit, out->until, end_of(asof), &late);
    for (isize i = 0; i < late.n && !c->fail.code; i++) {
        struct request then = {0};

        share(c->mem, out, &late.p[i], -1);
        if (case_as_entered(c, &late.p[i], end_of(asof), &then))
            share(c->mem, out, &then, 1);
    }
    dispute_tally_stood(c, unit, from, out->until, end_of(asof), &suits);
    figures_four(c->mem, &suits, out);
    return db_end(c);
}

/* Does a case stand in a row of table three, in a column of a kind ("": in any)? */
static bool stands(const struct request *r, struct str row, struct str kind, struct day from,
                   struct day until)
{
    struct place p = place_of(r, from, until);
    struct outcome o = {0};

    if (kind.n && !str_eq(kind, applicant_name(r->kind)))
        return false;
    if (str_eq(row, S("T3.1")))
        return p.fresh;
    if (str_eq(row, S("T3.2")))
        return p.before;
    if (str_eq(row, S("T3.4")))
        return p.next;
    if (str_eq(row, S("T3.3.7")))
        return p.closed;
    return p.closed && outcome_find(r->outcome, &o) &&
           (str_eq(o.row_2021, row) || str_eq(o.row_2019, row));
}

static bool among(const struct request_list *l, struct request_id id)
{
    for (isize i = 0; i < l->n; i++)
        if (l->p[i].id.n == id.n)
            return true;
    return false;
}

static void cases_entered(struct ctx *c, struct unit_id unit, struct str row, struct str kind,
                          struct day from, struct day until, struct day asof,
                          struct request_list *out)
{
    struct request_list now = {0}, late = {0};
    isize cap = 0;

    figures_cases(c, unit, row, kind, from, until, &now);
    request_entered_late(c, unit, until, end_of(asof), &late);
    for (isize i = 0; i < now.n; i++)
        if (!among(&late, now.p[i].id))
            *LIST_ADD(c->mem, out, cap) = now.p[i];
    for (isize i = 0; i < late.n && !c->fail.code; i++) {
        struct request then = {0};

        if (case_as_entered(c, &late.p[i], end_of(asof), &then) &&
            stands(&then, row, kind, from, until))
            *LIST_ADD(c->mem, out, cap) = then;
    }
}

static void disputes_entered(struct ctx *c, struct unit_id unit, struct str kind,
                             struct str result, struct day from, struct day until,
                             struct day asof, struct dispute_list *out)
{
    static const struct str results[] = {LIT("up"), LIT("fix"), LIT("oth"), LIT("pend")};
    isize cap = 0;

    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        struct dispute_list part = {0};

        if (!str_eq(result, S("sum")) && !str_eq(result, results[i]))
            continue;
        dispute_behind_stood(c, unit, kind, results[i], from, until, end_of(asof), &part);
        for (isize k = 0; k < part.n; k++)
            *LIST_ADD(c->mem, out, cap) = part.p[k];
    }
}

enum err figures_behind_entered(struct ctx *c, struct unit_id unit, struct str address,
                                struct day from, struct day until, struct day asof,
                                struct request_list *cases, struct dispute_list *disputes)
{
    struct str row, col, kind, result;

    if (report_find(address) < 0 || !str_cut(address, S("/"), &row, &col))
        return fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一格");
    if (asof.n < until.n)
        until = asof;
    db_begin_read(c);
    may(c, ACT_CASE, unit);
    if (str_eq(row, S("T4"))) {
        str_cut(col, S("."), &kind, &result);
        disputes_entered(c, unit, kind, result, from, until, asof, disputes);
    } else {
        cases_entered(c, unit, row, str_eq(col, S("sum")) ? S("") : col, from, until, asof,
                      cases);
    }
    return db_end(c);
}
