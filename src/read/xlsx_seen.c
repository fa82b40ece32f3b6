/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx_seen.c - a workbook as it looks: without what is hidden; see xlsx.h */
#include "base/utf8.h"
#include "read/ooxml.h"
#include "read/xlsx_in.h"

static bool row_hidden(const struct xlsx *x, int row, int *before)
{
    isize lo = 0, hi = x->hidden_rows.n;

    while (lo < hi) {
        isize mid = (lo + hi) / 2;

        if (x->hidden_rows.p[mid] < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    *before = (int)lo;
    return lo < x->hidden_rows.n && x->hidden_rows.p[lo] == row;
}

static bool col_hidden(const struct xlsx *x, int col, int *before)
{
    *before = 0;
    for (int i = 0; i < col; i++)
        *before += x->hidden_col[i];
    return x->hidden_col[col];
}

/* What a merged area says stands in its first cell, which may be hidden while others of it are not. */
static void first_seen(struct xlsx *x, const struct merge *m)
{
    int row = m->r1, col = m->c1, n;
    struct sheet_cell *from = NULL, *to = NULL;

    while (row <= m->r2 && row_hidden(x, row, &n))
        row++;
    while (col <= m->c2 && col_hidden(x, col, &n))
        col++;
    if (row > m->r2 || col > m->c2 || (row == m->r1 && col == m->c1))
        return;
    for (isize i = 0; i < x->cells.n; i++) {
        struct sheet_cell *c = &x->cells.p[i];

        if (c->row == m->r1 && c->col == m->c1)
            from = c;
        if (c->row == row && c->col == col)
            to = c;
    }
    if (from && to)
        to->text = from->text;
}

int xlsx_only_seen(struct xlsx *x)
{
    isize n = 0, merges = 0;
    int r, k, gone = 0;

    for (isize i = 0; i < x->merges.n; i++)
        first_seen(x, &x->merges.p[i]);
    for (isize i = 0; i < x->cells.n; i++) {
        struct sheet_cell c = x->cells.p[i];

        if (row_hidden(x, c.row, &r) || col_hidden(x, c.col, &k)) {
            gone += c.text.n > 0;
            continue;
        }
        c.row -= r;
        c.col -= k;
        x->cells.p[n++] = c;
    }
    x->cells.n = n;
    for (isize i = 0; i < x->merges.n; i++) {
        struct merge m = x->merges.p[i];
        bool gone_r, gone_c;

        (void)row_hidden(x, m.r1, &r);
        m.r1 -= r;
        gone_r = row_hidden(x, m.r2, &r);
        m.r2 -= r + gone_r;
        (void)col_hidden(x, m.c1, &k);
        m.c1 -= k;
        gone_c = col_hidden(x, m.c2, &k);
        m.c2 -= k + gone_c;
        if (m.r1 <= m.r2 && m.c1 <= m.c2)
            x->merges.p[merges++] = m;
    }
    x->merges.n = merges;
    return gone;
}

/* Parts that stand for pictures and charts. */
static bool is_drawn(struct ooxml *z, int i)
{
    struct str name = ooxml_name(z, i);

    return str_starts(name, S("xl/media/")) || str_starts(name, S("xl/charts/chart"));
}

enum err read_xlsx_shown(struct arena *mem, struct ooxml *z, struct xlsx_book_shown *out,
                         struct fail *why)
{
    struct xlsx *x = NEW(mem, struct xlsx, 1);
    isize cap = 0;

    *out = (struct xlsx_book_shown){.doc = tree_new(mem, TREE_DOC)};
    x->mem = mem;
    x->z = z;
    x->shown = true;
    if (xlsx_open(x, why))
        return why->code;
    for (isize i = 0; i < x->sheets.n && !why->code; i++) {
        if (x->sheets.p[i].hidden) {
            out->hidden_sheets++;
            continue;
        }
        if (!xlsx_sheet(x, i, why) && !why->code)
            fail_set(why, ERR_UNREADABLE, "", "文件已损坏（工作表没有内容）");
        if (why->code)
            break;
        if (x->merges.n > MERGES_SEEN)
            return fail_set(why, ERR_TOO_LARGE, "", "工作表里合并的单元格太多（多于 %d 处）",
                            MERGES_SEEN);
        out->hidden_cells += xlsx_only_seen(x);
        *LIST_ADD(mem, &out->names, cap) = x->sheets.p[i].name;
        xlsx_tree(x, out->doc);
    }
    for (int i = 0; i < ooxml_parts(z); i++)
        out->drawn += is_drawn(z, i);
    return why->code;
}

/* More names than these are not told. */
enum { NAMES_TOLD = 5, NAME_BYTES = 60 };

void xlsx_unseen_sheet(struct arena *mem, struct xlsx_unseen *u, struct str name)
{
    if (u->sheet_count++ < NAMES_TOLD)
        u->sheets = str_fmt(mem, "%.*s“%.*s”", STR_ARG(u->sheets),
                            STR_ARG(utf8_clip(name, NAME_BYTES)));
}

enum err read_xlsx_seen(struct arena *mem, struct ooxml *z, struct tree **doc,
                        struct xlsx_unseen *unseen, struct fail *why)
{
    struct xlsx *x = NEW(mem, struct xlsx, 1);

    *unseen = (struct xlsx_unseen){0};
    x->mem = mem;
    x->z = z;
    x->even = true;
    if (xlsx_open(x, why))
        return why->code;
    *doc = tree_new(mem, TREE_DOC);
    for (isize i = 0; i < x->sheets.n && !why->code; i++) {
        if (x->sheets.p[i].hidden) {
            xlsx_unseen_sheet(mem, unseen, x->sheets.p[i].name);
            continue;
        }
        if (!xlsx_sheet(x, i, why) || why->code)
            continue;
        if (x->merges.n > MERGES_SEEN)
            x->merges.n = 0;
        unseen->cells += xlsx_only_seen(x);
        unseen->by_default |= x->hides_by_default;
        xlsx_tree(x, *doc);
    }
    return why->code;
}
