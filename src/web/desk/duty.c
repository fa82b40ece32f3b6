/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty.c - what is owed, and the list it follows from (公开责任清单) */
#include "work/duty.h"

#include "rules.h"
#include "web/desk/common.h"
#include "work/may.h"

enum { TABLE_MOST = 2 << 20 };

/* clang-format off */
static const struct field duty_fields[] = {
    {LIT("matter"),   LIT("公开事项"),       FIELD_LINE, REQUIRED, 300, {0}},
    {LIT("item"),     LIT("条例事项"),       FIELD_LINE, 0, 20, {0}},
    {LIT("field"),    LIT("领域"),           FIELD_LINE, 0, 60, {0}},
    {LIT("col"),      LIT("栏目"),           FIELD_INT,  0, INT64_MAX, {0}},
    {LIT("office"),   LIT("责任科室"),       FIELD_INT,  0, INT64_MAX, {0}},
    {LIT("term"),     LIT("公开时限"),       FIELD_LINE, 0, 300, {0}},
    {LIT("elements"), LIT("公开内容（要素）"), FIELD_TEXT, 0, 4000, {0}},
    {LIT("basis"),    LIT("公开依据"),       FIELD_TEXT, 0, 4000, {0}},
    {LIT("body"),     LIT("公开主体"),       FIELD_LINE, 0, 300, {0}},
    {LIT("channels"), LIT("公开渠道和载体"), FIELD_LINE, 0, 1000, {0}},
    {LIT("way"),      LIT("公开方式"),       FIELD_CHOICE, 0, 1, LIT("open|request")},
    {LIT("audience"), LIT("特定群众"),       FIELD_LINE, 0, 300, {0}},
    {LIT("seen"),     LIT("版本"),           FIELD_INT,  0, 1000000, {0}},
    {LIT("unit"),     LIT("单位"),           FIELD_LINE, 0, 40, {0}},
};
static const struct form_rule duty_form = {duty_fields, sizeof duty_fields / sizeof *duty_fields, false, 0};
static const struct field close_fields[] = {{LIT("reason"), LIT("停用理由"), FIELD_LINE, REQUIRED, 200, {0}}};
static const struct form_rule close_form = {close_fields, 1, false, 0};
static const struct field seed_fields[] = {{LIT("unit"), LIT("单位"), FIELD_LINE, 0, 40, {0}}};
static const struct form_rule seed_form = {seed_fields, 1, false, 0};
static const struct field import_fields[] = {
    {LIT("table"), LIT("表格内容"), FIELD_TEXT, REQUIRED, TABLE_MOST, {0}},
    {LIT("unit"), LIT("单位"), FIELD_LINE, 0, 40, {0}}};
static const struct form_rule import_form = {import_fields, 2, false, TABLE_MOST + 4096};
/* clang-format on */

static struct str chip_of(enum duty_state s)
{
    return s == DUTY_OVERDUE ? S("chip chip-overdue")
           : s == DUTY_WEEK  ? S("chip chip-yellow")
                             : S("chip chip-green");
}

/* What is owed, with who and by when; `office` 0: of all. */
static void owed_table(struct ctx *c, const struct duty_view *d, struct office_id office,
                       struct desk_table *t)
{
    desk_heads(c->mem, t, S("应公开的事项|栏目|科室|成文日期|期限|状态"));
    for (isize i = 0; i < d->owed.n; i++) {
        const struct duty_owed *o = &d->owed.p[i];
        struct desk_row *row;
        struct desk_cell *cell;

        if (office.n && o->office.n != office.n)
            continue;
        row = desk_row(c->mem, t);
        cell = desk_cell(c->mem, t, row, o->what);
        cell->head = true;
        cell->path = o->hidden ? S("")
                     : o->document.n
                         ? str_fmt(c->mem, "/desk/doc/%lld", (long long)o->document.n)
                         : str_fmt(c->mem, "/desk/duties/%lld", (long long)o->duty);
        cell->sub = o->document.n ? str_fmt(c->mem, "%.*s · %.*s", STR_ARG(o->state_zh),
                                            STR_ARG(o->basis))
                                  : str_fmt(c->mem, "按期公开 · %.*s", STR_ARG(o->basis));
        desk_cell(c->mem, t, row, o->column);
        desk_cell(c->mem, t, row, o->office_name.n ? o->office_name : S("—"));
        cell = desk_cell(c->mem, t, row,
                         day_is_set(o->written) ? day_iso(c->mem, o->written) : S("—"));
        cell->nowrap = true;
        cell = desk_cell(c->mem, t, row, day_iso(c->mem, o->due));
        cell->nowrap = true;
        cell->time = cell->text;
        cell = desk_cell(c->mem, t, row, duty_state_zh(o->state));
        cell->chip = chip_of(o->state);
        row->look = o->state == DUTY_OVERDUE ? S("row-overdue")
                    : o->state == DUTY_WEEK  ? S("row-yellow")
                                             : S("");
    }
}

