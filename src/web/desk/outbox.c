/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox.c - what goes out: the queue, and the settings of mail server and text message gateway (外发) */
#include "work/outbox.h"

#include "web/desk/common.h"

enum { PAGE = 50 };

/* clang-format off */
static const struct field setting_fields[] = {
    {LIT("mail"),     LIT("启用电子邮件"),           FIELD_FLAG,   0, 0,     {0}},
    {LIT("host"),     LIT("邮件服务器"),             FIELD_LINE,   0, 200,   {0}},
    {LIT("port"),     LIT("端口"),                   FIELD_LINE,   0, 5,     {0}},
    {LIT("tls"),      LIT("加密方式"),               FIELD_CHOICE, 0, 0,     LIT("start|whole|none")},
    {LIT("user"),     LIT("用户名"),                 FIELD_LINE,   0, 200,   {0}},
    {LIT("password"), LIT("密码"),                   FIELD_SECRET, 0, 200,   {0}},
    {LIT("from"),     LIT("发件地址"),               FIELD_LINE,   0, 200,   {0}},
    {LIT("name"),     LIT("发件人名称"),             FIELD_LINE,   0, 60,    {0}},
    {LIT("hook"),     LIT("启用短信网关"),           FIELD_FLAG,   0, 0,     {0}},
    {LIT("url"),      LIT("网关网址"),               FIELD_LINE,   0, 500,   {0}},
    {LIT("secret"),   LIT("签名密钥"),               FIELD_SECRET, 0, 200,   {0}},
    {LIT("ca"),       LIT("自建证书机构的根证书"),   FIELD_TEXT,   0, 60000, {0}},
};
static const struct form_rule setting_form = {setting_fields, 12, false, 200000};
static const struct field test_fields[] = {
    {LIT("way"), LIT("方式"),   FIELD_CHOICE, 0,        0,   LIT("mail|hook")},
    {LIT("to"),  LIT("发给谁"), FIELD_LINE,   REQUIRED, 200, {0}},
};
static const struct form_rule test_form = {test_fields, 2, false, 0};
static const struct desk_option ways[] = {
    {LIT("mail"), LIT("电子邮件"), false},
    {LIT("hook"), LIT("短信"), false},
};
/* clang-format on */

/* --- the queue */

static struct str chip(const struct outbox_row *r)
{
    return str_eq(r->state, S("sent"))      ? S("chip chip-green")
           : str_eq(r->state, S("failed"))  ? S("chip chip-red")
           : str_eq(r->state, S("waiting")) ? S("chip chip-yellow")
                                            : S("chip");
}

static void row(struct ctx *c, const struct http_req *req, struct desk_table *t,
                const struct outbox_row *r)
{
    struct desk_row *out = desk_row(c->mem, t);
    struct desk_cell *cell = desk_cell(c->mem, t, out, outbox_kind_zh(r->kind));
    bool over = str_eq(r->state, S("sent")) || str_eq(r->state, S("dropped"));

    cell->head = true;
    if (r->request.n)
        cell->path = str_fmt(c->mem, "/desk/cases/%lld", (long long)r->request.n);
    else if (r->push)
        cell->path = str_fmt(c->mem, "/desk/pushes/%lld", (long long)r->push);
    desk_cell(c->mem, t, out, outbox_way_zh(r->way));
    desk_cell(c->mem, t, out, desk_when(c, r->at))->nowrap = true;
    cell = desk_cell(c->mem, t, out, outbox_state_zh(r, c->now));
    cell->chip = chip(r);
    cell->sub = r->error;
    cell = desk_cell(c->mem, t, out,
                     over                            ? desk_when(c, r->done_at)
                     : str_eq(r->state, S("failed")) ? S("—")
                                                     : desk_when(c, r->next_at));
    cell->nowrap = true;
    desk_cell(c->mem, t, out, desk_int(c, r->tries))->num = true;
    cell = desk_cell(c->mem, t, out, over ? S("—") : S(""));
    if (!over) {
        desk_button(c->mem, &cell->buttons, req, S("立即重发"),
                    str_fmt(c->mem, "/desk/outbox/%lld/retry", (long long)r->id));
        desk_button(c->mem, &cell->buttons, req, S("放弃"),
                    str_fmt(c->mem, "/desk/outbox/%lld/drop", (long long)r->id))
            ->look = S("btn-quiet");
    }
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("t-outbox"), .caption = S("外发队列")};
    struct desk_form *test =
        desk_form(c, req, S("/desk/outbox/test"), S("发一条测试消息"), &test_form);
    struct str state = desk_query(c, req, "state");
    struct outbox_view q = {0};
    struct desk_alert alert;
    struct unit u = {0};
    int64_t before = 0;
    bool failed = str_eq(state, S("failed")), waiting = str_eq(state, S("waiting"));

    str_int(desk_query(c, req, "before"), &before);
    desk_unit(c, req, ACT_SETTING, &u);
    outbox_look(c, u.parent.n ? u.id : (struct unit_id){0}, failed || waiting ? state : S(""),
                before, PAGE, &q);
    desk_shell(c, req, S("外发"), &v.shell);
    v.shell.lead = str_fmt(c->mem,
                           "电子邮件、短信和渠道推送在这里排队，由后台发送，失败自动重试。等待 "
                           "%lld 条，失败 %lld 条。",
                           (long long)q.waiting, (long long)q.failed);
    desk_head_link(c->mem, &v.shell, S("外发设置"), S("/desk/outbox/settings"), S("gear"));
    desk_tab(c->mem, &v, S("全部"), S("/desk/outbox"), !failed && !waiting);
    desk_tab(c->mem, &v, S("等待"), S("/desk/outbox?state=waiting"), waiting);
    desk_tab(c->mem, &v, S("失败"), S("/desk/outbox?state=failed"), failed);
    desk_options(c->mem, &test->fields, "way", ways, 2, false);
    test->inline_ = true;
    if (desk_form_alert(c->mem, &test->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = test;
    t.empty = S("队列里没有内容");
    desk_heads(c->mem, &t, S("事项|方式|排入|状态|下次或完成|#次数|操作"));
    for (isize i = 0; i < q.rows.n; i++)
        row(c, req, &t, &q.rows.p[i]);
    if (q.more)
        t.pager.next = str_fmt(c->mem, "/desk/outbox?state=%.*s&before=%lld",
                               STR_ARG(failed || waiting ? state : S("")),
                               (long long)q.rows.p[q.rows.n - 1].id);
    if (q.more || before)
        t.pager.says = str_fmt(c->mem, "每页 %d 条", PAGE);
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static void queue_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

static void test_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};

    if (!req->form.bad)
        outbox_test(c, form_text(&req->form, "way"), form_text(&req->form, "to"));
    if (desk_again(c, req, res, S("/desk/outbox"), "queued", &why))
        show(c, req, res, &why);
}

