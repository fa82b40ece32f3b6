/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consults.c - drafts before the public, the opinions that came, and what becomes of them (意见征集) */
#include "base/utf8.h"
#include "web/desk/common.h"
#include "work/consult.h"
#include "work/may.h"

enum { PAGE = 50 };

static const struct field open_fields[] = {
    {LIT("doc"), LIT("草案"), FIELD_LINE, REQUIRED, 300, LIT("")},
    {LIT("closes"), LIT("截止日期"), FIELD_DAY, REQUIRED, 0, LIT("")},
    {LIT("reason"), LIT("缩短期限的理由"), FIELD_LINE, 0, 200, LIT("")},
};
static const struct form_rule open_form = {open_fields, 3, false, 0};
static const struct field decide_fields[] = {
    {LIT("outcome"), LIT("研究结果"), FIELD_CHOICE, REQUIRED, 0,
     LIT("adopted|partly|declined|spam")},
    {LIT("answer"), LIT("理由和说明"), FIELD_TEXT, 0, CONSULT_CONTENT, LIT("")},
};
static const struct form_rule decide_form = {decide_fields, 2, false, 0};
static const struct field conclude_fields[] = {
    {LIT("summary"), LIT("采纳的总体情况"), FIELD_TEXT, REQUIRED, CONSULT_SUMMARY, LIT("")},
};
static const struct form_rule conclude_form = {conclude_fields, 1, false, 0};

static struct str state_of(struct ctx *c, const struct consult *k, struct str *chip)
{
    if (k->concluded_at.s) {
        *chip = S("chip chip-green");
        return S("已公布结果");
    }
    if (day_cmp(ctx_today(c), k->closes) > 0) {
        *chip = S("chip chip-yellow");
        return S("待公布结果");
    }
    *chip = S("chip chip-blue");
    return S("正在征集");
}

static struct str span_of(struct ctx *c, const struct consult *k)
{
    return str_fmt(c->mem, "%.*s至%.*s", STR_ARG(day_iso(c->mem, k->opens)),
                   STR_ARG(day_iso(c->mem, k->closes)));
}

static void opening(struct ctx *c, const struct http_req *req, struct desk_page *v,
                    const struct fail *why)
{
    struct desk_form *form =
        desk_form(c, req, S("/desk/consults"), S("开始征求意见"), &open_form);
    struct desk_alert alert = {0};

    form->title = S("新的意见征集");
    form->note =
        str_fmt(c->mem, "先把草案和起草说明发布出去，再在这里开始。征集期一般不少于%d日。",
                consult_days_least());
    desk_hint(&form->fields, "doc",
              S("草案公开页面的网址，或者网址里 doc_ "
                "后面的数字；也可以从这条信息的办理页点“征求意见”进来"));
    desk_value(&form->fields, "doc", desk_query(c, req, "doc"));
    desk_value(&form->fields, "closes",
               day_iso(c->mem, day_add(ctx_today(c), consult_days_least())));
    desk_hint(&form->fields, "reason", S("少于规定天数时必填，会公开"));
    if (why && desk_form_alert(c->mem, &form->fields, why, &alert))
        desk_alert(c->mem, &v->shell, &alert);
    desk_block(c->mem, v)->form = form;
}

static void list(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_table t = {
        .id = S("t-consults"), .caption = S("意见征集"), .empty = S("还没有征求过意见")};
    struct consult_list all = {0};
    struct unit u = {0};
    int64_t before = 0;

    str_int(desk_query(c, req, "before"), &before);
    desk_unit(c, req, ACT_SEE_DESK, &u);
    consult_find(c, u.id, true, before, PAGE + 1, &all);
    desk_shell(c, req, S("意见征集"), &v.shell);
    desk_heads(c->mem, &t, S("草案|征集期|#意见|#待研究|状态"));
    for (isize i = 0; i < all.n && i < PAGE; i++) {
        const struct consult *k = &all.p[i];
        struct desk_row *row = desk_row(c->mem, &t);
        struct desk_cell *cell = desk_cell(c->mem, &t, row, utf8_head(k->title, 60));
        struct str chip, state = state_of(c, k, &chip);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/consults/%lld", (long long)k->id);
        desk_cell(c->mem, &t, row, span_of(c, k))->nowrap = true;
        desk_cell(c->mem, &t, row, desk_int(c, k->opinions))->num = true;
        desk_cell(c->mem, &t, row, desk_int(c, k->undecided))->num = true;
        desk_cell(c->mem, &t, row, state)->chip = chip;
    }
    if (all.n > PAGE)
        t.pager.next =
            str_fmt(c->mem, "/desk/consults?before=%lld", (long long)all.p[PAGE - 1].id);
    desk_block(c->mem, &v)->table = &t;
    opening(c, req, &v, why);
    desk_show(c, req, res, &v);
}

