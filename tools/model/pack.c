/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pack.c - counts, lexicon and trees → the image that the program maps (build time)
 *
 *   pack OUT COUNTS LEXICON PAIRS [TREES [FIT [JUDGES]]]
 *
 * Probabilities: interpolated absolute discounting. With T the count of a context and D the discount
 * of a count, p(w | c) = (n(cw) - D) / T + g(c) p(w | c'), where g(c) is what the kept counts leave.
 * Without TREES (while they are being trained) the image has none.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "check/fit.h"
#include "check/lm.h"
#include "check/rank.h"
#include "check/token.h"
#include "ngram.h"

struct node {
    uint16_t id[5];
    double count;
    float p, back;
    isize kid, kids; /* in the next order */
};
struct level {
    struct node *p;
    isize n;
};

struct packer {
    struct arena mem;
    struct level g[6];
    uint16_t runes[TOKEN_VOCABULARY], id_of[65536];
    uint32_t V;
    struct {
        const void *p;
        isize n;
    } part[LM_PART__MAX];
    struct lm_head head;
    uint16_t (*said)[LM_SAID_MOST], (*exact)[LM_SAID_MOST];
    struct str syllable[1024];
    int syllables;
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "pack: %s\n", what);
    exit(1);
}

static uint64_t get(struct str s, isize *at)
{
    uint64_t v = 0;
    int shift = 0;

    while (*at < s.n) {
        unsigned char c = (unsigned char)s.p[(*at)++];

        v |= (uint64_t)(c & 127) << shift;
        shift += 7;
        if (c < 128)
            break;
    }
    return v;
}

static void read_counts(struct packer *k, struct str s)
{
    isize at = 8;

    if (!str_starts(s, S(NGRAM_MAGIC)))
        die("no counts");
    k->V = (uint32_t)get(s, &at);
    k->g[1].n = k->V;
    k->g[1].p = NEW(&k->mem, struct node, k->V);
    for (int i = 0; i < 65536; i++)
        k->id_of[i] = TOKEN_OTHER;
    for (uint32_t i = 0; i < k->V; i++) {
        k->runes[i] = (uint16_t)get(s, &at);
        if (i >= TOKEN_FIRST)
            k->id_of[k->runes[i]] = (uint16_t)i;
        k->g[1].p[i].id[0] = (uint16_t)i;
        k->g[1].p[i].count = (double)get(s, &at);
    }
    for (int o = 2; o <= 5; o++) {
        isize n = (isize)get(s, &at), kn = (isize)get(s, &at), in = (isize)get(s, &at),
              cn = (isize)get(s, &at);
        struct str kids = str_slice(s, at, at + kn), ids = str_slice(s, at + kn, at + kn + in);
        struct str counts = str_slice(s, at + kn + in, at + kn + in + cn);
        isize ka = 0, ia = 0, ca = 0, j = 0;
        struct level *up = &k->g[o - 1], *g = &k->g[o];

        at += kn + in + cn;
        g->p = NEW(&k->mem, struct node, n);
        g->n = n;
        for (isize i = 0; i < up->n; i++) {
            uint64_t id = 0;

            up->p[i].kid = j;
            up->p[i].kids = (isize)get(kids, &ka);
            for (isize q = 0; q < up->p[i].kids && j < n; q++, j++) {
                memcpy(g->p[j].id, up->p[i].id, sizeof g->p[j].id);
                id += get(ids, &ia);
                g->p[j].id[o - 1] = (uint16_t)id;
                g->p[j].count = ngram_count(get(counts, &ca));
            }
        }
    }
}

/* --- the hash table, filled order by order; the probabilities of the shorter n-grams come from it */

struct table {
    uint32_t (*line)[LM_BUCKET];
    uint32_t buckets;
};

static void put(struct table *t, uint64_t key, uint32_t value)
{
    uint32_t b = lm_slot(key, t->buckets);

    for (;;) {
        for (int i = 0; i < LM_BUCKET; i++)
            if (t->line[b][i] >> 12 == lm_print(key)) {
                return; /* twins: the commoner one, which came first, stands for both */
            } else if (!t->line[b][i]) {
                t->line[b][i] = lm_print(key) << 12 | value;
                return;
            }
        b = b + 1 == t->buckets ? 0 : b + 1;
    }
}

