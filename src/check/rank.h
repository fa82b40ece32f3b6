/* SPDX-License-Identifier: MulanPSL-2.0 */
/* rank.h - boosted trees: is this correction right
 *
 * Each tree is complete, five questions deep: at node i the value of `feature[i]` is compared with
 * `at_most[i]`, and the walk goes to 2i+1 (not more) or 2i+2; the leaf it ends at adds its value. The
 * sum is the log-odds that a candidate is the correction meant. Trained by tools/model/rank on
 * planted errors.
 */
#ifndef CHECK_RANK_H
#define CHECK_RANK_H

#include "base/str.h"

enum { RANK_DEPTH = 5, RANK_NODES = (1 << RANK_DEPTH) - 1, RANK_LEAVES = 1 << RANK_DEPTH };

struct rank_tree {
    uint8_t feature[RANK_NODES + 1];
    float at_most[RANK_NODES + 1];
    float value[RANK_LEAVES];
};

float rank_sum(const struct rank_tree *t, uint32_t n, float base, const float *x);
/* Text form: base and number of trees, then per tree its 31 questions and 32 leaves. NULL: none. */
struct rank_tree *rank_read(struct arena *mem, struct str text, uint32_t *n, float *base);

#endif
