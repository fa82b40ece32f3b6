/* SPDX-License-Identifier: MulanPSL-2.0 */
/* overview.h - a unit, or all units, on one screen (一屏总览)
 *
 * Permission: ACT_SEE_DESK for one unit, ACT_DISTRICT for those below.
 */
#ifndef WORK_OVERVIEW_H
#define WORK_OVERVIEW_H

#include "store/register.h"
#include "store/report.h"
#include "work/duty.h"
#include "work/measure.h"

/* The district: every unit reached, with its figures of the period. */
struct overview_district {
    struct measure_set set;
    struct measure_of total;
};
enum err overview_district(struct ctx *c, const struct period *p,
                           struct overview_district *out);

/* What a unit lags in, the gravest first, in one line: 单项否决问题 2 个；申请超期 1 件 … "" where it lags in nothing. */
struct overview_lag {
    const struct measure_unit *u;
    int64_t weight; /* 0: lags in nothing */
    struct str says;
};
LIST_TYPE(overview_lag_list, struct overview_lag);
/* Every unit of `set`, the worst first; equal ones in the order of the set. */
void overview_lags(struct arena *mem, const struct measure_set *set,
                   struct overview_lag_list *out);

/* One unit. */
struct overview_unit {
    struct unit unit;
    struct period period;
    struct measure_unit figures;
    int64_t before[PERIOD_MONTHS]; /* published a year earlier */
    struct office_list offices;
    struct measure_column_list columns;
    struct duty_owed_list owed;     /* this week's and overdue ones */
    struct measure_row_list faults; /* open, by kind */
    struct register_row_list
        tasks; /* of the registers, not done and due within four weeks, or late */
    struct report_row report; /* of the year before the period's; id 0: none */
};
enum err overview_unit(struct ctx *c, struct unit_id unit, const struct period *p,
                       struct overview_unit *out);

#endif
