/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wordlist.h - an office's own words for the content check (词表), and the history of its findings;
 * within the caller's transaction
 */
#ifndef STORE_WORDLIST_H
#define STORE_WORDLIST_H

#include "store/db.h"

/* kind: term (not to be used), keep (accepted as right), name (a leader; `instead` has the titles, the
 * list's order is theirs), title (of a document), phone (of duty), word (a body or place). */
struct own_word {
    int64_t id;
    struct unit_id unit;
    struct str kind, words, instead, note, rule; /* rule: of the finding accepted; "" none */
    struct user_id account;
    struct str account_name;
    struct instant at;
};
LIST_TYPE(own_word_list, struct own_word);

/* By kind, in the order in which they were added; kind "" for all. */
void own_word_all(struct ctx *c, struct unit_id unit, struct str kind,
                  struct own_word_list *out);
/* Adds it, or gives the words that are there already their new meaning. */
void own_word_put(struct ctx *c, const struct own_word *w);
/* False when the unit has none of that number. */
bool own_word_drop(struct ctx *c, struct unit_id unit, int64_t id);

/* Findings of a unit since a moment, by rule or by office: documents, those kept with a reason, those
 * mended by hand. What vanished with a change of the text is not counted: it is mended. */
struct finding_tally {
    struct str rule, level, office; /* office: its name; "" the unit itself */
    int64_t documents, open, kept;
};
LIST_TYPE(finding_tally_list, struct finding_tally);
void finding_by_rule(struct ctx *c, struct unit_id unit, struct instant since,
                     struct finding_tally_list *out);
void finding_by_office(struct ctx *c, struct unit_id unit, struct instant since,
                       struct finding_tally_list *out);
/* The newest that were kept, with who said why. */
struct finding_kept {
    struct doc_id document;
    struct str title, rule, level, words, reason, name;
    struct instant at;
};
LIST_TYPE(finding_kept_list, struct finding_kept);
void finding_kept(struct ctx *c, struct unit_id unit, int n, struct finding_kept_list *out);

#endif
