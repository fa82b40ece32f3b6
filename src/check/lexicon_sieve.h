/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon_sieve.h - where a word of a lexicon may stand (inside check/ only)
 *
 * A word is filed by a part of it, of six or nine bytes. The sieve hashes the parts that begin at each
 * character of a text and says which of them a word may be filed by; nearly all others it holds back. It
 * reads eight characters of three bytes at once: with the vectors of the machine where it has them
 * (AVX2), else one by one. Both give the same places and hashes.
 */
#ifndef CHECK_LEXICON_SIEVE_H
#define CHECK_LEXICON_SIEVE_H

#include "base/str.h"

enum {
    SIEVE_PAIR = 6, /* bytes of a part */
    SIEVE_THREE = 9,
    SIEVE_REACH = 40, /* bytes behind a place that are read with it */
    SIEVE_STRIDE = 8, /* characters at once */
    SIEVE_BATCH = 256
};

/* Parts of one length: two bits for each, in one word. */
struct sieve {
    uint32_t *word; /* NULL: none of this length */
    int off;        /* a hash shifted by so much is the number of its word */
};

/* The hash of the part of `length` bytes at `p`; the bits of its word of the sieve. */
uint32_t sieve_hash(const char *p, int length);
static inline uint32_t sieve_bits(uint32_t h)
{
    return UINT32_C(1) << (h >> 12 & 31) | UINT32_C(1) << (h >> 7 & 31);
}

/* Places that passed, in their order, from where the sieve began. */
struct sieve_places {
    isize n;
    uint32_t hash[SIEVE_BATCH + SIEVE_STRIDE], at[SIEVE_BATCH + SIEVE_STRIDE];
};

/* By sets of eight bits: the numbers of those in the set, then any. Made once (sieve_order_make). */
struct sieve_order {
    uint8_t of[256][8];
};
void sieve_order_make(struct sieve_order *o);

/* The places of [p, p + n) that pass either sieve; how far it read: n or a little more at the end, less when
 * one of the batches is full. `n` is below 1 GB; SIEVE_REACH bytes behind p + n must be readable.
 * `plain`: without the vectors, for tests. */
isize sieve_find(const struct sieve *pair, const struct sieve *three,
                 const struct sieve_order *order, const char *p, isize n,
                 struct sieve_places *pairs, struct sieve_places *threes, bool plain);

#endif
