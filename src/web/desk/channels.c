/* SPDX-License-Identifier: MulanPSL-2.0 */
/* channels.c - the channels of a unit: which there are, who answers for them, how they are connected (渠道) */
#include "web/desk/push.h"
#include "work/push.h"

/* clang-format off */
static const struct field fields[] = {
    {LIT("kind"),    LIT("种类"),     FIELD_CHOICE, 0,        0,   LIT("site|app|wechat|weibo|video|board|press|gazette|hook")},
    {LIT("name"),    LIT("名称"),     FIELD_LINE,   REQUIRED, 60,  {0}},
    {LIT("address"), LIT("网址"),     FIELD_LINE,   0,        500, {0}},
    {LIT("owner"),   LIT("负责人或者科室"), FIELD_LINE, 0,     60,  {0}},
    {LIT("opened"),  LIT("开通日期"), FIELD_DAY,    0,        0,   {0}},
    {LIT("closed"),  LIT("停用日期"), FIELD_DAY,    0,        0,   {0}},
};
static const struct form_rule form = {fields, 6, false, 0};
static const struct field account_fields[] = {
    {LIT("base"),   LIT("接口网址"),  FIELD_LINE,   0, 500, {0}},
    {LIT("appid"),  LIT("AppID"),     FIELD_LINE,   0, 100, {0}},
    {LIT("secret"), LIT("AppSecret 或者签名密钥"), FIELD_SECRET, 0, 200, {0}},
};
static const struct form_rule account_form = {account_fields, 3, false, 0};
/* clang-format on */

enum { SENT_FEW = 20 };

static void kinds(struct ctx *c, struct desk_form *f)
{
    struct desk_option o[12] = {0};
    struct str list = fields[0].choices;
    isize n = 0;

    for (struct str value; n < 12 && str_next(&list, '|', &value);)
        o[n++] = (struct desk_option){.value = value, .label = channel_kind_zh(value)};
    desk_options(c->mem, &f->fields, "kind", o, n, false);
}

static struct channel_row typed(const struct form *f)
{
    return (struct channel_row){.kind = form_text(f, "kind"),
                                .name = form_text(f, "name"),
                                .address = form_text(f, "address"),
                                .owner = form_text(f, "owner"),
                                .opened = form_day(f, "opened"),
                                .closed = form_day(f, "closed")};
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("t-channels"), .caption = S("渠道")};
    struct desk_form *f = desk_form(c, req, S("/desk/channels"), S("登记"), &form);
    struct channel_list all = {0};
    struct desk_alert alert;
    struct unit u = {0};
    bool may_add = push_may(c, ACT_REGISTER, c->actor.home);

    desk_unit(c, req, ACT_SEE_DESK, &u);
    channels_look(c, u.id, &all);
    desk_shell(c, req, S("渠道"), &v.shell);
    v.shell.lead = S(
        "本单位用来发布信息的平台和账号。先审后发：没有通过核查和审批的，任何渠道都发不出去。");
    desk_head_link(c->mem, &v.shell, S("渠道文稿"), S("/desk/posts"), S("edit"));
    desk_head_link(c->mem, &v.shell, S("推送记录"), S("/desk/pushes"), S("send"));
    t.empty = S("还没有登记渠道");
    desk_heads(c->mem, &t, S("渠道|种类|负责|开通|状态"));
    for (isize i = 0; i < all.n; i++) {
        const struct channel_row *r = &all.p[i];
        struct desk_row *row = desk_row(c->mem, &t);
        struct desk_cell *cell = desk_cell(c->mem, &t, row, r->name);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/channels/%lld", (long long)r->id);
        cell->sub = r->address;
        desk_cell(c->mem, &t, row, channel_kind_zh(r->kind));
        desk_cell(c->mem, &t, row, r->owner.n ? r->owner : S("—"));
        desk_cell(c->mem, &t, row, day_is_set(r->opened) ? day_iso(c->mem, r->opened) : S("—"))
            ->nowrap = true;
        cell = desk_cell(c->mem, &t, row,
                         day_is_set(r->closed) ? S("已停用")
                         : r->config.n         ? S("已连接")
                                               : S("人工发布"));
        cell->chip = day_is_set(r->closed) ? S("chip")
                     : r->config.n         ? S("chip chip-green")
                                           : S("chip chip-blue");
    }
    desk_block(c->mem, &v)->table = &t;
    if (may_add) {
        f->title = S("登记渠道");
        kinds(c, f);
        f->fields.n = 5; /* closed later, on its own page */
        if (desk_form_alert(c->mem, &f->fields, why, &alert))
            desk_alert(c->mem, &v.shell, &alert);
        desk_block(c->mem, &v)->form = f;
    }
    desk_show(c, req, res, &v);
}

static void list_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

static void create_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct channel_row r = typed(&req->form);
    struct fail why = {0};
    int64_t id = 0;

    r.unit = c->actor.home;
    if (!req->form.bad)
        channel_save(c, &r, &id);
    if (desk_again(c, req, res, S("/desk/channels"), "created", &why))
        show(c, req, res, &why);
}

