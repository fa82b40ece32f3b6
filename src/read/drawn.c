/* SPDX-License-Identifier: MulanPSL-2.0 */
/* drawn.c - characters with places and a picture → rows; see drawn.h */
#include "read/drawn.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "read/pdf_rows.h"

enum {
    PICTURE_MAX = 2100000, /* points × points: A2 */
    SHARP_MAX = 560000 /* A4 and a little more: drawn larger where its characters are small */
};

/* Which way the lines of a page run. A wide table is often put on its side, and its page left so. */
enum turn { UPRIGHT, DOWN, LEFT, UP };
struct frame {
    enum turn turn;
    double width, height; /* as the page lies */
};

static bool is_turned(const struct frame *f)
{
    return f->turn == DOWN || f->turn == UP;
}

/* Where a place is when the page is turned so that its lines run from left to right. */
static cairo_matrix_t upright(const struct frame *f)
{
    cairo_matrix_t m;

    switch (f->turn) {
    case DOWN:
        cairo_matrix_init(&m, 0, -1, 1, 0, 0, f->width);
        break;
    case LEFT:
        cairo_matrix_init(&m, -1, 0, 0, -1, f->width, f->height);
        break;
    case UP:
        cairo_matrix_init(&m, 0, 1, -1, 0, f->height, 0);
        break;
    case UPRIGHT:
    default:
        cairo_matrix_init_identity(&m);
    }
    return m;
}

/* Words that stand in every report: the way from one character to the next tells how the lines run,
 * whatever order the library gives the characters in. */
static enum turn turn_of(struct str s, const struct drawn_box *rect, isize n)
{
    static const uint32_t pair[][2] = {{0x653f, 0x5e9c}, {0x4fe1, 0x606f}, {0x516c, 0x5f00},
                                       {0x7533, 0x8bf7}, {0x884c, 0x653f}, {0x603b, 0x8ba1},
                                       {0x7ed3, 0x679c}, {0x5176, 0x4ed6}};
    int votes[4] = {0}, best = UPRIGHT;
    uint32_t before = 0;
    isize i = 0;

    for (isize at = 0; at < s.n && i < n; i++) {
        uint32_t r = utf8_next(s, &at);

        for (size_t p = 0; i > 0 && p < sizeof pair / sizeof *pair; p++) {
            bool forth = before == pair[p][0] && r == pair[p][1];
            bool back = before == pair[p][1] && r == pair[p][0];
            double dx = rect[i].x1 + rect[i].x2 - rect[i - 1].x1 - rect[i - 1].x2;
            double dy = rect[i].y1 + rect[i].y2 - rect[i - 1].y1 - rect[i - 1].y2;

            if (!forth && !back)
                continue;
            if (back)
                dx = -dx, dy = -dy;
            if (dx * dx > 9 * dy * dy)
                votes[dx > 0 ? UPRIGHT : LEFT]++;
            else if (dy * dy > 9 * dx * dx)
                votes[dy > 0 ? DOWN : UP]++;
        }
        before = r;
    }
    for (int t = 1; t < 4; t++)
        best = votes[t] > votes[best] ? t : best;
    return votes[best] >= 3 ? (enum turn)best : UPRIGHT;
}

static struct drawn_box turned(const struct frame *f, struct drawn_box box)
{
    cairo_matrix_t m = upright(f);
    double x1 = box.x1, y1 = box.y1, x2 = box.x2, y2 = box.y2;

    cairo_matrix_transform_point(&m, &x1, &y1);
    cairo_matrix_transform_point(&m, &x2, &y2);
    return (struct drawn_box){x1 < x2 ? x1 : x2, y1 < y2 ? y1 : y2, x1 < x2 ? x2 : x1,
                              y1 < y2 ? y2 : y1};
}

/* May digits stand behind this one that are not shown. The library leaves out those that lie with more
 * than half of them beyond the page. */
static bool is_cut(struct drawn_box box, uint32_t rune, double edge)
{
    return pdf_is_digit(rune) && box.x2 + 0.6 * (box.x2 - box.x1) > edge;
}

/* Does a table stand around the digit whose right line is there: then nothing is cut off. */
static bool is_closed_in(const struct pdf_grids *grids, const struct pdf_glyph *g)
{
    for (int t = 0; t < grids->n; t++) {
        const struct pdf_grid *k = &grids->p[t];

        if (!k->cut && g->y > k->y[0] && g->y < k->y[k->rows] && g->x2 < k->x[k->cols] + 1)
            return true;
    }
    return false;
}

/* A browser cuts a table that is too wide at the margin, where the last characters that it shows reach
 * beyond it: a margin as wide as on the left of this page or those before, and nothing in it. */
