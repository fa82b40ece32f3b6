/* SPDX-License-Identifier: MulanPSL-2.0 */
/* scene.c - a PDF page by page, by poppler and cairo; see scene.h */
#include "read/scene.h"

#include <cairo.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { GLYPHS_MOST = 400000, SIDE_MOST = 3000, TEXT_MOST = 4 << 20 };
#define IMAGE_LEAST 9.0 /* points; smaller pictures are bullets and rules */

struct scene {
    PopplerDocument *doc;
    int pages;
};

enum err scene_open(struct str bytes, struct scene **out, struct fail *why)
{
    GError *e = NULL;
    GBytes *data;
    PopplerDocument *doc;
    int pages;

    if (why->code)
        return why->code;
    data = g_bytes_new_static(bytes.p, (gsize)bytes.n);
    doc = poppler_document_new_from_bytes(data, NULL, &e);
    g_bytes_unref(data);
    if (!doc) {
        fail_set(why, ERR_UNREADABLE, "",
                 e && g_error_matches(e, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)
                     ? "PDF 文件设有密码，请先解除密码"
                     : "PDF 文件已损坏");
        g_clear_error(&e);
        return why->code;
    }
    pages = poppler_document_get_n_pages(doc);
    if (pages < 1)
        fail_set(why, ERR_UNREADABLE, "", "PDF 文件里没有页");
    else if (pages > SCENE_PAGES)
        fail_set(why, ERR_TOO_LARGE, "", "PDF 有 %d 页，最多 %d 页，请分开处理", pages,
                 SCENE_PAGES);
    if (!why->code && !(*out = calloc(1, sizeof **out)))
        fail_set(why, ERR_BUSY, "", "没有足够的内存");
    if (why->code) {
        g_object_unref(doc);
        return why->code;
    }
    (*out)->doc = doc;
    (*out)->pages = pages;
    return OK;
}

void scene_close(struct scene *s)
{
    if (!s)
        return;
    g_object_unref(s->doc);
    free(s);
}

int scene_pages(const struct scene *s)
{
    return s->pages;
}

static PopplerPage *page_at(struct scene *s, int i, double *w, double *h, struct fail *why)
{
    PopplerPage *page = why->code ? NULL : poppler_document_get_page(s->doc, i);

    if (!page) {
        fail_set(why, ERR_UNREADABLE, "", "PDF 第 %d 页读不出来", i + 1);
        return NULL;
    }
    poppler_page_get_size(page, w, h);
    if (*w < 1 || *h < 1 || *w > SIDE_MOST || *h > SIDE_MOST) {
        fail_set(why, ERR_UNREADABLE, "", "PDF 第 %d 页的尺寸不合常理", i + 1);
        g_clear_object(&page);
    }
    return page;
}

static bool has_images(PopplerPage *page)
{
    GList *all = poppler_page_get_image_mapping(page);
    bool found = false;

    for (GList *k = all; k; k = k->next) {
        const PopplerImageMapping *m = k->data;

        found |= m->area.x2 - m->area.x1 > IMAGE_LEAST && m->area.y2 - m->area.y1 > IMAGE_LEAST;
    }
    poppler_page_free_image_mapping(all);
    return found;
}

/* Without a meaning of its own: unknown, private use, control. */
static bool is_garbled(uint32_t r)
{
    return r == 0xFFFD || (r >= 0xE000 && r <= 0xF8FF) || r >= 0xF0000 || r < 32;
}

/* Text and rectangles, one to one; both are the library's and copied at once, so that the arena's
 * limit unwinds past neither. False: too many, or none to be had. */
static bool copy_text(PopplerPage *page, char **text, PopplerRectangle **rect, guint *n)
{
    *text = poppler_page_get_text(page);
    if (!*text || !poppler_page_get_text_layout(page, rect, n))
        *n = 0;
    return *text && strlen(*text) <= TEXT_MOST && *n <= GLYPHS_MOST;
}

static float least(double a, double b)
{
    return (float)(a < b ? a : b);
}

static float most(double a, double b)
{
    return (float)(a < b ? b : a);
}

static void glyphs(const char *text, const PopplerRectangle *rect, guint n,
                   struct scene_glyph *to, struct scene_page *out)
{
    struct str s = str_of(text);
    guint i = 0;

