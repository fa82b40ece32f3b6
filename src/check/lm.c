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
    uint64_t h = (uint64_t)n * 0x9E3779B97F4A7C15u;

    for (int i = 0; i < n; i++) {
        h = (h ^ g[i]) * 0xD6E8FEB86659FD93u;
        h ^= h >> 32;
    }
    return h;
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

enum err lm_open(const void *image, isize size, struct lm *out, struct fail *why)
{
    const struct lm_head *h = image;

    if (why->code)
        return why->code;
    if (size < (isize)sizeof *h || memcmp(h->magic, LM_MAGIC, 8) || h->size != (uint64_t)size ||
        h->vocabulary > TOKEN_VOCABULARY || !h->buckets || !h->word_buckets)
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
    out->words = (const uint32_t(*)[LM_BUCKET])lm_part(out, LM_WORDS);
    out->next_at = lm_part(out, LM_NEXT_AT);
    out->next = lm_part(out, LM_NEXT);
    out->prior_at = lm_part(out, LM_PRIOR_AT);
    out->prior = lm_part(out, LM_PRIOR);
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

float lm_step(const struct lm *lm, struct lm_state *state, const uint16_t *at)
{
    struct lm_state next = {.have = 1u << 1, .back = {0, lm->unigram[*at][1]}};
    float back = 0, p = 0;
    bool found = false;

    for (int k = LM_ORDER - 1; k >= 1; k--) {
        uint32_t e;

        if (!(state->have & 1u << k))
            continue;
        e = find(lm->grams, lm->head->buckets, lm_key(at - k, k + 1));
        if (e && k + 1 < LM_ORDER) {
            next.have |= 1u << (k + 1);
            next.back[k + 1] = lm_back_of(e & 31);
        }
        if (e && !found) {
            p = back + lm_prob_of(e >> 5 & 127);
            found = true;
        }
        back += state->back[k];
    }
    if (!found)
        p = back + lm->unigram[*at][0];
    *state = next;
    return p;
}

bool lm_has(const struct lm *lm, const uint16_t *gram, int n)
{
    return find(lm->grams, lm->head->buckets, lm_key(gram, n));
}

int lm_word(const struct lm *lm, const uint16_t *ids, int n)
{
    return (int)(find(lm->words, lm->head->word_buckets, lm_key(ids, n)) & 4095);
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

        if (p[0] == (key & 65535) && p[1] == key >> 16) {
            *count = p[2];
            return p + 3;
        }
    }
    return NULL;
}
