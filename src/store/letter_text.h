/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_text.h - how an office has worded its letters, and how it did before */
#ifndef STORE_LETTER_TEXT_H
#define STORE_LETTER_TEXT_H

#include "store/db.h"

struct letter_text_row {
    int64_t id;
    struct str rule, text, name; /* who wrote it; text "": back to the shipped wording */
    struct instant at;
};
LIST_TYPE(letter_text_list, struct letter_text_row);

void letter_text_keep(struct ctx *c, struct unit_id unit, struct str rule, struct str text);
/* Newest first, at most `n`. */
void letter_text_history(struct ctx *c, struct unit_id unit, struct str rule, int n,
                         struct letter_text_list *out);
/* The rules that the unit words itself. */
void letter_text_own(struct ctx *c, struct unit_id unit, struct letter_text_list *out);
/* Back to the shipped wording. */
void letter_text_drop(struct ctx *c, struct unit_id unit, struct str rule);

#endif
