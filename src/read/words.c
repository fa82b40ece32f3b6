/* SPDX-License-Identifier: MulanPSL-2.0 */
/* words.c - the plain text of an office file; see words.h */
#include "read/words.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/tree.h"
#include "base/utf8.h"
#include "read/docx.h"
#include "read/ofd.h"
#include "read/old.h"
#include "read/ole.h"
#include "read/ooxml.h"
#include "read/pdf.h"
#include "read/xlsx.h"

bool read_words_is(struct str bytes)
{
    return str_starts(bytes, S("%PDF")) || str_starts(bytes, S("PK\x03\x04")) || ole_is(bytes);
}

static struct str row_words(struct arena *mem, const struct sheet *s)
{
    struct buf b = buf_new(mem, 4096);

    for (isize i = 0; i < s->rows.n; i++) {
        buf_add(&b, s->rows.p[i].text);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

static enum err of_pdf(struct arena *mem, struct str bytes, struct str *text, struct fail *why)
{
    struct sheet s = {0};

    if (read_pdf(mem, bytes, &s, why) == OK)
        *text = row_words(mem, &s);
    return why->code;
}

static struct str with_aside(struct arena *mem, struct str text, struct str beside)
{
    return beside.n ? str_fmt(mem, "%.*s\n%.*s", STR_ARG(text), STR_ARG(beside)) : text;
}

static enum err of_ole(struct arena *mem, struct str bytes, struct str *text, struct fail *why)
{
    struct ole *o = NULL;
    struct tree *doc = NULL;
    struct str beside = {0};

    if (ole_open(bytes, &o, why))
        return why->code;
    read_old(mem, o, NULL, &doc, &beside, why);
    ole_close(o);
    if (!why->code)
        *text = with_aside(mem, tree_text(mem, doc), beside);
    return why->code;
}

/* --- what stands beside the text: headers, notes, comments, passages that a revision deleted
 *
 * None of it is on the page that a reader sees first, and all of it goes out with the file. */

struct aside {
    struct buf out;
    bool deleted; /* only what was deleted; else all text */
    bool inside, any;
};

static void aside_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct aside *a = user;

    (void)attrs;
    if (a->deleted
            ? str_eq(name, S("delText"))
            : str_eq(name, S("t")) || str_eq(name, S("delText")) || str_eq(name, S("text")))
        a->inside = true;
}

static void aside_close(void *user, struct str name)
{
    struct aside *a = user;

    if (str_eq(name, S("t")) || str_eq(name, S("delText"))) {
        a->inside = false;
    } else if (a->any && (str_eq(name, S("p")) || str_eq(name, S("comment")) ||
                          str_eq(name, S("threadedComment")))) {
        buf_char(&a->out, '\n');
        a->any = a->inside = false;
    }
}

static void aside_text(void *user, struct str text)
{
    struct aside *a = user;

    if (!a->inside || !str_trim(text).n)
        return;
    buf_add(&a->out, text);
    a->any = true;
}

static struct str asides(struct arena *mem, struct ooxml *z, struct fail *why)
{
    static const struct ooxml_handler handler = {aside_open, aside_close, aside_text};
    static const char *const one[] = {"word/footnotes.xml", "word/endnotes.xml",
                                      "word/comments.xml", NULL};
    static const char *const many[] = {"word/header%d.xml",
                                       "word/footer%d.xml",
                                       "xl/comments%d.xml",
                                       "xl/comments/comment%d.xml",
                                       "xl/threadedComments/threadedComment%d.xml",
                                       "xl/drawings/drawing%d.xml",
                                       NULL};
    enum { MANY = 9 };
    struct aside a = {.out = {.mem = mem}, .deleted = true};

