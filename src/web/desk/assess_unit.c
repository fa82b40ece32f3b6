/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_unit.c - a unit's own result: what was lost and why, marks, appeals (考核得分) */
#include "web/desk/assess.h"

/* clang-format off */
static const struct field mark_fields[] = {
    {LIT("points"),   LIT("得分"), FIELD_LINE, REQUIRED, 10, {0}},
    {LIT("reason"),   LIT("理由"), FIELD_TEXT, REQUIRED, 4000, {0}},
    {LIT("evidence"), LIT("依据"), FIELD_TEXT, 0, 4000, {0}},
    {LIT("unit"),     LIT("单位"), FIELD_LINE, REQUIRED, 40, {0}},
    {LIT("period"),   LIT("考核期"), FIELD_LINE, REQUIRED, 10, {0}},
    {LIT("item"),     LIT("指标"), FIELD_INT, REQUIRED, INT64_MAX, {0}},
};
static const struct form_rule mark_form = {mark_fields, 6, false, 0};
/* clang-format on */

static struct str item_path(struct ctx *c, int64_t set, struct str period, struct str unit,
                            int64_t item)
{
    return str_fmt(c->mem, "%.*s&item=%lld",
                   STR_ARG(assess_path(c, set, "/item", period, unit)), (long long)item);
}

struct str assess_records(struct ctx *c, const struct assess_formula *f, struct str unit,
                          const struct period *p, int64_t office)
{
    bool part = f->kind == ASSESS_RATIO && f->b < M__MAX && f->minus == M__MAX;
    struct measure_ask a = measure_ask_of(f->a, p);

    /* what was lost: of a part of a whole, the rest of it */
    if (part) {
        a.m = f->b;
        a.less = f->a;
    } else {
        a.less = f->minus;
    }
    if (!measure_ask_ok(&a))
        a = measure_ask_of(f->a, p);
    a.office = office;
    return measure_ask_path(c->mem, &a, unit);
}

static void scores_table(struct ctx *c, struct desk_page *v, const struct assess_one *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    const struct assess_unit *u = &o->board.units.p[0];

    t->id = S("t-scores");
    t->title = t->caption = S("各项得分和失分的原因");
    desk_heads(c->mem, t, S("考核要点|指标|#分值|#得分|原因|记录"));
    for (isize i = 0; i < o->board.items.n; i++) {
        const struct assess_item *x = &o->board.items.p[i];
        const struct assess_score *s = &u->score[i];
        struct assess_formula f = {0};
        struct desk_row *row;
        struct desk_cell *cell;
        isize cap = 0;

        if (!s->applies)
            continue;
        row = desk_row(c->mem, t);
        cell = desk_cell(c->mem, t, row, x->label);
        cell->head = true;
        cell->path = item_path(c, o->board.set.id, o->board.period.code, u->unit.code, x->id);
        cell->sub = x->who;
        cell = desk_cell(c->mem, t, row,
                         str_fmt(c->mem, "%.*s%s%.*s", STR_ARG(x->level[0]),
                                 x->level[1].n ? " · " : "", STR_ARG(x->level[1])));
        desk_cell(c->mem, t, row, assess_zh(c->mem, x->points))->num = true;
        cell = desk_cell(c->mem, t, row, s->marked ? assess_zh(c->mem, s->points) : S("待评"));
        cell->num = true;
        cell->look = s->marked && s->points < x->points && !str_starts(x->formula, S("add "))
                         ? S("fig-bad")
                         : S("");
        cell = desk_cell(c->mem, t, row, s->veto ? S("触发单项否决") : s->says);
        cell->sub = s->by.n ? str_fmt(c->mem, "%.*s评分", STR_ARG(s->by)) : S("");
        cell = desk_cell(c->mem, t, row, S(""));
        cell->nowrap = true;
        assess_formula_read(x->formula, &f);
        if (f.kind != ASSESS_HAND)
            *LIST_ADD(c->mem, &cell->links, cap) =
                (struct desk_link){.label = S("记录"),
                                   .path = assess_records(c, &f, u->unit.code, &o->board.period,
                                                          MEASURE_ANY_OFFICE)};
    }
    desk_block(c->mem, v)->table = t;
}

