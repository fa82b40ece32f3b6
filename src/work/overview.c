/* SPDX-License-Identifier: MulanPSL-2.0 */
/* overview.c - a unit, or all units, on one screen; see overview.h */
#include "work/overview.h"

#include <stdlib.h>

#include "base/buf.h"
#include "work/may.h"

enum { SOON = 28 };

enum err overview_district(struct ctx *c, const struct period *p, struct overview_district *out)
{
    db_begin_read(c);
    may(c, ACT_DISTRICT, (struct unit_id){0});
    if (!c->fail.code)
        measure_take(c, p, ACT_DISTRICT, (struct unit_id){0}, &out->set);
    for (isize i = 0; i < out->set.units.n; i++) {
        const struct measure_of *u = &out->set.units.p[i].all;

        for (int m = 0; m < M__MAX; m++)
            out->total.n[m] += u->n[m];
        for (int m = 0; m < PERIOD_MONTHS; m++)
            out->total.month[m] += u->month[m];
    }
    return db_end(c);
}

/* The gravest first. What is of the present weighs; what is past and done does not. */
static const struct {
    enum measure m, less; /* m without `less` (M__MAX: whole) */
    int weight;
    struct str label, counter;
} lags[] = {
    {M_FAULTS_VETO_OPEN, M__MAX, 1000, LIT("单项否决问题"), LIT("个")},
    {M_OPEN_LATE, M__MAX, 200, LIT("申请超期未办结"), LIT("件")},
    {M_OWED_LATE, M__MAX, 20, LIT("逾期未公开"), LIT("项")},
    {M_COLUMNS, M_COLUMNS_FILLED, 10, LIT("空白栏目"), LIT("个")},
    {M_COLUMNS_STALE, M__MAX, 5, LIT("超期未更新栏目"), LIT("个")},
    {M_VOICES, M_VOICES_ANSWERED, 5, LIT("留言待答复"), LIT("件")},
    {M_FAULTS_OPEN, M__MAX, 5, LIT("巡查待整改"), LIT("个")},
};
enum { REPORT_MISSING_WEIGHT = 100 };

static int worse(const void *a, const void *b)
{
    const struct overview_lag *x = a, *y = b;

    return x->weight != y->weight ? (x->weight > y->weight ? -1 : 1) : x->u < y->u ? -1 : 1;
}

void overview_lags(struct arena *mem, const struct measure_set *set,
                   struct overview_lag_list *out)
{
    out->p = NEW(mem, struct overview_lag, set->units.n + 1);
    for (isize i = 0; i < set->units.n; i++) {
        struct overview_lag *lag = &out->p[i];
        const int64_t *n = set->units.p[i].all.n;
        struct buf says = buf_new(mem, 160);

        lag->u = &set->units.p[i];
        for (size_t k = 0; k < sizeof lags / sizeof *lags; k++) {
            int64_t much = n[lags[k].m] - (lags[k].less == M__MAX ? 0 : n[lags[k].less]);

            if (k == 2 && !n[M_REPORT]) {
                lag->weight += REPORT_MISSING_WEIGHT;
                buf_fmt(&says, "%s%d年年报未发布", buf_str(&says).n ? "；" : "",
                        set->period.year - 1);
            }
            lag->weight += much * lags[k].weight;
            if (much > 0)
                buf_fmt(&says, "%s%.*s %lld %.*s", buf_str(&says).n ? "；" : "",
                        STR_ARG(lags[k].label), (long long)much, STR_ARG(lags[k].counter));
        }
        lag->says = buf_str(&says);
    }
    out->n = set->units.n;
    if (out->n)
        qsort(out->p, (size_t)out->n, sizeof *out->p, worse);
}

static void before(struct ctx *c, struct unit_id unit, const struct period *p, int64_t *month)
{
    struct period past = period_last_year(c->mem, p);
    struct measure_row_list rows = {0};

    measure_rows(c, MEASURE_DOCS, &past, unit, &rows);
    for (isize i = 0; i < rows.n; i++)
        for (int m = 0; m < PERIOD_MONTHS; m++)
            month[m] += rows.p[i].month[m];
}

enum err overview_unit(struct ctx *c, struct unit_id unit, const struct period *p,
                       struct overview_unit *out)
{
    struct measure_set set = {0};
    struct duty_owed_list owed = {0};
    struct measure_row_list faults = {0};
    isize cap = 0;

    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    unit_load(c, unit, &out->unit);
    if (!c->fail.code) {
        measure_take(c, p, ACT_SEE_DESK, unit, &set);
        before(c, unit, p, out->before);
        office_all(c, unit, &out->offices);
        measure_columns(c, unit, p, &out->columns);
        duty_owed(c, unit, &owed);
        measure_rows(c, MEASURE_FAULTS_NOW, p, unit, &faults);
        register_due(c, unit, (struct day){0}, day_add(ctx_today(c), SOON), &out->tasks);
        if (!report_of(c, unit, p->year - 1, &out->report))
            out->report = (struct report_row){0};
    }
    out->period = *p;
    if (set.units.n)
        out->figures = set.units.p[0];
    for (isize i = 0; i < owed.n; i++)
        if (owed.p[i].state != DUTY_OPEN)
            *LIST_ADD(c->mem, &out->owed, cap) = owed.p[i];
    cap = 0;
    /* by kind, whatever the office */
    for (isize i = 0; i < faults.n; i++) {
        isize k = 0;

        while (k < out->faults.n && !str_eq(out->faults.p[k].key, faults.p[i].key))
            k++;
        if (k == out->faults.n)
            LIST_ADD(c->mem, &out->faults, cap)->key = faults.p[i].key;
        out->faults.p[k].n += faults.p[i].n;
    }
    return db_end(c);
}
