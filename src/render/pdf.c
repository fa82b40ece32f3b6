/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf.c - a text on paper → PDF: pages, blocks, and what stands around the text; see pdf.h */
#include "render/pdf.h"

#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "render/pdf_page.h"
#include "render/sink.h"

enum { MAX_PAGES = 5000, MAX_DEPTH = 40 };

/* --- pages */

static bool shows_number(const struct pdf *d)
{
    return d->page > 1 || d->paper->form != PAPER_LETTER;
}

/* 4号半角宋体 between dashes, 7 mm under the type area; odd pages right, even left, one character
 * in. */
static void page_number(struct pdf *d)
{
    static const struct pdf_style s = {.face = PDF_CELL, .size = 14, .line = 18, .tag = "P"};
    PangoLayout *l = pdf_words(d, str_fmt(d->mem, "— %d —", d->page), &s, 200);
    int width = 0;

    pango_layout_get_size(l, &width, NULL);
    pdf_draw(d, l,
             d->page % 2 ? PDF_LEFT + PDF_WIDTH - 14 - (double)width / PANGO_SCALE
                         : PDF_LEFT + 14,
             PDF_BOTTOM + PT(7) - 9, 18, 0, 18);
    g_object_unref(l);
}

static void end_page(struct pdf *d)
{
    if (shows_number(d))
        page_number(d);
    cairo_show_page(d->cr);
    d->bad |= cairo_status(d->cr) != CAIRO_STATUS_SUCCESS;
}

void pdf_new_page(struct pdf *d)
{
    if (d->bad)
        return;
    end_page(d);
    d->page++;
    d->y = PDF_TOP;
    d->bad |= d->page > MAX_PAGES;
}

void pdf_tag(struct pdf *d, const char *tag)
{
    if (d->bad)
        return;
    cairo_tag_begin(d->cr, tag, NULL);
    d->bad |= cairo_status(d->cr) != CAIRO_STATUS_SUCCESS;
}

void pdf_untag(struct pdf *d, const char *tag)
{
    if (d->bad)
        return;
    cairo_tag_end(d->cr, tag);
    d->bad |= cairo_status(d->cr) != CAIRO_STATUS_SUCCESS;
}

