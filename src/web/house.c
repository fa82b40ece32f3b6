/* SPDX-License-Identifier: MulanPSL-2.0 */
/* house.c - the server's own addresses: the root, the view modes, the state of health */
#include <stdatomic.h>

#include "base/json.h"
#include "store/db.h"
#include "store/migrate.h"
#include "web/app.h"
#include "web/cache.h"
#include "web/session.h"

static void root(struct ctx *c, struct http_req *req, struct http_res *res)
{
    (void)req;
    http_redirect(c, res, S("/gongkai/"));
}

static const struct field view_fields[] = {
    {LIT("set"), LIT("显示方式"), FIELD_LINE, REQUIRED, 20, LIT("")},
    {LIT("back"), LIT("返回地址"), FIELD_LINE, 0, 2000, LIT("")},
};
static const struct form_rule view_form = {view_fields, 2, false, 0};

static void choose_view(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str kept =
        view_choose(c->mem, http_cookie_value(req, S("view")), form_text(&req->form, "set"));
    struct str back = form_text(&req->form, "back");

    if (!kept.n) {
        http_status(c, req, res, 400, S("没有这种显示方式。"));
        return;
    }
    http_cookie(c, res,
                str_fmt(c->mem, "view=%.*s; Path=/; SameSite=Lax; Max-Age=31536000%s",
                        STR_ARG(kept), req->secure ? "; Secure" : ""));
    http_redirect(c, res, back.n ? back : S("/gongkai/"));
}

/* For watchers: 200 while the database answers. Says nothing that a stranger should not know. */
static void health(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct cache_figures f = cache_figures(req->app->cache);
    struct json_out j;
    bool well = !c->db || migrate_version_of(c) == migrate_version();

    res->status = well && !c->fail.code ? 200 : 503;
    c->fail = (struct fail){0};
    res->type = S("application/json");
    res->no_store = true;
    res->body = buf_new(c->mem, 256);
    j = jout_new(&res->body);
    jout_object(&j);
    jout_put_bool(&j, "ok", res->status == 200);
    jout_put_str(&j, "version", S(GONGKAI_VERSION));
    jout_put_int(&j, "pages", f.pages);
    jout_put_int(&j, "page_bytes", f.bytes);
    jout_end(&j);
}

/* For whoever shares out requests: 200 while this instance can serve readers and is not about to stop. A primary that
 * is away for writers is no reason to send readers elsewhere. */
static void ready(struct ctx *c, struct http_req *req, struct http_res *res)
{
    bool stopping = atomic_load(&req->app->stopping);
    int version = c->db ? migrate_version_of(c) : migrate_version();
    bool database = !c->fail.code;
    struct json_out j;

    c->fail = (struct fail){0};
    res->status = database && version == migrate_version() && !stopping ? 200 : 503;
    res->type = S("application/json");
    res->no_store = true;
    res->body = buf_new(c->mem, 256);
    j = jout_new(&res->body);
    jout_object(&j);
    jout_put_bool(&j, "ready", res->status == 200);
    jout_put_bool(&j, "database", database);
    jout_put_bool(&j, "schema", database && version == migrate_version());
    jout_put_bool(&j, "stopping", stopping);
    jout_end(&j);
}

static const struct route list[] = {
    {"GET", LIT("/"), ACT_READ_PUBLIC, NULL, root, LANE_QUICK},
    {"GET", LIT("/healthz"), ACT_READ_PUBLIC, NULL, health, LANE_QUICK},
    {"GET", LIT("/readyz"), ACT_READ_PUBLIC, NULL, ready, LANE_QUICK},
    {"POST", LIT("/view"), ACT_READ_PUBLIC, &view_form, choose_view, LANE_QUICK},
};
ROUTES(house_routes, list);
