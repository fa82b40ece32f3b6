/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_office.c - an office's share of its unit's assessment: what was lost and why, appeals (科室得分) */
#include "web/desk/assess.h"
#include "work/may.h"

static struct str office_path(struct ctx *c, int64_t set, struct str period, struct str unit,
                              int64_t office)
{
    return str_fmt(c->mem, "%.*s&office=%lld",
                   STR_ARG(assess_path(c, set, "/office", period, unit)), (long long)office);
}

static void shares(struct ctx *c, struct desk_page *v, const struct assess_one *o,
                   const struct assess_office *x)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-shares");
    t->title = t->caption = S("各项得分和失分的原因");
    desk_heads(c->mem, t, S("考核要点|#分值|#得分|原因|记录"));
    for (isize k = 0; k < o->board.items.n; k++) {
        const struct assess_share *s = &x->share[k];
        struct assess_formula f = {0};
        struct desk_row *row;
        struct desk_cell *cell;
        isize cap = 0;

        if (!s->applies)
            continue;
        assess_formula_read(s->item->formula, &f);
        row = desk_row(c->mem, t);
        cell = desk_cell(c->mem, t, row, s->item->label);
        cell->head = true;
        cell->sub = assess_formula_zh(c->mem, &f);
        desk_cell(c->mem, t, row, assess_zh(c->mem, s->item->points))->num = true;
        cell = desk_cell(c->mem, t, row, assess_zh(c->mem, s->points));
        cell->num = true;
        cell->look = s->points < s->item->points ? S("fig-bad") : S("");
        cell = desk_cell(c->mem, t, row, s->says.n ? s->says : S("—"));
        cell->sub = s->by.n ? str_fmt(c->mem, "%.*s更正", STR_ARG(s->by)) : S("");
        cell = desk_cell(c->mem, t, row, S(""));
        cell->nowrap = true;
        *LIST_ADD(c->mem, &cell->links, cap) =
            (struct desk_link){.label = S("记录"),
                               .path = assess_records(c, &f, o->board.units.p[0].unit.code,
                                                      &o->board.period, x->office.n)};
    }
    desk_block(c->mem, v)->table = t;
}

static struct str label_of(const struct assess_one *o, int64_t item)
{
    for (isize k = 0; k < o->board.items.n; k++)
        if (o->board.items.p[k].id == item)
            return o->board.items.p[k].label;
    return S("");
}

static const struct assess_plea *course(struct ctx *c, struct desk_page *v,
                                        const struct assess_one *o,
                                        const struct assess_office *x)
{
    struct desk_course *all = NEW(c->mem, struct desk_course, 1);
    const struct assess_plea *open = NULL;
    isize cap = 0;

    for (isize i = 0; i < o->pleas.n; i++) {
        const struct assess_plea *p = &o->pleas.p[i];

        if (p->office.n != x->office.n)
            continue;
        if (!p->decision.n)
            open = p;
        assess_event(
            c, all, &cap,
            &(struct assess_said){str_concat(c->mem, S("申诉："), label_of(o, p->item)),
                                  p->says, p->evidence, p->name, p->decision, p->reason,
                                  p->decided_by, p->before, p->after, p->at, p->decided_at});
    }
    if (!all->events.n)
        return NULL;
    all->id = S("h-course");
    all->title = S("申诉和更正");
    desk_block(c->mem, v)->course = all;
    return open;
}

static void hide(struct ctx *c, struct desk_form *f, int shown, const struct assess_one *o,
                 const struct assess_office *x)
{
    assess_hide(c, f, shown, o);
    desk_hidden(c->mem, f, "office", desk_int(c, x->office.n));
}

