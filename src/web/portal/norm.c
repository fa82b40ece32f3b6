/* SPDX-License-Identifier: MulanPSL-2.0 */
/* norm.c - library of normative documents; see norm.h. Validity is derived from the events of each
 * document, on the day on which the page is read. */
#include "web/portal/norm.h"

#include "pages.h"
#include "render/table.h"

enum { NORMS_PAGE = 30 };

/* Names in addresses. */
static const struct {
    struct str name;
    enum validity v;
} validities[] = {{LIT("valid"), VALID_YES},         {LIT("amended"), VALID_AMENDED},
                  {LIT("repealed"), VALID_REPEALED}, {LIT("lapsed"), VALID_LAPSED},
                  {LIT("void"), VALID_VOID},         {LIT("pending"), VALID_NOT_YET}};
enum { VALIDITIES = sizeof validities / sizeof *validities };

static enum validity validity_named(struct str s)
{
    for (int i = 0; i < VALIDITIES; i++)
        if (str_eq(validities[i].name, s))
            return validities[i].v;
    return VALID_NONE;
}

static struct str unit_asked(const struct http_req *req)
{
    return req->params ? req->param[0] : S("");
}

static struct norms_ask read_ask(struct ctx *c, const struct http_req *req)
{
    int64_t year = portal_id(portal_query(c, req, "year"));

    return (struct norms_ask){.validity = validity_named(portal_query(c, req, "validity")),
                              .year = year > 1970 && year < 2200 ? (int)year : 0,
                              .words = str_trim_wide(portal_query(c, req, "q"))};
}

/* The address with another validity or year, the other choices kept. */
static struct str with(struct ctx *c, struct str here, const struct norms_ask *a,
                       struct str validity, int year, int page)
{
    struct buf b = buf_new(c->mem, 128);
    const char *sep = "?";

    buf_add(&b, here);
    if (a->words.n) {
        buf_fmt(&b, "%sq=%.*s", sep, STR_ARG(http_escape(c->mem, a->words)));
        sep = "&";
    }
    if (validity.n) {
        buf_fmt(&b, "%svalidity=%.*s", sep, STR_ARG(validity));
        sep = "&";
    }
    if (year) {
        buf_fmt(&b, "%syear=%d", sep, year);
        sep = "&";
    }
    if (page > 1)
        buf_fmt(&b, "%spage=%d", sep, page);
    return buf_str(&b);
}

static void choices(struct ctx *c, const struct browse_norms *n, const struct norms_ask *a,
                    struct portal_norms_view *v)
{
    int64_t all = 0;
    isize cap = 0, years = 0;

    for (int i = 0; i < VALIDITIES; i++)
        all += n->count[validities[i].v];
    *LIST_ADD(c->mem, &v->validities, cap) =
        (struct portal_link){.link = with(c, v->here, a, S(""), a->year, 1),
                             .text = S("全部"),
                             .n = all,
                             .here = !a->validity};
    for (int i = 0; i < VALIDITIES; i++)
        if (n->count[validities[i].v] || a->validity == validities[i].v)
            *LIST_ADD(c->mem, &v->validities, cap) = (struct portal_link){
                .link = with(c, v->here, a, validities[i].name, a->year, 1),
                .text = validity_zh(validities[i].v),
                .n = n->count[validities[i].v],
                .here = a->validity == validities[i].v};
    if (!n->last_year || n->first_year == n->last_year)
        return;
    *LIST_ADD(c->mem, &v->years, years) = (struct portal_link){
        .link = with(c, v->here, a, v->validity, 0, 1), .text = S("全部"), .here = !a->year};
    for (int y = n->last_year; y >= n->first_year && v->years.n < 40; y--)
        *LIST_ADD(c->mem, &v->years, years) =
            (struct portal_link){.link = with(c, v->here, a, v->validity, y, 1),
                                 .text = str_fmt(c->mem, "%d", y),
                                 .here = a->year == y};
}

