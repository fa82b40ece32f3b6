/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dash.c - the screen of a head: one unit (总览); all units of a district: dash_district.c */
#include "law/register.h"
#include "web/desk/dash.h"
#include "web/desk/dash_parts.h"
#include "work/measure_list.h"
#include "work/overview.h"
#include "work/patrol.h"

struct period dash_period(struct ctx *c, const struct http_req *req)
{
    struct period p;

    if (!period_parse(c->mem, desk_query(c, req, "period"), &p))
        p = period_of_year(c->mem, day_year(ctx_today(c)));
    return p;
}

void dash_period_tabs(struct ctx *c, struct desk_page *v, const struct period *now,
                      const char *path, struct str part)
{
    int year = day_year(ctx_today(c)), quarter = (day_civil(ctx_today(c)).month - 1) / 3 + 1;
    const struct str codes[] = {
        str_fmt(c->mem, "%d", year), str_fmt(c->mem, "%dQ%d", year, quarter),
        str_fmt(c->mem, "%dM%02d", year, day_civil(ctx_today(c)).month),
        str_fmt(c->mem, "%d", year - 1), str_fmt(c->mem, "%d", year - 2)};
    bool found = false;

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct period p;

        period_parse(c->mem, codes[i], &p);
        desk_tab(c->mem, v, period_zh(c->mem, &p),
                 str_fmt(c->mem, "%s?period=%.*s%.*s", path, STR_ARG(codes[i]), STR_ARG(part)),
                 str_eq(codes[i], now->code));
        found |= str_eq(codes[i], now->code);
    }
    if (!found)
        desk_tab(c->mem, v, period_zh(c->mem, now),
                 str_fmt(c->mem, "%s?period=%.*s%.*s", path, STR_ARG(now->code), STR_ARG(part)),
                 true);
}

void dash_month_chart(struct ctx *c, struct desk_page *v, const struct period *p,
                      struct str title, const int64_t *now, const int64_t *before, int width)
{
    struct chart *chart = NEW(c->mem, struct chart, 1);
    struct str labels[PERIOD_MONTHS];
    struct buf says = buf_new(c->mem, 128);

    for (int i = 0; i < p->months; i++) {
        labels[i] = str_fmt(c->mem, "%d", day_civil(period_month(p, i)).month);
        buf_fmt(&says, "%s%.*s月%lld", i ? "、" : "", STR_ARG(labels[i]), (long long)now[i]);
    }
    chart_columns(c->mem, title, labels, now, before, p->months, width, chart);
    chart->desc = str_fmt(c->mem, "%.*s：%.*s", STR_ARG(title), STR_ARG(buf_str(&says)));
    if (chart->line.n)
        chart->note = S("虚线为上年同期");
    desk_block(c->mem, v)->chart = chart;
}

struct str dash_percent(struct ctx *c, int permille)
{
    return permille % 10 ? str_fmt(c->mem, "%d.%d%%", permille / 10, permille % 10)
                         : str_fmt(c->mem, "%d%%", permille / 10);
}

struct desk_cell *dash_figure(struct ctx *c, struct desk_table *t, struct desk_row *row,
                              const struct measure_unit *u, const struct period *p,
                              enum measure m, bool bad)
{
    struct desk_cell *cell = desk_cell(c->mem, t, row, desk_int(c, u->all.n[m]));

    cell->num = true;
    if (u->all.n[m])
        cell->path = measure_path(c->mem, m, u->unit.code, p);
    if (bad && u->all.n[m])
        cell->look = S("fig-bad");
    return cell;
}

/* --- one unit */

enum { FEW = 5 };

static bool behind(const struct measure_column *k, int64_t today)
{
    return k->docs
               ? k->update_days && k->last.s && today - instant_day(k->last).n > k->update_days
               : !k->empty_reason.n;
}

static struct desk_link all_of(struct ctx *c, const struct overview_unit *o, isize n,
                               const char *what, const char *table)
{
    return (struct desk_link){.label = str_fmt(c->mem, "全部 %lld 个%s", (long long)n, what),
                              .path =
                                  str_fmt(c->mem, "/desk/overview%.*s#%s",
                                          STR_ARG(desk_unit_part(c, &o->unit, "?")), table)};
}

