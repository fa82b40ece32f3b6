/* SPDX-License-Identifier: MulanPSL-2.0 */
/* portal_test.c - the public pages, dispatched without a socket: status, meta elements, feeds, JSON,
 * what must not be shown, both scripts; a few pages word by word (tests/golden/portal) */
#include "web/app.h"

#include <libxml/parser.h>
#include <string.h>

#include "base/json.h"
#include "store/account.h"
#include "tests/store/library.h"

struct site {
    struct app app;
    struct unit_id unit;
    struct column_id col, norm;
    struct doc_id doc, norm_doc, draft, gone, explains;
};

static struct http_res get(struct test *t, struct site *s, const char *address)
{
    struct http_req *req = NEW(&t->mem, struct http_req, 1);
    struct http_res res = {0};
    struct ctx *c = NEW(&t->mem, struct ctx, 1);
    struct str path, query;
    bool other = false;

    app_ctx(&s->app, &t->mem, c);
    c->now = (struct instant){1792800000};
    str_cut(str_of(address), S("?"), &path, &query);
    req->method = S("GET");
    req->hant = str_starts(path, S("/hant/"));
    req->path = req->hant ? str_from(path, 5) : path;
    req->query = query;
    req->host = S("www.example.gov.cn");
    req->app = &s->app;
    req->route =
        route_find(&all_routes, req->method, req->path, req->param, &req->params, &other);
    if (!CHECK(t, req->route != NULL))
        return res;
    route_dispatch(c, req, S(""), &res);
    return res;
}

static bool has(const struct http_res *r, const char *what)
{
    return str_has(buf_str(&r->body), str_of(what));
}

static void fill(struct test *t, struct site *s)
{
    struct ctx c = world_ctx(t, s->app.db);
    struct unit u = {.code = S("rmt"),
                     .name = S("示范区融媒体中心"),
                     .kind = S("institution"),
                     .level = 4,
                     .approval_levels = 2,
                     .address = S("示范区和平路3号"),
                     .phone = S("0533-0000000"),
                     .site_code = S("3703990001")};
    struct document d;

    db_begin(&c);
    setting_put(&c, (struct unit_id){0}, S("platform.name"), S("示范区政府信息公开平台"));
    setting_put(&c, (struct unit_id){0}, S("platform.base"), S("https://www.example.gov.cn"));
    setting_put(&c, (struct unit_id){0}, S("platform.host"), S("示范区人民政府办公室"));
    s->unit = unit_insert(&c, &u);
    s->col = library_column(&c, s->unit, 3, "政务公开");
    s->norm = library_column(&c, s->unit, 2, "制度");
    d = (struct document){.unit = s->unit,
                          .index_no = S("rmt/2026-00001"),
                          .published_at = {1780000000},
                          .f = {.col = s->col,
                                .title = S("关于<开展>\"培训\"的通知"),
                                .doc_no = S("示融发〔2026〕3号"),
                                .keywords = S("培训,公开"),
                                .author = S("办公室"),
                                .summary = S("培训安排 & 要求"),
                                .written = {20590}}};
    s->doc = library_doc(&c, &d, S("各科室：现将培训事项通知如下。"));
    d = (struct document){
        .unit = s->unit,
        .index_no = S("rmt/2026-00002"),
        .published_at = {1780100000},
        .f = {.col = s->norm, .title = S("保密审查办法"), .norm = true, .expiry = {18500}}};
    s->norm_doc = library_doc(&c, &d, S("第一条"));
    d = (struct document){.unit = s->unit,
                          .published_at = {1780200000},
                          .f = {.col = s->col, .title = S("保密审查办法解读")}};
    s->explains = library_doc(&c, &d, S("为什么"));
    relation_put(&c, s->unit, s->explains, s->norm_doc, S("interprets"));
    d = (struct document){.unit = s->unit, .f = {.col = s->col, .title = S("尚未公开的草稿")}};
    s->draft = library_doc(&c, &d, S("草稿正文"));
    document_load(&c, s->draft, &d);
    d.live = false;
    d.state = DOC_DRAFT;
    d.first_published_at = (struct instant){0};
    document_update(&c, &d, 1);
    search_drop(&c, s->draft);
    d = (struct document){.unit = s->unit, .f = {.col = s->col, .title = S("写错的通知")}};
    s->gone = library_doc(&c, &d, S("错误正文"));
    document_load(&c, s->gone, &d);
    d.live = false;
    d.state = DOC_WITHDRAWN;
    d.withdrawn_at = c.now;
    d.withdraw_reason = S("数据<有误>");
    document_update(&c, &d, 1);
    search_drop(&c, s->gone);
    redirect_put(&c, s->unit, S("/art/2021/3/1/art_7.html"), s->doc, (struct column_id){0});
    redirect_put(&c, s->unit, S("/list.jsp?id=7"), (struct doc_id){0}, s->norm);
    column_recount(&c, s->col);
    column_recount(&c, s->norm);
    CHECK_INT(t, db_end(&c), OK);
    CHECK_OK(t, &c.fail);
}

