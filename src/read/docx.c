/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx.c - word/document.xml as a tree
 *
 * A stack of what is open: the body or a cell takes blocks, a table rows, a row cells. Vertical
 * merges are told by Word cell by cell (restart, continue): a continued cell lengthens the
 * one above it and is not added.
 */
#include "read/docx.h"

#include "read/ooxml.h"

enum { OPEN_MAX = 64, COLUMNS_MAX = 256, BLOCKS_MAX = 400000 };

struct table {
    struct tree *node, *row, *cell;
    struct tree *above[COLUMNS_MAX]; /* the cell that covers a column, for vertical merges */
    int col, span, before;
    bool goes_on; /* this cell continues the one above */
};
struct docx {
    struct arena *mem;
    struct ooxml *z;
    struct tree *doc;
    struct table *table[OPEN_MAX];
    int tables;
    struct tree *para[OPEN_MAX]; /* paragraphs may nest through text boxes */
    int paras;
    int skip; /* depth below something that is left out */
    bool in_text, in_cell_properties, in_row_properties, in_para_properties;
    bool seen_only, vanished; /* this run is hidden text */
    bool raised;              /* this run is a superscript: the mark of a note */
    bool struck;              /* this run is crossed out */
    bool row_deleted;         /* the open row's properties say that it was deleted */
    isize blocks;
};

static bool is(struct str name, const char *word)
{
    return str_eq(name, str_of(word));
}

static struct tree *holder(struct docx *d)
{
    struct table *t = d->tables ? d->table[d->tables - 1] : NULL;

    if (!t)
        return d->doc;
    if (!t->cell) /* text between cells: kept in a cell of its own */
        t->cell = tree_add_new(
            d->mem, t->row ? t->row : (t->row = tree_add_new(d->mem, t->node, TREE_ROW)),
            TREE_CELL);
    return t->cell;
}

static int number(struct str s, int otherwise, int max)
{
    int64_t v;

    return str_int(s, &v) && v >= 0 && v <= max ? (int)v : otherwise;
}

static void open_table(struct docx *d)
{
    struct table *t;
    struct tree *in = holder(d);

    if (d->tables == OPEN_MAX) {
        ooxml_stop(d->z, ERR_UNREADABLE, "表格嵌套太深");
        return;
    }
    t = NEW(d->mem, struct table, 1);
    t->node = tree_add_new(d->mem, in, TREE_TABLE);
    d->table[d->tables++] = t;
}

static void open_cell(struct docx *d, struct table *t)
{
    if (!t->row)
        t->row = tree_add_new(d->mem, t->node, TREE_ROW);
    t->cell = tree_new(d->mem, TREE_CELL);
    t->cell->rowspan = t->cell->colspan = 1;
    t->span = 1;
    t->goes_on = false;
}

static void close_cell(struct docx *d, struct table *t)
{
    struct tree *above = t->col < COLUMNS_MAX ? t->above[t->col] : NULL;

    if (!t->cell)
        return;
    t->cell->colspan = t->span;
    if (t->goes_on && above) {
        above->rowspan++;
    } else {
        tree_add(t->row, t->cell);
        for (int c = t->col; c < t->col + t->span && c < COLUMNS_MAX; c++)
            t->above[c] = t->cell;
    }
    t->col += t->span;
    t->cell = NULL;
    (void)d;
}

static void open_row(struct docx *d, struct table *t)
{
    t->row = tree_add_new(d->mem, t->node, TREE_ROW);
    t->col = 0;
    t->cell = NULL;
}

static void open_para(struct docx *d)
{
    if (d->paras == OPEN_MAX || ++d->blocks > BLOCKS_MAX) {
        ooxml_stop(d->z, ERR_TOO_LARGE, "文件的段落太多");
        return;
    }
    d->para[d->paras++] = tree_add_new(d->mem, holder(d), TREE_PARA);
}

