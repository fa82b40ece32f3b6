/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_list.c - the annual reports of the unit: what is due, each edition, a new one begun */
#include "pages.h"
#include "web/desk/report.h"
#include "web/portal/portal.h"
#include "work/annual_task.h"
#include "work/may.h"

static const struct field start_fields[] = {
    {LIT("year"), LIT("年度"), FIELD_INT, REQUIRED, 2200, {0}},
    {LIT("form"), LIT("表式"), FIELD_CHOICE, 0, 0, LIT("0|2021|2019")},
};
static const struct form_rule start_form = {start_fields, 2, false, 0};
static struct str desk_report_path(struct ctx *c, struct report_id id)
{
    return str_fmt(c->mem, "/desk/report/%lld", (long long)id.n);
}

/* Reminders and corrections over the list. */
static void tasks(struct ctx *c, struct unit_id unit, struct desk_page *v)
{
    struct annual_task_list all = {0};

    if (!unit.n)
        return;
    db_begin_read(c);
    annual_tasks(c, unit, &all);
    db_end(c);
    for (isize i = 0; i < all.n; i++) {
        const struct annual_task *k = &all.p[i];
        bool late = k->kind == ANNUAL_TASK_CORRECT || k->urgency == DUE_LATE;

        if (k->kind == ANNUAL_TASK_DUE && k->urgency == DUE_LATER)
            continue;
        desk_alert(
            c->mem, &v->shell,
            &(struct desk_alert){
                .look = late ? S("alert-bad") : S("alert-warn"),
                .icon = late ? S("bad") : S("warn"),
                .title = k->kind == ANNUAL_TASK_CORRECT
                             ? str_fmt(c->mem, "%d年度报告发布后台账有变动", k->year)
                             : str_fmt(c->mem, "%d年度报告应在%.*s前发布，%.*s", k->year,
                                       STR_ARG(day_zh(c->mem, k->due)),
                                       STR_ARG(report_due_zh(c->mem, k->due, ctx_today(c)))),
                .text = k->kind == ANNUAL_TASK_CORRECT
                            ? str_fmt(c->mem, "%d 个数与已发布的不同，请打开报告核实并更正",
                                      k->moved)
                            : S("《条例》第四十九条；县级以上地方人民政府为3月31日前")});
    }
}

/* A title leads to the report on the desk for those who may read it there, for all others to what the public
 * reads; `is_public`: this edition is what stands there. */
static void title_cell(struct ctx *c, const struct report_row *r, bool opens, bool is_public,
                       struct desk_table *t, struct desk_row *row)
{
    struct desk_cell *cell = desk_cell(c->mem, t, row, r->title);
    struct str page = str_fmt(c->mem, "%.*sreport_%d.html",
                              STR_ARG(unit_address(c->mem, r->unit_code)), r->year);
    isize cap = 0;

    if (!opens) {
        cell->path = is_public ? page : S("");
        return;
    }
    cell->path = desk_report_path(c, r->id);
    if (is_public)
        *LIST_ADD(c->mem, &cell->links, cap) =
            (struct desk_link){.label = S("公开的页面"), .path = page};
}

static void list(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct report_row_list rows = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct desk_form *f;
    struct unit u = {0};
    bool opens = false, writes = false;
    int released = 0; /* the year whose public edition has gone by: rows come newest first */
    static const struct desk_option forms[] = {{LIT("0"), LIT("按年度规定的表式"), true},
                                               {LIT("2021"), LIT("2021年版"), false},
                                               {LIT("2019"), LIT("2019年版"), false}};

    desk_shell(c, req, S("年度报告"), &v.shell);
    if (desk_unit(c, req, ACT_SEE_DESK, &u) == OK) {
        db_begin_read(c);
        report_of_unit(c, u.id, &rows);
        opens = annual_reads(c, u.id);
        writes = may_ask(c, ACT_REPORT, u.id);
        db_end(c);
    }
    t->caption = S("本单位的年度报告");
    t->empty = S("还没有年度报告");
    desk_heads(c->mem, t, S("年度|版次|标题|表式|状态"));
    for (isize i = 0; i < rows.n; i++) {
        const struct report_row *r = &rows.p[i];
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, desk_int(c, r->year));
        desk_cell(c->mem, t, row, desk_int(c, r->edition));
        title_cell(c, r, opens, r->state == REPORT_PUBLISHED && r->year != released, t, row);
        if (r->state == REPORT_PUBLISHED)
            released = r->year;
        desk_cell(c->mem, t, row, str_fmt(c->mem, "%d年版", (int)r->form));
        desk_cell(c->mem, t, row, r->imported ? S("已发布（导入）") : report_state_zh(r->state))
            ->chip = r->state == REPORT_PUBLISHED ? S("chip chip-green") : S("chip chip-blue");
    }
    desk_block(c->mem, &v)->table = t;
    tasks(c, u.id, &v);
    if (!writes) {
        desk_show(c, req, res, &v);
        return;
    }
    f = desk_form(c, req, S("/desk/report/start"), S("开始编制"), &start_form);
    f->title = S("编制年度报告");
    f->note = S("数据由台账算出；报告在次年1月31日前发布（《条例》第四十九条）。");
    desk_value(&f->fields, "year", desk_int(c, day_year(ctx_today(c)) - 1));
    desk_options(c->mem, &f->fields, "form", forms, 3, false);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void start(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct report_id id = {0};
    struct fail why = {0};

    if (!req->form.bad)
        annual_start(c, c->actor.home, (int)form_int(&req->form, "year"),
                     str_eq(form_text(&req->form, "form"), S("2019"))   ? FORM_2019
                     : str_eq(form_text(&req->form, "form"), S("2021")) ? FORM_2021
                                                                        : FORM_UNKNOWN,
                     &id);
    if (desk_again(c, req, res, desk_report_path(c, id), "created", &why))
        list(c, req, res);
}

static const struct route routes[] = {
    {"GET", LIT("/desk/report/"), ACT_SEE_DESK, NULL, list, LANE_QUICK},
    {"POST", LIT("/desk/report/start"), ACT_REPORT, &start_form, start, LANE_QUICK},
};
ROUTES(desk_report_list_routes, routes);