static void list_table(struct ctx *c, const struct duty_view *d, struct desk_table *t)
{
    desk_heads(c->mem, t, S("公开事项|公开时限|科室|栏目|#已公开|最近公开"));
    for (isize i = 0; i < d->duties.n; i++) {
        const struct duty *one = &d->duties.p[i];
        struct duty_term term = duty_term_read(one->term);
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, one->matter);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/duties/%lld", (long long)one->id);
        cell->sub = one->field.n ? str_fmt(c->mem, "%.*s · %.*s", STR_ARG(one->field),
                                           STR_ARG(one->elements))
                                 : one->elements;
        cell = desk_cell(c->mem, t, row, duty_term_zh(c->mem, &term));
        cell->sub = term.understood ? one->basis
                                    : str_fmt(c->mem, "原文：%.*s；%.*s", STR_ARG(one->term),
                                              STR_ARG(one->basis));
        desk_cell(c->mem, t, row, one->office_name.n ? one->office_name : S("未定"));
        cell = desk_cell(c->mem, t, row, one->col_name.n ? one->col_name : S("未定"));
        if (one->audience.n)
            cell->sub = str_fmt(c->mem, "只对%.*s公开", STR_ARG(one->audience));
        else if (str_eq(one->way, S("request")))
            cell->sub = S("依申请公开");
        cell = desk_cell(c->mem, t, row, desk_int(c, one->docs));
        cell->num = true;
        if (one->col.n && !one->docs && !one->audience.n && str_eq(one->way, S("open"))) {
            cell->chip = S("chip chip-red");
            cell->text = S("没有内容");
        }
        cell = desk_cell(c->mem, t, row,
                         one->last.s ? day_iso(c->mem, instant_day(one->last)) : S("—"));
        cell->nowrap = true;
    }
}

static void duties_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct duty_view d = {0};
    struct unit u = {0};
    struct str part;
    bool list = str_eq(desk_query(c, req, "show"), S("list"));
    struct office_id office = {0};

    str_int(desk_query(c, req, "office"), &office.n);
    desk_unit(c, req, ACT_SEE_DESK, &u);
    duty_look(c, u.id, &d);
    part = desk_unit_part(c, &u, "&");
    desk_shell(c, req, S("公开责任清单"), &v.shell);
    v.shell.lead =
        str_fmt(c->mem,
                "%.*s%s本周应公开 %lld 项，逾期 %lld 项。形成或者变更之日起二十个工作日内公开"
                "（《条例》第二十六条），从成文日期起算；另有规定的从其规定。",
                STR_ARG(part.n ? u.name : S("")), part.n ? "：" : "", (long long)d.week,
                (long long)d.overdue);
    if (d.may) {
        desk_head_link(c->mem, &v.shell, S("增加事项"),
                       str_concat(c->mem, S("/desk/duties/new"), desk_unit_part(c, &u, "?")),
                       S("plus"))
            ->primary = true;
        desk_head_link(c->mem, &v.shell, S("导入标准目录"),
                       str_concat(c->mem, S("/desk/duties/import"), desk_unit_part(c, &u, "?")),
                       S(""));
    }
    desk_head_link(c->mem, &v.shell, S("导出表格"),
                   str_concat(c->mem, S("/desk/duties/table.csv"), desk_unit_part(c, &u, "?")),
                   S(""));
    desk_tab(c->mem, &v, str_fmt(c->mem, "应公开的（%lld）", (long long)d.owed.n),
             str_concat(c->mem, S("/desk/duties?show=owed"), part), !list);
    desk_tab(c->mem, &v, str_fmt(c->mem, "责任清单（%lld）", (long long)d.duties.n),
             str_concat(c->mem, S("/desk/duties?show=list"), part), list);
    t->id = list ? S("t-duties") : S("t-owed");
    t->caption = list ? S("公开责任清单") : S("应公开的事项");
    t->sort = true;
    if (list) {
        t->empty = S("清单还是空的。可以先按条例列出法定事项，再导入各领域的标准目录。");
        list_table(c, &d, t);
    } else {
        t->empty = S("没有应公开而未公开的事项。");
        owed_table(c, &d, office, t);
    }
    desk_block(c->mem, &v)->table = t;
    if (d.may && list) {
        struct desk_form *f =
            desk_form(c, req, S("/desk/duties/seed"), S("按条例补齐法定事项"), &seed_form);

        f->fields.n = 0;
        f->inline_ = true;
        f->look = S("");
        desk_hidden(c->mem, f, "unit", u.code);
        desk_block(c->mem, &v)->form = f;
    }
    desk_show(c, req, res, &v);
}

