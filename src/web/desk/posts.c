/* SPDX-License-Identifier: MulanPSL-2.0 */
/* posts.c - texts that are born in a channel: posts, scripts, subtitles, posters (渠道文稿) */
#include "base/utf8.h"
#include "web/desk/common.h"
#include "web/desk/push.h"
#include "work/push.h"

enum { PAGE = 50 };

/* clang-format off */
static const struct field fields[] = {
    {LIT("kind"),  LIT("种类"), FIELD_CHOICE, 0,        0,         LIT("post|script|srt|poster")},
    {LIT("title"), LIT("标题"), FIELD_LINE,   REQUIRED, 100,       {0}},
    {LIT("body"),  LIT("内容"), FIELD_TEXT,   REQUIRED, POST_BODY, {0}},
    {LIT("seen"),  LIT("版本"), FIELD_INT,    0,        INT32_MAX, {0}},
};
static const struct form_rule form = {fields, 4, false, 200000};
static const struct field step_fields[] = {
    {LIT("seen"),   LIT("版本"),       FIELD_INT,  0, INT32_MAX, {0}},
    {LIT("reason"), LIT("退回的理由"), FIELD_LINE, 0, 500,       {0}},
};
static const struct field keep_fields[] = {
    {LIT("seen"),    LIT("版本"),             FIELD_INT,  0,        INT32_MAX, {0}},
    {LIT("finding"), LIT("哪一处"),           FIELD_LINE, REQUIRED, 4000,       {0}},
    {LIT("reason"),  LIT("为什么不是错误"),   FIELD_LINE, REQUIRED, 200,       {0}},
};
static const struct form_rule keep_form = {keep_fields, 3, false, 0};
static const struct form_rule step_form = {step_fields, 2, false, 0};
/* clang-format on */

static struct str chip(struct str state)
{
    return str_eq(state, S("approved"))    ? S("chip chip-green")
           : str_eq(state, S("submitted")) ? S("chip chip-yellow")
                                           : S("chip");
}

static void list_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("t-posts"), .caption = S("渠道文稿")};
    struct post_list all = {0};
    struct unit u = {0};
    int64_t before = 0;
    bool more;

    str_int(desk_query(c, req, "before"), &before);
    desk_unit(c, req, ACT_SEE_DOC, &u);
    posts_look(c, u.id, before, PAGE + 1, &all);
    more = all.n > PAGE;
    all.n -= more;
    desk_shell(c, req, S("渠道文稿"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("渠道"), S("/desk/channels"));
    v.shell.lead =
        S("直接在新媒体发布的图文、视频脚本、字幕和海报文字，和信息一样先核查、再审批。");
    if (push_may(c, ACT_REGISTER, c->actor.home))
        desk_head_link(c->mem, &v.shell, S("起草文稿"), S("/desk/posts/new"), S("plus"))
            ->primary = true;
    t.empty = S("还没有文稿");
    desk_heads(c->mem, &t, S("标题|种类|起草|状态"));
    for (isize i = 0; i < all.n; i++) {
        const struct post_row *p = &all.p[i];
        struct desk_row *row = desk_row(c->mem, &t);
        struct desk_cell *cell = desk_cell(c->mem, &t, row, p->title);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/posts/%lld", (long long)p->id);
        desk_cell(c->mem, &t, row, post_kind_zh(p->kind));
        desk_cell(c->mem, &t, row, desk_when(c, p->at))->nowrap = true;
        cell = desk_cell(c->mem, &t, row, post_state_zh(p->state));
        cell->chip = chip(p->state);
        cell->sub = p->remark.n ? str_concat(c->mem, S("退回："), p->remark) : S("");
    }
    if (more)
        t.pager.next =
            str_fmt(c->mem, "/desk/posts?before=%lld", (long long)all.p[all.n - 1].id);
    if (more || before)
        t.pager.says = str_fmt(c->mem, "每页 %d 条", PAGE);
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static void kinds(struct ctx *c, struct desk_form *f)
{
    struct desk_option o[4] = {0};
    struct str list = fields[0].choices;
    isize n = 0;

    for (struct str value; n < 4 && str_next(&list, '|', &value);)
        o[n++] = (struct desk_option){.value = value, .label = post_kind_zh(value)};
    desk_options(c->mem, &f->fields, "kind", o, n, false);
    desk_field(&f->fields, "title")->wide = true;
    desk_field(&f->fields, "body")->rows = S("14");
    f->fields.n = 3; /* the version is hidden */
}

static void show_new(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/posts/new"), S("保存草稿"), &form);
    struct desk_alert alert;

    desk_shell(c, req, S("起草文稿"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("渠道文稿"), S("/desk/posts"));
    kinds(c, f);
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void new_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_new(c, req, res, NULL);
}

static struct post_row typed(const struct form *f)
{
    return (struct post_row){.kind = form_text(f, "kind"),
                             .title = form_text(f, "title"),
                             .body = form_text(f, "body")};
}

static void new_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct post_row p = typed(&req->form);
    struct fail why = {0};
    int64_t id = 0;

    p.unit = c->actor.home;
    if (!req->form.bad)
        post_save(c, 0, 0, &p, &id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/posts/%lld", (long long)id), "created",
                   &why))
        show_new(c, req, res, &why);
}

