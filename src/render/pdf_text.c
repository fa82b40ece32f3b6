/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_text.c - lines of text on a page; see pdf_page.h */
#include <math.h>

#include "render/pdf_page.h"

enum { MAX_TEXT = 1 << 20 }; /* bytes in one paragraph */

const struct pdf_style PDF_STYLE_BODY = {.face = PDF_BODY,
                                         .size = PAPER_TYPE,
                                         .line = PDF_LINE,
                                         .indent = 2,
                                         .justify = true,
                                         .tag = "P"};
const struct pdf_style PDF_STYLE_FLUSH = {
    .face = PDF_BODY, .size = PAPER_TYPE, .line = PDF_LINE, .justify = true, .tag = "P"};

/* Where addresses lie in the text of a layout; hangs on the layout by the key below. */
struct link {
    struct link *next;
    int from, until; /* bytes */
    const char *uri;
};
#define LINKS "gongkai-links"

struct inlines {
    struct pdf *d;
    struct buf text;
    struct link *links;
    PangoAttrList *attrs;
    double size;
};

static void mark(struct inlines *in, PangoAttribute *a, isize from)
{
    a->start_index = (guint)from;
    a->end_index = (guint)in->text.n;
    pango_attr_list_insert(in->attrs, a);
}

static void marks(struct inlines *in, unsigned m, isize from)
{
    int rise = (int)(in->size * PANGO_SCALE / 3);

    if (m & MARK_BOLD)
        mark(in, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from);
    if (m & MARK_ITALIC)
        mark(in, pango_attr_style_new(PANGO_STYLE_ITALIC), from);
    if (m & MARK_UNDERLINE)
        mark(in, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from);
    if (m & MARK_STRIKE)
        mark(in, pango_attr_strikethrough_new(TRUE), from);
    if (m & (MARK_SUP | MARK_SUB)) {
        mark(in, pango_attr_rise_new(m & MARK_SUP ? rise : -rise / 2), from);
        mark(in, pango_attr_scale_new(0.65), from);
    }
}

static bool is_outside(struct str href)
{
    return tree_href_ok(href) && (str_eq_nocase(str_slice(href, 0, 4), S("http")) ||
                                  str_eq_nocase(str_slice(href, 0, 7), S("mailto:")));
}

/* cairo's words for a link; what would end its quotation is written by its number. */
static void add_link(struct inlines *in, struct str href, isize from)
{
    struct link *l = NEW(in->d->mem, struct link, 1);

    mark(in, pango_attr_foreground_new(0x1F1F, 0x4E4E, 0x7979), from);
    href = str_replace(in->d->mem, href, S("'"), S("%27"));
    *l = (struct link){in->links, (int)from, (int)in->text.n, str_cstr(in->d->mem, href)};
    in->links = l;
}

