/* SPDX-License-Identifier: MulanPSL-2.0 */
/* counts.c - text and word trigrams → pruned, quantised counts of character n-grams
 *
 *   counts OUT LM LEXICON WEIGHT CUT3 CUT4 CUT5 TEXT…
 *
 * Text is counted as the checker reads it (check/token.h). LM is libime's zh_CN.lm: general language
 * that statutes lack. Its word trigrams become expected counts of the character n-grams that lie in
 * a word, across the border of an explicit bigram, or across both borders of an explicit trigram, as
 * if WEIGHT words of text had been read; so do the words of LEXICON (tools/model/lexicon) that LM lacks.
 *
 * Kept is an n-gram whose count times the logarithm of what it changes against the shorter one
 * exceeds its order's CUT; and whatever is a kept one's beginning. Counts up to 8 are exact, above
 * them steps of a sixth. The output is columns (children per context, steps of ids, counts) for xz.
 * The same inputs give the same bytes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/os.h"
#include "base/utf8.h"
#include "check/token.h"
#include "kenlm.h"
#include "ngram.h"

enum { ONE = 16 }; /* a count of one: fractions come from the word model */

struct gram {
    uint64_t key;
    uint32_t count, keep;
};
struct grams {
    struct gram *p;
    isize n, cap;
};

struct counter {
    struct arena mem;
    uint16_t id_of[65536], *runes;
    uint64_t V;
    uint16_t *seq;
    isize seq_n;
    struct kenlm k;
    double weight;
    uint16_t **word; /* ids of the words of the model; [0] is the length */
    uint64_t edge;   /* the id of <s> */
    struct more {
        const uint16_t *ids; /* [0] is the length */
        double p;
    } * more; /* words of the lexicon that the model lacks */
    isize more_n;
    struct grams g[6];
    int order; /* under way */
    uint64_t *unigram;
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "counts: %s\n", what);
    exit(1);
}

static void push(struct grams *g, uint64_t key, uint32_t count)
{
    if (g->n == g->cap) {
        g->cap = g->cap ? g->cap * 2 : 1 << 20;
        g->p = realloc(g->p, (size_t)g->cap * sizeof *g->p);
        if (!g->p)
            die("no memory");
    }
    g->p[g->n++] = (struct gram){key, count, 0};
}

/* Stable radix sort by key, then equal keys become one. */
static void settle(struct grams *g)
{
    struct gram *to = malloc((size_t)(g->n ? g->n : 1) * sizeof *to), *from = g->p;
    isize kept = 0;

    if (!to)
        die("no memory");
    for (int shift = 0; shift < 64; shift += 16) {
        isize *start = calloc(65537, sizeof *start);

        for (isize i = 0; i < g->n; i++)
            start[(from[i].key >> shift & 65535) + 1]++;
        for (int i = 0; i < 65536; i++)
            start[i + 1] += start[i];
        for (isize i = 0; i < g->n; i++)
            to[start[from[i].key >> shift & 65535]++] = from[i];
        free(start);
        struct gram *swap = from;
        from = to;
        to = swap;
    }
    free(to);
    g->p = from;
    for (isize i = 0; i < g->n; i++)
        if (kept && from[kept - 1].key == from[i].key)
            from[kept - 1].count += from[i].count;
        else
            from[kept++] = from[i];
    g->n = kept;
}

static const struct gram *find(const struct grams *g, uint64_t key)
{
    isize a = 0, b = g->n;

    while (a < b) {
        isize m = (a + b) / 2;

        if (g->p[m].key < key)
            a = m + 1;
        else
            b = m;
    }
    return a < g->n && g->p[a].key == key ? &g->p[a] : NULL;
}

/* --- reading */

