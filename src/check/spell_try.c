/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_try.c - what changes gain by n-grams, many beside each other; see spell_sentence.h */
#include <string.h>

#include "check/spell_sentence.h"

void spell_changed(const struct sentence *z, int at, int n, const uint16_t *rep, int rep_n,
                   uint16_t id[SPELL_BEFORE + SPELL_STEPS])
{
    const uint16_t *from = z->id + at;

    memcpy(id, from - SPELL_BEFORE, SPELL_BEFORE * sizeof *id);
    for (int i = 0; i < rep_n; i++)
        id[SPELL_BEFORE + i] = rep[i];
    memcpy(id + SPELL_BEFORE + rep_n, from + n, (size_t)(SPELL_STEPS - rep_n) * sizeof *id);
}

void spell_try_add(struct sentence *z, const struct spell_try *like, const uint16_t *rep,
                   int rep_n)
{
    struct spell_try *t;

    if (z->tries_n == z->tries_cap) {
        struct spell_try *old = z->tries;

        z->tries_cap = z->tries_cap ? 2 * z->tries_cap : SPELL_TRIES + LM_MANY;
        z->tries = arena_alloc(z->mem, sizeof *old, 64, z->tries_cap);
        if (z->tries_n)
            memcpy(z->tries, old, (size_t)z->tries_n * sizeof *old);
    }
    t = &z->tries[z->tries_n++];
    *t = *like;
    t->rep_n = rep_n;
    spell_changed(z, t->at, t->n, rep, rep_n, t->id);
}

/* Step by step; who can no longer pay falls out. */
static void together(const struct sentence *z, struct spell_try *t, int n)
{
    struct spell_try *of[LM_MANY];
    struct lm_walk *w[LM_MANY];
    int live = n;

    for (int i = 0; i < n; i++) {
        const uint16_t *at = t[i].id + SPELL_BEFORE;

        of[i] = &t[i];
        w[i] = &t[i].walk;
        t[i].walk.state = z->state[t[i].at];
        t[i].walk.at = at;
        t[i].walk.pair = lm_bit(lm_after(z->lm, at[-1]), *at);
        t[i].sum = 0;
        t[i].gain = SPELL_NO_GAIN;
    }
    for (int step = 1; live; step++) {
        int kept = 0;

        lm_steps(z->lm, w, live);
        for (int i = 0; i < live; i++) {
            struct spell_try *x = of[i];

            x->sum += spell_clip(x->walk.p);
            if (x->sum < x->base + x->least)
                continue;
            if (step == x->steps) {
                x->gain = x->sum - x->base;
                continue;
            }
            x->walk.at++;
            x->walk.pair = lm_bit(lm_before(z->lm, x->walk.at[0]), x->walk.at[-1]);
            w[kept] = &x->walk;
            of[kept++] = x;
        }
        live = kept;
    }
}

void spell_try_all(struct sentence *z)
{
    for (int i = 0; i < z->tries_n; i += LM_MANY)
        together(z, z->tries + i, z->tries_n - i < LM_MANY ? z->tries_n - i : LM_MANY);
}
