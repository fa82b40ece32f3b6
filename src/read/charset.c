/* SPDX-License-Identifier: MulanPSL-2.0 */
/* charset.c - bytes of any of the character sets met in China as UTF-8; see charset.h */
#include "read/charset.h"

#include "base/buf.h"
#include "base/utf8.h"

/* How many bytes the character at `at` has by the rules of GB 18030; 0: none begins there. */
static isize gb_length(struct str s, isize at)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    isize left = s.n - at;

    if (p[0] < 0x80)
        return 1;
    if (p[0] == 0x80 || p[0] == 0xff || left < 2)
        return 0;
    if (p[1] >= 0x40 && p[1] != 0x7f && p[1] != 0xff)
        return 2;
    return left >= 4 && p[1] >= 0x30 && p[1] <= 0x39 && p[2] >= 0x81 && p[2] <= 0xfe &&
                   p[3] >= 0x30 && p[3] <= 0x39
               ? 4
               : 0;
}

/* A title cut in the middle of a character leaves half of one: such bytes become U+FFFD. False where they
 * are more than one of twenty of those that are not ASCII: it is another character set. */
static bool mend_gb18030(struct arena *mem, struct str s, struct str *out)
{
    struct buf b = buf_new(mem, s.n + 64);
    isize bad = 0, foreign = 0;

    for (isize at = 0, n; at < s.n; at += n) {
        n = gb_length(s, at);
        foreign += n != 1;
        bad += !n;
        if (n)
            buf_add(&b, str_slice(s, at, at + n));
        else
            buf_lit(&b, "\x84\x31\xa4\x37"); /* U+FFFD */
        n = n ? n : 1;
    }
    return bad * 20 < foreign && utf8_from_gb18030(mem, buf_str(&b), out);
}

static bool decode_gb18030(struct arena *mem, struct str s, struct str *out)
{
    /* A file that was cut off may end inside a character (of at most four bytes). */
    for (int cut = 0; cut < 4 && cut <= s.n; cut++)
        if (utf8_from_gb18030(mem, str_slice(s, 0, s.n - cut), out))
            return true;
    return mend_gb18030(mem, s, out);
}

/* UTF-16, as the byte order mark said; what cannot be read becomes U+FFFD. */
static struct str decode_utf16(struct arena *mem, struct str s, bool big)
{
    struct buf b = buf_new(mem, s.n * 3 / 2 + 4);

    for (isize i = 0; i + 1 < s.n; i += 2) {
        const unsigned char *p = (const unsigned char *)s.p + i;
        uint32_t r = big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];

        if (r >= 0xD800 && r < 0xDC00 && i + 3 < s.n) {
            uint32_t low = big ? (uint32_t)p[2] << 8 | p[3] : (uint32_t)p[3] << 8 | p[2];

            if (low >= 0xDC00 && low < 0xE000) {
                r = 0x10000 + ((r - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (r)
            buf_rune(&b, r >= 0xD800 && r < 0xE000 ? 0xFFFD : r);
    }
    return buf_str(&b);
}

/* Does the head of the file name a character set that begins with `word`? */
static bool declares(struct arena *mem, struct str bytes, struct str word)
{
    struct str s = str_lower(mem, str_slice(bytes, 0, 4096));

    for (isize i = 0; i < s.n; i++) {
        struct str rest = str_from(s, i);

        if (str_starts(rest, S("charset")))
            rest = str_from(rest, 7);
        else if (str_starts(rest, S("encoding")))
            rest = str_from(rest, 8);
        else
            continue;
        while (rest.n &&
               (*rest.p == '=' || *rest.p == ' ' || *rest.p == '"' || *rest.p == '\''))
            rest = str_from(rest, 1);
        if (str_starts(rest, word))
            return true;
    }
    return false;
}

/* How many bytes are not ASCII, counted up to `enough`. */
static isize foreign_bytes(struct str s, isize enough)
{
    isize n = 0;

    for (isize i = 0; i < s.n && n < enough; i++)
        n += (unsigned char)s.p[i] >= 0x80;
    return n;
}

static isize count(struct str s, struct str what)
{
    isize n = 0, at;

    for (; (at = str_find(s, what)) >= 0; s = str_from(s, at + what.n))
        n++;
    return n;
}

/* Is this what stands in a text of this house's files: ASCII, Chinese characters and their marks. */
static bool usual(uint32_t r)
{
    return r == '\t' || r == '\n' || r == '\r' || (r >= 0x20 && r < 0x7f) ||
           (r >= 0x2010 && r < 0x2040) || (r >= 0x3000 && r < 0x3100) ||
           (r >= 0x4e00 && r < 0xa000) || (r >= 0xff00 && r < 0xfff0);
}

/* UTF-16 that lost its mark: nearly every unit is usual in one order of bytes, few in the other. */
static bool unmarked_utf16(struct str s, bool *big)
{
    int n = 0, usual_in[2] = {0};
    bool nul = false;

    for (isize i = 0; i + 1 < s.n && i < 4096; i += 2, n++) {
        unsigned a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];

        usual_in[0] += usual(b << 8 | a);
        usual_in[1] += usual(a << 8 | b);
        nul |= !a != !b;
    }
    *big = usual_in[1] > usual_in[0];
    return nul && n >= 16 && usual_in[*big] * 20 >= n * 19 && usual_in[!*big] * 2 < n;
}

struct str charset_decode(struct arena *mem, struct str bytes)
{
    bool big;
    struct str out = {0}, gb = {0};
    isize bad;

    if (str_starts(bytes, S("\xEF\xBB\xBF")))
        return utf8_repair(mem, str_from(bytes, 3));
    if (str_starts(bytes, S("\xFF\xFE")) || str_starts(bytes, S("\xFE\xFF")))
        return decode_utf16(mem, str_from(bytes, 2), bytes.p[0] == '\xFE');
    if (unmarked_utf16(bytes, &big))
        return decode_utf16(mem, bytes, big);
    bad = utf8_bad(bytes);
    if (bad < 0) {
        /* A handful of GBK characters may happen to be UTF-8 (联通); a text never is. */
        if (foreign_bytes(bytes, 20) < 20 && declares(mem, bytes, S("gb")) &&
            decode_gb18030(mem, bytes, &gb))
            return gb;
        return bytes;
    }
    /* UTF-8 that was cut off, or in which a few bytes are broken, is still UTF-8. */
    out = utf8_repair(mem, bytes);
    if (bytes.n - bad < 4 && foreign_bytes(str_from(bytes, bad), 4) == bytes.n - bad &&
        foreign_bytes(str_slice(bytes, 0, bad), 1))
        return str_slice(bytes, 0, bad);
    if (declares(mem, bytes, S("utf-8")))
        if (count(out, S("\xEF\xBF\xBD")) * 20 < foreign_bytes(bytes, bytes.n))
            return out;
    return decode_gb18030(mem, bytes, &gb) ? gb : out;
}
