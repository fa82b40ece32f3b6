/* SPDX-License-Identifier: MulanPSL-2.0 */
/* own.c - one's own account: password, second factor, sessions (账号与安全) */
#include "pages.h"
#include "render/qr.h"
#include "web/account/account.h"
#include "web/session.h"

/* clang-format off */
static const struct field password_fields[] = {
    {LIT("old"),   LIT("现在的密码"),     FIELD_SECRET, REQUIRED, 1024, {0}},
    {LIT("fresh"), LIT("新密码"),         FIELD_SECRET, REQUIRED, 1024, {0}},
    {LIT("again"), LIT("再输一遍新密码"), FIELD_SECRET, REQUIRED, 1024, {0}},
};
static const struct form_rule password_form = {password_fields, 3, false, 0};
static const struct field enrol_fields[] = {
    {LIT("code"),   LIT("六位数字"), FIELD_LINE, REQUIRED, 20,  {0}},
    {LIT("sealed"), LIT("密钥"),     FIELD_LINE, REQUIRED, 500, {0}},
};
static const struct form_rule enrol_form = {enrol_fields, 2, false, 0};
static const struct field drop_fields[] = {
    {LIT("password"), LIT("密码"), FIELD_SECRET, REQUIRED, 1024, {0}},
};
static const struct form_rule drop_form = {drop_fields, 1, false, 0};
static const struct field confirm_fields[] = {
    {LIT("code"), LIT("动态口令或备用码"), FIELD_LINE, REQUIRED, 20,  {0}},
    {LIT("next"), LIT("去向"),             FIELD_LINE, 0,        200, {0}},
};
static const struct form_rule confirm_form = {confirm_fields, 2, false, 0};
/* clang-format on */

static void sessions(struct ctx *c, const struct http_req *req, struct desk_table *t)
{
    struct session_list list = {0};

    t->id = S("sessions");
    t->caption = t->title = S("登录会话");
    t->empty = S("没有会话。");
    desk_heads(c->mem, t, S("设备|地址|登录时间|最近使用|操作"));
    if (session_list_own(c, &list) != OK)
        return;
    for (isize i = 0; i < list.n; i++) {
        const struct session *s = &list.p[i];
        bool here = s->id.n == c->actor.session.n;
        struct desk_row *r;
        struct desk_cell *cell;

        if (s->ended_at.s)
            continue;
        r = desk_row(c->mem, t);
        cell = desk_cell(c->mem, t, r, agent_zh(c->mem, s->agent));
        cell->head = true;
        cell->sub = here ? S("当前会话") : S("");
        desk_cell(c->mem, t, r, s->peer);
        desk_cell(c->mem, t, r, desk_when(c, s->created_at));
        desk_cell(c->mem, t, r, desk_when(c, s->seen_at));
        cell = desk_cell(c->mem, t, r, S(""));
        if (!here)
            desk_button(c->mem, &cell->buttons, req, S("结束"),
                        str_fmt(c->mem, "/account/session/%lld/end", (long long)s->id.n));
    }
}

