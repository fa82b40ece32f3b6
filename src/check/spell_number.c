/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_number.c - what is known of a candidate, as numbers; see spell.h
 *
 * Beside the characters stand the words: the window around the change is cut into the likeliest words,
 * by the word pairs of the model, once as it is and once as it would be.
 */
#include <string.h>

#include "check/spell_sentence.h"

enum { NEAR = 5, WINDOW = 2 * NEAR + 12, LONGEST = 5 };

static bool is_surname(uint16_t rune)
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
        if (i - back >= 0 && i - back < z->n && is_surname(z->t[i - back].rune))
            return (float)(3 - back);
    return 0;
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

/* --- words */

struct node {
    struct lm_word word;
    float best;
    short from, linked; /* the node before; is the pair of both known */
};

/* The words that end behind each place. */
static void nodes_of(const struct lm *lm, const uint16_t *id, const uint16_t *rune, int n,
                     struct node (*at)[LONGEST + 1])
{
    for (int end = 1; end <= n; end++) {
        uint64_t key = LM_SEED;

        for (int w = 1; w <= LONGEST; w++)
            at[end][w].best = -1e9f;
        for (int w = 1; w <= LONGEST && w <= end; w++) {
            if (w > 1 && (!token_han(rune[end - w]) || !token_han(rune[end - 1])))
                break;
            key = lm_fold(key, id[end - w]);
            at[end][w].word.key = key;
            lm_ask_word(lm, key);
        }
    }
    for (int end = 1; end <= n; end++)
        for (int w = 1; w <= LONGEST && w <= end && at[end][w].word.key; w++) {
            struct node *x = &at[end][w];

            x->word = lm_word_of(lm, x->word.key);
            if (w == 1 && !x->word.class)
                x->word = (struct lm_word){
                    .p = token_han(rune[end - 1]) ? lm->unigram[id[end - 1]][0] - 1 : -2};
            if (w == 1 || x->word.class)
                x->best = 0;
        }
}

struct spell_cut spell_cut_words(const struct lm *lm, const uint16_t *id, const uint16_t *rune,
                                 int n, int mark)
{
    struct node at[WINDOW + 1][LONGEST + 1] = {0};
    struct spell_cut c = {0};
    int end, w;

    nodes_of(lm, id, rune, n, at);
    for (end = 1; end <= n; end++)
        for (w = 1; w <= LONGEST && w <= end; w++)
            for (int v = 1; at[end][w].word.class && v <= LONGEST && v <= end - w; v++)
                if (at[end - w][v].best > -1e8f && at[end - w][v].word.class)
                    lm_ask_pair(lm, at[end - w][v].word.key, at[end][w].word.key);
    for (end = 1; end <= n; end++)
        for (w = 1; w <= LONGEST && w <= end; w++) {
            struct node *x = &at[end][w];

            if (x->best < -1e8f)
                continue;
            if (w == end) {
                x->best = x->word.p;
                x->from = 0;
                x->linked = 0;
                continue;
            }
            x->best = -1e9f;
            for (int v = 1; v <= LONGEST && v <= end - w; v++) {
                const struct node *y = &at[end - w][v];
                bool both = x->word.class && y->word.class;
                float pair = 1, p;

                if (y->best < -1e8f)
                    continue;
                if (both)
                    pair = lm_pair(lm, y->word.key, x->word.key);
                p = y->best + (pair <= 0 ? pair : (both ? y->word.back : 0) + x->word.p);
                if (p > x->best) {
                    x->best = p;
                    x->from = (short)v;
                    x->linked = pair <= 0;
                }
            }
        }
    w = 1;
    for (int v = 2; v <= LONGEST && v <= n; v++)
        if (at[n][v].best > at[n][w].best)
            w = v;
    c.sum = at[n][w].best;
    for (end = n; end > 0;) {
        const struct node *x = &at[end][w];
        bool here = end - w <= mark && mark < end;

        c.words++;
        c.all_links += x->linked;
        if (here) {
            c.length = w;
            c.class = x->word.class;
            c.links += x->linked;
        }
        end -= w;
        w = x->from;
        if (end > 0 && w && end - w <= mark && mark < end)
            c.links += x->linked;
    }
    return c;
}

