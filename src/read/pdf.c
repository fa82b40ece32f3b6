/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf.c - characters with places (poppler-glib) become rows */
#include "read/pdf.h"

#include <cairo.h>
#include <poppler.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "read/pdf_grid.h"

enum {
    PAGES_MAX = 600,
    CHARS_MAX = 2000000,
    ITEMS_MAX = 300,
    PICTURE_MAX = 2100000 /* points × points: A2 */
};
#define SCALE 2.0f /* pixels to a point when a page is drawn */

struct glyph {
    uint32_t rune;
    float x1, x2, y, h; /* left, right, middle, height */
    int order;          /* in the text as the library gives it */
    bool taken;
};

static int by_height(const void *a, const void *b)
{
    const struct glyph *p = a, *q = b;

    return p->y < q->y ? -1 : p->y > q->y ? 1 : p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

static int by_order(const void *a, const void *b)
{
    return ((const struct glyph *)a)->order - ((const struct glyph *)b)->order;
}

static int item_by_place(const void *a, const void *b)
{
    return ((const struct sheet_item *)a)->x - ((const struct sheet_item *)b)->x;
}

static int by_place(const void *a, const void *b)
{
    const struct glyph *p = a, *q = b;

    return p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

/* The page's visible characters; text and rectangles correspond one to one. */
static isize glyphs_of(struct arena *mem, PopplerPage *page, struct glyph **out)
{
    PopplerRectangle *rect = NULL;
    guint n = 0;
    char *text = poppler_page_get_text(page);
    struct str s = str_dup(mem, str_of(text));
    isize count = 0, i = 0;

    g_free(text);
    if (!poppler_page_get_text_layout(page, &rect, &n) || n > CHARS_MAX) {
        g_free(rect);
        return 0;
    }
    *out = NEW(mem, struct glyph, (isize)n + 1);
    for (isize at = 0; at < s.n && i < (isize)n; i++) {
        uint32_t r = utf8_next(s, &at);
        PopplerRectangle box = rect[i];

        if (rune_is_space(r) || r < 32)
            continue;
        (*out)[count++] =
            (struct glyph){r,
                           (float)box.x1,
                           (float)box.x2,
                           (float)((box.y1 + box.y2) / 2),
                           (float)(box.y2 > box.y1 ? box.y2 - box.y1 : box.y1 - box.y2),
                           (int)i,
                           false};
    }
    g_free(rect);
    return count;
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

/* Do two characters of a row belong to different items. Digits of one number touch; two numbers
 * in narrow columns stand closer than words do, and must never become one. */
static bool parted(const struct glyph *a, const struct glyph *b)
{
    float gap = b->x1 - a->x2;
    bool digits = a->rune >= '0' && a->rune <= '9' && b->rune >= '0' && b->rune <= '9';

    if (digits && gap > (b->order == a->order + 1 ? 0.25f : 0.1f) * b->h)
        return true;
    return gap >= 0.7f * b->h || gap <= -0.5f * b->h;
}

/* One row: items parted by gaps wider than most of a character. Characters are taken in the order
 * of the text, because a long label may run under the figure of the next cell. */
static void row_of(struct arena *mem, struct glyph *g, isize n, float page_height,
                   struct sheet *out)
{
    struct sheet_row row = {.place = PLACE_ROUGH};
    struct buf all = buf_new(mem, n * 4 + 8);
    isize cap = 0, from = 0;

    qsort(g, (size_t)n, sizeof *g, by_order);
    for (isize i = 1; i <= n && row.items.n < ITEMS_MAX; i++) {
        struct buf b;
        struct sheet_item *it;

        if (i < n && !parted(&g[i - 1], &g[i]))
            continue;
        b = buf_new(mem, (i - from) * 4 + 4);
        for (isize k = from; k < i; k++)
            buf_rune(&b, g[k].rune);
        it = LIST_ADD(mem, &row.items, cap);
        it->text = buf_str(&b);
        it->x = (int)(g[from].x1 + g[i - 1].x2);
        it->cell = cell_parse(mem, it->text);
        it->kind = it->cell.kind == CELL_NUMBER  ? ITEM_FIGURE
                   : it->cell.kind == CELL_BLANK ? ITEM_BLANK
                                                 : ITEM_WORDS;
        from = i;
    }
    qsort(row.items.p, (size_t)row.items.n, sizeof *row.items.p, item_by_place);
    for (isize i = 0; i < row.items.n; i++) {
        if (i)
            buf_char(&all, ' ');
        buf_add(&all, row.items.p[i].text);
    }
    row.text = buf_str(&all);
    row.prose = sheet_is_prose(row.text);
    if (is_folio(row.text) && (g[0].y > page_height * 0.92f || g[0].y < page_height * 0.06f))
        return;
    if (row.prose) {
        row.items.n = 1;
        row.items.p[0] = (struct sheet_item){.kind = ITEM_WORDS, .text = row.text};
    }
    sheet_add(mem, out, row);
}

/* The library's objects are released also where the arena's limit unwinds. */
struct job {
    struct arena *mem;
    struct sheet *out;
    PopplerDocument *doc;
    PopplerPage *page;
    unsigned char *gray;
    int tables;
};

/* The page drawn in grey, two pixels to a point, for its ruled lines: by rows, then by columns. */
static unsigned char *picture_of(struct arena *mem, PopplerPage *page, int *width, int *height)
{
    double w, h;
    cairo_surface_t *surface;
    cairo_t *cr;
    unsigned char *gray = NULL;

    poppler_page_get_size(page, &w, &h);
    if (w < 50 || h < 50 || w > 3000 || h > 3000 || w * h > PICTURE_MAX)
        return NULL;
    *width = (int)(w * SCALE);
    *height = (int)(h * SCALE);
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, *width, *height);
    cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, SCALE, SCALE);
    poppler_page_render(page, cr);
    cairo_surface_flush(surface);
    if (cairo_status(cr) == CAIRO_STATUS_SUCCESS) {
        const unsigned char *data = cairo_image_surface_get_data(surface);
        int stride = cairo_image_surface_get_stride(surface);

        gsize pixels = (gsize)*width * (gsize)*height;

        gray = g_malloc(2 * pixels);
        memset(gray, 255, 2 * pixels);
        for (int y = 0; y < *height; y++)
            for (int x = 0; x < *width; x++) {
                const unsigned char *px = data + y * stride + x * 4;

                if ((px[0] & px[1] & px[2]) == 255)
                    continue;
                gray[y * *width + x] = (unsigned char)((px[0] + px[1] + px[2]) / 3);
                gray[pixels + (gsize)x * (gsize)*height + (gsize)y] = gray[y * *width + x];
            }
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    (void)mem;
    return gray;
}

/* The words of one cell: its characters by lines. */
static struct str cell_words(struct arena *mem, struct glyph *g, isize n)
{
    struct buf b = buf_new(mem, n * 4 + 4);
    isize from = 0;

    qsort(g, (size_t)n, sizeof *g, by_height);
    for (isize i = 1; i <= n; i++) {
        if (i < n && g[i].y - g[from].y <= 0.45f * g[from].h)
            continue;
        qsort(g + from, (size_t)(i - from), sizeof *g, by_place);
        for (isize k = from; k < i; k++) {
            /* Figures of one cell stand close; two numbers do not become one. */
            if (k > from && g[k].x1 - g[k - 1].x2 > 0.6f * g[k].h)
                buf_char(&b, ' ');
            buf_rune(&b, g[k].rune);
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

/* One row of a ruled table: the cells that begin in it. */
static void grid_row(struct arena *mem, const struct pdf_grid *g, int row, struct glyph *all,
                     const int *cell, isize n, int table, struct sheet *out)
{
    struct sheet_row r = {.place = PLACE_GRID, .table = table};
    struct buf text = buf_new(mem, 64);
    isize cap = 0;

    for (int c = 0; c < g->cols; c++) {
        int id = row * g->cols + c, span = 0;
        struct glyph *own;
        struct sheet_item *it;
        isize k = 0;

        if (g->owner[id] != id)
            continue;
        while (c + span < g->cols && g->owner[id + span] == id)
            span++;
        own = NEW(mem, struct glyph, n + 1);
        for (isize i = 0; i < n; i++)
            if (cell[i] == id)
                own[k++] = all[i];
        it = LIST_ADD(mem, &r.items, cap);
        it->text = cell_words(mem, own, k);
        it->x = 2 * c + span;
        it->cell = cell_parse(mem, it->text);
        it->kind = it->cell.kind == CELL_NUMBER  ? ITEM_FIGURE
                   : it->cell.kind == CELL_BLANK ? ITEM_BLANK
                                                 : ITEM_WORDS;
        buf_add(&text, it->text);
        buf_char(&text, ' ');
    }
    r.text = str_trim(buf_str(&text));
    r.prose = r.items.n == 1 && sheet_is_prose(r.text);
    if (r.items.n)
        sheet_add(mem, out, r);
}

static void lines_of(struct arena *mem, struct glyph *g, isize n, float height,
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

/* Text above a table, the table, text below: in the order of the page. */
static void page_rows(struct arena *mem, struct job *j)
{
    struct glyph *g = NULL, *free_text;
    struct pdf_grids grids = {0};
    double width, height;
    isize n = glyphs_of(mem, j->page, &g), rest;
    struct pdf_box *box = NEW(mem, struct pdf_box, n + 1);
    int *cell = NEW(mem, int, n + 1), w = 0, h = 0;

    poppler_page_get_size(j->page, &width, &height);
    j->gray = picture_of(mem, j->page, &w, &h);
    for (isize i = 0; i < n; i++)
        box[i] = (struct pdf_box){g[i].x1 * SCALE, (g[i].y - g[i].h / 2) * SCALE,
                                  g[i].x2 * SCALE, (g[i].y + g[i].h / 2) * SCALE};
    if (j->gray)
        pdf_grids_find(mem, j->gray, w, h, SCALE, box, (int)n, &grids);
    g_free(j->gray);
    j->gray = NULL;
    free_text = NEW(mem, struct glyph, n + 1);
    for (int t = 0; t <= grids.n; t++) {
        struct pdf_grid *grid = t < grids.n ? &grids.p[t] : NULL;
        float top = grid ? grid->y[0] : (float)height + 1000;

        rest = 0;
        for (isize i = 0; i < n; i++) {
            int row = grid ? place_in(grid->y, grid->rows + 1, g[i].y) : -1;
            int col = grid ? place_in(grid->x, grid->cols + 1, (g[i].x1 + g[i].x2) / 2) : -1;

            cell[i] = row >= 0 && col >= 0 ? grid->owner[row * grid->cols + col] : -1;
            if (cell[i] < 0 && g[i].y < top && !g[i].taken) {
                free_text[rest++] = g[i];
                g[i].taken = true;
            }
        }
        lines_of(mem, free_text, rest, (float)height, j->out);
        if (!grid)
            break;
        j->tables++;
        for (int r = 0; r < grid->rows; r++)
            grid_row(mem, grid, r, g, cell, n, j->tables, j->out);
        for (isize i = 0; i < n; i++)
            g[i].taken |= cell[i] >= 0;
    }
}

static PopplerDocument *open_pdf(struct str bytes, struct fail *why)
{
    GError *e = NULL;
    GBytes *data = g_bytes_new_static(bytes.p, (gsize)bytes.n);
    PopplerDocument *doc = poppler_document_new_from_bytes(data, NULL, &e);

    g_bytes_unref(data);
    if (!doc) {
        fail_set(why, ERR_UNREADABLE, "",
                 e && g_error_matches(e, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
                     ? "PDF 文件设有密码"
                     : "PDF 文件已损坏");
        g_clear_error(&e);
    }
    return doc;
}

static void all_pages(struct job *j)
{
    int n = poppler_document_get_n_pages(j->doc);

    for (int i = 0; i < n && i < PAGES_MAX; i++) {
        j->page = poppler_document_get_page(j->doc, i);
        if (j->page)
            page_rows(j->mem, j);
        g_clear_object(&j->page);
    }
}

enum err read_pdf(struct arena *mem, struct str bytes, struct sheet *out, struct fail *why)
{
    jmp_buf over, *outer = mem->unwind;
    struct job *volatile j = NEW(mem, struct job, 1);
    volatile bool full = false;

    if (why->code)
        return why->code;
    *out = (struct sheet){0};
    *j = (struct job){.mem = mem, .out = out, .doc = open_pdf(bytes, why)};
    if (!j->doc)
        return why->code;
    mem->unwind = &over;
    if (setjmp(over) == 0)
        all_pages(j);
    else
        full = true;
    mem->unwind = outer;
    g_free(j->gray);
    g_clear_object(&j->page);
    g_object_unref(j->doc);
    if (full)
        return fail_set(why, ERR_TOO_LARGE, "", "PDF 的内容太多");
    if (!out->rows.n)
        return fail_set(why, ERR_UNREADABLE, "", "PDF 里没有文字，可能是扫描件");
    return OK;
}
