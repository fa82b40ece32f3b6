/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell.c - candidates and their numbers; see spell.h
 *
 * The sentence is held as ids with the edge before and behind it. A candidate changes a few of them
 * in place; only the probabilities of the changed character and the four behind it move, so its gain
 * is the sum over these. A change cannot gain more than the surprise that is there: places without
 * surprise are passed over, and summing stops as soon as the candidate can no longer pay.
 */
#include <stdlib.h>
#include <string.h>

#include "check/spell_sentence.h"

enum { PAD = 4 };

static bool has(const struct sentence *z, const uint16_t *id, int from, int n)
{
    return from >= -1 && from + n <= z->n + 1 && lm_has(z->lm, id + from, n);
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

/* The gain of the work copy, which differs in [i, i + span), against `base`, the sum of lp[i, end]. */
static float gain_of(const struct sentence *z, int i, int end, float base, float least)
{
    struct lm_state state = z->state[i];
    bool pair = lm_bit(lm_after(z->lm, z->work[i - 1]), z->work[i]);
    float sum = spell_clip(lm_step_pair(z->lm, &state, z->work + i, pair));

    for (int j = i + 1; j <= end && sum >= base + least; j++)
        sum += spell_clip(lm_step(z->lm, &state, z->work + j));
    return sum >= base + least ? sum - base : -9;
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

enum { BATCH = 32 };

/* Characters between a and b such that the model knows a and it, it and b, and all three together:
 * looked for in the rows, a batch of trigrams at a time. Calls `use` for each; it returns the new n. */
struct between {
    struct sentence *z;
    struct spell_candidate *c;
    int i, n, end;
    float base;
};

static void each_between(struct between *x, uint16_t a, uint16_t b,
                         void (*use)(struct between *, uint16_t w))
{
    const struct lm *lm = x->z->lm;
    const uint64_t *l = lm_after(lm, a), *r = lm_before(lm, b);
    uint64_t last = lm_fold(LM_SEED, b), key[BATCH];
    uint16_t w[BATCH];
    int n = 0;

    for (isize q = 0; q <= lm->row; q++) {
        uint64_t both = q < lm->row ? l[q] & r[q] : 0;

        while (both) {
            uint16_t id = (uint16_t)(q * 64 + __builtin_ctzll(both));
            uint64_t k = lm_fold(lm_fold(last, id), a);

            both &= both - 1;
            if (lm_lacks(lm, k) || id < TOKEN_FIRST || !token_han(lm->runes[id]))
                continue;
            lm_ask(lm, k);
            key[n] = k;
            w[n++] = id;
            if (n == BATCH) {
                for (int i = 0; i < n; i++)
                    if (lm_has_key(lm, key[i]))
                        use(x, w[i]);
                n = 0;
            }
        }
    }
    for (int i = 0; i < n; i++)
        if (lm_has_key(lm, key[i]))
            use(x, w[i]);
}

/* Is the trigram of the two before place i and w known; of w and the two from place j on. */
static bool left_three(const struct sentence *z, int i, uint16_t w)
{
    uint16_t g[3] = {i > 0 ? z->id[i - 2] : 0, z->id[i - 1], w};

    return i > 0 && lm_has(z->lm, g, 3);
}

static bool right_three(const struct sentence *z, int j, uint16_t w)
{
    uint16_t g[3] = {w, z->id[j], j < z->n ? z->id[j + 1] : 0};

    return j < z->n && lm_has(z->lm, g, 3);
}

/* Characters that neither sound nor look alike but fit: two of three trigrams know them. For what no
 * table has, and for what is written with a character that is none. */
static void fitting(struct between *x, uint16_t w)
{
    struct sentence *z = x->z;
    struct spell_candidate *to;
    const float least = 2;
    bool l, r;
    float gain;

    if (w == z->id[x->i])
        return;
    l = left_three(z, x->i, w);
    r = right_three(z, x->i + 1, w);
    if (!l && !r)
        return;
    for (uint32_t q = z->lm->confusion_at[z->id[x->i]];
         q < z->lm->confusion_at[z->id[x->i] + 1]; q++)
        if (z->lm->confusion[q].id == w)
            return;
    z->work[x->i] = w;
    gain = gain_of(z, x->i, x->end, x->base, least);
    if (gain < least || !(to = hold(x->c, &x->n, gain)))
        return;
    *to = (struct spell_candidate){
        .kind = SPELL_OTHER, .at = x->i, .n = 1, .rep = {w}, .rep_n = 1, .gain = gain};
    to->x[F_PAIR_L_NEW] = l;
    to->x[F_PAIR_R_NEW] = r;
    to->x[F_CHANGED] = 1;
}

static bool word_of_two(const struct sentence *z, uint16_t a, uint16_t b)
{
    uint16_t two[2] = {a, b};

    return !z->narrow && lm_word(z->lm, two, 2).class > 0;
}

static void others(struct sentence *z, int i)
{
    const struct lm *lm = z->lm;
    struct spell_candidate c[HOLD];
    int n = 0, end = end_of(z, i + 4);
    float base = base_of(z, i, end), least = z->narrow ? 1 : 0.6f;
    uint16_t old = z->id[i];
    const uint64_t *after = lm_after(lm, z->id[i - 1]), *before = lm_before(lm, z->id[i + 1]);
    bool left_old = lm_bit(after, old), right_old = lm_bit(before, old);

    if (-base < 3 || (z->lp[i] > -1.5f && z->lp[end_of(z, i + 1)] > -2))
        return;
    for (uint32_t q = lm->confusion_at[old]; q < lm->confusion_at[old + 1]; q++) {
        const struct lm_confusion *f = &lm->confusion[q];
        struct spell_candidate *to;
        bool left = lm_bit(after, f->id), right = lm_bit(before, f->id);
        float gain;

        if (!left && !right)
            continue;
        /* Known on one side only: then by a trigram, or as a word. */
        if (!left    ? !right_three(z, i + 1, f->id) && !word_of_two(z, f->id, z->id[i + 1])
            : !right ? !left_three(z, i, f->id) && !word_of_two(z, z->id[i - 1], f->id)
                     : false)
            continue;
        z->work[i] = f->id;
        gain = gain_of(z, i, end, base, least);
        if (gain < least || !(to = hold(c, &n, gain)))
            continue;
        *to = (struct spell_candidate){
            .kind = SPELL_OTHER, .at = i, .n = 1, .rep = {f->id}, .rep_n = 1, .gain = gain};
        to->x[F_SOUND] = f->sound;
        to->x[F_LIKE] = f->like;
        to->x[F_PAIR_L_NEW] = left;
        to->x[F_PAIR_R_NEW] = right;
        to->x[F_PAIR_L_OLD] = left_old;
        to->x[F_PAIR_R_OLD] = right_old;
        to->x[F_CHANGED] = 1;
    }
    if (z->lp[i] < -2.5f) {
        struct between x = {z, c, i, n, end, base};

        each_between(&x, z->id[i - 1], z->id[i + 1], fitting);
        n = x.n;
    }
    z->work[i] = old;
    settle(z, c, n, z->narrow ? 3 : 4);
}

/* Words of the same sound in place of [i, i + len), at least two characters of which change. */
static void same_sound(struct sentence *z, int i)
{
    for (int len = 2; len <= 4 && is_han(z, i + len - 1); len++) {
        const uint16_t *said[4];
        struct spell_candidate c[HOLD];
        int n = 0, end = end_of(z, i + len + 3);
        float base = base_of(z, i, end), worst = 0;
        bool old_word = lm_word(z->lm, z->id + i, len).class;

        for (int q = 0; q < len; q++) {
            said[q] = z->lm->said[z->id[i + q]];
            worst = z->lp[i + q] < worst ? z->lp[i + q] : worst;
        }
        if (-base < 2.5f || worst > -1.5f)
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
                struct spell_candidate *to;
                int changed = 0;
                float gain;

                for (int q = 0; q < len; q++)
                    changed += w[q] != z->id[i + q];
                if (changed < 2)
                    continue;
                memcpy(z->work + i, w, (size_t)len * sizeof *w);
                gain = gain_of(z, i, end, base, 1);
                if (gain < 1 || !(to = hold(c, &n, gain)))
                    continue;
                *to = (struct spell_candidate){
                    .kind = SPELL_WORD, .at = i, .n = len, .rep_n = len, .gain = gain};
                memcpy(to->rep, w, (size_t)len * sizeof *w);
                to->x[F_CHANGED] = (float)changed;
                to->x[F_OLD_IS_WORD] = old_word;
                to->x[F_SOUND] = 3;
            }
        }
        memcpy(z->work + i, z->id + i, (size_t)len * sizeof *z->work);
        settle(z, c, n, 2);
    }
}

