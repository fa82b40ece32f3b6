/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hans.c - traditional characters folded to simplified ones; see hans.h */
#include "base/hans.h"

uint32_t rune_simplified(uint32_t r)
{
    int lo = 0, hi = hans_pairs_n;

    if (r < HANS_BEGIN)
        return r;
    if (r < HANS_END && hans_near[r - HANS_BEGIN] != 1)
        return hans_near[r - HANS_BEGIN] ? hans_near[r - HANS_BEGIN] : r;
    while (lo < hi) {
        int mid = (lo + hi) / 2;

        if (hans_pairs[mid].from < r)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < hans_pairs_n && hans_pairs[lo].from == r ? hans_pairs[lo].to : r;
}
