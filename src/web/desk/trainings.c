/* SPDX-License-Identifier: MulanPSL-2.0 */
/* trainings.c - the year's trainings against their plan; the year's proposals in sum (培训计划对照、建议提案汇总) */
#include "base/utf8.h"
#include "web/desk/common.h"
#include "work/may.h"
#include "work/proposals.h"
#include "work/trainings.h"

static const struct field year_fields[] = {
    {LIT("year"), LIT("年度"), FIELD_INT, REQUIRED, 2200, {0}}};
static const struct form_rule year_form = {year_fields, 1, false, 0};

static int year_of(struct ctx *c, const struct http_req *req)
{
    int64_t year = 0;

    return str_int(desk_query(c, req, "year"), &year) && year > 1990 && year < 2200
               ? (int)year
               : day_year(ctx_today(c));
}

/* May the actor do this in the unit that is shown, and is it their own? */
static bool keeps(struct ctx *c, enum action act, const struct unit *u)
{
    bool yes;

    db_begin_read(c);
    yes = u->id.n == c->actor.home.n && may_ask(c, act, u->id);
    db_end(c);
    return yes;
}

static void tabs(struct ctx *c, struct desk_page *v, const struct unit *u, const char *path,
                 int year)
{
    int now = day_year(ctx_today(c));

    for (int y = now; y > now - 4 || y >= year; y--) {
        desk_tab(c->mem, v, str_fmt(c->mem, "%d 年", y),
                 str_fmt(c->mem, "%s?year=%d%.*s", path, y, STR_ARG(desk_unit_part(c, u, "&"))),
                 y == year);
        if (y < now - 20)
            break;
    }
}

static struct desk_cell *row_cell(struct ctx *c, struct desk_table *t, struct desk_row *row,
                                  struct str kind, const struct register_entry *e,
                                  struct str text)
{
    struct desk_cell *cell = desk_cell(c->mem, t, row, text);

    if (e->row.id)
        cell->path =
            str_fmt(c->mem, "/desk/registers/%.*s/%lld", STR_ARG(kind), (long long)e->row.id);
    return cell;
}

static struct str field(const struct register_kind *k, const struct register_entry *e,
                        const char *name)
{
    return e->row.id ? e->value[register_field(k, str_of(name))] : S("");
}

static void plan_table(struct ctx *c, struct desk_page *v, const struct training_year *y)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct register_kind tk, pk;

    register_find(c->mem, S("training"), &tk);
    register_find(c->mem, S("trainplan"), &pk);
    t->id = S("t-trainplan");
    t->title = t->caption = S("计划内的");
    t->empty = S("这一年还没有登记培训计划。");
    desk_heads(c->mem, t, S("计划事项|形式|计划日期|举办日期|#参加人数|情况"));
    for (isize i = 0; i < y->items.n; i++) {
        const struct training_item *item = &y->items.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell;

        row_cell(c, t, row, pk.id, &item->plan, item->plan.row.title)->head = true;
        desk_cell(c->mem, t, row, field(&pk, &item->plan, "type"));
        desk_cell(c->mem, t, row, day_iso(c->mem, item->plan.row.day))->nowrap = true;
        row_cell(c, t, row, tk.id, &item->held,
                 item->held.row.id ? day_iso(c->mem, item->held.row.day) : S("—"))
            ->nowrap = true;
        desk_cell(c->mem, t, row, field(&tk, &item->held, "people"))->num = true;
        cell = desk_cell(c->mem, t, row, training_state_zh(item->state));
        cell->chip = item->state == TRAINING_HELD         ? S("chip chip-green")
                     : item->state == TRAINING_HELD_LATER ? S("chip chip-yellow")
                     : item->state == TRAINING_MISSED     ? S("chip chip-overdue")
                                                          : S("chip");
        cell->sub = item->state == TRAINING_MISSED
                        ? item->reason.n ? utf8_head(item->reason, 60) : S("没有写明原因")
                        : S("");
        if (item->state == TRAINING_MISSED)
            row->look = S("row-overdue");
    }
    desk_block(c->mem, v)->table = t;
}

