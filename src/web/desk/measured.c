/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measured.c - the records behind a figure of a dashboard or of an assessment (指标明细)
 *
 * /desk/figures/columns?less=columns_filled&period=2026&unit=zfq: exactly what was counted, a page at a time.
 */
#include "web/desk/common.h"

#include "base/utf8.h"
#include "law/register.h"
#include "work/measure_list.h"
#include "work/patrol.h"

enum { PAGE = 100, TITLE = 80 };

static bool asked(struct ctx *c, const struct http_req *req, struct measure_ask *a)
{
    struct str plus = desk_query(c, req, "plus"), less = desk_query(c, req, "less"),
               office = desk_query(c, req, "office"), after = desk_query(c, req, "after");

    *a = (struct measure_ask){.plus = M__MAX,
                              .less = M__MAX,
                              .office = MEASURE_ANY_OFFICE,
                              .page = PAGE,
                              .key = desk_query(c, req, "key"),
                              .missing = str_eq(desk_query(c, req, "missing"), S("1"))};
    if (!period_parse(c->mem, desk_query(c, req, "period"), &a->period))
        a->period = period_of_year(c->mem, day_year(ctx_today(c)));
    if (!measure_parse(req->param[0], &a->m) || (plus.n && !measure_parse(plus, &a->plus)) ||
        (less.n && !measure_parse(less, &a->less)) ||
        (office.n && (!str_int(office, &a->office) || a->office < 0)))
        return false;
    if (after.n) {
        struct str one, two, rest;

        return str_cut(after, S("-"), &one, &rest) && str_cut(rest, S("-"), &two, &rest) &&
               str_int(one, &a->after.stage) && str_int(two, &a->after.unit) &&
               str_int(rest, &a->after.id) && measure_ask_ok(a);
    }
    return measure_ask_ok(a);
}

static struct str record_path(struct ctx *c, const struct measured *m)
{
    struct str code = m->unit->code;

    switch (m->kind) {
    case MEASURED_DOC:
        return str_fmt(c->mem, "/desk/doc/%lld", (long long)m->id);
    case MEASURED_COLUMN:
        return str_fmt(c->mem, "/desk/docs?state=published&column=%lld&unit=%.*s",
                       (long long)m->id, STR_ARG(code));
    case MEASURED_FAULT:
        if (str_eq(m->mark, S("document")))
            return str_fmt(c->mem, "/desk/doc/%lld", (long long)m->other);
        if (str_eq(m->mark, S("column")))
            return str_fmt(c->mem, "/gongkai/site_%.*s/channel_%lld/", STR_ARG(code),
                           (long long)m->other);
        return str_fmt(c->mem, "/desk/patrol?unit=%.*s", STR_ARG(code));
    case MEASURED_VOICE:
        return str_fmt(c->mem, "/desk/voices/%lld", (long long)m->id);
    case MEASURED_CASE:
        return str_fmt(c->mem, "/desk/cases/%lld", (long long)m->id);
    case MEASURED_DISPUTE:
        return str_fmt(c->mem, "/desk/cases/%lld", (long long)m->other);
    case MEASURED_ROW:
        return str_fmt(c->mem, "/desk/registers/%.*s/%lld", STR_ARG(m->key), (long long)m->id);
    case MEASURED_OWED:
        if (m->other)
            return str_fmt(c->mem, "/desk/doc/%lld", (long long)m->other);
        return str_fmt(c->mem, "/desk/duties/%lld", (long long)m->id);
    case MEASURED_DUTY:
        return str_fmt(c->mem, "/desk/duties/%lld", (long long)m->id);
    case MEASURED_UNIT:
        return str_fmt(c->mem, "/desk/overview?unit=%.*s", STR_ARG(code));
    }
    return S("");
}

/* What the day of a record is. */
static struct str day_head(enum measure m, enum measured_kind kind)
{
    switch (kind) {
    case MEASURED_DOC:
        return S("首次公开");
    case MEASURED_COLUMN:
    case MEASURED_DUTY:
        return S("最近公开");
    case MEASURED_FAULT:
        return S("发现");
    case MEASURED_VOICE:
        return S("提交");
    case MEASURED_CASE:
        return m == M_REQUESTS ? S("收到") : m == M_OPEN_LATE ? S("期限") : S("办结");
    case MEASURED_DISPUTE:
        return S("审结");
    case MEASURED_ROW:
        return S("日期");
    case MEASURED_OWED:
        return S("期限");
    case MEASURED_UNIT:
        break;
    }
    return S("");
}

static void fill(struct ctx *c, const struct measure_ask *a, const struct measure_found *f,
                 struct desk_table *t)
{
    enum measured_kind kind = f->rows.n ? f->rows.p[0].kind : MEASURED_UNIT;
    struct str day = a->plus == M__MAX ? day_head(a->m, kind) : S("期限或办结");
    struct buf heads = buf_new(c->mem, 100);
    bool office = false;

