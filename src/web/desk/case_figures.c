/* SPDX-License-Identifier: MulanPSL-2.0 */
/* case_figures.c - tables three and four of a year or of any period, as of any day,
 * each figure a link to its cases (依申请公开统计) */
#include "base/utf8.h"
#include "web/desk/common.h"
#include "work/dispute.h"
#include "work/figures.h"

enum { YEARS = 6 };

/* What is asked for stands in the address: ?year=, or ?from=&to=&asof= as people write days. */
struct asked {
    int year;     /* a whole year, 0: a period of one's own */
    bool entered; /* &by=entered: only what had been entered by the day */
    struct day from, until, asof;
    struct str t_from, t_until, t_asof; /* as they were typed */
    struct str query; /* year=2026, from=…&to=…, with &unit= where it is another's */
};

static bool day_asked(struct ctx *c, struct str typed, const char *where, const char *label,
                      struct day *out)
{
    if (!typed.n || day_parse_loose(typed, out))
        return true;
    fail_set(&c->fail, ERR_INPUT, where, "%s“%.*s”不是有效的日期，例如 2026-03-31", label,
             STR_ARG(utf8_head(typed, 20)));
    return false;
}

static void asked(struct ctx *c, const struct http_req *req, struct asked *a)
{
    int64_t y = 0;
    int now = day_year(ctx_today(c));

    *a = (struct asked){.t_from = str_trim_wide(desk_query(c, req, "from")),
                        .t_until = str_trim_wide(desk_query(c, req, "to")),
                        .t_asof = str_trim_wide(desk_query(c, req, "asof")),
                        .entered = str_eq(desk_query(c, req, "by"), S("entered"))};
    a->year = str_int(desk_query(c, req, "year"), &y) && y >= 2008 && y <= now ? (int)y : now;
    day_make(a->year, 1, 1, &a->from);
    day_make(a->year, 12, 31, &a->until);
    if (a->t_from.n || a->t_until.n || a->t_asof.n || a->entered) {
        a->year = 0;
        if (day_asked(c, a->t_from, "from", "起日", &a->from) &&
            day_asked(c, a->t_until, "to", "止日", &a->until) &&
            day_asked(c, a->t_asof, "asof", "截至日", &a->asof))
            (void)figures_period(c, a->from, a->until, a->asof);
    }
    if (!day_is_set(a->asof))
        a->asof = ctx_today(c).n < a->from.n ? a->from : ctx_today(c);
    a->query =
        a->year ? str_fmt(c->mem, "year=%d", a->year)
                : str_fmt(c->mem, "from=%.*s&to=%.*s&asof=%.*s%s",
                          STR_ARG(day_iso(c->mem, a->from)), STR_ARG(day_iso(c->mem, a->until)),
                          STR_ARG(day_iso(c->mem, a->asof)), a->entered ? "&by=entered" : "");
}

static void count(struct ctx *c, const struct asked *a, struct unit_id unit, struct figures *f)
{
    enum report_form form = report_form_of_year(day_year(a->until));

    if (a->entered)
        (void)figures_open_entered(c, unit, a->from, a->until, a->asof, form, f);
    else
        (void)figures_open(c, unit, a->from, a->until, a->asof, form, f);
}

/* 2026 年；or 2026-03-01 至 2026-03-31 */
static struct str span(struct ctx *c, const struct asked *a)
{
    return a->year ? str_fmt(c->mem, "%d 年", a->year)
                   : str_fmt(c->mem, "%.*s至%.*s", STR_ARG(day_zh(c->mem, a->from)),
                             STR_ARG(day_zh(c->mem, a->until)));
}

/* A figure; nought is no link, and neither is what figures_behind() cannot open. */
static void figure(struct ctx *c, struct desk_table *t, struct desk_row *row, int64_t n,
                   int slot, struct str query)
{
    struct desk_cell *cell = desk_cell(c->mem, t, row, desk_int(c, n));

    cell->num = true;
    if (n && slot >= 0)
        cell->path = str_fmt(c->mem, "/desk/cases/figures/%.*s?%.*s",
                             STR_ARG(report_address(c->mem, slot)), STR_ARG(query));
}

