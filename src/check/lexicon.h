/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon.h - all words of a list found in a text in one pass
 *
 * Each word is filed under three neighbouring characters of it (nine bytes; six, if it has no more), those
 * that are rarest; a sieve of bits in the cache (lexicon_sieve.h) says of every place of the text whether such a
 * part stands there. What passes is compared, many places at a time, so that their words are fetched
 * meanwhile. Words are 6 to 255 bytes of UTF-8 that begin with a character beyond ASCII; others are not
 * taken (lexicon_make drops them).
 */
#ifndef CHECK_LEXICON_H
#define CHECK_LEXICON_H

#include "check/lm.h"

struct lexicon;
/* Built in `mem`; the words are copied. `lm` says what is rare; without one (NULL) the search of a
 * long list is slower, and finds the same. */
const struct lexicon *lexicon_make(struct arena *mem, const struct str *words, isize n,
                                   const struct lm *lm);

struct lexicon_hit {
    isize at;
    int32_t word;
};
/* Occurrences in the order of their places, overlapping ones too; at most `most`. */
isize lexicon_find(const struct lexicon *l, struct str text, struct lexicon_hit *out,
                   isize most);
/* The same in a part of a text, places from its beginning: less is copied at its end. */
isize lexicon_find_part(const struct lexicon *l, struct str text, struct str part,
                        struct lexicon_hit *out, isize most);
/* As lexicon_find(), without the vectors of the machine: for tests. */
isize lexicon_find_plain(const struct lexicon *l, struct str text, struct lexicon_hit *out,
                         isize most);

#endif
