/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lm.c - the language model; see lm.h
 *
 * A bucket that is full lets its next entries stand in the following one; an empty place (0) ends a
 * search. Probabilities are steps of 0.055 from 0 down to -7, back-off weights steps of 0.1 from 0
 * down to -3.1 (log10).
 */
#include "check/lm.h"

#include <math.h>
#include <string.h>

#include "check/token.h"

uint64_t lm_key(const uint16_t *g, int n)
{
    uint64_t h = LM_SEED;

    while (n--)
        h = lm_fold(h, g[n]);
    return h;
}

uint64_t lm_sieve(const uint16_t *g, int n, uint64_t key)
{
    return n == 3 ? lm_sieve_between(lm_outer(g[0], g[2]), g[1]) : key;
}

struct lm_gram lm_gram(const uint16_t *g, int n)
{
    uint64_t key = lm_key(g, n);

    return (struct lm_gram){key, lm_sieve(g, n, key)};
}

uint64_t lm_pair_key(uint64_t a, uint64_t b)
{
    uint64_t h = (a * 0x9E3779B97F4A7C15u ^ b) * 0xC2B2AE3D27D4EB4Fu;

    return h ^ h >> 31;
}

uint32_t lm_slot(uint64_t key, uint32_t buckets)
{
    return (uint32_t)(((key >> 32) * buckets) >> 32);
}

uint32_t lm_print(uint64_t key)
{
    uint32_t f = (uint32_t)((key * 0xC2B2AE3D27D4EB4Fu) >> 44);

    return f ? f : 1;
}

float lm_prob_of(uint32_t q)
{
    return -(float)q * 0.055f;
}

float lm_back_of(uint32_t q)
{
    return -(float)q * 0.1f;
}

uint32_t lm_prob_to(float p)
{
    float q = roundf(-p / 0.055f);

    return q < 0 ? 0 : q > 127 ? 127 : (uint32_t)q;
}

uint32_t lm_back_to(float b)
{
    float q = roundf(-b / 0.1f);

    return q < 0 ? 0 : q > 31 ? 31 : (uint32_t)q;
}

uint32_t lm_class_to(float p)
{
    float q = roundf((p + 7) * (255 / 7.0f));

    return q < 1 ? 1 : q > 255 ? 255 : (uint32_t)q;
}

uint32_t lm_word_back_to(float b)
{
    float q = roundf(-b * 10);

    return q < 0 ? 0 : q > 15 ? 15 : (uint32_t)q;
}

uint32_t lm_pair_to(float p)
{
    float q = roundf(-p * (4095 / 7.0f));

    return q < 1 ? 1 : q > 4095 ? 4095 : (uint32_t)q;
}

/* Four entries at a time; gcc and clang make one instruction of each line. */
typedef uint32_t four __attribute__((vector_size(16)));

/* The entry of `key`, 0 when there is none. A bucket fills from the front: when its last place is
 * empty, nothing has run over. */
static uint32_t find(const uint32_t (*table)[LM_BUCKET], uint32_t buckets, uint64_t key)
{
    uint32_t b = lm_slot(key, buckets), print = lm_print(key);

    for (;;) {
        const uint32_t *line = table[b];
        const four *v = (const four *)(const void *)line;
        four m = ((v[0] >> 12) == print) & v[0];

        m |= ((v[1] >> 12) == print) & v[1];
        m |= ((v[2] >> 12) == print) & v[2];
        m |= ((v[3] >> 12) == print) & v[3];
        m[0] |= m[1] | m[2] | m[3];
        if (m[0] || !line[LM_BUCKET - 1])
            return m[0];
        b = b + 1 == buckets ? 0 : b + 1;
    }
}

static void ask(const struct lm *lm, uint64_t key)
{
    __builtin_prefetch(lm->grams[lm_slot(key, lm->head->buckets)]);
}

static void ask_filter(const struct lm *lm, uint64_t sieve)
{
    __builtin_prefetch(lm->filter[(sieve >> 32) * LM_SIEVE >> 32]);
}

/* The rows of known pairs, both ways. */
static void rows(struct arena *mem, struct lm *lm)
{
    const uint32_t *at = lm_part(lm, LM_NEXT_AT);
    const uint16_t *next = lm_part(lm, LM_NEXT);

    lm->row = ((isize)lm->vocabulary + 63) / 64;
    lm->after = NEW(mem, uint64_t, lm->row * lm->vocabulary);
    lm->before = NEW(mem, uint64_t, lm->row * lm->vocabulary);
    lm->han = NEW(mem, uint64_t, lm->row);
    for (uint32_t a = TOKEN_FIRST; a < lm->vocabulary; a++)
        lm->han[a / 64] |= (uint64_t)token_han(lm->runes[a]) << (a & 63);
    for (uint32_t a = 0; a < lm->vocabulary; a++)
        for (uint32_t q = at[a]; q < at[a + 1] && q < lm->head->next_n; q++) {
            uint16_t b = next[q];

            if (b >= lm->vocabulary)
                continue;
            lm->after[a * lm->row + b / 64] |= UINT64_C(1) << (b & 63);
            lm->before[b * lm->row + a / 64] |= UINT64_C(1) << (a & 63);
        }
}

