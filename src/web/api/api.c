/* SPDX-License-Identifier: MulanPSL-2.0 */
/* api.c - what is public, as JSON; see api.h. The description is openapi.c. */
#include "web/api/api.h"

#include "base/json.h"
#include "web/portal/feed.h"
#include "web/portal/portal.h"
#include "web/portal/search.h"
#include "work/units.h"

enum { PAGE_MOST = 50 };

static struct json_out begin(struct ctx *c, struct http_res *res)
{
    return jout_new(portal_body(c, res, S("application/json; charset=utf-8")));
}

static void put_day(struct ctx *c, struct json_out *j, const char *key, struct day d)
{
    jout_put_opt(j, key, day_iso(c->mem, d));
}

static void put_line(struct ctx *c, struct json_out *j, struct str base,
                     const struct doc_line *d)
{
    enum validity v = line_validity(c, d);

    jout_put_int(j, "id", d->id.n);
    jout_put_str(j, "title", d->title);
    jout_put_opt(j, "index_number", d->index_no);
    jout_put_opt(j, "document_number", d->doc_no);
    jout_put_opt(j, "summary", d->summary);
    jout_put_str(j, "unit", d->unit_code);
    jout_put_str(j, "unit_name", d->unit_name);
    jout_put_int(j, "column", d->col.n);
    jout_put_str(j, "column_name", d->col_name);
    jout_put_str(j, "published", instant_rfc3339(c->mem, d->published_at));
    put_day(c, j, "written", d->written);
    jout_put_opt(j, "validity", v == VALID_NONE ? S("") : validity_zh(v));
    jout_put_str(j, "url",
                 str_concat(c->mem, base, doc_address(c->mem, d->unit_code, d->col, d->id)));
}

/* --- what is asked
 *
 * A page shows people what it understood; a program does not look. What it asks for is answered as it was meant, or not
 * at all: a reader whose `before` is passed over begins again for ever. */

static bool is_number(struct str s)
{
    return portal_id(s) > 0;
}

static bool is_key(struct str s)
{
    return key_read(s).id > 0;
}

static bool is_day(struct str s)
{
    struct day d;

    return day_parse_loose(s, &d);
}

static bool is_year(struct str s)
{
    return s.n == 4 && is_number(s);
}

static bool is_validity(struct str s)
{
    return s.n == 1 && s.p[0] > '0' + VALID_NONE && s.p[0] <= '0' + VALID_NOT_YET;
}

static bool is_order(struct str s)
{
    return str_eq(s, S("newest"));
}

static bool is_scope(struct str s)
{
    return str_eq(s, S("title"));
}

/* clang-format off */
static const struct {
    const char *name;
    bool (*is)(struct str value);
    const char *says;
} params[] = {
    {"column",   is_number,   "column 是栏目的编号，要填一个整数"},
    {"col",      is_number,   "col 是栏目的编号，要填一个整数"},
    {"limit",    is_number,   "limit 是每页条数，要填 1 至 50 的整数"},
    {"before",   is_key,      "before 是上一页返回的 next，要原样填写"},
    {"year",     is_year,     "year 是发布年份，要填四位数字"},
    {"validity", is_validity, "validity 要填 1 至 6 的整数"},
    {"from",     is_day,      "from 不是存在的日期，应如 2026-03-01"},
    {"until",    is_day,      "until 不是存在的日期，应如 2026-03-01"},
    {"order",    is_order,    "order 只能是 newest，或者不填"},
    {"scope",    is_scope,    "scope 只能是 title，或者不填"},
};
/* clang-format on */

/* Can all of `names` be read? Else the reason goes to c->fail. */
static bool reads(struct ctx *c, const struct http_req *req, struct str names)
{
    for (struct str rest = names, name; str_next(&rest, ' ', &name);)
        for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
            struct str value = {0};

            if (str_eq(name, str_of(params[i].name)))
                value = portal_query(c, req, params[i].name);
            if (value.n && !params[i].is(value))
                fail_set(&c->fail, ERR_INPUT, params[i].name, "%s", params[i].says);
        }
    return !c->fail.code;
}

