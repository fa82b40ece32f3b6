/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pushes.c - a document on its way to channels: prepared, approved, sent, counted (推送) */
#include "web/desk/common.h"
#include "web/desk/doc.h"
#include "web/desk/push.h"
#include "work/may.h"
#include "work/push.h"

enum { PAGE = 50 };

/* clang-format off */
static const struct field new_fields[] = {
    {LIT("channel"), LIT("渠道"),   FIELD_LINE, REQUIRED, 20,  {0}},
    {LIT("title"),   LIT("标题"),   FIELD_LINE, 0,        300, {0}},
    {LIT("digest"),  LIT("摘要"),   FIELD_TEXT, 0,        500, {0}},
};
const struct form_rule push_form = {new_fields, 3, false, 0};
static const struct field sent_fields[] = {
    {LIT("address"), LIT("发布后的网址"), FIELD_LINE, 0, 500, {0}},
};
static const struct form_rule sent_form = {sent_fields, 1, false, 0};
static const struct field down_fields[] = {
    {LIT("note"), LIT("怎样删除和核实的"), FIELD_LINE, REQUIRED, 900, {0}},
};
static const struct form_rule down_form = {down_fields, 1, false, 0};
static const struct field read_fields[] = {
    {LIT("reads"), LIT("阅读量"), FIELD_INT, REQUIRED, 1000000000, {0}},
};
static const struct form_rule read_form = {read_fields, 1, false, 0};
/* clang-format on */

static struct str chip(struct str state)
{
    return str_eq(state, S("sent"))       ? S("chip chip-green")
           : str_eq(state, S("failed"))   ? S("chip chip-red")
           : str_eq(state, S("dropped"))  ? S("chip")
           : str_eq(state, S("down"))     ? S("chip")
           : str_eq(state, S("prepared")) ? S("chip chip-yellow")
                                          : S("chip chip-blue");
}

bool push_may(struct ctx *c, enum action act, struct unit_id unit)
{
    bool yes;

    db_begin_read(c);
    yes = may_ask(c, act, unit);
    return db_end(c) == OK && yes;
}

struct desk_table *push_table(struct ctx *c, const struct push_list *all)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-pushes");
    t->caption = S("推送记录");
    t->empty = S("还没有推送");
    desk_heads(c->mem, t, S("标题|渠道|准备|审批|状态|发布|#阅读"));
    for (isize i = 0; i < all->n; i++) {
        const struct push_row *p = &all->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, p->title);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/pushes/%lld", (long long)p->id);
        cell = desk_cell(c->mem, t, row, p->channel_name);
        cell->sub = channel_kind_zh(p->channel_kind);
        cell = desk_cell(c->mem, t, row, p->by_name);
        cell->sub = desk_when(c, p->prepared_at);
        cell = desk_cell(c->mem, t, row, p->approved_at.s ? p->approver_name : S("—"));
        cell->sub = p->approved_at.s ? desk_when(c, p->approved_at) : S("");
        cell = desk_cell(c->mem, t, row, push_state_zh(p->state));
        cell->chip = chip(p->state);
        cell->sub = p->error;
        desk_cell(c->mem, t, row, p->sent_at.s ? desk_when(c, p->sent_at) : S("—"))->nowrap =
            true;
        desk_cell(c->mem, t, row, p->reads < 0 ? S("—") : desk_int(c, p->reads))->num = true;
    }
    return t;
}

