/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider.c - to the identity provider and back (统一身份认证登录) */
#include "work/provider.h"

#include "web/account/account.h"
#include "web/session.h"

/* The cookie goes back to these two pages only, and lives as long as the log-in may take. */
static struct str cookie_name(const struct http_req *req)
{
    return req->secure ? S("__Secure-gongkai-login") : S("gongkai-login");
}

static void cookie(struct ctx *c, const struct http_req *req, struct http_res *res,
                   struct str value)
{
    http_cookie(c, res,
                str_fmt(c->mem,
                        "%.*s=%.*s; Path=/login/oidc; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                        STR_ARG(cookie_name(req)), STR_ARG(value),
                        value.n ? PROVIDER_MINUTES * 60 : 0, req->secure ? "; Secure" : ""));
}

static void begin_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct provider_go go = {0};

    res->no_store = true;
    if (provider_begin(c, desk_query(c, req, "next"), &go) != OK) {
        login_refused(c, req, res, "没有登录");
        return;
    }
    cookie(c, req, res, go.browser);
    http_redirect_away(c, res, go.url);
}

static void back_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct provider_answer a = {.state = desk_query(c, req, "state"),
                                .code = desk_query(c, req, "code"),
                                .error = desk_query(c, req, "error"),
                                .issuer = desk_query(c, req, "iss"),
                                .browser = http_cookie_value(req, cookie_name(req))};
    struct login l = {0};
    struct str next = {0};

    res->no_store = true;
    cookie(c, req, res, S(""));
    if (provider_return(c, &a, req->user_agent, &l, &next) != OK)
        login_refused(c, req, res, "没有登录");
    else
        login_go_on(c, req, res, &l, next);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/login/oidc"),      ACT_LOG_IN, NULL, begin_get, LANE_HEAVY},
    {"GET", LIT("/login/oidc/back"), ACT_LOG_IN, NULL, back_get,  LANE_HEAVY},
};
/* clang-format on */
ROUTES(provider_routes, routes);
