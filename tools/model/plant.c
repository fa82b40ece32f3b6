/* SPDX-License-Identifier: MulanPSL-2.0 */
/* plant.c - plants errors into clean sentences; see plant.h */
#include "plant.h"

#include <math.h>
#include <string.h>

double plant_random(struct plant *p)
{
    p->state ^= p->state << 13;
    p->state ^= p->state >> 7;
    p->state ^= p->state << 17;
    return (double)(p->state >> 11) / 9007199254740992.0;
}

static int below(struct plant *p, int n)
{
    return (int)(plant_random(p) * n);
}

/* One of the characters that `id` may be confused with, common ones more often; 0: none. */
static uint16_t confused(struct plant *p, uint16_t id, int sound, int like)
{
    const struct lm *lm = &p->s->lm;
    double sum = 0, draw;

    for (int round = 0; round < 2; round++) {
        draw = plant_random(p) * sum;
        for (uint32_t q = lm->confusion_at[id]; q < lm->confusion_at[id + 1]; q++) {
            const struct lm_confusion *c = &lm->confusion[q];
            double weight;

            if (sound ? c->sound != sound : c->like < like)
                continue;
            weight = pow(10, 0.6 * (double)lm->unigram[c->id][0]);
            if (round == 0)
                sum += weight;
            else if ((draw -= weight) <= 0)
                return c->id;
        }
    }
    return 0;
}

/* Another word of the same sound, common ones more often. */
static bool other_word(struct plant *p, struct token *t, int n, int i)
{
    const struct lm *lm = &p->s->lm;
    int len = plant_random(p) < 0.8 ? 2 : 3, count = 0, pick = -1;
    uint16_t said[3], ids[3];
    const uint16_t *w;
    double sum = 0, draw = 0;

    if (i + len > n)
        return false;
    for (int q = 0; q < len; q++) {
        if (!token_han(t[i + q].rune) || t[i + q].id < TOKEN_FIRST || !lm->said[t[i + q].id][0])
            return false;
        ids[q] = t[i + q].id;
        said[q] = lm->said[ids[q]][0];
    }
    if (!lm_word(lm, ids, len).class || !(w = lm_sound(lm, said, len, &count)) || count < 2)
        return false;
    for (int round = 0; round < 2 && pick < 0; round++) {
        draw = plant_random(p) * sum;
        for (int k = 0; k < count; k++) {
            double weight = pow(10, 0.5 * (double)lm_word(lm, w + k * len, len).p);

            if (!memcmp(w + k * len, ids, (size_t)len * 2))
                continue;
            if (round == 0)
                sum += weight;
            else if ((draw -= weight) <= 0) {
                pick = k;
                break;
            }
        }
    }
    if (pick < 0)
        return false;
    for (int q = 0; q < len; q++) {
        t[i + q].id = w[pick * len + q];
        t[i + q].rune = lm->runes[t[i + q].id];
    }
    return true;
}

static void put_in(struct token *t, int n, int at, struct token x)
{
    memmove(t + at + 1, t + at, (size_t)(n - at) * sizeof *t);
    t[at] = x;
}

static int extra(struct plant *p, struct token *t, int n, int i)
{
    double k = plant_random(p);
    struct token x = t[i];

    if (k < 0.5) {
        put_in(t, n, i, x);
        return n + 1;
    }
    if (k < 0.75 && i + 1 < n && token_han(t[i + 1].rune)) {
        struct token y = t[i + 1];

        put_in(t, n, i, y);
        put_in(t, n + 1, i, x);
        return n + 2;
    }
    x = t[below(p, n)];
    if (!token_han(x.rune) || x.id < TOKEN_FIRST)
        return -1;
    put_in(t, n, i, x);
    return n + 1;
}

int plant_error(struct plant *p, struct token *t, int n, enum plant_kind kind)
{
    for (int tries = 0; tries < 30; tries++) {
        int i = below(p, n), m;
        double r = plant_random(p);
        uint16_t to = 0;

        if (!token_han(t[i].rune) || t[i].id < TOKEN_FIRST)
            continue;
        r = kind == PLANT_OTHER     ? r * 0.84
            : kind == PLANT_MISSING ? 0.85
            : kind == PLANT_EXTRA   ? 0.95
            : kind == PLANT_SWAP    ? 0.99
                                    : r;
        if (r < 0.38) {
            to = confused(p, t[i].id, 3, 0);
        } else if (r < 0.47) {
            to = confused(p, t[i].id, plant_random(p) < 0.7 ? 2 : 1, 0);
        } else if (r < 0.6) {
            to = confused(p, t[i].id, 0, plant_random(p) < 0.6 ? 62 : 55);
        } else if (r < 0.62) { /* by no rule */
            to = (uint16_t)(TOKEN_FIRST + below(p, 3000));
            if (!token_han(p->s->lm.runes[to]))
                continue;
        } else if (r < 0.84) { /* as an input method offers them */
            if (other_word(p, t, n, i))
                return n;
        } else if (r < 0.93) {
            if (i == 0 || i == n - 1 || n < 6)
                continue;
            memmove(t + i, t + i + 1, (size_t)(n - i - 1) * sizeof *t);
            return n - 1;
        } else if (r < 0.985) {
            m = extra(p, t, n, i);
            if (m > 0)
                return m;
        } else if (i + 1 < n && token_han(t[i + 1].rune) && t[i].id != t[i + 1].id) {
            struct token x = t[i];

            t[i] = t[i + 1];
            t[i + 1] = x;
            return n;
        }
        if (to && to != t[i].id) {
            t[i].id = to;
            t[i].rune = p->s->lm.runes[to];
            return n;
        }
    }
    return -1;
}
