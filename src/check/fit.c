/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fit.c - how well a character fits; see fit.h */
#include "check/fit.h"

#include <math.h>
#include <string.h>

#include "check/token.h"

void fit_open(struct arena *mem, struct fit *f, const void *data, isize size,
              uint32_t vocabulary)
{
    *f = (struct fit){.vocabulary = vocabulary};
    if (vocabulary < TOKEN_FIRST + FIT_COMMON ||
        size < (isize)(sizeof *f->net + vocabulary * sizeof *f->row))
        return;
    f->net = data;
    f->row = (const struct fit_row *)(const void *)((const char *)data + sizeof *f->net);
    f->w1 = arena_alloc(mem, sizeof *f->w1, 16, FIT_AROUND * FIT_IN);
    f->common = arena_alloc(mem, sizeof *f->common, 16, FIT_COMMON);
    for (int i = 0; i < FIT_AROUND * FIT_IN; i++)
        for (int k = 0; k < FIT_HIDDEN; k++)
            f->w1[i][k] = (float)f->net->w1[i][k] * f->net->scale1[k];
    for (int i = 0; i < FIT_COMMON; i++)
        for (int k = 0; k < FIT_OUT; k++)
            f->common[i][k] = (float)f->row[TOKEN_FIRST + i].out[k];
}

static const struct fit_row *row_of(const struct fit *f, uint16_t id)
{
    return &f->row[id < f->vocabulary ? id : TOKEN_OTHER];
}

/* Eight beside each other; the order of the sums does not hang on the machine. */
static float product(const float *a, const float *b)
{
    float sum[8] = {0};

    for (int k = 0; k < FIT_OUT; k += 8)
        for (int i = 0; i < 8; i++)
            sum[i] += a[k + i] * b[k + i];
    return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

void fit_ask(const struct fit *f, const uint16_t around[FIT_AROUND], struct fit_place *out)
{
    const struct fit_net *n = f->net;
    float h[FIT_HIDDEN], sum = 0;

    memcpy(h, n->b1, sizeof h);
    for (int i = 0; i < FIT_AROUND; i++) {
        const struct fit_row *r = row_of(f, around[i]);

        for (int j = 0; j < FIT_IN; j++) {
            const float *w = f->w1[i * FIT_IN + j];
            float x = r->in_scale * (float)r->in[j];

            for (int k = 0; k < FIT_HIDDEN; k++)
                h[k] += x * w[k];
        }
    }
    memcpy(out->ask, n->b2, sizeof out->ask);
    for (int i = 0; i < FIT_HIDDEN; i++) {
        float x = h[i];

        for (int k = 0; x > 0 && k < FIT_OUT; k++)
            out->ask[k] += x * n->w2[i][k];
    }
    for (int i = 0; i < FIT_COMMON; i++) {
        const struct fit_row *r = &f->row[TOKEN_FIRST + i];

        sum += expf(r->bias + r->out_scale * product(out->ask, f->common[i]));
    }
    out->common = logf(sum + 1e-9f);
}

float fit_score(const struct fit *f, const struct fit_place *p, uint16_t id)
{
    const struct fit_row *r = row_of(f, id);
    float v[FIT_OUT];

    for (int k = 0; k < FIT_OUT; k++)
        v[k] = (float)r->out[k];
    return r->bias + r->out_scale * product(p->ask, v) - p->common;
}
