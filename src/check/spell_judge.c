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
/* What the weighed log-odds are raised by: the bars stay as they were. */
static const float LEVEL[SPELL_KIND__MAX] = {[SPELL_OTHER] = 1.35f, [SPELL_WORD] = 0.3f};

/* A place that the network was asked about. */
struct seen {
    struct fit_sum sum;
    struct fit_place place;
};

/* A sentence as ids; what stands at place i is id[i]. What the network says of a place is asked once. */
struct reading {
    const struct spell *s;
    struct arena *mem;
    const uint16_t *id;
    int n;
    struct seen **at;
    /* of what may be confused with the character at `confused`: scores, and the sum of e to them */
    int confused;
    float sum, *scores;
};

static void neighbours(const uint16_t *id, int n, int at, uint16_t around[FIT_AROUND])
{
    for (int k = 0; k < FIT_SIDE; k++) {
        around[FIT_SIDE - 1 - k] = at - 1 - k >= 0 ? id[at - 1 - k] : 0;
        around[FIT_SIDE + k] = at + 1 + k < n ? id[at + 1 + k] : 0;
    }
}

static const struct seen *ask(struct reading *r, int at)
{
    uint16_t around[FIT_AROUND];

    if (!r->at[at]) {
        r->at[at] = NEW(r->mem, struct seen, 1);
        neighbours(r->id, r->n, at, around);
        fit_sum(&r->s->fit, around, &r->at[at]->sum);
        fit_ask(&r->s->fit, &r->at[at]->sum, &r->at[at]->place);
    }
    return r->at[at];
}

static float fits(struct reading *r, int at)
{
    if (at < 0 || at >= r->n)
        return 0;
    return fit_score(&r->s->fit, &ask(r, at)->place, r->id[at]);
}

/* Likewise in the changed sentence id[0, n); `near`: a place as it is, with mostly the same neighbours. */
static float would_fit(struct reading *r, int near, const uint16_t *id, int n, int at)
{
    const struct fit *f = &r->s->fit;
    uint16_t around[FIT_AROUND];
    struct fit_sum sum;
    struct fit_place p;

    if (at < 0 || at >= n)
        return 0;
    neighbours(id, n, at, around);
    if (near >= 0 && near < r->n) {
        sum = ask(r, near)->sum;
        fit_turn(f, &sum, around);
    } else {
        fit_sum(f, around, &sum);
    }
    fit_ask(f, &sum, &p);
    return fit_score(f, &p, id[at]);
}

/* What stands at the place, what may be confused with it, and the candidate's character, among each
 * other. */
static void among(struct reading *r, struct spell_candidate *c)
{
    const struct lm *lm = &r->s->lm;
    const struct fit_place *p = &ask(r, c->at)->place;
    uint16_t id = r->id[c->at], two[2] = {id, c->rep[0]};
    uint32_t first = lm->confusion_at[id];
    int n = (int)(lm->confusion_at[id + 1] - first);
    float x[2], best, sum;

    if (r->confused != c->at) {
        uint16_t *other = NEW(r->mem, uint16_t, n);

        r->scores = NEW(r->mem, float, n);
        for (int q = 0; q < n; q++)
            other[q] = lm->confusion[first + q].id;
        fit_scores(&r->s->fit, p, other, n, r->scores);
        r->sum = fit_exp_sum(r->scores, n);
        r->confused = c->at;
    }
    fit_scores(&r->s->fit, p, two, 2, x);
    best = x[0] > x[1] ? x[0] : x[1];
    sum = r->sum + expf(x[0]);
    for (int q = 0; q < n; q++)
        best = r->scores[q] > best ? r->scores[q] : best;
    if (!spell_confuses(lm, id, c->rep[0]))
        sum += expf(x[1]);
    c->x[F_FIT_OLD] = x[0];
    c->x[F_FIT_NEW] = x[1];
    c->x[F_FIT_BEST] = best - x[1];
    c->x[F_FIT_SHARE] = x[0] - logf(sum + 1e-9f);
    c->x[F_FIT_SHARE_NEW] = x[1] - logf(sum + 1e-9f);
}

/* `w`: room for the changed sentence. */
static void network(struct reading *old, struct spell_candidate *c, uint16_t *w)
{
    int n = old->n, m = n + c->rep_n - c->n;
    const uint16_t *id = old->id;
    float near = 0, low = 0, low_new = 0, sum = 0, sum_new = 0;

    memcpy(w, id, (size_t)c->at * sizeof *w);
    memcpy(w + c->at, c->rep, (size_t)c->rep_n * sizeof *w);
    memcpy(w + c->at + c->rep_n, id + c->at + c->n, (size_t)(n - c->at - c->n) * sizeof *w);
    for (int k = 1; k <= NEIGHBOURS; k++)
        for (int side = 0; side < 2; side++) {
            int at = side ? c->at + c->n - 1 + k : c->at - k;
            int to = side ? c->at + c->rep_n - 1 + k : at;
            float is = fits(old, at), would = would_fit(old, at, w, m, to);

            near += would - is;
            low = is < low ? is : low;
            low_new = would < low_new ? would : low_new;
        }
    if (c->kind == SPELL_OTHER) {
        among(old, c);
    } else {
        for (int i = 0; i < c->n; i++)
            sum += fits(old, c->at + i);
        for (int i = 0; i < c->rep_n; i++)
            sum_new += would_fit(old, c->at + i, w, m, c->at + i);
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
    uint16_t *id = NEW(&scratch, uint16_t, n + 1), *changed;
    struct reading old = {.s = s, .mem = &scratch, .id = id, .n = n, .confused = -1};

    for (int i = 0; i < n; i++)
        id[i] = t[i].id;
    for (isize i = first; i < l->n; i++) {
        struct spell_candidate *c = &l->p[i];

        c->score = c->x[F_SCORE] = rank_sum(s->trees, h->trees, h->base, c->x);
    }
    if (!s->fit.net)
        return;
    old.at = NEW(&scratch, struct seen *, n + 1);
    changed = NEW(&scratch, uint16_t, n + SPELL_REP + 1);
    for (isize i = first; i < l->n; i++) {
        struct spell_candidate *c = &l->p[i];

        if (c->x[F_SCORE] <= SPELL_FLOOR) {
            c->score = NEVER;
            continue;
        }
        c->x[F_AGAINST] = against(l, first, c);
        network(&old, c, changed);
        c->score = rank_sum(s->judges, h->judges, h->judge_base, c->x);
        /* Few missing characters were planted for the second trees: the first have their say. */
        if (c->kind == SPELL_MISSING)
            c->score = (c->score + c->x[F_SCORE]) / 2;
        if ((c->kind == SPELL_OTHER && c->score > SPELL_WEIGHED) ||
            (c->kind == SPELL_WORD && c->n == 2))
            c->score = LEVEL[c->kind] + spell_weigh(c->kind, c->score, c->x);
    }
}
