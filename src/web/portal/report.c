/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.c - the public page of an annual report and its files; see report.h */
#include "web/portal/report.h"

#include "pages.h"
#include "base/json.h"
#include "render/annual.h"
#include "render/explain.h"
#include "render/html.h"
#include "render/svg.h"
#include "web/portal/feed.h"
#include "web/route.h"
#include "work/annual_file.h"
#include "work/annual_public.h"

enum { BOARD_REPORTS = 4 };

static struct str address(struct ctx *c, const struct annual_public *p, const char *ending)
{
    return str_fmt(c->mem, "%.*sreport_%d.%s", STR_ARG(unit_address(c->mem, p->u.unit.code)),
                   p->report->year, ending);
}

static bool open_report(struct ctx *c, struct http_req *req, struct http_res *res,
                        struct annual_public *p)
{
    int64_t year = portal_id(req->param[1]);

    if (year < 2008 || year > 2200)
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一年的年度报告");
    if (c->fail.code || annual_public(c, req->param[0], (int)year, p)) {
        http_error(c, req, res, c->fail.code);
        return false;
    }
    portal_cache(res, (struct unit_id){0}); /* its siblings' reports are in it */
    return true;
}

static struct explain explained(struct ctx *c, const struct http_req *req,
                                const struct annual_public *p)
{
    struct explain e = {.report = p->report,
                        .previous = p->previous,
                        .district = p->district,
                        .years = p->years};

    for (int i = 0; i < p->years; i++)
        e.trend[i] = (struct explain_year){p->trend[i].year, p->trend[i].received};
    e.url = str_concat(c->mem, portal_base(c, req, &p->u.platform), address(c, p, "html"));
    return e;
}

/* What the red line is stands in the title, where there is one. */
static struct str titled(struct ctx *c, const struct explain *e, enum explain_kind kind)
{
    struct explain_row row[EXPLAIN_ROWS];
    struct str title = explain_title(kind);
    bool marked = kind != EXPLAIN_OUTCOMES && kind != EXPLAIN_DISTRICT && e->previous &&
                  explain_rows(c->mem, e, kind, row) && row[0].known_before;

    return marked ? str_concat(c->mem, title, S("（件，红线为上年）")) : title;
}

static void charts(struct ctx *c, const struct explain *e, struct portal_report_view *v)
{
    struct html_options o = {.class = S("table")};
    isize cap = 0;

    for (int k = 0; k < EXPLAIN__MAX; k++) {
        struct str svg = explain_chart(c->mem, e, (enum explain_kind)k);
        struct tree *table = svg.n ? explain_table(c->mem, e, (enum explain_kind)k) : NULL;
        struct tree *doc = tree_new(c->mem, TREE_DOC);

        if (!table)
            continue;
        table->text = S("");
        tree_add(doc, table);
        *LIST_ADD(c->mem, &v->charts, cap) = (struct report_chart){
            titled(c, e, (enum explain_kind)k), {svg}, {render_html_with(c->mem, doc, &o)}};
    }
}

static void answers(struct ctx *c, const struct explain *e, struct portal_report_view *v)
{
    struct explain_answers a;
    isize cap = 0;

    explain_questions(c->mem, e, &a);
    for (isize i = 0; i < a.n; i++)
        *LIST_ADD(c->mem, &v->answers, cap) =
            (struct report_answer){a.p[i].question, a.p[i].answer};
}

static void files(struct ctx *c, const struct annual_public *p, struct portal_report_view *v)
{
    static const char *const file[][2] = {
        {"docx", "Word 文档"},      {"pdf", "PDF"},
        {"xlsx", "Excel 表格"},     {"json", "JSON 数据"},
        {"png", "一图读懂（PNG）"}, {"svg", "一图读懂（SVG）"}};
    isize cap = 0;

    for (int i = 0; i < 6; i++)
        *LIST_ADD(c->mem, &v->files, cap) =
            (struct portal_link){.link = address(c, p, file[i][0]), .text = str_of(file[i][1])};
}

