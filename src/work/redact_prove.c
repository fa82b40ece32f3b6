/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact_prove.c - that the words are gone from the new file; see redact.h
 *
 * Twice: in the text that our own readers find in the new file, compared as terms are compared; and
 * in its bytes, packed parts unpacked, for each way in which a word may be written down. Bytes are only
 * searched for what cannot stand there by chance: words with a character beyond ASCII, addresses, numbers
 * of eight digits and more. `class` or `2025` are words of the format as well; the text decides for them.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/ooxml.h"
#include "read/html.h"
#include "read/pdf_raw.h"
#include "read/words.h"
#include "work/redact.h"

enum { SHORT = 6 }; /* bytes; shorter ones are not searched in packed bytes */

struct search {
    struct arena *mem;
    const struct redact_marks *m;
    LIST_TYPE(needles, struct str) needles;
    isize cap;
    bool packed; /* bytes that are packed or pixels: only long needles */
    int64_t bytes;
    bool found;
};

static void needle(struct search *s, struct str n)
{
    if (n.n)
        *LIST_ADD(s->mem, &s->needles, s->cap) = n;
}

/* UTF-16, as bytes and as the hexadecimal digits of a PDF's strings. */
static void utf16(struct search *s, struct str term, bool little)
{
    struct buf b = buf_new(s->mem, term.n * 2 + 4), up = buf_new(s->mem, term.n * 4 + 4),
               low = buf_new(s->mem, term.n * 4 + 4);

    for (isize at = 0; at < term.n;) {
        uint32_t r = utf8_next(term, &at), unit[2] = {r, 0};
        int n = 1;

        if (r > 0xFFFF) {
            unit[0] = 0xD800 + ((r - 0x10000) >> 10);
            unit[1] = 0xDC00 + ((r - 0x10000) & 0x3FF);
            n = 2;
        }
        for (int i = 0; i < n; i++) {
            buf_char(&b, (char)(little ? unit[i] & 0xFF : unit[i] >> 8));
            buf_char(&b, (char)(little ? unit[i] >> 8 : unit[i] & 0xFF));
            buf_fmt(&up, "%04X", unit[i]);
            buf_fmt(&low, "%04x", unit[i]);
        }
    }
    needle(s, buf_str(&b));
    if (!little) {
        needle(s, buf_str(&up));
        needle(s, buf_str(&low));
    }
}

static bool by_chance(struct str term)
{
    int digits = 0;

    for (isize i = 0; i < term.n; i++) {
        if ((unsigned char)term.p[i] >= 0x80 || term.p[i] == '@')
            return false;
        digits += term.p[i] >= '0' && term.p[i] <= '9';
    }
    return digits < 8;
}

static void part(void *user, struct str bytes)
{
    struct search *s = user;

    s->bytes += bytes.n;
    for (isize i = 0; i < s->needles.n && !s->found; i++)
        if (!s->packed || s->needles.p[i].n >= SHORT)
            s->found = str_has(bytes, s->needles.p[i]);
}

static void packed(struct search *s, struct str bytes)
{
    s->packed = true;
    part(s, bytes);
    s->packed = false;
}

/* Fonts of a workbook and its title: the same in each that is written here, whatever it holds. */
static bool same_in_all(struct str name)
{
    return str_eq(name, S("xl/styles.xml")) || str_eq(name, S("xl/theme/theme1.xml")) ||
           str_eq(name, S("docProps/core.xml"));
}

static void zip_parts(struct search *s, struct str bytes, struct fail *why)
{
    struct ooxml *z = NULL;
    bool book;

    if (ooxml_open(bytes, &z, why))
        return;
    book = ooxml_has(z, "xl/workbook.xml");
    for (int i = 0; i < ooxml_parts(z) && !why->code; i++) {
        struct str one = {0};

        if (!(book && same_in_all(ooxml_name(z, i))) && !ooxml_bytes(z, s->mem, i, &one, why))
            part(s, one);
    }
    ooxml_close(z);
}

static void in_text(void *user, isize mark, int32_t from, int32_t until)
{
    struct search *s = user;

    (void)mark, (void)from, (void)until;
    s->found = true;
}

/* The new file as our reader reads it; a PDF of pictures alone has no text, and that is well. */
static enum err read_back(struct arena *mem, const struct redacted *r, struct str *text,
                          struct fail *why)
{
    struct tree *doc = NULL;
    int pages = 0;

    if (str_eq(r->ends, S("pdf"))) {
        struct str other = {0};
        struct fail none = {0};

        if (redact_pdf_text(mem, r->bytes, text, &pages, why))
            return why->code;
        /* The reader of reports makes rows and cells of it; its order may join what ours parts. */
        if (!read_words(mem, r->bytes, &other, &none))
            *text = str_fmt(mem, "%.*s\f%.*s", STR_ARG(*text), STR_ARG(other));
    } else if (str_eq(r->ends, S("docx")) || str_eq(r->ends, S("xlsx"))) {
        return read_words(mem, r->bytes, text, why);
    } else if (str_eq(r->ends, S("html"))) {
        if (!read_html(mem, r->bytes, &doc, why))
            *text = tree_text(mem, doc);
    } else {
        *text = r->bytes;
    }
    return why->code;
}

enum err redact_prove(struct arena *mem, const struct redact_marks *m, struct redacted *r,
                      struct fail *why)
{
    struct search s = {.mem = mem, .m = m};
    struct redact_fold fold;
    struct str text = {0};

    if (why->code || read_back(mem, r, &text, why))
        return why->code;
    fold = redact_fold_text(mem, text);
    redact_find(mem, &fold, m, in_text, &s);
    if (s.found)
        return fail_set(why, ERR_RULE, "", "读回新文件时仍然找到要隐去的词语，没有生成文件");
    r->terms = r->areas = 0;
    for (isize i = 0; i < m->n; i++) {
        struct str term = str_trim_wide(m->p[i].term);

        r->areas += m->p[i].area;
        r->terms += !m->p[i].area;
        if (m->p[i].area || by_chance(term))
            continue;
        needle(&s, term);
        needle(&s, utf8_to_gb18030(mem, term));
        utf16(&s, term, false);
        utf16(&s, term, true);
    }
    if (str_eq(r->ends, S("pdf")))
        pdf_raw_each(r->bytes, part, &s);
    else if (str_eq(r->ends, S("docx")) || str_eq(r->ends, S("xlsx")))
        zip_parts(&s, r->bytes, why);
    packed(&s, r->bytes);
    r->searched = s.bytes + text.n;
    if (s.found)
        return fail_set(why, ERR_RULE, "", "新文件的字节里仍然有要隐去的词语，没有生成文件");
    return why->code;
}
