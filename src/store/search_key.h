/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_key.h - keys of the search index: minute of publication, class, number
 *
 * Only search.c and search_find.c include this. 27 bits of minutes reach to the year 2225.
 */
#ifndef STORE_SEARCH_KEY_H
#define STORE_SEARCH_KEY_H

#include "base/day.h"

enum { SEARCH_CLASS_MAX = (1 << 20) - 1, SEARCH_NUMBER_MAX = (1 << 16) - 1 };

static inline int64_t search_minute(struct instant t)
{
    int64_t m = t.s / 60;

    return m < 1 ? 1 : m > (1 << 27) - 2 ? (1 << 27) - 2 : m;
}

static inline int64_t search_key_make(int64_t minute, int64_t klass, int64_t number)
{
    return minute << 36 | klass << 16 | (number & SEARCH_NUMBER_MAX);
}

static inline int64_t search_key_minute(int64_t key)
{
    return key >> 36;
}

static inline int64_t search_key_class(int64_t key)
{
    return key >> 16 & SEARCH_CLASS_MAX;
}

#endif
