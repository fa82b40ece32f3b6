/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_four.c - table four: fifteen figures in one row, in three blocks of five
 *
 * Usually one run of fifteen. Also met: three tables of five, told by their heads; one of five
 * and one of ten (行政复议 | 行政诉讼); fifteen lines of one; five rows (结果维持 …) of three columns.
 * Where the heads name every column, each once, they decide; else the order of the form.
 */
#include <string.h>

#include "read/cells_parts.h"

static const struct str blocks[3] = {LIT("行政复议"), LIT("未经复议直接起诉"),
                                     LIT("复议后起诉")};
static const struct str results[5] = {LIT("结果维持"), LIT("结果纠正"), LIT("其他结果"),
                                      LIT("尚未审结"), LIT("总计")};

static void put(struct arena *mem, struct report *out, int col, struct cell c)
{
    cells_put(mem, out, report_slot(REPORT_T4, 0, col), c);
}

/* Which of `names` stands last in the words; -1: none. */
static int last_named(struct arena *mem, struct str words, const struct str *names, int n)
{
    struct arena scratch = *mem;
    struct label found, wanted;
    int which = -1, least = 1 << 20;

    label_of(&scratch, words, &found);
    for (int i = 0; i < n; i++) {
        int behind;

        label_of(&scratch, names[i], &wanted);
        if (label_near(&wanted, &found, &behind) >= 800 && behind < least)
            least = behind, which = i;
    }
    return which;
}

/* --- what the heads above the figures say */

/* The words of one cell: are they `name` and no more than an addition to it. */
static bool is_name(struct arena *mem, struct str text, struct str name)
{
    struct arena scratch = *mem;
    struct label found, wanted;
    int behind;

    label_of(&scratch, text, &found);
    label_of(&scratch, name, &wanted);
    return found.n <= wanted.n + 3 && label_near(&wanted, &found, &behind) >= 800;
}

/* Which of `names` stands above `run` in a cell whose middle is `x`, nearest first; -1: none. */
static int name_above(struct arena *mem, const struct sheet *sheet, const struct region *g,
                      const struct run *run, int x, const struct str *names, int n)
{
    for (isize r = run->row - 1; r >= g->from; r--) {
        const struct sheet_row *row = &sheet->rows.p[r];

        if (row->place != run->place || row->table != run->table)
            break;
        for (isize i = 0; i < row->items.n; i++)
            for (int k = 0;
                 row->items.p[i].x == x && row->items.p[i].kind == ITEM_WORDS && k < n; k++)
                if (is_name(mem, row->items.p[i].text, names[k]))
                    return k;
    }
    return -1;
}

/* Columns of a table are exact; elsewhere only the order is trusted. */
static bool has_columns(const struct run *run)
{
    return run->place == PLACE_GRID || run->place == PLACE_FIELD;
}

/* Fields are counted, and a label before the figures shifts them (件数): the nearest row above that names
 * as many results as there are figures has them in the same order. Which result figure `i` is; -1: there
 * is no such row. */
static int nth_result(struct arena *mem, const struct sheet *sheet, const struct region *g,
                      const struct run *run, isize i)
{
    for (isize r = run->row - 1; r >= g->from; r--) {
        const struct sheet_row *row = &sheet->rows.p[r];
        isize n = 0;
        int at = -1;

        if (row->place != run->place || row->table != run->table)
            break;
        for (isize k = 0; row->items.n >= run->n && k < row->items.n; k++)
            for (int w = 0; w < 5; w++)
                if (is_name(mem, row->items.p[k].text, results[w])) {
                    at = n++ == i ? w : at;
                    break;
                }
        if (n == run->n)
            return at;
    }
    return -1;
}

/* The result that each of the five figures from `value` on is, by the words above it; where they do
 * not name all five, each once, the order of the form. */
static void results_of(struct arena *mem, const struct sheet *sheet, const struct region *g,
                       const struct run *run, const struct sheet_item *value, int *result)
{
    bool seen[5] = {0};

    for (int k = 0; k < 5; k++) {
        int at = run->place == PLACE_FIELD
                     ? nth_result(mem, sheet, g, run, value + k - run->value)
                     : -1;

        if (at < 0 && has_columns(run))
            at = name_above(mem, sheet, g, run, value[k].x, results, 5);

        if (at < 0 || seen[at]) {
            for (k = 0; k < 5; k++)
                result[k] = k;
            return;
        }
        seen[at] = true;
        result[k] = at;
    }
}

