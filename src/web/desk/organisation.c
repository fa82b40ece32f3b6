/* SPDX-License-Identifier: MulanPSL-2.0 */
/* organisation.c - the organisation of the work and its guide; the year plan's progress (组织、要点进展) */
#include "work/organisation.h"

#include "web/desk/common.h"
#include "web/desk/register_link.h"
#include "work/may.h"

static const struct field none_fields[] = {{LIT("unit"), LIT("单位"), FIELD_LINE, 0, 40, {0}}};
static const struct form_rule none_form = {none_fields, 0, false, 0};

static struct str span(struct ctx *c, const struct organisation_person *p)
{
    return str_fmt(c->mem, "自 %.*s%s%.*s", STR_ARG(day_iso(c->mem, p->from)),
                   day_is_set(p->until) ? " 至 " : "",
                   STR_ARG(day_is_set(p->until) ? day_iso(c->mem, p->until) : S("")));
}

static struct desk_table *leaders_table(struct ctx *c, const struct organisation *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-leaders");
    t->title = t->caption = S("单位领导和分工");
    t->empty = S("还没有登记。");
    desk_heads(c->mem, t, S("姓名|职务|分工|任职"));
    for (isize i = 0; i < o->leaders.n; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, o->leaders.p[i].name)->head = true;
        desk_cell(c->mem, t, row, o->leaders.p[i].post);
        desk_cell(c->mem, t, row, o->leaders.p[i].duties);
        desk_cell(c->mem, t, row, span(c, &o->leaders.p[i]));
    }
    return t;
}

static struct desk_table *group_table(struct ctx *c, const struct organisation *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-group");
    t->title = t->caption = S("政务公开工作领导小组");
    t->empty = S("还没有登记。");
    desk_heads(c->mem, t, S("姓名|小组职务|单位职务|任职"));
    for (isize i = 0; i < o->group.n; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, o->group.p[i].name)->head = true;
        desk_cell(c->mem, t, row, o->group.p[i].part);
        desk_cell(c->mem, t, row, o->group.p[i].post);
        desk_cell(c->mem, t, row, span(c, &o->group.p[i]));
    }
    return t;
}

static struct desk_table *history_table(struct ctx *c, const struct organisation *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-history");
    t->title = t->caption = S("领导小组的历次调整");
    t->empty = S("没有记录。");
    desk_heads(c->mem, t, S("日期|通知|#加入|#离任"));
    for (isize i = 0; i < o->history.n; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, day_iso(c->mem, o->history.p[i].day))->head = true;
        desk_cell(c->mem, t, row, o->history.p[i].notice.n ? o->history.p[i].notice : S("—"));
        desk_cell(c->mem, t, row, desk_int(c, o->history.p[i].joined))->num = true;
        desk_cell(c->mem, t, row, desk_int(c, o->history.p[i].left))->num = true;
    }
    return t;
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/organisation/check"),
                                    S("已逐项核对，与事实一致"), &none_form);
    struct organisation o = {0};
    bool keeps;

    organisation_see(c, c->actor.home, &o);
    desk_shell(c, req, S("组织机构"), &v.shell);
    v.shell.lead = day_is_set(o.checked)
                       ? str_fmt(c->mem, "公开指南由下面的内容组成，最近由%.*s于 %.*s 核对。",
                                 STR_ARG(o.checked_by), STR_ARG(day_iso(c->mem, o.checked)))
                       : S("公开指南由下面的内容组成，还没有人核对过。");
    db_begin_read(c);
    keeps = may_ask(c, ACT_REGISTER, c->actor.home);
    db_end(c);
    if (keeps) {
        desk_head_link(c->mem, &v.shell, S("登记单位领导"), S("/desk/registers/leader/new"),
                       S("plus"));
        desk_head_link(c->mem, &v.shell, S("登记领导小组"), S("/desk/registers/leading/new"),
                       S("plus"));
    }
    desk_head_link(c->mem, &v.shell, S("看公开的指南"),
                   str_fmt(c->mem, "/gongkai/site_%.*s/guide/", STR_ARG(o.unit.code)),
                   S("eye"));
    if (why || o.lacks.n) {
        struct desk_alert a = {
            .look = S("alert-warn"),
            .icon = S("warn"),
            .title =
                why ? str_of(why->what)
                    : str_fmt(c->mem, "指南还缺%.*s（《条例》第十二条）", STR_ARG(o.lacks)),
            .urgent = why != NULL};

        desk_alert(c->mem, &v.shell, &a);
    }
    desk_block(c->mem, &v)->table = leaders_table(c, &o);
    desk_block(c->mem, &v)->table = group_table(c, &o);
    desk_block(c->mem, &v)->table = history_table(c, &o);
    f->title = S("核对指南");
    f->note = S("核对的日期和人会显示在公开指南上，并记入操作日志。联系方式在“本单位”里改。");
    if (keeps)
        desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void organisation_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

static void check_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};

    organisation_check(c, c->actor.home);
    if (desk_again(c, req, res, S("/desk/organisation"), "saved", &why))
        show(c, req, res, &why);
}

/* --- the year plan, to be read and printed */

