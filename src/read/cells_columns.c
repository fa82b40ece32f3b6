/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_columns.c - the columns of table three: which of the seven each figure of a row is
 *
 * Seven figures stand in the order of the form unless the names above them say another one. In a table
 * with spans a figure stands exactly below its name. Elsewhere only the order of the names is known: it
 * is followed where the sums of the rows (H04) do not speak against it. Rows with fewer figures are
 * read by where whole rows have theirs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "read/cells_parts.h"

/* In a text: do the figures of whole row `i` stand below those of most whole rows about it. Where every line
 * goes on behind its label, places say nothing. */
static bool lines_up(const struct found *f, int i)
{
    const struct obs *o = &f->obs[i];
    int alike = 0, others = 0;

    for (int k = 0; k < f->n; k++) {
        const struct obs *p = &f->obs[k];
        bool same = true;

        if (k == i || p->n != 7 || p->line < 0 || abs(p->run->row - o->run->row) > 12)
            continue;
        for (int c = 0; c < 7; c++) {
            int space = c ? o->value[c].x - o->value[c - 1].x : o->value[1].x - o->value[0].x;

            same &= 2 * abs(p->value[c].x - o->value[c].x) <= space;
        }
        others++;
        alike += same;
    }
    return 2 * alike >= others;
}

/* Where the seven columns stand near this observation: from whole rows, else from the head. */
static bool columns_near(const struct sheet *sheet, const struct found *f, const struct obs *o,
                         int *x)
{
    bool text = !sheet->drawn && o->run->place == PLACE_ROUGH;
    int best = -1, best_score = -1;

    for (int i = 0; i < f->n; i++) {
        const struct obs *p = &f->obs[i];
        int score = 0, away = p->run->row - o->run->row;

        if (p->n != 7 || p->line < 0 || p->run->place != o->run->place ||
            p->run->table != o->run->table)
            continue;
        /* Fields may be shifted in single rows: what most rows say counts. */
        if (o->run->place == PLACE_ROUGH) {
            score = 10000 - (away < 0 ? -away : away);
        } else {
            for (int k = 0; k < f->n; k++)
                score += f->obs[k].n == 7 && f->obs[k].run->table == p->run->table &&
                         f->obs[k].value[0].x == p->value[0].x &&
                         f->obs[k].value[6].x == p->value[6].x;
        }
        if (score > best_score)
            best_score = score, best = i;
    }
    if (best < 0)
        return false;
    for (int c = 0; c < 7; c++)
        x[c] = f->obs[best].value[c].x;
    return !text || lines_up(f, best);
}

/* The names of the columns, and what some offices write for them. */
static const struct str head_names[2][7] = {
    {LIT("自然人"), LIT("商业"), LIT("科研"), LIT("社会"), LIT("法律"), LIT("其他"),
     LIT("总计")},
    {LIT("公民"), LIT("企业"), LIT("科技"), LIT("公益"), LIT("律师"), LIT("其它"), LIT("合计")},
};

bool cells_head_is(struct arena *mem, struct str text, struct str name)
{
    struct arena scratch = *mem;
    struct label found, wanted;

    if (text.n > 60)
        return false;
    label_of(&scratch, text, &found);
    label_of(&scratch, name, &wanted);
    return found.n >= wanted.n && found.n <= (str_starts(name, S("其")) ? 3 : 8) &&
           !memcmp(found.rune, wanted.rune, (size_t)wanted.n * sizeof *wanted.rune);
}

int cells_column_named(struct arena *mem, struct str text)
{
    for (int names = 0; names < 2; names++)
        for (int c = 0; c < 7; c++)
            if (cells_head_is(mem, text, head_names[names][c]))
                return c;
    return -1;
}

/* Rows above `run` that belong to the same table, or to `table`. */
static bool above(const struct sheet_row *row, const struct run *run, int table)
{
    return row->place == run->place && (row->table == table || run->place == PLACE_ROUGH);
}

/* Where the seven columns stand by the words 自然人, 商业企业 … 总计 above the figures: how many of
 * them are there. */
static int columns_in(struct arena *mem, const struct sheet *sheet, const struct region *g,
                      const struct run *run, int table, int *x)
{
    int n = 0;

    for (int c = 0; c < 7; c++)
        x[c] = -1;
    for (int names = 0; names < 2; names++)
        for (isize r = g->from; r < run->row; r++) {
            const struct sheet_row *row = &sheet->rows.p[r];

            for (isize i = 0; above(row, run, table) && i < row->items.n; i++)
                for (int c = 0; c < 7; c++)
                    if (x[c] < 0 && row->items.p[i].kind == ITEM_WORDS &&
                        cells_head_is(mem, row->items.p[i].text, head_names[names][c])) {
                        x[c] = row->items.p[i].x;
                        n++;
                    }
        }
    return n;
}