/* --- one */

static void found(struct ctx *c, const struct post_open *o, struct desk_page *v)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-found");
    t->title = t->caption = S("内容核查");
    t->empty = S("核查没有发现问题");
    desk_heads(c->mem, t, S("文字|问题|建议|级别"));
    for (isize i = 0; i < o->findings.n; i++) {
        const struct finding *k = &o->findings.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        bool block = str_eq(k->level, S("block"));
        struct desk_cell *cell = desk_cell(c->mem, t, row, k->words.n ? k->words : S("—"));

        cell->head = true;
        desk_cell(c->mem, t, row, k->says);
        desk_cell(c->mem, t, row, k->suggestion.n ? k->suggestion : S("—"));
        cell = desk_cell(c->mem, t, row,
                         k->decision.n ? S("注明不改")
                         : block       ? S("必须改正")
                                       : S("提醒"));
        cell->chip = k->decision.n ? S("chip")
                     : block       ? S("chip chip-red")
                                   : S("chip chip-yellow");
        if (k->decision.n)
            cell->sub =
                str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(k->reason), STR_ARG(k->decided_name));
    }
    desk_block(c->mem, v)->table = t;
}

/* "Not wrong, because …": for what is still open. NULL: nothing is. */
static struct desk_form *keep(struct ctx *c, const struct http_req *req,
                              const struct post_open *o)
{
    enum { MOST = 50 };
    struct desk_option *all = NEW(c->mem, struct desk_option, MOST);
    struct desk_form *f;
    isize n = 0;

    for (isize i = 0; i < o->findings.n && n < MOST; i++) {
        const struct finding *k = &o->findings.p[i];

        if (k->decision.n || !k->words.n)
            continue;
        all[n].value = str_fmt(c->mem, "%lld:%.*s", (long long)i, STR_ARG(k->words));
        all[n++].label = str_fmt(c->mem, "“%.*s”：%.*s", STR_ARG(utf8_head(k->words, 20)),
                                 STR_ARG(utf8_head(k->says, 40)));
    }
    if (!n)
        return NULL;
    f = desk_form(c, req, str_fmt(c->mem, "/desk/posts/%lld/keep", (long long)o->p.id),
                  S("注明不改"), &keep_form);
    desk_hidden(c->mem, f, "seen", desk_int(c, o->p.version));
    f->fields.p++;
    f->fields.n--;
    f->title = S("提示有误的，注明不改");
    f->note = S("写明理由，审批人会看到；文字改动以后，同样的词仍按此处理。");
    f->look = S("");
    f->fields.p[0].is_input = false;
    f->fields.p[0].is_select = true;
    desk_options(c->mem, &f->fields, "finding", all, n, false);
    return f;
}

static void button(struct ctx *c, const struct http_req *req, struct desk_block *b,
                   const struct post_open *o, struct str label, const char *path,
                   struct str look)
{
    struct desk_button *k =
        desk_button(c->mem, &b->buttons, req, label,
                    str_fmt(c->mem, "/desk/posts/%lld/%s", (long long)o->p.id, path));

    k->look = look;
    k->name = S("seen");
    k->value = desk_int(c, o->p.version);
}

static void steps(struct ctx *c, const struct http_req *req, const struct post_open *o,
                  struct desk_page *v)
{
    struct desk_block *b;
    bool draft = str_eq(o->p.state, S("draft")), waits = str_eq(o->p.state, S("submitted"));

    if (draft && push_may(c, ACT_REGISTER, o->p.unit)) {
        struct desk_form *f = keep(c, req, o);

        if (f)
            desk_block(c->mem, v)->form = f;
        b = desk_block(c->mem, v);
        button(c, req, b, o, S("提交审批"), "submit", S("btn-primary"));
    }
    if (waits && push_may(c, ACT_APPROVE, o->p.unit)) {
        struct desk_form *f =
            desk_form(c, req, str_fmt(c->mem, "/desk/posts/%lld/return", (long long)o->p.id),
                      S("退回"), &step_form);

        b = desk_block(c->mem, v);
        button(c, req, b, o, S("审批通过"), "approve", S("btn-primary"));
        desk_hidden(c->mem, f, "seen", desk_int(c, o->p.version));
        f->fields.p++;
        f->fields.n--;
        f->title = S("退回修改");
        desk_block(c->mem, v)->form = f;
    }
    if (!draft && !waits && push_may(c, ACT_REGISTER, o->p.unit)) {
        struct desk_form *f = push_new_form(
            c, req, str_fmt(c->mem, "/desk/posts/%lld/push", (long long)o->p.id), o->p.unit);

        desk_value(&f->fields, "title", o->p.title);
        for (isize i = 0; i < f->fields.n;
             i++) /* the text's own form stands on the page, too */
            f->fields.p[i].id = str_concat(c->mem, S("push-"), f->fields.p[i].name);
        desk_block(c->mem, v)->form = f;
    }
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res, int64_t id,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct post_open o = {0};
    struct desk_form *f;
    struct desk_alert alert = {0};
    struct fail wrong = why ? *why : (struct fail){0};