static void show_account(struct ctx *c, const struct http_req *req, struct http_res *res,
                         const struct fail *why)
{
    struct desk_page v = {0}, links = {0};
    struct desk_facts facts = {.id = S("security"), .title = S("登录安全")};
    struct desk_table t = {0};
    struct account a = {0};
    struct desk_form *drop = NULL;
    struct desk_field_list none = {0};
    struct desk_block *b;
    struct desk_alert alert;

    desk_shell(c, req, S("账号与安全"), &v.shell);
    db_begin_read(c);
    account_load(c, c->actor.user, &a);
    db_end(c);
    desk_fact(c->mem, &facts, "用户名", a.login);
    desk_fact(c->mem, &facts, "姓名", a.name);
    for (isize i = 0; i < c->actor.grants.n; i++)
        desk_fact(c->mem, &facts, "角色", role_zh(c->actor.grants.p[i].role));
    desk_fact(c->mem, &facts, "动态口令", a.totp.n ? S("已启用") : S("未启用"));
    desk_tab(c->mem, &links, S("修改密码"), S("/account/password"), false);
    desk_tab(c->mem, &links, S("通知方式"), S("/account/notify"), false);
    if (a.totp.n)
        desk_tab(c->mem, &links, S("验证身份"), S("/account/confirm"), false);
    else
        desk_tab(c->mem, &links, S("启用动态口令"), S("/account/second"), false)->primary =
            true;
    facts.links = links.tabs;
    desk_block(c->mem, &v)->facts = &facts;
    sessions(c, req, &t);
    b = desk_block(c->mem, &v);
    b->table = &t;
    desk_button(c->mem, &b->buttons, req, S("结束其他全部会话"), S("/account/sessions/end"));
    if (a.totp.n) {
        drop = desk_form(c, req, S("/account/second/drop"), S("停用动态口令"), &drop_form);
        drop->title = S("停用动态口令");
        drop->look = S("btn-danger");
        desk_block(c->mem, &v)->form = drop;
    }
    if (desk_form_alert(c->mem, drop ? &drop->fields : &none, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_show(c, req, res, &v);
}

static void account_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_account(c, req, res, NULL);
}

static void session_end_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct session_id id = {desk_id(c, req, 0)};
    struct fail why = {0};

    if (!c->fail.code)
        session_revoke(c, c->actor.user, id);
    if (desk_again(c, req, res, S("/account/"), "ended", &why))
        show_account(c, req, res, &why);
}

static void sessions_end_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};

    session_revoke_others(c);
    if (desk_again(c, req, res, S("/account/"), "ended", &why))
        show_account(c, req, res, &why);
}

/* --- password */

static void show_password(struct ctx *c, const struct http_req *req, struct http_res *res,
                          const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f =
        desk_form(c, req, S("/account/password"), S("修改密码"), &password_form);
    struct desk_alert alert;

    desk_shell(c, req, S("修改密码"), &v.shell);
    v.shell.lead = S("首次登录须先修改密码。修改后，其他设备上的登录会全部退出。");
    desk_hint(&f->fields, "fresh",
              str_fmt(c->mem, "至少 %d 个字符；一句自己记得住的话比短而复杂的更安全",
                      PASSWORD_LEAST));
    desk_field(&f->fields, "old")->complete = S("current-password");
    desk_field(&f->fields, "fresh")->complete = S("new-password");
    desk_field(&f->fields, "again")->complete = S("new-password");
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void password_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_password(c, req, res, NULL);
}

static void password_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str fresh = form_text(&req->form, "fresh");
    struct fail why = {0};

    if (!req->form.bad && !str_eq(fresh, form_text(&req->form, "again")))
        form_blame(c->mem, &req->form, "again", S("两次输入的新密码不一样"));
    if (!req->form.bad)
        password_change(c, form_text(&req->form, "old"), fresh);
    /* The use case names its field password. */
    if (str_eq(str_of(c->fail.where), S("password"))) {
        struct str what = str_dup(c->mem, str_of(c->fail.what));
        bool old = c->fail.code == ERR_LOGIN;

        c->fail = (struct fail){0};
        form_blame(c->mem, &req->form, old ? "old" : "fresh", what);
    }
    if (desk_again(c, req, res, S("/account/"), "password", &why))
        show_password(c, req, res, &why);
}

/* --- second factor */

