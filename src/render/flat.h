/* SPDX-License-Identifier: MulanPSL-2.0 */
/* flat.h - pages that are pictures, with a layer of text over them → PDF
 *
 * Written from nothing: of whatever the pictures were drawn from, no object, no metadata and no file
 * is carried over. The file holds the pictures (grey or in colour, packed without loss), the characters
 * that it is given, each at its place, and nothing else: no information dictionary, no dates, no scripts.
 *
 * The layer is set in fonts of empty shapes (Type 3) with a table of their meanings, so that any
 * character can be searched, copied and read out, and no font of this machine goes along.
 * Equal input gives equal bytes.
 *
 *     struct flat f = flat_begin(mem, &buf);
 *     flat_page(&f, w, h, &picture, glyphs, n);  …
 *     flat_end(&f, why);
 *
 * Limits: 2,000 pages, 60,000 different characters. Fails: ERR_TOO_LARGE; ERR_IO when zlib fails.
 */
#ifndef RENDER_FLAT_H
#define RENDER_FLAT_H

#include "base/buf.h"
#include "base/fail.h"
#include "base/picture.h"

enum { FLAT_PAGES = 2000, FLAT_OBJECTS = 3 * FLAT_PAGES + 1200, FLAT_RUNES = 60000 };

struct flat_glyph {
    uint32_t rune;
    double x1, y1, x2, y2; /* points from the upper left corner */
};
struct flat {
    struct arena *mem;
    struct buf *out;
    int64_t *at; /* where each object begins */
    int objects; /* the highest number given */
    int *page;   /* objects of the pages */
    int pages;
    uint16_t *code; /* per character: its place in `rune`, from 1 */
    uint32_t *rune;
    int runes;
    struct fail fail;
};

struct flat flat_begin(struct arena *mem, struct buf *out);
void flat_page(struct flat *f, double w, double h, const struct picture *p,
               const struct flat_glyph *g, isize n);
enum err flat_end(struct flat *f, struct fail *why);

#endif
