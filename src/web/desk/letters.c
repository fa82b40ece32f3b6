/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letters.c - letters on the desk: blanks, approval, delivery, paper; see case.h */
#include "base/json.h"
#include "base/utf8.h"
#include "pages.h"
#include "law/correction.h"
#include "render/docx.h"
#include "render/pdf.h"
#include "web/app.h"
#include "web/desk/case.h"
#include "work/may.h"

enum { BLANKS_MOST = 12 };
#define BLANK(name)                                                                            \
    {                                                                                          \
        LIT(name), LIT("内容"), FIELD_TEXT, 0, 20000,                                          \
        {                                                                                      \
            0                                                                                  \
        }                                                                                      \
    }
static const struct field fields[] = {
    {LIT("rule"), LIT("文书"), FIELD_LINE, 0, 10, {0}},
    {LIT("outcome"), LIT("处理结果"), FIELD_LINE, 0, 10, {0}},
    {LIT("name"), LIT("空格"), FIELD_MANY, 0, 200, {0}},
    {LIT("seen"), LIT("版本"), FIELD_INT, 0, 0, {0}},
    {LIT("reason"), LIT("退回的理由"), FIELD_LINE, 0, 500, {0}},
    {LIT("way"), LIT("送达方式"), FIELD_LINE, 0, 20, {0}},
    {LIT("day"), LIT("发出日期"), FIELD_DAY, 0, 0, {0}},
    {LIT("proof"), LIT("凭证"), FIELD_LINE, 0, 200, {0}},
    /* the blanks' texts, in the order of their names */
    BLANK("v0"),
    BLANK("v1"),
    BLANK("v2"),
    BLANK("v3"),
    BLANK("v4"),
    BLANK("v5"),
    BLANK("v6"),
    BLANK("v7"),
    BLANK("v8"),
    BLANK("v9"),
    BLANK("v10"),
    BLANK("v11"),
};
static const struct form_rule letter_form = {fields, sizeof fields / sizeof *fields, false,
                                             1 << 20};

static void fill(struct ctx *c, const struct letter_draft *d, struct letter_page *v)
{
    isize cap = 0, own_cap = 0, missing_cap = 0;

    v->rule = d->rule.id;
    v->seen = desk_int(c, d->row.version);
    v->outcome = d->outcome;
    v->must = d->has_outcome ? d->o.must_state : S("");
    v->addressee = d->addressee;
    v->number = d->row.number;
    v->text = d->filled;
    for (isize i = 0; i < d->blanks.n; i++) {
        struct str name = d->blanks.p[i].name;
        bool line = str_has(name, S("期限")) || str_has(name, S("天数")) ||
                    str_has(name, S("数量")) || str_has(name, S("收件人")) ||
                    str_has(name, S("方式")) || str_has(name, S("日期"));

        *LIST_ADD(c->mem, &v->fields, cap) = (struct letter_field){
            name, d->blanks.p[i].value, line ? S("1") : S("4"), letter_blank_open(d, name)};
    }
    for (isize i = 0; i < d->own.n; i++)
        if (d->own.p[i].value.n &&
            str_has(d->text, str_fmt(c->mem, "{%.*s}", STR_ARG(d->own.p[i].name))))
            *LIST_ADD(c->mem, &v->own, own_cap) =
                (struct desk_pair){d->own.p[i].name, utf8_head(d->own.p[i].value, 80)};
    for (isize i = 0; i < d->missing.n; i++) {
        struct str name = d->missing.p[i].name;

        *LIST_ADD(c->mem, &v->missing, missing_cap) =
            blank_is_own(name)
                ? str_concat(c->mem, name,
                             S("（由系统填写：请补全本单位资料或者先办理相应步骤）"))
                : name;
    }
}

