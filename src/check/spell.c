/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell.c - candidates and their numbers; see spell.h
 *
 * The sentence is held as ids with the edge before and behind it. A change moves only the probabilities of
 * the changed character and the four behind it, so its gain is the sum over these. It cannot gain more than
 * the surprise that is there: places without surprise are passed over. What may be tried is gathered
 * from several places and tried together (spell_try.c), because the model is larger than the caches:
 * memory is slow to answer one question, but answers dozens in the same time.
 */
#include <stdlib.h>
#include <string.h>

#include "check/spell_sentence.h"

bool spell_confuses(const struct lm *lm, uint16_t old, uint16_t w)
{
    for (uint32_t q = lm->confusion_at[old]; q < lm->confusion_at[old + 1]; q++)
        if (lm->confusion[q].id == w)
            return true;
    return false;
}

static bool is_han(const struct sentence *z, int i)
{
    return i >= 0 && i < z->n && token_han(z->t[i].rune) &&
           (z->id[i] >= TOKEN_FIRST || z->id[i] == TOKEN_OTHER);
}

/* Gain less what the kind of confusion costs (log10): the same sound is the commonest. */
static float likely(const struct spell_candidate *c)
{
    float sound = c->x[F_SOUND], like = c->x[F_LIKE], by_sound, by_like;

    if (c->kind != SPELL_OTHER)
        return c->gain;
    by_sound = sound > 2 ? 0 : sound > 1 ? 0.5f : sound > 0 ? 1 : 2;
    by_like = like >= 90 ? 0 : like >= 75 ? 0.5f : like >= 65 ? 0.9f : like > 0 ? 1.3f : 2;
    return c->gain - (by_sound < by_like ? by_sound : by_like);
}

/* Is candidate i of n, which stand by gain, one of the few to keep: by gain in the narrow search, by what
 * is likely in the wide one. */
static bool among(const struct sentence *z, const struct spell_candidate *c, int n, int i,
                  int most)
{
    int before = 0;

    if (z->narrow || n <= most)
        return i < most;
    for (int j = 0; j < n; j++)
        before += likely(&c[j]) > likely(&c[i]) || (j < i && likely(&c[j]) >= likely(&c[i]));
    return before < most;
}

/* The best few of one place, with rank and margin, go to the list. */
static void settle(struct sentence *z, struct spell_candidate *c, int n, int most)
{
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0 && c[j].gain > c[j - 1].gain; j--) {
            struct spell_candidate swap = c[j];

            c[j] = c[j - 1];
            c[j - 1] = swap;
        }
    for (int i = 0; i < n; i++) {
        struct spell_candidate *to;

        if (!among(z, c, n, i, most))
            continue;
        to = LIST_ADD(z->mem, z->out, z->out->cap);
        *to = c[i];
        spell_numbers(z, to);
        to->x[F_RANK] = (float)i;
        to->x[F_RIVALS] = (float)n;
        to->x[F_MARGIN] = n < 2 ? 3 : c[0].gain - (i ? c[i].gain : c[1].gain);
    }
}

enum { HOLD = 24 };

/* Keeps the best HOLD by gain. */
static struct spell_candidate *hold(struct spell_candidate *c, int *n, float gain)
{
    int least = 0;

    if (*n < HOLD)
        return &c[(*n)++];
    for (int i = 1; i < HOLD; i++)
        if (c[i].gain < c[least].gain)
            least = i;
    return c[least].gain < gain ? &c[least] : NULL;
}

static struct spell_candidate of_try(const struct sentence *z, const struct spell_try *t)
{
    const uint16_t *id = z->id + t->at;
    struct spell_candidate c = {
        .kind = t->kind, .at = t->at, .n = t->n, .rep_n = t->rep_n, .gain = t->gain};

