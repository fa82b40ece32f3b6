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
struct fit {
    const struct fit_net *net; /* NULL: the image has none */
    const struct fit_row *row;
    uint32_t vocabulary;
    /* Made at start from the bytes: they are read at every question. */
    float (*w1)[FIT_HIDDEN], (*common)[FIT_OUT];
};

/* `data` of `size` bytes is a part of the image; empty is allowed. */
void fit_open(struct arena *mem, struct fit *f, const void *data, isize size,
              uint32_t vocabulary);

/* A question about one place, with what its answers are measured against. */
struct fit_place {
    float ask[FIT_OUT];
    float common;
};
/* `around`: FIT_SIDE ids before the place, nearest last, then FIT_SIDE behind it, nearest first; 0
 * where nothing stands. */
void fit_ask(const struct fit *f, const uint16_t around[FIT_AROUND], struct fit_place *out);
float fit_score(const struct fit *f, const struct fit_place *p, uint16_t id);

#endif
