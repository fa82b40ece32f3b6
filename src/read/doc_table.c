/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doc_table.c - edges of cells → columns; see doc_table.h */
#include "read/doc_table.h"

#include <stdlib.h>

enum { EDGES_MAX = 256, NEAR = 40 }; /* 2 points: no column is as narrow */

static int by_place(const void *a, const void *b)
{
    int p = *(const int *)a, q = *(const int *)b;

    return p < q ? -1 : p > q;
}

/* The edges of all rows, those that lie together counted once. */
static int edges_of(struct arena *mem, const struct doc_rows *rows, int *edge)
{
    struct arena scratch = *mem;
    int *all, kept = 0;
    isize n = 0;

    for (isize r = 0; r < rows->n; r++)
        n += rows->p[r].defined + 1;
    all = NEW(&scratch, int, n + 1);
    n = 0;
    for (isize r = 0; r < rows->n; r++)
        for (int c = 0; rows->p[r].defined && c <= rows->p[r].defined; c++)
            all[n++] = rows->p[r].edge[c];
    qsort(all, (size_t)n, sizeof *all, by_place);
    for (isize i = 0; i < n && kept < EDGES_MAX; i++)
        if (!kept || all[i] - edge[kept - 1] > NEAR)
            edge[kept++] = all[i];
    return kept;
}

/* The column that begins at a place. */
static int column_at(const int *edge, int n, int place)
{
    int best = 0;

    for (int i = 1; i < n; i++)
        if (abs(edge[i] - place) < abs(edge[best] - place))
            best = i;
    return best;
}

struct laid {
    struct arena *mem;
    struct tree *table;
    struct tree *above[EDGES_MAX + DOC_COLUMNS]; /* the cell that covers a column */
};

static void put(struct laid *l, struct tree *row, struct tree *cell, int from, int span,
                unsigned flags)
{
    bool goes_on = (flags & DOC_BELOW) && !(flags & DOC_RESTART);

    if (goes_on && l->above[from] && l->above[from]->colspan == span) {
        l->above[from]->rowspan++;
        return;
    }
    cell->colspan = span;
    tree_add(row, cell);
    for (int c = from; c < from + span; c++)
        l->above[c] = cell;
}

static struct tree *blank(struct arena *mem)
{
    struct tree *cell = tree_new(mem, TREE_CELL);

    cell->rowspan = cell->colspan = 1;
    return cell;
}

static void one_row(struct laid *l, const struct doc_row *r, const int *edge, int edges)
{
    struct tree *row = tree_add_new(l->mem, l->table, TREE_ROW);
    int last = -1, from, until;
    bool known = r->defined == r->cells.n;

    for (int c = 0; c < r->cells.n; c++) {
        if (!known) {
            put(l, row, r->cells.p[c], c, 1, 0);
            continue;
        }
        if (last < 0 && (from = column_at(edge, edges, r->edge[c])) > 0)
            put(l, row, blank(l->mem), 0, from, 0);
        from = column_at(edge, edges, r->edge[c]);
        until = column_at(edge, edges, r->edge[c + 1]);
        /* A cell that is one with those behind it reaches as far as they do. */
        for (last = c; c + 1 < r->cells.n && (r->flags[c + 1] & DOC_MERGED); c++)
            until = column_at(edge, edges, r->edge[c + 2]);
        put(l, row, r->cells.p[last], from, until > from ? until - from : 1, r->flags[last]);
    }
}

void doc_table(struct arena *mem, struct tree *parent, const struct doc_rows *rows)
{
    struct laid *l = NEW(mem, struct laid, 1);
    int *edge = NEW(mem, int, EDGES_MAX), edges = edges_of(mem, rows, edge);

    l->mem = mem;
    l->table = tree_add_new(mem, parent, TREE_TABLE);
    for (isize r = 0; r < rows->n; r++)
        one_row(l, &rows->p[r], edge, edges);
}