static const char *const addresses[] = {
    "/gongkai/",
    "/gongkai/latest/",
    "/gongkai/search",
    "/gongkai/search?q=%E5%9F%B9%E8%AE%AD",
    "/gongkai/search?q=%EF%BC%8C",
    "/gongkai/norms/",
    "/gongkai/norms/?validity=lapsed&q=%E5%8A%9E",
    "/gongkai/figures/",
    "/gongkai/help/",
    "/gongkai/map/",
    "/gongkai/site_rmt/",
    "/gongkai/site_rmt/guide/",
    "/gongkai/site_rmt/rules/",
    "/gongkai/site_rmt/statutory/",
    "/gongkai/site_rmt/report/",
    "/gongkai/site_rmt/request/",
    "/gongkai/site_rmt/catalogue/",
    "/gongkai/site_rmt/handover/",
    "/gongkai/site_rmt/norms/",
    "/gongkai/request/",
    "/gongkai/site_rmt/channel_1/",
    "/gongkai/site_rmt/channel_2/",
    "/gongkai/site_rmt/channel_1/doc_1.html",
    "/gongkai/site_rmt/channel_2/doc_2.html",
};

static void every_page(struct test *t, struct site *s)
{
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct http_res r;

        test_case(t, "%s is whole, in both scripts, and shows no draft", addresses[i]);
        r = get(t, s, addresses[i]);
        CHECK_INT(t, r.status, 200);
        CHECK(t, r.cacheable);
        CHECK(t, str_starts(buf_str(&r.body), S("<!DOCTYPE html>")) &&
                     str_ends(str_trim(buf_str(&r.body)), S("</html>")));
        CHECK(t, has(&r, "<main id=\"main\""));
        CHECK(t, has(&r, "<meta name=\"SiteName\" content=\"示范区政府信息公开平台\">"));
        CHECK(t, has(&r, "<meta name=\"SiteDomain\" content=\"www.example.gov.cn\">"));
        CHECK(t, has(&r, "<meta name=\"SiteIDCode\""));
        CHECK(t, !has(&r, "草稿") && !has(&r, "错误正文"));
        r = get(t, s, str_cstr(&t->mem, str_fmt(&t->mem, "/hant%s", addresses[i])));
        CHECK_INT(t, r.status, 200);
        CHECK(t, has(&r, "lang=\"zh-Hant\"") && has(&r, "href=\"/hant/gongkai/\""));
        CHECK(t, has(&r, "政府信息公開") && !has(&r, "办理"));
    }
}

/* Forms that anybody may open: not kept, and still pages of a government site. */
static void open_forms(struct test *t, struct site *s)
{
    static const struct {
        const char *address, *crumb;
    } forms[] = {
        {"/gongkai/clock", "期限计算"},
        {"/gongkai/verify", "年报校验"},
        {"/gongkai/proofread", "内容校对"},
        {"/gongkai/consult/", "意见征集"},
        {"/gongkai/correct.html", "网页纠错"},
        {"/gongkai/correct-track.html", "查询答复"},
        {"/gongkai/request/track", "查询办理进度"},
        {"/gongkai/site_rmt/request/new", "提交申请"},
        {"/gongkai/site_rmt/request/figures", "统计"},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct http_res r;

        test_case(t, "%s says whose it is, and the way back", forms[i].address);
        r = get(t, s, forms[i].address);
        CHECK_INT(t, r.status, 200);
        CHECK(t, has(&r, "<meta name=\"SiteName\" content=\"示范区政府信息公开平台\">"));
        CHECK(t, has(&r, "<meta name=\"SiteDomain\" content=\"www.example.gov.cn\">"));
        CHECK(t, has(&r, "<meta name=\"SiteIDCode\""));
        CHECK(t, has(&r, "<li><a href=\"/gongkai/\">平台首页</a></li>"));
        CHECK(t, has(&r, str_cstr(&t->mem, str_fmt(&t->mem, "<span aria-current=\"page\">%s",
                                                   forms[i].crumb))));
        CHECK(t, has(&r, " - ") && has(&r, "<a href=\"/gongkai/correct.html\">网页纠错</a>"));
    }
}

