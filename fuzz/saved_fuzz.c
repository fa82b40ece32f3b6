/* SPDX-License-Identifier: MulanPSL-2.0 */
/* saved_fuzz.c - any bytes as a page saved as one file, and as one whose tables are hidden in a script */
#include <assert.h>

#include "base/utf8.h"
#include "read/hidden.h"
#include "read/mht.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    struct str bytes = {(const char *)data, (isize)n}, page, bare;

    if (!mem.base && !arena_init(&mem, (isize)256 << 20))
        return 0;
    arena_reset(&mem);
    mht_is(bytes);
    page = mht_page(&mem, bytes); /* also of what does not look like one */
    assert(page.n >= 0 && page.n <= bytes.n);
    bare = hidden_page(&mem, bytes);
    assert(utf8_valid(bare));
    if (page.n) {
        bare = hidden_page(&mem, page);
        assert(utf8_valid(bare));
    }
    return 0;
}
