/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session.c - the cookie, who it is, and where a post came from; see session.h */
#include "web/session.h"

#include "base/secret.h"

static struct str cookie_name(const struct http_req *req)
{
    return req->secure ? S("__Host-gongkai") : S("gongkai");
}

struct str session_token(const struct http_req *req)
{
    return http_cookie_value(req, cookie_name(req));
}

enum session_state session_read(struct ctx *c, struct http_req *req)
{
    struct str token = session_token(req);

    if (!token.n)
        return SESSION_NONE;
    return session_actor(c, token, &req->csrf);
}

void session_keep(struct ctx *c, const struct http_req *req, struct http_res *res,
                  struct str token)
{
    http_cookie(c, res,
                str_fmt(c->mem, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                        STR_ARG(cookie_name(req)), STR_ARG(token), SESSION_HOURS * 3600,
                        req->secure ? "; Secure" : ""));
}

void session_forget(struct ctx *c, const struct http_req *req, struct http_res *res)
{
    http_cookie(c, res,
                str_fmt(c->mem, "%.*s=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0%s",
                        STR_ARG(cookie_name(req)), req->secure ? "; Secure" : ""));
}

bool session_is_foreign(const struct http_req *req)
{
    struct str scheme, host;

    if (req->fetch_site.n)
        return !str_eq(req->fetch_site, S("same-origin")) &&
               !str_eq(req->fetch_site, S("none"));
    if (!req->origin.n)
        return false;
    return !str_cut(req->origin, S("://"), &scheme, &host) || !str_eq_nocase(host, req->host);
}

bool session_is_ours(const struct http_req *req)
{
    return (req->fetch_site.n ? str_eq(req->fetch_site, S("same-origin"))
                              : req->origin.n > 0) &&
           !session_is_foreign(req);
}

bool session_csrf_ok(const struct http_req *req)
{
    return req->csrf.n && req->csrf.n == req->csrf_given.n &&
           secret_eq(req->csrf, req->csrf_given);
}

/* --- how the reader wants to see pages */

static const struct {
    struct str mode;
    int group;
    bool silent; /* the usual one: no class */
} modes[] = {
    {LIT("size-s"), 1, false},     {LIT("size-m"), 1, true},     {LIT("size-l"), 1, false},
    {LIT("size-xl"), 1, false},    {LIT("theme-auto"), 2, true}, {LIT("theme-light"), 2, false},
    {LIT("theme-dark"), 2, false}, {LIT("contrast"), 2, false},
};
enum { MODES = sizeof modes / sizeof *modes };

/* The mode of a group that a cookie asks for; -1 the usual one. */
static int asked(struct str cookie, int group)
{
    for (struct str rest = cookie, one; str_next(&rest, '.', &one);)
        for (int i = 0; i < MODES; i++)
            if (modes[i].group == group && str_eq(modes[i].mode, one))
                return i;
    return -1;
}

static struct str join(struct arena *mem, int size, int theme, char by)
{
    struct buf b = buf_new(mem, 64);

    if (size >= 0 && !modes[size].silent)
        buf_add(&b, modes[size].mode);
    if (theme >= 0 && !modes[theme].silent) {
        if (b.n)
            buf_char(&b, by);
        buf_add(&b, modes[theme].mode);
    }
    return buf_str(&b);
}

struct str view_modes(struct arena *mem, struct str cookie)
{
    return join(mem, asked(cookie, 1), asked(cookie, 2), ' ');
}

struct str view_choose(struct arena *mem, struct str cookie, struct str set)
{
    int size = asked(cookie, 1), theme = asked(cookie, 2), i = 0;

    while (i < MODES && !str_eq(modes[i].mode, set))
        i++;
    if (i == MODES)
        return S("");
    *(modes[i].group == 1 ? &size : &theme) = i;
    set = join(mem, size, theme, '.');
    return set.n ? set : S("size-m");
}