/* A part of the image, in large pages where `mem` is made of them: most of the time of a look-up goes into finding
 * out where in memory a small page is. */
static const void *near(struct arena *mem, const struct lm *lm, enum lm_part part)
{
    const char *p = lm_part(lm, part);
    isize n = (isize)(lm->head->at[part + 1] - lm->head->at[part]);

    return mem->large ? memcpy(arena_alloc(mem, 1, 64, n), p, (size_t)n) : p;
}

void lm_near(struct arena *mem, struct lm *lm)
{
    lm->grams = (const uint32_t(*)[LM_BUCKET])near(mem, lm, LM_GRAMS);
    lm->filter = (const uint64_t(*)[8])near(mem, lm, LM_FILTER);
    lm->words = (const uint32_t(*)[LM_BUCKET])near(mem, lm, LM_WORDS);
    lm->pairs = (const uint32_t(*)[LM_BUCKET])near(mem, lm, LM_PAIRS);
    rows(mem, lm);
}

bool lm_follows(const struct lm *lm, uint16_t a, uint16_t b)
{
    const uint32_t *at = lm_part(lm, LM_NEXT_AT);
    const uint16_t *next = lm_part(lm, LM_NEXT);
    uint32_t from = at[a], to = at[a + 1] < lm->head->next_n ? at[a + 1] : lm->head->next_n;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;

        if (next[middle] < b)
            from = middle + 1;
        else
            to = middle;
    }
    return from < at[a + 1] && from < lm->head->next_n && next[from] == b;
}

enum err lm_open(const void *image, isize size, struct lm *out, struct fail *why)
{
    const struct lm_head *h = image;

    if (why->code)
        return why->code;
    if (size < (isize)sizeof *h || memcmp(h->magic, LM_MAGIC, 8) || h->size != (uint64_t)size ||
        h->vocabulary > TOKEN_VOCABULARY || !h->buckets || !h->word_buckets || !h->pair_buckets)
        return fail_set(why, ERR_UNREADABLE, "语言模型", "内容不是本版本的语言模型");
    for (int i = 0; i < LM_PART__MAX; i++)
        if (h->at[i] > h->size)
            return fail_set(why, ERR_UNREADABLE, "语言模型", "语言模型不完整");
    memset(out, 0, sizeof *out);
    out->head = h;
    out->vocabulary = h->vocabulary;
    out->runes = lm_part(out, LM_RUNES);
    out->unigram = (const float(*)[2])lm_part(out, LM_UNIGRAM);
    out->grams = (const uint32_t(*)[LM_BUCKET])lm_part(out, LM_GRAMS);
    out->filter = (const uint64_t(*)[8])lm_part(out, LM_FILTER);
    out->words = (const uint32_t(*)[LM_BUCKET])lm_part(out, LM_WORDS);
    out->pairs = (const uint32_t(*)[LM_BUCKET])lm_part(out, LM_PAIRS);
    out->confusion_at = lm_part(out, LM_CONFUSION_AT);
    out->confusion = lm_part(out, LM_CONFUSION);
    out->said = (const uint16_t(*)[LM_SAID_MOST])lm_part(out, LM_SAID);
    for (int i = 0; i < 65536; i++)
        out->id_of[i] = 1;
    for (uint32_t i = 4; i < h->vocabulary; i++)
        out->id_of[out->runes[i]] = (uint16_t)i;
    return OK;
}

const void *lm_part(const struct lm *lm, enum lm_part part)
{
    return (const char *)lm->head + lm->head->at[part];
}

/* The keys of the n-grams that end at the place, as far as their beginning is known; the words of the filter
 * are asked for. Without the pair there is nothing longer. */
static void keys_of(const struct lm *lm, struct lm_walk *w)
{
    w->may = w->pair ? w->state.have : 0;
    w->key[0] = lm_fold(LM_SEED, *w->at);
    for (int k = 1; k < LM_ORDER && w->may >> k; k++) {
        w->key[k] = lm_fold(w->key[k - 1], w->at[-k]);
        if (k > 1 && w->may & 1u << k) {
            w->sieve[k] = lm_sieve(w->at - k, k + 1, w->key[k]);
            ask_filter(lm, w->sieve[k]);
        }
    }
}

/* Asks for the lines of those that the filter lets pass. */
static void lines_of(const struct lm *lm, struct lm_walk *w)
{
    for (int k = 1; k < LM_ORDER && w->may >> k; k++) {
        if (k > 1 && w->may & 1u << k && lm_lacks(lm, w->sieve[k]))
            w->may &= ~(1u << k);
        if (w->may & 1u << k)
            ask(lm, w->key[k]);
    }
}

