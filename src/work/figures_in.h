/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figures_in.h - what the files of work/figures share; within a transaction */
#ifndef WORK_FIGURES_IN_H
#define WORK_FIGURES_IN_H

#include "work/figures.h"

/* The row of table three that an outcome is counted in; what the rulebook does not know is 其他. */
int figures_row(enum report_form form, struct str outcome);
/* 维持 纠正 其他 尚未审结 总计, three times. */
void figures_four(struct arena *mem, const struct dispute_tally_list *all, struct figures *f);
/* The cases of a cell of table three, as their rows stand now. */
void figures_cases(struct ctx *c, struct unit_id unit, struct str row, struct str kind,
                   struct day from, struct day until, struct request_list *out);

#endif
