/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_district.c - the district's view of a year's reports: who is where, what fails, the sum */
#include "pages.h"
#include "render/annual.h"
#include "render/xlsx.h"
#include "web/desk/report.h"
#include "work/annual_district.h"

static int year_of(struct ctx *c, const struct http_req *req)
{
    int64_t year = 0;

    if (!str_int(desk_query(c, req, "year"), &year) || year < 2008 || year > 2200)
        year = day_year(ctx_today(c)) - 1;
    return (int)year;
}

static struct str change(struct ctx *c, struct cell before, struct cell now)
{
    int64_t d;

    if (before.kind != CELL_NUMBER || now.kind != CELL_NUMBER || before.scale || now.scale)
        return S("");
    d = now.value - before.value;
    return d > 0   ? str_fmt(c->mem, "+%lld", (long long)d)
           : d < 0 ? str_fmt(c->mem, "−%lld", (long long)-d)
                   : S("持平");
}

/* What stands for what, in words. */
static struct str part_of(struct ctx *c, const struct annual_year *y,
                          const struct annual_line *l)
{
    if (l->covered_by >= 0)
        return str_fmt(c->mem, "已含在%.*s的报告里",
                       STR_ARG(y->lines.p[l->covered_by].unit_name));
    if (l->government && l->members)
        return str_fmt(c->mem, "含 %d 个成员单位", l->members);
    return S("");
}

static void line_row(struct ctx *c, const struct annual_year *y, const struct annual_line *l,
                     struct desk_table *t)
{
    struct desk_row *row = desk_row(c->mem, t);
    struct desk_cell *k = desk_cell(c->mem, t, row, l->unit_name);
    struct cell now =
        l->report ? l->report->cell[report_find(S("T3.1/sum"))] : (struct cell){0};

    row->look = l->fails || l->urgency == DUE_LATE ? S("row-red")
                : l->present                       ? S("")
                                                   : S("row-yellow");
    k->sub = part_of(c, y, l);
    if (l->present)
        k->path = str_fmt(c->mem, "/desk/report/%lld", (long long)l->row.id.n);
    desk_cell(c->mem, t, row, l->present ? report_state_zh(l->row.state) : S("还没有"))->chip =
        l->present && l->row.state == REPORT_PUBLISHED ? S("chip chip-green")
        : l->present                                   ? S("chip chip-blue")
                                                       : S("chip");
    k = desk_cell(c->mem, t, row, day_iso(c->mem, l->due));
    k->sub = l->present && l->row.state == REPORT_PUBLISHED
                 ? S("")
                 : report_due_zh(c->mem, l->due, ctx_today(c));
    desk_cell(c->mem, t, row, cell_print(c->mem, now))->num = true;
    desk_cell(c->mem, t, row, cell_print(c->mem, l->before))->num = true;
    desk_cell(c->mem, t, row, change(c, l->before, now))->num = true;
    desk_cell(c->mem, t, row, l->failing);
}

static struct str lead_of(struct ctx *c, const struct annual_year *y)
{
    struct buf b = buf_new(c->mem, 128);

    buf_fmt(&b, "汇总 %d 个单位", y->summed);
    for (int s = 0; s < REPORT_STATE__MAX; s++)
        if (y->at[s])
            buf_fmt(&b, "，%.*s %d", STR_ARG(report_state_zh((enum report_state)s)), y->at[s]);
    if (y->missing)
        buf_fmt(&b, "，还没有报告 %d", y->missing);
    if (y->late)
        buf_fmt(&b, "，逾期 %d", y->late);
    return buf_str(&b);
}