static void duties_csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct duty_view d = {0};
    struct unit u = {0};

    desk_unit(c, req, ACT_SEE_DESK, &u);
    if (duty_look(c, u.id, &d) != OK)
        return;
    res->type = S("text/csv; charset=utf-8");
    res->no_store = true;
    res->download = str_fmt(c->mem, "%.*s-公开责任清单.csv", STR_ARG(u.code));
    res->body = buf_new(c->mem, 4096);
    buf_add(&res->body, duty_csv(c->mem, &d.duties));
}

/* --- one duty */

static void choices(struct ctx *c, struct unit_id unit, struct desk_field_list *l)
{
    static const struct desk_option ways[] = {{LIT("open"), LIT("主动公开"), false},
                                              {LIT("request"), LIT("依申请公开"), false}};
    struct office_list offices = {0};
    struct desk_option *columns, *names;
    isize n;

    db_begin_read(c);
    n = desk_column_options(c, unit, true, &columns);
    office_all(c, unit, &offices);
    db_end(c);
    columns[0].label = S("（还没有定）");
    columns[0].value = S("0");
    desk_options(c->mem, l, "col", columns, n, false);
    names = NEW(c->mem, struct desk_option, offices.n + 1);
    names[0] = (struct desk_option){S("0"), S("（还没有定）"), false};
    for (isize i = 0; i < offices.n; i++)
        names[i + 1] =
            (struct desk_option){desk_int(c, offices.p[i].id.n), offices.p[i].name, false};
    desk_options(c->mem, l, "office", names, offices.n + 1, false);
    desk_options(c->mem, l, "way", ways, 2, false);
    desk_hint(
        l, "term",
        S("照原文写：20个工作日、每年1月31日前、每季度、实时、长期……不写则为二十个工作日"));
    desk_hint(l, "item", S("如 20-07；条例以外的不填"));
    desk_hint(l, "field", S("如 公共文化服务；条例规定的不填"));
    desk_hint(l, "audience", S("只对特定群众公开的填写对象；这样的信息不上公开网页"));
    desk_field(l, "elements")->wide = desk_field(l, "basis")->wide = true;
    desk_field(l, "elements")->rows = desk_field(l, "basis")->rows = S("3");
}

