/* SPDX-License-Identifier: MulanPSL-2.0 */
/* login.c - logging in, the second factor, logging out (登录) */
#include "pages.h"
#include "web/account/account.h"
#include "web/session.h"
#include "work/provider.h"

/* clang-format off */
static const struct field login_fields[] = {
    {LIT("login"),    LIT("用户名"), FIELD_LINE,   REQUIRED, 64,   {0}},
    {LIT("password"), LIT("密码"),   FIELD_SECRET, REQUIRED, 1024, {0}},
    {LIT("next"),     LIT("去向"),   FIELD_LINE,   0,        500,  {0}},
};
static const struct form_rule login_form = {login_fields, 3, false, 0};
static const struct field code_fields[] = {
    {LIT("code"), LIT("动态口令"), FIELD_LINE, REQUIRED, 20,  {0}},
    {LIT("next"), LIT("去向"),     FIELD_LINE, 0,        500, {0}},
};
static const struct form_rule code_form = {code_fields, 2, false, 0};
/* clang-format on */

/* Only to pages of our own: never to another site. */
static struct str safe_next(struct str next)
{
    bool ours = str_starts(next, S("/desk/")) || str_starts(next, S("/account/"));

    return ours && !str_has(next, S("//")) && !str_has(next, S("\\")) ? next : S("/desk/");
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res, bool second,
                 const char *title, struct str text)
{
    struct login_view v = {.second = second};
    struct page p;

    frame_bare(c, req, second ? S("动态口令") : S("登录"), &v.frame);
    v.action = second ? S("/login/code") : S("/login");
    v.next = req->form.rule ? form_text(&req->form, "next") : desk_query(c, req, "next");
    if (!second && req->form.rule)
        v.login = form_text(&req->form, "login");
    if (!second) {
        v.provider = provider_label(c);
        v.provider_path =
            str_concat(c->mem, S("/login/oidc?next="), http_escape(c->mem, v.next));
    }
    if (title)
        v.alert = (struct desk_alert){.look = S("alert-bad"),
                                      .icon = S("bad"),
                                      .title = str_of(title),
                                      .text = text,
                                      .urgent = true};
    res->no_store = true;
    p = page_for(c, req, res);
    page_login(&p, &v);
}

static void login_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    if (c->actor.user.n)
        http_redirect(c, res, S("/desk/"));
    else if (desk_query(c, req, "expired").n)
        show(c, req, res, false, "登录已过期，请重新登录",
             S("刚才提交的内容没有受理，登录后请返回原页面重新提交。"));
    else
        show(c, req, res, false, NULL, S(""));
}

/* The failure becomes the page's message: wrong name or password, wait, locked, disabled. */
static void refused(struct ctx *c, struct http_req *req, struct http_res *res, bool second)
{
    struct str what = str_dup(c->mem, str_of(c->fail.what));

    if (!err_is_users(c->fail.code)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->status = c->fail.code == ERR_LOGIN ? 401 : err_http(c->fail.code);
    c->fail = (struct fail){0};
    show(c, req, res, second, second ? "没有通过验证" : "没有登录", what);
}

void login_refused(struct ctx *c, struct http_req *req, struct http_res *res, const char *title)
{
    struct str what = str_dup(c->mem, str_of(c->fail.what));
    enum err code = c->fail.code;

    if (!err_is_users(code) && code != ERR_BUSY) {
        http_error(c, req, res, code);
        return;
    }
    c->fail = (struct fail){0};
    res->status = err_http(code);
    if (code == ERR_BUSY || code == ERR_RATE)
        res->retry_after = 30;
    show(c, req, res, false, title, what);
}

void login_go_on(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct login *l, struct str next)
{
    next = safe_next(next);
    session_keep(c, req, res, l->token);
    if (l->waits)
        next = str_concat(c->mem, S("/login/code?next="), http_escape(c->mem, next));
    else if (l->must_change)
        next = S("/account/password");
    http_redirect(c, res, next);
}

static void login_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct login l = {0};

    if (req->form.bad) {
        res->status = 400;
        show(c, req, res, false, "请填写用户名和密码", S(""));
        return;
    }
    if (login_open(c, form_text(&req->form, "login"), form_text(&req->form, "password"),
                   req->user_agent, &l) != OK)
        refused(c, req, res, false);
    else
        login_go_on(c, req, res, &l, form_text(&req->form, "next"));
}

static void code_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    if (!session_token(req).n)
        http_redirect(c, res, S("/login"));
    else
        show(c, req, res, true, NULL, S(""));
}

static void code_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct login l = {0};

    if (req->form.bad) {
        res->status = 400;
        show(c, req, res, true, "请填写动态口令", S(""));
        return;
    }
    if (login_second(c, session_token(req), form_text(&req->form, "code"), &l) != OK)
        refused(c, req, res, true);
    else
        login_go_on(c, req, res, &l, form_text(&req->form, "next"));
}

static void logout_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    login_close(c, session_token(req));
    c->fail = (struct fail){0}; /* a session that has ended already is what was wanted */
    session_forget(c, req, res);
    http_redirect(c, res, S("/login"));
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/login"),      ACT_LOG_IN, NULL,        login_get,   LANE_QUICK},
    {"POST", LIT("/login"),      ACT_LOG_IN, &login_form, login_post,  LANE_HEAVY},
    {"GET",  LIT("/login/code"), ACT_LOG_IN, NULL,        code_get,    LANE_QUICK},
    {"POST", LIT("/login/code"), ACT_LOG_IN, &code_form,  code_post,   LANE_QUICK},
    {"POST", LIT("/logout"),     ACT_LOG_IN, NULL,        logout_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(login_routes, routes);
