/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_key.h - keys of the search index: minute of publication, class, number
 *
 * Only search.c and search_find.c include this. 27 bits of minutes reach to the year 2225.
 * The index stores the distances between keys: so the key is no wider than it must be, and the
 * 65th document of a minute and class goes to the next minute.
 */
#ifndef STORE_SEARCH_KEY_H
#define STORE_SEARCH_KEY_H

#include "base/day.h"

enum {
    SEARCH_KEY_SHIFT = 24,
    SEARCH_CLASS_MAX = (1 << 18) - 1,
    SEARCH_NUMBER_MAX = (1 << 6) - 1
};

static inline int64_t search_minute(struct instant t)
{
    int64_t m = t.s / 60;

    return m < 1 ? 1 : m > (1 << 27) - 2 ? (1 << 27) - 2 : m;
}

static inline int64_t search_key_make(int64_t minute, int64_t klass, int64_t number)
{
    return minute << SEARCH_KEY_SHIFT | klass << 6 | (number & SEARCH_NUMBER_MAX);
}

static inline int64_t search_key_minute(int64_t key)
{
    return key >> SEARCH_KEY_SHIFT;
}

static inline int64_t search_key_class(int64_t key)
{
    return key >> 6 & SEARCH_CLASS_MAX;
}

#endif