/* The block that five figures stand under, by the cell that spans them (or that begins where they
 * begin: a paste loses spans); -1: none does. */
static int block_above(struct arena *mem, const struct sheet *sheet, const struct region *g,
                       const struct run *run, const struct sheet_item *value)
{
    struct region near = {.from = g->from};
    int b;

    if (!has_columns(run))
        return -1;
    /* Blocks below one another in one table: what stands above the figures of another block is not of this one. */
    for (isize i = 0; i < g->runs.n && run->n < 15; i++)
        if (g->runs.p[i].row < run->row && g->runs.p[i].n == 5 && g->runs.p[i].figures)
            near.from = g->runs.p[i].row + 1;
    b = name_above(mem, sheet, &near, run, (value[0].x + value[4].x) / 2, blocks, 3);
    return b >= 0 || run->place == PLACE_GRID
               ? b
               : name_above(mem, sheet, &near, run, value[0].x, blocks, 3);
}

static void turned_about(struct arena *mem, struct report *out)
{
    static const struct str said = LIT("表四的列不按表式的顺序，已按列名读");

    for (isize i = 0; i < out->warnings.n; i++)
        if (str_eq(out->warnings.p[i], said))
            return;
    report_warn(mem, out, "%.*s", STR_ARG(said));
}

/* Do four results make their sum (H05). On a page without lines a number may have lost digits to the
 * next line of type, which nothing else tells. */
static bool five_hold(const struct run *run, isize from, const int *result)
{
    struct cell sum = {.kind = CELL_NUMBER}, total = sum;

    for (int k = 0; k < 5; k++) {
        if (run->value[from + k].kind != ITEM_FIGURE)
            continue;
        if (result[k] == 4)
            total = run->value[from + k].cell;
        else
            sum = cell_add(sum, run->value[from + k].cell);
    }
    return cell_equal(sum, total);
}

static void put_five(struct arena *mem, const struct sheet *sheet, const struct region *g,
                     const struct run *run, isize from, int block, struct report *out)
{
    static const int usual[5] = {0, 1, 2, 3, 4};
    int result[5];

    results_of(mem, sheet, g, run, run->value + from, result);
    /* Figures that stand a column beside their names, which has none: the sum tells (H05). */
    if (!five_hold(run, from, result) && five_hold(run, from, usual))
        memcpy(result, usual, sizeof result);
    if (sheet->drawn && run->place == PLACE_ROUGH && !five_hold(run, from, result)) {
        report_warn(mem, out, "表四“%.*s”的5个数与总计不符，又没有表格线可以对照，未采用",
                    STR_ARG(blocks[block]));
        return;
    }
    for (int k = 0; k < 5; k++) {
        if (result[k] != k)
            turned_about(mem, out);
        put(mem, out, block * 5 + result[k],
            cells_in_pieces(sheet, run->value[from + k].cell) ? (struct cell){0}
                                                              : run->value[from + k].cell);
    }
}

/* Fifteen figures: the blocks by the names above them, else in the order of the form. */
static void put_fifteen(struct arena *mem, const struct sheet *sheet, const struct region *g,
                        const struct run *run, struct report *out)
{
    int block[3];
    unsigned seen = 0;

    for (int i = 0; i < 3; i++) {
        block[i] = block_above(mem, sheet, g, run, run->value + 5 * i);
        seen |= block[i] < 0 ? 0 : 1u << block[i];
    }
    for (int i = 0; i < 3; i++) {
        if (seen != 7)
            block[i] = i;
        else if (block[i] != i)
            turned_about(mem, out);
        put_five(mem, sheet, g, run, 5 * (isize)i, block[i], out);
    }
}

/* --- other shapes */

/* Five rows of three: 结果维持 | 行政复议 | 直接起诉 | 复议后起诉, the rows in any order. */
static bool by_results(struct arena *mem, const struct sheet *sheet, const struct region *g,
                       struct report *out)
{
    const struct run *row[5] = {0};

    for (isize i = 0; i < g->runs.n; i++) {
        const struct run *r = &g->runs.p[i];
        int which = r->n == 3 ? last_named(mem, r->before, results, 5) : -1;

        if (which >= 0 && !row[which])
            row[which] = r;
    }
    for (int i = 0; i < 5; i++)
        if (!row[i])
            return false;
    for (int i = 0; i < 5; i++) {
        int block[3];
        unsigned seen = 0;

        for (int b = 0; b < 3; b++) {
            block[b] = has_columns(row[i])
                           ? name_above(mem, sheet, g, row[i], row[i]->value[b].x, blocks, 3)
                           : -1;
            seen |= block[b] < 0 ? 0 : 1u << block[b];
        }
        for (int b = 0; b < 3; b++) {
            if (seen != 7)
                block[b] = b;
            else if (block[b] != b)
                turned_about(mem, out);
            put(mem, out, block[b] * 5 + i, row[i]->value[b].cell);
        }
    }
    return true;
}

