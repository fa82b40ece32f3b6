/* SPDX-License-Identifier: MulanPSL-2.0 */
/* grid.h - tables as text, as spreadsheets copy and save them: cells parted by tabs or commas
 *
 *   char sep = grid_separator(text);
 *   for (isize at = 0; at < text.n;)
 *       do
 *           cell = grid_cell(mem, text, &at, sep, &last);
 *       while (!last);
 */
#ifndef BASE_GRID_H
#define BASE_GRID_H

#include "base/buf.h"

/* A tab where the first line has one, else a comma. */
char grid_separator(struct str text);
/* The next cell, trimmed, without its quotes; *at moves behind it; *last: it ends its line. */
struct str grid_cell(struct arena *mem, struct str text, isize *at, char sep, bool *last);
/* A quoted cell of CSV. What a spreadsheet might take for a formula is kept from it by an
 * apostrophe. */
void grid_put(struct buf *b, struct str s);

#endif
