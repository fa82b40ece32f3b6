/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact.c - what can be redacted, and the way to the child process and back; see redact.h */
#include "work/redact.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "read/html.h"
#include "read/words.h"

/* A page takes a tenth of a second to draw and as long to prove. */
static const struct helper_limits limits = {1536 << 20, 160 << 20, 120, true};

static bool named(struct str name, struct str ends)
{
    isize dot = str_rfind(name, S("."));

    for (struct str end; dot >= 0 && str_next(&ends, ' ', &end);)
        if (str_eq_nocase(str_from(name, dot + 1), end))
            return true;
    return false;
}

/* Kinds that are known and not done, each with what to do instead. */
static const struct {
    struct str magic;
    int at;
    const char *says;
} refused[] = {
    {LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0,
     "旧式 DOC、WPS 文件里会留有修改前的内容，不能安全地隐去；请另存为 PDF 或者 DOCX"},
    {LIT("\x89PNG\r\n\x1a\n"), 0, "图片里的字程序读不到；请先转成 PDF，再用区域标记遮盖"},
    {LIT("\xff\xd8\xff"), 0, "图片里的字程序读不到；请先转成 PDF，再用区域标记遮盖"},
    {LIT("WEBP"), 8, "图片里的字程序读不到；请先转成 PDF，再用区域标记遮盖"},
    {LIT("{\\rtf"), 0, "RTF 文件里会留有隐藏的内容，不能安全地隐去；请另存为 PDF 或者 DOCX"},
    {LIT("MZ"), 0, "这是程序，不是文档"},
    {LIT("\x7f"
         "ELF"),
     0, "这是程序，不是文档"},
};

/* A workbook of old: its values are written anew, as XLSX. */
static bool is_old_book(struct str bytes)
{
    return str_starts(bytes, refused[0].magic) && str_has(bytes, S("W\0o\0r\0k\0b\0o\0o\0k")) &&
           !str_has(bytes, S("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t"));
}

static struct str zip_ends(struct str name, struct str bytes, struct fail *why)
{
    isize words = str_rfind(bytes, S("word/document.xml")),
          book = str_rfind(bytes, S("xl/workbook.xml"));

    /* The list of parts comes last; before it either may hold a file of the other kind. */
    if (words > book)
        return S("docx");
    if (book >= 0)
        return S("xlsx");
    if (named(name, S("ofd")))
        fail_set(why, ERR_MEDIA, "", "OFD 文件不能安全地隐去；请另存为 PDF");
    else
        fail_set(why, ERR_MEDIA, "", "压缩包不能隐去；请取出其中的文件分别处理");
    return S("");
}

enum err redact_kind(struct str name, struct str bytes, struct str *ends, struct fail *why)
{
    if (why->code)
        return why->code;
    if (!bytes.n)
        return fail_set(why, ERR_MEDIA, "", "文件是空的");
    if (bytes.n > REDACT_BYTES)
        return fail_set(why, ERR_TOO_LARGE, "", "文件超过 64 MB");
    if (str_starts(bytes, refused[0].magic) &&
        str_has(bytes, S("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k")))
        return fail_set(why, ERR_MEDIA, "", "文件设有打开密码；请取消密码后再上传");
    if (is_old_book(bytes)) {
        *ends = S("xlsx");
        return OK;
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (str_starts(str_from(bytes, refused[i].at), refused[i].magic))
            return fail_set(why, ERR_MEDIA, "", "%s", refused[i].says);
    if (str_has(str_slice(bytes, 0, 1024), S("%PDF-")))
        *ends = S("pdf");
    else if (str_starts(bytes, S("PK\x03\x04")))
        *ends = zip_ends(name, bytes, why);
    else if (named(name, S("html htm")))
        *ends = S("html");
    else if (named(name, S("txt csv md text")) || !str_has(name, S(".")))
        *ends = named(name, S("csv")) ? S("csv") : S("txt");
    else
        fail_set(why, ERR_MEDIA, "",
                 "不认得“%.*s”这种文件；可以处理 PDF、DOCX、XLSX、XLS、HTML、TXT、CSV",
                 STR_ARG(utf8_head(name, 60)));
    return why->code;
}

enum err redact_here(struct arena *mem, const struct redact_in *in, struct redacted *out,
                     struct fail *why)
{
    struct str ends = {0};

    *out = (struct redacted){0};
    if (redact_marks_check(&in->marks, why) || redact_kind(in->name, in->bytes, &ends, why))
        return why->code;
    if (str_eq(ends, S("pdf")))
        (void)redact_pdf(mem, in, out, why);
    else
        (void)redact_words(mem, in, ends, out, why);
    if (redact_prove(mem, &in->marks, out, why))
        out->bytes = (struct str){0};
    return why->code;
}

/* --- over the pipe */

static void pack(struct buf *b, const struct redact_in *in, int page)
{
    struct str marks = redact_marks_text(b->mem, &in->marks);

    helper_put(b, in->name);
    helper_put(b, in->bytes);
    helper_put(b, marks);
    helper_put_int(b, in->looked);
    helper_put_int(b, page);
}

static enum err unpack(struct arena *mem, struct str packed, struct redact_in *in, int *page,
                       struct fail *why)
{
    struct str marks;