static struct node *child(struct packer *k, int order, struct node *n, uint16_t id)
{
    isize a = n->kid, b = n->kid + n->kids;

    while (a < b) {
        isize m = (a + b) / 2;
        struct node *c = &k->g[order + 1].p[m];

        if (c->id[order] == id)
            return c;
        if (c->id[order] < id)
            a = m + 1;
        else
            b = m;
    }
    return NULL;
}

/* log10 p(w | the n ids), exact, by the levels below. */
static double score(struct packer *k, const uint16_t *ids, int n, uint16_t w)
{
    double back = 0;

    for (int from = 0; from <= n; from++) {
        struct node *c = &k->g[1].p[ids[from]];
        int o = 1;

        if (from == n)
            return back + k->g[1].p[w].p;
        for (; c && from + o < n; o++)
            c = child(k, o, c, ids[from + o]);
        if (c) {
            struct node *e = child(k, o, c, w);

            if (e)
                return back + e->p;
            back += c->back;
        }
    }
    return -7;
}

static double discount(double count)
{
    return count < 1.5 ? 0.62 : count < 2.5 ? 0.85 : 1.05;
}

static void probabilities(struct packer *k)
{
    double sum = 0;

    for (uint32_t i = 0; i < k->V; i++)
        sum += k->g[1].p[i].count;
    for (uint32_t i = 0; i < k->V; i++)
        k->g[1].p[i].p = (float)log10((k->g[1].p[i].count + 0.3) / (sum + 0.3 * k->V));
    for (int o = 2; o <= 5; o++)
        for (isize i = 0; i < k->g[o - 1].n; i++) {
            struct node *c = &k->g[o - 1].p[i];
            double kept = 0, all = 0, total, gamma;

            for (isize q = c->kid; q < c->kid + c->kids; q++) {
                kept += fmax(k->g[o].p[q].count - discount(k->g[o].p[q].count), 0.05);
                all += k->g[o].p[q].count;
            }
            if (!c->kids)
                continue;
            total = fmax(c->count, all);
            gamma = fmax(1 - kept / total, 1e-3);
            c->back = (float)log10(gamma);
            for (isize q = c->kid; q < c->kid + c->kids; q++) {
                struct node *e = &k->g[o].p[q];
                double low = pow(10, score(k, e->id + 1, o - 2, e->id[o - 1]));

                e->p = (float)log10(
                    fmin(fmax(e->count - discount(e->count), 0.05) / total + gamma * low, 1));
            }
        }
}

static void table_new(struct packer *k, struct table *t, isize entries)
{
    t->buckets = (uint32_t)((double)entries / LM_BUCKET / 0.88) + 1;
    t->line = arena_alloc(&k->mem, sizeof *t->line, 64, t->buckets);
}

