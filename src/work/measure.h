/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure.h - how units and offices stand in a period (指标): what dashboards and assessment count by
 *
 * One pass over the registers gives every figure of rulebook/measures.tsv for every unit below, and for
 * each of its offices (科室). What carries no office counts for the unit, and stands in office 0.
 * Figures "now" (owed_late, columns*, duties*, faults_open, faults_veto_open, open_late) are of the present, whatever the
 * period; the others are of the period.
 */
#ifndef WORK_MEASURE_H
#define WORK_MEASURE_H

#include "law/permit.h"
#include "store/measure.h"
#include "store/unit.h"
#include "work/duty.h"

/* In the order of rulebook/measures.tsv. */
enum measure {
    M_PUBLISHED,
    M_DATED,
    M_LATE,
    M_OWED_LATE,
    M_DUTIES,
    M_DUTIES_FILLED,
    M_COLUMNS,
    M_COLUMNS_FILLED,
    M_COLUMNS_STALE,
    M_NORMS,
    M_NORMS_EXPLAINED,
    M_FAULTS,
    M_FAULTS_OPEN,
    M_FAULTS_VETO,
    M_FAULTS_TEXT,
    M_CORRECTIONS,
    M_VOICES,
    M_VOICES_ANSWERED,
    M_VOICES_TIMELY,
    M_REQUESTS,
    M_CLOSED,
    M_CLOSED_LATE,
    M_OPEN_LATE,
    M_DISPUTES,
    M_DISPUTES_LOST,
    M_REPORT,
    M_REPORT_TIMELY,
    M_TRAININGS,
    M_MEETINGS,
    M_ATTENDED,
    M_TASKS,
    M_TASKS_TIMELY,
    M_PROPOSALS,
    M_PROPOSALS_TIMELY,
    M_HONOURS,
    M_FAULTS_VETO_OPEN,
    M_ACCOUNTS_VETO,
    M__MAX
};
struct str measure_id(enum measure m);
struct str measure_zh(enum measure m);
struct str measure_counter(enum measure m); /* 条, 件 … */
struct str measure_source(enum measure m);
bool measure_parse(struct str id, enum measure *out);
/* The page of exactly the records that it counts, of a unit and a period (measure_list.h). */
struct str measure_path(struct arena *mem, enum measure m, struct str unit_code,
                        const struct period *p);
/* Where they are dealt with. */
struct str measure_home(struct arena *mem, enum measure m, struct str unit_code,
                        const struct period *p);

struct measure_of {
    struct unit_id unit;
    struct office_id office; /* 0: what carries none; of a unit's own row: all */
    int64_t n[M__MAX];
    int64_t month[PERIOD_MONTHS]; /* published */
};
struct measure_unit {
    struct unit unit;
    struct measure_of all;
    LIST(struct measure_of)
    offices; /* of a single unit: those with figures, office 0 among them */
    isize offices_cap;
};
struct measure_set {
    struct period period;
    LIST(struct measure_unit) units; /* parents before children, as unit_all() */
};
/* Of every unit in which the actor may do `act`, or of one; within the caller's reading transaction. The
 * actor's permission for a single unit is the caller's to ask. */
void measure_take(struct ctx *c, const struct period *p, enum action act, struct unit_id unit,
                  struct measure_set *out);

/* What one row counts for, added to `n` of M__MAX + 1 figures (the last one is waste). `government`: of
 * the unit's kind. Counting and listing both go by these. */
struct calendar;
void measure_count(const struct measure_row *r, enum measure_query q, const struct period *p,
                   const struct calendar *cal, bool government, int64_t *n);
void measure_count_duty(const struct duty *d, int64_t *n);
void measure_count_owed(const struct duty_owed *o, int64_t *n);
/* n of d in permille; 1000 where d is 0. */
int measure_rate(int64_t n, int64_t d);

#endif
