/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact_pdf.c - passages are taken out of a PDF: drawn anew, painted over, set anew; see redact.h
 *
 * First all characters of all pages are read as one row, and terms are searched in it: a name may run over a
 * line and over a page. Then each page is drawn, the places painted, and those characters written that remain.
 * A character is carried over only if something can be seen at its place: text that an earlier hand hid under a
 * black bar, or wrote in white, is not passed on by us.
 */
#include <math.h>

#include "base/buf.h"
#include "read/scene.h"
#include "render/flat.h"
#include "work/redact.h"

#define SCALE (150.0 / 72) /* pixels to a point: 150 dpi */
#define PIXELS_MOST 16e6
#define BLACK 0xFF000000u
#define MARK 0xFFFF3030u
enum { BAR = 3, BAR_RUNE = 0x25A0 }; /* ■ */

struct place {
    int page;
    struct picture_box box; /* pixels */
};
struct work {
    struct arena *mem;
    const struct redact_in *in;
    struct redacted *out;
    struct scene *old, *new;
    struct picture pic;
    struct scene_page *page;
    isize *first; /* of each page, the number of its first character */
    bool *gone;   /* each character of all pages */
    isize n;
    int show; /* the page to be shown */
    LIST(struct place) places;
    isize cap;
};

static double scale_of(const struct scene_page *p)
{
    return p->w * p->h * SCALE * SCALE > PIXELS_MOST ? sqrt(PIXELS_MOST / (p->w * p->h))
                                                     : SCALE;
}

static struct picture_box box_of(const struct scene_glyph *g, double scale)
{
    return (struct picture_box){(int)floor(g->x1 * scale), (int)floor(g->y1 * scale),
                                (int)ceil(g->x2 * scale), (int)ceil(g->y2 * scale)};
}

/* --- what goes */

static int page_of(const struct work *w, isize glyph)
{
    int page = 0;

    while (page + 1 < scene_pages(w->old) && w->first[page + 1] <= glyph)
        page++;
    return page;
}

static void hit(void *user, isize mark, int32_t from, int32_t until)
{
    struct work *w = user;

    w->out->found.p[mark]++;
    w->out->pages.p[page_of(w, from)].found++;
    for (int32_t i = from; i <= until; i++)
        w->gone[i] = true;
}

/* An area in points. */
static struct scene_glyph area_of(const struct redact_mark *m, const struct scene_page *p)
{
    return (struct scene_glyph){.x1 = (float)(p->w * m->left / 1000),
                                .y1 = (float)(p->h * m->top / 1000),
                                .x2 = (float)(p->w * m->right / 1000),
                                .y2 = (float)(p->h * m->bottom / 1000)};
}

static bool touches(const struct scene_glyph *a, const struct scene_glyph *b)
{
    return a->x1 < b->x2 && b->x1 < a->x2 && a->y1 < b->y2 && b->y1 < a->y2;
}

static enum err areas(struct work *w, struct fail *why)
{
    for (isize i = 0; i < w->in->marks.n; i++) {
        const struct redact_mark *m = &w->in->marks.p[i];
        struct scene_glyph area;
        struct scene_page *p;

        if (!m->area)
            continue;
        if (m->page > scene_pages(w->old))
            return fail_set(why, ERR_INPUT, "marks", "第 %lld 个标记：没有第 %d 页，共 %d 页",
                            (long long)i + 1, m->page, scene_pages(w->old));
        p = &w->page[m->page - 1];
        area = area_of(m, p);
        w->out->found.p[i] = 1;
        w->out->pages.p[m->page - 1].found++;
        for (isize k = 0; k < p->glyphs.n; k++)
            if (touches(&area, &p->glyphs.p[k]))
                w->gone[w->first[m->page - 1] + k] = true;
    }
    return OK;
}

/* Reads all pages, and decides which characters go. */
static enum err look(struct work *w, struct fail *why)
{
    int pages = scene_pages(w->old);
    struct redact_fold fold = {0};