static void list_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct push_list all = {0};
    struct desk_table *t;
    struct unit u = {0};
    int64_t before = 0;
    bool more, down = str_eq(desk_query(c, req, "show"), S("standing"));

    str_int(desk_query(c, req, "before"), &before);
    desk_unit(c, req, ACT_SEE_DOC, &u);
    if (down)
        pushes_standing(c, u.id, &all);
    else
        pushes_look(c, u.id, before, PAGE + 1, &all);
    more = !down && all.n > PAGE;
    all.n -= more;
    desk_shell(c, req, S("推送记录"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("渠道"), S("/desk/channels"));
    v.shell.lead = S(
        "在信息页面点“推送到渠道”准备推送，由另一个人审批，再由后台发送，或者人工发布后登记。");
    desk_tab(c->mem, &v, S("全部"),
             str_concat(c->mem, S("/desk/pushes"), desk_unit_part(c, &u, "?")), !down);
    desk_tab(c->mem, &v, S("撤回以后待下架"),
             str_concat(c->mem, S("/desk/pushes?show=standing"), desk_unit_part(c, &u, "&")),
             down);
    t = push_table(c, &all);
    if (down)
        t->empty = S("没有待下架的：撤回的信息在各渠道都已经删除");
    if (more)
        t->pager.next =
            str_fmt(c->mem, "/desk/pushes?before=%lld", (long long)all.p[all.n - 1].id);
    if (more || before)
        t->pager.says = str_fmt(c->mem, "每页 %d 条", PAGE);
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

/* --- one */

static void facts(struct ctx *c, const struct push_view *o, struct desk_facts *f)
{
    const struct push_row *p = &o->p;

    f->id = S("h-push");
    f->title = S("推送");
    desk_fact(c->mem, f, "标题", p->title);
    desk_fact(c->mem, f, "摘要", p->digest);
    desk_fact(c->mem, f, p->post ? "渠道文稿" : "信息",
              p->post ? S("查看文稿") : str_fmt(c->mem, "第 %d 版", p->version));
    f->rows.p[f->rows.n - 1].path =
        p->post ? str_fmt(c->mem, "/desk/posts/%lld", (long long)p->post)
                : desk_doc_path(c, p->document, "");
    desk_fact(c->mem, f, "渠道",
              str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(p->channel_name),
                      STR_ARG(channel_kind_zh(p->channel_kind))));
    desk_fact(c->mem, f, "准备",
              str_fmt(c->mem, "%.*s　%.*s", STR_ARG(p->by_name),
                      STR_ARG(instant_minute(c->mem, p->prepared_at))));
    if (p->approved_at.s)
        desk_fact(c->mem, f, "审批",
                  str_fmt(c->mem, "%.*s　%.*s", STR_ARG(p->approver_name),
                          STR_ARG(instant_minute(c->mem, p->approved_at))));
    if (p->error.n)
        desk_fact(c->mem, f, "对方的回答", p->error);
    if (o->queued.id && str_eq(o->queued.state, S("waiting")))
        desk_fact(c->mem, f, "下次发送",
                  str_fmt(c->mem, "%.*s（已试 %d 次）",
                          STR_ARG(instant_minute(c->mem, o->queued.next_at)), o->queued.tries));
    if (p->sent_at.s)
        desk_fact(c->mem, f, "发布", instant_minute(c->mem, p->sent_at));
    if (p->address.n) {
        desk_fact(c->mem, f, "网址", p->address);
        f->rows.p[f->rows.n - 1].path = p->address;
    }
    if (p->down_at.s)
        desk_fact(c->mem, f, "下架",
                  str_fmt(c->mem, "%.*s　%.*s　%.*s", STR_ARG(p->down_name),
                          STR_ARG(instant_minute(c->mem, p->down_at)), STR_ARG(p->down_note)));
    if (p->reads >= 0)
        desk_fact(c->mem, f, "阅读量",
                  str_fmt(c->mem, "%lld（%.*s）", (long long)p->reads,
                          STR_ARG(day_iso(c->mem, p->reads_day))));
}

/* What can be done with one click, by the state of the push. */
static void step_buttons(struct ctx *c, const struct http_req *req, const struct push_view *o,
                         struct str path, struct desk_button_list *to)
{
    struct str state = o->p.state;

    if (str_eq(state, S("prepared")) && o->may_approve)
        desk_button(c->mem, to, req, o->connects ? S("同意，发送") : S("同意"),
                    str_concat(c->mem, path, S("/approve")))
            ->look = S("btn-primary");
    if ((str_eq(state, S("failed")) || (str_eq(state, S("sending")) && o->queued.tries)) &&
        o->may_send)
        desk_button(c->mem, to, req, S("立即重发"), str_concat(c->mem, path, S("/again")))
            ->look = S("btn-primary");
    if (str_eq(state, S("sent")) && o->deletes && o->may_down)
        desk_button(c->mem, to, req, S("在公众号删除（不能恢复）"),
                    str_concat(c->mem, path, S("/takedown")))
            ->look = o->stands ? S("btn-danger") : S("btn-quiet");
    if (!str_eq(state, S("sent")) && !str_eq(state, S("dropped")) &&
        !str_eq(state, S("taking")) && !str_eq(state, S("down")) && o->may_send)
        desk_button(c->mem, to, req, S("取消推送"), str_concat(c->mem, path, S("/drop")))
            ->look = S("btn-quiet");
}