static void properties(struct docx *d, struct str name, struct ooxml_attrs attrs)
{
    struct table *t = d->tables ? d->table[d->tables - 1] : NULL;
    struct str val = ooxml_attr(attrs, "val");

    if (d->in_cell_properties && t && t->cell) {
        if (is(name, "gridSpan"))
            t->span = number(val, 1, COLUMNS_MAX) ? number(val, 1, COLUMNS_MAX) : 1;
        else if (is(name, "vMerge"))
            t->goes_on = !is(val, "restart");
    } else if (!d->in_para_properties && is(name, "vertAlign")) {
        d->raised = is(val, "superscript");
    } else if (!d->in_para_properties && is(name, "vanish")) {
        d->vanished = d->seen_only && !str_eq(val, S("0")) && !str_eq(val, S("false"));
    } else if (!d->in_para_properties && (is(name, "strike") || is(name, "dstrike"))) {
        d->struck = d->seen_only && !str_eq(val, S("0")) && !str_eq(val, S("false"));
    } else if (d->in_row_properties && t && is(name, "gridBefore")) {
        int n = number(val, 0, COLUMNS_MAX);

        if (n) {
            open_cell(d, t);
            t->span = n;
            close_cell(d, t);
        }
    } else if (d->in_para_properties && d->paras && is(name, "outlineLvl")) {
        int level = number(val, 9, 9);

        if (level < 6) {
            d->para[d->paras - 1]->kind = TREE_HEADING;
            d->para[d->paras - 1]->level = level + 1;
        }
    }
}

static void on_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct docx *d = user;
    struct table *t = d->tables ? d->table[d->tables - 1] : NULL;

    if (!d->skip && d->in_row_properties && is(name, "del"))
        d->row_deleted = true;
    if (d->skip || is(name, "Fallback") || is(name, "del") || is(name, "moveFrom")) {
        d->skip++;
        return;
    }
    if (is(name, "tbl"))
        open_table(d);
    else if (is(name, "tr") && t)
        open_row(d, t);
    else if (is(name, "tc") && t)
        open_cell(d, t);
    else if (is(name, "p"))
        open_para(d);
    else if (is(name, "t"))
        d->in_text = true;
    else if (is(name, "tcPr"))
        d->in_cell_properties = true;
    else if (is(name, "trPr"))
        d->in_row_properties = true;
    else if (is(name, "pPr"))
        d->in_para_properties = true;
    else if ((is(name, "br") || is(name, "cr")) && d->paras)
        tree_add_new(d->mem, d->para[d->paras - 1], TREE_BREAK);
    else if (is(name, "tab") && d->paras && !d->in_para_properties)
        tree_add_text(d->mem, d->para[d->paras - 1], S("\t"));
    else
        properties(d, name, attrs);
}

/* A row that was deleted while changes were tracked: nothing of it is read. */
static void row_properties_end(struct docx *d, struct table *t)
{
    d->in_row_properties = false;
    if (!d->row_deleted)
        return;
    d->row_deleted = false;
    if (!t || !t->row)
        return;
    tree_cut(t->row);
    t->row = t->cell = NULL;
    d->skip = 1; /* until the row closes */
}

static void on_close(void *user, struct str name)
{
    struct docx *d = user;
    struct table *t = d->tables ? d->table[d->tables - 1] : NULL;

    if (d->skip) {
        d->skip--;
        return;
    }
    if (is(name, "tbl") && t)
        d->tables--;
    else if (is(name, "tr") && t)
        t->row = NULL;
    else if (is(name, "tc") && t)
        close_cell(d, t);
    else if (is(name, "p") && d->paras)
        d->paras--;
    else if (is(name, "t"))
        d->in_text = false;
    else if (is(name, "r"))
        d->vanished = d->raised = d->struck = false;
    else if (is(name, "tcPr"))
        d->in_cell_properties = false;
    else if (is(name, "trPr"))
        row_properties_end(d, t);
    else if (is(name, "pPr"))
        d->in_para_properties = false;
}

static void on_text(void *user, struct str text)
{
    struct docx *d = user;

    if (d->in_text && !d->skip && !d->vanished && d->paras)
        tree_add_text(d->mem, d->para[d->paras - 1], str_dup(d->mem, text))->marks =
            d->raised   ? MARK_SUP
            : d->struck ? MARK_STRIKE
                        : 0;
}

static enum err read_as(struct arena *mem, struct ooxml *z, bool seen_only, struct tree **doc,
                        struct fail *why)
{
    static const struct ooxml_handler handler = {on_open, on_close, on_text};
    struct docx *d = NEW(mem, struct docx, 1);

    d->mem = mem;
    d->z = z;
    d->seen_only = seen_only;
    d->doc = tree_new(mem, TREE_DOC);
    if (ooxml_parse(z, mem, "word/document.xml", &handler, d, why))
        return why->code;
    *doc = d->doc;
    return OK;
}

enum err read_docx(struct arena *mem, struct ooxml *z, struct tree **doc, struct fail *why)
{
    return read_as(mem, z, false, doc, why);
}

enum err read_docx_seen(struct arena *mem, struct ooxml *z, struct tree **doc, struct fail *why)
{
    return read_as(mem, z, true, doc, why);
}
