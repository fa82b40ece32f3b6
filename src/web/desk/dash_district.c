/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dash_district.c - the screen of all units of a district: their figures side by side (各单位总览) */
#include <stdlib.h>

#include "web/desk/dash_parts.h"
#include "work/measure_list.h"
#include "work/overview.h"

/* The records of what is counted of m, with `plus` and without `less` (M__MAX: none); `code` "": of all units. */
static struct str records(struct ctx *c, const struct period *p, struct str code,
                          enum measure m, enum measure plus, enum measure less)
{
    struct measure_ask a = measure_ask_of(m, p);

    a.plus = plus;
    a.less = less;
    return measure_ask_path(c->mem, &a, code);
}

static const struct {
    struct str key, label;
} orders[] = {{LIT("worst"), LIT("问题多的在前")},
              {LIT("unit"), LIT("按单位次序")},
              {LIT("published"), LIT("公开多的在前")},
              {LIT("published-up"), LIT("公开少的在前")},
              {LIT("requests"), LIT("申请多的在前")}};

struct ranked {
    const struct measure_unit *u;
    int64_t key;
    isize at;
};

static int by_key(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->key != y->key ? (x->key > y->key ? -1 : 1) : x->at < y->at ? -1 : x->at > y->at;
}

static struct ranked *ranking(struct ctx *c, const struct measure_set *set, struct str order)
{
    struct ranked *all = NEW(c->mem, struct ranked, set->units.n + 1);
    struct overview_lag_list lags = {0};

    overview_lags(c->mem, set, &lags);
    for (isize i = 0; i < set->units.n; i++) {
        const struct measure_unit *one =
            str_eq(order, S("worst")) ? lags.p[i].u : &set->units.p[i];
        const struct measure_of *u = &one->all;

        all[i] = (struct ranked){one,
                                 str_eq(order, S("published"))      ? u->n[M_PUBLISHED]
                                 : str_eq(order, S("published-up")) ? -u->n[M_PUBLISHED]
                                 : str_eq(order, S("requests"))     ? u->n[M_REQUESTS]
                                                                    : 0,
                                 i};
    }
    if (set->units.n)
        qsort(all, (size_t)set->units.n, sizeof *all, by_key);
    return all;
}

static void unit_row(struct ctx *c, struct desk_table *t, const struct measure_unit *u,
                     const struct period *p, int64_t most)
{
    struct desk_row *row = desk_row(c->mem, t);
    struct desk_cell *cell =
        desk_cell(c->mem, t, row, u->unit.short_name.n ? u->unit.short_name : u->unit.name);
    int timely = measure_rate(u->all.n[M_DATED] - u->all.n[M_LATE], u->all.n[M_DATED]);
    int64_t empty = u->all.n[M_COLUMNS] - u->all.n[M_COLUMNS_FILLED];

    cell->head = true;
    cell->nowrap = true;
    cell->path = str_fmt(c->mem, "/desk/overview?period=%.*s&unit=%.*s", STR_ARG(p->code),
                         STR_ARG(u->unit.code));
    cell = dash_figure(c, t, row, u, p, M_PUBLISHED, false);
    cell->spark = spark_of(c->mem, u->all.month, p->months, most);
    cell = desk_cell(c->mem, t, row, u->all.n[M_DATED] ? dash_percent(c, timely) : S("—"));
    cell->num = true;
    cell->order = desk_int(c, u->all.n[M_DATED] ? timely : -1);
    if (u->all.n[M_DATED]) {
        cell->path = measure_path(c->mem, M_LATE, u->unit.code, p);
        cell->meter = meter_of(c->mem, timely, 1000, timely < 900 ? S("bar-bad") : S("bar-ok"));
    }
    dash_figure(c, t, row, u, p, M_OWED_LATE, true);
    cell = desk_cell(c->mem, t, row, desk_int(c, empty));
    cell->num = true;
    if (empty)
        cell->path = records(c, p, u->unit.code, M_COLUMNS, M__MAX, M_COLUMNS_FILLED);
    cell->look = empty ? S("fig-bad") : S("");
    dash_figure(c, t, row, u, p, M_COLUMNS_STALE, true);
    dash_figure(c, t, row, u, p, M_REQUESTS, false);
    cell =
        desk_cell(c->mem, t, row, desk_int(c, u->all.n[M_OPEN_LATE] + u->all.n[M_CLOSED_LATE]));
    cell->num = true;
    if (u->all.n[M_OPEN_LATE] + u->all.n[M_CLOSED_LATE]) {
        cell->path = records(c, p, u->unit.code, M_OPEN_LATE, M_CLOSED_LATE, M__MAX);
        cell->look = S("fig-bad");
    }
    cell = desk_cell(c->mem, t, row,
                     u->all.n[M_REPORT_TIMELY] ? S("按时")
                     : u->all.n[M_REPORT]      ? S("迟发")
                                               : S("未发"));
    cell->chip = u->all.n[M_REPORT_TIMELY] ? S("chip chip-green")
                 : u->all.n[M_REPORT]      ? S("chip chip-yellow")
                                           : S("chip chip-red");
    if (u->all.n[M_REPORT])
        cell->path = measure_path(c->mem, M_REPORT, u->unit.code, p);
    dash_figure(c, t, row, u, p, M_FAULTS_OPEN, true);
    cell = desk_cell(c->mem, t, row,
                     desk_int(c, u->all.n[M_VOICES] - u->all.n[M_VOICES_ANSWERED]));
    cell->num = true;
    if (u->all.n[M_VOICES] - u->all.n[M_VOICES_ANSWERED])
        cell->path = records(c, p, u->unit.code, M_VOICES, M__MAX, M_VOICES_ANSWERED);
    if (u->all.n[M_FAULTS_VETO_OPEN] || u->all.n[M_OPEN_LATE])
        row->look = S("row-red");
}

