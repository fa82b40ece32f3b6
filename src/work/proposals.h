/* SPDX-License-Identifier: MulanPSL-2.0 */
/* proposals.h - a year's suggestions and proposals: counted, and summed up in a document (建议提案总体情况)
 *
 * Counts are by type and level, by result class as the register has it, by satisfaction, by what was made
 * public; all from the rows of the year in which they were handed over. The annual report binds them
 * (work/annual.h: 建议:省, 提案:区县, 办理结果 …), the summary prints them.
 * The summary is a draft in the unit's column 建议提案, written by this one step; it then goes the way of
 * every document: somebody may add to it, another one approves it.
 * Law: 国办发〔2014〕46号 (答复公开、办理总体情况和吸收采纳情况); 《代表法》 art. 51
 */
#ifndef WORK_PROPOSALS_H
#define WORK_PROPOSALS_H

#include "base/tree.h"
#include "work/register.h"

enum { PROPOSAL_TYPES = 2, PROPOSAL_LEVELS = 4, PROPOSAL_CONTENT = 3 };
extern const struct str proposal_types[PROPOSAL_TYPES];   /* 人大代表建议, 政协提案 */
extern const struct str proposal_levels[PROPOSAL_LEVELS]; /* 国家 … 区县 */
extern const struct str proposal_content[PROPOSAL_CONTENT]; /* 满意 … */

struct proposal_result {
    struct str label;
    int64_t n[PROPOSAL_TYPES];
};
struct proposal_year {
    int64_t n[PROPOSAL_TYPES][PROPOSAL_LEVELS];
    int64_t total, answered, timely; /* timely: answered by their day */
    int64_t open, silent; /* without a result in the register: not answered yet; answered */
    int64_t content[PROPOSAL_CONTENT];
    int64_t published, withheld; /* answers made public, answers that may not be */
    LIST(struct proposal_result) results;
};
/* Within the caller's reading transaction. */
void proposal_tally(struct ctx *c, struct unit_id unit, int year, struct proposal_year *out);
/* 已解决采纳2件、…、正在办理1件: every row of the year is in it; 无 where there is none. */
struct str proposal_results_zh(struct arena *mem, const struct proposal_year *y);

/* The text of the summary: paragraphs and two tables. */
struct tree *proposal_summary(struct arena *mem, struct str unit, int year,
                              const struct proposal_year *y);
/* As a draft in the column 建议提案. Fails: ERR_RULE (no such column; nothing of that year), ERR_CONFLICT
 * (one of that title is there already), ERR_FORBIDDEN. */
enum err proposal_draft(struct ctx *c, struct unit_id unit, int year, struct doc_id *out);

#endif
