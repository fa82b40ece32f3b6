/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx.c - workbook, shared strings, sheets */
#include "read/xlsx_in.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/ooxml.h"
#include "read/xlsx_format.h"

static bool is(struct str name, const char *word)
{
    return str_eq(name, str_of(word));
}

static bool truth(struct str s)
{
    return str_eq(s, S("1")) || str_eq(s, S("true"));
}

static void ignore(void *user, struct str s)
{
    (void)user, (void)s;
}

/* The figures of a superscript stay one: 605 and a raised 1 are not 6051. */
static struct str raised(struct arena *mem, struct str s)
{
    static const uint32_t digit[10] = {0x2070, 0xb9,   0xb2,   0xb3,   0x2074,
                                       0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    struct buf b = buf_new(mem, s.n * 3 + 1);

    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9')
            buf_rune(&b, digit[s.p[i] - '0']);
        else
            buf_char(&b, s.p[i]);
    }
    return buf_str(&b);
}

/* A run of a text with its own look begins or ends, or says that it is raised. */
static void run_look(struct xlsx *x, struct str name, struct ooxml_attrs attrs)
{
    if (is(name, "r") || is(name, "si") || is(name, "is"))
        x->raised = false;
    else if (is(name, "vertAlign"))
        x->raised = str_eq(ooxml_attr(attrs, "val"), S("superscript"));
}

static void add_text(struct xlsx *x, struct str s)
{
    if (x->raised)
        s = raised(x->mem, s);
    if (x->text.n + s.n > CELL_MAX)
        ooxml_stop(x->z, ERR_TOO_LARGE, "单元格的文字太长");
    else
        buf_add(&x->text, s);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* The number of _x5C0F_ where it stands there; -1. */
static int escape_at(struct str s, isize at)
{
    int v = 0;

    if (s.n - at < 7 || s.p[at] != '_' || s.p[at + 1] != 'x' || s.p[at + 6] != '_')
        return -1;
    for (isize i = at + 2; i < at + 6; i++) {
        if (hex_digit(s.p[i]) < 0)
            return -1;
        v = v * 16 + hex_digit(s.p[i]);
    }
    return v >= 0xD800 && v <= 0xDFFF ? -1 : v;
}

/* _x5C0F_ is a character (ECMA-376 part 1, 22.9.2.19); those that text cannot have are left out. */
static struct str unescaped(struct arena *mem, struct str s)
{
    struct buf b;

    if (str_find(s, S("_x")) < 0)
        return str_dup(mem, s);
    b = buf_new(mem, s.n + 1);
    for (isize i = 0; i < s.n;) {
        int v = escape_at(s, i);

        if (v >= ' ' || v == '\n' || v == '\t')
            buf_rune(&b, (uint32_t)v);
        else if (v < 0)
            buf_char(&b, s.p[i]);
        i += v < 0 ? 1 : 7;
    }
    return buf_str(&b);
}

/* --- shared strings */

static void strings_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct xlsx *x = user;

    run_look(x, name, attrs);
    if (is(name, "si"))
        x->text = buf_new(x->mem, 16);
    x->in_phonetic |= is(name, "rPh");
    x->in_value = is(name, "t") && !x->in_phonetic;
}

static void strings_close(void *user, struct str name)
{
    struct xlsx *x = user;

    x->in_value = false;
    if (is(name, "rPh"))
        x->in_phonetic = false;
    if (is(name, "r") || is(name, "si"))
        x->raised = false;
    if (!is(name, "si"))
        return;
    if (x->strings.n == STRINGS_MAX)
        ooxml_stop(x->z, ERR_TOO_LARGE, "文字太多");
    else
        *LIST_ADD(x->mem, &x->strings, x->strings_cap) = unescaped(x->mem, buf_str(&x->text));
}

static void value_text(void *user, struct str s)
{
    struct xlsx *x = user;

    if (x->in_value)
        add_text(x, s);
}

/* --- number formats */

