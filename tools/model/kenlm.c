/* SPDX-License-Identifier: MulanPSL-2.0 */
/* kenlm.c - reads the word trigrams of libime's language model; see kenlm.h */
#include "kenlm.h"

#include <math.h>
#include <string.h>

static uint64_t u64_at(const unsigned char *p)
{
    uint64_t v;

    memcpy(&v, p, 8);
    return v;
}

/* Bits [bit, bit + n) behind `base`, n at most 57. */
static uint64_t bits(const unsigned char *base, uint64_t bit, int n)
{
    return u64_at(base + (bit >> 3)) >> (bit & 7) & ((UINT64_C(1) << n) - 1);
}

static int required(uint64_t most)
{
    int n = 0;

    for (; most; most >>= 1)
        n++;
    return n;
}

/* How many high bits of a pointer are kept in the array of offsets (the cheapest). */
static int chop(uint64_t entries, uint64_t next, int most)
{
    int need = required(next), best = 0;
    int64_t lowest = INT64_MAX;

    for (int c = 0; c <= (need < most ? need : most); c++) {
        int64_t change = (int64_t)(next >> (need - c)) * 64 - (int64_t)entries * c;

        if (change < lowest) {
            lowest = change;
            best = c;
        }
    }
    return best;
}

bool kenlm_open(struct arena *mem, struct str file, struct kenlm *k)
{
    const unsigned char *p = (const unsigned char *)file.p, *at;
    int chopped;

    if (file.n < 4096 ||
        !str_starts(file, S("mmap lm http://kheafield.com/code format version 5\n")) ||
        p[0x58] != 3)
        return false;
    *k = (struct kenlm){.p = p, .n = file.n};
    for (int i = 0; i < 3; i++)
        k->count[i] = u64_at(p + 0x6c + 8 * i);
    at = p + 0x88 + 8 + 8 * k->count[0];
    k->prob_bits = at[1];
    k->back_bits = at[2];
    k->prob2 = (const float *)(const void *)(at + 8);
    k->back2 = k->prob2 + (1 << k->prob_bits);
    k->prob3 = k->back2 + (1 << k->back_bits);
    k->unigram = (const unsigned char *)(k->prob3 + (1 << k->prob_bits));
    at = k->unigram + (k->count[0] + 2) * 16;
    k->word_bits = required(k->count[0]);
    chopped = chop(k->count[1] + 1, k->count[2], at[1]);
    k->next_bits = required(k->count[2]) - chopped;
    k->offsets_n = (k->count[2] >> k->next_bits) + 1;
    k->offsets = p + ((at - p + 7) & ~7L) + 8;
    k->middle = at + 8 * (1 + k->offsets_n) + 7;
    at = k->middle +
         ((1 + k->count[1]) *
              (uint64_t)(k->word_bits + k->prob_bits + k->back_bits + k->next_bits) +
          7) /
             8 +
         8;
    k->longest = at;
    at += ((1 + k->count[2]) * (uint64_t)(k->word_bits + k->prob_bits) + 7) / 8 + 8;
    k->word = NEW(mem, struct str, (isize)k->count[0]);
    for (uint64_t i = 0; i < k->count[0]; i++) {
        const void *nul = memchr(at, 0, (size_t)(p + file.n - at));

        if (!nul)
            return false;
        k->word[i] = (struct str){(const char *)at, (const unsigned char *)nul - at};
        at = (const unsigned char *)nul + 1;
    }
    return true;
}

float kenlm_unigram(const struct kenlm *k, uint64_t w, uint64_t *from, uint64_t *until)
{
    float p;

    memcpy(&p, k->unigram + w * 16, 4);
    *from = u64_at(k->unigram + w * 16 + 8);
    *until = u64_at(k->unigram + (w + 1) * 16 + 8);
    return -fabsf(p);
}

float kenlm_back(const struct kenlm *k, uint64_t w)
{
    float b;

    memcpy(&b, k->unigram + w * 16 + 4, 4);
    return b;
}

/* The high bits of the pointer of entry i: how many offsets are at most i. */
static uint64_t high(const struct kenlm *k, uint64_t i)
{
    uint64_t a = 0, b = k->offsets_n;

    while (a + 1 < b) {
        uint64_t m = (a + b) / 2;

        if (u64_at(k->offsets + 8 * m) <= i)
            a = m;
        else
            b = m;
    }
    return a;
}

float kenlm_bigram(const struct kenlm *k, uint64_t i, uint64_t *before, uint64_t *from,
                   uint64_t *until)
{
    int total = k->word_bits + k->prob_bits + k->back_bits + k->next_bits;
    uint64_t bit = i * (uint64_t)total, pointer = bit + (uint64_t)(total - k->next_bits);

    *before = bits(k->middle, bit, k->word_bits);
    *from = high(k, i) << k->next_bits | bits(k->middle, pointer, k->next_bits);
    *until = high(k, i + 1) << k->next_bits |
             bits(k->middle, pointer + (uint64_t)total, k->next_bits);
    return -fabsf(
        k->prob2[bits(k->middle, bit + (uint64_t)(k->word_bits + k->back_bits), k->prob_bits)]);
}

float kenlm_trigram(const struct kenlm *k, uint64_t i, uint64_t *before)
{
    uint64_t bit = i * (uint64_t)(k->word_bits + k->prob_bits);

    *before = bits(k->longest, bit, k->word_bits);
    return -fabsf(k->prob3[bits(k->longest, bit + (uint64_t)k->word_bits, k->prob_bits)]);
}
