/* SPDX-License-Identifier: MulanPSL-2.0 */
/* home.c - the first page of the desk: returned to me, waiting for me, due soon (工作台首页) */
#include "web/desk/home.h"

#include <assert.h>

#include "pages.h"
#include "store/account.h"
#include "store/assess.h"
#include "store/register.h"
#include "store/worklist.h"
#include "web/desk/case.h"
#include "web/desk/dash.h"
#include "work/disclose.h"
#include "work/duty.h"
#include "work/annual_task.h"
#include "work/may.h"
#include "work/complaints.h"
#include "work/overview.h"
#include "store/channel.h"

enum { FEW = 8, TABLES = 16, STATS = 24, DUE_DAYS = 60 };

struct desk_table *home_table(struct desk_home_view *v, const char *id, const char *title,
                              const char *empty)
{
    struct desk_table *t;

    assert(v->tables.n < TABLES);
    t = &v->tables.p[v->tables.n++];
    t->id = str_of(id);
    t->title = t->caption = str_of(title);
    t->empty = str_of(empty);
    return t;
}

/* Only the first rows are here: where all of them are. */
static void more(struct desk_table *t, const char *label, const char *path)
{
    t->more = (struct desk_link){.label = str_of(label), .path = str_of(path)};
}

void home_stat(struct ctx *c, struct desk_home_view *v, int64_t n, const char *label,
               const char *path, const char *look)
{
    assert(v->stats.n < STATS);
    v->stats.p[v->stats.n++] = (struct desk_stat){.value = desk_int(c, n),
                                                  .label = str_of(label),
                                                  .path = str_of(path),
                                                  .look = n ? str_of(look) : S("")};
}

static struct str doc_path(struct ctx *c, struct doc_id id, const char *more)
{
    return str_fmt(c->mem, "/desk/doc/%lld%s", (long long)id.n, more);
}

/* Returned ones first: somebody waits for their correction. */
static void returned(struct ctx *c, struct desk_home_view *v)
{
    struct returned_list all = {0};
    struct desk_table *t;

    worklist_returned(c, c->actor.user, FEW, &all);
    if (!all.n)
        return;
    t = home_table(v, "returned", "退回我修改的", "");
    if (all.n == FEW)
        more(t, "我的全部草稿", "/desk/docs?state=draft&mine=1");
    desk_heads(c->mem, t, S("标题|退回意见|退回人|时间"));
    for (isize i = 0; i < all.n; i++) {
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, all.p[i].title);

        r->look = S("row-yellow");
        cell->head = true;
        cell->path = doc_path(c, all.p[i].id, "/edit");
        desk_cell(c->mem, t, r, all.p[i].remark);
        desk_cell(c->mem, t, r, all.p[i].by);
        desk_cell(c->mem, t, r, desk_when(c, all.p[i].at));
    }
}

static void waiting(struct ctx *c, struct desk_home_view *v)
{
    struct doc_line_list all = {0};
    struct worklist_ask ask = {
        .unit = v->shell.unit_id, .state = DOC_STATE__MAX, .waiting = true, .by_office = true};
    struct desk_table *t =
        home_table(v, "waiting", "等待审核和发布（等得最久的在前）", "没有等待办理的信息。");

    if (may_office_only(c, ACT_SEE_DOC, v->shell.unit_id, &ask.office))
        worklist(c, &ask, (struct page_key){0}, FEW, &all);
    else
        worklist_oldest(c, v->shell.unit_id, FEW, &all);
    if (all.n == FEW)
        more(t, "全部待审核的信息", "/desk/docs?state=waiting");
    desk_heads(c->mem, t, S("标题|栏目|起草人|状态|等待自"));
    for (isize i = 0; i < all.n; i++) {
        const struct doc_line *d = &all.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, d->title);

        cell->head = true;
        cell->path = doc_path(c, d->id, "");
        desk_cell(c->mem, t, r, d->col_name);
        desk_cell(c->mem, t, r, d->drafter_name);
        cell = desk_cell(c->mem, t, r, doc_state_zh(d->state));
        cell->chip = doc_chip(d->state);
        desk_cell(c->mem, t, r, desk_when(c, d->changed_at));
    }
}

