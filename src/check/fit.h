/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fit.h - how well a character fits between its neighbours: a small network
 *
 * The n-grams know what has been read; the network also has an opinion on what has not, because it
 * knows characters by vectors. FIT_SIDE characters before and as many behind a place (not beyond a full
 * stop) make a question of FIT_OUT numbers; a character's score is the product with its own vector.
 * Scores are log-odds against the common characters at the same place, so that places can be compared.
 *
 * Trained by tools/model/fitting; the image holds struct fit_net and a struct fit_row a character.
 */
#ifndef CHECK_FIT_H
#define CHECK_FIT_H

#include "base/arena.h"

enum {
    FIT_SIDE = 8,
    FIT_AROUND = 2 * FIT_SIDE,
    FIT_IN = 32,
    FIT_HIDDEN = 192,
    FIT_OUT = 64,
    FIT_COMMON = 128
};

/* Weights of the first layer are bytes; those of hidden place k count b1_scale[k] each. */
struct fit_net {
    int8_t w1[FIT_AROUND * FIT_IN][FIT_HIDDEN];
    float scale1[FIT_HIDDEN], b1[FIT_HIDDEN];
    float w2[FIT_HIDDEN][FIT_OUT], b2[FIT_OUT];
};
struct fit_row {
    float in_scale, out_scale, bias;
    int8_t in[FIT_IN], out[FIT_OUT];
};

/* Made at start from the bytes, as they are read at every question. The first layer counts in whole numbers: its
 * sums are the same in any order, on any machine, and a question that differs from another in one neighbour
 * costs one neighbour. */
struct fit_tables;
struct fit {
    const struct fit_net *net; /* NULL: the image has none */
    const struct fit_row *row;
    uint32_t vocabulary;
    bool wide; /* the machine has AVX2 */
    struct fit_tables *t;
    const int16_t (*x)[FIT_IN]; /* the characters' vectors; the last row, of nobody, is zero */
};

/* `data` of `size` bytes is a part of the image; empty is allowed. */
void fit_open(struct arena *mem, struct fit *f, const void *data, isize size,
              uint32_t vocabulary);

/* The first layer's sums for one place. `around`: FIT_SIDE ids before the place, nearest last, then FIT_SIDE
 * behind it, nearest first; 0 where nothing stands. */
struct fit_sum {
    uint16_t around[FIT_AROUND];
    int32_t h[FIT_HIDDEN];
};
void fit_sum(const struct fit *f, const uint16_t around[FIT_AROUND], struct fit_sum *out);
/* From the sums of a place with other neighbours to those with these. */
void fit_turn(const struct fit *f, struct fit_sum *s, const uint16_t around[FIT_AROUND]);

/* A question about one place, with what its answers are measured against. */
struct fit_place {
    float ask[FIT_OUT];
    float common;
};
void fit_ask(const struct fit *f, const struct fit_sum *s, struct fit_place *out);
float fit_score(const struct fit *f, const struct fit_place *p, uint16_t id);
/* The scores of n characters; and the sum of e to each of n numbers. */
void fit_scores(const struct fit *f, const struct fit_place *p, const uint16_t *id, int n,
                float *out);
float fit_exp_sum(const float *x, int n);

#endif
