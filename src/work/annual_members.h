/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_members.h - what a government's report takes in: the reports of the bodies below it; work only
 *
 * A government's cell is the sum of the same cell over every report that it takes in (H08): those of
 * the bodies whose nearest government above it is, and what its own registers say. A member counts
 * once its report has been cleared by the district office, is published or was imported; until then
 * the sum is without it, and says so.
 *
 * Law: Regulations (2019) art. 49, 50; 国办公开办函〔2021〕30号
 */
#ifndef WORK_ANNUAL_MEMBERS_H
#define WORK_ANNUAL_MEMBERS_H

#include "work/annual.h"

struct annual_member {
    struct unit_id unit;
    struct str name;
    bool present; /* there is a report of that year: `row` */
    bool in;      /* and it counts: `report` */
    bool opens;   /* the actor may read it; filled by annual_open() */
    struct report_row row;
    struct report *report;
};
struct annual_members {
    LIST_TYPE(annual_member_list, struct annual_member) all;
    int in; /* how many count */
};

/* May the figures of this edition be added to a government's. */
bool annual_counts(const struct report_row *row);
/* The cells by the unit's own registers alone; within the caller's transaction. */
void annual_own(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                struct report *out);
/* The same and, for a government, its members' reports added; `members` says which, empty for any
 * other body. A member's table of another form is left out and named in `out->warnings`. */
void annual_compute_with(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                         struct report *out, struct annual_members *members);
/* 已汇总3家…; "" where there are no members. */
struct str annual_members_zh(struct ctx *c, const struct annual_members *m);

#endif