static void district_table(struct ctx *c, struct desk_page *v,
                           const struct overview_district *d, struct str order)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct ranked *all = ranking(c, &d->set, order);
    int64_t most = 0;

    for (isize i = 0; i < d->set.units.n; i++)
        for (int m = 0; m < PERIOD_MONTHS; m++)
            most =
                d->set.units.p[i].all.month[m] > most ? d->set.units.p[i].all.month[m] : most;
    t->id = S("t-units");
    t->title = S("各单位");
    t->note =
        S("逾期：应公开而未公开的事项；旧栏目：超过更新期限的栏目；超期：超过答复期限的申请；"
          "年报：上一年度的报告；待答：没有答复的读者留言。");
    t->dense = true;
    t->caption = S("各单位指标，每个数字都可以点开它的记录");
    t->empty = S("还没有单位");
    t->sort = t->stay = true;
    desk_heads(c->mem, t,
               S("单位|#公开|#及时率|#逾期|#空栏目|#旧栏目|#申请|#超期|年报|#待整改|#待答"));
    for (isize i = 0; i < d->set.units.n; i++)
        unit_row(c, t, all[i].u, &d->set.period, most);
    desk_block(c->mem, v)->table = t;
}

static void district_stats(struct ctx *c, struct desk_page *v,
                           const struct overview_district *d)
{
    const struct period *p = &d->set.period;
    struct measure_ask none = measure_ask_of(M_REPORT, p);
    const int64_t *n = d->total.n;
    int64_t missing = 0;

    none.missing = true;
    for (isize i = 0; i < d->set.units.n; i++)
        missing += !d->set.units.p[i].all.n[M_REPORT];
    desk_stat(c->mem, v, desk_int(c, n[M_PUBLISHED]), S("公开信息（条）"),
              records(c, p, S(""), M_PUBLISHED, M__MAX, M__MAX), S(""));
    desk_stat(c->mem, v, dash_percent(c, measure_rate(n[M_DATED] - n[M_LATE], n[M_DATED])),
              S("二十个工作日内公开"), records(c, p, S(""), M_LATE, M__MAX, M__MAX),
              n[M_LATE] ? S("stat-warn") : S(""));
    desk_stat(c->mem, v, desk_int(c, n[M_OWED_LATE]), S("逾期未公开（项）"),
              records(c, p, S(""), M_OWED_LATE, M__MAX, M__MAX),
              n[M_OWED_LATE] ? S("stat-bad") : S(""));
    desk_stat(c->mem, v, desk_int(c, n[M_OPEN_LATE] + n[M_CLOSED_LATE]), S("申请超期（件）"),
              records(c, p, S(""), M_OPEN_LATE, M_CLOSED_LATE, M__MAX),
              n[M_OPEN_LATE] + n[M_CLOSED_LATE] ? S("stat-bad") : S(""));
    desk_stat(c->mem, v, desk_int(c, missing), S("上年年报未发（家）"),
              measure_ask_path(c->mem, &none, S("")), missing ? S("stat-warn") : S(""));
    desk_stat(c->mem, v, desk_int(c, n[M_FAULTS_OPEN]), S("巡查待整改（个）"),
              records(c, p, S(""), M_FAULTS_OPEN, M__MAX, M__MAX),
              n[M_FAULTS_OPEN] ? S("stat-warn") : S(""));
}

static void order_filter(struct ctx *c, struct desk_page *v, const struct period *p,
                         struct str order)
{
    struct desk_filter *f = NEW(c->mem, struct desk_filter, 1);
    struct desk_field *field = NEW(c->mem, struct desk_field, 2);
    isize cap = 0;

    f->action = S("/desk/district");
    field[0] = (struct desk_field){.id = S("f-sort"),
                                   .name = S("sort"),
                                   .label = S("排列"),
                                   .is_select = true,
                                   .value = order};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        *LIST_ADD(c->mem, &field[0].options, cap) =
            (struct desk_option){orders[i].key, orders[i].label, str_eq(orders[i].key, order)};
    cap = 0;
    field[1] = (struct desk_field){.id = S("f-period"),
                                   .name = S("period"),
                                   .label = S("期间"),
                                   .is_input = true,
                                   .type = S("text"),
                                   .value = p->code};
    f->fields.p = field;
    f->fields.n = 2;
    desk_block(c->mem, v)->filter = f;
}

void dash_district(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct period p = dash_period(c, req);
    struct desk_page v = {0};
    struct overview_district d = {0};
    struct str order = desk_query(c, req, "sort");

    if (!order.n)
        order = S("worst");
    overview_district(c, &p, &d);
    desk_shell(c, req, S("各单位总览"), &v.shell);
    v.shell.lead = str_fmt(c->mem, "%lld 个单位，%.*s。数字由各台账实时算出，点开就是记录。",
                           (long long)d.set.units.n, STR_ARG(period_zh(c->mem, &p)));
    dash_period_tabs(c, &v, &p, "/desk/district", S(""));
    district_stats(c, &v, &d);
    dash_month_chart(c, &v, &p, S("各月公开的信息（条，按月）"), d.total.month, NULL, 900);
    order_filter(c, &v, &p, order);
    district_table(c, &v, &d, order);
    desk_show(c, req, res, &v);
}
