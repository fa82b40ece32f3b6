/* SPDX-License-Identifier: MulanPSL-2.0 */
/* frame.c - what all public pages share; see portal.h */
#include <assert.h>
#include <string.h>

#include "base/join.h"
#include "base/utf8.h"
#include "web/known.h"
#include "web/portal/portal.h"
#include "work/units.h"

/* ---- addresses and figures as text */

struct str unit_address(struct arena *mem, struct str code)
{
    return STR_JOIN(mem, S("/gongkai/site_"), code, S("/"));
}

struct str board_address(struct arena *mem, struct str code, int board)
{
    return STR_JOIN(mem, S("/gongkai/site_"), code, S("/"), board_slug(board), S("/"));
}

struct str column_address(struct arena *mem, struct str code, struct column_id col)
{
    return STR_JOIN(mem, S("/gongkai/site_"), code, S("/channel_"), str_of_int(mem, col.n),
                    S("/"));
}

struct str size_text(struct arena *mem, int64_t bytes)
{
    if (bytes < 1024)
        return str_fmt(mem, "%lld 字节", (long long)bytes);
    if (bytes < 1024 * 1024)
        return str_fmt(mem, "%lld KB", (long long)((bytes + 512) / 1024));
    return str_fmt(mem, "%lld.%lld MB", (long long)(bytes >> 20),
                   (long long)((bytes & 0xFFFFF) * 10 >> 20));
}

struct str thousands(struct arena *mem, int64_t n)
{
    struct str digits = str_fmt(mem, "%lld", (long long)n);
    struct buf b = buf_new(mem, digits.n * 2);

    for (isize i = 0; i < digits.n; i++) {
        if (i && (digits.n - i) % 3 == 0)
            buf_char(&b, ',');
        buf_char(&b, digits.p[i]);
    }
    return buf_str(&b);
}

struct str validity_class(enum validity v)
{
    switch (v) {
    case VALID_YES:
        return S("badge-ok");
    case VALID_AMENDED:
        return S("badge-warn");
    case VALID_NOT_YET:
        return S("badge-info");
    case VALID_REPEALED:
    case VALID_LAPSED:
    case VALID_VOID:
        return S("badge-bad");
    case VALID_NONE:
        break;
    }
    return S("");
}

struct str unit_shown(const struct unit *u)
{
    return u->short_name.n ? u->short_name : u->name;
}

int64_t portal_id(struct str s)
{
    int64_t n = 0;

    return str_int(s, &n) && n > 0 && s.p[0] != '+' && s.p[0] != '0' ? n : 0;
}

/* ---- the frame */

void portal_frame(struct ctx *c, const struct http_req *req, const struct platform *p,
                  struct str title, struct frame *out)
{
    struct str domain = req->host;

    frame_portal(c, req, title, NULL, 0, out);
    out->platform = p->name;
    out->name = p->name;
    out->foot.name = p->name;
    out->meta.n = 0; /* the platform's own words may be newer than the server's copy of them */
    out->foot.host = p->host;
    out->foot.site_code = p->site_code;
    out->foot.record_no = p->record_no;
    out->foot.police_no = p->police_no;
    if (p->host.n)
        out->org = str_concat(c->mem, p->host, S("主办"));
    out->title = str_eq(title, p->name) ? title : STR_JOIN(c->mem, title, S(" - "), p->name);
    if (p->base.n) {
        out->canonical = str_concat(c->mem, p->base, req->path);
        domain = str_from(p->base, str_find(p->base, S("//")) + 2);
    }
    frame_meta(c, out, S("SiteName"), p->name);
    frame_meta(c, out, S("SiteDomain"), domain);
    frame_meta(c, out, S("SiteIDCode"), p->site_code);
}

void portal_unit_frame(struct ctx *c, const struct http_req *req, const struct browse_unit *u,
                       int board, struct str title, struct frame *out,
                       struct crumb_list *crumbs)
{
    const struct unit *unit = &u->unit;
    const struct platform *p = &u->platform;
    struct str domain = req->host;