static void grams(struct packer *k)
{
    struct table t;
    float(*uni)[2] = arena_alloc(&k->mem, sizeof *uni, 8, k->V);
    uint32_t *next_at = NEW(&k->mem, uint32_t, k->V + 1);
    uint16_t *next = NEW(&k->mem, uint16_t, k->g[2].n);
    uint64_t(*filter)[8];
    isize n = 0;

    for (int o = 2; o <= 5; o++)
        n += k->g[o].n;
    table_new(k, &t, n);
    filter = arena_alloc(&k->mem, sizeof *filter, 64, LM_SIEVE);
    for (int o = 3; o <= 5; o++)
        for (isize i = 0; i < k->g[o].n; i++) {
            uint64_t sieve = lm_gram(k->g[o].p[i].id, o).sieve, *line;

            line = filter[(sieve >> 32) * LM_SIEVE >> 32];
            for (int q = 0; q < 3; q++) {
                unsigned bit = sieve >> 9 * q & 511;

                line[bit >> 6] |= UINT64_C(1) << (bit & 63);
            }
        }
    k->part[LM_FILTER].p = filter, k->part[LM_FILTER].n = (isize)sizeof *filter * LM_SIEVE;
    for (int o = 2; o <= 5; o++)
        for (isize i = 0; i < k->g[o].n; i++) {
            struct node *e = &k->g[o].p[i];

            put(&t, lm_key(e->id, o), lm_prob_to(e->p) << 5 | lm_back_to(e->back));
        }
    for (uint32_t i = 0; i < k->V; i++) {
        uni[i][0] = k->g[1].p[i].p;
        uni[i][1] = k->g[1].p[i].back;
        next_at[i] = (uint32_t)k->g[1].p[i].kid;
    }
    next_at[k->V] = (uint32_t)k->g[2].n;
    for (isize i = 0; i < k->g[2].n; i++)
        next[i] = k->g[2].p[i].id[1];
    k->head.buckets = t.buckets;
    k->head.next_n = (uint32_t)k->g[2].n;
    k->part[LM_RUNES].p = k->runes, k->part[LM_RUNES].n = k->V * 2;
    k->part[LM_UNIGRAM].p = uni, k->part[LM_UNIGRAM].n = k->V * 8;
    k->part[LM_GRAMS].p = t.line, k->part[LM_GRAMS].n = (isize)t.buckets * 64;
    k->part[LM_NEXT_AT].p = next_at, k->part[LM_NEXT_AT].n = (k->V + 1) * 4;
    k->part[LM_NEXT].p = next, k->part[LM_NEXT].n = k->g[2].n * 2;
}

/* --- sounds */

static struct str blur(struct arena *mem, struct str s)
{
    if (s.n > 2 && s.p[1] == 'h')
        s = str_concat(mem, str_slice(s, 0, 1), str_from(s, 2));
    else
        s = str_dup(mem, s);
    if (s.p[0] == 'l') {
        char *p = str_cstr(mem, s);

        p[0] = 'n';
        s.p = p;
    }
    if (str_ends(s, S("ng")) && !str_ends(s, S("ong")))
        s.n--;
    return s;
}

static int syllable(struct packer *k, struct str s)
{
    for (int i = 1; i <= k->syllables; i++)
        if (str_eq(k->syllable[i], s))
            return i;
    if (k->syllables > 1000)
        die("too many syllables");
    k->syllable[++k->syllables] = s;
    return k->syllables;
}

static void add_said(uint16_t *said, int id)
{
    for (int i = 0; i < LM_SAID_MOST; i++)
        if (said[i] == id) {
            return;
        } else if (!said[i]) {
            said[i] = (uint16_t)id;
            return;
        }
}

static uint16_t id_of(struct packer *k, struct str s, isize *at)
{
    return k->id_of[token_form(utf8_next(s, at))];
}

static bool one_letter(struct str a, struct str b)
{
    isize front = 0, back = 0, most = a.n > b.n ? a.n : b.n;

    if (a.n < 3 || b.n < 3 || a.n - b.n > 1 || b.n - a.n > 1)
        return false;
    while (front < a.n && front < b.n && a.p[front] == b.p[front])
        front++;
    while (back < a.n - front && back < b.n - front &&
           a.p[a.n - 1 - back] == b.p[b.n - 1 - back])
        back++;
    return front + back >= most - 1;
}

struct pairs {
    struct lm_confusion *p;
    isize n;
};

static int nearness(struct packer *k, uint16_t a, uint16_t b, const unsigned char *near)
{
    int best = 0;

    for (int i = 0; i < LM_SAID_MOST && k->exact[a][i]; i++)
        for (int j = 0; j < LM_SAID_MOST && k->exact[b][j]; j++) {
            int v = near[k->exact[a][i] * 1024 + k->exact[b][j]];

            best = v > best ? v : best;
        }
    return best;
}