/* The same; a table that a page's end cut goes on below without a head: then by the one before it. */
static int columns_of_head(struct arena *mem, const struct sheet *sheet, const struct region *g,
                           const struct run *run, int *x, int *table)
{
    int n = columns_in(mem, sheet, g, run, *table = run->table, x);

    for (isize r = run->row; !n && run->place == PLACE_GRID && r > g->from; r--)
        if (sheet->rows.p[r - 1].place == PLACE_GRID && sheet->rows.p[r - 1].table != *table)
            n = columns_in(mem, sheet, g, run, *table = sheet->rows.p[r - 1].table, x);
    return n;
}

/* Do the columns that were found stand in the order of the form. */
static bool in_order(const int *x, int n)
{
    for (int c = 1; c < n; c++)
        if (x[c] <= x[c - 1])
            return false;
    return true;
}

/* The words that stand above a column. */
static struct str head_at(const struct sheet *sheet, const struct region *g,
                          const struct run *run, int table, int x)
{
    struct str s = {0};

    for (isize r = g->from; r < run->row; r++)
        for (isize i = 0; above(&sheet->rows.p[r], run, table) && i < sheet->rows.p[r].items.n;
             i++)
            if (sheet->rows.p[r].items.p[i].x == x &&
                sheet->rows.p[r].items.p[i].kind == ITEM_WORDS)
                s = sheet->rows.p[r].items.p[i].text;
    return s;
}

/* A table that has other columns beside the seven, or has them in another order: each of the seven
 * must stand exactly below its name. The first other column with figures is `extra`. */
static bool place_below_heads(const struct obs *o, const int *x, struct cell *cell, int *extra)
{
    bool seen[7] = {0};

    *extra = -1;
    for (int i = 0; i < o->n; i++) {
        int at = -1;

        for (int c = 0; c < 7; c++)
            if (o->value[i].x == x[c])
                at = c;
        if (at < 0) {
            if (*extra < 0 && o->value[i].kind == ITEM_FIGURE)
                *extra = o->value[i].x;
            continue;
        }
        cell[at] = o->value[i].cell;
        seen[at] = true;
    }
    for (int c = 0; c < 7; c++)
        if (!seen[c])
            return false;
    return true;
}

/* Words that stand in a column of figures (不适用) are what the cell holds: it is not blank; and figures that
 * such words part from the others are its figures. */
static void words_are_cells(const struct sheet *sheet, const struct obs *o, const int *x,
                            int tolerance, struct cell *cell)
{
    const struct sheet_row *row = &sheet->rows.p[o->run->row];

    for (isize i = 0; o->run->place == PLACE_GRID && i < row->items.n; i++)
        for (int c = 0; c < 7 && row->items.p[i].kind != ITEM_BLANK; c++)
            if (abs(row->items.p[i].x - x[c]) <= tolerance && cell[c].kind == CELL_BLANK)
                cell[c] = row->items.p[i].cell;
}

/* Gives each figure of a row its column by where it stands; false where that is not certain. */
static bool place_by_x(const struct sheet *sheet, const struct obs *o, const int *x,
                       struct cell *cell)
{
    int space = x[1] - x[0], tolerance;

    for (int c = 2; c < 7; c++)
        space = x[c] - x[c - 1] < space ? x[c] - x[c - 1] : space;
    tolerance = o->run->place == PLACE_ROUGH ? space / 2 : o->run->place == PLACE_GRID ? 1 : 0;
    for (int c = 0; c < 7; c++)
        /* Between the lines of a page a cell that is not there is covered by what runs over from the next. */
        cell[c] = (struct cell){
            .kind = sheet->drawn && o->run->place == PLACE_GRID ? CELL_UNKNOWN : CELL_BLANK};
    for (int i = 0; i < o->n; i++) {
        int at = -1;

        for (int c = 0; c < 7; c++) {
            int d = o->value[i].x - x[c];

            if ((d < 0 ? -d : d) <= tolerance)
                at = at < 0 ? c : 7;
        }
        if (at == 7 || (at < 0 && o->value[i].kind == ITEM_FIGURE))
            return false;
        if (at < 0)
            continue;
        if (cell[at].kind > CELL_BLANK && o->value[i].kind == ITEM_FIGURE)
            return false;
        if (o->value[i].kind != ITEM_BLANK || o->value[i].text.n || sheet->drawn)
            cell[at] = o->value[i].cell;
    }
    words_are_cells(sheet, o, x, tolerance, cell);
    return true;
}

