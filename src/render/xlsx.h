/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx.h - tables → XLSX, by libxlsxwriter
 *
 * A sheet is a title, lines of text, and a table; merged cells are merged, figures are numbers with
 * the decimals they were printed with, head rows repeat on paper, widths fit one page across.
 * Sums are live: a cell whose tree `source` is named in `sums` becomes =SUM(…) over the cells of
 * the named sources, with its figure as the value that is shown before anybody calculates.
 * Text never becomes a formula. Equal input gives equal bytes.
 * Fails: ERR_TOO_LARGE beyond 100,000 cells a sheet; ERR_IO when the library fails.
 */
#ifndef RENDER_XLSX_H
#define RENDER_XLSX_H

#include "base/day.h"
#include "base/fail.h"
#include "base/tree.h"

enum { XLSX_PARTS = 32 };
struct xlsx_sum {
    int source;
    int n;
    int part[XLSX_PARTS];
};
struct xlsx_sheet {
    struct str name;          /* at most 31 characters, without []:*?/\ */
    struct str title;         /* "" none */
    struct str text;          /* lines above the table; "" none */
    const struct tree *table; /* NULL: none */
    bool landscape;
};
struct xlsx_book {
    const struct xlsx_sheet *sheet;
    int sheets;
    const struct xlsx_sum *sum;
    int sums;
    struct str title, author;
    struct instant made;
};

enum err render_xlsx(struct arena *mem, const struct xlsx_book *book, struct str *out,
                     struct fail *why);

#endif
