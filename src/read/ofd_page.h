/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ofd_page.h - what stands on a page of an OFD: its characters, and its strokes painted (used by ofd.c alone) */
#ifndef READ_OFD_PAGE_H
#define READ_OFD_PAGE_H

#include "read/drawn.h"
#include "read/xml_tree.h"

/* An object that pages use by its number (复合图元), or a template. */
struct ofd_unit {
    struct str id;
    const struct xml *content;
    bool used;
};
LIST_TYPE(ofd_units, struct ofd_unit);

struct ofd_rune {
    uint32_t rune;
    bool across; /* written from left to right */
    struct drawn_box box;
};
struct ofd_page {
    struct arena *mem;
    double left, top, width, height;   /* millimetres */
    LIST(const struct xml *) contents; /* in the order in which they are painted */
    isize contents_cap;
    struct ofd_units *units;
    /* What ofd_page_words() found. */
    LIST(struct ofd_rune) runes;
    isize cap;
    struct buf *aside; /* words that are not shown */
    int images;        /* pictures over a quarter of the page */
};

/* How much may still be looked at in this file: a small file can use its objects a million times. */
struct ofd_budget {
    int64_t left;
};

/* Numbers with blanks between them; how many there were, at most `most`. */
int ofd_numbers(struct str s, double *out, int most);
/* Finds the characters, in reading order where the page is written across. */
void ofd_page_words(struct ofd_page *page, struct ofd_budget *budget);
/* Paints strokes and filled areas, a point to a unit. */
void ofd_page_paint(const struct ofd_page *page, struct ofd_budget *budget, cairo_t *cr);

#endif