    memcpy(c.rep, t->id + SPELL_BEFORE, (size_t)t->rep_n * sizeof *c.rep);
    c.x[F_CHANGED] = t->changed;
    switch (t->kind) {
    case SPELL_OTHER:
    case SPELL_MISSING:
        c.x[F_SOUND] = t->sound;
        c.x[F_LIKE] = t->like;
        c.x[F_PAIR_L_NEW] = t->left;
        c.x[F_PAIR_R_NEW] = t->right;
        break;
    case SPELL_WORD:
        c.x[F_SOUND] = t->sound;
        c.x[F_OLD_IS_WORD] = lm_word(z->lm, id, t->n).class > 0;
        break;
    case SPELL_EXTRA:
        c.x[F_REPEATED] = t->repeated;
        c.x[F_PAIR_L_OLD] = lm_bit(lm_after(z->lm, id[-1]), id[0]);
        c.x[F_PAIR_R_OLD] = lm_bit(lm_after(z->lm, id[t->n - 1]), id[t->n]);
        c.x[F_OLD_IS_WORD] = t->n == 2 && lm_word(z->lm, id, 2).class > 0;
        break;
    case SPELL_SWAP:
        c.x[F_OLD_IS_WORD] = lm_word(z->lm, id, 2).class > 0;
        break;
    case SPELL_KIND__MAX:
        break;
    }
    /* Only where a table of confusions names the character. */
    if (t->kind == SPELL_OTHER && (t->sound || t->like)) {
        c.x[F_PAIR_L_OLD] = lm_bit(lm_after(z->lm, id[-1]), id[0]);
        c.x[F_PAIR_R_OLD] = lm_bit(lm_before(z->lm, id[1]), id[0]);
    } else if (t->kind == SPELL_MISSING) {
        c.x[F_PAIR_L_OLD] = lm_bit(lm_after(z->lm, id[-1]), id[0]);
        c.x[F_LIKE_NEIGHBOUR] = c.rep[0] == id[-1] || c.rep[0] == id[0];
    }
    return c;
}

/* What was gathered is tried, and the best of each place and kind go on. */
static void settle_all(struct sentence *z)
{
    struct spell_try *t = z->tries;

    spell_try_all(z);
    for (int first = 0, end; first < z->tries_n; first = end) {
        struct spell_candidate c[HOLD], *to;
        int n = 0;

        for (end = first; end < z->tries_n && t[end].group == t[first].group; end++)
            if (t[end].gain > SPELL_NO_GAIN && (to = hold(c, &n, t[end].gain)))
                *to = of_try(z, &t[end]);
        settle(z, c, n, t[first].most);
    }
    z->tries_n = 0;
}

static float base_of(const struct sentence *z, int i, int end)
{
    float sum = 0;

    for (int j = i; j <= end; j++)
        sum += z->lp[j];
    return sum;
}

static int end_of(const struct sentence *z, int i)
{
    return i < z->n ? i : z->n;
}

/* --- characters that fit between two */

/* A place that characters are looked for at: what is tried there is like `try`. */
struct between {
    struct sentence *z;
    struct spell_try try;
    int behind; /* the place of what stands behind them */
};

/* Of each w: is the trigram of the two before place i and it known; of it and the two from place j on. */
static uint64_t left_threes(const struct sentence *z, int i, const uint16_t *w, int n)
{
    struct lm_gram g[LM_MANY];

    if (i <= 0)
        return 0;
    for (int k = 0; k < n; k++)
        g[k] = lm_gram((uint16_t[]){z->id[i - 2], z->id[i - 1], w[k]}, 3);
    return lm_has_grams(z->lm, g, n);
}

static uint64_t right_threes(const struct sentence *z, int j, const uint16_t *w, int n)
{
    struct lm_gram g[LM_MANY];

    if (j >= z->n)
        return 0;
    for (int k = 0; k < n; k++)
        g[k] = lm_gram((uint16_t[]){w[k], z->id[j], z->id[j + 1]}, 3);
    return lm_has_grams(z->lm, g, n);
}

