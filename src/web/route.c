/* SPDX-License-Identifier: MulanPSL-2.0 */
/* route.c - the route table and its dispatcher; see route.h */
#include "web/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "web/error.h"
#include "web/session.h"

#define FAMILY(name) &name,
static const struct route_table *const families[] = {
#include "route_list.h"
};
#undef FAMILY
const struct route_set all_routes = {families, (int)(sizeof families / sizeof *families)};

/* --- finding */

struct match {
    struct str param[4];
    int params;
    isize literal; /* bytes that stood there literally */
};

/* `pattern` from its byte i on, against `path` from j on. A parameter takes one byte at least,
 * never a slash, and as little as lets the rest fit. */
static bool fits(struct str pattern, isize i, struct str path, isize j, struct match *m)
{
    isize from = j, close;

    while (i < pattern.n && pattern.p[i] != '{') {
        if (j >= path.n || path.p[j] != pattern.p[i])
            return false;
        i++, j++;
    }
    m->literal += j - from;
    if (i == pattern.n)
        return j == path.n;
    for (close = i; close < pattern.n && pattern.p[close] != '}'; close++)
        continue;
    if (m->params == 4)
        return false;
    for (isize to = j + 1; to <= path.n && path.p[to - 1] != '/'; to++) {
        struct match try = *m;

        /* Most lengths are none: what follows is not there. */
        if (close + 1 < pattern.n && pattern.p[close + 1] != '{' &&
            (to == path.n || path.p[to] != pattern.p[close + 1]))
            continue;
        try.param[try.params++] = (struct str){path.p + j, to - j};
        if (fits(pattern, close + 1, path, to, &try)) {
            *m = try;
            return true;
        }
    }
    return false;
}

/* Where a pattern ends literally, the path ends so too: that rules most of them out. */
static bool same_end(struct str pattern, struct str path)
{
    char last = pattern.n ? pattern.p[pattern.n - 1] : '}';

    return last == '}' || (path.n && path.p[path.n - 1] == last);
}

/* Nearly all patterns begin with twelve literal bytes, most of them with others than the path does. Where
 * a parameter stands among the twelve, fits() decides. */
static bool same_start(struct str pattern, struct str path)
{
    enum { BYTES = 12 };

    if (pattern.n < BYTES || path.n < BYTES || !memcmp(pattern.p, path.p, BYTES))
        return true;
    return memchr(pattern.p, '{', BYTES) != NULL;
}

const struct route *route_find(const struct route_set *set, struct str method, struct str path,
                               struct str param[4], int *params, bool *other_method)
{
    const struct route *best = NULL, *rest = NULL;
    struct match best_match = {.literal = -1};
    bool known = false;

    if (str_eq(method, S("HEAD")))
        method = S("GET");
    for (int f = 0; f < set->n; f++)
        for (int r = 0; r < set->table[f]->n; r++) {
            const struct route *one = &set->table[f]->route[r];
            struct match m = {.params = 0};

            if (one->path.n == 1 && one->path.p[0] == '*' &&
                str_eq(str_of(one->method), method))
                rest = one;
            if (!same_end(one->path, path) || !same_start(one->path, path) ||
                !fits(one->path, 0, path, 0, &m))
                continue;
            known = true;
            if (!str_eq(str_of(one->method), method) || m.literal <= best_match.literal)
                continue;
            best = one;
            best_match = m;
        }
    for (int i = 0; i < 4; i++)
        param[i] = best_match.param[i];
    *params = best_match.params;
    *other_method = known && !best;
    return best || known ? best : rest;
}

/* --- refusing */

/* To the log-in page, and back afterwards. What was posted comes back where it was read (route_dispatch); else it is
 * lost, and the page says so. */
static void ask_login(struct ctx *c, const struct http_req *req, struct http_res *res)
{
    struct str back = req->path;

    if (req->query.n)
        back = str_fmt(c->mem, "%.*s?%.*s", STR_ARG(req->path), STR_ARG(req->query));
    if (!str_eq(req->method, S("POST")))
        http_redirect(c, res, str_concat(c->mem, S("/login?next="), http_escape(c->mem, back)));
    else if (str_starts(req->path, S("/api/")))
        http_error(c, req, res, ERR_LOGIN);
    else {
        http_redirect(c, res, S("/login?expired=1"));
        fail_set(&c->fail, ERR_LOGIN, "permission", "登录已经过期，刚才提交的内容没有受理。");
    }
}

bool route_admit(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct route *r = req->route;
    bool post = str_eq(req->method, S("POST")), open = permit_public(r->act);
    enum session_state state = SESSION_NONE;

    res->no_store = r->act != ACT_READ_PUBLIC;
    if (post && session_is_foreign(req)) {
        http_status(c, req, res, 403,
                    S("这次提交来自别的网站，没有受理。请回到本站页面重新填写。"));
        return false;
    }
    if (r->act != ACT_READ_PUBLIC)
        state = session_read(c, req);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return false;
    }
    if (open)
        return true;
    if (state == SESSION_WAITS) {
        http_redirect(c, res, S("/login/code"));
        return false;
    }
    if (state == SESSION_MUST_CHANGE && r->act != ACT_OWN_ACCOUNT) {
        http_redirect(c, res, S("/account/password"));
        return false;
    }
    if (state == SESSION_NONE) {
        ask_login(c, req, res);
        return false;
    }
    if (permit_may(&c->actor, r->act, NULL, 0, &c->fail) != OK) {
        http_error(c, req, res, c->fail.code);
        return false;
    }
    return true;
}