static void confusions(struct packer *k, struct str lexicon)
{
    unsigned char *near = NEW(&k->mem, unsigned char, 1024 * 1024),
                  *like = NEW(&k->mem, unsigned char, (isize)k->V * k->V);
    uint32_t *at = NEW(&k->mem, uint32_t, k->V + 1);
    struct lm_confusion *all = NEW(&k->mem, struct lm_confusion, 4000000);
    isize n = 0;
    struct str line;

    for (struct str rest = lexicon; str_next(&rest, '\n', &line);) {
        isize i = 2;
        uint16_t a;

        if (!str_starts(line, S("S ")))
            continue;
        a = id_of(k, line, &i);
        while (i < line.n && a >= TOKEN_FIRST) {
            uint16_t b;
            int v = 0;

            i++;
            b = id_of(k, line, &i);
            for (i++; i < line.n && line.p[i] != ' '; i++)
                v = v * 10 + line.p[i] - '0';
            if (b >= TOKEN_FIRST) {
                like[(isize)a * k->V + b] = (unsigned char)v;
                if (v >= like[(isize)b * k->V + a])
                    like[(isize)b * k->V + a] = (unsigned char)v;
            }
        }
    }
    for (int a = 1; a <= k->syllables; a++)
        for (int b = 1; b <= k->syllables; b++)
            near[a * 1024 + b] =
                a == b ? 3
                : str_eq(blur(&k->mem, k->syllable[a]), blur(&k->mem, k->syllable[b]))
                    ? 2
                    : one_letter(k->syllable[a], k->syllable[b]);
    for (uint32_t a = 0; a < k->V; a++) {
        at[a] = (uint32_t)n;
        if (!token_han(k->runes[a]))
            continue;
        for (uint32_t b = TOKEN_FIRST; b < k->V; b++) {
            int sound, shape = like[(isize)a * k->V + b];

            if (a == b || !token_han(k->runes[b]))
                continue;
            sound = nearness(k, (uint16_t)a, (uint16_t)b, near);
            if ((sound > 1 || shape || (sound && k->g[1].p[b].count >= 2000)) &&
                k->g[1].p[b].count >= 20)
                all[n++] = (struct lm_confusion){(uint16_t)b, (uint8_t)sound, (uint8_t)shape};
        }
    }
    at[k->V] = (uint32_t)n;
    k->head.confusion_n = (uint32_t)n;
    k->part[LM_CONFUSION_AT].p = at, k->part[LM_CONFUSION_AT].n = (k->V + 1) * 4;
    k->part[LM_CONFUSION].p = all, k->part[LM_CONFUSION].n = n * 4;
}

/* --- words */

struct word {
    uint16_t id[LM_WORD_MOST];
    int n, class, back;
    uint32_t key; /* of its sounds */
};

static int by_key(const void *x, const void *y)
{
    const struct word *a = x, *b = y;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->class != b->class ? b->class - a->class : memcmp(a->id, b->id, sizeof a->id);
}

static void sounds(struct packer *k, struct word *w, isize n)
{
    struct word *s = NEW(&k->mem, struct word, n * 3);
    uint16_t *pool = NEW(&k->mem, uint16_t, n * 24 + 8);
    uint32_t slots = 1, *slot;
    isize m = 0, end = 1, keys = 0;

    /* Short words by each of their first two readings. */
    for (isize i = 0; i < n; i++) {
        if (w[i].n < 2 || w[i].n > 4 || w[i].class < 300)
            continue;
        for (int alt = 0; alt <= w[i].n; alt++) {
            uint16_t said[4];
            bool whole = true;

            for (int q = 0; q < w[i].n; q++) {
                said[q] = k->said[w[i].id[q]][alt == q + 1];
                whole &= said[q] != 0;
            }
            if (!whole)
                continue;
            if (m == n * 3)
                break;
            s[m] = w[i];
            s[m++].key = lm_sound_key(said, w[i].n);
        }
    }
    qsort(s, (size_t)m, sizeof *s, by_key);
    for (isize i = 0; i < m; i++)
        keys += !i || s[i].key != s[i - 1].key;
    while ((isize)slots * 2 < keys * 3)
        slots *= 2;
    slot = NEW(&k->mem, uint32_t, slots);
    for (isize i = 0; i < m;) {
        isize j = i;
        uint32_t at = s[i].key & (slots - 1);

        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)end;
        pool[end++] = (uint16_t)s[i].key;
        pool[end++] = (uint16_t)(s[i].key >> 16);
        pool[end] = (uint16_t)(s[i].n << 8);
        for (isize count = end++; j < m && s[j].key == s[i].key; j++)
            if (s[j].n == s[i].n && (pool[count] & 255) < 12) {
                pool[count]++;
                for (int q = 0; q < s[j].n; q++)
                    pool[end++] = s[j].id[q];
            }
        i = j;
    }
    k->head.sound_slots = slots;
    k->head.pool_n = (uint32_t)end;
    k->part[LM_SAID].p = k->said, k->part[LM_SAID].n = (isize)k->V * 2 * LM_SAID_MOST;
    k->part[LM_SOUND].p = slot, k->part[LM_SOUND].n = slots * 4;
    k->part[LM_POOL].p = pool, k->part[LM_POOL].n = end * 2;
}

