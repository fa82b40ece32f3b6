/* SPDX-License-Identifier: MulanPSL-2.0 */
/* copy_text.c - rows as PostgreSQL's COPY reads them; see copy_text.h */
#include "store/copy_text.h"

static void begin(struct buf *b, isize col)
{
    if (col)
        buf_char(b, '\t');
}

void copy_null(struct buf *b, isize col)
{
    begin(b, col);
    buf_lit(b, "\\N");
}

void copy_int(struct buf *b, isize col, int64_t v)
{
    begin(b, col);
    buf_int(b, v);
}

void copy_text(struct buf *b, isize col, struct str v)
{
    isize from = 0;

    begin(b, col);
    for (isize i = 0; i < v.n; i++) {
        char escape = v.p[i] == '\\'   ? '\\'
                      : v.p[i] == '\n' ? 'n'
                      : v.p[i] == '\r' ? 'r'
                      : v.p[i] == '\t' ? 't'
                                       : 0;

        if (!escape)
            continue;
        buf_add(b, str_slice(v, from, i));
        buf_char(b, '\\');
        buf_char(b, escape);
        from = i + 1;
    }
    buf_add(b, str_from(v, from));
}

void copy_bytes(struct buf *b, isize col, struct str v)
{
    static const char digits[] = "0123456789abcdef";

    begin(b, col);
    buf_lit(b, "\\\\x");
    for (isize i = 0; i < v.n; i++) {
        buf_char(b, digits[(unsigned char)v.p[i] >> 4]);
        buf_char(b, digits[v.p[i] & 15]);
    }
}

void copy_end(struct buf *b)
{
    buf_char(b, '\n');
}
