/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_forms.c - what the pages of a unit's and of an office's result have in common: appeals, their course, the trend */
#include "web/desk/assess.h"

/* clang-format off */
static const struct field appeal_fields[] = {
    {LIT("item"),     LIT("指标"), FIELD_INT, REQUIRED, INT64_MAX, {0}},
    {LIT("says"),     LIT("申诉理由"), FIELD_TEXT, REQUIRED, 4000, {0}},
    {LIT("evidence"), LIT("依据"), FIELD_TEXT, 0, 4000, {0}},
    {LIT("unit"),     LIT("单位"), FIELD_LINE, REQUIRED, 40, {0}},
    {LIT("period"),   LIT("考核期"), FIELD_LINE, REQUIRED, 10, {0}},
    {LIT("office"),   LIT("科室"), FIELD_INT, 0, INT64_MAX, {0}},
};
const struct form_rule assess_appeal_form = {appeal_fields, 6, false, 0};
static const struct field decide_fields[] = {
    {LIT("points"), LIT("更正为"), FIELD_LINE, 0, 10, {0}},
    {LIT("reason"), LIT("处理意见"), FIELD_TEXT, REQUIRED, 4000, {0}},
    {LIT("appeal"), LIT("申诉"), FIELD_INT, REQUIRED, INT64_MAX, {0}},
    {LIT("unit"),   LIT("单位"), FIELD_LINE, REQUIRED, 40, {0}},
    {LIT("period"), LIT("考核期"), FIELD_LINE, REQUIRED, 10, {0}},
    {LIT("item"),   LIT("指标"), FIELD_INT, 0, INT64_MAX, {0}},
    {LIT("office"), LIT("科室"), FIELD_INT, 0, INT64_MAX, {0}},
};
const struct form_rule assess_decide_form = {decide_fields, 7, false, 0};
/* clang-format on */

void assess_hide(struct ctx *c, struct desk_form *f, int shown, const struct assess_one *o)
{
    f->fields.n = shown;
    desk_hidden(c->mem, f, "unit", o->board.units.p[0].unit.code);
    desk_hidden(c->mem, f, "period", o->board.period.code);
}

void assess_posted_unit(struct ctx *c, const struct http_req *req, struct unit *u)
{
    db_begin_read(c);
    unit_by_code(c, form_text(&req->form, "unit"), u);
    db_end(c);
}

int64_t assess_posted_points(struct ctx *c, struct http_req *req)
{
    struct str typed = form_text(&req->form, "points");
    int64_t points = -1;

    if (!req->form.bad && typed.n && !assess_read_points(typed, &points))
        form_blame(c->mem, &req->form, "points", S("得分应当是不超过两位小数的数"));
    return points;
}

void assess_wrong(struct ctx *c, struct desk_page *v, struct desk_form *f,
                  const struct fail *why)
{
    struct desk_alert alert = {0};

    if (!why)
        return;
    if (!f || !desk_form_alert(c->mem, &f->fields, why, &alert))
        alert = (struct desk_alert){.look = S("alert-bad"),
                                    .icon = S("warn"),
                                    .title = why->what[0] ? str_of(why->what) : S("没有保存"),
                                    .urgent = true};
    desk_alert(c->mem, &v->shell, &alert);
}

void assess_event(struct ctx *c, struct desk_course *to, isize *cap,
                  const struct assess_said *a)
{
    struct desk_event *e;

    if (a->decision.n) {
        e = LIST_ADD(c->mem, &to->events, *cap);
        e->title =
            str_eq(a->decision, S("corrected"))
                ? str_fmt(c->mem, "更正：%.*s → %.*s", STR_ARG(assess_zh(c->mem, a->before)),
                          STR_ARG(assess_zh(c->mem, a->after)))
                : S("维持原分");
        e->who = str_fmt(c->mem, "%.*s · %.*s", STR_ARG(a->decided_by),
                         STR_ARG(desk_when(c, a->decided_at)));
        e->remark = a->reason;
    }
    e = LIST_ADD(c->mem, &to->events, *cap);
    e->title = a->title;
    e->who = str_fmt(c->mem, "%.*s · %.*s", STR_ARG(a->name), STR_ARG(desk_when(c, a->at)));
    e->remark = a->evidence.n ? str_fmt(c->mem, "%.*s（依据：%.*s）", STR_ARG(a->says),
                                        STR_ARG(a->evidence))
                              : a->says;
    e->look = a->decision.n ? S("") : S("now");
}

void assess_trend(struct ctx *c, struct desk_page *v, const struct assess_result_list *l)
{
    struct chart *chart = NEW(c->mem, struct chart, 1);
    isize from = l->n > PERIOD_MONTHS ? l->n - PERIOD_MONTHS : 0;
    struct buf says = buf_new(c->mem, 128);
    struct str labels[PERIOD_MONTHS];
    int64_t n[PERIOD_MONTHS];
    int count = 0;

    if (l->n < 2)
        return;
    for (isize i = from; i < l->n; i++, count++) {
        labels[count] = l->p[i].period;
        n[count] = l->p[i].points / 100;
        buf_fmt(&says, "%s%.*s %.*s", count ? "；" : "", STR_ARG(l->p[i].period),
                STR_ARG(assess_zh(c->mem, l->p[i].points)));
    }
    chart_columns(c->mem, S("历次公布的得分"), labels, n, NULL, count, 900, chart);
    chart->desc = str_concat(c->mem, S("历次公布的得分："), buf_str(&says));
    desk_block(c->mem, v)->chart = chart;
}
