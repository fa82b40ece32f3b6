/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_glyph.h - the characters of a PDF page, each with its place (used by drawn.c and the pdf_*.c files alone)
 *
 * Places are points from the upper left corner of the page as it is read; y is the middle of a character.
 */
#ifndef READ_PDF_GLYPH_H
#define READ_PDF_GLYPH_H

#include "base/str.h"

/* Instead of a digit at the edge of the page: what stands behind it is not seen. */
enum { PDF_CUT_RUNE = 0xfffd };
struct pdf_glyph {
    uint32_t rune;
    float x1, x2, y, h; /* left, right, middle, height */
    int order;          /* in the text as the library gives it */
    bool taken;
};

bool pdf_is_digit(uint32_t rune); /* half or full width */
/* Is it a Chinese character: as wide as its type is high. */
bool pdf_is_full_width(uint32_t rune);
/* Mends the heights of characters that browsers embed as drawings. */
void pdf_true_heights(struct pdf_glyph *g, isize n, bool turned);
/* Numbers the characters as they stand: of a page that was turned, whose text the library gives backwards. */
void pdf_in_reading_order(struct pdf_glyph *g, isize n);

#endif
