/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_district.c - a year's reports of all units; see annual_district.h */
#include "work/annual_district.h"

#include "store/unit.h"
#include "work/annual_members.h"
#include "work/annual_words.h"
#include "work/may.h"

static bool is_out(const struct report_row *r)
{
    return r->imported || r->state == REPORT_PUBLISHED;
}

static void fail_add(struct ctx *c, struct annual_line *l, struct str id, struct str column)
{
    l->fails++;
    l->failing = l->failing.n ? str_fmt(c->mem, "%.*s %.*s/%.*s", STR_ARG(l->failing),
                                        STR_ARG(id), STR_ARG(column))
                              : str_fmt(c->mem, "%.*s/%.*s", STR_ARG(id), STR_ARG(column));
}

static void fails_of(struct ctx *c, const struct identity_result *res, struct annual_line *l)
{
    for (isize i = 0; i < res->checks.n; i++)
        if (res->checks.p[i].status == IDENTITY_FAIL && !res->checks.p[i].soft)
            fail_add(c, l, res->checks.p[i].id, res->checks.p[i].column);
}

static void line_load(struct ctx *c, const struct unit *u, int year, struct annual_line *l)
{
    struct report_row before = {0};
    struct identity_result res;

    *l = (struct annual_line){.unit = u->id,
                              .parent = u->parent,
                              .unit_name = u->name,
                              .unit_code = u->code,
                              .kind = u->kind,
                              .government = str_eq(u->kind, S("government")),
                              .covered_by = -1};
    l->due = report_due(u->kind, u->level, year);
    l->present = report_of(c, u->id, year, &l->row);
    l->urgency = report_urgency(l->due, ctx_today(c), l->present && is_out(&l->row));
    if (report_of(c, u->id, year - 1, &before)) {
        struct report *old = NEW(c->mem, struct report, 1);

        annual_stand(c, &before, old);
        l->before = old->cell[report_find(S("T3.1/sum"))];
    }
    if (!l->present || c->fail.code)
        return;
    l->report = NEW(c->mem, struct report, 1);
    annual_stand(c, &l->row, l->report);
    l->report->file = l->unit_name;
    identity_verify(c->mem, l->report, NULL, &res);
    fails_of(c, &res, l);
}

/* The line of the unit above, or -1. */
static int above(const struct annual_year *y, int line)
{
    for (isize i = 0; i < y->lines.n; i++)
        if (y->lines.p[line].parent.n && y->lines.p[i].unit.n == y->lines.p[line].parent.n)
            return (int)i;
    return -1;
}

/* Is there a government above within what is seen; a chain that does not end is cut. */
static int government_above(const struct annual_year *y, int line, bool with_report)
{
    int at = above(y, line);

    for (int n = 0; at >= 0 && n < 16; n++, at = above(y, at)) {
        const struct annual_line *l = &y->lines.p[at];

        if (!l->government)
            continue;
        if (!with_report)
            return at;
        /* The topmost government's report is what the sum is held against. */
        if (l->present && annual_counts(&l->row) && government_above(y, at, false) >= 0)
            return at;
    }
    return -1;
}

static void add(struct ctx *c, struct report *sum, int *n, const struct annual_line *l)
{
    struct fail no = {0};

    if (report_add(c->mem, sum, l->report, &no) == OK)
        ++*n;
    else
        report_warn(c->mem, sum, "%s", no.what);
}

/* What a government's report takes in: its own registers and the nearest reports below it. */
static void members(struct ctx *c, struct annual_year *y, int g)
{
    struct annual_line *l = &y->lines.p[g];
    struct report *sum = NEW(c->mem, struct report, 1);
    struct identity_result res = {0};
    bool whole = true;
    int n = 0;

    annual_own(c, l->unit, y->year, l->row.form, sum);
    for (isize i = 0; i < y->lines.n; i++) {
        const struct annual_line *m = &y->lines.p[i];

        if ((int)i == g || government_above(y, (int)i, false) != g)
            continue;
        whole &= m->present && annual_counts(&m->row);
        l->members++;
        if (m->present)
            add(c, sum, &n, m);
    }
    /* While a member's report is missing or not cleared the sum proves nothing. */
    if (!n || !whole)
        return;
    identity_members(c->mem, l->report, sum, &res);
    fails_of(c, &res, l);
}