static void view(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct report_desk_view v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct annual_year y;
    struct page p;
    int year = year_of(c, req);

    if (annual_district(c, year, &y) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, str_fmt(c->mem, "%d年各单位年度报告", year), &v.page.shell);
    desk_head_link(c->mem, &v.page.shell, S("下载 Excel"),
                   str_fmt(c->mem, "/desk/reports.xlsx?year=%d", year), S("download"));
    desk_head_link(c->mem, &v.page.shell, S("下载 CSV"),
                   str_fmt(c->mem, "/desk/reports.csv?year=%d", year), S("download"));
    desk_head_link(c->mem, &v.page.shell, str_fmt(c->mem, "%d年", year - 1),
                   str_fmt(c->mem, "/desk/reports?year=%d", year - 1), S("left"));
    t->caption = S("各单位年度报告的进度");
    t->empty = S("没有单位");
    desk_heads(c->mem, t, S("单位|状态|应发布|#新收申请|#上年|#增减|不成立的关系"));
    for (isize i = 0; i < y.lines.n; i++)
        line_row(c, &y, &y.lines.p[i], t);
    v.proof = t;
    v.heading = S("汇总");
    v.note =
        y.sum && y.summed
            ? S("每个数都可以点开，看各单位五年的数。政府的报告已含其成员单位，汇总时代替它们，"
                "不重复计算。"
                "H08 是政府的报告与其成员单位之和的核对。")
            : S("还没有单位发布这一年的报告；发布以后在这里逐格汇总。");
    v.page.shell.lead = lead_of(c, &y);
    if (y.sum && y.sum->warnings.n)
        desk_alert(c->mem, &v.page.shell,
                   &(struct desk_alert){.look = S("alert-warn"),
                                        .icon = S("warn"),
                                        .title = S("汇总时要注意"),
                                        .text = y.sum->warnings.p[0]});
    if (y.sum && y.summed) {
        struct annual a = {.report = y.sum,
                           .made = c->now,
                           .records = str_fmt(c->mem, "/desk/reports/%d/cell/", year)};

        y.sum->title = str_fmt(c->mem, "%d年汇总", year);
        v.tables.s = annual_fragment(c->mem, &a);
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_report(&p, &v);
}

/* --- one figure over units and years */

static void cell(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct annual_cell_view k;
    struct desk_row *row;
    struct str heads = S("单位");
    int64_t year = desk_id(c, req, 0);
    int slot = report_find(
        str_fmt(c->mem, "%.*s/%.*s", STR_ARG(req->param[1]), STR_ARG(req->param[2])));

    if (slot < 0 || year < 2008 || year > 2200)
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一格");
    if (c->fail.code || annual_cell(c, (int)year, slot, &k) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, report_slot_words(c->mem, slot), &v.shell);
    desk_crumb(c->mem, &v.shell, str_fmt(c->mem, "%d年各单位年度报告", (int)year),
               str_fmt(c->mem, "/desk/reports?year=%d", (int)year));
    v.shell.lead = S("各单位五年的数。没有报告的年份空着；计入汇总的才在合计里。");
    for (int i = 0; i < ANNUAL_SPAN; i++)
        heads = str_fmt(c->mem, "%.*s|#%d年", STR_ARG(heads), (int)year - ANNUAL_SPAN + 1 + i);
    t->caption = v.shell.lead;
    desk_heads(c->mem, t, str_concat(c->mem, heads, S("|计入汇总")));
    for (isize i = 0; i < k.lines.n; i++) {
        const struct annual_cell_line *l = &k.lines.p[i];
        struct desk_cell *name;

        row = desk_row(c->mem, t);
        name = desk_cell(c->mem, t, row, l->unit_name);
        if (l->id.n)
            name->path = str_fmt(c->mem, "/desk/report/%lld/cell/%.*s/%.*s", (long long)l->id.n,
                                 STR_ARG(req->param[1]), STR_ARG(req->param[2]));
        for (int y = 0; y < ANNUAL_SPAN; y++)
            desk_cell(c->mem, t, row, cell_print(c->mem, l->value[y]))->num = true;
        desk_cell(c->mem, t, row, l->counted ? S("是") : S(""));
    }
    row = desk_row(c->mem, t);
    desk_cell(c->mem, t, row, S("合计"))->head = true;
    for (int y = 0; y < ANNUAL_SPAN; y++)
        desk_cell(c->mem, t, row, cell_print(c->mem, k.total[y]))->num = true;
    desk_cell(c->mem, t, row, S(""));
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

/* --- every cell of every unit, a line a unit */

/* A unit's name may hold what a table program would run or part at. */
static void csv_text(struct buf *b, struct str s)
{
    bool bare = !str_has(s, S(",")) && !str_has(s, S("\"")) && !str_has(s, S("\n"));

    if (s.n && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@'))
        buf_char(b, '\'');
    if (bare) {
        buf_add(b, s);
        return;
    }
    buf_char(b, '"');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}

static void csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct annual_year y;
    int year = year_of(c, req);
    enum report_form form;

    if (annual_district(c, year, &y) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    form = y.sum ? y.sum->form[REPORT_T2] : report_form_of_year(year);
    res->status = 200;
    res->body = buf_new(c->mem, 64 << 10);
    res->type = S("text/csv; charset=utf-8");
    res->download = str_fmt(c->mem, "%d年年度报告.csv", year);
    buf_lit(&res->body, "\xef\xbb\xbf单位,状态,应发布,计入汇总,不成立");
    for (int i = 0; i < REPORT_CELLS; i++)
        if (report_form_has(form, i))
            buf_fmt(&res->body, ",%.*s", STR_ARG(report_address(c->mem, i)));
    buf_lit(&res->body, "\r\n");
    for (isize k = 0; k < y.lines.n; k++) {
        const struct annual_line *l = &y.lines.p[k];

        csv_text(&res->body, l->unit_name);
        buf_fmt(&res->body, ",%.*s,%.*s,%.*s,%d",
                STR_ARG(l->present ? report_state_zh(l->row.state) : S("")),
                STR_ARG(day_iso(c->mem, l->due)), STR_ARG(l->counted ? S("是") : S("否")),
                l->fails);
        for (int i = 0; i < REPORT_CELLS; i++)
            if (report_form_has(form, i)) {
                buf_char(&res->body, ',');
                if (l->report)
                    csv_text(&res->body, cell_print(c->mem, l->report->cell[i]));
            }
        buf_lit(&res->body, "\r\n");
    }
}

static struct tree *units_table(struct ctx *c, const struct annual_year *y,
                                enum report_form form)
{
    struct tree *table = tree_new(c->mem, TREE_TABLE), *row;

    row = tree_add_new(c->mem, table, TREE_ROW);
    tree_add_cell(c->mem, row, S("单位"), true, 1, 1);
    tree_add_cell(c->mem, row, S("状态"), true, 1, 1);
    tree_add_cell(c->mem, row, S("计入汇总"), true, 1, 1);
    for (int i = 0; i < REPORT_CELLS; i++)
        if (report_form_has(form, i))
            tree_add_cell(c->mem, row,
                          str_fmt(c->mem, "%.*s %.*s", STR_ARG(report_address(c->mem, i)),
                                  STR_ARG(report_slot_words(c->mem, i))),
                          true, 1, 1);
    for (isize k = 0; k < y->lines.n; k++) {
        const struct annual_line *l = &y->lines.p[k];

        row = tree_add_new(c->mem, table, TREE_ROW);
        tree_add_cell(c->mem, row, l->unit_name, true, 1, 1);
        tree_add_cell(c->mem, row, l->present ? report_state_zh(l->row.state) : S("还没有"),
                      false, 1, 1);
        tree_add_cell(c->mem, row, l->counted ? S("是") : S("否"), false, 1, 1);
        for (int i = 0; i < REPORT_CELLS; i++)
            if (report_form_has(form, i))
                tree_add_cell(c->mem, row,
                              l->report ? cell_print(c->mem, l->report->cell[i]) : S(""), false,
                              1, 1);
    }
    return table;
}

/* The sum in its statutory form, and all units beside each other. */
static void xlsx(struct ctx *c, struct http_req *req, struct http_res *res)
{
    static const struct str names[REPORT_TABLES] = {LIT("表二 汇总"), LIT("表三 汇总"),
                                                    LIT("表四 汇总")};
    struct xlsx_sheet sheet[1 + REPORT_TABLES] = {0};
    struct xlsx_book book = {.sheet = sheet, .made = c->now};
    struct annual a = {0};
    struct annual_year y;
    struct str bytes = {0};
    int year = year_of(c, req);

    if (annual_district(c, year, &y) == OK) {
        a.report = y.sum;
        for (int t = 0; y.sum && t < REPORT_TABLES; t++)
            sheet[book.sheets++] =
                (struct xlsx_sheet){.name = names[t],
                                    .title = report_part_heading(t + 2),
                                    .table = annual_table(c->mem, &a, (enum report_table)t)};
        sheet[book.sheets++] = (struct xlsx_sheet){
            .name = S("各单位"),
            .title = str_fmt(c->mem, "%d年各单位年度报告", year),
            .table =
                units_table(c, &y, y.sum ? y.sum->form[REPORT_T2] : report_form_of_year(year)),
            .landscape = true};
        book.title = str_fmt(c->mem, "%d年各单位年度报告", year);
        render_xlsx(c->mem, &book, &bytes, &c->fail);
    }
    http_bytes(c, req, res, S(HTTP_XLSX), str_fmt(c->mem, "%d年年度报告.xlsx", year), bytes);
}

static const struct route routes[] = {
    {"GET", LIT("/desk/reports"), ACT_DISTRICT, NULL, view, LANE_HEAVY},
    {"GET", LIT("/desk/reports.csv"), ACT_DISTRICT, NULL, csv, LANE_HEAVY},
    {"GET", LIT("/desk/reports.xlsx"), ACT_DISTRICT, NULL, xlsx, LANE_HEAVY},
    {"GET", LIT("/desk/reports/{year}/cell/{row}/{col}"), ACT_DISTRICT, NULL, cell, LANE_HEAVY},
};
ROUTES(desk_report_district_routes, routes);
