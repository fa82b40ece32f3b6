/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lm.h - the language model: how likely is a character after the four before it
 *
 * Interpolated n-grams of order 1 to 5 over characters, quantised, in one hash table of 64-byte
 * buckets: a look-up touches one cache line. An entry is 32 bits: 20 of a fingerprint, 7 of the
 * probability, 5 of the back-off weight. A stranger is taken for an entry about once in 60,000
 * look-ups, which moves no decision. Most of what is asked for is not there: a filter of three bits a key
 * says so for n-grams of three and more, rows of bits for pairs.
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
    uint32_t pair_buckets; /* of pairs of words */
    uint32_t next_n;       /* entries of the list of successors */
    uint32_t confusion_n;
    uint32_t sound_slots; /* a power of two */
    uint32_t pool_n;
    uint32_t trees, judges;
    float base, judge_base; /* of the trees */
    uint32_t at[20];        /* offsets of the parts, enum lm_part */
};
#define LM_MAGIC "gklm009"
enum { LM_SAID_MOST = 4, LM_WORD_MOST = 8, LM_SIEVE = 40000, LM_APART = 8 };

/* One character that may have been meant by another. */
struct lm_confusion {
    uint16_t id;
    uint8_t sound; /* 3 same syllable, 2 nearly (zh z, n ng, n l), 1 one letter off, 0 other */
    uint8_t like;  /* hundredths of likeness in shape */
};

enum lm_part {
    LM_RUNES,   /* uint16_t[vocabulary]: id → character */
    LM_UNIGRAM, /* float[vocabulary][2]: log10 probability, back-off */
    LM_GRAMS,   /* uint32_t[buckets][16] */
    LM_FILTER,  /* uint64_t[LM_SIEVE][8]: of n-grams of 3 to 5 ids, three bits of a line each */
    LM_WORDS,   /* uint32_t[word_buckets][16]: fingerprint, class, back-off */
    LM_PAIRS,   /* uint32_t[pair_buckets][16]: fingerprint, probability of the second word */
    LM_NEXT_AT, /* uint32_t[vocabulary + 1] */
    LM_NEXT,    /* uint16_t[next_n]: what follows a character, ids rising */
    LM_CONFUSION_AT, /* uint32_t[vocabulary + 1] */
    LM_CONFUSION,    /* struct lm_confusion[confusion_n] */
    LM_SAID,   /* uint16_t[vocabulary][LM_SAID_MOST]: syllables of a character, 0 ends them */
    LM_SOUND,  /* uint32_t[sound_slots]: syllables of a word → place in the pool, 0 none */
    LM_POOL,   /* uint16_t[pool_n]: key (2), number of words and their length << 8, their ids */
    LM_TREES,  /* struct rank_tree[trees]: the first look */
    LM_FIT,    /* struct fit_net, struct fit_row[vocabulary]; or nothing */
    LM_JUDGES, /* struct rank_tree[judges]: the second look */
    LM_PART__MAX
};

struct lm {
    const struct lm_head *head;
    uint32_t vocabulary;
    const uint16_t *runes;
    const float (*unigram)[2];
    const uint32_t (*grams)[LM_BUCKET], (*words)[LM_BUCKET], (*pairs)[LM_BUCKET];
    const uint64_t (*filter)[8];
    /* Made by lm_near() of the pairs of characters that are known: bit b of row a of `after`: b follows a;
     * bit a of row b of `before`. A row is `row` words of 64 bits. */
    uint64_t *after, *before;
    uint64_t *han; /* a row: which ids are Chinese characters */
    isize row;
    const uint32_t *confusion_at;
    const struct lm_confusion *confusion;
    const uint16_t (*said)[LM_SAID_MOST];
    uint16_t id_of[65536]; /* made at start */
};

/* Fails: ERR_UNREADABLE when the image is none. The lm points into it. Until lm_near() it answers
 * lm_follows(), lm_step_pair() and what is asked of single characters, nothing else. */
enum err lm_open(const void *image, isize size, struct lm *out, struct fail *why);
/* The rows, in `mem`; and, if that is made of large pages, copies of the tables: 43 MB. Not beside a reader. */
void lm_near(struct arena *mem, struct lm *lm);
/* Are the two a pair of the model: lm_has() without rows. */
bool lm_follows(const struct lm *lm, uint16_t a, uint16_t b);
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
/* Likewise, where it is known already whether at[-1] and at[0] are a pair of the model. */
float lm_step_pair(const struct lm *lm, struct lm_state *state, const uint16_t *at, bool pair);
/* Many steps beside each other: memory is slow to answer, but answers many at a time. Each of the `n`
 * walks is moved on by one lm_step(); `p` is what it gives. */