static void drafts(struct ctx *c, struct desk_home_view *v)
{
    struct doc_line_list all = {0};
    struct worklist_ask ask = {
        .unit = v->shell.unit_id, .state = DOC_DRAFT, .drafter = c->actor.user};
    struct desk_table *t = home_table(v, "drafts", "我的草稿", "没有草稿。");

    worklist(c, &ask, (struct page_key){0}, FEW, &all);
    if (all.n == FEW)
        more(t, "我的全部草稿", "/desk/docs?state=draft&mine=1");
    desk_heads(c->mem, t, S("标题|栏目|核查|最后修改"));
    for (isize i = 0; i < all.n; i++) {
        const struct doc_line *d = &all.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, d->title);

        cell->head = true;
        cell->path = doc_path(c, d->id, "/edit");
        desk_cell(c->mem, t, r, d->col_name);
        cell = desk_cell(c->mem, t, r,
                         d->open_blocks ? str_fmt(c->mem, "%d 处必须处理", d->open_blocks)
                                        : S("无"));
        cell->chip = d->open_blocks ? S("chip chip-red") : S("");
        desk_cell(c->mem, t, r, desk_when(c, d->changed_at));
    }
}

/* Withdrawn here, and still standing on a channel. */
static void standing(struct ctx *c, struct desk_home_view *v)
{
    struct push_list all = {0};
    struct office_id own = {0};
    struct desk_table *t;

    (void)may_office_only(c, ACT_SEE_DOC, v->shell.unit_id, &own);
    push_standing(c, v->shell.unit_id, own, FEW, &all);
    if (!all.n)
        return;
    t = home_table(v, "standing", "已经撤回、渠道上还没有下架的", "");
    if (all.n == FEW)
        more(t, "全部待下架的", "/desk/pushes?show=standing");
    desk_heads(c->mem, t, S("标题|渠道|发布"));
    for (isize i = 0; i < all.n; i++) {
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, all.p[i].title);

        r->look = S("row-red");
        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/pushes/%lld", (long long)all.p[i].id);
        desk_cell(c->mem, t, r, all.p[i].channel_name);
        desk_cell(c->mem, t, r, desk_when(c, all.p[i].sent_at))->nowrap = true;
    }
}

/* Dates that come by themselves: withheld items to be looked at again, normative documents that end. */
static void due(struct ctx *c, struct desk_home_view *v)
{
    struct doc_line_list reviews = {0}, ends = {0};
    struct day today = ctx_today(c), until = day_add(today, DUE_DAYS);
    struct desk_table *t;

    docs_review_due(c, v->shell.unit_id, until, &reviews);
    docs_expiring(c, v->shell.unit_id, today, until, &ends);
    if (!reviews.n && !ends.n)
        return;
    t = home_table(v, "due", "近期到期", "");
    desk_heads(c->mem, t, S("标题|事项|日期"));
    for (isize i = 0; i < reviews.n + ends.n && i < 2 * FEW; i++) {
        bool review = i < reviews.n;
        const struct doc_line *d = review ? &reviews.p[i] : &ends.p[i - reviews.n];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, d->title);

        cell->head = true;
        cell->path = doc_path(c, d->id, "");
        desk_cell(c->mem, t, r,
                  review ? S("不予公开事项定期评估（《条例》第十八条）")
                         : S("规范性文件有效期届满"));
        desk_cell(c->mem, t, r, review ? S("已到评估时间") : day_iso(c->mem, d->expiry));
    }
}

