/* SPDX-License-Identifier: MulanPSL-2.0 */
/* picture.c - a drawn page as pixels; see picture.h */
#include "base/picture.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_MOST = 20000, SHADE = 48 };

bool picture_new(struct picture *p, int w, int h)
{
    size_t n = (size_t)w * (size_t)h;

    *p = (struct picture){0};
    if (w < 1 || h < 1 || w > SIDE_MOST || h > SIDE_MOST)
        return false;
    p->px = malloc(n * sizeof *p->px);
    if (!p->px)
        return false;
    memset(p->px, 0xFF, n * sizeof *p->px);
    p->w = w;
    p->h = h;
    return true;
}

void picture_free(struct picture *p)
{
    free(p->px);
    *p = (struct picture){0};
}

static int within(int v, int most)
{
    return v < 0 ? 0 : v > most ? most : v;
}

struct picture_box picture_clip(const struct picture *p, struct picture_box b)
{
    b = (struct picture_box){within(b.x1, p->w), within(b.y1, p->h), within(b.x2, p->w),
                             within(b.y2, p->h)};
    if (b.x2 < b.x1)
        b.x2 = b.x1;
    if (b.y2 < b.y1)
        b.y2 = b.y1;
    return b;
}

static uint32_t *at(const struct picture *p, int x, int y)
{
    return p->px + (ptrdiff_t)y * p->w + x;
}

void picture_fill(struct picture *p, struct picture_box b, uint32_t colour)
{
    b = picture_clip(p, b);
    for (int y = b.y1; y < b.y2; y++)
        for (int x = b.x1; x < b.x2; x++)
            *at(p, x, y) = colour;
}

void picture_tint(struct picture *p, struct picture_box b, uint32_t colour)
{
    b = picture_clip(p, b);
    for (int y = b.y1; y < b.y2; y++)
        for (int x = b.x1; x < b.x2; x++) {
            uint32_t *px = at(p, x, y);

            *px = 0xFF000000u | (((*px >> 1) & 0x7F7F7Fu) + ((colour >> 1) & 0x7F7F7Fu));
        }
}

/* How far two colours are apart, by their most different part. */
static int apart(uint32_t a, uint32_t b)
{
    int most = 0;

    for (int k = 0; k < 24; k += 8) {
        int d = (int)(a >> k & 0xFF) - (int)(b >> k & 0xFF);

        d = d < 0 ? -d : d;
        most = d > most ? d : most;
    }
    return most;
}

bool picture_is(const struct picture *p, struct picture_box b, uint32_t colour)
{
    b = picture_clip(p, b);
    for (int y = b.y1; y < b.y2; y++)
        for (int x = b.x1; x < b.x2; x++)
            if (apart(*at(p, x, y), colour) > SHADE)
                return false;
    return true;
}

bool picture_has_ink(const struct picture *p, struct picture_box b)
{
    b = picture_clip(p, b);
    return b.x2 > b.x1 && b.y2 > b.y1 && !picture_is(p, b, *at(p, b.x1, b.y1));
}

/* Does ink go across the edge between the line `in` and the line `out` of the box: a pixel that is
 * unlike the paper on both sides of it. A rule of the whole width or height is no ink of a letter. */
static bool crosses(const struct picture *p, struct picture_box b, bool rows, int in, int out,
                    uint32_t paper)
{
    int from = rows ? b.x1 : b.y1, until = rows ? b.x2 : b.y2, both = 0;

    for (int i = from; i < until; i++) {
        uint32_t a = rows ? *at(p, i, in) : *at(p, in, i),
                 o = rows ? *at(p, i, out) : *at(p, out, i);

        both += apart(a, paper) > SHADE && apart(o, paper) > SHADE;
    }
    return both > 0 && both < until - from;
}

/* The commonest of the four corners stands for the paper. */
static uint32_t paper_of(const struct picture *p, struct picture_box b)
{
    uint32_t c[4] = {*at(p, b.x1, b.y1), *at(p, b.x2 - 1, b.y1), *at(p, b.x1, b.y2 - 1),
                     *at(p, b.x2 - 1, b.y2 - 1)};
    int best = 0, most = -1;

    for (int i = 0; i < 4; i++) {
        int like = 0;

        for (int k = 0; k < 4; k++)
            like += apart(c[i], c[k]) <= SHADE;
        if (like > most) {
            most = like;
            best = i;
        }
    }
    return c[best];
}

struct picture_box picture_grow(const struct picture *p, struct picture_box b, int most)
{
    struct picture_box was;
    uint32_t paper;

    b = picture_clip(p, b);
    was = b;
    if (b.x2 <= b.x1 || b.y2 <= b.y1)
        return b;
    paper = paper_of(p, b);
    while (b.y1 > 0 && was.y1 - b.y1 < most && crosses(p, b, true, b.y1, b.y1 - 1, paper))
        b.y1--;
    while (b.y2 < p->h && b.y2 - was.y2 < most && crosses(p, b, true, b.y2 - 1, b.y2, paper))
        b.y2++;
    while (b.x1 > 0 && was.x1 - b.x1 < most && crosses(p, b, false, b.x1, b.x1 - 1, paper))
        b.x1--;
    while (b.x2 < p->w && b.x2 - was.x2 < most && crosses(p, b, false, b.x2 - 1, b.x2, paper))
        b.x2++;
    return b;
}

bool picture_is_grey(const struct picture *p)
{
    for (ptrdiff_t i = 0; i < (ptrdiff_t)p->w * p->h; i++) {
        uint32_t c = p->px[i];

        if ((c >> 16 & 0xFF) != (c & 0xFF) || (c >> 8 & 0xFF) != (c & 0xFF))
            return false;
    }
    return true;
}