struct lm_walk {
    struct lm_state state;
    const uint16_t *at;
    bool pair; /* are at[-1] and at[0] a pair of the model */
    float p;
    unsigned may;
    uint64_t key[LM_ORDER], sieve[LM_ORDER];
};
void lm_steps(const struct lm *lm, struct lm_walk *const *w, int n);
/* Is the n-gram of 2 to 5 ids in the model. */
bool lm_has(const struct lm *lm, const uint16_t *gram, int n);
/* A word of 1 to 8 ids as the word model has it: its key, class (0 unknown, 1 rare … 255), log10 of
 * its probability and back-off weight. */
struct lm_word {
    uint64_t key;
    int class;
    float p, back;
};
struct lm_word lm_word(const struct lm *lm, const uint16_t *ids, int n);
struct lm_word lm_word_of(const struct lm *lm, uint64_t key);
/* log10 p(b | a) of two words where the model has the pair, else 1. */
float lm_pair(const struct lm *lm, uint64_t a, uint64_t b);
/* An n-gram of 3 to 5 ids as it is asked for: in the table by `key`, in the filter by `sieve`. */
struct lm_gram {
    uint64_t key, sieve;
};
/* Which of at most LM_MANY n-grams of 3 to 5 ids are in the model; which keys are words: as bits. */
enum { LM_MANY = 64 };
uint64_t lm_has_grams(const struct lm *lm, const struct lm_gram *g, int n);
uint64_t lm_word_keys(const struct lm *lm, const uint64_t *key, int n);
/* Ask memory for what lm_word_of(), lm_pair() will want. */
void lm_ask_word(const struct lm *lm, uint64_t key);
void lm_ask_pair(const struct lm *lm, uint64_t a, uint64_t b);
static inline bool lm_bit(const uint64_t *row, uint16_t id)
{
    return row[id >> 6] >> (id & 63) & 1;
}
static inline const uint64_t *lm_after(const struct lm *lm, uint16_t a)
{
    return lm->after + a * lm->row;
}
static inline const uint64_t *lm_before(const struct lm *lm, uint16_t b)
{
    return lm->before + b * lm->row;
}

/* The words of `n` characters with these syllables: `*count` of them, n ids each, or NULL. */
const uint16_t *lm_sound(const struct lm *lm, const uint16_t *syllables, int n, int *count);
uint32_t lm_sound_key(const uint16_t *syllables, int n);

/* How keys and values are folded; tools/model/pack writes by the same. The key of an n-gram grows from
 * its last id to its first: lm_key(g, n) is LM_SEED folded with g[n - 1], …, g[0]. */
#define LM_SEED UINT64_C(0x9E3779B97F4A7C15)
static inline uint64_t lm_fold(uint64_t key, uint16_t id)
{
    key = (key ^ (uint64_t)(id + 1)) * UINT64_C(0xD6E8FEB86659FD93);
    return key ^ key >> 32;
}
uint64_t lm_key(const uint16_t *gram, int n);
/* Where the filter tells of an n-gram: its line in the upper half, its bits in the lower. Trigrams that differ
 * in the middle only share LM_APART lines, so that all that may stand between two are asked for in these;
 * `outer`: LM_SEED folded with the last and the first. */
static inline uint64_t lm_sieve_between(uint64_t outer, uint16_t middle)
{
    uint64_t h = lm_fold(outer, middle);

    return ((outer + (middle & (LM_APART - 1))) * UINT64_C(0x9E3779B97F4A7C15) &
            UINT64_C(0xFFFFFFFF00000000)) |
           (h & 0xFFFFFFFF);
}
static inline uint64_t lm_outer(uint16_t first, uint16_t last)
{
    return lm_fold(lm_fold(LM_SEED, last), first);
}
uint64_t lm_sieve(const uint16_t *gram, int n, uint64_t key);
/* By the filter alone: the model has no such n-gram. */
static inline bool lm_lacks(const struct lm *lm, uint64_t sieve)
{
    const uint64_t *line = lm->filter[(sieve >> 32) * LM_SIEVE >> 32];
    unsigned a = sieve & 511, b = sieve >> 9 & 511, c = sieve >> 18 & 511;

    return !(line[a >> 6] >> (a & 63) & line[b >> 6] >> (b & 63) & line[c >> 6] >> (c & 63) &
             1);
}
struct lm_gram lm_gram(const uint16_t *gram, int n);
uint64_t lm_pair_key(uint64_t a, uint64_t b);
uint32_t lm_slot(uint64_t key, uint32_t buckets);
uint32_t lm_print(uint64_t key); /* 20 bits, never 0 */
float lm_prob_of(uint32_t q);
float lm_back_of(uint32_t q);
uint32_t lm_prob_to(float p);
uint32_t lm_back_to(float b);
/* Of words: 8 bits of class, 4 of back-off; of pairs: 12 bits. */
uint32_t lm_class_to(float p);
uint32_t lm_word_back_to(float b);
uint32_t lm_pair_to(float p);

#endif
