/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lm.h - the language model: how likely is a character after the four before it
 *
 * Interpolated n-grams of order 1 to 5 over characters, quantised, in one hash table of 64-byte
 * buckets: a look-up touches one cache line. An entry is 32 bits: 20 of a fingerprint, 7 of the
 * probability, 5 of the back-off weight. A stranger is taken for an entry about once in 60,000
 * look-ups, which moves no decision.
 *
 * The image is built by tools/model/pack from data/model/ and mapped as part of the program; its
 * layout is struct lm_head and the arrays it names, in the byte order of the machine that built it.
 */
#ifndef CHECK_LM_H
#define CHECK_LM_H

#include "base/fail.h"

enum { LM_ORDER = 5, LM_BUCKET = 16 };

struct lm_head {
    char magic[8]; /* LM_MAGIC */
    uint32_t size; /* bytes of the whole image */
    uint32_t vocabulary;
    uint32_t buckets;      /* of n-grams */
    uint32_t word_buckets; /* of words */
    uint32_t next_n;       /* entries of the list of successors */
    uint32_t confusion_n;
    uint32_t sound_slots; /* a power of two */
    uint32_t pool_n;
    uint32_t trees;
    float base;      /* of the trees */
    uint32_t at[16]; /* offsets of the parts, enum lm_part */
};
#define LM_MAGIC "gklm004"
enum { LM_SAID_MOST = 4, LM_WORD_MOST = 8 };

/* One character that may have been meant by another. */
struct lm_confusion {
    uint16_t id;
    uint8_t sound; /* 3 same syllable, 2 nearly (zh z, n ng, n l), 1 one letter off, 0 other */
    uint8_t like;  /* hundredths of likeness in shape */
};

enum lm_part {
    LM_RUNES,        /* uint16_t[vocabulary]: id → character */
    LM_UNIGRAM,      /* float[vocabulary][2]: log10 probability, back-off */
    LM_GRAMS,        /* uint32_t[buckets][16] */
    LM_WORDS,        /* uint32_t[word_buckets][16]: fingerprint, frequency class */
    LM_NEXT_AT,      /* uint32_t[vocabulary + 1] */
    LM_NEXT,         /* uint16_t[next_n]: what follows a character, ids rising */
    LM_PRIOR_AT,     /* uint32_t[vocabulary + 1] */
    LM_PRIOR,        /* uint16_t[next_n]: what comes before a character, ids rising */
    LM_CONFUSION_AT, /* uint32_t[vocabulary + 1] */
    LM_CONFUSION,    /* struct lm_confusion[confusion_n] */
    LM_SAID,  /* uint16_t[vocabulary][LM_SAID_MOST]: syllables of a character, 0 ends them */
    LM_SOUND, /* uint32_t[sound_slots]: syllables of a word → place in the pool, 0 none */
    LM_POOL,  /* uint16_t[pool_n]: key (2), number of words, their ids */
    LM_TREES, /* struct rank_tree[trees] */
    LM_PART__MAX
};

struct lm {
    const struct lm_head *head;
    uint32_t vocabulary;
    const uint16_t *runes;
    const float (*unigram)[2];
    const uint32_t (*grams)[LM_BUCKET], (*words)[LM_BUCKET];
    const uint32_t *next_at;
    const uint16_t *next;
    const uint32_t *prior_at;
    const uint16_t *prior;
    const uint32_t *confusion_at;
    const struct lm_confusion *confusion;
    const uint16_t (*said)[LM_SAID_MOST];
    uint16_t id_of[65536]; /* made at start */
};

/* Fails: ERR_UNREADABLE when the image is none. The lm points into it. */
enum err lm_open(const void *image, isize size, struct lm *out, struct fail *why);
const void *lm_part(const struct lm *lm, enum lm_part part);

/* What is known of the ids before a place: bit k of `have`: the last k of them are an n-gram of the
 * model, whose back-off weight is back[k]. Zero is a place that nothing stands before. */
struct lm_state {
    unsigned have;
    float back[LM_ORDER];
};
/* log10 of the probability of at[0] after what stands before it in memory, of which `state` tells;
 * `state` then tells of what stands before at[1]. Only n-grams whose beginning is known are asked
 * for, because the model keeps the beginning of all it keeps. */
float lm_step(const struct lm *lm, struct lm_state *state, const uint16_t *at);
/* Is the n-gram of 2 to 5 ids in the model. */
bool lm_has(const struct lm *lm, const uint16_t *gram, int n);
/* The frequency class of a word of 2 to 8 ids: 0 unknown, 1 rare … 4095. */
int lm_word(const struct lm *lm, const uint16_t *ids, int n);

/* The words of `n` characters with these syllables: `*count` of them, n ids each, or NULL. */
const uint16_t *lm_sound(const struct lm *lm, const uint16_t *syllables, int n, int *count);
uint32_t lm_sound_key(const uint16_t *syllables, int n);

/* How keys and values are folded; tools/model/pack writes by the same. */
uint64_t lm_key(const uint16_t *gram, int n);
uint32_t lm_slot(uint64_t key, uint32_t buckets);
uint32_t lm_print(uint64_t key); /* 20 bits, never 0 */
float lm_prob_of(uint32_t q);
float lm_back_of(uint32_t q);
uint32_t lm_prob_to(float p);
uint32_t lm_back_to(float b);

#endif
