/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf.c - pages, their characters with places and their pictures (poppler-glib); drawn.c makes rows */
#include "read/pdf.h"

#include <poppler.h>
#include <setjmp.h>

#include "read/drawn.h"

enum { PAGES_MAX = 600, CHARS_MAX = 2000000 };

/* The library's objects are released also where the arena's limit unwinds. */
struct job {
    struct arena *mem;
    PopplerDocument *doc;
    PopplerPage *page;
    PopplerRectangle *rect;
    struct drawn drawn;
};

static void paint(void *user, cairo_t *cr)
{
    poppler_page_render(user, cr);
}

static void page_rows(struct arena *mem, struct job *j)
{
    struct drawn_page page = {.paint = paint, .user = j->page};
    struct drawn_box *box;
    char *text = poppler_page_get_text(j->page);
    guint n = 0;

    page.text = str_dup(mem, str_of(text));
    g_free(text);
    poppler_page_get_size(j->page, &page.width, &page.height);
    if (!poppler_page_get_text_layout(j->page, &j->rect, &n) || n > CHARS_MAX)
        n = 0;
    page.box = box = NEW(mem, struct drawn_box, (isize)n + 1);
    for (guint i = 0; i < n; i++)
        box[i] = (struct drawn_box){j->rect[i].x1, j->rect[i].y1, j->rect[i].x2, j->rect[i].y2};
    page.n = (isize)n;
    g_clear_pointer(&j->rect, g_free);
    drawn_page(mem, &j->drawn, &page);
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
    *out = (struct sheet){.drawn = true};
    *j = (struct job){.mem = mem, .drawn.out = out, .doc = open_pdf(bytes, why)};
    if (!j->doc)
        return why->code;
    mem->unwind = &over;
    if (setjmp(over) == 0)
        all_pages(j);
    else
        full = true;
    mem->unwind = outer;
    drawn_end(&j->drawn);
    g_free(j->rect);
    g_clear_object(&j->page);
    g_object_unref(j->doc);
    if (full)
        return fail_set(why, ERR_TOO_LARGE, "", "PDF 的内容太多");
    if (!out->rows.n)
        return fail_set(why, ERR_UNREADABLE, "", "PDF 里没有文字，可能是扫描件");
    return OK;
}
