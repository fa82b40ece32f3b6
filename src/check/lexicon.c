/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon.c - all words of a list found in a text in one pass; see lexicon.h
 *
 * A part of each word stands for it: nine bytes (three Han characters), of all its parts the one that the
 * language model has met least; six bytes where the word has no more, or the list is short. A miswritten word is known by its
 * wrong character, and what stands around that is rare in any text, while its beginning may stand on
 * every page.
 */
#include "check/lexicon.h"

#include <string.h>

#include "base/utf8.h"
#include "check/token.h"

/* Bits of the sieve and of the buckets: of a long list, of a short one (an office's own is made for each
 * check). */
enum {
    SIEVE = 20,
    BUCKETS = 17,
    FEW = 4000,
    LESS = 5,
    PAIR = 6,
    THREE = 9,
    STRIDE = 8,
    REACH = 3 * STRIDE + 8
};

struct entry {
    uint32_t print; /* of the part's hash */
    int32_t word;
    uint16_t before; /* bytes of the word before the part */
};

/* Words by parts of one length. */
struct part {
    int length, sieve_off, bucket_off; /* a hash is shifted by so much */
    uint64_t *sieve;                   /* two bits a part, both in one word */
    uint32_t *first;                   /* entries of a bucket */
    struct entry *entry;
    isize n;
};

struct lexicon {
    struct part three, pair;
    const struct str *words;
};

/* Six bytes make a number of which the upper bits hang on all; a part of nine is two of them that
 * share their middle. */
static uint64_t six(const char *p)
{
    uint64_t v;

    memcpy(&v, p, 8);
    return (v << 16) * 0x9E3779B97F4A7C15u;
}

static uint64_t nine(uint64_t a, uint64_t b)
{
    return 3 * a + b;
}

static bool taken(struct str w)
{
    return w.n >= PAIR && w.n < 256 && (unsigned char)w.p[0] >= 0xC0;
}

/* The hash of the part of `length` bytes at `at`; the text may end behind it. */
static uint64_t hash_at(struct str w, isize at, int length)
{
    char pad[16] = {0};

    memcpy(pad, w.p + at, (size_t)length);
    return length == PAIR ? six(pad) : nine(six(pad), six(pad + 3));
}

/* A part may begin at each character beyond ASCII. */
static bool begins(struct str w, isize at)
{
    return (unsigned char)w.p[at] >= 0xC0;
}

static uint64_t bits(uint64_t h)
{
    return UINT64_C(1) << (h >> 44 & 63) | UINT64_C(1) << (h >> 38 & 63);
}

static uint32_t print_of(uint64_t h)
{
    return (uint32_t)(h >> 15);
}

/* log10 of how likely the model takes the characters of the part to be. */
static float likely(const struct lm *lm, struct str part)
{
    uint16_t id[2 + THREE] = {0};
    struct lm_state state = {0};
    float sum = 0;
    int n = 1;

    for (isize at = 0; at < part.n; sum += lm_step(lm, &state, id + n++))
        id[n] = lm->id_of[token_form(utf8_next(part, &at))];
    return sum;
}

/* Where the part begins that stands for the word. */
static isize choose(const struct lm *lm, struct str w, int length)
{
    float least = 1;
    isize best = 0;

    for (isize at = 0; lm && at + length <= w.n; at++) {
        float p;

        if (!begins(w, at) || (p = likely(lm, str_slice(w, at, at + length))) >= least)
            continue;
        least = p;
        best = at;
    }
    return best;
}

/* Of one of `n` words. */
static int length_of(struct str w, isize n)
{
    return n >= FEW && w.n >= THREE ? THREE : PAIR;
}

static void file(struct arena *mem, struct part *p, int length, const struct str *words,
                 isize n, const struct lm *lm)
{
    int less = n < FEW ? LESS : 0, buckets = BUCKETS - less;
    struct arena scratch;
    struct entry *e;
    uint64_t *h;
    isize m = 0;

    p->length = length;
    for (isize i = 0; i < n; i++)
        p->n += taken(words[i]) && length_of(words[i], n) == length;
    if (!p->n)
        return;
    p->sieve_off = 64 - (SIEVE - less - 6);
    p->bucket_off = 64 - buckets;
    p->sieve = NEW(mem, uint64_t, 1 << (SIEVE - less - 6));
    p->first = NEW(mem, uint32_t, (1 << buckets) + 2);
    p->entry = NEW(mem, struct entry, p->n);
    scratch = *mem;
    h = NEW(&scratch, uint64_t, p->n);
    e = NEW(&scratch, struct entry, p->n);
    for (isize i = 0; i < n; i++)
        if (taken(words[i]) && length_of(words[i], n) == length) {
            isize at = choose(lm, words[i], length);

            h[m] = hash_at(words[i], at, length);
            e[m] = (struct entry){print_of(h[m]), (int32_t)i, (uint16_t)at};
            m++;
        }
    for (isize i = 0; i < m; i++) {
        p->sieve[h[i] >> p->sieve_off] |= bits(h[i]);
        p->first[(h[i] >> p->bucket_off) + 2]++;
    }
    for (int b = 2; b < (1 << buckets) + 2; b++)
        p->first[b] += p->first[b - 1];
    for (isize i = 0; i < m; i++)
        p->entry[p->first[(h[i] >> p->bucket_off) + 1]++] = e[i];
}