static void offices_table(struct ctx *c, struct desk_page *v, const struct assess_one *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    if (!o->offices.n)
        return;
    t->id = S("t-offices");
    t->title = t->caption = S("按科室");
    t->note = S("按科室自己的台账自动计分，只含能够分到科室的指标；公布以后不再随台账变化。点开"
                "看历次得分和失分的原因，可以申诉。");
    t->sort = true;
    desk_heads(c->mem, t, S("#名次|科室|#得分|#满分|#上年同期|失分最多的"));
    for (isize i = 0; i < o->offices.n; i++) {
        const struct assess_office *x = &o->offices.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, desk_int(c, x->rank));
        const struct assess_share *worst = NULL;

        cell->num = true;
        cell = desk_cell(c->mem, t, row, x->name);
        cell->head = true;
        cell->nowrap = true;
        cell->path =
            str_fmt(c->mem, "%.*s&office=%lld",
                    STR_ARG(assess_path(c, o->board.set.id, "/office", o->board.period.code,
                                        o->board.units.p[0].unit.code)),
                    (long long)x->office.n);
        cell = desk_cell(c->mem, t, row, assess_zh(c->mem, x->total));
        cell->num = true;
        cell->meter = meter_of(c->mem, x->total, x->full, S("bar-ok"));
        desk_cell(c->mem, t, row, assess_zh(c->mem, x->full))->num = true;
        desk_cell(c->mem, t, row, x->before < 0 ? S("—") : assess_zh(c->mem, x->before))->num =
            true;
        for (isize k = 0; k < o->board.items.n; k++)
            if (x->share[k].applies && x->share[k].points < x->share[k].item->points &&
                (!worst || x->share[k].item->points - x->share[k].points >
                               worst->item->points - worst->points))
                worst = &x->share[k];
        cell = desk_cell(c->mem, t, row, worst ? worst->item->label : S("没有失分"));
        cell->sub = worst ? worst->says : S("");
    }
    desk_block(c->mem, v)->table = t;
}

/* The unit that is asked for, and its result. */
static bool see(struct ctx *c, const struct http_req *req, struct unit *u, struct assess_one *o)
{
    int64_t id = desk_id(c, req, 0);

    desk_unit(c, req, ACT_SEE_DESK, u);
    assess_see(c, id, assess_period(c, req), u->id, o);
    if (!c->fail.code && !o->board.units.n)
        fail_set(&c->fail, ERR_NOT_FOUND, "unit", "没有这个单位");
    return !c->fail.code;
}

