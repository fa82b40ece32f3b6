/* SPDX-License-Identifier: MulanPSL-2.0 */
/* buf.c - growing output in an arena; see buf.h */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

struct buf buf_new(struct arena *mem, isize first_cap)
{
    struct buf b = {.mem = mem, .cap = first_cap, .p = NEW(mem, char, first_cap ? 1 : 0)};

    /* What will be written over need not be cleared. */
    if (first_cap > 1 && !arena_extend(mem, b.p, 1, first_cap))
        b.p = NEW(mem, char, first_cap);
    return b;
}

static bool room(struct buf *b, isize more)
{
    isize want = b->cap ? b->cap : 64;
    char *p;

    if (b->failed || (b->limit && b->n + more > b->limit)) {
        b->failed = true;
        return false;
    }
    if (b->n + more <= b->cap)
        return true;
    while (want < b->n + more)
        want *= 2;
    if (b->p && arena_extend(b->mem, b->p, b->cap, want)) {
        b->cap = want;
        return true;
    }
    p = NEW(b->mem, char, want);
    if (b->p)
        memcpy(p, b->p, (size_t)b->n);
    b->p = p;
    b->cap = want;
    return true;
}

void buf_add(struct buf *b, struct str s)
{
    if (!s.n || !room(b, s.n))
        return;
    memcpy(b->p + b->n, s.p, (size_t)s.n);
    b->n += s.n;
}

void buf_char(struct buf *b, char c)
{
    if (room(b, 1))
        b->p[b->n++] = c;
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

    do
        *--at = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        *--at = '-';
    buf_add(b, (struct str){at, digits + sizeof digits - at});
}

void buf_rune(struct buf *b, uint32_t rune)
{
    char bytes[4];

    buf_add(b, (struct str){bytes, utf8_put(bytes, rune)});
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0 || !room(b, n + 1))
        return;
    va_start(ap, fmt);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += n;
}

void buf_pad(struct buf *b, isize from, isize width, char c)
{
    while (!b->failed && b->n - from < width)
        buf_char(b, c);
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->n};
}
