/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_task.h - what a unit has to do about its annual reports, shown on the desk
 *
 * Due:     last year's report is not out, from 1 January on (art. 49; law/report_due.h).
 * Correct: a register moved after the release: the figures published then are no longer those that
 *          the register gives. Somebody decides: correct, or leave it with its reason.
 */
#ifndef WORK_ANNUAL_TASK_H
#define WORK_ANNUAL_TASK_H

#include "law/report_due.h"
#include "work/annual.h"

enum annual_task_kind { ANNUAL_TASK_DUE, ANNUAL_TASK_CORRECT };
struct annual_task {
    enum annual_task_kind kind;
    int year;
    struct report_id id; /* 0: not begun */
    enum report_state state;
    struct day due;
    enum report_urgency urgency;
    int moved; /* cells that differ */
};
LIST_TYPE(annual_task_list, struct annual_task);

/* Within the caller's transaction. */
void annual_tasks(struct ctx *c, struct unit_id unit, struct annual_task_list *out);

#endif
