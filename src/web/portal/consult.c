/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consult.c - the public comments on drafts (意见征集) */
#include "web/portal/consult.h"

#include "pages.h"
#include "store/unit.h"
#include "web/portal/portal.h"
#include "web/route.h"
#include "work/consult.h"

enum { PAGE = 50 };

static const struct field opinion_fields[] = {
    {LIT("clause"), LIT("关于哪一条"), FIELD_LINE, 0, 60, LIT("")},
    {LIT("content"), LIT("意见和理由"), FIELD_TEXT, REQUIRED, CONSULT_CONTENT, LIT("")},
    {LIT("contact"), LIT("联系方式"), FIELD_LINE, 0, 100, LIT("")},
};
static const struct form_rule opinion_form = {opinion_fields, 3, false, 0};

static struct str state_of(struct ctx *c, const struct consult *k, struct str *chip)
{
    if (k->concluded_at.s) {
        *chip = S("chip chip-green");
        return S("已公布结果");
    }
    if (day_cmp(ctx_today(c), k->closes) > 0) {
        *chip = S("chip");
        return S("正在研究");
    }
    *chip = S("chip chip-blue");
    return S("正在征集");
}

static struct str span_of(struct ctx *c, const struct consult *k)
{
    return str_fmt(c->mem, "%.*s至%.*s", STR_ARG(day_zh(c->mem, k->opens)),
                   STR_ARG(day_zh(c->mem, k->closes)));
}

static void list(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct consults_view v = {0};
    struct consult_list all = {0};
    struct unit u = {0};
    struct str code = portal_query(c, req, "unit");
    int64_t before = 0;
    isize cap = 0;
    struct page p;

    str_int(portal_query(c, req, "before"), &before);
    if (code.n) {
        db_begin_read(c);
        unit_by_code(c, code, &u);
        db_end(c);
    }
    if (c->fail.code || consult_find(c, u.id, false, before, PAGE + 1, &all))
        return;
    frame_portal(c, req, S("意见征集"), u.id.n ? &u : NULL, 0, &v.frame);
    frame_crumb(c, &v.frame.trail, S(""), S("意见征集"));
    for (isize i = 0; i < all.n && i < PAGE; i++) {
        const struct consult *k = &all.p[i];
        struct consult_row *r = LIST_ADD(c->mem, &v.rows, cap);

        *r = (struct consult_row){
            .link = str_fmt(c->mem, "/gongkai/consult/%lld.html", (long long)k->id),
            .title = k->title,
            .unit = k->unit_name,
            .span = span_of(c, k),
            .opinions = k->opinions};
        r->state = state_of(c, k, &r->chip);
    }
    if (all.n > PAGE)
        v.more = str_fmt(c->mem, "/gongkai/consult/?before=%lld%s%.*s",
                         (long long)all.p[PAGE - 1].id, code.n ? "&unit=" : "", STR_ARG(code));
    res->no_store = true;
    p = page_for(c, req, res);
    page_consults(&p, &v);
}

static void put_opinions(struct ctx *c, const struct consult_view *w,
                         struct consult_page_view *v)
{
    isize cap = 0;

    for (isize i = 0; i < w->opinions.n; i++) {
        const struct opinion *o = &w->opinions.p[i];

        if (str_eq(o->outcome, S("spam")))
            continue;
        *LIST_ADD(c->mem, &v->opinions, cap) =
            (struct opinion_row){o->number, o->clause, opinion_outcome_zh(o->outcome),
                                 str_eq(o->outcome, S("adopted"))  ? S("chip chip-green")
                                 : str_eq(o->outcome, S("partly")) ? S("chip chip-blue")
                                                                   : S("chip"),
                                 o->answer};
    }
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res, int64_t id,
                 struct consult_page_view *v)
{
    struct consult_view w = {0};
    struct unit u = {0};
    int64_t after = 0;
    struct page p;

    str_int(portal_query(c, req, "after"), &after);
    if (consult_show(c, id, false, after, PAGE, &w))
        return;
    db_begin_read(c);
    unit_load(c, w.k.unit, &u);
    if (db_end(c))
        return;
    frame_portal(c, req, w.k.title, &u, 0, &v->frame);
    frame_crumb(c, &v->frame.trail, S("/gongkai/consult/"), S("意见征集"));
    frame_crumb(c, &v->frame.trail, S(""), w.k.title);
    v->title = w.k.title;
    v->unit = w.k.unit_name;
    v->draft = str_fmt(c->mem, "%.*sdoc_%lld.html",
                       STR_ARG(column_address(c->mem, w.k.unit_code, w.k.col)),
                       (long long)w.k.document.n);
    v->span = span_of(c, &w.k);
    v->reason = w.k.reason;
    v->state = state_of(c, &w.k, &v->chip);
    v->running = w.running;
    v->decided = w.decided;
    v->left = w.days_left;
    v->soon = w.days_left == 1;
    v->total = w.k.opinions;
    v->adopted = w.tally.adopted;
    v->partly = w.tally.partly;
    v->declined = w.tally.declined;
    v->summary = w.k.summary;
    v->concluded = w.decided ? instant_minute(c->mem, w.k.concluded_at) : S("");
    v->action = str_fmt(c->mem, "/gongkai/consult/%lld.html", (long long)id);
    put_opinions(c, &w, v);
    if (w.more)
        v->more = str_fmt(c->mem, "/gongkai/consult/%lld.html?after=%lld", (long long)id,
                          (long long)w.opinions.p[w.opinions.n - 1].id);
    res->no_store = true;
    p = page_for(c, req, res);
    page_consult(&p, v);
}

static int64_t id_of(struct ctx *c, const struct http_req *req)
{
    int64_t id = portal_id(req->param[0]);

    if (!id)
        fail_set(&c->fail, ERR_NOT_FOUND, "consult", "没有这次意见征集");
    return id;
}

static void one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct consult_page_view v = {0};
    int64_t id = id_of(c, req);

    if (!c->fail.code)
        show(c, req, res, id, &v);
}

static void file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct consult_page_view v = {0};
    const struct form *f = &req->form;
    int64_t id = id_of(c, req);

    if (c->fail.code)
        return;
    if (!f->bad)
        opinion_file(c, id,
                     &(struct opinion_new){form_text(f, "clause"), form_text(f, "content"),
                                           form_text(f, "contact")},
                     &v.number);
    if (c->fail.code && !err_is_users(c->fail.code))
        return;
    if (f->bad || c->fail.code) {
        v.clause = form_text(f, "clause");
        v.content = form_text(f, "content");
        v.contact = form_text(f, "contact");
        v.clause_error = form_get(f, "clause")->error;
        v.content_error = form_get(f, "content")->error;
        v.contact_error = form_get(f, "contact")->error;
        v.wrong = f->bad ? S("有没有填好的地方，请改正后再提交")
                         : str_dup(c->mem, str_of(c->fail.what));
        res->status = f->bad ? 422 : err_http(c->fail.code);
        c->fail = (struct fail){0};
    }
    show(c, req, res, id, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/gongkai/consult/"),          ACT_READ_PUBLIC, NULL,          list, LANE_QUICK},
    {"GET",  LIT("/gongkai/consult/{id}.html"), ACT_READ_PUBLIC, NULL,          one,  LANE_QUICK},
    {"POST", LIT("/gongkai/consult/{id}.html"), ACT_READ_PUBLIC, &opinion_form, file, LANE_QUICK},
};
/* clang-format on */
ROUTES(consult_routes, routes);
