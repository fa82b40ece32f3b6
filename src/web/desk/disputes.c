/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disputes.c - reconsiderations and lawsuits on the desk, and the calendar of working days */
#include "law/fee.h"
#include "web/desk/common.h"
#include "work/dispute.h"
#include "work/holidays.h"

static const struct field fields[] = {
    {LIT("id"), LIT("编号"), FIELD_INT, 0, INT32_MAX, {0}},
    {LIT("version"), LIT("版本"), FIELD_INT, 0, INT32_MAX, {0}},
    {LIT("kind"), LIT("种类"), FIELD_CHOICE, REQUIRED, 0, LIT("rec|dir|post")},
    {LIT("request"), LIT("申请编号（没有的不填）"), FIELD_LINE, 0, 60, {0}},
    {LIT("authority"), LIT("复议机关或者法院"), FIELD_LINE, REQUIRED, 100, {0}},
    {LIT("number"), LIT("案号"), FIELD_LINE, 0, 60, {0}},
    {LIT("ground"), LIT("被申请（起诉）的行为"), FIELD_LINE, 0, 500, {0}},
    {LIT("filed"), LIT("提出日期"), FIELD_DAY, REQUIRED, 0, {0}},
    {LIT("accepted"), LIT("收到副本日期"), FIELD_DAY, 0, 0, {0}},
    {LIT("ordinary"), LIT("复议适用普通程序（十个工作日内答复）"), FIELD_FLAG, 0, 0, {0}},
    {LIT("replied"), LIT("答复（答辩）日期"), FIELD_DAY, 0, 0, {0}},
    {LIT("hearing"), LIT("听证（开庭）日期"), FIELD_DAY, 0, 0, {0}},
    {LIT("stage"), LIT("阶段"), FIELD_CHOICE, REQUIRED, 0,
     LIT("filed|accepted|replied|hearing|decided|appeal|done")},
    {LIT("decided"), LIT("决定（判决）日期"), FIELD_DAY, 0, 0, {0}},
    {LIT("result"), LIT("结果"), FIELD_CHOICE, REQUIRED, 0, LIT("pend|up|fix|oth")},
    {LIT("ordered"), LIT("责令的内容"), FIELD_LINE, 0, 1000, {0}},
    {LIT("perform"), LIT("履行期限"), FIELD_DAY, 0, 0, {0}},
    {LIT("performed"), LIT("履行日期"), FIELD_DAY, 0, 0, {0}},
    {LIT("cost"), LIT("费用（元，律师费、诉讼费等）"), FIELD_LINE, 0, 20, {0}},
    {LIT("note"), LIT("备注"), FIELD_LINE, 0, 1000, {0}},
};
static const struct form_rule dispute_form = {fields, sizeof fields / sizeof *fields, false, 0};

static void named(struct ctx *c, struct desk_form *f, const char *field, struct str list,
                  struct str (*zh)(struct str))
{
    struct desk_option o[8] = {0};
    isize n = 0;

    for (struct str value; n < 8 && str_next(&list, '|', &value);)
        o[n++] = (struct desk_option){.value = value, .label = zh(value)};
    desk_options(c->mem, &f->fields, field, o, n, false);
}

static void day_value(struct ctx *c, struct desk_form *f, const char *field, struct day d)
{
    desk_value(&f->fields, field, day_iso(c->mem, d));
}

static void values(struct ctx *c, struct desk_form *f, const struct dispute *d)
{
    desk_value(&f->fields, "id", desk_int(c, d->id.n));
    desk_value(&f->fields, "version", desk_int(c, d->version));
    desk_value(&f->fields, "kind", d->kind);
    desk_value(&f->fields, "request", d->request_number);
    desk_value(&f->fields, "authority", d->authority);
    desk_value(&f->fields, "number", d->number);
    desk_value(&f->fields, "ground", d->ground);
    day_value(c, f, "filed", d->filed);
    day_value(c, f, "accepted", d->accepted);
    desk_field(&f->fields, "ordinary")->on = d->ordinary;
    day_value(c, f, "replied", d->replied);
    day_value(c, f, "hearing", d->hearing);
    desk_value(&f->fields, "stage", d->stage);
    day_value(c, f, "decided", d->decided);
    desk_value(&f->fields, "result", d->result);
    desk_value(&f->fields, "ordered", d->ordered);
    day_value(c, f, "perform", d->perform);
    day_value(c, f, "performed", d->performed);
    if (d->cost_fen)
        desk_value(&f->fields, "cost", fee_yuan(c->mem, d->cost_fen));
    desk_value(&f->fields, "note", d->note);
}

