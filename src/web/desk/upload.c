/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upload.c - files by pieces, for scripts: the protocol stands in docs/server.md (断点续传) */
#include "work/upload.h"

#include "base/json.h"
#include "base/os.h"
#include "web/desk/common.h"

/* clang-format off */
static const struct field begin_fields[] = {
    {LIT("name"), LIT("文件名"), FIELD_LINE, REQUIRED, 300, {0}},
    {LIT("size"), LIT("大小"),   FIELD_INT,  REQUIRED, INT64_MAX, {0}},
};
static const struct form_rule begin_form = {begin_fields, 2, false, 0};
static const struct field piece_fields[] = {
    {LIT("offset"), LIT("位置"), FIELD_INT,  REQUIRED, INT64_MAX, {0}},
    {LIT("piece"),  LIT("内容"), FIELD_FILE, REQUIRED, UPLOAD_PIECE, {0}},
};
static const struct form_rule piece_form = {piece_fields, 2, true, UPLOAD_PIECE + (64 << 10)};
/* clang-format on */

/* Where the file stands; with a failure its status, and the sentence besides. */
static void tell(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct upload *u)
{
    struct buf b = buf_new(c->mem, 300);
    struct json_out j = jout_new(&b);

    if (!c->fail.code && req->form.bad)
        fail_set(&c->fail, ERR_INPUT, "form", "请求的内容不完整");
    if (c->fail.code == ERR_BUSY || c->fail.code == ERR_RATE)
        res->retry_after = 5;
    res->status = c->fail.code ? err_http(c->fail.code) : 200;
    jout_object(&j);
    if (c->fail.code)
        jout_put_str(&j, "error",
                     err_is_users(c->fail.code) ? str_dup(c->mem, str_of(c->fail.what))
                                                : err_sentence(c->fail.code));
    if (u->id) {
        jout_put_int(&j, "id", u->id);
        jout_put_int(&j, "offset", u->got);
        jout_put_int(&j, "size", u->size);
        jout_put_int(&j, "piece", UPLOAD_PIECE);
    }
    jout_end(&j);
    c->fail = (struct fail){0};
    res->type = S("application/json; charset=utf-8");
    res->no_store = true;
    res->body = b;
}

static void begin_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct upload u = {0};

    if (!req->form.bad)
        upload_begin(c, form_text(&req->form, "name"), form_int(&req->form, "size"), &u);
    tell(c, req, res, &u);
}

static void look_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct upload u = {0};
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        upload_look(c, id, &u);
    tell(c, req, res, &u);
}

static void piece_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form_value *v = form_get(&req->form, "piece");
    struct upload u = {0};
    struct str bytes = {0};
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code && !req->form.bad && v->files.n) {
        os_read_file(c->mem, str_cstr(c->mem, v->files.p[0].path), UPLOAD_PIECE, &bytes,
                     &c->fail);
        upload_put(c, id, form_int(&req->form, "offset"), bytes, &u);
    }
    tell(c, req, res, &u);
}

static void forget_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        upload_forget(c, id);
    tell(c, req, res, &(struct upload){0});
}

/* clang-format off */
static const struct route routes[] = {
    {"POST", LIT("/desk/uploads"),             ACT_DRAFT, &begin_form, begin_post,  LANE_QUICK},
    {"GET",  LIT("/desk/uploads/{id}"),        ACT_DRAFT, NULL,        look_get,    LANE_QUICK},
    {"POST", LIT("/desk/uploads/{id}"),        ACT_DRAFT, &piece_form, piece_post,  LANE_HEAVY},
    {"POST", LIT("/desk/uploads/{id}/forget"), ACT_DRAFT, NULL,        forget_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_upload_routes, routes);
