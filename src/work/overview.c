/* SPDX-License-Identifier: MulanPSL-2.0 */
/* overview.c - a unit, or all units, on one screen; see overview.h */
#include "work/overview.h"

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
