/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mkpage_fuzz.c - templates: compiled or refused with a line, never more */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/pagec.c"
#include "tools/pagec_html.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena mem;
    struct pagec c = {.mem = &mem, .file = "x.html"};
    struct buf out, text;
    bool good;

    if (size > 1 << 14 || !arena_init(&mem, 256 << 20))
        return 0;
    text = buf_new(&mem, (isize)size + 64);
    buf_lit(&text, "{{view x struct x}}");
    buf_add(&text, (struct str){(const char *)data, (isize)size});
    out = buf_new(&mem, 4096);
    good = pagec_compile(&c, buf_str(&text), &out);
    assert(good == !c.error[0]);
    assert(good || c.error_line >= 1);
    arena_free(&mem);
    return 0;
}
