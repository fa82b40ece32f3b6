/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_grid.c - ruled lines in a picture of a page → tables
 *
 * 1. Thin runs of pixels that differ from what is beside them, and edges of colour, at least a row's height long, are pieces of lines.
 * 2. Pieces that touch belong together; with two lines each way they are a table.
 * 3. Between neighbouring places lie positions; where no line parts two positions they are one cell.
 */
#include "read/pdf_grid.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    THICK = 7, /* a line is no thicker */
    SEEN = 5,  /* grey levels between a line and what is beside it */
    FLAT = 3,  /* pixels of one colour on both sides of an edge */
    NEAR = 5,
    APART = 9,
    HOLE = 5,      /* between two dashes */
    ROW_MOST = 60, /* points */
    PIECES_MAX = 6000,
    SHORTEST = 22
};

enum { ALONE = -2, TAKEN = -3 };
struct piece {
    int at, from, until; /* across, along */
    int table;  /* -1: not yet told; ALONE: met by no other; TAKEN: those, in a table */
    int marked; /* pixels of it that are, the rest are holes */
};
struct pieces {
    struct piece *p;
    int n;
};
struct picture {
    const unsigned char *gray, *turned; /* by rows, and by columns */
    int width, height;
};

static int places_of(const struct picture *g, bool across)
{
    return across ? g->height : g->width;
}

static int length_of(const struct picture *g, bool across)
{
    return across ? g->width : g->height;
}

/* The pixels of a row (`across`) or of a column, one after the other. */
static const unsigned char *line_of(const struct picture *g, bool across, int at)
{
    return (across ? g->gray : g->turned) + (size_t)at * (size_t)length_of(g, across);
}

/* The pixels before and behind a place, across the line's direction: p[THICK] is the place itself. */
struct beside {
    const unsigned char *p[2 * THICK + 1];
};

static bool eight_white(const struct beside *b, int d, int i)
{
    static const unsigned char WHITE[8] = {255, 255, 255, 255, 255, 255, 255, 255};

    return memcmp(b->p[THICK + d] + i, WHITE, 8) == 0;
}

/* The first place from `i` on, or within eight of it, that can be on a line: it is not white, or has
 * an area of colour on both sides (of three pixels one is three or six away). */
static int pass_white(const struct beside *b, int i, int length)
{
    while (i + 8 <= length && eight_white(b, 0, i) &&
           ((eight_white(b, 3, i) && eight_white(b, 6, i)) ||
            (eight_white(b, -3, i) && eight_white(b, -6, i))))
        i += 8;
    return i;
}

static int at_of(const struct beside *b, int d, int i)
{
    return b->p[THICK + d][i];
}

static bool flat(const struct beside *b, int from, int i)
{
    int first = at_of(b, from, i);

    for (int d = 1; d < FLAT; d++) {
        int other = at_of(b, from < 0 ? from - d : from + d, i);

        if (other - first > 2 || first - other > 2)
            return false;
    }
    return true;
}

/* Is there an area of one colour, `most` or darker, close on this side. */
static bool area_below(const struct beside *b, int side, int i, int most)
{
    for (int d = 1; d <= THICK - FLAT + 1; d++)
        if (at_of(b, side * d, i) <= most && flat(b, side * d, i))
            return true;
    return false;
}

/* Is this pixel part of a thin line, whatever its colour and that of the paper: both sides are lighter,
 * or both darker; or is it the edge between two areas of colour. */
static bool marked(const struct beside *b, int i)
{
    int v = at_of(b, 0, i), before = v, behind = v, a, c;

    for (int d = 1; d <= THICK && v <= 255 - SEEN; d++) {
        a = at_of(b, -d, i);
        c = at_of(b, d, i);
        before = a > before ? a : before;
        behind = c > behind ? c : behind;
        if (before - v >= SEEN && behind - v >= SEEN)
            return true;
    }
    if (area_below(b, -1, i, v - SEEN) && area_below(b, 1, i, v - SEEN))
        return true;
    a = at_of(b, -1, i);
    c = at_of(b, 1, i);
    return (a - c >= SEEN || c - a >= SEEN) && v <= (a > c ? a : c) && v >= (a > c ? c : a) &&
           flat(b, -1, i) && flat(b, 1, i);
}

/* The next place at which a piece may begin. A piece is SHORTEST long at least and has no hole beyond
 * HOLE, so where HOLE + 1 pixels before its shortest end are not marked, none begins before them:
 * six pixels are looked at instead of twenty-two. `seen`: the marked one that ended the search. */
