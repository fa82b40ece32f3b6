/* SPDX-License-Identifier: MulanPSL-2.0 */
/* rank.c - trains the trees that judge candidates
 *
 *   rank rows OUT IMAGE TEXT SENTENCES SEED
 *   rank again OUT IMAGE TEXT SENTENCES SEED
 *   rank trees OUT TREES ROWS…
 *   rank mean OUT TREES-FILE TREES-FILE    one forest that answers with the mean of two
 *
 * Of TEXT (clean, unknown to the language model of IMAGE) about SENTENCES sentences are drawn; a
 * little over half get an error or two (plant.h). Each candidate of the speller's narrow search is a row: its
 * numbers, and whether it mends what was planted; with `again`, each candidate of the wide search that
 * the first trees of IMAGE think worth a second look, with what its network says. Boosted trees (logistic loss, histograms) learn it.
 * Several files of rows, so that the trees have seen text that the model knows well and text that it
 * does not. The same arguments give the same bytes.
 */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "plant.h"

enum { BINS = 64, LONGEST = 120, LEAST = 60, EASY = 8, THREADS = 4 };
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
        /* Wrong characters come together; the second look is to see through it. */
        for (int more = 0; more < 2 && k > 0 && k <= LONGEST &&
                           plant_random(p) < (speller.narrow ? 0.15 : 0.3);
             more++) {
            k = plant_error(p, bad, n, PLANT_OTHER);
            n = k > 0 ? k : n;
            if (speller.narrow)
                break;
        }
        if (n > LONGEST)
            return;
        d0 = distance(bad, n, good, m);
    }
    spell_candidates(&speller, &scratch, bad, n, 0, n + 1, &l);
    if (!speller.narrow)
        spell_judge(&speller, scratch, bad, n, &l, 0);
    for (isize i = 0; i < l.n; i++)
        if (speller.narrow || l.p[i].x[F_SCORE] > SPELL_FLOOR)
            add(r, l.p[i].x, mends(bad, n, good, m, d0, &l.p[i]));
}

static void read_rows(struct rows *r, struct plant *p, struct str text, double share)
{
    static struct token t[1 << 16];
    struct str line;

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
    unsigned char *bin; /* feature by feature */
    float cut[SPELL_FEATURES][BINS];
    int cuts[SPELL_FEATURES];
    float *sum;
    float *g, *h, *node_g, *node_h;
    int *row; /* of this tree, permuted: the rows of a node are a stretch */
    unsigned char split[RANK_NODES];
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
            b->bin[f * n + i] = (unsigned char)k;
        }
    }
    free(v);
}

struct split {
    int feature, bin;
    double gain;
};

/* The best split of a node by the features of one thread. */
struct part {
    const struct booster *b;
    int first;
    isize n;
    const int *row;
    struct split best;
};

static void *part_split(void *arg)
{
    struct part *p = arg;
    const struct booster *b = p->b;

    p->best = (struct split){0, BINS, 1e-3};
    for (int f = p->first; f < SPELL_FEATURES; f += THREADS) {
        const unsigned char *x = b->bin + (isize)f * b->r->n;
        double g[BINS] = {0}, h[BINS] = {0}, G = 0, H = 0, gl = 0, hl = 0;
        int c[BINS] = {0}, n = 0;

        for (isize q = 0; q < p->n; q++) {
            int k = x[p->row[q]];

            g[k] += b->node_g[q];
            h[k] += b->node_h[q];
            c[k]++;
        }
        for (int k = 0; k < BINS; k++) {
            G += g[k];
            H += h[k];
        }
        for (int k = 0; k < b->cuts[f]; k++) {
            double gain;

            gl += g[k];
            hl += h[k];
            n += c[k];
            if (n < LEAST || p->n - n < LEAST)
                continue;
            gain = gl * gl / (hl + RIDGE) + (G - gl) * (G - gl) / (H - hl + RIDGE) -
                   G * G / (H + RIDGE);
            if (gain > p->best.gain)
                p->best = (struct split){f, k, gain};
        }
    }
    return NULL;
}