static bool is_code(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Is the hyphen at `i` within a long number such as ZFQJYJ-2026-00001: a line may end behind it. */
static bool may_break(struct str s, isize i)
{
    enum { LONG = 12 };
    isize from = i, until = i;

    if (s.p[i] != '-' || !i || i + 1 >= s.n || !is_code(s.p[i - 1]) || !is_code(s.p[i + 1]))
        return false;
    while (from > 0 && (is_code(s.p[from - 1]) || s.p[from - 1] == '-'))
        from--;
    while (until < s.n && (is_code(s.p[until]) || s.p[until] == '-'))
        until++;
    return until - from >= LONG;
}

/* What pango and the PDF cannot show: control characters become blanks. */
static void add_text(struct buf *b, struct str s)
{
    for (isize i = 0; i < s.n && b->n < MAX_TEXT; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (i && may_break(s, i - 1))
            buf_lit(b, "\xE2\x80\x8B"); /* else the line before is stretched over its width */

        buf_char(b, c < 0x20 && c != '\n' && c != '\t' ? ' ' : s.p[i]);
    }
}

static void gather(struct inlines *in, const struct tree *block, bool top)
{
    for (const struct tree *t = block->first; t; t = t->next) {
        isize from = in->text.n;

        if (t->kind == TREE_TEXT) {
            add_text(&in->text, t->text);
            marks(in, t->marks, from);
            if (is_outside(t->href))
                add_link(in, t->href, from);
        } else if (t->kind == TREE_BREAK) {
            buf_lit(&in->text, "\xE2\x80\xA8"); /* U+2028: a line, not a paragraph */
        } else if (t->kind == TREE_IMAGE && t->text.n) {
            buf_lit(&in->text, "〔图：");
            add_text(&in->text, t->text);
            buf_lit(&in->text, "〕");
        } else if (t->first || t->kind == TREE_PARA) { /* a block within: a line of its own */
            if (in->text.n && !(top && t == block->first) && in->text.p[in->text.n - 1] != '\n')
                buf_char(&in->text, '\n');
            gather(in, t, false);
        }
    }
}

static PangoLayout *layout(struct pdf *d, const struct pdf_style *s, double width,
                           struct str text, PangoAttrList *attrs)
{
    PangoLayout *l = pango_layout_new(d->pango);
    PangoFontDescription *f = pango_font_description_copy(d->face[s->face]);
    PangoAttribute *tight;

    pango_font_description_set_absolute_size(f, s->size * PANGO_SCALE);
    if (s->bold)
        pango_font_description_set_weight(f, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(l, f);
    pango_font_description_free(f);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(l, s->align);
    pango_layout_set_justify(l, s->justify);
    if (s->indent > 0)
        pango_layout_set_indent(l, (int)(s->indent * s->size * PANGO_SCALE));
    pango_layout_set_text(l, text.n ? text.p : "", (int)text.n);
    /* 28 characters of 16 points in 156 mm stand a hair closer than their width. */
    tight = pango_attr_letter_spacing_new(
        s->size == PAPER_TYPE ? (int)((PDF_WIDTH / PAPER_CHARS - PAPER_TYPE) * PANGO_SCALE) - 2
                              : 0);
    pango_attr_list_insert_before(attrs, tight);
    pango_layout_set_attributes(l, attrs);
    pango_attr_list_unref(attrs);
    return l;
}

PangoLayout *pdf_layout(struct pdf *d, const struct tree *block, struct str before,
                        const struct pdf_style *s, double width)
{
    struct inlines in = {.d = d, .size = s->size};
    PangoLayout *l;

    in.text = buf_new(d->mem, 256);
    in.attrs = pango_attr_list_new();
    add_text(&in.text, before);
    gather(&in, block, true);
    l = layout(d, s, width, buf_str(&in.text), in.attrs);
    g_object_set_data(G_OBJECT(l), LINKS, in.links);
    return l;
}

PangoLayout *pdf_words(struct pdf *d, struct str text, const struct pdf_style *s, double width)
{
    struct buf b = buf_new(d->mem, text.n + 8);

    add_text(&b, text);
    return layout(d, s, width, buf_str(&b), pango_attr_list_new());
}

int pdf_line_count(PangoLayout *l)
{
    return pango_layout_get_line_count(l);
}

/* The part of a link that stands on this line becomes a field of its own. */
static void link_fields(struct pdf *d, const struct link *links, PangoLayoutLine *line,
                        double x, double y, double high)
{
    for (const struct link *l = links; l && !d->bad; l = l->next) {
        int from = l->from > line->start_index ? l->from : line->start_index;
        int end = line->start_index + line->length, until = l->until < end ? l->until : end;
        int *range = NULL, n = 0;

        if (until <= from)
            continue;
        pango_layout_line_get_x_ranges(line, from, until, &range, &n);
        for (int i = 0; i < n && !d->bad; i++) {
            double x0 = (double)range[2 * i] / PANGO_SCALE,
                   x1 = (double)range[2 * i + 1] / PANGO_SCALE;
            struct str a = str_fmt(d->mem, "rect=[%.2f %.2f %.2f %.2f] uri='%s'", x + x0, y,
                                   x1 - x0, high, l->uri);

            cairo_tag_begin(d->cr, CAIRO_TAG_LINK, a.p);
            cairo_tag_end(d->cr, CAIRO_TAG_LINK);
            d->bad |= cairo_status(d->cr) != CAIRO_STATUS_SUCCESS;
        }
        g_free(range);
    }
}

/* A line is `line` high; its glyphs stand in the middle of it. */
static void show_line(struct pdf *d, PangoLayoutIter *it, double x, double y, double line)
{
    PangoRectangle r;
    int base = pango_layout_iter_get_baseline(it);
    double top, high;

    pango_layout_iter_get_line_extents(it, NULL, &r);
    top = (double)(base - r.y) / PANGO_SCALE;
    high = (double)r.height / PANGO_SCALE;
    cairo_move_to(d->cr, x + (double)r.x / PANGO_SCALE, y + (line - high) / 2 + top);
    pango_cairo_show_layout_line(d->cr, pango_layout_iter_get_line_readonly(it));
}

int pdf_draw(struct pdf *d, PangoLayout *l, double x, double y, double line, int from,
             double height)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    int n = 0, i = 0;

    do {
        if (i++ < from)
            continue;
        if ((n + 1) * line > height + 0.01)
            break;
        if (!d->bad) {
            show_line(d, it, x, y + n * line, line);
            link_fields(d, g_object_get_data(G_OBJECT(l), LINKS),
                        pango_layout_iter_get_line_readonly(it), x, y + n * line, line);
        }
        n++;
    } while (pango_layout_iter_next_line(it));
    pango_layout_iter_free(it);
    return n;
}

void pdf_flow(struct pdf *d, PangoLayout *l, const struct pdf_style *s, double keep)
{
    int lines = pdf_line_count(l), at = 0;
    double x = PDF_LEFT + s->left;

    cairo_set_source_rgb(d->cr, s->red ? 0.75 : 0, 0, 0);
    pdf_tag(d, s->tag);
    while (at < lines && !d->bad) {
        int fit = (int)floor((PDF_BOTTOM - d->y + 0.5) / s->line), left = lines - at;

        /* What must follow shares a page with the last two lines; a line alone at the foot or
         * the head of a page is avoided where the paragraph has three. */
        if (fit >= left && d->y + left * s->line + keep > PDF_BOTTOM + 0.5)
            fit = left > 2 ? left - 2 : 0;
        else if (fit == left - 1 && lines > 2)
            fit--;
        if (fit == 1 && at == 0 && lines > 2)
            fit = 0;
        if (fit <= 0 && d->y > PDF_TOP + 0.5) {
            pdf_new_page(d);
            continue;
        }
        fit = fit < 1 ? 1 : fit;
        at += pdf_draw(d, l, x, d->y, s->line, at, fit * s->line);
        d->y += (fit < left ? fit : left) * s->line;
        if (at < lines)
            pdf_new_page(d);
    }
    pdf_untag(d, s->tag);
    cairo_set_source_rgb(d->cr, 0, 0, 0);
    g_object_unref(l);
}