/* What a person has done by hand is written down: sent, taken down, how often read. */
static void step_forms(struct ctx *c, const struct http_req *req, const struct push_view *o,
                       struct str path, struct desk_page *v)
{
    struct str state = o->p.state;

    if (str_eq(state, S("approved")) && o->may_send) {
        struct desk_form *m = desk_form(c, req, str_concat(c->mem, path, S("/sent")),
                                        S("登记为已发布"), &sent_form);

        m->title = S("人工发布后登记");
        desk_block(c->mem, v)->form = m;
    }
    if (o->may_down && (str_eq(state, S("sent")) || str_eq(state, S("taking")))) {
        struct desk_form *m = desk_form(c, req, str_concat(c->mem, path, S("/down")),
                                        S("登记为已下架"), &down_form);

        m->title = S("在渠道上删除以后登记");
        desk_hint(&m->fields, "note", S("例如：已在公众号后台删除，打开原网址显示“已删除”。"));
        desk_field(&m->fields, "note")->wide = true;
        desk_block(c->mem, v)->form = m;
    }
    if (str_eq(state, S("sent")) && o->may_send) {
        struct desk_form *m =
            desk_form(c, req, str_concat(c->mem, path, S("/reads")), S("登记"), &read_form);

        m->title = S("登记阅读量");
        desk_block(c->mem, v)->form = m;
    }
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res, int64_t id,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_facts *f = NEW(c->mem, struct desk_facts, 1);
    struct push_view o = {0};
    struct desk_block *b;
    struct str path = str_fmt(c->mem, "/desk/pushes/%lld", (long long)id);
    struct str state;

    if (push_open(c, id, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    state = o.p.state;
    desk_shell(c, req, o.p.title, &v.shell);
    desk_crumb(c->mem, &v.shell, S("推送记录"), S("/desk/pushes"));
    v.shell.chip = push_state_zh(state);
    v.shell.chip_look = chip(state);
    if (why && why->code)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-bad"),
                                        .icon = S("bad"),
                                        .title = S("没有办成"),
                                        .text = str_dup(c->mem, str_of(why->what)),
                                        .urgent = true});
    if (o.stands)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-warn"),
                                        .icon = S("warn"),
                                        .title = S("信息已经撤回，渠道上还没有下架"),
                                        .text = S("请在渠道上删除，并在这里登记。")});
    facts(c, &o, f);
    b = desk_block(c->mem, &v);
    b->facts = f;
    b = desk_block(c->mem, &v);
    step_buttons(c, req, &o, path, &b->buttons);
    step_forms(c, req, &o, path, &v);
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

    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/pushes/%lld", (long long)id), done,
                   &why))
        show(c, req, res, id, &why);
}

static void approve_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        push_approve(c, id);
    finish(c, req, res, id, "taken");
}

static void again_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        push_again(c, id);
    finish(c, req, res, id, "queued");
}

static void drop_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        push_drop(c, id);
    finish(c, req, res, id, "removed");
}

static void sent_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code && !req->form.bad)
        push_mark_sent(c, id, form_text(&req->form, "address"));
    finish(c, req, res, id, "saved");
}

static void takedown_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        push_take_down(c, id);
    finish(c, req, res, id, "queued");
}

static void down_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code && !req->form.bad)
        push_mark_down(c, id, form_text(&req->form, "note"));
    finish(c, req, res, id, "saved");
}

static void reads_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code && !req->form.bad)
        push_count(c, id, form_int(&req->form, "reads"));
    finish(c, req, res, id, "saved");
}

/* --- a document's */

struct desk_form *push_new_form(struct ctx *c, const struct http_req *req, struct str path,
                                struct unit_id unit)
{
    struct desk_form *f = desk_form(c, req, path, S("准备推送"), &push_form);
    struct channel_list all = {0};
    struct desk_option *o;
    isize n = 0;

    channels_look(c, unit, &all);
    o = NEW(c->mem, struct desk_option, all.n + 1);
    for (isize i = 0; i < all.n; i++)
        if (!day_is_set(all.p[i].closed))
            o[n++] =
                (struct desk_option){.value = desk_int(c, all.p[i].id), .label = all.p[i].name};
    desk_options(c->mem, &f->fields, "channel", o, n, false);
    f->title = S("推送到渠道");
    f->note = n ? S("准备以后由另一个人审批。") : S("还没有登记渠道，请先在“渠道”里登记。");
    return f;
}

static void show_doc(struct ctx *c, const struct http_req *req, struct http_res *res,
                     struct doc_id id, const struct fail *why)
{
    struct desk_page v = {0};
    struct doc_open o = {0};
    struct push_list all = {0};
    struct desk_form *f;
    struct desk_alert alert;