/* Twelve figures under heads that have no 总计: the three sums stay unknown. */
static bool put_twelve(struct arena *mem, const struct sheet *sheet, const struct region *g,
                       const struct run *run, struct report *out)
{
    for (isize r = g->from; r <= run->row && r < g->until; r++)
        for (isize i = 0; i < sheet->rows.p[r].items.n; i++)
            if (label_text_has(mem, sheet->rows.p[r].items.p[i].text, S("总计")) ||
                label_text_has(mem, sheet->rows.p[r].items.p[i].text, S("合计")))
                return false;
    if (!label_text_has(mem, run->before, S("尚未审结")))
        return false;
    for (int i = 0; i < 12; i++) {
        int at = has_columns(run) ? name_above(mem, sheet, g, run, run->value[i].x, results, 4)
                                  : i % 4;

        if (at >= 0 && at != i % 4)
            return false;
    }
    for (int i = 0; i < 12; i++)
        put(mem, out, i / 4 * 5 + i % 4, run->value[i].cell);
    report_warn(mem, out, "表四没有“总计”一列，其各格为未知");
    return true;
}

/* Does every five of the run make its sum (H05). */
static bool all_hold(const struct run *run)
{
    static const int usual[5] = {0, 1, 2, 3, 4};

    for (isize from = 0; from + 5 <= run->n; from += 5)
        if (!five_hold(run, from, usual))
            return false;
    return true;
}

/* Figures of mere text, some of whose blanks were lost: five are a block if they make their sum. */
static bool blocks_hold(const struct run *run, int total)
{
    return total == 15 || has_columns(run) || all_hold(run);
}

/* Figures of mere text with heads of the table between them: taken off a page in some order. */
static bool is_scattered(const struct region *g)
{
    for (isize i = 1; i < g->runs.n; i++)
        if (!has_columns(&g->runs.p[i]) && (str_has(g->runs.p[i].before, S("起诉")) ||
                                            str_has(g->runs.p[i].before, S("结果"))))
            return true;
    return false;
}

/* A line of text below the names of 行政复议 and of 行政诉讼 and no other figures. */
static bool names_several(const struct run *r)
{
    return (r->place == PLACE_NONE || r->place == PLACE_ROUGH) &&
           str_has(r->before, S("行政复议")) &&
           (str_has(r->before, S("直接起诉")) || str_has(r->before, S("复议后起诉")));
}

/* Runs of five, each under the name of its block or in the order of the form, and of ten, which are
 * the two blocks of 行政诉讼. What was stored is marked in `used`. */
static bool by_blocks(struct arena *mem, const struct sheet *sheet, const struct region *g,
                      int total, bool *used, struct report *out)
{
    int order = 0;
    isize fives = 0;
    bool any = false;

    for (isize i = 0; i < g->runs.n; i++)
        fives += g->runs.p[i].n == 5 ? 1 : g->runs.p[i].n == 10 ? 2 : 0;
    for (isize i = 0; i < g->runs.n; i++) {
        const struct run *r = &g->runs.p[i];
        int b, second;

        if (!blocks_hold(r, total))
            continue;
        if (r->n == 10) {
            b = block_above(mem, sheet, g, r, r->value);
            second = block_above(mem, sheet, g, r, r->value + 5);
            if (b < 0 || second < 0 || b == second) {
                /* 行政诉讼 alone, or heads whose columns are not known. */
                if (!label_text_has(mem, r->before, S("诉讼")) &&
                    !label_text_has(mem, r->before, S("起诉")))
                    continue;
                /* A sheet too wide for its page: 行政复议 and 直接起诉 first, 复议后起诉 below. */
                b = label_text_has(mem, r->before, S("直接起诉")) &&
                            !label_text_has(mem, r->before, S("复议后起诉"))
                        ? 0
                        : 1;
                second = b + 1;
            }
            put_five(mem, sheet, g, r, 0, b, out);
            put_five(mem, sheet, g, r, 5, second, out);
            order += 2;
            used[i] = any = true;
            continue;
        }
        if (r->n != 5)
            continue;
        b = block_above(mem, sheet, g, r, r->value);
        if (b < 0) {
            b = last_named(mem, r->before, blocks, 3);
            if (b < 0 && fives == 3)
                b = order;
            /* Where the heads are all above the first, the order decides. */
            if (fives == 3 && order == 0 && b > 0 && str_has(r->before, S("行政复议")))
                b = 0;
        }
        order++;
        /* In text the five may be of any block whose name stands above, if no others follow. */
        if (b < 0 || (fives < 3 && (names_several(r) ||
                                    (!has_columns(r) && (!all_hold(r) || is_scattered(g))))))
            continue;
        put_five(mem, sheet, g, r, 0, b, out);
        used[i] = any = true;
    }
    return any;
}

