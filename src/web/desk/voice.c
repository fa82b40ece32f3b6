/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice.c - what readers reported, and the answers to it (网民留言) */
#include "work/voice.h"

#include "base/utf8.h"
#include "web/desk/common.h"
#include "work/may.h"

enum { PAGE = 50 };

static const struct field answer_fields[] = {
    {LIT("outcome"), LIT("处理结果"), FIELD_CHOICE, REQUIRED, 0,
     LIT("mended|right|answered|spam")},
    {LIT("answer"), LIT("答复"), FIELD_TEXT, 0, VOICE_CONTENT, LIT("")},
};
static const struct form_rule answer_form = {answer_fields, 2, false, 0};

static struct str state_chip(struct ctx *c, const struct voice *v)
{
    if (v->answered_at.s)
        return S("chip chip-green");
    return day_cmp(ctx_today(c), v->due) > 0 ? S("chip chip-overdue") : S("chip chip-yellow");
}

static void voices_list(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("t-voices"), .caption = S("网民留言")};
    struct voice_board b = {0};
    struct unit u = {0};
    bool all = str_eq(desk_query(c, req, "all"), S("1")), answers;
    int64_t before = 0;

    str_int(desk_query(c, req, "before"), &before);
    desk_unit(c, req, ACT_SEE_DESK, &u);
    voice_look(c, u.id, !all, before, PAGE, &b);
    db_begin_read(c);
    answers = may_ask(c, ACT_REGISTER, u.id);
    db_end(c);
    desk_shell(c, req, S("网民留言"), &v.shell);
    v.shell.lead =
        str_fmt(c->mem, "今年收到 %lld 条，答复 %lld 条，其中按时 %lld 条；改正网页 %lld 条。",
                (long long)b.year.received, (long long)b.year.answered,
                (long long)b.year.in_time, (long long)b.year.mended);
    desk_tab(c->mem, &v, S("待答复"),
             str_concat(c->mem, S("/desk/voices"), desk_unit_part(c, &u, "?")), !all);
    desk_tab(c->mem, &v, S("全部"),
             str_concat(c->mem, S("/desk/voices?all=1"), desk_unit_part(c, &u, "&")), all);
    t.empty = all ? S("还没有留言") : S("没有待答复的留言");
    desk_heads(c->mem, &t, S("留言|关于|提交|最迟答复|状态"));
    for (isize i = 0; i < b.rows.n; i++) {
        const struct voice *r = &b.rows.p[i];
        struct desk_row *row = desk_row(c->mem, &t);
        struct desk_cell *cell = desk_cell(c->mem, &t, row, utf8_head(r->content, 60));

        cell->head = true;
        if (answers)
            cell->path = str_fmt(c->mem, "/desk/voices/%lld", (long long)r->id);
        cell->sub = r->words.n ? str_fmt(c->mem, "“%.*s”", STR_ARG(r->words)) : r->number;
        desk_cell(c->mem, &t, row, r->title.n ? utf8_head(r->title, 40) : S("—"));
        desk_cell(c->mem, &t, row, desk_when(c, r->filed_at))->nowrap = true;
        desk_cell(c->mem, &t, row, day_iso(c->mem, r->due))->nowrap = true;
        cell = desk_cell(c->mem, &t, row, voice_outcome_zh(r->outcome));
        cell->chip = state_chip(c, r);
        if (!r->answered_at.s && day_cmp(ctx_today(c), r->due) > 0)
            row->look = S("row-overdue");
    }
    if (b.more)
        t.pager.next =
            str_fmt(c->mem, "/desk/voices?all=%d&before=%lld%.*s", all,
                    (long long)b.rows.p[b.rows.n - 1].id, STR_ARG(desk_unit_part(c, &u, "&")));
    if (b.more || before)
        t.pager.says = str_fmt(c->mem, "每页 %d 条", PAGE);
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id,
                 const struct fail *why)
{
    static const struct desk_option outcomes[] = {
        {LIT("mended"), LIT("已改正网页"), false},
        {LIT("right"), LIT("经核实无误"), false},
        {LIT("answered"), LIT("已答复提问"), false},
        {LIT("spam"), LIT("与内容无关"), false},
    };
    struct desk_page v = {0};
    struct desk_facts *f = NEW(c->mem, struct desk_facts, 1);
    struct desk_form *form;
    struct desk_alert alert = {0};
    struct voice r = {0};
    struct str contact;

    if (voice_see(c, id, &r, &contact))
        return;
    desk_shell(c, req, str_fmt(c->mem, "留言 %.*s", STR_ARG(r.number)), &v.shell);
    desk_crumb(c->mem, &v.shell, S("网民留言"), S("/desk/voices"));
    v.shell.chip = voice_outcome_zh(r.outcome);
    v.shell.chip_look = state_chip(c, &r);
    f->id = S("h-voice");
    f->title = str_eq(r.kind, S("error")) ? S("纠错") : S("提问");
    desk_fact(c->mem, f, "提交时间", instant_minute(c->mem, r.filed_at));
    desk_fact(c->mem, f, "最迟答复", day_zh(c->mem, r.due));
    if (r.title.n) {
        desk_fact(c->mem, f, "关于", r.title);
        f->rows.p[f->rows.n - 1].path =
            str_fmt(c->mem, "/desk/doc/%lld", (long long)r.document.n);
    }
    if (r.words.n)
        desk_fact(c->mem, f, "有错的文字", r.words);
    desk_fact(c->mem, f, "说明", r.content);
    desk_fact(c->mem, f, "联系方式", contact.n ? contact : S("没有留"));
    if (r.answered_at.s) {
        desk_fact(c->mem, f, "答复", r.answer.n ? r.answer : S("—"));
        desk_fact(c->mem, f, "答复时间", instant_minute(c->mem, r.answered_at));
    }
    if (r.answered_at.s && why) { /* somebody was faster: what was written is not lost */
        alert = (struct desk_alert){.look = S("alert-bad"),
                                    .icon = S("warn"),
                                    .title = why->what[0] ? str_of(why->what) : S("没有保存"),
                                    .urgent = true};
        desk_alert(c->mem, &v.shell, &alert);
        desk_fact(c->mem, f, "您写的答复（没有保存）", form_text(&req->form, "answer"));
    }
    desk_block(c->mem, &v)->facts = f;
    if (!r.answered_at.s) {
        form = desk_form(c, req, str_fmt(c->mem, "/desk/voices/%lld", (long long)id), S("答复"),
                         &answer_form);
        form->title = S("答复");
        form->note = S("留言人凭编号和查询码能看到答复；请不要写个人信息。");
        desk_options(c->mem, &form->fields, "outcome", outcomes, 4, true);
        desk_field(&form->fields, "answer")->wide = true;
        if (why && desk_form_alert(c->mem, &form->fields, why, &alert))
            desk_alert(c->mem, &v.shell, &alert);
        desk_block(c->mem, &v)->form = form;
    }
    desk_show(c, req, res, &v);
}

static void voices_one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!c->fail.code)
        show(c, req, res, id, NULL);
}

static void voices_answer(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    if (c->fail.code)
        return;
    if (!req->form.bad)
        voice_answer(c, id, form_text(&req->form, "answer"), form_text(&req->form, "outcome"));
    if (desk_again(c, req, res, S("/desk/voices"), "answered", &why))
        show(c, req, res, id, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/voices"),      ACT_SEE_DESK, NULL,         voices_list,   LANE_QUICK},
    {"GET",  LIT("/desk/voices/{id}"), ACT_REGISTER, NULL,         voices_one,    LANE_QUICK},
    {"POST", LIT("/desk/voices/{id}"), ACT_REGISTER, &answer_form, voices_answer, LANE_QUICK},
};
/* clang-format on */
ROUTES(voices_routes, routes);