static struct desk_table *dispute_table(struct ctx *c, const struct dispute_list *all)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("disputes");
    t->caption = S("复议和诉讼");
    t->empty = S("没有复议和诉讼。");
    desk_heads(c->mem, t, S("案件|阶段|结果|提出|答复期限"));
    for (isize i = 0; i < all->n; i++) {
        const struct dispute *d = &all->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *k = desk_cell(c->mem, t, row, dispute_kind_zh(d->kind));

        k->head = true;
        k->path = str_fmt(c->mem, "/desk/disputes?id=%lld", (long long)d->id.n);
        k->sub = str_fmt(c->mem, "%.*s　%.*s　%.*s", STR_ARG(d->authority), STR_ARG(d->number),
                         STR_ARG(d->request_number));
        desk_cell(c->mem, t, row, dispute_stage_zh(d->stage));
        desk_cell(c->mem, t, row, dispute_result_zh(d->result));
        desk_cell(c->mem, t, row, day_iso(c->mem, d->filed));
        desk_cell(c->mem, t, row,
                  day_is_set(d->replied) ? S("已答复") : day_iso(c->mem, d->reply_due));
    }
    return t;
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/disputes"), S("保存"), &dispute_form);
    struct dispute_list all = {0};
    struct dispute_reminder_list soon = {0};
    struct dispute one = {0};
    struct desk_alert wrong = {0};
    struct unit u = {0};
    int64_t id = 0;

    if (desk_unit(c, req, ACT_DISPUTE, &u) == OK)
        (void)dispute_page(c, u.id, &all, &soon);
    if (str_int(desk_query(c, req, "id"), &id) && !c->fail.code)
        (void)dispute_open(c, (struct dispute_id){id}, &one);
    named(c, f, "kind", S("rec|dir|post"), dispute_kind_zh);
    named(c, f, "stage", S("filed|accepted|replied|hearing|decided|appeal|done"),
          dispute_stage_zh);
    named(c, f, "result", S("pend|up|fix|oth"), dispute_result_zh);
    if (one.id.n)
        values(c, f, &one);
    /* Which one it is and what was seen of it: the program's, not for eyes. */
    desk_hidden(c->mem, f, "id", f->fields.p[0].value);
    desk_hidden(c->mem, f, "version", f->fields.p[1].value);
    f->fields.p += 2;
    f->fields.n -= 2;
    f->title = one.id.n ? S("修改") : S("登记复议、诉讼");
    f->note =
        S("收到副本之日起的答复期限自动计算：复议简易程序五个工作日，普通程序十个工作日，诉讼"
          "十五日（末日是休息日的顺延）。复议后起诉另登一件。");
    desk_shell(c, req, S("复议诉讼"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    for (isize i = 0; i < soon.n; i++)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){
                       .look = soon.p[i].left < 3 ? S("alert-bad") : S("alert-warn"),
                       .icon = S("warn"),
                       .title = str_fmt(c->mem, "%.*s：%.*s%s", STR_ARG(soon.p[i].what),
                                        STR_ARG(day_zh(c->mem, soon.p[i].day)),
                                        soon.p[i].left < 0 ? "，已经逾期" : ""),
                       .text = str_fmt(
                           c->mem, "%.*s　%.*s　%.*s", STR_ARG(soon.p[i].d.authority),
                           STR_ARG(soon.p[i].d.number), STR_ARG(soon.p[i].d.request_number))});
    if (desk_form_alert(c->mem, &f->fields, why, &wrong))
        desk_alert(c->mem, &v.shell, &wrong);
    desk_block(c->mem, &v)->table = dispute_table(c, &all);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

/* 3000, 3000.5, 3000.50 → fen; "" is none. */
static bool yuan_read(struct str s, int64_t *fen)
{
    struct str whole, part = S("");
    int64_t yuan = 0, cents = 0;

    if (!s.n)
        return true;
    if (!str_cut(s, S("."), &whole, &part))
        whole = s;
    if (!str_int(whole, &yuan) || yuan < 0 || yuan > 100000000 || part.n > 2 ||
        (part.n && (!str_int(part, &cents) || cents < 0)))
        return false;
    *fen = yuan * 100 + (part.n == 1 ? cents * 10 : cents);
    return true;
}

