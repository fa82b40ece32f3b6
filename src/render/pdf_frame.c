/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_frame.c - what stands around the text: mark, number, title, signature; see pdf_page.h */
#include "render/pdf_page.h"

static const struct pdf_style PDF_STYLE_TITLE = {.face = PDF_TITLE,
                                                 .size = PAPER_TITLE,
                                                 .line = 32,
                                                 .align = PANGO_ALIGN_CENTER,
                                                 .bold = true,
                                                 .tag = "H1"};

static void red_line(struct pdf *d, double y, double x, double width, double thick)
{
    cairo_set_source_rgb(d->cr, 0.75, 0, 0);
    cairo_set_line_width(d->cr, thick);
    cairo_move_to(d->cr, x, y);
    cairo_rel_line_to(d->cr, width, 0);
    cairo_stroke(d->cr);
    cairo_set_source_rgb(d->cr, 0, 0, 0);
}

/* The mark, as large as fits on one line of `width`, its glyphs' upper edge at `top`. Returns the
 * lower edge. */
static double mark(struct pdf *d, double top, double width)
{
    struct pdf_style s = {
        .face = PDF_TITLE, .bold = true, .size = 42, .align = PANGO_ALIGN_CENTER, .tag = "P"};
    PangoRectangle ink = {0};
    PangoLayout *l;

    for (;; s.size -= 2) {
        l = pdf_words(d, d->paper->mark, &s, width);
        if (pdf_line_count(l) == 1 || s.size <= 18)
            break;
        g_object_unref(l);
    }
    pango_layout_get_pixel_extents(l, &ink, NULL);
    cairo_set_source_rgb(d->cr, 0.75, 0, 0);
    pdf_tag(d, "P");
    cairo_move_to(d->cr, PT(PAPER_W) / 2 - width / 2, top - ink.y);
    if (!d->bad)
        pango_cairo_show_layout(d->cr, l);
    pdf_untag(d, "P");
    cairo_set_source_rgb(d->cr, 0, 0, 0);
    g_object_unref(l);
    return top + ink.height;
}

static void words_line(struct pdf *d, struct str text, PangoAlignment align, double right)
{
    struct pdf_style s = PDF_STYLE_FLUSH;

    if (!text.n)
        return;
    s.align = align;
    s.justify = align == PANGO_ALIGN_LEFT;
    pdf_flow(d, pdf_words(d, text, &s, PDF_WIDTH - right), &s, 0);
}

/* 10.1: mark 30 mm from the edge, double rule (thick over thin) 4 mm under it and another (thin over
 * thick) 20 mm from the lower edge, 170 mm wide; the number at the right under the first. */
static void letter_head(struct pdf *d)
{
    double x = PT(20), width = PT(170), low = PT(PAPER_H - 20);
    double y = mark(d, PT(30), width) + PT(4);

    red_line(d, y, x, width, 2);
    red_line(d, y + 3, x, width, 0.75);
    red_line(d, low - 3, x, width, 0.75);
    red_line(d, low, x, width, 2);
    d->y = y + 3 + PAPER_TYPE * 7.0 / 8;
    words_line(d, d->paper->number, PANGO_ALIGN_RIGHT, 0);
    d->y += 2 * PDF_LINE;
}

static void file_head(struct pdf *d)
{
    d->y = mark(d, PDF_TOP + PT(35), PDF_WIDTH) + 2 * PDF_LINE;
    words_line(d, d->paper->number, PANGO_ALIGN_CENTER, 0);
    red_line(d, d->y + PT(4), PDF_LEFT, PDF_WIDTH, 1.5);
    d->y += PT(4) + 2 * PDF_LINE;
}

void pdf_head(struct pdf *d)
{
    const struct paper *p = d->paper;

    if (p->form == PAPER_LETTER)
        letter_head(d);
    else if (p->form == PAPER_FILE)
        file_head(d);
    if (p->title.n) {
        pdf_bookmark(d, 0, p->title);
        pdf_flow(d, pdf_words(d, p->title, &PDF_STYLE_TITLE, PDF_WIDTH), &PDF_STYLE_TITLE, 0);
        d->y += p->form == PAPER_PLAIN && p->number.n ? 6 : PDF_LINE;
    }
    if (p->form == PAPER_PLAIN && p->number.n) {
        words_line(d, p->number, PANGO_ALIGN_CENTER, 0);
        d->y += PDF_LINE;
    }
    if (p->addressee.n)
        words_line(d, str_concat(d->mem, p->addressee, S("：")), PANGO_ALIGN_LEFT, 0);
}

