/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider.c - settings of the identity provider (统一身份认证设置) */
#include "work/provider.h"

#include "store/account.h"
#include "web/desk/common.h"

/* clang-format off */
static const struct field fields[] = {
    {LIT("on"),       LIT("启用统一身份认证登录"), FIELD_FLAG,   0, 0,     {0}},
    {LIT("label"),    LIT("平台名称"),             FIELD_LINE,   0, 60,    {0}},
    {LIT("issuer"),   LIT("平台地址"),             FIELD_LINE,   0, 300,   {0}},
    {LIT("client"),   LIT("应用标识"),             FIELD_LINE,   0, 200,   {0}},
    {LIT("secret"),   LIT("应用密钥"),             FIELD_SECRET, 0, 500,   {0}},
    {LIT("second"),   LIT("双因素验证"),           FIELD_CHOICE, 0, 0,     LIT("local|trust|must")},
    {LIT("asserted"), LIT("平台表示双因素的值"),   FIELD_LINE,   0, 200,   {0}},
    {LIT("ca"),       LIT("自建证书机构的根证书"), FIELD_TEXT,   0, 60000, {0}},
};
static const struct form_rule form = {fields, 8, false, 200000};
/* clang-format on */

static void fill(struct desk_form *f, const struct provider_settings *s)
{
    desk_field(&f->fields, "on")->on = s->on;
    desk_value(&f->fields, "label", s->label);
    desk_value(&f->fields, "issuer", s->issuer);
    desk_value(&f->fields, "client", s->client);
    desk_value(&f->fields, "second", s->second.n ? s->second : S("local"));
    desk_value(&f->fields, "asserted", s->asserted);
    desk_value(&f->fields, "ca", s->ca);
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    static const struct desk_option second[] = {
        {LIT("local"), LIT("照旧：启用了动态口令的人再输入动态口令"), false},
        {LIT("trust"), LIT("平台说明已经验证的，不再问；没有说明的照旧"), false},
        {LIT("must"), LIT("平台没有说明已经验证的，不让登录"), false}};
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/settings/login"), S("保存"), &form);
    struct provider_settings s = {0};
    struct desk_alert alert;
    struct str base;

    provider_settings_load(c, &s);
    db_begin_read(c);
    base = setting_get(c, (struct unit_id){0}, S("platform.base"));
    db_end(c);
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    desk_shell(c, req, S("统一身份认证"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("设置"), S("/desk/settings"));
    v.shell.lead =
        base.n ? str_fmt(c->mem,
                         "按 OpenID Connect 1.0（授权码、PKCE）。在平台登记的回调地址："
                         "%.*s/login/oidc/back。平台只说明是谁，账号和角色仍在本系统管理；"
                         "由管理员在“用户与角色”里逐人绑定，不自动开户。",
                         STR_ARG(base))
               : S("按 OpenID Connect 1.0（授权码、PKCE）。请先在“设置”里填写平台网址，"
                   "回调地址由它组成。");
    if (req->form.rule != &form)
        fill(f, &s);
    desk_options(c->mem, &f->fields, "second", second, 3, false);
    desk_hint(&f->fields, "label", S("登录页按钮上的字，如“省统一身份认证”"));
    desk_hint(&f->fields, "issuer", S("与平台发布的 issuer 一字不差，以 https:// 开头"));
    desk_hint(&f->fields, "secret",
              s.has_secret ? S("已经设置；不改就留空") : S("没有设置；公开客户端不用填"));
    desk_field(&f->fields, "secret")->complete = S("new-password");
    desk_hint(&f->fields, "asserted",
              S("令牌里 amr 或者 acr 的值，用空格分开，如 mfa otp；问平台的管理员"));
    desk_hint(&f->fields, "ca", S("PEM 格式；平台用公共证书时留空"));
    desk_field(&f->fields, "on")->wide = desk_field(&f->fields, "issuer")->wide = true;
    desk_field(&f->fields, "second")->wide = desk_field(&f->fields, "asserted")->wide = true;
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void settings_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

static void settings_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form *f = &req->form;
    struct fail why = {0};

    if (!f->bad)
        provider_settings_save(c,
                               &(struct provider_settings){.on = form_flag(f, "on"),
                                                           .label = form_text(f, "label"),
                                                           .issuer = form_text(f, "issuer"),
                                                           .client = form_text(f, "client"),
                                                           .secret = form_text(f, "secret"),
                                                           .second = form_text(f, "second"),
                                                           .asserted = form_text(f, "asserted"),
                                                           .ca = str_trim(form_text(f, "ca"))});
    if (desk_again(c, req, res, S("/desk/settings/login"), "saved", &why))
        show(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/settings/login"), ACT_SETTING, NULL,  settings_get,  LANE_QUICK},
    {"POST", LIT("/desk/settings/login"), ACT_SETTING, &form, settings_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_provider_routes, routes);
