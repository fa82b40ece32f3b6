/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_remark.c - a column of remarks: what stands in it is no figure of the form */
#include "read/cells_parts.h"

static bool is_remark(struct arena *mem, struct str text)
{
    static const struct str names[] = {LIT("备注"),     LIT("说明"),     LIT("备注说明"),
                                       LIT("情况说明"), LIT("其他说明"), LIT("注")};
    struct arena scratch = *mem;
    struct label l, wanted;
    int behind;

    if (text.n > 40)
        return false;
    label_of(&scratch, text, &l);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        label_of(&scratch, names[i], &wanted);
        if (l.n == wanted.n && label_near(&wanted, &l, &behind) == 1000)
            return true;
    }
    return false;
}

/* The middle of the column that the row's last words name so; -1: none. */
static int remark_at(struct arena *mem, const struct sheet_row *row)
{
    isize i = row->items.n - 1;

    while (i > 0 && row->items.p[i].kind == ITEM_BLANK)
        i--;
    return i > 0 && row->items.p[i].kind == ITEM_WORDS && is_remark(mem, row->items.p[i].text)
               ? row->items.p[i].x
               : -1;
}

void cells_remark(struct arena *mem, struct sheet *s)
{
    int x = -1, table = 0;

    for (isize r = 0; r < s->rows.n; r++) {
        struct sheet_row *row = &s->rows.p[r];
        isize n = 0;
        int at;

        if (row->place != PLACE_GRID && row->place != PLACE_FIELD)
            continue;
        if (row->table != table || !row->table)
            x = -1;
        table = row->table;
        at = remark_at(mem, row);
        x = at >= 0 ? at : x;
        for (isize i = 0; x >= 0 && i < row->items.n; i++)
            if (row->items.p[i].x != x || !i)
                row->items.p[n++] = row->items.p[i];
        row->items.n = x >= 0 ? n : row->items.n;
    }
}
