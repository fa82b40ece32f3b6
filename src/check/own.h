/* SPDX-License-Identifier: MulanPSL-2.0 */
/* own.h - an office's own lists, made ready for look-up (inside check/ only) */
#ifndef CHECK_OWN_H
#define CHECK_OWN_H

#include "base/map.h"
#include "check/check.h"
#include "check/lexicon.h"

/* Words with the entries that they come from. */
struct own_words {
    const struct lexicon *lexicon; /* NULL: no words */
    struct str *words;
    int32_t *row;
    isize n;
};

struct check_own {
    struct check_entry *e;
    isize n;
    const struct lexicon *terms; /* the OWN_TERM words */
    struct str *term_words;
    int32_t *term_row;                 /* word of the lexicon → entry */
    struct map by_words[OWN_WORD + 1]; /* words → struct check_entry, per kind */
    struct own_words people;           /* the OWN_NAME words, in the order of the list */
    struct own_words posts;            /* each single title of them */
    struct own_words known;            /* the OWN_WORD words */
    struct own_words kept;   /* the OWN_KEEP words, and those of known and people: spared */
    struct own_words halves; /* the front halves, then the back halves, of the longer ones */
};

/* Does the list hold `words` as this kind; `own` may be NULL. */
bool own_is(const struct check_own *own, enum check_own_kind kind, struct str words);
const struct check_entry *own_get(const struct check_own *own, enum check_own_kind kind,
                                  struct str words);

/* Does [at, end) of `line` lie inside something that the office has accepted (OWN_KEEP)? With `typo`
 * also: does it touch a word or a person of the office. */
bool own_spares(const struct check_own *own, struct str line, isize at, isize end, bool typo);

#endif
