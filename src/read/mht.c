/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mht.c - the page inside a saved web archive; see mht.h */
#include "read/mht.h"

#include "base/buf.h"
#include "base/digest.h"

enum { PARTS_MAX = 500 };

/* Behind the blank line that ends a head; the whole length where there is none. */
static isize head_end(struct str s)
{
    for (isize at = 0; at < s.n; at++) {
        isize next = at + 1;

        if (s.p[at] != '\n')
            continue;
        if (next < s.n && s.p[next] == '\r')
            next++;
        if (next < s.n && s.p[next] == '\n')
            return next + 1;
    }
    return s.n;
}

/* What the head says behind a name, its further lines with it; empty: nothing. */
static struct str field(struct str head, struct str name)
{
    for (isize at = 0; at < head.n;) {
        isize end = str_find(str_from(head, at), S("\n"));
        struct str line = str_slice(head, at, end < 0 ? head.n : at + end);

        at = end < 0 ? head.n : at + end + 1;
        if (line.n <= name.n || line.p[name.n] != ':' ||
            !str_eq_nocase(str_slice(line, 0, name.n), name))
            continue;
        while (at < head.n && (head.p[at] == ' ' || head.p[at] == '\t')) {
            end = str_find(str_from(head, at), S("\n"));
            at = end < 0 ? head.n : at + end + 1;
        }
        line.n = head.p + at - line.p;
        return str_trim(str_from(line, name.n + 1));
    }
    return (struct str){0};
}

bool mht_is(struct str bytes)
{
    struct str head = str_slice(bytes, 0, 8192);

    head = str_slice(head, 0, head_end(head));
    for (isize i = 0; i < head.n && head.p[i] != ':'; i++)
        if (head.p[i] != '-' && (head.p[i] | 32) < 'a')
            return false;
    return field(head, S("MIME-Version")).n && field(head, S("Content-Type")).n;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* Quoted-printable (RFC 2045): =XX is a byte, = at the end of a line joins it with the next. */
static struct str unquoted(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] != '=') {
            buf_char(&b, s.p[i]);
        } else if (i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
            buf_char(&b, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
            i += 2;
        } else if (i + 1 < s.n && s.p[i + 1] == '\n') {
            i++;
        } else if (i + 2 < s.n && s.p[i + 1] == '\r' && s.p[i + 2] == '\n') {
            i += 2;
        } else {
            buf_char(&b, '=');
        }
    }
    return buf_str(&b);
}

/* Lines of base64; what stands behind its end is not read. */
static struct str unpacked(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);
    struct str out = {0};

    for (isize i = 0; i < s.n; i++)
        if (s.p[i] > ' ')
            buf_char(&b, s.p[i]);
    return base64_parse(mem, buf_str(&b), &out) ? out : (struct str){0};
}

static struct str decoded(struct arena *mem, struct str head, struct str body)
{
    struct str how = field(head, S("Content-Transfer-Encoding"));

    if (str_eq_nocase(how, S("quoted-printable")))
        return unquoted(mem, body);
    return str_eq_nocase(how, S("base64")) ? unpacked(mem, body) : body;
}

/* The next line that begins with two strokes, as lines between parts do; -1: none. */
static isize next_part(struct str s, isize from)
{
    isize at = str_find(str_from(s, from), S("\n--"));

    return at < 0 ? -1 : from + at + 1;
}

struct str mht_page(struct arena *mem, struct str bytes)
{
    struct str first = {0}, between = {0};
    isize at = 0;

    for (int n = 0; n < PARTS_MAX && at >= 0 && at < bytes.n; n++) {
        struct str rest = str_from(bytes, at), head, page;
        isize body = head_end(rest), end = rest.n;

        head = str_slice(rest, 0, body);
        if (!str_eq_nocase(str_slice(field(head, S("Content-Type")), 0, 9), S("text/html"))) {
            at = next_part(bytes, at);
        } else {
            if (between.n) {
                isize close = str_find(str_from(rest, body), between);

                end = close < 0 ? rest.n : body + close;
            }
            page = decoded(mem, head, str_slice(rest, body, end));
            if (str_has(str_lower(mem, page), S("<table")))
                return page;
            first = first.n ? first : page;
            at = next_part(bytes, at + end > 0 ? at + end - 1 : 0);
        }
        if (at >= 0) {
            isize line = str_find(str_from(bytes, at), S("\n"));

            between = str_trim(str_slice(bytes, at, line < 0 ? bytes.n : at + line));
            at = line < 0 ? -1 : at + line + 1;
        }
    }
    return first;
}
