/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fit.c - how well a character fits; see fit.h
 *
 * What is done often is written once over vectors of eight and compiled twice on x86-64: for AVX2, which the
 * machine is asked for at start, and for any. No sum is regrouped by it: the results are the same.
 */
#include "check/fit.h"

#include <math.h>
#include <string.h>

#include "check/token.h"

#if defined __x86_64__
#include <immintrin.h>
#endif

enum { NOBODY = 0xFFFF, MOST = 8191, EIGHTS = FIT_OUT / 8, COMMON_EIGHTS = FIT_COMMON / 8 };
typedef float f8 __attribute__((vector_size(32)));
typedef int32_t i8 __attribute__((vector_size(32)));
typedef int8_t b8 __attribute__((vector_size(8)));
#define INLINE static inline __attribute__((always_inline))

struct fit_tables {
    /* two inputs of a hidden place stand beside each other: one instruction multiplies and adds them */
    int16_t w1[FIT_AROUND][FIT_IN / 2][FIT_HIDDEN][2];
    f8 scale1[FIT_HIDDEN / 8], b1[FIT_HIDDEN / 8];
    f8 w2[FIT_HIDDEN][EIGHTS], b2[EIGHTS];
    f8 common[FIT_OUT][COMMON_EIGHTS]; /* the common characters' vectors, turned */
    f8 common_scale[COMMON_EIGHTS], common_bias[COMMON_EIGHTS];
};

/* The characters' vectors in one scale; returns it. */
static float vectors(const struct fit *f, int16_t (*x)[FIT_IN])
{
    float most = 1e-9f, scale;

    for (uint32_t i = 0; i < f->vocabulary; i++)
        for (int j = 0; j < FIT_IN; j++) {
            float v = fabsf(f->row[i].in_scale * (float)f->row[i].in[j]);

            most = v > most ? v : most;
        }
    scale = most / MOST;
    for (uint32_t i = 0; i < f->vocabulary; i++)
        for (int j = 0; j < FIT_IN; j++)
            x[i][j] = (int16_t)lrintf(f->row[i].in_scale * (float)f->row[i].in[j] / scale);
    return scale;
}

void fit_open(struct arena *mem, struct fit *f, const void *data, isize size,
              uint32_t vocabulary)
{
    struct fit_tables *t;
    const struct fit_net *n = data;
    int16_t(*x)[FIT_IN];
    float scale;

    *f = (struct fit){.vocabulary = vocabulary};
    if (vocabulary < TOKEN_FIRST + FIT_COMMON ||
        size < (isize)(sizeof *f->net + vocabulary * sizeof *f->row))
        return;
    f->net = n;
    f->row = (const struct fit_row *)(const void *)((const char *)data + sizeof *f->net);
#if defined __x86_64__
    f->wide = __builtin_cpu_supports("avx2");
#endif
    f->t = t = arena_alloc(mem, sizeof *t, 64, 1);
    x = arena_alloc(mem, sizeof *x, 64, vocabulary + 1);
    scale = vectors(f, x);
    f->x = (const int16_t(*)[FIT_IN])x;
    for (int i = 0; i < FIT_AROUND * FIT_IN; i++)
        for (int k = 0; k < FIT_HIDDEN; k++)
            t->w1[i / FIT_IN][i % FIT_IN / 2][k][i % 2] = n->w1[i][k];
    for (int k = 0; k < FIT_HIDDEN; k++)
        t->scale1[k / 8][k % 8] = n->scale1[k] * scale;
    memcpy(t->b1, n->b1, sizeof t->b1);
    memcpy(t->w2, n->w2, sizeof t->w2);
    memcpy(t->b2, n->b2, sizeof t->b2);
    for (int i = 0; i < FIT_COMMON; i++) {
        const struct fit_row *r = &f->row[TOKEN_FIRST + i];

        t->common_scale[i / 8][i % 8] = r->out_scale;
        t->common_bias[i / 8][i % 8] = r->bias;
        for (int k = 0; k < FIT_OUT; k++)
            t->common[k][i / 8][i % 8] = (float)r->out[k];
    }
}

/* --- the first layer: h += w x, for the vector x of one neighbour */

