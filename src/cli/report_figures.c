/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_figures.c - gongkai report figures: tables three and four of any period, as of any day */
#include "cli/data.h"
#include "cli/report.h"
#include "store/unit.h"
#include "work/figures.h"

static void print_json(struct cli *c, const struct unit *u, struct day until, struct day asof,
                       const struct figures *f)
{
    struct json_out *j = cli_json(c);

    jout_object(j);
    jout_put_str(j, "unit", u->code);
    jout_put_str(j, "from", day_iso(c->mem, f->from));
    jout_put_str(j, "to", day_iso(c->mem, until));
    jout_put_str(j, "as_of", day_iso(c->mem, asof));
    jout_put_bool(j, "as_entered", cli_has(c, "as-entered"));
    jout_put_int(j, "form", f->form);
    jout_key(j, "cells");
    jout_object(j);
    for (int row = 0; row < T3_ROWS; row++)
        for (int col = 0; col < T3_COLS; col++) {
            int slot = report_slot(REPORT_T3, row, col);

            if (slot >= 0 && report_form_has(f->form, slot))
                jout_put_int(j, str_cstr(c->mem, report_address(c->mem, slot)),
                             f->t3[row][col]);
        }
    for (int col = 0; col < T4_COLS; col++)
        jout_put_int(j,
                     str_cstr(c->mem, report_address(c->mem, report_slot(REPORT_T4, 0, col))),
                     f->t4[col]);
    jout_end(j);
    jout_put_int(j, "answered", f->answered);
    jout_put_int(j, "days_total", f->days_total);
    jout_put_int(j, "late", f->late);
    jout_key(j, "days");
    jout_array(j);
    for (isize i = 0; i < f->days.n; i++) {
        jout_object(j);
        jout_put_int(j, "days", f->days.p[i].days);
        jout_put_int(j, "n", f->days.p[i].n);
        jout_end(j);
    }
    jout_end(j);
    jout_key(j, "corrections");
    jout_object(j);
    jout_put_int(j, "received", f->corrections);
    jout_put_int(j, "closed", f->corrected);
    jout_end(j);
    jout_end(j);
    cli_json_end(c);
}

static void line(struct cli *c, int slot, int64_t n)
{
    cli_print(c, "%.*s %.*s %lld\n", STR_ARG(cli_cell(c, report_address(c->mem, slot), 18)),
              STR_ARG(cli_cell(c, report_slot_words(c->mem, slot), 56)), (long long)n);
}

/* What is not nought, and the totals. */
static void print_text(struct cli *c, const struct unit *u, const struct figures *f)
{
    cli_print(c, "%.*s　%.*s 至 %.*s\n", STR_ARG(u->name), STR_ARG(day_iso(c->mem, f->from)),
              STR_ARG(day_iso(c->mem, f->until)));
    for (int row = 0; row < T3_ROWS; row++)
        for (int col = 0; col < T3_COLS; col++) {
            int slot = report_slot(REPORT_T3, row, col);

            if (slot >= 0 && report_form_has(f->form, slot) &&
                (f->t3[row][col] || col == T3_SUM))
                line(c, slot, f->t3[row][col]);
        }
    for (int col = 0; col < T4_COLS; col++)
        if (f->t4[col] || col % 5 == 4)
            line(c, report_slot(REPORT_T4, 0, col), f->t4[col]);
    if (f->answered)
        cli_print(c, "答复 %lld 件，平均用时 %lld.%lld 个工作日，逾期 %lld 件\n",
                  (long long)f->answered, (long long)(f->days_total / f->answered),
                  (long long)(f->days_total * 10 / f->answered % 10), (long long)f->late);
    if (f->corrections || f->corrected)
        cli_print(c, "更正请求（不计入表三）：收到 %lld 件，办结 %lld 件\n",
                  (long long)f->corrections, (long long)f->corrected);
}

int report_figures(struct cli *c)
{
    struct data data;
    struct ctx x;
    struct unit u = {0};
    struct figures f = {0};
    struct day from = {0}, until = {0}, asof = {0};

    if (cli_expect(c, 0, 0) || cli_day(c, "from", &from) || cli_day(c, "to", &until) ||
        cli_day(c, "as-of", &asof))
        return cli_end(c, false);
    if (!cli_value(c, "unit").n)
        return cli_usage(c, "请用 --unit 指明单位");
    if (!day_is_set(from) || !day_is_set(until))
        return cli_usage(c, "请用 --from 和 --to 指明起日和止日");
    if (data_open(c, DATA_READ, &data))
        return cli_end(c, false);
    x = data_ctx(c, &data);
    if (!day_is_set(asof))
        asof = ctx_today(&x);
    db_begin_read(&x);
    unit_by_code(&x, cli_value(c, "unit"), &u);
    if (db_end(&x) == OK)
        (cli_has(c, "as-entered") ? figures_open_entered : figures_open)(
            &x, u.id, from, until, asof, report_form_of_year(day_year(until)), &f);
    c->fail = x.fail;
    if (c->fail.code)
        return cli_end(c, false);
    if (c->json)
        print_json(c, &u, until, asof, &f);
    else if (cli_has(c, "csv"))
        cli_print(c, "%.*s", STR_ARG(figures_table_csv(c->mem, &f)));
    else
        print_text(c, &u, &f);
    return cli_end(c, false);
}