/* The window around a change, before and after it. */
static void words(struct sentence *z, struct spell_candidate *c)
{
    uint16_t id[WINDOW], rune[WINDOW];
    int from = c->at - NEAR < 0 ? 0 : c->at - NEAR,
        until = c->at + c->n + NEAR > z->n ? z->n : c->at + c->n + NEAR;
    int b = 0, mark = c->at - from;
    struct spell_cut old, new;

    if (z->cut_at != c->at || z->cut_n != c->n) {
        int a = 0;

        for (int i = from; i < until; i++) {
            id[a] = z->id[i];
            rune[a++] = z->t[i].rune;
        }
        z->cut = spell_cut_words(z->lm, id, rune, a, mark < a ? mark : a - 1);
        z->cut_at = c->at;
        z->cut_n = c->n;
    }
    old = z->cut;
    for (int i = from; i <= until; i++) {
        if (i == c->at)
            for (int q = 0; q < c->rep_n; q++) {
                id[b] = c->rep[q];
                rune[b++] = z->lm->runes[c->rep[q]];
            }
        if (i < until && (i < c->at || i >= c->at + c->n)) {
            id[b] = z->id[i];
            rune[b++] = z->t[i].rune;
        }
    }
    new = b ? spell_cut_words(z->lm, id, rune, b, mark < b ? mark : b - 1) : old;
    c->x[F_WORDS] = new.sum - old.sum;
    c->x[F_COVER_OLD] = (float)old.length;
    c->x[F_COVER_NEW] = (float)new.length;
    c->x[F_WORD_OLD] = (float)old.class;
    c->x[F_WORD_NEW] = (float)new.class;
    c->x[F_LINK_OLD] = (float)old.links;
    c->x[F_LINK_NEW] = (float)new.links;
    c->x[F_LINKS] = (float)(new.all_links - old.all_links);
    c->x[F_CUTS] = (float)(new.words - old.words);
    c->x[F_CUT_SHARE] = until > from ? (float)old.words / (float)(until - from) : 1;
}

/* The n-grams around a change, and which number each that is known counts for. */
struct grams {
    struct lm_gram gram[LM_MANY];
    enum spell_feature of[LM_MANY];
    int n;
};

/* Those of three and four ids that hold one of `span` from place `at` on, where id[0] stands, of a sentence of
 * n; `three` and `four` are their numbers. */
static void keys_around(struct grams *g, const uint16_t *id, int n, int at, int span,
                        enum spell_feature three, enum spell_feature four)
{
    for (int len = 3; len <= 4; len++)
        for (int i = 1 - len; i <= (span ? span - 1 : 0); i++)
            if (at + i >= -1 && at + i + len <= n + 1) {
                g->of[g->n] = len == 3 ? three : four;
                g->gram[g->n++] = lm_gram(id + i, len);
            }
}

static void known(const struct sentence *z, const struct grams *g, struct spell_candidate *c)
{
    for (uint64_t has = lm_has_grams(z->lm, g->gram, g->n); has; has &= has - 1)
        c->x[g->of[__builtin_ctzll(has)]]++;
}

void spell_numbers(struct sentence *z, struct spell_candidate *c)
{
    uint16_t id[SPELL_BEFORE + SPELL_STEPS], *w = id + SPELL_BEFORE;
    struct lm_state state = z->state[c->at];
    int shift = c->rep_n - c->n, m = z->n + shift, last = c->at + c->n + 1;
    float low = 0, low_new = 0, around = 0;
    struct grams g = {.n = 0};
    int around_n = 0;

    for (int j = c->at; j <= (last < z->n ? last : z->n); j++)
        low = z->lp[j] < low ? z->lp[j] : low;
    for (int j = c->at - 3; j <= c->at + c->n + 3; j++)
        if (j >= 0 && j <= z->n && (j < c->at || j > c->at + c->n + 1)) {
            around += z->lp[j];
            around_n++;
        }
    spell_changed(z, c->at, c->n, c->rep, c->rep_n, id);
    words(z, c);
    for (int j = 0; j <= c->rep_n + 1 && c->at + j <= m; j++) {
        float p = spell_clip(lm_step(z->lm, &state, w + j));

        if (!j)
            c->x[F_HERE_NEW] = p;
        low_new = p < low_new ? p : low_new;
    }
    keys_around(&g, w, m, c->at, c->rep_n, F_THREE_NEW, F_FOUR_NEW);
    keys_around(&g, z->id + c->at, z->n, c->at, c->n, F_THREE_OLD, F_FOUR_OLD);
    known(z, &g, c);

    c->x[F_GAIN] = c->gain;
    c->x[F_KIND] = (float)c->kind;
    c->x[F_LOWEST] = low;
    c->x[F_LOWEST_NEW] = low_new;
    c->x[F_HERE] = z->lp[c->at];
    c->x[F_BEHIND] = z->lp[c->at + c->n <= z->n ? c->at + c->n : z->n];
    c->x[F_SPAN] = (float)c->n;
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
