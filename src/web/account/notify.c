/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify.c - where one wants to be told of deadlines oneself (通知方式) */
#include "work/notify.h"

#include "web/desk/common.h"

/* clang-format off */
static const struct field fields[] = {
    {LIT("mail"),  LIT("工作邮箱"), FIELD_LINE, 0, 200, {0}},
    {LIT("phone"), LIT("手机号码"), FIELD_LINE, 0, 20,  {0}},
};
static const struct form_rule form = {fields, 2, false, 0};
/* clang-format on */

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/account/notify"), S("保存"), &form);
    struct str mail, phone;
    struct desk_alert alert;

    notify_own(c, &mail, &phone);
    desk_shell(c, req, S("通知方式"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("账号与安全"), S("/account/"));
    v.shell.lead =
        S("承办的申请期限临近、紧迫、逾期，收到新的申请或者补正，按这里的方式通知您。"
          "留空就不通知。地址加密保存，只有您自己看得到。");
    if (req->form.rule != &form) {
        desk_value(&f->fields, "mail", mail);
        desk_value(&f->fields, "phone", phone);
    }
    desk_field(&f->fields, "mail")->complete = S("email");
    desk_field(&f->fields, "phone")->complete = S("tel");
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void notify_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

static void notify_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};

    if (!req->form.bad)
        notify_own_save(c, form_text(&req->form, "mail"), form_text(&req->form, "phone"));
    if (desk_again(c, req, res, S("/account/"), "saved", &why))
        show(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/account/notify"), ACT_OWN_ACCOUNT, NULL,  notify_get,  LANE_QUICK},
    {"POST", LIT("/account/notify"), ACT_OWN_ACCOUNT, &form, notify_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(account_notify_routes, routes);
