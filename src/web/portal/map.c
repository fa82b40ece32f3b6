/* SPDX-License-Identifier: MulanPSL-2.0 */
/* map.c - the site map for people (站点地图); that for machines is in feed.c */
#include "web/portal/home.h"
#include "pages.h"
#include "work/browse.h"
#include "work/units.h"

/* More units than a page of links is read for: their boards are left to their own pages. */
enum { BOARDS_UNTIL = 300 };

static const struct {
    struct str link, text;
} pages[] = {{LIT("/gongkai/"), LIT("平台首页")},
             {LIT("/gongkai/latest/"), LIT("最新公开")},
             {LIT("/gongkai/search"), LIT("搜索")},
             {LIT("/gongkai/norms/"), LIT("行政规范性文件库")},
             {LIT("/gongkai/figures/"), LIT("公开数据一览")},
             {LIT("/gongkai/assessment/"), LIT("政务公开考核结果")},
             {LIT("/gongkai/consult/"), LIT("意见征集")},
             {LIT("/gongkai/request/"), LIT("依申请公开")},
             {LIT("/gongkai/request/track"), LIT("查询申请办理进度")},
             {LIT("/gongkai/clock"), LIT("答复期限计算")},
             {LIT("/gongkai/verify"), LIT("年度报告核对")},
             {LIT("/gongkai/proofread"), LIT("内容校对")},
             {LIT("/gongkai/correct.html"), LIT("网页纠错")},
             {LIT("/gongkai/help/"), LIT("帮助与无障碍说明")},
             {LIT("/gongkai/feed.xml"), LIT("Atom 订阅")}};

static void unit_line(struct ctx *c, const struct unit *u, bool boards, struct map_unit *out)
{
    isize cap = 0;

    *out = (struct map_unit){
        .unit = {.link = unit_address(c->mem, u->code), .text = unit_shown(u)}};
    for (int b = 1; b <= 5 && boards; b++)
        *LIST_ADD(c->mem, &out->boards, cap) = (struct portal_link){
            .link = board_address(c->mem, u->code, b), .text = board_zh(b)};
}

void portal_map(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_map_view v = {0};
    struct browse_home h;
    struct page p;
    isize links = 0, groups = 0;

    if (browse_home(c, 1, &h)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    portal_frame(c, req, &h.platform, S("站点地图"), &v.frame);
    portal_crumb(c, &v.crumbs, S("/gongkai/"), S("平台首页"));
    portal_crumb(c, &v.crumbs, S(""), S("站点地图"));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        *LIST_ADD(c->mem, &v.pages, links) =
            (struct portal_link){.link = pages[i].link, .text = pages[i].text};
    for (int k = 0; k < unit_kinds_n; k++) {
        struct map_group g = {.name = unit_kind_zh(unit_kinds[k])};
        isize cap = 0;

        for (isize i = 0; i < h.units.n; i++)
            if (str_eq(h.units.p[i].kind, unit_kinds[k]))
                unit_line(c, &h.units.p[i], h.units.n <= BOARDS_UNTIL,
                          LIST_ADD(c->mem, &g.units, cap));
        if (g.units.n)
            *LIST_ADD(c->mem, &v.groups, groups) = g;
    }
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_map(&p, &v);
}