/* What stands there now: a document that was withdrawn is not among them. */
static void sent_table(struct ctx *c, struct desk_page *v, const struct push_list *sent)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-sent");
    t->title = t->caption = S("最近发布的");
    t->empty = S("还没有在这个渠道发布过。");
    desk_heads(c->mem, t, S("标题|发布|审批|#阅读"));
    for (isize i = 0; i < sent->n; i++) {
        const struct push_row *p = &sent->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, p->title);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/pushes/%lld", (long long)p->id);
        desk_cell(c->mem, t, row, desk_when(c, p->sent_at))->nowrap = true;
        desk_cell(c->mem, t, row, p->approver_name.n ? p->approver_name : S("—"));
        cell = desk_cell(c->mem, t, row, p->reads < 0 ? S("—") : desk_int(c, p->reads));
        cell->num = true;
    }
    desk_block(c->mem, v)->table = t;
}

static void show_one(struct ctx *c, const struct http_req *req, struct http_res *res,
                     int64_t id, const struct fail *why)
{
    struct desk_page v = {0};
    struct str path = str_fmt(c->mem, "/desk/channels/%lld", (long long)id);
    struct desk_form *f = desk_form(c, req, path, S("保存"), &form), *k;
    struct channel_row r = {0};
    struct channel_account now = {0};
    struct desk_alert alert;
    struct push_list sent = {0};
    struct unit u = {0};
    bool wechat;

    if (channel_open(c, id, &r)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, r.name, &v.shell);
    desk_crumb(c->mem, &v.shell, S("渠道"), S("/desk/channels"));
    db_begin_read(c);
    unit_load(c, r.unit, &u);
    push_sent_to(c, id, SENT_FEW, &sent);
    if (db_end(c)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    v.shell.lead = u.name;
    desk_head_link(c->mem, &v.shell, S("订阅源（Atom）"),
                   str_fmt(c->mem, "/gongkai/site_%.*s/account_%lld/feed.xml", STR_ARG(u.code),
                           (long long)id),
                   S("send"));
    v.shell.chip = channel_kind_zh(r.kind);
    v.shell.chip_look = S("chip chip-blue");
    kinds(c, f);
    desk_value(&f->fields, "kind", r.kind);
    if (req->form.rule != &form) {
        desk_value(&f->fields, "name", r.name);
        desk_value(&f->fields, "address", r.address);
        desk_value(&f->fields, "owner", r.owner);
        desk_value(&f->fields, "opened", day_iso(c->mem, r.opened));
        desk_value(&f->fields, "closed", day_iso(c->mem, r.closed));
    }
    f->fields.p++; /* the kind stays what it is */
    f->fields.n--;
    if (push_may(c, ACT_REGISTER, r.unit)) {
        if (desk_form_alert(c->mem, &f->fields, why, &alert) && req->form.rule != &account_form)
            desk_alert(c->mem, &v.shell, &alert);
        desk_block(c->mem, &v)->form = f;
    }
    if (channel_connects(r.kind) && push_may(c, ACT_SETTING, r.unit)) {
        wechat = str_eq(r.kind, S("wechat"));
        k = desk_form(c, req, str_concat(c->mem, path, S("/connect")), S("保存连接"),
                      &account_form);
        k->title = r.config.n ? S("连接（已设置）") : S("连接");
        k->note = wechat ? S("公众号接口一般是 "
                             "https://api.weixin.qq.com，服务器的出口地址要加入公众平台的 IP "
                             "白名单。密钥加密保存，"
                             "不再显示；接口网址留空就断开连接。")
                         : S("推送时向这个网址 POST JSON，签名在 "
                             "X-Gongkai-Signature（HMAC-SM3）。接口网址留空就断开连接。");
        desk_hint(&k->fields, "secret", r.config.n ? S("已经设置；不改就留空") : S("没有设置"));
        desk_field(&k->fields, "secret")->complete = S("new-password");
        if (!r.config.n && wechat)
            desk_value(&k->fields, "base", S("https://api.weixin.qq.com"));
        if (req->form.rule != &account_form && channel_connection(c, id, &now) == OK) {
            desk_value(&k->fields, "base", now.base);
            desk_value(&k->fields, "appid", now.appid);
        }
        if (req->form.rule == &account_form && desk_form_alert(c->mem, &k->fields, why, &alert))
            desk_alert(c->mem, &v.shell, &alert);
        desk_block(c->mem, &v)->form = k;
    }
    sent_table(c, &v, &sent);
    desk_show(c, req, res, &v);
}

static void one_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (c->fail.code)
        http_error(c, req, res, c->fail.code);
    else
        show_one(c, req, res, id, NULL);
}

static void one_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct channel_row r = typed(&req->form);
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    r.id = id;
    if (!req->form.bad && !c->fail.code)
        channel_save(c, &r, &id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/channels/%lld", (long long)id), "saved",
                   &why))
        show_one(c, req, res, id, &why);
}

static void connect_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    if (!req->form.bad && !c->fail.code)
        channel_connect(c, id,
                        &(struct channel_account){form_text(&req->form, "base"),
                                                  form_text(&req->form, "appid"),
                                                  form_text(&req->form, "secret")});
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/channels/%lld", (long long)id), "saved",
                   &why))
        show_one(c, req, res, id, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/channels"),              ACT_SEE_DESK, NULL,          list_get,     LANE_QUICK},
    {"POST", LIT("/desk/channels"),              ACT_REGISTER, &form,         create_post,  LANE_QUICK},
    {"GET",  LIT("/desk/channels/{id}"),         ACT_SEE_DESK, NULL,          one_get,      LANE_QUICK},
    {"POST", LIT("/desk/channels/{id}"),         ACT_REGISTER, &form,         one_post,     LANE_QUICK},
    {"POST", LIT("/desk/channels/{id}/connect"), ACT_SETTING,  &account_form, connect_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_channels_routes, routes);
