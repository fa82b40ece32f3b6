/* SPDX-License-Identifier: MulanPSL-2.0 */
/* users.c - users of a unit and their roles (用户与角色) */
#include "web/desk/common.h"
#include "work/account.h"
#include "work/provider.h"

/* clang-format off */
#define ROLE_CHOICES "clerk|reviewer|case_officer|disclosure_head|unit_head|district|admin|auditor"
static const struct field new_fields[] = {
    {LIT("login"),  LIT("用户名"),   FIELD_LINE,   REQUIRED, 64, {0}},
    {LIT("name"),   LIT("姓名"),     FIELD_LINE,   REQUIRED, 60, {0}},
    {LIT("office"), LIT("科室"),     FIELD_INT,    0, INT64_MAX, {0}},
    {LIT("role"),   LIT("角色"),     FIELD_CHOICE, 0, 40, LIT("|" ROLE_CHOICES)},
};
static const struct form_rule new_form = {new_fields, 4, false, 0};
static const struct field edit_fields[] = {
    {LIT("name"),   LIT("姓名"), FIELD_LINE, REQUIRED, 60, {0}},
    {LIT("office"), LIT("科室"), FIELD_INT,  0, INT64_MAX, {0}},
};
static const struct form_rule edit_form = {edit_fields, 2, false, 0};
static const struct field role_fields[] = {
    {LIT("role"),  LIT("角色"),           FIELD_CHOICE, REQUIRED, 40, LIT(ROLE_CHOICES)},
    {LIT("reach"), LIT("也管下级单位"),   FIELD_FLAG,   0, 0, {0}},
};
static const struct form_rule role_form = {role_fields, 2, false, 0};
static const struct field revoke_fields[] = {
    {LIT("role"),  LIT("角色"), FIELD_CHOICE, REQUIRED, 40, LIT(ROLE_CHOICES)},
    {LIT("unit"),  LIT("单位"), FIELD_INT,    REQUIRED, INT64_MAX, {0}},
    {LIT("reach"), LIT("范围"), FIELD_FLAG,   0, 0, {0}},
    {LIT("office"), LIT("科室"), FIELD_INT,   0, INT64_MAX, {0}},
};
static const struct form_rule revoke_form = {revoke_fields, 4, false, 0};
static const struct field reset_fields[] = {
    {LIT("second"), LIT("同时停用动态口令（手机遗失时）"), FIELD_FLAG, 0, 0, {0}},
};
static const struct form_rule reset_form = {reset_fields, 1, false, 0};
static const struct field subject_fields[] = {
    {LIT("subject"), LIT("在统一身份认证平台的标识"), FIELD_LINE, 0, 255, {0}},
};
static const struct form_rule subject_form = {subject_fields, 1, false, 0};
/* clang-format on */

static void name_roles(struct ctx *c, struct desk_field_list *l, bool none)
{
    struct desk_option o[ROLE__MAX];
    isize n = 0;

    if (none)
        o[n++] = (struct desk_option){.label = S("以后再授予")};
    for (int r = ROLE_NONE + 1; r < ROLE__MAX; r++)
        o[n++] = (struct desk_option){role_name(r), role_zh(r), false};
    desk_options(c->mem, l, "role", o, n, false);
}

static void name_offices(struct ctx *c, struct unit_id unit, struct desk_field_list *l)
{
    struct office_list all = {0};
    struct desk_option *o;

    db_begin_read(c);
    office_all(c, unit, &all);
    db_end(c);
    o = NEW(c->mem, struct desk_option, all.n + 1);
    o[0].label = S("不指定");
    for (isize i = 0; i < all.n; i++)
        o[i + 1] = (struct desk_option){desk_int(c, all.p[i].id.n), all.p[i].name, false};
    desk_options(c->mem, l, "office", o, all.n + 1, false);
}

static struct str state_of(struct ctx *c, const struct account *a, struct str *chip)
{
    *chip = S("chip chip-red");
    if (a->disabled_at.s)
        return S("已停用");
    if (a->locked_until.s > c->now.s)
        return S("已锁定");
    *chip = S("chip chip-yellow");
    if (a->must_change)
        return S("待改初始密码");
    *chip = S("chip chip-green");
    return S("正常");
}

