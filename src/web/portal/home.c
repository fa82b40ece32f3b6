/* SPDX-License-Identifier: MulanPSL-2.0 */
/* home.c - the platform's own pages; see home.h */
#include "web/portal/home.h"

#include "base/json.h"
#include "pages.h"
#include "render/table.h"
#include "web/app.h"
#include "work/units.h"

static void home_words(struct ctx *c, struct str words, struct portal_links *out)
{
    isize cap = 0;

    for (struct str rest = words, w; str_next(&rest, ' ', &w);)
        if (w.n && out->n < 8)
            *LIST_ADD(c->mem, out, cap) = (struct portal_link){
                .text = w,
                .link = str_concat(c->mem, S("/gongkai/search?q="), http_escape(c->mem, w))};
}

static int64_t docs_of(const struct browse_home *h, struct unit_id id)
{
    for (isize i = 0; i < h->counts.n; i++)
        if (h->counts.p[i].unit.n == id.n)
            return h->counts.p[i].docs;
    return 0;
}

/* Units by kind, in the order of the kinds. */
struct unit_groups {
    struct unit_group *p;
    isize n;
};

static struct unit_groups home_units(struct ctx *c, const struct browse_home *h, int board)
{
    struct unit_groups out = {0};
    isize groups = 0;

    for (int k = 0; k < unit_kinds_n; k++) {
        struct unit_group g = {.name = unit_kind_zh(unit_kinds[k])};
        isize cap = 0;

        for (isize i = 0; i < h->units.n; i++) {
            const struct unit *u = &h->units.p[i];

            if (str_eq(u->kind, unit_kinds[k]))
                *LIST_ADD(c->mem, &g.units, cap) =
                    (struct portal_link){.link = board ? board_address(c->mem, u->code, board)
                                                       : unit_address(c->mem, u->code),
                                         .text = unit_shown(u),
                                         .n = docs_of(h, u->id)};
        }
        if (g.units.n)
            *LIST_ADD(c->mem, &out, groups) = g;
    }
    return out;
}

