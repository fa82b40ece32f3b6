/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_words.h - the narrative of a report: as stored, and what a new one opens with; work only */
#ifndef WORK_ANNUAL_WORDS_H
#define WORK_ANNUAL_WORDS_H

#include "store/unit.h"
#include "work/annual.h"

/* The usual text of a unit, with bound figures. */
void annual_usual(struct ctx *c, const struct unit *u, int year, struct str *text);
struct str annual_title_of(struct ctx *c, const struct unit *u, int year);
/* {"0":…,"6":…} and back. */
struct str annual_pack(struct ctx *c, const struct str *text);
void annual_unpack(struct ctx *c, struct str json, struct str *text);
/* The report of an edition as it stands: a released one as it was released, others computed. */
void annual_stand(struct ctx *c, const struct report_row *row, struct report *out);
/* Puts bound texts into the parts of a report; `kept` as for annual_bind(). */
void annual_parts(struct ctx *c, struct unit_id unit, int year, const struct str *text,
                  const struct report_set_list *kept, struct report *r);
/* From release on the words of the texts stand as they were, like the cells: what each {{name}} that is no cell's
 * stands for now is kept beside them, under ANNUAL_NAME and itself. */
#define ANNUAL_NAME "name:"
void annual_keep_words(struct ctx *c, const struct report_row *row, const struct report *r,
                       const struct str *text);

#endif
