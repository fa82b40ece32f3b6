/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fitting.c - trains the network that says how well a character fits (check/fit.h)
 *
 *   fitting OUT IMAGE LM SAMPLES TEXT
 *
 * Three places of five are from lines of TEXT drawn at random, two from word chains that LM (libime's
 * zh_CN.lm) makes by its pairs, a chain being preferred where the model has the three words. At each
 * place the right character is to be told from some that it may be confused with (by IMAGE) and from
 * common ones; a few neighbours are wrong, as they are in text with errors. The vectors are written as
 * bytes, with the characters that they are of. The same arguments give the same bytes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/os.h"
#include "base/utf8.h"
#include "check/fit.h"
#include "check/lm.h"
#include "check/token.h"
#include "kenlm.h"

enum {
    LINE = 400,
    RIVALS = 16,
    NOISE = 8,
    BATCH = 128,
    WORDS = 14,
    INPUT = FIT_AROUND * FIT_IN
};

/* The two layers: what is learned, the sums of squares of its steps, and the steps of a batch. */
struct layers {
    float w1[INPUT][FIT_HIDDEN], w2[FIT_HIDDEN][FIT_OUT], b1[FIT_HIDDEN], b2[FIT_OUT];
};

typedef float eight __attribute__((vector_size(32)));

static struct layers net, square, step;
static float in[TOKEN_VOCABULARY][FIT_IN], out[TOKEN_VOCABULARY][FIT_OUT],
    bias[TOKEN_VOCABULARY];
static float in_square[TOKEN_VOCABULARY], out_square[TOKEN_VOCABULARY],
    bias_square[TOKEN_VOCABULARY];
static float pace = 1; /* falls while it learns */
static struct arena mem;
static struct lm lm;
static struct kenlm words;
static uint64_t state = 88172645463325252u;
static double *pair_sum, *word_sum; /* running sums of the probabilities of pairs, of words */
static uint64_t edge_word;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "fitting: %s\n", what);
    exit(1);
}

static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint64_t)((state >> 32) * below >> 32);
}

static double share(void)
{
    return (double)draw(1u << 30) / (1u << 30);
}

static void fill(float *v, isize n, float most)
{
    for (isize i = 0; i < n; i++)
        v[i] = ((float)share() * 2 - 1) * most;
}

static void start(void)
{
    float *s = (float *)(void *)&square;

    fill(&in[0][0], TOKEN_VOCABULARY * FIT_IN, 0.1f);
    fill(&out[0][0], TOKEN_VOCABULARY * FIT_OUT, 0.1f);
    fill(&net.w1[0][0], INPUT * FIT_HIDDEN, sqrtf(6.0f / (INPUT + FIT_HIDDEN)));
    fill(&net.w2[0][0], FIT_HIDDEN * FIT_OUT, sqrtf(6.0f / (FIT_HIDDEN + FIT_OUT)));
    for (size_t i = 0; i < sizeof square / sizeof *s; i++)
        s[i] = 1e-6f;
    for (int i = 0; i < TOKEN_VOCABULARY; i++)
        in_square[i] = out_square[i] = bias_square[i] = 1e-6f;
}

/* --- text */

/* Sums for drawing: the pairs of a word stand together. */
static void sums(void)
{
    double sum = 0;

    pair_sum = NEW(&mem, double, (isize)words.count[1] + 1);
    word_sum = NEW(&mem, double, (isize)words.count[0] + 1);
    for (uint64_t w = 0; w < words.count[0]; w++) {
        uint64_t from, until, a, b, v;
        double p = pow(10, kenlm_unigram(&words, w, &from, &until));

        if (str_eq(words.word[w], S("<s>")))
            edge_word = w;
        if (words.word[w].p[0] == '<')
            p = 0;
        word_sum[w] = sum += p;
        for (uint64_t i = from; i < until; i++) {
            uint64_t x, y;
            double p2 = pow(10, kenlm_bigram(&words, i, &v, &a, &b));

            p2 *= str_eq(words.word[v], S("<s>")) ? 0.06
                                                  : pow(10, kenlm_unigram(&words, v, &x, &y));
            pair_sum[i] = p2 + (i > from ? pair_sum[i - 1] : 0);
        }
    }
}

static uint64_t find_sum(const double *sum, uint64_t from, uint64_t until, double x)
{
    while (from + 1 < until) {
        uint64_t m = (from + until - 1) / 2;

        if (sum[m] > x)
            until = m + 1;
        else
            from = m + 1;
    }
    return from;
}

/* The word before `w`, by the pairs; of a few draws the first that makes three known words with the word
 * behind. */
