/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_wording.h - an office words its letters itself (文书模板)
 *
 * The wording of a letter is data with named blanks (law/wording.h). Those that the program fills and those
 * that an officer fills are told apart; a blank left empty blocks release, so an office may add blanks of
 * its own to make sure that something is never forgotten. Every change is kept; letters that were approved
 * keep the words that they had.
 */
#ifndef WORK_LETTER_WORDING_H
#define WORK_LETTER_WORDING_H

#include "law/wording.h"
#include "render/letter.h"
#include "store/letter_text.h"

struct wording_line {
    struct letter_rule rule;
    bool own;           /* the unit's own words */
    struct str changed; /* who, "" shipped */
    struct instant at;
};
LIST_TYPE(wording_lines, struct wording_line);
enum err wording_all(struct ctx *c, struct unit_id unit, struct wording_lines *out);

struct wording_open {
    struct letter_rule rule;
    struct str text; /* that stands */
    bool own, may;   /* may: the actor may change it */
    struct blank_list blanks;
    struct letter_text_list history;
};
enum err wording_open(struct ctx *c, struct unit_id unit, struct str rule,
                      struct wording_open *out);
/* The unit's own words for a letter: who may approve may change them; ERR_INPUT for blanks that the rule needs and
 * the text lacks. */
enum err wording_save(struct ctx *c, struct unit_id unit, struct str rule, struct str text);
/* Back to the shipped wording. Permission as for wording_save(). */
enum err wording_reset(struct ctx *c, struct unit_id unit, struct str rule);
/* The text on paper, its blanks in braces; checked as wording_save() does. */
enum err wording_preview(struct ctx *c, struct unit_id unit, struct str rule, struct str text,
                         struct letter *out);

#endif