/* Do figures of this table stand in lines of type, without lines between columns. */
static bool rough(const struct region *g)
{
    for (isize i = 0; i < g->runs.n; i++)
        if (g->runs.p[i].figures && g->runs.p[i].place == PLACE_ROUGH)
            return true;
    return false;
}

/* --- rows that are not the row of figures */

/* 1 2 3 … or （1）（2）… below the heads: the numbers of the columns. */
static bool numbers_columns(const struct run *r)
{
    for (isize i = 0; i < r->n; i++) {
        struct cell c = r->value[i].cell;

        if (c.kind != CELL_NUMBER || c.scale || c.value != i + 1)
            return false;
    }
    return r->n >= 5;
}

static bool is_year(struct cell c)
{
    return c.kind == CELL_NUMBER && !c.scale && c.value >= 2008 && c.value <= 2099;
}

/* The year that the row's label names (2022年, 2023年度), 0: none. */
static int64_t year_of(struct str words)
{
    int64_t year = 0;

    for (isize i = 0; i + 4 <= words.n; i++) {
        struct str four = str_slice(words, i, i + 4);
        int64_t v = 0;

        if (str_int(four, &v) && v >= 2008 && v <= 2099)
            year = v;
    }
    return year;
}

/* Is there a row of figures, or of what is left of figures (4,08 9), in five cells or more: a row of blanks beside it
 * is one between two lines. */
static bool figures_elsewhere(const struct sheet *sheet, const struct region *g)
{
    for (isize i = 0; i < g->runs.n; i++)
        if (g->runs.p[i].figures >= 5)
            return true;
    for (isize r = g->from; r < g->until; r++) {
        const struct sheet_row *row = &sheet->rows.p[r];
        int n = 0;

        for (isize i = 0; row->place != PLACE_NONE && i < row->items.n; i++)
            n += row->items.p[i].kind == ITEM_WORDS && row->items.p[i].text.n &&
                 row->items.p[i].text.p[0] >= '0' && row->items.p[i].text.p[0] <= '9';
        if (n >= 5)
            return true;
    }
    return false;
}

/* Of several rows of fifteen the one of the year: neither blank nor the columns' numbers, nor that of an
 * earlier year or of 上年. NULL with `several`: more than one is left. */
static struct run *row_of_year(const struct sheet *sheet, struct region *g, bool *several)
{
    struct run *best = NULL;
    int64_t latest = 0;

    *several = false;
    /* Also that of a row which has no figures: what stands in it is not last year's. */
    for (isize r = g->from; r < g->until; r++) {
        const struct sheet_row *row = &sheet->rows.p[r];

        if (row->items.n > 1 && row->items.p[0].text.n < 24 &&
            row->items.p[0].kind == ITEM_WORDS && year_of(row->items.p[0].text) > latest)
            latest = year_of(row->items.p[0].text);
    }
    for (isize i = 0; i < g->runs.n; i++)
        if (g->runs.p[i].n == 15 && year_of(g->runs.p[i].own) > latest)
            latest = year_of(g->runs.p[i].own);
    for (isize i = 0; i < g->runs.n; i++) {
        struct run *r = &g->runs.p[i];

        if (r->n != 15 || (best && !r->figures))
            continue;
        /* A row that names no year beside one that does may be of either. */
        if ((year_of(r->own) && year_of(r->own) < latest) || str_has(r->own, S("上年")) ||
            str_has(r->own, S("上一年")) || str_has(r->own, S("去年")))
            continue;
        if (best && best->figures)
            *several = true;
        else
            best = r;
    }
    if (best && !best->figures && !year_of(best->own) && figures_elsewhere(sheet, g))
        best = NULL;
    return *several ? NULL : best;
}