static const struct desk_option ways[] = {
    {LIT("email"), LIT("电子邮件"), false}, {LIT("web"), LIT("网上查看"), false},
    {LIT("post"), LIT("邮寄"), false},      {LIT("direct"), LIT("当面"), false},
    {LIT("fax"), LIT("传真"), false},       {LIT("other"), LIT("其他"), false}};

/* How and when it was delivered, and what proves it. */
static void delivered(struct ctx *c, const struct letter_row_db *l, struct desk_shell *shell)
{
    struct str way = S("");
    struct jval *o = NULL;
    struct fail no = {0};

    if (!str_eq(l->state, S("sent")))
        return;
    if (!jval_parse(c->mem, l->delivery, &o, &no))
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
            if (str_eq(ways[i].value, jval_get_str(o, "way")))
                way = ways[i].label;
    desk_alert(c->mem, shell,
               &(struct desk_alert){
                   .look = S(""),
                   .icon = S("info"),
                   .title = str_fmt(c->mem, "%.*s发出，%.*s", STR_ARG(day_zh(c->mem, l->sent)),
                                    STR_ARG(way.n ? way : S("送达方式未记载"))),
                   .text = l->words.n ? str_concat(c->mem, S("送达凭证："), l->words)
                                      : S("没有登记送达凭证。")});
}

/* What was typed about the delivery stands in its form again. */
static void delivery(struct ctx *c, const struct http_req *req, struct letter_page *v)
{
    bool typed = req->form.rule && str_ends(req->path, S("/send"));
    isize cap = 0;

    v->t_day = typed ? form_text(&req->form, "day") : day_iso(c->mem, ctx_today(c));
    v->day_type = typed ? desk_day_type(form_get(&req->form, "day")) : S("date");
    v->t_proof = typed ? form_text(&req->form, "proof") : S("");
    v->t_reason = req->form.rule && str_ends(req->path, S("/return"))
                      ? form_text(&req->form, "reason")
                      : S("");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct desk_option *o = LIST_ADD(c->mem, &v->ways, cap);

        *o = ways[i];
        o->on = typed && str_eq(o->value, form_text(&req->form, "way"));
    }
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct letter_draft *d, struct request_id id, const struct fail *why)
{
    struct letter_page v = {0};
    struct fail wrong = why ? *why : (struct fail){0};
    struct page p;
    struct str state = d->row.state;

    desk_form_fault(req, &wrong);
    fill(c, d, &v);
    delivery(c, req, &v);
    desk_shell(c, req, d->has_outcome ? d->o.short_zh : d->rule.name, &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    v.case_id = desk_int(c, id.n);
    v.case_link = str_fmt(c->mem, "/desk/cases/%lld", (long long)id.n);
    desk_crumb(c->mem, &v.shell, S("申请"), v.case_link);
    if (wrong.code)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-bad"),
                                        .icon = S("bad"),
                                        .title = str_dup(c->mem, str_of(wrong.what)),
                                        .text = str_dup(c->mem, str_of(wrong.article)),
                                        .urgent = true});
    if (str_eq(state, S("draft")) && d->row.words.n)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-warn"),
                                        .icon = S("warn"),
                                        .title = S("已退回"),
                                        .text = d->row.words});
    if (!d->masked)
        delivered(c, &d->row, &v.shell);
    if (d->masked)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){
                       .look = S(""),
                       .icon = S("info"),
                       .title = S("还没有承办人"),
                       .text = S("保存草稿后您即为承办人，文书上显示申请人的全部信息。")});
    v.editable = !d->row.id || (str_eq(state, S("draft")) && d->mine);
    v.letter = d->row.id ? desk_int(c, d->row.id) : S("");
    v.action = d->row.id ? str_fmt(c->mem, "/desk/letters/%lld", (long long)d->row.id)
                         : str_fmt(c->mem, "/desk/cases/%lld/letters/new", (long long)id.n);
    v.may_submit = d->row.id && d->mine && str_eq(state, S("draft"));
    v.may_send = d->mine && str_eq(state, S("approved"));
    db_begin_read(c);
    v.may_approve = d->signs;
    v.may_return = str_eq(state, S("submitted")) && may_ask(c, ACT_CASE_APPROVE, d->row.unit);
    (void)db_end(c);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_letter(&p, &v);
}

