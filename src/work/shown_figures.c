/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shown_figures.c - the public figures of a unit and of the platform; see shown_figures.h */
#include "work/shown_figures.h"

#include <stdlib.h>

#include "rules.h"
#include "store/measure.h"
#include "work/figures.h"

static struct str item_zh(struct str item)
{
    for (isize i = 0; i < rule_proactive_items_count; i++)
        if (str_eq(item, rule_proactive_items_rows[i].item_id))
            return rule_proactive_items_rows[i].label_zh;
    return S("没有归入条例事项的栏目");
}

static int by_item(const void *a, const void *b)
{
    const struct shown_line *x = a, *y = b;

    return !x->item.n != !y->item.n ? !x->item.n - !y->item.n : str_cmp(x->item, y->item);
}

/* Columns of one item come together. */
static void items(struct ctx *c, struct shown_figures *f, const struct shown_lines *from)
{
    isize cap = 0;

    for (isize i = 0; i < from->n; i++) {
        const struct shown_line *k = &from->p[i];
        struct shown_line *to = NULL;

        for (isize j = 0; j < f->items.n && !to; j++)
            if (str_eq(f->items.p[j].item, k->item))
                to = &f->items.p[j];
        if (!to) {
            to = LIST_ADD(c->mem, &f->items, cap);
            to->item = k->item;
            to->name = item_zh(k->item);
        }
        to->total += k->total;
        for (int y = 0; y < SHOWN_YEARS; y++)
            to->count[y] += k->count[y];
    }
    if (f->items.n)
        qsort(f->items.p, (size_t)f->items.n, sizeof *f->items.p, by_item);
}

static void sums(struct shown_figures *f, const struct shown_lines *lines)
{
    for (isize i = 0; i < lines->n; i++) {
        f->total += lines->p[i].total;
        for (int y = 0; y < f->years; y++)
            f->published[y] += lines->p[i].count[y];
    }
}

static void columns(struct ctx *c, struct shown_figures *f, struct unit_id unit)
{
    struct measure_public_list rows = {0};
    struct shown_lines all = {0};
    isize cap = 0, kept = 0;

    measure_public(c, unit, f->year[0], &rows);
    for (isize i = 0; i < rows.n; i++) {
        struct shown_line *k = LIST_ADD(c->mem, &all, cap);

        k->col = rows.p[i].col;
        k->name = rows.p[i].name;
        k->item = rows.p[i].item;
        k->total = rows.p[i].total;
        for (int y = 0; y < SHOWN_YEARS; y++)
            k->count[y] = rows.p[i].count[y];
    }
    sums(f, &all);
    items(c, f, &all);
    for (isize i = 0; i < all.n && unit.n; i++)
        *LIST_ADD(c->mem, &f->columns, kept) = all.p[i];
}

static void requests(struct ctx *c, struct shown_figures *f, struct unit_id unit)
{
    for (int y = 0; y < f->years && !c->fail.code; y++) {
        struct period p = period_of_year(c->mem, f->year[y]);
        struct measure_row_list in = {0}, out = {0};
        struct shown_requests *r = &f->requests[y];

        r->year = f->year[y];
        measure_rows(c, MEASURE_REQUESTS, &p, unit, &in);
        measure_rows(c, MEASURE_CLOSED, &p, unit, &out);
        for (isize i = 0; i < in.n; i++)
            r->received += in.p[i].n;
        for (isize i = 0; i < out.n; i++) {
            r->closed += out.p[i].n;
            r->late += out.p[i].m;
        }
    }
}

/* Rows of table three that are outcomes, where there was one in any of the years. */
static void outcomes(struct ctx *c, struct shown_figures *f, struct unit_id unit)
{
    struct figures *all = NEW(c->mem, struct figures, f->years + 1);
    struct report_line line[REPORT_LINES];
    int lines = report_lines(FORM_2021, REPORT_T3, line);
    isize cap = 0;

    for (int y = 0; y < f->years && !c->fail.code; y++) {
        struct period p = period_of_year(c->mem, f->year[y]);

        figures_count(c, unit, p.from, day_add(p.until, -1), ctx_today(c), FORM_2021, &all[y]);
        f->requests[y].answered = all[y].answered;
        f->requests[y].days = all[y].days_total;
    }
    for (int i = 0; i < lines; i++) {
        struct shown_outcome o = {.name = line[i].label};
        int64_t sum = 0;

        if (line[i].row < 0 || !line[i].in_total ||
            !str_starts(report_row_id(REPORT_T3, line[i].row), S("T3.3.")))
            continue;
        for (int y = 0; y < f->years; y++)
            sum += o.count[y] = all[y].t3[line[i].row][T3_SUM];
        if (sum)
            *LIST_ADD(c->mem, &f->outcomes, cap) = o;
    }
}

enum err shown_figures(struct ctx *c, struct str code, struct shown_figures *f)
{
    int now = day_year(ctx_today(c));

    *f = (struct shown_figures){.years = SHOWN_YEARS};
    for (int y = 0; y < SHOWN_YEARS; y++)
        f->year[y] = now - y;
    if (code.n && browse_unit(c, code, &f->u, NULL, 0))
        return c->fail.code;
    db_begin_read(c);
    if (!code.n)
        platform_load(c, &f->u.platform);
    columns(c, f, f->u.unit.id);
    requests(c, f, f->u.unit.id);
    if (code.n)
        outcomes(c, f, f->u.unit.id);
    return db_end(c);
}