static struct desk_table *three(struct ctx *c, const struct figures *f, struct str query)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct report_line line[REPORT_LINES];
    struct report_head head[REPORT_HEADS];
    int n = report_lines(f->form, REPORT_T3, line),
        heads = report_heads(f->form, REPORT_T3, head);
    struct str names = S("项目");

    for (int i = 0; i < heads; i++)
        if (head[i].col >= 0)
            names = str_fmt(c->mem, "%.*s|#%.*s", STR_ARG(names), STR_ARG(head[i].label));
    t->stay = true;
    t->id = S("t-three");
    t->title = t->caption = S("表三　收到和处理政府信息公开申请情况");
    desk_heads(c->mem, t, names);
    for (int i = 0; i < n; i++) {
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *label = desk_cell(c->mem, t, row, line[i].label);

        label->head = true;
        for (int k = 0; k < heads; k++) {
            if (head[k].col < 0)
                continue;
            if (line[i].row < 0)
                desk_cell(c->mem, t, row, S(""));
            else
                figure(c, t, row, f->t3[line[i].row][head[k].col],
                       report_slot(REPORT_T3, line[i].row, head[k].col), query);
        }
    }
    return t;
}

static struct desk_table *four(struct ctx *c, const struct figures *f, struct str query)
{
    static const struct str kinds[] = {LIT("行政复议"), LIT("行政诉讼：未经复议直接起诉"),
                                       LIT("行政诉讼：复议后起诉")};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->stay = true;
    t->id = S("t-four");
    t->title = t->caption = S("表四　政府信息公开行政复议、行政诉讼情况");
    desk_heads(c->mem, t, S("种类|#结果维持|#结果纠正|#其他结果|#尚未审结|#总计"));
    for (int i = 0; i < 3; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, kinds[i])->head = true;
        for (int k = 0; k < 5; k++)
            figure(c, t, row, f->t4[5 * i + k], report_slot(REPORT_T4, 0, 5 * i + k), query);
    }
    return t;
}

/* By the day of the event, or as the register stood on that day. */
static void by_form(struct ctx *c, const struct asked *a, struct desk_field *k)
{
    static const struct str words[] = {LIT("按事项发生之日（年报口径）"),
                                       LIT("按当日登记情况（以后补登的不算）")};

    k->id = k->name = S("by");
    k->label = S("口径");
    k->is_select = true;
    k->options.p = NEW(c->mem, struct desk_option, 2);
    k->options.n = 2;
    for (int i = 0; i < 2; i++) {
        k->options.p[i].value = i ? S("entered") : S("");
        k->options.p[i].label = words[i];
        k->options.p[i].on = a->entered == (bool)i;
    }
}

static struct desk_filter *period_form(struct ctx *c, const struct asked *a,
                                       const struct unit *u, const struct fail *why)
{
    struct desk_filter *f = NEW(c->mem, struct desk_filter, 1);
    struct str where = str_of(why->where);

    f->action = S("/desk/cases/figures");
    f->submit = S("计算");
    f->used = !a->year;
    if (u->id.n && u->id.n != c->actor.home.n)
        f->hidden = (struct desk_pair){S("unit"), u->code};
    f->fields.p = NEW(c->mem, struct desk_field, 4);
    f->fields.n = 3;
    f->fields.p[0] =
        (struct desk_field){.id = S("from"),
                            .label = S("起日"),
                            .value = a->t_from.n ? a->t_from : day_iso(c->mem, a->from)};
    f->fields.p[1] =
        (struct desk_field){.id = S("to"),
                            .label = S("止日"),
                            .value = a->t_until.n ? a->t_until : day_iso(c->mem, a->until)};
    f->fields.p[2] =
        (struct desk_field){.id = S("asof"),
                            .label = S("截至（以后的不算）"),
                            .value = a->t_asof.n ? a->t_asof : day_iso(c->mem, a->asof)};
    for (isize i = 0; i < f->fields.n; i++) {
        struct desk_field *k = &f->fields.p[i];

        k->name = k->id;
        k->is_input = true;
        k->type = S("text");
        k->bad = why->code && str_eq(where, k->id);
    }
    by_form(c, a, &f->fields.p[f->fields.n++]);
    return f;
}