static void document_page(struct test *t, struct site *s)
{
    static const char *const metas[] = {
        "name=\"ColumnName\" content=\"政务公开\"",
        "name=\"ColumnDescription\"",
        "name=\"ColumnKeywords\"",
        "name=\"ColumnType\"",
        "name=\"ArticleTitle\" content=\"关于&lt;开展&gt;&#34;培训&#34;的通知\"",
        "name=\"PubDate\" content=\"2026-05-29 04:26\"",
        "name=\"ContentSource\" content=\"示范区融媒体中心\"",
        "name=\"Keywords\" content=\"培训,公开\"",
        "name=\"Author\" content=\"办公室\"",
        "name=\"Description\" content=\"培训安排 &amp; 要求\"",
        "name=\"Url\" "
        "content=\"https://www.example.gov.cn/gongkai/site_rmt/channel_1/doc_1.html\""};
    struct http_res r;

    test_case(t, "a document carries the statutory meta elements, each once");
    r = get(t, s, "/gongkai/site_rmt/channel_1/doc_1.html");
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++) {
        struct str all = buf_str(&r.body);
        isize at = str_find(all, str_of(metas[i]));

        if (!CHECK(t, at >= 0))
            printf("#   %s\n", metas[i]);
        if (at >= 0)
            CHECK(t, str_find(str_from(all, at + 5), str_of(metas[i])) < 0);
    }

    test_case(t, "titles are escaped, marks are written out");
    r = get(t, s, "/gongkai/site_rmt/channel_1/doc_1.html");
    CHECK(t, !has(&r, "<开展>"));
    CHECK(t, has(&r, "<img class=\"qr\"") && has(&r, "rmt/2026-00001") &&
                 has(&r, "示融发〔2026〕3号"));

    test_case(t, "policy and interpretation lead to each other; validity is of today");
    r = get(t, s, "/gongkai/site_rmt/channel_2/doc_2.html");
    CHECK(t, has(&r, "保密审查办法解读") && has(&r, "badge-bad\">失效"));
    r = get(t, s, "/gongkai/site_rmt/channel_1/doc_3.html");
    CHECK(t, has(&r, "解读的文件"));

    test_case(t, "a withdrawn one is 410 with its reason and without its text");
    r = get(t, s, "/gongkai/site_rmt/channel_1/doc_5.html");
    CHECK_INT(t, r.status, 410);
    CHECK(t, has(&r, "数据&lt;有误&gt;") && !has(&r, "错误正文"));

    test_case(t, "a draft, and what is not there, are 404");
    CHECK_INT(t, get(t, s, "/gongkai/site_rmt/channel_1/doc_4.html").status, 404);
    CHECK_INT(t, get(t, s, "/gongkai/site_rmt/channel_1/doc_99.html").status, 404);
    CHECK_INT(t, get(t, s, "/gongkai/site_rmt/channel_1/doc_01.html").status, 404);
    CHECK_INT(t, get(t, s, "/gongkai/site_none/").status, 404);
    CHECK_INT(t, get(t, s, "/gongkai/site_rmt/channel_x/").status, 404);
    CHECK_INT(t, get(t, s, "/gongkai/file/1/1/x.pdf").status, 404);

    test_case(t, "under another column it leads on to its own");
    r = get(t, s, "/gongkai/site_rmt/channel_2/doc_1.html");
    CHECK_INT(t, r.status, 301);
    CHECK_STR(t, r.location, S("/gongkai/site_rmt/channel_1/doc_1.html"));
}

