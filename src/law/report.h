/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.h - the annual report as data (政府信息公开工作年度报告): forms, cells, addresses
 *
 * Both statutory forms come from rulebook/report-2019.tsv, report-2021.tsv and
 * report-columns.tsv. A report holds every cell that either form has, in one array; which
 * of them belong to a form says report_form_has(). Published reports mix the forms
 * table by table, so the form is kept per table.
 *
 * Cell:    a number (value and scale: 7730.28 is 773028 with scale 2), blank (shown, nothing
 *          in it), a text as found, or unknown (not shown at all). A blank cell and one that
 *          holds a stroke (/, -, 无) count as nought in every sum; an unknown one never does.
 * Address: T3.3.3.1/nat, T2.A.norm/made, T4/rec.up: the row's id, a slash, the column's id
 *          without its table prefix; table four has one row and no row id.
 * Slot:    a cell's place in struct report's array, 0 … REPORT_CELLS - 1.
 * Memory:  text belongs to the arena that the report was read into.
 * Law:     Regulations (2019) art. 49, 50; 国办公开办函〔2019〕60号, 〔2021〕30号
 */
#ifndef LAW_REPORT_H
#define LAW_REPORT_H

#include "base/buf.h"
#include "base/fail.h"
#include "base/tree.h"

enum report_form { FORM_UNKNOWN = 0, FORM_2019 = 2019, FORM_2021 = 2021 };
enum report_table { REPORT_T2, REPORT_T3, REPORT_T4, REPORT_TABLES };

/* Columns of table three: 自然人, 商业企业, 科研机构, 社会公益组织, 法律服务机构, 其他, 总计. */
enum { T3_NAT, T3_BIZ, T3_SCI, T3_NGO, T3_LAW, T3_OTH, T3_SUM, T3_COLS };
/* Rows of both forms; the slots of a table follow one another, row by row. */
enum { T2_ROWS = 8, T2_COLS = 12, T3_ROWS = 26, T4_COLS = 15 };
enum {
    T2_FIRST = 0,
    T3_FIRST = T2_ROWS * T2_COLS,
    T4_FIRST = T3_FIRST + T3_ROWS * T3_COLS,
    REPORT_CELLS = T4_FIRST + T4_COLS,
    REPORT_LINES = 48, /* more rows than a table has, heads included */
    REPORT_HEADS = 24  /* more columns than a table has, groups included */
};

enum cell_kind { CELL_UNKNOWN, CELL_BLANK, CELL_NUMBER, CELL_TEXT };
/* What is printed where a figure is not known: an empty cell would be read as nought. */
#define CELL_UNKNOWN_WORD S("未知")
struct cell {
    enum cell_kind kind;
    int scale;       /* digits behind the point */
    int64_t value;   /* NUMBER: times 10^scale */
    struct str text; /* as found; "" where the program made it */
};

/* What the sealed data inside a file (report_json.h) proves. */
enum report_seal {
    SEAL_NONE,   /* no digest at all: typed or made by another program */
    SEAL_BROKEN, /* a digest, a signature or a table that does not fit: changed on the way */
    SEAL_WHOLE,  /* the digest fits */
    SEAL_SIGNED  /* and it is signed, by `seal_key` */
};

enum { REPORT_PARTS = 7 }; /* [0] the opening, [1] … [6] the six parts */
struct report_part {
    struct str heading; /* as found; "" where the part is absent */
    struct str text;    /* plain, a line a paragraph, without the tables */
    struct tree *tree;  /* TREE_DOC without heading and tables; may be NULL */
};

struct report {
    struct str file; /* where it came from */
    struct str title, body;
    int year;                             /* 0: not told */
    enum report_form form[REPORT_TABLES]; /* unknown: the table is absent or tells nothing;
                                              table four is the same in both */
    struct cell cell[REPORT_CELLS];
    struct report_part part[REPORT_PARTS];
    LIST_TYPE(report_warnings, struct str) warnings;
    isize warnings_cap;
    enum report_seal seal;
    struct str seal_key; /* base64 of the public key; whose it is, the caller must know */
};

