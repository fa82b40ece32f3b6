/* SPDX-License-Identifier: MulanPSL-2.0 */
/* feed.c - feeds, site map, robots, OpenSearch; see feed.h */
#include "web/portal/feed.h"

#include "render/feed.h"
#include "web/assets.h"

enum { FEED_ENTRIES = 40 };

struct str portal_base(struct ctx *c, const struct http_req *req, const struct platform *p)
{
    if (p->base.n)
        return p->base;
    return str_fmt(c->mem, "%s%.*s", req->secure ? "https://" : "http://", STR_ARG(req->host));
}

void portal_feed(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str code = req->params ? req->param[0] : S(""), base, site = S("/gongkai/");
    struct column_id col = {req->params > 1 ? portal_id(req->param[1]) : 0};
    struct browse_feed b;
    struct feed f = {0};
    isize cap = 0;

    if (browse_feed(c, code, col, FEED_ENTRIES, &b)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    base = portal_base(c, req, &b.platform);
    f.title = b.platform.name;
    f.author = b.platform.name;
    if (code.n) {
        site = unit_address(c->mem, code);
        f.title = f.author = b.unit.name;
    }
    if (col.n) {
        site = column_address(c->mem, code, col);
        f.title = str_fmt(c->mem, "%.*s - %.*s", STR_ARG(b.col.name), STR_ARG(b.unit.name));
    }
    f.site = str_concat(c->mem, base, site);
    f.self = str_concat(c->mem, f.site, S("feed.xml"));
    f.updated = b.lines.n ? b.lines.p[0].published_at : c->now;
    for (isize i = 0; i < b.lines.n; i++) {
        const struct doc_line *d = &b.lines.p[i];

        *LIST_ADD(c->mem, &f.entries, cap) = (struct feed_entry){
            .title = d->title,
            .address =
                str_concat(c->mem, base, doc_address(c->mem, d->unit_code, d->col, d->id)),
            .summary = d->summary,
            .author = d->unit_name,
            .category = d->col_name,
            .published = d->published_at};
    }
    feed_atom(portal_body(c, res, S("application/atom+xml; charset=utf-8")), &f);
    portal_cache(res, b.unit.id);
}

void portal_channel_feed(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str base;
    struct browse_channel b;
    struct feed f = {0};
    isize cap = 0;

    if (browse_channel(c, req->param[0], portal_id(req->param[1]), FEED_ENTRIES, &b)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    base = portal_base(c, req, &b.platform);
    f.title = str_fmt(c->mem, "%.*s - %.*s", STR_ARG(b.channel.name), STR_ARG(b.unit.name));
    f.author = b.unit.name;
    f.site = str_concat(c->mem, base, unit_address(c->mem, b.unit.code));
    f.self =
        str_fmt(c->mem, "%.*saccount_%lld/feed.xml", STR_ARG(f.site), (long long)b.channel.id);
    f.updated = b.sent.n ? b.sent.p[0].sent_at : c->now;
    for (isize i = 0; i < b.sent.n; i++) {
        const struct push_row *p = &b.sent.p[i];
        struct str address = p->address;

        if (!str_starts(address, S("https://")) && !str_starts(address, S("http://"))) {
            if (!p->document.n)
                continue; /* it stands where nothing can be opened: a notice board, a newspaper */
            address = str_concat(c->mem, base,
                                 doc_address(c->mem, b.unit.code, b.cols.p[i], p->document));
        }
        *LIST_ADD(c->mem, &f.entries, cap) = (struct feed_entry){.title = p->title,
                                                                 .address = address,
                                                                 .summary = p->digest,
                                                                 .author = b.unit.name,
                                                                 .category = b.channel.name,
                                                                 .published = p->sent_at};
    }
    feed_atom(portal_body(c, res, S("application/atom+xml; charset=utf-8")), &f);
    portal_cache(res, b.unit.id);
}

/* ---- site map: the fixed pages and columns in part 0, documents by their ids in all parts */

static void add(struct ctx *c, struct buf *out, struct str base, struct str path,
                struct day day)
{
    sitemap_add(out, false, str_concat(c->mem, base, path), day);
}

static void fixed_pages(struct ctx *c, struct buf *out, struct str base,
                        const struct browse_places *p)
{
    static const struct str pages[] = {LIT("/gongkai/"),       LIT("/gongkai/latest/"),
                                       LIT("/gongkai/norms/"), LIT("/gongkai/figures/"),
                                       LIT("/gongkai/help/"),  LIT("/gongkai/map/")};

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        add(c, out, base, pages[i], (struct day){0});
    for (isize i = 0; i < p->units.n; i++) {
        struct str unit = unit_address(c->mem, p->units.p[i].code);

        add(c, out, base, unit, (struct day){0});
        for (int b = 1; b <= 5; b++)
            add(c, out, base, board_address(c->mem, p->units.p[i].code, b), (struct day){0});
        add(c, out, base, str_concat(c->mem, unit, S("catalogue/")), (struct day){0});
        for (isize k = 0; k < p->columns.n; k++)
            if (p->columns.p[k].unit.n == p->units.p[i].id.n && p->columns.p[k].docs)
                add(c, out, base,
                    column_address(c->mem, p->units.p[i].code, p->columns.p[k].id),
                    instant_day(p->columns.p[k].last_published_at));
    }
}

static void write_part(struct ctx *c, struct http_req *req, struct http_res *res, int part,
                       const struct browse_places *p)
{
    struct str base = portal_base(c, req, &p->platform);

    sitemap_open(&res->body, false);
    if (part == 0)
        fixed_pages(c, &res->body, base, p);
    for (isize i = 0; i < p->places.n; i++) {
        const struct doc_place *d = &p->places.p[i];
        add(c, &res->body, base, doc_address(c->mem, d->unit_code, d->col, d->id),
            instant_day(d->published_at));
    }
    sitemap_close(&res->body, false);
}

static void answer(struct ctx *c, struct http_res *res)
{
    portal_body(c, res, S("application/xml; charset=utf-8"));
    portal_cache(res, (struct unit_id){0});
}

void portal_sitemap(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_places p;

    if (browse_places(c, 0, &p)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    answer(c, res);
    if (p.last.n <= PLACES_PART) {
        write_part(c, req, res, 0, &p);
        return;
    }
    sitemap_open(&res->body, true);
    for (int64_t i = 0; i * PLACES_PART < p.last.n; i++)
        sitemap_add(&res->body, true,
                    str_fmt(c->mem, "%.*s/sitemap-%lld.xml",
                            STR_ARG(portal_base(c, req, &p.platform)), (long long)i),
                    (struct day){0});
    sitemap_close(&res->body, true);
}

void portal_sitemap_part(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_places p;
    int64_t part = 0;

    if (!str_int(req->param[0], &part) || part < 0 || part > 1000000) {
        http_error(c, req, res, ERR_NOT_FOUND);
        return;
    }
    if (browse_places(c, (int)part, &p)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    if (part && part * PLACES_PART >= p.last.n) {
        http_error(c, req, res, ERR_NOT_FOUND);
        return;
    }
    answer(c, res);
    write_part(c, req, res, (int)part, &p);
}

/* Browsers ask for it where a file or a feed names no icon. */
void portal_icon(struct ctx *c, struct http_req *req, struct http_res *res)
{
    (void)req;
    http_redirect(c, res, asset_find(S("icons/mark.svg"))->path);
}

void portal_robots(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_feed f;

    if (browse_feed(c, S(""), (struct column_id){0}, 0, &f)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    buf_fmt(portal_body(c, res, S("text/plain; charset=utf-8")),
            "User-agent: *\nDisallow: /desk/\nDisallow: /login\nDisallow: /gongkai/search\n"
            "Disallow: /hant/gongkai/search\nDisallow: /gongkai/request/\nSitemap: "
            "%.*s/sitemap.xml\n",
            STR_ARG(portal_base(c, req, &f.platform)));
    portal_cache(res, (struct unit_id){0});
}

void portal_opensearch(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_feed f;

    if (browse_feed(c, S(""), (struct column_id){0}, 0, &f)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    opensearch(portal_body(c, res, S("application/opensearchdescription+xml; charset=utf-8")),
               f.platform.name, portal_base(c, req, &f.platform));
    portal_cache(res, (struct unit_id){0});
}
