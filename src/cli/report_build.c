/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_build.c - gongkai report build, gongkai import report: between registers and files */
#include "cli/data.h"
#include "cli/import.h"
#include "cli/report.h"
#include "store/unit.h"
#include "work/annual.h"
#include "work/annual_file.h"

static bool unit_named(struct cli *c, struct ctx *x, struct str code, struct unit *u)
{
    if (!code.n) {
        cli_usage(c, "请用 --unit 指明单位");
        return false;
    }
    db_begin_read(x);
    unit_by_code(x, code, u);
    db_end(x);
    c->fail = x->fail;
    return !c->fail.code;
}

int report_build(struct cli *c)
{
    struct report *r = NEW(c->mem, struct report, 1);
    struct data data;
    struct ctx x;
    struct unit u = {0};
    struct identity_result res;
    int64_t year = 0, form = 0;

    if (cli_expect(c, 0, 0) || cli_int(c, "year", 2008, 2100, 0, &year) ||
        cli_int(c, "form", 2019, 2021, 0, &form))
        return cli_end(c, false);
    if (!year)
        return cli_usage(c, "请用 --year 指明年份");
    if (form && form != 2019 && form != 2021)
        return cli_usage(c, "--form 是 2019 或 2021");
    if (data_open(c, DATA_READ, &data))
        return cli_end(c, false);
    x = data_ctx(c, &data);
    if (!unit_named(c, &x, cli_value(c, "unit"), &u))
        return c->fail.code ? cli_end(c, false) : CLI_USAGE;
    annual_build(&x, u.id, (int)year, (enum report_form)form, r);
    c->fail = x.fail;
    if (c->fail.code)
        return cli_end(c, false);
    if ((int)year >= 2021 && report_form_of(r) == FORM_2019)
        cli_note(c, "注意：2019年的表式从2021年度报告起已不再使用");
    identity_verify(c->mem, r, NULL, &res);
    if (report_write_as(c, r, cli_value(c, "out")))
        return cli_end(c, false);
    return cli_end(c, res.fail > 0);
}

int import_report(struct cli *c)
{
    struct data data;
    struct ctx x;
    struct unit u = {0};
    bool refused = false;

    if (cli_expect(c, 1, CLI_ARGS) || data_open(c, DATA_WRITE, &data))
        return cli_end(c, false);
    x = data_ctx(c, &data);
    if (!unit_named(c, &x, cli_value(c, "unit"), &u))
        return c->fail.code ? cli_end(c, false) : CLI_USAGE;
    for (isize i = 0; i < c->args.n; i++) {
        struct report *r = NEW(c->mem, struct report, 1);
        struct report_id id = {0};
        struct identity_result res;
        struct fail why = {0};

        if (report_load(c, cli_arg(c, i), r, &why) == OK && !r->year)
            fail_set(&why, ERR_UNREADABLE, "", "看不出是哪一年的报告");
        if (!why.code && !cli_has(c, "dry-run")) {
            x.fail = (struct fail){0};
            if (annual_accept(&x, r, cli_value(c, "key")) == OK)
                annual_import(&x, u.id, r, &id);
            why = x.fail;
        }
        if (why.code) {
            cli_note_file(c, cli_arg(c, i), &why);
            refused = true;
            continue;
        }
        identity_verify(c->mem, r, NULL, &res);
        if (c->json)
            report_print_json(c, r, &res, NULL);
        else
            cli_print(c, "%.*s：%.*s %d年，%d项成立，%d项不成立\n", STR_ARG(cli_arg(c, i)),
                      STR_ARG(u.name), r->year, res.hold, res.fail);
    }
    return cli_end(c, refused);
}
