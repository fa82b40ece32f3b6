/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_rows.h - the characters of a PDF page become rows of items (used by drawn.c alone)
 *
 * Free text is taken line by line. In a ruled table (pdf_grid.h) each cell is an item; where only rows
 * are ruled or coloured, the white between characters parts the columns. Two numbers never
 * become one: what stands apart, beside or below, stays apart.
 */
#ifndef READ_PDF_ROWS_H
#define READ_PDF_ROWS_H

#include "read/pdf_glyph.h"
#include "read/pdf_grid.h"
#include "read/sheet.h"

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