/* A figure that stuck to the words before it is one that is not seen: 政府信息公0. */
static bool figure_in_words(struct arena *mem, const struct found *f, const struct obs *o)
{
    struct arena scratch = *mem;
    struct label words;
    int digits = 0;

    label_of(&scratch, o->run->own, &words);
    for (int i = 0; i < words.n; i++)
        digits += words.rune[i] >= '0' && words.rune[i] <= '9';
    for (int i = 0; i < f->label[o->line].n; i++)
        digits -= f->label[o->line].rune[i] >= '0' && f->label[o->line].rune[i] <= '9';
    return digits > 0;
}

/* In how many rows of seven figures, some not 0, the parts make the sum (H04) if they stand in `order`. */
int cells_rows_that_hold(const struct found *f, const int *col)
{
    int hold = 0;

    for (int i = 0; i < f->n; i++) {
        struct cell sum = {.kind = CELL_NUMBER}, total = {0};

        if (f->obs[i].line < 0 || f->obs[i].n != 7 || !f->obs[i].figures)
            continue;
        for (int k = 0; k < 7; k++) {
            if (col[k] == T3_SUM)
                total = f->obs[i].value[k].cell;
            else if (f->obs[i].value[k].kind == ITEM_FIGURE)
                sum = cell_add(sum, f->obs[i].value[k].cell);
        }
        hold += sum.value && total.kind == CELL_NUMBER && cell_equal(sum, total);
    }
    return hold;
}

const struct order cells_usual_order = {{0, 1, 2, 3, 4, 5, 6}, 7};

/* Columns in another order than the form's, by the places of their names, which a head that spans too few
 * or too many columns shifts: do fewer sums hold that way than in the order of the form. */
static bool speaks_against(const struct found *f, const int *x)
{
    struct order o = {.n = 7};

    for (int c = 0; c < 7; c++) {
        int at = 0;

        for (int k = 0; k < 7; k++)
            at += x[k] < x[c];
        o.col[at] = c;
    }
    return cells_rows_that_hold(f, o.col) < cells_rows_that_hold(f, cells_usual_order.col);
}

/* The seven cells of a row by the names above them, where its table is not the form's. */
static bool cells_below_heads(struct arena *mem, const struct sheet *sheet,
                              const struct region *g, const struct found *f,
                              const struct obs *o, struct cell *cell, struct report *out)
{
    int x[7], extra, table;
    bool ordered;

    if (o->run->place != PLACE_GRID || o->n < 7 ||
        columns_of_head(mem, sheet, g, o->run, x, &table) != 7)
        return false;
    ordered = in_order(x, 7);
    if ((o->n == 7 && (ordered || speaks_against(f, x))) ||
        !place_below_heads(o, x, cell, &extra))
        return false;
    /* What is left out must stand below a name of its own. */
    for (int i = 0; i < o->n; i++) {
        bool below = o->value[i].kind != ITEM_FIGURE ||
                     head_at(sheet, g, o->run, table, o->value[i].x).n;

        for (int c = 0; c < 7; c++)
            below |= o->value[i].x == x[c];
        if (!below)
            return false;
    }
    /* Heads that lost their spans stand elsewhere than their columns. */
    if (!ordered && o->n != 7 && !cells_sum_holds(cell))
        return false;
    if (extra >= 0)
        report_warn(mem, out, "表三多出一列“%.*s”，表式没有，未采用",
                    STR_ARG(utf8_clip(head_at(sheet, g, o->run, table, extra), 60)));
    if (!ordered)
        report_warn(mem, out, "表三的列不按表式的顺序，已按列名读");
    return true;
}

/* A line of text all of whose gaps are alike: the blanks that kept the place of missing cells may be
 * lost, and where its figures stand says nothing. */
static bool gaps_alike(const struct sheet *sheet, const struct obs *o)
{
    struct str s = sheet->rows.p[o->run->row].text;
    isize gap = 0, width = -1;

    if (sheet->drawn || o->run->place != PLACE_ROUGH)
        return false;
    for (isize at = 0; at < s.n;) {
        isize from = at;
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r)) {
            gap += at - from;
            continue;
        }
        if (gap && width >= 0 && gap != width)
            return false;
        width = gap ? gap : width;
        gap = 0;
    }
    return true;
}

static bool is_empty(const struct sheet_item *it)
{
    return it->kind == ITEM_BLANK && !it->text.n;
}

/* The cells as printed, in a table whose columns are known by their order. */
/* On a page of type: do the seven cells of a row stand elsewhere than those of all other rows, some a column aside.
 * One may be that of a label, and two of the others may have become one. */
static bool aside_of_others(const struct found *f, const struct obs *o)
{
    int others = 0;

    for (int i = 0; i < f->n; i++) {
        const struct obs *p = &f->obs[i];
        bool alike = true;

        if (p == o || p->n != 7 || p->line < 0 || p->run->place != PLACE_GRID)
            continue;
        for (int c = 0; c < 7; c++) {
            int space = c ? p->value[c].x - p->value[c - 1].x : p->value[1].x - p->value[0].x;

            alike &= 2 * abs(p->value[c].x - o->value[c].x) <= space;
        }
        if (alike)
            return false;
        others++;
    }
    return others > 1;
}

