/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_sentence.h - a sentence under the speller's eyes (spell*.c only)
 *
 * The sentence is held as ids with the edge before and behind it.
 */
#ifndef CHECK_SPELL_SENTENCE_H
#define CHECK_SPELL_SENTENCE_H

#include "check/spell.h"

/* A change that is tried: what it gains by n-grams. Its own copy of the characters that count. */
enum { SPELL_BEFORE = LM_ORDER - 1, SPELL_STEPS = 8, SPELL_TRIES = 192 };
struct spell_try {
    enum spell_kind kind;
    int at, n; /* tokens replaced */
    int rep_n;
    int steps;         /* places whose probability may move */
    float base, least; /* their sum as it is; what is gained at least */
    float sum, gain;   /* SPELL_NO_GAIN: less */
    int group, most;   /* tries of one group are rivals, of whom `most` are kept */
    uint8_t changed, sound, like;
    bool left, right, repeated;
    uint16_t
        id[SPELL_BEFORE + SPELL_STEPS]; /* the sentence from at - SPELL_BEFORE on, changed */
    struct lm_walk walk;
};
#define SPELL_NO_GAIN (-9.0f)

struct spell_cut {
    float sum;            /* log10 of the likeliest cut into words */
    int length, class;    /* the word that covers the mark */
    int links, all_links; /* pairs that the model knows: of this word, of the whole cut */
    int words;
};

struct sentence {
    const struct lm *lm;
    bool narrow;
    const struct token *t;
    int n;
    uint16_t *id;           /* [-1] and [n] are the edge */
    float *lp;              /* [0, n] */
    struct lm_state *state; /* before each place */
    unsigned char *quoted;
    struct arena *mem;
    struct spell_list *out;
    float mean;
    struct spell_try *tries; /* gathered */
    int tries_n, tries_cap, group;
    /* the cut of the sentence as it is around the last place asked for */
    int cut_at, cut_n;
    struct spell_cut cut;
};

static inline float spell_clip(float p)
{
    return p < -6 ? -6 : p;
}

/* The sentence around `at` with n tokens replaced: [at - SPELL_BEFORE, at + SPELL_STEPS) of it. */
void spell_changed(const struct sentence *z, int at, int n, const uint16_t *rep, int rep_n,
                   uint16_t id[SPELL_BEFORE + SPELL_STEPS]);
/* Adds a copy of `like` with these characters; tries all that were added. */
void spell_try_add(struct sentence *z, const struct spell_try *like, const uint16_t *rep,
                   int rep_n);
void spell_try_all(struct sentence *z);
/* Words of two characters, each of which may be confused with the one at i or behind it, are added. */
void spell_pairs(struct sentence *z, int i);
/* Fills in the numbers of a candidate that only its place and its characters decide. */
void spell_numbers(struct sentence *z, struct spell_candidate *c);
/* The likeliest cut of n characters into words; `mark` is one of them. */
struct spell_cut spell_cut_words(const struct lm *lm, const uint16_t *id, const uint16_t *rune,
                                 int n, int mark);

#endif