/* The annual report: by when, and what moved since it was published. */
static void reports(struct ctx *c, struct desk_home_view *v)
{
    struct annual_task_list all;
    struct desk_table *t;

    annual_tasks(c, v->shell.unit_id, &all);
    if (!all.n)
        return;
    t = home_table(v, "reports", "年度报告", "");
    desk_heads(c->mem, t, S("报告|事项|期限"));
    for (isize i = 0; i < all.n; i++) {
        const struct annual_task *k = &all.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell =
            desk_cell(c->mem, t, r, str_fmt(c->mem, "%d年度报告", k->year));
        bool due = k->kind == ANNUAL_TASK_DUE;

        cell->head = true;
        cell->path = k->id.n ? str_fmt(c->mem, "/desk/report/%lld", (long long)k->id.n)
                             : S("/desk/report/");
        r->look = !due || k->urgency == DUE_LATE ? S("row-red")
                  : k->urgency >= DUE_SOON       ? S("row-yellow")
                                                 : S("");
        desk_cell(
            c->mem, t, r,
            !due ? str_fmt(c->mem, "发布后台账有变动，%d 个数与已发布的不同，请更正", k->moved)
            : k->id.n ? str_concat(c->mem, S("还没有发布，现在："), report_state_zh(k->state))
                      : S("还没有开始编制"));
        cell = desk_cell(c->mem, t, r, due ? day_iso(c->mem, k->due) : S(""));
        if (due)
            cell->sub = str_concat(c->mem, report_due_zh(c->mem, k->due, ctx_today(c)),
                                   S("（《条例》第四十九条）"));
    }
}

/* What must be public this week or should be already, and tasks of the registers that fall due. */
static void owed(struct ctx *c, struct desk_home_view *v, bool reach)
{
    struct duty_owed_list all = {0};
    struct register_row_list tasks = {0};
    struct day today = ctx_today(c);
    struct desk_table *t = NULL;
    int64_t late = 0, week = 0;

    duty_owed(c, v->shell.unit_id, &all);
    register_due(c, v->shell.unit_id, (struct day){0}, day_add(today, 14), &tasks);
    for (isize i = 0; i < all.n; i++) {
        late += all.p[i].state == DUTY_OVERDUE;
        week += all.p[i].state == DUTY_WEEK;
    }
    home_stat(c, v, late, reach ? "本单位逾期未公开" : "逾期未公开", "/desk/duties",
              "stat-bad");
    home_stat(c, v, week, reach ? "本单位本周应公开" : "本周应公开", "/desk/duties",
              "stat-warn");
    for (isize i = 0; i < all.n && i < FEW; i++) {
        const struct duty_owed *o = &all.p[i];
        struct desk_row *r;
        struct desk_cell *cell;

        if (o->state == DUTY_OPEN)
            break;
        if (!t) {
            t = home_table(v, "owed", "本周应公开和逾期的", "");
            desk_heads(c->mem, t, S("事项|科室|期限"));
            if (late + week > FEW)
                t->more = (struct desk_link){
                    .label = str_fmt(c->mem, "全部 %lld 项", (long long)late + week),
                    .path = S("/desk/duties")};
        }
        r = desk_row(c->mem, t);
        cell = desk_cell(c->mem, t, r, o->what);
        cell->head = true;
        cell->path = o->hidden       ? S("")
                     : o->document.n ? doc_path(c, o->document, "")
                                     : str_fmt(c->mem, "/desk/duties/%lld", (long long)o->duty);
        desk_cell(c->mem, t, r, o->office_name.n ? o->office_name : S("—"));
        cell = desk_cell(c->mem, t, r, day_iso(c->mem, o->due));
        cell->chip = o->state == DUTY_OVERDUE ? S("chip chip-overdue") : S("chip chip-yellow");
    }
    if (!tasks.n)
        return;
    t = home_table(v, "tasks", "两周内到期和逾期的任务", "");
    if (tasks.n > FEW)
        more(t, "全部任务见各台账", "/desk/registers");
    desk_heads(c->mem, t, S("任务|期限"));
    for (isize i = 0; i < tasks.n && i < FEW; i++) {
        const struct register_row *x = &tasks.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, x->title);

        cell->head = true;
        cell->path =
            str_fmt(c->mem, "/desk/registers/%.*s/%lld", STR_ARG(x->kind), (long long)x->id);
        cell = desk_cell(c->mem, t, r, day_iso(c->mem, x->due));
        cell->chip =
            day_cmp(x->due, today) < 0 ? S("chip chip-overdue") : S("chip chip-yellow");
    }
}