    in->name = helper_take(&packed);
    in->bytes = helper_take(&packed);
    marks = helper_take(&packed);
    in->looked = helper_take_int(&packed) != 0;
    *page = (int)helper_take_int(&packed);
    return redact_marks_parse(mem, marks, S(""), &in->marks, why);
}

static int children(const struct tree *t)
{
    int n = 0;

    for (const struct tree *c = t->first; c; c = c->next)
        n++;
    return n;
}

/* A workbook whose file is still to be written: its sheets, rows and cells. */
static void put_book(struct buf *out, const struct redact_book *book)
{
    helper_put_int(out, book->names.n);
    for (isize i = 0; i < book->names.n; i++)
        helper_put(out, book->names.p[i]);
    if (!book->names.n)
        return;
    for (const struct tree *t = book->doc->first; t && t->kind == TREE_TABLE; t = t->next) {
        helper_put_int(out, children(t));
        for (const struct tree *r = t->first; r; r = r->next) {
            helper_put_int(out, children(r));
            for (const struct tree *c = r->first; c; c = c->next) {
                helper_put(out, tree_text(out->mem, c));
                helper_put_int(out, c->rowspan);
                helper_put_int(out, c->colspan);
            }
        }
    }
}

static void take_book(struct arena *mem, struct str *packed, struct redact_book *book)
{
    int64_t sheets = helper_take_int(packed), rows, cells;
    isize cap = 0;

    book->doc = tree_new(mem, TREE_DOC);
    for (int64_t i = 0; i < sheets && packed->n; i++)
        *LIST_ADD(mem, &book->names, cap) = helper_take(packed);
    for (int64_t i = 0; i < sheets && packed->n; i++) {
        struct tree *table = tree_add_new(mem, book->doc, TREE_TABLE);

        for (rows = helper_take_int(packed); rows > 0 && packed->n; rows--) {
            struct tree *row = tree_add_new(mem, table, TREE_ROW);

            for (cells = helper_take_int(packed); cells > 0 && packed->n; cells--) {
                struct str text = helper_take(packed);
                int high = (int)helper_take_int(packed);

                tree_add_cell(mem, row, text, false, high, (int)helper_take_int(packed));
            }
        }
    }
}

static void job(struct arena *mem, struct str packed, struct buf *out, struct fail *why)
{
    struct redact_in in = {0};
    struct redacted r = {0};
    struct redact_book book = {0};
    struct str ends = {0};
    int page = 0;

    if (unpack(mem, packed, &in, &page, why) || redact_marks_check(&in.marks, why) ||
        redact_kind(in.name, in.bytes, &ends, why))
        return;
    /* The library that writes workbooks wants files of its own, which nobody may open here. */
    if (str_eq(ends, S("xlsx")) ? redact_book(mem, &in, &book, &r, why)
                                : redact_here(mem, &in, &r, why))
        return;
    helper_put(out, r.bytes);
    helper_put(out, r.type);
    helper_put(out, r.ends);
    helper_put_int(out, r.found.n);
    for (isize i = 0; i < r.found.n; i++)
        helper_put_int(out, r.found.p[i]);
    helper_put_int(out, r.pages.n);
    for (isize i = 0; i < r.pages.n; i++) {
        helper_put_int(out, r.pages.p[i].page);
        helper_put_int(out, r.pages.p[i].found);
        helper_put_int(out, r.pages.p[i].hidden);
        helper_put_int(out, r.pages.p[i].unread);
    }
    helper_put_int(out, r.dropped);
    helper_put_int(out, r.hidden_cells);
    helper_put_int(out, r.hidden_sheets);
    helper_put_int(out, r.terms);
    helper_put_int(out, r.areas);
    helper_put_int(out, r.searched);
    put_book(out, &book);
}

static void proof_job(struct arena *mem, struct str packed, struct buf *out, struct fail *why)
{
    struct redact_in in = {0};
    struct redacted r = {.ends = S("xlsx")};
    int page = 0;

    if (unpack(mem, packed, &in, &page, why))
        return;
    r.bytes = in.bytes;
    if (redact_prove(mem, &in.marks, &r, why))
        return;
    helper_put_int(out, r.terms);
    helper_put_int(out, r.areas);
    helper_put_int(out, r.searched);
}

static void take(struct arena *mem, struct str packed, struct redacted *r,
                 struct redact_book *book)
{
    int64_t n;

