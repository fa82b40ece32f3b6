/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search.c - the search page; see search.h
 *
 * All choices stand in the address: q, unit, col, year, kind, validity, from, until, order, scope,
 * before. A link of a facet is the address with one of them changed and the page forgotten.
 */
#include "web/portal/search.h"

#include "pages.h"

enum key {
    K_Q,
    K_UNIT,
    K_COL,
    K_YEAR,
    K_KIND,
    K_VALIDITY,
    K_FROM,
    K_UNTIL,
    K_ORDER,
    K_SCOPE,
    K__MAX
};
static const char *const keys[K__MAX] = {"q",        "unit", "col",   "year",  "kind",
                                         "validity", "from", "until", "order", "scope"};

struct asked {
    struct str value[K__MAX];
};

static void read_asked(struct ctx *c, const struct http_req *req, struct asked *a)
{
    for (int i = 0; i < K__MAX; i++)
        a->value[i] = str_trim_wide(portal_query(c, req, keys[i]));
}

static struct str address(struct ctx *c, const struct asked *a, int change, struct str to,
                          struct str before)
{
    struct buf b = buf_new(c->mem, 128);
    char sep = '?';

    buf_lit(&b, "/gongkai/search");
    for (int i = 0; i < K__MAX; i++) {
        struct str v = i == change ? to : a->value[i];

        /* Another unit has other columns. */
        if (!v.n || (change == K_UNIT && i == K_COL))
            continue;
        buf_char(&b, sep);
        buf_fmt(&b, "%s=%.*s", keys[i], STR_ARG(http_escape(c->mem, v)));
        sep = '&';
    }
    if (before.n)
        buf_fmt(&b, "%cbefore=%.*s", sep, STR_ARG(before));
    return buf_str(&b);
}

struct str portal_search_read(struct ctx *c, const struct http_req *req, struct search_query *q)
{
    struct asked a;
    int64_t n = 0;

    read_asked(c, req, &a);
    *q = (struct search_query){.words = a.value[K_Q],
                               .title_only = str_eq(a.value[K_SCOPE], S("title")),
                               .col = {portal_id(a.value[K_COL])},
                               .kind = a.value[K_KIND],
                               .order = str_eq(a.value[K_ORDER], S("newest")) ? SEARCH_NEWEST
                                                                              : SEARCH_BEST,
                               .before = portal_query(c, req, "before")};
    if (str_int(a.value[K_YEAR], &n) && n > 1970 && n < 2200)
        q->year = (int)n;
    if (str_int(a.value[K_VALIDITY], &n) && n > VALID_NONE && n <= VALID_NOT_YET)
        q->validity = (enum validity)n;
    day_parse_loose(a.value[K_FROM], &q->from);
    day_parse_loose(a.value[K_UNTIL], &q->until);
    return a.value[K_UNIT];
}

static void facet(struct ctx *c, const struct asked *a, const struct search_facet_list *l,
                  int key, const char *name, isize *cap, struct portal_search_view *v)
{
    struct facet_view *f;
    isize values = 0, i;

    if (!l->n || (l->n == 1 && !a->value[key].n))
        return;
    f = LIST_ADD(c->mem, &v->facets, *cap);
    f->name = str_of(name);
    *LIST_ADD(c->mem, &f->values, values) =
        (struct portal_link){.link = address(c, a, key, S(""), S("")),
                             .text = S("全部"),
                             .n = -1,
                             .here = !a->value[key].n};
    for (i = 0; i < l->n && i < 20; i++) {
        const struct search_facet *x = &l->p[i];
        struct str value = key == K_UNIT   ? x->code
                           : key == K_KIND ? x->name
                                           : str_fmt(c->mem, "%lld", (long long)x->id);

        *LIST_ADD(c->mem, &f->values, values) =
            (struct portal_link){.link = address(c, a, key, value, S("")),
                                 .text = x->name,
                                 .n = x->n,
                                 .here = x->chosen};
    }
}

