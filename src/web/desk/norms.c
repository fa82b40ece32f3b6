/* SPDX-License-Identifier: MulanPSL-2.0 */
/* norms.c - normative documents: what happened to them, what ends soon, clean-ups (规范性文件) */
#include "store/audit.h"
#include "store/catalogue.h"
#include "store/worklist.h"
#include "web/desk/common.h"
#include "work/may.h"
#include "work/publish.h"
#include "work/upkeep.h"

/* clang-format off */
static const struct field event_fields[] = {
    {LIT("kind"),      LIT("事件"),         FIELD_CHOICE, REQUIRED, 20, LIT("amended|repealed|void|extended|drop")},
    {LIT("day"),       LIT("日期"),         FIELD_DAY,    0, 0, {0}},
    {LIT("until"),     LIT("延长至"),       FIELD_DAY,    0, 0, {0}},
    {LIT("by_doc_no"), LIT("依据的文号"),   FIELD_LINE,   0, 80, {0}},
    {LIT("cleanup"),   LIT("属于哪次清理"), FIELD_INT,    0, INT64_MAX, {0}},
    {LIT("note"),      LIT("说明"),         FIELD_LINE,   0, 200, {0}},
    {LIT("drop"),      LIT("登错的一件"),   FIELD_INT,    0, INT64_MAX, {0}},
};
static const struct form_rule event_form = {event_fields, 7, false, 0};
static const struct field cleanup_fields[] = {
    {LIT("title"), LIT("清理名称"), FIELD_LINE, REQUIRED, 100, {0}},
    {LIT("day"),   LIT("日期"),     FIELD_DAY,  REQUIRED, 0, {0}},
    {LIT("note"),  LIT("说明"),     FIELD_LINE, 0, 200, {0}},
};
static const struct form_rule cleanup_form = {cleanup_fields, 3, false, 0};
/* clang-format on */
enum { SOON_DAYS = 90 };

static struct str event_zh(struct str kind)
{
    static const struct {
        struct str kind, zh;
    } all[] = {{LIT("made"), LIT("制定")},
               {LIT("amended"), LIT("修改")},
               {LIT("repealed"), LIT("废止")},
               {LIT("void"), LIT("宣布失效")},
               {LIT("extended"), LIT("延长有效期")}};

    for (isize i = 0; i < (isize)(sizeof all / sizeof *all); i++)
        if (str_eq(all[i].kind, kind))
            return all[i].zh;
    return kind;
}

static struct str validity_chip(enum validity v)
{
    switch (v) {
    case VALID_YES:
        return S("badge badge-ok");
    case VALID_AMENDED:
    case VALID_NOT_YET:
        return S("badge badge-warn");
    case VALID_REPEALED:
    case VALID_VOID:
        return S("badge badge-bad");
    case VALID_NONE:
    case VALID_LAPSED:
        break;
    }
    return S("badge");
}

static void list_norms(struct ctx *c, const struct doc_line_list *all, struct desk_table *t)
{
    struct day today = ctx_today(c);

    t->id = S("norms");
    t->title = t->caption = S("全部规范性文件");
    t->empty = S("没有公开的规范性文件。");
    t->sort = true;
    desk_heads(c->mem, t, S("标题|文号|施行|有效期至|有效性"));
    for (isize i = 0; i < all->n; i++) {
        const struct doc_line *d = &all->p[i];
        enum validity v =
            validity_on(today, d->effective, d->expiry, d->ended, d->ended_kind, d->amended);
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, d->title);
        int left = day_is_set(d->expiry) ? d->expiry.n - today.n : SOON_DAYS + 1;

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/norm/%lld", (long long)d->id.n);
        desk_cell(c->mem, t, r, d->doc_no)->nowrap = true;
        desk_cell(c->mem, t, r, day_iso(c->mem, d->effective))->nowrap = true;
        cell = desk_cell(c->mem, t, r, day_iso(c->mem, d->expiry));
        cell->nowrap = true;
        if (left >= 0 && left <= SOON_DAYS && (v == VALID_YES || v == VALID_AMENDED)) {
            cell->sub = str_fmt(c->mem, "还有 %d 天", left);
            r->look = S("row-yellow");
        }
        cell = desk_cell(c->mem, t, r, validity_zh(v));
        cell->chip = validity_chip(v);
    }
}