static void columns_table(struct ctx *c, struct desk_page *v, const struct overview_unit *o,
                          const struct period *p, bool few)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    int64_t most = 1, now = ctx_today(c).n;
    isize shown = 0, all = 0;

    t->id = S("t-columns");
    t->title = t->caption = S("按栏目：公开与计划");
    t->note = few ? S("没有按计划公开的在这里。") : S("");
    t->stay = true;
    t->empty = few ? S("各栏目都按计划公开了。") : S("还没有栏目");
    desk_heads(c->mem, t, S("栏目|#本期公开|#累计|最近公开|更新周期|与计划比"));
    for (isize i = 0; i < o->columns.n; i++)
        most = o->columns.p[i].period > most ? o->columns.p[i].period : most;
    for (isize i = 0; i < o->columns.n; i++) {
        const struct measure_column *k = &o->columns.p[i];
        struct day last = k->last.s ? instant_day(k->last) : (struct day){0};
        struct desk_row *row;
        struct desk_cell *cell;
        int64_t late = k->update_days && k->last.s ? now - last.n - k->update_days : 0;

        if (!k->leaf || k->board < 2 || k->board > 4)
            continue;
        all++;
        if (few && (!behind(k, now) || shown++ >= FEW))
            continue;
        row = desk_row(c->mem, t);
        cell = desk_cell(c->mem, t, row, k->name);
        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/docs?state=published&column=%lld%.*s",
                             (long long)k->col.n, STR_ARG(desk_unit_part(c, &o->unit, "&")));
        cell = desk_cell(c->mem, t, row, desk_int(c, k->period));
        cell->num = true;
        if (k->period)
            cell->path =
                str_fmt(c->mem, "/desk/docs?period=%.*s&column=%lld%.*s", STR_ARG(p->code),
                        (long long)k->col.n, STR_ARG(desk_unit_part(c, &o->unit, "&")));
        cell->meter = meter_of(c->mem, k->period, most, S(""));
        desk_cell(c->mem, t, row, desk_int(c, k->docs))->num = true;
        desk_cell(c->mem, t, row, day_is_set(last) ? day_iso(c->mem, last) : S("—"))->nowrap =
            true;
        desk_cell(c->mem, t, row,
                  k->update_days ? str_fmt(c->mem, "%d 天", k->update_days) : S("不定期"));
        cell = desk_cell(c->mem, t, row,
                         !k->docs && !k->empty_reason.n ? S("没有内容")
                         : !k->docs                     ? S("已说明原因")
                         : late > 0                     ? S("超期未更新")
                                                        : S("正常"));
        cell->chip = !k->docs && !k->empty_reason.n ? S("chip chip-red")
                     : late > 0                     ? S("chip chip-yellow")
                                                    : S("chip chip-green");
    }
    if (few)
        t->more = all_of(c, o, all, "栏目", "t-columns");
    desk_block(c->mem, v)->table = t;
}

static void owed_table(struct ctx *c, struct desk_page *v, const struct overview_unit *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct desk_block *b = desk_block(c->mem, v);

    b->place = S("dash-half");
    t->id = S("t-owed");
    t->title = t->caption = S("本周应公开和逾期的");
    t->empty = S("没有逾期的，本周也没有到期的。");
    desk_heads(c->mem, t, S("事项|科室|期限"));
    for (isize i = 0; i < o->owed.n && i < 8; i++) {
        const struct duty_owed *one = &o->owed.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, one->what);

        cell->head = true;
        cell->path = one->hidden ? S("")
                     : one->document.n
                         ? str_fmt(c->mem, "/desk/doc/%lld", (long long)one->document.n)
                         : str_fmt(c->mem, "/desk/duties/%lld", (long long)one->duty);
        desk_cell(c->mem, t, row, one->office_name.n ? one->office_name : S("—"));
        cell = desk_cell(c->mem, t, row, day_iso(c->mem, one->due));
        cell->chip =
            one->state == DUTY_OVERDUE ? S("chip chip-overdue") : S("chip chip-yellow");
        cell->nowrap = true;
    }
    if (o->owed.n > 8)
        t->more = (struct desk_link){
            .label = str_fmt(c->mem, "全部 %lld 项", (long long)o->owed.n),
            .path = str_concat(c->mem, S("/desk/duties"), desk_unit_part(c, &o->unit, "?"))};
    b->table = t;
}