static void save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form *m = &req->form;
    struct dispute d = {.id = {form_int(m, "id")},
                        .version = (int)form_int(m, "version"),
                        .unit = c->actor.home,
                        .kind = form_text(m, "kind"),
                        .authority = form_text(m, "authority"),
                        .number = form_text(m, "number"),
                        .ground = form_text(m, "ground"),
                        .filed = form_day(m, "filed"),
                        .accepted = form_day(m, "accepted"),
                        .ordinary = form_flag(m, "ordinary"),
                        .replied = form_day(m, "replied"),
                        .hearing = form_day(m, "hearing"),
                        .stage = form_text(m, "stage"),
                        .decided = form_day(m, "decided"),
                        .result = form_text(m, "result"),
                        .ordered = form_text(m, "ordered"),
                        .perform = form_day(m, "perform"),
                        .performed = form_day(m, "performed"),
                        .note = form_text(m, "note")};
    struct dispute_id id = {0};
    struct fail why = {0};

    if (!m->bad && !yuan_read(form_text(m, "cost"), &d.cost_fen))
        fail_set(&c->fail, ERR_INPUT, "cost", "费用应为金额，例如 3000 或者 3000.50");
    if (!m->bad && !c->fail.code)
        (void)dispute_save(c, &d, form_text(m, "request"), &id);
    if (desk_again(c, req, res, S("/desk/disputes"), "saved", &why))
        show(c, req, res, &why);
}

/* --- the calendar */

static const struct field notice_fields[] = {
    {LIT("year"), LIT("年份"), FIELD_INT, REQUIRED, 2100, {0}},
    {LIT("source"), LIT("放假安排通知的名称或者文号"), FIELD_LINE, REQUIRED, 200, {0}},
    {LIT("text"), LIT("日期，每行一个"), FIELD_TEXT, REQUIRED, 20000, {0}},
};
static const struct form_rule notice_form = {notice_fields, 3, false, 0};

static const struct field day_fields[] = {
    {LIT("day"), LIT("日期"), FIELD_DAY, REQUIRED, 0, {0}},
    {LIT("type"), LIT("安排"), FIELD_CHOICE, REQUIRED, 0, LIT("off|work")},
    {LIT("name"), LIT("名称"), FIELD_LINE, REQUIRED, 40, {0}},
    {LIT("source"), LIT("依据"), FIELD_LINE, REQUIRED, 200, {0}},
};
static const struct form_rule day_form = {day_fields, 4, false, 0};
static const struct field drop_fields[] = {
    {LIT("day"), LIT("日期"), FIELD_DAY, REQUIRED, 0, {0}},
};
static const struct form_rule drop_form = {drop_fields, 1, false, 0};

static struct desk_form *one_day(struct ctx *c, const struct http_req *req)
{
    static const struct desk_option types[] = {{LIT("off"), LIT("放假"), false},
                                               {LIT("work"), LIT("上班"), false}};
    struct desk_form *f =
        desk_form(c, req, S("/desk/calendar/day"), S("登记这一天并重算期限"), &day_form);

    desk_options(c->mem, &f->fields, "type", types, 2, false);
    desk_hint(&f->fields, "source", S("例：区政府办公室通知（2027年3月2日，因台风停工）"));
    f->id = S("day-form");
    f->title = S("登记单独的一天");
    f->note = S("通知之外临时的放假、上班。已有的同一天会被替换。");
    /* Two forms stand on the page, and both have a field `source`. */
    for (isize i = 0; i < f->fields.n; i++)
        f->fields.p[i].id = str_concat(c->mem, S("day-"), f->fields.p[i].id);
    return f;
}