    w->page = NEW(w->mem, struct scene_page, pages);
    w->first = NEW(w->mem, isize, pages + 1);
    w->out->pages.p = NEW(w->mem, struct redact_page, pages);
    w->out->pages.n = pages;
    w->out->found.p = NEW(w->mem, int, w->in->marks.n + 1);
    w->out->found.n = w->in->marks.n;
    for (int i = 0; i < pages; i++) {
        if (scene_page(w->old, w->mem, i, &w->page[i], why))
            return why->code;
        w->first[i] = w->n;
        for (isize k = 0; k < w->page[i].glyphs.n; k++)
            redact_fold_rune(w->mem, &fold, w->page[i].glyphs.p[k].rune, (int32_t)(w->n + k));
        w->n += w->page[i].glyphs.n;
        w->out->pages.p[i].page = i + 1;
        w->out->pages.p[i].unread = w->page[i].images || w->page[i].garbled;
    }
    w->first[pages] = w->n;
    w->gone = NEW(w->mem, bool, w->n + 1);
    redact_find(w->mem, &fold, &w->in->marks, hit, w);
    return areas(w, why);
}

/* --- painting */

static void keep_place(struct work *w, int page, struct picture_box box)
{
    *LIST_ADD(w->mem, &w->places, w->cap) = (struct place){page, picture_clip(&w->pic, box)};
}

/* Places of one line that follow one another become one bar: the blank between them, and the number
 * of characters, are not shown. */
static bool one_line(const struct scene_glyph *a, const struct scene_glyph *b)
{
    float h = a->y2 - a->y1;

    return fabsf(a->y1 - b->y1) < h / 2 && b->x1 >= a->x1 && b->x1 - a->x2 < 2 * h;
}

static void places(struct work *w, int page, double scale)
{
    const struct scene_page *p = &w->page[page];
    const bool *gone = w->gone + w->first[page];

    for (isize i = 0; i < p->glyphs.n; i++) {
        struct picture_box box;
        int most;

        if (!gone[i])
            continue;
        box = box_of(&p->glyphs.p[i], scale);
        most = (box.y2 - box.y1) / 3 + 1;
        box = picture_grow(&w->pic, box, most);
        for (; i + 1 < p->glyphs.n && gone[i + 1] &&
               one_line(&p->glyphs.p[i], &p->glyphs.p[i + 1]);
             i++) {
            struct picture_box next =
                picture_grow(&w->pic, box_of(&p->glyphs.p[i + 1], scale), most);

            box.x1 = next.x1 < box.x1 ? next.x1 : box.x1;
            box.y1 = next.y1 < box.y1 ? next.y1 : box.y1;
            box.x2 = next.x2 > box.x2 ? next.x2 : box.x2;
            box.y2 = next.y2 > box.y2 ? next.y2 : box.y2;
        }
        box = (struct picture_box){box.x1 - 1, box.y1 - 1, box.x2 + 1, box.y2 + 1};
        keep_place(w, page, box);
    }
    for (isize i = 0; i < w->in->marks.n; i++)
        if (w->in->marks.p[i].area && w->in->marks.p[i].page == page + 1) {
            struct scene_glyph area = area_of(&w->in->marks.p[i], p);

            keep_place(w, page, box_of(&area, scale));
        }
}

static bool covered(const struct work *w, isize from, struct picture_box b)
{
    int x = (b.x1 + b.x2) / 2, y = (b.y1 + b.y2) / 2;

    for (isize i = from; i < w->places.n; i++) {
        const struct picture_box *p = &w->places.p[i].box;

        if (x >= p->x1 && x < p->x2 && y >= p->y1 && y < p->y2)
            return true;
    }
    return false;
}

/* A bar is read out and copied as ■■■, whatever stood there. */
static isize bar_text(const struct picture_box *b, double scale, struct flat_glyph *to)
{
    double wide = (b->x2 - b->x1) / scale / BAR;

    for (int i = 0; i < BAR; i++)
        to[i] = (struct flat_glyph){BAR_RUNE, b->x1 / scale + wide * i, b->y1 / scale,
                                    b->x1 / scale + wide * (i + 1), b->y2 / scale};
    return BAR;
}