static void tasks_table(struct ctx *c, struct desk_page *v, const struct overview_unit *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct desk_block *b = desk_block(c->mem, v);
    struct day today = ctx_today(c);

    b->place = S("dash-half");
    t->id = S("t-tasks");
    t->title = t->caption = S("四周内到期和逾期的任务");
    t->empty = S("没有到期的要点任务、建议提案。");
    desk_heads(c->mem, t, S("任务|台账|期限"));
    for (isize i = 0; i < o->tasks.n && i < 8; i++) {
        const struct register_row *r = &o->tasks.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, r->title);
        struct register_kind k = {0};

        register_find(c->mem, r->kind, &k);
        cell->head = true;
        cell->path =
            str_fmt(c->mem, "/desk/registers/%.*s/%lld", STR_ARG(r->kind), (long long)r->id);
        desk_cell(c->mem, t, row, k.label);
        cell = desk_cell(c->mem, t, row, day_iso(c->mem, r->due));
        cell->chip =
            day_cmp(r->due, today) < 0 ? S("chip chip-overdue") : S("chip chip-yellow");
        cell->nowrap = true;
    }
    if (o->tasks.n > 8)
        t->more = (struct desk_link){
            .label = str_fmt(c->mem, "共 %lld 项，其余见各台账", (long long)o->tasks.n),
            .path = str_concat(c->mem, S("/desk/registers"), desk_unit_part(c, &o->unit, "?"))};
    b->table = t;
}

static void faults_table(struct ctx *c, struct desk_page *v, const struct overview_unit *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct desk_block *b = desk_block(c->mem, v);
    struct measure_ask of_kind = measure_ask_of(M_FAULTS_OPEN, &o->period);
    int64_t most = 1;

    b->place = S("dash-half");
    t->id = S("t-faults");
    t->title = t->caption = S("巡查待整改的");
    t->empty = S("没有待整改的问题。");
    desk_heads(c->mem, t, S("问题|#个数"));
    for (isize i = 0; i < o->faults.n; i++)
        most = o->faults.p[i].n > most ? o->faults.p[i].n : most;
    for (isize i = 0; i < o->faults.n; i++) {
        enum patrol_kind kind = PATROL_COLUMN_EMPTY;
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell;
        bool known = patrol_kind_parse(o->faults.p[i].key, &kind);

        cell = desk_cell(c->mem, t, row, known ? patrol_kind_zh(kind) : o->faults.p[i].key);
        cell->head = true;
        cell->path = str_concat(c->mem, S("/desk/patrol"), desk_unit_part(c, &o->unit, "?"));
        cell = desk_cell(c->mem, t, row, desk_int(c, o->faults.p[i].n));
        cell->num = true;
        of_kind.key = o->faults.p[i].key;
        cell->path = measure_ask_path(c->mem, &of_kind, o->unit.code);
        cell->meter =
            meter_of(c->mem, o->faults.p[i].n, most,
                     known && !str_eq(patrol_kind_weight(kind), S("note")) ? S("bar-bad")
                                                                           : S("bar-warn"));
    }
    b->table = t;
}

static struct str office_name(const struct overview_unit *o, struct office_id id)
{
    for (isize i = 0; i < o->offices.n; i++)
        if (o->offices.p[i].id.n == id.n)
            return o->offices.p[i].name;
    return S("未分科室");
}

static struct str office_path(struct ctx *c, const struct overview_unit *o,
                              const struct measure_of *f, enum measure m)
{
    struct measure_ask a = measure_ask_of(m, &o->period);

    a.office = f->office.n;
    return measure_ask_path(c->mem, &a, o->unit.code);
}

static struct desk_cell *office_figure(struct ctx *c, struct desk_table *t,
                                       struct desk_row *row, const struct overview_unit *o,
                                       const struct measure_of *f, enum measure m)
{
    struct desk_cell *cell = desk_cell(c->mem, t, row, desk_int(c, f->n[m]));

    cell->num = true;
    if (f->n[m])
        cell->path = office_path(c, o, f, m);
    return cell;
}

