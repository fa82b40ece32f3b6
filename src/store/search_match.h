/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_match.h - the keys of the documents that have all words: the index on SQLite asked
 *
 * For each segment the places of a word come from one list (a character, two, a beginning) or, for a phrase, from those of its
 * pairs, two units apart, which must stand in the document at these distances. What has all words and is not gone becomes
 * keys. Nothing is looked up by document.
 */
#ifndef STORE_SEARCH_MATCH_H
#define STORE_SEARCH_MATCH_H

#include "store/ctx.h"
#include "store/search_text.h"

LIST_TYPE(search_key_list, int64_t);
/* Ascending, within min … max inclusive. Without words: all. `head`: title, document and index number only. */
void search_match(struct ctx *c, const struct search_words *w, bool head, int64_t min,
                  int64_t max, struct search_key_list *out);

#endif
