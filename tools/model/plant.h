/* SPDX-License-Identifier: MulanPSL-2.0 */
/* plant.h - plants errors into clean sentences, as typists make them
 *
 * Same sound, similar sound, similar shape, another word of the same sound, a character left out,
 * written twice, put in, two swapped. What comes is drawn from a generator with a seed: the same seed
 * plants the same errors.
 */
#ifndef MODEL_PLANT_H
#define MODEL_PLANT_H

#include "check/spell.h"

enum plant_kind { PLANT_MIX, PLANT_OTHER, PLANT_MISSING, PLANT_EXTRA, PLANT_SWAP };
struct plant {
    const struct spell *s;
    uint64_t state;
};

double plant_random(struct plant *p); /* [0, 1) */
/* Changes `t` (room for two more) in one place; returns the new length, or -1 when none was found. */
int plant_error(struct plant *p, struct token *t, int n, enum plant_kind kind);

#endif