static bool seven_somewhere(const struct found *f)
{
    for (int i = 0; i < f->n; i++)
        if (f->obs[i].n >= 7 && f->obs[i].figures >= 7)
            return true;
    return false;
}

static bool cells_printed(struct arena *mem, const struct sheet *sheet, const struct region *g,
                          struct found *f, struct obs *o, const struct order *order,
                          struct cell *cell)
{
    bool fields = o->run->place == PLACE_GRID || o->run->place == PLACE_FIELD;
    int n = o->n, x[7], table;

    /* A remark behind the seven. */
    if (fields && n == 8 && o->value[7].kind == ITEM_WORDS)
        n = 7;
    /* No column 总计: empty fields left of the six are a label's, right of them none's. */
    if (fields && order->n == 6 && o->figures < 7 && !seven_somewhere(f)) {
        int from = 0;

        while (n - from > 6 && is_empty(&o->value[from]))
            from++;
        while (n - from > 6 && is_empty(&o->value[n - 1]))
            n--;
        if (n - from == 6) {
            o->value += from;
            o->n = n -= from;
        }
    }
    /* Seven figures are the seven columns: blank fields are what a paste added. */
    if (o->run->place != PLACE_NONE && o->figures == 7 && n > 7) {
        for (int i = 0, c = 0; i < n; i++)
            if (o->value[i].kind == ITEM_FIGURE)
                cell[c++] = o->value[i].cell;
        if (o->run->place != PLACE_GRID || cells_sum_holds(cell))
            return true;
    }
    if (o->run->place != PLACE_NONE && n > 7 &&
        (columns_near(sheet, f, o, x) ||
         (columns_of_head(mem, sheet, g, o->run, x, &table) == 7 && in_order(x, 7))))
        return place_by_x(sheet, o, x, cell);
    while (o->run->place != PLACE_NONE && n > 7 && o->value[n - 1].kind == ITEM_BLANK)
        n--;
    if (sheet->drawn && o->run->place == PLACE_GRID && n == 7 && aside_of_others(f, o))
        return false;
    if (n == 7 || (n == 6 && order->n == 6)) {
        for (int c = 0; c < n; c++)
            cell[c] = o->value[c].cell;
        return true;
    }
    if (o->run->place == PLACE_NONE ||
        (o->run->place == PLACE_ROUGH && (figure_in_words(mem, f, o) || gaps_alike(sheet, o))))
        return false;
    return (columns_near(sheet, f, o, x) ||
            (columns_of_head(mem, sheet, g, o->run, x, &table) == 7 && in_order(x, 7))) &&
           place_by_x(sheet, o, x, cell);
}

/* In a table with more columns than seven: the row's parts do not make its sum as they were placed, and seven
 * others of its cells, one behind another, do. Its label spans less or more than those of other rows. */
static bool shifted(const struct obs *o, const struct cell *cell)
{
    struct cell seven[7];

    if (o->run->place != PLACE_GRID || o->n <= 7 || cells_sum_holds(cell))
        return false;
    if (cell[T3_SUM].kind == CELL_BLANK && !cell[T3_SUM].text.n)
        return true;
    for (int from = 0; from + 7 <= o->n; from++) {
        for (int c = 0; c < 7; c++)
            seven[c] = o->value[from + c].cell;
        if (cells_sum_holds(seven))
            return true;
    }
    return false;
}

bool cells_columns(struct arena *mem, const struct sheet *sheet, const struct region *g,
                   struct found *f, struct obs *o, struct cell *cell, struct report *out)
{
    struct cell printed[7] = {0};
    const struct order *order = cells_order(mem, sheet, g, f, out);
    int n = order->n;

    /* A row that the end of a page took apart: its figures are somewhere else. */
    if (sheet->drawn && o->run->place == PLACE_GRID && o->n < 7 && !o->figures)
        return false;
    if (cells_below_heads(mem, sheet, g, f, o, cell, out))
        return !shifted(o, cell);
    if (!cells_printed(mem, sheet, g, f, o, order, printed))
        return false;
    for (int c = 0; c < 7; c++)
        cell[c] = (struct cell){0};
    if (n == 6 && o->n >= 7) /* this row has a sum after all */
        n = 7;
    for (int i = 0; i < n; i++) {
        int c = i < order->n ? order->col[i] : i;

        cell[c] = printed[i];
        if (c != i)
            report_warn(mem, out, "表三的列不按表式的顺序，已按列名读");
    }
    return !shifted(o, cell);
}