    if (ooxml_has(z, "word/document.xml"))
        ooxml_parse(z, mem, "word/document.xml", &handler, &a, why);
    a.deleted = false;
    for (int i = 0; one[i]; i++)
        if (ooxml_has(z, one[i]))
            ooxml_parse(z, mem, one[i], &handler, &a, why);
    for (int i = 0; many[i]; i++)
        for (int n = 1; n <= MANY; n++) {
            char path[64];

            snprintf(path, sizeof path, many[i], n);
            if (ooxml_has(z, path))
                ooxml_parse(z, mem, path, &handler, &a, why);
        }
    return buf_str(&a.out);
}

enum err read_words(struct arena *mem, struct str bytes, struct str *text, struct fail *why)
{
    struct ooxml *z = NULL;
    struct tree *doc = NULL;
    struct sheet rows = {0};
    struct str beside = {0};

    if (why->code)
        return why->code;
    if (str_starts(bytes, S("%PDF")))
        return of_pdf(mem, bytes, text, why);
    if (ole_is(bytes))
        return of_ole(mem, bytes, text, why);
    if (!read_words_is(bytes))
        return fail_set(why, ERR_MEDIA, NULL, "不是 Word、Excel、OFD 或者 PDF 文件");
    if (ooxml_open(bytes, &z, why))
        return why->code;
    if (ofd_is(z))
        read_ofd(mem, z, &rows, &beside, why);
    else if (ooxml_has(z, "word/document.xml"))
        read_docx(mem, z, &doc, why);
    else
        read_xlsx(mem, z, &doc, why);
    if (doc && !why->code)
        beside = asides(mem, z, why);
    ooxml_close(z); /* nothing below may unwind past an open archive */
    if (why->code)
        return why->code;
    *text = doc ? tree_text(mem, doc) : row_words(mem, &rows);
    *text = with_aside(mem, *text, beside);
    return OK;
}

/* --- a stranger's file */

static void job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    struct str text = {0};

    if (read_words(mem, in, &text, why) == OK)
        buf_add(out, text);
}

static bool named(struct str name, const char *end)
{
    struct str e = str_of(end);

    return name.n > e.n && str_eq_nocase(str_slice(name, name.n - e.n, name.n), e);
}

/* UTF-16 with its mark, as programs of Windows save text. */
static bool from_utf16(struct arena *mem, struct str in, struct str *out)
{
    bool big = str_starts(in, S("\xFE\xFF"));
    struct buf b;

    if (!big && !str_starts(in, S("\xFF\xFE")))
        return false;
    b = buf_new(mem, in.n * 2);
    for (isize i = 2; i + 1 < in.n; i += 2) {
        unsigned char x = (unsigned char)in.p[i], y = (unsigned char)in.p[i + 1];
        uint32_t r = big ? (uint32_t)x << 8 | y : (uint32_t)y << 8 | x;

        if (r >= 0xD800 && r < 0xE000)
            r = 0xFFFD;
        if (r)
            buf_rune(&b, r);
    }
    *out = buf_str(&b);
    return true;
}

enum err read_any_words(struct helper *h, struct arena *mem, struct str name, struct str bytes,
                        struct words *out, struct fail *why)
{
    static const struct str bom = LIT("\xEF\xBB\xBF");
    struct str text = bytes, head;

    if (why->code)
        return why->code;
    if (read_words_is(bytes)) {
        bool pdf = str_starts(bytes, S("%PDF"));

        if (helper_run(h, job, bytes, pdf ? &HELPER_FONTS : &HELPER_DEFAULTS, mem, &text, why))
            return why->code;
        *out = (struct words){.text = text};
        return OK;
    }
    if (str_starts(text, bom))
        text = str_from(text, bom.n);
    if (!from_utf16(mem, text, &text) && !utf8_valid(text) &&
        (!utf8_from_gb18030(mem, text, &text) || !utf8_valid(text)))
        return fail_set(why, ERR_UNREADABLE, NULL,
                        "不是文本：既不是 UTF-8，也不是 GB18030，或者含有空字符");
    head = str_trim(utf8_clip(text, 200));
    *out =
        (struct words){.text = text,
                       .html = named(name, ".html") || named(name, ".htm") ||
                               str_starts(head, S("<!DOCTYPE")) ||
                               str_starts(head, S("<!doctype")) || str_starts(head, S("<html")),
                       .table = named(name, ".csv"),
                       .subtitle = named(name, ".srt") || named(name, ".vtt")};
    return OK;
}