/* PAIRS of tools/model/lexicon → the table of pairs of words. */
static void pair_table(struct packer *k, const struct word *w, isize n, struct str s)
{
    struct table t;
    isize all = 0;

    for (int pass = 0; pass < 2; pass++) {
        isize at = 0;

        if (pass)
            table_new(k, &t, all);
        for (isize i = 0; i < n && at < s.n; i++) {
            uint64_t before = 0;

            for (uint64_t m = get(s, &at); m; m--) {
                const struct word *a;
                uint32_t q;

                before += get(s, &at);
                q = (unsigned char)s.p[at++];
                if (before < 1 || (isize)before > n)
                    die("pairs of another lexicon");
                a = &w[before - 1];
                if (!a->class || !w[i].class)
                    continue;
                if (pass)
                    put(&t, lm_pair_key(lm_key(a->id, a->n), lm_key(w[i].id, w[i].n)),
                        lm_pair_to(-(float)q * (7 / 255.0f)));
                else
                    all++;
            }
        }
    }
    k->head.pair_buckets = t.buckets;
    k->part[LM_PAIRS].p = t.line, k->part[LM_PAIRS].n = (isize)t.buckets * 64;
}

static void words(struct packer *k, struct str lexicon, struct str pairs)
{
    struct table t;
    struct word *w = NEW(&k->mem, struct word, 300000);
    isize n = 0;
    struct str line;

    k->said = arena_alloc(&k->mem, 2 * LM_SAID_MOST, 8, k->V);
    k->exact = arena_alloc(&k->mem, 2 * LM_SAID_MOST, 8, k->V);
    for (struct str rest = lexicon; str_next(&rest, '\n', &line);) {
        isize at = 2;

        if (str_starts(line, S("R "))) {
            uint16_t id = id_of(k, line, &at);
            struct str one;

            for (struct str all = str_from(line, at + 1);
                 id >= TOKEN_FIRST && str_next(&all, ',', &one);) {
                add_said(k->exact[id], syllable(k, one));
                add_said(k->said[id], syllable(k, blur(&k->mem, one)));
            }
        } else if (str_starts(line, S("W ")) && n < 300000) {
            struct word *x = &w[n];
            bool known = true;
            int64_t class = 0, back = 0;
            struct str one, two;

            *x = (struct word){0};
            while (at < line.n && line.p[at] != ' ' && x->n < LM_WORD_MOST) {
                x->id[x->n] = id_of(k, line, &at);
                known &= x->id[x->n++] >= TOKEN_FIRST;
            }
            if (at >= line.n || line.p[at] != ' ' ||
                !str_cut(str_from(line, at + 1), S(" "), &one, &two) || !str_int(one, &class) ||
                !str_int(two, &back))
                die("a word line that is none");
            x->class = known ? (int)class : 0; /* its line counts all the same */
            x->back = (int)back;
            n++;
        }
    }
    table_new(k, &t, n);
    for (isize i = 0; i < n; i++)
        if (w[i].class)
            put(&t, lm_key(w[i].id, w[i].n),
                lm_class_to((float)w[i].class / 500 - 7) << 4 |
                    lm_word_back_to(-(float)w[i].back / 100));
    k->head.word_buckets = t.buckets;
    k->part[LM_WORDS].p = t.line, k->part[LM_WORDS].n = (isize)t.buckets * 64;
    sounds(k, w, n);
    pair_table(k, w, n, pairs);
}

