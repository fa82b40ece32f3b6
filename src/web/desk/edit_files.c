/* SPDX-License-Identifier: MulanPSL-2.0 */
/* edit_files.c - attachments, pictures, relations and decisions of one document (附件、关联、核查处理) */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/json.h"
#include "base/os.h"
#include "base/secret.h"
#include "render/redraw.h"
#include "store/blob.h"
#include "web/app.h"
#include "web/desk/edit_form.h"
#include "work/file_check.h"
#include "work/may.h"
#include "work/media.h"
#include "work/upload.h"

enum { PICTURE_MOST = 20 << 20 };

/* clang-format off */
static const struct field image_fields[] = {
    {LIT("file"),    LIT("图片"), FIELD_FILE, REQUIRED, PICTURE_MOST, {0}},
    {LIT("version"), LIT("版本"), FIELD_INT,  0, 1000000, {0}},
};
static const struct form_rule image_form = {image_fields, 2, true, PICTURE_MOST + (1 << 20)};
static const struct field remove_fields[] = {
    {LIT("version"), LIT("版本"), FIELD_INT, REQUIRED, 1000000, {0}},
};
static const struct form_rule remove_form = {remove_fields, 1, false, 0};
static const struct field relate_fields[] = {
    {LIT("other"), LIT("信息"), FIELD_INT,    REQUIRED, INT64_MAX, {0}},
    {LIT("kind"),  LIT("关系"), FIELD_CHOICE, REQUIRED, 20, LIT("interprets|amends|repeals|replaces|about")},
};
static const struct form_rule relate_form = {relate_fields, 2, false, 0};
static const struct field decide_fields[] = {
    {LIT("finding"),  LIT("核查问题"), FIELD_INT,    REQUIRED, INT64_MAX, {0}},
    {LIT("decision"), LIT("处理"),     FIELD_CHOICE, REQUIRED, 10, LIT("mended|kept")},
    {LIT("reason"),   LIT("理由"),     FIELD_LINE,   0, 500, {0}},
    {LIT("remember"), LIT("以后不再提示"), FIELD_FLAG, 0, 0, {0}},
};
static const struct form_rule decide_form = {decide_fields, 4, false, 0};
/* clang-format on */

/* Name.gif, drawn anew as PNG, is Name.png. */
static struct str named_as(struct arena *mem, struct str name, struct str type, struct str was)
{
    isize dot = str_rfind(name, S("."));

    if (str_eq(type, was) || dot < 0)
        return name;
    return str_concat(mem, str_slice(name, 0, dot), S(".png"));
}

/* Only the picture drawn anew is ever stored: the upload itself goes with its request. */
static enum err take_picture(struct ctx *c, const struct http_req *req, const char *path,
                             struct doc_file *out)
{
    struct str bytes = {0}, fresh = {0}, type = {0};
    struct blob_file kept = {0};

    os_read_file(c->mem, path, PICTURE_MOST, &bytes, &c->fail);
    picture_redraw(req->app->helper, bytes, out->type, c->mem, &fresh, &type, &c->fail);
    if (c->fail.code || blob_put(c, fresh, &kept))
        return c->fail.code;
    out->name = named_as(c->mem, out->name, type, out->type);
    out->type = type;
    out->sm3 = str_dup(c->mem, digest_str(&kept.sm3));
    out->size = kept.size;
    return OK;
}

/* The ends of an upload under way: what it is, is seen from them. */
static void ends_of(struct ctx *c, const char *path, int64_t size, struct str *head,
                    struct str *tail)
{
    enum { HEAD = 4096, TAIL = 64 << 10 };
    char *h = NEW(c->mem, char, HEAD), *t = NEW(c->mem, char, TAIL);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : pread(fd, h, HEAD, 0);

    *head = (struct str){h, got > 0 ? got : 0};
    got = fd < 0 ? -1 : pread(fd, t, TAIL, size > TAIL ? size - TAIL : 0);
    *tail = (struct str){t, got > 0 ? got : 0};
    if (fd < 0)
        os_fail(&c->fail, errno, path);
    else
        close(fd);
}

