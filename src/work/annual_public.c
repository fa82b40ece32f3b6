/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_public.c - a published annual report as the public reads it; see annual_public.h */
#include "work/annual_public.h"

#include "store/document.h"
#include "work/annual_words.h"

static struct report *released(struct ctx *c, const struct unit *u,
                               const struct report_row *row)
{
    struct report *r = NEW(c->mem, struct report, 1);
    struct str text[REPORT_PARTS] = {0};
    struct report_set_list set = {0};

    report_set_all(c, row->id, &set);
    for (isize i = 0; i < set.n; i++) {
        int slot = report_find(set.p[i].cell);

        if (slot >= 0)
            r->cell[slot] = cell_parse(c->mem, set.p[i].value);
    }
    for (int t = 0; t < REPORT_TABLES; t++)
        r->form[t] = report_has_table(r, (enum report_table)t) ? row->form : FORM_UNKNOWN;
    annual_unpack(c, row->narrative, text);
    annual_parts(c, row->unit, row->year, text, &set, r);
    r->title = row->title;
    r->body = u->name;
    r->year = row->year;
    return r;
}

/* The newest published edition of a year; rows come newest year and edition first. */
static const struct report_row *of_year(const struct report_row_list *rows, int year)
{
    const struct report_row *best = NULL;

    for (isize i = 0; i < rows->n; i++)
        if (rows->p[i].year == year && rows->p[i].state == REPORT_PUBLISHED &&
            (!best || rows->p[i].edition > best->edition))
            best = &rows->p[i];
    return best;
}

static void load(struct ctx *c, int year, struct annual_public *out)
{
    struct report_row_list rows = {0};
    const struct report_row *row;

    report_of_unit(c, out->u.unit.id, &rows);
    row = of_year(&rows, year);
    if (!row) {
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有公布%d年的年度报告", year);
        return;
    }
    out->report = released(c, &out->u.unit, row);
    out->at = row->changed_at;
    if (row->document.n) {
        struct document d = {0};

        document_load(c, row->document, &d);
        if (!c->fail.code && d.live) {
            out->document = row->document;
            out->column = d.f.col;
        }
    }
    for (int y = year - ANNUAL_YEARS + 1; y <= year && !c->fail.code; y++) {
        const struct report_row *then = of_year(&rows, y);
        struct report *r = y == year ? out->report
                           : then    ? released(c, &out->u.unit, then)
                                     : NULL;
        struct cell got = r ? r->cell[report_find(S("T3.1/sum"))] : (struct cell){0};

        if (y == year - 1)
            out->previous = r;
        if (!cell_counts(got)) { /* a gap: the line begins behind it */
            out->years = 0;
            continue;
        }
        out->trend[out->years].year = y;
        out->trend[out->years++].received = got.kind == CELL_NUMBER ? got.value : 0;
    }
}

enum { FEWEST = 3 }; /* fewer units would be no district to compare with */

/* The sum over what the siblings, and this unit, published for the year. */
static void district(struct ctx *c, int year, struct annual_public *out)
{
    struct unit_list siblings = {0};
    struct report *sum = NEW(c->mem, struct report, 1);
    enum report_form form = report_form_of(out->report);
    int n = 0;

    if (!out->u.unit.parent.n || !form)
        return;
    unit_children(c, out->u.unit.parent, &siblings);
    report_sum_begin(sum, form);
    sum->year = year;
    for (isize i = 0; i < siblings.n && !c->fail.code; i++) {
        struct report_row row = {0};
        struct fail no = {0};

        if (siblings.p[i].closed_at.s || str_eq(siblings.p[i].kind, S("government")) ||
            !report_of(c, siblings.p[i].id, year, &row) || row.state != REPORT_PUBLISHED)
            continue;
        n += report_add(c->mem, sum, released(c, &siblings.p[i], &row), &no) == OK;
    }
    if (n >= FEWEST)
        out->district = sum;
}

enum err annual_public(struct ctx *c, struct str code, int year, struct annual_public *out)
{
    *out = (struct annual_public){0};
    if (browse_unit(c, code, &out->u, NULL, 0))
        return c->fail.code;
    db_begin_read(c);
    load(c, year, out);
    if (!c->fail.code)
        district(c, year, out);
    return db_end(c);
}