static void users_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {
        .id = S("users"), .caption = S("用户"), .empty = S("还没有用户。"), .sort = true};
    struct account_view_list all = {0};
    struct unit u = {0};

    desk_unit(c, req, ACT_USER, &u);
    desk_shell(c, req, S("用户与角色"), &v.shell);
    v.shell.lead = u.name;
    desk_head_link(c->mem, &v.shell, S("新增用户"),
                   str_concat(c->mem, S("/desk/users/new"), desk_unit_part(c, &u, "?")),
                   S("plus"))
        ->primary = true;
    desk_heads(c->mem, &t, S("姓名|用户名|角色|动态口令|状态"));
    if (!c->fail.code)
        account_list(c, u.id, &all);
    for (isize i = 0; i < all.n; i++) {
        const struct account *a = &all.p[i].a;
        struct buf roles = buf_new(c->mem, 100);
        struct desk_row *r = desk_row(c->mem, &t);
        struct desk_cell *cell = desk_cell(c->mem, &t, r, a->name);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/user/%lld", (long long)a->id.n);
        desk_cell(c->mem, &t, r, a->login);
        for (isize k = 0; k < all.p[i].roles.grants.n; k++)
            buf_fmt(&roles, "%s%.*s", k ? "、" : "",
                    STR_ARG(role_zh(all.p[i].roles.grants.p[k].role)));
        desk_cell(c->mem, &t, r, roles.n ? buf_str(&roles) : S("无"));
        desk_cell(c->mem, &t, r, a->totp.n ? S("已启用") : S("未启用"));
        cell = desk_cell(c->mem, &t, r, S(""));
        cell->text = state_of(c, a, &cell->chip);
    }
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static void show_new(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct fail *why)
{
    struct desk_page v = {0};
    struct unit u = {0};
    struct desk_form *f;
    struct desk_alert alert;

    desk_unit(c, req, ACT_USER, &u);
    desk_shell(c, req, S("新增用户"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("用户与角色"), S("/desk/users"));
    v.shell.lead = S("初始密码由系统随机生成，只显示一次；本人首次登录必须修改。");
    f = desk_form(c, req, str_concat(c->mem, S("/desk/users/new"), desk_unit_part(c, &u, "?")),
                  S("新增"), &new_form);
    name_roles(c, &f->fields, true);
    name_offices(c, u.id, &f->fields);
    desk_hint(&f->fields, "login", S("字母、数字、点、横线；全系统不重复"));
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void new_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_new(c, req, res, NULL);
}

/* The one page that ever shows a password; it is the answer to the post, and is not kept. */
static void show_password(struct ctx *c, const struct http_req *req, struct http_res *res,
                          struct str login, struct str password, struct user_id id)
{
    struct desk_page v = {0};
    struct desk_facts f = {.id = S("first"), .title = S("初始密码（只显示这一次）")};

    desk_shell(c, req, S("初始密码"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("用户与角色"), S("/desk/users"));
    desk_fact(c->mem, &f, "用户名", login);
    desk_fact(c->mem, &f, "初始密码", password);
    f.links.p = NEW(c->mem, struct desk_link, 1);
    f.links.p[0] =
        (struct desk_link){.label = S("已转告本人"),
                           .primary = true,
                           .path = str_fmt(c->mem, "/desk/user/%lld", (long long)id.n)};
    f.links.n = 1;
    desk_block(c->mem, &v)->facts = &f;
    desk_show(c, req, res, &v);
}

static void new_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct account_new a = {.office = {form_int(&req->form, "office")},
                            .login = form_text(&req->form, "login"),
                            .name = form_text(&req->form, "name")};
    struct user_id id = {0};
    struct str password = {0};
    struct grant g = {0};
    struct fail why = {0};
    struct unit u = {0};

    desk_unit(c, req, ACT_USER, &u);
    a.unit = g.unit = u.id;
    if (!c->fail.code && !req->form.bad && account_add(c, &a, &id, &password) == OK) {
        if (role_parse(form_text(&req->form, "role"), &g.role))
            account_grant(c, id, &g);
        if (!c->fail.code) {
            show_password(c, req, res, a.login, password, id);
            return;
        }
    }
    if (desk_again(c, req, res, S("/desk/users"), "created", &why))
        show_new(c, req, res, &why);
}

static void show_roles(struct ctx *c, const struct http_req *req, struct user_id id,
                       const struct actor *roles, struct desk_table *t)
{
    t->id = S("roles");
    t->title = t->caption = S("角色");
    t->empty = S("没有角色，不能办理任何事项。");
    desk_heads(c->mem, t, S("角色|单位|范围|操作"));
    for (isize i = 0; i < roles->grants.n; i++) {
        const struct grant *g = &roles->grants.p[i];
        struct unit u = {0};
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_button *b;

        db_begin_read(c);
        unit_load(c, g->unit, &u);
        db_end(c);
        desk_cell(c->mem, t, r, role_zh(g->role))->head = true;
        desk_cell(c->mem, t, r, u.name);
        desk_cell(c->mem, t, r, g->reach ? S("含下级单位") : S("本单位"));
        b = desk_button(c->mem, &desk_cell(c->mem, t, r, S(""))->buttons, req, S("收回"),
                        str_fmt(c->mem, "/desk/user/%lld/revoke", (long long)id.n));
        b->confirm = S("收回这个角色？立即生效。");
        b->hidden.p = NEW(c->mem, struct desk_pair, 4);
        b->hidden.p[0] = (struct desk_pair){S("role"), role_name(g->role)};
        b->hidden.p[1] = (struct desk_pair){S("unit"), desk_int(c, g->unit.n)};
        b->hidden.p[2] = (struct desk_pair){S("office"), desk_int(c, g->office.n)};
        b->hidden.p[3] = (struct desk_pair){S("reach"), S("1")};
        b->hidden.n = g->reach ? 4 : 3;
    }
}

static void show_user(struct ctx *c, const struct http_req *req, struct http_res *res,
                      const struct fail *why)
{
    struct user_id id = {desk_id(c, req, 0)};
    struct account a = {0};
    struct actor roles = {0};
    struct desk_page v = {0};
    struct desk_table t = {0};
    struct desk_form *f, *g, *reset, *bind = NULL;
    struct desk_alert alert;
    struct str path = str_fmt(c->mem, "/desk/user/%lld", (long long)id.n);
    struct desk_button_list *buttons;

    db_begin_read(c);
    if (!c->fail.code && account_load(c, id, &a) == OK)
        grant_all(c, id, &roles);
    db_end(c);
    desk_shell(c, req, a.name, &v.shell);
    desk_crumb(c->mem, &v.shell, S("用户与角色"), S("/desk/users"));
    v.shell.lead = a.login;
    v.shell.chip = state_of(c, &a, &v.shell.chip_look);
    f = desk_form(c, req, path, S("保存"), &edit_form);
    f->title = S("基本信息");
    name_offices(c, a.unit, &f->fields);
    desk_value(&f->fields, "name", a.name);
    desk_value(&f->fields, "office", a.office.n ? desk_int(c, a.office.n) : S(""));
    g = desk_form(c, req, str_concat(c->mem, path, S("/grant")), S("授予"), &role_form);
    g->title = S("授予角色");
    name_roles(c, &g->fields, false);
    reset =
        desk_form(c, req, str_concat(c->mem, path, S("/reset")), S("重置密码"), &reset_form);
    reset->title = S("重置密码");
    reset->note = S("生成新的初始密码，只显示一次；其登录会全部退出。");
    reset->look = S("btn-danger");
    if (provider_label(c).n) {
        struct str subject = {0};

        provider_bound(c, id, &subject);
        bind = desk_form(c, req, str_concat(c->mem, path, S("/subject")), S("保存"),
                         &subject_form);
        bind->title = S("统一身份认证");
        bind->note = S("填写后本人可以用统一身份认证登录本账号；没有绑定的人登录时会看到自己的"
                       "标识。留空解除绑定，本人的登录全部退出。");
        if (req->form.rule != &subject_form)
            desk_value(&bind->fields, "subject", subject);
    }
    if (desk_form_alert(c->mem,
                        bind && req->form.rule == &subject_form ? &bind->fields : &f->fields,
                        why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    show_roles(c, req, id, &roles, &t);
    desk_block(c->mem, &v)->table = &t;
    desk_block(c->mem, &v)->form = g;
    desk_block(c->mem, &v)->form = f;
    if (bind)
        desk_block(c->mem, &v)->form = bind;
    desk_block(c->mem, &v)->form = reset;
    buttons = &desk_block(c->mem, &v)->buttons;
    if (a.disabled_at.s)
        desk_button(c->mem, buttons, req, S("恢复账号"),
                    str_concat(c->mem, path, S("/enable")));
    else
        desk_button(c->mem, buttons, req, S("停用账号"),
                    str_concat(c->mem, path, S("/disable")))
            ->confirm = S("停用后立即退出全部登录，确定？");
    desk_show(c, req, res, &v);
}

static void user_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_user(c, req, res, NULL);
}

static void end_post(struct ctx *c, struct http_req *req, struct http_res *res,
                     const char *done)
{
    struct fail why = {0};

    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/user/%.*s", STR_ARG(req->param[0])),
                   done, &why))
        show_user(c, req, res, &why);
}

