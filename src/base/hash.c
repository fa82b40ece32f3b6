/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hash.c - telling contents apart; see hash.h */
#include "base/hash.h"

#include <string.h>

/* Two lanes; each takes eight bytes, multiplies to 128 bits and folds the halves: every bit of the
 * input reaches every bit of the lane within two steps. Words are read as little-endian. */
__extension__ typedef unsigned __int128 wide;

static uint64_t fold(uint64_t a, uint64_t b)
{
    wide m = (wide)a * b;

    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* The first n of eight bytes, little-endian on every machine. */
static uint64_t word_at(const char *p, isize n)
{
    uint64_t v = 0;

    memcpy(&v, p, (size_t)n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline void take_step(uint64_t *a, uint64_t *b, uint64_t v, uint64_t w)
{
    uint64_t old = *a;

    *a = fold(v ^ *a ^ 0xA0761D6478BD642Fu, w ^ *b ^ 0xE7037ED1A0B428DBu);
    *b = fold(w ^ old ^ 0x8EBC6AF09C88C6E3u, v ^ *b ^ 0x589965CC75374CC3u) + *a;
}

void str_hash_wide(struct str s, uint64_t out[2])
{
    uint64_t a = 0x9E3779B97F4A7C15u ^ (uint64_t)s.n, b = 0xC2B2AE3D27D4EB4Fu + (uint64_t)s.n;

    isize i = 0;

    for (; i + 16 <= s.n; i += 16)
        take_step(&a, &b, word_at(s.p + i, 8), word_at(s.p + i + 8, 8));
    if (i < s.n) {
        isize left = s.n - i;

        take_step(&a, &b, word_at(s.p + i, left < 8 ? left : 8),
                  left > 8 ? word_at(s.p + i + 8, left - 8) : 0);
    }
    out[0] = fold(a ^ 0x1D8E4E27C47D124Fu, b ^ 0xA0761D6478BD642Fu);
    out[1] = fold(b ^ 0xE7037ED1A0B428DBu, a ^ 0x589965CC75374CC3u);
}
