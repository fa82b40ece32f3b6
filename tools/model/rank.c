/* SPDX-License-Identifier: MulanPSL-2.0 */
/* rank.c - trains the trees that judge candidates
 *
 *   rank OUT IMAGE SENTENCES TREES TEXT…
 *
 * Of TEXT (clean, unknown to the language model of IMAGE) about SENTENCES sentences are drawn; a
 * little over half get an error or two (plant.h). Each candidate of the speller is a row: its
 * numbers, and whether it mends what was planted. Boosted trees (logistic loss, histograms) learn it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "plant.h"

enum { BINS = 64, LONGEST = 120, LEAST = 60 };
static const double RATE = 0.1, RIDGE = 1.0;

struct rows {
    float *x;
    unsigned char *y;
    isize n, cap;
};

static struct arena mem;
static struct spell speller;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "rank: %s\n", what);
    exit(1);
}

static int distance(const struct token *a, int n, const struct token *b, int m)
{
    int d[LONGEST + 8];

    for (int j = 0; j <= m; j++)
        d[j] = j;
    for (int i = 1; i <= n; i++) {
        int corner = d[0];

        d[0] = i;
        for (int j = 1; j <= m; j++) {
            int up = d[j], v = corner + (a[i - 1].id != b[j - 1].id);

            v = v < d[j] + 1 ? v : d[j] + 1;
            d[j] = v < d[j - 1] + 1 ? v : d[j - 1] + 1;
            corner = up;
        }
    }
    return d[m];
}

static void add(struct rows *r, const float *x, bool y)
{
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 1 << 16;
        r->x = realloc(r->x, (size_t)r->cap * SPELL_FEATURES * sizeof *r->x);
        r->y = realloc(r->y, (size_t)r->cap);
        if (!r->x || !r->y)
            die("no memory");
    }
    memcpy(r->x + r->n * SPELL_FEATURES, x, SPELL_FEATURES * sizeof *x);
    r->y[r->n++] = y;
}

/* Does the candidate undo what was planted: every character that it changes becomes right. */
static bool mends(const struct token *bad, int n, const struct token *good, int m, int d0,
                  const struct spell_candidate *c)
{
    struct token t[LONGEST + 8];
    int need = c->kind == SPELL_MISSING ? 1 : c->kind == SPELL_EXTRA ? c->n : 0;

    if (!d0)
        return false;
    for (int q = 0; c->n == c->rep_n && q < c->n; q++)
        need += bad[c->at + q].id != c->rep[q];
    memcpy(t, bad, (size_t)n * sizeof *t);
    return d0 - distance(t, spell_put(&speller, t, n, c), good, m) >= need;
}

static void sentence(struct rows *r, struct plant *p, const struct token *good, int m)
{
    struct token bad[LONGEST + 8];
    struct arena scratch = mem;
    struct spell_list l = {0};
    int n = m, d0 = 0;

    memcpy(bad, good, (size_t)m * sizeof *bad);
    if (plant_random(p) > 0.45) {
        int k = plant_error(p, bad, n, PLANT_MIX);

        n = k > 0 ? k : n;
        if (k > 0 && k <= LONGEST && plant_random(p) < 0.15) {
            k = plant_error(p, bad, n, PLANT_OTHER);
            n = k > 0 ? k : n;
        }
        if (n > LONGEST)
            return;
        d0 = distance(bad, n, good, m);
    }
    spell_candidates(&speller, &scratch, bad, n, 0, n + 1, &l);
    for (isize i = 0; i < l.n; i++)
        add(r, l.p[i].x, mends(bad, n, good, m, d0, &l.p[i]));
}

static void read_rows(struct rows *r, struct plant *p, const char *path, double share)
{
    static struct token t[1 << 16];
    struct fail why = {0};
    struct str text, line;

    if (os_read_file(&mem, path, 400 << 20, &text, &why))
        die(why.what);
    while (str_next(&text, '\n', &line)) {
        isize n = token_line(speller.lm.id_of, line, t, 1 << 16), from = 0;

        if (plant_random(p) >= share)
            continue;
        for (isize i = 0; i < n; i++)
            if (i == n - 1 || token_stops(t[i].rune)) {
                if (i + 1 - from >= 6 && i + 1 - from <= LONGEST - 4)
                    sentence(r, p, t + from, (int)(i + 1 - from));
                from = i + 1;
            }
    }
}

/* --- boosting */

struct booster {
    const struct rows *r;
    unsigned char *bin; /* row by row */
    float cut[SPELL_FEATURES][BINS];
    int cuts[SPELL_FEATURES];
    float *sum;
    float *g, *h;
    int *row; /* permuted: the rows of a node are a stretch */
};

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return x < y ? -1 : x > y;
}

static void bins(struct booster *b)
{
    isize n = b->r->n;
    float *v = malloc((size_t)n * sizeof *v);

    for (int f = 0; f < SPELL_FEATURES; f++) {
        b->cuts[f] = 0;
        for (isize i = 0; i < n; i++)
            v[i] = b->r->x[i * SPELL_FEATURES + f];
        qsort(v, (size_t)n, sizeof *v, by_value);
        for (int k = 1; k < BINS; k++) {
            float x = v[n * k / BINS];

            if (!b->cuts[f] || x > b->cut[f][b->cuts[f] - 1])
                b->cut[f][b->cuts[f]++] = x;
        }
        for (isize i = 0; i < n; i++) {
            float x = b->r->x[i * SPELL_FEATURES + f];
            int k = 0;

            while (k < b->cuts[f] && x > b->cut[f][k])
                k++;
            b->bin[i * SPELL_FEATURES + f] = (unsigned char)k;
        }
    }
    free(v);
}

struct split {
    int feature, bin;
    double gain;
};

