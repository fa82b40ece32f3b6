/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page_fuzz.c - any bytes as a published page */
#include <assert.h>

#include "base/utf8.h"
#include "read/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    struct page p = {0};
    struct fail why = {0};

    if (!mem.base && !arena_init(&mem, (isize)512 << 20))
        return 0;
    arena_reset(&mem);
    if (page_read(&mem, (struct str){(const char *)data, (isize)n}, S("t20210301_1.htm"), &p,
                  &why)) {
        assert(why.what[0]);
        return 0;
    }
    assert(p.body && utf8_valid(p.title.value) && utf8_valid(p.published.value));
    assert(utf8_valid(p.source.value) && utf8_valid(p.issuer.value));
    assert(utf8_valid(p.index_number.value) && utf8_valid(p.document_number.value));
    assert(p.published.value.n == 0 || p.published.value.n >= 10);
    return 0;
}