static void vocabulary(struct counter *c, char **files, int n)
{
    static uint64_t seen[65536];
    uint64_t edge;

    for (int f = 0; f < n; f++) {
        struct arena scratch;
        struct fail why = {0};
        struct str text;

        arena_init(&scratch, 512 << 20);
        if (os_read_file(&scratch, files[f], 400 << 20, &text, &why))
            die(why.what);
        for (isize at = 0; at < text.n;)
            seen[token_form(utf8_next(text, &at))] += ONE;
        arena_free(&scratch);
    }
    for (uint64_t i = 0; i < c->k.count[0]; i++) {
        uint64_t a, b;
        double w = pow(10, kenlm_unigram(&c->k, i, &a, &b)) * c->weight * ONE;

        if (str_eq(c->k.word[i], S("<s>")))
            c->edge = i;
        if (c->k.word[i].p[0] != '<')
            for (isize at = 0; at < c->k.word[i].n;)
                seen[token_form(utf8_next(c->k.word[i], &at))] += (uint64_t)w;
    }
    edge = 0;
    c->runes = NEW(&c->mem, uint16_t, 65536);
    c->V = TOKEN_FIRST;
    while (c->V < TOKEN_VOCABULARY) {
        int best = -1;

        for (int r = 128; r < 65535; r++)
            if (seen[r] >= 3 * ONE && (best < 0 || seen[r] > seen[best]))
                best = r;
        if (best < 0)
            break;
        seen[best] = 0;
        c->runes[c->V] = (uint16_t)best;
        c->id_of[best] = (uint16_t)c->V++;
    }
    for (const char *m = ".%-/+="; *m && c->V < TOKEN_VOCABULARY; m++) {
        c->runes[c->V] = (uint16_t)*m;
        c->id_of[(int)*m] = (uint16_t)c->V++;
    }
    (void)edge;
}

static void read_text(struct counter *c, char **files, int n)
{
    static struct token t[1 << 20];
    isize cap = 0;

    for (int f = 0; f < n; f++) {
        struct arena scratch;
        struct fail why = {0};
        struct str text, line;

        arena_init(&scratch, 512 << 20);
        if (os_read_file(&scratch, files[f], 400 << 20, &text, &why))
            die(why.what);
        while (str_next(&text, '\n', &line)) {
            isize m = token_line(c->id_of, line, t, 1 << 20);

            if (c->seq_n + 2 * m + 2 > cap) {
                cap = cap * 2 + 2 * m + (1 << 22);
                c->seq = realloc(c->seq, (size_t)cap * sizeof *c->seq);
                if (!c->seq)
                    die("no memory");
            }
            if (!c->seq_n)
                c->seq[c->seq_n++] = TOKEN_EDGE;
            for (isize i = 0; i < m; i++) {
                c->seq[c->seq_n++] = t[i].id;
                if (token_stops(t[i].rune))
                    c->seq[c->seq_n++] = TOKEN_EDGE;
            }
            if (c->seq[c->seq_n - 1] != TOKEN_EDGE)
                c->seq[c->seq_n++] = TOKEN_EDGE;
        }
        arena_free(&scratch);
    }
}

static void read_words(struct counter *c)
{
    c->word = NEW(&c->mem, uint16_t *, (isize)c->k.count[0]);
    for (uint64_t i = 0; i < c->k.count[0]; i++) {
        struct str w = c->k.word[i];
        uint16_t *ids = c->word[i] = NEW(&c->mem, uint16_t, utf8_count(w) + 1);

        if (w.p[0] == '<') { /* <s>, </s>; <unk> is none */
            if (w.n < 5 && !str_eq(w, S("<unk>"))) {
                ids[0] = 1;
                ids[1] = TOKEN_EDGE;
            }
            continue;
        }
        for (isize at = 0; at < w.n;)
            ids[++ids[0]] = c->id_of[token_form(utf8_next(w, &at))];
    }
}

static void read_more(struct counter *c, struct str lexicon)
{
    struct map known = {0};
    struct str line;

    for (uint64_t i = 0; i < c->k.count[0]; i++)
        *map_put(&c->mem, &known, c->k.word[i]) = c;
    c->more = NEW(&c->mem, struct more, 400000);
    while (str_next(&lexicon, '\n', &line) && c->more_n < 400000) {
        struct str word, rest, class, back;
        int64_t v;
        uint16_t *ids;

        if (!str_starts(line, S("W ")))
            continue;
        str_cut(str_from(line, 2), S(" "), &word, &rest);
        str_cut(rest, S(" "), &class, &back);
        if (map_get(&known, word) || !str_int(class, &v))
            continue;
        ids = NEW(&c->mem, uint16_t, utf8_count(word) + 1);
        for (isize at = 0; at < word.n;)
            ids[++ids[0]] = c->id_of[token_form(utf8_next(word, &at))];
        c->more[c->more_n++] = (struct more){ids, pow(10, (double)v / 500 - 7)};
    }
}

/* --- counting */

static void count_text(struct counter *c)
{
    int o = c->order;

    for (isize i = 0; i + o <= c->seq_n; i++) {
        uint64_t key = 0;
        bool whole = true;

        for (int q = 0; q < o; q++) {
            whole &= q == 0 || q == o - 1 || c->seq[i + q] != TOKEN_EDGE;
            key = key * c->V + c->seq[i + q];
        }
        if (whole && !(o == 2 && !c->seq[i] && !c->seq[i + 1]))
            push(&c->g[o], key, ONE);
    }
}