/* The page as it is now, without what goes: its picture painted, its characters chosen. */
static isize paint(struct work *w, int page, double scale, struct flat_glyph *to)
{
    const struct scene_page *p = &w->page[page];
    isize from = w->places.n, n = 0;

    places(w, page, scale);
    for (isize i = 0; i < p->glyphs.n; i++) {
        const struct scene_glyph *g = &p->glyphs.p[i];
        struct picture_box box = box_of(g, scale);

        if (w->gone[w->first[page] + i] || covered(w, from, box))
            continue;
        if (!picture_has_ink(&w->pic, box))
            w->out->pages.p[page].hidden++;
        else
            to[n++] = (struct flat_glyph){g->rune, g->x1, g->y1, g->x2, g->y2};
    }
    for (isize i = from; i < w->places.n; i++) {
        picture_fill(&w->pic, w->places.p[i].box, BLACK);
        n += bar_text(&w->places.p[i].box, scale, to + n);
    }
    return n;
}

/* A page without a character that shows something all the same: drawn letters, or a scan. */
static void note_unread(struct work *w, int page)
{
    struct picture_box all = {0, 0, w->pic.w, w->pic.h};

    if (!w->page[page].glyphs.n && picture_has_ink(&w->pic, all))
        w->out->pages.p[page].unread = true;
}

static enum err ask_looked(const struct work *w, struct fail *why)
{
    struct buf b = buf_new(w->mem, 128);
    int n = 0;

    for (isize i = 0; i < w->out->pages.n && !w->in->looked; i++)
        if (w->out->pages.p[i].unread && n++ < 20)
            buf_fmt(&b, "%s%d", n > 1 ? "、" : "", w->out->pages.p[i].page);
    if (n)
        fail_set(
            why, ERR_RULE, "looked",
            "第 %.*s%s 页有图片或者无法识别的字，程序读不到其中的内容。请逐页查看，需要隐去的"
            "用区域标记，然后确认已经查看",
            STR_ARG(buf_str(&b)), n > 20 ? "…" : "");
    return why->code;
}

static enum err draw_all(struct work *w, struct fail *why)
{
    struct buf b = buf_new(w->mem, 1 << 20);
    struct flat f = flat_begin(w->mem, &b);

    for (int i = 0; i < scene_pages(w->old) && !why->code; i++) {
        const struct scene_page *p = &w->page[i];
        struct flat_glyph *rest =
            NEW(w->mem, struct flat_glyph, (p->glyphs.n + w->in->marks.n) * (BAR + 1) + 1);
        double scale = scale_of(p);

        if (scene_draw(w->old, i, scale, &w->pic, why))
            break;
        note_unread(w, i);
        flat_page(&f, p->w, p->h, &w->pic, rest, paint(w, i, scale, rest));
        picture_free(&w->pic);
    }
    if (!ask_looked(w, why))
        (void)flat_end(&f, why);
    w->out->bytes = buf_str(&b);
    w->out->type = S("application/pdf");
    w->out->ends = S("pdf");
    return why->code;
}

/* --- the proof by the eye: each painted place is black in the new file, and no character of the old one is left in it */
static enum err prove_places(struct work *w, struct fail *why)
{
    isize at = 0;

    if (scene_open(w->out->bytes, &w->new, why))
        return why->code;
    for (int i = 0; i < scene_pages(w->new) && !why->code; i++) {
        struct scene_page p = {0};
        isize from = at;
        double scale = scale_of(&w->page[i]);

        if (at >= w->places.n || w->places.p[at].page != i)
            continue;
        if (scene_page(w->new, w->mem, i, &p, why) ||
            scene_draw(w->new, i, scale, &w->pic, why))
            break;
        for (; at < w->places.n && w->places.p[at].page == i; at++) {
            struct picture_box b = w->places.p[at].box;

            b = (struct picture_box){b.x1 + 1, b.y1 + 1, b.x2 - 1, b.y2 - 1};
            if (!picture_is(&w->pic, b, BLACK))
                fail_set(why, ERR_RULE, "", "第 %d 页有一处没有遮住，没有生成文件", i + 1);
        }
        for (isize k = 0; k < p.glyphs.n; k++)
            if (p.glyphs.p[k].rune != BAR_RUNE && !why->code &&
                covered(w, from, box_of(&p.glyphs.p[k], scale)))
                fail_set(why, ERR_RULE, "", "第 %d 页遮住的地方还有文字，没有生成文件", i + 1);
        picture_free(&w->pic);
    }
    return why->code;
}

