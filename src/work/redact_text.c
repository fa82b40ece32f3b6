/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact_text.c - passages are taken out of a text, a page of HTML, a DOCX, an XLSX; see redact.h
 *
 * All pieces of text of a document stand one behind the other as one row of characters, so that a
 * name whose characters are set in different marks, or one to a cell, is found as well. What is
 * marked is left out of the pieces; where a marked place begins, ■■■ is put.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/docx.h"
#include "read/html.h"
#include "read/ooxml.h"
#include "read/ole.h"
#include "read/xls.h"
#include "read/xlsx.h"
#include "render/docx.h"
#include "render/html.h"
#include "render/xlsx.h"
#include "work/redact.h"

enum { CELL_MOST = 8000, LANDSCAPE_COLS = 7 };

/* The characters of a document: which piece each belongs to, and whether it goes. */
struct row {
    struct arena *mem;
    struct redact_fold fold;
    enum { STAYS, GOES, BEGINS } * fate;
    isize n, cap;
    int *found;
};

static void piece(struct row *r, struct str s)
{
    for (isize at = 0; at < s.n; r->n++)
        redact_fold_rune(r->mem, &r->fold, utf8_next(s, &at), (int32_t)r->n);
}

static void hit(void *user, isize mark, int32_t from, int32_t until)
{
    struct row *r = user;

    r->found[mark]++;
    if (r->fate[from] == STAYS)
        r->fate[from] = BEGINS;
    for (int32_t i = from + 1; i <= until; i++)
        r->fate[i] = GOES;
}

/* The piece whose first character is the `at`-th; moves `at` behind it. */
static struct str without(struct row *r, struct str s, isize *at)
{
    struct buf b = buf_new(r->mem, s.n + 16);
    bool open = false;

    for (isize i = 0; i < s.n; (*at)++) {
        isize from = i;

        (void)utf8_next(s, &i);
        /* Places that touch one another become one. */
        if (r->fate[*at] == BEGINS && !open)
            buf_lit(&b, "■■■");
        open = r->fate[*at] != STAYS;
        if (!open)
            buf_add(&b, str_slice(s, from, i));
    }
    return buf_str(&b);
}

static void search(struct row *r, const struct redact_in *in, struct redacted *out)
{
    r->fate = (void *)NEW(r->mem, int, r->n + 1);
    out->found.p = NEW(r->mem, int, in->marks.n + 1);
    out->found.n = in->marks.n;
    r->found = out->found.p;
    redact_find(r->mem, &r->fold, &in->marks, hit, r);
}

/* --- a plain text */

static enum err plain(struct arena *mem, const struct redact_in *in, struct redacted *out,
                      struct fail *why)
{
    struct row r = {.mem = mem};
    struct str text = in->bytes;
    isize at = 0;

    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_from(text, 3);
    if (!utf8_valid(text) && !utf8_from_gb18030(mem, text, &text))
        return fail_set(why, ERR_UNREADABLE, "", "不是 UTF-8 或者 GB18030 的文字文件");
    piece(&r, text);
    search(&r, in, out);
    out->bytes = without(&r, text, &at);
    out->type = S("text/plain; charset=utf-8");
    return OK;
}

/* --- a tree */

/* Links lead elsewhere and pictures are not read: both go; their words are text like any other. */
static void strip(struct arena *mem, struct tree *doc, struct redacted *out)
{
    for (struct tree *t = doc; t; t = tree_walk(doc, t)) {
        t->href = (struct str){0};
        if (t->kind == TREE_IMAGE) {
            t->kind = TREE_TEXT;
            t->text = t->text.n ? str_fmt(mem, "〔图：%.*s〕", STR_ARG(t->text)) : S("〔图〕");
            out->dropped++;
        }
    }
}

static void tree_without(struct arena *mem, struct tree *doc, const struct redact_in *in,
                         struct redacted *out)
{
    struct row r = {.mem = mem};
    isize at = 0;

    strip(mem, doc, out);
    for (struct tree *t = doc; t; t = tree_walk(doc, t))
        piece(&r, t->text);
    search(&r, in, out);
    for (struct tree *t = doc; t; t = tree_walk(doc, t))
        t->text = without(&r, t->text, &at);
}

static enum err html(struct arena *mem, const struct redact_in *in, struct redacted *out,
                     struct fail *why)
{
    struct tree *doc = NULL;
    struct buf b;

    if (read_html(mem, in->bytes, &doc, why))
        return why->code;
    tree_without(mem, doc, in, out);
    b = buf_new(mem, in->bytes.n + 512);
    buf_lit(&b, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\">"
                "<title>部分公开的信息</title></head>\n<body>\n");
    buf_add(&b, render_html_with(mem, doc, &(struct html_options){.top = 1}));
    buf_lit(&b, "</body>\n</html>\n");
    out->bytes = buf_str(&b);
    out->type = S("text/html; charset=utf-8");
    return OK;
}

static enum err docx(struct arena *mem, const struct redact_in *in, struct redacted *out,
                     struct fail *why)
{
    struct ooxml *z = NULL;
    struct tree *doc = NULL;
    struct paper paper = {.form = PAPER_PLAIN};

