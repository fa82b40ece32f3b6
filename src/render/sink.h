/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sink.h - where cairo writes a file to
 *
 * Cairo hands over bytes from within its own frames, where an arena, which unwinds when it is
 * exhausted, may not be passed. So the bytes are malloc'ed; whoever made the sink frees `p`.
 */
#ifndef RENDER_SINK_H
#define RENDER_SINK_H

#include <cairo.h>

#include "base/str.h"

struct sink {
    unsigned char *p;
    size_t n, cap;
    size_t most; /* more is an error of the stream; 0: no limit */
};

/* A cairo_write_func_t; `to` is the sink. */
cairo_status_t sink_take(void *to, const unsigned char *bytes, unsigned n);
/* What has come; valid until the next byte or free(). */
struct str sink_str(const struct sink *s);

#endif
