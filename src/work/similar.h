/* SPDX-License-Identifier: MulanPSL-2.0 */
/* similar.h - published documents that may already be what is asked for (也许已经公开) */
#ifndef WORK_SIMILAR_H
#define WORK_SIMILAR_H

#include "store/document.h"

/* At most `n` public documents of the unit that are like the description. */
enum err similar_public(struct ctx *c, struct unit_id unit, struct str text, int n,
                        struct doc_line_list *out);
/* The words that a description is looked for by: without what every request says. */
struct str similar_words(struct arena *mem, struct str text, int most);
/* Somebody found among them what they wanted and asks for nothing: counted by unit and year, without who. One
 * address is counted a few times in ten minutes only; beyond that this is OK and counts nothing. */
enum err similar_helped(struct ctx *c, struct unit_id unit);
/* How often that was in a year; within the caller's reading transaction. */
int64_t similar_helped_in(struct ctx *c, struct unit_id unit, int year);

#endif
