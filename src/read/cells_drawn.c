/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_drawn.c - rows of a page (PDF) whose table has no lines between its rows: which are certain
 *
 * There every line of type is a row of the sheet. A label that runs over several lines stands partly above and
 * partly below its figures, and nothing says whether a line of words belongs to the figures above it or
 * below it; a number that runs over two lines looks like two rows. So a row is believed if
 *   - the words beside its figures name one row of the form and no other, or
 *   - the table has just as many rows of seven figures as the form, and no figures besides: then their order
 *     alone says which is which, unless words beside them or the totals say otherwise.
 * Figures that stand right above or below others and belong to no row may be the rest of broken numbers: then
 * both are unknown.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "read/cells_parts.h"

static bool has_figures(const struct sheet_row *row)
{
    for (isize i = 0; i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_FIGURE)
            return true;
    return false;
}

static bool has_words(const struct sheet_row *row)
{
    for (isize i = 0; i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_WORDS)
            return true;
    return false;
}

bool cells_broken(const struct sheet *sheet, const struct run *r)
{
    if (!sheet->drawn || r->place != PLACE_ROUGH)
        return false;
    for (int k = r->row - 1; k <= r->row + 1; k += 2) {
        const struct sheet_row *row = k < 0 || k >= sheet->rows.n ? NULL : &sheet->rows.p[k];

        if (row && row->place == PLACE_ROUGH && has_figures(row) && !has_words(row))
            return true;
    }
    return false;
}

bool cells_in_pieces(const struct sheet *sheet, struct cell c)
{
    bool digits = false;

    if (!sheet->drawn || c.kind != CELL_TEXT)
        return false;
    for (isize at = 0; at < c.text.n;) {
        uint32_t r = utf8_next(c.text, &at);

        digits |= (r >= '0' && r <= '9') || (r >= 0xff10 && r <= 0xff19);
        if (r != ' ' && r != '.' && r != ',' && r != 0xff0e && r != 0xff0c &&
            !(r >= '0' && r <= '9') && !(r >= 0xff10 && r <= 0xff19))
            return false;
    }
    return digits; /* also 73,7: the end of 73,787 is on another line */
}

struct cell cells_joined(struct arena *mem, struct cell c)
{
    struct buf b = buf_new(mem, c.text.n + 1);

    for (isize i = 0; i < c.text.n; i++)
        if (c.text.p[i] != ' ')
            buf_char(&b, c.text.p[i]);
    return cell_parse(mem, buf_str(&b));
}

bool cells_beside(struct arena *mem, const struct sheet *sheet, const struct run *r,
                  struct str label)
{
    struct arena scratch = *mem;
    struct label wanted, found;
    const struct sheet_row *row = &sheet->rows.p[r->row];

    if (!sheet->drawn || r->place != PLACE_ROUGH)
        return true;
    label_of(&scratch, label, &wanted);
    if (has_words(row)) {
        label_of(&scratch, row->text, &found);
        return label_near(&wanted, &found, NULL) >= 500;
    }
    /* A label on two lines, its figures between them. */
    if (r->row == 0 || has_figures(row - 1))
        return false;
    label_of(&scratch, row[-1].text, &found);
    return found.n > 1 && label_near(&found, &wanted, NULL) >= 850;
}

/* How much nearer one line is than every other: which, or -1. */
static int nearest(const struct found *f, const int *near, int least)
{
    int best = -1, second = 0;

    for (int j = 0; j < f->lines; j++) {
        if (f->line[j].head)
            continue;
        if (best < 0 || near[j] > near[best]) {
            second = best < 0 ? 0 : near[best];
            best = j;
        } else if (near[j] > second) {
            second = near[j];
        }
    }
    return best >= 0 && near[best] >= least && near[best] - second >= 200 ? best : -1;
}

/* Is it words of a label, not the pieces of a number. */
static bool is_label(const struct sheet_item *it)
{
    if (it->kind != ITEM_WORDS)
        return false;
    for (isize at = 0; at < it->text.n;)
        if (rune_is_han(utf8_next(it->text, &at)))
            return true;
    return false;
}

static bool has_digits(const struct sheet_row *row)
{
    for (isize i = 0; i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_FIGURE ||
            (row->items.p[i].kind == ITEM_WORDS && !is_label(&row->items.p[i])))
            return true;
    return false;
}

/* The words of a row before its figures, and the last of them. */
static void words_of(struct arena *mem, const struct sheet_row *row, struct label *all,
                     struct label *last)
{
    struct str words = {0};

