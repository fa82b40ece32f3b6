/* SPDX-License-Identifier: MulanPSL-2.0 */
/* case_figures.c - tables three and four of a year, each figure a link to its cases (依申请公开统计) */
#include "web/desk/common.h"
#include "work/dispute.h"
#include "work/figures.h"

enum { YEARS = 6 };

static void asked(struct ctx *c, const struct http_req *req, int *year, struct day *from,
                  struct day *until)
{
    int64_t y = 0;
    int now = day_year(ctx_today(c));

    *year = str_int(desk_query(c, req, "year"), &y) && y >= 2008 && y <= now ? (int)y : now;
    day_make(*year, 1, 1, from);
    day_make(*year, 12, 31, until);
}

/* A figure; nought is no link, and neither is what figures_behind() cannot open. */
static void figure(struct ctx *c, struct desk_table *t, struct desk_row *row, int64_t n,
                   int slot, bool opens, int year, struct str unit)
{
    struct desk_cell *cell = desk_cell(c->mem, t, row, desk_int(c, n));

    cell->num = true;
    if (n && opens && slot >= 0)
        cell->path = str_fmt(c->mem, "/desk/cases/figures/%.*s?year=%d%.*s",
                             STR_ARG(report_address(c->mem, slot)), year, STR_ARG(unit));
}

static struct desk_table *three(struct ctx *c, const struct figures *f, int year,
                                struct str unit)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct report_line line[REPORT_LINES];
    struct report_head head[REPORT_HEADS];
    int n = report_lines(f->form, REPORT_T3, line),
        heads = report_heads(f->form, REPORT_T3, head);
    struct str names = S("项目");

    for (int i = 0; i < heads; i++)
        if (head[i].col >= 0)
            names = str_fmt(c->mem, "%.*s|#%.*s", STR_ARG(names), STR_ARG(head[i].label));
    t->id = S("t-three");
    t->title = t->caption = S("表三　收到和处理政府信息公开申请情况");
    desk_heads(c->mem, t, names);
    for (int i = 0; i < n; i++) {
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *label = desk_cell(c->mem, t, row, line[i].label);

        label->head = true;
        for (int k = 0; k < heads; k++) {
            if (head[k].col < 0)
                continue;
            if (line[i].row < 0)
                desk_cell(c->mem, t, row, S(""));
            else
                figure(c, t, row, f->t3[line[i].row][head[k].col],
                       report_slot(REPORT_T3, line[i].row, head[k].col), true, year, unit);
        }
    }
    return t;
}

static struct desk_table *four(struct ctx *c, const struct figures *f, int year,
                               struct str unit)
{
    static const struct str kinds[] = {LIT("行政复议"), LIT("行政诉讼：未经复议直接起诉"),
                                       LIT("行政诉讼：复议后起诉")};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-four");
    t->title = t->caption = S("表四　政府信息公开行政复议、行政诉讼情况");
    desk_heads(c->mem, t, S("种类|#结果维持|#结果纠正|#其他结果|#尚未审结|#总计"));
    for (int i = 0; i < 3; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, kinds[i])->head = true;
        for (int k = 0; k < 5; k++)
            figure(c, t, row, f->t4[5 * i + k], report_slot(REPORT_T4, 0, 5 * i + k), true,
                   year, unit);
    }
    return t;
}