    r->bytes = helper_take(&packed);
    r->type = helper_take(&packed);
    r->ends = helper_take(&packed);
    n = helper_take_int(&packed);
    r->found.p = NEW(mem, int, (n > REDACT_MARKS ? 0 : n) + 1);
    for (; r->found.n < n && r->found.n < REDACT_MARKS;)
        r->found.p[r->found.n++] = (int)helper_take_int(&packed);
    n = helper_take_int(&packed);
    n = n > 10000 ? 0 : n;
    r->pages.p = NEW(mem, struct redact_page, n + 1);
    for (; r->pages.n < n; r->pages.n++) {
        struct redact_page *p = &r->pages.p[r->pages.n];

        p->page = (int)helper_take_int(&packed);
        p->found = (int)helper_take_int(&packed);
        p->hidden = (int)helper_take_int(&packed);
        p->unread = helper_take_int(&packed) != 0;
    }
    r->dropped = (int)helper_take_int(&packed);
    r->hidden_cells = (int)helper_take_int(&packed);
    r->hidden_sheets = (int)helper_take_int(&packed);
    r->terms = (int)helper_take_int(&packed);
    r->areas = (int)helper_take_int(&packed);
    r->searched = helper_take_int(&packed);
    take_book(mem, &packed, book);
}

/* The new workbook, read back by a child like any stranger's. */
static void write_book(struct helper *h, const struct redact_in *in, struct arena *mem,
                       const struct redact_book *book, struct redacted *out, struct fail *why)
{
    struct redact_in made = {.name = S("made.xlsx"), .marks = in->marks};
    struct str proof = {0};
    struct buf b;

    if (redact_book_write(mem, book, out, why))
        return;
    made.bytes = out->bytes;
    b = buf_new(mem, out->bytes.n + 4096);
    pack(&b, &made, 0);
    if (helper_run(h, proof_job, buf_str(&b), &limits, mem, &proof, why)) {
        out->bytes = (struct str){0};
        return;
    }
    out->terms = (int)helper_take_int(&proof);
    out->areas = (int)helper_take_int(&proof);
    out->searched = helper_take_int(&proof);
}

enum err redact(struct helper *h, const struct redact_in *in, struct arena *mem,
                struct redacted *out, struct fail *why)
{
    struct buf b = buf_new(mem, in->bytes.n + 4096);
    struct str packed = {0}, ends = {0};
    struct redact_book book = {0};

    /* What is refused without a look inside needs no child. */
    if (redact_marks_check(&in->marks, why) || redact_kind(in->name, in->bytes, &ends, why))
        return why->code;
    pack(&b, in, 0);
    *out = (struct redacted){0};
    if (!helper_run(h, job, buf_str(&b), &limits, mem, &packed, why))
        take(mem, packed, out, &book);
    if (!why->code && str_eq(ends, S("xlsx")))
        write_book(h, in, mem, &book, out, why);
    return why->code;
}

static void text_job(struct arena *mem, struct str packed, struct buf *out, struct fail *why)
{
    struct redact_in in = {0};
    struct str ends = {0}, text = {0};
    struct tree *doc = NULL;
    int pages = 0;

    if (unpack(mem, packed, &in, &pages, why) || redact_kind(in.name, in.bytes, &ends, why))
        return;
    if (str_eq(ends, S("pdf"))) {
        (void)redact_pdf_text(mem, in.bytes, &text, &pages, why);
    } else if (str_eq(ends, S("docx"))) {
        (void)read_words(mem, in.bytes, &text, why);
    } else if (str_eq(ends, S("xlsx"))) {
        (void)redact_xlsx_text(mem, in.bytes, &text, why);
    } else if (str_eq(ends, S("html"))) {
        if (!read_html(mem, in.bytes, &doc, why))
            text = tree_text(mem, doc);
    } else if (utf8_valid(in.bytes)) {
        text = in.bytes;
    } else if (!utf8_from_gb18030(mem, in.bytes, &text)) {
        fail_set(why, ERR_UNREADABLE, "", "不是 UTF-8 或者 GB18030 的文字文件");
    }
    helper_put(out, text);
    helper_put_int(out, pages);
}

enum err redact_text(struct helper *h, struct str name, struct str bytes, struct arena *mem,
                     struct str *text, int *pages, struct fail *why)
{
    struct redact_in in = {.name = name, .bytes = bytes};
    struct buf b = buf_new(mem, bytes.n + 1024);
    struct str packed = {0}, ends = {0};

    if (redact_kind(name, bytes, &ends, why))
        return why->code;
    pack(&b, &in, 0);
    if (helper_run(h, text_job, buf_str(&b), &limits, mem, &packed, why))
        return why->code;
    *text = helper_take(&packed);
    *pages = (int)helper_take_int(&packed);
    return OK;
}

static void page_job(struct arena *mem, struct str packed, struct buf *out, struct fail *why)
{
    struct redact_in in = {0};
    struct str png = {0};
    int page = 0;

    if (!unpack(mem, packed, &in, &page, why) && !redact_pdf_page(mem, &in, page, &png, why))
        buf_add(out, png);
}

enum err redact_preview(struct helper *h, const struct redact_in *in, int page,
                        struct arena *mem, struct str *png, struct fail *why)
{
    struct buf b = buf_new(mem, in->bytes.n + 4096);

    if (why->code)
        return why->code;
    pack(&b, in, page);
    return helper_run(h, page_job, buf_str(&b), &limits, mem, png, why);
}
