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
enum spare spare_person(struct str line, isize at, isize end);

/* Is [at, end) of the line part of the name of a place (what it ends with tells) that the text says again or that stands
 * where one is said (到贤庠镇调研), what an
 * office calls itself (我镇), a word between two roads, or an office's sign before 〔2019〕4号. */
bool spare_place(struct str text, struct str line, isize at, isize end);
/* Is the character at [at, end), one of two alike, the end of such a name or the beginning of a word behind
 * it (城关镇镇村两级). */
bool spare_doubled(struct str text, struct str line, isize at, isize end);

/* A character of a row of figures (二〇二二年, “一一三四五”; 二十三三 is none); at == end: another numeral, `put`, in a row that
 * is no ordinal. */
bool spare_numeral(struct str line, isize at, isize end, uint32_t put);
/* 张某某: one of what stands for a name. */
bool spare_left_out(struct str line, isize at, isize end);
/* 应改尽改, 应公开尽公开: the same word twice; 一企一策. */
bool spare_all_that(struct str line, isize at, isize end);
/* At the end of a line that is cut within its sentence, as files made of PDF have them, or where the next one goes on;
 * the line begins at `line_at` of the text. */
bool spare_cut(struct str text, isize line_at, struct str line, isize at, isize end);
/* Part of a short name in quotes, as offices coin them (“暖蜂驿站”). */
bool spare_quoted(struct str line, isize at, isize end);

#endif