static void tables(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct figures f = {0};
    struct unit u = {0};
    struct day from, until;
    struct str unit;
    int year, now = day_year(ctx_today(c));

    asked(c, req, &year, &from, &until);
    if (desk_unit(c, req, ACT_CASE, &u) == OK)
        (void)figures_open(c, u.id, from, until, ctx_today(c), report_form_of_year(year), &f);
    unit = desk_unit_part(c, &u, "&");
    desk_shell(c, req, S("依申请公开统计"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    v.shell.lead = str_fmt(c->mem,
                           "%d 年，截至%.*s。由台账直接算出，点数字看是哪些件。"
                           "更正请求（第四十一条）不计入表三：收到 %lld 件，办结 %lld 件。",
                           year, STR_ARG(day_zh(c->mem, f.until)), (long long)f.corrections,
                           (long long)f.corrected);
    for (int y = now; y > now - YEARS; y--)
        desk_tab(c->mem, &v, str_fmt(c->mem, "%d 年", y),
                 str_fmt(c->mem, "/desk/cases/figures?year=%d%.*s", y, STR_ARG(unit)),
                 y == year);
    if (!c->fail.code) {
        desk_block(c->mem, &v)->table = three(c, &f, year, unit);
        desk_block(c->mem, &v)->table = four(c, &f, year, unit);
    }
    desk_show(c, req, res, &v);
}

static struct desk_table *cases_of(struct ctx *c, const struct request_list *cases)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    desk_heads(c->mem, t, S("申请|编号|收到|办结"));
    for (isize i = 0; i < cases->n; i++) {
        const struct request *r = &cases->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, r->subject);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/cases/%lld", (long long)r->id.n);
        desk_cell(c->mem, t, row, r->number)->nowrap = true;
        desk_cell(c->mem, t, row, day_iso(c->mem, r->received))->nowrap = true;
        desk_cell(c->mem, t, row, day_iso(c->mem, r->closed))->nowrap = true;
    }
    return t;
}

static struct desk_table *disputes_of(struct ctx *c, const struct dispute_list *suits)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    desk_heads(c->mem, t, S("案件|机关或者法院|申请|提出|结果"));
    for (isize i = 0; i < suits->n; i++) {
        const struct dispute *d = &suits->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, dispute_kind_zh(d->kind));

        cell->head = true;
        cell->sub = d->number;
        cell->path = str_fmt(c->mem, "/desk/disputes?id=%lld", (long long)d->id.n);
        desk_cell(c->mem, t, row, d->authority);
        cell = desk_cell(c->mem, t, row, d->request.n ? d->request_number : S("—"));
        if (d->request.n)
            cell->path = str_fmt(c->mem, "/desk/cases/%lld", (long long)d->request.n);
        desk_cell(c->mem, t, row, day_iso(c->mem, d->filed))->nowrap = true;
        desk_cell(c->mem, t, row, dispute_result_zh(d->result));
    }
    return t;
}

static void cell(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *t;
    struct request_list cases = {0};
    struct dispute_list suits = {0};
    struct unit u = {0};
    struct day from, until;
    struct str address =
                   str_fmt(c->mem, "%.*s/%.*s", STR_ARG(req->param[0]), STR_ARG(req->param[1])),
               unit;
    int slot = report_find(address), year;

    asked(c, req, &year, &from, &until);
    if (slot < 0 || report_slot_table(slot) == REPORT_T2)
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一格");
    if (desk_unit(c, req, ACT_CASE, &u) == OK)
        (void)figures_behind(c, u.id, address, from, until, &cases, &suits);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    unit = desk_unit_part(c, &u, "&");
    desk_shell(c, req, report_slot_words(c->mem, slot), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    desk_crumb(c->mem, &v.shell, S("统计"),
               str_fmt(c->mem, "/desk/cases/figures?year=%d%.*s", year, STR_ARG(unit)));
    t = report_slot_table(slot) == REPORT_T4 ? disputes_of(c, &suits) : cases_of(c, &cases);
    v.shell.lead = str_fmt(c->mem, "%d 年，%lld 件", year, (long long)t->rows.n);
    t->id = S("t-behind");
    t->caption = S("这个数是哪些件");
    t->empty = S("没有");
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/desk/cases/figures"),             ACT_CASE, NULL, tables, LANE_QUICK},
    {"GET", LIT("/desk/cases/figures/{row}/{col}"), ACT_CASE, NULL, cell,   LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_case_figures_routes, routes);
