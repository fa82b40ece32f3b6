/* SPDX-License-Identifier: MulanPSL-2.0 */
/* office_fuzz.c - any bytes as the main part of a DOCX, a sheet of an XLSX, a page of an OFD, or as the whole file
 *
 * The first byte chooses: P a whole zip (PK…), x a sheet, h a header beside a document, o a page (as its own
 * list of composite objects, too), else a document. The words of each are read as well, as the content check has them.
 */
#include <assert.h>
#include <stdlib.h>
#include <zip.h>

#include "read/docx.h"
#include "read/ofd.h"
#include "read/ooxml.h"
#include "read/words.h"
#include "read/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void add(zip_t *z, const char *name, const void *p, size_t n)
{
    zip_source_t *s = zip_source_buffer(z, p, n, 0);
    zip_int64_t at = s ? zip_file_add(z, name, s, ZIP_FL_OVERWRITE) : -1;

    if (at >= 0)
        zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
    else if (s)
        zip_source_free(s);
}

/* A zip with `part` in it; NULL when libzip fails. */
static void *zipped(const char *part, const void *p, size_t n, char kind, size_t *size)
{
    static const char book[] = "<workbook xmlns='a' xmlns:r='b'><sheets><sheet name='s' "
                               "r:id='1'/></sheets></workbook>";
    static const char top[] = "<o:OFD xmlns:o='o'><o:DocBody><o:DocRoot>D.xml</o:DocRoot>"
                              "</o:DocBody></o:OFD>";
    static const char fixed[] =
        "<o:Document xmlns:o='o'><o:CommonData><o:PublicRes>P.xml</o:PublicRes>"
        "<o:TemplatePage ID='1' BaseLoc='P.xml'/></o:CommonData><o:Pages><o:Page "
        "BaseLoc='P.xml'/></o:Pages></o:Document>";
    zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *z = out ? zip_open_from_source(out, ZIP_TRUNCATE, NULL) : NULL;
    zip_stat_t st;
    void *bytes = NULL;

    if (!z)
        return NULL;
    zip_source_keep(out);
    add(z, part, p, n);
    if (kind == 'x')
        add(z, "xl/workbook.xml", book, sizeof book - 1);
    if (kind == 'o') {
        add(z, "OFD.xml", top, sizeof top - 1);
        add(z, "D.xml", fixed, sizeof fixed - 1);
    }
    if (zip_close(z) == 0 && zip_source_open(out) == 0) {
        if (zip_source_stat(out, &st) == 0 && (bytes = malloc(st.size)) != NULL)
            *size = (size_t)zip_source_read(out, bytes, st.size);
        zip_source_close(out);
    }
    zip_source_free(out);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    struct ooxml *z = NULL;
    struct tree *doc = NULL;
    struct fail why = {0};
    char kind = n ? (char)data[0] : 0;
    bool whole = kind == 'P';
    struct str text = {0};
    size_t size = n;
    void *volatile made = NULL;
    jmp_buf over;

    if (!n || n > 200000 || (!mem.base && !arena_init(&mem, (isize)48 << 20)))
        return 0;
    arena_reset(&mem);
    if (!whole && !(made = zipped(kind == 'x'   ? "xl/worksheets/sheet1.xml"
                                  : kind == 'h' ? "word/header1.xml"
                                  : kind == 'o' ? "P.xml"
                                                : "word/document.xml",
                                  data + 1, n - 1, kind, &size)))
        return 0;
    if (ooxml_open((struct str){made ? made : (const char *)data, (isize)size}, &z, &why) ==
        OK) {
        mem.unwind = &over;
        if (setjmp(over) == 0) {
            if (ooxml_has(z, "xl/workbook.xml") &&
                !read_xlsx_shown(&mem, z, &(struct xlsx_book_shown){0}, &why))
                read_xlsx(&mem, z, &doc, &why);
            else if (!why.code && !ofd_is(z))
                read_docx(&mem, z, &doc, &why);
            if (!why.code)
                for (struct tree *t = doc; t; t = tree_walk(doc, t))
                    assert(t->kind != TREE_CELL || (t->rowspan > 0 && t->colspan > 0));
        }
        mem.unwind = NULL;
    }
    ooxml_close(z);
    assert(!why.code || why.what[0]);
    why = (struct fail){0};
    mem.unwind = &over;
    if (setjmp(over) == 0)
        read_words(&mem, (struct str){made ? made : (const char *)data, (isize)size}, &text,
                   &why);
    mem.unwind = NULL;
    assert(!why.code || why.what[0]);
    free(made);
    return 0;
}