static void user_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct user_id id = {desk_id(c, req, 0)};

    if (!c->fail.code && !req->form.bad)
        account_edit(c, id, form_text(&req->form, "name"),
                     (struct office_id){form_int(&req->form, "office")});
    end_post(c, req, res, "saved");
}

static void grant_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct user_id id = {desk_id(c, req, 0)};
    struct account a = {0};
    struct grant g = {.reach = form_flag(&req->form, "reach")};

    db_begin_read(c);
    account_load(c, id, &a);
    db_end(c);
    g.unit = a.unit;
    if (!c->fail.code && !req->form.bad && role_parse(form_text(&req->form, "role"), &g.role))
        account_grant(c, id, &g);
    end_post(c, req, res, "granted");
}

static void revoke_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct user_id id = {desk_id(c, req, 0)};
    struct grant g = {.unit = {form_int(&req->form, "unit")},
                      .office = {form_int(&req->form, "office")},
                      .reach = form_flag(&req->form, "reach")};

    if (!c->fail.code && !req->form.bad && role_parse(form_text(&req->form, "role"), &g.role))
        account_revoke(c, id, &g);
    end_post(c, req, res, "revoked");
}

static void subject_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct user_id id = {desk_id(c, req, 0)};

    if (!c->fail.code && !req->form.bad)
        provider_bind(c, id, form_text(&req->form, "subject"));
    end_post(c, req, res, "saved");
}