static void cut_at_margin(struct drawn *m, struct pdf_glyph *g, isize n, float width,
                          const struct pdf_grids *grids)
{
    bool over = false;
    float edge;

    if (m->margin_width < width - 1 || m->margin_width > width + 1)
        m->margin_width = m->margin_left = width;
    for (isize i = 0; i < n; i++)
        m->margin_left = g[i].x1 < m->margin_left ? g[i].x1 : m->margin_left;
    edge = width - m->margin_left;
    for (isize i = 0; i < n; i++) {
        if (m->margin_left < 4 || g[i].x1 > edge)
            return;
        over |= g[i].x2 > edge + 1 && pdf_is_full_width(g[i].rune);
    }
    /* The digit behind may show no ink yet at the margin. */
    for (isize i = 0; i < n; i++)
        if (pdf_is_digit(g[i].rune) && !is_closed_in(grids, &g[i]) &&
            (g[i].x2 > edge + 0.02f || (over && g[i].x2 + 0.4f * (g[i].x2 - g[i].x1) > edge)))
            g[i].rune = PDF_CUT_RUNE;
}

/* The page's visible characters. */
static isize glyphs_of(struct arena *mem, const struct drawn_page *page, struct frame *frame,
                       struct pdf_glyph **out)
{
    isize count = 0, i = 0;
    double edge;

    *out = NEW(mem, struct pdf_glyph, page->n + 1);
    frame->turn = turn_of(page->text, page->box, page->n);
    edge = (is_turned(frame) ? frame->height : frame->width) - 0.5;
    for (isize at = 0; at < page->text.n && i < page->n; i++) {
        uint32_t r = utf8_next(page->text, &at);
        struct drawn_box box = turned(frame, page->box[i]);

        if (rune_is_space(r) || r < 32)
            continue;
        (*out)[count++] =
            (struct pdf_glyph){is_cut(box, r, edge) ? PDF_CUT_RUNE : r,
                               (float)box.x1,
                               (float)box.x2,
                               (float)((box.y1 + box.y2) / 2),
                               (float)(box.y2 > box.y1 ? box.y2 - box.y1 : box.y1 - box.y2),
                               (int)i,
                               false};
    }
    pdf_true_heights(*out, count, frame->turn != UPRIGHT);
    if (frame->turn != UPRIGHT)
        pdf_in_reading_order(*out, count);
    return count;
}

/* The page drawn in grey, `scale` pixels to a point, for its ruled lines: by rows, then by columns. */
static unsigned char *picture_of(const struct drawn_page *page, const struct frame *frame,
                                 float scale, int *width, int *height)
{
    static const unsigned char WHITE[32] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    double w = is_turned(frame) ? frame->height : frame->width;
    double h = is_turned(frame) ? frame->width : frame->height;
    cairo_matrix_t turn = upright(frame);
    cairo_surface_t *surface;
    cairo_t *cr;
    unsigned char *gray = NULL;

    if (w < 50 || h < 50 || w > 3000 || h > 3000 || w * h > PICTURE_MAX)
        return NULL;
    *width = (int)(w * (double)scale);
    *height = (int)(h * (double)scale);
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, *width, *height);
    cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, (double)scale, (double)scale);
    cairo_transform(cr, &turn);
    page->paint(page->user, cr);
    cairo_surface_flush(surface);
    if (cairo_status(cr) == CAIRO_STATUS_SUCCESS) {
        const unsigned char *data = cairo_image_surface_get_data(surface);
        int stride = cairo_image_surface_get_stride(surface);

        size_t pixels = (size_t)*width * (size_t)*height;

        gray = malloc(2 * pixels);
        if (gray)
            memset(gray, 255, 2 * pixels);
        for (int y = 0; gray && y < *height; y++)
            for (int x = 0; x < *width; x++) {
                const unsigned char *px = data + y * stride + x * 4;

                if (x % 8 == 0 && x + 8 <= *width && memcmp(px, WHITE, sizeof WHITE) == 0) {
                    x += 7;
                    continue;
                }
                if ((px[0] & px[1] & px[2]) == 255)
                    continue;
                gray[y * *width + x] = (unsigned char)((px[0] + px[1] + px[2]) / 3);
                gray[pixels + (size_t)x * (size_t)*height + (size_t)y] = gray[y * *width + x];
            }
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return gray;
}

static int by_size(const void *a, const void *b)
{
    float p = *(const float *)a, q = *(const float *)b;

    return p < q ? -1 : p > q;
}

/* Pixels to a point when a page is drawn: two, and more where most characters are small. */
static float scale_for(struct arena *mem, const struct pdf_glyph *g, isize n, double area)
{
    struct arena scratch = *mem;
    float *em = NEW(&scratch, float, n + 1), size;
    isize k = 0;

    for (isize i = 0; i < n; i++)
        if (pdf_is_full_width(g[i].rune))
            em[k++] = g[i].x2 - g[i].x1;
    if (!k || area > SHARP_MAX)
        return 2;
    qsort(em, (size_t)k, sizeof *em, by_size);
    size = em[k / 2];
    return size >= 9 ? 2 : size >= 6.5f ? 3 : 4;
}