static void unit_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct assess_one o = {0};
    struct unit u = {0};
    const struct assess_unit *a;

    if (!see(c, req, &u, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    a = &o.board.units.p[0];
    desk_shell(
        c, req,
        str_fmt(c->mem, "%.*s：%.*s 分", STR_ARG(u.name), STR_ARG(assess_zh(c->mem, a->total))),
        &v.shell);
    desk_crumb(c->mem, &v.shell, S("考核"), S("/desk/assess"));
    if (o.may_decide)
        desk_crumb(c->mem, &v.shell, o.board.set.name,
                   assess_path(c, o.board.set.id, "", o.board.period.code, S("")));
    v.shell.lead = str_fmt(
        c->mem, "%.*s，%.*s。满分 %.*s，失 %.*s 分%s%.*s。%s", STR_ARG(o.board.set.name),
        STR_ARG(period_zh(c->mem, &o.board.period)), STR_ARG(assess_zh(c->mem, a->full)),
        STR_ARG(assess_zh(c->mem, a->full - (a->total - a->added))), a->added ? "，加分 " : "",
        STR_ARG(a->added ? assess_zh(c->mem, a->added) : S("")),
        o.board.release.id
            ? o.may_appeal ? "结果已经公布；点开一项可以申诉。" : "结果已经公布。"
            : "结果还没有公布，随台账变化。");
    if (a->veto) {
        struct desk_alert alert = {
            .look = S("alert-bad"), .icon = S("warn"), .title = S("触发单项否决，为不合格")};

        desk_alert(c->mem, &v.shell, &alert);
    }
    assess_tabs(c, &v, &o.board, "/unit", u.code);
    assess_trend(c, &v, &o.trend);
    scores_table(c, &v, &o);
    offices_table(c, &v, &o);
    desk_show(c, req, res, &v);
}

/* --- one indicator: its course, the forms that are open */

static void forms(struct ctx *c, const struct http_req *req, struct desk_page *v,
                  const struct assess_one *o, const struct assess_score *s,
                  struct desk_form **shown)
{
    struct str base = str_fmt(c->mem, "/desk/assess/%lld", (long long)o->board.set.id);
    const struct assess_appeal *open = NULL;

    for (isize i = 0; i < o->board.appeals.n; i++)
        if (o->board.appeals.p[i].item == s->item->id && !o->board.appeals.p[i].decision.n)
            open = &o->board.appeals.p[i];
    if (o->may_mark) {
        struct desk_form *f =
            desk_form(c, req, str_concat(c->mem, base, S("/mark")), S("评分"), &mark_form);

        f->title = S("由人评分");
        f->note = str_fmt(c->mem,
                          "0 到 %.*s 分，可以有两位小数。依据写网页地址或者文件名，一行一个。",
                          STR_ARG(assess_zh(c->mem, s->item->points)));
        assess_hide(c, f, 3, o);
        desk_hidden(c->mem, f, "item", desk_int(c, s->item->id));
        desk_block(c->mem, v)->form = *shown = f;
    }
    if (o->may_appeal && !open) {
        struct desk_form *f = desk_form(c, req, str_concat(c->mem, base, S("/appeal")),
                                        S("提出申诉"), &assess_appeal_form);

        f->title = S("申诉");
        f->fields.p++; /* which item: the one of this page */
        assess_hide(c, f, 2, o);
        desk_hidden(c->mem, f, "item", desk_int(c, s->item->id));
        desk_block(c->mem, v)->form = *shown = f;
    }
    if (o->may_decide && open) {
        struct desk_form *f = desk_form(c, req, str_concat(c->mem, base, S("/decide")),
                                        S("处理申诉"), &assess_decide_form);

        f->title = S("处理申诉");
        f->note = S("不填“更正为”就是维持原分。更正以后排名随之变化，原分保留在记录里。");
        assess_hide(c, f, 2, o);
        desk_hidden(c->mem, f, "item", desk_int(c, s->item->id));
        desk_hidden(c->mem, f, "appeal", desk_int(c, open->id));
        desk_block(c->mem, v)->form = *shown = f;
    }
}

static void item_course(struct ctx *c, struct desk_page *v, const struct assess_one *o,
                        int64_t item)
{
    struct desk_course *course = NEW(c->mem, struct desk_course, 1);
    isize cap = 0;

    for (isize i = 0; i < o->board.appeals.n; i++) {
        const struct assess_appeal *a = &o->board.appeals.p[i];

        if (a->item == item)
            assess_event(c, course, &cap,
                         &(struct assess_said){S("申诉"), a->says, a->evidence, a->name,
                                               a->decision, a->reason, a->decided_by, a->before,
                                               a->after, a->at, a->decided_at});
    }
    if (!course->events.n)
        return;
    course->id = S("h-course");
    course->title = S("申诉和更正");
    desk_block(c->mem, v)->course = course;
}

static void show_item(struct ctx *c, const struct http_req *req, struct http_res *res,
                      const struct unit *u, const struct assess_one *o, int64_t item,
                      const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_facts *facts = NEW(c->mem, struct desk_facts, 1);
    const struct assess_score *s = NULL;
    struct desk_form *shown = NULL;
    struct assess_formula formula = {0};

    for (isize i = 0; i < o->board.items.n; i++)
        if (o->board.items.p[i].id == item && o->board.units.p[0].score[i].applies)
            s = &o->board.units.p[0].score[i];
    if (!s) {
        http_error(c, req, res, ERR_NOT_FOUND);
        return;
    }
    assess_formula_read(s->item->formula, &formula);
    desk_shell(c, req, s->item->label, &v.shell);
    desk_crumb(c->mem, &v.shell, S("考核"), S("/desk/assess"));
    desk_crumb(c->mem, &v.shell, u->name,
               assess_path(c, o->board.set.id, "/unit", o->board.period.code, u->code));
    facts->id = S("h-score");
    facts->title = S("得分");
    desk_fact(c->mem, facts, "考核期", period_zh(c->mem, &o->board.period));
    desk_fact(c->mem, facts, "得分",
              s->marked ? str_fmt(c->mem, "%.*s / %.*s", STR_ARG(assess_zh(c->mem, s->points)),
                                  STR_ARG(assess_zh(c->mem, s->item->points)))
                        : S("待评"));
    desk_fact(c->mem, facts, "原因", s->says.n ? s->says : S("—"));
    desk_fact(c->mem, facts, "计分公式", assess_formula_zh(c->mem, &formula));
    if (s->evidence.n)
        desk_fact(c->mem, facts, "依据", s->evidence);
    if (s->by.n)
        desk_fact(c->mem, facts, "评分人", s->by);
    desk_block(c->mem, &v)->facts = facts;
    forms(c, req, &v, o, s, &shown);
    item_course(c, &v, o, item);
    assess_wrong(c, &v, shown, why);
    desk_show(c, req, res, &v);
}

static void item_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct assess_one o = {0};
    struct unit u = {0};
    int64_t item = 0;

    str_int(desk_query(c, req, "item"), &item);
    if (see(c, req, &u, &o))
        show_item(c, req, res, &u, &o, item, NULL);
    else
        http_error(c, req, res, c->fail.code);
}

