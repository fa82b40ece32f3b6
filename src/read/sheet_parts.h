/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet_parts.h - what the files of the row maker share (sheet.c, sheet_text.c …)
 *
 * A line of text becomes one row, or several where a paste ran a whole table together
 * (sheet_text.c); a line that names its figures (自然人3件，商业企业0件 …) is put in the order of
 * the form (sheet_named.c); a table that lies on its side is set upright (sheet_turn.c).
 */
#ifndef READ_SHEET_PARTS_H
#define READ_SHEET_PARTS_H

#include "base/utf8.h"
#include "read/sheet.h"

enum { SHEET_ITEMS = 300 };
enum line_from {
    LINE_TEXT,      /* plain text: columns of characters mean something */
    LINE_PARAGRAPH, /* a paragraph: one item unless figures end it */
    LINE_PIECE      /* of a line that was divided: never a sentence */
};

struct sheet_row *sheet_row_add(struct arena *mem, struct sheet *s); /* NULL: too many */
/* As cell_parse(), and mended: digits that a scan took for letters, thousands behind a no-break
 * blank, 605件次, 5.2万: .text then has what was found. */
struct cell sheet_cell(struct arena *mem, struct str text);
/* A blank that parts the thousands of a number in running text: no-break or thin. */
bool sheet_is_group_space(uint32_t r);
/* Does the text begin with a bracket: （12） is a number, or that of the words behind it. */
bool sheet_in_brackets(struct str s);
struct sheet_item sheet_item_of(struct arena *mem, struct str text, int x);
/* As one cell of a table, in which blanks may part thousands. */
struct sheet_item sheet_item_in_cell(struct arena *mem, struct str text, int x);
/* Adds the rows of one line; nothing for rules and page numbers. */
void sheet_line(struct arena *mem, struct sheet *out, struct str line, enum line_from from);
/* 标签：自然人3件，… as a row in the form's order; false where the line is nothing of the kind. */
bool sheet_named(struct arena *mem, struct str line, struct sheet_row *row);
/* Tables whose rows stand where the form has columns are turned, in place. */
void sheet_turn(struct arena *mem, struct sheet *s);

/* A whole text with its separators made plain: one tab or bar between two fields (sheet_plain.c). */
struct str sheet_plain(struct arena *mem, struct str text);
/* Without the empty fields at its end, which a table program adds to make all lines alike. */
struct str sheet_without_trailing(struct str line, char sep);

/* Where the figure begins that stuck to the end of a label: before six others (table three), or
 * behind a label of table two. The length of `words` where there is none. */
isize sheet_stuck(struct str words, int others);

#endif