void portal_home(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_home_view v = {0};
    struct unit_groups units;
    struct browse_home h;
    struct page p;
    isize cap = 0;

    if (browse_home(c, 8, &h)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    portal_frame(c, req, &h.platform, h.platform.name, &v.frame);
    frame_meta(c, &v.frame, S("Description"),
               str_concat(c->mem, h.platform.name,
                          S("：政府信息公开指南、制度、法定主动公开内容、年报和依申请公开")));
    frame_feed(c, &v.frame, h.platform.name, S("/gongkai/feed.xml"));
    v.name = h.platform.name;
    home_words(c, h.platform.words, &v.words);
    *LIST_ADD(c->mem, &v.figures, cap) =
        (struct portal_figure){S("公开单位"), thousands(c->mem, h.units.n), S("家")};
    *LIST_ADD(c->mem, &v.figures, cap) =
        (struct portal_figure){S("公开信息"), thousands(c->mem, h.docs), S("条")};
    *LIST_ADD(c->mem, &v.figures, cap) =
        (struct portal_figure){S("本年新增"), thousands(c->mem, h.this_year), S("条")};
    portal_rows(c, &h.latest, true, &v.latest);
    units = home_units(c, &h, 0);
    v.groups.p = units.p;
    v.groups.n = units.n;
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_home(&p, &v);
}

void portal_request_units(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_request_units_view v = {0};
    struct unit_groups units;
    struct browse_home h;
    struct page p;

    if (browse_home(c, 1, &h)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    portal_frame(c, req, &h.platform, S("依申请公开"), &v.frame);
    portal_crumb(c, &v.crumbs, S("/gongkai/"), S("平台首页"));
    portal_crumb(c, &v.crumbs, S(""), S("依申请公开"));
    units = home_units(c, &h, BOARD_REQUEST);
    v.groups.p = units.p;
    v.groups.n = units.n;
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_request_units(&p, &v);
}

/* The path with the slash that was forgotten, or without index.html; "" when it has neither fault. */
static struct str tidied(struct ctx *c, struct str path)
{
    static const struct str index = LIT("/index.html");
    isize slash = str_rfind(path, S("/"));

    if (!str_eq(path, S("/gongkai")) && !str_starts(path, S("/gongkai/")))
        return S("");
    if (str_ends(path, index))
        return str_slice(path, 0, path.n - index.n + 1);
    if (slash >= 0 && slash < path.n - 1 && !str_has(str_from(path, slash), S(".")))
        return str_concat(c->mem, path, S("/"));
    return S("");
}

void portal_elsewhere(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str to = tidied(c, req->path);
    int params;
    bool other;
    const struct route *r = NULL;

    if (to.n) {
        struct str param[4];
        r = route_find(req->app->routes, S("GET"), to, param, &params, &other);
        if (r && r->run == portal_elsewhere)
            to = S("");
    }
    if (!to.n && req->query.n)
        to = browse_redirect(
            c, str_fmt(c->mem, "%.*s?%.*s", STR_ARG(req->path), STR_ARG(req->query)));
    if (!to.n)
        to = browse_redirect(c, req->path);
    if (to.n && !c->fail.code)
        http_redirect_moved(c, res, to);
    else
        http_error(c, req, res, c->fail.code ? c->fail.code : ERR_NOT_FOUND);
}

void portal_latest(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct shelf_ask ask = {.n = 20,
                            .before = key_read(portal_query(c, req, "before")),
                            .after = key_read(portal_query(c, req, "after"))};
    struct portal_latest_view v = {0};
    struct browse_latest l;
    struct page p;

    if (browse_latest(c, &ask, &l)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    portal_frame(c, req, &l.platform, S("最新公开"), &v.frame);
    frame_feed(c, &v.frame, l.platform.name, S("/gongkai/feed.xml"));
    portal_crumb(c, &v.crumbs, S("/gongkai/"), S("平台首页"));
    portal_crumb(c, &v.crumbs, S(""), S("最新公开"));
    portal_rows(c, &l.page.lines, true, &v.rows);
    portal_pager(c, &l.page, S("?"), &v.pager);
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_latest(&p, &v);
}

/* ---- figures: as a page, as CSV, as JSON, from the same counts */

static bool load_figures(struct ctx *c, const struct http_req *req, struct http_res *res,
                         struct browse_figures *f)
{
    if (browse_figures(c, f)) {
        http_error(c, req, res, c->fail.code);
        return false;
    }
    portal_cache(res, (struct unit_id){0});
    return true;
}

void portal_figures(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_figures_view v = {0};
    struct browse_figures f;
    struct page p;
    isize rows = 0, heads = 0, sums = 0;

    if (!load_figures(c, req, res, &f))
        return;
    portal_frame(c, req, &f.platform, S("公开数据一览"), &v.frame);
    portal_crumb(c, &v.crumbs, S("/gongkai/"), S("平台首页"));
    portal_crumb(c, &v.crumbs, S(""), S("公开数据一览"));
    for (int y = f.years - 1; y >= 0; y--) {
        int64_t sum = 0;

        *LIST_ADD(c->mem, &v.years, heads) = str_fmt(c->mem, "%d", f.first_year + y);
        for (isize i = 0; i < f.units.n; i++)
            sum += f.count[i * f.years + y];
        *LIST_ADD(c->mem, &v.totals, sums) = thousands(c->mem, sum);
    }
    v.total = thousands(c->mem, f.total);
    for (isize i = 0; i < f.units.n; i++) {
        struct figure_row r = {
            .link = str_concat(c->mem, unit_address(c->mem, f.units.p[i].code), S("figures")),
            .name = unit_shown(&f.units.p[i])};
        int64_t sum = 0;
        isize cap = 0;

        for (int y = f.years - 1; y >= 0; y--) {
            int64_t n = f.count[i * f.years + y];
            sum += n;
            *LIST_ADD(c->mem, &r.years, cap) = thousands(c->mem, n);
        }
        r.total = thousands(c->mem, sum);
        *LIST_ADD(c->mem, &v.rows, rows) = r;
    }
    p = page_for(c, req, res);
    page_portal_figures(&p, &v);
}

void portal_figures_csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_figures f;
    struct csv out;

    if (!load_figures(c, req, res, &f))
        return;
    out = csv_new(portal_body(c, res, S("text/csv; charset=utf-8")));
    csv_text(&out, S("单位代码"));
    csv_text(&out, S("单位"));
    csv_text(&out, S("年份"));
    csv_text(&out, S("现行公开信息数"));
    csv_row(&out);
    for (isize i = 0; i < f.units.n; i++)
        for (int y = 0; y < f.years; y++) {
            csv_text(&out, f.units.p[i].code);
            csv_text(&out, f.units.p[i].name);
            csv_int(&out, f.first_year + y);
            csv_int(&out, f.count[i * f.years + y]);
            csv_row(&out);
        }
    res->download = S("公开数据一览.csv");
}

void portal_figures_json(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_figures f;
    struct json_out j;

    if (!load_figures(c, req, res, &f))
        return;
    j = jout_new(portal_body(c, res, S("application/json; charset=utf-8")));
    jout_object(&j);
    jout_put_int(&j, "total", f.total);
    jout_key(&j, "units");
    jout_array(&j);
    for (isize i = 0; i < f.units.n; i++) {
        jout_object(&j);
        jout_put_str(&j, "code", f.units.p[i].code);
        jout_put_str(&j, "name", f.units.p[i].name);
        jout_key(&j, "years");
        jout_object(&j);
        for (int y = 0; y < f.years; y++)
            jout_put_int(&j, str_cstr(c->mem, str_fmt(c->mem, "%d", f.first_year + y)),
                         f.count[i * f.years + y]);
        jout_end(&j);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
}

void portal_help(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_help_view v = {0};
    struct browse_feed f;
    struct page p;

    if (browse_feed(c, S(""), (struct column_id){0}, 0, &f)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    portal_frame(c, req, &f.platform, S("帮助与无障碍说明"), &v.frame);
    portal_crumb(c, &v.crumbs, S("/gongkai/"), S("平台首页"));
    portal_crumb(c, &v.crumbs, S(""), S("帮助与无障碍说明"));
    v.name = f.platform.name;
    v.host = f.platform.host;
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_help(&p, &v);
}