void pdf_bookmark(struct pdf *d, int rank, struct str words)
{
    int up = rank;
    struct str at;

    if (d->bad || rank < 0 || rank > PDF_LEVELS || !words.n)
        return;
    while (up > 0 && !d->outline[up - 1])
        up--;
    at = str_fmt(d->mem, "page=%d pos=[%.1f %.1f]", d->page, PDF_LEFT, d->y);
    d->outline[rank] = cairo_pdf_surface_add_outline(
        d->surface, up ? d->outline[up - 1] : CAIRO_PDF_OUTLINE_ROOT,
        str_cstr(d->mem, str_replace(d->mem, words, S("\n"), S(""))), at.p,
        CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (int i = rank + 1; i <= PDF_LEVELS; i++)
        d->outline[i] = 0;
}

/* --- blocks */

static void blocks(struct pdf *d, const struct tree *parent, double left);

/* The height that must follow on the page of a block's last line. A last line of its own (联系人：…)
 * is not text enough for a signature: what stands before it comes along (7.3.5.4). */
static double follows(const struct pdf *d, const struct tree *t)
{
    if (t == d->last)
        return d->tail;
    return t->next == d->last && paper_is_short(d->last) ? d->tail + PDF_LINE : 0;
}

/* `high`: of the heading itself. A table that had rather begin on a new page takes its heading along. */
static double heading_keep(struct pdf *d, const struct tree *t, double high)
{
    const struct tree *n = t->next;

    if (n && n->kind == TREE_TABLE) {
        struct pdf_table *table = pdf_table_measure(d, n);

        return table ? pdf_table_keep(table, d->y + high) : 0;
    }
    return n ? 2 * PDF_LINE : 0;
}

static void heading(struct pdf *d, const struct tree *t)
{
    int rank = t->level - d->base;
    struct pdf_style s = PDF_STYLE_BODY;
    PangoLayout *l;
    double need;

    rank = rank < 0 ? 0 : rank > 3 ? 3 : rank;
    s.face = rank == 0 ? PDF_HEAD1 : rank == 1 ? PDF_HEAD2 : PDF_BODY;
    s.bold = rank == 2;
    s.justify = false;
    s.tag = rank == 0 ? "H2" : rank == 1 ? "H3" : "H4";
    if (t->align == ALIGN_CENTER) {
        s.align = PANGO_ALIGN_CENTER;
        s.indent = 0;
    }
    l = pdf_layout(d, t, (struct str){0}, &s, PDF_WIDTH);
    need = pdf_line_count(l) * s.line;
    need += heading_keep(d, t, need);
    if (d->y + need > PDF_BOTTOM + 0.5 && d->y > PDF_TOP + 0.5)
        pdf_new_page(d);
    pdf_bookmark(d, rank + 1, tree_text(d->mem, t));
    pdf_flow(d, l, &s, 0);
}

static void set_align(struct pdf_style *s, enum tree_align a)
{
    if (a == ALIGN_CENTER || a == ALIGN_RIGHT) {
        s->align = a == ALIGN_CENTER ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT;
        s->justify = false;
    }
}

static void para(struct pdf *d, const struct tree *t, double left)
{
    struct pdf_style s =
        left > 0 || !paper_indent(t, d->marked) ? PDF_STYLE_FLUSH : PDF_STYLE_BODY;

    s.left = left;
    set_align(&s, t->align);
    pdf_flow(d, pdf_layout(d, t, (struct str){0}, &s, PDF_WIDTH - left), &s, follows(d, t));
}

/* The mark stands in the indentation, the text beside it. */
static void list(struct pdf *d, const struct tree *t, double left)
{
    int n = t->level > 1 ? t->level : 1;

    left += 3 * PAPER_TYPE - (left > 0 ? PAPER_TYPE : 0);
    pdf_tag(d, "L");
    for (const struct tree *i = t->first; i; i = i->next) {
        struct str mark = t->ordered ? str_fmt(d->mem, "%d.", n++) : S("·");
        struct pdf_style s = PDF_STYLE_FLUSH;
        double y;
        int page;

        if (i->kind != TREE_ITEM)
            continue;
        if (d->y + PDF_LINE > PDF_BOTTOM)
            pdf_new_page(d);
        y = d->y;
        page = d->page;
        s.justify = false;
        pdf_tag(d, "LI");
        PangoLayout *l = pdf_words(d, mark, &s, 100);
        pdf_draw(d, l, PDF_LEFT + left - PAPER_TYPE - (t->ordered && n > 10 ? 4 : 0), y,
                 PDF_LINE, 0, PDF_LINE);
        g_object_unref(l);
        blocks(d, i, left);
        if (d->page == page && d->y <= y)
            d->y = y + PDF_LINE; /* an item without words */
        pdf_untag(d, "LI");
    }
    pdf_untag(d, "L");
}

static void table(struct pdf *d, const struct tree *t)
{
    struct pdf_table *table = pdf_table_measure(d, t);
    double high;

    if (!table) {
        pdf_flow(d, pdf_words(d, tree_text(d->mem, t), &PDF_STYLE_FLUSH, PDF_WIDTH),
                 &PDF_STYLE_FLUSH, 0);
        return;
    }
    high = pdf_table_height(table) + follows(d, t);
    if (d->y > PDF_TOP + 2 * PDF_LINE &&
        (d->y + pdf_table_least(table) > PDF_BOTTOM ||
         (follows(d, t) > 0 && d->y + high > PDF_BOTTOM && PDF_TOP + high < PDF_BOTTOM)))
        pdf_new_page(d);
    pdf_table_draw(d, table);
}

static void rule(struct pdf *d)
{
    if (d->y + PDF_LINE > PDF_BOTTOM)
        pdf_new_page(d);
    cairo_set_line_width(d->cr, 0.5);
    cairo_move_to(d->cr, PDF_LEFT, d->y + PDF_LINE / 2);
    cairo_rel_line_to(d->cr, PDF_WIDTH, 0);
    cairo_stroke(d->cr);
    d->y += PDF_LINE;
}

static void block(struct pdf *d, const struct tree *t, double left)
{
    switch (t->kind) {
    case TREE_HEADING:
        heading(d, t);
        break;
    case TREE_PARA:
        para(d, t, left);
        break;
    case TREE_LIST:
        list(d, t, left);
        break;
    case TREE_QUOTE:
        blocks(d, t, left + 2 * PAPER_TYPE);
        break;
    case TREE_TABLE:
        table(d, t);
        break;
    case TREE_RULE:
        rule(d);
        break;
    case TREE_PAGEBREAK:
        if (d->y > PDF_TOP)
            pdf_new_page(d);
        break;
    case TREE_DOC:
    case TREE_ITEM:
    case TREE_ROW:
    case TREE_CELL:
        blocks(d, t, left);
        break;
    case TREE_TEXT:
    case TREE_BREAK:
    case TREE_IMAGE:
    case TREE__MAX:
        break;
    }
}

static bool is_inline(const struct tree *t)
{
    return t->kind == TREE_TEXT || t->kind == TREE_BREAK || t->kind == TREE_IMAGE;
}

/* Loose inlines from `t` on as one paragraph; returns the block behind them. */
static const struct tree *loose(struct pdf *d, const struct tree *t, double left)
{
    struct tree *p = tree_new(d->mem, TREE_PARA);

    for (; t && is_inline(t); t = t->next) {
        struct tree *c = NEW(d->mem, struct tree, 1);

        *c = *t;
        tree_add(p, c);
    }
    para(d, p, left);
    return t;
}

static void blocks(struct pdf *d, const struct tree *parent, double left)
{
    if (++d->depth > MAX_DEPTH || left > PDF_WIDTH / 2) {
        pdf_flow(d, pdf_words(d, tree_text(d->mem, parent), &PDF_STYLE_FLUSH, PDF_WIDTH),
                 &PDF_STYLE_FLUSH, 0);
    } else {
        for (const struct tree *t = parent->first; t && !d->bad;) {
            if (is_inline(t)) {
                t = loose(d, t, left);
            } else {
                block(d, t, left);
                t = t->next;
            }
        }
    }
    d->depth--;
}

/* --- the file */

static void metadata(struct pdf *d)
{
    const struct paper *p = d->paper;
    struct str made =
        p->made.s ? instant_rfc3339(d->mem, p->made) : S("1980-01-01T00:00:00+08:00");
    const struct {
        cairo_pdf_metadata_t key;
        struct str value;
    } m[] = {
        {CAIRO_PDF_METADATA_TITLE, str_replace(d->mem, p->title, S("\n"), S(""))},
        {CAIRO_PDF_METADATA_AUTHOR, p->author},
        {CAIRO_PDF_METADATA_SUBJECT, p->subject},
        {CAIRO_PDF_METADATA_KEYWORDS, p->keywords},
        {CAIRO_PDF_METADATA_CREATOR, S("Gongkai")},
        {CAIRO_PDF_METADATA_CREATE_DATE, made}, /* else the clock, and no two runs are equal */
        {CAIRO_PDF_METADATA_MOD_DATE, made},
    };

    for (size_t i = 0; i < sizeof m / sizeof *m; i++)
        if (m[i].value.n)
            cairo_pdf_surface_set_metadata(d->surface, m[i].key, str_cstr(d->mem, m[i].value));
}

static PangoContext *pango_context(void)
{
    PangoContext *c = pango_font_map_create_context(pango_cairo_font_map_get_default());

    pango_cairo_context_set_resolution(c, 72);
    pango_context_set_language(c, pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(c, PANGO_DIRECTION_LTR);
    pango_context_set_round_glyph_positions(c, FALSE);
    return c;
}

static void open_fonts(struct pdf *d)
{
    const struct paper_fonts *f = d->paper->fonts ? d->paper->fonts : &PAPER_FONTS;
    const struct paper_face *face[] = {&f->title, &f->head1, &f->head2, &f->body, &f->cell};

    d->pango = pango_context();
    for (int i = 0; i < PDF_FACES; i++) {
        d->face[i] = pango_font_description_new();
        pango_font_description_set_family(d->face[i], str_cstr(d->mem, face[i]->print));
    }
}

static void close_fonts(struct pdf *d)
{
    for (int i = 0; i < PDF_FACES; i++)
        pango_font_description_free(d->face[i]);
    g_object_unref(d->pango);
}

static void pages(struct pdf *d)
{
    const struct paper *p = d->paper;

    pdf_tag(d, "Document");
    pdf_head(d);
    if (p->body) {
        d->base = paper_heading_base(p->body);
        d->marked = paper_marks_indents(p->body);
        d->last = p->body->last;
        blocks(d, p->body, 0);
    }
    pdf_tail(d);
    pdf_untag(d, "Document");
    if (!d->bad)
        end_page(d);
}

enum err render_pdf(struct arena *mem, const struct paper *p, struct str *out, struct fail *why)
{
    struct sink bytes = {0};
    struct pdf d = {.mem = mem, .paper = p, .page = 1, .y = PDF_TOP};
    struct str made = {0};

    if (why->code)
        return why->code;
    d.surface =
        cairo_pdf_surface_create_for_stream(sink_take, &bytes, PT(PAPER_W), PT(PAPER_H));
    d.cr = cairo_create(d.surface);
    d.tail = pdf_tail_height(p) < (PDF_BOTTOM - PDF_TOP) / 2 ? pdf_tail_height(p) : 0;
    metadata(&d);
    open_fonts(&d);
    pages(&d);
    if (d.bad)
        fail_set(why, ERR_IO, "", "cairo: %s", cairo_status_to_string(cairo_status(d.cr)));
    cairo_destroy(d.cr);
    if (!d.bad) { /* after an error finishing would crash; the memory is left behind instead */
        cairo_surface_finish(d.surface);
        if (cairo_surface_status(d.surface))
            fail_set(why, ERR_IO, "", "cairo: %s",
                     cairo_status_to_string(cairo_surface_status(d.surface)));
        cairo_surface_destroy(d.surface);
    }
    close_fonts(&d);
    if (!why->code)
        made = str_dup(mem, sink_str(&bytes));
    free(bytes.p);
    if (!why->code && !pdf_update(mem, made, p, out))
        fail_set(why, ERR_IO, "", "cairo wrote a PDF of another shape");
    return why->code;
}

/* --- in a child */

/* cairo copies the outlines of a whole font (24 MB of Noto Serif CJK) twice for each face that it
 * embeds. Left alone, the heap returns the place each time and is given it anew, page by page: a
 * third of the time. So the heap keeps it, and it is made of large pages where the system has them. */
static void keep_heap(void)
{
    enum { LARGEST = 32 << 20, COPY = 26 << 20, PAGE = 4096 };
    char *p;

    mallopt(M_MMAP_THRESHOLD, LARGEST);
    mallopt(M_TRIM_THRESHOLD, 8 * LARGEST);
    p = malloc(COPY);
    if (!p)
        return;
    madvise(p + (PAGE - (uintptr_t)p % PAGE), COPY - 2 * PAGE, MADV_HUGEPAGE); /* or not */
    free(p);
}

static void job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    struct paper p = {0};
    struct str pdf = {0};

    keep_heap();
    paper_unpack(mem, in, &p);
    if (render_pdf(mem, &p, &pdf, why) == OK)
        buf_add(out, pdf);
}

enum err print_pdf(struct helper *h, const struct paper *p, struct arena *mem, struct str *out,
                   struct fail *why)
{
    struct buf b = buf_new(mem, 1 << 16);

    if (why->code)
        return why->code;
    paper_pack(&b, p);
    return helper_run(h, job, buf_str(&b), &HELPER_FONTS, mem, out, why);
}

/* Sets one page with every face, so that the font files and their tables are in memory. */
void pdf_warm(void)
{
    struct arena mem;
    struct paper p = {.title = S("政府信息公开"), .number = S("〔2021〕3号")};
    struct str out;
    struct fail why = {0};
    struct tree *doc, *row;

    if (!arena_init(&mem, 64 << 20))
        return;
    doc = tree_new(&mem, TREE_DOC);
    tree_add_heading(&mem, doc, 1, S("一、总体情况"));
    tree_add_heading(&mem, doc, 2, S("（一）主动公开"));
    tree_add_para(&mem, doc, S("本年新收政府信息公开申请数量 0123456789 件。"));
    row = tree_add_new(&mem, tree_add_new(&mem, doc, TREE_TABLE), TREE_ROW);
    tree_add_cell(&mem, row, S("信息内容"), true, 1, 1);
    tree_add_cell(&mem, row, S("0"), false, 1, 1);
    p.body = doc;
    render_pdf(&mem, &p, &out, &why);
    arena_free(&mem);
    malloc_trim(
        0); /* what is free here would be copied, page by page, by every child that takes it */
}