static void put_rows(struct ctx *c, const struct search_result *r, struct portal_search_view *v)
{
    isize cap = 0;

    for (isize i = 0; i < r->hits.n; i++) {
        const struct search_hit *h = &r->hits.p[i];
        struct found_row *row = LIST_ADD(c->mem, &v->rows, cap);

        row->link = doc_address(c->mem, h->doc.unit_code, h->doc.col, h->doc.id);
        row->unit = h->doc.unit_name;
        row->column = h->doc.col_name;
        row->doc_no = h->doc.doc_no;
        row->day = instant_day(h->doc.published_at);
        row->title = h->title;
        row->snippet = h->snippet;
        if (h->validity != VALID_NONE) {
            row->badge = validity_zh(h->validity);
            row->badge_class = validity_class(h->validity);
        }
    }
}

static void put_pager(struct ctx *c, const struct asked *a, const struct search_query *q,
                      const struct search_result *r, struct portal_search_view *v)
{
    if (!r->hits.n)
        return;
    v->pager.place = str_fmt(c->mem, "第 %lld–%lld 条，共 %.*s 条", (long long)r->first,
                             (long long)(r->first + r->hits.n - 1), STR_ARG(v->total));
    if (q->before.n && r->first > 1)
        v->first_link = address(c, a, -1, S(""), S(""));
    if (r->next.n)
        v->pager.next = address(c, a, -1, S(""), r->next);
}

void portal_search(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct portal_search_view v = {0};
    struct search_query q;
    struct search_result r;
    struct browse_unit u = {0};
    struct crumb_list crumbs = {0};
    struct asked a;
    struct str unit;
    struct page p;
    isize cap = 0;

    read_asked(c, req, &a);
    unit = portal_search_read(c, req, &q);
    if (browse_search(c, unit, &q, &u, &r)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    v.words = a.value[K_Q];
    if (unit.n)
        portal_unit_frame(c, req, &u, 0,
                          v.words.n ? str_concat(c->mem, S("搜索："), v.words) : S("搜索"),
                          &v.frame, &crumbs);
    else
        portal_frame(c, req, &u.platform,
                     v.words.n ? str_concat(c->mem, S("搜索："), v.words) : S("搜索"),
                     &v.frame);
    v.frame.search_text = v.words;
    v.unit_code = unit;
    v.unit_name = u.unit.name;
    v.all_units_link = address(c, &a, K_UNIT, S(""), S(""));
    v.from = day_iso(c->mem, q.from);
    v.until = day_iso(c->mem, q.until);
    v.kind = q.kind;
    v.order = a.value[K_ORDER];
    v.scope = a.value[K_SCOPE];
    v.title_only = q.title_only;
    v.more_open = v.from.n || v.until.n || q.title_only;
    v.best = q.order == SEARCH_BEST;
    v.best_link = address(c, &a, K_ORDER, S(""), S(""));
    v.newest_link = address(c, &a, K_ORDER, S("newest"), S(""));
    v.empty = r.empty;
    v.clipped = r.words.clipped;
    v.total = thousands(c->mem, r.total);
    facet(c, &a, &r.facet[FACET_UNIT], K_UNIT, "单位", &cap, &v);
    facet(c, &a, &r.facet[FACET_COLUMN], K_COL, "栏目", &cap, &v);
    facet(c, &a, &r.facet[FACET_YEAR], K_YEAR, "年份", &cap, &v);
    facet(c, &a, &r.facet[FACET_VALIDITY], K_VALIDITY, "有效性", &cap, &v);
    facet(c, &a, &r.facet[FACET_KIND], K_KIND, "体裁", &cap, &v);
    put_rows(c, &r, &v);
    put_pager(c, &a, &q, &r, &v);
    portal_cache(res, (struct unit_id){0});
    p = page_for(c, req, res);
    page_portal_search(&p, &v);
}