static void new_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};
    struct str outcome = desk_query(c, req, "outcome"), rule = desk_query(c, req, "rule");
    struct letter_draft d = {0};
    struct correction result;
    struct outcome o;

    if (correction_find(outcome, &result))
        rule = S("P13");
    if (outcome.n && outcome_find(outcome, &o))
        rule = o.letter;
    if (str_eq(rule, S("D23")) && !outcome.n)
        outcome = S("O23");
    if (c->fail.code || letter_begin(c, id, rule, outcome, &d)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    show(c, req, res, &d, id, NULL);
}

static struct blank_list typed(struct ctx *c, const struct http_req *req)
{
    const struct form_value *names = form_get(&req->form, "name");
    struct blank_list out = {0};
    isize cap = 0;

    for (isize i = 0; i < names->many.n && i < BLANKS_MOST; i++) {
        const char *field = str_cstr(c->mem, str_fmt(c->mem, "v%d", (int)i));

        blank_set(c->mem, &out, &cap, names->many.p[i], form_text(&req->form, field));
    }
    return out;
}

/* What was typed stands in the form, beside the text as it is stored. */
static void keep_typed(struct letter_draft *d, const struct blank_list *typed)
{
    for (isize i = 0; i < d->blanks.n; i++)
        for (isize k = 0; k < typed->n; k++)
            if (str_eq(d->blanks.p[i].name, typed->p[k].name))
                d->blanks.p[i].value = typed->p[k].value;
}

static void open_again(struct ctx *c, struct http_req *req, struct http_res *res,
                       int64_t letter, const struct fail *why)
{
    struct letter_draft d = {0};

    if (letter_open(c, letter, &d)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    show(c, req, res, &d, d.row.request, why);
}

/* After a step: the letter by redirect, or again with what went wrong. */
static void after(struct ctx *c, struct http_req *req, struct http_res *res, int64_t letter)
{
    struct fail why = {0};

    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/letters/%lld", (long long)letter),
                   "saved", &why))
        open_again(c, req, res, letter, &why);
}

/* Nothing is done with a form that is wrong itself: it comes back with what is wrong. */
static bool ready(const struct ctx *c, const struct http_req *req)
{
    return !c->fail.code && !req->form.bad;
}

static void create(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};
    struct blank_list blanks = typed(c, req);
    struct letter_draft d = {0};
    int64_t letter = 0;
    struct fail why;

    if (ready(c, req))
        (void)letter_save(c, id, 0, 0, form_text(&req->form, "rule"),
                          form_text(&req->form, "outcome"), &blanks, &letter);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/letters/%lld", (long long)letter),
                   "saved", &why) &&
        letter_begin(c, id, form_text(&req->form, "rule"), form_text(&req->form, "outcome"),
                     &d) == OK) {
        keep_typed(&d, &blanks);
        show(c, req, res, &d, id, &why);
    }
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    open_again(c, req, res, desk_id(c, req, 0), NULL);
}

static void save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct blank_list blanks = typed(c, req);
    struct letter_draft d = {0};
    struct fail why = {0};
    int64_t letter = desk_id(c, req, 0), same = 0;

    if (ready(c, req))
        (void)letter_save(c, (struct request_id){0}, letter, (int)form_int(&req->form, "seen"),
                          form_text(&req->form, "rule"), form_text(&req->form, "outcome"),
                          &blanks, &same);
    if (!desk_again(c, req, res, str_fmt(c->mem, "/desk/letters/%lld", (long long)letter),
                    "saved", &why))
        return;
    if (letter_open(c, letter, &d)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    keep_typed(&d, &blanks);
    show(c, req, res, &d, d.row.request, &why);
}