static struct split best_split(const struct booster *b, isize from, isize until)
{
    static double g[SPELL_FEATURES][BINS], h[SPELL_FEATURES][BINS];
    static int c[SPELL_FEATURES][BINS];
    struct split best = {0, BINS, 1e-3};
    double G = 0, H = 0;

    memset(g, 0, sizeof g);
    memset(h, 0, sizeof h);
    memset(c, 0, sizeof c);
    for (isize q = from; q < until; q++) {
        const unsigned char *x = b->bin + (isize)b->row[q] * SPELL_FEATURES;
        double gq = b->g[b->row[q]], hq = b->h[b->row[q]];

        G += gq;
        H += hq;
        for (int f = 0; f < SPELL_FEATURES; f++) {
            g[f][x[f]] += gq;
            h[f][x[f]] += hq;
            c[f][x[f]]++;
        }
    }
    for (int f = 0; f < SPELL_FEATURES; f++) {
        double gl = 0, hl = 0;
        int n = 0;

        for (int k = 0; k < b->cuts[f]; k++) {
            double gain;

            gl += g[f][k];
            hl += h[f][k];
            n += c[f][k];
            if (n < LEAST || until - from - n < LEAST)
                continue;
            gain = gl * gl / (hl + RIDGE) + (G - gl) * (G - gl) / (H - hl + RIDGE) -
                   G * G / (H + RIDGE);
            if (gain > best.gain)
                best = (struct split){f, k, gain};
        }
    }
    return best;
}

static void grow(struct booster *b, struct rank_tree *t, int node, isize from, isize until)
{
    struct split s;
    isize m = from;

    if (node >= RANK_NODES) {
        double G = 0, H = 0;
        float v;

        for (isize q = from; q < until; q++) {
            G += b->g[b->row[q]];
            H += b->h[b->row[q]];
        }
        v = (float)(RATE * G / (H + RIDGE));
        t->value[node - RANK_NODES] = v;
        for (isize q = from; q < until; q++)
            b->sum[b->row[q]] += v;
        return;
    }
    s = best_split(b, from, until);
    t->feature[node] = (uint8_t)s.feature;
    t->at_most[node] = s.bin < BINS ? b->cut[s.feature][s.bin] : 1e9f;
    for (isize q = from; q < until; q++)
        if (b->bin[(isize)b->row[q] * SPELL_FEATURES + s.feature] <= s.bin) {
            int swap = b->row[q];

            b->row[q] = b->row[m];
            b->row[m++] = swap;
        }
    grow(b, t, 2 * node + 1, from, m);
    grow(b, t, 2 * node + 2, m, until);
}

static void boost(const struct rows *r, int trees, const char *path)
{
    static struct booster b;
    FILE *out = fopen(path, "w");
    double positive = 0;
    float base;

    b.r = r;
    b.bin = malloc((size_t)r->n * SPELL_FEATURES);
    b.sum = malloc((size_t)r->n * sizeof *b.sum);
    b.g = malloc((size_t)r->n * sizeof *b.g);
    b.h = malloc((size_t)r->n * sizeof *b.h);
    b.row = malloc((size_t)r->n * sizeof *b.row);
    if (!out || !b.bin || !b.sum || !b.g || !b.h || !b.row)
        die("no memory, or the output cannot be written");
    bins(&b);
    for (isize i = 0; i < r->n; i++)
        positive += r->y[i];
    base = (float)log(positive / ((double)r->n - positive));
    for (isize i = 0; i < r->n; i++)
        b.sum[i] = base;
    fprintf(stderr, "%td candidates, %.0f right\n", r->n, positive);
    fprintf(out, "%g %d\n", (double)base, trees);
    for (int k = 0; k < trees; k++) {
        struct rank_tree t = {0};
        double loss = 0;

        for (isize i = 0; i < r->n; i++) {
            float p = 1 / (1 + expf(-b.sum[i]));

            b.g[i] = (float)r->y[i] - p;
            b.h[i] = fmaxf(p * (1 - p), 1e-6f);
            b.row[i] = (int)i;
            loss -= log((double)(r->y[i] ? p : 1 - p) + 1e-12);
        }
        if (k % 50 == 0)
            fprintf(stderr, "%d: %.5f\n", k, loss / (double)r->n);
        grow(&b, &t, 0, 0, r->n);
        for (int q = 0; q < RANK_NODES; q++)
            fprintf(out, "%d %.4g ", t.feature[q], (double)t.at_most[q]);
        for (int q = 0; q < RANK_LEAVES; q++)
            fprintf(out, "%.4g%c", (double)t.value[q], q == RANK_LEAVES - 1 ? '\n' : ' ');
    }
    if (fclose(out))
        die("the output cannot be written");
}

int main(int argc, char **argv)
{
    static struct rows r;
    struct plant p = {&speller, 0x9E3779B97F4A7C15u};
    struct fail why = {0};
    struct str image;
    double lines = 0;

    if (argc < 6 || !arena_init(&mem, 2048L << 20))
        die("usage: rank OUT IMAGE SENTENCES TREES TEXT...");
    if (os_read_file(&mem, argv[2], 256 << 20, &image, &why) ||
        lm_open(image.p, image.n, &speller.lm, &why))
        die(why.what);
    for (int i = 5; i < argc; i++) {
        struct arena scratch = mem;
        struct str text;

        if (os_read_file(&scratch, argv[i], 400 << 20, &text, &why))
            die(why.what);
        for (isize k = 0; k < text.n; k++)
            lines += text.p[k] == '\n';
    }
    for (int i = 5; i < argc; i++)
        read_rows(&r, &p, argv[i], strtod(argv[3], NULL) / lines);
    boost(&r, (int)strtol(argv[4], NULL, 10), argv[1]);
    return 0;
}