/* A row of a form as it is printed; heads have no cells of their own. */
struct report_line {
    struct str id;    /* T3.3.3.1 */
    struct str label; /* 1.属于国家秘密 */
    struct str parent;
    int level;
    bool head, sum;
    bool in_total; /* one of the leaves that （七）总计 adds up */
    int row;       /* index for report_slot(); -1 for heads */
};
/* A column of a form as it is printed; groups span their members. */
struct report_head {
    struct str id;     /* without the table prefix: nat, rec.up, made */
    struct str label;  /* 自然人 */
    struct str parent; /* id of the group above, "" for none */
    struct str unit;
    struct str blocks; /* table two: the blocks that it stands in (T2.A T2.B) */
    bool group, sum;
    int col; /* index for report_slot(); -1 for groups and label columns */
};

/* --- forms as data */
/* The rows of a table in printed order; at most REPORT_LINES. */
int report_lines(enum report_form form, enum report_table table, struct report_line *out);
/* The columns of a table in printed order; at most REPORT_HEADS. */
int report_heads(enum report_form form, enum report_table table, struct report_head *out);
/* Does a block of table two (T2.A) have this column. */
bool report_head_in(const struct report_head *head, struct str block);
/* Is the slot a cell of this form (FORM_UNKNOWN: of either). */
bool report_form_has(enum report_form form, int slot);
/* The form in force for a year's report: 2019 up to the report for 2020, else 2021. */
enum report_form report_form_of_year(int year);
struct str report_table_name(enum report_table table); /* 表二 … */
struct str report_part_heading(int part);              /* 一、总体情况 … */

/* --- addresses */
int report_slot(enum report_table table, int row, int col);
enum report_table report_slot_table(int slot);
int report_slot_row(int slot);
int report_slot_col(int slot);
/* The slot of an address, or -1. */
int report_find(struct str address);
struct str report_address(struct arena *mem, int slot);
/* The row's and the column's words: 属于国家秘密·自然人. */
struct str report_slot_words(struct arena *mem, int slot);
/* The row index of a row id (T3.3.1), the column index of a column id (nat); -1: none. */
int report_row_find(enum report_table table, struct str id);
int report_col_find(enum report_table table, struct str id);
struct str report_row_id(enum report_table table, int row);
struct str report_col_id(enum report_table table, int col);

/* --- cells */
struct cell cell_number(int64_t value, int scale);
/* A cell's words: number with 增/减, signs, separators, a money unit; stroke or nothing: blank; 未知:
 * unknown; anything else: text. Full-width forms are read as plain ones. */
struct cell cell_parse(struct arena *mem, struct str words);
/* A sum of money in 万元, whatever its unit: 51元, 5.1764万, 0.4亿元. `unit` is the head's (元, 千元,
 * 万元, 亿元) and becomes the cell's where it has one. Anything but a number: as cell_parse(). */
struct cell cell_money(struct arena *mem, struct str words, struct str *unit);
/* As printed: 7730.28; "" for blank and unknown; the text as found. */
struct str cell_print(struct arena *mem, struct cell c);
/* Can it stand in a sum: number or blank. */
bool cell_counts(struct cell c);
bool cell_equal(struct cell a, struct cell b);      /* as numbers where both count */
struct cell cell_add(struct cell a, struct cell b); /* unknown or text: unknown */
int cell_cmp(struct cell a, struct cell b);         /* both must count */
/* The same number without noughts at the end of its decimals. */
struct cell cell_shorten(struct cell c);

/* --- whole reports */
/* Does the table have any cell that is not unknown. */
bool report_has_table(const struct report *r, enum report_table table);
/* The form of the whole: table two's, else table three's, else unknown. */
enum report_form report_form_of(const struct report *r);
void report_warn(struct arena *mem, struct report *r, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds `r` to `sum`, cell by cell. An unknown cell of either makes the sum unknown; the first
 * addition (report_sum_begin) starts from noughts. Fails: ERR_RULE when a table of `r` has
 * another form than that of `sum`, ERR_INPUT on overflow. */
void report_sum_begin(struct report *sum, enum report_form form);
enum err report_add(struct arena *mem, struct report *sum, const struct report *r,
                    struct fail *why);
/* The six statutory parts, every cell a nought: an empty report to write. */
void report_init(struct report *r, enum report_form form, int year);

/* As JSON, the members title, body, year, form, cells (and parts with their text). */
struct json_out;
void report_cells_json(struct json_out *j, struct arena *mem, const struct report *r);

#endif