static void besides_table(struct ctx *c, struct desk_page *v, const struct training_year *y)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct register_kind k;

    register_find(c->mem, S("training"), &k);
    t->id = S("t-besides");
    t->title = t->caption = S("计划外举办和参加的");
    t->empty = S("没有。");
    desk_heads(c->mem, t, S("名称|组织方|形式|日期|#参加人数"));
    for (isize i = 0; i < y->besides.n; i++) {
        const struct register_entry *e = &y->besides.p[i];
        struct desk_row *row = desk_row(c->mem, t);

        row_cell(c, t, row, k.id, e, e->row.title)->head = true;
        desk_cell(c->mem, t, row, field(&k, e, "own"));
        desk_cell(c->mem, t, row, field(&k, e, "type"));
        desk_cell(c->mem, t, row, day_iso(c->mem, e->row.day))->nowrap = true;
        desk_cell(c->mem, t, row, field(&k, e, "people"))->num = true;
    }
    desk_block(c->mem, v)->table = t;
}

static void trainings_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct training_year y = {0};
    struct unit u = {0};
    int year = year_of(c, req);

    desk_unit(c, req, ACT_SEE_DESK, &u);
    training_look(c, u.id, year, &y);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, str_fmt(c->mem, "%d年培训计划对照", year), &v.shell);
    desk_crumb(c->mem, &v.shell, S("台账"), S("/desk/registers"));
    v.shell.lead = str_fmt(
        c->mem, "%.*s年初定下的培训和会议，与实际举办的逐项对照（《条例》第四十八条）。",
        STR_ARG(u.name));
    if (keeps(c, ACT_REGISTER, &u)) {
        desk_head_link(c->mem, &v.shell, S("登记计划"), S("/desk/registers/trainplan/new"),
                       S("plus"));
        desk_head_link(c->mem, &v.shell, S("登记培训会议"), S("/desk/registers/training/new"),
                       S("plus"));
    }
    tabs(c, &v, &u, "/desk/trainings", year);
    desk_stat(c->mem, &v, desk_int(c, y.items.n), S("计划"), S("#t-trainplan"), S(""));
    desk_stat(c->mem, &v, desk_int(c, y.held), S("计划内已举办"), S("#t-trainplan"), S(""));
    desk_stat(c->mem, &v, desk_int(c, y.missed), S("逾期未举办"), S("#t-trainplan"),
              y.missed ? S("stat-bad") : S(""));
    desk_stat(c->mem, &v, desk_int(c, y.besides.n), S("计划外"), S("#t-besides"), S(""));
    plan_table(c, &v, &y);
    besides_table(c, &v, &y);
    desk_show(c, req, res, &v);
}

/* --- proposals of a year */

static void figures(struct ctx *c, struct desk_page *v, const struct proposal_year *y)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-levels");
    t->title = t->caption = S("按层级");
    desk_heads(c->mem, t, S("类别|#国家|#省|#市|#区县|#合计"));
    for (int i = 0; i < PROPOSAL_TYPES; i++) {
        struct desk_row *row = desk_row(c->mem, t);
        int64_t sum = 0;

        desk_cell(c->mem, t, row, proposal_types[i])->head = true;
        for (int l = 0; l < PROPOSAL_LEVELS; l++) {
            sum += y->n[i][l];
            desk_cell(c->mem, t, row, desk_int(c, y->n[i][l]))->num = true;
        }
        desk_cell(c->mem, t, row, desk_int(c, sum))->num = true;
    }
    desk_block(c->mem, v)->table = t;
    t = NEW(c->mem, struct desk_table, 1);
    t->id = S("t-results");
    t->title = t->caption = S("按办理结果");
    t->empty = S("还没有登记办理结果。");
    desk_heads(c->mem, t, S("办理结果|#人大代表建议|#政协提案|#合计"));
    for (isize i = 0; i < y->results.n; i++) {
        const struct proposal_result *r = &y->results.p[i];
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, r->label)->head = true;
        desk_cell(c->mem, t, row, desk_int(c, r->n[0]))->num = true;
        desk_cell(c->mem, t, row, desk_int(c, r->n[1]))->num = true;
        desk_cell(c->mem, t, row, desk_int(c, r->n[0] + r->n[1]))->num = true;
    }
    desk_block(c->mem, v)->table = t;
}

