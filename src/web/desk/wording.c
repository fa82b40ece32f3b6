/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wording.c - the desk's pages of an office's own letters (文书模板); see work/letter_wording.h */
#include "work/letter_wording.h"

#include "base/utf8.h"
#include "render/pdf.h"
#include "web/app.h"
#include "web/desk/case.h"
#include "work/letter_blanks.h"

static const struct field wording_fields[] = {
    {LIT("text"), LIT("正文"), FIELD_TEXT, REQUIRED, 20000, {0}},
    {LIT("step"), LIT("步骤"), FIELD_LINE, 0, 10, {0}},
};
static const struct field paper_fields[] = {
    {LIT("text"), LIT("正文"), FIELD_TEXT, 0, 20000, {0}},
    {LIT("step"), LIT("步骤"), FIELD_LINE, 0, 10, {0}},
};
static const struct form_rule paper_form = {paper_fields, 2, false, 1 << 20};
static const struct form_rule wording_form = {wording_fields, 2, false, 1 << 20};

static void list(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct wording_lines all = {0};
    struct unit u = {0};

    if (desk_unit(c, req, ACT_CASE, &u) == OK)
        (void)wording_all(c, u.id, &all);
    desk_shell(c, req, S("文书模板"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    v.shell.lead =
        S("每种文书的文字可以按本单位的习惯修改，空格写在花括号里。已经审批的文书不受影响。");
    t->id = S("wordings");
    t->caption = S("文书");
    desk_heads(c->mem, t, S("文书|给谁|文字|最近修改"));
    for (isize i = 0; i < all.n; i++) {
        const struct wording_line *l = &all.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *k = desk_cell(c->mem, t, row, l->rule.name);

        k->head = true;
        k->path = str_fmt(c->mem, "/desk/wordings/%.*s", STR_ARG(l->rule.id));
        k->sub = l->rule.id;
        desk_cell(c->mem, t, row,
                  letter_to_applicant(&l->rule)     ? S("申请人")
                  : str_has(l->rule.to, S("third")) ? S("第三方")
                                                    : S("有关机关"));
        desk_cell(c->mem, t, row, l->own ? S("本单位的") : S("通用的"))->chip =
            l->own ? S("chip chip-blue") : S("chip");
        desk_cell(c->mem, t, row,
                  l->own ? str_fmt(c->mem, "%.*s　%.*s", STR_ARG(desk_when(c, l->at)),
                                   STR_ARG(l->changed))
                         : S(""));
    }
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

static struct desk_facts *blanks(struct ctx *c, const struct wording_open *o)
{
    struct desk_facts *f = NEW(c->mem, struct desk_facts, 1);

    f->id = S("blanks");
    f->title = S("空格");
    for (isize i = 0; i < o->blanks.n; i++)
        desk_fact(c->mem, f,
                  str_cstr(c->mem, str_fmt(c->mem, "{%.*s}", STR_ARG(o->blanks.p[i].name))),
                  blank_is_own(o->blanks.p[i].name) ? S("由系统填写")
                                                    : S("由承办人填写，空着不能发出"));
    if (!o->blanks.n)
        desk_fact(c->mem, f, "没有空格", S("这种文书没有需要填写的内容"));
    return f;
}

static struct desk_table *history(struct ctx *c, const struct wording_open *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("history");
    t->title = t->caption = S("修改记录");
    t->empty = S("没有修改过，用的是通用的文字。");
    desk_heads(c->mem, t, S("时间|谁改的|文字"));
    for (isize i = 0; i < o->history.n; i++) {
        const struct letter_text_row *r = &o->history.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *k = desk_cell(c->mem, t, row, desk_when(c, r->at));

        k->head = true;
        k->path = str_fmt(c->mem, "/desk/wordings/%.*s?version=%lld", STR_ARG(o->rule.id),
                          (long long)r->id);
        desk_cell(c->mem, t, row, r->name);
        desk_cell(c->mem, t, row,
                  r->text.n ? str_concat(c->mem, utf8_head(r->text, 40), S("…"))
                            : S("恢复通用的文字"));
    }
    return t;
}

/* An earlier wording in the form, to be saved again. */
static bool earlier(struct ctx *c, const struct http_req *req, const struct wording_open *o,
                    struct str *text)
{
    int64_t id = 0;

    if (!str_int(desk_query(c, req, "version"), &id))
        return false;
    for (isize i = 0; i < o->history.n; i++)
        if (o->history.p[i].id == id) {
            *text = o->history.p[i].text.n ? o->history.p[i].text : o->rule.text;
            return true;
        }
    return false;
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res, struct str rule,
                 const struct fail *why)
{
    struct str path = str_fmt(c->mem, "/desk/wordings/%.*s", STR_ARG(rule)), text;
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, path, S("保存"), &wording_form);
    struct wording_open o = {0};
    struct desk_alert wrong = {0};
    struct desk_block *b;

    if (wording_open(c, c->actor.home, rule, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, o.rule.name, &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    desk_crumb(c->mem, &v.shell, S("文书模板"), S("/desk/wordings"));
    v.shell.chip = o.own ? S("本单位的文字") : S("通用的文字");
    v.shell.chip_look = o.own ? S("chip chip-blue") : S("chip");
    text = o.text;
    if (earlier(c, req, &o, &text))
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S(""),
                                        .icon = S("info"),
                                        .title = S("这是以前的文字，保存后才会使用")});
    desk_value(&f->fields, "text",
               req->form.rule == &paper_form ? form_text(&req->form, "text") : text);
    desk_field(&f->fields, "text")->rows = S("18");
    desk_field(&f->fields, "text")->wide = true;
    desk_hint(&f->fields, "text",
              str_fmt(c->mem,
                      "一行一段。空格写作{名称}，可以增加自己的空格。这种文书应当写明：%.*s",
                      STR_ARG(o.rule.fields)));
    f->fields.n = 1; /* the step is a button's */
    f->title = S("文字");
    f->note = o.may ? S("") : S("只有审批答复的人可以修改。");
    f->other = str_concat(c->mem, path, S("/pdf"));
    f->other_label = S("预览（不保存）");
    f->back = S("/desk/wordings");
    f->back_label = S("返回");
    if (desk_form_alert(c->mem, &f->fields, why, &wrong))
        desk_alert(c->mem, &v.shell, &wrong);
    if (o.may)
        desk_block(c->mem, &v)->form = f;
    else {
        b = desk_block(c->mem, &v);
        b->text = text;
        b->look = S("prose letter-text");
    }
    b = desk_block(c->mem, &v);
    desk_button(c->mem, &b->buttons, req, S("预览正在使用的文字（PDF）"),
                str_concat(c->mem, path, S("/pdf")));
    if (o.may && o.own)
        desk_button(c->mem, &b->buttons, req, S("恢复通用的文字"),
                    str_concat(c->mem, path, S("/reset")))
            ->confirm = S("确实要恢复通用的文字吗？现在的文字留在修改记录里。");
    desk_block(c->mem, &v)->facts = blanks(c, &o);
    desk_block(c->mem, &v)->table = history(c, &o);
    desk_show(c, req, res, &v);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, req->param[0], NULL);
}

static void save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str rule = req->param[0];
    struct fail why = {0};

    if (!req->form.bad)
        (void)wording_save(c, c->actor.home, rule, form_text(&req->form, "text"));
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/wordings/%.*s", STR_ARG(rule)), "saved",
                   &why))
        show(c, req, res, rule, &why);
}