static uint64_t word_before(uint64_t w, uint64_t behind, bool *none)
{
    uint64_t from, until, v = 0, a, b, f3 = 0, u3 = 0;

    kenlm_unigram(&words, w, &from, &until);
    *none = from >= until;
    if (*none)
        return 0;
    /* The children of (behind, w): which words stand before the two. */
    kenlm_unigram(&words, behind, &a, &b);
    while (a < b) {
        uint64_t m = (a + b) / 2, before, x, y;

        kenlm_bigram(&words, m, &before, &x, &y);
        if (before == w) {
            f3 = x, u3 = y;
            break;
        }
        if (before < w)
            a = m + 1;
        else
            b = m;
    }
    for (int tries = 0; tries < 6; tries++) {
        uint64_t i = find_sum(pair_sum, from, until, share() * pair_sum[until - 1]);

        kenlm_bigram(&words, i, &v, &a, &b);
        for (uint64_t p = f3, q = u3; p < q;) {
            uint64_t m = (p + q) / 2, before;

            kenlm_trigram(&words, m, &before);
            if (before == v)
                return v;
            if (before < v)
                p = m + 1;
            else
                q = m;
        }
    }
    return v;
}

static int chain(uint16_t *id)
{
    uint64_t w[WORDS], now, behind;
    int n = 0, m = 0;

    now = find_sum(word_sum, 0, words.count[0], share() * word_sum[words.count[0] - 1]);
    behind = edge_word;
    while (n < WORDS) {
        bool none;
        uint64_t v;

        w[n++] = now;
        v = word_before(now, behind, &none);
        if (none || words.word[v].p[0] == '<')
            break;
        behind = now;
        now = v;
    }
    while (n--)
        for (isize at = 0; at < words.word[w[n]].n && m < LINE;)
            id[m++] = lm.id_of[token_form(utf8_next(words.word[w[n]], &at))];
    return m;
}

static int line_of(struct str text, const isize *at, isize lines, uint16_t *id)
{
    static struct token t[LINE];
    isize l = (isize)draw((uint64_t)lines);
    isize n = token_line(lm.id_of, str_slice(text, at[l], at[l + 1]), t, LINE);

    for (isize i = 0; i < n; i++)
        id[i] = t[i].id;
    return (int)n;
}

/* --- learning */

/* c[m][n] += a[m][k] b[k][n]; n is a multiple of 32. */
static void multiply(float *c, const float *a, const float *b, int m, int k, int n)
{
    for (int i = 0; i < m; i += 4)
        for (int j = 0; j < n; j += 16) {
            eight s[4][2];

            for (int r = 0; r < 4; r++)
                memcpy(s[r], c + (i + r) * n + j, sizeof s[r]);
            for (int q = 0; q < k; q++) {
                eight x, y;

                memcpy(&x, b + q * n + j, sizeof x);
                memcpy(&y, b + q * n + j + 8, sizeof y);
                for (int r = 0; r < 4; r++) {
                    s[r][0] += a[(i + r) * k + q] * x;
                    s[r][1] += a[(i + r) * k + q] * y;
                }
            }
            for (int r = 0; r < 4; r++)
                memcpy(c + (i + r) * n + j, s[r], sizeof s[r]);
        }
}

static void turn(float *to, const float *from, int rows, int columns)
{
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            to[j * rows + i] = from[i * columns + j];
}

