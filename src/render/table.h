/* SPDX-License-Identifier: MulanPSL-2.0 */
/* table.h - rows for registers that the public may take along: CSV (RFC 4180), or CSV and JSON
 * from one list of columns
 *
 * CSV begins with a byte order mark, because office programs take it for GBK otherwise. A text that
 * such a program would run as a formula (= + - @ at its beginning) gets an apostrophe.
 */
#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H

#include "base/json.h"

struct csv {
    struct buf *b;
    bool in_row;
};
struct csv csv_new(struct buf *b);
void csv_text(struct csv *w, struct str s);
void csv_int(struct csv *w, int64_t n);
void csv_row(struct csv *w); /* ends a row */

/* A register in either form. CSV is headed by the names that people read; JSON is
 * {"rows": [{key: value, …}, …]}, with null where a text is empty. A row ends by itself when it
 * has as many cells as there are columns. */
enum table_form { TABLE_CSV, TABLE_JSON };
struct table_col {
    const char *key; /* of JSON */
    struct str head; /* of CSV */
};
struct table {
    const struct table_col *col;
    int cols, at;
    enum table_form form;
    struct csv csv;
    struct json_out json;
};
/* `col` must outlive the table. */
struct table table_begin(struct buf *b, enum table_form form, const struct table_col *col,
                         int cols);
void table_text(struct table *w, struct str s);
void table_int(struct table *w, int64_t n);
void table_none(struct table *w); /* a cell with nothing in it */
void table_end(struct table *w);  /* after the last row */
/* "csv" or "json": what a name of such a file ends in; its type. */
struct str table_ending(enum table_form form);
struct str table_type(enum table_form form);

#endif
