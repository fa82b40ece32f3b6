/* SPDX-License-Identifier: MulanPSL-2.0 */
/* check_fuzz.c - any text and any HTML through the whole content check */
#include <stdlib.h>

#include "base/utf8.h"
#include "check/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena tables, mem;
    static const struct checker *k;
    struct fail why = {0};
    struct check_options o = {0};
    struct check_list l;
    struct str text;

    if (!k) {
        if (!arena_init(&tables, 64 << 20) || !arena_init(&mem, 512 << 20) ||
            checker_open(&tables, &k, &why))
            abort();
    }
    if (size > 4096)
        return 0;
    text = utf8_repair(&mem, (struct str){(const char *)data, (isize)size});
    check_text(k, &mem, &(struct check_input){.text = text}, &o, &l);
    for (isize i = 0; i < l.n; i++)
        if (l.p[i].at < 0 || l.p[i].n < 0 || l.p[i].at + l.p[i].n > text.n ||
            !utf8_valid(l.p[i].words))
            abort();
    check_apply(&mem, text, &l, CHECK_ALL);
    check_html(k, &mem, text, &o, &l);
    check_apply(&mem, text, &l, CHECK_ALL);
    arena_reset(&mem);
    return 0;
}