static struct str format_code(const struct xlsx *x, int id)
{
    for (isize i = 0; i < x->formats.n; i++)
        if (x->formats.p[i].id == id)
            return x->formats.p[i].code;
    return xlsx_format_builtin(id);
}

static void styles_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct xlsx *x = user;
    int64_t id;

    if (is(name, "cellXfs"))
        x->in_styles = true;
    if (!str_int(ooxml_attr(attrs, "numFmtId"), &id) || id < 0 || id > 100000)
        id = 0;
    if (is(name, "numFmt") && x->formats.n < FORMATS_MAX)
        *LIST_ADD(x->mem, &x->formats, x->formats_cap) =
            (struct format){(int)id, str_dup(x->mem, ooxml_attr(attrs, "formatCode"))};
    else if (is(name, "xf") && x->in_styles && x->styles.n < FORMATS_MAX)
        *LIST_ADD(x->mem, &x->styles, x->styles_cap) = format_code(x, (int)id);
}

static void styles_close(void *user, struct str name)
{
    struct xlsx *x = user;

    if (is(name, "cellXfs"))
        x->in_styles = false;
}

/* --- workbook and its relations */

static void book_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct xlsx *x = user;

    if (is(name, "workbookPr"))
        x->from_1904 = truth(ooxml_attr(attrs, "date1904"));
    if (is(name, "sheet") && x->sheets.n == SHEETS_MAX && x->shown)
        ooxml_stop(x->z, ERR_TOO_LARGE, "工作表太多（多于 64 张）");
    if (is(name, "sheet") && x->sheets.n < SHEETS_MAX)
        *LIST_ADD(x->mem, &x->sheets, x->sheets_cap) =
            (struct sheet_ref){.name = str_dup(x->mem, ooxml_attr(attrs, "name")),
                               .id = str_dup(x->mem, ooxml_attr(attrs, "id")),
                               .hidden = str_has(ooxml_attr(attrs, "state"), S("idden"))};
}

static void rels_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct xlsx *x = user;
    struct str target = ooxml_attr(attrs, "Target");

    if (!is(name, "Relationship"))
        return;
    for (isize i = 0; i < x->sheets.n; i++)
        if (str_eq(x->sheets.p[i].id, ooxml_attr(attrs, "Id")))
            x->sheets.p[i].path = str_starts(target, S("/"))
                                      ? str_dup(x->mem, str_from(target, 1))
                                      : str_concat(x->mem, S("xl/"), target);
}

/* --- one sheet */

/* B12 → row 11, column 1; false for anything else. */
static bool reference(struct str s, int *row, int *col)
{
    isize i = 0;
    int64_t r;
    int c = 0;

    for (; i < s.n && s.p[i] >= 'A' && s.p[i] <= 'Z' && c < 100000; i++)
        c = c * 26 + (s.p[i] - 'A' + 1);
    if (!c || !str_int(str_from(s, i), &r) || r < 1 || r > 10000000)
        return false;
    *row = (int)r - 1;
    *col = c - 1;
    return true;
}

static void merge_add(struct xlsx *x, struct str ref)
{
    struct merge m;
    struct str a, b;

    if (str_cut(ref, S(":"), &a, &b) && reference(a, &m.r1, &m.c1) &&
        reference(b, &m.r2, &m.c2) && m.r2 >= m.r1 && m.c2 >= m.c1 && m.c2 < COLS_MAX &&
        m.r2 < ROWS_MAX && x->merges.n < MERGES_MAX)
        *LIST_ADD(x->mem, &x->merges, x->merges_cap) = m;
}

/* 0, 0.0 */
static bool is_nought(struct str s)
{
    bool digit = false;

    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] != '0' && s.p[i] != '.')
            return false;
        digit |= s.p[i] == '0';
    }
    return digit;
}

/* Rows and columns that are hidden, or have no height or width. */
static void hide_columns(struct xlsx *x, struct ooxml_attrs attrs)
{
    int64_t first, last;

    if ((truth(ooxml_attr(attrs, "hidden")) || is_nought(ooxml_attr(attrs, "width"))) &&
        str_int(ooxml_attr(attrs, "min"), &first) && str_int(ooxml_attr(attrs, "max"), &last))
        for (int64_t i = first < 1 ? 1 : first; i <= last && i <= COLS_MAX; i++)
            x->hidden_col[i - 1] = true;
}