static struct split best_split(const struct booster *b, isize from, isize until)
{
    struct part part[THREADS];
    pthread_t thread[THREADS];
    struct split best;

    for (isize q = from; q < until; q++) {
        b->node_g[q - from] = b->g[b->row[q]];
        b->node_h[q - from] = b->h[b->row[q]];
    }
    for (int i = 0; i < THREADS; i++) {
        part[i] = (struct part){b, i, until - from, b->row + from, {0}};
        if (i && pthread_create(&thread[i], NULL, part_split, &part[i]))
            die("no thread");
    }
    part_split(&part[0]);
    best = part[0].best;
    for (int i = 1; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        if (part[i].best.gain > best.gain ||
            (part[i].best.gain == best.gain && part[i].best.feature < best.feature))
            best = part[i].best;
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
        return;
    }
    s = best_split(b, from, until);
    t->feature[node] = (uint8_t)s.feature;
    t->at_most[node] = s.bin < BINS ? b->cut[s.feature][s.bin] : 1e9f;
    b->split[node] = (unsigned char)s.bin;
    for (isize q = from; q < until; q++)
        if (b->bin[s.feature * b->r->n + b->row[q]] <= s.bin) {
            int swap = b->row[q];

            b->row[q] = b->row[m];
            b->row[m++] = swap;
        }
    grow(b, t, 2 * node + 1, from, m);
    grow(b, t, 2 * node + 2, m, until);
}

/* The rows that a tree is grown on: all that are still judged wrongly, and of the others one in EASY,
 * which counts for as many. */
static isize choose(struct booster *b, uint64_t *state)
{
    isize m = 0;

    for (isize i = 0; i < b->r->n; i++) {
        if (fabsf(b->g[i]) < 0.05f) {
            *state ^= *state << 13;
            *state ^= *state >> 7;
            *state ^= *state << 17;
            if (*state >> 32 & (EASY - 1))
                continue;
            b->g[i] *= EASY;
            b->h[i] *= EASY;
        }
        b->row[m++] = (int)i;
    }
    return m;
}

static void apply(struct booster *b, const struct rank_tree *t)
{
    for (isize i = 0; i < b->r->n; i++) {
        const unsigned char *x = b->bin + i;
        int node = 0;

        while (node < RANK_NODES)
            node = 2 * node + (x[t->feature[node] * b->r->n] <= b->split[node] ? 1 : 2);
        b->sum[i] += t->value[node - RANK_NODES];
    }
}

static void boost(const struct rows *r, int trees, const char *path)
{
    static struct booster b;
    FILE *out = fopen(path, "w");
    uint64_t state = 88172645463325252u;
    double positive = 0;
    float base;

    b.r = r;
    b.bin = malloc((size_t)r->n * SPELL_FEATURES);
    b.sum = malloc((size_t)r->n * sizeof *b.sum);
    b.g = malloc((size_t)r->n * sizeof *b.g);
    b.h = malloc((size_t)r->n * sizeof *b.h);
    b.row = malloc((size_t)r->n * sizeof *b.row);
    b.node_g = malloc((size_t)r->n * sizeof *b.node_g);
    b.node_h = malloc((size_t)r->n * sizeof *b.node_h);
    if (!out || !b.bin || !b.sum || !b.g || !b.h || !b.row || !b.node_g || !b.node_h)
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
            loss -= log((double)(r->y[i] ? p : 1 - p) + 1e-12);
        }
        if (k % 50 == 0)
            fprintf(stderr, "%d: %.5f\n", k, loss / (double)r->n);
        grow(&b, &t, 0, 0, choose(&b, &state));
        apply(&b, &t);
        for (int q = 0; q < RANK_NODES; q++)
            fprintf(out, "%d %.4g ", t.feature[q], (double)t.at_most[q]);
        for (int q = 0; q < RANK_LEAVES; q++)
            fprintf(out, "%.4g%c", (double)t.value[q], q == RANK_LEAVES - 1 ? '\n' : ' ');
    }
    if (fclose(out))
        die("the output cannot be written");
}