    if (doc_open(c, id, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    db_begin_read(c);
    push_of_document(c, id, &all);
    db_end(c);
    desk_shell(c, req, S("推送到渠道"), &v.shell);
    desk_crumb(c->mem, &v.shell, o.d.f.title, desk_doc_path(c, id, ""));
    v.shell.lead = o.d.f.title;
    if (o.d.live) {
        desk_head_link(c->mem, &v.shell, S("公众号排版"), desk_doc_path(c, id, "/wechat.html"),
                       S("download"));
        desk_head_link(c->mem, &v.shell, S("长图"), desk_doc_path(c, id, "/picture.png"),
                       S("image"));
    }
    f = push_new_form(c, req, desk_doc_path(c, id, "/push"), o.d.unit);
    desk_value(&f->fields, "title", o.d.f.title);
    desk_value(&f->fields, "digest", o.d.f.summary);
    desk_hint(&f->fields, "title", str_fmt(c->mem, "最多 %d 字，过长的另拟短标题", PUSH_TITLE));
    desk_hint(&f->fields, "digest", str_fmt(c->mem, "最多 %d 字", PUSH_DIGEST));
    desk_field(&f->fields, "title")->wide = true;
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->table = push_table(c, &all);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void doc_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};

    if (c->fail.code)
        http_error(c, req, res, c->fail.code);
    else
        show_doc(c, req, res, id, NULL);
}

static void doc_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct push_new n = {.document = id,
                         .title = form_text(&req->form, "title"),
                         .digest = form_text(&req->form, "digest")};
    struct fail why = {0};
    int64_t push = 0;

    str_int(form_text(&req->form, "channel"), &n.channel);
    if (!c->fail.code && !req->form.bad)
        push_prepare(c, &n, &push);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/pushes/%lld", (long long)push),
                   "created", &why))
        show_doc(c, req, res, id, &why);
}

static void html_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct str html = S("");

    if (!c->fail.code)
        push_html(c, id, &html);
    http_bytes(c, req, res, S("text/html; charset=utf-8"),
               str_fmt(c->mem, "wechat-%lld.html", (long long)id.n),
               str_concat(c->mem, S("<!doctype html><meta charset=\"utf-8\">"), html));
}

static void picture_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct str png = S("");

    if (!c->fail.code)
        push_picture(c, id, &png);
    http_bytes(c, req, res, S("image/png"),
               str_fmt(c->mem, "picture-%lld.png", (long long)id.n), png);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/pushes"),               ACT_SEE_DOC,  NULL,       list_get,     LANE_QUICK},
    {"GET",  LIT("/desk/pushes/{id}"),          ACT_SEE_DOC,  NULL,       one_get,      LANE_QUICK},
    {"POST", LIT("/desk/pushes/{id}/approve"),  ACT_PUBLISH,  NULL,       approve_post, LANE_QUICK},
    {"POST", LIT("/desk/pushes/{id}/again"),    ACT_REGISTER, NULL,       again_post,   LANE_QUICK},
    {"POST", LIT("/desk/pushes/{id}/drop"),     ACT_REGISTER, NULL,       drop_post,    LANE_QUICK},
    {"POST", LIT("/desk/pushes/{id}/sent"),     ACT_REGISTER, &sent_form, sent_post,    LANE_QUICK},
    {"POST", LIT("/desk/pushes/{id}/takedown"), ACT_REGISTER, NULL,       takedown_post, LANE_QUICK},
    {"POST", LIT("/desk/pushes/{id}/down"),     ACT_REGISTER, &down_form, down_post,    LANE_QUICK},
    {"POST", LIT("/desk/pushes/{id}/reads"),    ACT_REGISTER, &read_form, reads_post,   LANE_QUICK},
    {"GET",  LIT("/desk/doc/{id}/push"),        ACT_SEE_DOC,  NULL,       doc_get,      LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/push"),        ACT_REGISTER, &push_form, doc_post,     LANE_QUICK},
    {"GET",  LIT("/desk/doc/{id}/wechat.html"), ACT_SEE_DOC,  NULL,       html_get,     LANE_QUICK},
    {"GET",  LIT("/desk/doc/{id}/picture.png"), ACT_SEE_DOC,  NULL,       picture_get,  LANE_HEAVY},
};
/* clang-format on */
ROUTES(desk_pushes_routes, routes);