static void show_one(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct duty *d, const struct fail *why)
{
    struct desk_page v = {0};
    struct str path =
        d->id ? str_fmt(c->mem, "/desk/duties/%lld", (long long)d->id) : S("/desk/duties/new");
    struct desk_form *f = desk_form(c, req, path, S("保存"), &duty_form);
    struct desk_alert alert = {0};
    struct fail wrong = why ? *why : (struct fail){0};
    struct unit u = {0};
    bool may_change;

    db_begin_read(c);
    unit_load(c, d->unit, &u);
    may_change = may_ask(c, ACT_COLUMN, d->unit);
    db_end(c);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, d->id ? d->matter : S("增加公开事项"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("公开责任清单"), S("/desk/duties?show=list"));
    if (req->form.rule != &duty_form) {
        desk_value(&f->fields, "matter", d->matter);
        desk_value(&f->fields, "item", d->item);
        desk_value(&f->fields, "field", d->field);
        desk_value(&f->fields, "col", desk_int(c, d->col.n));
        desk_value(&f->fields, "office", desk_int(c, d->office.n));
        desk_value(&f->fields, "term", d->term);
        desk_value(&f->fields, "elements", d->elements);
        desk_value(&f->fields, "basis", d->basis);
        desk_value(&f->fields, "body", d->id ? d->body : u.name);
        desk_value(&f->fields, "channels", d->channels);
        desk_value(&f->fields, "way", d->way.n ? d->way : S("open"));
        desk_value(&f->fields, "audience", d->audience);
    }
    choices(c, d->unit, &f->fields);
    f->fields.n -= 2; /* seen, unit */
    desk_hidden(c->mem, f, "seen", desk_int(c, d->version));
    desk_hidden(c->mem, f, "unit", u.code);
    f->back = S("/desk/duties?show=list");
    f->back_label = S("返回");
    if (why && req->form.rule == &close_form)
        desk_form_fault(req, &wrong);
    if (why && desk_form_alert(c->mem, &f->fields, &wrong, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    if (d->id) {
        struct desk_facts *facts = NEW(c->mem, struct desk_facts, 1);
        struct duty_term term = duty_term_read(d->term);

        facts->id = S("h-duty");
        facts->title = S("现在的情况");
        desk_fact(c->mem, facts, "时限读作", duty_term_zh(c->mem, &term));
        desk_fact(c->mem, facts, "栏目", d->col_name.n ? d->col_name : S("未定"));
        desk_fact(c->mem, facts, "已公开", str_fmt(c->mem, "%lld 条", (long long)d->docs));
        desk_fact(c->mem, facts, "最近公开",
                  d->last.s ? day_iso(c->mem, instant_day(d->last)) : S("没有"));
        if (d->closed_at.s)
            desk_fact(c->mem, facts, "已停用", d->closed_reason);
        desk_block(c->mem, &v)->facts = facts;
    }
    if (may_change && !d->closed_at.s) {
        desk_block(c->mem, &v)->form = f;
        if (d->id) {
            struct desk_form *shut = desk_form(c, req, str_concat(c->mem, path, S("/close")),
                                               S("停用"), &close_form);

            shut->title = S("停用这个事项");
            shut->note = S("停用以后不再提醒，也不再计入考核；记录和理由保留。");
            shut->look = S("btn-danger");
            desk_block(c->mem, &v)->form = shut;
        }
    }
    desk_show(c, req, res, &v);
}

static void duties_new(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};

    desk_unit(c, req, ACT_COLUMN, &u);
    show_one(c, req, res, &(struct duty){.unit = u.id}, NULL);
}

static void duties_one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct duty d = {0};

    if (duty_see(c, desk_id(c, req, 0), &d) == OK)
        show_one(c, req, res, &d, NULL);
}

static void save(struct ctx *c, struct http_req *req, struct http_res *res, struct duty *d)
{
    const struct form *f = &req->form;
    struct fail why = {0};

    if (c->fail.code)
        return;
    d->matter = form_text(f, "matter");
    d->item = form_text(f, "item");
    d->field = form_text(f, "field");
    d->col.n = form_int(f, "col");
    d->office.n = form_int(f, "office");
    d->term = form_text(f, "term");
    d->elements = form_text(f, "elements");
    d->basis = form_text(f, "basis");
    d->body = form_text(f, "body");
    d->channels = form_text(f, "channels");
    d->way = form_text(f, "way");
    d->audience = form_text(f, "audience");
    if (!f->bad)
        duty_save(c, d, (int)form_int(f, "seen"), NULL);
    if (desk_again(c, req, res, S("/desk/duties?show=list"), "saved", &why))
        show_one(c, req, res, d, &why);
}

static void duties_add(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};
    struct duty d = {0};

    db_begin_read(c);
    if (form_text(&req->form, "unit").n)
        unit_by_code(c, form_text(&req->form, "unit"), &u);
    else
        u.id = c->actor.home;
    db_end(c);
    d.unit = u.id;
    save(c, req, res, &d);
}

static void duties_save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct duty d = {0};

    duty_see(c, desk_id(c, req, 0), &d);
    save(c, req, res, &d);
}

