/* SPDX-License-Identifier: MulanPSL-2.0 */
/* rank.c - boosted trees; see rank.h */
#include "check/rank.h"

#include <stdlib.h>

float rank_sum(const struct rank_tree *t, uint32_t n, float base, const float *x)
{
    for (const struct rank_tree *end = t + n; t < end; t++) {
        int i = 0;

        for (int d = 0; d < RANK_DEPTH; d++)
            i = 2 * i + (x[t->feature[i]] <= t->at_most[i] ? 1 : 2);
        base += t->value[i - RANK_NODES];
    }
    return base;
}

static float number(char **p)
{
    return strtof(*p, p);
}

struct rank_tree *rank_read(struct arena *mem, struct str text, uint32_t *n, float *base)
{
    char *p = str_cstr(mem, text);
    struct rank_tree *t;

    *base = number(&p);
    *n = (uint32_t)number(&p);
    if (!*n || *n > 4096)
        return NULL;
    t = NEW(mem, struct rank_tree, *n);
    for (uint32_t i = 0; i < *n; i++) {
        for (int q = 0; q < RANK_NODES; q++) {
            t[i].feature[q] = (uint8_t)number(&p);
            t[i].at_most[q] = number(&p);
        }
        for (int q = 0; q < RANK_LEAVES; q++)
            t[i].value[q] = number(&p);
    }
    return t;
}
