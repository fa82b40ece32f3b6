/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_table.c - tables over pages; see pdf_page.h
 *
 * Every cell is one layout. Rows are as high as their cells need; a cell over several rows gives
 * what it lacks to the last of them. Rows are kept whole; the head is set again on each page; a
 * cell that crosses pages is cut, and its words stand in its largest part. A table that fits on a
 * page of its own and would leave less than half a page empty is kept whole. A row that is
 * higher than a page is cut between lines.
 */
#include <math.h>

#include "render/pdf_page.h"

enum { MAX_COLS = 256 };
static const double PAD_X = 2.5, PAD_Y = 2.5, EDGE = 0.5, GAP = 6;

struct piece {
    const struct tree *cell;
    PangoLayout *l;
    int r0, r1, c0, c1; /* rows and columns, the latter ones exclusive */
    int lines;
    bool drawn; /* its words stand somewhere already */
};
struct pdf_table {
    const struct tree *tree;
    struct piece *piece;
    isize n;
    int rows, cols, heads;
    double *x;      /* cols + 1 edges */
    double *height; /* of each row */
    double *top;    /* sums of the heights, rows + 1 */
    struct pdf_style style;
    PangoLayout *caption;
};

static const struct pdf_style caption_style = {
    .face = PDF_HEAD1, .size = 14, .line = 24, .align = PANGO_ALIGN_CENTER, .tag = "P"};

static void drop(void *l)
{
    g_object_unref(l);
}

static PangoAlignment alignment(const struct tree *cell)
{
    const struct tree *only = cell->first && !cell->first->next ? cell->first : NULL;
    enum tree_align a = cell->align == ALIGN_NONE && only ? only->align : cell->align;

    return a == ALIGN_LEFT || a == ALIGN_JUSTIFY ? PANGO_ALIGN_LEFT
           : a == ALIGN_RIGHT                    ? PANGO_ALIGN_RIGHT
                                                 : PANGO_ALIGN_CENTER;
}

static void pieces(struct pdf *d, struct pdf_table *t, const struct tree_grid *g)
{
    for (int r = 0; r < g->rows; r++)
        for (int c = 0; c < g->cols; c++) {
            isize at = (isize)r * g->cols + c;
            const struct tree *cell = g->cell[at];
            struct piece *p = &t->piece[t->n];
            struct pdf_style s = t->style;

            if (!cell || !g->origin[at])
                continue;
            *p = (struct piece){.cell = cell, .r0 = r, .r1 = r + 1, .c0 = c, .c1 = c + 1};
            while (p->c1 < g->cols && g->cell[(isize)r * g->cols + p->c1] == cell)
                p->c1++;
            while (p->r1 < g->rows && g->cell[(isize)p->r1 * g->cols + c] == cell)
                p->r1++;
            s.align = alignment(cell);
            s.face = cell->head ? PDF_HEAD1 : PDF_CELL;
            p->l =
                pdf_layout(d, cell, (struct str){0}, &s, t->x[p->c1] - t->x[p->c0] - 2 * PAD_X);
            p->lines = pdf_line_count(p->l);
            t->n++;
        }
}

/* Narrow spans first, so that wide ones only ask for what is still lacking. */
static void heights(struct pdf_table *t)
{
    int most = 1;

    for (int r = 0; r < t->rows; r++)
        t->height[r] = t->style.line + 2 * PAD_Y;
    for (isize i = 0; i < t->n; i++)
        most = t->piece[i].r1 - t->piece[i].r0 > most ? t->piece[i].r1 - t->piece[i].r0 : most;
    for (int span = 1; span <= most; span++)
        for (isize i = 0; i < t->n; i++) {
            const struct piece *p = &t->piece[i];
            double have = 0, need = p->lines * t->style.line + 2 * PAD_Y;

            if (p->r1 - p->r0 != span)
                continue;
            for (int r = p->r0; r < p->r1; r++)
                have += t->height[r];
            if (need > have)
                t->height[p->r1 - 1] += need - have;
        }
    for (int r = 0; r < t->rows; r++)
        t->top[r + 1] = t->top[r] + t->height[r];
}