    last->n = 0;
    for (isize i = 0; i < row->items.n && row->items.p[i].kind != ITEM_FIGURE; i++)
        if (is_label(&row->items.p[i])) {
            words = str_concat(mem, words, row->items.p[i].text);
            label_of(mem, row->items.p[i].text, last);
        }
    label_of(mem, words, all);
}

/* The row of the form that the words beside these figures name; -1: none, or several. */
static int told_beside(struct arena *mem, const struct found *f, const struct sheet_row *row)
{
    struct arena scratch = *mem;
    struct label all, last;
    int whole[REPORT_LINES] = {0}, part[REPORT_LINES] = {0}, at;

    words_of(&scratch, row, &all, &last);
    for (int j = 0; j < f->lines; j++) {
        int brief = label_near(&f->brief[j], &all, NULL);

        whole[j] = label_near(&f->label[j], &all, NULL);
        whole[j] = brief > whole[j] ? brief : whole[j];
        if (f->label[j].n <= 5 && whole[j] < 1000)
            whole[j] = 0;
        part[j] = last.n >= 4 ? label_near(&last, &f->label[j], NULL) : 0;
    }
    at = nearest(f, whole, 500);
    return at >= 0 ? at : nearest(f, part, 850);
}

/* Does a row say its line's number: the first character of the label. */
static bool says_number(struct arena *mem, const struct found *f, const struct sheet_row *row,
                        int line)
{
    struct arena scratch = *mem;
    struct label all, last;

    words_of(&scratch, row, &all, &last);
    for (int i = 0; i < last.n; i++)
        if (last.rune[i] == f->label[line].rune[0])
            return true;
    return false;
}

/* Seven cells, none of them empty. */
static bool is_whole(const struct obs *o)
{
    if (o->n != 7 || o->run->place != PLACE_ROUGH)
        return false;
    for (int i = 0; i < 7; i++)
        if (!o->value[i].text.n)
            return false;
    return true;
}

/* Do the leaves make （七）总计 in every column (H02, H03), if the n-th whole row is line[n]. */
static bool totals_hold(const struct found *f, const int *line)
{
    for (int c = 0; c < 7; c++) {
        struct cell sum = {.kind = CELL_NUMBER}, total = {.kind = CELL_NUMBER};

        for (int i = 0, n = 0; i < f->n; i++) {
            const struct report_line *l;

            if (!is_whole(&f->obs[i]))
                continue;
            l = &f->line[line[n++]];
            if (f->obs[i].value[c].kind != ITEM_FIGURE)
                continue;
            if (l->in_total)
                sum = cell_add(sum, f->obs[i].value[c].cell);
            else if (str_eq(l->id, S("T3.3.7")))
                total = f->obs[i].value[c].cell;
        }
        if (!cell_equal(sum, total))
            return false;
    }
    return true;
}

/* In text: a row some of whose numbers ran together. */
static bool is_part(const struct sheet *sheet, const struct obs *o)
{
    return !sheet->drawn && o->figures >= 5 && o->n == o->figures && o->n < 7;
}

/* Do the parts make the sum in every whole row (H04), in more than a few of them not all nothing? */
static bool sums_hold(const struct found *f)
{
    int n = 0;

    for (int i = 0; i < f->n; i++) {
        struct cell cell[7];
        bool any = false;

        if (!is_whole(&f->obs[i]))
            continue;
        for (int c = 0; c < 7; c++) {
            cell[c] = f->obs[i].value[c].cell;
            any |= cell[c].kind == CELL_NUMBER && cell[c].value;
        }
        if (!cells_sum_holds(cell))
            return false;
        n += any;
    }
    return n > 6;
}

/* As many whole rows as the form has, and nothing besides: the order says which is which. */
bool cells_by_count(struct arena *mem, const struct sheet *sheet, struct found *f,
                    struct report *out)
{
    int line[REPORT_LINES], lines = 0, n = 0, parts = 0;
    bool moved = false;