enum err desk_take_file(struct ctx *c, const struct http_req *req, bool picture,
                        struct doc_file *out)
{
    const struct form_value *v = form_get(&req->form, "file");
    struct blob_file kept = {0};
    struct str head = {0}, tail = {0};
    const struct form_file *f;
    const char *path;

    if (v->bad || !v->files.n)
        return fail_set(&c->fail, ERR_INPUT, "file", "%.*s", v->error.n ? (int)v->error.n : 21,
                        v->error.n ? v->error.p : "请先选择文件");
    f = &v->files.p[0];
    path = str_cstr(c->mem, f->path);
    ends_of(c, path, f->size, &head, &tail);
    if (media_of(f->name, head, tail, &out->type, &c->fail) != OK)
        return c->fail.code;
    if (picture && !media_is_picture(out->type))
        return fail_set(&c->fail, ERR_MEDIA, "file", "只能插入 PNG、JPEG、GIF、WebP 图片");
    out->kind = picture ? S("image") : S("file");
    out->name = f->name;
    if (media_is_picture(out->type))
        return take_picture(c, req, path, out);
    blob_put_file(c, path, file_form.max_body, &kept);
    out->sm3 = str_dup(c->mem, digest_str(&kept.sm3));
    out->size = kept.size;
    return c->fail.code;
}

static int version_now(struct ctx *c, const struct http_req *req, struct doc_id id)
{
    struct document d = {0};
    int given = (int)form_int(&req->form, "version");

    if (given)
        return given;
    db_begin_read(c);
    document_load(c, id, &d);
    db_end(c);
    return d.version;
}

static struct unit_id unit_of(struct ctx *c, struct doc_id id)
{
    struct document d = {0};

    db_begin_read(c);
    document_load(c, id, &d);
    db_end(c);
    return d.unit;
}

/* The upload itself, which is there until the request ends. */
static const char *upload_path(struct ctx *c, const struct http_req *req)
{
    return str_cstr(c->mem, form_get(&req->form, "file")->files.p[0].path);
}

static void gone(void *path)
{
    unlink(path);
}

/* A file that came by pieces stands where one that came in one go would. */
static void whole(struct ctx *c, struct http_req *req)
{
    struct form_file f = {0};
    struct upload u = {0};
    const char *path;
    int fd;

    f.path =
        str_fmt(c->mem, "%s/pieces-%.*s", req->app->tmp, STR_ARG(secret_token(c->mem, 12)));
    path = str_cstr(c->mem, f.path);
    arena_defer(c->mem, gone, (void *)path);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        os_fail(&c->fail, errno, path);
        return;
    }
    upload_take(c, form_int(&req->form, "upload"), fd, &u);
    close(fd);
    f.name = u.name;
    f.size = u.size;
    for (int i = 0; i < req->form.rule->n; i++)
        if (str_eq(req->form.rule->field[i].name, S("file")))
            req->form.value[i].bad = false; /* none was sent along */
    form_add_file(c->mem, &req->form, S("file"), &f);
}

static void file_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct doc_file f = {0};
    struct fail why = {0};
    int64_t attachment = 0, pieces = form_int(&req->form, "upload");
    int version = 0;

    if (!c->fail.code && pieces)
        whole(c, req);
    if (!c->fail.code && desk_take_file(c, req, false, &f) == OK &&
        file_check(c, unit_of(c, id), upload_path(c, req), &f) == OK)
        doc_attach(c, id, version_now(c, req, id), &f, &attachment, &version);
    if (!c->fail.code && pieces)
        upload_forget(c, pieces);
    req->form.bad = 0;
    if (desk_again(c, req, res, desk_doc_path(c, id, "/edit"), "attached", &why))
        desk_edit_show(c, req, res, &why);
}

static void remove_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct fail why = {0};
    int version = 0;

    if (!c->fail.code)
        doc_detach(c, id, (int)form_int(&req->form, "version"), desk_id(c, req, 1), &version);
    if (desk_again(c, req, res, desk_doc_path(c, id, "/edit"), "removed", &why))
        desk_edit_show(c, req, res, &why);
}