struct pdf_table *pdf_table_measure(struct pdf *d, const struct tree *tree)
{
    struct pdf_table *t = NEW(d->mem, struct pdf_table, 1);
    int share[MAX_COLS] = {0};
    struct tree_grid g = {0};
    double at = 0;

    if (!tree_grid_of(d->mem, tree, &g) || !g.cols)
        return NULL;
    t->tree = tree;
    t->rows = g.rows;
    t->cols = g.cols;
    t->heads = paper_repeated_heads(&g);
    t->style = (struct pdf_style){.face = PDF_CELL, .size = paper_cell_size(g.cols)};
    t->style.line = t->style.size * 1.3;
    t->piece = NEW(d->mem, struct piece, (isize)g.rows * g.cols);
    t->x = NEW(d->mem, double, g.cols + 1);
    t->height = NEW(d->mem, double, g.rows);
    t->top = NEW(d->mem, double, g.rows + 1);
    paper_columns(d->mem, &g, share);
    for (int c = 0; c < g.cols; c++) {
        t->x[c] = PDF_LEFT + at;
        at += share[c] * PDF_WIDTH / 1000;
    }
    t->x[g.cols] = PDF_LEFT + PDF_WIDTH;
    pieces(d, t, &g);
    for (isize i = 0; i < t->n; i++)
        arena_defer(d->mem, drop, t->piece[i].l);
    heights(t);
    if (tree->text.n) {
        t->caption = pdf_words(d, tree->text, &caption_style, PDF_WIDTH);
        arena_defer(d->mem, drop, t->caption);
    }
    return t;
}

static double caption_height(const struct pdf_table *t)
{
    return t->caption ? pdf_line_count(t->caption) * caption_style.line + 2 : 0;
}

static double whole(const struct pdf_table *t)
{
    return t->top[t->rows] + caption_height(t) + 2 * GAP;
}

double pdf_table_height(const struct pdf_table *t)
{
    return whole(t);
}

double pdf_table_least(const struct pdf_table *t)
{
    const double page = PDF_BOTTOM - PDF_TOP;
    int first = t->heads + 2 < t->rows ? t->heads + 2 : t->rows;

    if (whole(t) <= page / 2)
        return whole(t);
    return caption_height(t) + GAP + t->top[first];
}

/* Is it better to begin on a new page: it fits there whole, but not here. */
static bool better_on_new_page(const struct pdf_table *t, double y)
{
    const double page = PDF_BOTTOM - PDF_TOP, left = PDF_BOTTOM - y;

    if (whole(t) <= left || y <= PDF_TOP + 3 * PDF_LINE)
        return false;
    return whole(t) <= page - 2 * PDF_LINE && left <= page * 0.6;
}

double pdf_table_keep(const struct pdf_table *t, double y)
{
    return better_on_new_page(t, y) ? whole(t) : pdf_table_least(t);
}

/* Where the words of a piece stand in the part of it that rows a … z show, whose upper edge is at
 * y: in the middle, and the lines that the part cannot hold are left out (none, mostly). */
static void words(struct pdf *d, const struct pdf_table *t, struct piece *p, double y,
                  double high, int from)
{
    double need = (p->lines - from) * t->style.line, gap = (high - need) / 2;
    const char *tag = p->cell->head ? "TH" : "TD";

    pdf_tag(d, tag);
    pdf_draw(d, p->l, t->x[p->c0] + PAD_X, y + (gap > PAD_Y ? gap : PAD_Y), t->style.line, from,
             gap < 0 ? high - PAD_Y : need);
    pdf_untag(d, tag);
}

static double part_height(const struct pdf_table *t, const struct piece *p, int a, int z)
{
    int lo = p->r0 > a ? p->r0 : a, hi = p->r1 < z ? p->r1 : z;

    return hi > lo ? t->top[hi] - t->top[lo] : 0;
}