/* The end of the three posts: back to the indicator, or its forms again. */
static void finish(struct ctx *c, struct http_req *req, struct http_res *res, int64_t set,
                   const struct unit *u)
{
    struct str period = form_text(&req->form, "period");
    int64_t item = form_int(&req->form, "item");
    struct assess_one o = {0};
    struct fail why = {0};

    if (!desk_again(c, req, res, item_path(c, set, period, u->code, item), "saved", &why))
        return;
    if (assess_see(c, set, period, u->id, &o) == OK && o.board.units.n)
        show_item(c, req, res, u, &o, item, &why);
    else
        http_error(c, req, res, c->fail.code ? c->fail.code : ERR_NOT_FOUND);
}

static void mark_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t set = desk_id(c, req, 0), points;
    struct unit u = {0};

    assess_posted_unit(c, req, &u);
    points = assess_posted_points(c, req);
    if (!req->form.bad && !c->fail.code)
        assess_mark(c, set, form_text(&req->form, "period"), u.id, form_int(&req->form, "item"),
                    points, form_text(&req->form, "reason"), form_text(&req->form, "evidence"));
    finish(c, req, res, set, &u);
}

static void appeal_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t set = desk_id(c, req, 0);
    struct unit u = {0};

    assess_posted_unit(c, req, &u);
    if (!req->form.bad && !c->fail.code)
        assess_appeal(c, set, form_text(&req->form, "period"), u.id,
                      form_int(&req->form, "item"), form_text(&req->form, "says"),
                      form_text(&req->form, "evidence"));
    finish(c, req, res, set, &u);
}

static void decide_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t set = desk_id(c, req, 0), points;
    struct unit u = {0};

    assess_posted_unit(c, req, &u);
    points = assess_posted_points(c, req);
    if (!req->form.bad && !c->fail.code)
        assess_decide(c, form_int(&req->form, "appeal"), points,
                      form_text(&req->form, "reason"));
    finish(c, req, res, set, &u);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/assess/{id}/unit"),   ACT_SEE_DESK, NULL,         unit_get,    LANE_HEAVY},
    {"GET",  LIT("/desk/assess/{id}/item"),   ACT_SEE_DESK, NULL,         item_get,    LANE_HEAVY},
    {"POST", LIT("/desk/assess/{id}/mark"),   ACT_SEE_DESK, &mark_form,   mark_post,   LANE_HEAVY},
    {"POST", LIT("/desk/assess/{id}/appeal"), ACT_REGISTER, &assess_appeal_form, appeal_post, LANE_HEAVY},
    {"POST", LIT("/desk/assess/{id}/decide"), ACT_DISTRICT, &assess_decide_form, decide_post, LANE_HEAVY},
};
/* clang-format on */
ROUTES(assess_unit_routes, routes);