static void consults_list(struct ctx *c, struct http_req *req, struct http_res *res)
{
    list(c, req, res, NULL);
}

/* The number of a document from its address or alone; 0 for anything else. */
static struct doc_id doc_named(struct str s)
{
    isize at = str_rfind(s, S("doc_")), n = 0;
    int64_t id = 0;

    s = str_trim_wide(at < 0 ? s : str_from(s, at + 4));
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    if ((at < 0 && n < s.n) || !str_int(str_slice(s, 0, n), &id))
        id = 0;
    return (struct doc_id){id};
}

static void consults_open(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form *f = &req->form;
    struct fail why = {0};
    int64_t id = 0;

    if (!f->bad)
        consult_open(c, doc_named(form_text(f, "doc")), form_day(f, "closes"),
                     form_text(f, "reason"), &id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/consults/%lld", (long long)id), "saved",
                   &why))
        list(c, req, res, &why);
}

static void opinions_table(struct ctx *c, const struct consult_view *w, struct desk_table *t)
{
    bool keeps;

    *t = (struct desk_table){.id = S("t-opinions"),
                             .caption = S("收到的意见"),
                             .title = S("收到的意见"),
                             .empty = S("还没有收到意见")};
    db_begin_read(c);
    keeps = may_ask(c, ACT_REGISTER, w->k.unit);
    db_end(c);
    desk_heads(c->mem, t, S("意见|关于|提交|结果"));
    for (isize i = 0; i < w->opinions.n; i++) {
        const struct opinion *o = &w->opinions.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, utf8_head(o->content, 60));

        cell->head = true;
        if (keeps)
            cell->path = str_fmt(c->mem, "/desk/consults/opinion/%lld", (long long)o->id);
        cell->sub = o->number;
        desk_cell(c->mem, t, row, o->clause.n ? o->clause : S("全文"));
        desk_cell(c->mem, t, row, desk_when(c, o->filed_at))->nowrap = true;
        desk_cell(c->mem, t, row, opinion_outcome_zh(o->outcome))->chip =
            o->outcome.n ? S("chip chip-green") : S("chip chip-yellow");
    }
    if (w->more)
        t->pager.next = str_fmt(c->mem, "/desk/consults/%lld?after=%lld", (long long)w->k.id,
                                (long long)w->opinions.p[w->opinions.n - 1].id);
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_facts *f = NEW(c->mem, struct desk_facts, 1);
    struct desk_table t;
    struct consult_view w = {0};
    struct desk_alert alert = {0};
    struct desk_form *form;
    int64_t after = 0;

    str_int(desk_query(c, req, "after"), &after);
    if (consult_show(c, id, true, after, PAGE, &w))
        return;
    desk_shell(c, req, w.k.title, &v.shell);
    desk_crumb(c->mem, &v.shell, S("意见征集"), S("/desk/consults"));
    desk_head_link(c->mem, &v.shell, S("公开页面"),
                   str_fmt(c->mem, "/gongkai/consult/%lld.html", (long long)id), S("eye"));
    v.shell.chip = state_of(c, &w.k, &v.shell.chip_look);
    f->id = S("h-consult");
    f->title = S("征集情况");
    desk_fact(c->mem, f, "草案", w.k.title);
    f->rows.p[0].path = str_fmt(c->mem, "/desk/doc/%lld", (long long)w.k.document.n);
    desk_fact(c->mem, f, "征集期", span_of(c, &w.k));
    if (w.k.reason.n)
        desk_fact(c->mem, f, "缩短期限的理由", w.k.reason);
    desk_fact(c->mem, f, "研究结果",
              str_fmt(c->mem, "采纳 %lld 条，部分采纳 %lld 条，未采纳 %lld 条，待研究 %lld 条",
                      (long long)w.tally.adopted, (long long)w.tally.partly,
                      (long long)w.tally.declined, (long long)w.tally.undecided));
    if (w.decided)
        desk_fact(c->mem, f, "总体情况", w.k.summary);
    desk_block(c->mem, &v)->facts = f;
    opinions_table(c, &w, &t);
    desk_block(c->mem, &v)->table = &t;
    if (!w.decided) {
        form = desk_form(c, req, str_fmt(c->mem, "/desk/consults/%lld", (long long)id),
                         S("公布结果"), &conclude_form);
        form->title = S("公布采纳情况");
        form->note = S("征集期满、每条意见都研究过以后公布；公布以后不能再改。公开页面按编号列"
                       "出结果和理由，"
                       "不显示意见原文和联系方式。");
        if (why && desk_form_alert(c->mem, &form->fields, why, &alert))
            desk_alert(c->mem, &v.shell, &alert);
        desk_block(c->mem, &v)->form = form;
    }
    desk_show(c, req, res, &v);
}