/* Those of the characters that another trigram knows, too, are tried. */
static void fitting(struct between *x, const uint16_t *w, int n)
{
    struct sentence *z = x->z;
    uint64_t l = left_threes(z, x->try.at, w, n), r = right_threes(z, x->behind, w, n);

    for (int k = 0; k < n; k++) {
        if (!((l | r) >> k & 1) ||
            (x->try.kind == SPELL_OTHER &&
             (w[k] == z->id[x->try.at] || spell_confuses(z->lm, z->id[x->try.at], w[k]))))
            continue;
        x->try.left = l >> k & 1;
        x->try.right = r >> k & 1;
        spell_try_add(z, &x->try, &w[k], 1);
    }
}

/* Characters between a and b such that the model knows a and it, it and b, and all three together:
 * looked for in the rows, many trigrams at a time. */
static void each_between(struct between *x, uint16_t a, uint16_t b)
{
    const struct lm *lm = x->z->lm;
    const uint64_t *l = lm_after(lm, a), *r = lm_before(lm, b);
    const uint64_t last = lm_fold(LM_SEED, b), outer = lm_outer(a, b);
    struct lm_gram g[LM_MANY];
    uint16_t w[LM_MANY];
    int n = 0;

    for (isize q = 0; q <= lm->row; q++) {
        uint64_t both = q < lm->row ? l[q] & r[q] & lm->han[q] : 0;

        while (both || (q == lm->row && n)) {
            if (both) {
                w[n] = (uint16_t)(q * 64 + __builtin_ctzll(both));
                g[n].key = lm_fold(lm_fold(last, w[n]), a);
                g[n].sieve = lm_sieve_between(outer, w[n]);
                n++;
                both &= both - 1;
            }
            if (n == LM_MANY || q == lm->row) {
                int m = 0;

                for (uint64_t has = lm_has_grams(lm, g, n); has; has &= has - 1)
                    w[m++] = w[__builtin_ctzll(has)];
                fitting(x, w, m);
                n = 0;
            }
        }
    }
}

/* --- the kinds */

/* Of the confusions that the model knows on one side only: those known by a trigram, or as a word. */
static uint64_t one_sided(const struct sentence *z, int i, const uint16_t *w, uint64_t left,
                          uint64_t right)
{
    uint64_t one = left ^ right, may[2] = {0}, keep = left & right, key[LM_MANY];
    int n = 0, at[LM_MANY];

    for (int side = 0; side < 2; side++) {
        uint16_t some[LM_MANY];
        uint64_t has;

        n = 0;
        for (uint64_t m = one & (side ? right : left); m; m &= m - 1) {
            at[n] = __builtin_ctzll(m);
            some[n] = w[at[n]];
            n++;
        }
        has = side ? right_threes(z, i + 1, some, n) : left_threes(z, i, some, n);
        for (int k = 0; k < n; k++)
            *(has >> k & 1 ? &keep : &may[side]) |= UINT64_C(1) << at[k];
    }
    if (z->narrow)
        return keep;
    n = 0;
    for (uint64_t m = may[0] | may[1]; m; m &= m - 1) {
        int k = __builtin_ctzll(m);

        at[n] = k;
        key[n++] = may[1] >> k & 1 ? lm_fold(lm_fold(LM_SEED, z->id[i + 1]), w[k])
                                   : lm_fold(lm_fold(LM_SEED, w[k]), z->id[i - 1]);
    }
    for (uint64_t has = lm_word_keys(z->lm, key, n); has; has &= has - 1)
        keep |= UINT64_C(1) << at[__builtin_ctzll(has)];
    return keep;
}

