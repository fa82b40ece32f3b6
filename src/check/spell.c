/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell.c - candidates and their numbers; see spell.h
 *
 * The sentence is held as ids with the edge before and behind it. A candidate changes a few of them
 * in place; only the probabilities of the changed character and the four behind it move, so its gain
 * is the sum over these. A change cannot gain more than the surprise that is there: places without
 * surprise are passed over, and summing stops as soon as the candidate can no longer pay.
 */
#include "check/spell.h"

#include <stdlib.h>
#include <string.h>

enum { PAD = 4, NEAR = 5 };
static const float FLOOR = -6;

struct sentence {
    const struct spell *s;
    const struct lm *lm;
    const struct token *t;
    int n;
    uint16_t *id;           /* [-1] and [n] are the edge */
    uint16_t *work;         /* a copy to change */
    float *lp;              /* [0, n] */
    struct lm_state *state; /* before each place */
    unsigned char *
        fits; /* by id: bit 0 it follows the character before, bit 1 it precedes the one behind */
    unsigned char *quoted;
    struct arena *mem;
    struct spell_list *out;
    float mean;
};

static float clip(float p)
{
    return p < FLOOR ? FLOOR : p;
}

static bool has(const struct sentence *z, const uint16_t *id, int from, int n)
{
    return from >= -1 && from + n <= z->n + 1 && lm_has(z->lm, id + from, n);
}

static bool is_han(const struct sentence *z, int i)
{
    return i >= 0 && i < z->n && token_han(z->t[i].rune) &&
           (z->id[i] >= TOKEN_FIRST || z->id[i] == TOKEN_OTHER);
}

static int neighbour(const struct sentence *z, int i)
{
    if (i < 0 || i >= z->n)
        return 4;
    return token_han(z->t[i].rune)    ? 0
           : z->id[i] == TOKEN_NUMBER ? 2
           : z->id[i] == TOKEN_LATIN  ? 3
                                      : 1;
}

static bool surname(uint16_t rune)
{
    static const uint16_t all[] = u"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓"
                                  u"曹彭曾肖田董袁潘于蒋蔡余杜叶程"
                                  u"苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱"
                                  u"江尹薛闫段雷侯龙史陶黎贺顾毛郝龚"
                                  u"邵万钱严覃武戴莫孔向汤焦安";

    for (const uint16_t *r = all; *r; r++)
        if (*r == rune)
            return true;
    return false;
}

/* How much the place looks like part of a person's name. */
static float name_like(const struct sentence *z, int i)
{
    for (int back = 0; back <= 2; back++)
        if (i - back >= 0 && i - back < z->n && surname(z->t[i - back].rune))
            return (float)(3 - back);
    return 0;
}

/* --- words: the likeliest cut of a window, and the word that covers `mark` */

struct cover {
    float sum;
    int length, class;
};

static struct cover cut_words(const struct sentence *z, const uint16_t *id,
                              const uint16_t *rune, int n, int mark)
{
    float best[32];
    int from[32], class[32];
    struct cover c = {0, 1, 0};

    best[0] = 0;
    for (int i = 1; i <= n; i++)
        best[i] = -1e9f;
    for (int i = 0; i < n; i++) {
        float single = best[i] + z->lm->unigram[id[i]][0] - 0.8f;

        if (single > best[i + 1]) {
            best[i + 1] = single;
            from[i + 1] = i;
            class[i + 1] = 0;
        }
        if (!token_han(rune[i]))
            continue;
        for (int w = 2; w <= 5 && i + w <= n && token_han(rune[i + w - 1]); w++) {
            int k = lm_word(z->lm, id + i, w);
            float p = best[i] + (float)k / 500 - 7;

            if (k && p > best[i + w]) {
                best[i + w] = p;
                from[i + w] = i;
                class[i + w] = k;
            }
        }
    }
    c.sum = best[n];
    for (int i = n; i > 0; i = from[i])
        if (from[i] <= mark && mark < i) {
            c.length = i - from[i];
            c.class = class[i];
        }
    return c;
}