void portal_norms(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct norms_ask ask = read_ask(c, req);
    struct portal_norms_view v = {0};
    struct doc_line_list shown;
    struct browse_norms n;
    int64_t at = portal_id(portal_query(c, req, "page"));
    struct page p;

    if (browse_norms(c, unit_asked(req), &ask, &n)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    v.all_units = !n.u.unit.id.n;
    if (v.all_units) {
        portal_frame(c, req, &n.u.platform, S("行政规范性文件库"), &v.frame);
        portal_crumb(c, &v.crumbs, S("/gongkai/"), S("平台首页"));
        v.here = S("/gongkai/norms/");
        v.heading = S("行政规范性文件库");
    } else {
        portal_unit_frame(c, req, &n.u, 0, S("行政规范性文件"), &v.frame, &v.crumbs);
        v.here = str_concat(c->mem, unit_address(c->mem, n.u.unit.code), S("norms/"));
        v.heading = str_concat(c->mem, n.u.unit.name, S("行政规范性文件"));
    }
    portal_crumb(c, &v.crumbs, S(""), S("行政规范性文件库"));
    v.words = ask.words;
    v.validity = portal_query(c, req, "validity");
    v.year = ask.year ? str_fmt(c->mem, "%d", ask.year) : S("");
    v.csv_link =
        with(c, str_fmt(c->mem, "%.*s.csv", STR_ARG(str_slice(v.here, 0, v.here.n - 1))), &ask,
             v.validity, ask.year, 1);
    v.json_link =
        with(c, str_fmt(c->mem, "%.*s.json", STR_ARG(str_slice(v.here, 0, v.here.n - 1))), &ask,
             v.validity, ask.year, 1);
    v.total = n.total;
    v.full = n.full;
    choices(c, &n, &ask, &v);
    at = at < 1 || (at - 1) * NORMS_PAGE >= n.lines.n ? 1 : at;
    shown = (struct doc_line_list){n.lines.p + (at - 1) * NORMS_PAGE,
                                   n.lines.n - (at - 1) * NORMS_PAGE};
    if (shown.n > NORMS_PAGE)
        shown.n = NORMS_PAGE;
    portal_rows(c, &shown, v.all_units, &v.rows);
    v.found = n.lines.n;
    if (shown.n)
        v.pager.place = str_fmt(
            c->mem, "第 %lld–%lld 条，共 %lld 条", (long long)(at - 1) * NORMS_PAGE + 1,
            (long long)(at - 1) * NORMS_PAGE + (long long)shown.n, (long long)n.lines.n);
    if (at > 1)
        v.pager.previous = with(c, v.here, &ask, v.validity, ask.year, (int)at - 1);
    if (at * NORMS_PAGE < n.lines.n)
        v.pager.next = with(c, v.here, &ask, v.validity, ask.year, (int)at + 1);
    portal_cache(res, n.u.unit.id);
    p = page_for(c, req, res);
    page_portal_norms(&p, &v);
}

static void norms_as(struct ctx *c, struct http_req *req, struct http_res *res,
                     enum table_form form)
{
    static const struct table_col cols[] = {{"unit", LIT("单位")},
                                            {"title", LIT("标题")},
                                            {"document_number", LIT("文号")},
                                            {"index_number", LIT("索引号")},
                                            {"written", LIT("成文日期")},
                                            {"published", LIT("发布日期")},
                                            {"effective", LIT("施行日期")},
                                            {"expires", LIT("有效期至")},
                                            {"validity", LIT("有效性")},
                                            {"address", LIT("地址")}};
    struct norms_ask ask = read_ask(c, req);
    struct browse_norms n;
    struct table w;

    if (browse_norms(c, unit_asked(req), &ask, &n)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    w = table_begin(portal_body(c, res, table_type(form)), form, cols,
                    sizeof cols / sizeof *cols);
    for (isize i = 0; i < n.lines.n; i++) {
        const struct doc_line *d = &n.lines.p[i];

        table_text(&w, d->unit_name);
        table_text(&w, d->title);
        table_text(&w, d->doc_no);
        table_text(&w, d->index_no);
        table_text(&w, day_iso(c->mem, d->written));
        table_text(&w, day_iso(c->mem, instant_day(d->published_at)));
        table_text(&w, day_iso(c->mem, d->effective));
        table_text(&w, day_iso(c->mem, d->expiry));
        table_text(&w, validity_zh(line_validity(c, d)));
        table_text(&w, doc_address(c->mem, d->unit_code, d->col, d->id));
    }
    table_end(&w);
    res->download = str_concat(c->mem, S("行政规范性文件库."), table_ending(form));
    portal_cache(res, n.u.unit.id);
}

void portal_norms_csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    norms_as(c, req, res, TABLE_CSV);
}

void portal_norms_json(struct ctx *c, struct http_req *req, struct http_res *res)
{
    norms_as(c, req, res, TABLE_JSON);
}
