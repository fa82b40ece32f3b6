/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_grid.c - ruled lines in a picture of a page → tables
 *
 * 1. Dark runs of pixels, one or a few thick and at least a row's height long, are pieces of lines.
 * 2. Pieces that touch belong together; with two lines each way they are a table.
 * 3. Between neighbouring places lie positions; where no line parts two positions they are one cell.
 */
#include "read/pdf_grid.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    DARK = 190,
    LIGHT = 232,
    THICK = 7,
    NEAR = 5,
    APART = 9,
    PIECES_MAX = 6000,
    SHORTEST = 22
};

struct piece {
    int at, from, until; /* across, along */
    int table;
};
struct pieces {
    struct piece *p;
    int n;
};
struct picture {
    const unsigned char *gray, *turned; /* by rows, and by columns */
    int width, height;
    int below; /* what is darker than this is a line or a letter */
};

/* The pixels of a row (`across`) or of a column, one after the other. */
static const unsigned char *line_of(const struct picture *g, bool across, int at)
{
    return across ? g->gray + (size_t)at * (size_t)g->width
                  : g->turned + (size_t)at * (size_t)g->height;
}

static bool dark(const struct picture *g, bool across, int at, int along)
{
    return line_of(g, across, at)[along] < g->below;
}

/* The first place from `i` on that is not white, or within eight of it: a page is mostly white. */
static int pass_white(const unsigned char *line, int i, int length)
{
    static const unsigned char WHITE[8] = {255, 255, 255, 255, 255, 255, 255, 255};

    while (i + 8 <= length && memcmp(line + i, WHITE, 8) == 0)
        i += 8;
    return i;
}

/* Is this pixel part of something thin: no dark block around it, across the line's direction. */
static bool thin(const struct picture *g, bool across, int at, int along)
{
    int limit = across ? g->height : g->width, n = 0;

    for (int d = 0; at + d < limit && n <= THICK && dark(g, across, at + d, along); d++)
        n++;
    for (int d = 1; at - d >= 0 && n <= THICK && dark(g, across, at - d, along); d++)
        n++;
    return n <= THICK;
}

/* Crossings are thick; a block of colour is thick all along. Every third pixel is looked at. */
static bool is_block(const struct picture *g, bool across, int at, int from, int until)
{
    int thick = 0;

    for (int i = from; i < until; i += 3)
        thick += !thin(g, across, at, i);
    return thick * 9 >= until - from;
}

static void piece_add(struct pieces *out, struct piece p)
{
    /* A thick line is met once per pixel of its thickness. */
    for (int i = out->n - 1; i >= 0 && i > out->n - 400; i--) {
        struct piece *q = &out->p[i];

        if (p.at - q->at <= 3 && p.at >= q->at && p.from < q->until && q->from < p.until) {
            q->from = p.from < q->from ? p.from : q->from;
            q->until = p.until > q->until ? p.until : q->until;
            return;
        }
    }
    if (out->n < PIECES_MAX)
        out->p[out->n++] = p;
}

static void find_pieces(const struct picture *g, bool across, struct pieces *out)
{
    int places = across ? g->height : g->width, length = across ? g->width : g->height;

    for (int at = 0; at < places; at++) {
        const unsigned char *line = line_of(g, across, at);
        int from = -1, gap = 0;

        for (int i = 0; i <= length; i++) {
            if (from < 0)
                i = pass_white(line, i, length);
            if (i < length && line[i] < g->below) {
                if (from < 0)
                    from = i;
                gap = 0;
                continue;
            }
            if (from < 0 || (i < length && ++gap <= 2))
                continue;
            if (i - gap - from >= SHORTEST && !is_block(g, across, at, from, i - gap))
                piece_add(out, (struct piece){at, from, i - gap, -1});
            from = -1;
            gap = 0;
        }
    }
}

/* Takes out the strokes of characters: pieces that lie in their boxes nearly all along, one box or
 * several in a row. */
static void drop_strokes(struct pieces *s, bool across, const struct pdf_box *box, int boxes)
{
    int k = 0;

    for (int i = 0; i < s->n; i++) {
        float at = (float)s->p[i].at, from = (float)s->p[i].from, until = (float)s->p[i].until,
              inside = 0;

        for (int b = 0; b < boxes; b++) {
            const struct pdf_box *x = &box[b];
            float low = across ? x->y1 : x->x1, high = across ? x->y2 : x->x2;
            float begin = (across ? x->x1 : x->y1) - 2, end = (across ? x->x2 : x->y2) + 2;
            /* What is longer than a character is a stroke only through its middle (一一, ——); boxes
             * reach beyond the ink, as far as the lines of a tight table. */
            float edge = until - from > 1.6f * (x->y2 - x->y1) ? 0.25f * (high - low) : 1;

            if (at < low + edge || at > high - edge || begin >= until || end <= from)
                continue;
            inside += (end < until ? end : until) - (begin > from ? begin : from);
        }
        if (inside < 0.8f * (until - from))
            s->p[k++] = s->p[i];
    }
    s->n = k;
}

static bool touch(const struct piece *h, const struct piece *v)
{
    return v->at >= h->from - APART && v->at <= h->until + APART && h->at >= v->from - APART &&
           h->at <= v->until + APART;
}