static struct str lead(struct ctx *c, const struct asked *a, const struct figures *f)
{
    struct str text =
        str_fmt(c->mem,
                "%.*s，截至%.*s%s。由台账直接算出，点数字看是哪些件。"
                "更正请求（第四十一条）不计入表三：收到 %lld 件，办结 %lld 件。",
                STR_ARG(span(c, a)), STR_ARG(day_zh(c->mem, a->entered ? a->asof : f->until)),
                a->entered ? "已经登记的情况，以后补登的不算" : "", (long long)f->corrections,
                (long long)f->corrected);

    if (f->helped)
        text = str_fmt(c->mem, "%.*s填写时查到已经公开、没有再申请的 %lld 次。", STR_ARG(text),
                       (long long)f->helped);
    if (!f->answered)
        return text;
    return str_fmt(c->mem, "%.*s答复 %lld 件，平均用时 %lld.%lld 个工作日，逾期 %lld 件。",
                   STR_ARG(text), (long long)f->answered,
                   (long long)(f->days_total / f->answered),
                   (long long)(f->days_total * 10 / f->answered % 10), (long long)f->late);
}

static void tables(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct figures f = {0};
    struct unit u = {0};
    struct asked a;
    struct fail why;
    struct str unit;
    int now = day_year(ctx_today(c));

    asked(c, req, &a);
    why = c->fail;
    if (err_is_users(c->fail.code)) /* the page says it, with what was typed */
        c->fail = (struct fail){0};
    if (desk_unit(c, req, ACT_CASE, &u) == OK && !why.code)
        count(c, &a, u.id, &f);
    unit = desk_unit_part(c, &u, "&");
    a.query = str_concat(c->mem, a.query, unit);
    desk_shell(c, req, S("依申请公开统计"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    if (why.code) {
        res->status = err_http(why.code);
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-bad"),
                                        .icon = S("bad"),
                                        .title = str_dup(c->mem, str_of(why.what)),
                                        .urgent = true});
    } else {
        v.shell.lead = lead(c, &a, &f);
        desk_head_link(c->mem, &v.shell, S("下载 CSV"),
                       str_fmt(c->mem, "/desk/cases/figures.csv?%.*s", STR_ARG(a.query)),
                       S("download"));
    }
    for (int y = now; y > now - YEARS; y--)
        desk_tab(c->mem, &v, str_fmt(c->mem, "%d 年", y),
                 str_fmt(c->mem, "/desk/cases/figures?year=%d%.*s", y, STR_ARG(unit)),
                 y == a.year);
    desk_block(c->mem, &v)->filter = period_form(c, &a, &u, &why);
    if (!c->fail.code && !why.code) {
        desk_block(c->mem, &v)->table = three(c, &f, a.query);
        desk_block(c->mem, &v)->table = four(c, &f, a.query);
    }
    desk_show(c, req, res, &v);
}

static void csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct figures f = {0};
    struct unit u = {0};
    struct str text = {0};
    struct asked a;

    asked(c, req, &a);
    if (!c->fail.code && desk_unit(c, req, ACT_CASE, &u) == OK)
        count(c, &a, u.id, &f);
    if (!c->fail.code)
        text = figures_table_csv(c->mem, &f);
    http_bytes(c, req, res, S("text/csv; charset=utf-8"),
               str_fmt(c->mem, "figures-%.*s-%.*s.csv", STR_ARG(day_iso(c->mem, f.from)),
                       STR_ARG(day_iso(c->mem, f.until))),
               text);
}

