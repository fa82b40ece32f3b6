/* SPDX-License-Identifier: MulanPSL-2.0 */
/* unit.c - a unit's home and its five boards; see unit.h. Catalogue: catalogue.c. */
#include "web/portal/unit.h"

#include "pages.h"
#include "work/units.h"
#include "work/organisation.h"

static struct contact_view contact_of(const struct unit *u)
{
    return (struct contact_view){.name = u->name,
                                 .office = u->office_name.n ? u->office_name : u->name,
                                 .address = u->address,
                                 .post_code = u->post_code,
                                 .phone = u->phone,
                                 .fax = u->fax,
                                 .email = u->email,
                                 .hours = u->hours,
                                 .supervision_phone = u->supervision_phone,
                                 .review_authority = u->review_authority,
                                 .court = u->court};
}

static struct str below(struct ctx *c, const struct unit *u, const char *path)
{
    return str_concat(c->mem, unit_address(c->mem, u->code), str_of(path));
}

/* The newest documents of the report board, as years where their titles name one. */
static void report_links(struct ctx *c, const struct browse_board *b, struct portal_links *out)
{
    isize cap = 0;

    for (isize g = 0; g < b->groups.n; g++)
        for (isize i = 0; i < b->groups.p[g].lines.n && out->n < 12; i++) {
            const struct doc_line *d = &b->groups.p[g].lines.p[i];
            isize at = str_find(d->title, S("年"));
            struct str text = d->title;

            if (at >= 4 && d->title.p[at - 4] == '2' && d->title.p[at - 3] == '0')
                text = str_slice(d->title, at - 4, at);
            *LIST_ADD(c->mem, out, cap) = (struct portal_link){
                .link = doc_address(c->mem, d->unit_code, d->col, d->id), .text = text};
        }
}

void portal_unit(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_unit_view v = {0};
    struct crumb_list crumbs = {0};
    struct doc_line_list latest = {0};
    struct browse_unit u;
    struct browse_board reports;
    struct page p;

    if (browse_unit(c, req->param[0], &u, &latest, 8) ||
        browse_board(c, req->param[0], BOARD_REPORT, 12, &reports)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    portal_unit_frame(c, req, &u, 0, u.unit.name, &v.frame, &crumbs);
    frame_meta(c, &v.frame, S("Description"),
               str_concat(c->mem, u.unit.name,
                          S("政府信息公开指南、制度、法定主动公开内容、年报和依申请公开")));
    v.name = u.unit.name;
    v.contact = contact_of(&u.unit);
    v.guide_link = board_address(c->mem, u.unit.code, BOARD_GUIDE);
    v.statutory_link = board_address(c->mem, u.unit.code, BOARD_STATUTORY);
    v.report_link = board_address(c->mem, u.unit.code, BOARD_REPORT);
    v.request_link = board_address(c->mem, u.unit.code, BOARD_REQUEST);
    v.catalogue_link = below(c, &u.unit, "catalogue/");
    v.norms_link = below(c, &u.unit, "norms/");
    v.feed_link = below(c, &u.unit, "feed.xml");
    v.track_link = S("/gongkai/request/track");
    portal_rows(c, &latest, false, &v.latest);
    portal_tree(c, &u, BOARD_STATUTORY, (struct column_id){0}, &v.tree);
    report_links(c, &reports, &v.reports);
    portal_cache(res, u.unit.id);
    p = page_for(c, req, res);
    page_portal_unit(&p, &v);
}

static void board_groups(struct ctx *c, const struct browse_board *b, int shown,
                         struct portal_board_view *v)
{
    isize cap = 0;

    for (isize i = 0; i < b->groups.n; i++) {
        const struct browse_group *from = &b->groups.p[i];
        struct board_group *g = LIST_ADD(c->mem, &v->groups, cap);

        g->name = from->col.name;
        g->description = from->col.description;
        g->empty_reason = from->col.empty_reason;
        g->link = column_address(c->mem, b->u.unit.code, from->col.id);
        g->n = from->col.docs;
        g->more = from->col.docs > shown;
        for (isize k = 0; k < b->groups.n; k++)
            g->parent |= b->groups.p[k].col.parent.n == from->col.id.n;
        portal_rows(c, &from->lines, false, &g->rows);
    }
}

/* The guide is composed from the registers of the organisation. */
static void guide_people(struct ctx *c, struct unit_id unit, struct portal_board_view *v)
{
    struct organisation o = {0};
    isize a = 0, b = 0;

    if (organisation_shown(c, unit, &o))
        return;
    for (isize i = 0; i < o.leaders.n; i++)
        *LIST_ADD(c->mem, &v->leaders, a) = (struct guide_person){
            o.leaders.p[i].name, o.leaders.p[i].post, o.leaders.p[i].duties};
    for (isize i = 0; i < o.group.n; i++)
        *LIST_ADD(c->mem, &v->group, b) =
            (struct guide_person){o.group.p[i].name, o.group.p[i].part, o.group.p[i].post};
    if (day_is_set(o.checked))
        v->checked = day_zh(c->mem, o.checked);
}

static void board(struct ctx *c, struct http_req *req, struct http_res *res, int which)
{
    int shown = which == BOARD_STATUTORY ? 4 : 20;
    struct portal_board_view v = {.n = which};
    struct browse_board b;
    struct page p;

    if (browse_board(c, req->param[0], which, shown, &b)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    portal_unit_frame(c, req, &b.u, which, board_zh(which), &v.frame, &v.crumbs);
    portal_crumb(c, &v.crumbs, S(""), board_zh(which));
    frame_meta(c, &v.frame, S("ColumnName"), board_zh(which));
    frame_meta(c, &v.frame, S("ColumnDescription"),
               str_fmt(c->mem, "%.*s的%.*s", STR_ARG(b.u.unit.name), STR_ARG(board_zh(which))));
    frame_meta(c, &v.frame, S("ColumnKeywords"), board_zh(which));
    frame_meta(c, &v.frame, S("ColumnType"), S("信息公开"));
    v.name = b.u.unit.name;
    v.board = board_zh(which);
    v.contact = contact_of(&b.u.unit);
    v.catalogue_link = below(c, &b.u.unit, "catalogue/");
    v.request_link = below(c, &b.u.unit, "request/new");
    v.track_link = S("/gongkai/request/track");
    portal_tree(c, &b.u, which, (struct column_id){0}, &v.tree);
    board_groups(c, &b, shown, &v);
    if (which == BOARD_GUIDE)
        guide_people(c, b.u.unit.id, &v);
    portal_cache(res, b.u.unit.id);
    p = page_for(c, req, res);
    switch (which) {
    case BOARD_GUIDE:
        page_portal_guide(&p, &v);
        break;
    case BOARD_REQUEST:
        page_portal_request(&p, &v);
        break;
    default:
        page_portal_board(&p, &v);
    }
}

void portal_guide(struct ctx *c, struct http_req *req, struct http_res *res)
{
    board(c, req, res, BOARD_GUIDE);
}

void portal_rules(struct ctx *c, struct http_req *req, struct http_res *res)
{
    board(c, req, res, BOARD_RULES);
}

void portal_statutory(struct ctx *c, struct http_req *req, struct http_res *res)
{
    board(c, req, res, BOARD_STATUTORY);
}

void portal_report(struct ctx *c, struct http_req *req, struct http_res *res)
{
    board(c, req, res, BOARD_REPORT);
}

void portal_request(struct ctx *c, struct http_req *req, struct http_res *res)
{
    board(c, req, res, BOARD_REQUEST);
}