static float product(const float *a, const float *b, int n)
{
    eight s = {0};

    for (int k = 0; k < n; k += 8) {
        eight x, y;

        memcpy(&x, a + k, sizeof x);
        memcpy(&y, b + k, sizeof y);
        s += x * y;
    }
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

/* A row of `n` moves by one rate of its own. */
static void move_row(float *v, float *sq, const float *d, int n)
{
    float rate;

    *sq += product(d, d, n) / (float)n;
    rate = pace * 0.05f / sqrtf(*sq);
    for (int k = 0; k < n; k++)
        v[k] -= rate * d[k];
}

static int rivals(uint16_t *c, uint16_t right)
{
    uint32_t from = lm.confusion_at[right], n = lm.confusion_at[right + 1] - from;
    int m = 0;

    c[m++] = right;
    for (int i = 0; n && i < RIVALS; i++) {
        uint16_t x = lm.confusion[from + draw(n)].id;

        /* Common ones are met more often. */
        if (share() < 0.12 + 4 * pow(10, 0.5 * (double)lm.unigram[x][0]))
            c[m++] = x;
    }
    for (int i = 0; i < NOISE; i++) {
        double u = share();
        uint16_t x = (uint16_t)(TOKEN_FIRST + (uint64_t)(u * u * u * 4000));

        if (x != right && x < lm.vocabulary)
            c[m++] = x;
    }
    return m;
}

static struct {
    uint16_t around[BATCH][FIT_AROUND], right[BATCH];
    int n;
    double loss;
} batch;

/* The answers of one place, given its question; adds to the step of the question. */
static double answer(uint16_t right, const float *q, float *dq)
{
    uint16_t c[1 + RIVALS + NOISE];
    float s[1 + RIVALS + NOISE], most = -1e9f, sum = 0;
    int m = rivals(c, right);

    memset(dq, 0, FIT_OUT * sizeof *dq);
    for (int i = 0; i < m; i++) {
        s[i] = product(q, out[c[i]], FIT_OUT) + bias[c[i]];
        most = s[i] > most ? s[i] : most;
    }
    for (int i = 0; i < m; i++)
        sum += s[i] = expf(s[i] - most);
    for (int i = 0; i < m; i++) {
        float g = s[i] / sum - (i == 0), d[FIT_OUT];

        for (int k = 0; k < FIT_OUT; k++) {
            dq[k] += g * out[c[i]][k];
            d[k] = g * q[k];
        }
        move_row(out[c[i]], &out_square[c[i]], d, FIT_OUT);
        bias_square[c[i]] += g * g;
        bias[c[i]] -= pace * 0.05f * g / sqrtf(bias_square[c[i]]);
    }
    return -log((double)(s[0] / sum) + 1e-12);
}

static void end_batch(void)
{
    static float x[BATCH][INPUT], h[BATCH][FIT_HIDDEN], q[BATCH][FIT_OUT], dq[BATCH][FIT_OUT],
        dh[BATCH][FIT_HIDDEN], dx[BATCH][INPUT], turned[INPUT * FIT_HIDDEN];
    float *v = &net.w1[0][0], *sq = &square.w1[0][0], *d = &step.w1[0][0];

    for (int b = 0; b < BATCH; b++) {
        for (int i = 0; i < FIT_AROUND; i++)
            memcpy(x[b] + i * FIT_IN, in[batch.around[b][i]], sizeof in[0]);
        memcpy(h[b], net.b1, sizeof h[b]);
        memcpy(q[b], net.b2, sizeof q[b]);
    }
    multiply(&h[0][0], &x[0][0], &net.w1[0][0], BATCH, INPUT, FIT_HIDDEN);
    for (int b = 0; b < BATCH; b++)
        for (int k = 0; k < FIT_HIDDEN; k++)
            h[b][k] = h[b][k] > 0 ? h[b][k] : 0;
    multiply(&q[0][0], &h[0][0], &net.w2[0][0], BATCH, FIT_HIDDEN, FIT_OUT);
    for (int b = 0; b < BATCH; b++)
        batch.loss += answer(batch.right[b], q[b], dq[b]);
    memset(&step, 0, sizeof step);
    memset(dh, 0, sizeof dh);
    memset(dx, 0, sizeof dx);
    turn(turned, &h[0][0], BATCH, FIT_HIDDEN);
    multiply(&step.w2[0][0], turned, &dq[0][0], FIT_HIDDEN, BATCH, FIT_OUT);
    turn(turned, &net.w2[0][0], FIT_HIDDEN, FIT_OUT);
    multiply(&dh[0][0], &dq[0][0], turned, BATCH, FIT_OUT, FIT_HIDDEN);
    for (int b = 0; b < BATCH; b++)
        for (int k = 0; k < FIT_HIDDEN; k++) {
            dh[b][k] = h[b][k] > 0 ? dh[b][k] : 0;
            step.b1[k] += dh[b][k];
        }
    for (int b = 0; b < BATCH; b++)
        for (int k = 0; k < FIT_OUT; k++)
            step.b2[k] += dq[b][k];
    turn(turned, &x[0][0], BATCH, INPUT);
    multiply(&step.w1[0][0], turned, &dh[0][0], INPUT, BATCH, FIT_HIDDEN);
    turn(turned, &net.w1[0][0], INPUT, FIT_HIDDEN);
    multiply(&dx[0][0], &dh[0][0], turned, BATCH, FIT_HIDDEN, INPUT);
    for (int b = 0; b < BATCH; b++)
        for (int i = 0; i < FIT_AROUND; i++) {
            uint16_t id = batch.around[b][i];

            move_row(in[id], &in_square[id], dx[b] + i * FIT_IN, FIT_IN);
        }
    for (isize i = 0; i < (isize)(sizeof net / sizeof *v); i++) {
        float g = d[i] / BATCH;

        sq[i] += g * g;
        v[i] -= pace * 0.03f * g / sqrtf(sq[i]);
    }
    batch.n = 0;
}

static isize learn_line(uint16_t *id, int n)
{
    static uint16_t seen[LINE + 2 * FIT_SIDE];
    isize done = 0;

    for (int i = 0; i < n; i++) {
        uint32_t from = lm.confusion_at[id[i]], many = lm.confusion_at[id[i] + 1] - from;

        seen[i] = many && draw(100) < 2 ? lm.confusion[from + draw(many)].id : id[i];
    }
    for (int i = 0; i < n; i++) {
        uint16_t *around = batch.around[batch.n];

        if (id[i] < TOKEN_FIRST || !token_han(lm.runes[id[i]]) || draw(2))
            continue;
        memset(around, 0, sizeof batch.around[0]);
        for (int k = 1; k <= FIT_SIDE && i - k >= 0 && !token_stops(lm.runes[id[i - k]]); k++)
            around[FIT_SIDE - k] = seen[i - k];
        for (int k = 0; k < FIT_SIDE && i + 1 + k < n; k++) {
            around[FIT_SIDE + k] = seen[i + 1 + k];
            if (token_stops(lm.runes[id[i + 1 + k]]))
                break;
        }
        batch.right[batch.n++] = id[i];
        done++;
        if (batch.n == BATCH)
            end_batch();
    }
    return done;
}

static float pack_row(const float *v, int n, int apart, int8_t *to)
{
    float most = 1e-6f;

    for (int i = 0; i < n; i++)
        most = fmaxf(most, fabsf(v[i * apart]));
    for (int i = 0; i < n; i++)
        to[i * apart] = (int8_t)lrintf(v[i * apart] / most * 127);
    return most / 127;
}

static void write_net(const char *path)
{
    static struct fit_net n;
    FILE *f = fopen(path, "wb");

    for (int k = 0; k < FIT_HIDDEN; k++)
        n.scale1[k] = pack_row(&net.w1[0][k], INPUT, FIT_HIDDEN, &n.w1[0][k]);
    memcpy(n.b1, net.b1, sizeof n.b1);
    memcpy(n.w2, net.w2, sizeof n.w2);
    memcpy(n.b2, net.b2, sizeof n.b2);
    if (!f || fwrite(&n, sizeof n, 1, f) != 1 ||
        fwrite(&lm.vocabulary, sizeof lm.vocabulary, 1, f) != 1 ||
        fwrite(lm.runes, sizeof *lm.runes, lm.vocabulary, f) != lm.vocabulary)
        die("the output cannot be written");
    for (uint32_t i = 0; i < lm.vocabulary; i++) {
        struct fit_row r = {.bias = bias[i]};

        r.in_scale = pack_row(in[i], FIT_IN, 1, r.in);
        r.out_scale = pack_row(out[i], FIT_OUT, 1, r.out);
        if (fwrite(&r, sizeof r, 1, f) != 1)
            die("the output cannot be written");
    }
    if (fclose(f))
        die("the output cannot be written");
}

int main(int argc, char **argv)
{
    struct fail why = {0};
    struct str image, model, text, line;
    isize samples, done = 0, told = 0, lines = 0, *at;

    if (argc != 6 || !arena_init(&mem, 2048L << 20) ||
        os_read_file(&mem, argv[2], 256 << 20, &image, &why) ||
        lm_open(image.p, image.n, &lm, &why) ||
        os_read_file(&mem, argv[3], 64 << 20, &model, &why) ||
        !kenlm_open(&mem, model, &words) || os_read_file(&mem, argv[5], 400 << 20, &text, &why))
        die("usage: fitting OUT IMAGE LM SAMPLES TEXT");
    lm_near(&mem, &lm);
    samples = strtol(argv[4], NULL, 10);
    for (isize i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    at = NEW(&mem, isize, lines + 2);
    lines = 0;
    for (struct str rest = text; str_next(&rest, '\n', &line);)
        at[++lines] = line.p + line.n + 1 - text.p;
    at[lines] = text.n;
    sums();
    start();
    while (done < samples) {
        uint16_t id[LINE];
        int n = draw(5) < 3 ? line_of(text, at, lines, id) : chain(id);

        pace =
            done < samples / 2 ? 1 : 1.05f - (float)(done - samples / 2) * 2 / (float)samples;
        done += learn_line(id, n);
        if (done - told >= 200000) {
            fprintf(stderr, "%td: %.4f\n", done, batch.loss / (double)(done - told));
            told = done;
            batch.loss = 0;
        }
    }
    write_net(argv[1]);
    return 0;
}
