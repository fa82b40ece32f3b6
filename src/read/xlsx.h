/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx.h - XLSX → text tree: a table per sheet, merged cells as spans
 *
 * Values are what the file stores (results of formulas included); numbers lose the noise of
 * binary fractions (4068.2080000000001 is 4068.208), and those that their format calls a day are one (2021-03-01).
 * Sheets come in the workbook's order.
 * Limits and failures: ooxml.h; 200,000 rows, 256 columns, 1,000,000 strings.
 */
#ifndef READ_XLSX_H
#define READ_XLSX_H

#include "base/fail.h"
#include "base/tree.h"

struct ooxml;
enum err read_xlsx(struct arena *mem, struct ooxml *z, struct tree **doc, struct fail *why);

/* What a reader of the file sees: without hidden sheets, rows and columns, of which it tells. */
struct xlsx_unseen {
    struct str sheets; /* the names of hidden ones: “表三”“旧表” */
    int sheet_count,
        cells; /* hidden sheets; cells of hidden rows and columns that say something */
    bool
        by_default; /* rows or columns are hidden where they do not say otherwise: such as are stored were read */
};
enum err read_xlsx_seen(struct arena *mem, struct ooxml *z, struct tree **doc,
                        struct xlsx_unseen *unseen, struct fail *why);

/* The same as it looks: numbers by their formats (read/xlsx_format.h), without hidden sheets, rows and columns,
 * which are counted, as are pictures and charts. A table for each name. */
struct xlsx_book_shown {
    struct tree *doc;
    LIST(struct str) names;
    int hidden_sheets, hidden_cells, drawn; /* cells that say something */
};
enum err read_xlsx_shown(struct arena *mem, struct ooxml *z, struct xlsx_book_shown *out,
                         struct fail *why);

#endif