/* A case officer's clock: what is nearest to its date, in the colours of the list of cases. It reads by itself, so
 * it is called outside of a transaction. */
static void cases(struct ctx *c, struct desk_home_view *v)
{
    struct work_list all = {0};
    struct desk_table *t;
    bool yes;

    db_begin_read(c);
    yes = may_ask(c, ACT_CASE, v->shell.unit_id);
    if (db_end(c) != OK || !yes ||
        disclose_list(c, v->shell.unit_id, REQUESTS_OPEN, NULL, &all) != OK)
        return;
    t = home_table(v, "cases", "在办的申请（期限近的在前）", "没有在办的申请。");
    if (all.rows.n > FEW || all.more)
        more(t, "全部在办的申请", "/desk/cases");
    desk_heads(c->mem, t, S("申请内容|编号|承办人|期限"));
    for (isize i = 0; i < all.rows.n && i < FEW; i++) {
        const struct request *x = &all.rows.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, x->subject);

        cell->head = true;
        cell->path = desk_case_path(c, x->id);
        desk_cell(c->mem, t, r, x->number);
        desk_cell(c->mem, t, r, x->officer_name.n ? x->officer_name : S("未分派"));
        cell = desk_cell(c->mem, t, r, case_left(c->mem, x, all.colours.p[i], all.left.p[i]));
        cell->chip = case_chip(all.colours.p[i]);
        cell->sub = day_iso(c->mem, x->due);
        cell->nowrap = true;
    }
}

/* The district: which units lag, in what; what waits for its own decision. */
static void district(struct ctx *c, struct desk_home_view *v, int64_t *appeals)
{
    struct period p = period_of_year(c->mem, day_year(ctx_today(c)));
    struct assess_set_list sets = {0};
    struct overview_lag_list lags = {0};
    struct measure_set set = {0};
    struct desk_table *t;
    int64_t published = 0, late = 0, owed = 0, veto = 0, open = 0, missing = 0, lagging = 0;

    measure_take(c, &p, ACT_DISTRICT, (struct unit_id){0}, &set);
    overview_lags(c->mem, &set, &lags);
    for (isize i = 0; i < lags.n; i++) {
        const int64_t *n = lags.p[i].u->all.n;

        published += n[M_PUBLISHED];
        late += n[M_OPEN_LATE];
        owed += n[M_OWED_LATE];
        veto += n[M_FAULTS_VETO_OPEN];
        open += n[M_FAULTS_OPEN];
        missing += !n[M_REPORT];
        lagging += lags.p[i].weight > 0;
    }
    assess_set_all(c, &sets);
    for (isize i = 0; i < sets.n; i++)
        *appeals += assess_appeals_open(c, sets.p[i].id);
    home_stat(c, v, published, "全区今年公开", "/desk/figures/published?all=1", "");
    home_stat(c, v, late, "申请超期未办结", "/desk/figures/open_late?all=1", "stat-bad");
    home_stat(c, v, owed, "全区逾期未公开", "/desk/figures/owed_late?all=1", "stat-bad");
    home_stat(c, v, veto, "单项否决问题", "/desk/figures/faults_veto_open?all=1", "stat-bad");
    home_stat(c, v, open, "巡查待整改", "/desk/figures/faults_open?all=1", "stat-warn");
    home_stat(c, v, missing, "年报未发的单位", "/desk/figures/report?missing=1&all=1",
              "stat-warn");
    t = home_table(v, "lagging", "需要督促的单位（问题重的在前）", "各单位都没有落后的事项。");
    t->note = str_fmt(c->mem, "%lld 个单位中 %lld 个有待解决的事项。", (long long)lags.n,
                      (long long)lagging);
    t->more = (struct desk_link){
        .label = str_fmt(c->mem, "全部 %lld 个单位，可以按各项指标排列", (long long)lags.n),
        .path = S("/desk/district")};
    desk_heads(c->mem, t, S("单位|落后在哪里|各月公开|操作"));
    for (isize i = 0; i < lags.n && i < FEW && lags.p[i].weight; i++) {
        const struct measure_unit *u = lags.p[i].u;
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell =
            desk_cell(c->mem, t, r, u->unit.short_name.n ? u->unit.short_name : u->unit.name);
        isize cap = 0;
        int64_t most = 1;

        if (u->all.n[M_FAULTS_VETO_OPEN] || u->all.n[M_OPEN_LATE])
            r->look = S("row-red");
        cell->head = true;
        cell->nowrap = true;
        cell->path = str_fmt(c->mem, "/desk/overview?unit=%.*s", STR_ARG(u->unit.code));
        desk_cell(c->mem, t, r, lags.p[i].says);
        for (int m = 0; m < PERIOD_MONTHS; m++)
            most = u->all.month[m] > most ? u->all.month[m] : most;
        cell = desk_cell(c->mem, t, r, desk_int(c, u->all.n[M_PUBLISHED]));
        cell->num = true;
        cell->path = measure_path(c->mem, M_PUBLISHED, u->unit.code, &p);
        cell->spark = spark_of(c->mem, u->all.month, PERIOD_MONTHS, most);
        cell = desk_cell(c->mem, t, r, S(""));
        cell->nowrap = true;
        if (u->all.n[M_FAULTS_OPEN])
            *LIST_ADD(c->mem, &cell->links, cap) = (struct desk_link){
                .label = S("问题"),
                .path = str_fmt(c->mem, "/desk/patrol?unit=%.*s", STR_ARG(u->unit.code))};
        if (u->all.n[M_OWED_LATE])
            *LIST_ADD(c->mem, &cell->links, cap) =
                (struct desk_link){.label = S("逾期"),
                                   .path = measure_path(c->mem, M_OWED_LATE, u->unit.code, &p)};
    }
}

