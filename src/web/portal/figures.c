/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figures.c - the public page of a unit's figures of requests; see request.h */
#include "work/figures.h"

#include "pages.h"
#include "store/unit.h"
#include "web/portal/request.h"

static const struct field fields[] = {{LIT("year"), LIT("年份"), FIELD_INT, 0, 2200, {0}}};
static const struct form_rule year_form = {fields, 1, false, 0};

static void add_row(struct arena *mem, struct figures_row **p, isize *n, struct str label,
                    struct str look, const int64_t *cell, int cells)
{
    struct figures_row *all = NEW(mem, struct figures_row, *n + 1);
    struct figures_row *r = &all[*n];

    for (isize i = 0; i < *n; i++)
        all[i] = (*p)[i];
    r->label = label;
    r->look = look;
    r->cells.p = NEW(mem, int64_t, cells + 1);
    r->cells.n = cells;
    for (int i = 0; i < cells; i++)
        r->cells.p[i] = cell[i];
    *p = all;
    (*n)++;
}

static void table_three(struct ctx *c, const struct figures *f, struct request_figures_view *v)
{
    struct report_line line[REPORT_LINES];
    int n = report_lines(f->form, REPORT_T3, line);

    for (int i = 0; i < n; i++) {
        if (line[i].row < 0) {
            add_row(c->mem, &v->rows.p, &v->rows.n, line[i].label, S("group"), NULL, 0);
            continue;
        }
        add_row(c->mem, &v->rows.p, &v->rows.n, line[i].label, line[i].sum ? S("sum") : S(""),
                f->t3[line[i].row], T3_COLS);
    }
}

static void the_rest(struct ctx *c, const struct figures *f, struct request_figures_view *v)
{
    static const struct str kinds[] = {LIT("行政复议"), LIT("行政诉讼：未经复议直接起诉"),
                                       LIT("行政诉讼：复议后起诉")};

    for (int i = 0; i < 3; i++)
        add_row(c->mem, &v->disputes.p, &v->disputes.n, kinds[i], S(""),
                f->t4 + 5 * (ptrdiff_t)i, 5);
    for (isize i = 0; i < f->days.n; i++)
        add_row(c->mem, &v->days.p, &v->days.n,
                str_fmt(c->mem, "%d 个工作日", f->days.p[i].days), S(""), &f->days.p[i].n, 1);
    v->answered = str_fmt(c->mem, "%lld", (long long)f->answered);
    v->late = str_fmt(c->mem, "%lld", (long long)f->late);
    v->average = f->answered
                     ? str_fmt(c->mem, "%lld.%lld", (long long)(f->days_total / f->answered),
                               (long long)(f->days_total * 10 / f->answered % 10))
                     : S("—");
}

/* The year that is asked for, and the unit; the present year where none is. */
static bool asked(struct ctx *c, const struct http_req *req, struct unit *u, int *year)
{
    struct form f = {0};
    int now = day_year(ctx_today(c));

    form_read(c->mem, &year_form, req->query, &f);
    *year = f.value[0].given && !f.value[0].bad ? (int)f.value[0].number : now;
    if (*year < 2008 || *year > now)
        *year = now;
    db_begin_read(c);
    (void)unit_by_code(c, req->param[0], u);
    return db_end(c) == OK;
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_figures_view v = {0};
    struct figures f = {0};
    struct unit u = {0};
    struct day from, until, today = ctx_today(c);
    struct page p;
    int year = 0;
    isize cap = 0;

    if (asked(c, req, &u, &year)) {
        day_make(year, 1, 1, &from);
        day_make(year, 12, 31, &until);
        (void)figures_open(c, u.id, from, until, today, report_form_of_year(year), &f);
    }
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    frame_portal(c, req, S("依申请公开统计"), &u, 5, &v.frame);
    frame_crumb(c, &v.frame.trail, v.frame.boards.p[4].href, S("政府信息依申请公开"));
    frame_crumb(c, &v.frame.trail, S(""), S("统计"));
    v.unit_name = u.name;
    v.span = str_fmt(c->mem, "%d 年（截至%.*s）", year, STR_ARG(day_zh(c->mem, f.until)));
    v.csv = str_fmt(c->mem, "/gongkai/site_%.*s/request/figures.csv?year=%d", STR_ARG(u.code),
                    year);
    v.json = str_fmt(c->mem, "/gongkai/site_%.*s/request/figures.json?year=%d", STR_ARG(u.code),
                     year);
    for (int y = day_year(today); y > day_year(today) - 6; y--)
        *LIST_ADD(c->mem, &v.years, cap) = (struct request_option){
            str_fmt(c->mem, "%d", y), str_fmt(c->mem, "%d 年", y), y == year};
    table_three(c, &f, &v);
    the_rest(c, &f, &v);
    p = page_for(c, req, res);
    page_request_figures(&p, &v);
}

static void cases_as(struct ctx *c, struct http_req *req, struct http_res *res,
                     enum table_form form)
{
    struct unit u = {0};
    struct day from, until;
    struct str text = {0};
    int year = 0;

    if (asked(c, req, &u, &year)) {
        day_make(year, 1, 1, &from);
        day_make(year, 12, 31, &until);
        (void)figures_register(c, u.id, from, until, form, &text);
    }
    http_bytes(c, req, res, table_type(form),
               str_fmt(c->mem, "requests-%d.%.*s", year, STR_ARG(table_ending(form))), text);
}

static void csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    cases_as(c, req, res, TABLE_CSV);
}

static void json(struct ctx *c, struct http_req *req, struct http_res *res)
{
    cases_as(c, req, res, TABLE_JSON);
}

static const struct route rows[] = {
    {"GET", LIT("/gongkai/site_{unit}/request/figures"), ACT_READ_PUBLIC, NULL, page,
     LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/request/figures.csv"), ACT_READ_PUBLIC, NULL, csv,
     LANE_HEAVY},
    {"GET", LIT("/gongkai/site_{unit}/request/figures.json"), ACT_READ_PUBLIC, NULL, json,
     LANE_HEAVY},
};
ROUTES(figures_routes, rows);
