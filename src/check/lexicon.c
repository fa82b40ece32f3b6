/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon.c - all words of a list found in a text in one pass; see lexicon.h
 *
 * Short words (fewer than nine bytes) set all that may follow them in the second sieve: they are
 * marked in a bitmap of their own instead, so that the second sieve stays sharp for the long ones.
 */
#include "check/lexicon.h"

#include <string.h>

enum { TWO = 19, THREE = 21, BUCKETS = 17, BATCH = 2048, SHORT = 9 };

struct lexicon {
    uint64_t two[(1 << TWO) / 64], brief[(1 << TWO) / 64], three[(1 << THREE) / 64];
    uint32_t first[2][(1 << BUCKETS) + 1]; /* words of a bucket: long ones, short ones */
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

    l->words = words;
    for (int kind = 0; kind < 2; kind++) {
        uint32_t *first = l->first[kind];

        l->order[kind] = NEW(mem, int32_t, n);
        for (isize i = 0; i < n; i++)
            if (taken(words[i]) && (words[i].n < SHORT) == kind)
                first[(key(words[i], kind) >> (64 - BUCKETS)) + 1]++;
        for (int b = 0; b < 1 << BUCKETS; b++)
            first[b + 1] += first[b];
        for (isize i = n - 1; i >= 0; i--)
            if (taken(words[i]) && (words[i].n < SHORT) == kind) {
                uint64_t h = key(words[i], kind);

                /* Filled from the end of each bucket: counts down to its start. */
                l->order[kind][--first[(h >> (64 - BUCKETS)) + 1]] = (int32_t)i;
            }
        /* Each entry has slid to its bucket's start: shift back by one. */
        memmove(first, first + 1, (1u << BUCKETS) * sizeof *first);
        first[1 << BUCKETS] = 0;
        for (isize i = 0; i < n; i++)
            first[1 << BUCKETS] += taken(words[i]) && (words[i].n < SHORT) == kind;
    }
    for (isize i = 0; i < n; i++) {
        if (!taken(words[i]))
            continue;
        set(l->two, key(words[i], 1) >> (64 - TWO));
        if (words[i].n < SHORT)
            set(l->brief, key(words[i], 1) >> (64 - TWO));
        else
            set(l->three, key(words[i], 0) >> (64 - THREE));
    }
    return l;
}

static isize verify(const struct lexicon *l, int kind, uint64_t hash, struct str text, isize at,
                    struct lexicon_hit *out, isize n, isize most)
{
    uint32_t b = (uint32_t)(hash >> (64 - BUCKETS));

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
    isize n = 0, safe = text.n - 9, at = 0;

    while (at < safe && n < most) {
        uint32_t k = 0;
        isize from = at, until = at + BATCH < safe ? at + BATCH : safe;

        while (at < until) {
            unsigned char c = (unsigned char)text.p[at];
            uint64_t h = six(text.p + at) >> (64 - TWO);

            place[k] = (uint32_t)(at - from);
            k += (uint32_t)(l->two[h >> 6] >> (h & 63) & 1) & (c >= 0xC0);
            at += c >= 0xE0 ? 3 : 1;
        }
        for (uint32_t i = 0; i < k && n < most; i++) {
            const char *p = text.p + from + place[i];
            uint64_t h3 = nine(p), h2 = six(p), b3 = h3 >> (64 - THREE), b2 = h2 >> (64 - TWO);

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