static void hide_row(struct xlsx *x, struct ooxml_attrs attrs)
{
    isize n = x->hidden_rows.n;

    if ((truth(ooxml_attr(attrs, "hidden")) || is_nought(ooxml_attr(attrs, "ht"))) &&
        (!n || x->hidden_rows.p[n - 1] < x->row))
        *LIST_ADD(x->mem, &x->hidden_rows, x->hidden_cap) = x->row;
}

/* What is hidden is told by its row: as it is seen, each row comes once and in its order. */
static void next_row(struct xlsx *x, struct str says)
{
    int before = x->row;
    int64_t r;

    x->row = str_int(says, &r) && r > 0 && r <= 10000000 ? (int)r - 1 : x->row + 1;
    x->col = -1;
    if (x->shown && x->row <= before)
        ooxml_stop(x->z, ERR_UNREADABLE, "文件已损坏（行的次序不对）");
}

static void sheet_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct xlsx *x = user;
    int64_t r;

    run_look(x, name, attrs);
    if (is(name, "row")) {
        next_row(x, ooxml_attr(attrs, "r"));
        hide_row(x, attrs);
    } else if (is(name, "sheetFormatPr")) {
        /* Hidden unless a row says otherwise: which do is not clear enough to rest on. */
        if (truth(ooxml_attr(attrs, "zeroHeight")) ||
            is_nought(ooxml_attr(attrs, "defaultRowHeight")) ||
            is_nought(ooxml_attr(attrs, "defaultColWidth")))
            x->hides_by_default = true;
        if (x->shown && x->hides_by_default)
            ooxml_stop(x->z, ERR_MEDIA, XLSX_HIDES_BY_DEFAULT);
    } else if (is(name, "col")) {
        hide_columns(x, attrs);
    } else if (is(name, "c")) {
        int row, col;

        x->text = buf_new(x->mem, 8);
        x->formula = x->valued = false;
        x->type = str_dup(x->mem, ooxml_attr(attrs, "t"));
        x->style = str_int(ooxml_attr(attrs, "s"), &r) && r > 0 && r < FORMATS_MAX ? (int)r : 0;
        if (!ooxml_attr(attrs, "r").n)
            x->col++;
        else if (reference(ooxml_attr(attrs, "r"), &row, &col) &&
                 !(x->shown && (row != x->row || col <= x->col)))
            x->col = col;
        else
            ooxml_stop(x->z, ERR_UNREADABLE, "文件已损坏（单元格的位置不对）");
        if (x->col >= COLS_MAX)
            ooxml_stop(x->z, ERR_TOO_LARGE, "表格的列太多");
    } else if (is(name, "rPh")) {
        x->in_phonetic = true;
    } else if (is(name, "f")) {
        x->formula = true;
    } else if (is(name, "v") || (is(name, "t") && !x->in_phonetic)) {
        x->in_value = x->valued = true;
    } else if (is(name, "mergeCell")) {
        merge_add(x, ooxml_attr(attrs, "ref"));
    }
}

/* 4068.2080000000001 → 4068.208, 1E3 → 1000. */
static struct str plain_number(struct arena *mem, struct str s)
{
    char *end, *z = str_cstr(mem, s), out[64];
    double v = strtod(z, &end);

    if (!s.n || *end || !isfinite(v) || fabs(v) > 9e14)
        return s;
    (void)snprintf(out, sizeof out, "%.6f", v);
    for (size_t i = 0; out[i]; i++)
        if (out[i] == '.') {
            size_t n = i;

            for (size_t k = i + 1; out[k]; k++)
                if (out[k] != '0')
                    n = k + 1;
            out[n] = '\0';
            break;
        }
    return str_dup(mem, str_of(out));
}

