/* SPDX-License-Identifier: MulanPSL-2.0 */
/* picture.c - a text as a picture; see picture.h */
#include "render/picture.h"

#include <pango/pangocairo.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#include "render/pdf.h"
#include "render/sink.h"

#define SCALE 1.5
enum { COVER_W = 900, COVER_H = 383, COVER_EDGE = 60, PNG_MOST = 32 << 20 };

static void finish(cairo_surface_t *surface, struct buf *out, struct fail *why)
{
    struct sink s = {.most = PNG_MOST};

    if (cairo_surface_write_to_png_stream(surface, sink_take, &s) == CAIRO_STATUS_SUCCESS)
        buf_add(out, sink_str(&s));
    else
        fail_set(why, ERR_IO, "picture", "图片没有画成");
    free(s.p);
    cairo_surface_destroy(surface);
}

static void draw(PopplerDocument *d, struct buf *out, struct fail *why)
{
    int n = poppler_document_get_n_pages(d);
    double w = 0, h = 0;
    cairo_surface_t *surface;
    cairo_t *cr;

    if (n > PICTURE_PAGES) {
        fail_set(why, ERR_TOO_LARGE, "picture", "有 %d 页，图片最多 %d 页", n, PICTURE_PAGES);
        return;
    }
    for (int pass = 0; pass < 2; pass++) {
        double y = 0;

        if (pass) {
            surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(w * SCALE),
                                                 (int)(h * SCALE));
            cr = cairo_create(surface);
            cairo_set_source_rgb(cr, 1, 1, 1);
            cairo_paint(cr);
            cairo_scale(cr, SCALE, SCALE);
        }
        for (int i = 0; i < n; i++) {
            PopplerPage *page = poppler_document_get_page(d, i);
            double pw, ph;

            poppler_page_get_size(page, &pw, &ph);
            if (pass) {
                cairo_save(cr);
                cairo_translate(cr, 0, y);
                poppler_page_render(page, cr);
                cairo_restore(cr);
            }
            y += ph;
            w = pw > w ? pw : w;
            g_object_unref(page);
        }
        h = y;
        if (pass) {
            cairo_destroy(cr);
            finish(surface, out, why);
        }
    }
}

static void pages_job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    GBytes *bytes = g_bytes_new_static(in.p, (gsize)in.n);
    PopplerDocument *d = poppler_document_new_from_bytes(bytes, NULL, NULL);

    (void)mem;
    if (d) {
        draw(d, out, why);
        g_object_unref(d);
    } else {
        fail_set(why, ERR_IO, "picture", "图片没有画成");
    }
    g_bytes_unref(bytes);
}

enum err picture_of(struct helper *h, const struct paper *p, struct arena *mem, struct str *png,
                    struct fail *why)
{
    struct str pdf = {0};

    if (print_pdf(h, p, mem, &pdf, why))
        return why->code;
    return helper_run(h, pages_job, pdf, &HELPER_FONTS, mem, png, why);
}

static void line(cairo_t *cr, const char *font, struct str text, double y, int lines)
{
    PangoLayout *l = pango_cairo_create_layout(cr);
    PangoFontDescription *f = pango_font_description_from_string(font);

    pango_layout_set_font_description(l, f);
    pango_layout_set_width(l, (COVER_W - 2 * COVER_EDGE) * PANGO_SCALE);
    pango_layout_set_height(l, -lines);
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    pango_layout_set_text(l, text.p ? text.p : "", (int)text.n);
    cairo_move_to(cr, COVER_EDGE, y);
    pango_cairo_show_layout(cr, l);
    pango_font_description_free(f);
    g_object_unref(l);
}

static void cover_job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    struct str title = helper_take(&in), unit = helper_take(&in);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, COVER_W, COVER_H);
    cairo_t *cr = cairo_create(surface);

    (void)mem;
    cairo_set_source_rgb(cr, 0.118, 0.227, 0.373);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0.643, 0.137, 0.114);
    cairo_rectangle(cr, 0, COVER_H - 14, COVER_W, 14);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    line(cr, "Noto Serif CJK SC, serif bold 32", title, 62, 3);
    line(cr, "Noto Sans CJK SC, sans 18", unit, COVER_H - 78, 1);
    cairo_destroy(cr);
    finish(surface, out, why);
}

enum err picture_cover(struct helper *h, struct str title, struct str unit, struct arena *mem,
                       struct str *png, struct fail *why)
{
    struct buf in = buf_new(mem, 512);

    helper_put(&in, title);
    helper_put(&in, unit);
    return helper_run(h, cover_job, buf_str(&in), &HELPER_FONTS, mem, png, why);
}
