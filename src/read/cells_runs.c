/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_runs.c - rows of a table as runs: figures with the words before them
 *
 * A run ends where words begin again; a cell a line makes long runs, which the table's own reader divides.
 * Words that stand where a figure is expected (约605, 详见附件) are what its cell holds.
 */
#include "base/utf8.h"
#include "read/cells_parts.h"

static struct run *run_new(struct arena *mem, struct region *g, const struct sheet_row *row,
                           int at, struct buf *words, struct str own)
{
    struct run *r = LIST_ADD(mem, &g->runs, g->cap);

    r->before = str_dup(mem, str_trim_wide(buf_str(words)));
    r->own = own.n ? own : r->before;
    r->row = at;
    r->table = row->table;
    r->place = row->place;
    words->n = 0;
    return r;
}

static void run_value(struct arena *mem, struct run *r, const struct sheet_item *it)
{
    struct {
        struct sheet_item *p;
        isize n;
    } list = {r->value, r->n};

    if (r->n >= 4000)
        return;
    *LIST_ADD(mem, &list, r->cap) = *it;
    r->value = list.p;
    r->n = list.n;
    r->figures += it->kind == ITEM_FIGURE;
}

static void word(struct buf *words, struct str s)
{
    if (!s.n)
        return;
    if (words->n > 4000) /* long prose between tables: only its end can be a label */
        words->n = 0;
    if (words->n)
        buf_char(words, ' ');
    buf_add(words, s);
}

/* 1 where a row begins with its number (序号) and words behind it. */
static int serial_first(const struct sheet_row *row)
{
    isize next = 1;

    if (row->place == PLACE_NONE || row->items.n < 8 || row->items.p[0].kind != ITEM_FIGURE)
        return 0;
    while (row->items.p[next].kind == ITEM_BLANK && !row->items.p[next].text.n && next < 3)
        next++;
    return row->items.p[next].kind == ITEM_WORDS;
}

/* Are the items from `at` on the seven cells of a row, and a remark at most. */
static bool seven_to_end(const struct sheet_row *row, isize at)
{
    bool fields = row->place == PLACE_GRID || row->place == PLACE_FIELD;

    return row->items.n - at == 7 || (fields && row->items.n - at == 8 &&
                                      row->items.p[row->items.n - 1].kind != ITEM_FIGURE);
}

/* The first of the seven figures of a row, behind which a remark may stand, or -1. */
static isize first_figure(const struct sheet_row *row)
{
    for (isize i = serial_first(row); i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_FIGURE)
            return i > 0 && seven_to_end(row, i) ? i : -1;
    return -1;
}

/* Where most rows of a table three have the first of their seven figures, five rows at least; where
 * a table four has the first of its results. -1: not certain. */
static int edge_of(struct arena *mem, const struct sheet *sheet, struct region *g,
                   const struct sheet_row *row)
{
    struct {
        int x, n;
    } seen[16] = {0};
    int kinds = 0, best = -1;

    if (g->edge_table == row->table && g->edge_place == row->place)
        return g->edge;
    for (isize r = g->from; r < g->until; r++) {
        const struct sheet_row *other = &sheet->rows.p[r];
        isize first = g->table == REPORT_T3 ? first_figure(other) : -1;
        int k = 0;

        if (other->table != row->table || other->place != row->place)
            continue;
        for (isize i = 0; g->table == REPORT_T4 && i < other->items.n; i++) {
            const struct sheet_item *it = &other->items.p[i];

            if (it->kind == ITEM_WORDS && it->text.n < 40 && (best < 0 || it->x < best) &&
                (label_text_has(mem, it->text, S("结果维持")) ||
                 label_text_has(mem, it->text, S("总计"))))
                best = it->x;
        }
        if (first < 0)
            continue;
        while (k < kinds && seen[k].x != other->items.p[first].x)
            k++;
        if (k == 16)
            continue;
        kinds = k == kinds ? k + 1 : kinds;
        seen[k].x = other->items.p[first].x;
        if (++seen[k].n >= 5 && (best < 0 || seen[k].n > seen[best].n))
            best = k;
    }
    g->edge_table = row->table;
    g->edge_place = row->place;
    g->edge = g->table == REPORT_T3 && best >= 0 ? seen[best].x : best;
    return g->edge;
}

/* Are the cells before the last seven words, three at most, and the first of the seven as well. */
static bool seven_last(const struct sheet_row *row)
{
    isize label = row->items.n - 7;

    if (label < 1 || label > 3)
        return false;
    for (isize i = 0; i <= label; i++)
        if (row->items.p[i].kind != ITEM_WORDS)
            return false;
    return true;
}

/* Does a label of table three begin here: （一）予以公开, 1.属于国家秘密. */
static bool is_numbered(struct str s)
{
    return str_starts(s, S("（")) || str_starts(s, S("(")) ||
           (s.n > 3 && s.p[0] >= '1' && s.p[0] <= '9' &&
            (s.p[1] == '.' || str_starts(str_from(s, 1), S("、")) ||
             str_starts(str_from(s, 1), S("．"))));
}

/* Words in the first column of figures (约605, 详见附件) are what the cell holds: where it is; -1:
 * there are none. */
