/* SPDX-License-Identifier: MulanPSL-2.0 */
/* drawn.h - pages of which only characters with places and a picture are known → rows of items
 *
 * What PDF (pdf.h) and OFD (ofd.h) have in common. A page is drawn small for its ruled lines
 * (pdf_grid.h), its characters are put into the cells between them, or into lines (pdf_rows.h).
 * A page whose lines run down, up or backwards is turned first.
 *
 *     struct drawn d = {.out = &sheet};
 *     for (…) drawn_page(mem, &d, &page);
 *     drawn_end(&d);              // also where the arena's limit has unwound
 */
#ifndef READ_DRAWN_H
#define READ_DRAWN_H

#include <cairo.h>

#include "read/pdf_bare.h"

struct drawn_box {
    double x1, y1, x2, y2; /* points from the upper left corner of the page as it lies */
};
struct drawn_page {
    double width, height; /* points */
    struct str text;      /* UTF-8, blanks and all; a box for each character of it */
    const struct drawn_box *box;
    isize n;
    /* Draws the page, a point to a unit; characters may be left out. */
    void (*paint)(void *user, cairo_t *cr);
    void *user;
};
/* What the pages of a file share. */
struct drawn {
    struct sheet *out;
    int tables;
    struct pdf_bare bare;
    float margin_width,
        margin_left; /* of pages as wide; none is known where both are the same */
    unsigned char *gray;
};

/* Adds the rows of a page: text above a table, the table, text below, in the order of the page. */
void drawn_page(struct arena *mem, struct drawn *d, const struct drawn_page *page);
void drawn_end(struct drawn *d);

#endif
