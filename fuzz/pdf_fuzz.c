/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_fuzz.c - any bytes as a PDF: our side of it (places, lines, rows) must hold */
#include <assert.h>

#include "base/utf8.h"
#include "read/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
const char *__lsan_default_suppressions(void);

/* What fontconfig keeps for the life of the process, and what the libraries lose of a damaged page: each file is
 * read in a child of its own. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libcairo\nleak:libpoppler\nleak:libstdc++";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    struct sheet s;
    struct fail why = {0};

    if (n > 200000 || (!mem.base && !arena_init(&mem, (isize)48 << 20)))
        return 0;
    arena_reset(&mem);
    if (read_pdf(&mem, (struct str){(const char *)data, (isize)n}, &s, &why)) {
        assert(why.what[0]);
        return 0;
    }
    for (isize i = 0; i < s.rows.n; i++)
        for (isize k = 0; k < s.rows.p[i].items.n; k++)
            assert(utf8_valid(s.rows.p[i].items.p[k].text));
    return 0;
}