    frame_portal(c, req, title, unit, board, out);
    out->platform = p->name;
    out->meta.n = 0;
    if (p->host.n)
        out->org = str_concat(c->mem, p->host, S("主办"));
    out->foot.host = p->host.n ? p->host : unit->name;
    out->foot.site_code = unit->site_code.n ? unit->site_code : p->site_code;
    out->foot.record_no = unit->record_no.n ? unit->record_no : p->record_no;
    out->title = str_eq(title, unit->name) ? STR_JOIN(c->mem, unit->name, S(" 政府信息公开"))
                                           : STR_JOIN(c->mem, title, S(" - "), unit->name);
    if (p->base.n) {
        out->canonical = str_concat(c->mem, p->base, req->path);
        domain = str_from(p->base, str_find(p->base, S("//")) + 2);
    }
    frame_meta(c, out, S("SiteName"), p->name);
    frame_meta(c, out, S("SiteDomain"), domain);
    frame_meta(c, out, S("SiteIDCode"), out->foot.site_code);
    frame_feed(c, out, unit->name,
               str_concat(c->mem, unit_address(c->mem, unit->code), S("feed.xml")));
    portal_crumb(c, crumbs, S("/gongkai/"), S("平台首页"));
    portal_crumb(c, crumbs, unit_address(c->mem, unit->code), unit->name);
}

/* Crumbs are few: room for the next is made one by one. */
void portal_crumb(struct ctx *c, struct crumb_list *l, struct str href, struct str label)
{
    frame_crumb(c, l, href, label);
}

void portal_column_crumbs(struct ctx *c, struct crumb_list *l, const struct browse_unit *u,
                          const struct column *col, bool link_last)
{
    const struct column *chain[4] = {col};
    int n = 1;

    for (struct column_id up = col->parent; up.n && n < 4;) {
        const struct column *found = NULL;

        for (isize i = 0; i < u->columns.n; i++)
            if (u->columns.p[i].id.n == up.n)
                found = &u->columns.p[i];
        if (!found)
            break;
        chain[n++] = found;
        up = found->parent;
    }
    portal_crumb(c, l, board_address(c->mem, u->unit.code, col->board), board_zh(col->board));
    while (n-- > 0)
        portal_crumb(
            c, l, n || link_last ? column_address(c->mem, u->unit.code, chain[n]->id) : S(""),
            chain[n]->name);
}

void portal_column_meta(struct ctx *c, struct frame *f, const struct column *col)
{
    frame_meta(c, f, S("ColumnName"), col->name);
    frame_meta(c, f, S("ColumnDescription"), col->description.n ? col->description : col->name);
    frame_meta(c, f, S("ColumnKeywords"), col->keywords.n ? col->keywords : col->name);
    frame_meta(c, f, S("ColumnType"), col->type.n ? col->type : S("信息公开"));
}

void portal_cache(struct http_res *res, struct unit_id unit)
{
    res->cacheable = true;
    res->cache_unit = unit;
}

struct buf *portal_body(struct ctx *c, struct http_res *res, struct str type)
{
    res->status = 200;
    res->body = buf_new(c->mem, 32 << 10);
    res->type = type;
    return &res->body;
}

static int hex(char ch)
{
    return ch >= '0' && ch <= '9'   ? ch - '0'
           : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
           : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10
                                    : -1;
}

struct str portal_query(struct ctx *c, const struct http_req *req, const char *name)
{
    struct str names;

    /* A parameter that web/known.c does not list would be cut off before it came here. */
    assert(!req->route || !known_names(req->route, &names) || known_has(names, str_of(name)));
    for (struct str rest = req->query, one; str_next(&rest, '&', &one);) {
        struct str key, value;
        char *p;
        isize n = 0;

        str_cut(one, S("="), &key, &value);
        if (!str_eq(key, str_of(name)))
            continue;
        if (value.n > 4000)
            value.n = 4000;
        p = NEW(c->mem, char, value.n + 1);
        for (isize i = 0; i < value.n; i++) {
            int hi = i + 2 < value.n && value.p[i] == '%' ? hex(value.p[i + 1]) : -1;
            int lo = hi >= 0 ? hex(value.p[i + 2]) : -1;

            if (lo >= 0)
                i += 2;
            p[n++] = lo >= 0 ? (char)(hi * 16 + lo) : value.p[i] == '+' ? ' ' : value.p[i];
        }
        return utf8_head(utf8_repair(c->mem, (struct str){p, n}), 400);
    }
    return S("");
}

