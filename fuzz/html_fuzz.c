/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html_fuzz.c - any bytes as HTML: read, and checked for what every tree must hold */
#include <assert.h>

#include "base/utf8.h"
#include "read/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    struct tree *doc = NULL;
    struct fail why = {0};

    if (!mem.base && !arena_init(&mem, (isize)256 << 20))
        return 0;
    arena_reset(&mem);
    if (read_html_fragment(&mem, (struct str){(const char *)data, (isize)n}, &doc, &why)) {
        assert(why.what[0]);
        return 0;
    }
    for (struct tree *t = doc; t; t = tree_walk(doc, t)) {
        assert(utf8_valid(t->text) && utf8_valid(t->href));
        assert(!t->href.n || tree_href_ok(t->href));
        assert(t->kind != TREE_CELL || (t->rowspan > 0 && t->colspan > 0 && t->first));
    }
    tree_text(&mem, doc);
    return 0;
}
