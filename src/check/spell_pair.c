/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_pair.c - two wrong characters beside each other; see spell_sentence.h
 *
 * A wrong character hides the one beside it: of 神灵发放 neither 申灵 nor 神领 is likelier, 申领 is. Where the
 * sentence surprises, pairs of what may be confused with either that make a word are tried. Words of the same
 * sound are not for here (spell.c).
 */
#include <string.h>

#include "check/spell_sentence.h"

/* How surprising the two and what follows must be (log10). */
static const float SURPRISE = -9;

struct pairs {
    struct sentence *z;
    struct spell_try try;
    uint16_t rep[LM_MANY][2];
    uint8_t sound[LM_MANY];
    uint64_t key[LM_MANY];
    int n;
};

/* Those gathered that are words are tried. */
static void words(struct pairs *p)
{
    uint64_t has = lm_word_keys(p->z->lm, p->key, p->n);

    for (; has; has &= has - 1) {
        int k = __builtin_ctzll(has);

        p->try.sound = p->sound[k];
        spell_try_add(p->z, &p->try, p->rep[k], 2);
    }
    p->n = 0;
}

void spell_pairs(struct sentence *z, int i)
{
    const struct lm *lm = z->lm;
    int end = i + 5 < z->n ? i + 5 : z->n;
    uint16_t a = z->id[i], b = z->id[i + 1];
    uint64_t *second;
    uint8_t *sound;
    struct pairs p = {.z = z,
                      .try = {.kind = SPELL_WORD,
                              .at = i,
                              .n = 2,
                              .steps = end - i + 1,
                              .least = 2,
                              .most = 2,
                              .changed = 2,
                              .group = ++z->group}};

    if (z->lp[i] + z->lp[i + 1] + z->lp[i + 2] > SURPRISE)
        return;
    for (int j = i; j <= end; j++)
        p.try.base += z->lp[j];
    second = NEW(z->mem, uint64_t, lm->row);
    sound = NEW(z->mem, uint8_t, lm->vocabulary);
    for (uint32_t q = lm->confusion_at[b]; q < lm->confusion_at[b + 1]; q++) {
        const struct lm_confusion *c = &lm->confusion[q];

        second[c->id >> 6] |= UINT64_C(1) << (c->id & 63);
        sound[c->id] = c->sound;
    }
    for (uint32_t q = lm->confusion_at[a]; q < lm->confusion_at[a + 1]; q++) {
        const struct lm_confusion *c = &lm->confusion[q];
        const uint64_t *after = lm_after(lm, c->id);

        for (isize w = 0; w < lm->row; w++)
            for (uint64_t both = after[w] & second[w]; both; both &= both - 1) {
                uint16_t rep[2] = {c->id, (uint16_t)(w * 64 + __builtin_ctzll(both))};
                uint8_t s = sound[rep[1]] < c->sound ? sound[rep[1]] : c->sound;

                if (s == 3)
                    continue;
                memcpy(p.rep[p.n], rep, sizeof rep);
                p.sound[p.n] = s;
                p.key[p.n++] = lm_key(rep, 2);
                if (p.n == LM_MANY)
                    words(&p);
            }
    }
    words(&p);
}
