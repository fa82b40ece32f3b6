/* SPDX-License-Identifier: MulanPSL-2.0 */
/* str.c - counted strings; see str.h */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *list_room(struct arena *mem, void *p, isize n, isize *cap, isize size)
{
    char *more;

    if (n < *cap)
        return p;
    *cap = *cap ? *cap * 2 : 8;
    more = arena_alloc(mem, size, 16, *cap);
    if (n)
        memcpy(more, p, (size_t)(n * size));
    return more;
}

struct str str_of(const char *cstr)
{
    return cstr ? (struct str){cstr, (isize)strlen(cstr)} : (struct str){0};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (!a.n || !memcmp(a.p, b.p, (size_t)a.n));
}

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (isize i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    isize n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, (size_t)n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){s.p, prefix.n}, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

enum { SHORT = 16 };

isize str_find(struct str s, struct str what)
{
    const char *hit;

    if (!what.n)
        return 0;
    if (s.n < what.n || !s.p)
        return -1;
    if (what.n > SHORT) {
        hit = memmem(s.p, (size_t)s.n, what.p, (size_t)what.n);
        return hit ? hit - s.p : -1;
    }
    /* Short words, by their last byte: of a Chinese word it is the rarest, and memmem() makes tables first. */
    for (const char *p = s.p + what.n - 1, *end = s.p + s.n;
         (hit = memchr(p, what.p[what.n - 1], (size_t)(end - p))); p = hit + 1)
        if (!memcmp(hit - what.n + 1, what.p, (size_t)what.n))
            return hit - what.n + 1 - s.p;
    return -1;
}

isize str_rfind(struct str s, struct str what)
{
    for (isize i = s.n - what.n; i >= 0; i--)
        if (str_eq((struct str){s.p + i, what.n}, what))
            return i;
    return -1;
}

bool str_has(struct str s, struct str what)
{
    return str_find(s, what) >= 0;
}

struct str str_slice(struct str s, isize from, isize until)
{
    if (from < 0)
        from = 0;
    if (until > s.n)
        until = s.n;
    if (from >= until)
        return (struct str){s.p ? s.p + (from < s.n ? from : s.n) : NULL, 0};
    return (struct str){s.p + from, until - from};
}

struct str str_from(struct str s, isize from)
{
    return str_slice(s, from, s.n);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
    while (s.n && blank(s.p[0]))
        s = str_from(s, 1);
    while (s.n && blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_trim_wide(struct str s)
{
    static const struct str wide[] = {LIT("\xE3\x80\x80"), LIT("\xC2\xA0"), LIT("\xEF\xBB\xBF"),
                                      LIT("\xE2\x80\x8B")};
    bool more = true;

    while (more) {
        more = false;
        s = str_trim(s);
        for (isize i = 0; i < (isize)(sizeof wide / sizeof *wide); i++) {
            if (s.n && s.p[0] == wide[i].p[0] && str_starts(s, wide[i]))
                s = str_from(s, wide[i].n), more = true;
            if (s.n && s.p[s.n - 1] == wide[i].p[wide[i].n - 1] && str_ends(s, wide[i]))
                s.n -= wide[i].n, more = true;
        }
    }
    return s;
}

bool str_cut(struct str s, struct str sep, struct str *head, struct str *tail)
{
    isize i = str_find(s, sep);

    if (i < 0) {
        *head = s;
        *tail = (struct str){0};
        return false;
    }
    *head = str_slice(s, 0, i);
    *tail = str_from(s, i + sep.n);
    return true;
}

bool str_next(struct str *rest, char sep, struct str *part)
{
    const char *hit;

    if (!rest->p)
        return false;
    hit = rest->n ? memchr(rest->p, sep, (size_t)rest->n) : NULL;
    if (!hit) {
        *part = *rest;
        *rest = (struct str){0};
        return true;
    }
    *part = (struct str){rest->p, hit - rest->p};
    *rest = (struct str){hit + 1, rest->n - part->n - 1};
    return true;
}

/* Bytes that are written over at once need not be cleared. */
static char *bytes(struct arena *mem, isize n)
{
    char *p = NEW(mem, char, 1);

    return arena_extend(mem, p, 1, n) ? p : NEW(mem, char, n);
}

struct str str_dup(struct arena *mem, struct str s)
{
    return (struct str){str_cstr(mem, s), s.n};
}

char *str_cstr(struct arena *mem, struct str s)
{
    char *p = bytes(mem, s.n + 1);

    if (s.n)
        memcpy(p, s.p, (size_t)s.n);
    p[s.n] = 0;
    return p;
}

struct str str_fmt(struct arena *mem, const char *fmt, ...)
{
    va_list ap;
    char *p;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    p = NEW(mem, char, n + 1);
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return (struct str){p, n};
}

struct str str_concat(struct arena *mem, struct str a, struct str b)
{
    char *p = bytes(mem, a.n + b.n + 1);

    p[a.n + b.n] = 0;
    if (a.n)
        memcpy(p, a.p, (size_t)a.n);
    if (b.n)
        memcpy(p + a.n, b.p, (size_t)b.n);
    return (struct str){p, a.n + b.n};
}

struct str str_replace(struct arena *mem, struct str s, struct str what, struct str by)
{
    isize hits = 0, at = 0;
    char *p;

    if (!what.n)
        return s;
    for (struct str rest = s; (at = str_find(rest, what)) >= 0; hits++)
        rest = str_from(rest, at + what.n);
    if (!hits)
        return s;
    p = NEW(mem, char, s.n + hits * (by.n - what.n) + 1);
    struct str out = {p, 0};
    while ((at = str_find(s, what)) >= 0) {
        memcpy(p + out.n, s.p, (size_t)at);
        out.n += at;
        if (by.n)
            memcpy(p + out.n, by.p, (size_t)by.n);
        out.n += by.n;
        s = str_from(s, at + what.n);
    }
    if (s.n)
        memcpy(p + out.n, s.p, (size_t)s.n);
    out.n += s.n;
    return out;
}

struct str str_lower(struct arena *mem, struct str s)
{
    char *p = str_cstr(mem, s);

    for (isize i = 0; i < s.n; i++)
        p[i] = (char)lower(p[i]);
    return (struct str){p, s.n};
}

bool str_int(struct str s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    int64_t v = 0;

    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_from(s, 1);
    if (!s.n)
        return false;
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        /* Gathered as a negative number, whose range is the larger one. */
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, s.p[i] - '0', &v))
            return false;
    }
    if (!minus && v == INT64_MIN)
        return false;
    *out = minus ? v : -v;
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 14695981039346656037u;

    for (isize i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}