/* The head of a unit: the unit on one screen, above it what waits for a signature. */
static void head_home(struct ctx *c, struct http_req *req, struct http_res *res,
                      const struct desk_home_view *v)
{
    struct period p = period_of_year(c->mem, day_year(ctx_today(c)));
    struct overview_unit o = {0};
    struct desk_page page = {.shell = v->shell};

    if (overview_unit(c, v->shell.unit_id, &p, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    page.shell.lead =
        str_fmt(c->mem, "%.*s。%.*s", STR_ARG(v->shell.lead), STR_ARG(dash_unit_lead(c, &o)));
    dash_unit_stats(c, &page, &o);
    for (isize i = 0; i < v->tables.n; i++)
        if (v->tables.p[i].rows.n)
            desk_block(c->mem, &page)->table = &v->tables.p[i];
    dash_unit_blocks(c, &page, &o, true);
    desk_head_link(c->mem, &page.shell, S("其他期间"), S("/desk/overview"), S(""));
    desk_show(c, req, res, &page);
}

static void document_stats(struct ctx *c, struct desk_home_view *v, bool drafter, bool reviewer)
{
    struct unit_id unit = v->shell.unit_id;
    struct worklist_ask mine = {.unit = unit, .state = DOC_DRAFT, .drafter = c->actor.user};

    home_stat(c, v, docs_count(c, unit, DOC_SUBMITTED) + docs_count(c, unit, DOC_SECOND),
              "待审核", "/desk/docs?state=waiting", reviewer ? "stat-warn" : "");
    home_stat(c, v, docs_count(c, unit, DOC_APPROVED) + docs_count(c, unit, DOC_SCHEDULED),
              "待发布", "/desk/docs?state=approved", "");
    if (drafter)
        home_stat(c, v, worklist_count(c, &mine), "我的草稿", "/desk/docs?state=draft&mine=1",
                  "");
    home_stat(c, v, docs_count(c, unit, DOC_PUBLISHED), "已发布", "/desk/docs?state=published",
              "");
}

/* What the unit publishes, for whoever sees its documents. */
static void documents(struct ctx *c, struct desk_home_view *v, bool reach, bool head)
{
    struct unit_id unit = v->shell.unit_id;
    bool drafter = may_ask(c, ACT_DRAFT, unit), reviewer = may_ask(c, ACT_APPROVE, unit);

    if (!reach || drafter || reviewer)
        document_stats(c, v, drafter, reviewer);
    if (drafter)
        returned(c, v);
    if (reviewer)
        waiting(c, v);
    if (drafter)
        drafts(c, v);
    if (may_ask(c, ACT_REGISTER, unit))
        standing(c, v);
    due(c, v);
    if (!head) /* it stands in the unit's screen */
        owed(c, v, reach);
    if (may_ask(c, ACT_REPORT, unit) || may_ask(c, ACT_REPORT_SIGN, unit))
        reports(c, v);
}

/* One-person mode of the unit: until when what is drafted and approved by one and the same stands, and in the log. */
static void one_person(struct ctx *c, struct desk_home_view *v)
{
    struct one_person mode = {0};

    if (c->fail.code || !one_person_now(c, v->shell.unit_id, &mode))
        return;
    desk_alert(
        c->mem, &v->shell,
        &(struct desk_alert){
            .look = S("alert-warn"),
            .icon = S("info"),
            .title =
                str_fmt(c->mem, "本单位一人办理，至%.*s", STR_ARG(day_zh(c->mem, mode.until))),
            .text = str_fmt(c->mem,
                            "由%.*s同意。可以审核自己起草的信息和文书，操作日志逐步写明；"
                            "到期后须由另一人审核。",
                            STR_ARG(mode.by))});
}

static void desk_home(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_home_view v = {0};
    struct unit_id unit;
    bool drafter, reach, head;
    int64_t appeals = 0;
    struct complaint_year complaints = {0};
    struct page p;

    desk_shell(c, req, S("首页"), &v.shell);
    unit = v.shell.unit_id;
    v.tables.p = NEW(c->mem, struct desk_table, TABLES);
    v.stats.p = NEW(c->mem, struct desk_stat, STATS);
    cases(c, &v);
    db_begin_read(c);
    drafter = may_ask(c, ACT_DRAFT, unit);
    reach = may_ask(c, ACT_DISTRICT, (struct unit_id){0});
    head = !drafter && !reach && may_ask(c, ACT_REPORT_SIGN, unit);
    if (may_ask(c, ACT_CASE_APPROVE, unit))
        home_second(c, &v);
    if (reach)
        district(c, &v, &appeals);
    if (may_ask(c, ACT_SEE_DOC, unit))
        documents(c, &v, reach, head);
    if (may_ask(c, ACT_APPROVE, unit))
        one_person(c, &v);
    if (may_ask(c, ACT_SETTING, unit))
        home_keeper(c, &v);
    if (may_ask(c, ACT_AUDIT, unit))
        home_auditor(c, &v);
    if (drafter)
        desk_head_link(c->mem, &v.shell, S("起草信息"), S("/desk/docs/new"), S("plus"))
            ->primary = true;
    v.shell.lead =
        str_fmt(c->mem, "%.*s，今天是%.*s %.*s", STR_ARG(c->actor.name),
                STR_ARG(day_zh(c->mem, ctx_today(c))), STR_ARG(day_weekday_zh(ctx_today(c))));
    if (db_end(c) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    if (head) {
        head_home(c, req, res, &v);
        return;
    }
    if (reach && complaint_look(c, unit, day_year(ctx_today(c)), &complaints) == OK) {
        home_stat(c, &v, appeals, "考核申诉待处理", "/desk/assess", "stat-warn");
        home_stat(c, &v, complaints.all.open, "监督举报在办", "/desk/complaints", "stat-warn");
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_home(&p, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/desk/"), ACT_SEE_DESK, NULL, desk_home, LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_home_routes, routes);
