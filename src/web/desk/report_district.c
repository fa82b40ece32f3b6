/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_district.c - the district's view of a year's reports: who is where, what fails, the sum */
#include "render/annual.h"
#include "pages.h"
#include "web/desk/report.h"
#include "work/annual.h"

static int year_of(struct ctx *c, const struct http_req *req)
{
    int64_t year = 0;

    if (!str_int(desk_query(c, req, "year"), &year) || year < 2008 || year > 2200)
        year = day_year(ctx_today(c)) - 1;
    return (int)year;
}

static void view(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct report_desk_view v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct annual_year y;
    struct page p;
    int year = year_of(c, req), missing = 0;

    if (annual_district(c, year, &y) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, str_fmt(c->mem, "%d年各单位年度报告", year), &v.page.shell);
    desk_head_link(c->mem, &v.page.shell, S("下载 CSV"),
                   str_fmt(c->mem, "/desk/reports.csv?year=%d", year), S("download"));
    desk_head_link(c->mem, &v.page.shell, str_fmt(c->mem, "%d年", year - 1),
                   str_fmt(c->mem, "/desk/reports?year=%d", year - 1), S("left"));
    t->caption = S("各单位年度报告的进度");
    t->empty = S("没有单位");
    desk_heads(c->mem, t, S("单位|状态|不成立的关系"));
    for (isize i = 0; i < y.lines.n; i++) {
        const struct annual_line *l = &y.lines.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *k = desk_cell(c->mem, t, row, l->unit_name);

        missing += !l->present;
        row->look = l->fails ? S("row-red") : l->present ? S("") : S("row-yellow");
        if (l->present)
            k->path = str_fmt(c->mem, "/desk/report/%lld", (long long)l->row.id.n);
        desk_cell(c->mem, t, row, l->present ? report_state_zh(l->row.state) : S("还没有"))
            ->chip =
            l->present && l->row.state == REPORT_PUBLISHED ? S("chip chip-green") : S("chip");
        desk_cell(c->mem, t, row, l->failing);
    }
    v.proof = t;
    v.page.shell.lead = str_fmt(c->mem, "已汇总 %d 个单位，%d 个还没有报告", y.summed, missing);
    if (y.sum) {
        struct annual a = {.report = y.sum, .made = c->now};

        y.sum->title = str_fmt(c->mem, "%d年汇总", year);
        v.tables.s = annual_fragment(c->mem, &a);
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_report(&p, &v);
}

/* Every cell of every unit, a line a unit. */
static void csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct annual_year y;
    int year = year_of(c, req);

    if (annual_district(c, year, &y) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->status = 200;
    res->body = buf_new(c->mem, 64 << 10);
    res->type = S("text/csv; charset=utf-8");
    res->download = str_fmt(c->mem, "%d年年度报告.csv", year);
    buf_lit(&res->body, "\xef\xbb\xbf单位,状态,不成立");
    for (int i = 0; i < REPORT_CELLS; i++)
        if (report_form_has(report_form_of_year(year), i))
            buf_fmt(&res->body, ",%.*s", STR_ARG(report_address(c->mem, i)));
    buf_lit(&res->body, "\r\n");
    for (isize k = 0; k < y.lines.n; k++) {
        const struct annual_line *l = &y.lines.p[k];

        buf_fmt(&res->body, "%.*s,%.*s,%d", STR_ARG(l->unit_name),
                STR_ARG(l->present ? report_state_zh(l->row.state) : S("")), l->fails);
        for (int i = 0; i < REPORT_CELLS; i++)
            if (report_form_has(report_form_of_year(year), i))
                buf_fmt(&res->body, ",%.*s",
                        STR_ARG(l->report ? cell_print(c->mem, l->report->cell[i]) : S("")));
        buf_lit(&res->body, "\r\n");
    }
}

static const struct route routes[] = {
    {"GET", LIT("/desk/reports"), ACT_DISTRICT, NULL, view, LANE_HEAVY},
    {"GET", LIT("/desk/reports.csv"), ACT_DISTRICT, NULL, csv, LANE_HEAVY},
};
ROUTES(desk_report_district_routes, routes);