/* A number as its cell shows it; where it is not asked for how it looks, a day is still a day. */
struct str xlsx_number(struct xlsx *x, struct str s)
{
    struct str plain = plain_number(x->mem, s),
               code = x->style < x->styles.n ? x->styles.p[x->style] : S("");
    char *end, *z = str_cstr(x->mem, s);
    double v = strtod(z, &end);
    struct day day;
    bool dated;
    int second;

    if (x->shown && v != 0 && fabs(v) < 1e-6)
        plain = s; /* not 0 */
    if (!s.n || *end || !isfinite(v) || !code.n)
        return plain;
    if (x->shown)
        return xlsx_shown(x->mem, code, v, plain, x->from_1904);
    if (!xlsx_format_is_time(code) || !xlsx_time(v, x->from_1904, &day, &dated, &second))
        return plain;
    if (dated && !second)
        return day_iso(x->mem, day);
    return str_fmt(x->mem, dated ? "%.*s %02d:%02d" : "%.*s%02d:%02d",
                   STR_ARG(dated ? day_iso(x->mem, day) : S("")), second / 3600,
                   second / 60 % 60);
}

static void cell_close(struct xlsx *x)
{
    struct str s = unescaped(x->mem, buf_str(&x->text));
    int64_t i;

    /* A formula that was never worked out has no value; that is not an empty cell. */
    if (x->formula && !x->valued) {
        s = S("=公式（文件里没有算出的值）");
    } else if (is(x->type, "s")) {
        if (!str_int(s, &i) || i < 0 || i >= x->strings.n) {
            if (s.n)
                ooxml_stop(x->z, ERR_UNREADABLE, "文件已损坏（文字编号越界）");
            return;
        }
        s = x->strings.p[i];
    } else if (is(x->type, "e")) {
        /* #REF! and the like stay as found: an error is no blank. */
    } else if (!x->type.n || is(x->type, "n")) {
        s = xlsx_number(x, s);
    } else if (x->shown && is(x->type, "b")) {
        s = truth(s) ? S("TRUE") : S("FALSE");
    }
    if (x->shown && (is(x->type, "s") || is(x->type, "str") || is(x->type, "inlineStr")))
        s = xlsx_text_shown(x->mem, x->style < x->styles.n ? x->styles.p[x->style] : S(""), s);
    if (x->row >= ROWS_MAX) {
        if (s.n)
            ooxml_stop(x->z, ERR_TOO_LARGE, "表格的行太多");
        return;
    }
    *LIST_ADD(x->mem, &x->cells, x->cells_cap) = (struct sheet_cell){x->row, x->col, s};
}

static void sheet_close(void *user, struct str name)
{
    struct xlsx *x = user;

    if (is(name, "v") || is(name, "t"))
        x->in_value = false;
    else if (is(name, "rPh"))
        x->in_phonetic = false;
    else if (is(name, "r") || is(name, "is"))
        x->raised = false;
    else if (is(name, "c"))
        cell_close(x);
}

static const struct merge *merge_over(const struct xlsx *x, int row, int col)
{
    for (isize i = 0; i < x->merges.n; i++) {
        const struct merge *m = &x->merges.p[i];

        if (row >= m->r1 && row <= m->r2 && col >= m->c1 && col <= m->c2)
            return m;
    }
    return NULL;
}

static bool merged_row(const struct xlsx *x, int row)
{
    for (isize i = 0; i < x->merges.n; i++)
        if (row > x->merges.p[i].r1 && row <= x->merges.p[i].r2)
            return true;
    return false;
}

/* The column behind the last that says anything in the row's cells [from, until), merged ones to their end. */
static int row_reach(const struct xlsx *x, isize from, isize until)
{
    int reach = 0;

    for (isize i = from; i < until; i++) {
        const struct sheet_cell *c = &x->cells.p[i];
        const struct merge *m;

        if (!str_trim_wide(c->text).n)
            continue;
        m = x->merges.n <= MERGES_SEEN ? merge_over(x, c->row, c->col) : NULL;
        if (m && m->c2 < COLS_MAX && m->c2 + 1 > reach)
            reach = m->c2 + 1;
        if (c->col + 1 > reach)
            reach = c->col + 1;
    }
    return reach;
}

