/* SPDX-License-Identifier: MulanPSL-2.0 */
/* buf.h - growing output in an arena
 *
 * Append freely, ask once at the end: failure is sticky. A buffer that passes
 * `limit` (0: none) keeps what it had and sets `failed`.
 * Memory: grows in place while it is the arena's last allocation.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    char *p;
    isize n, cap;
    isize limit;
    struct arena *mem;
    bool failed;
};

struct buf buf_new(struct arena *mem, isize first_cap);
void buf_add(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_rune(struct buf *b, uint32_t rune); /* as UTF-8 */
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Fills up to `width` with `c` since byte `from`. */
void buf_pad(struct buf *b, isize from, isize width, char c);
/* What was written; valid as long as the arena. */
struct str buf_str(const struct buf *b);
#define buf_lit(b, s) buf_add((b), S(s))

#endif
