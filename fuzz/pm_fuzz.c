/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pm_fuzz.c - any bytes as the editor's document: what is taken can be written and taken again */
#include <assert.h>

#include "read/pm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    struct tree *doc = NULL;
    struct fail why = {0};
    struct str json, again;

    if (!mem.base && !arena_init(&mem, (isize)256 << 20))
        return 0;
    arena_reset(&mem);
    if (pm_read(&mem, (struct str){(const char *)data, (isize)n}, &doc, &why)) {
        assert(why.what[0]);
    } else {
        json = pm_write(&mem, doc);
        assert(pm_read(&mem, json, &doc, &why) == OK);
        again = pm_write(&mem, doc);
        assert(str_eq(json, again));
    }
    arena_reset(&mem); /* what the JSON reader deferred goes with it */
    return 0;
}