    if (ooxml_open(in->bytes, &z, why))
        return why->code;
    read_docx(mem, z, &doc, why);
    ooxml_close(z);
    if (why->code)
        return why->code;
    tree_without(mem, doc, in, out);
    paper.body = doc;
    out->type = S("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    return render_docx(mem, &paper, &out->bytes, why);
}

static enum err no_areas(const struct redact_in *in, struct fail *why)
{
    for (isize i = 0; i < in->marks.n; i++)
        if (in->marks.p[i].area)
            return fail_set(why, ERR_INPUT, "marks",
                            "区域标记只用于 PDF；这个文件请用词语标记");
    return OK;
}

/* The names of sheets are text like any other: each behind the tables, in a paragraph of its own. */
static enum err open_book(struct arena *mem, struct str bytes, struct xlsx_book_shown *book,
                          struct fail *why)
{
    struct ooxml *z = NULL;
    struct ole *o = NULL;

    if (ole_is(bytes)) {
        if (ole_open(bytes, &o, why))
            return why->code;
        read_xls_shown(mem, o, book, why);
        ole_close(o);
    } else {
        if (ooxml_open(bytes, &z, why))
            return why->code;
        read_xlsx_shown(mem, z, book, why);
        ooxml_close(z);
    }
    if (!why->code && !book->names.n)
        return fail_set(why, ERR_UNREADABLE, "", "文件里没有可以看到的工作表");
    for (isize i = 0; i < book->names.n && !why->code; i++)
        tree_add_text(mem, tree_add_new(mem, book->doc, TREE_PARA), book->names.p[i]);
    return why->code;
}

enum err redact_xlsx_text(struct arena *mem, struct str bytes, struct str *text,
                          struct fail *why)
{
    struct xlsx_book_shown book;

    if (!open_book(mem, bytes, &book, why))
        *text = tree_text(mem, book.doc);
    return why->code;
}

/* Values only, as they were seen: no formula, no comment, nothing hidden goes into the new file. */
enum err redact_book(struct arena *mem, const struct redact_in *in, struct redact_book *book,
                     struct redacted *out, struct fail *why)
{
    struct xlsx_book_shown shown;
    struct tree *t;
    isize cap = 0;

    *book = (struct redact_book){0};
    if (no_areas(in, why) || open_book(mem, in->bytes, &shown, why))
        return why->code;
    tree_without(mem, shown.doc, in, out);
    book->doc = shown.doc;
    for (t = shown.doc->first; t && t->kind == TREE_TABLE; t = t->next)
        for (struct tree *c = tree_walk(t, t); c; c = tree_walk(t, c))
            if (c->text.n > CELL_MOST && utf8_count(c->text) > CELL_MOST)
                return fail_set(why, ERR_TOO_LARGE, "", "有单元格多于 %d 字", CELL_MOST);
    for (; t; t = t->next)
        *LIST_ADD(mem, &book->names, cap) = str_trim_wide(tree_text(mem, t));
    out->ends = S("xlsx");
    out->type = S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    out->dropped = shown.drawn;
    out->hidden_cells = shown.hidden_cells;
    out->hidden_sheets = shown.hidden_sheets;
    return OK;
}

/* A name that is not there yet. */
static struct str sheet_name(struct arena *mem, struct str name, const struct xlsx_sheet *sheet,
                             int n)
{
    struct str tried = name = name.n ? utf8_head(name, 25) : S("工作表");

    for (int i = 0, k = 2; i < n; i++)
        if (str_eq_nocase(sheet[i].name, tried)) {
            tried = str_fmt(mem, "%.*s（%d）", STR_ARG(name), k++);
            i = -1;
        }
    return tried;
}

static int columns_of(const struct tree *table)
{
    int most = 0;

    for (const struct tree *r = table->first; r; r = r->next) {
        int n = 0;

        for (const struct tree *c = r->first; c; c = c->next)
            n += c->colspan > 1 ? c->colspan : 1;
        most = n > most ? n : most;
    }
    return most;
}

enum err redact_book_write(struct arena *mem, const struct redact_book *book,
                           struct redacted *out, struct fail *why)
{
    struct xlsx_sheet *sheet = NEW(mem, struct xlsx_sheet, book->names.n + 1);
    int n = 0;

    for (struct tree *t = book->doc->first; t && n < book->names.n; t = t->next, n++)
        sheet[n] = (struct xlsx_sheet){.name = sheet_name(mem, book->names.p[n], sheet, n),
                                       .table = t->first ? t : NULL,
                                       .landscape = columns_of(t) > LANDSCAPE_COLS};
    return render_xlsx(
        mem, &(struct xlsx_book){.sheet = sheet, .sheets = n, .title = S("部分公开的信息")},
        &out->bytes, why);
}

static enum err xlsx(struct arena *mem, const struct redact_in *in, struct redacted *out,
                     struct fail *why)
{
    struct redact_book book;

    return redact_book(mem, in, &book, out, why) ? why->code
                                                 : redact_book_write(mem, &book, out, why);
}

enum err redact_words(struct arena *mem, const struct redact_in *in, struct str ends,
                      struct redacted *out, struct fail *why)
{
    if (why->code || no_areas(in, why))
        return why->code;
    out->ends = ends;
    if (str_eq(ends, S("docx")))
        return docx(mem, in, out, why);
    if (str_eq(ends, S("html")))
        return html(mem, in, out, why);
    if (str_eq(ends, S("xlsx")))
        return xlsx(mem, in, out, why);
    return plain(mem, in, out, why);
}
