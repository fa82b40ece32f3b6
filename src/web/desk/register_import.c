/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_import.c - registers from the tables that people have already: a file, or what was pasted */
#include "base/os.h"
#include "read/table.h"
#include "web/app.h"
#include "web/desk/common.h"
#include "web/desk/register_link.h"
#include "work/register.h"

enum { TABLE_MOST = 2 << 20, FILE_MOST = 20 << 20 };

static const struct field import_fields[] = {
    {LIT("file"), LIT("表格文件"), FIELD_FILE, 0, FILE_MOST, {0}},
    {LIT("table"), LIT("或者粘贴表格内容"), FIELD_TEXT, 0, TABLE_MOST, {0}}};
static const struct form_rule import_form = {import_fields, 2, true,
                                             FILE_MOST + TABLE_MOST + (1 << 20)};

/* The table of the file that was chosen, else what was pasted. */
static struct str given(struct ctx *c, const struct http_req *req)
{
    const struct form_value *v = form_get(&req->form, "file");
    struct str bytes = {0}, text = form_text(&req->form, "table");
    struct fail why;

    if (v->files.n && v->files.p[0].size) {
        os_read_file(c->mem, str_cstr(c->mem, v->files.p[0].path), FILE_MOST, &bytes, &c->fail);
        why = c->fail;
        read_table(req->app->helper, c->mem, v->files.p[0].name, bytes, &text, &why);
        if (why.code && !c->fail.code)
            fail_set(&c->fail, why.code == ERR_TOO_LARGE ? why.code : ERR_INPUT, "file", "%s",
                     why.code == ERR_TOO_LARGE
                         ? "表格太大，没有导入：一次最多 20000 行，请分成几张表"
                         : why.what);
    } else if (v->files.n) {
        fail_set(&c->fail, ERR_INPUT, "file", "文件“%.*s”是空的（0 字节）",
                 STR_ARG(v->files.p[0].name));
    } else if (!str_trim_wide(text).n) {
        fail_set(&c->fail, ERR_INPUT, "file", "请选择一个表格文件，或者把表格粘贴进来");
    }
    return text;
}

static void show_import(struct ctx *c, const struct http_req *req, struct http_res *res,
                        const struct register_kind *k, const struct register_import *in,
                        const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f =
        desk_form(c, req, str_fmt(c->mem, "%.*s/import", STR_ARG(register_kind_path(c, k))),
                  S("导入"), &import_form);
    struct desk_field *area = desk_field(&f->fields, "table");
    struct desk_alert alert = {0};
    struct buf names = buf_new(c->mem, 256);

    desk_shell(c, req, str_fmt(c->mem, "导入%.*s", STR_ARG(k->label)), &v.shell);
    desk_crumb(c->mem, &v.shell, S("台账"), S("/desk/registers"));
    desk_crumb(c->mem, &v.shell, k->label, register_kind_path(c, k));
    for (int i = 0; i < k->n; i++)
        buf_fmt(&names, "%s%.*s%s", i ? "、" : "", STR_ARG(k->field[i].label),
                k->field[i].need ? "（必填）" : "");
    area->rows = S("14");
    area->wide = area->has_hint = true;
    area->hint = str_fmt(c->mem,
                         "从电子表格里选中，连同表头一起粘贴到这里。表头可用：%.*s。"
                         "有一行不对就整张不导入。",
                         STR_ARG(buf_str(&names)));
    desk_hint(&f->fields, "file", S("XLSX、CSV 或者制表符分隔的文本，读第一张工作表"));
    desk_field(&f->fields, "file")->accept = S(".xlsx,.csv,.tsv,.txt");
    if (why && desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    f->back = register_kind_path(c, k);
    f->back_label = S("返回");
    desk_block(c->mem, &v)->form = f;
    if (in)
        desk_faults(c, &v, &in->faults);
    desk_show(c, req, res, &v);
}

static void registers_import(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct register_kind k;

    if (register_kind_of(c, req, &k))
        show_import(c, req, res, &k, NULL, NULL);
}

static void registers_import_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct register_kind k;
    struct register_import in = {0};
    struct fail why = {0};

    if (!register_kind_of(c, req, &k))
        return;
    if (!req->form.bad) {
        struct str text = given(c, req);

        if (!c->fail.code)
            register_import(c, c->actor.home, k.id, text, false, &in);
    }
    if (desk_again(c, req, res, register_kind_path(c, &k),
                   !in.same   ? "saved"
                   : in.added ? "imported"
                              : "known",
                   &why))
        show_import(c, req, res, &k, &in, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/registers/{kind}/import"), ACT_REGISTER, NULL,         registers_import,      LANE_QUICK},
    {"POST", LIT("/desk/registers/{kind}/import"), ACT_REGISTER, &import_form, registers_import_post, LANE_HEAVY},
};
/* clang-format on */
ROUTES(register_import_routes, routes);
