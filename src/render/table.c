/* SPDX-License-Identifier: MulanPSL-2.0 */
/* table.c - rows as CSV; see table.h */
#include "render/table.h"

struct csv csv_new(struct buf *b)
{
    buf_lit(b, "\xEF\xBB\xBF");
    return (struct csv){b, false};
}

static void separate(struct csv *w)
{
    if (w->in_row)
        buf_char(w->b, ',');
    w->in_row = true;
}

void csv_text(struct csv *w, struct str s)
{
    separate(w);
    buf_char(w->b, '"');
    if (s.n && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@'))
        buf_char(w->b, '\'');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(w->b, '"');
        buf_char(w->b, s.p[i]);
    }
    buf_char(w->b, '"');
}

void csv_int(struct csv *w, int64_t n)
{
    separate(w);
    buf_int(w->b, n);
}

void csv_row(struct csv *w)
{
    buf_lit(w->b, "\r\n");
    w->in_row = false;
}