static struct desk_table *cases_of(struct ctx *c, const struct request_list *cases)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    desk_heads(c->mem, t, S("申请|编号|收到|办结"));
    for (isize i = 0; i < cases->n; i++) {
        const struct request *r = &cases->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, r->subject);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/cases/%lld", (long long)r->id.n);
        desk_cell(c->mem, t, row, r->number)->nowrap = true;
        desk_cell(c->mem, t, row, day_iso(c->mem, r->received))->nowrap = true;
        desk_cell(c->mem, t, row, day_iso(c->mem, r->closed))->nowrap = true;
    }
    return t;
}

static struct desk_table *disputes_of(struct ctx *c, const struct dispute_list *suits)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    desk_heads(c->mem, t, S("案件|机关或者法院|申请|提出|结果"));
    for (isize i = 0; i < suits->n; i++) {
        const struct dispute *d = &suits->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, dispute_kind_zh(d->kind));

        cell->head = true;
        cell->sub = d->number;
        cell->path = str_fmt(c->mem, "/desk/disputes?id=%lld", (long long)d->id.n);
        desk_cell(c->mem, t, row, d->authority);
        cell = desk_cell(c->mem, t, row, d->request.n ? d->request_number : S("—"));
        if (d->request.n)
            cell->path = str_fmt(c->mem, "/desk/cases/%lld", (long long)d->request.n);
        desk_cell(c->mem, t, row, day_iso(c->mem, d->filed))->nowrap = true;
        desk_cell(c->mem, t, row, dispute_result_zh(d->result));
    }
    return t;
}

static void behind(struct ctx *c, const struct asked *a, struct unit_id unit,
                   struct str address, struct request_list *cases, struct dispute_list *suits)
{
    if (a->entered)
        (void)figures_behind_entered(c, unit, address, a->from, a->until, a->asof, cases,
                                     suits);
    else
        (void)figures_behind(c, unit, address, a->from,
                             a->asof.n < a->until.n ? a->asof : a->until, cases, suits);
}

static void cell(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *t;
    struct request_list cases = {0};
    struct dispute_list suits = {0};
    struct unit u = {0};
    struct asked a;
    struct str address =
        str_fmt(c->mem, "%.*s/%.*s", STR_ARG(req->param[0]), STR_ARG(req->param[1]));
    int slot = report_find(address);

    asked(c, req, &a);
    if (slot < 0 || report_slot_table(slot) == REPORT_T2)
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一格");
    if (!c->fail.code && desk_unit(c, req, ACT_CASE, &u) == OK)
        behind(c, &a, u.id, address, &cases, &suits);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    a.query = str_concat(c->mem, a.query, desk_unit_part(c, &u, "&"));
    desk_shell(c, req, report_slot_words(c->mem, slot), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    desk_crumb(c->mem, &v.shell, S("统计"),
               str_fmt(c->mem, "/desk/cases/figures?%.*s", STR_ARG(a.query)));
    t = report_slot_table(slot) == REPORT_T4 ? disputes_of(c, &suits) : cases_of(c, &cases);
    v.shell.lead = str_fmt(c->mem, "%.*s，%lld 件", STR_ARG(span(c, &a)), (long long)t->rows.n);
    t->id = S("t-behind");
    t->caption = S("这个数是哪些件");
    t->empty = S("没有");
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/desk/cases/figures"),             ACT_CASE, NULL, tables, LANE_QUICK},
    {"GET", LIT("/desk/cases/figures.csv"),         ACT_CASE, NULL, csv,    LANE_QUICK},
    {"GET", LIT("/desk/cases/figures/{row}/{col}"), ACT_CASE, NULL, cell,   LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_case_figures_routes, routes);