const struct lexicon *lexicon_make(struct arena *mem, const struct str *words, isize n,
                                   const struct lm *lm)
{
    struct lexicon *l = NEW(mem, struct lexicon, 1);

    l->words = words;
    file(mem, &l->three, THREE, words, n, lm);
    file(mem, &l->pair, PAIR, words, n, lm);
    return l;
}

struct found {
    struct lexicon_hit *out;
    isize n, most;
};

/* The words whose part stands at `at`, put where they belong: a word found late may begin early. */
static void verify(const struct lexicon *l, const struct part *p, uint64_t hash,
                   struct str text, isize at, struct found *f)
{
    uint32_t b = (uint32_t)(hash >> p->bucket_off);

    for (uint32_t i = p->first[b]; i < p->first[b + 1] && f->n < f->most; i++) {
        const struct entry *e = &p->entry[i];
        isize from = at - e->before, q;
        struct str w;

        if (e->print != print_of(hash) || from < 0)
            continue;
        w = l->words[e->word];
        if (from + w.n > text.n || memcmp(text.p + from, w.p, (size_t)w.n))
            continue;
        for (q = f->n++; q > 0 && f->out[q - 1].at > from; q--)
            f->out[q] = f->out[q - 1];
        f->out[q] = (struct lexicon_hit){from, e->word};
    }
}

static bool passes(const struct part *p, uint64_t h)
{
    uint64_t b = bits(h);

    return (p->sieve[h >> p->sieve_off] & b) == b;
}

/* The parts at each of `n` characters of three bytes, at most STRIDE; `p` is where they stand, or a copy. */
static void stride(const struct lexicon *l, const char *p, struct str text, isize at, int n,
                   struct found *f)
{
    uint64_t h[STRIDE + 1];
    unsigned three = 0, pair = 0, mask = (1u << n) - 1;

#pragma GCC unroll 9
    for (int i = 0; i <= STRIDE; i++)
        h[i] = six(p + 3 * i);
    if (l->three.n)
#pragma GCC unroll 8
        for (int i = 0; i < STRIDE; i++)
            three |= (unsigned)passes(&l->three, nine(h[i], h[i + 1])) << i;
    if (l->pair.n)
#pragma GCC unroll 8
        for (int i = 0; i < STRIDE; i++)
            pair |= (unsigned)passes(&l->pair, h[i]) << i;
    for (unsigned any = (three | pair) & mask; any; any &= any - 1) {
        int i = __builtin_ctz(any);

        if (pair >> i & 1)
            verify(l, &l->pair, h[i], text, at + 3 * i, f);
        if (three >> i & 1)
            verify(l, &l->three, nine(h[i], h[i + 1]), text, at + 3 * i, f);
    }
}

/* The places [at, until) of the text; `p` is where `at` stands, and may be read for REACH bytes beyond. */
static isize places(const struct lexicon *l, const char *p, struct str text, isize at,
                    isize until, struct found *f)
{
    while (at < until && f->n < f->most) {
        int n = 0, all = (int)(until - at + 2) / 3;

        /* Characters of three bytes, as Chinese text mostly is, several at once. */
        while (n < STRIDE && (unsigned char)p[3 * n] >= 0xE0)
            n++;
        n = n > all ? all : n;
        if (n) {
            stride(l, p, text, at, n, f);
        } else if ((unsigned char)*p >= 0xC0) {
            stride(l, p, text, at, 1, f);
        }
        p += n ? 3 * n : 1;
        at += n ? 3 * n : 1;
    }
    return at;
}

isize lexicon_find(const struct lexicon *l, struct str text, struct lexicon_hit *out,
                   isize most)
{
    struct found f = {out, 0, most};
    char pad[2 * REACH] = {0};
    isize safe = text.n - REACH, at = 0;

    if (safe > 0)
        at = places(l, text.p, text, 0, safe, &f);
    memcpy(pad, text.p + at, (size_t)(text.n - at));
    places(l, pad, text, at, text.n - PAIR + 1, &f);
    return f.n;
}
