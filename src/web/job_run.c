/* SPDX-License-Identifier: MulanPSL-2.0 */
/* job_run.c - what happens to a request on a lane: admission, its handler, its answer; see job.h */
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "web/cache.h"
#include "web/error.h"
#include "web/job_in.h"
#include "web/session.h"

/* The request as handlers see it; text points at the library's memory and at the job's. */
void job_fill(struct job *j, struct arena *mem, struct ctx *c, struct http_req *req)
{
    struct str client = {0};

    app_ctx(j->s->app, mem, c);
    c->request_no = job_no(j);
    c->peer = str_of(j->spot ? j->spot->peer : "");
    if (j->spot && j->spot->trusted)
        client = forwarded_for(&j->s->o.trust, job_header(j, "X-Forwarded-For"));
    if (client.n)
        c->peer = client;
    *req = (struct http_req){.method = str_of(j->method),
                             .path = {j->path, j->path_len},
                             .query = j->query,
                             .host = j->head.host,
                             .peer = c->peer,
                             .user_agent = job_header(j, "User-Agent"),
                             .cookie = j->head.cookie,
                             .etag_asked = j->head.etag_asked,
                             .since_asked = job_header(j, "If-Modified-Since"),
                             .accept_encoding = j->head.accept_encoding,
                             .range = job_header(j, "Range"),
                             .origin = job_header(j, "Origin"),
                             .fetch_site = job_header(j, "Sec-Fetch-Site"),
                             .type = job_header(j, "Content-Type"),
                             .csrf_given = job_header(j, "X-CSRF-Token"),
                             .secure = j->secure,
                             .hant = j->hant,
                             .params = j->params,
                             .route = j->route,
                             .app = j->s->app};
    for (int i = 0; i < 4; i++)
        req->param[i] = j->param[i];
    req->user_agent = utf8_repair(mem, req->user_agent);
    req->host = utf8_repair(mem, req->host);
}

/* What visitors read who are not logged in may come from a replica that has all of what was heard; the page on which
 * they follow what they reported may not. */
static bool may_lag(const struct job *j, const struct http_req *req)
{
    return j->route && j->route->act == ACT_READ_PUBLIC && strcmp(j->method, "POST") &&
           (str_starts(req->path, S("/gongkai/")) || str_starts(req->path, S("/api/"))) &&
           !str_starts(req->path, S("/gongkai/correct-track")) && !session_token(req).n &&
           app_reads_replica(j->s->app, j->read_at);
}

void server_refresh(struct server *s, struct arena *mem)
{
    jmp_buf over;

    mem->unwind = &over;
    if (setjmp(over) == 0)
        app_refresh(s->app, mem);
    if (setjmp(over) == 0)
        app_look_at_replica(s->app, mem);
    mem->unwind = NULL;
    arena_reset(mem);
}

static void finish(struct job *j, struct ctx *c, struct http_req *req, struct http_res *res)
{
    if (!res->status)
        http_error(c, req, res, c->fail.code ? c->fail.code : ERR_NOT_FOUND);
    if (res->body.failed)
        http_status(c, req, res, 503, S(""));
    j->response = reply_make(c, req, res, j->enc, &j->status, j->key_n ? &j->keep : NULL);
    j->keep_unit = res->cache_unit;
    j->endless = res->endless || j->query.n > 0;
}

/* The page, from a replica where it may be; once more from the primary where that broke off. */
static void dispatch(struct job *j, struct ctx *c, struct http_req *req, struct str body,
                     struct http_res *res)
{
    bool lag = may_lag(j, req);

    if (lag)
        db_may_lag(c, j->s->app->replica);
    route_dispatch(c, req, body, res);
    if (!lag || (res->status != 503 && c->fail.code != ERR_BUSY))
        return;
    *res = (struct http_res){0};
    c->fail = (struct fail){0};
    db_attach(c, j->s->app->db);
    route_dispatch(c, req, body, res);
}

static void run_route(struct job *j, struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str body = S("");

    if (j->in && intake_close(j->in)) {
        c->fail = j->in->fail;
        http_error(c, req, res, c->fail.code);
        return;
    }
    if (j->in && j->in->multipart_on) {
        req->form = j->in->form;
        if (!j->route->form)
            req->form.rule = NULL;
        else
            form_end(c->mem, &req->form);
        if (!req->csrf_given.n)
            req->csrf_given = j->in->csrf;
    } else if (j->in) {
        body = buf_str(&j->in->body);
    }
    if (j->route->form && j->route->form->multipart && !req->form.rule &&
        str_eq(req->method, S("POST")) && !j->in)
        form_read(c->mem, j->route->form, S(""), &req->form);
    dispatch(j, c, req, body, res);
}

void job_run(void *p, struct arena *mem)
{
    struct job *j = p;
    bool admitting = j->phase == ADMIT, post = !strcmp(j->method, "POST");
    struct ctx c;
    struct http_req req;
    struct http_res res = {0};
    jmp_buf over;

    mem->unwind = &over;
    j->read_at = cache_time(j->s->app->cache);
    if (setjmp(over) == 0) {
        job_fill(j, mem, &c, &req);
        if (admitting) {
            if (route_admit(&c, &req, &res))
                j->phase = ADMITTED;
            else if (c.fail.code == ERR_LOGIN && session_is_ours(&req)) {
                j->in->no_files = true; /* the session is over: what was typed comes back */
                j->phase = ADMITTED;
            } else
                finish(j, &c, &req, &res);
        } else {
            run_route(j, &c, &req, &res);
            finish(j, &c, &req, &res);
        }
    } else {
        struct log_line l = log_start(LOG_LEVEL_ERROR, "memory");

        log_str(&l, "request", job_no(j));
        log_str(&l, "path", (struct str){j->path, j->path_len});
        log_end(&l);
        if (j->response)
            MHD_destroy_response(j->response);
        j->response = NULL; /* it will be a 503 */
        if (admitting)
            j->phase = ADMIT;
    }
    mem->unwind = NULL;
    arena_reset(mem);
    if (!admitting && post) /* what it published is to be seen at once */
        server_refresh(j->s, mem);
    if (admitting && j->phase == ADMIT)
        j->phase = REFUSED;
    atomic_fetch_sub(&j->s->under_way, 1);
    MHD_resume_connection(j->conn);
}
