/* SPDX-License-Identifier: MulanPSL-2.0 */
/* column.c - lists of a column; see column.h */
#include "web/portal/column.h"

#include "pages.h"
#include "work/units.h"

void portal_years(struct ctx *c, struct str base, int first, int last, int chosen,
                  struct portal_links *out)
{
    isize cap = 0;

    if (!last || first == last)
        return;
    *LIST_ADD(c->mem, out, cap) =
        (struct portal_link){.link = base, .text = S("全部"), .here = !chosen};
    for (int y = last; y >= first && out->n < 40; y--)
        *LIST_ADD(c->mem, out, cap) =
            (struct portal_link){.link = str_fmt(c->mem, "%.*s?year=%d", STR_ARG(base), y),
                                 .text = str_fmt(c->mem, "%d", y),
                                 .here = y == chosen};
}

int portal_year(struct ctx *c, const struct http_req *req, struct shelf_ask *ask)
{
    int64_t year = portal_id(portal_query(c, req, "year"));
    struct day from = {0}, until = {0};

    if (year < 1971 || year > 2199 || !day_make((int)year, 1, 1, &from) ||
        !day_make((int)year + 1, 1, 1, &until))
        return 0;
    ask->from = instant_of_day(from);
    ask->until = instant_of_day(until);
    return (int)year;
}

static struct str period_text(struct ctx *c, int days)
{
    static const struct {
        int days;
        struct str text;
    } usual[] = {{1, LIT("每天")},     {7, LIT("每周")},    {30, LIT("每月")},
                 {31, LIT("每月")},    {90, LIT("每季度")}, {92, LIT("每季度")},
                 {183, LIT("每半年")}, {365, LIT("每年")},  {366, LIT("每年")}};

    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (usual[i].days == days)
            return usual[i].text;
    return days ? str_fmt(c->mem, "%d 天", days) : S("");
}

static void below_groups(struct ctx *c, const struct browse_column *k,
                         struct portal_column_view *v)
{
    isize cap = 0;

    for (isize i = 0; i < k->below.n; i++) {
        const struct browse_group *from = &k->below.p[i];
        struct board_group *g = LIST_ADD(c->mem, &v->below, cap);

        g->name = from->col.name;
        g->link = column_address(c->mem, k->u.unit.code, from->col.id);
        g->n = from->col.docs;
        g->more = from->col.docs > from->lines.n;
        g->empty_reason = from->col.empty_reason;
        portal_rows(c, &from->lines, false, &g->rows);
    }
}

void portal_column(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct shelf_ask ask = {.n = 20,
                            .before = key_read(portal_query(c, req, "before")),
                            .after = key_read(portal_query(c, req, "after"))};
    struct column_id id = {portal_id(req->param[1])};
    int year = portal_year(c, req, &ask);
    struct portal_column_view v = {0};
    struct browse_column k;
    struct str here;
    struct page p;

    if (browse_column(c, req->param[0], id, &ask, &k)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    here = column_address(c->mem, k.u.unit.code, id);
    portal_unit_frame(c, req, &k.u, k.col.board, k.col.name, &v.frame, &v.crumbs);
    portal_column_crumbs(c, &v.crumbs, &k.u, &k.col, false);
    portal_column_meta(c, &v.frame, &k.col);
    v.feed_link = str_concat(c->mem, here, S("feed.xml"));
    frame_feed(c, &v.frame, k.col.name, v.feed_link);
    v.board = board_zh(k.col.board);
    v.name = k.col.name;
    v.description = k.col.description;
    v.empty_reason = k.col.empty_reason;
    v.closed = k.col.closed_at.s ? k.col.closed_reason : S("");
    v.period = period_text(c, k.col.update_days);
    v.updated = day_iso(c->mem, instant_day(k.col.last_published_at));
    if (!k.col.last_published_at.s)
        v.updated = S("");
    portal_tree(c, &k.u, k.col.board, id, &v.tree);
    portal_years(c, here, k.first_year, k.last_year, year, &v.years);
    portal_rows(c, &k.page.lines, false, &v.rows);
    portal_pager(c, &k.page,
                 year ? str_fmt(c->mem, "%.*s?year=%d&", STR_ARG(here), year)
                      : str_concat(c->mem, here, S("?")),
                 &v.pager);
    below_groups(c, &k, &v);
    portal_cache(res, k.u.unit.id);
    p = page_for(c, req, res);
    page_portal_column(&p, &v);
}
