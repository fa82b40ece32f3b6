/* SPDX-License-Identifier: MulanPSL-2.0 */
/* own.h - an office's own lists, made ready for look-up (inside check/ only) */
#ifndef CHECK_OWN_H
#define CHECK_OWN_H

#include "base/map.h"
#include "check/check.h"
#include "check/lexicon.h"

struct check_own {
    struct check_entry *e;
    isize n;
    const struct lexicon *terms; /* the OWN_TERM words */
    struct str *term_words;
    int32_t *term_row;                 /* word of the lexicon → entry */
    struct map by_words[OWN_WORD + 1]; /* words → struct check_entry, per kind */
};

/* Does the list hold `words` as this kind; `own` may be NULL. */
bool own_is(const struct check_own *own, enum check_own_kind kind, struct str words);
const struct check_entry *own_get(const struct check_own *own, enum check_own_kind kind,
                                  struct str words);

#endif
