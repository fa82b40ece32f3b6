/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx_in.h - a workbook while it is read; for xlsx.c, xlsx_seen.c and xls.c only */
#ifndef READ_XLSX_IN_H
#define READ_XLSX_IN_H

#include "base/buf.h"
#include "read/xlsx.h"
#include "read/xlsx_format.h"

enum {
    ROWS_MAX = 200000,
    COLS_MAX = 256,
    STRINGS_MAX = 1000000,
    SHEETS_MAX = 64,
    CELL_MAX = 32767 * 4,
    MERGES_MAX = 65536,
    MERGES_SEEN = 1000, /* more of them are not looked at */
    FORMATS_MAX = 65536
};

#define XLSX_HIDES_BY_DEFAULT                                                                  \
    "工作表把行或者列默认隐藏，不能确定哪些看得到；请取消隐藏后另存，或者另存为 PDF"

struct sheet_cell {
    int row, col;
    struct str text;
};
struct merge {
    int r1, c1, r2, c2;
};
struct sheet_ref {
    struct str name, id, path;
    bool hidden;
};
struct format {
    int id;
    struct str code;
};
struct xlsx {
    struct arena *mem;
    struct ooxml *z;
    bool shown; /* as it is seen: formats, and nothing that is hidden */
    bool even;  /* rows are filled up with blank cells to the width of those above */
    /* number formats: what the file says of their numbers, and each style's code */
    LIST(struct format) formats;
    LIST(struct str) styles;
    isize formats_cap, styles_cap;
    bool in_styles, from_1904;
    /* what of the sheet is hidden */
    bool hides_by_default;
    LIST(int) hidden_rows; /* ascending */
    isize hidden_cap;
    bool hidden_col[COLS_MAX];
    LIST(struct str) strings;
    isize strings_cap;
    LIST(struct sheet_ref) sheets;
    isize sheets_cap;
    LIST(struct sheet_cell) cells;
    isize cells_cap;
    LIST(struct merge) merges;
    isize merges_cap;
    /* while parsing */
    struct buf text;
    bool in_value, in_phonetic;
    bool raised;          /* this run of a text is a superscript: the mark of a note */
    bool formula, valued; /* the open cell has a formula; a value is stored */
    int row, col, style;
    struct str type;
};

/* Strings, styles, sheets and where they are. */
enum err xlsx_open(struct xlsx *x, struct fail *why);
/* The i-th sheet's cells; false: it has no part of its own. */
bool xlsx_sheet(struct xlsx *x, isize i, struct fail *why);
/* Takes hidden rows and columns out of the sheet's cells and merged areas; how many cells that say something. */
int xlsx_only_seen(struct xlsx *x);
/* One more hidden sheet, by its name. */
void xlsx_unseen_sheet(struct arena *mem, struct xlsx_unseen *u, struct str name);
/* A number as it is stored, in x->style: as its cell shows it, or plainly. */
struct str xlsx_number(struct xlsx *x, struct str s);
/* A table of the cells, below `doc`. */
void xlsx_tree(struct xlsx *x, struct tree *doc);

#endif
