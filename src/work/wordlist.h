/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wordlist.h - an office's own words for the content check: kept, edited, and made ready (词表)
 *
 * Read afresh for each check: what is added counts from the next one on, without a restart. A unit's
 * lists are joined by those of the units above it, by the names of the district's units, by the
 * unit's own telephone and by the titles of its documents that a text quotes nearly.
 */
#ifndef WORK_WORDLIST_H
#define WORK_WORDLIST_H

#include "check/check.h"
#include "store/document.h"
#include "store/wordlist.h"

enum { OWN_WORDS_MOST = 5000, OWN_WORD_LONGEST = 80 };

struct wordlist {
    struct own_word_list rows;
    bool may_edit;
};
/* The unit's own list of a kind ("" all), for who sees its desk. */
enum err wordlist_look(struct ctx *c, struct unit_id unit, struct str kind,
                       struct wordlist *out);
/* Adds lines of one kind: words, or words and what to write instead, parted by a tab, | or two blanks.
 * Reviewers do it. `added` counts. */
enum err wordlist_add(struct ctx *c, struct unit_id unit, struct str kind, struct str lines,
                      struct str note, int *added);
enum err wordlist_drop(struct ctx *c, struct unit_id unit, int64_t id);
/* Remembers a finding as no fault here; within the caller's transaction. The words of a single character
 * are remembered with what stands around them in `text`. */
void wordlist_keep(struct ctx *c, const struct finding *f, struct str text, struct str reason);

/* The lists made ready for checking `text` (its quoted titles are looked up); within the caller's
 * transaction. */
const struct check_own *wordlist_own(struct ctx *c, struct unit_id unit, struct str text);
struct str wordlist_kind_zh(struct str kind);

struct finding_history {
    struct finding_tally_list rules, offices;
    struct finding_kept_list kept;
};
/* What was found in a year up to now, by rule and by office, and what was overridden. */
enum err finding_history_look(struct ctx *c, struct unit_id unit, struct finding_history *out);

#endif
