/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact_text.c - passages are taken out of a text, a page of HTML, a DOCX; see redact.h
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
#include "render/docx.h"
#include "render/html.h"
#include "work/redact.h"

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

enum err redact_words(struct arena *mem, const struct redact_in *in, struct str ends,
                      struct redacted *out, struct fail *why)
{
    if (why->code)
        return why->code;
    for (isize i = 0; i < in->marks.n; i++)
        if (in->marks.p[i].area)
            return fail_set(why, ERR_INPUT, "marks",
                            "区域标记只用于 PDF；这个文件请用词语标记");
    out->ends = ends;
    if (str_eq(ends, S("docx")))
        return docx(mem, in, out, why);
    if (str_eq(ends, S("html")))
        return html(mem, in, out, why);
    return plain(mem, in, out, why);
}