static void consults_one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        show(c, req, res, id, NULL);
}

static void consults_conclude(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    if (c->fail.code)
        return;
    if (!req->form.bad)
        consult_conclude(c, id, form_text(&req->form, "summary"));
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/consults/%lld", (long long)id), "saved",
                   &why))
        show(c, req, res, id, &why);
}

static void opinion(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id,
                    const struct fail *why)
{
    static const struct desk_option outcomes[] = {
        {LIT("adopted"), LIT("采纳"), false},
        {LIT("partly"), LIT("部分采纳"), false},
        {LIT("declined"), LIT("未采纳"), false},
        {LIT("spam"), LIT("与草案无关"), false},
    };
    struct desk_page v = {0};
    struct desk_facts *f = NEW(c->mem, struct desk_facts, 1);
    struct desk_alert alert = {0};
    struct desk_form *form;
    struct opinion o = {0};
    struct consult k = {0};
    struct str contact;

    if (opinion_see(c, id, &o, &contact, &k))
        return;
    desk_shell(c, req, str_fmt(c->mem, "意见 %.*s", STR_ARG(o.number)), &v.shell);
    desk_crumb(c->mem, &v.shell, S("意见征集"), S("/desk/consults"));
    desk_crumb(c->mem, &v.shell, utf8_head(k.title, 24),
               str_fmt(c->mem, "/desk/consults/%lld", (long long)k.id));
    f->id = S("h-opinion");
    f->title = S("意见");
    desk_fact(c->mem, f, "关于", o.clause.n ? o.clause : S("全文"));
    desk_fact(c->mem, f, "内容", o.content);
    desk_fact(c->mem, f, "联系方式", contact.n ? contact : S("没有留"));
    desk_fact(c->mem, f, "提交时间", instant_minute(c->mem, o.filed_at));
    if (o.outcome.n)
        desk_fact(c->mem, f, "结果", opinion_outcome_zh(o.outcome));
    if (o.answer.n)
        desk_fact(c->mem, f, "理由和说明", o.answer);
    desk_block(c->mem, &v)->facts = f;
    if (!k.concluded_at.s) {
        form = desk_form(c, req, str_fmt(c->mem, "/desk/consults/opinion/%lld", (long long)id),
                         S("保存"), &decide_form);
        form->title = S("研究结果");
        form->note = S("理由会按编号公开；请不要写个人信息。");
        desk_options(c->mem, &form->fields, "outcome", outcomes, 4, true);
        desk_field(&form->fields, "answer")->wide = true;
        if (why && desk_form_alert(c->mem, &form->fields, why, &alert))
            desk_alert(c->mem, &v.shell, &alert);
        desk_block(c->mem, &v)->form = form;
    }
    desk_show(c, req, res, &v);
}

static void opinion_one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        opinion(c, req, res, id, NULL);
}

static void opinion_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    if (c->fail.code)
        return;
    if (!req->form.bad)
        opinion_decide(c, id, form_text(&req->form, "outcome"),
                       form_text(&req->form, "answer"));
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/consults/opinion/%lld", (long long)id),
                   "saved", &why))
        opinion(c, req, res, id, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/consults"),              ACT_SEE_DESK, NULL,           consults_list,     LANE_QUICK},
    {"POST", LIT("/desk/consults"),              ACT_REGISTER, &open_form,     consults_open,     LANE_QUICK},
    {"GET",  LIT("/desk/consults/{id}"),         ACT_SEE_DESK, NULL,           consults_one,      LANE_QUICK},
    {"POST", LIT("/desk/consults/{id}"),         ACT_REGISTER, &conclude_form, consults_conclude, LANE_QUICK},
    {"GET",  LIT("/desk/consults/opinion/{id}"), ACT_REGISTER, NULL,           opinion_one,       LANE_QUICK},
    {"POST", LIT("/desk/consults/opinion/{id}"), ACT_REGISTER, &decide_form,   opinion_post,      LANE_QUICK},
};
/* clang-format on */
ROUTES(consults_routes, routes);
