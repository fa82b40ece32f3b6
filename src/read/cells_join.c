/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_join.c - a table three that was cut by its columns, put together again
 *
 * 自然人 to 社会公益组织 in one table and 法律服务机构 to 总计 in the next: where the names above the two are parts of
 * the seven and they have row for row the same labels (or the second has none), the second goes on to the right of the
 * first.
 */
#include "read/cells_parts.h"

enum { ROWS_LEAST = 5, BETWEEN_MOST = 3, WORDS_MOST = 90, ALL = 0x7f };

/* A table: its rows in the sheet. */
struct piece {
    isize from, until; /* rows */
    isize first;       /* the first one with figures */
    unsigned names;    /* columns that stand above it, a bit each */
    int columns, rows; /* cells behind the labels; rows of them */
};

/* How many cells stand behind the last words of a row. */
static int behind_words(const struct sheet_row *row)
{
    int n = 0;

    for (isize i = 0; i < row->items.n; i++)
        n = row->items.p[i].kind == ITEM_WORDS ? 0 : n + 1;
    return n;
}

static bool has_figure(const struct sheet_row *row)
{
    for (isize i = 0; i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_FIGURE)
            return true;
    return false;
}

static int bits(unsigned names)
{
    int n = 0;

    for (; names; names &= names - 1)
        n++;
    return n;
}

/* The columns that a row names. */
static unsigned names_in(struct arena *mem, const struct sheet_row *row)
{
    unsigned names = 0;

    for (isize i = 0; i < row->items.n; i++) {
        int col = cells_column_named(mem, row->items.p[i].text);

        names |= col >= 0 ? 1u << col : 0;
    }
    return names;
}

/* The table that begins at row `from`; false where there is none. */
static bool piece_at(struct arena *mem, const struct sheet *s, isize from, struct piece *out)
{
    const struct sheet_row *row = &s->rows.p[from];

    *out = (struct piece){.from = from, .until = from, .first = -1};
    if (row->place != PLACE_GRID && row->place != PLACE_FIELD)
        return false;
    for (isize r = from;
         r < s->rows.n && s->rows.p[r].place == row->place && s->rows.p[r].table == row->table;
         r++) {
        unsigned names = names_in(mem, &s->rows.p[r]);

        if (out->first >= 0 && names && !has_figure(&s->rows.p[r]))
            break; /* heads once more: what follows is the next */
        out->until = r + 1;
        if (out->first < 0 && has_figure(&s->rows.p[r]))
            out->first = r;
        out->names |= out->first < 0 ? names : 0;
    }
    out->columns = bits(out->names);
    return out->first >= 0;
}

/* Has each row from the first figure on (but those of words alone) its cells; counts them. */
static bool is_whole(const struct sheet *s, struct piece *p)
{
    p->rows = 0;
    for (isize r = p->first; r < p->until; r++) {
        int n = behind_words(&s->rows.p[r]);

        if (n && n < p->columns)
            return false;
        p->rows += n > 0;
    }
    return p->rows >= ROWS_LEAST;
}

/* Is what stands between two tables no more than a word that the second goes on: 续表. */
static bool little_between(const struct sheet *s, isize from, isize until)
{
    if (until - from > BETWEEN_MOST)
        return false;
    for (isize r = from; r < until; r++)
        if (s->rows.p[r].place == PLACE_GRID || s->rows.p[r].text.n > WORDS_MOST ||
            has_figure(&s->rows.p[r]))
            return false;
    return true;
}

static struct str last_words(const struct sheet_row *row)
{
    struct str s = {0};

    for (isize i = 0; i < row->items.n; i++)
        if (row->items.p[i].kind == ITEM_WORDS)
            s = row->items.p[i].text;
    return s;
}

/* The row with figures behind `r`, `r` itself included. */
static isize next_row(const struct sheet *s, const struct piece *p, isize r)
{
    while (r < p->until && !behind_words(&s->rows.p[r]))
        r++;
    return r;
}

/* Are the labels of both the same, where the second has any. */
static bool same_labels(const struct sheet *s, const struct piece *a, const struct piece *b,
                        bool must)
{
    isize p = next_row(s, a, a->first), q = next_row(s, b, b->first);

    for (; p < a->until && q < b->until; p = next_row(s, a, p + 1), q = next_row(s, b, q + 1)) {
        struct str left = last_words(&s->rows.p[p]), right = last_words(&s->rows.p[q]);

        if (right.n ? !str_eq(left, right) : must)
            return false;
    }
    return true;
}

