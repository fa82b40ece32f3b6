/* SPDX-License-Identifier: MulanPSL-2.0 */
/* multipart_fuzz.c - bodies in parts: in one piece or byte by byte, the same comes out */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool begin(void *user, const struct multipart_part *p)
{
    buf_fmt(user, "[%d:%.*s:%.*s:%.*s]", p->file, STR_ARG(p->name), STR_ARG(p->filename),
            STR_ARG(p->type));
    return true;
}
static bool piece(void *user, struct str s)
{
    buf_add(user, s);
    return true;
}
static bool end(void *user)
{
    buf_char(user, ';');
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct multipart_calls calls = {begin, piece, end};
    struct str body = {(const char *)data, (isize)size};
    struct multipart *m;
    struct arena mem;
    struct buf a, b;
    bool good = true, also = true;

    if (size > 1 << 16 || !arena_init(&mem, 64 << 20))
        return 0;
    m = NEW(&mem, struct multipart, 1);
    a = buf_new(&mem, 4096);
    assert(multipart_start(m, S("XX"), &calls, &a));
    good = multipart_feed(m, body);
    b = buf_new(&mem, 4096);
    multipart_start(m, S("XX"), &calls, &b);
    for (isize i = 0; i < body.n && also; i++)
        also = multipart_feed(m, str_slice(body, i, i + 1));
    assert(good == also);
    assert(!good || str_eq(buf_str(&a), buf_str(&b)));
    multipart_boundary(body);
    arena_free(&mem);
    return 0;
}