/* The form that most of the reports are in: others cannot be added to them. */
static enum report_form form_of(const struct annual_year *y)
{
    int old = 0, now = 0;

    for (isize i = 0; i < y->lines.n; i++)
        if (y->lines.p[i].present)
            *(y->lines.p[i].row.form == FORM_2019 ? &old : &now) += 1;
    return old == now ? report_form_of_year(y->year) : old > now ? FORM_2019 : FORM_2021;
}

static void sum_up(struct ctx *c, struct annual_year *y)
{
    enum report_form form = form_of(y);

    for (isize i = 0; i < y->lines.n; i++) {
        struct annual_line *l = &y->lines.p[i];
        bool top = l->government && government_above(y, (int)i, false) < 0;

        y->missing += !l->present;
        y->late += l->urgency == DUE_LATE;
        if (l->present)
            y->at[l->row.state]++;
        l->covered_by = government_above(y, (int)i, true);
        l->counted = l->present && !top && l->covered_by < 0;
        if (!l->counted)
            continue;
        if (!y->sum) {
            y->sum = NEW(c->mem, struct report, 1);
            report_sum_begin(y->sum, form);
            y->sum->year = y->year;
        }
        add(c, y->sum, &y->summed, l);
    }
    for (isize i = 0; i < y->lines.n; i++)
        if (y->lines.p[i].government && y->lines.p[i].present)
            members(c, y, (int)i);
}

enum err annual_district(struct ctx *c, int year, struct annual_year *out)
{
    struct unit_list units = {0};
    isize cap = 0;

    *out = (struct annual_year){.year = year};
    if (db_begin_read(c) != OK)
        return db_end(c);
    may(c, ACT_DISTRICT, (struct unit_id){0});
    unit_all(c, &units);
    for (isize i = 0; i < units.n && !c->fail.code; i++)
        if (!units.p[i].closed_at.s && may_ask(c, ACT_DISTRICT, units.p[i].id))
            line_load(c, &units.p[i], year, LIST_ADD(c->mem, &out->lines, cap));
    if (!c->fail.code)
        sum_up(c, out);
    return db_end(c);
}

/* --- one figure */

enum err annual_cell(struct ctx *c, int year, int slot, struct annual_cell_view *out)
{
    struct annual_year y;
    isize cap = 0;

    *out = (struct annual_cell_view){0};
    if (annual_district(c, year, &y) != OK)
        return c->fail.code;
    for (int i = 0; i < ANNUAL_SPAN; i++)
        out->total[i] = cell_number(0, 0);
    if (db_begin_read(c) != OK)
        return db_end(c);
    for (isize i = 0; i < y.lines.n && !c->fail.code; i++) {
        struct annual_cell_line *l = LIST_ADD(c->mem, &out->lines, cap);

        l->unit_name = y.lines.p[i].unit_name;
        l->id = y.lines.p[i].present ? y.lines.p[i].row.id : (struct report_id){0};
        l->counted = y.lines.p[i].counted;
        for (int k = 0; k < ANNUAL_SPAN; k++) {
            int then = year - ANNUAL_SPAN + 1 + k;
            struct report_row row = {0};

            if (then == year) {
                if (y.lines.p[i].report)
                    l->value[k] = y.lines.p[i].report->cell[slot];
            } else if (report_of(c, y.lines.p[i].unit, then, &row)) {
                struct report *r = NEW(c->mem, struct report, 1);

                annual_stand(c, &row, r);
                l->value[k] = r->cell[slot];
            }
            if (l->counted && cell_counts(l->value[k]))
                out->total[k] = cell_add(out->total[k], l->value[k]);
        }
    }
    return db_end(c);
}
