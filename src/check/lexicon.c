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
#include "check/lexicon_sieve.h"
#include "check/token.h"

enum {
    FEW = 4000, /* words of a short list */
    LEAST_BITS = 6,
    SIEVE_BITS = 5, /* 1 << 5 bits of the sieve for a part, at least */
    BUCKET_BITS = 1 /* buckets for a part, likewise */
};

struct entry {
    uint32_t print; /* the part's hash */
    uint32_t text;  /* where the word begins in `all` */
    int32_t word;
    uint8_t before, n; /* bytes of the word before the part, and all of it */
};

/* Words by parts of one length. */
struct part {
    struct sieve sieve;
    int bucket_off;
    uint32_t *first; /* entries of a bucket */
    struct entry *entry;
};

struct lexicon {
    struct part three, pair;
    const char *all; /* the words, one behind the other */
    struct sieve_order order;
};

static bool taken(struct str w)
{
    return w.n >= SIEVE_PAIR && w.n < 256 && (unsigned char)w.p[0] >= 0xC0;
}

/* A part may begin at each character beyond ASCII. */
static bool begins(struct str w, isize at)
{
    return (unsigned char)w.p[at] >= 0xC0;
}

/* log10 of how likely the model takes the characters of the part to be. */
static float likely(const struct lm *lm, struct str part)
{
    uint16_t id[2 + SIEVE_THREE] = {0};
    struct lm_state state = {0};
    float sum = 0;
    int n = 1;

    for (isize at = 0; at < part.n; n++) {
        id[n] = lm->id_of[token_form(utf8_next(part, &at))];
        sum += lm_step_pair(lm, &state, id + n,
                            state.have & 1u << 1 && lm_follows(lm, id[n - 1], id[n]));
    }
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
    return n >= FEW && w.n >= SIEVE_THREE ? SIEVE_THREE : SIEVE_PAIR;
}

/* The bits that number `n` things. */
static int bits_of(isize n)
{
    int bits = LEAST_BITS;

    while (bits < 26 && (INT64_C(1) << bits) < n)
        bits++;
    return bits;
}

static void file(struct arena *mem, struct part *p, int length, const struct str *words,
                 isize n, const uint32_t *text, const struct lm *lm)
{
    struct arena scratch;
    struct entry *e;
    isize m = 0;
    int sieve, buckets;

    for (isize i = 0; i < n; i++)
        m += taken(words[i]) && length_of(words[i], n) == length;
    if (!m)
        return;
    sieve = bits_of(m << SIEVE_BITS);
    buckets = bits_of(m << BUCKET_BITS);
    p->sieve.off = 32 - (sieve - 5);
    p->bucket_off = 32 - buckets;
    p->sieve.word = NEW(mem, uint32_t, 1 << (sieve - 5));
    p->first = NEW(mem, uint32_t, (1 << buckets) + 2);
    p->entry = NEW(mem, struct entry, m + 1); /* an empty bucket may be the last */
    scratch = *mem;
    e = NEW(&scratch, struct entry, m);
    m = 0;
    for (isize i = 0; i < n; i++)
        if (taken(words[i]) && length_of(words[i], n) == length) {
            isize at = choose(lm, words[i], length);

            e[m++] = (struct entry){sieve_hash(words[i].p + at, length), text[i], (int32_t)i,
                                    (uint8_t)at, (uint8_t)words[i].n};
        }
    for (isize i = 0; i < m; i++) {
        p->sieve.word[e[i].print >> p->sieve.off] |= sieve_bits(e[i].print);
        p->first[(e[i].print >> p->bucket_off) + 2]++;
    }
    for (int b = 2; b < (1 << buckets) + 2; b++)
        p->first[b] += p->first[b - 1];
    for (isize i = 0; i < m; i++)
        p->entry[p->first[(e[i].print >> p->bucket_off) + 1]++] = e[i];
}

const struct lexicon *lexicon_make(struct arena *mem, const struct str *words, isize n,
                                   const struct lm *lm)
{
    struct lexicon *l = NEW(mem, struct lexicon, 1);
    isize size = 0;
    uint32_t *text;
    char *all;

    for (isize i = 0; i < n; i++)
        size += taken(words[i]) ? words[i].n : 0;
    text = NEW(mem, uint32_t, n);
    l->all = all = NEW(mem, char, size);
    size = 0;
    for (isize i = 0; i < n; i++)
        if (taken(words[i])) {
            text[i] = (uint32_t)size;
            memcpy(all + size, words[i].p, (size_t)words[i].n);
            size += words[i].n;
        }
    sieve_order_make(&l->order);
    file(mem, &l->three, SIEVE_THREE, words, n, text, lm);
    file(mem, &l->pair, SIEVE_PAIR, words, n, text, lm);
    return l;
}