    out->glyphs.p = to;
    for (isize at = 0; at < s.n && i < n; i++) {
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r) || r == '\n' || r == '\r' || r == '\f' || r == '\t')
            continue;
        out->garbled |= is_garbled(r);
        out->glyphs.p[out->glyphs.n++] = (struct scene_glyph){
            r, least(rect[i].x1, rect[i].x2), least(rect[i].y1, rect[i].y2),
            most(rect[i].x1, rect[i].x2), most(rect[i].y1, rect[i].y2)};
    }
}

enum err scene_page(struct scene *s, struct arena *mem, int i, struct scene_page *out,
                    struct fail *why)
{
    double w = 0, h = 0;
    PopplerPage *page = page_at(s, i, &w, &h, why);
    PopplerRectangle *rect = NULL;
    char *text = NULL;
    guint n = 0;
    jmp_buf over, *outer = mem->unwind;
    struct scene_glyph *volatile to = NULL;

    if (why->code)
        return why->code;
    *out = (struct scene_page){.w = w, .h = h, .images = has_images(page)};
    if (!copy_text(page, &text, &rect, &n)) {
        fail_set(why, ERR_TOO_LARGE, "", "PDF 第 %d 页的文字太多", i + 1);
    } else {
        mem->unwind = &over;
        if (setjmp(over) == 0)
            to = NEW(mem, struct scene_glyph, (isize)n + 1);
        mem->unwind = outer;
        if (to)
            glyphs(text, rect, n, to, out);
        else
            fail_set(why, ERR_TOO_LARGE, "", "PDF 的内容太多");
    }
    g_free(text);
    g_free(rect);
    g_object_unref(page);
    return why->code;
}

enum err scene_draw(struct scene *s, int i, double scale, struct picture *out, struct fail *why)
{
    double w = 0, h = 0;
    PopplerPage *page = page_at(s, i, &w, &h, why);
    cairo_surface_t *surface;
    cairo_t *cr;

    if (why->code)
        return why->code;
    if (!picture_new(out, (int)(w * scale + 0.5), (int)(h * scale + 0.5))) {
        g_object_unref(page);
        return fail_set(why, ERR_TOO_LARGE, "", "PDF 第 %d 页太大", i + 1);
    }
    surface = cairo_image_surface_create_for_data((unsigned char *)out->px, CAIRO_FORMAT_RGB24,
                                                  out->w, out->h, out->w * 4);
    cr = cairo_create(surface);
    cairo_scale(cr, scale, scale);
    poppler_page_render(page, cr);
    cairo_surface_flush(surface);
    if (cairo_status(cr) != CAIRO_STATUS_SUCCESS)
        fail_set(why, ERR_UNREADABLE, "", "PDF 第 %d 页画不出来", i + 1);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    g_object_unref(page);
    if (why->code)
        picture_free(out);
    return why->code;
}

/* --- PNG */

struct grown {
    char *p;
    size_t n, cap;
};

static cairo_status_t take(void *user, const unsigned char *data, unsigned n)
{
    struct grown *g = user;

    if (g->n + n > g->cap) {
        size_t cap = (g->n + n) * 2;
        char *p = realloc(g->p, cap);

        if (!p)
            return CAIRO_STATUS_NO_MEMORY;
        g->p = p;
        g->cap = cap;
    }
    memcpy(g->p + g->n, data, n);
    g->n += n;
    return CAIRO_STATUS_SUCCESS;
}

enum err scene_png(const struct picture *p, struct arena *mem, struct str *out,
                   struct fail *why)
{
    struct grown g = {0};
    cairo_surface_t *surface;

    if (why->code)
        return why->code;
    surface = cairo_image_surface_create_for_data((unsigned char *)p->px, CAIRO_FORMAT_RGB24,
                                                  p->w, p->h, p->w * 4);
    if (cairo_surface_write_to_png_stream(surface, take, &g) != CAIRO_STATUS_SUCCESS)
        fail_set(why, ERR_IO, "", "图片没有写成");
    cairo_surface_destroy(surface);
    if (!why->code)
        *out = str_dup(mem, (struct str){g.p, (isize)g.n});
    free(g.p);
    return why->code;
}
