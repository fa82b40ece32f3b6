/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet.h - any document as rows of items: words and figures where they stand
 *
 * What the table reader (cells.h) works on, whatever the file was. A paragraph is a row of one
 * item, a table row has an item per cell, a line of plain text is split at tabs, bars, or
 * blanks before figures. Each item knows its middle across the page: exactly (a table
 * with spans), by count (tabs, bars) or roughly (columns of characters, PDF).
 */
#ifndef READ_SHEET_H
#define READ_SHEET_H

#include "base/tree.h"
#include "law/report.h"

enum item_kind { ITEM_WORDS, ITEM_FIGURE, ITEM_BLANK };
struct sheet_item {
    enum item_kind kind; /* BLANK: nothing, a stroke, or 未知 */
    struct str text;
    struct cell cell; /* FIGURE, BLANK; of WORDS: as text */
    int x;            /* middle, in half columns */
};
enum sheet_place {
    PLACE_NONE,  /* only the order is known */
    PLACE_GRID,  /* columns of a table */
    PLACE_FIELD, /* tabs or bars: counted, may be shifted */
    PLACE_ROUGH  /* characters or points */
};
struct sheet_row {
    enum sheet_place place;
    int table;         /* rows of one table share it; 0: a paragraph or line */
    bool prose;        /* a sentence: no figures of a table in it */
    struct str text;   /* the whole of it */
    struct tree *node; /* the paragraph, for the narrative; or NULL */
    LIST(struct sheet_item) items;
};
struct sheet {
    LIST_TYPE(sheet_rows, struct sheet_row) rows;
    isize cap;
    int images; /* paragraphs that are pictures alone */
    int turned; /* tables that lay on their side and were set upright */
    bool cut;   /* the text ends in the middle of its last row */
    bool drawn; /* a page of type: what a row is, is seen by its place (PDF) */
};

/* Limits: 400,000 rows; 300 items a row. */
void sheet_from_tree(struct arena *mem, struct tree *doc, struct sheet *out);
void sheet_from_text(struct arena *mem, struct str text, struct sheet *out);
/* What kind of item a cell's words are. */
enum item_kind sheet_kind(struct cell c);
/* A number whose digits stand apart in their cell, one by one (3 3): there may have been two. */
bool sheet_is_spread(struct arena *mem, struct cell c);
/* For readers that make rows themselves: adds one; is a line a sentence rather than a label. */
void sheet_add(struct arena *mem, struct sheet *s, struct sheet_row row);
bool sheet_is_prose(struct str line);

#endif