/* What is no row of results, and what was added before or behind one. Returns how many cells are left. */
static int only_results(struct region *g)
{
    int total = 0;
    isize rows = 0;

    for (isize i = 0; i < g->runs.n; i++)
        rows += g->runs.p[i].n >= 5;
    for (isize i = 0; i < g->runs.n; i++) {
        struct run *r = &g->runs.p[i];

        if (rows > 1 && numbers_columns(r))
            r->n = r->figures = 0;
        if (r->n == 16 && is_year(r->value[0].cell))
            r->value++, r->n--, r->figures--;
        /* Blank fields that a paste added. */
        while (r->n > 15 && r->value[r->n - 1].kind == ITEM_BLANK)
            r->n--;
        while (r->n > 15 && r->value[0].kind == ITEM_BLANK)
            r->value++, r->n--;
        /* Fifteen figures are the fifteen cells. */
        if (r->n > 15 && r->figures == 15) {
            isize k = 0;

            for (isize v = 0; v < r->n; v++)
                if (r->value[v].kind == ITEM_FIGURE)
                    r->value[k++] = r->value[v];
            r->n = k;
        }
        total += (int)r->n;
    }
    return total;
}

/* Blank cells behind five figures or more, or behind the name of a block, above which no result is named, are none
 * of the table's. */
static void no_blanks_behind(struct arena *mem, const struct sheet *sheet, struct region *g)
{
    for (isize i = 0; i < g->runs.n; i++) {
        struct run *r = &g->runs.p[i];
        isize least = !r->figures && sheet->rows.p[r->row].text.n ? 0 : 5;

        while (r->place == PLACE_GRID && r->n > least &&
               r->value[r->n - 1].kind == ITEM_BLANK && !r->value[r->n - 1].text.n &&
               name_above(mem, sheet, g, r, r->value[r->n - 1].x, results, 5) < 0)
            r->n--;
    }
}

/* Fifteen cells in rows of other numbers than five. On a page of type some of them may be parts of numbers: there the
 * three sums must hold (H05). */
static bool one_after_another(struct arena *mem, const struct sheet *sheet,
                              const struct region *g, struct report *out)
{
    struct sheet_item item[15];
    struct run all = {.value = item, .n = 15};
    int n = 0;

    for (isize i = 0; i < g->runs.n; i++)
        for (isize k = 0; k < g->runs.p[i].n && n < 15; k++)
            item[n++] = g->runs.p[i].value[k];
    if ((sheet->drawn || is_scattered(g)) && !all_hold(&all))
        return false;
    for (int c = 0; c < n; c++)
        put(mem, out, c, item[c].cell);
    return true;
}

void cells_four(struct arena *mem, const struct sheet *sheet, struct region *g,
                struct report *out)
{
    bool *used = NEW(mem, bool, g->runs.n + 1), done = false;
    struct cell cell[15];
    bool several;
    int total;
    struct run *row;

    no_blanks_behind(mem, sheet, g);
    total = only_results(g);
    row = row_of_year(sheet, g, &several);

    if (sheet->drawn && total != 15 && rough(g) && cells_fifteen(mem, sheet, g, cell)) {
        report_warn(mem, out, "表四有数字折成了几行，连起来与总计相符，已采用");
        for (int c = 0; c < 15; c++)
            put(mem, out, c, cell[c]);
        return;
    }
    if (sheet->drawn && total != 15 && total != 12 && rough(g)) {
        report_warn(
            mem, out,
            "表四应有15个数，读到%d个，又没有横线和竖线可以对照，分不清属于哪一格，未采用",
            total);
        return;
    }
    if (several) {
        report_warn(mem, out, "表四有几行15个数，分不清哪一行是本年度的，未采用");
        return;
    }
    if (row) {
        put_fifteen(mem, sheet, g, row, out);
        done = true;
    }
    for (isize i = 0; i < g->runs.n && !done; i++)
        if (g->runs.p[i].n == 12)
            done = put_twelve(mem, sheet, g, &g->runs.p[i], out);
    if (!done)
        done = by_results(mem, sheet, g, out);
    if (!done && !by_blocks(mem, sheet, g, total, used, out) && total == 15)
        done = one_after_another(mem, sheet, g, out);
    for (isize i = 0; i < g->runs.n && !done; i++)
        if (g->runs.p[i].figures > 1 && !used[i])
            report_warn(mem, out, "表四应有15个数，读到%d个（%.*s），分不清属于哪一格，未采用",
                        (int)g->runs.p[i].n, STR_ARG(cells_figures(mem, &g->runs.p[i])));
}
