/* SPDX-License-Identifier: MulanPSL-2.0 */
/* own.c - an office's own lists, made ready for look-up; see own.h */
#include "check/own.h"

const struct check_own *check_own_make(struct arena *mem, const struct check_entry *e, isize n)
{
    struct check_own *own = NEW(mem, struct check_own, 1);
    isize terms = 0;

    own->e = NEW(mem, struct check_entry, n);
    own->n = n;
    for (isize i = 0; i < n; i++) {
        own->e[i] = (struct check_entry){e[i].kind, str_dup(mem, e[i].words),
                                         str_dup(mem, e[i].instead), str_dup(mem, e[i].note)};
        if (own->e[i].words.n)
            *map_put(mem, &own->by_words[e[i].kind], own->e[i].words) = &own->e[i];
    }
    own->term_words = NEW(mem, struct str, n);
    own->term_row = NEW(mem, int32_t, n);
    for (isize i = 0; i < n; i++)
        if (e[i].kind == OWN_TERM) {
            own->term_words[terms] = own->e[i].words;
            own->term_row[terms++] = (int32_t)i;
        }
    if (terms)
        own->terms = lexicon_make(mem, own->term_words, terms);
    return own;
}

const struct check_entry *own_get(const struct check_own *own, enum check_own_kind kind,
                                  struct str words)
{
    return own ? map_get(&own->by_words[kind], words) : NULL;
}

bool own_is(const struct check_own *own, enum check_own_kind kind, struct str words)
{
    return own_get(own, kind, words);
}