void api_units(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_home h;
    struct json_out j;
    struct str base;

    if (browse_home(c, 1, &h)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    base = portal_base(c, req, &h.platform);
    j = begin(c, res);
    jout_object(&j);
    jout_put_int(&j, "total", h.units.n);
    jout_key(&j, "units");
    jout_array(&j);
    for (isize i = 0; i < h.units.n; i++) {
        const struct unit *u = &h.units.p[i];
        int64_t docs = 0;

        for (isize k = 0; k < h.counts.n; k++)
            if (h.counts.p[k].unit.n == u->id.n)
                docs = h.counts.p[k].docs;
        jout_object(&j);
        jout_put_str(&j, "code", u->code);
        jout_put_str(&j, "name", u->name);
        jout_put_str(&j, "kind", u->kind);
        jout_put_opt(&j, "credit_code", u->credit_code);
        jout_put_opt(&j, "address", u->address);
        jout_put_opt(&j, "post_code", u->post_code);
        jout_put_opt(&j, "phone", u->phone);
        jout_put_opt(&j, "hours", u->hours);
        jout_put_int(&j, "documents", docs);
        jout_put_str(&j, "url", str_concat(c->mem, base, unit_address(c->mem, u->code)));
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
    portal_cache(res, (struct unit_id){0});
}

void api_columns(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct browse_unit u;
    struct json_out j;

    if (browse_unit(c, portal_query(c, req, "unit"), &u, NULL, 0)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    j = begin(c, res);
    jout_object(&j);
    jout_put_str(&j, "unit", u.unit.code);
    jout_key(&j, "columns");
    jout_array(&j);
    for (isize i = 0; i < u.columns.n; i++) {
        const struct column *k = &u.columns.p[i];

        jout_object(&j);
        jout_put_int(&j, "id", k->id.n);
        jout_key(&j, "parent");
        if (k->parent.n)
            jout_int(&j, k->parent.n);
        else
            jout_null(&j);
        jout_put_str(&j, "board", board_slug(k->board));
        jout_put_str(&j, "name", k->name);
        jout_put_opt(&j, "item", k->item);
        jout_put_int(&j, "documents", k->docs);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
    portal_cache(res, u.unit.id);
}

/* Of the platform, of a unit, or of a column of it. */
static bool load_lines(struct ctx *c, const struct http_req *req, struct platform *platform,
                       struct unit_id *unit, struct shelf_page *page)
{
    struct str code = portal_query(c, req, "unit");
    struct column_id col = {portal_id(portal_query(c, req, "column"))};
    int64_t n = portal_id(portal_query(c, req, "limit"));
    struct shelf_ask ask = {.n = n > 0 && n < PAGE_MOST ? (int)n : PAGE_MOST,
                            .before = key_read(portal_query(c, req, "before"))};
    struct browse_latest all;
    struct browse_catalogue of_unit;
    struct browse_column of_column;

    if (!reads(c, req, S("column limit before")))
        return false;
    if (col.n && !code.n) {
        fail_set(&c->fail, ERR_INPUT, "column", "填 column 的，须同时填 unit");
        return false;
    }
    if (!code.n) {
        browse_latest(c, &ask, &all);
        *platform = all.platform;
        *page = all.page;
    } else if (!col.n) {
        browse_catalogue(c, code, &ask, &of_unit);
        *platform = of_unit.u.platform;
        *page = of_unit.page;
        *unit = of_unit.u.unit.id;
    } else {
        browse_column(c, code, col, &ask, &of_column);
        *platform = of_column.u.platform;
        *page = of_column.page;
        *unit = of_column.u.unit.id;
    }
    return !c->fail.code;
}

void api_documents(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct platform platform = {0};
    struct unit_id unit = {0};
    struct shelf_page page = {0};
    struct json_out j;
    struct str base;

    if (!load_lines(c, req, &platform, &unit, &page)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    base = portal_base(c, req, &platform);
    j = begin(c, res);
    jout_object(&j);
    jout_put_int(&j, "total", page.total);
    jout_put_opt(&j, "next",
                 page.older && page.lines.n ? key_write(c->mem, &page.lines.p[page.lines.n - 1])
                                            : S(""));
    jout_key(&j, "documents");
    jout_array(&j);
    for (isize i = 0; i < page.lines.n; i++) {
        jout_object(&j);
        put_line(c, &j, base, &page.lines.p[i]);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
    portal_cache(res, unit);
}

static void put_files(struct ctx *c, struct json_out *j, struct str base,
                      const struct browse_document *b)
{
    jout_key(j, "attachments");
    jout_array(j);
    for (isize i = 0; i < b->files.n; i++) {
        const struct attachment *a = &b->files.p[i];

        jout_object(j);
        jout_put_str(j, "name", a->name);
        jout_put_str(j, "type", a->type);
        jout_put_int(j, "size", a->size);
        jout_put_str(j, "url",
                     str_fmt(c->mem, "%.*s/gongkai/file/%lld/%lld/%.*s", STR_ARG(base),
                             (long long)b->d.id.n, (long long)a->id,
                             STR_ARG(http_escape(c->mem, a->name))));
        jout_end(j);
    }
    jout_end(j);
}

void api_document(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {portal_id(portal_query(c, req, "id"))};
    struct browse_document b;
    struct json_out j;
    struct str base;

    if (!id.n)
        fail_set(&c->fail, ERR_INPUT, "id", "id 是信息的编号，要填一个整数");
    /* Where it stands is asked first; then the page of that place is read. */
    browse_document(c, S(""), (struct column_id){0}, id, &b);
    if (!c->fail.code)
        browse_document(c, str_dup(c->mem, b.right_unit_code), b.d.f.col, id, &b);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    base = portal_base(c, req, &b.u.platform);
    j = begin(c, res);
    jout_object(&j);
    jout_put_int(&j, "id", id.n);
    jout_put_str(&j, "title", b.d.f.title);
    jout_put_opt(&j, "index_number", b.d.index_no);
    jout_put_opt(&j, "document_number", b.d.f.doc_no);
    jout_put_opt(&j, "issuer", b.d.f.issuer);
    jout_put_opt(&j, "genre", b.d.f.genre);
    jout_put_opt(&j, "subject", b.d.f.subject);
    jout_put_opt(&j, "keywords", b.d.f.keywords);
    jout_put_opt(&j, "summary", b.d.f.summary);
    jout_put_opt(&j, "source", b.d.f.source);
    jout_put_str(&j, "unit", b.u.unit.code);
    jout_put_str(&j, "unit_name", b.u.unit.name);
    jout_put_int(&j, "column", b.col.id.n);
    jout_put_str(&j, "column_name", b.col.name);
    jout_put_str(&j, "published", instant_rfc3339(c->mem, b.d.published_at));
    put_day(c, &j, "written", b.d.f.written);
    put_day(c, &j, "effective", b.d.f.effective);
    put_day(c, &j, "expiry", b.d.f.expiry);
    jout_put_opt(&j, "validity", b.validity == VALID_NONE ? S("") : validity_zh(b.validity));
    jout_put_str(&j, "url",
                 str_concat(c->mem, base, doc_address(c->mem, b.u.unit.code, b.col.id, id)));
    jout_put_str(&j, "text", b.text);
    jout_put_str(&j, "html", b.html);
    put_files(c, &j, base, &b);
    jout_end(&j);
    portal_cache(res, b.u.unit.id);
}

static void put_pieces(struct json_out *j, const char *key, const struct search_piece_list *l)
{
    jout_key(j, key);
    jout_array(j);
    for (isize i = 0; i < l->n; i++) {
        jout_object(j);
        jout_put_str(j, "text", l->p[i].text);
        jout_put_bool(j, "hit", l->p[i].hit);
        jout_end(j);
    }
    jout_end(j);
}

static void put_facets(struct json_out *j, const struct search_result *r)
{
    static const char *const names[FACET__MAX] = {[FACET_UNIT] = "unit",
                                                  [FACET_COLUMN] = "column",
                                                  [FACET_YEAR] = "year",
                                                  [FACET_KIND] = "kind",
                                                  [FACET_VALIDITY] = "validity"};

    jout_key(j, "facets");
    jout_object(j);
    for (int f = 0; f < FACET__MAX; f++) {
        jout_key(j, names[f]);
        jout_array(j);
        for (isize i = 0; i < r->facet[f].n; i++) {
            const struct search_facet *x = &r->facet[f].p[i];

            jout_object(j);
            if (f == FACET_UNIT)
                jout_put_str(j, "value", x->code);
            else if (f == FACET_KIND)
                jout_put_str(j, "value", x->name);
            else
                jout_put_int(j, "value", x->id);
            jout_put_str(j, "name", x->name);
            jout_put_int(j, "count", x->n);
            jout_end(j);
        }
        jout_end(j);
    }
    jout_end(j);
}

void api_search(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct search_query q;
    struct str unit = portal_search_read(c, req, &q), base;
    struct search_result r;
    struct browse_unit u = {0};
    struct json_out j;

    if (!reads(c, req, S("col year validity from until order scope before")) ||
        browse_search(c, unit, &q, &u, &r)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    base = portal_base(c, req, &u.platform);
    j = begin(c, res);
    jout_object(&j);
    jout_put_int(&j, "total", r.total);
    jout_put_opt(&j, "next", r.next);
    jout_key(&j, "hits");
    jout_array(&j);
    for (isize i = 0; i < r.hits.n; i++) {
        jout_object(&j);
        put_line(c, &j, base, &r.hits.p[i].doc);
        put_pieces(&j, "title_marked", &r.hits.p[i].title);
        put_pieces(&j, "snippet", &r.hits.p[i].snippet);
        jout_end(&j);
    }
    jout_end(&j);
    put_facets(&j, &r);
    jout_end(&j);
    portal_cache(res, (struct unit_id){0});
}
