/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shown.c - the public pages of figures and of assessments; see figures.h */
#include "pages.h"
#include "render/table.h"
#include "web/portal/figures.h"
#include "web/route.h"
#include "work/assess.h"
#include "base/grid.h"
#include "base/json.h"
#include "work/shown_figures.h"

static struct str number(struct ctx *c, int64_t n)
{
    return thousands(c->mem, n);
}

static struct str timely(struct ctx *c, const struct shown_requests *r)
{
    int rate = measure_rate(r->closed - r->late, r->closed);

    return r->closed ? str_fmt(c->mem, "%d.%d%%", rate / 10, rate % 10) : S("—");
}

static struct str average(struct ctx *c, const struct shown_requests *r)
{
    return r->answered ? str_fmt(c->mem, "%lld.%lld", (long long)(r->days / r->answered),
                                 (long long)(r->days * 10 / r->answered % 10))
                       : S("—");
}

static bool load(struct ctx *c, const struct http_req *req, struct http_res *res,
                 struct shown_figures *f)
{
    if (shown_figures(c, req->params ? req->param[0] : S(""), f)) {
        http_error(c, req, res, c->fail.code);
        return false;
    }
    portal_cache(res, f->u.unit.id);
    return true;
}

static void fill_row(struct ctx *c, const struct shown_figures *f, const int64_t *count,
                     struct shown_row *to)
{
    isize cap = 0;

    for (int y = 0; y < f->years; y++)
        *LIST_ADD(c->mem, &to->years, cap) = number(c, count[y]);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_unit_figures_view v = {0};
    struct shown_figures f;
    struct str base, labels[SHOWN_YEARS];
    int64_t published[SHOWN_YEARS];
    isize heads = 0, columns = 0, items = 0, requests = 0, outcomes = 0;
    bool unit;
    struct page p;

    if (!load(c, req, res, &f))
        return;
    unit = f.u.unit.id.n > 0;
    v.title = unit ? str_fmt(c->mem, "%.*s公开数据", STR_ARG(f.u.unit.name))
                   : S("公开数据：条例事项和依申请公开");
    if (unit)
        portal_unit_frame(c, req, &f.u, 0, v.title, &v.frame, &v.crumbs);
    else {
        portal_frame(c, req, &f.u.platform, v.title, &v.frame);
        portal_crumb(c, &v.crumbs, S("/gongkai/"), S("平台首页"));
        portal_crumb(c, &v.crumbs, S("/gongkai/figures/"), S("公开数据一览"));
    }
    portal_crumb(c, &v.crumbs, S(""), S("公开数据"));
    base = unit ? str_concat(c->mem, unit_address(c->mem, f.u.unit.code), S("figures"))
                : S("/gongkai/figures/items");
    v.csv = str_concat(c->mem, base, S(".csv"));
    v.json = str_concat(c->mem, base, S(".json"));
    v.unit_name = unit ? f.u.unit.name : S("");
    v.requests_link =
        str_concat(c->mem, unit_address(c->mem, f.u.unit.code), S("request/figures"));
    for (int y = 0; y < f.years; y++) {
        *LIST_ADD(c->mem, &v.years, heads) = str_fmt(c->mem, "%d", f.year[y]);
        labels[f.years - 1 - y] = str_fmt(c->mem, "%d", f.year[y]);
        published[f.years - 1 - y] = f.published[y];
        *LIST_ADD(c->mem, &v.requests, requests) = (struct shown_year){
            str_fmt(c->mem, "%d", f.year[y]), number(c, f.requests[y].received),
            number(c, f.requests[y].closed), timely(c, &f.requests[y]),
            average(c, &f.requests[y])};
    }
    chart_columns(c->mem, S("历年公开的信息（条，现行，按发布年份）"), labels, published, NULL,
                  f.years, 900, &v.chart);
    v.chart.desc =
        str_fmt(c->mem, "历年公开的信息，共 %lld 条，数字见下表", (long long)f.total);
    for (isize i = 0; i < f.columns.n; i++) {
        struct shown_row *r = LIST_ADD(c->mem, &v.columns, columns);

        r->name = f.columns.p[i].name;
        r->link = column_address(c->mem, f.u.unit.code, f.columns.p[i].col);
        r->total = number(c, f.columns.p[i].total);
        fill_row(c, &f, f.columns.p[i].count, r);
    }
    for (isize i = 0; i < f.items.n; i++) {
        struct shown_row *r = LIST_ADD(c->mem, &v.items, items);

        r->name = f.items.p[i].name;
        r->total = number(c, f.items.p[i].total);
        fill_row(c, &f, f.items.p[i].count, r);
    }
    for (isize i = 0; i < f.outcomes.n; i++) {
        struct shown_row *r = LIST_ADD(c->mem, &v.outcomes, outcomes);

        r->name = f.outcomes.p[i].name;
        fill_row(c, &f, f.outcomes.p[i].count, r);
    }
    p = page_for(c, req, res);
    page_portal_unit_figures(&p, &v);
}