static void machines(struct test *t, struct site *s)
{
    static const char *const xml[] = {"/gongkai/feed.xml",
                                      "/gongkai/site_rmt/feed.xml",
                                      "/gongkai/site_rmt/channel_1/feed.xml",
                                      "/sitemap.xml",
                                      "/sitemap-0.xml",
                                      "/gongkai/opensearch.xml"};
    static const char *const json[] = {
        "/api/v1/units",         "/api/v1/columns?unit=rmt",
        "/api/v1/documents",     "/api/v1/documents?unit=rmt&column=1&limit=1",
        "/api/v1/document?id=1", "/api/v1/search?q=%E5%9F%B9%E8%AE%AD",
        "/api/openapi.json",     "/gongkai/figures.json"};
    static const struct {
        const char *path;
        int status;
        const char *has;
    } faults[] = {
        {"/api/v1/document?id=5", 410, "{\"error\":{\"status\":410,\"text\":"},
        {"/api/v1/columns?unit=x", 404, "{\"error\":{\"status\":404,\"text\":"},
        {"/api/v1/document?id=4", 404, "{\"error\":{\"status\":404,\"text\":"},
        {"/api/v1/document?id=abc", 422, "{\"error\":{\"status\":422,\"text\":\"id 是"},
        {"/api/v1/documents?limit=0", 422, "limit 是"},
        {"/api/v1/documents?limit=x", 422, "limit 是"},
        {"/api/v1/documents?before=x", 422, "before 是"},
        {"/api/v1/documents?before=1.2.3", 422, "before 是"},
        {"/api/v1/documents?column=1", 422, "须同时填 unit"},
        {"/api/v1/documents?unit=rmt&column=x", 422, "column 是"},
        {"/api/v1/search?col=x", 422, "col 是"},
        {"/api/v1/search?year=26", 422, "year 是"},
        {"/api/v1/search?validity=7", 422, "validity 要"},
        {"/api/v1/search?from=2026-02-30", 422, "from 不是"},
        {"/api/v1/search?until=x", 422, "until 不是"},
        {"/api/v1/search?order=x", 422, "order 只"},
        {"/api/v1/search?scope=x", 422, "scope 只"},
        {"/api/v1/search?before=x", 422, "before 是"},
        {"/api/v1/search?order=newest&scope=title&year=2026&validity=6&from=2026-01-01", 200,
         "{\"total\":"},
    };
    static const struct {
        const char *path, *key, *value; /* of one of its rows */
    } registers[] = {
        {"/gongkai/norms", "title", "保密审查办法"},
        {"/gongkai/site_rmt/norms", "title", "保密审查办法"},
        {"/gongkai/site_rmt/catalogue", "index_number", "rmt/2026-00001"},
        {"/gongkai/site_rmt/handover", NULL, NULL},
        {"/gongkai/site_rmt/request/figures", NULL, NULL},
    };
    struct http_res r;

    for (size_t i = 0; i < sizeof xml / sizeof *xml; i++) {
        xmlDoc *doc;

        test_case(t, "%s is well-formed", xml[i]);
        r = get(t, s, xml[i]);
        CHECK_INT(t, r.status, 200);
        doc = xmlReadMemory(r.body.p, (int)r.body.n, "x", NULL, XML_PARSE_NONET);
        CHECK(t, doc != NULL);
        xmlFreeDoc(doc);
        CHECK(t, !has(&r, "草稿") && !has(&r, "doc_4.html") && !has(&r, "doc_5.html"));
    }
    for (size_t i = 0; i < sizeof json / sizeof *json; i++) {
        struct jval *v = NULL;
        struct fail why = {0};

        test_case(t, "%s is JSON", json[i]);
        r = get(t, s, json[i]);
        CHECK_INT(t, r.status, 200);
        CHECK_INT(t, jval_parse(&t->mem, buf_str(&r.body), &v, &why), OK);
        CHECK(t, !has(&r, "草稿"));
    }
    test_case(t, "faults of the interface are JSON, too");
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        r = get(t, s, faults[i].path);
        CHECK_INT(t, r.status, faults[i].status);
        CHECK(t, has(&r, faults[i].has));
    }

    test_case(t, "figures, catalogue, norms and hand-over list as CSV; no formula runs");
    r = get(t, s, "/gongkai/site_rmt/catalogue.csv");
    CHECK(t, has(&r, "\"rmt/2026-00001\",\"关于<开展>\"\"培训\"\"的通知\""));
    CHECK(t, has(&(struct http_res[]){get(t, s, "/gongkai/norms.csv")}[0], "保密审查办法"));
    CHECK(t, has(&(struct http_res[]){get(t, s, "/gongkai/figures.csv")}[0], "2026,3"));
    CHECK_INT(t, get(t, s, "/gongkai/site_rmt/handover.csv?quarter=2026-2").status, 200);

    test_case(t, "each register that is open as CSV is open as JSON, with as many rows");
    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++) {
        struct str path = str_of(registers[i].path);
        struct jval *v = NULL;
        struct fail why = {0};
        bool found = false;
        int lines = 0;
        const struct jval *row;

        r = get(t, s, str_cstr(&t->mem, str_fmt(&t->mem, "%.*s.csv", STR_ARG(path))));
        CHECK_INT(t, r.status, 200);
        for (struct str rest = buf_str(&r.body), one; str_next(&rest, '\n', &one);)
            lines += one.n > 0;
        r = get(t, s, str_cstr(&t->mem, str_fmt(&t->mem, "%.*s.json", STR_ARG(path))));
        CHECK_INT(t, r.status, 200);
        CHECK_STR(t, r.type, S("application/json; charset=utf-8"));
        CHECK(t, str_ends(r.download, S(".json")));
        CHECK_INT(t, jval_parse(&t->mem, buf_str(&r.body), &v, &why), OK);
        row = jval_get(v, "rows");
        CHECK(t, row && row->kind == JVAL_ARRAY);
        CHECK_INT(t, row ? row->n : -1, lines - 1); /* the line of heads */
        for (row = row ? row->first : NULL; row; row = row->next)
            if (registers[i].key)
                found |=
                    str_eq(jval_get_str(row, registers[i].key), str_of(registers[i].value));
        CHECK(t, found || !registers[i].key);
        CHECK(t, !has(&r, "草稿"));
    }

    test_case(t, "who was refused is told that reconsideration comes before the court");
    r = get(t, s, "/gongkai/site_rmt/guide/");
    CHECK(t, has(&r, "应当先申请行政复议"));
    r = get(t, s, "/gongkai/site_rmt/request/");
    CHECK(t, has(&r, "应当先申请行政复议"));

    test_case(t, "browsers that ask for an icon by its old name are shown the way");
    r = get(t, s, "/favicon.ico");
    CHECK_INT(t, r.status, 303);

    test_case(t, "robots name the site map and keep machines from the search");
    r = get(t, s, "/robots.txt");
    CHECK(t, has(&r, "Sitemap: https://www.example.gov.cn/sitemap.xml") &&
                 has(&r, "/gongkai/search"));
}

