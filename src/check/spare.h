/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare.h - what spelling must not lightly correct (inside check/ only): known names and terms */
#ifndef CHECK_SPARE_H
#define CHECK_SPARE_H

#include "check/lm.h"

/* rulebook/terms/known-words.tsv, made ready once: bodies by their short names, places, terms of policy
 * that are too new or too narrow for the language model. `lm` as in lexicon.h. */
struct known;
const struct known *known_make(struct arena *mem, const struct lm *lm);

/* Would a change of [at, end) of the line (at == end: something put in there) break a known word, or the
 * name of a person who is called by a title or named behind 联系人： and the like? */
bool spare_known(const struct known *k, struct str line, isize at, isize end);
bool spare_person(struct str line, isize at, isize end);

#endif