static void calendar_show(struct ctx *c, const struct http_req *req, struct http_res *res,
                          const struct fail *why, const struct moved_list *moved)
{
    struct desk_page v = {0};
    struct desk_form *f =
        desk_form(c, req, S("/desk/calendar"), S("载入通知并重算期限"), &notice_form);
    struct desk_form *day = one_day(c, req);
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct calendar_added_list days = {0};
    struct desk_alert wrong = {0};

    db_begin_read(c);
    calendar_all(c, &days);
    (void)db_end(c);
    desk_hint(&f->fields, "text",
              S("例：2027-02-05~2027-02-11 放假 春节；2027-01-31 上班 "
                "春节。每行一个，范围内的周末不必另写。"));
    desk_shell(c, req, S("工作日历"), &v.shell);
    v.shell.lead = S(
        "2018—2026 "
        "年的放假安排已经内置。载入后，所有在办申请的期限当场重算，变动的日期记入案卷和日志。");
    if (moved)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-ok"),
                                        .icon = S("ok"),
                                        .title = S("已载入"),
                                        .text = str_fmt(c->mem, "%lld 件申请的期限有变动",
                                                        (long long)moved->n)});
    if (desk_form_alert(c->mem, req->form.rule == &day_form ? &day->fields : &f->fields, why,
                        &wrong))
        desk_alert(c->mem, &v.shell, &wrong);
    desk_block(c->mem, &v)->form = f;
    desk_block(c->mem, &v)->form = day;
    t->id = S("days");
    t->caption = S("已经载入的日期");
    t->title = t->caption;
    t->empty = S("没有另外载入的日期。");
    desk_heads(c->mem, t, S("日期|安排|名称|依据|"));
    for (isize i = 0; i < days.n; i++) {
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_button *b;

        desk_cell(c->mem, t, row, day_iso(c->mem, days.p[i].entry.day))->head = true;
        desk_cell(c->mem, t, row, days.p[i].entry.work ? S("上班") : S("放假"));
        desk_cell(c->mem, t, row, days.p[i].entry.name);
        desk_cell(c->mem, t, row, days.p[i].entry.source);
        b = desk_button(c->mem, &desk_cell(c->mem, t, row, S(""))->buttons, req, S("删除"),
                        S("/desk/calendar/drop"));
        b->name = S("day");
        b->value = day_iso(c->mem, days.p[i].entry.day);
        b->look = S("btn-quiet");
        b->confirm = S("删除后按周末和法定节假日计算，在办申请的期限会重算。确实要删除吗？");
    }
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

static void calendar_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    calendar_show(c, req, res, NULL, NULL);
}

static void calendar_save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct moved_list moved = {0};
    struct fail why = {0};

    if (!req->form.bad)
        (void)holidays_notice(c, (int)form_int(&req->form, "year"),
                              form_text(&req->form, "source"), form_text(&req->form, "text"),
                              &moved);
    if (!req->form.bad && !c->fail.code) {
        calendar_show(c, req, res, NULL, &moved);
        return;
    }
    if (desk_again(c, req, res, S("/desk/calendar"), "saved", &why))
        calendar_show(c, req, res, &why, NULL);
}

/* After a day was entered or taken away. */
static void calendar_again(struct ctx *c, struct http_req *req, struct http_res *res,
                           const struct moved_list *moved)
{
    struct fail why = {0};

    if (!req->form.bad && !c->fail.code)
        calendar_show(c, req, res, NULL, moved);
    else if (desk_again(c, req, res, S("/desk/calendar"), "saved", &why))
        calendar_show(c, req, res, &why, NULL);
}

static void day_save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form *m = &req->form;
    struct calendar_entry e = {.day = form_day(m, "day"),
                               .work = str_eq(form_text(m, "type"), S("work")),
                               .name = form_text(m, "name"),
                               .source = form_text(m, "source")};
    struct moved_list moved = {0};

    if (!m->bad)
        (void)holidays_put(c, (struct unit_id){0}, &e, &moved);
    calendar_again(c, req, res, &moved);
}

static void day_drop(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct moved_list moved = {0};

    if (!req->form.bad)
        (void)holidays_drop(c, (struct unit_id){0}, form_day(&req->form, "day"), &moved);
    calendar_again(c, req, res, &moved);
}

static const struct route rows[] = {
    {"POST", LIT("/desk/calendar/day"), ACT_SETTING, &day_form, day_save, LANE_QUICK},
    {"POST", LIT("/desk/calendar/drop"), ACT_SETTING, &drop_form, day_drop, LANE_QUICK},
    {"GET", LIT("/desk/disputes"), ACT_DISPUTE, NULL, page, LANE_QUICK},
    {"POST", LIT("/desk/disputes"), ACT_DISPUTE, &dispute_form, save, LANE_QUICK},
    {"GET", LIT("/desk/calendar"), ACT_SETTING, NULL, calendar_page, LANE_QUICK},
    {"POST", LIT("/desk/calendar"), ACT_SETTING, &notice_form, calendar_save, LANE_QUICK},
};
ROUTES(dispute_routes, rows);