static void disable_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct user_id id = {desk_id(c, req, 0)};

    if (!c->fail.code)
        account_set_disabled(c, id, true);
    end_post(c, req, res, "disabled");
}

static void enable_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct user_id id = {desk_id(c, req, 0)};

    if (!c->fail.code)
        account_set_disabled(c, id, false);
    end_post(c, req, res, "enabled");
}

static void reset_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct user_id id = {desk_id(c, req, 0)};
    struct account a = {0};
    struct str password = {0};

    db_begin_read(c);
    account_load(c, id, &a);
    db_end(c);
    if (!c->fail.code && account_reset(c, id, form_flag(&req->form, "second"), &password) == OK)
        show_password(c, req, res, a.login, password, id);
    else
        end_post(c, req, res, "saved");
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/users"),             ACT_USER, NULL,         users_get,    LANE_QUICK},
    {"GET",  LIT("/desk/users/new"),         ACT_USER, NULL,         new_get,      LANE_QUICK},
    {"POST", LIT("/desk/users/new"),         ACT_USER, &new_form,    new_post,     LANE_HEAVY},
    {"GET",  LIT("/desk/user/{id}"),         ACT_USER, NULL,         user_get,     LANE_QUICK},
    {"POST", LIT("/desk/user/{id}"),         ACT_USER, &edit_form,   user_post,    LANE_QUICK},
    {"POST", LIT("/desk/user/{id}/grant"),   ACT_USER, &role_form,   grant_post,   LANE_QUICK},
    {"POST", LIT("/desk/user/{id}/revoke"),  ACT_USER, &revoke_form, revoke_post,  LANE_QUICK},
    {"POST", LIT("/desk/user/{id}/disable"), ACT_USER, NULL,         disable_post, LANE_QUICK},
    {"POST", LIT("/desk/user/{id}/enable"),  ACT_USER, NULL,         enable_post,  LANE_QUICK},
    {"POST", LIT("/desk/user/{id}/subject"), ACT_USER, &subject_form, subject_post, LANE_QUICK},
    {"POST", LIT("/desk/user/{id}/reset"),   ACT_USER, &reset_form,  reset_post,   LANE_HEAVY},
};
/* clang-format on */
ROUTES(desk_users_routes, routes);
