/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet_turn.c - tables that lie on their side are set upright
 *
 * Some offices print table three with the applicants down the side and the outcomes across, and
 * table two with 规章 and 规范性文件 across. A row without figures that names the first and the last row
 * of the form, or two rows of table two, shows it. The rows with figures below become columns: where
 * each figure stands says which label it belongs to.
 */
#include <stdlib.h>

#include "read/sheet_parts.h"

enum { ROWS_MAX = 16, COLUMNS_MAX = SHEET_ITEMS };

static int figures(const struct sheet_row *row)
{
    int n = 0;

    for (isize i = 0; i < row->items.n; i++)
        n += row->items.p[i].kind == ITEM_FIGURE;
    return n;
}

static bool names(struct arena *mem, const struct sheet_row *row, struct str word)
{
    for (isize i = 0; i < row->items.n; i++) {
        struct arena scratch = *mem;

        if (str_has(str_replace(&scratch, row->items.p[i].text, S(" "), S("")), word))
            return true;
    }
    return false;
}

/* Is a cell nothing but this word. */
static bool has_cell(const struct sheet_row *row, struct str word)
{
    for (isize i = 0; i < row->items.n; i++)
        if (str_eq(row->items.p[i].text, word))
            return true;
    return false;
}

static bool lies(struct arena *mem, const struct sheet_row *row)
{
    if ((row->place != PLACE_GRID && row->place != PLACE_FIELD) || row->items.n < 2 ||
        row->items.n > 120 || figures(row))
        return false;
    if (names(mem, row, S("本年新收")) && names(mem, row, S("结转下年")) && row->items.n > 3)
        return true;
    return (has_cell(row, S("规章")) &&
            (has_cell(row, S("规范性文件")) || has_cell(row, S("行政规范性文件")))) ||
           (has_cell(row, S("行政处罚")) && has_cell(row, S("行政强制"))) ||
           (row->items.n <= 3 && has_cell(row, S("信息内容")) &&
            (has_cell(row, S("行政事业性收费")) || has_cell(row, S("政府集中采购")))) ||
           (has_cell(row, S("行政许可")) && has_cell(row, S("其他对外管理服务事项")));
}

/* Do the rows stand for applicants: 自然人, 商业企业, 科研机构. */
static bool by_applicant(struct arena *mem, const struct sheet *s, isize from, isize until)
{
    static const struct str kinds[] = {LIT("自然人"), LIT("商业企业"), LIT("科研机构")};
    size_t n = 0;

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (isize r = from; r < until; r++)
            if (names(mem, &s->rows.p[r], kinds[k])) {
                n++;
                break;
            }
    return n == sizeof kinds / sizeof *kinds;
}

static bool same_table(const struct sheet_row *a, const struct sheet_row *b)
{
    return a->place == b->place && a->table == b->table && b->items.n > 1;
}

static const struct sheet_item *at_x(const struct sheet_row *row, int x)
{
    for (isize i = 0; i < row->items.n; i++)
        if (row->items.p[i].x == x)
            return &row->items.p[i];
    return NULL;
}