static void show_second(struct ctx *c, const struct http_req *req, struct http_res *res,
                        const struct fail *why, const struct str *codes)
{
    struct second_view v = {0};
    struct totp_offer offer = {0};
    struct desk_alert alert;
    struct page p;

    desk_shell(c, req, S("启用动态口令"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("账号与安全"), S("/account/"));
    v.fields = desk_fields(c->mem, &enrol_form, req->form.rule ? &req->form : NULL);
    if (desk_form_alert(c->mem, &v.fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    v.fields.n = 1; /* the sealed secret is a hidden field */
    v.fields.p[0].complete = S("one-time-code");
    v.fields.p[0].value = S("");
    if (codes) {
        v.codes.p = NEW(c->mem, struct str, RECOVERY_CODES);
        for (int i = 0; i < RECOVERY_CODES; i++)
            v.codes.p[v.codes.n++] = codes[i];
    } else {
        totp_offer(c, &offer);
        v.secret = offer.secret32;
        v.sealed = offer.sealed;
        v.qr.s = qr_svg(c->mem, offer.uri, S("动态口令二维码"));
    }
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_second(&p, &v);
}

static void second_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_second(c, req, res, NULL, NULL);
}

static void second_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str codes[RECOVERY_CODES] = {{0}};
    struct fail why = {0};

    if (!req->form.bad && totp_enrol(c, form_text(&req->form, "sealed"),
                                     form_text(&req->form, "code"), codes) == OK)
        show_second(c, req, res, NULL, codes);
    else if (desk_again(c, req, res, S("/account/"), "second", &why))
        show_second(c, req, res, &why, NULL);
}

static void drop_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};

    if (!req->form.bad)
        totp_drop(c, form_text(&req->form, "password"));
    if (desk_again(c, req, res, S("/account/"), "dropped", &why))
        show_account(c, req, res, &why);
}

static void show_confirm(struct ctx *c, const struct http_req *req, struct http_res *res,
                         const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/account/confirm"), S("验证"), &confirm_form);
    struct desk_alert alert;

    desk_shell(c, req, S("验证身份"), &v.shell);
    v.shell.lead = S("应急发布等操作要求在本次登录中用动态口令验证过身份。");
    desk_hidden(c->mem, f, "next",
                req->form.rule ? form_text(&req->form, "next") : desk_query(c, req, "next"));
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    f->fields.n = 1;
    f->fields.p[0].complete = S("one-time-code");
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void confirm_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_confirm(c, req, res, NULL);
}

static void confirm_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str next = form_text(&req->form, "next");
    struct fail why = {0};

    if (!req->form.bad)
        totp_confirm(c, form_text(&req->form, "code"));
    if (!str_starts(next, S("/desk/doc/")) || str_has(next, S("//")))
        next = S("/account/");
    if (desk_again(c, req, res, next, "confirmed", &why))
        show_confirm(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/account/"),                 ACT_OWN_ACCOUNT, NULL,           account_get,       LANE_QUICK},
    {"GET",  LIT("/account/password"),         ACT_OWN_ACCOUNT, NULL,           password_get,      LANE_QUICK},
    {"POST", LIT("/account/password"),         ACT_OWN_ACCOUNT, &password_form, password_post,     LANE_HEAVY},
    {"GET",  LIT("/account/second"),           ACT_OWN_ACCOUNT, NULL,           second_get,        LANE_QUICK},
    {"POST", LIT("/account/second"),           ACT_OWN_ACCOUNT, &enrol_form,    second_post,       LANE_QUICK},
    {"POST", LIT("/account/second/drop"),      ACT_OWN_ACCOUNT, &drop_form,     drop_post,         LANE_HEAVY},
    {"GET",  LIT("/account/confirm"),          ACT_OWN_ACCOUNT, NULL,           confirm_get,       LANE_QUICK},
    {"POST", LIT("/account/confirm"),          ACT_OWN_ACCOUNT, &confirm_form,  confirm_post,      LANE_QUICK},
    {"POST", LIT("/account/session/{id}/end"), ACT_OWN_ACCOUNT, NULL,           session_end_post,  LANE_QUICK},
    {"POST", LIT("/account/sessions/end"),     ACT_OWN_ACCOUNT, NULL,           sessions_end_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(account_routes, routes);
