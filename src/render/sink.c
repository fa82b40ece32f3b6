/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sink.c - see sink.h */
#include "render/sink.h"

#include <stdlib.h>
#include <string.h>

cairo_status_t sink_take(void *to, const unsigned char *bytes, unsigned n)
{
    struct sink *s = to;

    if (s->most && s->n + n > s->most)
        return CAIRO_STATUS_WRITE_ERROR;
    if (s->n + n > s->cap) {
        size_t cap = (s->n + n) * 2 + 65536;
        unsigned char *p = realloc(s->p, cap);

        if (!p)
            return CAIRO_STATUS_NO_MEMORY;
        s->p = p;
        s->cap = cap;
    }
    memcpy(s->p + s->n, bytes, n);
    s->n += n;
    return CAIRO_STATUS_SUCCESS;
}

struct str sink_str(const struct sink *s)
{
    return (struct str){(const char *)s->p, (isize)s->n};
}
