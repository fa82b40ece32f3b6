/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon.c - all words of a list found in a text in one pass; see lexicon.h
 *
 * Short words (fewer than nine bytes) set all that may follow them in the second sieve: they are
 * marked in a bitmap of their own instead, so that the second sieve stays sharp for the long ones.
 */
#include "check/lexicon.h"

#include <string.h>

/* Bits of the sieves: of a long list, of a short one (an office's own is made for each check). */
enum { TWO = 19, THREE = 21, BUCKETS = 17, FEW = 4000, LESS = 5 };
enum { BATCH = 2048, SHORT = 9 };

struct lexicon {
    int two_off, three_off, buckets; /* a hash is shifted by so much */
    uint64_t *two, *brief, *three;
    uint32_t *first[2]; /* words of a bucket: long ones, short ones */
    int32_t *order[2];
    const struct str *words;
};

static uint64_t load(const char *p)
{
    uint64_t v;

    memcpy(&v, p, 8);
    return v;
}

/* Words of four or five bytes are told by their first four. */
static uint64_t six(const char *p)
{
    return (load(p) & 0xFFFFFFFFFFFFu) * 0x9E3779B97F4A7C15u;
}

static uint64_t nine(const char *p)
{
    return (load(p) ^
            ((uint64_t)(unsigned char)p[8] << 59 | (uint64_t)(unsigned char)p[8] << 7)) *
           0xC2B2AE3D27D4EB4Fu;
}

static bool taken(struct str w)
{
    return w.n >= 6 && w.n < 256 && (unsigned char)w.p[0] >= 0x80;
}

static void set(uint64_t *map, uint64_t bit)
{
    map[bit >> 6] |= UINT64_C(1) << (bit & 63);
}

/* The hash by which a word is filed; short words are padded for it. */
static uint64_t key(struct str w, int kind)
{
    char pad[16] = {0};

    memcpy(pad, w.p, (size_t)(w.n < 9 ? w.n : 9));
    return kind ? six(pad) : nine(pad);
}

const struct lexicon *lexicon_make(struct arena *mem, const struct str *words, isize n)
{
    struct lexicon *l = NEW(mem, struct lexicon, 1);
    int less = n < FEW ? LESS : 0, buckets = BUCKETS - less;

    l->words = words;
    l->two_off = 64 - (TWO - less);
    l->three_off = 64 - (THREE - less);
    l->buckets = buckets;
    l->two = NEW(mem, uint64_t, (1 << (TWO - less)) / 64);
    l->brief = NEW(mem, uint64_t, (1 << (TWO - less)) / 64);
    l->three = NEW(mem, uint64_t, (1 << (THREE - less)) / 64);
    l->first[0] = NEW(mem, uint32_t, (1 << buckets) + 1);
    l->first[1] = NEW(mem, uint32_t, (1 << buckets) + 1);
    for (int kind = 0; kind < 2; kind++) {
        uint32_t *first = l->first[kind];

        l->order[kind] = NEW(mem, int32_t, n);
        for (isize i = 0; i < n; i++)
            if (taken(words[i]) && (words[i].n < SHORT) == kind)
                first[(key(words[i], kind) >> (64 - buckets)) + 1]++;
        for (int b = 0; b < 1 << buckets; b++)
            first[b + 1] += first[b];
        for (isize i = n - 1; i >= 0; i--)
            if (taken(words[i]) && (words[i].n < SHORT) == kind) {
                uint64_t h = key(words[i], kind);

                /* Filled from the end of each bucket: counts down to its start. */
                l->order[kind][--first[(h >> (64 - buckets)) + 1]] = (int32_t)i;
            }
        /* Each entry has slid to its bucket's start: shift back by one. */
        memmove(first, first + 1, (1u << buckets) * sizeof *first);
        first[1 << buckets] = 0;
        for (isize i = 0; i < n; i++)
            first[1 << buckets] += taken(words[i]) && (words[i].n < SHORT) == kind;
    }
    for (isize i = 0; i < n; i++) {
        if (!taken(words[i]))
            continue;
        set(l->two, key(words[i], 1) >> l->two_off);
        if (words[i].n < SHORT)
            set(l->brief, key(words[i], 1) >> l->two_off);
        else
            set(l->three, key(words[i], 0) >> l->three_off);
    }
    return l;
}

static isize verify(const struct lexicon *l, int kind, uint64_t hash, struct str text, isize at,
                    struct lexicon_hit *out, isize n, isize most)
{
    uint32_t b = (uint32_t)(hash >> (64 - l->buckets));

    for (uint32_t i = l->first[kind][b]; i < l->first[kind][b + 1] && n < most; i++) {
        struct str w = l->words[l->order[kind][i]];

        if (at + w.n <= text.n && !memcmp(text.p + at, w.p, (size_t)w.n))
            out[n++] = (struct lexicon_hit){at, l->order[kind][i]};
    }
    return n;
}

isize lexicon_find(const struct lexicon *l, struct str text, struct lexicon_hit *out,
                   isize most)
{
    uint32_t place[BATCH + 8];
    const uint64_t *two = l->two;
    int two_off = l->two_off, three_off = l->three_off;
    isize n = 0, safe = text.n - 9, at = 0;

    while (at < safe && n < most) {
        uint32_t k = 0;
        isize from = at, until = at + BATCH < safe ? at + BATCH : safe;

        while (at < until) {
            unsigned char c = (unsigned char)text.p[at];
            uint64_t h = six(text.p + at) >> two_off;

            place[k] = (uint32_t)(at - from);
            k += (uint32_t)(two[h >> 6] >> (h & 63) & 1) & (c >= 0xC0);
            at += c >= 0xE0 ? 3 : 1;
        }
        for (uint32_t i = 0; i < k && n < most; i++) {
            const char *p = text.p + from + place[i];
            uint64_t h3 = nine(p), h2 = six(p), b3 = h3 >> three_off, b2 = h2 >> two_off;

            if (l->brief[b2 >> 6] >> (b2 & 63) & 1)
                n = verify(l, 1, h2, text, from + place[i], out, n, most);
            if (l->three[b3 >> 6] >> (b3 & 63) & 1)
                n = verify(l, 0, h3, text, from + place[i], out, n, most);
        }
    }
    /* The last bytes, where nine cannot be read at once. */
    for (at = at > text.n ? text.n : at; at < text.n && n < most; at++) {
        char pad[24] = {0};
        isize left = text.n - at;

        if (((unsigned char)text.p[at] & 0xC0) == 0x80)
            continue;
        memcpy(pad, text.p + at, (size_t)(left < 16 ? left : 16));
        n = verify(l, 1, six(pad), text, at, out, n, most);
        n = verify(l, 0, nine(pad), text, at, out, n, most);
    }
    return n;
}