static void report_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_report_view v = {0};
    struct annual_public p;
    struct annual a = {0};
    struct explain e;
    struct sign_key key = {0};
    struct page page;
    bool holds, sealed;

    if (!open_report(c, req, res, &p))
        return;
    e = explained(c, req, &p);
    a.report = p.report;
    v.title = annual_title(c->mem, p.report);
    portal_unit_frame(c, req, &p.u, BOARD_REPORTS, v.title, &v.frame, &v.crumbs);
    portal_crumb(c, &v.crumbs, S(""), str_fmt(c->mem, "%d年", p.report->year));
    v.balance = explain_balance(c->mem, p.report, &holds);
    v.balance = holds ? v.balance : S("");
    v.picture_link = address(c, &p, "svg");
    v.picture_words = str_fmt(c->mem, "一图读懂%d年年度报告，内容见左侧问答", p.report->year);
    charts(c, &e, &v);
    answers(c, &e, &v);
    files(c, &p, &v);
    v.key = annual_public_key(c);
    sealed = annual_key(c, &key);
    a.key = sealed ? &key : NULL;
    v.text.s = str_concat(c->mem, annual_fragment(c->mem, &a), annual_sealed(c->mem, &a));
    sign_key_wipe(&key);
    if (p.document.n)
        v.document = doc_address(c->mem, p.u.unit.code, p.column, p.document);
    page = page_for(c, req, res);
    page_portal_report(&page, &v);
}

/* --- files */

static void as_svg(struct ctx *c, const struct explain *e, struct str *out)
{
    *out = explain_poster(c->mem, e);
}

static void as_png(struct ctx *c, const struct explain *e, struct str *out)
{
    svg_png(c->helper, explain_poster(c->mem, e), 1080, c->mem, out, &c->fail);
}

/* The public key alone, so that whoever collects reports can keep it. */
static void report_key(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str key = annual_public_key(c);
    struct json_out j;

    if (!key.n) {
        http_error(c, req, res, ERR_NOT_FOUND);
        return;
    }
    portal_cache(res, (struct unit_id){0});
    j = jout_new(portal_body(c, res, S("application/json")));
    jout_object(&j);
    jout_put_str(&j, "format", S("gongkai-report/1"));
    jout_put_str(&j, "algorithm", S("Ed25519"));
    jout_put_str(&j, "key", key);
    jout_end(&j);
}

static const struct {
    struct str ending, type;
    enum annual_kind kind;
    void (*picture)(struct ctx *c, const struct explain *e, struct str *out);
    bool shown; /* within a page, not saved */
} kinds[] = {
    {LIT("docx"), LIT(HTTP_DOCX), ANNUAL_DOCX, NULL, false},
    {LIT("pdf"), LIT("application/pdf"), ANNUAL_PDF, NULL, false},
    {LIT("xlsx"), LIT(HTTP_XLSX), ANNUAL_XLSX, NULL, false},
    {LIT("json"), LIT("application/json"), ANNUAL_JSON, NULL, false},
    {LIT("svg"), LIT("image/svg+xml"), ANNUAL_KIND__MAX, as_svg, true},
    {LIT("png"), LIT("image/png"), ANNUAL_KIND__MAX, as_png, false},
};

static void report_file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct annual_public p;
    struct explain e;
    struct str bytes = {0};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!str_eq(kinds[i].ending, req->param[2]))
            continue;
        if (!open_report(c, req, res, &p))
            return;
        e = explained(c, req, &p);
        if (kinds[i].picture)
            kinds[i].picture(c, &e, &bytes);
        else
            annual_file(c, p.report, p.at, kinds[i].kind, &bytes);
        if (c->fail.code) {
            http_error(c, req, res, c->fail.code);
            return;
        }
        buf_add(portal_body(c, res, kinds[i].type), bytes);
        if (!kinds[i].shown)
            res->download =
                str_fmt(c->mem, "%.*s.%.*s", STR_ARG(annual_title(c->mem, p.report)),
                        STR_ARG(kinds[i].ending));
        return;
    }
    http_error(c, req, res, ERR_NOT_FOUND);
}

static const struct route report_routes[] = {
    {"GET", LIT("/gongkai/report-key.json"), ACT_READ_PUBLIC, NULL, report_key, LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/report_{year}.html"), ACT_READ_PUBLIC, NULL, report_page,
     LANE_QUICK},
    {"GET", LIT("/gongkai/site_{unit}/report_{year}.{kind}"), ACT_READ_PUBLIC, NULL,
     report_file, LANE_HEAVY},
};
ROUTES(portal_report_routes, report_routes);