void route_run(struct ctx *c, struct http_req *req, struct str body, struct http_res *res)
{
    const struct route *r = req->route;
    bool post = str_eq(req->method, S("POST"));

    if (post && !req->csrf_given.n && body.n && !str_starts(req->type, S("application/json")))
        req->csrf_given = form_peek(c->mem, body, S("csrf"));
    if (post && req->csrf.n && !session_csrf_ok(req)) {
        if (session_is_ours(req)) {
            if (r->form && !req->form.rule)
                form_read(c->mem, r->form, body, &req->form);
            http_stale(c, req, res);
            return;
        }
        http_status(c, req, res, 403,
                    S("页面已经过期，没有受理这次提交。请返回上一页，刷新后再试；填写的内容仍在"
                      "上一页里。"));
        return;
    }
    if (r->form && !req->form.rule)
        form_read(c->mem, r->form, post ? body : req->query, &req->form);
    if (!res->body.mem)
        res->body = buf_new(c->mem, 1024); /* so that a handler may just write */
    r->run(c, req, res);
    /* Also where a handler had answered already that something is wrong, and then could not show its page. */
    if (c->fail.code &&
        (!res->status || (res->status >= 400 && !res->body.n && res->file <= 0)))
        http_error(c, req, res, c->fail.code);
    if (!res->status && (res->body.n || res->file > 0))
        res->status = 200; /* who has written a file need not say so */
}

void route_dispatch(struct ctx *c, struct http_req *req, struct str body, struct http_res *res)
{
    if (route_admit(c, req, res)) {
        route_run(c, req, body, res);
    } else if ((res->status == 503 || c->fail.code == ERR_LOGIN) && req->route->form &&
               (body.n || req->form.rule)) {
        /* The database is away, or the session is over: what was typed stands in the page that says so. */
        if (!req->form.rule)
            form_read(c->mem, req->route->form, body, &req->form);
        http_error(c, req, res, c->fail.code ? c->fail.code : ERR_BUSY);
    }
}

/* --- who reaches what */

static int by_path(const void *x, const void *y)
{
    const struct route *a = *(const struct route *const *)x,
                       *b = *(const struct route *const *)y;
    int order = str_cmp(a->path, b->path);

    return order ? order : str_cmp(str_of(a->method), str_of(b->method));
}

static void reach_line(struct buf *b, const struct route *r)
{
    isize from = b->n;

    buf_fmt(b, "%s", r->method);
    buf_pad(b, from, 5, ' ');
    buf_add(b, r->path);
    buf_pad(b, from, 56, ' ');
    buf_fmt(b, " %.*s:", STR_ARG(action_name(r->act)));
    for (int role = ROLE_NONE; role < ROLE__MAX; role++) {
        if (!permit_role((enum role)role, r->act))
            continue;
        buf_fmt(b, " %.*s", STR_ARG(role_name((enum role)role)));
        if (role == ROLE_NONE)
            break; /* everybody */
    }
    buf_char(b, '\n');
}

/* All of them, by path; how many. */
static int routes_by_path(struct arena *mem, const struct route_set *set,
                          const struct route ***out)
{
    int n = 0;

    for (int f = 0; f < set->n; f++)
        n += set->table[f]->n;
    *out = NEW(mem, const struct route *, n + 1);
    n = 0;
    for (int f = 0; f < set->n; f++)
        for (int i = 0; i < set->table[f]->n; i++)
            (*out)[n++] = &set->table[f]->route[i];
    qsort(*out, (size_t)n, sizeof **out, by_path);
    return n;
}

struct str route_reach(struct arena *mem, const struct route_set *set)
{
    struct buf b = buf_new(mem, 1 << 14);
    const struct route **all;
    int n = routes_by_path(mem, set, &all);

    buf_lit(&b, "# method, path, action: who gets in (public: everybody)\n");
    for (int i = 0; i < n; i++)
        reach_line(&b, all[i]);
    return buf_str(&b);
}

void route_reach_json(struct json_out *j, struct arena *mem, const struct route_set *set)
{
    const struct route **all;
    int n = routes_by_path(mem, set, &all);

    jout_object(j);
    jout_key(j, "routes");
    jout_array(j);
    for (int i = 0; i < n; i++) {
        jout_object(j);
        jout_put_str(j, "method", str_of(all[i]->method));
        jout_put_str(j, "path", all[i]->path);
        jout_put_str(j, "action", action_name(all[i]->act));
        jout_key(j, "roles");
        jout_array(j);
        for (int role = ROLE_NONE; role < ROLE__MAX; role++) {
            if (!permit_role((enum role)role, all[i]->act))
                continue;
            jout_str(j, role_name((enum role)role));
            if (role == ROLE_NONE)
                break; /* everybody */
        }
        jout_end(j);
        jout_end(j);
    }
    jout_end(j);
    jout_end(j);
}
