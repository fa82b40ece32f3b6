/* SPDX-License-Identifier: MulanPSL-2.0 */
/* old_fuzz.c - any bytes as a .doc or .xls: all of it, and what is seen */
#include <assert.h>
#include <stdlib.h>

#include "read/old.h"
#include "read/ole.h"
#include "read/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */

    if (n > 400000 || (!mem.base && !arena_init(&mem, (isize)128 << 20)))
        return 0;
    for (int seen = 0; seen < 2; seen++) {
        struct ole *o = NULL;
        struct tree *doc = NULL;
        struct str aside = {0};
        struct xlsx_unseen unseen = {0};
        struct fail why = {0};

        arena_reset(&mem);
        if (ole_open((struct str){(const char *)data, (isize)n}, &o, &why) == OK)
            read_old(&mem, o, seen ? &unseen : NULL, &doc, &aside, &why);
        ole_close(o);
        assert(!why.code || why.what[0]);
        if (!why.code)
            for (struct tree *t = doc; t; t = tree_walk(doc, t))
                assert(t->kind != TREE_CELL || (t->rowspan > 0 && t->colspan > 0));
    }
    return 0;
}