static int pass_bare(const struct beside *b, const char *ink, int i, int length, int *seen)
{
    while (i + SHORTEST <= length) {
        int k = i + SHORTEST - 1;

        while (k >= i + SHORTEST - 1 - HOLE && (ink[k] || !marked(b, k)))
            k--;
        *seen = k;
        if (k >= i + SHORTEST - 1 - HOLE)
            return i;
        i = pass_white(b, i + SHORTEST, length);
    }
    return length;
}

static void piece_add(struct pieces *out, struct piece p)
{
    /* A thick line is met once per pixel of its thickness. */
    for (int i = out->n - 1; i >= 0 && i > out->n - 400; i--) {
        struct piece *q = &out->p[i];

        if (p.at - q->at <= 3 && p.at >= q->at && p.from < q->until && q->from < p.until) {
            q->from = p.from < q->from ? p.from : q->from;
            q->until = p.until > q->until ? p.until : q->until;
            q->marked = p.marked > q->marked ? p.marked : q->marked;
            return;
        }
    }
    if (out->n < PIECES_MAX)
        out->p[out->n++] = p;
}

/* The middle of every character at this place is marked in `ink`: no line runs through it. */
static void ink_at(bool across, int at, const struct pdf_box *box, int boxes, char *ink,
                   int length)
{
    memset(ink, 0, (size_t)length);
    for (int b = 0; b < boxes; b++) {
        const struct pdf_box *x = &box[b];
        float low = across ? x->y1 : x->x1, high = across ? x->y2 : x->x2;
        float begin = across ? x->x1 : x->y1, end = across ? x->x2 : x->y2;
        float edge = 0.2f * (high - low), inset = across ? 0 : 0.2f * (end - begin);
        int from = (int)(begin + inset), until = (int)(end - inset + 1);

        if ((float)at < low + edge || (float)at > high - edge)
            continue;
        for (int i = from < 0 ? 0 : from; i < until && i < length; i++)
            ink[i] = 1;
    }
}

