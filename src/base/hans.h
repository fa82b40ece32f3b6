/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hans.h - traditional characters folded to simplified ones, one by one
 *
 * For search, where one written form must find the other; for reading, phrases matter and
 * a page is converted as a whole.
 */
#ifndef BASE_HANS_H
#define BASE_HANS_H

#include "base/str.h"

enum { HANS_BEGIN = 0x3400, HANS_END = 0xA000 };
struct hans_pair {
    uint32_t from, to;
};
/* Made by tools/mkhans from OpenCC's dictionaries. The common ones by their place, 0: no other,
 * 1: see the pairs, which hold the rest, ascending. */
extern const uint16_t hans_near[HANS_END - HANS_BEGIN];
extern const struct hans_pair hans_pairs[];
extern const int hans_pairs_n;

/* The simplified character of `r`; `r` itself where there is no other. */
uint32_t rune_simplified(uint32_t r);

#endif