/* The table that a character belongs to: the smallest, where one lies in another; -1: none. */
static int home_of(const struct pdf_grids *grids, const struct pdf_glyph *g)
{
    float least = 0;
    int best = -1;

    for (int t = 0; t < grids->n; t++) {
        const struct pdf_grid *p = &grids->p[t];
        float area = (p->x[p->cols] - p->x[0]) * (p->y[p->rows] - p->y[0]);

        if (pdf_cell_at(p, g) >= 0 && (best < 0 || area < least)) {
            best = t;
            least = area;
        }
    }
    return best;
}

/* In which cell of the `t`-th table each character is; -1: in none, or read already. */
static void cells_of(const struct pdf_grids *grids, int t, const struct pdf_glyph *g, isize n,
                     int *cell)
{
    for (isize i = 0; i < n; i++)
        cell[i] = t < grids->n && !g[i].taken && home_of(grids, &g[i]) == t
                      ? pdf_cell_at(&grids->p[t], &g[i])
                      : -1;
}

/* Rows of a table three whose rows no lines part: its characters are then taken. */
static void bare_rows(struct arena *mem, struct drawn *j, const struct pdf_grids *grids,
                      struct pdf_glyph *g, isize n)
{
    struct pdf_glyph **list = NEW(mem, struct pdf_glyph *, n + 1);
    int *cell = NEW(mem, int, n + 1);
    bool *ruled = NEW(mem, bool, n + 1);
    isize k = 0;

    for (int t = 0; t < grids->n; t++) {
        cells_of(grids, t, g, n, cell);
        if (!pdf_rows_unruled(mem, &grids->p[t], g, cell, n))
            for (isize i = 0; i < n; i++)
                ruled[i] |= cell[i] >= 0;
    }
    for (isize i = 0; i < n; i++)
        if (!ruled[i])
            list[k++] = &g[i];
    j->bare.table = ++j->tables;
    pdf_bare_three(mem, list, k, &j->bare);
}

/* Rows of what stands above a place, in no table and not read yet. */
static void lines_above(struct arena *mem, struct drawn *j, struct pdf_glyph *g, isize n,
                        const struct pdf_grids *grids, float top, float height)
{
    struct pdf_glyph *list = NEW(mem, struct pdf_glyph, n + 1);
    isize k = 0;

    for (isize i = 0; i < n; i++)
        if (g[i].y < top && !g[i].taken && home_of(grids, &g[i]) < 0) {
            list[k++] = g[i];
            g[i].taken = true;
        }
    pdf_rows_lines(mem, list, k, height, j->out);
}

void drawn_end(struct drawn *d)
{
    free(d->gray);
    d->gray = NULL;
}

void drawn_page(struct arena *mem, struct drawn *j, const struct drawn_page *page)
{
    struct pdf_glyph *g = NULL;
    struct pdf_grids grids = {0};
    struct frame frame = {UPRIGHT, page->width, page->height};
    isize n;
    bool ready;
    float scale, height;
    int *cell, w = 0, h = 0;
    struct pdf_box *box;

    n = glyphs_of(mem, page, &frame, &g);
    height = (float)(is_turned(&frame) ? frame.width : frame.height);
    box = NEW(mem, struct pdf_box, n + 1);
    cell = NEW(mem, int, n + 1);
    scale = scale_for(mem, g, n, frame.width * frame.height);
    j->gray = picture_of(page, &frame, scale, &w, &h);
    for (isize i = 0; i < n; i++)
        box[i] = (struct pdf_box){g[i].x1 * scale, (g[i].y - g[i].h / 2) * scale,
                                  g[i].x2 * scale, (g[i].y + g[i].h / 2) * scale};
    if (j->gray)
        pdf_grids_find(mem, j->gray, w, h, scale, box, (int)n, &grids);
    for (int t = 0; t < grids.n; t++)
        grids.p[t].cut |= grids.p[t].x[grids.p[t].cols] > (float)w / scale - 2;
    cut_at_margin(j, g, n, (float)(is_turned(&frame) ? frame.height : frame.width), &grids);
    drawn_end(j);
    bare_rows(mem, j, &grids, g, n);
    ready = j->bare.rows.n > 0;
    for (int t = 0; t <= grids.n; t++) {
        struct pdf_grid *grid = t < grids.n ? &grids.p[t] : NULL;
        float top = grid ? grid->y[0] : height + 1000;

        if (ready && j->bare.top < top) {
            lines_above(mem, j, g, n, &grids, j->bare.top, height);
            for (isize i = 0; i < j->bare.rows.n; i++)
                sheet_add(mem, j->out, j->bare.rows.p[i]);
            ready = false;
        }
        cells_of(&grids, t, g, n, cell);
        lines_above(mem, j, g, n, &grids, top, height);
        if (!grid)
            break;
        j->tables++;
        pdf_rows_table(mem, grid, g, cell, n, j->tables, height, j->out);
        for (isize i = 0; i < n; i++)
            g[i].taken |= cell[i] >= 0;
    }
}
