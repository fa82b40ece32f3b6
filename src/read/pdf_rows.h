/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_rows.h - the characters of a PDF page become rows of items (used by pdf.c alone)
 *
 * Free text is taken line by line. In a ruled table (pdf_grid.h) each cell is an item; where only rows
 * are ruled or coloured, the white between characters parts the columns. Two numbers never
 * become one: what stands apart, beside or below, stays apart.
 */
#ifndef READ_PDF_ROWS_H
#define READ_PDF_ROWS_H

#include "read/pdf_grid.h"
#include "read/sheet.h"

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
/* Adds a row for each line of these characters, which are put in another order. */
void pdf_rows_lines(struct arena *mem, struct pdf_glyph *g, isize n, float page_height,
                    struct sheet *out);
/* The cell of the table that holds the middle of a character; -1: none. */
int pdf_cell_at(const struct pdf_grid *grid, const struct pdf_glyph *g);
/* Is this a table without lines between its columns or its rows. */
bool pdf_rows_unruled(struct arena *mem, const struct pdf_grid *grid,
                      const struct pdf_glyph *all, const int *cell, isize n);
/* Adds the rows of a table, the page's `table`-th: `cell` says of each of the characters in which cell it
 * is, or -1. */
void pdf_rows_table(struct arena *mem, const struct pdf_grid *grid, const struct pdf_glyph *all,
                    const int *cell, isize n, int table, float page_height, struct sheet *out);

#endif
