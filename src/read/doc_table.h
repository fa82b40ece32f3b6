/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doc_table.h - rows of a .doc whose cells say where they begin and end → a table (used by doc.c alone) */
#ifndef READ_DOC_TABLE_H
#define READ_DOC_TABLE_H

#include "base/tree.h"

enum { DOC_COLUMNS = 64 };
/* A cell's flags, as sprmTDefTable has them. */
enum { DOC_MERGED = 2, DOC_BELOW = 0x20, DOC_RESTART = 0x40 };

struct doc_row {
    LIST(struct tree *) cells; /* a node of TREE_CELL each */
    isize cap;
    int defined;               /* cells whose places are known: all or none */
    int edge[DOC_COLUMNS + 1]; /* twentieths of a point */
    unsigned flags[DOC_COLUMNS];
};
LIST_TYPE(doc_rows, struct doc_row);

/* Adds the table of these rows to `parent`. */
void doc_table(struct arena *mem, struct tree *parent, const struct doc_rows *rows);

#endif