/* ---- lists */

struct portal_row portal_row(struct ctx *c, const struct doc_line *d, bool with_unit)
{
    enum validity v = line_validity(c, d);
    struct portal_row r = {.link = doc_address(c->mem, d->unit_code, d->col, d->id),
                           .title = d->title,
                           .index_no = d->index_no,
                           .doc_no = d->doc_no,
                           .summary = d->summary,
                           .column = d->col_name,
                           .day = instant_day(d->published_at),
                           .written = d->written};

    r.sub = d->doc_no;
    if (with_unit)
        r.sub = str_fmt(c->mem, "%.*s · %.*s", STR_ARG(d->unit_name),
                        STR_ARG(d->doc_no.n ? d->doc_no : d->col_name));
    if (v != VALID_NONE) {
        r.badge = validity_zh(v);
        r.badge_class = validity_class(v);
    }
    return r;
}

void portal_rows(struct ctx *c, const struct doc_line_list *l, bool with_unit,
                 struct portal_rows *out)
{
    out->p = NEW(c->mem, struct portal_row, l->n + 1);
    out->n = l->n;
    for (isize i = 0; i < l->n; i++)
        out->p[i] = portal_row(c, &l->p[i], with_unit);
}

struct page_key key_read(struct str s)
{
    struct page_key k = {{0}, 0};
    struct str at, id;

    if (!str_cut(s, S("."), &at, &id) || !str_int(at, &k.at.s) || !str_int(id, &k.id) ||
        k.id <= 0)
        return (struct page_key){{0}, 0};
    return k;
}

struct str key_write(struct arena *mem, const struct doc_line *d)
{
    return str_fmt(mem, "%lld.%lld", (long long)d->published_at.s, (long long)d->id.n);
}

void portal_pager(struct ctx *c, const struct shelf_page *p, struct str base, struct pager *out)
{
    *out = (struct pager){0};
    if (!p->lines.n)
        return;
    out->place = str_fmt(c->mem, "第 %lld–%lld 条，共 %lld 条", (long long)p->first,
                         (long long)(p->first + p->lines.n - 1), (long long)p->total);
    if (p->newer)
        out->previous = str_fmt(c->mem, "%.*safter=%.*s", STR_ARG(base),
                                STR_ARG(key_write(c->mem, &p->lines.p[0])));
    if (p->older)
        out->next = str_fmt(c->mem, "%.*sbefore=%.*s", STR_ARG(base),
                            STR_ARG(key_write(c->mem, &p->lines.p[p->lines.n - 1])));
}

static struct portal_link column_link(struct ctx *c, const struct browse_unit *u,
                                      const struct column *k, struct column_id here)
{
    return (struct portal_link){.link = column_address(c->mem, u->unit.code, k->id),
                                .text = k->name,
                                .n = k->docs,
                                .here = k->id.n == here.n};
}

/* Two levels are shown; a column of the third stands with those of the second. */
void portal_tree(struct ctx *c, const struct browse_unit *u, int board, struct column_id here,
                 struct portal_tree *out)
{
    const struct column *k = u->columns.p;
    isize cap = 0;

    for (isize i = 0; i < u->columns.n; i++) {
        struct portal_branch *b;
        isize below = 0;

        if (k[i].board != board || k[i].parent.n)
            continue;
        b = LIST_ADD(c->mem, out, cap);
        b->link = column_link(c, u, &k[i], here);
        for (isize j = 0; j < u->columns.n; j++) {
            bool grand = false;

            for (isize g = 0; g < u->columns.n && !grand; g++)
                grand = k[g].id.n == k[j].parent.n && k[g].parent.n == k[i].id.n;
            if (k[j].parent.n != k[i].id.n && !grand)
                continue;
            *LIST_ADD(c->mem, &b->below, below) = column_link(c, u, &k[j], here);
            b->link.n += k[j].docs;
        }
    }
}