/* Rows a … z of the table with their upper edge at d->y. `again`: a head that is repeated. */
static void draw_rows(struct pdf *d, struct pdf_table *t, int a, int z, bool again)
{
    double y0 = d->y - t->top[a];

    for (int r = a; r < z; r++) {
        pdf_tag(d, "TR");
        for (isize i = 0; i < t->n; i++) {
            struct piece *p = &t->piece[i];
            int lo = p->r0 > a ? p->r0 : a;
            double here = part_height(t, p, a, z);

            if (lo != r || here <= 0 || (p->drawn && !again))
                continue;
            /* The rest may be larger than this part, and then the words wait for it. */
            if (!again && p->r1 > z && t->top[p->r1] - t->top[z] > here)
                continue;
            words(d, t, p, y0 + t->top[lo], here, 0);
            p->drawn = true;
        }
        pdf_untag(d, "TR");
    }
    cairo_set_line_width(d->cr, EDGE);
    for (isize i = 0; i < t->n; i++) {
        const struct piece *p = &t->piece[i];
        int lo = p->r0 > a ? p->r0 : a;
        double h = part_height(t, p, a, z);

        if (h > 0)
            cairo_rectangle(d->cr, t->x[p->c0], y0 + t->top[lo], t->x[p->c1] - t->x[p->c0], h);
    }
    cairo_stroke(d->cr);
    d->y += t->top[z] - t->top[a];
}

/* A row higher than a page: its lines over as many pages as they need. */
static void draw_tall_row(struct pdf *d, struct pdf_table *t, int r, double again)
{
    int from = 0, most = 0;

    for (isize i = 0; i < t->n; i++)
        if (t->piece[i].r0 == r && t->piece[i].lines > most)
            most = t->piece[i].lines;
    while (from < most && !d->bad) {
        int fit = (int)floor((PDF_BOTTOM - d->y - 2 * PAD_Y) / t->style.line);
        double h;

        if (fit < 1) {
            pdf_new_page(d);
            if (again > 0)
                draw_rows(d, t, 0, t->heads, true);
            continue;
        }
        fit = fit < most - from ? fit : most - from;
        h = fit * t->style.line + 2 * PAD_Y;
        for (isize i = 0; i < t->n; i++) {
            struct piece *p = &t->piece[i];

            if (p->r0 > r || p->r1 <= r)
                continue;
            cairo_rectangle(d->cr, t->x[p->c0], d->y, t->x[p->c1] - t->x[p->c0], h);
            if (p->r0 == r && from < p->lines)
                pdf_draw(d, p->l, t->x[p->c0] + PAD_X, d->y + PAD_Y, t->style.line, from,
                         h - 2 * PAD_Y);
            p->drawn = true;
        }
        cairo_set_line_width(d->cr, EDGE);
        cairo_stroke(d->cr);
        d->y += h;
        from += fit;
    }
}

/* How many rows from `a` on fit under y; rows of the head stay together with two more. */
static int rows_that_fit(const struct pdf *d, const struct pdf_table *t, int a)
{
    int z = a;

    while (z < t->rows && d->y + t->top[z + 1] - t->top[a] <= PDF_BOTTOM + 0.5)
        z++;
    if (a == 0 && z < t->rows && z < t->heads + 2 && d->y > PDF_TOP + 2 * PDF_LINE)
        return 0;
    return z;
}

void pdf_table_draw(struct pdf *d, struct pdf_table *t)
{
    double head = t->top[t->heads];
    bool repeat = t->heads > 0 && head < (PDF_BOTTOM - PDF_TOP) / 3;
    int a = 0;

    if (better_on_new_page(t, d->y))
        pdf_new_page(d);
    pdf_tag(d, "Table");
    if (t->caption) {
        d->y += pdf_draw(d, t->caption, PDF_LEFT, d->y, caption_style.line, 0, 1e6) *
                    caption_style.line +
                2;
    }
    d->y += d->y > PDF_TOP ? GAP : 0;
    while (a < t->rows && !d->bad) {
        int z = rows_that_fit(d, t, a);
        double page = PDF_BOTTOM - PDF_TOP - (repeat && a ? head : 0);

        if (z > a) {
            draw_rows(d, t, a, z, false);
            a = z;
        } else if (t->height[a] > page) {
            draw_tall_row(d, t, a, repeat ? head : 0);
            a++;
            continue;
        }
        if (a < t->rows) {
            pdf_new_page(d);
            if (repeat && a >= t->heads)
                draw_rows(d, t, 0, t->heads, true);
        }
    }
    pdf_untag(d, "Table");
    d->y += GAP;
}