static int int_order(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Where figures stand in the rows `from` … `until`, in order. */
static int columns(const struct sheet *s, isize from, isize until, int *x)
{
    int n = 0, kept = 0;

    for (isize r = from; r < until; r++)
        for (isize i = 0; i < s->rows.p[r].items.n; i++) {
            bool known = false;

            if (s->rows.p[r].items.p[i].kind != ITEM_FIGURE)
                continue;
            for (int k = 0; k < n; k++)
                known |= x[k] == s->rows.p[r].items.p[i].x;
            if (!known && n < COLUMNS_MAX)
                x[n++] = s->rows.p[r].items.p[i].x;
        }
    /* A column of blanks counts where each row shows one right of the labels. */
    qsort(x, (size_t)n, sizeof *x, int_order);
    for (isize i = 0; n && i < s->rows.p[from].items.n; i++) {
        int at = s->rows.p[from].items.p[i].x, all = 0;
        bool known = false;

        for (int k = 0; k < n; k++)
            known |= x[k] == at;
        for (isize r = from; r < until; r++) {
            const struct sheet_item *it = at_x(&s->rows.p[r], at);

            all += it && it->kind == ITEM_BLANK;
        }
        if (!known && at > x[0] && all == until - from && n < COLUMNS_MAX)
            x[n + kept++] = at;
    }
    qsort(x, (size_t)n + (size_t)kept, sizeof *x, int_order);
    return n + kept;
}

static struct sheet_item *add(struct arena *mem, struct sheet_row *row, isize *cap,
                              struct sheet_item it)
{
    struct sheet_item *at = LIST_ADD(mem, &row->items, *cap);

    *at = it;
    at->x = 2 * (int)row->items.n - 1;
    return at;
}

static struct sheet_row begin(const struct sheet_row *like)
{
    return (struct sheet_row){.place = like->place, .table = like->table, .node = like->node};
}

static void finish(struct arena *mem, struct sheet_row *row)
{
    struct buf b = buf_new(mem, 64);

    for (isize i = 0; i < row->items.n; i++) {
        buf_add(&b, row->items.p[i].text);
        buf_char(&b, ' ');
    }
    row->text = str_trim(buf_str(&b));
}

/* The words of the head rows that stand over `x`, the last ones nearest. */
static struct str label_over(struct arena *mem, const struct sheet *s, isize from, isize until,
                             int x)
{
    struct buf b = buf_new(mem, 32);

    for (isize r = from; r < until; r++) {
        const struct sheet_item *it = at_x(&s->rows.p[r], x);

        if (!it || it->kind != ITEM_WORDS)
            continue;
        if (b.n)
            buf_char(&b, ' ');
        buf_add(&b, it->text);
    }
    return buf_str(&b);
}

/* The last words of a row before its figures. */
static struct str row_label(const struct sheet_row *row)
{
    struct str s = {0};

    for (isize i = 0; i < row->items.n && row->items.p[i].kind != ITEM_FIGURE; i++)
        if (row->items.p[i].kind == ITEM_WORDS)
            s = row->items.p[i].text;
    return s;
}

/* Appends the turned rows of one table to `out`. */
static void turn(struct arena *mem, const struct sheet *s, isize head, isize from, isize until,
                 struct sheet *out)
{
    int *x = NEW(mem, int, COLUMNS_MAX + 1), n = columns(s, from, until, x);
    struct sheet_row row = begin(&s->rows.p[from]);
    isize cap = 0;

    /* What stands over the label column (第二十条第（一）项), then the names of the new columns. */
    for (isize r = head; r < from; r++)
        if (s->rows.p[r].items.n && s->rows.p[r].items.p[0].kind == ITEM_WORDS)
            add(mem, &row, &cap, s->rows.p[r].items.p[0]);
    for (isize r = from; r < until; r++)
        add(mem, &row, &cap,
            (struct sheet_item){.kind = ITEM_WORDS, .text = row_label(&s->rows.p[r])});
    finish(mem, &row);
    sheet_add(mem, out, row);
    for (int k = 0; k < n; k++) {
        row = begin(&s->rows.p[from]);
        cap = 0;
        add(mem, &row, &cap,
            (struct sheet_item){.kind = ITEM_WORDS,
                                .text = label_over(mem, s, head, from, x[k])});
        for (isize r = from; r < until; r++) {
            const struct sheet_item *it = at_x(&s->rows.p[r], x[k]);

            if (it)
                add(mem, &row, &cap, *it);
        }
        finish(mem, &row);
        sheet_add(mem, out, row);
    }
    out->turned++;
}

void sheet_turn(struct arena *mem, struct sheet *s)
{
    struct sheet out = {0};
    isize done = 0;

    for (isize i = 0; i < s->rows.n; i++) {
        isize head = i, from = i + 1, until;

        if (i < done || !lies(mem, &s->rows.p[i]))
            continue;
        while (head > done && same_table(&s->rows.p[i], &s->rows.p[head - 1]) &&
               !figures(&s->rows.p[head - 1]) && i - head < 4)
            head--;
        while (from < s->rows.n && same_table(&s->rows.p[i], &s->rows.p[from]) &&
               !figures(&s->rows.p[from]))
            from++;
        for (until = from; until < s->rows.n && until - from < ROWS_MAX &&
                           same_table(&s->rows.p[i], &s->rows.p[until]) &&
                           figures(&s->rows.p[until]);)
            until++;
        if (from == until ||
            (names(mem, &s->rows.p[i], S("结转下年")) && !by_applicant(mem, s, from, until)))
            continue;
        for (; done < head; done++)
            sheet_add(mem, &out, s->rows.p[done]);
        turn(mem, s, head, from, until, &out);
        done = until;
    }
    if (!out.turned)
        return;
    for (; done < s->rows.n; done++)
        sheet_add(mem, &out, s->rows.p[done]);
    *s = out;
}