/* Rows of one text, read with one language model. */
static void gather(const char *out, const char *image_path, const char *text_path,
                   double sentences, long seed, bool narrow)
{
    struct rows r = {0};
    struct plant p = {&speller, (uint64_t)seed * 0x9E3779B97F4A7C15u | 1};
    struct fail why = {0};
    struct str image, text;
    FILE *f = fopen(out, "wb");
    double lines = 0;

    if (os_read_file(&mem, image_path, 256 << 20, &image, &why) ||
        spell_open(&mem, &speller, image.p, image.n, &why) ||
        os_read_file(&mem, text_path, 400 << 20, &text, &why))
        die(why.what);
    for (isize k = 0; k < text.n; k++)
        lines += text.p[k] == '\n';
    speller.narrow = narrow;
    read_rows(&r, &p, text, sentences / lines);
    if (!f || fwrite(&r.n, sizeof r.n, 1, f) != 1 ||
        fwrite(r.x, SPELL_FEATURES * sizeof *r.x, (size_t)r.n, f) != (size_t)r.n ||
        fwrite(r.y, 1, (size_t)r.n, f) != (size_t)r.n || fclose(f))
        die("the rows cannot be written");
}

static void join(struct rows *r, const char *path)
{
    FILE *f = fopen(path, "rb");
    isize n, all;

    if (!f || fread(&n, sizeof n, 1, f) != 1 || n < 0 || n > 1 << 26)
        die("no rows");
    all = r->n + n;
    r->x = realloc(r->x, (size_t)all * SPELL_FEATURES * sizeof *r->x);
    r->y = realloc(r->y, (size_t)all);
    if (!r->x || !r->y ||
        fread(r->x + r->n * SPELL_FEATURES, SPELL_FEATURES * sizeof *r->x, (size_t)n, f) !=
            (size_t)n ||
        fread(r->y + r->n, 1, (size_t)n, f) != (size_t)n || fclose(f))
        die("the rows cannot be read");
    r->n = all;
}

static void mean(const char *path, const char *const *files)
{
    FILE *out = fopen(path, "w");
    struct rank_tree *t[2];
    uint32_t n[2];
    float base[2];

    for (int i = 0; i < 2; i++) {
        struct fail why = {0};
        struct str text;

        if (os_read_file(&mem, files[i], 16 << 20, &text, &why) ||
            !(t[i] = rank_read(&mem, text, &n[i], &base[i])))
            die("no trees");
    }
    if (!out)
        die("the output cannot be written");
    fprintf(out, "%g %u\n", (double)(base[0] + base[1]) / 2, n[0] + n[1]);
    for (int i = 0; i < 2; i++)
        for (uint32_t k = 0; k < n[i]; k++) {
            for (int q = 0; q < RANK_NODES; q++)
                fprintf(out, "%d %.4g ", t[i][k].feature[q], (double)t[i][k].at_most[q]);
            for (int q = 0; q < RANK_LEAVES; q++)
                fprintf(out, "%.4g%c", (double)t[i][k].value[q] / 2,
                        q == RANK_LEAVES - 1 ? '\n' : ' ');
        }
    if (fclose(out))
        die("the output cannot be written");
}

int main(int argc, char **argv)
{
    static struct rows r;

    if (argc == 7 && (!strcmp(argv[1], "rows") || !strcmp(argv[1], "again")) &&
        arena_init(&mem, 2048L << 20)) {
        gather(argv[2], argv[3], argv[4], strtod(argv[5], NULL), strtol(argv[6], NULL, 10),
               !strcmp(argv[1], "rows"));
        return 0;
    }
    if (argc == 5 && !strcmp(argv[1], "mean") && arena_init(&mem, 64 << 20)) {
        mean(argv[2], (const char *const *)argv + 3);
        return 0;
    }
    if (argc < 5 || strcmp(argv[1], "trees"))
        die("usage: rank rows OUT IMAGE TEXT SENTENCES SEED | rank trees OUT TREES ROWS...");
    for (int i = 4; i < argc; i++)
        join(&r, argv[i]);
    boost(&r, (int)strtol(argv[3], NULL, 10), argv[2]);
    return 0;
}