static void submit(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t letter = desk_id(c, req, 0);

    if (ready(c, req))
        (void)letter_submit(c, letter);
    after(c, req, res, letter);
}

static void approve(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t letter = desk_id(c, req, 0);

    if (ready(c, req))
        (void)letter_approve(c, letter, (int)form_int(&req->form, "seen"));
    after(c, req, res, letter);
}

/* Who has sent it back has nothing more to see of it: the case again. */
static void give_back(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t letter = desk_id(c, req, 0);
    struct letter_draft d = {0};
    struct fail why = {0};

    if (ready(c, req) && letter_open(c, letter, &d) == OK)
        (void)letter_return(c, letter, form_text(&req->form, "reason"));
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/cases/%lld", (long long)d.row.request.n),
                   "saved", &why))
        open_again(c, req, res, letter, &why);
}

static void drop(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t letter = desk_id(c, req, 0);
    struct letter_draft d = {0};
    struct fail why = {0};

    if (ready(c, req) && letter_open(c, letter, &d) == OK)
        (void)letter_drop(c, letter);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/cases/%lld", (long long)d.row.request.n),
                   "removed", &why))
        open_again(c, req, res, letter, &why);
}

static void send(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct delivery v = {.day = form_day(&req->form, "day"),
                         .way = form_text(&req->form, "way"),
                         .proof = form_text(&req->form, "proof")};
    int64_t letter = desk_id(c, req, 0);

    if (ready(c, req))
        (void)letter_send(c, letter, &v);
    after(c, req, res, letter);
}

static void paper(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    struct str form = req->params > 1 ? req->param[1] : S("");
    bool docx = str_eq(form, S("docx"));
    struct letter sheet = {0};
    struct paper on_paper;
    struct str bytes = {0};

    if (!docx && !str_eq(form, S("pdf")))
        fail_set(&c->fail, ERR_NOT_FOUND, "form", "文书只有 PDF 和 DOCX 两种格式");
    if (!c->fail.code && letter_sheet(c, id, &sheet) == OK) {
        on_paper = letter_paper(c->mem, &sheet);
        if (docx)
            (void)render_docx(c->mem, &on_paper, &bytes, &c->fail);
        else
            (void)print_pdf(req->app->helper, &on_paper, c->mem, &bytes, &c->fail);
    }
    http_bytes(c, req, res, docx ? S(HTTP_DOCX) : S("application/pdf"),
               str_fmt(c->mem, "%.*s.%s", STR_ARG(sheet.title), docx ? "docx" : "pdf"), bytes);
}

static const struct route rows[] = {
    {"GET", LIT("/desk/cases/{id}/letters/new"), ACT_CASE, NULL, new_page, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/letters/new"), ACT_CASE, &letter_form, create, LANE_QUICK},
    {"GET", LIT("/desk/letters/{id}"), ACT_CASE, NULL, page, LANE_QUICK},
    {"POST", LIT("/desk/letters/{id}"), ACT_CASE, &letter_form, save, LANE_QUICK},
    {"POST", LIT("/desk/letters/{id}/submit"), ACT_CASE, &letter_form, submit, LANE_QUICK},
    {"POST", LIT("/desk/letters/{id}/approve"), ACT_CASE_APPROVE, &letter_form, approve,
     LANE_QUICK},
    {"POST", LIT("/desk/letters/{id}/return"), ACT_CASE_APPROVE, &letter_form, give_back,
     LANE_QUICK},
    {"POST", LIT("/desk/letters/{id}/drop"), ACT_CASE, &letter_form, drop, LANE_QUICK},
    {"POST", LIT("/desk/letters/{id}/send"), ACT_CASE, &letter_form, send, LANE_QUICK},
    {"GET", LIT("/desk/letters/{id}/{form}"), ACT_CASE, NULL, paper, LANE_HEAVY},
};
ROUTES(letter_routes, rows);