static void put_between(struct between *x, uint16_t w)
{
    struct sentence *z = x->z;
    struct spell_candidate *to;
    const float least = 0.8f;
    bool l = left_three(z, x->i, w), r = right_three(z, x->i, w);
    float gain;

    if (!l && !r)
        return;
    z->work[x->i] = w;
    gain = gain_of(z, x->i, x->end, x->base, least);
    if (gain < least || !(to = hold(x->c, &x->n, gain)))
        return;
    *to = (struct spell_candidate){
        .kind = SPELL_MISSING, .at = x->i, .rep = {w}, .rep_n = 1, .gain = gain};
    to->x[F_LIKE_NEIGHBOUR] = w == z->id[x->i - 1] || w == z->id[x->i];
    to->x[F_PAIR_L_OLD] = lm_bit(lm_after(z->lm, z->id[x->i - 1]), z->id[x->i]);
    to->x[F_PAIR_L_NEW] = l;
    to->x[F_PAIR_R_NEW] = r;
    to->x[F_CHANGED] = 1;
}

/* A character put in before i: two of the three trigrams that hold it must be known. */
static void missing(struct sentence *z, int i)
{
    struct spell_candidate c[HOLD];
    uint16_t a = z->id[i - 1], b = z->id[i];
    int end = end_of(z, i + 3);
    struct between x = {z, c, i, 0, end + 1, base_of(z, i, end)};

    if (z->lp[i] > -1.3f || (!is_han(z, i) && !is_han(z, i - 1)) || b == TOKEN_OTHER ||
        a == TOKEN_OTHER)
        return;
    memmove(z->work + i + 1, z->id + i, (size_t)(z->n + 1 - i) * sizeof *z->work);
    each_between(&x, a, b, put_between);
    memcpy(z->work + i, z->id + i, (size_t)(z->n + 1 - i) * sizeof *z->work);
    settle(z, c, x.n, 2);
}