#if defined __x86_64__
__attribute__((target("avx2"))) static void add_wide(int32_t *h, const struct fit_tables *t,
                                                     int at, const int16_t *x)
{
    enum { PART = 8 };

    for (int k = 0; k < FIT_HIDDEN; k += 8 * PART) {
        __m256i sum[PART];

        for (int q = 0; q < PART; q++)
            sum[q] = _mm256_loadu_si256((const void *)(h + k + 8 * q));
        for (int j = 0; j < FIT_IN / 2; j++) {
            int32_t two;
            __m256i both;

            memcpy(&two, x + 2 * j, sizeof two);
            both = _mm256_set1_epi32(two);
            for (int q = 0; q < PART; q++)
                sum[q] = _mm256_add_epi32(
                    sum[q],
                    _mm256_madd_epi16(
                        both, _mm256_load_si256((const void *)t->w1[at][j][k + 8 * q])));
        }
        for (int q = 0; q < PART; q++)
            _mm256_storeu_si256((void *)(h + k + 8 * q), sum[q]);
    }
}

static void add(int32_t *h, const struct fit_tables *t, int at, const int16_t *x)
{
    enum { PART = 12 };

    for (int k = 0; k < FIT_HIDDEN; k += 4 * PART) {
        __m128i sum[PART];

        for (int q = 0; q < PART; q++)
            sum[q] = _mm_loadu_si128((const void *)(h + k + 4 * q));
        for (int j = 0; j < FIT_IN / 2; j++) {
            int32_t two;
            __m128i both;

            memcpy(&two, x + 2 * j, sizeof two);
            both = _mm_set1_epi32(two);
            for (int q = 0; q < PART; q++)
                sum[q] = _mm_add_epi32(
                    sum[q], _mm_madd_epi16(
                                both, _mm_load_si128((const void *)t->w1[at][j][k + 4 * q])));
        }
        for (int q = 0; q < PART; q++)
            _mm_storeu_si128((void *)(h + k + 4 * q), sum[q]);
    }
}
#else
static void add(int32_t *h, const struct fit_tables *t, int at, const int16_t *x)
{
    for (int j = 0; j < FIT_IN / 2; j++)
        for (int k = 0; k < FIT_HIDDEN; k++)
            h[k] += x[2 * j] * t->w1[at][j][k][0] + x[2 * j + 1] * t->w1[at][j][k][1];
}
#endif

static uint32_t row_of(const struct fit *f, uint16_t id)
{
    return id < f->vocabulary ? id : id == NOBODY ? f->vocabulary : TOKEN_OTHER;
}

void fit_turn(const struct fit *f, struct fit_sum *s, const uint16_t around[FIT_AROUND])
{
    for (int i = 0; i < FIT_AROUND; i++) {
        const int16_t *from = f->x[row_of(f, s->around[i])], *to = f->x[row_of(f, around[i])];
        int16_t x[FIT_IN];

        if (from == to)
            continue;
        for (int j = 0; j < FIT_IN; j++)
            x[j] = (int16_t)(to[j] - from[j]);
#if defined __x86_64__
        if (f->wide) {
            add_wide(s->h, f->t, i, x);
            continue;
        }
#endif
        add(s->h, f->t, i, x);
    }
    memcpy(s->around, around, sizeof s->around);
}

void fit_sum(const struct fit *f, const uint16_t around[FIT_AROUND], struct fit_sum *out)
{
    memset(out->around, 0xFF, sizeof out->around);
    memset(out->h, 0, sizeof out->h);
    fit_turn(f, out, around);
}

/* --- from there to the question */

/* e to each of eight, to about seven digits (after Cephes); below -87 nothing. */
INLINE void exp_eight(f8 *v)
{
    f8 x = *v, n, r, p;
    i8 power, low = x<-87.0f, high = x> 87.0f;

    x = (f8)(((i8)x & ~(low | high)) | ((i8)((f8){0} + 87.0f) & high));
    n = x * 1.44269504f + 12582912.0f; /* 1.5 times 2 to the 23rd: rounds to a whole number */
    n = n - 12582912.0f;
    r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    power = (__builtin_convertvector(n, i8) + 127) << 23;
    *v = (f8)((i8)(p * (f8)power) & ~low);
}

