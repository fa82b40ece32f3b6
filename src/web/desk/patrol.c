/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol.c - what the patrol found, for the people whose task it is (巡查) */
#include "work/patrol.h"

#include "base/utf8.h"
#include "web/desk/common.h"
#include "work/may.h"

enum { PAGE = 50 };

static struct str chip_of(struct str weight)
{
    if (str_eq(weight, S("note")))
        return S("chip");
    if (str_eq(weight, S("deduct")))
        return S("chip chip-yellow");
    return S("chip chip-red");
}

static struct str weight_zh(struct str weight)
{
    if (str_eq(weight, S("note")))
        return S("提示");
    if (str_eq(weight, S("deduct")))
        return S("扣分");
    return S("单项否决");
}

/* Where it is mended. A column is changed by those who keep columns, the others see it as the public does. */
static struct str object_path(struct ctx *c, const struct patrol_fault *f, const struct unit *u,
                              bool keeps, enum patrol_kind kind)
{
    static const struct {
        enum patrol_kind kind;
        struct str path;
    } pages[] = {{PATROL_REPORT_MISSING, LIT("/desk/report/")},
                 {PATROL_GUIDE_INCOMPLETE, LIT("/desk/organisation")},
                 {PATROL_UNIT_STILL, LIT("/desk/docs")},
                 {PATROL_VOICE_LATE, LIT("/desk/voices")},
                 {PATROL_HUMAN_DUE, LIT("/desk/registers/inspect")},
                 {PATROL_HUMAN_SITE, LIT("/desk/registers/inspect")},
                 {PATROL_HUMAN_ACCOUNT, LIT("/desk/registers/inspect")},
                 {PATROL_COLUMNS_VETO, LIT("/desk/overview")}};

    if (str_eq(f->object, S("document")))
        return str_fmt(c->mem, "/desk/doc/%lld", (long long)f->object_id);
    if (str_eq(f->object, S("channel")))
        return str_fmt(c->mem, "/desk/channels/%lld", (long long)f->object_id);
    if (str_eq(f->object, S("post")))
        return str_fmt(c->mem, "/desk/posts/%lld", (long long)f->object_id);
    if (str_eq(f->object, S("column")))
        return keeps ? str_fmt(c->mem, "/desk/column/%lld", (long long)f->object_id)
                     : str_fmt(c->mem, "/gongkai/site_%.*s/channel_%lld/", STR_ARG(u->code),
                               (long long)f->object_id);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].kind == kind)
            return str_concat(c->mem, pages[i].path, desk_unit_part(c, u, "?"));
    return S("");
}

/* The gravest first; within a weight as they came. */
static void by_weight(struct ctx *c, struct patrol_fault_list *all)
{
    struct patrol_fault *sorted = NEW(c->mem, struct patrol_fault, all->n + 1);
    isize n = 0;

    for (int w = 2; w >= 0; w--)
        for (isize i = 0; i < all->n; i++) {
            enum patrol_kind kind = PATROL_COLUMN_EMPTY;
            struct str weight;

            patrol_kind_parse(all->p[i].kind, &kind);
            weight = patrol_kind_weight(kind);
            if (w == (str_eq(weight, S("note")) ? 0 : str_eq(weight, S("deduct")) ? 1 : 2))
                sorted[n++] = all->p[i];
        }
    all->p = sorted;
}