    for (int j = 0; j < f->lines; j++)
        if (!f->line[j].head)
            line[lines++] = j;
    for (int i = 0; i < f->n; i++) {
        int told;

        if (!f->obs[i].figures && !is_whole(&f->obs[i]))
            continue;
        if (n == lines || (!is_whole(&f->obs[i]) && !is_part(sheet, &f->obs[i])))
            return false;
        parts += !is_whole(&f->obs[i]);
        told = told_beside(mem, f, &sheet->rows.p[f->obs[i].run->row]);
        if (told >= 0 && told != line[n])
            return false;
        n++;
    }
    if (n != lines || (parts ? !sums_hold(f) : !totals_hold(f, line)))
        return false;
    for (int i = 0, k = 0; i < f->n; i++) {
        struct obs *o = &f->obs[i];

        if (!o->figures && !is_whole(o)) {
            o->line = -1;
            continue;
        }
        moved |= o->line != line[k];
        o->line = line[k++];
        o->near = 1000;
    }
    if (moved)
        report_warn(mem, out, "表三没有横线，标签折行，已按表式的行数和次序读");
    return true;
}

bool cells_wrapped(struct arena *mem, const struct sheet *sheet, const struct found *f)
{
    int rows = 0, told = 0, words = 0;

    if (sheet->drawn || !f->n)
        return sheet->drawn;
    for (int i = 0; i < f->n; i++) {
        const struct obs *o = &f->obs[i];
        struct arena scratch = *mem;
        struct label before;
        bool has = false;

        if (o->run->place == PLACE_GRID || o->run->place == PLACE_FIELD)
            return false;
        label_of(&scratch, o->run->before, &before);
        for (int j = 0; j < f->lines && !has; j++)
            has = !f->line[j].head && label_has(&before, &f->brief[j]);
        rows++;
        told += has;
    }
    for (isize r = f->obs[0].run->row; r < f->obs[f->n - 1].run->row; r++)
        words += has_words(&sheet->rows.p[r]) && !has_figures(&sheet->rows.p[r]);
    return told * 5 < rows * 4 && words * 2 > rows;
}

/* What the words beside each row of the region say. */
struct rows {
    const struct sheet *sheet;
    isize from, until;
    int *told;
};

/* Does another row with figures say that it is this line: the end of a page cut one in two, or a number
 * goes on in the next line of type. */
static bool said_twice(const struct rows *r, isize at, int line)
{
    for (isize k = r->from; k < r->until; k++)
        if (k != at && r->told[k - r->from] == line && has_digits(&r->sheet->rows.p[k]))
            return true;
    return false;
}

/* In lines of type: the words name the row, and no figures without a row touch it. */
static bool is_certain(const struct rows *r, const struct obs *o)
{
    isize at = o->run->row;

    if (r->told[at - r->from] != o->line)
        return false;
    for (isize k = at - 1; k <= at + 1; k += 2)
        if (k >= r->from && k < r->until && r->told[k - r->from] < 0 &&
            has_digits(&r->sheet->rows.p[k]))
            return false;
    return true;
}

/* In a ruled table: the rest of a row that began on the page before, with figures there that belong to no
 * row. */
static bool is_rest(struct arena *mem, const struct found *f, const struct rows *r,
                    const struct obs *o)
{
    isize k = o->run->row - 1;

    if (says_number(mem, f, &r->sheet->rows.p[o->run->row], o->line))
        return false;
    while (k >= r->from && !has_digits(&r->sheet->rows.p[k]))
        k--;
    return k >= r->from && r->told[k - r->from] < 0;
}

/* In text: as many whole rows between two that are certain as the form has there. */
static void between_certain(struct found *f, const struct rows *r, bool *sure)
{
    for (int i = 0, k; i < f->n; i = k) {
        int lines = 0;
        bool whole = true;

        for (k = i + 1; k < f->n && !sure[k]; k++)
            whole &= is_whole(&f->obs[k]) && r->told[f->obs[k].run->row - r->from] < 0;
        if (!sure[i] || k == f->n || !whole)
            continue;
        for (int j = f->obs[i].line + 1; j < f->obs[k].line; j++)
            lines += !f->line[j].head;
        if (lines != k - i - 1)
            continue;
        for (int j = f->obs[i].line + 1, n = i + 1; j < f->obs[k].line; j++)
            if (!f->line[j].head) {
                f->obs[n].line = j;
                f->obs[n].near = 1000;
                sure[n++] = true;
            }
    }
}

void cells_drawn(struct arena *mem, const struct sheet *sheet, const struct region *g,
                 struct found *f, struct report *out)
{
    struct rows r = {sheet, g->from, g->until, NULL};
    bool *sure = NEW(mem, bool, OBS_MAX);