/* Marks everything that hangs together with horizontal piece `first`. */
static void spread(struct pieces *h, struct pieces *v, int first, int table)
{
    bool more = true;

    h->p[first].table = table;
    while (more) {
        more = false;
        for (int i = 0; i < h->n; i++)
            for (int k = 0; k < v->n; k++)
                if ((h->p[i].table == table) != (v->p[k].table == table) &&
                    h->p[i].table != v->p[k].table &&
                    (h->p[i].table < 0 || v->p[k].table < 0) && touch(&h->p[i], &v->p[k])) {
                    h->p[i].table = v->p[k].table = table;
                    more = true;
                }
    }
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The distinct places of a table's lines. */
static int places(const struct pieces *s, int table, int *out)
{
    int n = 0, k = 0;

    for (int i = 0; i < s->n && n < GRID_LINES; i++)
        if (s->p[i].table == table)
            out[n++] = s->p[i].at;
    qsort(out, (size_t)n, sizeof *out, by_value);
    for (int i = 0; i < n; i++)
        /* Cells with a gap between their borders: two lines, less than a row apart. */
        if (!k || out[i] - out[k - 1] > APART)
            out[k++] = out[i];
    return k;
}

/* Does a line of the table run at `at` along most of [from, until). */
static bool ruled(const struct pieces *s, int table, int at, int from, int until)
{
    int covered = 0;

    for (int i = 0; i < s->n; i++) {
        const struct piece *p = &s->p[i];
        int a = p->from > from ? p->from : from, b = p->until < until ? p->until : until;

        if (p->table == table && p->at - at >= -NEAR && p->at - at <= APART && b > a)
            covered += b - a;
    }
    return covered * 2 > until - from;
}

static int owner_of(const int *owner, int i)
{
    while (owner[i] != i)
        i = owner[i];
    return i;
}

static void join(int *owner, int a, int b)
{
    a = owner_of(owner, a);
    b = owner_of(owner, b);
    if (a < b)
        owner[b] = a;
    else
        owner[a] = b;
}

static bool grid_make(struct arena *mem, const struct pieces *h, const struct pieces *v,
                      int table, float scale, struct pdf_grid *g)
{
    int *x = NEW(mem, int, GRID_LINES), *y = NEW(mem, int, GRID_LINES);
    int nx = places(v, table, x), ny = places(h, table, y);

    if (nx < 2 || ny < 2)
        return false;
    *g = (struct pdf_grid){.rows = ny - 1, .cols = nx - 1};
    g->x = NEW(mem, float, nx);
    g->y = NEW(mem, float, ny);
    g->owner = NEW(mem, int, g->rows * g->cols);
    for (int i = 0; i < nx; i++)
        g->x[i] = (float)x[i] / scale;
    for (int i = 0; i < ny; i++)
        g->y[i] = (float)y[i] / scale;
    for (int i = 0; i < g->rows * g->cols; i++)
        g->owner[i] = i;
    for (int r = 0; r < g->rows; r++)
        for (int c = 0; c < g->cols; c++) {
            if (c + 1 < g->cols && !ruled(v, table, x[c + 1], y[r], y[r + 1]))
                join(g->owner, r * g->cols + c, r * g->cols + c + 1);
            if (r + 1 < g->rows && !ruled(h, table, y[r + 1], x[c], x[c + 1]))
                join(g->owner, r * g->cols + c, (r + 1) * g->cols + c);
        }
    for (int i = 0; i < g->rows * g->cols; i++)
        g->owner[i] = owner_of(g->owner, i);
    return true;
}

static int cells_in(const struct pdf_grids *g)
{
    int n = 0;

    for (int t = 0; t < g->n; t++)
        for (int i = 0; i < g->p[t].rows * g->p[t].cols; i++)
            n += g->p[t].owner[i] == i;
    return n;
}

static void find(struct arena *mem, const struct picture *g, float scale,
                 const struct pdf_box *box, int boxes, struct pdf_grids *out)
{
    struct pieces h = {NEW(mem, struct piece, PIECES_MAX), 0},
                  v = {NEW(mem, struct piece, PIECES_MAX), 0};
    int tables = 0;

    *out = (struct pdf_grids){NEW(mem, struct pdf_grid, 32), 0};
    find_pieces(g, true, &h);
    find_pieces(g, false, &v);
    drop_strokes(&h, true, box, boxes);
    drop_strokes(&v, false, box, boxes);
    /* A page of hatching is no table. */
    if (h.n > 1200 || v.n > 1200)
        return;
    for (int i = 0; i < h.n && out->n < 32; i++) {
        if (h.p[i].table >= 0)
            continue;
        spread(&h, &v, i, tables);
        if (grid_make(mem, &h, &v, tables, scale, &out->p[out->n]))
            out->n++;
        tables++;
    }
}

void pdf_grids_find(struct arena *mem, const unsigned char *gray, int width, int height,
                    float scale, const struct pdf_box *box, int boxes, struct pdf_grids *out)
{
    struct picture g = {gray, gray + (size_t)width * (size_t)height, width, height, DARK};
    struct pdf_grids light;

    find(mem, &g, scale, box, boxes, out);
    /* Thin grey lines, as browsers print them, are only seen by looking closer. */
    g.below = LIGHT;
    find(mem, &g, scale, box, boxes, &light);
    if (cells_in(&light) > cells_in(out))
        *out = light;
}