INLINE float sum_eight(const f8 *v)
{
    const f8 s = *v;

    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

INLINE void ask_by(const struct fit_tables *t, const int32_t *h, struct fit_place *out)
{
    float hidden[FIT_HIDDEN];
    int some[FIT_HIDDEN], n = 0;
    f8 ask[EIGHTS], sum = {0};

    for (int k = 0; k < FIT_HIDDEN / 8; k++) {
        i8 v;
        f8 x;

        memcpy(&v, h + 8 * k, sizeof v);
        x = __builtin_convertvector(v, f8) * t->scale1[k] + t->b1[k];
        memcpy(hidden + 8 * k, &x, sizeof x);
    }
    for (int k = 0; k < FIT_HIDDEN; k++) {
        some[n] = k;
        n += hidden[k] > 0;
    }
    for (int q = 0; q < EIGHTS; q++)
        ask[q] = t->b2[q];
    for (int i = 0; i < n; i++) {
        const f8 *w = t->w2[some[i]];
        float x = hidden[some[i]];

        for (int q = 0; q < EIGHTS; q++)
            ask[q] += x * w[q];
    }
    memcpy(out->ask, ask, sizeof ask);
    for (int c = 0; c < COMMON_EIGHTS; c += 8) {
        f8 v[8] = {{0}};

        for (int k = 0; k < FIT_OUT; k++)
            for (int q = 0; q < 8; q++)
                v[q] += out->ask[k] * t->common[k][c + q];
        for (int q = 0; q < 8; q++) {
            v[q] = t->common_bias[c + q] + t->common_scale[c + q] * v[q];
            exp_eight(&v[q]);
            sum += v[q];
        }
    }
    out->common = logf(sum_eight(&sum) + 1e-9f);
}

INLINE float score_by(const struct fit_row *r, const struct fit_place *p)
{
    f8 sum = {0};

    for (int q = 0; q < EIGHTS; q++) {
        b8 b;
        f8 a;

        memcpy(&b, r->out + 8 * q, sizeof b);
        memcpy(&a, p->ask + 8 * q, sizeof a);
        sum += a * __builtin_convertvector(b, f8);
    }
    return r->bias + r->out_scale * sum_eight(&sum) - p->common;
}

INLINE void scores_by(const struct fit *f, const struct fit_place *p, const uint16_t *id, int n,
                      float *out)
{
    for (int i = 0; i < n; i++) {
        const char *r = (const char *)&f->row[id[i]];

        __builtin_prefetch(r);
        __builtin_prefetch(r + 64);
    }
    for (int i = 0; i < n; i++)
        out[i] = score_by(&f->row[id[i] < f->vocabulary ? id[i] : TOKEN_OTHER], p);
}

#if defined __x86_64__
#define WIDE __attribute__((target("avx2"))) static void
WIDE ask_wide(const struct fit_tables *t, const int32_t *h, struct fit_place *out)
{
    ask_by(t, h, out);
}

WIDE scores_wide(const struct fit *f, const struct fit_place *p, const uint16_t *id, int n,
                 float *out)
{
    scores_by(f, p, id, n, out);
}
#endif

void fit_ask(const struct fit *f, const struct fit_sum *s, struct fit_place *out)
{
#if defined __x86_64__
    if (f->wide) {
        ask_wide(f->t, s->h, out);
        return;
    }
#endif
    ask_by(f->t, s->h, out);
}

void fit_scores(const struct fit *f, const struct fit_place *p, const uint16_t *id, int n,
                float *out)
{
#if defined __x86_64__
    if (f->wide) {
        scores_wide(f, p, id, n, out);
        return;
    }
#endif
    scores_by(f, p, id, n, out);
}

float fit_score(const struct fit *f, const struct fit_place *p, uint16_t id)
{
    float score;

    fit_scores(f, p, &id, 1, &score);
    return score;
}

float fit_exp_sum(const float *x, int n)
{
    f8 sum = {0}, v;

    for (int i = 0; i < n; i += 8) {
        v = (f8){0} - 100.0f;
        memcpy(&v, x + i, (size_t)(n - i < 8 ? n - i : 8) * sizeof *x);
        exp_eight(&v);
        sum += v;
    }
    return sum_eight(&sum);
}
