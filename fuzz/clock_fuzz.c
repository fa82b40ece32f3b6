/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock_fuzz.c - events as strangers write them: parsed, computed, proved */
#include "base/utf8.h"
#include "law/clock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena mem;
    struct calendar cal;
    struct clock_events e = {0};
    struct clock k = {0};
    struct fail why = {0};
    struct day today, expect;
    struct str text = {(const char *)data, (isize)size};

    if (size > 20000 || !utf8_valid(text))
        return 0;
    if (!mem.base && !arena_init(&mem, 512 << 20))
        return 0;
    calendar_shipped(&mem, &cal);
    day_make(2026, 3, 2, &today);
    if (!clock_parse(&mem, &cal, text, &e, &expect, &why))
        clock_compute(&mem, &cal, e.p, e.n, today, &k, &why);
    arena_reset(&mem);
    return 0;
}