/* The n-grams of the joined words that begin before `first` and end at or behind `last`. */
static void spread(struct counter *c, const uint16_t *const *words, int n, double count)
{
    uint16_t ids[64];
    int m = 0, first = 0, last = 0, o = c->order;
    uint32_t units = (uint32_t)(count * ONE + 0.5);

    if (!units)
        return;
    for (int w = 0; w < n; w++) {
        if (!words[w][0] || m + words[w][0] > 60)
            return;
        if (w == n - 1)
            last = m;
        for (int i = 1; i <= words[w][0]; i++)
            ids[m++] = words[w][i];
        if (w == 0)
            first = m;
    }
    for (int i = 0; i + o <= m; i++) {
        uint64_t key = 0;

        if (n > 1 && (i >= first || i + o <= last))
            continue;
        for (int q = 0; q < o; q++)
            key = key * c->V + ids[i + q];
        push(&c->g[o], key, units);
    }
}

static void count_model(struct counter *c)
{
    const struct kenlm *k = &c->k;

    for (isize i = 0; i < c->more_n; i++)
        spread(c, &c->more[i].ids, 1, c->more[i].p * c->weight);
    for (uint64_t w = 0; w < k->count[0]; w++) {
        uint64_t from, until, none[2];
        double pw = pow(10, kenlm_unigram(k, w, &from, &until));

        spread(c, (const uint16_t *const[]){c->word[w]}, 1, pw * c->weight);
        for (uint64_t i = from; i < until; i++) {
            uint64_t v, f3, u3;
            double p2 = pow(10, kenlm_bigram(k, i, &v, &f3, &u3));
            double pv = v == c->edge ? 0.06 : pow(10, kenlm_unigram(k, v, &none[0], &none[1]));

            spread(c, (const uint16_t *const[]){c->word[v], c->word[w]}, 2,
                   pv * p2 * c->weight);
            for (uint64_t j = f3; j < u3; j++) {
                uint64_t u, a, b;
                double p3 = pow(10, kenlm_trigram(k, j, &u));
                double pu = u == c->edge ? 0.06 : pow(10, kenlm_unigram(k, u, &a, &b)), puv = 0;

                /* p(v | u): look among the children of v. */
                kenlm_unigram(k, v, &a, &b);
                while (a < b) {
                    uint64_t m = (a + b) / 2, before, x, y;
                    double p = kenlm_bigram(k, m, &before, &x, &y);

                    if (before == u) {
                        puv = pow(10, p);
                        break;
                    }
                    if (before < u)
                        a = m + 1;
                    else
                        b = m;
                }
                spread(c, (const uint16_t *const[]){c->word[u], c->word[v], c->word[w]}, 3,
                       pu * puv * p3 * c->weight);
            }
        }
    }
}

static void count_unigrams(struct counter *c)
{
    c->unigram = NEW(&c->mem, uint64_t, (isize)c->V);
    for (isize i = 0; i < c->seq_n; i++)
        c->unigram[c->seq[i]] += ONE;
    for (isize i = 0; i < c->more_n; i++)
        for (int q = 1; q <= c->more[i].ids[0]; q++)
            c->unigram[c->more[i].ids[q]] += (uint64_t)(c->more[i].p * c->weight * ONE + 0.5);
    for (uint64_t w = 0; w < c->k.count[0]; w++) {
        uint64_t a, b;
        double p = pow(10, kenlm_unigram(&c->k, w, &a, &b));

        for (int i = 1; i <= c->word[w][0]; i++)
            c->unigram[c->word[w][i]] +=
                (uint64_t)((w == c->edge ? 0.06 : p) * c->weight * ONE + 0.5);
    }
}

/* --- pruning and writing */

static uint64_t power(uint64_t v, int n)
{
    uint64_t p = 1;

    while (n--)
        p *= v;
    return p;
}

static double total(const struct counter *c, int order, uint64_t key)
{
    const struct gram *g;

    if (order == 1)
        return (double)c->unigram[key];
    g = find(&c->g[order], key);
    return g ? g->count : 0;
}