/* By script: the answer is the address that stands in the text. */
static void image_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct doc_file f = {0};
    struct buf b = buf_new(c->mem, 400);
    struct json_out j = jout_new(&b);
    int64_t attachment = 0;
    int version = 0;

    if (!c->fail.code && desk_take_file(c, req, true, &f) == OK)
        doc_attach(c, id, version_now(c, req, id), &f, &attachment, &version);
    res->status = c->fail.code ? err_http(c->fail.code) : 200;
    jout_object(&j);
    if (c->fail.code) {
        jout_put_str(&j, "error",
                     err_is_users(c->fail.code) ? str_of(c->fail.what)
                                                : err_sentence(c->fail.code));
    } else {
        jout_put_str(&j, "src",
                     str_fmt(c->mem, "/desk/file/%lld/%lld/%.*s", (long long)id.n,
                             (long long)attachment, STR_ARG(http_escape(c->mem, f.name))));
        jout_put_str(&j, "name", f.name);
        jout_put_int(&j, "version", version);
    }
    jout_end(&j);
    c->fail = (struct fail){0};
    res->type = S("application/json; charset=utf-8");
    res->no_store = true;
    res->body = b;
}

static void relate(struct ctx *c, struct http_req *req, struct http_res *res, bool on)
{
    struct doc_id id = {desk_id(c, req, 0)}, other = {form_int(&req->form, "other")};
    struct str kind = form_text(&req->form, "kind");
    struct fail why = {0};

    if (!c->fail.code && !req->form.bad) {
        if (on)
            doc_relate(c, id, other, kind);
        else
            doc_unrelate(c, id, other, kind);
    }
    if (desk_again(c, req, res, desk_doc_path(c, id, "/edit"), on ? "related" : "removed",
                   &why))
        desk_edit_show(c, req, res, &why);
}

static void relate_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    relate(c, req, res, true);
}

static void unrelate_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    relate(c, req, res, false);
}

static void decide_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};

    if (!c->fail.code && !req->form.bad)
        doc_settle(c, id, form_int(&req->form, "finding"), form_text(&req->form, "decision"),
                   form_text(&req->form, "reason"), form_flag(&req->form, "remember"));
    if (req->form.bad)
        fail_set(&c->fail, ERR_INPUT, "reason", "请写明怎样处理和理由");
    if (c->fail.code)
        http_error(c, req, res, c->fail.code);
    else
        http_redirect(c, res, desk_doc_path(c, id, "?done=decided"));
}

/* A file of a document in any state, for those who may see the document. */
static void file_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct attachment a = {0};
    struct document d = {0};
    int fd = -1;

    db_begin_read(c);
    document_load(c, id, &d);
    if (!c->fail.code)
        may_office(c, ACT_SEE_DOC, d.unit, d.f.office);
    attachment_load(c, desk_id(c, req, 1), &a);
    if (!c->fail.code && a.document.n != id.n)
        fail_set(&c->fail, ERR_NOT_FOUND, "file", "没有找到这个文件");
    db_end(c);
    if (c->fail.code || blob_open(c, a.sm3, &fd, &res->file_size) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->status = 200;
    res->file = fd;
    res->type = a.type;
    res->no_store = true;
    if (!media_is_picture(a.type) && !str_eq(a.type, S("application/pdf")))
        res->download = a.name;
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/file/{document}/{file}/{name}"), ACT_SEE_DOC, NULL,         file_get,      LANE_QUICK},
    {"GET",  LIT("/desk/doc/{id}/file/{file}"),          ACT_SEE_DOC, NULL,         file_get,      LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/file"),                 ACT_DRAFT,   &file_form,   file_post,     LANE_HEAVY},
    {"POST", LIT("/desk/doc/{id}/file/{file}/remove"),   ACT_DRAFT,   &remove_form, remove_post,   LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/image"),                ACT_DRAFT,   &image_form,  image_post,    LANE_HEAVY},
    {"POST", LIT("/desk/doc/{id}/relate"),               ACT_DRAFT,   &relate_form, relate_post,   LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/unrelate"),             ACT_DRAFT,   &relate_form, unrelate_post, LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/decide"),               ACT_SEE_DOC, &decide_form, decide_post,   LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_edit_files_routes, routes);
