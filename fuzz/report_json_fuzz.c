/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_json_fuzz.c - any bytes as the JSON of a report: what was read is written and read again alike */
#include <assert.h>

#include "law/report_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void one(struct arena *mem, struct str bytes)
{
    struct report *a = NEW(mem, struct report, 1), *b = NEW(mem, struct report, 1);
    struct report_seal_info seal = {0};
    struct fail why = {0};
    struct str text;

    if (report_json_read(mem, bytes, a, &seal, &why)) {
        assert(why.what[0]);
        return;
    }
    text = report_json_write(mem, a, NULL);
    assert(report_json_read(mem, text, b, &seal, &why) == OK);
    assert(str_eq(report_canonical(mem, a), report_canonical(mem, b)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    jmp_buf over;

    if (n > 200000 || (!mem.base && !arena_init(&mem, (isize)48 << 20)))
        return 0;
    mem.unwind = &over;
    if (setjmp(over) == 0)
        one(&mem, (struct str){(const char *)data, (isize)n});
    arena_reset(&mem); /* what the JSON library holds goes with it */
    return 0;
}
