/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_sum.c - gongkai report sum, gongkai report diff */
#include "cli/report.h"

/* Whose breach it is: the files that do not hold by themselves. */
static void behind(struct cli *c, struct report *sum, struct report **r, isize n)
{
    for (isize i = 0; i < n; i++) {
        struct identity_result one;

        if (identity_holds(r[i]))
            continue;
        identity_verify(c->mem, r[i], NULL, &one);
        for (isize k = 0; k < one.checks.n; k++)
            if (one.checks.p[k].status == IDENTITY_FAIL)
                report_warn(c->mem, sum, "%.*s：%.*s %.*s 不成立，%.*s ≠ %.*s",
                            STR_ARG(r[i]->file), STR_ARG(one.checks.p[k].id),
                            STR_ARG(one.checks.p[k].column),
                            STR_ARG(cell_print(c->mem, one.checks.p[k].left)),
                            STR_ARG(cell_print(c->mem, one.checks.p[k].right)));
    }
}

static enum report_form form_for(const struct report *r)
{
    enum report_form form = report_form_of(r);

    return form ? form : r->form[REPORT_T3] ? r->form[REPORT_T3] : report_form_of_year(r->year);
}

int report_sum(struct cli *c)
{
    struct report *sum = NEW(c->mem, struct report, 1), **all;
    struct identity_result res;

    if (cli_expect(c, 1, CLI_ARGS))
        return cli_end(c, false);
    all = NEW(c->mem, struct report *, c->args.n);
    for (isize i = 0; i < c->args.n; i++) {
        struct str path = cli_arg(c, i);

        all[i] = NEW(c->mem, struct report, 1);
        if (report_load(c, path, all[i], &c->fail))
            return cli_end(c, false);
        if (!i) {
            report_sum_begin(sum, form_for(all[0]));
            sum->year = all[0]->year;
        }
        if (all[i]->year && sum->year && all[i]->year != sum->year)
            report_warn(c->mem, sum, "%.*s：是%d年的报告，其余是%d年", STR_ARG(path),
                        all[i]->year, sum->year);
        if (report_add(c->mem, sum, all[i], &c->fail))
            return cli_end(c, false);
        for (isize k = 0; k < all[i]->warnings.n; k++)
            report_warn(c->mem, sum, "%.*s：%.*s", STR_ARG(path),
                        STR_ARG(all[i]->warnings.p[k]));
        for (isize k = 0; k < i; k++)
            if (all[i]->body.n && str_eq(all[i]->body, all[k]->body) &&
                all[i]->year == all[k]->year)
                report_warn(c->mem, sum, "%.*s：与%.*s是同一单位同一年的报告，加了两次",
                            STR_ARG(path), STR_ARG(all[k]->file));
    }
    sum->title =
        str_fmt(c->mem, "%td个单位%d年政府信息公开工作年度报告汇总", c->args.n, sum->year);
    behind(c, sum, all, c->args.n);
    identity_verify(c->mem, sum, NULL, &res);
    if (cli_has(c, "out")) {
        sum->file = (struct str){0};
        if (report_write_as(c, sum, cli_value(c, "out")))
            return cli_end(c, false);
    }
    if (c->json)
        report_print_json(c, sum, &res, NULL);
    else
        report_tell(c, sum, &res, NULL);
    return cli_end(c, res.fail > 0);
}

int report_diff(struct cli *c)
{
    struct report *a = NEW(c->mem, struct report, 1), *b = NEW(c->mem, struct report, 1);
    struct json_out *j = NULL;
    int n = 0;

    if (cli_expect(c, 2, 2) || report_load(c, cli_arg(c, 0), a, &c->fail) ||
        report_load(c, cli_arg(c, 1), b, &c->fail))
        return cli_end(c, false);
    if (c->json) {
        j = cli_json(c);
        jout_array(j);
    }
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct cell x = a->cell[i], y = b->cell[i];
        struct str from = cell_print(c->mem, x), to = cell_print(c->mem, y);

        if (cell_equal(x, y))
            continue;
        n++;
        if (j) {
            jout_object(j);
            jout_put_str(j, "cell", report_address(c->mem, i));
            jout_put_opt(j, "a", from);
            jout_put_opt(j, "b", to);
            jout_end(j);
        } else {
            cli_print(c, "%.*s %.*s %.*s → %.*s\n",
                      STR_ARG(cli_cell(c, report_address(c->mem, i), 20)),
                      STR_ARG(cli_cell(c, report_slot_words(c->mem, i), 40)),
                      STR_ARG(x.kind == CELL_UNKNOWN ? S("未知")
                              : from.n               ? from
                                                     : S("空")),
                      STR_ARG(y.kind == CELL_UNKNOWN ? S("未知")
                              : to.n                 ? to
                                                     : S("空")));
        }
    }
    if (j) {
        jout_end(j);
        cli_json_end(c);
    } else if (!n) {
        cli_print(c, "各格相同\n");
    }
    return cli_end(c, n > 0);
}