/* The confusions of a place, LM_MANY at a time. */
static void confused(struct sentence *z, struct spell_try *try)
{
    const struct lm *lm = z->lm;
    int i = try->at;
    uint16_t old = z->id[i], w[LM_MANY];
    const uint64_t *after = lm_after(lm, z->id[i - 1]), *before = lm_before(lm, z->id[i + 1]);
    uint32_t end = lm->confusion_at[old + 1], of[LM_MANY];

    for (uint32_t q = lm->confusion_at[old]; q < end;) {
        uint64_t left = 0, right = 0, keep;
        int n = 0;

        for (; q < end && n < LM_MANY; q++) {
            uint64_t l = lm_bit(after, lm->confusion[q].id),
                     r = lm_bit(before, lm->confusion[q].id);

            left |= l << n;
            right |= r << n;
            of[n] = q;
            w[n] = lm->confusion[q].id;
            n += (l | r) != 0;
        }
        keep = one_sided(z, i, w, left, right);
        for (; keep; keep &= keep - 1) {
            int k = __builtin_ctzll(keep);

            try->left = left >> k & 1;
            try->right = right >> k & 1;
            try->sound = lm->confusion[of[k]].sound;
            try->like = lm->confusion[of[k]].like;
            spell_try_add(z, try, &w[k], 1);
        }
    }
}

static void others(struct sentence *z, int i)
{
    int end = end_of(z, i + 4);
    float base = base_of(z, i, end);
    struct spell_try try = {.kind = SPELL_OTHER,
                            .at = i,
                            .n = 1,
                            .steps = end - i + 1,
                            .base = base,
                            .least = z->narrow ? 1 : 0.6f,
                            .most = z->narrow ? 3 : 4,
                            .changed = 1,
                            .group = ++z->group};

    if (-base < 3 || (z->lp[i] > -1.5f && z->lp[end_of(z, i + 1)] > -2))
        return;
    confused(z, &try);
    /* Characters that neither sound nor look alike but fit: two of three trigrams know them. For what no
     * table has, and for what is written with a character that is none. */
    if (z->lp[i] < -2.5f) {
        struct between x = {.z = z, .try = try, .behind = i + 1};

        x.try.sound = x.try.like = 0;
        x.try.least = 2;
        each_between(&x, z->id[i - 1], z->id[i + 1]);
    }
}

/* Words of the same sound in place of [i, i + len), at least two characters of which change. */
static void same_sound(struct sentence *z, int i)
{
    for (int len = 2; len <= 4 && is_han(z, i + len - 1); len++) {
        const uint16_t *said[4];
        int end = end_of(z, i + len + 3);
        float worst = 0;
        struct spell_try try = {.kind = SPELL_WORD,
                                .at = i,
                                .n = len,
                                .steps = end - i + 1,
                                .base = base_of(z, i, end),
                                .least = 1,
                                .most = 2,
                                .sound = 3,
                                .group = ++z->group};

        for (int q = 0; q < len; q++) {
            said[q] = z->lm->said[z->id[i + q]];
            worst = z->lp[i + q] < worst ? z->lp[i + q] : worst;
        }
        if (-try.base < 2.5f || worst > -1.5f)
            continue;
        for (int alt = 0; alt <= len; alt++) {
            uint16_t syllables[4];
            const uint16_t *w;
            int count = 0;
            bool whole = true;

            for (int q = 0; q < len; q++) {
                syllables[q] = said[q][alt == q + 1];
                whole &= syllables[q] != 0;
            }
            w = whole ? lm_sound(z->lm, syllables, len, &count) : NULL;
            for (int k = 0; w && k < count; k++, w += len) {
                int changed = 0;

                for (int q = 0; q < len; q++)
                    changed += w[q] != z->id[i + q];
                try.changed = (uint8_t)changed;
                if (changed >= 2)
                    spell_try_add(z, &try, w, len);
            }
        }
    }
}

/* A character put in before i: two of the three trigrams that hold it must be known. */
static void missing(struct sentence *z, int i)
{
    uint16_t a = z->id[i - 1], b = z->id[i];
    int end = end_of(z, i + 3);
    struct between x = {.z = z,
                        .try = {.kind = SPELL_MISSING,
                                .at = i,
                                .steps = end - i + 2,
                                .base = base_of(z, i, end),
                                .least = 0.8f,
                                .most = 2,
                                .changed = 1,
                                .group = ++z->group},
                        .behind = i};

    if (z->lp[i] > -1.3f || (!is_han(z, i) && !is_han(z, i - 1)) || b == TOKEN_OTHER ||
        a == TOKEN_OTHER)
        return;
    each_between(&x, a, b);
}