static void show_norms(struct ctx *c, const struct http_req *req, struct http_res *res,
                       const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_table t = {0}, k = {0};
    struct doc_line_list all = {0};
    struct cleanup_list cleanups = {0};
    struct desk_form *f =
        desk_form(c, req, S("/desk/norms/cleanups"), S("登记清理"), &cleanup_form);
    struct desk_alert alert;

    desk_shell(c, req, S("规范性文件"), &v.shell);
    v.shell.lead =
        S("有效性由制定、修改、废止等事件和有效期算出，不手工填写。到期前 90 天在这里标出。");
    db_begin_read(c);
    norms_all(c, c->actor.home, &all);
    cleanup_all(c, c->actor.home, &cleanups);
    db_end(c);
    list_norms(c, &all, &t);
    k.id = S("cleanups");
    k.title = k.caption = S("清理记录");
    k.empty = S("还没有登记清理。");
    desk_heads(c->mem, &k, S("清理|日期|#涉及事件|说明"));
    for (isize i = 0; i < cleanups.n; i++) {
        struct desk_row *r = desk_row(c->mem, &k);

        desk_cell(c->mem, &k, r, cleanups.p[i].title)->head = true;
        desk_cell(c->mem, &k, r, day_iso(c->mem, cleanups.p[i].day));
        desk_cell(c->mem, &k, r, desk_int(c, cleanups.p[i].events));
        desk_cell(c->mem, &k, r, cleanups.p[i].note);
    }
    f->title = S("登记一次清理");
    f->look = S("");
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->table = &t;
    desk_block(c->mem, &v)->table = &k;
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void norms_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_norms(c, req, res, NULL);
}

static void cleanup_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct cleanup k = {.title = form_text(&req->form, "title"),
                        .note = form_text(&req->form, "note"),
                        .day = form_day(&req->form, "day")};
    struct fail why = {0};

    if (!req->form.bad)
        norm_cleanup_add(c, c->actor.home, &k);
    if (desk_again(c, req, res, S("/desk/norms"), "created", &why))
        show_norms(c, req, res, &why);
}

static struct str event_says(struct ctx *c, const struct norm_event *e)
{
    return str_fmt(c->mem, "%.*s %.*s%s%.*s", STR_ARG(day_iso(c->mem, e->day)),
                   STR_ARG(e->by_doc_no), day_is_set(e->until) ? " 延长至 " : "",
                   STR_ARG(day_iso(c->mem, e->until)));
}

/* To take out what was entered wrongly; NULL: nothing was entered. */
static struct desk_form *drop_form(struct ctx *c, const struct http_req *req, struct str path,
                                   const struct norm_event_list *all)
{
    struct desk_option *o = NEW(c->mem, struct desk_option, all->n + 1);
    struct desk_form *f = desk_form(c, req, path, S("删去"), &event_form);
    isize n = 0;

    for (isize i = 0; i < all->n; i++)
        if (!str_eq(all->p[i].kind, S("made")))
            o[n++] = (struct desk_option){desk_int(c, all->p[i].id),
                                          str_fmt(c->mem, "%.*s %.*s",
                                                  STR_ARG(event_zh(all->p[i].kind)),
                                                  STR_ARG(event_says(c, &all->p[i]))),
                                          false};
    if (!n)
        return NULL;
    desk_options(c->mem, &f->fields, "drop", o, n, false);
    f->id = S("drop-form");
    f->title = S("删去登错的事件");
    f->note = S("有效性随之重算；删去的事件和理由记入操作日志。");
    f->fields.p += f->fields.n - 2;
    f->fields.n = 2;
    f->fields.p[0].label = S("删去的理由");
    f->fields.p[0].required = true;
    for (isize i = 0; i < 2; i++)
        f->fields.p[i].id = str_concat(c->mem, S("drop-"), f->fields.p[i].id);
    desk_hidden(c->mem, f, "kind", S("drop"));
    return f;
}