static void find_pieces(struct arena *mem, const struct picture *g, bool across,
                        const struct pdf_box *box, int boxes, struct pieces *out)
{
    int places = places_of(g, across), length = length_of(g, across);
    unsigned char *white = NEW(mem, unsigned char, length);
    char *ink = NEW(mem, char, length);

    memset(white, 255, (size_t)length);
    for (int at = 0; at < places; at++) {
        struct beside b;
        int from = -1, gap = 0, seen = -1, count = 0;

        for (int d = -THICK; d <= THICK; d++)
            b.p[THICK + d] =
                at + d < 0 || at + d >= places ? white : line_of(g, across, at + d);
        ink_at(across, at, box, boxes, ink, length);
        for (int i = 0; i <= length; i++) {
            if (from < 0 && i > seen)
                i = pass_bare(&b, ink, pass_white(&b, i, length), length, &seen);
            if (i < length && !ink[i] && marked(&b, i)) {
                if (from < 0) {
                    from = i;
                    count = 0;
                }
                gap = 0;
                count++;
                continue;
            }
            if (from < 0 || (i < length && ++gap <= HOLE))
                continue;
            if (i - gap - from >= SHORTEST)
                piece_add(out, (struct piece){at, from, i - gap, -1, count});
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
        /* A row of characters from edge to edge has strokes all along, with holes between. */
        bool holes = (float)s->p[i].marked < 0.9f * (until - from);

        for (int b = 0; b < boxes; b++) {
            const struct pdf_box *x = &box[b];
            float low = across ? x->y1 : x->x1, high = across ? x->y2 : x->x2;
            float begin = (across ? x->x1 : x->y1) - 2, end = (across ? x->x2 : x->y2) + 2;
            /* What is longer than a character is a stroke only through its middle (一一, ——); boxes
             * reach beyond the ink, as far as the lines of a tight table. */
            float edge =
                !holes && until - from > 1.6f * (x->y2 - x->y1) ? 0.25f * (high - low) : 1;

            if (at < low + edge || at > high - edge || begin >= until || end <= from)
                continue;
            inside += (end < until ? end : until) - (begin > from ? begin : from);
        }
        if (inside < 0.8f * (until - from))
            s->p[k++] = s->p[i];
    }
    s->n = k;
}

/* Does a vertical piece meet this end of a horizontal one. */
static bool meets(const struct pieces *v, const struct piece *h, int end)
{
    for (int i = 0; i < v->n; i++)
        if (v->p[i].at - end <= 3 && end - v->p[i].at <= 3 && v->p[i].from <= h->at + 3 &&
            v->p[i].until >= h->at - 3)
            return true;
    return false;
}

/* Takes out the lines below words: they lie at the foot of characters all along, and end where those
 * end, not at the side of a cell. */
static void drop_underlines(struct pieces *h, const struct pieces *v, const struct pdf_box *box,
                            int boxes)
{
    int k = 0;

    for (int i = 0; i < h->n; i++) {
        const struct piece *p = &h->p[i];
        float from = (float)p->from, until = (float)p->until, under = 0;

        for (int b = 0; b < boxes; b++) {
            const struct pdf_box *x = &box[b];
            float high = x->y2 - x->y1, below = (float)p->at - x->y2;
            float begin = x->x1 > from ? x->x1 : from, end = x->x2 < until ? x->x2 : until;

            if (below > -0.4f * high && below < 0.35f * high && end > begin)
                under += end - begin;
        }
        if (under < 0.75f * (until - from) || (meets(v, p, p->from) && meets(v, p, p->until)))
            h->p[k++] = *p;
    }
    h->n = k;
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

/* A table that the end of a page cuts has no line there: where two lines or more run on beyond the
 * last one across, is the end of the table. */
static int open_ends(const struct pieces *along, int table, int *at, int n)
{
    int first = 1 << 20, last = -1, before = 0, behind = 0;

    if (!n || n > GRID_LINES - 2)
        return n;
    for (int i = 0; i < along->n; i++) {
        const struct piece *p = &along->p[i];

        if (p->table != table)
            continue;
        if (p->from < at[0] - SHORTEST) {
            before++;
            first = p->from < first ? p->from : first;
        }
        if (p->until > at[n - 1] + SHORTEST) {
            behind++;
            last = p->until > last ? p->until : last;
        }
    }
    if (behind > 1)
        at[n++] = last;
    if (before > 1) {
        memmove(at + 1, at, (size_t)n * sizeof *at);
        at[0] = first;
        n++;
    }
    return n;
}

/* Where the lines between columns stand in each row: two tables, one right below the other, may share a
 * place whose lines are a little apart, and a tight figure reaches from line to line. */
static void row_edges(struct arena *mem, const struct pieces *v, int table, float scale,
                      const int *x, const int *y, struct pdf_grid *g)
{
    int n = g->cols + 1;

    g->edge = NEW(mem, float, g->rows *n);
    for (int r = 0; r < g->rows; r++) {
        int middle = (y[r] + y[r + 1]) / 2;

        for (int c = 0; c < n; c++) {
            int at = x[c], away = 1 << 20;

            for (int i = 0; i < v->n; i++) {
                const struct piece *p = &v->p[i];
                int d = p->at - x[c];

                if (p->table != table || d < 0 || d > APART || p->from > middle ||
                    p->until < middle || d >= away)
                    continue;
                away = d;
                at = p->at;
            }
            g->edge[r * n + c] = (float)at / scale;
        }
    }
}

/* Is there an upright line at the right end: a table without one may be cut by the edge of the page. */
static bool closed(const struct pieces *v, int table, int right)
{
    for (int i = 0; i < v->n; i++)
        if (v->p[i].table == table && v->p[i].at - right <= APART &&
            right - v->p[i].at <= APART)
            return true;
    return false;
}

/* Do two lines between rows run on beyond the last upright one: a sliver of the next column, cut by the page. */
static bool runs_on(const struct pieces *h, const struct pieces *v, int table)
{
    int n = 0, right = 0;

    for (int i = 0; i < v->n; i++)
        if (v->p[i].table == table && v->p[i].at > right)
            right = v->p[i].at;
    for (int i = 0; i < h->n; i++)
        n += h->p[i].table == table && h->p[i].until > right + THICK;
    return n > 1;
}

static bool grid_make(struct arena *mem, const struct pieces *h, const struct pieces *v,
                      int table, float scale, struct pdf_grid *g)
{
    int *x = NEW(mem, int, GRID_LINES), *y = NEW(mem, int, GRID_LINES);
    int nx = places(v, table, x), ny = places(h, table, y);

    nx = open_ends(h, table, x, nx);
    ny = open_ends(v, table, y, ny);
    if (nx < 2 || ny < 2)
        return false;
    /* A frame around text is no table, nor are the strokes of a character; a coloured row is one. */
    if (nx == 2 && ny == 2 &&
        ((float)(y[1] - y[0]) > ROW_MOST * scale ||
         (float)(x[1] - x[0]) < 3 * ROW_MOST * scale))
        return false;
    *g = (struct pdf_grid){.rows = ny - 1,
                           .cols = nx - 1,
                           .cut = !closed(v, table, x[nx - 1]) || runs_on(h, v, table)};
    g->x = NEW(mem, float, nx);
    g->y = NEW(mem, float, ny);
    g->owner = NEW(mem, int, g->rows * g->cols);
    for (int i = 0; i < nx; i++)
        g->x[i] = (float)x[i] / scale;
    for (int i = 0; i < ny; i++)
        g->y[i] = (float)y[i] / scale;
    row_edges(mem, v, table, scale, x, y, g);
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

/* Lines between rows alone: three or more that are not met by any upright one, of one beginning and
 * end. */
static bool grid_of_rows(struct arena *mem, struct pieces *h, int first, float scale,
                         struct pdf_grid *g)
{
    const struct piece *p = &h->p[first];
    int *y = NEW(mem, int, GRID_LINES), ny = 0;

    if ((float)(p->until - p->from) < 3 * ROW_MOST * scale)
        return false;
    for (int i = first; i < h->n && ny < GRID_LINES; i++) {
        struct piece *q = &h->p[i];

        if (q->table != ALONE || q->from - p->from > APART || p->from - q->from > APART ||
            q->until - p->until > APART || p->until - q->until > APART)
            continue;
        if (i > first)
            q->table = TAKEN;
        if (!ny || q->at - y[ny - 1] > APART)
            y[ny++] = q->at;
    }
    if (ny < 3)
        return false;
    *g = (struct pdf_grid){.rows = ny - 1, .cols = 1};
    g->x = NEW(mem, float, 2);
    g->y = NEW(mem, float, ny);
    g->owner = NEW(mem, int, ny);
    g->x[0] = (float)p->from / scale;
    g->x[1] = (float)p->until / scale;
    for (int i = 0; i < ny; i++) {
        g->y[i] = (float)y[i] / scale;
        g->owner[i] = i;
    }
    return true;
}

static int by_top(const void *a, const void *b)
{
    const struct pdf_grid *p = a, *q = b;

    return p->y[0] < q->y[0] ? -1 : p->y[0] > q->y[0];
}

static void find(struct arena *mem, const struct picture *g, float scale,
                 const struct pdf_box *box, int boxes, struct pdf_grids *out)
{
    struct pieces h = {NEW(mem, struct piece, PIECES_MAX), 0},
                  v = {NEW(mem, struct piece, PIECES_MAX), 0};
    int tables = 0, *at = NEW(mem, int, GRID_LINES);

    *out = (struct pdf_grids){NEW(mem, struct pdf_grid, 32), 0};
    find_pieces(mem, g, true, box, boxes, &h);
    find_pieces(mem, g, false, box, boxes, &v);
    drop_strokes(&h, true, box, boxes);
    drop_strokes(&v, false, box, boxes);
    drop_underlines(&h, &v, box, boxes);
    /* A page of hatching is no table. */
    if (h.n > 1200 || v.n > 1200)
        return;
    for (int i = 0; i < h.n && out->n < 32; i++) {
        if (h.p[i].table != -1)
            continue;
        spread(&h, &v, i, tables);
        if (grid_make(mem, &h, &v, tables, scale, &out->p[out->n]))
            out->n++;
        else if (!places(&v, tables, at))
            h.p[i].table = ALONE;
        tables++;
    }
    for (int i = 0; i < h.n && out->n < 32; i++)
        if (h.p[i].table == ALONE && grid_of_rows(mem, &h, i, scale, &out->p[out->n]))
            out->n++;
    qsort(out->p, (size_t)out->n, sizeof *out->p, by_top);
}

void pdf_grids_find(struct arena *mem, const unsigned char *gray, int width, int height,
                    float scale, const struct pdf_box *box, int boxes, struct pdf_grids *out)
{
    struct picture g = {gray, gray + (size_t)width * (size_t)height, width, height};

    find(mem, &g, scale, box, boxes, out);
}