/* One or two characters taken out. */
static void extra(struct sentence *z, int i)
{
    for (int len = 1; len <= 2 && i + len <= z->n; len++) {
        struct spell_candidate c = {.kind = SPELL_EXTRA, .at = i, .n = len};
        bool han = true, repeated = true;
        int end = end_of(z, i + len + 3);
        float base = base_of(z, i, end), least;

        for (int q = 0; q < len; q++) {
            han &= is_han(z, i + q);
            repeated &= i + len + q < z->n && z->id[i + q] == z->id[i + len + q];
        }
        least = len == 2 && !repeated ? 3 : 1;
        if (!han && !(repeated && len == 1 && z->id[i] > TOKEN_LATIN))
            continue;
        if (!repeated && z->lp[i] > -1.3f && z->lp[end_of(z, i + len)] > -1.3f)
            continue;
        memmove(z->work + i, z->id + i + len, (size_t)(z->n + 1 - i - len) * sizeof *z->work);
        c.gain = gain_of(z, i, end - len, base, least);
        memcpy(z->work + i, z->id + i, (size_t)(z->n + 1 - i) * sizeof *z->work);
        if (c.gain < least)
            continue;
        c.x[F_REPEATED] = repeated;
        c.x[F_PAIR_L_OLD] = has(z, z->id, i - 1, 2);
        c.x[F_PAIR_R_OLD] = has(z, z->id, i + len - 1, 2);
        c.x[F_OLD_IS_WORD] = len == 2 && lm_word(z->lm, z->id + i, 2).class;
        c.x[F_CHANGED] = (float)len;
        settle(z, &c, 1, 1);
    }
}

static void swapped(struct sentence *z, int i)
{
    struct spell_candidate c = {.kind = SPELL_SWAP, .at = i, .n = 2, .rep_n = 2};
    int end = end_of(z, i + 5);
    float base = base_of(z, i, end);

    if (!is_han(z, i + 1) || z->id[i] == z->id[i + 1] || -base < 3 ||
        (z->lp[i] > -1.5f && z->lp[i + 1] > -1.5f))
        return;
    z->work[i] = c.rep[0] = z->id[i + 1];
    z->work[i + 1] = c.rep[1] = z->id[i];
    c.gain = gain_of(z, i, end, base, 1.2f);
    memcpy(z->work + i, z->id + i, 2 * sizeof *z->work);
    if (c.gain < 1.2f)
        return;
    c.x[F_OLD_IS_WORD] = lm_word(z->lm, z->id + i, 2).class > 0;
    c.x[F_CHANGED] = 2;
    settle(z, &c, 1, 1);
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
    uint16_t *ids = NEW(mem, uint16_t, 2 * (n + 8 + PAD));
    float sum = 0;

    z.id = ids + PAD;
    z.work = ids + n + 8 + 2 * PAD - 1;
    z.lp = NEW(mem, float, n + 2);
    z.quoted = NEW(mem, unsigned char, n + 1);
    for (int i = 0; i < n; i++)
        z.id[i] = t[i].id;
    memcpy(z.work - 1, z.id - 1, (size_t)(n + 3) * sizeof *z.id);
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
            swapped(&z, i);
        }
        if (i > 0)
            missing(&z, i);
        if (i < n)
            extra(&z, i);
    }
}
