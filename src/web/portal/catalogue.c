/* SPDX-License-Identifier: MulanPSL-2.0 */
/* catalogue.c - 政府信息公开目录 (art. 12) and 移送清单 (art. 25), as pages, CSV and JSON
 *
 * Art. 12: index, name, summary and date of each item. Art. 25: what is made public is handed
 * over to the national archives and public libraries; a quarter is the usual span.
 */
#include "pages.h"
#include "render/table.h"
#include "web/portal/column.h"
#include "web/portal/unit.h"

enum { TABLE_MOST = 20000, HANDOVER_SHOWN = 500 };

static struct str table_link(struct ctx *c, const struct unit *u, struct str name,
                             struct str query)
{
    return str_fmt(c->mem, "%.*s%.*s%.*s", STR_ARG(unit_address(c->mem, u->code)),
                   STR_ARG(name), STR_ARG(query));
}

void portal_catalogue(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct shelf_ask ask = {.n = 30,
                            .before = key_read(portal_query(c, req, "before")),
                            .after = key_read(portal_query(c, req, "after"))};
    int year = portal_year(c, req, &ask);
    struct portal_catalogue_view v = {0};
    struct browse_catalogue g;
    struct str here, query;
    struct page p;

    if (browse_catalogue(c, req->param[0], &ask, &g)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    here = str_concat(c->mem, unit_address(c->mem, g.u.unit.code), S("catalogue/"));
    portal_unit_frame(c, req, &g.u, 0, S("政府信息公开目录"), &v.frame, &v.crumbs);
    portal_crumb(c, &v.crumbs, S(""), S("政府信息公开目录"));
    v.name = g.u.unit.name;
    query = year ? str_fmt(c->mem, "?year=%d", year) : S("");
    v.csv_link = table_link(c, &g.u.unit, S("catalogue.csv"), query);
    v.json_link = table_link(c, &g.u.unit, S("catalogue.json"), query);
    v.handover_link = str_concat(c->mem, unit_address(c->mem, g.u.unit.code), S("handover/"));
    v.norms_link = str_concat(c->mem, unit_address(c->mem, g.u.unit.code), S("norms/"));
    portal_years(c, here, g.first_year, g.last_year, year, &v.years);
    portal_rows(c, &g.page.lines, false, &v.rows);
    portal_pager(c, &g.page,
                 year ? str_fmt(c->mem, "%.*s?year=%d&", STR_ARG(here), year)
                      : str_concat(c->mem, here, S("?")),
                 &v.pager);
    portal_cache(res, g.u.unit.id);
    p = page_for(c, req, res);
    page_portal_catalogue(&p, &v);
}

static void lines_as(struct ctx *c, const struct doc_line_list *l, enum table_form form,
                     struct http_res *res)
{
    static const struct table_col cols[] = {
        {"index_number", LIT("索引号")}, {"title", LIT("名称")},
        {"summary", LIT("内容概述")},    {"document_number", LIT("文号")},
        {"written", LIT("成文日期")},    {"published", LIT("发布日期")},
        {"column", LIT("栏目")},         {"validity", LIT("有效性")},
        {"address", LIT("地址")}};
    struct table w = table_begin(portal_body(c, res, table_type(form)), form, cols,
                                 sizeof cols / sizeof *cols);

    for (isize i = 0; i < l->n; i++) {
        const struct doc_line *d = &l->p[i];

        table_text(&w, d->index_no);
        table_text(&w, d->title);
        table_text(&w, d->summary);
        table_text(&w, d->doc_no);
        table_text(&w, day_iso(c->mem, d->written));
        table_text(&w, day_iso(c->mem, instant_day(d->published_at)));
        table_text(&w, d->col_name);
        table_text(&w, line_validity(c, d) ? validity_zh(line_validity(c, d)) : S(""));
        table_text(&w, doc_address(c->mem, d->unit_code, d->col, d->id));
    }
    table_end(&w);
}

static void catalogue_as(struct ctx *c, struct http_req *req, struct http_res *res,
                         enum table_form form)
{
    struct shelf_ask ask = {.n = TABLE_MOST};
    struct browse_catalogue g;

    portal_year(c, req, &ask);
    if (browse_catalogue(c, req->param[0], &ask, &g)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    lines_as(c, &g.page.lines, form, res);
    res->download = str_fmt(c->mem, "%.*s政府信息公开目录.%.*s", STR_ARG(g.u.unit.name),
                            STR_ARG(table_ending(form)));
    portal_cache(res, g.u.unit.id);
}

void portal_catalogue_csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    catalogue_as(c, req, res, TABLE_CSV);
}

void portal_catalogue_json(struct ctx *c, struct http_req *req, struct http_res *res)
{
    catalogue_as(c, req, res, TABLE_JSON);
}

/* ---- the hand-over list: a quarter of a year; without a choice the last full one */

struct quarter {
    int year, n; /* 1 … 4 */
};

static struct quarter quarter_before(struct quarter q)
{
    return q.n == 1 ? (struct quarter){q.year - 1, 4} : (struct quarter){q.year, q.n - 1};
}

static struct quarter quarter_of(struct ctx *c, const struct http_req *req)
{
    struct str text = portal_query(c, req, "quarter"), year, n; /* 2026-3 */
    struct civil today = day_civil(ctx_today(c));
    struct quarter q = {today.year, (today.month + 2) / 3};
    int64_t y = 0, k = 0;

    if (str_cut(text, S("-"), &year, &n) && str_int(year, &y) && str_int(n, &k) && y > 1970 &&
        y < 2199 && k >= 1 && k <= 4)
        return (struct quarter){(int)y, (int)k};
    return quarter_before(q);
}

static void quarter_span(struct quarter q, struct shelf_ask *ask)
{
    struct day from = {0}, until = {0};

    day_make(q.year, q.n * 3 - 2, 1, &from);
    day_make(q.n == 4 ? q.year + 1 : q.year, q.n == 4 ? 1 : q.n * 3 + 1, 1, &until);
    ask->from = instant_of_day(from);
    ask->until = instant_of_day(until);
}

void portal_handover(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct shelf_ask ask = {.n = HANDOVER_SHOWN};
    struct quarter q = quarter_of(c, req), one;
    struct civil today = day_civil(ctx_today(c));
    struct portal_handover_view v = {0};
    struct browse_catalogue g;
    struct str here, query;
    struct page p;
    isize cap = 0;

    quarter_span(q, &ask);
    if (browse_catalogue(c, req->param[0], &ask, &g)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    here = str_concat(c->mem, unit_address(c->mem, g.u.unit.code), S("handover/"));
    portal_unit_frame(c, req, &g.u, 0, S("主动公开信息移送清单"), &v.frame, &v.crumbs);
    portal_crumb(c, &v.crumbs, S(""), S("主动公开信息移送清单"));
    v.name = g.u.unit.name;
    v.span = str_fmt(c->mem, "%d年第%d季度", q.year, q.n);
    query = str_fmt(c->mem, "?quarter=%d-%d", q.year, q.n);
    v.csv_link = table_link(c, &g.u.unit, S("handover.csv"), query);
    v.json_link = table_link(c, &g.u.unit, S("handover.json"), query);
    one = (struct quarter){today.year, (today.month + 2) / 3};
    for (int i = 0; i < 8; i++, one = quarter_before(one))
        *LIST_ADD(c->mem, &v.spans, cap) = (struct portal_link){
            .link = str_fmt(c->mem, "%.*s?quarter=%d-%d", STR_ARG(here), one.year, one.n),
            .text = str_fmt(c->mem, "%d年%d季度", one.year, one.n),
            .here = one.year == q.year && one.n == q.n};
    portal_rows(c, &g.page.lines, false, &v.rows);
    v.total = g.page.total;
    v.cut = g.page.total > g.page.lines.n;
    portal_cache(res, g.u.unit.id);
    p = page_for(c, req, res);
    page_portal_handover(&p, &v);
}

static void handover_as(struct ctx *c, struct http_req *req, struct http_res *res,
                        enum table_form form)
{
    struct shelf_ask ask = {.n = TABLE_MOST};
    struct quarter q = quarter_of(c, req);
    struct browse_catalogue g;

    quarter_span(q, &ask);
    if (browse_catalogue(c, req->param[0], &ask, &g)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    lines_as(c, &g.page.lines, form, res);
    res->download = str_fmt(c->mem, "%.*s主动公开信息移送清单%d年第%d季度.%.*s",
                            STR_ARG(g.u.unit.name), q.year, q.n, STR_ARG(table_ending(form)));
    portal_cache(res, g.u.unit.id);
}

void portal_handover_csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    handover_as(c, req, res, TABLE_CSV);
}

void portal_handover_json(struct ctx *c, struct http_req *req, struct http_res *res)
{
    handover_as(c, req, res, TABLE_JSON);
}
