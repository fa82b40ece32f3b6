/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_first.c - of several whole tables in one part, the first
 *
 * Some reports print a table for the office and one for each body below it. Rows of two tables are never mixed: the part
 * ends, for its table, where the next begins.
 */
#include "base/utf8.h"
#include "read/cells_parts.h"
#include "read/report.h"

/* A word of the first and one of the last row of each table. */
static const struct {
    struct str first, last;
} ends[REPORT_TABLES] = {
    [REPORT_T2] = {LIT("规章"), LIT("事业性收费")},
    [REPORT_T3] = {LIT("本年新收"), LIT("结转下年")},
    [REPORT_T4] = {LIT("结果维持"), LIT("")},
};

static int cells_of(const struct sheet_row *row)
{
    int n = 0;

    for (isize i = 0; i < row->items.n; i++)
        n += row->items.p[i].kind != ITEM_WORDS;
    return n;
}

static bool same_cells(const struct sheet_row *a, const struct sheet_row *b)
{
    if (a->items.n != b->items.n)
        return false;
    for (isize i = 0; i < a->items.n; i++)
        if (!str_eq(a->items.p[i].text, b->items.p[i].text))
            return false;
    return true;
}

/* Is it a row of figures beside a label that has the word; of table four, whose figures have no label, one of all
 * fifteen. */
static bool begins(struct arena *mem, const struct sheet_row *row, enum report_table table)
{
    if (row->place == PLACE_NONE || (row->prose && row->items.n < 2))
        return false;
    if (table == REPORT_T4)
        return cells_of(row) == 15;
    return cells_of(row) >= (table == REPORT_T3 ? 7 : 3) &&
           label_text_has(mem, utf8_clip(row->text, 120), ends[table].first);
}

/* The first row of the table that row `r` stands in. */
static isize table_from(const struct sheet *s, isize least, isize r)
{
    int table = s->rows.p[r].table;

    while (r > least && s->rows.p[r - 1].place != PLACE_NONE && s->rows.p[r - 1].table == table)
        r--;
    return r;
}

/* What stands right above the table of row `r`: whose it is. */
static struct str caption(const struct sheet *s, isize least, isize r)
{
    isize from = table_from(s, least, r);

    return from > least && s->rows.p[from - 1].place == PLACE_NONE
               ? utf8_clip(s->rows.p[from - 1].text, 60)
               : S("");
}

/* Is the first of two tables that of an earlier year, by what stands above them. */
static bool is_earlier(struct arena *mem, struct str first, struct str second)
{
    int a = report_year_in(mem, first), b = report_year_in(mem, second);

    return (a && b && a < b) || str_has(first, S("上年")) || str_has(first, S("上一年")) ||
           str_has(first, S("去年"));
}

void cells_first(struct arena *mem, const struct sheet *s, struct region *g, struct report *out)
{
    isize first = -1;
    bool last = g->table == REPORT_T4; /* the first table was met to its end */

    for (isize r = g->from; r < g->until; r++) {
        const struct sheet_row *row = &s->rows.p[r];
        struct str name;

        last |= first >= 0 && ends[g->table].last.n && row->place != PLACE_NONE &&
                label_text_has(mem, utf8_clip(row->text, 120), ends[g->table].last);
        if (!begins(mem, row, g->table))
            continue;
        if (first < 0) {
            first = r;
            continue;
        }
        /* A page's end, or the year before in a row of the same table. */
        if (!last || row->table == s->rows.p[first].table || same_cells(row, &s->rows.p[first]))
            continue;
        name = caption(s, g->from, r);
        if (is_earlier(mem, caption(s, g->from, first), name)) {
            report_warn(mem, out, "%.*s有不止一张，前面写着“%.*s”的没有读",
                        STR_ARG(report_table_name(g->table)),
                        STR_ARG(caption(s, g->from, first)));
            g->from = table_from(s, first + 1, r);
            first = r;
            last = g->table == REPORT_T4;
            continue;
        }
        report_warn(mem, out, "%.*s有不止一张，只读了第一张；第二张前面写着“%.*s”",
                    STR_ARG(report_table_name(g->table)), STR_ARG(name));
        g->until = table_from(s, first + 1, r);
        return;
    }
}

/* --- a table that stands there twice: for a wide screen and for a narrow one */

enum { TWICE_CELLS = 10 }; /* less may be two blocks of table four, whose names stand outside */

/* Behind the last row of the table that begins at `from`. */
static isize table_end(const struct sheet *s, isize from)
{
    isize at = from;

    while (at < s->rows.n && s->rows.p[at].table == s->rows.p[from].table)
        at++;
    return at;
}

static bool same_table(const struct sheet *s, isize a, isize b, isize n)
{
    int figures = 0;

    for (isize i = 0; i < n; i++) {
        if (!same_cells(&s->rows.p[a + i], &s->rows.p[b + i]))
            return false;
        figures += cells_of(&s->rows.p[a + i]);
    }
    return figures >= TWICE_CELLS;
}

int cells_twice(struct sheet *s)
{
    int twice = 0;

    for (isize at = 0; at < s->rows.n;) {
        isize end = table_end(s, at), next;

        if (!s->rows.p[at].table) {
            at++;
            continue;
        }
        next = end < s->rows.n && s->rows.p[end].table ? table_end(s, end) : end;
        if (next - end != end - at || !same_table(s, at, end, end - at)) {
            at = end;
            continue;
        }
        for (isize i = next; i < s->rows.n; i++)
            s->rows.p[i - (next - end)] = s->rows.p[i];
        s->rows.n -= next - end;
        twice++;
    }
    return twice;
}
