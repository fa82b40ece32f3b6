/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_order.c - the order in which a table three names its columns, where names do not stand exactly above figures */
#include <stdlib.h>

#include "read/cells_parts.h"

enum { ORGANISATIONS = 7, NAMES_MAX = 24 };

struct name {
    int col; /* ORGANISATIONS: 法人或其他组织, which stands for the five below it */
    int row, x;
};

/* The names above the first row of figures in the order of the text, each once in its row. */
static int names_above(struct arena *mem, const struct sheet *sheet, const struct region *g,
                       int until, struct name *out)
{
    int n = 0, figures = 0;

    /* Behind the names the first row of figures ends the head: 其他 below it is of a label. */
    for (isize r = g->from; r < until && (n < 3 || figures < 2); r++) {
        figures = 0;
        for (isize i = 0; i < sheet->rows.p[r].items.n && n < NAMES_MAX; i++) {
            const struct sheet_item *it = &sheet->rows.p[r].items.p[i];
            struct str text = it->text;
            int col;
            bool again = false;

            figures += it->kind == ITEM_FIGURE;
            /* 总 计, which a line of text is cut at. */
            if (text.n == 3 && i + 1 < sheet->rows.p[r].items.n && it[1].text.n == 3)
                text = str_concat(mem, text, it[1].text);
            col = cells_head_is(mem, text, S("法人")) ? ORGANISATIONS : -1;
            col = col < 0 ? cells_column_named(mem, text) : col;
            for (int k = 0; k < n; k++)
                again |= out[k].col == col && out[k].row == r;
            if (col >= 0 && !again)
                out[n++] = (struct name){col, (int)r, it->x};
        }
    }
    return n;
}

static int by_x(const void *a, const void *b)
{
    const struct name *p = a, *q = b;

    return p->x != q->x ? p->x - q->x : p->row - q->row;
}

/* One row that names every column. */
static bool in_one_row(const struct name *name, int n, struct order *out)
{
    bool sum = false; /* stands somewhere */

    for (int i = 0; i < n; i++)
        sum |= name[i].col == T3_SUM;
    for (int i = 0, from = 0; i <= n; i++) {
        struct order o = {.n = 0};
        unsigned seen = 0;

        if (i < n && name[i].row == name[from].row)
            continue;
        for (int k = from; k < i; k++)
            if (name[k].col != ORGANISATIONS && o.n < 7) {
                o.col[o.n++] = name[k].col;
                seen |= 1u << name[k].col;
            }
        from = i;
        if (seen == 0x7f || (seen == 0x3f && !sum)) {
            *out = o;
            return true;
        }
    }
    return false;
}

/* 自然人, 法人或其他组织, 总计 in one row and the five organisations below, or a name a line. */
static bool in_two_rows(const struct name *name, int n, struct order *out)
{
    int five[5], fives = 0, top[3], tops = 0;
    unsigned seen = 0;

    for (int i = 0; i < n; i++) {
        if (seen & 1u << name[i].col)
            continue;
        seen |= 1u << name[i].col;
        if (name[i].col > T3_NAT && name[i].col < T3_SUM)
            five[fives++] = name[i].col;
        else if (tops < 3)
            top[tops++] = name[i].col;
    }
    *out = (struct order){.n = 0};
    if ((seen == 0x7f && n == 7) || (seen == 0x3f && n == 6)) { /* a name a line */
        for (; out->n < n; out->n++)
            out->col[out->n] = name[out->n].col;
        return true;
    }
    if (fives != 5 || !(seen & 1u << T3_NAT) || !(seen & 1u << ORGANISATIONS))
        return false;
    for (int i = 0; i < tops; i++)
        for (int k = 0; k < (top[i] == ORGANISATIONS ? 5 : 1); k++)
            out->col[out->n++] = top[i] == ORGANISATIONS ? five[k] : top[i];
    return true;
}

/* How the columns are printed. Names whose order is certain (in one row, or in counted fields) are
 * believed unless fewer sums hold their way than the form's; where 自然人 and 总计 stand about their
 * group otherwise than usual in mere text, which takes the cells of a PDF in any order, the sums must
 * speak for it. */
const struct order *cells_order(struct arena *mem, const struct sheet *sheet,
                                const struct region *g, struct found *f, struct report *out)
{
    struct name name[NAMES_MAX];
    struct order o = cells_usual_order;
    int first = 0, n, theirs, ours;
    bool sure;

    if (f->order.n)
        return &f->order;
    f->order = cells_usual_order;
    while (first < f->n && (f->obs[first].line < 0 || !f->obs[first].figures))
        first++;
    if (first == f->n)
        return &f->order;
    n = names_above(mem, sheet, g, f->obs[first].run->row, name);
    /* On a page lines of type cut through the heads: where the names stand says their order. */
    if (sheet->drawn)
        qsort(name, (size_t)n, sizeof *name, by_x);
    sure = in_one_row(name, n, &o);
    if (!sure && !in_two_rows(name, n, &o))
        return &f->order;
    /* A word for 总计 that is not known does not take its column away. */
    if (o.n == 6 && cells_rows_that_hold(f, cells_usual_order.col))
        return &f->order;
    if (o.n == 7) {
        sure |= (o.col[0] == T3_NAT && o.col[6] == T3_SUM) ||
                f->obs[first].run->place == PLACE_FIELD;
        sure &= !sheet->drawn; /* parts of labels look like names */
        theirs = cells_rows_that_hold(f, o.col);
        ours = cells_rows_that_hold(f, cells_usual_order.col);
        if (sure ? theirs < ours : theirs <= ours) {
            for (int c = 0; c < 7; c++)
                if (o.col[c] != c)
                    report_warn(mem, out, "表三的列名不按表式的顺序，数按表式的顺序读，请核对");
            return &f->order;
        }
    }
    f->order = o;
    return &f->order;
}
