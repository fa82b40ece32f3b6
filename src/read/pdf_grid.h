/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_grid.h - the ruled tables of a PDF page (used by drawn.c alone)
 *
 * A page is drawn small and its straight dark lines are looked for; lines that touch make a table,
 * their places its rows and columns, and a missing piece of line a merged cell. So the
 * reader sees the table as a person does, however it was drawn.
 */
#ifndef READ_PDF_GRID_H
#define READ_PDF_GRID_H

#include <stdbool.h>

#include "base/arena.h"

enum { GRID_LINES = 300 };
struct pdf_grid {
    int rows, cols;
    float *x, *y; /* cols + 1, rows + 1 places, in points */
    float *edge;  /* rows * (cols + 1): where each row has its own lines; NULL: at x */
    bool cut;   /* runs on beyond the edge of the page: an empty last cell may hold something */
    int *owner; /* rows * cols: the first position of the merged cell that covers it */
};
struct pdf_grids {
    struct pdf_grid *p;
    int n;
};

struct pdf_box {
    float x1, y1, x2, y2; /* in pixels */
};

/* `gray`: a byte per pixel, 0 black, row by row, and after that the same again column by column;
 * `scale` pixels to a point. Lines inside the box of a character are its strokes. */
void pdf_grids_find(struct arena *mem, const unsigned char *gray, int width, int height,
                    float scale, const struct pdf_box *box, int boxes, struct pdf_grids *out);

#endif
