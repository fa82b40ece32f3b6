/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_bare.h - table three on a page that has no lines between its rows (used by drawn.c alone)
 *
 * The labels of the form are known to the letter, so the lines of type beside the figures are read as a
 * form's labels broken over lines, and each label says from where to where its row reaches. The figures
 * stand in seven columns with white between them. What stands beside a label belongs to its row; what
 * stands between two labels (a number on more lines than its label) goes to the row whose sum it makes.
 */
#ifndef READ_PDF_BARE_H
#define READ_PDF_BARE_H

#include "read/pdf_rows.h"

/* Where the seven columns stood on the last page that showed them all. */
struct pdf_bare {
    float left[7], right[7];
    bool known;
    int table; /* the number of the table, for its rows */
    /* What was found on this page: rows from `top` on. */
    float top;
    LIST(struct sheet_row) rows;
    isize cap;
};

/* Looks for rows of table three among these characters, which are put in order of height; those that it
 * took into bare->rows are marked as taken. */
void pdf_bare_three(struct arena *mem, struct pdf_glyph *const *g, isize n,
                    struct pdf_bare *bare);

#endif