static void show_proposals(struct ctx *c, struct http_req *req, struct http_res *res, int year,
                           const struct fail *why)
{
    struct desk_page v = {0};
    struct proposal_year y = {0};
    struct unit u = {0};
    struct str list;

    desk_unit(c, req, ACT_SEE_DESK, &u);
    db_begin_read(c);
    proposal_tally(c, u.id, year, &y);
    db_end(c);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, str_fmt(c->mem, "%d年建议提案汇总", year), &v.shell);
    desk_crumb(c->mem, &v.shell, S("台账"), S("/desk/registers"));
    desk_crumb(c->mem, &v.shell, S("建议提案"), S("/desk/registers/proposal"));
    v.shell.lead =
        str_fmt(c->mem, "%.*s，数字都从台账来，年报第六部分用的也是它们。", STR_ARG(u.name));
    if (why) {
        struct desk_alert a = {.look = S("alert-bad"),
                               .icon = S("bad"),
                               .title = str_of(why->what),
                               .urgent = true};

        desk_alert(c->mem, &v.shell, &a);
    }
    tabs(c, &v, &u, "/desk/proposals", year);
    list = str_fmt(c->mem, "/desk/registers/proposal?year=%d%.*s", year,
                   STR_ARG(desk_unit_part(c, &u, "&")));
    desk_stat(c->mem, &v, desk_int(c, y.total), S("承办"), list, S(""));
    desk_stat(c->mem, &v, desk_int(c, y.answered), S("已答复"), list, S(""));
    desk_stat(c->mem, &v, desk_int(c, y.timely), S("按期答复"), list, S(""));
    desk_stat(c->mem, &v, desk_int(c, y.published), S("复文已公开"), list, S(""));
    figures(c, &v, &y);
    if (keeps(c, ACT_DRAFT, &u)) {
        struct desk_form *f = desk_form(c, req, S("/desk/proposals/summary"),
                                        S("生成总体情况的草稿"), &year_form);

        f->fields.n = 0;
        f->title = S("公开总体情况和吸收采纳情况");
        f->note =
            S("上面的表和数字写成一篇草稿，放在“建议提案”栏目，再按平常的流程修改、审核、发"
              "布（国办发〔2014〕46号）。");
        desk_hidden(c->mem, f, "year", desk_int(c, year));
        desk_block(c->mem, &v)->form = f;
    }
    desk_show(c, req, res, &v);
}

static void proposals_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_proposals(c, req, res, year_of(c, req), NULL);
}

static void summary_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int year = (int)form_int(&req->form, "year");
    struct doc_id id = {0};
    struct fail why = {0};

    if (!req->form.bad)
        proposal_draft(c, c->actor.home, year, &id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/doc/%lld", (long long)id.n), "created",
                   &why))
        show_proposals(c, req, res, year, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/trainings"),         ACT_SEE_DESK, NULL,       trainings_get, LANE_QUICK},
    {"GET",  LIT("/desk/proposals"),         ACT_SEE_DESK, NULL,       proposals_get, LANE_QUICK},
    {"POST", LIT("/desk/proposals/summary"), ACT_DRAFT,    &year_form, summary_post,  LANE_QUICK},
};
/* clang-format on */
ROUTES(trainings_routes, routes);
