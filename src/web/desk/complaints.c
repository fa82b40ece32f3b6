/* SPDX-License-Identifier: MulanPSL-2.0 */
/* complaints.c - the year's complaints in figures (监督举报统计) */
#include "work/complaints.h"

#include "web/desk/common.h"

static void cells(struct ctx *c, struct desk_table *t, struct str name,
                  const struct complaint_count *n)
{
    struct desk_row *row = desk_row(c->mem, t);
    const int64_t figure[] = {n->received, n->cleared, n->upheld, n->open};

    desk_cell(c->mem, t, row, name)->head = true;
    for (int i = 0; i < 4; i++)
        desk_cell(c->mem, t, row, desk_int(c, figure[i]))->num = true;
}

static void complaints_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *articles = NEW(c->mem, struct desk_table, 1),
                      *units = NEW(c->mem, struct desk_table, 1);
    struct complaint_year y = {0};
    struct unit u = {0};
    struct str list;
    int64_t asked = 0;
    int now = day_year(ctx_today(c)), year;

    year = str_int(desk_query(c, req, "year"), &asked) && asked > 1990 && asked < 2200
               ? (int)asked
               : now;
    desk_unit(c, req, ACT_SEE_DESK, &u);
    complaint_look(c, u.id, year, &y);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, str_fmt(c->mem, "%d年监督举报统计", year), &v.shell);
    desk_crumb(c->mem, &v.shell, S("台账"), S("/desk/registers"));
    desk_crumb(c->mem, &v.shell, S("监督举报"), S("/desk/registers/complaint"));
    v.shell.lead =
        str_fmt(c->mem, "%.*s登记、督办的举报投诉（《条例》第四十七条、第五十一条）。",
                STR_ARG(u.name));
    if (y.all.cleared)
        v.shell.lead =
            str_fmt(c->mem, "%.*s已办结的平均用 %lld 天，最长 %lld 天。", STR_ARG(v.shell.lead),
                    (long long)(y.days / y.all.cleared), (long long)y.longest);
    for (int i = now; i > now - 4; i--)
        desk_tab(c->mem, &v, str_fmt(c->mem, "%d 年", i),
                 str_fmt(c->mem, "/desk/complaints?year=%d%.*s", i,
                         STR_ARG(desk_unit_part(c, &u, "&"))),
                 i == year);
    list = str_fmt(c->mem, "/desk/registers/complaint?year=%d%.*s", year,
                   STR_ARG(desk_unit_part(c, &u, "&")));
    desk_stat(c->mem, &v, desk_int(c, y.all.received), S("收到"), list, S(""));
    desk_stat(c->mem, &v, desk_int(c, y.all.cleared), S("办结"), list, S(""));
    desk_stat(c->mem, &v, desk_int(c, y.all.upheld), S("属实、部分属实"), list, S(""));
    desk_stat(c->mem, &v, desk_int(c, y.all.open), S("在办"), list,
              y.all.open ? S("stat-warn") : S(""));
    articles->id = S("t-articles");
    articles->title = articles->caption = S("按依据");
    desk_heads(c->mem, articles, S("依据|#收到|#办结|#属实、部分属实|#在办"));
    for (int i = 0; i < COMPLAINT_ARTICLES; i++)
        cells(c, articles, str_concat(c->mem, S("《条例》"), complaint_articles[i]),
              &y.article[i]);
    desk_block(c->mem, &v)->table = articles;
    units->id = S("t-units");
    units->title = units->caption = S("按被举报单位");
    units->empty = S("这一年没有登记。");
    desk_heads(c->mem, units, S("被举报单位|#收到|#办结|#属实、部分属实|#在办"));
    for (isize i = 0; i < y.units.n; i++)
        cells(c, units, y.units.p[i].unit.n ? y.units.p[i].unit : S("没有写明"),
              &y.units.p[i].n);
    desk_block(c->mem, &v)->table = units;
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/desk/complaints"), ACT_SEE_DESK, NULL, complaints_get, LANE_QUICK},
};
/* clang-format on */
ROUTES(complaints_routes, routes);