static struct str file(struct arena *mem, const char *path)
{
    struct fail why = {0};
    struct str s;

    if (os_read_file(mem, path, 256 << 20, &s, &why))
        die(why.what);
    return s;
}

static void trees(struct packer *k, enum lm_part part, const char *path, uint32_t *n,
                  float *base)
{
    struct rank_tree *t = rank_read(&k->mem, file(&k->mem, path), n, base);

    if (!t)
        die("no trees");
    k->part[part].p = t, k->part[part].n = (isize)(*n * sizeof *t);
}

/* The network of tools/model/fitting, whose characters may be numbered in another way. */
static void network(struct packer *k, struct str s)
{
    isize n = (isize)sizeof(struct fit_net) + k->V * (isize)sizeof(struct fit_row);
    char *to = arena_alloc(&k->mem, 1, 64, n);
    const char *runes = s.p + sizeof(struct fit_net) + sizeof(uint32_t), *rows;
    uint32_t vocabulary;

    if (s.n < (isize)(sizeof(struct fit_net) + sizeof vocabulary))
        die("no network");
    memcpy(&vocabulary, s.p + sizeof(struct fit_net), sizeof vocabulary);
    rows = runes + vocabulary * sizeof(uint16_t);
    if (vocabulary > TOKEN_VOCABULARY ||
        rows + vocabulary * sizeof(struct fit_row) != s.p + s.n)
        die("a network that is none");
    memcpy(to, s.p, sizeof(struct fit_net));
    for (uint32_t i = 0; i < k->V; i++) {
        uint32_t from = i < TOKEN_FIRST ? i : TOKEN_OTHER;

        for (uint32_t q = TOKEN_FIRST; i >= TOKEN_FIRST && q < vocabulary; q++)
            if (!memcmp(runes + q * sizeof(uint16_t), &k->runes[i], sizeof(uint16_t)))
                from = q;
        memcpy(to + sizeof(struct fit_net) + i * sizeof(struct fit_row),
               rows + from * sizeof(struct fit_row), sizeof(struct fit_row));
    }
    k->part[LM_FIT].p = to, k->part[LM_FIT].n = n;
}

int main(int argc, char **argv)
{
    static struct packer k;
    struct str lexicon;
    FILE *out;
    uint64_t at = (sizeof k.head + 63) & ~63u;

    if (argc < 5 || argc > 8 || !arena_init(&k.mem, 4096L << 20))
        die("usage: pack OUT COUNTS LEXICON PAIRS [TREES [FIT [JUDGES]]]");
    read_counts(&k, file(&k.mem, argv[2]));
    lexicon = file(&k.mem, argv[3]);
    probabilities(&k);
    grams(&k);
    words(&k, lexicon, file(&k.mem, argv[4]));
    confusions(&k, lexicon);
    if (argc > 5)
        trees(&k, LM_TREES, argv[5], &k.head.trees, &k.head.base);
    if (argc > 6)
        network(&k, file(&k.mem, argv[6]));
    if (argc > 7)
        trees(&k, LM_JUDGES, argv[7], &k.head.judges, &k.head.judge_base);
    memcpy(k.head.magic, LM_MAGIC, 8);
    k.head.vocabulary = k.V;
    for (int i = 0; i < LM_PART__MAX; i++) {
        k.head.at[i] = (uint32_t)at;
        at = (at + (uint64_t)k.part[i].n + 63) & ~63u;
    }
    k.head.size = (uint32_t)at;
    out = fopen(argv[1], "wb");
    if (!out)
        die("cannot write");
    fwrite(&k.head, sizeof k.head, 1, out);
    for (int i = 0; i < LM_PART__MAX; i++) {
        fseek(out, k.head.at[i], SEEK_SET);
        if (k.part[i].n)
            fwrite(k.part[i].p, 1, (size_t)k.part[i].n, out);
        fprintf(stderr, "part %d: %td\n", i, k.part[i].n);
    }
    fseek(out, (long)at - 1, SEEK_SET);
    fputc(0, out);
    return fclose(out) != 0;
}
