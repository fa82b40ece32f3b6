/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_rows.c - characters with places become rows; see pdf_rows.h */
#include "read/pdf_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "read/sheet_parts.h"

#define PDF_CUT "\xef\xbf\xbd" /* PDF_CUT_RUNE */
enum { ITEMS_MAX = 300 };

static int by_height(const void *a, const void *b)
{
    const struct pdf_glyph *p = a, *q = b;

    return p->y < q->y ? -1 : p->y > q->y ? 1 : p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

static int by_order(const void *a, const void *b)
{
    return ((const struct pdf_glyph *)a)->order - ((const struct pdf_glyph *)b)->order;
}

static int by_place(const void *a, const void *b)
{
    const struct pdf_glyph *p = a, *q = b;

    return p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

static bool is_folio(struct str s)
{
    bool digit = false;

    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (r >= '0' && r <= '9')
            digit = true;
        else if (r != '-' && r != ' ' && r != 0x2014 && r != 0x2013 && r != 0x2015 &&
                 r != '/' && r != 0x7b2c && r != 0x9875 && r != 0x5171) /* 第 页 共 */
            return false;
    }
    return digit && s.n < 40;
}

/* The digits of one number touch; two numbers in narrow columns stand closer than words do. */
static bool apart(const struct pdf_glyph *a, const struct pdf_glyph *b)
{
    return b->x1 - a->x2 >
           (pdf_is_digit(a->rune) && pdf_is_digit(b->rune) ? 0.25f : 0.6f) * b->h;
}

/* Digits that lie over each other: the library has mixed up their places. */
static bool mixed_up(const struct pdf_glyph *a, const struct pdf_glyph *b)
{
    return pdf_is_digit(a->rune) && pdf_is_digit(b->rune) &&
           a->x2 - b->x1 > 0.3f * (b->x2 - b->x1) && b->x2 > a->x1;
}

/* Do two characters of a row belong to different items: two numbers must never become one. */
static bool parted(const struct pdf_glyph *a, const struct pdf_glyph *b)
{
    float gap = b->x1 - a->x2;

    if (pdf_is_digit(a->rune) && pdf_is_digit(b->rune) &&
        gap > (b->order == a->order + 1 ? 0.25f : 0.1f) * b->h)
        return true;
    return gap >= 0.7f * b->h || gap <= -0.5f * b->h;
}

/* A row under construction: where the digits begin that stick to the end of an item's words. */
struct row {
    struct sheet_row row;
    isize cap;
    struct {
        isize digits; /* bytes */
        int x;
    } tail[ITEMS_MAX];
};

static void item_set(struct arena *mem, struct sheet_item *it, struct str text, int x)
{
    it->text = str_has(text, S(PDF_CUT)) ? CELL_UNKNOWN_WORD : text;
    it->x = x;
    it->cell = cell_parse(mem, it->text);
    it->kind = sheet_kind(it->cell);
}

/* Adds what `n` characters say, which reach from `left` to `right`. */
static void row_add(struct arena *mem, struct row *r, struct str text, float left, float right,
                    const struct pdf_glyph *g, isize n)
{
    struct sheet_item *it;
    isize k = n;

    if (r->row.items.n >= ITEMS_MAX)
        return;
    it = LIST_ADD(mem, &r->row.items, r->cap);
    item_set(mem, it, text, (int)(left + right));
    /* A sum of money with its decimals: 行政事业性收费9116.36. */
    while (k > 0 && (pdf_is_digit(g[k - 1].rune) ||
                     (k > 1 && k < n && g[k - 1].rune == '.' && pdf_is_digit(g[k - 2].rune))))
        k--;
    if (k > 1 && k < n && pdf_is_full_width(g[k - 1].rune) && n - k < text.n) {
        r->tail[r->row.items.n - 1].digits = n - k;
        r->tail[r->row.items.n - 1].x = (int)(g[k].x1 + g[n - 1].x2);
    }
}

static int item_by_place(const void *a, const void *b)
{
    return ((const struct sheet_item *)a)->x - ((const struct sheet_item *)b)->x;
}

/* No label ends with a digit: what stands there is the first figure of the row, in a column that the
 * label fills to its edge. */
static void row_split(struct arena *mem, struct row *r)
{
    int figures = 0;

    for (isize i = 0; i < r->row.items.n; i++)
        figures += r->row.items.p[i].kind != ITEM_WORDS;
    for (isize i = 0; i < r->row.items.n; i++) {
        struct sheet_item *it = &r->row.items.p[i], *more;
        isize cut = sheet_stuck(it->text, figures);

        if (it->kind != ITEM_WORDS || !r->tail[i].digits ||
            cut != it->text.n - r->tail[i].digits)
            continue;
        more = LIST_ADD(mem, &r->row.items, r->cap);
        it = &r->row.items.p[i];
        item_set(mem, more, str_from(it->text, cut), r->tail[i].x);
        it->text = str_slice(it->text, 0, cut);
        it->x -= 2;
        break;
    }
    qsort(r->row.items.p, (size_t)r->row.items.n, sizeof *r->row.items.p, item_by_place);
}

static struct str row_text(struct arena *mem, const struct sheet_row *row)
{
    struct buf b = buf_new(mem, 64);

    for (isize i = 0; i < row->items.n; i++) {
        if (i)
            buf_char(&b, ' ');
        buf_add(&b, row->items.p[i].text);
    }
    return buf_str(&b);
}

/* One row: items parted by gaps wider than most of a character. Characters are taken in the order
 * of the text, because a long label may run under the figure of the next cell. */
static void row_of(struct arena *mem, struct pdf_glyph *g, isize n, float page_height,
                   struct sheet *out)
{
    struct row *r = NEW(mem, struct row, 1);
    isize from = 0;

    r->row.place = PLACE_ROUGH;
    qsort(g, (size_t)n, sizeof *g, by_order);
    for (isize i = 1; i <= n; i++) {
        struct buf b;

        if (i < n && !parted(&g[i - 1], &g[i]))
            continue;
        b = buf_new(mem, (i - from) * 4 + 4);
        for (isize k = from; k < i; k++)
            buf_rune(&b, k > from && mixed_up(&g[k - 1], &g[k]) ? PDF_CUT_RUNE : g[k].rune);
        row_add(mem, r, buf_str(&b), g[from].x1, g[i - 1].x2, g + from, i - from);
        from = i;
    }
    row_split(mem, r);
    r->row.text = row_text(mem, &r->row);
    r->row.prose = sheet_is_prose(r->row.text);
    /* One figure, or page and pages; a row of figures at the end of a page is none. */
    if (r->row.items.n <= 3 && is_folio(r->row.text) &&
        (g[0].y > page_height * 0.92f || g[0].y < page_height * 0.06f))
        return;
    if (r->row.prose) {
        r->row.items.n = 1;
        r->row.items.p[0] = (struct sheet_item){.kind = ITEM_WORDS, .text = r->row.text};
    }
    sheet_add(mem, out, r->row);
}

/* Two lines of one cell that end and begin with a digit are two numbers: a line of the table between
 * them may not have been seen. */
static bool two_numbers(const struct pdf_glyph *a, const struct pdf_glyph *b)
{
    return pdf_is_digit(a->rune) && pdf_is_digit(b->rune);
}

/* The words of one cell: its characters by lines. */
static struct str cell_words(struct arena *mem, struct pdf_glyph *g, isize n)
{
    struct buf b = buf_new(mem, n * 4 + 4);
    isize from = 0;

    qsort(g, (size_t)n, sizeof *g, by_height);
    for (isize i = 1; i <= n; i++) {
        if (i < n && g[i].y - g[from].y <= 0.45f * g[from].h)
            continue;
        qsort(g + from, (size_t)(i - from), sizeof *g, by_place);
        if (from && two_numbers(&g[from - 1], &g[from]))
            buf_char(&b, ' ');
        for (isize k = from; k < i; k++) {
            /* Figures of one cell stand close; two numbers do not become one. */
            if (k > from && apart(&g[k - 1], &g[k]))
                buf_char(&b, ' ');
            buf_rune(&b, k > from && mixed_up(&g[k - 1], &g[k]) ? PDF_CUT_RUNE : g[k].rune);
        }
        from = i;
    }
    return buf_str(&b);
}

static int place_in(const float *list, int n, float v)
{
    for (int i = 0; i + 1 < n; i++)
        if (v >= list[i] && v < list[i + 1])
            return i;
    return -1;
}

/* The cell of the table that holds the middle of a character; -1: none. */
int pdf_cell_at(const struct pdf_grid *grid, const struct pdf_glyph *g)
{
    int row = place_in(grid->y, grid->rows + 1, g->y);
    const float *x = grid->edge && row >= 0 ? grid->edge + row * (grid->cols + 1) : grid->x;
    int col = place_in(x, grid->cols + 1, (g->x1 + g->x2) / 2);

    return row >= 0 && col >= 0 ? grid->owner[row * grid->cols + col] : -1;
}

/* The upright line between two characters of a row that stand in neighbouring cells. */
static float line_between(const struct pdf_grid *grid, const struct pdf_glyph *b)
{
    int row = place_in(grid->y, grid->rows + 1, b->y);
    const float *x = grid->edge && row >= 0 ? grid->edge + row * (grid->cols + 1) : grid->x;
    int col = place_in(x, grid->cols + 1, (b->x1 + b->x2) / 2);

    return col >= 0 ? x[col] : b->x1;
}

/* Is b the next digit of a's number, across the line between two cells: one that is too long for its cell? Numbers
 * that only come close to the line leave a gap there. */
static bool runs_over(const struct pdf_grid *grid, const struct pdf_glyph *a,
                      const struct pdf_glyph *b)
{
    float line, over = 0.15f * (b->x2 - b->x1), gap = b->x1 - a->x2;

    if (!two_numbers(a, b) || apart(a, b) || b->x1 <= a->x1 || b->y - a->y > 0.3f * b->h ||
        a->y - b->y > 0.3f * b->h)
        return false;
    line = line_between(grid, b);
    return gap < 0.03f * b->h || a->x2 > line + over || b->x1 < line - over;
}

enum { NEIGHBOURS = 12 }; /* digits of two numbers that lie over each other stand between */

/* The cells into or out of which a number runs: what stands in them is not known. */
static bool *cells_run_over(struct arena *mem, const struct pdf_grid *grid,
                            const struct pdf_glyph *all, const int *cell, isize n)
{
    bool *over = NEW(mem, bool, grid->rows * grid->cols + 1);
    int most = 0;
    isize *at;

    for (isize i = 0; i < n; i++)
        most = all[i].order > most ? all[i].order : most;
    at = NEW(mem, isize, most + 2); /* of each place in the order, the character; from 1 */
    for (isize i = 0; i < n; i++)
        if (all[i].order >= 0)
            at[all[i].order] = i + 1;
    for (int k = 0; k <= most; k++)
        for (int d = 1; d <= NEIGHBOURS && k + d <= most; d++) {
            isize a = at[k] - 1, b = at[k + d] - 1;

            if (a < 0 || b < 0 || cell[a] == cell[b])
                continue;
            if (!runs_over(grid, &all[a], &all[b]) && !runs_over(grid, &all[b], &all[a]))
                continue;
            if (cell[a] >= 0) /* else it runs out of the table */
                over[cell[a]] = true;
            if (cell[b] >= 0)
                over[cell[b]] = true;
        }
    return over;
}

/* One row of a ruled table: the cells that begin in it. `own`: room for n characters. */
static void grid_row(struct arena *mem, const struct pdf_grid *g, int row,
                     const struct pdf_glyph *all, const int *cell, const bool *over, isize n,
                     struct pdf_glyph *own, int table, struct sheet *out)
{
    struct sheet_row r = {.place = PLACE_GRID, .table = table};
    struct buf text = buf_new(mem, 64);
    isize cap = 0;

    for (int c = 0; c < g->cols; c++) {
        int id = row * g->cols + c, span = 0;
        struct sheet_item *it;
        isize k = 0;

        if (g->owner[id] != id)
            continue;
        while (c + span < g->cols && g->owner[id + span] == id)
            span++;
        for (isize i = 0; i < n; i++)
            if (cell[i] == id)
                own[k++] = all[i];
        it = LIST_ADD(mem, &r.items, cap);
        item_set(mem, it,
                 over[id] || (!k && g->cut && c + span == g->cols) ? CELL_UNKNOWN_WORD
                                                                   : cell_words(mem, own, k),
                 2 * c + span);
        buf_add(&text, it->text);
        buf_char(&text, ' ');
    }
    r.text = str_trim(buf_str(&text));
    r.prose = r.items.n == 1 && sheet_is_prose(r.text);
    if (r.items.n)
        sheet_add(mem, out, r);
}

void pdf_rows_lines(struct arena *mem, struct pdf_glyph *g, isize n, float height,
                    struct sheet *out)
{
    isize from = 0;

    qsort(g, (size_t)n, sizeof *g, by_height);
    for (isize i = 1; i <= n; i++)
        if (n && (i == n || g[i].y - g[from].y > 0.45f * g[from].h)) {
            row_of(mem, g + from, i - from, height, out);
            from = i;
        }
}

/* How many numbers stand apart in this line of characters, which are in order of place. */
static int numbers_apart(const struct pdf_glyph *g, isize n)
{
    int count = 0;

    for (isize from = 0, until; from < n; from = until) {
        bool digits = pdf_is_digit(g[from].rune);

        for (until = from + 1; until < n && !apart(&g[until - 1], &g[until]); until++)
            digits &=
                pdf_is_digit(g[until].rune) || g[until].rune == '.' || g[until].rune == ',';
        count += digits;
    }
    return count;
}

/* The end of the line of characters that begins at `from`; they are sorted by height. */
static isize line_end(const struct pdf_glyph *g, isize n, isize from)
{
    isize i = from + 1;

    while (i < n && g[i].y - g[from].y <= 0.45f * g[from].h)
        i++;
    return i;
}

/* The line with most numbers apart, among characters that are then in order of height: how many it has.
 * `lines`: how many have `least` or more. */
static int most_numbers(struct pdf_glyph *g, isize n, int least, int *lines, isize *from,
                        isize *until)
{
    int most = 0;

    *lines = 0;
    qsort(g, (size_t)n, sizeof *g, by_height);
    for (isize at = 0, end; at < n; at = end) {
        int count;

        end = line_end(g, n, at);
        qsort(g + at, (size_t)(end - at), sizeof *g, by_place);
        count = numbers_apart(g + at, end - at);
        *lines += count >= least;
        if (count > most) {
            most = count;
            *from = at;
            *until = end;
        }
    }
    return most;
}

/* The glyphs of one cell (`id`), or of one row of cells (`id` < 0: row -id - 1). */
static isize glyphs_in(const struct pdf_grid *g, const struct pdf_glyph *all, const int *cell,
                       isize n, int id, struct pdf_glyph *out)
{
    isize k = 0;

    for (isize i = 0; i < n; i++)
        if (id >= 0 ? cell[i] == id
                    : cell[i] >= 0 && place_in(g->y, g->rows + 1, all[i].y) == -id - 1)
            out[k++] = all[i];
    return k;
}

/* Is this table without lines between its columns: one cell holds a row of numbers, or one from edge
 * to edge a number apart. */
static bool is_loose(struct arena *mem, const struct pdf_grid *g, const struct pdf_glyph *all,
                     const int *cell, isize n)
{
    struct arena scratch = *mem;
    struct pdf_glyph *own = NEW(&scratch, struct pdf_glyph, n + 1);

    for (int id = 0; id < g->rows * g->cols; id++) {
        bool wide = id % g->cols == 0 && g->owner[id + g->cols - 1] == id;
        isize from, until;
        int lines;

        if (g->owner[id] == id && most_numbers(own, glyphs_in(g, all, cell, n, id, own), 1,
                                               &lines, &from, &until) >= (wide ? 1 : 3))
            return true;
    }
    return false;
}

bool pdf_rows_unruled(struct arena *mem, const struct pdf_grid *g, const struct pdf_glyph *all,
                      const int *cell, isize n)
{
    struct arena scratch = *mem;
    struct pdf_glyph *own = NEW(&scratch, struct pdf_glyph, n + 1);
    isize from, until;
    int lines;

    for (int id = 0; id < g->rows * g->cols; id++)
        if (g->owner[id] == id &&
            most_numbers(own, glyphs_in(g, all, cell, n, id, own), 1, &lines, &from, &until) &&
            lines > 3)
            return true;
    return is_loose(mem, g, all, cell, n);
}

static bool on_line(const struct pdf_glyph *g, float y)
{
    float away = g->y > y ? g->y - y : y - g->y;

    return away <= 0.6f * g->h;
}

/* Characters that begin at `x` or further right and stand on another line than `y`: heads above the
 * numbers. They are moved to `out`; how many. */
static isize take_heads(struct pdf_glyph *g, isize *n, float x, float y, struct pdf_glyph *out)
{
    isize k = 0, heads = 0;

    for (isize i = 0; i < *n; i++) {
        if (g[i].x1 >= x && !on_line(&g[i], y))
            out[heads++] = g[i];
        else
            g[k++] = g[i];
    }
    *n = k;
    return heads;
}

/* Digits that stick to the end of a line of these characters (in order of place), behind a Chinese
 * one: they are put behind the others; how many. 0: there are none. */
static isize stuck_digits(struct arena *mem, struct pdf_glyph *g, isize n)
{
    struct arena scratch = *mem;
    struct pdf_glyph *digit = NEW(&scratch, struct pdf_glyph, n + 1), end = g[0];
    isize first = n, k = 0, d = 0;

    for (isize i = 1; i < n; i++)
        if (g[i].x2 > end.x2)
            end = g[i];
    if (!pdf_is_digit(end.rune))
        return 0;
    for (isize i = n - 1; i >= 0; i--) {
        if (!on_line(&g[i], end.y))
            continue;
        if (pdf_is_digit(g[i].rune)) {
            first = i;
            continue;
        }
        if (!pdf_is_full_width(g[i].rune))
            return 0;
        break;
    }
    for (isize i = 0; i < n; i++)
        if (i >= first && pdf_is_digit(g[i].rune) && on_line(&g[i], end.y))
            digit[d++] = g[i];
        else
            g[k++] = g[i];
    memcpy(g + k, digit, (size_t)d * sizeof *g);
    return k ? d : 0;
}

/* A row that lines or colours part from the next, its columns by the white between them. */
static void band(struct arena *mem, struct pdf_glyph *g, isize n, float height,
                 struct sheet *out)
{
    struct row *r = NEW(mem, struct row, 1);
    struct pdf_glyph *heads = NEW(mem, struct pdf_glyph, n + 1);
    isize from = 0, until = 0;
    const struct pdf_glyph *last;
    float left, edge;
    int lines, most;
    bool single;

    if (!n)
        return;
    most = most_numbers(g, n, 2, &lines, &from, &until);
    if (most >= 2 && lines == 1) {
        isize k = until - 1;

        /* The leftmost number that stands apart. */
        for (isize i = until - 1; i > from; i--)
            if (apart(&g[i - 1], &g[i]) && pdf_is_digit(g[i].rune))
                k = i;
        k = take_heads(g, &n, g[k].x1 - 1, g[k].y, heads);
        if (k)
            pdf_rows_lines(mem, heads, k, height, out);
    }
    if (lines > 1 || !n || !most) {
        pdf_rows_lines(mem, g, n, height, out);
        return;
    }
    single = most == 1;
    r->row.place = PLACE_ROUGH;
    qsort(g, (size_t)n, sizeof *g, by_place);
    from = 0;
    left = g[0].x1;
    edge = g[0].x2;
    last = g;
    for (isize i = 1; i <= n; i++) {
        isize k = i - from, d;

        if (i < n && (g[i].x1 <= edge || !apart(last, &g[i]))) {
            if (g[i].x2 > edge) {
                edge = g[i].x2;
                last = &g[i];
            }
            continue;
        }
        d = most == 6 || most == 7 ? stuck_digits(mem, g + from, k) : 0;
        if (d) {
            most = 0; /* once in a row */
            row_add(mem, r, cell_words(mem, g + from, k - d), left, g[from + k - d].x1, g, 0);
            left = g[from + k - d].x1;
        }
        row_add(mem, r, cell_words(mem, g + from + (d ? k - d : 0), d ? d : k), left, edge, g,
                0);
        from = i;
        if (i < n) {
            left = g[i].x1;
            edge = g[i].x2;
            last = &g[i];
        }
    }
    /* One number apart may stand in a sentence. */
    if (single &&
        (r->row.items.n < 2 || r->row.items.p[r->row.items.n - 1].kind != ITEM_FIGURE)) {
        pdf_rows_lines(mem, g, n, height, out);
        return;
    }
    r->row.text = row_text(mem, &r->row);
    r->row.prose = r->row.items.n == 1 && sheet_is_prose(r->row.text);
    sheet_add(mem, out, r->row);
}

void pdf_rows_table(struct arena *mem, const struct pdf_grid *grid, const struct pdf_glyph *all,
                    const int *cell, isize n, int table, float page_height, struct sheet *out)
{
    struct pdf_glyph *own = NEW(mem, struct pdf_glyph, n + 1);

    if (!is_loose(mem, grid, all, cell, n)) {
        const bool *over = cells_run_over(mem, grid, all, cell, n);

        for (int r = 0; r < grid->rows; r++)
            grid_row(mem, grid, r, all, cell, over, n, own, table, out);
        return;
    }
    for (int r = 0; r < grid->rows; r++)
        band(mem, own, glyphs_in(grid, all, cell, n, -r - 1, own), page_height, out);
}