/* Cells come in order of rows; columns that are not stored are blank, where rows are to be even also those behind
 * the last cell of a row that the rows above it have. */
void xlsx_tree(struct xlsx *x, struct tree *doc)
{
    struct tree *table = tree_add_new(x->mem, doc, TREE_TABLE);
    isize i = 0;
    int reach = 0;

    for (int row = 0; i < x->cells.n; row++) {
        struct tree *tr;
        int col = 0;
        isize last = i, first = i;

        if (x->cells.p[i].row <
            row) { /* rows out of order: what the file says twice is skipped */
            i++;
            row--;
            continue;
        }
        if (x->cells.p[i].row > row && !merged_row(x, row)) {
            row = x->cells.p[i].row - 1;
            reach = 0;
            continue;
        }
        while (last < x->cells.n && x->cells.p[last].row == row)
            last++;
        if (x->even && row_reach(x, i, last) > reach)
            reach = row_reach(x, i, last);
        tr = tree_add_new(x->mem, table, TREE_ROW);
        for (; i < last || (i > first && col < reach); col++) {
            const struct merge *m;
            struct str text = {0};

            if (i < last && x->cells.p[i].col < col) {
                i++;
                col--;
                continue;
            }
            if (i < last && x->cells.p[i].col == col)
                text = x->cells.p[i++].text;
            m = x->merges.n <= MERGES_SEEN ? merge_over(x, row, col) : NULL;
            if (!m)
                tree_add_cell(x->mem, tr, text, false, 1, 1);
            else if (m->r1 == row && m->c1 == col)
                tree_add_cell(x->mem, tr, text, false, m->r2 - m->r1 + 1, m->c2 - m->c1 + 1);
        }
    }
}

enum err xlsx_open(struct xlsx *x, struct fail *why)
{
    static const struct ooxml_handler strings = {strings_open, strings_close, value_text};
    static const struct ooxml_handler styles = {styles_open, styles_close, ignore};
    static const struct ooxml_handler book = {book_open, ignore, ignore};
    static const struct ooxml_handler rels = {rels_open, ignore, ignore};
    static const struct {
        const char *part;
        const struct ooxml_handler *how;
        bool must;
    } parts[] = {{"xl/sharedStrings.xml", &strings, false},
                 {"xl/styles.xml", &styles, false},
                 {"xl/workbook.xml", &book, true},
                 {"xl/_rels/workbook.xml.rels", &rels, false}};

    x->text = buf_new(x->mem, 64);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if ((parts[i].must || ooxml_has(x->z, parts[i].part)) &&
            ooxml_parse(x->z, x->mem, parts[i].part, parts[i].how, x, why))
            return why->code;
    return OK;
}

/* The i-th sheet's cells; false: it has no part of its own. */
bool xlsx_sheet(struct xlsx *x, isize i, struct fail *why)
{
    static const struct ooxml_handler sheet = {sheet_open, sheet_close, value_text};
    char *path = str_cstr(x->mem, x->sheets.p[i].path.n
                                      ? x->sheets.p[i].path
                                      : str_fmt(x->mem, "xl/worksheets/sheet%td.xml", i + 1));

    if (!ooxml_has(x->z, path))
        return false;
    x->cells.n = x->merges.n = x->hidden_rows.n = 0;
    memset(x->hidden_col, 0, sizeof x->hidden_col);
    x->row = -1;
    (void)ooxml_parse(x->z, x->mem, path, &sheet, x, why);
    return true;
}

enum err read_xlsx(struct arena *mem, struct ooxml *z, struct tree **doc, struct fail *why)
{
    struct xlsx *x = NEW(mem, struct xlsx, 1);

    x->mem = mem;
    x->z = z;
    if (xlsx_open(x, why))
        return why->code;
    *doc = tree_new(mem, TREE_DOC);
    for (isize i = 0; i < x->sheets.n && !why->code; i++)
        if (xlsx_sheet(x, i, why) && !why->code)
            xlsx_tree(x, *doc);
    return why->code;
}