static isize words_for_figure(struct arena *mem, const struct sheet *sheet, struct region *g,
                              const struct sheet_row *row)
{
    int edge, figures = 0;
    isize at = 0;

    if ((row->place != PLACE_GRID && row->place != PLACE_FIELD) || row->items.n < 7)
        return -1;
    for (isize i = 0; i < row->items.n; i++)
        figures += row->items.p[i].kind == ITEM_FIGURE;
    if (figures < 1 || (edge = edge_of(mem, sheet, g, row)) < 0)
        return -1;
    /* A label may span a column less than others: words before the last seven cells are the label. */
    if (g->table == REPORT_T3 && seven_last(row))
        return row->items.n - 7;
    while (at < row->items.n && row->items.p[at].x != edge)
        at++;
    if (at == row->items.n || row->items.p[at].kind != ITEM_WORDS ||
        !(g->table == REPORT_T3 ? seven_to_end(row, at) : row->items.n - at == 15))
        return -1;
    if (g->table == REPORT_T4)
        return at;
    /* Where spans were lost the label of a group's first row stands there. */
    if (row->items.n - at == 8 && is_numbered(row->items.p[at].text))
        return -1;
    for (isize i = 0; i < at; i++)
        if (row->items.p[i].kind == ITEM_WORDS)
            return at;
    return -1;
}

/* 约193.8: words with a figure in them. */
static bool is_about(struct str s)
{
    for (isize i = 0; i < s.n && (s.p[0] & 0x80); i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

/* Table two: what stands behind the row's label is what its cells hold, words as well (详见附件); -1 where
 * the row has no label, two of them, or nothing behind it. */
static isize label_end_two(struct arena *mem, const struct sheet_row *row)
{
    static const struct str labels[] = {LIT("规章"),       LIT("规范性文件"), LIT("行政许可"),
                                        LIT("服务事项"),   LIT("行政处罚"),   LIT("行政强制"),
                                        LIT("事业性收费"), LIT("集中采购")};
    isize end = -1;

    if (row->place != PLACE_GRID && row->place != PLACE_FIELD)
        return -1;
    for (isize i = 0; i < row->items.n; i++)
        for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
            if (row->items.p[i].kind == ITEM_WORDS && row->items.p[i].text.n < 60 &&
                label_text_has(mem, row->items.p[i].text, labels[k])) {
                if (end >= 0 && end != i + 1)
                    return -1;
                end = i + 1;
            }
    if (end < 0 || end == row->items.n)
        return -1;
    for (isize i = end; i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_FIGURE || is_about(row->items.p[i].text))
            return end;
    return -1;
}

/* In a row of table three words between figures are what a cell holds, not a label. */
static isize label_end(struct arena *mem, const struct sheet *sheet, struct region *g,
                       const struct sheet_row *row)
{
    isize end = 0, first = row->items.n, held;

    for (isize i = serial_first(row); i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_FIGURE) {
            first = i;
            break;
        }
    if (g->table == REPORT_T2)
        return label_end_two(mem, row);
    if (row->place == PLACE_NONE || row->place == PLACE_ROUGH)
        return -1;
    held = words_for_figure(mem, sheet, g, row);
    if (held >= 0)
        return held;
    for (isize i = 0; i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_WORDS && i < first)
            end = i + 1;
    return row->items.n - end >= 5 ? end : -1;
}

static void row_runs(struct arena *mem, const struct sheet *sheet, struct region *g, int at,
                     struct buf *words, struct run **open)
{
    const struct sheet_row *row = &sheet->rows.p[at];
    isize end = label_end(mem, sheet, g, row);
    struct buf own = buf_new(mem, 32);

    /* A cell a line: figures go on where the last row of figures ended. */
    bool alone = row->items.n == 1 && row->place != PLACE_GRID;
    bool only = true;

    for (isize i = 0; i < row->items.n; i++)
        only &= row->items.p[i].kind != ITEM_WORDS;
    if (!only || (!alone && !(row->place == PLACE_ROUGH && *open && g->table != REPORT_T2 &&
                              (*open)->n < 7 &&
                              (*open)->n + row->items.n <= (g->table == REPORT_T3 ? 7 : 15))))
        *open = NULL;
    for (isize i = 0; i < row->items.n; i++) {
        const struct sheet_item *it = &row->items.p[i];
        bool is_word = end >= 0 ? i < end && it->kind == ITEM_WORDS : it->kind == ITEM_WORDS;

        if (end >= 0 && i < end && !is_word)
            continue;
        if (is_word) {
            *open = NULL;
            word(words, it->text);
            word(&own, it->text);
            continue;
        }
        /* Blanks before any words of the row are its left edge. */
        if (it->kind == ITEM_BLANK && !*open && !own.n && row->items.n > 1 && !only && end < 0)
            continue;
        if (!*open)
            *open = run_new(mem, g, row, at, words, str_dup(mem, buf_str(&own)));
        run_value(mem, *open, it);
    }
    if (!alone && !(only && row->place == PLACE_ROUGH))
        *open = NULL;
}

void cells_runs(struct arena *mem, const struct sheet *sheet, struct region *g)
{
    struct buf words = buf_new(mem, 256);
    struct run *open = NULL;

    g->edge_table = -1;
    for (isize i = g->from; i < g->until; i++) {
        const struct sheet_row *row = &sheet->rows.p[i];

        if (row->prose && row->items.n < 2) {
            open = NULL;
            word(&words, row->text);
        } else if (row->items.n) {
            row_runs(mem, sheet, g, (int)i, &words, &open);
        }
    }
    /* A run of blanks alone is no row of figures. */
    for (isize i = 0; i < g->runs.n; i++)
        while (g->runs.p[i].n && g->runs.p[i].place == PLACE_NONE &&
               g->runs.p[i].value[g->runs.p[i].n - 1].kind == ITEM_BLANK &&
               !g->runs.p[i].value[g->runs.p[i].n - 1].text.n)
            g->runs.p[i].n--;
}