/* The window around a change, before and after it. */
static void word_features(const struct sentence *z, struct spell_candidate *c)
{
    uint16_t old_id[32], old_rune[32], new_id[32], new_rune[32];
    int from = c->at - NEAR < 0 ? 0 : c->at - NEAR,
        until = c->at + c->n + NEAR > z->n ? z->n : c->at + c->n + NEAR;
    int a = 0, b = 0, mark = c->at - from;
    struct cover old, new;

    for (int i = from; i < until; i++) {
        old_id[a] = z->id[i];
        old_rune[a++] = z->t[i].rune;
    }
    for (int i = from; i <= until; i++) {
        if (i == c->at)
            for (int q = 0; q < c->rep_n; q++) {
                new_id[b] = c->rep[q];
                new_rune[b++] = z->lm->runes[c->rep[q]];
            }
        if (i < until && (i < c->at || i >= c->at + c->n)) {
            new_id[b] = z->id[i];
            new_rune[b++] = z->t[i].rune;
        }
    }
    old = cut_words(z, old_id, old_rune, a, mark < a ? mark : a - 1);
    new = cut_words(z, new_id, new_rune, b, mark < b ? mark : b - 1);
    c->x[F_WORDS] = new.sum - old.sum;
    c->x[F_COVER_OLD] = (float)old.length;
    c->x[F_COVER_NEW] = (float)new.length;
    c->x[F_WORD_OLD] = (float)old.class;
    c->x[F_WORD_NEW] = (float)new.class;
}

/* How many n-grams of length `len` that hold one of [at, at + span) are known. */
static float known(const struct sentence *z, const uint16_t *id, int n, int at, int span,
                   int len)
{
    int k = 0;

    for (int i = at - len + 1; i <= at + (span ? span - 1 : 0); i++)
        k += i >= -1 && i + len <= n + 1 && lm_has(z->lm, id + i, len);
    return (float)k;
}