static void patrol_list(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("t-patrol"), .caption = S("巡查发现的问题")};
    struct patrol_view look = {0};
    struct unit u = {0};
    bool all = str_eq(desk_query(c, req, "all"), S("1"));
    int64_t before = 0;
    struct str part;
    bool keeps;

    str_int(desk_query(c, req, "before"), &before);
    desk_unit(c, req, ACT_SEE_DESK, &u);
    patrol_look(c, u.id, !all, before, PAGE, &look);
    if (!all && !look.more && !before) /* all of them are on this page */
        by_weight(c, &look.faults);
    part = desk_unit_part(c, &u, "&");
    db_begin_read(c);
    keeps = may_ask(c, ACT_COLUMN, u.id);
    db_end(c);
    desk_shell(c, req, S("巡查"), &v.shell);
    v.shell.lead =
        look.ran
            ? str_fmt(c->mem,
                      "最近一次巡查：%.*s，查了 %lld 条信息。改好以后，下一次巡查自动销号。"
                      "另有 %lld 条已发布的信息里有疑似错别字，共 %lld 处，不计入问题。",
                      STR_ARG(desk_when(c, look.last.ended_at)), (long long)look.last.documents,
                      (long long)look.spelled_texts, (long long)look.spelled_findings)
            : S("还没有巡查过。");
    desk_tab(c->mem, &v, S("待整改"),
             str_concat(c->mem, S("/desk/patrol"), desk_unit_part(c, &u, "?")), !all);
    desk_tab(c->mem, &v, S("全部记录"), str_concat(c->mem, S("/desk/patrol?all=1"), part), all);
    t.empty = all ? S("没有记录") : S("没有待整改的问题");
    desk_heads(c->mem, &t, S("问题|类别|性质|发现|销号"));
    for (isize i = 0; i < look.faults.n; i++) {
        const struct patrol_fault *f = &look.faults.p[i];
        enum patrol_kind kind = PATROL_COLUMN_EMPTY;
        struct desk_row *row = desk_row(c->mem, &t);
        struct desk_cell *cell = desk_cell(c->mem, &t, row, f->says);

        patrol_kind_parse(f->kind, &kind);
        cell->head = true;
        cell->path = object_path(c, f, &u, keeps, kind);
        cell->sub = patrol_kind_source(kind);
        desk_cell(c->mem, &t, row, patrol_kind_zh(kind));
        cell = desk_cell(c->mem, &t, row, weight_zh(patrol_kind_weight(kind)));
        cell->chip = chip_of(patrol_kind_weight(kind));
        desk_cell(c->mem, &t, row, desk_when(c, f->found_at))->nowrap = true;
        desk_cell(c->mem, &t, row, f->cured_at.s ? desk_when(c, f->cured_at) : S("—"))->nowrap =
            true;
    }
    if (look.more)
        t.pager.next = str_fmt(c->mem, "/desk/patrol?all=%d&before=%lld%.*s", all,
                               (long long)look.faults.p[look.faults.n - 1].id, STR_ARG(part));
    if (before)
        t.pager.first = str_fmt(c->mem, "/desk/patrol?all=%d%.*s", all, STR_ARG(part));
    if (look.more || before)
        t.pager.says = str_fmt(c->mem, "每页 %d 条", PAGE);
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static const struct field run_fields[] = {{LIT("all"), LIT("全部单位"), FIELD_FLAG, 0, 1, {0}}};
static const struct form_rule run_form = {run_fields, 1, false, 0};

static void patrol_overview(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {
        .id = S("t-units"), .caption = S("各单位待整改的问题"), .sort = true};
    struct desk_form *f = desk_form(c, req, S("/desk/patrol/run"), S("现在巡查"), &run_form);
    struct patrol_overview o = {0};

    patrol_survey(c, &o);
    desk_shell(c, req, S("各单位巡查"), &v.shell);
    v.shell.lead = S("每夜一次；也可以现在就查。数字是待整改的问题数。");
    f->fields.n = 0;
    f->inline_ = true;
    desk_block(c->mem, &v)->form = f;
    t.empty = S("还没有单位");
    desk_heads(c->mem, &t, S("单位|#单项否决类|#扣分类|#提示|#合计"));
    for (isize i = 0; i < o.units.n; i++) {
        const struct patrol_unit *u = &o.units.p[i];
        struct desk_row *row = desk_row(c->mem, &t);
        struct desk_cell *cell = desk_cell(c->mem, &t, row, u->name);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/patrol?unit=%.*s", STR_ARG(u->code));
        desk_cell(c->mem, &t, row, desk_int(c, u->veto))->num = true;
        desk_cell(c->mem, &t, row, desk_int(c, u->deduct))->num = true;
        desk_cell(c->mem, &t, row, desk_int(c, u->note))->num = true;
        desk_cell(c->mem, &t, row, desk_int(c, u->veto + u->deduct + u->note))->num = true;
        if (u->veto)
            row->look = S("row-red");
    }
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static void patrol_run(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct patrol_report r = {0};
    struct fail why = {0};
    struct desk_page v = {0};

    patrol_round(c, (struct unit_id){0}, NULL, NULL, &r);
    if (desk_again(c, req, res, S("/desk/patrol/units"), "patrolled", &why)) {
        struct desk_alert alert = {
            .look = S("alert-bad"), .icon = S("warn"), .title = str_of(why.what)};

        desk_shell(c, req, S("各单位巡查"), &v.shell);
        desk_alert(c->mem, &v.shell, &alert);
        desk_show(c, req, res, &v);
    }
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/patrol"),       ACT_SEE_DESK, NULL,      patrol_list,     LANE_QUICK},
    {"GET",  LIT("/desk/patrol/units"), ACT_DISTRICT, NULL,      patrol_overview, LANE_QUICK},
    {"POST", LIT("/desk/patrol/run"),   ACT_DISTRICT, &run_form, patrol_run,      LANE_HEAVY},
};
/* clang-format on */
ROUTES(patrol_routes, routes);