static void csv_line(struct buf *b, struct str kind, struct str name, struct str item, int year,
                     struct str what, int64_t n)
{
    grid_put(b, kind);
    buf_char(b, ',');
    grid_put(b, name);
    buf_char(b, ',');
    grid_put(b, item);
    buf_fmt(b, ",%d,", year);
    grid_put(b, what);
    buf_fmt(b, ",%lld\r\n", (long long)n);
}

static void csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct shown_figures f;
    struct buf *b;

    if (!load(c, req, res, &f))
        return;
    b = portal_body(c, res, S("text/csv; charset=utf-8"));
    buf_lit(b, "\xEF\xBB\xBF口径,名称,条例事项,年份,指标,数量\r\n");
    for (int y = 0; y < f.years; y++) {
        for (isize i = 0; i < f.columns.n; i++)
            csv_line(b, S("栏目"), f.columns.p[i].name, f.columns.p[i].item, f.year[y],
                     S("现行公开信息"), f.columns.p[i].count[y]);
        for (isize i = 0; i < f.items.n; i++)
            csv_line(b, S("条例事项"), f.items.p[i].name, f.items.p[i].item, f.year[y],
                     S("现行公开信息"), f.items.p[i].count[y]);
        csv_line(b, S("依申请公开"), S(""), S(""), f.year[y], S("收到"),
                 f.requests[y].received);
        csv_line(b, S("依申请公开"), S(""), S(""), f.year[y], S("办结"), f.requests[y].closed);
        csv_line(b, S("依申请公开"), S(""), S(""), f.year[y], S("逾期办结"),
                 f.requests[y].late);
        csv_line(b, S("依申请公开"), S(""), S(""), f.year[y], S("作出答复"),
                 f.requests[y].answered);
        csv_line(b, S("依申请公开"), S(""), S(""), f.year[y], S("答复用的工作日合计"),
                 f.requests[y].days);
        for (isize i = 0; i < f.outcomes.n; i++)
            csv_line(b, S("处理结果"), f.outcomes.p[i].name, S(""), f.year[y], S("办结"),
                     f.outcomes.p[i].count[y]);
    }
    res->download = S("公开数据.csv");
}

static void json_lines(struct ctx *c, struct json_out *j, const char *key,
                       const struct shown_figures *f, const struct shown_lines *lines)
{
    jout_key(j, key);
    jout_array(j);
    for (isize i = 0; i < lines->n; i++) {
        jout_object(j);
        jout_put_str(j, "name", lines->p[i].name);
        jout_put_str(j, "item", lines->p[i].item);
        jout_put_int(j, "total", lines->p[i].total);
        jout_key(j, "years");
        jout_object(j);
        for (int y = 0; y < f->years; y++)
            jout_put_int(j, str_cstr(c->mem, str_fmt(c->mem, "%d", f->year[y])),
                         lines->p[i].count[y]);
        jout_end(j);
        jout_end(j);
    }
    jout_end(j);
}

