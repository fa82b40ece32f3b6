/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_district.h - a year's reports of all units below: who is where, what fails, and the sum
 *
 * A government's report contains its members' (art. 49, 50), so it stands for them in a wider sum, never
 * beside them. Once a government below has a report that is out, cleared or imported, its members'
 * are left out of the sum; each government's report is held against the sum over what it takes in
 * (H08). The topmost government is the one whose report is made of this sum: it is not part of it.
 */
#ifndef WORK_ANNUAL_DISTRICT_H
#define WORK_ANNUAL_DISTRICT_H

#include "law/report_due.h"
#include "work/annual.h"

struct annual_line {
    struct unit_id unit, parent;
    struct str unit_name, unit_code, kind;
    bool present, government;
    bool counted;   /* part of the sum */
    int covered_by; /* the line of the government whose report stands for it; -1: none */
    int members;    /* a government: how many lines it stands for */
    struct report_row row;
    struct day due;
    enum report_urgency urgency;
    int fails;             /* hard identities that do not hold, H08 among them */
    struct str failing;    /* H01/nat … */
    struct report *report; /* as it stands; NULL: none */
    struct cell before;    /* last year's received requests; unknown: not there */
};
struct annual_year {
    int year;
    LIST_TYPE(annual_lines, struct annual_line) lines;
    struct report *sum; /* of the counted ones, in the form of most; NULL: none. Its warnings
                           name those of another form, which are not in it */
    int summed, missing, late;
    int at[REPORT_STATE__MAX]; /* how many stand at each step */
};
enum err annual_district(struct ctx *c, int year, struct annual_year *out);

/* One figure over the units and years: which unit is behind a sum, and since when. */
enum { ANNUAL_SPAN = 5 };
struct annual_cell_line {
    struct str unit_name;
    struct report_id id; /* this year's; 0: none */
    bool counted;
    struct cell value[ANNUAL_SPAN]; /* oldest first, `year` last */
};
struct annual_cell_view {
    LIST_TYPE(annual_cell_lines, struct annual_cell_line) lines;
    struct cell
        total[ANNUAL_SPAN]; /* of the counted ones; a unit without a report adds nothing */
};
enum err annual_cell(struct ctx *c, int year, int slot, struct annual_cell_view *out);

#endif