static int right_edge(const struct sheet *s, const struct piece *p)
{
    int x = 0;

    for (isize r = p->from; r < p->until; r++)
        for (isize i = 0; i < s->rows.p[r].items.n; i++)
            if (s->rows.p[r].items.p[i].x > x)
                x = s->rows.p[r].items.p[i].x;
    return x + 2;
}

/* Puts items to the right of a row. */
static void append(struct arena *mem, struct sheet_row *to, const struct sheet_item *item,
                   isize n, int shift)
{
    struct sheet_row whole = *to;
    isize cap = 0;

    whole.items.p = NULL;
    whole.items.n = 0;
    for (isize i = 0; i < to->items.n; i++)
        *LIST_ADD(mem, &whole.items, cap) = to->items.p[i];
    for (isize i = 0; i < n; i++) {
        struct sheet_item *it = LIST_ADD(mem, &whole.items, cap);

        *it = item[i];
        it->x += shift;
        whole.text = str_concat(mem, str_concat(mem, whole.text, S(" ")), it->text);
    }
    *to = whole;
}

/* The names of the columns above a table, each once, from left to right; how many. */
static int names_of(struct arena *mem, const struct sheet *s, const struct piece *p,
                    struct sheet_item name[7])
{
    unsigned seen = 0;
    int n = 0;

    for (isize r = p->from; r < p->first; r++)
        for (isize i = 0; i < s->rows.p[r].items.n; i++) {
            struct sheet_item it = s->rows.p[r].items.p[i];
            int col = cells_column_named(mem, it.text), at = n;

            if (col < 0 || seen & 1u << col)
                continue;
            seen |= 1u << col;
            for (; at > 0 && name[at - 1].x > it.x; at--)
                name[at] = name[at - 1];
            name[at] = it;
            n++;
        }
    return n;
}

/* Joins `b` to `a`; its rows are left without items. */
static void join(struct arena *mem, struct sheet *s, const struct piece *a,
                 const struct piece *b)
{
    struct sheet_item name[7];
    int shift = right_edge(s, a), names = names_of(mem, s, b, name);
    isize p = next_row(s, a, a->first), q = next_row(s, b, b->first);

    if (a->first > a->from)
        append(mem, &s->rows.p[a->first - 1], name, names, shift);
    for (; p < a->until && q < b->until; p = next_row(s, a, p + 1), q = next_row(s, b, q + 1)) {
        const struct sheet_row *row = &s->rows.p[q];

        append(mem, &s->rows.p[p], row->items.p + row->items.n - b->columns, b->columns, shift);
    }
    for (isize r = b->from; r < b->until; r++)
        s->rows.p[r] = (struct sheet_row){.place = PLACE_NONE};
}

/* Does `b` go on with the columns of `a`. A second table without names has as many columns as are left. */
static bool goes_on(const struct sheet *s, const struct piece *a, struct piece *b)
{
    bool named = b->names != 0;

    if (!named)
        b->columns = 7 - a->columns;
    return !(a->names & b->names) && little_between(s, a->until, b->from) && is_whole(s, b) &&
           b->rows == a->rows && same_labels(s, a, b, !named);
}

int cells_join(struct arena *mem, struct sheet *s)
{
    int joined = 0;

    for (isize i = 0; i < s->rows.n;) {
        struct piece a, b;
        isize next;

        if (!piece_at(mem, s, i, &a)) {
            i = a.until > i ? a.until : i + 1;
            continue;
        }
        i = a.until;
        if (!(a.names & 1u << T3_NAT) || a.names == ALL || !is_whole(s, &a))
            continue;
        for (next = a.until; next < s->rows.n && s->rows.p[next].place != PLACE_GRID &&
                             s->rows.p[next].place != PLACE_FIELD;)
            next++;
        if (next == s->rows.n || !piece_at(mem, s, next, &b) || !goes_on(s, &a, &b))
            continue;
        join(mem, s, &a, &b);
        joined++;
        i = a.from; /* there may be a third */
    }
    return joined;
}