    if (!f->wrapped || (sheet->drawn && cells_by_count(mem, sheet, f, out)))
        return;
    r.told = NEW(mem, int, g->until - g->from + 1);
    for (isize k = g->from; k < g->until; k++)
        r.told[k - g->from] = told_beside(mem, f, &sheet->rows.p[k]);
    for (int i = 0; i < f->n; i++) {
        const struct obs *o = &f->obs[i];

        if (o->line < 0)
            continue;
        sure[i] = !said_twice(&r, o->run->row, o->line) &&
                  (o->run->place == PLACE_ROUGH ? is_certain(&r, o) : !is_rest(mem, f, &r, o));
    }
    if (!sheet->drawn)
        between_certain(f, &r, sure);
    for (int i = 0; i < f->n; i++)
        if (!sure[i])
            f->obs[i].line = -1;
}

/* --- table four */

enum { FIFTEEN = 15, PIECES_MAX = 60 };
/* A number, or a piece of one, on line `row`. */
struct piece {
    const struct sheet_item *item;
    isize row;
};

static int piece_by_place(const void *a, const void *b)
{
    const struct piece *p = a, *q = b;

    return p->item->x != q->item->x ? p->item->x - q->item->x : p->row < q->row ? -1 : 1;
}

static int piece_by_line(const void *a, const void *b)
{
    const struct piece *p = a, *q = b;

    return p->row < q->row ? -1 : p->row > q->row;
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

/* The figures of the region's last lines, which have nothing else, by their places; how many: 0 where they are
 * too many. */
static int pieces_of(const struct sheet *sheet, const struct region *g, struct piece *piece)
{
    isize row = g->until - 1;
    int n = 0;

    while (row >= g->from && !has_figures(&sheet->rows.p[row]))
        row--;
    for (; row >= g->from && has_figures(&sheet->rows.p[row]); row--) {
        const struct sheet_row *r = &sheet->rows.p[row];

        if (has_words(r) || r->place != PLACE_ROUGH)
            break;
        for (isize i = 0; i < r->items.n; i++) {
            if (n == PIECES_MAX)
                return 0;
            piece[n++] = (struct piece){&r->items.p[i], row};
        }
    }
    qsort(piece, (size_t)n, sizeof *piece, piece_by_place);
    return n;
}

/* The white that parts columns: the fourteen widest gaps, if they are twice as wide as every other. 0: it is
 * not clear. */
static int column_gap(const struct piece *piece, int n)
{
    int gap[PIECES_MAX];

    for (int i = 1; i < n; i++)
        gap[i - 1] = piece[i].item->x - piece[i - 1].item->x;
    qsort(gap, (size_t)(n - 1), sizeof *gap, by_size);
    return n == FIFTEEN || gap[FIFTEEN - 2] > 2 * gap[FIFTEEN - 1] ? gap[FIFTEEN - 2] : 0;
}

/* Do the four results of each block make its sum. */
static bool blocks_add_up(const struct cell *cell)
{
    for (int b = 0; b < FIFTEEN; b += 5) {
        struct cell sum = cell_number(0, 0);

        for (int i = b; i < b + 4; i++)
            if (cell[i].kind == CELL_NUMBER)
                sum = cell_add(sum, cell[i]);
        if (!cell_equal(sum, cell[b + 4].kind == CELL_NUMBER ? cell[b + 4] : cell_number(0, 0)))
            return false;
    }
    return true;
}

/* The pieces of one number, one on each line, from above to below. */
static bool one_number(struct arena *mem, struct piece *piece, int n, struct cell *cell)
{
    struct str text = {0};

    qsort(piece, (size_t)n, sizeof *piece, piece_by_line);
    for (int i = 0; i < n; i++) {
        if (i && piece[i].row == piece[i - 1].row) /* two numbers */
            return false;
        text = str_concat(mem, text, piece[i].item->text);
    }
    *cell = cell_parse(mem, text);
    return cell->kind == CELL_NUMBER || cell->kind == CELL_BLANK;
}

bool cells_fifteen(struct arena *mem, const struct sheet *sheet, const struct region *g,
                   struct cell *cell)
{
    struct piece piece[PIECES_MAX];
    int n = pieces_of(sheet, g, piece), col = 0, gap;

    if (n < FIFTEEN || (gap = column_gap(piece, n)) <= 0)
        return false;
    for (int from = 0, until = 0; from < n; from = until) {
        do
            until++;
        while (until < n && piece[until].item->x - piece[until - 1].item->x < gap);
        if (col == FIFTEEN || !one_number(mem, piece + from, until - from, &cell[col++]))
            return false;
    }
    return col == FIFTEEN && blocks_add_up(cell);
}