static void retry_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        outbox_retry(c, id);
    if (desk_again(c, req, res, S("/desk/outbox"), "queued", &why))
        show(c, req, res, &why);
}

static void drop_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        outbox_give_up(c, id);
    if (desk_again(c, req, res, S("/desk/outbox"), "removed", &why))
        show(c, req, res, &why);
}

/* --- settings */

static void fill(struct desk_form *f, const struct outbox_settings *s)
{
    desk_field(&f->fields, "mail")->on = s->mail;
    desk_field(&f->fields, "hook")->on = s->hook;
    desk_value(&f->fields, "host", s->host);
    desk_value(&f->fields, "port", s->port.n ? s->port : S("587"));
    desk_value(&f->fields, "tls", s->tls.n ? s->tls : S("start"));
    desk_value(&f->fields, "user", s->user);
    desk_value(&f->fields, "from", s->from);
    desk_value(&f->fields, "name", s->from_name);
    desk_value(&f->fields, "url", s->url);
    desk_value(&f->fields, "ca", s->ca);
}

static void show_settings(struct ctx *c, const struct http_req *req, struct http_res *res,
                          const struct fail *why)
{
    static const struct desk_option tls[] = {
        {LIT("start"), LIT("STARTTLS（常用端口 587）"), false},
        {LIT("whole"), LIT("全程 TLS（常用端口 465）"), false},
        {LIT("none"), LIT("不加密（仅限本机房中继，不带密码）"), false}};
    struct desk_page v = {0};
    struct desk_form *f =
        desk_form(c, req, S("/desk/outbox/settings"), S("保存"), &setting_form);
    struct outbox_settings s = {0};
    struct desk_alert alert;

    outbox_settings_load(c, &s);
    desk_shell(c, req, S("外发设置"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("外发"), S("/desk/outbox"));
    v.shell.lead =
        S("默认全部停用。启用后，申请人和承办人按事项收到通知；通知只写编号、单位、日期"
          "和网址，不写申请内容和查询码。密码加密保存，不再显示。");
    if (req->form.rule != &setting_form)
        fill(f, &s);
    desk_options(c->mem, &f->fields, "tls", tls, 3, false);
    desk_hint(&f->fields, "password",
              s.has_password ? S("已经设置；不改就留空") : S("没有设置"));
    desk_hint(&f->fields, "secret", s.has_secret ? S("已经设置；不改就留空") : S("没有设置"));
    desk_field(&f->fields, "password")->complete = S("new-password");
    desk_field(&f->fields, "secret")->complete = S("new-password");
    desk_hint(&f->fields, "url",
              S("以 POST 发送 JSON：id、to、text，签名在 X-Gongkai-Signature（HMAC-SM3）"));
    desk_hint(&f->fields, "ca", S("PEM 格式；服务器用公共证书时留空"));
    desk_field(&f->fields, "url")->wide = true;
    desk_field(&f->fields, "mail")->wide = desk_field(&f->fields, "hook")->wide = true;
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void settings_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_settings(c, req, res, NULL);
}

static void settings_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form *f = &req->form;
    struct fail why = {0};

    if (!f->bad)
        outbox_settings_save(c, &(struct outbox_settings){.mail = form_flag(f, "mail"),
                                                          .host = form_text(f, "host"),
                                                          .port = form_text(f, "port"),
                                                          .tls = form_text(f, "tls"),
                                                          .user = form_text(f, "user"),
                                                          .password = form_text(f, "password"),
                                                          .from = form_text(f, "from"),
                                                          .from_name = form_text(f, "name"),
                                                          .hook = form_flag(f, "hook"),
                                                          .url = form_text(f, "url"),
                                                          .secret = form_text(f, "secret"),
                                                          .ca = str_trim(form_text(f, "ca"))});
    if (desk_again(c, req, res, S("/desk/outbox"), "saved", &why))
        show_settings(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/outbox"),            ACT_SETTING, NULL,          queue_get,     LANE_QUICK},
    {"POST", LIT("/desk/outbox/test"),       ACT_SETTING, &test_form,    test_post,     LANE_QUICK},
    {"GET",  LIT("/desk/outbox/settings"),   ACT_SETTING, NULL,          settings_get,  LANE_QUICK},
    {"POST", LIT("/desk/outbox/settings"),   ACT_SETTING, &setting_form, settings_post, LANE_QUICK},
    {"POST", LIT("/desk/outbox/{id}/retry"), ACT_SETTING, NULL,          retry_post,    LANE_QUICK},
    {"POST", LIT("/desk/outbox/{id}/drop"),  ACT_SETTING, NULL,          drop_post,     LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_outbox_routes, routes);