static struct str chip_of(enum register_state s)
{
    switch (s) {
    case REGISTER_OPEN:
        return S("chip chip-green");
    case REGISTER_SOON:
        return S("chip chip-yellow");
    case REGISTER_LATE:
        return S("chip chip-overdue");
    case REGISTER_DONE:
        return S("chip chip-blue");
    case REGISTER_ENDED:
        break;
    }
    return S("chip");
}

/* What the row is proved by, and addresses among the words of the evidence, as links. */
static void evidence(struct ctx *c, struct desk_cell *cell, struct str text,
                     const struct register_link_list *proofs, int64_t entry)
{
    struct buf words = buf_new(c->mem, 128);
    isize cap = 0;

    for (isize i = 0; i < proofs->n; i++)
        if (proofs->p[i].entry == entry)
            *LIST_ADD(c->mem, &cell->links, cap) =
                (struct desk_link){.label = proofs->p[i].label,
                                   .path = register_link_path(c, S("plan"), &proofs->p[i])};

    for (struct str rest = text, one; str_next(&rest, '\n', &one);) {
        one = str_trim(one);
        if (str_starts(one, S("/")) || str_starts(one, S("https://")) ||
            str_starts(one, S("http://")))
            *LIST_ADD(c->mem, &cell->links, cap) = (struct desk_link){
                .label = str_fmt(c->mem, "依据 %lld", (long long)cell->links.n + 1),
                .path = one};
        else
            buf_fmt(&words, "%s%.*s", words.n ? "；" : "", STR_ARG(one));
    }
    cell->text = buf_str(&words);
}

static void plan_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    static const char *const fields[] = {"level", "owner", "due", "done"};
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct register_list l = {0};
    struct register_link_list proofs = {0};
    struct unit u = {0};
    int64_t year = 0, n[5] = {0};
    int now = day_year(ctx_today(c));

    if (!str_int(desk_query(c, req, "year"), &year) || year < 1990 || year > 2200)
        year = now;
    desk_unit(c, req, ACT_SEE_DESK, &u);
    register_look(
        c, &(struct register_ask){u.id, S("plan"), (int)year, {{0}, 0}, REGISTER_MOST, {0}},
        &l);
    register_proofs_of(c, u.id, S("plan"), &proofs);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, str_fmt(c->mem, "%lld年政务公开要点进展", (long long)year), &v.shell);
    desk_crumb(c->mem, &v.shell, S("台账"), S("/desk/registers"));
    for (int y = now; y > now - 4; y--)
        desk_tab(
            c->mem, &v, str_fmt(c->mem, "%d 年", y),
            str_fmt(c->mem, "/desk/plan?year=%d%.*s", y, STR_ARG(desk_unit_part(c, &u, "&"))),
            y == year);
    t->id = S("t-plan");
    t->caption = S("要点任务的进展，按完成时限");
    t->empty = S("这一年还没有要点任务。");
    desk_heads(c->mem, t, S("任务|来源|责任科室|时限|完成|进展|落实情况和依据"));
    for (isize i = l.rows.n - 1; i >= 0; i--) {
        const struct register_entry *e = &l.rows.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, e->row.title);

        n[e->clock.state]++;
        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/registers/plan/%lld", (long long)e->row.id);
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            desk_cell(c->mem, t, row, e->value[register_field(&l.kind, str_of(fields[f]))])
                ->nowrap = true;
        cell = desk_cell(c->mem, t, row, register_state_zh(&l.kind, e->clock.state));
        cell->chip = chip_of(e->clock.state);
        cell = desk_cell(c->mem, t, row, S(""));
        evidence(c, cell, e->value[register_field(&l.kind, S("evidence"))], &proofs, e->row.id);
        row->look = e->clock.state == REGISTER_LATE   ? S("row-overdue")
                    : e->clock.state == REGISTER_SOON ? S("row-yellow")
                                                      : S("");
    }
    v.shell.lead = str_fmt(c->mem, "%.*s，共 %lld 项。打印本页就是进展表。", STR_ARG(u.name),
                           (long long)l.rows.n);
    desk_stat(c->mem, &v, desk_int(c, n[REGISTER_DONE]), S("已完成"), S("#t-plan"), S(""));
    desk_stat(c->mem, &v, desk_int(c, n[REGISTER_OPEN]), S("推进中"), S("#t-plan"), S(""));
    desk_stat(c->mem, &v, desk_int(c, n[REGISTER_SOON]), S("即将到期"), S("#t-plan"),
              n[REGISTER_SOON] ? S("stat-warn") : S(""));
    desk_stat(c->mem, &v, desk_int(c, n[REGISTER_LATE]), S("逾期或未完成"), S("#t-plan"),
              n[REGISTER_LATE] ? S("stat-bad") : S(""));
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/organisation"),       ACT_SEE_DESK, NULL,       organisation_get, LANE_QUICK},
    {"POST", LIT("/desk/organisation/check"), ACT_REGISTER, &none_form, check_post,       LANE_QUICK},
    {"GET",  LIT("/desk/plan"),               ACT_SEE_DESK, NULL,       plan_get,         LANE_QUICK},
};
/* clang-format on */
ROUTES(organisation_routes, routes);