static void choose(struct counter *c, int o, double cut)
{
    uint64_t high = power(c->V, o - 1);

    for (isize i = 0; i < c->g[o].n; i++) {
        struct gram *g = &c->g[o].p[i];
        double ctx, low, lowctx, gain;

        if (g->count < 2 * ONE - 4 && o > 2)
            continue;
        if (o == 2) {
            g->keep |= g->count >= ONE + ONE / 2;
            continue;
        }
        ctx = total(c, o - 1, g->key / c->V);
        low = total(c, o - 1, g->key % high);
        lowctx = total(c, o - 2, g->key % high / c->V);
        if (ctx <= 0 || low <= 0 || lowctx <= 0)
            continue;
        gain = log10((g->count - 0.6 * ONE) / ctx) - log10(low / lowctx);
        g->keep |= g->count / (double)ONE * fabs(gain) >= cut;
    }
    if (o > 2) /* what a kept one begins with is kept */
        for (isize i = 0, j = 0; i < c->g[o].n; i++) {
            uint64_t prefix = c->g[o].p[i].key / c->V;

            if (!c->g[o].p[i].keep)
                continue;
            while (j < c->g[o - 1].n && c->g[o - 1].p[j].key < prefix)
                j++;
            if (j < c->g[o - 1].n && c->g[o - 1].p[j].key == prefix)
                c->g[o - 1].p[j].keep = 1;
            else
                c->g[o].p[i].keep = 0;
        }
}

static void put(struct buf *b, uint64_t v)
{
    for (; v >= 128; v >>= 7)
        buf_char(b, (char)(v | 128));
    buf_char(b, (char)v);
}

static void write_all(struct counter *c, const char *path)
{
    struct buf out = buf_new(&c->mem, 64 << 20);
    struct fail why = {0};

    buf_add(&out, S(NGRAM_MAGIC));
    put(&out, c->V);
    for (uint64_t i = 0; i < c->V; i++) {
        put(&out, c->runes[i]);
        put(&out, c->unigram[i] / ONE);
    }
    for (int o = 2; o <= 5; o++) {
        struct grams *g = &c->g[o], *up = &c->g[o - 1];
        struct arena scratch;
        struct buf kids, ids, counts;
        isize j = 0, kept = 0;

        arena_init(&scratch, 2048L << 20);
        kids = buf_new(&scratch, 256 << 20);
        ids = buf_new(&scratch, 256 << 20);
        counts = buf_new(&scratch, 256 << 20);
        for (isize i = 0; i < (o == 2 ? (isize)c->V : up->n); i++) {
            uint64_t prefix = o == 2 ? (uint64_t)i : up->p[i].key, before = 0, n = 0;

            if (o > 2 && !up->p[i].keep)
                continue;
            while (j < g->n && g->p[j].key / c->V < prefix)
                j++;
            for (; j < g->n && g->p[j].key / c->V == prefix; j++)
                if (g->p[j].keep) {
                    put(&ids, g->p[j].key % c->V - before);
                    before = g->p[j].key % c->V;
                    put(&counts, ngram_step((g->p[j].count + ONE / 2) / ONE));
                    n++;
                }
            put(&kids, n);
            kept += (isize)n;
        }
        fprintf(stderr, "order %d: %td of %td\n", o, kept, g->n);
        put(&out, (uint64_t)kept);
        put(&out, (uint64_t)kids.n), put(&out, (uint64_t)ids.n), put(&out, (uint64_t)counts.n);
        buf_add(&out, buf_str(&kids)), buf_add(&out, buf_str(&ids)),
            buf_add(&out, buf_str(&counts));
        arena_free(&scratch);
    }
    if (os_write_file(path, buf_str(&out), 0644, &why))
        die(why.what);
}

int main(int argc, char **argv)
{
    static struct counter c;
    struct fail why = {0};
    struct str file;

    if (argc < 9 || !arena_init(&c.mem, 4096L << 20))
        die("usage: counts OUT LM LEXICON WEIGHT CUT3 CUT4 CUT5 TEXT...");
    if (os_read_file(&c.mem, argv[2], 64 << 20, &file, &why) || !kenlm_open(&c.mem, file, &c.k))
        die("the word model cannot be read");
    c.weight = strtod(argv[4], NULL);
    for (int i = 0; i < 65536; i++)
        c.id_of[i] = TOKEN_OTHER;
    vocabulary(&c, argv + 8, argc - 8);
    read_words(&c);
    if (os_read_file(&c.mem, argv[3], 64 << 20, &file, &why))
        die("the lexicon cannot be read");
    read_more(&c, file);
    read_text(&c, argv + 8, argc - 8);
    count_unigrams(&c);
    fprintf(stderr, "%td tokens, %llu characters\n", c.seq_n, (unsigned long long)c.V);
    for (c.order = 2; c.order <= 5; c.order++) {
        count_text(&c);
        count_model(&c);
        settle(&c.g[c.order]);
    }
    for (int o = 5; o >= 2; o--)
        choose(&c, o, o == 2 ? 0 : strtod(argv[o + 2], NULL));
    write_all(&c, argv[1]);
    return 0;
}