static void json(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct shown_figures f;
    struct json_out j;

    if (!load(c, req, res, &f))
        return;
    j = jout_new(portal_body(c, res, S("application/json; charset=utf-8")));
    jout_object(&j);
    if (f.u.unit.id.n) {
        jout_put_str(&j, "code", f.u.unit.code);
        jout_put_str(&j, "name", f.u.unit.name);
        json_lines(c, &j, "columns", &f, &f.columns);
    }
    jout_put_int(&j, "total", f.total);
    json_lines(c, &j, "items", &f, &f.items);
    jout_key(&j, "requests");
    jout_array(&j);
    for (int y = 0; y < f.years; y++) {
        const struct shown_requests *r = &f.requests[y];

        jout_object(&j);
        jout_put_int(&j, "year", r->year);
        jout_put_int(&j, "received", r->received);
        jout_put_int(&j, "closed", r->closed);
        jout_put_int(&j, "late", r->late);
        jout_put_int(&j, "answered", r->answered);
        jout_put_int(&j, "working_days", r->days);
        jout_key(&j, "outcomes");
        jout_object(&j);
        for (isize i = 0; i < f.outcomes.n; i++)
            jout_put_int(&j, str_cstr(c->mem, f.outcomes.p[i].name), f.outcomes.p[i].count[y]);
        jout_end(&j);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
}

/* --- assessments that were released for the public */

static void assessment_frame(struct ctx *c, const struct http_req *req,
                             struct portal_assessment_view *v)
{
    struct platform p = {0};

    db_begin_read(c);
    platform_load(c, &p);
    db_end(c);
    portal_frame(c, req, &p, v->title, &v->frame);
    portal_crumb(c, &v->crumbs, S("/gongkai/"), S("平台首页"));
}

static void assessments(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_assessment_view v = {.title = S("政务公开考核结果")};
    struct assess_public_list all = {0};
    isize cap = 0;
    struct page p;

    if (assess_public(c, &all)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    assessment_frame(c, req, &v);
    portal_crumb(c, &v.crumbs, S(""), v.title);
    for (isize i = 0; i < all.n; i++) {
        struct period of;

        if (!period_parse(c->mem, all.p[i].release.period, &of))
            continue;
        *LIST_ADD(c->mem, &v.lists, cap) = (struct assessment_link){
            str_fmt(c->mem, "/gongkai/assessment/%lld/%.*s", (long long)all.p[i].set.id,
                    STR_ARG(of.code)),
            str_fmt(c->mem, "%.*s%.*s", STR_ARG(period_zh(c->mem, &of)),
                    STR_ARG(all.p[i].set.name)),
            day_iso(c->mem, instant_day(all.p[i].release.at))};
    }
    if (!all.n)
        v.empty = S("还没有公布考核结果。");
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_assessment(&p, &v);
}

/* The board that the address names, where it is open to the public; what is not open is not there. */
static bool board_asked(struct ctx *c, struct http_req *req, struct http_res *res,
                        struct assess_board *b)
{
    int64_t id = 0;

    if (str_int(req->param[0], &id) && !assess_board(c, id, req->param[1], b) &&
        b->release.open)
        return true;
    http_error(c, req, res, ERR_NOT_FOUND);
    return false;
}

static void assessment(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_assessment_view v = {0};
    struct assess_board b = {0};
    struct str labels[20];
    int64_t n[20];
    isize cap = 0;
    struct page p;
    int shown = 0;

    if (!board_asked(c, req, res, &b))
        return;
    v.title =
        str_fmt(c->mem, "%.*s%.*s", STR_ARG(period_zh(c->mem, &b.period)), STR_ARG(b.set.name));
    v.lead = str_fmt(c->mem, "%lld 个单位，%lld 项指标，%.*s公布；申诉更正的已经计入。",
                     (long long)b.units.n, (long long)b.items.n,
                     STR_ARG(day_zh(c->mem, instant_day(b.release.at))));
    v.csv = str_fmt(c->mem, "/gongkai/assessment/%lld/%.*s/table.csv", (long long)b.set.id,
                    STR_ARG(b.period.code));
    v.json = str_fmt(c->mem, "/gongkai/assessment/%lld/%.*s/table.json", (long long)b.set.id,
                     STR_ARG(b.period.code));
    assessment_frame(c, req, &v);
    portal_crumb(c, &v.crumbs, S("/gongkai/assessment/"), S("政务公开考核结果"));
    portal_crumb(c, &v.crumbs, S(""), v.title);
    for (isize i = 0; i < b.units.n; i++) {
        const struct assess_unit *u = &b.units.p[i];

        if (shown < 12) {
            labels[shown] = str_fmt(c->mem, "%d", u->rank);
            n[shown++] = u->total / 100;
        }
        *LIST_ADD(c->mem, &v.rows, cap) = (struct assessment_row){
            str_fmt(c->mem, "%d", u->rank), unit_address(c->mem, u->unit.code),
            unit_shown(&u->unit), assess_zh(c->mem, u->total), assess_zh(c->mem, u->full)};
    }
    chart_columns(c->mem, S("前列单位的得分（按名次）"), labels, n, NULL, shown, 900, &v.chart);
    v.chart.desc = S("前列单位的得分，数字见下表");
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_assessment(&p, &v);
}

static void board_as(struct ctx *c, struct http_req *req, struct http_res *res,
                     enum table_form form)
{
    static const struct table_col cols[] = {{"rank", LIT("名次")},
                                            {"code", LIT("单位代码")},
                                            {"unit", LIT("单位")},
                                            {"score", LIT("得分")},
                                            {"full", LIT("满分")}};
    struct assess_board b = {0};
    struct table w;

    if (!board_asked(c, req, res, &b))
        return;
    w = table_begin(portal_body(c, res, table_type(form)), form, cols,
                    sizeof cols / sizeof *cols);
    for (isize i = 0; i < b.units.n; i++) {
        const struct assess_unit *u = &b.units.p[i];

        table_int(&w, u->rank);
        table_text(&w, u->unit.code);
        table_text(&w, u->unit.name);
        table_text(&w, assess_zh(c->mem, u->total));
        table_text(&w, assess_zh(c->mem, u->full));
    }
    table_end(&w);
    res->download = str_fmt(c->mem, "%.*s%.*s.%.*s", STR_ARG(period_zh(c->mem, &b.period)),
                            STR_ARG(b.set.name), STR_ARG(table_ending(form)));
    portal_cache(res, (struct unit_id){0});
}

static void board_csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    board_as(c, req, res, TABLE_CSV);
}

static void board_json(struct ctx *c, struct http_req *req, struct http_res *res)
{
    board_as(c, req, res, TABLE_JSON);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/gongkai/figures/items"),                 ACT_READ_PUBLIC, NULL, page,        LANE_HEAVY},
    {"GET", LIT("/gongkai/figures/items.csv"),             ACT_READ_PUBLIC, NULL, csv,         LANE_HEAVY},
    {"GET", LIT("/gongkai/figures/items.json"),            ACT_READ_PUBLIC, NULL, json,        LANE_HEAVY},
    {"GET", LIT("/gongkai/site_{unit}/figures"),           ACT_READ_PUBLIC, NULL, page,        LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/figures.csv"),       ACT_READ_PUBLIC, NULL, csv,         LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/figures.json"),      ACT_READ_PUBLIC, NULL, json,        LANE_QUICK},
    {"GET", LIT("/gongkai/assessment/"),                   ACT_READ_PUBLIC, NULL, assessments, LANE_QUICK},
    {"GET", LIT("/gongkai/assessment/{set}/{period}"),     ACT_READ_PUBLIC, NULL, assessment,  LANE_HEAVY},
    {"GET", LIT("/gongkai/assessment/{set}/{period}/table.csv"),  ACT_READ_PUBLIC, NULL, board_csv,  LANE_HEAVY},
    {"GET", LIT("/gongkai/assessment/{set}/{period}/table.json"), ACT_READ_PUBLIC, NULL, board_json, LANE_HEAVY},
};
/* clang-format on */
ROUTES(shown_routes, routes);