    if (post_open(c, id, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, o.p.title, &v.shell);
    desk_crumb(c->mem, &v.shell, S("渠道文稿"), S("/desk/posts"));
    v.shell.chip = post_state_zh(o.p.state);
    v.shell.chip_look = chip(o.p.state);
    v.shell.lead = post_kind_zh(o.p.kind);
    f = desk_form(c, req, str_fmt(c->mem, "/desk/posts/%lld", (long long)id), S("保存"), &form);
    desk_hidden(c->mem, f, "seen", desk_int(c, o.p.version));
    kinds(c, f);
    desk_value(&f->fields, "kind", o.p.kind);
    desk_value(&f->fields, "title", o.p.title);
    desk_value(&f->fields, "body", o.p.body);
    if (str_eq(o.p.state, S("approved")))
        f->note = S("修改以后要重新审批。");
    if (why && req->form.rule != &form)
        desk_form_fault(req, &wrong); /* of the forms beside this one */
    if (desk_form_alert(c->mem, &f->fields, &wrong, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    found(c, &o, &v);
    steps(c, req, &o, &v);
    if (push_may(c, ACT_REGISTER, o.p.unit))
        desk_block(c->mem, &v)->form = f;
    else
        desk_block(c->mem, &v)->text = o.p.body;
    desk_show(c, req, res, &v);
}

static void one_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (c->fail.code)
        http_error(c, req, res, c->fail.code);
    else
        show(c, req, res, id, NULL);
}

static void finish(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id,
                   const char *done)
{
    struct fail why = {0};

    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/posts/%lld", (long long)id), done, &why))
        show(c, req, res, id, &why);
}

static void save_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct post_row p = typed(&req->form);
    int64_t id = desk_id(c, req, 0), out;

    if (!req->form.bad && !c->fail.code)
        post_save(c, id, (int)form_int(&req->form, "seen"), &p, &out);
    finish(c, req, res, id, "saved");
}

static void keep_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0), at = -1;
    struct str number = {0}, words = {0};

    if (!req->form.bad && !c->fail.code) {
        if (!str_cut(form_text(&req->form, "finding"), S(":"), &number, &words) ||
            !str_int(number, &at))
            at = -1;
        post_keep(c, id, (int)form_int(&req->form, "seen"), at, words,
                  form_text(&req->form, "reason"));
    }
    finish(c, req, res, id, "saved");
}

static void submit_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!req->form.bad && !c->fail.code)
        post_submit(c, id, (int)form_int(&req->form, "seen"));
    finish(c, req, res, id, "taken");
}

static void approve_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!req->form.bad && !c->fail.code)
        post_approve(c, id, (int)form_int(&req->form, "seen"));
    finish(c, req, res, id, "taken");
}

static void return_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!req->form.bad && !c->fail.code)
        post_return(c, id, (int)form_int(&req->form, "seen"), form_text(&req->form, "reason"));
    finish(c, req, res, id, "taken");
}

static void push_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct push_new n = {.post = desk_id(c, req, 0),
                         .title = form_text(&req->form, "title"),
                         .digest = form_text(&req->form, "digest")};
    struct fail why = {0};
    int64_t push = 0;

    str_int(form_text(&req->form, "channel"), &n.channel);
    if (!c->fail.code && !req->form.bad)
        push_prepare(c, &n, &push);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/pushes/%lld", (long long)push),
                   "created", &why))
        show(c, req, res, n.post, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/posts"),              ACT_SEE_DOC,  NULL,       list_get,     LANE_QUICK},
    {"GET",  LIT("/desk/posts/new"),          ACT_REGISTER, NULL,       new_get,      LANE_QUICK},
    {"POST", LIT("/desk/posts/new"),          ACT_REGISTER, &form,      new_post,     LANE_QUICK},
    {"GET",  LIT("/desk/posts/{id}"),         ACT_SEE_DOC,  NULL,       one_get,      LANE_QUICK},
    {"POST", LIT("/desk/posts/{id}"),         ACT_REGISTER, &form,      save_post,    LANE_QUICK},
    {"POST", LIT("/desk/posts/{id}/keep"),    ACT_REGISTER, &keep_form, keep_post,    LANE_QUICK},
    {"POST", LIT("/desk/posts/{id}/submit"),  ACT_REGISTER, &step_form, submit_post,  LANE_QUICK},
    {"POST", LIT("/desk/posts/{id}/approve"), ACT_APPROVE,  &step_form, approve_post, LANE_QUICK},
    {"POST", LIT("/desk/posts/{id}/return"),  ACT_RETURN,   &step_form, return_post,  LANE_QUICK},
    {"POST", LIT("/desk/posts/{id}/push"),    ACT_REGISTER, &push_form, push_post,    LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_posts_routes, routes);
