/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_link.c - the evidence of a row of a register on the desk (依据) */
#include "web/desk/register_link.h"

#include "base/utf8.h"
#include "store/blob.h"
#include "web/desk/edit_form.h"
#include "work/media.h"

enum { FILE_MOST = 50 << 20 };

static const struct field prove_fields[] = {
    {LIT("what"), LIT("是什么"), FIELD_LINE, REQUIRED, 20, {0}},
    {LIT("document"), LIT("本单位的信息"), FIELD_LINE, 0, 300, {0}},
    {LIT("address"), LIT("网址"), FIELD_LINE, 0, 500, {0}},
    {LIT("file"), LIT("文件"), FIELD_FILE, 0, FILE_MOST, {0}},
    {LIT("label"), LIT("说明"), FIELD_LINE, 0, 120, {0}},
};
static const struct form_rule prove_form = {prove_fields, 5, true, FILE_MOST + (1 << 20)};
static const struct form_rule plain_form = {prove_fields, 0, false, 0};

struct str register_link_path(struct ctx *c, struct str kind, const struct register_link *l)
{
    if (l->document.n)
        return str_fmt(c->mem, "/desk/doc/%lld", (long long)l->document.n);
    if (l->address.n)
        return l->address;
    return str_fmt(c->mem, "/desk/registers/%.*s/%lld/file/%lld", STR_ARG(kind),
                   (long long)l->entry, (long long)l->id);
}

static struct str size_zh(struct ctx *c, int64_t n)
{
    return n < 1 << 20 ? str_fmt(c->mem, "%lld KB", (long long)(n + 1023) / 1024)
                       : str_fmt(c->mem, "%.1f MB", (double)n / (1 << 20));
}

void register_link_blocks(struct ctx *c, const struct http_req *req, struct desk_page *v,
                          const struct register_kind *k, int64_t entry, bool writes)
{
    struct str base =
        str_fmt(c->mem, "/desk/registers/%.*s/%lld", STR_ARG(k->id), (long long)entry);
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct register_link_list l = {0};
    struct desk_option *o;
    struct desk_form *f;
    isize n = 0;

    register_proofs(c, entry, &l);
    t->id = S("t-proofs");
    t->title = t->caption = S("依据");
    t->empty = S("还没有依据。文件、通知、照片放在这里，迎评和年报都能指到它。");
    desk_heads(c->mem, t, writes ? S("依据|是什么|登记|操作") : S("依据|是什么|登记"));
    for (isize i = 0; i < l.n; i++) {
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, l.p[i].label);

        cell->head = true;
        cell->path = register_link_path(c, k->id, &l.p[i]);
        if (l.p[i].blob.n)
            cell->sub = size_zh(c, l.p[i].size);
        desk_cell(c->mem, t, row, l.p[i].what);
        desk_cell(c->mem, t, row,
                  str_fmt(c->mem, "%.*s · %.*s", STR_ARG(l.p[i].by),
                          STR_ARG(desk_when(c, l.p[i].at))));
        if (writes)
            desk_button(
                c->mem, &desk_cell(c->mem, t, row, S(""))->buttons, req, S("移除"),
                str_fmt(c->mem, "%.*s/link/%lld/drop", STR_ARG(base), (long long)l.p[i].id))
                ->look = S("btn-quiet");
    }
    desk_block(c->mem, v)->table = t;
    if (!writes)
        return;
    f = desk_form(c, req, str_concat(c->mem, base, S("/link")), S("增加依据"), &prove_form);
    f->title = S("增加一份依据");
    f->note = S("信息、网址、文件，三样填一样。");
    f->id = S("f-proof");
    for (isize i = 0; i < f->fields.n; i++)
        f->fields.p[i].id = str_fmt(c->mem, "proof-%.*s", STR_ARG(f->fields.p[i].name));
    o = NEW(c->mem, struct desk_option, 20);
    for (struct str rest = k->proofs, one; n < 20 && str_next(&rest, '|', &one);)
        o[n++] = (struct desk_option){one, one, false};
    desk_options(c->mem, &f->fields, "what", o, n, false);
    desk_hint(&f->fields, "document", S("标题全文、网址或者编号"));
    desk_hint(&f->fields, "address", S("在别的网站上的，如上级的文件、报道"));
    desk_hint(&f->fields, "file", S("通知、签到表、照片等，不超过 50 MB；不会公开"));
    desk_hint(&f->fields, "label", S("不填时用标题或者文件名"));
    desk_block(c->mem, v)->form = f;
}

static void prove_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t entry = desk_id(c, req, 1);
    struct register_proof p = {.what = form_text(&req->form, "what"),
                               .label = form_text(&req->form, "label"),
                               .document = form_text(&req->form, "document"),
                               .address = form_text(&req->form, "address")};
    struct doc_file f = {0};
    struct fail why = {0};

    if (!req->form.bad && form_get(&req->form, "file")->files.n &&
        desk_take_file(c, req, false, &f) == OK) {
        p.sm3 = f.sm3;
        p.size = f.size;
        p.name = f.name;
        p.type = f.type;
    }
    if (!req->form.bad && !c->fail.code)
        register_prove(c, entry, &p, NULL);
    if (desk_again(c, req, res,
                   str_fmt(c->mem, "/desk/registers/%.*s/%lld", STR_ARG(req->param[0]),
                           (long long)entry),
                   "saved", &why))
        register_show_again(c, req, res, entry, &why);
}

static void drop_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t entry = desk_id(c, req, 1);
    struct fail why = {0};

    register_unprove(c, entry, desk_id(c, req, 2));
    if (desk_again(c, req, res,
                   str_fmt(c->mem, "/desk/registers/%.*s/%lld", STR_ARG(req->param[0]),
                           (long long)entry),
                   "removed", &why))
        register_show_again(c, req, res, entry, &why);
}

static void file_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct register_link l = {0};
    int fd = -1;

    register_proof_file(c, desk_id(c, req, 1), desk_id(c, req, 2), &l);
    if (c->fail.code || blob_open(c, l.sm3, &fd, &res->file_size) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->status = 200;
    res->file = fd;
    res->type = l.type;
    res->no_store = true;
    if (!media_is_picture(l.type) && !str_eq(l.type, S("application/pdf")))
        res->download = l.label;
}

/* clang-format off */
static const struct route routes[] = {
    {"POST", LIT("/desk/registers/{kind}/{id}/link"),             ACT_REGISTER, &prove_form, prove_post, LANE_HEAVY},
    {"POST", LIT("/desk/registers/{kind}/{id}/link/{link}/drop"), ACT_REGISTER, &plain_form, drop_post,  LANE_QUICK},
    {"GET",  LIT("/desk/registers/{kind}/{id}/file/{link}"),      ACT_SEE_DESK, NULL,        file_get,   LANE_QUICK},
};
/* clang-format on */
ROUTES(register_link_routes, routes);