    for (isize i = 0; i < f->rows.n; i++)
        office |= f->rows.p[i].office.n > 0;
    buf_add(&heads, kind == MEASURED_UNIT ? S("单位") : S("记录"));
    if (!a->unit.n && kind != MEASURED_UNIT)
        buf_add(&heads, S("|单位"));
    if (office)
        buf_add(&heads, S("|科室"));
    if (day.n)
        buf_fmt(&heads, "|%.*s", STR_ARG(day));
    desk_heads(c->mem, t, buf_str(&heads));
    for (isize i = 0; i < f->rows.n; i++) {
        const struct measured *m = &f->rows.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct str title = utf8_head(m->title.n ? m->title : m->mark, TITLE);
        struct desk_cell *cell = desk_cell(c->mem, t, row, title.n ? title : S("（无标题）"));
        enum patrol_kind fault = PATROL_COLUMN_EMPTY;

        cell->head = true;
        if (m->open)
            cell->path = record_path(c, m);
        if (m->kind == MEASURED_FAULT)
            cell->sub = patrol_kind_parse(m->key, &fault) ? patrol_kind_zh(fault) : S("");
        else if (m->kind == MEASURED_ROW)
            cell->sub = str_replace(c->mem, m->mark, S("|"), S(" · "));
        else if (m->title.n)
            cell->sub = m->mark;
        if (!a->unit.n && kind != MEASURED_UNIT)
            desk_cell(c->mem, t, row,
                      m->unit->short_name.n ? m->unit->short_name : m->unit->name)
                ->nowrap = true;
        if (office)
            desk_cell(c->mem, t, row, m->office.n ? m->office : S("—"))->nowrap = true;
        if (day.n)
            desk_cell(c->mem, t, row, day_is_set(m->day) ? day_iso(c->mem, m->day) : S("—"))
                ->nowrap = true;
    }
}

static struct str office_zh(struct ctx *c, struct unit_id unit, int64_t id)
{
    struct office_list all = {0};
    struct str name = id ? S("") : S("未分科室");

    db_begin_read(c);
    office_all(c, unit, &all);
    db_end(c);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].id.n == id)
            name = all.p[i].name;
    return name;
}

static void measured(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_table t = {.id = S("t-records"), .empty = S("没有记录。")};
    bool whole = str_eq(desk_query(c, req, "all"), S("1"));
    struct desk_page v = {0};
    struct measure_found f = {0};
    struct measure_ask a;
    enum patrol_kind kind = PATROL_COLUMN_EMPTY;
    struct unit u = {0};
    struct str code;

    if (!asked(c, req, &a)) {
        http_error(c, req, res, ERR_NOT_FOUND);
        return;
    }
    if (!whole)
        desk_unit(c, req, ACT_SEE_DESK, &u);
    a.unit = u.id;
    code = u.code;
    if (!c->fail.code)
        measure_list(c, &a, &f);
    desk_shell(c, req, measure_ask_zh(&a), &v.shell);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    if (a.key.n && patrol_kind_parse(a.key, &kind))
        v.shell.title = str_fmt(c->mem, "%.*s：%.*s", STR_ARG(v.shell.title),
                                STR_ARG(patrol_kind_zh(kind)));
    v.shell.lead = str_fmt(
        c->mem, "%.*s%s%.*s，%.*s，共 %lld %.*s。依据：%.*s。",
        STR_ARG(whole ? S("全部单位") : u.name), a.office == MEASURE_ANY_OFFICE ? "" : "，",
        STR_ARG(a.office == MEASURE_ANY_OFFICE ? S("") : office_zh(c, u.id, a.office)),
        STR_ARG(period_zh(c->mem, &a.period)), (long long)f.total,
        STR_ARG(a.missing ? S("家") : measure_counter(a.m)), STR_ARG(measure_source(a.m)));
    desk_crumb(c->mem, &v.shell, whole ? S("各单位总览") : S("总览"),
               whole ? str_fmt(c->mem, "/desk/district?period=%.*s", STR_ARG(a.period.code))
                     : str_fmt(c->mem, "/desk/overview?period=%.*s&unit=%.*s",
                               STR_ARG(a.period.code), STR_ARG(code)));
    if (!whole)
        desk_head_link(c->mem, &v.shell, S("到办理的地方"),
                       measure_home(c->mem, a.m, code, &a.period), S(""));
    t.caption = measure_ask_zh(&a);
    fill(c, &a, &f, &t);
    t.pager.says = str_fmt(c->mem, "共 %lld %.*s", (long long)f.total,
                           STR_ARG(a.missing ? S("家") : measure_counter(a.m)));
    if (a.after.stage || a.after.unit || a.after.id)
        t.pager.first = measure_ask_path(c->mem, &a, code);
    if (f.more)
        t.pager.next = str_fmt(
            c->mem, "%.*s&after=%lld-%lld-%lld", STR_ARG(measure_ask_path(c->mem, &a, code)),
            (long long)f.last.stage, (long long)f.last.unit, (long long)f.last.id);
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/desk/figures/{measure}"), ACT_SEE_DESK, NULL, measured, LANE_HEAVY},
};
/* clang-format on */
ROUTES(measured_routes, routes);