static void words(struct test *t, struct site *s)
{
    struct http_res r;

    test_case(t, "the search page marks, counts, and escapes what was typed");
    r = get(t, s, "/gongkai/search?q=%E5%9F%B9%E8%AE%AD");
    CHECK(t, has(&r, "<mark>培训</mark>") && has(&r, "找到 <b>1</b> 条"));
    r = get(t, s, "/gongkai/search?q=%3Cscript%3Ealert(1)%3C/script%3E");
    CHECK(t, !has(&r, "<script>alert"));
    r = get(t, s, "/gongkai/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84");
    CHECK(t, has(&r, "没有找到"));
    CHECK_INT(t, get(t, s, "/gongkai/search?q=x&unit=none").status, 404);
    CHECK_INT(
        t, get(t, s, "/gongkai/search?q=%ff%fe&year=abc&before=9.9.9&from=2026-02-30").status,
        200);
}

static void elsewhere(struct test *t, struct site *s)
{
    struct http_res r;

    test_case(t, "an old address leads on, a forgotten slash is put, the rest is 404");
    r = get(t, s, "/art/2021/3/1/art_7.html");
    CHECK_INT(t, r.status, 301);
    CHECK_STR(t, r.location, S("/gongkai/site_rmt/channel_1/doc_1.html"));
    r = get(t, s, "/list.jsp?id=7");
    CHECK_STR(t, r.location, S("/gongkai/site_rmt/channel_2/"));
    CHECK_INT(t, get(t, s, "/list.jsp?id=8").status, 404);
    r = get(t, s, "/gongkai/site_rmt");
    CHECK_INT(t, r.status, 301);
    CHECK_STR(t, r.location, S("/gongkai/site_rmt/"));
    CHECK_STR(t, get(t, s, "/gongkai/index.html").location, S("/gongkai/"));
    CHECK_INT(t, get(t, s, "/gongkai/nothing/here").status, 404);
    CHECK_INT(t, get(t, s, "/etc/passwd").status, 404);
}

void test_web_portal(struct test *t)
{
    const char *folder = test_folder(t);
    struct site s = {0};

    test_case(t, "a site");
    s.app.db = world_new(t, folder, DB_SQLITE, "portal");
    s.app.routes = &all_routes;
    app_start(&s.app, 0);
    fill(t, &s);
    app_refresh(&s.app, &t->mem);
    every_page(t, &s);
    open_forms(t, &s);
    document_page(t, &s);
    machines(t, &s);
    words(t, &s);
    elsewhere(t, &s);
    test_end(t);
    app_stop(&s.app);
    db_close(s.app.db);
}
