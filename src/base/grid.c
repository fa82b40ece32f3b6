/* SPDX-License-Identifier: MulanPSL-2.0 */
/* grid.c - tables as text; see grid.h */
#include "base/grid.h"

char grid_separator(struct str text)
{
    isize end = str_find(text, S("\n"));

    return str_has(str_slice(text, 0, end < 0 ? text.n : end), S("\t")) ? '\t' : ',';
}

struct str grid_cell(struct arena *mem, struct str text, isize *at, char sep, bool *last)
{
    struct buf b = buf_new(mem, 64);
    bool quoted = *at < text.n && text.p[*at] == '"';

    *last = false;
    if (quoted)
        ++*at;
    while (*at < text.n) {
        char ch = text.p[*at];

        if (quoted && ch == '"') {
            if (*at + 1 < text.n && text.p[*at + 1] == '"') {
                buf_char(&b, '"');
                *at += 2;
                continue;
            }
            quoted = false;
            ++*at;
            continue;
        }
        if (!quoted && (ch == sep || ch == '\n'))
            break;
        if (ch != '\r' || quoted)
            buf_char(&b, ch);
        ++*at;
    }
    *last = *at >= text.n || text.p[*at] == '\n';
    if (*at < text.n)
        ++*at;
    return str_trim_wide(buf_str(&b));
}

void grid_put(struct buf *b, struct str s)
{
    bool formula = s.n && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@');

    buf_char(b, '"');
    if (formula)
        buf_char(b, '\'');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}