static void features(const struct sentence *z, struct spell_candidate *c)
{
    uint16_t *w = z->work;
    struct lm_state state = z->state[c->at];
    int shift = c->rep_n - c->n, m = z->n + shift, last = c->at + c->n + 1;
    float low = 0, low_new = 0, around = 0;
    int around_n = 0;

    word_features(z, c);
    for (int j = c->at; j <= (last < z->n ? last : z->n); j++)
        low = z->lp[j] < low ? z->lp[j] : low;
    for (int j = c->at - 3; j <= c->at + c->n + 3; j++)
        if (j >= 0 && j <= z->n && (j < c->at || j > c->at + c->n + 1)) {
            around += z->lp[j];
            around_n++;
        }
    /* The changed sentence, for what is known of it. */
    memmove(w + c->at + c->rep_n, w + c->at + c->n,
            (size_t)(z->n + 1 - c->at - c->n) * sizeof *w);
    memcpy(w + c->at, c->rep, (size_t)c->rep_n * sizeof *w);
    for (int j = c->at; j <= c->at + c->rep_n + 1 && j <= m; j++) {
        float p = clip(lm_step(z->lm, &state, w + j));

        if (j == c->at)
            c->x[F_HERE_NEW] = p;
        low_new = p < low_new ? p : low_new;
    }
    c->x[F_THREE_NEW] = known(z, w, m, c->at, c->rep_n, 3);
    c->x[F_FOUR_NEW] = known(z, w, m, c->at, c->rep_n, 4);
    memcpy(w + c->at, z->id + c->at, (size_t)(z->n + 1 - c->at) * sizeof *w);

    c->x[F_GAIN] = c->gain;
    c->x[F_KIND] = (float)c->kind;
    c->x[F_LOWEST] = low;
    c->x[F_LOWEST_NEW] = low_new;
    c->x[F_HERE] = z->lp[c->at];
    c->x[F_BEHIND] = z->lp[c->at + c->n <= z->n ? c->at + c->n : z->n];
    c->x[F_SPAN] = (float)c->n;
    c->x[F_THREE_OLD] = known(z, z->id, z->n, c->at, c->n, 3);
    c->x[F_FOUR_OLD] = known(z, z->id, z->n, c->at, c->n, 4);
    c->x[F_LEFT] = (float)neighbour(z, c->at - 1);
    c->x[F_RIGHT] = (float)neighbour(z, c->at + c->n);
    c->x[F_QUOTED] = c->at < z->n ? z->quoted[c->at] : 0;
    c->x[F_NAME] = name_like(z, c->at);
    c->x[F_AROUND] = around_n ? around / (float)around_n : 0;
    c->x[F_SENTENCE] = z->mean;
    c->x[F_SHARE] = low < -0.01f ? c->gain / -low : 0;
    if (c->rep_n)
        c->x[F_COMMON_NEW] = z->lm->unigram[c->rep[0]][0];
    if (c->n)
        c->x[F_COMMON_OLD] = z->id[c->at] == TOKEN_OTHER ? -7 : z->lm->unigram[z->id[c->at]][0];
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
    for (int i = 0; i < n && i < most; i++) {
        struct spell_candidate *to = LIST_ADD(z->mem, z->out, z->out->cap);

        *to = c[i];
        features(z, to);
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
    float sum = 0;

    for (int j = i; j <= end; j++) {
        sum += clip(lm_step(z->lm, &state, z->work + j));
        if (sum < base + least)
            return -9;
    }
    return sum - base;
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

/* Marks what may stand between two characters; unmark() takes it back. */
static void mark(struct sentence *z, uint16_t a, uint16_t b)
{
    const struct lm *lm = z->lm;

    for (uint32_t q = lm->next_at[a]; q < lm->next_at[a + 1]; q++)
        z->fits[lm->next[q]] |= 1;
    for (uint32_t q = lm->prior_at[b]; q < lm->prior_at[b + 1]; q++)
        z->fits[lm->prior[q]] |= 2;
}

static void unmark(struct sentence *z, uint16_t a, uint16_t b)
{
    const struct lm *lm = z->lm;

    for (uint32_t q = lm->next_at[a]; q < lm->next_at[a + 1]; q++)
        z->fits[lm->next[q]] = 0;
    for (uint32_t q = lm->prior_at[b]; q < lm->prior_at[b + 1]; q++)
        z->fits[lm->prior[q]] = 0;
}

/* Characters that neither sound nor look alike but fit: two of three trigrams know them. For what no
 * table has, and for what is written with a character that is none. */
static int fitting(struct sentence *z, int i, struct spell_candidate *c, int n, float base)
{
    const struct lm *lm = z->lm;
    const uint16_t *id = z->id;
    int end = end_of(z, i + 4), listed = n;
    float least = 2;

    for (uint32_t q = lm->next_at[id[i - 1]]; q < lm->next_at[id[i - 1] + 1]; q++) {
        uint16_t w = lm->next[q], g[3] = {id[i - 1], w, id[i + 1]};
        struct spell_candidate *to;
        bool m, l, r,
            known =
                z->fits[w] != 3 || w == id[i] || w < TOKEN_FIRST || !token_han(lm->runes[w]);
        float gain;

        for (int k = 0; k < listed && !known; k++)
            known = c[k].rep[0] == w;
        if (known)
            continue;
        m = lm_has(lm, g, 3);
        if (!m)
            continue;
        g[0] = w, g[1] = id[i + 1], g[2] = i + 1 < z->n ? id[i + 2] : 0;
        r = i + 1 < z->n && lm_has(lm, g, 3);
        g[0] = i > 0 ? id[i - 2] : 0, g[1] = id[i - 1], g[2] = w;
        l = i > 0 && lm_has(lm, g, 3);
        if (l + m + r < 2)
            continue;
        z->work[i] = w;
        gain = gain_of(z, i, end, base, least);
        if (gain < least || !(to = hold(c, &n, gain)))
            continue;
        *to = (struct spell_candidate){
            .kind = SPELL_OTHER, .at = i, .n = 1, .rep = {w}, .rep_n = 1, .gain = gain};
        to->x[F_PAIR_L_NEW] = l;
        to->x[F_PAIR_R_NEW] = r;
        to->x[F_CHANGED] = 1;
    }
    z->work[i] = id[i];
    return n;
}

static void others(struct sentence *z, int i)
{
    const struct lm *lm = z->lm;
    struct spell_candidate c[HOLD];
    int n = 0, end = end_of(z, i + 4);
    float base = base_of(z, i, end), least = 0.4f;
    uint16_t old = z->id[i], g[3];
    bool left_old = has(z, z->id, i - 1, 2), right_old = has(z, z->id, i, 2);

    if (-base < 1.6f)
        return;
    mark(z, z->id[i - 1], z->id[i + 1]);
    for (uint32_t q = lm->confusion_at[old]; q < lm->confusion_at[old + 1]; q++) {
        const struct lm_confusion *f = &lm->confusion[q];
        struct spell_candidate *to;
        bool left, right;
        float gain;

        left = z->fits[f->id] & 1;
        right = z->fits[f->id] & 2;
        if (!left && !right)
            continue;
        /* Known on one side only: then by a trigram. */
        if (!left) {
            g[0] = f->id, g[1] = z->id[i + 1], g[2] = i + 1 < z->n ? z->id[i + 2] : 0;
            if (i + 1 >= z->n || !lm_has(lm, g, 3))
                continue;
        } else if (!right) {
            g[0] = i > 0 ? z->id[i - 2] : 0, g[1] = z->id[i - 1], g[2] = f->id;
            if (i < 1 || !lm_has(lm, g, 3))
                continue;
        }
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
    z->work[i] = old;
    if (z->lp[i] < -2)
        n = fitting(z, i, c, n, base);
    unmark(z, z->id[i - 1], z->id[i + 1]);
    settle(z, c, n, 3);
}

/* Words of the same sound in place of [i, i + len), at least two characters of which change. */
static void same_sound(struct sentence *z, int i)
{
    for (int len = 2; len <= 4 && is_han(z, i + len - 1); len++) {
        const uint16_t *said[4];
        struct spell_candidate c[HOLD];
        int n = 0, end = end_of(z, i + len + 3);
        float base = base_of(z, i, end), worst = 0;
        bool old_word = lm_word(z->lm, z->id + i, len);

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
                gain = gain_of(z, i, end, base, 0.6f);
                if (gain < 0.6f || !(to = hold(c, &n, gain)))
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

/* A character put in before i: two of the three trigrams that hold it must be known. */
static void missing(struct sentence *z, int i)
{
    const struct lm *lm = z->lm;
    struct spell_candidate c[HOLD];
    int n = 0, end = end_of(z, i + 3);
    uint16_t a = z->id[i - 1], b = z->id[i], g[3];
    float base = base_of(z, i, end), least = 0.3f;
    bool a_edge = i == 0, far = i >= 1, b_edge = i == z->n;

    if (z->lp[i] > -1.3f || (!is_han(z, i) && !is_han(z, i - 1)) || b == TOKEN_OTHER ||
        a == TOKEN_OTHER)
        return;
    memmove(z->work + i + 1, z->id + i, (size_t)(z->n + 1 - i) * sizeof *z->work);
    mark(z, a, b);
    for (uint32_t q = lm->next_at[a]; q < lm->next_at[a + 1]; q++) {
        uint16_t w = lm->next[q];
        struct spell_candidate *to;
        bool m, l, r;
        float gain;

        if (z->fits[w] != 3 || w < TOKEN_FIRST || !token_han(lm->runes[w]))
            continue;
        g[0] = a, g[1] = w, g[2] = b;
        m = lm_has(lm, g, 3);
        if (!m)
            continue;
        g[0] = w, g[1] = b, g[2] = b_edge ? 0 : z->id[i + 1];
        r = !b_edge && lm_has(lm, g, 3);
        g[0] = far ? z->id[i - 2] : 0, g[1] = a, g[2] = w;
        l = far && !a_edge && lm_has(lm, g, 3);
        if (l + m + r < 2)
            continue;
        z->work[i] = w;
        gain = gain_of(z, i, end + 1, base, least);
        if (gain < least || !(to = hold(c, &n, gain)))
            continue;
        *to = (struct spell_candidate){
            .kind = SPELL_MISSING, .at = i, .rep = {w}, .rep_n = 1, .gain = gain};
        to->x[F_LIKE_NEIGHBOUR] = w == a || w == b;
        to->x[F_PAIR_L_NEW] = l;
        to->x[F_PAIR_R_NEW] = r;
        to->x[F_CHANGED] = 1;
    }
    unmark(z, a, b);
    memcpy(z->work + i, z->id + i, (size_t)(z->n + 1 - i) * sizeof *z->work);
    settle(z, c, n, 3);
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
        c.x[F_OLD_IS_WORD] = len == 2 && lm_word(z->lm, z->id + i, 2);
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
    c.x[F_OLD_IS_WORD] = lm_word(z->lm, z->id + i, 2) > 0;
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
    struct sentence z = {.s = s, .lm = &s->lm, .t = t, .n = n, .mem = mem, .out = out};
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
    z.fits = NEW(mem, unsigned char, s->lm.vocabulary);
    z.state[0] = (struct lm_state){.have = 1u << 1, .back = {0, s->lm.unigram[TOKEN_EDGE][1]}};
    for (int j = 0; j <= n; j++) {
        z.state[j + 1] = z.state[j];
        z.lp[j] = clip(lm_step(&s->lm, &z.state[j + 1], z.id + j));
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
