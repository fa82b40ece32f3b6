/* SPDX-License-Identifier: MulanPSL-2.0 */
/* tree.h - a text document as data
 *
 * Headings, paragraphs, lists, tables with spans, figures, and inline text with
 * marks. Readers (HTML, DOCX, XLSX, text, the editor's JSON) write it, renderers
 * (HTML, DOCX, PDF, text) read it, so that there is one model of a text and no
 * format knows another.
 *
 * Shape:  DOC > blocks; LIST > ITEM > blocks; TABLE > ROW > CELL > blocks;
 *         HEADING, PARA > inlines (TEXT, BREAK, IMAGE). QUOTE > blocks.
 * Memory: nodes live in the arena they were made in.
 * Links:  `href` of a TEXT; only http(s), mailto, and paths that begin with one slash, a
 *         fragment or a relative path are links (tree_href_ok).
 */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/str.h"

enum tree_kind {
    TREE_DOC,
    TREE_HEADING, /* level 1-6 */
    TREE_PARA,
    TREE_LIST, /* ordered; start */
    TREE_ITEM,
    TREE_QUOTE,
    TREE_TABLE,
    TREE_ROW,
    TREE_CELL, /* head, rowspan, colspan */
    TREE_RULE, /* a line across */
    TREE_PAGEBREAK,
    TREE_TEXT,  /* text, marks, href */
    TREE_BREAK, /* a line break inside a paragraph */
    TREE_IMAGE, /* href (address), text (alternative text) */
    TREE__MAX
};
enum tree_mark {
    MARK_BOLD = 1,
    MARK_ITALIC = 2,
    MARK_UNDERLINE = 4,
    MARK_STRIKE = 8,
    MARK_SUP = 16,
    MARK_SUB = 32
};
enum tree_align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_JUSTIFY };

/* What a cell is marked with where it is shown: a sum that does not agree, a figure set by hand. */
enum tree_flag { FLAG_NONE, FLAG_BREACH, FLAG_SET };

struct tree {
    enum tree_kind kind;
    struct tree *parent, *first, *last, *next, *prev;
    struct str text; /* TEXT: the words; IMAGE: alternative text; TABLE: caption */
    struct str href; /* TEXT: link; IMAGE: address */
    unsigned marks;
    enum tree_align align;
    int level;            /* HEADING 1-6; LIST: first number */
    int rowspan, colspan; /* CELL; 1 when not spanned */
    int width;            /* CELL: wished share of the table, in thousandths; 0: by content */
    bool head;            /* CELL: a header cell */
    enum tree_flag flag;  /* CELL */
    bool ordered;         /* LIST */
    bool indent;          /* PARA: first line set in by two characters */
    int32_t source;       /* reader's own: line, sheet row … for pointing at it; 0 none */
};

struct tree *tree_new(struct arena *mem, enum tree_kind kind);
/* Appends `child` to `parent` and returns it. */
struct tree *tree_add(struct tree *parent, struct tree *child);
/* The usual ways to make one. */
struct tree *tree_add_new(struct arena *mem, struct tree *parent, enum tree_kind kind);
struct tree *tree_add_text(struct arena *mem, struct tree *parent, struct str text);
struct tree *tree_add_heading(struct arena *mem, struct tree *doc, int level, struct str text);
struct tree *tree_add_para(struct arena *mem, struct tree *doc, struct str text);
struct tree *tree_add_cell(struct arena *mem, struct tree *row, struct str text, bool head,
                           int rowspan, int colspan);
/* Takes `node` out of its parent. */
void tree_cut(struct tree *node);

/* The next node in document order below `root`, or NULL. Start with tree_walk(root, root). */
struct tree *tree_walk(const struct tree *root, const struct tree *at);
/* The next that is not below `at`. */
struct tree *tree_skip(const struct tree *root, const struct tree *at);

/* The plain text below `node`: a line per block, a tab between the cells of a row. */
struct str tree_text(struct arena *mem, const struct tree *node);
isize tree_count(const struct tree *root, enum tree_kind kind);
bool tree_href_ok(struct str href);

/* A table as a grid: every position filled by the cell that covers it. */
struct tree_grid {
    int rows, cols;
    struct tree **cell; /* rows * cols; NULL where nothing covers */
    bool *origin;       /* is this the upper left position of its cell */
};
/* Lays `table` out; spans are clipped to the table, at most 200,000 rows, 256 columns and
 * 1,000,000 positions: false beyond that. */
bool tree_grid_of(struct arena *mem, const struct tree *table, struct tree_grid *out);
/* How many rows at the top are the head: all their cells are header cells, and no span leads out
 * of them (a head that a span would leave ends earlier). */
int tree_head_rows(const struct tree_grid *g);

#endif