/* One or two characters taken out. */
static void extra(struct sentence *z, int i)
{
    for (int len = 1; len <= 2 && i + len <= z->n; len++) {
        bool han = true, repeated = true;
        int end = end_of(z, i + len + 3);

        for (int q = 0; q < len; q++) {
            han &= is_han(z, i + q);
            repeated &= i + len + q < z->n && z->id[i + q] == z->id[i + len + q];
        }
        if (!han && !(repeated && len == 1 && z->id[i] > TOKEN_LATIN))
            continue;
        if (!repeated && z->lp[i] > -1.3f && z->lp[end_of(z, i + len)] > -1.3f)
            continue;
        spell_try_add(z,
                      &(struct spell_try){.kind = SPELL_EXTRA,
                                          .at = i,
                                          .n = len,
                                          .steps = end - len - i + 1,
                                          .base = base_of(z, i, end),
                                          .least = len == 2 && !repeated ? 3 : 1,
                                          .most = 1,
                                          .repeated = repeated,
                                          .changed = (uint8_t)len,
                                          .group = ++z->group},
                      NULL, 0);
    }
}

static void swapped(struct sentence *z, int i)
{
    int end = end_of(z, i + 5);
    float base = base_of(z, i, end);

    if (!is_han(z, i + 1) || z->id[i] == z->id[i + 1] || -base < 3 ||
        (z->lp[i] > -1.5f && z->lp[i + 1] > -1.5f))
        return;
    spell_try_add(z,
                  &(struct spell_try){.kind = SPELL_SWAP,
                                      .at = i,
                                      .n = 2,
                                      .steps = end - i + 1,
                                      .base = base,
                                      .least = 1.2f,
                                      .most = 1,
                                      .changed = 2,
                                      .group = ++z->group},
                  (uint16_t[]){z->id[i + 1], z->id[i]}, 2);
}

static void quotes(struct sentence *z)
{
    int depth = 0;

    for (int i = 0; i < z->n; i++) {
        uint16_t r = z->t[i].rune;

        if (r == 0x300A || r == 0x201C)
            depth = r == 0x300A ? 2 : 1;
        else if (r == 0x300B || r == 0x201D)
            depth = 0;
        z->quoted[i] = (unsigned char)depth;
    }
}

void spell_candidates(const struct spell *s, struct arena *mem, const struct token *t, int n,
                      int from, int until, struct spell_list *out)
{
    struct sentence z = {.lm = &s->lm,
                         .narrow = s->narrow,
                         .cut_at = -1,
                         .t = t,
                         .n = n,
                         .mem = mem,
                         .out = out};
    float sum = 0;

    z.id = NEW(mem, uint16_t, n + SPELL_BEFORE + SPELL_STEPS) + SPELL_BEFORE;
    z.lp = NEW(mem, float, n + 2);
    z.quoted = NEW(mem, unsigned char, n + 1);
    for (int i = 0; i < n; i++)
        z.id[i] = t[i].id;
    z.state = NEW(mem, struct lm_state, n + 2);
    z.state[0] = (struct lm_state){.have = 1u << 1, .back = {0, s->lm.unigram[TOKEN_EDGE][1]}};
    for (int j = 0; j <= n; j++) {
        z.state[j + 1] = z.state[j];
        z.lp[j] = spell_clip(lm_step(&s->lm, &z.state[j + 1], z.id + j));
        sum += z.lp[j];
    }
    z.mean = sum / (float)(n + 1);
    quotes(&z);
    for (int i = from > 0 ? from : 0; i <= n && i < until; i++) {
        if (i < n && is_han(&z, i)) {
            others(&z, i);
            same_sound(&z, i);
            if (!z.narrow && is_han(&z, i + 1))
                spell_pairs(&z, i);
            swapped(&z, i);
        }
        if (i > 0)
            missing(&z, i);
        if (i < n)
            extra(&z, i);
        if (z.tries_n >= SPELL_TRIES)
            settle_all(&z);
    }
    settle_all(&z);
}
