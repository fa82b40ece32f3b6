/* SPDX-License-Identifier: MulanPSL-2.0 */
/* words.c - the plain text of an office file; see words.h */
#include "read/words.h"

#include "base/buf.h"
#include "base/tree.h"
#include "base/utf8.h"
#include "read/docx.h"
#include "read/ooxml.h"
#include "read/pdf.h"
#include "read/xlsx.h"

bool read_words_is(struct str bytes)
{
    return str_starts(bytes, S("%PDF")) || str_starts(bytes, S("PK\x03\x04"));
}

static enum err of_pdf(struct arena *mem, struct str bytes, struct str *text, struct fail *why)
{
    struct sheet s = {0};
    struct buf b;

    if (read_pdf(mem, bytes, &s, why))
        return why->code;
    b = buf_new(mem, 4096);
    for (isize i = 0; i < s.rows.n; i++) {
        buf_add(&b, s.rows.p[i].text);
        buf_char(&b, '\n');
    }
    *text = buf_str(&b);
    return OK;
}

enum err read_words(struct arena *mem, struct str bytes, struct str *text, struct fail *why)
{
    struct ooxml *z = NULL;
    struct tree *doc = NULL;

    if (why->code)
        return why->code;
    if (str_starts(bytes, S("%PDF")))
        return of_pdf(mem, bytes, text, why);
    if (!read_words_is(bytes))
        return fail_set(why, ERR_MEDIA, NULL, "不是 DOCX、XLSX 或者 PDF 文件");
    if (ooxml_open(bytes, &z, why))
        return why->code;
    if (ooxml_has(z, "word/document.xml"))
        read_docx(mem, z, &doc, why);
    else
        read_xlsx(mem, z, &doc, why);
    ooxml_close(z);
    if (!why->code)
        *text = tree_text(mem, doc);
    return why->code;
}