static struct desk_form *forms(struct ctx *c, const struct http_req *req, struct desk_page *v,
                               const struct assess_one *o, const struct assess_office *x,
                               const struct assess_plea *open, bool appeals)
{
    struct str base = str_fmt(c->mem, "/desk/assess/%lld/office", (long long)o->board.set.id);
    struct desk_form *f = NULL;

    if (open && o->may_judge) {
        f = desk_form(c, req, str_concat(c->mem, base, S("/decide")), S("处理申诉"),
                      &assess_decide_form);
        f->title = str_concat(c->mem, S("处理申诉："), label_of(o, open->item));
        f->note = S("不填“更正为”就是维持原分。原分保留在记录里。");
        hide(c, f, 2, o, x);
        desk_hidden(c->mem, f, "appeal", desk_int(c, open->id));
        desk_block(c->mem, v)->form = f;
    }
    if (!open && appeals) {
        struct desk_option *items = NEW(c->mem, struct desk_option, o->board.items.n + 1);
        isize n = 0;

        for (isize k = 0; k < o->board.items.n; k++)
            if (x->share[k].applies)
                items[n++] = (struct desk_option){.value = desk_int(c, x->share[k].item->id),
                                                  .label = x->share[k].item->label};
        f = desk_form(c, req, str_concat(c->mem, base, S("/appeal")), S("提出申诉"),
                      &assess_appeal_form);
        f->title = S("申诉");
        f->note = S("由本单位审核人处理，提出的人不能自己处理。");
        desk_options(c->mem, &f->fields, "item", items, n, false);
        hide(c, f, 3, o, x);
        desk_block(c->mem, v)->form = f;
    }
    return f;
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res, int64_t set,
                 struct str period, const struct unit *u, int64_t office,
                 const struct fail *why)
{
    const struct assess_office *x = NULL;
    const struct assess_plea *open;
    struct desk_page v = {0};
    struct assess_one o = {0};
    struct assess_result_list trend = {0};
    struct desk_form *f;
    isize cap = 0;
    bool appeals;

    if (!c->fail.code)
        assess_see(c, set, period, u->id, &o);
    for (isize i = 0; i < o.offices.n; i++)
        if (o.offices.p[i].office.n == office)
            x = &o.offices.p[i];
    if (c->fail.code || !x) {
        http_error(c, req, res, c->fail.code ? c->fail.code : ERR_NOT_FOUND);
        return;
    }
    db_begin_read(c);
    appeals = may_office_ask(c, ACT_REGISTER, u->id, x->office);
    db_end(c);
    desk_shell(c, req,
               str_fmt(c->mem, "%.*s：%.*s 分", STR_ARG(x->name),
                       STR_ARG(assess_zh(c->mem, x->total))),
               &v.shell);
    desk_crumb(c->mem, &v.shell, S("考核"), S("/desk/assess"));
    desk_crumb(c->mem, &v.shell, u->name,
               assess_path(c, set, "/unit", o.board.period.code, u->code));
    v.shell.lead =
        str_fmt(c->mem,
                "%.*s，%.*s。满分 %.*s，在本单位 %lld 个科室中第 %d "
                "名%s%.*s。%s",
                STR_ARG(o.board.set.name), STR_ARG(period_zh(c->mem, &o.board.period)),
                STR_ARG(assess_zh(c->mem, x->full)), (long long)o.offices.n, x->rank,
                x->before < 0 ? "" : "，上年同期 ",
                STR_ARG(x->before < 0 ? S("") : assess_zh(c->mem, x->before)),
                o.board.release.id ? "结果已经公布，只随申诉更正。"
                                   : "结果还没有公布，随台账变化；更正过的不变。");
    for (isize i = 0; i < o.office_trend.n; i++)
        if (o.office_trend.p[i].office.n == office)
            *LIST_ADD(c->mem, &trend, cap) = (struct assess_result){
                .period = o.office_trend.p[i].period, .points = o.office_trend.p[i].points};
    assess_trend(c, &v, &trend);
    shares(c, &v, &o, x);
    open = course(c, &v, &o, x);
    f = forms(c, req, &v, &o, x, open, appeals);
    assess_wrong(c, &v, f, why);
    desk_show(c, req, res, &v);
}

static void office_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t set = desk_id(c, req, 0), office = 0;
    struct unit u = {0};

    str_int(desk_query(c, req, "office"), &office);
    desk_unit(c, req, ACT_SEE_DESK, &u);
    show(c, req, res, set, assess_period(c, req), &u, office, NULL);
}

static void finish(struct ctx *c, struct http_req *req, struct http_res *res, int64_t set,
                   const struct unit *u)
{
    struct str period = form_text(&req->form, "period");
    int64_t office = form_int(&req->form, "office");
    struct fail why = {0};

    if (desk_again(c, req, res, office_path(c, set, period, u->code, office), "saved", &why))
        show(c, req, res, set, period, u, office, &why);
}

static void appeal_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t set = desk_id(c, req, 0);
    struct unit u = {0};

    assess_posted_unit(c, req, &u);
    if (!req->form.bad && !c->fail.code)
        assess_office_appeal(c, set, form_text(&req->form, "period"), u.id,
                             (struct office_id){form_int(&req->form, "office")},
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
        assess_office_decide(c, form_int(&req->form, "appeal"), points,
                             form_text(&req->form, "reason"));
    finish(c, req, res, set, &u);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/assess/{id}/office"),        ACT_SEE_DESK, NULL,         office_get,  LANE_HEAVY},
    {"POST", LIT("/desk/assess/{id}/office/appeal"), ACT_REGISTER, &assess_appeal_form, appeal_post, LANE_HEAVY},
    {"POST", LIT("/desk/assess/{id}/office/decide"), ACT_APPROVE,  &assess_decide_form, decide_post, LANE_HEAVY},
};
/* clang-format on */
ROUTES(assess_office_routes, routes);
