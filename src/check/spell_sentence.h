/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_sentence.h - a sentence under the speller's eyes (spell.c and spell_number.c only)
 *
 * The sentence is held as ids with the edge before and behind it. A candidate changes a few of them
 * in place in `work`; only the probabilities of the changed character and the four behind it move.
 */
#ifndef CHECK_SPELL_SENTENCE_H
#define CHECK_SPELL_SENTENCE_H

#include "check/spell.h"

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
    uint16_t *work;         /* a copy to change */
    float *lp;              /* [0, n] */
    struct lm_state *state; /* before each place */
    unsigned char *quoted;
    struct arena *mem;
    struct spell_list *out;
    float mean;
    /* the cut of the sentence as it is around the last place asked for */
    int cut_at, cut_n;
    struct spell_cut cut;
};

static inline float spell_clip(float p)
{
    return p < -6 ? -6 : p;
}

/* Fills in the numbers of a candidate that only its place and its characters decide. */
void spell_numbers(struct sentence *z, struct spell_candidate *c);
/* The likeliest cut of n characters into words; `mark` is one of them. */
struct spell_cut spell_cut_words(const struct lm *lm, const uint16_t *id, const uint16_t *rune,
                                 int n, int mark);

#endif
