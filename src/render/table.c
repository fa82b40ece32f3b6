/* SPDX-License-Identifier: MulanPSL-2.0 */
/* table.c - rows as CSV or JSON; see table.h */
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

struct table table_begin(struct buf *b, enum table_form form, const struct table_col *col,
                         int cols)
{
    struct table w = {.col = col, .cols = cols, .form = form};

    if (form == TABLE_JSON) {
        w.json = jout_new(b);
        jout_object(&w.json);
        jout_key(&w.json, "rows");
        jout_array(&w.json);
        return w;
    }
    w.csv = csv_new(b);
    for (int i = 0; i < cols; i++)
        csv_text(&w.csv, col[i].head);
    csv_row(&w.csv);
    return w;
}

/* The name of the next cell in JSON, which opens a row where it is the first. */
static void name_cell(struct table *w)
{
    if (w->form != TABLE_JSON)
        return;
    if (!w->at)
        jout_object(&w->json);
    jout_key(&w->json, w->col[w->at].key);
}

static void end_cell(struct table *w)
{
    if (++w->at < w->cols)
        return;
    w->at = 0;
    if (w->form == TABLE_JSON)
        jout_end(&w->json);
    else
        csv_row(&w->csv);
}

void table_text(struct table *w, struct str s)
{
    name_cell(w);
    if (w->form != TABLE_JSON)
        csv_text(&w->csv, s);
    else if (s.n)
        jout_str(&w->json, s);
    else
        jout_null(&w->json);
    end_cell(w);
}

void table_int(struct table *w, int64_t n)
{
    name_cell(w);
    if (w->form == TABLE_JSON)
        jout_int(&w->json, n);
    else
        csv_int(&w->csv, n);
    end_cell(w);
}

void table_none(struct table *w)
{
    table_text(w, S(""));
}

void table_end(struct table *w)
{
    if (w->form != TABLE_JSON)
        return;
    jout_end(&w->json);
    jout_end(&w->json);
}

struct str table_ending(enum table_form form)
{
    return form == TABLE_JSON ? S("json") : S("csv");
}

struct str table_type(enum table_form form)
{
    return form == TABLE_JSON ? S("application/json; charset=utf-8")
                              : S("text/csv; charset=utf-8");
}
