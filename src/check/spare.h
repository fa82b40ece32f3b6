/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare.h - what spelling must not lightly correct (inside check/ only): known names and terms */
#ifndef CHECK_SPARE_H
#define CHECK_SPARE_H

#include "check/lm.h"

/* rulebook/terms/known-words.tsv, made ready once: bodies by their short names, places, terms of policy
 * that are too new or too narrow for the language model. `lm` as in lexicon.h. */
struct known;
const struct known *known_make(struct arena *mem, const struct lm *lm);

/* Would a change of [at, end) of the line (at == end: something put in there) break a known word? One of three
 * characters and more that stands there whole is meant so; so is the level before the short name of a body (区住建局). */
enum spare { SPARE_NOT, SPARE_UNLESS_CERTAIN, SPARE_ALWAYS };
enum spare spare_known(const struct known *k, struct str line, isize at, isize end);
/* The name of a person who is called by a title or named behind 联系人： and the like? */
bool spare_person(struct str line, isize at, isize end);

/* Is [at, end) of the line part of the name of a place that the text says again (what it ends with tells), what an
 * office calls itself (我镇), a word between two roads, or an office's sign before 〔2019〕4号. */
bool spare_place(struct str text, struct str line, isize at, isize end);
/* Is the character at [at, end), one of two alike, the end of such a name or the beginning of a word behind
 * it (城关镇镇村两级). */
bool spare_doubled(struct str text, struct str line, isize at, isize end);

#endif
