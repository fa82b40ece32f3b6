/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_four.c - table four: fifteen figures in one row, in three blocks of five
 *
 * Usually one run of fifteen. Also met: three tables of five, told by their heads; fifteen
 * lines of one; five rows (结果维持 …) of three columns.
 */
#include "read/cells_parts.h"

static const struct str blocks[3] = {LIT("行政复议"), LIT("未经复议直接起诉"),
                                     LIT("复议后起诉")};
static const struct str results[5] = {LIT("结果维持"), LIT("结果纠正"), LIT("其他结果"),
                                      LIT("尚未审结"), LIT("总计")};

static void put(struct arena *mem, struct report *out, int col, struct cell c)
{
    cells_put(mem, out, report_slot(REPORT_T4, 0, col), c);
}

/* Which of `names` stands last in the words; -1: none. */
static int last_named(struct arena *mem, struct str words, const struct str *names, int n)
{
    struct arena scratch = *mem;
    struct label found, wanted;
    int which = -1, least = 1 << 20;

    label_of(&scratch, words, &found);
    for (int i = 0; i < n; i++) {
        int behind;

        label_of(&scratch, names[i], &wanted);
        if (label_near(&wanted, &found, &behind) >= 800 && behind < least)
            least = behind, which = i;
    }
    return which;
}

/* Five rows of three: 结果维持 | 行政复议 | 直接起诉 | 复议后起诉. */
static bool by_results(struct arena *mem, const struct region *g, struct report *out)
{
    int n = 0;

    for (isize i = 0; i < g->runs.n; i++)
        n += g->runs.p[i].n == 3 && last_named(mem, g->runs.p[i].before, results, 5) == n;
    if (n != 5)
        return false;
    n = 0;
    for (isize i = 0; i < g->runs.n; i++) {
        const struct run *r = &g->runs.p[i];

        if (r->n != 3 || last_named(mem, r->before, results, 5) != n)
            continue;
        for (int b = 0; b < 3; b++)
            put(mem, out, b * 5 + n, r->value[b].cell);
        n++;
    }
    return true;
}

/* Three runs of five, each under the name of its block, or in the order of the form. */
static bool by_blocks(struct arena *mem, const struct region *g, struct report *out)
{
    int order = 0, placed = 0;
    isize fives = 0;

    for (isize i = 0; i < g->runs.n; i++)
        fives += g->runs.p[i].n == 5;
    for (isize i = 0; i < g->runs.n; i++) {
        const struct run *r = &g->runs.p[i];
        int b;

        if (r->n != 5)
            continue;
        b = last_named(mem, r->before, blocks, 3);
        if (b < 0 && fives == 3)
            b = order;
        /* 行政复议 is inside 未经复议… only by name; the order decides where heads are all above. */
        if (fives == 3 && order == 0 && b > 0 && str_has(r->before, S("行政复议")))
            b = 0;
        order++;
        if (b < 0)
            continue;
        for (int k = 0; k < 5; k++)
            put(mem, out, b * 5 + k, r->value[k].cell);
        placed++;
    }
    return placed > 0;
}

void cells_four(struct arena *mem, const struct sheet *sheet, struct region *g,
                struct report *out)
{
    int total = 0;
    bool done = false;

    (void)sheet;
    for (isize i = 0; i < g->runs.n; i++) {
        struct run *r = &g->runs.p[i];

        /* Blank fields that a paste added. */
        while (r->n > 15 && r->value[r->n - 1].kind == ITEM_BLANK)
            r->n--;
        while (r->n > 15 && r->value[0].kind == ITEM_BLANK)
            r->value++, r->n--;
        /* Fifteen figures are the fifteen cells. */
        if (r->n > 15 && r->figures == 15) {
            isize k = 0;

            for (isize v = 0; v < r->n; v++)
                if (r->value[v].kind == ITEM_FIGURE)
                    r->value[k++] = r->value[v];
            r->n = k;
        }
        total += (int)r->n;
    }
    for (isize i = 0; i < g->runs.n && !done; i++)
        if (g->runs.p[i].n == 15) {
            for (int c = 0; c < 15; c++)
                put(mem, out, c, g->runs.p[i].value[c].cell);
            done = true;
        }
    if (!done)
        done = by_results(mem, g, out) || by_blocks(mem, g, out);
    if (!done && total == 15) {
        int c = 0;

        for (isize i = 0; i < g->runs.n; i++)
            for (isize k = 0; k < g->runs.p[i].n; k++)
                put(mem, out, c++, g->runs.p[i].value[k].cell);
        done = true;
    }
    for (isize i = 0; i < g->runs.n && !done; i++)
        if (g->runs.p[i].figures > 1)
            report_warn(mem, out, "表四应有15个数，读到%d个（%.*s），分不清属于哪一格，未采用",
                        (int)g->runs.p[i].n, STR_ARG(cells_figures(mem, &g->runs.p[i])));
}