static enum err begin(struct work *w, struct fail *why)
{
    if (str_has(w->in->bytes, S("/XFA")))
        return fail_set(why, ERR_MEDIA, "",
                        "这是动态表单（XFA），显示的内容由程序生成；请打印为普通 PDF 再处理");
    return scene_open(w->in->bytes, &w->old, why);
}

static void make(struct work *w, struct fail *why)
{
    if (!begin(w, why) && !look(w, why) && !draw_all(w, why))
        (void)prove_places(w, why);
}

/* One page, its marked places in colour. */
static void show(struct work *w, struct fail *why)
{
    double scale = SCALE * 0.8;
    isize n = 0;

    if (begin(w, why))
        return;
    if (w->show < 1 || w->show > scene_pages(w->old))
        fail_set(why, ERR_NOT_FOUND, "", "没有这一页");
    if (look(w, why))
        return;
    if (w->page[w->show - 1].w * scale > 1600)
        scale = 1600 / w->page[w->show - 1].w;
    if (scene_draw(w->old, w->show - 1, scale, &w->pic, why))
        return;
    places(w, w->show - 1, scale);
    for (n = 0; n < w->places.n; n++)
        picture_tint(&w->pic, w->places.p[n].box, MARK);
    (void)scene_png(&w->pic, w->mem, &w->out->bytes, why);
}

/* The characters by lines, as well as their places tell. */
static void lines(struct work *w, struct fail *why)
{
    struct buf b = buf_new(w->mem, 1 << 16);

    if (begin(w, why) || look(w, why))
        return;
    for (isize i = 0; i < w->out->pages.n; i++) {
        const struct scene_glyphs *g = &w->page[i].glyphs;

        for (isize k = 0; k < g->n; k++) {
            const struct scene_glyph *p = &g->p[k], *last = k ? p - 1 : p;
            float h = last->y2 - last->y1;

            if (k && (fabsf(p->y1 - last->y1) > h / 2 || p->x1 < last->x1 - h))
                buf_char(&b, '\n');
            else if (k && p->x1 - last->x2 > h / 3)
                buf_char(&b, ' ');
            buf_rune(&b, p->rune < 32 ? 0xFFFD : p->rune);
        }
        buf_lit(&b, "\n\f");
    }
    w->out->bytes = buf_str(&b);
}

/* Runs one of the three; what is open is closed however it ends. */
static enum err run(struct arena *mem, const struct redact_in *in, int page,
                    void (*what)(struct work *, struct fail *), struct redacted *out,
                    struct fail *why)
{
    jmp_buf over, *outer = mem->unwind;
    struct work *volatile w = NEW(mem, struct work, 1);

    if (why->code)
        return why->code;
    *w = (struct work){.mem = mem, .in = in, .out = out, .show = page};
    mem->unwind = &over;
    if (setjmp(over) == 0)
        what(w, why);
    else
        fail_set(why, ERR_TOO_LARGE, "", "PDF 的内容太多，请分开处理");
    mem->unwind = outer;
    picture_free(&w->pic);
    scene_close(w->old);
    scene_close(w->new);
    return why->code;
}

enum err redact_pdf(struct arena *mem, const struct redact_in *in, struct redacted *out,
                    struct fail *why)
{
    return run(mem, in, 0, make, out, why);
}

enum err redact_pdf_page(struct arena *mem, const struct redact_in *in, int page,
                         struct str *png, struct fail *why)
{
    struct redacted out = {0};

    if (!run(mem, in, page, show, &out, why))
        *png = out.bytes;
    return why->code;
}

enum err redact_pdf_text(struct arena *mem, struct str bytes, struct str *text, int *pages,
                         struct fail *why)
{
    struct redact_in in = {.bytes = bytes};
    struct redacted out = {0};

    if (!run(mem, &in, 0, lines, &out, why)) {
        *text = out.bytes;
        *pages = (int)out.pages.n;
    }
    return why->code;
}