static void duties_close(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct duty d = {0};
    struct fail why = {0};
    int64_t id = desk_id(c, req, 0);

    if (!req->form.bad)
        duty_shut(c, id, form_text(&req->form, "reason"));
    if (desk_again(c, req, res, S("/desk/duties?show=list"), "closed", &why) &&
        duty_see(c, id, &d) == OK)
        show_one(c, req, res, &d, &why);
}

static struct unit_id unit_posted(struct ctx *c, const struct http_req *req)
{
    struct unit u = {.id = c->actor.home};

    if (form_text(&req->form, "unit").n) {
        db_begin_read(c);
        unit_by_code(c, form_text(&req->form, "unit"), &u);
        db_end(c);
    }
    return u.id;
}

static void duties_seed(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};
    int64_t added = 0;

    duty_seed(c, unit_posted(c, req), &added);
    if (desk_again(c, req, res,
                   str_fmt(c->mem, "/desk/duties?show=list&unit=%.*s",
                           STR_ARG(form_text(&req->form, "unit"))),
                   "saved", &why))
        http_error(c, req, res, why.code);
}

static void show_import(struct ctx *c, const struct http_req *req, struct http_res *res,
                        struct str code, const struct duty_import *in, const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/duties/import"), S("导入"), &import_form);
    struct desk_field *area = desk_field(&f->fields, "table");
    struct desk_alert alert = {0};

    desk_shell(c, req, S("导入标准目录"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("公开责任清单"), S("/desk/duties?show=list"));
    area->rows = S("14");
    area->wide = area->has_hint = true;
    area->hint =
        S("从电子表格里连同表头一起选中，粘贴到这里。认得各领域基层政务公开标准目录的"
          "表头（一级事项、二级事项、公开内容、公开依据、公开时限、公开主体、公开渠道和"
          "载体、全社会、特定群众、主动、依申请公开），也认得从这里导出的表格。"
          "有一行不对就整张不导入。");
    f->fields.n = 1;
    desk_hidden(c->mem, f, "unit", code);
    f->back = S("/desk/duties?show=list");
    f->back_label = S("返回");
    if (why && desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    if (in)
        desk_faults(c, &v, &in->faults);
    desk_show(c, req, res, &v);
}

static void duties_import(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};

    desk_unit(c, req, ACT_COLUMN, &u);
    show_import(c, req, res, u.code, NULL, NULL);
}

static void duties_import_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct duty_import in = {0};
    struct fail why = {0};

    if (!req->form.bad)
        duty_import(c, unit_posted(c, req), form_text(&req->form, "table"), &in);
    if (desk_again(c, req, res, S("/desk/duties?show=list"),
                   !in.same   ? "saved"
                   : in.added ? "imported"
                              : "known",
                   &why))
        show_import(c, req, res, form_text(&req->form, "unit"), &in, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/duties"),            ACT_SEE_DESK, NULL,         duties_get,         LANE_QUICK},
    {"GET",  LIT("/desk/duties/table.csv"),  ACT_SEE_DESK, NULL,         duties_csv,         LANE_QUICK},
    {"POST", LIT("/desk/duties/seed"),       ACT_COLUMN,   &seed_form,   duties_seed,        LANE_QUICK},
    {"GET",  LIT("/desk/duties/new"),        ACT_COLUMN,   NULL,         duties_new,         LANE_QUICK},
    {"POST", LIT("/desk/duties/new"),        ACT_COLUMN,   &duty_form,   duties_add,         LANE_QUICK},
    {"GET",  LIT("/desk/duties/import"),     ACT_COLUMN,   NULL,         duties_import,      LANE_QUICK},
    {"POST", LIT("/desk/duties/import"),     ACT_COLUMN,   &import_form, duties_import_post, LANE_HEAVY},
    {"GET",  LIT("/desk/duties/{id}"),       ACT_SEE_DESK, NULL,         duties_one,         LANE_QUICK},
    {"POST", LIT("/desk/duties/{id}"),       ACT_COLUMN,   &duty_form,   duties_save,        LANE_QUICK},
    {"POST", LIT("/desk/duties/{id}/close"), ACT_COLUMN,   &close_form,  duties_close,       LANE_QUICK},
};
/* clang-format on */
ROUTES(duty_routes, routes);