static void offices_table(struct ctx *c, struct desk_page *v, const struct overview_unit *o,
                          bool few)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    int64_t most = 1;

    t->id = S("t-offices");
    t->title = t->caption = S("按科室");
    t->sort = t->stay = true;
    t->empty = S("这一期还没有记录。");
    desk_heads(c->mem, t,
               S("科室|#公开|#及时率|#逾期未公开|#申请|#办结|#待整改|#到期任务|#按时完成"));
    for (isize i = 0; i < o->figures.offices.n; i++)
        for (int m = 0; m < PERIOD_MONTHS; m++)
            most = o->figures.offices.p[i].month[m] > most ? o->figures.offices.p[i].month[m]
                                                           : most;
    if (few && o->figures.offices.n > FEW)
        t->more = all_of(c, o, o->figures.offices.n, "科室", "t-offices");
    for (isize i = 0; i < o->figures.offices.n && (!few || i < FEW); i++) {
        const struct measure_of *f = &o->figures.offices.p[i];
        static const enum measure figures[] = {M_OWED_LATE,   M_REQUESTS, M_CLOSED,
                                               M_FAULTS_OPEN, M_TASKS,    M_TASKS_TIMELY};
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, office_name(o, f->office));
        int timely = measure_rate(f->n[M_DATED] - f->n[M_LATE], f->n[M_DATED]);

        cell->head = true;
        cell->nowrap = true;
        cell = office_figure(c, t, row, o, f, M_PUBLISHED);
        cell->spark = spark_of(c->mem, f->month, PERIOD_MONTHS, most);
        cell = desk_cell(c->mem, t, row, f->n[M_DATED] ? dash_percent(c, timely) : S("—"));
        cell->num = true;
        cell->order = desk_int(c, f->n[M_DATED] ? timely : -1);
        if (f->n[M_LATE])
            cell->path = office_path(c, o, f, M_LATE);
        for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
            office_figure(c, t, row, o, f, figures[k]);
    }
    desk_block(c->mem, v)->table = t;
}

void dash_unit_stats(struct ctx *c, struct desk_page *v, const struct overview_unit *o)
{
    const struct period *p = &o->period;
    const int64_t *n = o->figures.all.n;
    const struct {
        enum measure m;
        struct str label;
        bool bad;
    } cards[] = {{M_PUBLISHED, S("公开信息（条）"), false},
                 {M_OWED_LATE, S("逾期未公开（项）"), true},
                 {M_REQUESTS, S("收到申请（件）"), false},
                 {M_OPEN_LATE, S("申请超期未办结（件）"), true},
                 {M_FAULTS_OPEN, S("巡查待整改（个）"), true}};

    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
        desk_stat(c->mem, v, desk_int(c, n[cards[i].m]), cards[i].label,
                  measure_path(c->mem, cards[i].m, o->unit.code, p),
                  cards[i].bad && n[cards[i].m] ? S("stat-bad") : S(""));
    desk_stat(c->mem, v,
              o->report.id.n ? report_state_zh(o->report.state)
              : n[M_REPORT]  ? S("已发布")
                             : S("未编制"),
              str_fmt(c->mem, "%d年年报", p->year - 1),
              measure_path(c->mem, M_REPORT, o->unit.code, p),
              n[M_REPORT] ? S("stat-word") : S("stat-word stat-bad"));
}

struct str dash_unit_lead(struct ctx *c, const struct overview_unit *o)
{
    const int64_t *n = o->figures.all.n;

    return str_fmt(c->mem,
                   "%.*s：时间已过 %d%%，栏目 %lld 个中 %lld 个有内容，"
                   "到期任务 %lld 项按时完成 %lld 项。",
                   STR_ARG(period_zh(c->mem, &o->period)),
                   period_gone(&o->period, ctx_today(c)), (long long)n[M_COLUMNS],
                   (long long)n[M_COLUMNS_FILLED], (long long)n[M_TASKS],
                   (long long)n[M_TASKS_TIMELY]);
}

void dash_unit_blocks(struct ctx *c, struct desk_page *v, const struct overview_unit *o,
                      bool few)
{
    v->grid = S("dash");
    dash_month_chart(c, v, &o->period, S("各月公开的信息（条，按月）"), o->figures.all.month,
                     o->before, 480);
    v->blocks.p[v->blocks.n - 1].place = S("dash-half");
    owed_table(c, v, o);
    tasks_table(c, v, o);
    faults_table(c, v, o);
    columns_table(c, v, o, &o->period, few);
    offices_table(c, v, o, few);
}

static void overview(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct period p = dash_period(c, req);
    struct desk_page v = {0};
    struct overview_unit o = {0};
    struct unit u = {0};

    desk_unit(c, req, ACT_SEE_DESK, &u);
    if (!c->fail.code)
        overview_unit(c, u.id, &p, &o);
    desk_shell(c, req, str_fmt(c->mem, "%.*s总览", STR_ARG(u.name)), &v.shell);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    v.shell.lead = dash_unit_lead(c, &o);
    dash_period_tabs(c, &v, &p, "/desk/overview", desk_unit_part(c, &u, "&"));
    dash_unit_stats(c, &v, &o);
    dash_unit_blocks(c, &v, &o, false);
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/desk/overview"), ACT_SEE_DESK, NULL, overview, LANE_HEAVY},
    {"GET", LIT("/desk/district"), ACT_DISTRICT, NULL, dash_district, LANE_HEAVY},
};
/* clang-format on */
ROUTES(dash_routes, routes);
