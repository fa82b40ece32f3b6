/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fit.c - how well a character fits; see fit.h */
#include "check/fit.h"

#include <math.h>
#include <string.h>

#include "check/token.h"

void fit_open(struct fit *f, const void *data, isize size, uint32_t vocabulary)
{
    *f = (struct fit){.vocabulary = vocabulary};
    if (vocabulary < TOKEN_FIRST + FIT_COMMON ||
        size < (isize)(sizeof *f->net + vocabulary * sizeof *f->row))
        return;
    f->net = data;
    f->row = (const struct fit_row *)(const void *)((const char *)data + sizeof *f->net);
}

static const struct fit_row *row_of(const struct fit *f, uint16_t id)
{
    return &f->row[id < f->vocabulary ? id : TOKEN_OTHER];
}

/* Sums stand in an order that does not hang on the machine: eight beside each other. */
static float raw(const struct fit *f, const struct fit_place *p, uint16_t id)
{
    const struct fit_row *r = row_of(f, id);
    float sum[8] = {0};

    for (int k = 0; k < FIT_OUT; k += 8)
        for (int i = 0; i < 8; i++)
            sum[i] += p->ask[k + i] * (float)r->out[k + i];
    return r->bias + r->out_scale * (((sum[0] + sum[4]) + (sum[1] + sum[5])) +
                                     ((sum[2] + sum[6]) + (sum[3] + sum[7])));
}

void fit_ask(const struct fit *f, const uint16_t around[FIT_AROUND], struct fit_place *out)
{
    const struct fit_net *n = f->net;
    float h[FIT_HIDDEN] = {0}, sum = 0;

    for (int i = 0; i < FIT_AROUND; i++) {
        const struct fit_row *r = row_of(f, around[i]);

        for (int j = 0; j < FIT_IN; j++) {
            const int8_t *w = n->w1[i * FIT_IN + j];
            float x = r->in_scale * (float)r->in[j];

            for (int k = 0; k < FIT_HIDDEN; k++)
                h[k] += x * (float)w[k];
        }
    }
    memcpy(out->ask, n->b2, sizeof out->ask);
    for (int i = 0; i < FIT_HIDDEN; i++) {
        float x = h[i] * n->scale1[i] + n->b1[i];

        for (int k = 0; x > 0 && k < FIT_OUT; k++)
            out->ask[k] += x * n->w2[i][k];
    }
    for (int i = 0; i < FIT_COMMON; i++)
        sum += expf(raw(f, out, (uint16_t)(TOKEN_FIRST + i)));
    out->common = logf(sum + 1e-9f);
}

float fit_score(const struct fit *f, const struct fit_place *p, uint16_t id)
{
    return raw(f, p, id) - p->common;
}
