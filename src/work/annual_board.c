/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_board.c - a released report becomes a document of the fourth board (政府信息公开年报)
 *
 * The report has been signed and cleared already; its document goes the way of every document,
 * so that one guard stands before everything that is published.
 */
#include "read/pm.h"
#include "render/annual.h"
#include "store/audit.h"
#include "store/unit.h"
#include "work/annual.h"
#include "work/may.h"
#include "work/publish.h"
#include "work/units.h"

static struct column_id board_of(struct ctx *c, struct unit_id unit)
{
    struct column_list cols = {0};

    db_begin_read(c);
    column_all(c, unit, false, &cols);
    db_end(c);
    for (isize i = 0; i < cols.n; i++)
        if (cols.p[i].board == BOARD_REPORT)
            return cols.p[i].id;
    return (struct column_id){0};
}

/* Every refusal before the first change: a report that is out cannot be put out again, so that a document that could
 * not be made then would never be. */
static struct column_id place_for(struct ctx *c, struct report_id id)
{
    struct report_row row = {0};
    struct column_id col = {0};

    if (db_begin_read(c) == OK && report_row_load(c, id, &row) == OK)
        may(c, ACT_DRAFT, row.unit);
    if (db_end(c) != OK)
        return col;
    col = board_of(c, row.unit);
    if (!col.n)
        fail_set(&c->fail, ERR_RULE, "", "本单位没有年报栏目，请建好栏目后再发布");
    return col;
}

/* The document is the report's as soon as it is there, whatever its check then finds. */
static void tie(struct ctx *c, struct report_id id, struct doc_id document)
{
    struct report_row row = {0};

    if (db_begin(c) == OK && report_row_load(c, id, &row) == OK) {
        row.document = document;
        report_update(c, &row);
    }
    db_end(c);
}

enum err annual_publish(struct ctx *c, struct report_id id, struct doc_id *out)
{
    struct annual_open o = {0};
    struct doc_draft d = {0};
    struct annual a = {0};

    *out = (struct doc_id){0};
    d.f.col = place_for(c, id);
    if (c->fail.code || annual_take(c, id, ANNUAL_PUBLISH, 0, (struct str){0}) != OK ||
        annual_open(c, id, &o) != OK)
        return c->fail.code;
    a = (struct annual){.report = o.report, .made = c->now};
    d.f.title = o.row.title;
    d.f.issuer = o.row.unit_name;
    d.f.written = ctx_today(c);
    d.f.summary = str_fmt(c->mem, "%.*s%d年政府信息公开工作的年度报告",
                          STR_ARG(o.row.unit_name), o.row.year);
    d.body = pm_write(c->mem, annual_tree(c->mem, &a));
    d.note = S("由年度报告生成");
    if (doc_create(c, o.row.unit, &d, out) != OK)
        return c->fail.code;
    tie(c, id, *out);
    return doc_take(c, *out, 1, &(struct doc_move){.act = DO_SUBMIT});
}