static void step_of(const struct lm *lm, struct lm_walk *w)
{
    struct lm_state next = {.have = 1u << 1, .back = {0, lm->unigram[*w->at][1]}};
    float back = 0, p = 0;
    bool found = false;

    for (int k = LM_ORDER - 1; k >= 1; k--) {
        uint32_t e;

        if (!(w->state.have & 1u << k))
            continue;
        e = w->may & 1u << k ? find(lm->grams, lm->head->buckets, w->key[k]) : 0;
        if (e && k + 1 < LM_ORDER) {
            next.have |= 1u << (k + 1);
            next.back[k + 1] = lm_back_of(e & 31);
        }
        if (e && !found) {
            p = back + lm_prob_of(e >> 5 & 127);
            found = true;
        }
        back += w->state.back[k];
    }
    if (!found)
        p = back + lm->unigram[*w->at][0];
    w->state = next;
    w->p = p;
}

void lm_steps(const struct lm *lm, struct lm_walk *const *w, int n)
{
    for (int i = 0; i < n; i++)
        keys_of(lm, w[i]);
    for (int i = 0; i < n; i++)
        lines_of(lm, w[i]);
    for (int i = 0; i < n; i++)
        step_of(lm, w[i]);
}

float lm_step_pair(const struct lm *lm, struct lm_state *state, const uint16_t *at, bool pair)
{
    struct lm_walk w = {.state = *state, .at = at, .pair = pair}, *one = &w;

    lm_steps(lm, &one, 1);
    *state = w.state;
    return w.p;
}

float lm_step(const struct lm *lm, struct lm_state *state, const uint16_t *at)
{
    /* By the row of what is read next: it stays in the cache while what stands before it is varied. */
    return lm_step_pair(lm, state, at,
                        state->have & 1u << 1 && lm_bit(lm_before(lm, *at), at[-1]));
}

uint64_t lm_has_grams(const struct lm *lm, const struct lm_gram *g, int n)
{
    uint64_t may = 0, has = 0;

    for (int i = 0; i < n; i++)
        ask_filter(lm, g[i].sieve);
    for (int i = 0; i < n; i++)
        may |= (uint64_t)!lm_lacks(lm, g[i].sieve) << i;
    for (uint64_t m = may; m; m &= m - 1)
        ask(lm, g[__builtin_ctzll(m)].key);
    for (uint64_t m = may; m; m &= m - 1) {
        int i = __builtin_ctzll(m);

        has |= (uint64_t)(find(lm->grams, lm->head->buckets, g[i].key) != 0) << i;
    }
    return has;
}

uint64_t lm_word_keys(const struct lm *lm, const uint64_t *key, int n)
{
    uint64_t has = 0;

    for (int i = 0; i < n; i++)
        lm_ask_word(lm, key[i]);
    for (int i = 0; i < n; i++)
        has |= (uint64_t)(lm_word_of(lm, key[i]).class > 0) << i;
    return has;
}

bool lm_has(const struct lm *lm, const uint16_t *gram, int n)
{
    struct lm_gram g;

    if (n == 2)
        return lm_bit(lm_after(lm, gram[0]), gram[1]);
    g = lm_gram(gram, n);
    return !lm_lacks(lm, g.sieve) && find(lm->grams, lm->head->buckets, g.key);
}

struct lm_word lm_word_of(const struct lm *lm, uint64_t key)
{
    uint32_t e = find(lm->words, lm->head->word_buckets, key);
    int class = (int)(e >> 4 & 255);

    return (struct lm_word){key, class, (float)class * (7 / 255.0f) - 7, -(float)(e & 15) / 10};
}

struct lm_word lm_word(const struct lm *lm, const uint16_t *ids, int n)
{
    return lm_word_of(lm, lm_key(ids, n));
}

float lm_pair(const struct lm *lm, uint64_t a, uint64_t b)
{
    uint32_t e = find(lm->pairs, lm->head->pair_buckets, lm_pair_key(a, b));

    return e ? -(float)(e & 4095) * (7 / 4095.0f) : 1;
}

void lm_ask_pair(const struct lm *lm, uint64_t a, uint64_t b)
{
    __builtin_prefetch(lm->pairs[lm_slot(lm_pair_key(a, b), lm->head->pair_buckets)]);
}

void lm_ask_word(const struct lm *lm, uint64_t key)
{
    __builtin_prefetch(lm->words[lm_slot(key, lm->head->word_buckets)]);
}

uint32_t lm_sound_key(const uint16_t *syllables, int n)
{
    uint64_t h = lm_key(syllables, n);

    return (uint32_t)(h ^ h >> 29) | 1;
}

const uint16_t *lm_sound(const struct lm *lm, const uint16_t *syllables, int n, int *count)
{
    const uint32_t *slot = lm_part(lm, LM_SOUND);
    const uint16_t *pool = lm_part(lm, LM_POOL);
    uint32_t key = lm_sound_key(syllables, n), mask = lm->head->sound_slots - 1;

    for (uint32_t i = key & mask; slot[i]; i = (i + 1) & mask) {
        const uint16_t *p = pool + slot[i];

        if (p[0] == (key & 65535) && p[1] == key >> 16 && p[2] >> 8 == n) {
            *count = p[2] & 255;
            return p + 3;
        }
    }
    return NULL;
}