static void show_norm(struct ctx *c, const struct http_req *req, struct http_res *res,
                      const struct fail *why)
{
    static const struct desk_option kinds[] = {{LIT("amended"), LIT("修改"), false},
                                               {LIT("repealed"), LIT("废止"), false},
                                               {LIT("void"), LIT("宣布失效"), false},
                                               {LIT("extended"), LIT("延长有效期"), false}};
    struct doc_id id = {desk_id(c, req, 0)};
    struct desk_page v = {0};
    struct doc_open o = {0};
    struct cleanup_list cleanups = {0};
    struct desk_course course = {.id = S("life"), .title = S("有效性的由来")};
    struct desk_option *options;
    struct desk_form *f, *drop;
    struct desk_alert alert;
    bool dropping;
    isize cap = 0;
    enum validity now;
    struct str path;

    if (!c->fail.code)
        doc_open(c, id, &o);
    desk_shell(c, req, o.d.f.title.n ? o.d.f.title : S("规范性文件"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("规范性文件"), S("/desk/norms"));
    now = validity_on(ctx_today(c), o.d.f.effective, o.d.f.expiry, o.d.ended, o.d.ended_kind,
                      o.d.amended);
    v.shell.chip = validity_zh(now);
    v.shell.chip_look = validity_chip(now);
    v.shell.lead = o.d.f.doc_no;
    for (isize i = 0; i < o.events.n; i++) {
        const struct norm_event *e = &o.events.p[i];
        struct desk_event *x = LIST_ADD(c->mem, &course.events, cap);

        x->title = event_zh(e->kind);
        x->who = event_says(c, e);
        x->remark = e->note;
    }
    db_begin_read(c);
    cleanup_all(c, o.d.unit, &cleanups);
    db_end(c);
    options = NEW(c->mem, struct desk_option, cleanups.n + 1);
    options[0].label = S("不属于清理");
    for (isize i = 0; i < cleanups.n; i++)
        options[i + 1] =
            (struct desk_option){desk_int(c, cleanups.p[i].id), cleanups.p[i].title, false};
    path = str_fmt(c->mem, "/desk/norm/%lld", (long long)id.n);
    drop = drop_form(c, req, path, &o.events);
    f = desk_form(c, req, path, S("登记"), &event_form);
    f->fields.n--;
    desk_field(&f->fields, "day")->required = true;
    f->title = S("登记事件");
    desk_options(c->mem, &f->fields, "kind", kinds, 4, false);
    desk_options(c->mem, &f->fields, "cleanup", options, cleanups.n + 1, false);
    desk_hint(&f->fields, "until", S("只在延长有效期时填写"));
    dropping = drop && req->form.rule && str_eq(form_text(&req->form, "kind"), S("drop"));
    if (desk_form_alert(c->mem, dropping ? &drop->fields : &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->course = &course;
    desk_block(c->mem, &v)->form = f;
    if (drop)
        desk_block(c->mem, &v)->form = drop;
    desk_show(c, req, res, &v);
}

static void norm_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_norm(c, req, res, NULL);
}

static void norm_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct norm_event e = {.document = {desk_id(c, req, 0)},
                           .kind = form_text(&req->form, "kind"),
                           .day = form_day(&req->form, "day"),
                           .until = form_day(&req->form, "until"),
                           .by_doc_no = form_text(&req->form, "by_doc_no"),
                           .note = form_text(&req->form, "note"),
                           .cleanup = form_int(&req->form, "cleanup")};
    struct fail why = {0};

    if (c->fail.code || req->form.bad)
        ; /* the page says so */
    else if (str_eq(e.kind, S("drop")))
        doc_norm_event_drop(c, e.document, form_int(&req->form, "drop"), e.note);
    else
        doc_norm_event(c, &e);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/norm/%lld", (long long)e.document.n),
                   "event", &why))
        show_norm(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/norms"),          ACT_NORM, NULL,          norms_get,    LANE_QUICK},
    {"POST", LIT("/desk/norms/cleanups"), ACT_NORM, &cleanup_form, cleanup_post, LANE_QUICK},
    {"GET",  LIT("/desk/norm/{id}"),      ACT_NORM, NULL,          norm_get,     LANE_QUICK},
    {"POST", LIT("/desk/norm/{id}"),      ACT_NORM, &event_form,   norm_post,    LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_norms_routes, routes);