static void reset(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str rule = req->param[0];
    struct fail why = {0};

    (void)wording_reset(c, c->actor.home, rule);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/wordings/%.*s", STR_ARG(rule)), "saved",
                   &why))
        show(c, req, res, rule, &why);
}

/* The wording on paper: that which stands (a plain post), or the one that was typed. */
static void paper(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str text = form_text(&req->form, "text");
    struct wording_open o = {0};
    struct letter sheet = {0};
    struct paper on_paper;
    struct str bytes = {0};
    struct fail why;

    if (!wording_open(c, c->actor.home, req->param[0], &o) &&
        !wording_preview(c, c->actor.home, req->param[0], text.n ? text : o.text, &sheet)) {
        on_paper = letter_paper(c->mem, &sheet);
        (void)print_pdf(req->app->helper, &on_paper, c->mem, &bytes, &c->fail);
    }
    if (text.n && c->fail.code &&
        err_is_users(c->fail.code)) { /* what was typed is still there */
        why = c->fail;
        res->status = err_http(c->fail.code);
        c->fail = (struct fail){0};
        show(c, req, res, req->param[0], &why);
        return;
    }
    http_bytes(c, req, res, S("application/pdf"),
               str_fmt(c->mem, "%.*s（样张）.pdf", STR_ARG(sheet.title)), bytes);
}

static const struct field none[] = {{LIT("step"), LIT("步骤"), FIELD_LINE, 0, 10, {0}}};
static const struct form_rule plain_form = {none, 1, false, 0};
static const struct route rows[] = {
    {"GET", LIT("/desk/wordings"), ACT_CASE, NULL, list, LANE_QUICK},
    {"GET", LIT("/desk/wordings/{rule}"), ACT_CASE, NULL, page, LANE_QUICK},
    {"POST", LIT("/desk/wordings/{rule}"), ACT_CASE_APPROVE, &wording_form, save, LANE_QUICK},
    {"POST", LIT("/desk/wordings/{rule}/reset"), ACT_CASE_APPROVE, &plain_form, reset,
     LANE_QUICK},
    {"POST", LIT("/desk/wordings/{rule}/pdf"), ACT_CASE, &paper_form, paper, LANE_HEAVY},
};
ROUTES(wording_routes, rows);
