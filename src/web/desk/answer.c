/* SPDX-License-Identifier: MulanPSL-2.0 */
/* answer.c - the desk's page that makes a finished answer a draft for everybody; see work/answer.h */
#include "work/answer.h"

#include "web/app.h"
#include "web/desk/case.h"

static const struct field answer_fields[] = {
    {LIT("title"), LIT("标题"), FIELD_LINE, REQUIRED, 300, {0}},
    {LIT("col"), LIT("栏目"), FIELD_INT, REQUIRED, INT32_MAX, {0}},
    {LIT("text"), LIT("正文"), FIELD_TEXT, REQUIRED, 20000, {0}},
};
static const struct form_rule answer_form = {answer_fields, 3, false, 1 << 20};

static void said(struct ctx *c, const struct answer_open *o, struct desk_page *v)
{
    struct str left = S("");

    for (isize i = 0; i < o->left.n; i++)
        left =
            str_fmt(c->mem, "%.*s%s%.*s", STR_ARG(left), i ? "；" : "", STR_ARG(o->left.p[i]));
    if (o->made.n) {
        desk_alert(c->mem, &v->shell,
                   &(struct desk_alert){.look = S("alert-ok"),
                                        .icon = S("ok"),
                                        .title = S("这件答复已经转为主动公开的草稿")});
        desk_head_link(c->mem, &v->shell, S("打开草稿"),
                       str_fmt(c->mem, "/desk/doc/%lld", (long long)o->made.n), S("doc"));
    }
    desk_alert(
        c->mem, &v->shell,
        &(struct desk_alert){
            .look = S(""),
            .icon = S("info"),
            .title = str_fmt(c->mem, "已经替换 %d 处个人信息", o->replaced),
            .text = str_fmt(
                c->mem,
                "申请人的姓名、证件、联系方式和核查发现的其他个人信息都以 ■■■ 代替。生成草稿"
                "时再核对一遍，仍有个人信息的不能生成；之后照常经过核查、保密审查和审核。"
                "随答复提供的文件有 %lld 个作为附件带上。",
                (long long)o->files)});
    if (left.n)
        desk_alert(c->mem, &v->shell,
                   &(struct desk_alert){.look = S("alert-warn"),
                                        .icon = S("warn"),
                                        .title = S("没有带上的文件"),
                                        .text = left});
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res,
                 struct request_id id, const struct fail *why)
{
    struct str back = str_fmt(c->mem, "/desk/cases/%lld", (long long)id.n);
    struct desk_page v = {0};
    struct desk_form *f =
        desk_form(c, req, str_concat(c->mem, back, S("/publish")), S("生成草稿"), &answer_form);
    struct answer_open o = {0};
    struct desk_alert wrong = {0};
    struct desk_option *cols = NULL;
    isize n = 0;

    if (c->fail.code || answer_open(c, req->app->helper, id, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    db_begin_read(c);
    n = desk_column_options(c, o.r.unit, true, &cols);
    (void)db_end(c);
    desk_value(&f->fields, "title", o.title);
    desk_value(&f->fields, "text", o.text);
    if (o.col.n)
        desk_value(&f->fields, "col", desk_int(c, o.col.n));
    desk_options(c->mem, &f->fields, "col", cols, n, false);
    desk_hint(&f->fields, "col",
              o.col.n ? S("已按内容相近的公开信息选好，可以改")
                      : S("没有内容相近的公开信息，请选择"));
    desk_field(&f->fields, "text")->rows = S("16");
    desk_field(&f->fields, "text")->wide = true;
    desk_field(&f->fields, "title")->wide = true;
    f->back = back;
    f->back_label = S("返回申请");
    desk_shell(c, req, S("转为主动公开"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    desk_crumb(c->mem, &v.shell, o.r.number, back);
    v.shell.lead = S("多个申请人就相同的信息提出申请，且可以公开的，可以纳入主动公开范围（《条"
                     "例》第四十四条）。");
    said(c, &o, &v);
    if (desk_form_alert(c->mem, &f->fields, why, &wrong))
        desk_alert(c->mem, &v.shell, &wrong);
    if (!o.made.n)
        desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};

    show(c, req, res, id, NULL);
}

static void publish(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};
    struct answer_draft d = {.title = form_text(&req->form, "title"),
                             .text = form_text(&req->form, "text"),
                             .col = {form_int(&req->form, "col")}};
    struct doc_id doc = {0};
    struct fail why = {0};

    if (!c->fail.code && !req->form.bad)
        (void)answer_publish(c, req->app->helper, id, &d, &doc);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/doc/%lld", (long long)doc.n), "created",
                   &why))
        show(c, req, res, id, &why);
}

static const struct route rows[] = {
    {"GET", LIT("/desk/cases/{id}/publish"), ACT_CASE, NULL, page, LANE_HEAVY},
    {"POST", LIT("/desk/cases/{id}/publish"), ACT_CASE, &answer_form, publish, LANE_HEAVY},
};
ROUTES(answer_routes, rows);
