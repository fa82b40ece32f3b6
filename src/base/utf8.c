/* SPDX-License-Identifier: MulanPSL-2.0 */
/* utf8.c - UTF-8; see utf8.h. Normal forms by utf8proc, GB18030 by iconv. */
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"

/* Length of the valid sequence at p, or 0. */
static isize sequence(const unsigned char *p, isize n)
{
    uint32_t r;

    if (p[0] < 0x80)
        return p[0] != 0;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    isize len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (len > n)
        return 0;
    r = p[0] & (0x7Fu >> len);
    for (isize i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        r = r << 6 | (p[i] & 0x3F);
    }
    if ((len == 3 && r < 0x800) || (len == 4 && (r < 0x10000 || r > 0x10FFFF)) ||
        (r >= 0xD800 && r <= 0xDFFF))
        return 0;
    return len;
}

isize utf8_bad(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;

    for (isize i = 0; i < s.n;) {
        isize len;

        /* Most of what there is: letters by eights, and characters of three bytes that cannot be anything else. */
        if (p[i] < 0x80 && i + 8 <= s.n) {
            uint64_t v;

            memcpy(&v, p + i, 8);
            if (!((v | (v - 0x0101010101010101u)) & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        } else if (p[i] > 0xE0 && p[i] < 0xED && i + 3 <= s.n && (p[i + 1] & 0xC0) == 0x80 &&
                   (p[i + 2] & 0xC0) == 0x80) {
            i += 3;
            continue;
        }
        len = sequence(p + i, s.n - i);
        if (!len)
            return i;
        i += len;
    }
    return -1;
}

bool utf8_valid(struct str s)
{
    return utf8_bad(s) < 0;
}

isize utf8_count(struct str s)
{
    isize behind = 0, i = 0; /* bytes that continue a character */

    for (; i + 8 <= s.n; i += 8) {
        uint64_t v;

        memcpy(&v, s.p + i, 8);
        v = v >> 7 & ~v >> 6 & 0x0101010101010101u;
        behind += (isize)(v * 0x0101010101010101u >> 56);
    }
    for (; i < s.n; i++)
        behind += ((unsigned char)s.p[i] & 0xC0) == 0x80;
    return s.n - behind;
}

uint32_t utf8_next(struct str s, isize *at)
{
    const unsigned char *p;
    isize len;
    uint32_t r;

    if (*at >= s.n)
        return 0;
    p = (const unsigned char *)s.p + *at;
    len = sequence(p, s.n - *at);
    if (!len) {
        (*at)++;
        return 0xFFFD;
    }
    *at += len;
    if (len == 1)
        return p[0];
    r = p[0] & (0x7Fu >> len);
    for (isize i = 1; i < len; i++)
        r = r << 6 | (p[i] & 0x3F);
    return r;
}

uint32_t utf8_prev(struct str s, isize *at)
{
    isize i = *at;

    if (i <= 0)
        return 0;
    do
        i--;
    while (i > 0 && *at - i < 4 && ((unsigned char)s.p[i] & 0xC0) == 0x80);
    *at = i;
    return utf8_next(s, &(isize){i});
}

isize utf8_put(char out[4], uint32_t r)
{
    if (r < 0x80) {
        out[0] = (char)r;
        return 1;
    }
    if (r < 0x800) {
        out[0] = (char)(0xC0 | r >> 6);
        out[1] = (char)(0x80 | (r & 0x3F));
        return 2;
    }
    if (r < 0x10000) {
        out[0] = (char)(0xE0 | r >> 12);
        out[1] = (char)(0x80 | (r >> 6 & 0x3F));
        out[2] = (char)(0x80 | (r & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | r >> 18);
    out[1] = (char)(0x80 | (r >> 12 & 0x3F));
    out[2] = (char)(0x80 | (r >> 6 & 0x3F));
    out[3] = (char)(0x80 | (r & 0x3F));
    return 4;
}

struct str utf8_clip(struct str s, isize bytes)
{
    if (s.n <= bytes)
        return s;
    while (bytes > 0 && ((unsigned char)s.p[bytes] & 0xC0) == 0x80)
        bytes--;
    return str_slice(s, 0, bytes);
}

struct str utf8_head(struct str s, isize runes)
{
    isize at = 0;

    while (runes-- > 0 && at < s.n) {
        const unsigned char *p = (const unsigned char *)s.p + at;

        /* Chinese and ASCII, which nearly all is; utf8_next() for the rest and for what is broken. */
        if (p[0] < 0x80)
            at++;
        else if (p[0] > 0xE0 && p[0] < 0xED && s.n - at >= 3 && p[1] >> 6 == 2 &&
                 p[2] >> 6 == 2)
            at += 3;
        else
            utf8_next(s, &at);
    }
    return str_slice(s, 0, at);
}

struct str utf8_repair(struct arena *mem, struct str s)
{
    struct buf b;
    isize bad = utf8_bad(s);

    if (bad < 0)
        return s;
    b = buf_new(mem, s.n + 16);
    for (; bad >= 0; bad = utf8_bad(s)) {
        buf_add(&b, str_slice(s, 0, bad));
        if (s.p[bad])
            buf_rune(&b, 0xFFFD);
        s = str_from(s, bad + 1);
    }
    buf_add(&b, s);
    return buf_str(&b);
}

struct str utf8_nfkc(struct arena *mem, struct str s)
{
    utf8proc_uint8_t *raw = NULL;
    struct str out = s;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, s.n, &raw,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);

    if (n >= 0)
        out = str_dup(mem, (struct str){(const char *)raw, n});
    free(raw);
    return out;
}

isize rune_parts(uint32_t r, uint32_t out[RUNE_PARTS])
{
    utf8proc_int32_t parts[RUNE_PARTS];
    int last = 0;
    utf8proc_ssize_t n =
        r < 0x80 ? 0
                 : utf8proc_decompose_char((utf8proc_int32_t)r, parts, RUNE_PARTS,
                                           UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last);

    if (n < 1 || n > RUNE_PARTS) {
        out[0] = r;
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++)
        out[i] = (uint32_t)parts[i];
    return n;
}

isize utf8_width(struct str s)
{
    isize w = 0;

    for (isize at = 0; at < s.n;) {
        int one = utf8proc_charwidth((utf8proc_int32_t)utf8_next(s, &at));

        w += one > 0 ? one : 0;
    }
    return w;
}

bool rune_is_han(uint32_t r)
{
    return (r >= 0x4E00 && r <= 0x9FFF) || (r >= 0x3400 && r <= 0x4DBF) ||
           (r >= 0x20000 && r <= 0x323AF) || (r >= 0xF900 && r <= 0xFAFF) || r == 0x3007;
}

bool rune_is_zh_punct(uint32_t r)
{
    return (r >= 0x3001 && r <= 0x3003) || (r >= 0x3008 && r <= 0x3011) ||
           (r >= 0x3014 && r <= 0x301F) || r == 0xFF0C || r == 0xFF1A || r == 0xFF1B ||
           r == 0xFF01 || r == 0xFF1F || r == 0xFF08 || r == 0xFF09 || r == 0x201C ||
           r == 0x201D || r == 0x2018 || r == 0x2019 || r == 0x2014 || r == 0x2026 || r == 0xB7;
}

bool rune_is_space(uint32_t r)
{
    return r == ' ' || r == '\t' || r == '\r' || r == '\n' || r == 0x3000 || r == 0xA0 ||
           (r >= 0x2000 && r <= 0x200B) || r == 0xFEFF || r == 0x202F;
}

bool rune_is_word(uint32_t r)
{
    utf8proc_category_t c;

    if (r < 0x80)
        return (r >= '0' && r <= '9') || ((r | 0x20) >= 'a' && (r | 0x20) <= 'z');
    c = utf8proc_category((utf8proc_int32_t)r);
    return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
           (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

uint32_t rune_lower(uint32_t r)
{
    if (r < 0x80)
        return r >= 'A' && r <= 'Z' ? r | 0x20 : r;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)r);
}

bool utf8_from_gb18030(struct arena *mem, struct str s, struct str *out)
{
    iconv_t cd;
    /* Two bytes of GB18030 become at most three of UTF-8; one (ASCII) stays one. */
    size_t in_n = (size_t)s.n, room = (size_t)s.n * 2 + 16, left = room;
    char *in, *p, *q;
    size_t r;

    in = str_cstr(mem, s);
    p = q = NEW(mem, char, (isize)room);
    cd = iconv_open("UTF-8", "GB18030"); /* last: what unwinds above leaves nothing open */
    if (cd == (iconv_t)-1)
        return false;
    r = iconv(cd, &in, &in_n, &q, &left);
    iconv_close(cd);
    if (r == (size_t)-1 || !utf8_valid((struct str){p, q - p}))
        return false;
    *out = (struct str){p, q - p};
    return true;
}

struct str utf8_to_gb18030(struct arena *mem, struct str s)
{
    iconv_t cd;
    /* One byte of UTF-8 stays one, two and three become two or four. */
    size_t in_n = (size_t)s.n, room = (size_t)s.n * 2 + 16, left = room;
    char *in, *p, *q;
    size_t r;

    in = str_cstr(mem, s);
    p = q = NEW(mem, char, (isize)room);
    cd = iconv_open("GB18030", "UTF-8");
    if (cd == (iconv_t)-1)
        return (struct str){0};
    r = iconv(cd, &in, &in_n, &q, &left);
    iconv_close(cd);
    return r == (size_t)-1 ? (struct str){0} : (struct str){p, q - p};
}

/* Control characters and those that turn the direction of writing: a name is to be read as it is. */
static bool turns(uint32_t r)
{
    return r < 0x20 || (r >= 0x7F && r < 0xA0) || r == 0x200E || r == 0x200F ||
           (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069);
}

struct str utf8_file_name(struct arena *mem, struct str s)
{
    enum { MOST = 240, ENDING = 12 };
    struct buf b = buf_new(mem, s.n + 1);
    struct str ending = S("");

    for (isize i = s.n; i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '\\') {
            s = str_from(s, i);
            break;
        }
    s = utf8_repair(mem, str_replace(mem, s, S("%22"), S("\"")));
    for (isize at = 0; at < s.n;) {
        isize from = at;

        if (!turns(utf8_next(s, &at)))
            buf_add(&b, str_slice(s, from, at));
    }
    s = buf_str(&b);
    for (isize i = s.n - 1; i > 0 && s.n - i <= ENDING; i--)
        if (s.p[i] == '.') {
            ending = str_from(s, i);
            break;
        }
    if (s.n > MOST)
        s = str_concat(mem, utf8_clip(str_slice(s, 0, s.n - ending.n), MOST - ending.n),
                       ending);
    return str_dup(mem, s);
}
