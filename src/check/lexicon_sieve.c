/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon_sieve.c - where a word of a lexicon may stand; see lexicon_sieve.h
 *
 * A hash is the sum of three characters (as the number that their three bytes make), each times a constant of its
 * own, so that it can be made for eight places side by side. No jump hangs on what the sieve says: each place is
 * written down, and counted when it passes. A jump that is guessed wrongly would cost more than all the rest, because what it
 * hangs on has to come from memory first.
 */
#include "check/lexicon_sieve.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const uint32_t TIMES[3] = {0x9E3779B1u, 0x85EBCA77u, 0xC2B2AE3Du};

/* Three bytes, the last of them lowest: it tells most. */
static uint32_t key(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;

    return (uint32_t)u[0] << 16 | (uint32_t)u[1] << 8 | u[2];
}

uint32_t sieve_hash(const char *p, int length)
{
    uint32_t h = key(p) * TIMES[0] + key(p + 3) * TIMES[1];

    return length == SIEVE_PAIR ? h : h + key(p + 6) * TIMES[2];
}

void sieve_order_make(struct sieve_order *o)
{
    for (int set = 0; set < 256; set++) {
        int n = 0;

        for (int i = 0; i < 8; i++)
            if (set >> i & 1)
                o->of[set][n++] = (uint8_t)i;
        while (n < 8)
            o->of[set][n++] = 0;
    }
}

static void one(const struct sieve *s, uint32_t h, isize at, struct sieve_places *out)
{
    uint32_t w = s->word[h >> s->off];

    out->hash[out->n] = h;
    out->at[out->n] = (uint32_t)at;
    out->n += w >> (h >> 12 & 31) & w >> (h >> 7 & 31) & 1;
}

static void place(const struct sieve *pair, const struct sieve *three, const char *p, isize at,
                  struct sieve_places *pairs, struct sieve_places *threes)
{
    uint32_t h = key(p + at) * TIMES[0] + key(p + at + 3) * TIMES[1];

    if (pair->word)
        one(pair, h, at, pairs);
    if (three->word)
        one(three, h + key(p + at + 6) * TIMES[2], at, threes);
}

static bool room(const struct sieve_places *a, const struct sieve_places *b)
{
    return a->n < SIEVE_BATCH && b->n < SIEVE_BATCH;
}

static isize find_plain(const struct sieve *pair, const struct sieve *three, const char *p,
                        isize at, isize until, struct sieve_places *pairs,
                        struct sieve_places *threes)
{
    while (at < until && room(pairs, threes)) {
        unsigned char c = (unsigned char)p[at];

        if (c >= 0xC0)
            place(pair, three, p, at, pairs, threes);
        at += c >= 0xE0 ? 3 : 1;
    }
    return at;
}

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2,popcnt")))

/* Eight characters of three bytes as eight numbers. */
AVX2 static inline __m256i keys(const char *p)
{
    const __m256i order =
        _mm256_setr_epi8(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1, 2, 1, 0, -1, 5,
                         4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1);
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)p),
            high = _mm_loadu_si128((const __m128i *)(const void *)(p + 12));

    return _mm256_shuffle_epi8(_mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1),
                               order);
}

/* Writes down those of eight places that are in `may` and pass. */
AVX2 static inline void eight(const struct sieve *s, const struct sieve_order *order, __m256i h,
                              __m256i at, unsigned may, struct sieve_places *out)
{
    const __m256i low = _mm256_set1_epi32(31);
    __m256i word = _mm256_i32gather_epi32((const int *)(const void *)s->word,
                                          _mm256_srl_epi32(h, _mm_cvtsi32_si128(s->off)), 4);
    __m256i a = _mm256_srlv_epi32(word, _mm256_and_si256(_mm256_srli_epi32(h, 12), low)),
            b = _mm256_srlv_epi32(word, _mm256_and_si256(_mm256_srli_epi32(h, 7), low)), to;
    unsigned set = (unsigned)_mm256_movemask_ps(
                       _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_and_si256(a, b), 31))) &
                   may;

    to = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)order->of[set]));
    _mm256_storeu_si256((__m256i *)(void *)(out->hash + out->n),
                        _mm256_permutevar8x32_epi32(h, to));
    _mm256_storeu_si256((__m256i *)(void *)(out->at + out->n),
                        _mm256_permutevar8x32_epi32(at, to));
    out->n += __builtin_popcount(set);
}

AVX2 static isize find_avx2(const struct sieve *pair, const struct sieve *three,
                            const struct sieve_order *order, const char *p, isize until,
                            struct sieve_places *pairs, struct sieve_places *threes)
{
    const __m256i t0 = _mm256_set1_epi32((int)TIMES[0]), t1 = _mm256_set1_epi32((int)TIMES[1]),
                  t2 = _mm256_set1_epi32((int)TIMES[2]), below = _mm256_set1_epi32(0xDFFFFF),
                  steps = _mm256_setr_epi32(0, 3, 6, 9, 12, 15, 18, 21);
    isize at = 0;

    while (at < until && room(pairs, threes)) {
        __m256i first = keys(p + at), h, places;
        unsigned wide = (unsigned)_mm256_movemask_ps(
                     _mm256_castsi256_ps(_mm256_cmpgt_epi32(first, below))),
                 may;

        if (until - at < 3 * SIEVE_STRIDE)
            wide &= (1u << (until - at + 2) / 3) - 1;
        may = (~wide & (wide + 1)) - 1;
        h = _mm256_add_epi32(_mm256_mullo_epi32(first, t0),
                             _mm256_mullo_epi32(keys(p + at + 3), t1));
        places = _mm256_add_epi32(_mm256_set1_epi32((int)at), steps);
        if (pair->word)
            eight(pair, order, h, places, may, pairs);
        if (three->word)
            eight(three, order, _mm256_add_epi32(h, _mm256_mullo_epi32(keys(p + at + 6), t2)),
                  places, may, threes);
        if (__builtin_expect(wide == 0xFF, 1)) {
            at += 3 * SIEVE_STRIDE;
            continue;
        }
        /* Up to the next character of three bytes. */
        for (at += 3 * __builtin_ctz(~wide); at < until && (unsigned char)p[at] < 0xE0; at++)
            if ((unsigned char)p[at] >= 0xC0)
                place(pair, three, p, at, pairs, threes);
    }
    return at;
}

#endif

isize sieve_find(const struct sieve *pair, const struct sieve *three,
                 const struct sieve_order *order, const char *p, isize n,
                 struct sieve_places *pairs, struct sieve_places *threes, bool plain)
{
    isize at = 0;

    pairs->n = threes->n = 0;
#if defined(__x86_64__)
    if (!plain && __builtin_cpu_supports("avx2"))
        at = find_avx2(pair, three, order, p, n, pairs, threes);
#endif
    (void)plain;
    (void)order;
    return find_plain(pair, three, p, at, n, pairs, threes);
}
