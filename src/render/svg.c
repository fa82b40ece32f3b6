/* SPDX-License-Identifier: MulanPSL-2.0 */
/* svg.c - drawings as SVG text, and as PNG; see svg.h */
#include "render/svg.h"

#include <librsvg/rsvg.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "render/docx_parts.h"
#include "render/sink.h"

#define SANS "PingFang SC, Microsoft YaHei, Source Han Sans SC, Noto Sans CJK SC, sans-serif"
#define SONG "Source Han Serif SC, Noto Serif CJK SC, Songti SC, SimSun, serif"
enum { MAX_PIXELS = 40000000, QUIET = 4 };

struct svg svg_new(struct arena *mem, double width)
{
    return (struct svg){.b = buf_new(mem, 16384), .mem = mem, .width = width};
}

double svg_width(struct str words, double size)
{
    double w = 0;

    for (isize i = 0; i < words.n;) {
        uint32_t r = utf8_next(words, &i);

        w += r < 0x2E80 && r != 0x201C && r != 0x201D && r != 0x00B7 && r != 0x2014 ? 0.56 : 1;
    }
    return w * size;
}

void svg_words(struct svg *s, double x, double y, struct svg_type t, struct str words)
{
    static const char *const anchor[] = {"start", "middle", "end"};

    buf_fmt(&s->b,
            "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" fill=\"%s\" text-anchor=\"%s\"", x,
            y, t.size, t.fill, anchor[t.anchor]);
    if (t.bold)
        buf_lit(&s->b, " font-weight=\"bold\"");
    if (t.song)
        buf_lit(&s->b, " font-family=\"" SONG "\"");
    buf_char(&s->b, '>');
    docx_escape(&s->b, words);
    buf_lit(&s->b, "</text>\n");
}

/* A mark that must not begin a line goes with the character before it. */
static bool may_begin(uint32_t r)
{
    static const struct str never = LIT("，。、；：？！）》〉」』】”’％%");
    char c[4];

    return !str_has(never, (struct str){c, utf8_put(c, r)});
}

double svg_lines(struct svg *s, double x, double y, struct svg_type t, double width,
                 double line, struct str words)
{
    isize from = 0, last = 0;

    for (isize i = 0; i < words.n;) {
        isize at = i;
        uint32_t r = utf8_next(words, &i);
        bool inside_number = r < 0x80 && at > from && words.p[at] != ' ' &&
                             (unsigned char)words.p[at - 1] < 0x80;

        if (!inside_number && may_begin(r))
            last = at;
        if (svg_width(str_slice(words, from, i), t.size) > width && last > from) {
            svg_words(s, x, y, t, str_slice(words, from, last));
            y += line;
            from = last;
        }
    }
    if (from < words.n) {
        svg_words(s, x, y, t, str_from(words, from));
        y += line;
    }
    return y;
}

void svg_box(struct svg *s, double x, double y, double w, double h, double round,
             const char *fill)
{
    if (w <= 0 || h <= 0)
        return;
    buf_fmt(&s->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", x, y, w, h);
    if (round > 0)
        buf_fmt(&s->b, " rx=\"%.1f\"", round);
    buf_fmt(&s->b, " fill=\"%s\"/>\n", fill);
}

void svg_line(struct svg *s, double x0, double y0, double x1, double y1, double thick,
              const char *stroke)
{
    buf_fmt(&s->b,
            "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-width=\"%.1f\" "
            "fill=\"none\"/>\n",
            x0, y0, x1, y1, stroke, thick);
}

void svg_path(struct svg *s, struct str d, double thick, const char *stroke)
{
    buf_fmt(&s->b,
            "<path d=\"%.*s\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\" "
            "fill=\"none\"/>\n",
            STR_ARG(d), stroke, thick);
}

void svg_dot(struct svg *s, double x, double y, double r, const char *fill)
{
    buf_fmt(&s->b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>\n", x, y, r, fill);
}

bool svg_qr(struct svg *s, double x, double y, double size, struct str text)
{
    QRcode *q = QRcode_encodeString8bit(str_cstr(s->mem, text), 0, QR_ECLEVEL_M);
    double unit;

    if (!q)
        return false;
    unit = size / (q->width + 2 * QUIET);
    svg_box(s, x, y, size, size, 0, "#ffffff");
    buf_fmt(&s->b,
            "<path transform=\"translate(%.2f %.2f) scale(%.4f)\" fill=\"#000000\" "
            "shape-rendering=\"crispEdges\" d=\"",
            x + QUIET * unit, y + QUIET * unit, unit);
    for (int r = 0; r < q->width; r++)
        for (int c = 0, run; c < q->width; c += run) {
            for (run = 1; c + run < q->width && (q->data[r * q->width + c + run] & 1) ==
                                                    (q->data[r * q->width + c] & 1);)
                run++;
            if (q->data[r * q->width + c] & 1)
                buf_fmt(&s->b, "M%d %dh%dv1h-%dz", c, r, run, run);
        }
    buf_lit(&s->b, "\"/>\n");
    QRcode_free(q);
    return true;
}

struct str svg_end(struct svg *s, double height, struct str title, struct str desc)
{
    struct buf b = buf_new(s->mem, s->b.n + 1024);

    buf_fmt(&b,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
            "width=\"%.0f\" height=\"%.0f\" "
            "role=\"img\" font-family=\"" SANS "\">\n<title>",
            s->width, height, s->width, height);
    docx_escape(&b, title);
    buf_lit(&b, "</title>\n<desc>");
    docx_escape(&b, desc);
    buf_lit(&b, "</desc>\n");
    buf_add(&b, buf_str(&s->b));
    buf_lit(&b, "</svg>\n");
    return buf_str(&b);
}

struct str svg_of_qr(struct arena *mem, struct str text)
{
    struct svg s = svg_new(mem, 240);

    if (!svg_qr(&s, 0, 0, 240, text))
        return (struct str){0};
    return svg_end(&s, 240, S("二维码"), text);
}

/* --- PNG */

static bool draw(RsvgHandle *h, int width, struct sink *out)
{
    double w = 0, high = 0;
    cairo_surface_t *surface;
    cairo_t *cr;
    bool ok;

    if (!rsvg_handle_get_intrinsic_size_in_pixels(h, &w, &high) || w < 1 || high < 1)
        return false;
    high = high * width / w;
    if (high * width > MAX_PIXELS)
        return false;
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, (int)(high + 0.5));
    cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    ok = rsvg_handle_render_document(h, cr, &(RsvgRectangle){0, 0, width, high}, NULL) &&
         cairo_surface_write_to_png_stream(surface, sink_take, out) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return ok;
}

static void job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    int width = (int)helper_take_int(&in);
    struct str svg = helper_take(&in);
    RsvgHandle *h = rsvg_handle_new_from_data((const guint8 *)svg.p, (gsize)svg.n, NULL);
    struct sink png = {0};

    (void)mem;
    if (!h || width < 1 || width > 10000 || !draw(h, width, &png))
        fail_set(why, ERR_UNREADABLE, "", "不能把这幅图画成PNG");
    else
        buf_add(out, sink_str(&png));
    if (h)
        g_object_unref(h);
    free(png.p);
}

enum err svg_png(struct helper *h, struct str svg, int width, struct arena *mem,
                 struct str *png, struct fail *why)
{
    struct buf b = buf_new(mem, svg.n + 64);

    helper_put_int(&b, width);
    helper_put(&b, svg);
    return helper_run(h, job, buf_str(&b), &HELPER_FONTS, mem, png, why);
}
