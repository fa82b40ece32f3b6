/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_glyph.c - the characters of a PDF page by themselves; see pdf_glyph.h */
#include "read/pdf_glyph.h"

#include <stdlib.h>

static int by_height(const void *a, const void *b)
{
    const struct pdf_glyph *p = a, *q = b;

    return p->y < q->y ? -1 : p->y > q->y ? 1 : p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

static int by_place(const void *a, const void *b)
{
    const struct pdf_glyph *p = a, *q = b;

    return p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

bool pdf_is_digit(uint32_t r)
{
    return (r >= '0' && r <= '9') || (r >= 0xff10 && r <= 0xff19);
}

bool pdf_is_full_width(uint32_t r)
{
    return (r >= 0x4e00 && r <= 0x9fff) || (r >= 0x3400 && r <= 0x4dbf);
}

/* As wide as its type is high: Chinese, and the full-width forms of figures and marks. */
static bool is_square(uint32_t r)
{
    return pdf_is_full_width(r) || (r >= 0xff01 && r <= 0xff5e) || (r >= 0x3001 && r <= 0x301f);
}

/* The size of the type of these characters, by their widths; 0: they do not tell. */
static float type_of(const struct pdf_glyph *g, isize n)
{
    float em = 0;

    for (isize i = 0; i < n; i++) {
        float w = g[i].x2 - g[i].x1;

        if (!is_square(g[i].rune))
            w = g[i].rune >= '0' && g[i].rune <= '9' ? w / 0.556f : 0;
        em = w > em ? w : em;
    }
    return em;
}

/* Characters of one line and one font: they have the same box. */
static isize line_of_font(const struct pdf_glyph *g, isize n, isize from)
{
    isize until = from;

    while (until < n && g[until].y == g[from].y && g[until].h == g[from].h)
        until++;
    return until;
}

/* Browsers embed Chinese as drawn characters (Type 3), whose size the library guesses: twice what it
 * is, and 0.95 : 0.35 about the base line. The widths are right, and tell the size; where a line has a
 * stroke alone, lines with a box as high tell it. */
void pdf_true_heights(struct pdf_glyph *g, isize n, bool turned)
{
    /* On a page that lies on its side the two are exchanged. */
    const float above = (turned ? 0.35f : 0.95f) / 1.3f;
    enum { SIZES = 32 };
    struct {
        float h, em;
    } seen[SIZES];
    int sizes = 0;

    for (int pass = 0; pass < 2; pass++)
        for (isize from = 0, until; from < n; from = until) {
            float h = g[from].h,
                  em = type_of(g + from, (until = line_of_font(g, n, from)) - from);
            float base;

            if (em <= 0 && pass)
                for (int k = 0; k < sizes; k++)
                    if (h > 0.995f * seen[k].h && h < 1.005f * seen[k].h)
                        em = seen[k].em;
            if (em <= 0 || h < 1.75f * em)
                continue;
            if (!pass && sizes < SIZES) {
                seen[sizes].h = h;
                seen[sizes++].em = em;
            }
            base = g[from].y - h / 2 + above * h;
            for (isize i = from; i < until; i++) {
                g[i].y = base - 0.38f * em;
                g[i].h = em;
            }
        }
}

void pdf_in_reading_order(struct pdf_glyph *g, isize n)
{
    qsort(g, (size_t)n, sizeof *g, by_place);
    for (isize i = 0; i < n; i++)
        g[i].order = (int)i;
    qsort(g, (size_t)n, sizeof *g, by_height);
}
