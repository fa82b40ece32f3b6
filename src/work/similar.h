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

#endif