/* Are the `n` bytes the same, 6 or more: eight at once, the last eight again. */
static bool same(const char *a, const char *b, int n)
{
    uint64_t x, y;
    uint32_t v[2], w[2];

    for (int i = 0; n >= 8;) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y || i == n - 8)
            return x == y;
        i = i + 16 > n ? n - 8 : i + 8;
    }
    memcpy(v, a, 4);
    memcpy(w, b, 4);
    memcpy(v + 1, a + n - 4, 4);
    memcpy(w + 1, b + n - 4, 4);
    return v[0] == w[0] && v[1] == w[1];
}

struct found {
    struct lexicon_hit *out;
    isize n, most;
};

/* The words whose part stands at `at`, put where they belong: a word found late may begin early. */
static void verify(const struct lexicon *l, const struct part *p, uint32_t hash,
                   struct str text, isize at, struct found *f)
{
    uint32_t b = hash >> p->bucket_off;

    for (uint32_t i = p->first[b]; i < p->first[b + 1] && f->n < f->most; i++) {
        const struct entry *e = &p->entry[i];
        isize from = at - e->before, q;

        if (e->print != hash || from < 0 || from + e->n > text.n ||
            !same(text.p + from, l->all + e->text, e->n))
            continue;
        for (q = f->n++; q > 0 && f->out[q - 1].at > from; q--)
            f->out[q] = f->out[q - 1];
        f->out[q] = (struct lexicon_hit){from, e->word};
    }
}

/* The places of the sieve, counted from `at` of the text. What each needs is asked of memory for all of them
 * before it is looked at. */
static void look(const struct lexicon *l, const struct part *p, const struct sieve_places *s,
                 struct str text, isize at, struct found *f)
{
    for (isize i = 0; i < s->n; i++)
        __builtin_prefetch(&p->first[s->hash[i] >> p->bucket_off]);
    for (isize i = 0; i < s->n; i++)
        __builtin_prefetch(&p->entry[p->first[s->hash[i] >> p->bucket_off]]);
    for (isize i = 0; i < s->n; i++)
        __builtin_prefetch(l->all + p->entry[p->first[s->hash[i] >> p->bucket_off]].text);
    for (isize i = 0; i < s->n && f->n < f->most; i++)
        verify(l, p, s->hash[i], text, at + s->at[i], f);
}

/* The places [at, until) of the text; `p` is where `at` stands, and may be read for SIEVE_REACH bytes
 * beyond. Where it stopped, which may be a little behind. */
static isize places(const struct lexicon *l, const char *p, struct str text, isize at,
                    isize until, struct found *f, bool plain)
{
    enum { AT_ONCE = 1 << 24 };
    struct sieve_places pairs, threes;

    while (at < until && f->n < f->most) {
        isize left = until - at < AT_ONCE ? until - at : AT_ONCE,
              done = sieve_find(&l->pair.sieve, &l->three.sieve, &l->order, p, left, &pairs,
                                &threes, plain);

        look(l, &l->pair, &pairs, text, at, f);
        look(l, &l->three, &threes, text, at, f);
        at += done;
        p += done;
    }
    return at;
}

/* In `text`, behind which `behind` bytes may be read. */
static isize find(const struct lexicon *l, struct str text, isize behind, struct found *f,
                  bool plain)
{
    char pad[2 * SIEVE_REACH];
    isize last = text.n - SIEVE_PAIR + 1, safe = text.n + behind - SIEVE_REACH, at = 0;

    if (safe > 0)
        at = places(l, text.p, text, 0, safe < last ? safe : last, f, plain);
    if (at >= last)
        return f->n;
    memset(pad, 0, sizeof pad);
    memcpy(pad, text.p + at, (size_t)(text.n - at));
    places(l, pad, text, at, last, f, plain);
    return f->n;
}

isize lexicon_find(const struct lexicon *l, struct str text, struct lexicon_hit *out,
                   isize most)
{
    return find(l, text, 0, &(struct found){out, 0, most}, false);
}

isize lexicon_find_part(const struct lexicon *l, struct str text, struct str part,
                        struct lexicon_hit *out, isize most)
{
    isize behind = text.p + text.n - (part.p + part.n);

    return find(l, part, behind, &(struct found){out, 0, most}, false);
}

isize lexicon_find_plain(const struct lexicon *l, struct str text, struct lexicon_hit *out,
                         isize most)
{
    return find(l, text, 0, &(struct found){out, 0, most}, true);
}