static void attachments(struct pdf *d)
{
    const struct paper *p = d->paper;

    d->y += p->attachments.n ? PDF_LINE : 0;
    for (isize i = 0; i < p->attachments.n; i++) {
        struct str name = p->attachments.p[i];
        struct pdf_style s = PDF_STYLE_FLUSH;

        if (p->attachments.n > 1)
            name = str_fmt(d->mem, "%d.%.*s", (int)i + 1, STR_ARG(name));
        s.left = (i ? 5 : 2) * PAPER_TYPE;
        s.justify = false;
        if (i == 0)
            name = str_concat(d->mem, S("附件："), name);
        pdf_flow(d, pdf_words(d, name, &s, PDF_WIDTH - s.left), &s, 0);
    }
}

static double sign_height(const struct paper *p)
{
    if (!p->signer.n && !day_is_set(p->date))
        return 0;
    return (p->sealed ? 6 : 3) * PDF_LINE; /* blank lines, signer, date, half a seal */
}

/* What follows the text and must not stand on a page without any of it. */
double pdf_tail_height(const struct paper *p)
{
    return sign_height(p) + (p->attachments.n ? (double)(p->attachments.n + 1) * PDF_LINE : 0);
}

static void signature(struct pdf *d)
{
    const struct paper *p = d->paper;
    struct paper_sign at = paper_sign_place(d->mem, p);

    double high = sign_height(p);

    if (high <= 0)
        return;
    if (d->y + high - PDF_LINE > PDF_BOTTOM)
        pdf_new_page(d);
    d->y += (p->sealed ? 3 : 1) * PDF_LINE;
    words_line(d, p->signer, PANGO_ALIGN_RIGHT, at.signer);
    words_line(d, day_is_set(p->date) ? day_zh(d->mem, p->date) : S("　　年　月　日"),
               PANGO_ALIGN_RIGHT, at.date);
}

/* 版记 at the foot of the last page: outer rules thicker than the inner one. */
static void imprint(struct pdf *d)
{
    static const struct pdf_style s = {
        .face = PDF_BODY, .size = 14, .line = 24, .left = 14, .tag = "P"};
    const struct paper *p = d->paper;
    int lines = (p->copies.n != 0) + (p->printed_by.n != 0);
    double y = PDF_BOTTOM - lines * 24;
    PangoLayout *l;

    if (!lines)
        return;
    if (d->y > y)
        pdf_new_page(d);
    cairo_set_line_width(d->cr, 1);
    cairo_move_to(d->cr, PDF_LEFT, y);
    cairo_rel_line_to(d->cr, PDF_WIDTH, 0);
    cairo_move_to(d->cr, PDF_LEFT, PDF_BOTTOM);
    cairo_rel_line_to(d->cr, PDF_WIDTH, 0);
    cairo_stroke(d->cr);
    d->y = y;
    if (p->copies.n) {
        l = pdf_words(d, str_fmt(d->mem, "抄送：%.*s。", STR_ARG(p->copies)), &s,
                      PDF_WIDTH - 28);
        pdf_draw(d, l, PDF_LEFT + 14, d->y, 24, 0, 24);
        g_object_unref(l);
        d->y += 24;
    }
    if (p->copies.n && p->printed_by.n) {
        cairo_set_line_width(d->cr, 0.7);
        cairo_move_to(d->cr, PDF_LEFT, d->y);
        cairo_rel_line_to(d->cr, PDF_WIDTH, 0);
        cairo_stroke(d->cr);
    }
    if (p->printed_by.n) {
        struct pdf_style right = s;

        right.align = PANGO_ALIGN_RIGHT;
        l = pdf_words(d, p->printed_by, &s, PDF_WIDTH - 28);
        pdf_draw(d, l, PDF_LEFT + 14, d->y, 24, 0, 24);
        g_object_unref(l);
        l = pdf_words(d, str_concat(d->mem, day_zh(d->mem, p->printed_on), S("印发")), &right,
                      PDF_WIDTH - 28);
        pdf_draw(d, l, PDF_LEFT + 14, d->y, 24, 0, 24);
        g_object_unref(l);
    }
}

void pdf_tail(struct pdf *d)
{
    const struct paper *p = d->paper;

    attachments(d);
    signature(d);
    if (p->note.n)
        pdf_flow(d,
                 pdf_words(d, str_fmt(d->mem, "（%.*s）", STR_ARG(p->note)), &PDF_STYLE_BODY,
                           PDF_WIDTH),
                 &PDF_STYLE_BODY, 0);
    imprint(d);
}
