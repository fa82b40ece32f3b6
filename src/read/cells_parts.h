/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_parts.h - what the files of the table reader share (cells.c, cells_two.c …) */
#ifndef READ_CELLS_PARTS_H
#define READ_CELLS_PARTS_H

#include "read/cells.h"
#include "read/label.h"

/* Figures that follow one another, and the words that stand before them. */
struct run {
    struct str before; /* all words since the last run */
    struct str own;    /* those of the same row, or the last ones */
    int row;           /* in the sheet */
    int table;
    enum sheet_place place;
    struct sheet_item *value;
    isize n, cap;
    int figures;
};
struct region {
    enum report_table table;
    isize from, until; /* rows of the sheet */
    LIST(struct run) runs;
    isize cap;
    /* The column of the first figures in the table last asked for (cells.c). */
    int edge_table, edge;
    enum sheet_place edge_place;
};

/* --- table three */

enum { OBS_MAX = 400 };
/* One row of figures: a run, or a seventh of a long one. */
struct obs {
    const struct run *run;
    struct sheet_item *value;
    int n, figures;
    bool words; /* has the words of the run */
    int line;   /* the form's row that it is, or -1 */
    int near;
};
/* The order in which the printed columns stand: which column of the form each of the seven is. */
struct order {
    int col[7];
    int n; /* 7; 6: without 总计; 0: not looked for yet */
};
struct found {
    struct obs obs[OBS_MAX];
    int n;
    struct report_line line[REPORT_LINES];
    int lines;
    struct label label[REPORT_LINES], brief[REPORT_LINES];
    struct label total; /* （七）合计: the other word for 总计 */
    struct order order;
    bool wrapped; /* cells_wrapped() */
};

/* The seven cells of a row by the columns of its table (cells_columns.c): false where that is not certain. A
 * table without 总计 leaves it unknown. */
bool cells_columns(struct arena *mem, const struct sheet *sheet, const struct region *g,
                   struct found *f, struct obs *o, struct cell *cell, struct report *out);

/* --- cells_names.c */
/* Does the row have another name that offices give this line of the form: 1.逾期不补正. */
bool cells_short_name(struct arena *mem, struct str id, const struct label *words);
/* The label with its number written the other way: 1、予以公开 for （一）予以公开; false where it has none. */
bool cells_number_swapped(const struct label *label, struct label *out);

/* --- cells_group.c */
/* 1 … 9 for the digit and the character, 0 for anything else. */
int cells_number(uint32_t rune);
/* Do the row's words begin with another number than the label has: “（二）部” is not （一）予以公开. */
bool cells_other_number(struct arena *mem, const struct label *label, struct str words);
/* In the form of 2019: is （六）其他处理 one row, as there. */
bool cells_six_alone(struct arena *mem, const struct found *f);
/* What stands behind the name of the group on line `group` of the form, which is at least so near to a part of the
 * words: 1.信访类申请 of （五）不予处理 1.信访类申请, in one cell or in two. "": nothing. */
struct str cells_behind_group(struct arena *mem, const struct found *f, int group, int least,
                              struct str words);
/* A row's words without the name of the group of its line: 7.属于执法案卷 of （三）不予公开7.属于执法案卷. */
struct str cells_without_group(struct arena *mem, const struct found *f, int line,
                               struct str words);

/* --- cells_order.c */
extern const struct order cells_usual_order;
/* How the columns are printed: the form's order where the names above them are not certain. */
const struct order *cells_order(struct arena *mem, const struct sheet *sheet,
                                const struct region *g, struct found *f, struct report *out);
/* In how many rows of seven figures, some not 0, the parts make the sum (H04) in this order of columns. */
int cells_rows_that_hold(const struct found *f, const int *col);
/* Is the text a head that begins with the name. */
bool cells_head_is(struct arena *mem, struct str text, struct str name);

/* The column of table three that these words name (自然人, 商业企业 … 总计), -1: none. */
int cells_column_named(struct arena *mem, struct str text);

/* Do the seven cells of a row make its sum, or are there neither parts nor a sum (H04). */
bool cells_sum_holds(const struct cell *cell);

/* In a page of type (cells_drawn.c): rows of a table without lines that are not certain lose their line. */
void cells_drawn(struct arena *mem, const struct sheet *sheet, const struct region *g,
                 struct found *f, struct report *out);
/* Is the table one of lines of type: a page (PDF), or text of one, where most labels run over several lines, above
 * and below their figures. */
bool cells_wrapped(struct arena *mem, const struct sheet *sheet, const struct found *f);
/* There: has it just the rows of the form, whose totals hold (H02, H03): then they are given their lines. */
bool cells_by_count(struct arena *mem, const struct sheet *sheet, struct found *f,
                    struct report *out);
/* May the run's figures go on in the line above or below it, which has figures alone. */
bool cells_broken(const struct sheet *sheet, const struct run *r);

/* There: do the words beside the run's figures, or right above them, belong to this label. */
bool cells_beside(struct arena *mem, const struct sheet *sheet, const struct run *r,
                  struct str label);

/* There: is a cell digits with blanks or commas between that make no number: one number on several lines, a part of
 * one, or several. */
bool cells_in_pieces(const struct sheet *sheet, struct cell c);
/* Such a cell as one number. */
struct cell cells_joined(struct arena *mem, struct cell c);

/* There: the fifteen cells of table four, some of whose numbers run over several lines of type, where just
 * fifteen columns are seen and the three sums hold (H05). */
bool cells_fifteen(struct arena *mem, const struct sheet *sheet, const struct region *g,
                   struct cell *cell);

/* --- every table */

void cells_runs(struct arena *mem, const struct sheet *sheet, struct region *region);
void cells_two(struct arena *mem, const struct sheet *sheet, struct region *region,
               struct report *out);
void cells_three(struct arena *mem, const struct sheet *sheet, struct region *region,
                 struct report *out);
void cells_four(struct arena *mem, const struct sheet *sheet, struct region *region,
                struct report *out);
/* Stores a cell unless another value stands there already, which is said. */
void cells_put(struct arena *mem, struct report *out, int slot, struct cell c);
/* The figures of a run as words, for a warning. */
struct str cells_figures(struct arena *mem, const struct run *run);
/* The run's last words, at most 40 characters. */
struct str cells_words(struct arena *mem, const struct run *run);

/* --- cells_first.c */
/* Ends a region where a second whole table begins (that of a body below), which is said. */
void cells_first(struct arena *mem, const struct sheet *s, struct region *g,
                 struct report *out);

/* Takes out a table that is to the letter the one right before it; how many. */
int cells_twice(struct sheet *s);

/* --- cells_join.c */
/* Puts tables that were cut by their columns together, in place; how many. */
int cells_join(struct arena *mem, struct sheet *s);

/* --- cells_remark.c */
/* Takes the column that a table calls 备注 out of it, in place. */
void cells_remark(struct arena *mem, struct sheet *s);

/* --- cells_ones.c */
/* Tells 一 as a stroke from 一 as the number, by the sums of the tables. */
void cells_ones(struct arena *mem, struct report *out);

#endif
