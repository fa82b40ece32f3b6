/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_judge.c - is a candidate the correction meant: two looks; see spell.h
 *
 * The first look, by trees over n-grams and words, is for all candidates and lets few through. The
 * second adds the network (fit.h), which costs a hundred times as much, and trees of its own.
 */
#include <math.h>
#include <string.h>

#include "check/spell.h"

enum { NEIGHBOURS = 2 };
static const float NEVER = -99;

/* A sentence as ids; what stands at place i is id[i]. `place`: what the network said of each, asked once;
 * NULL: nothing is kept. */
struct reading {
    const struct fit *fit;
    const uint16_t *id;
    int n;
    struct fit_place *place;
    bool *asked;
};

static struct fit_place ask(const struct reading *r, int at)
{
    uint16_t around[FIT_AROUND];
    struct fit_place p;

    if (r->asked && r->asked[at])
        return r->place[at];
    for (int k = 0; k < FIT_SIDE; k++) {
        around[FIT_SIDE - 1 - k] = at - 1 - k >= 0 ? r->id[at - 1 - k] : 0;
        around[FIT_SIDE + k] = at + 1 + k < r->n ? r->id[at + 1 + k] : 0;
    }
    fit_ask(r->fit, around, &p);
    if (r->asked) {
        r->asked[at] = true;
        r->place[at] = p;
    }
    return p;
}

static float fits(const struct reading *r, int at)
{
    struct fit_place p;

    if (at < 0 || at >= r->n)
        return 0;
    p = ask(r, at);
    return fit_score(r->fit, &p, r->id[at]);
}

/* What stands at the place, what may be confused with it, and the candidate's character, among each
 * other. */
static void among(const struct spell *s, const struct reading *old, struct spell_candidate *c)
{
    struct fit_place p = ask(old, c->at);
    uint16_t id = old->id[c->at];
    float is, would, best, sum;

    is = fit_score(&s->fit, &p, id);
    would = fit_score(&s->fit, &p, c->rep[0]);
    best = is > would ? is : would;
    sum = expf(is) + expf(would);
    for (uint32_t q = s->lm.confusion_at[id]; q < s->lm.confusion_at[id + 1]; q++) {
        uint16_t other = s->lm.confusion[q].id;
        float x;

        if (other == c->rep[0])
            continue;
        x = fit_score(&s->fit, &p, other);
        best = x > best ? x : best;
        sum += expf(x);
    }
    c->x[F_FIT_OLD] = is;
    c->x[F_FIT_NEW] = would;
    c->x[F_FIT_BEST] = best - would;
    c->x[F_FIT_SHARE] = is - logf(sum + 1e-9f);
    c->x[F_FIT_SHARE_NEW] = would - logf(sum + 1e-9f);
}

static void network(const struct spell *s, struct arena scratch, const struct reading *old,
                    struct spell_candidate *c)
{
    int n = old->n, m = n + c->rep_n - c->n;
    const uint16_t *id = old->id;
    uint16_t *w = NEW(&scratch, uint16_t, m + 1);
    struct reading new = {.fit = &s->fit, .id = w, .n = m};
    float near = 0, low = 0, low_new = 0, sum = 0, sum_new = 0;

    memcpy(w, id, (size_t)c->at * sizeof *w);
    memcpy(w + c->at, c->rep, (size_t)c->rep_n * sizeof *w);
    memcpy(w + c->at + c->rep_n, id + c->at + c->n, (size_t)(n - c->at - c->n) * sizeof *w);
    for (int k = 1; k <= NEIGHBOURS; k++)
        for (int side = 0; side < 2; side++) {
            int at = side ? c->at + c->n - 1 + k : c->at - k;
            int to = side ? c->at + c->rep_n - 1 + k : at;
            float is = fits(old, at), would = fits(&new, to);

            near += would - is;
            low = is < low ? is : low;
            low_new = would < low_new ? would : low_new;
        }
    if (c->kind == SPELL_OTHER) {
        among(s, old, c);
    } else {
        for (int i = 0; i < c->n; i++)
            sum += fits(old, c->at + i);
        for (int i = 0; i < c->rep_n; i++)
            sum_new += fits(&new, c->at + i);
        c->x[F_FIT_OLD] = sum;
        c->x[F_FIT_NEW] = sum_new;
    }
    c->x[F_FIT_GAIN] = c->x[F_FIT_NEW] - c->x[F_FIT_OLD];
    c->x[F_FIT_NEAR] = near;
    c->x[F_FIT_LOW] = low;
    c->x[F_FIT_LOW_NEW] = low_new;
}

/* The first score of c against the best of the others that touch its place. */
static float against(const struct spell_list *l, isize first, const struct spell_candidate *c)
{
    float best = -9;

    for (isize i = first; i < l->n; i++) {
        const struct spell_candidate *o = &l->p[i];

        if (o != c && o->at <= c->at + c->n && c->at <= o->at + o->n && o->x[F_SCORE] > best)
            best = o->x[F_SCORE];
    }
    return c->x[F_SCORE] - best;
}

void spell_judge(const struct spell *s, struct arena scratch, const struct token *t, int n,
                 struct spell_list *l, isize first)
{
    const struct lm_head *h = s->lm.head;
    uint16_t *id = NEW(&scratch, uint16_t, n + 1);
    struct reading old = {.fit = &s->fit, .id = id, .n = n};

    for (int i = 0; i < n; i++)
        id[i] = t[i].id;
    for (isize i = first; i < l->n; i++) {
        struct spell_candidate *c = &l->p[i];

        c->score = c->x[F_SCORE] = rank_sum(s->trees, h->trees, h->base, c->x);
    }
    if (!s->fit.net)
        return;
    old.asked = NEW(&scratch, bool, n + 1);
    old.place = NEW(&scratch, struct fit_place, n + 1);
    for (isize i = first; i < l->n; i++) {
        struct spell_candidate *c = &l->p[i];

        if (c->x[F_SCORE] <= SPELL_FLOOR) {
            c->score = NEVER;
            continue;
        }
        c->x[F_AGAINST] = against(l, first, c);
        network(s, scratch, &old, c);
        c->score = rank_sum(s->judges, h->judges, h->judge_base, c->x);
        /* Few missing characters were planted for the second trees: the first have their say. */
        if (c->kind == SPELL_MISSING)
            c->score = (c->score + c->x[F_SCORE]) / 2;
    }
}
