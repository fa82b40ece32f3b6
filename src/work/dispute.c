/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dispute.c - reconsiderations and lawsuits; see dispute.h */
#include "work/dispute.h"

#include "base/utf8.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "store/request.h"
#include "work/disclose_in.h"
#include "work/may.h"

enum { TEXT_MOST = 1000, PAGE = 200, REPLY_SIMPLE = 5, REPLY_ORDINARY = 10, REPLY_COURT = 15 };

static const struct {
    struct str name, zh;
} kinds[] = {{LIT("rec"), LIT("行政复议")},
             {LIT("dir"), LIT("行政诉讼（未经复议直接起诉）")},
             {LIT("post"), LIT("行政诉讼（复议后起诉）")}},
  results[] = {{LIT("pend"), LIT("尚未审结")},
               {LIT("up"), LIT("结果维持")},
               {LIT("fix"), LIT("结果纠正")},
               {LIT("oth"), LIT("其他结果")}},
  stages[] = {{LIT("filed"), LIT("已提出")},
              {LIT("accepted"), LIT("已受理")},
              {LIT("replied"), LIT("已答复（答辩）")},
              {LIT("hearing"), LIT("听证（开庭）")},
              {LIT("decided"), LIT("已决定（一审判决）")},
              {LIT("appeal"), LIT("二审、再审")},
              {LIT("done"), LIT("已履行完毕")}};

#define LOOK_UP(table, s)                                                                      \
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)                                  \
        if (str_eq(table[i].name, s))                                                          \
            return table[i].zh;                                                                \
    return S("")

struct str dispute_kind_zh(struct str kind)
{
    LOOK_UP(kinds, kind);
}

struct str dispute_result_zh(struct str result)
{
    LOOK_UP(results, result);
}

struct str dispute_stage_zh(struct str stage)
{
    LOOK_UP(stages, stage);
}

static enum err check(struct ctx *c, const struct dispute *d)
{
    const struct {
        const char *field, *zh;
        struct day day;
    } order[] = {{"accepted", "收到副本日期", d->accepted},
                 {"replied", "答复（答辩）日期", d->replied},
                 {"hearing", "听证（开庭）日期", d->hearing},
                 {"decided", "决定（判决）日期", d->decided}},
      past[] = {{"accepted", "收到副本日期", d->accepted},
                {"replied", "答复（答辩）日期", d->replied},
                {"decided", "决定（判决）日期", d->decided},
                {"performed", "履行日期", d->performed}};
    struct day today = ctx_today(c);

    if (!dispute_kind_zh(d->kind).n)
        return fail_set(&c->fail, ERR_INPUT, "kind", "请选择复议、直接起诉或者复议后起诉");
    if (!dispute_result_zh(d->result).n || !dispute_stage_zh(d->stage).n)
        return fail_set(&c->fail, ERR_INPUT, "result", "请选择阶段和结果");
    if (!day_is_set(d->filed))
        return fail_set(&c->fail, ERR_INPUT, "filed", "请填写提出日期");
    if (d->filed.n > today.n)
        return fail_set(&c->fail, ERR_INPUT, "filed", "提出日期不能晚于今天");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (day_is_set(order[i].day) && order[i].day.n < d->filed.n)
            return fail_set(&c->fail, ERR_RULE, order[i].field, "%s早于提出日期", order[i].zh);
    for (size_t i = 0; i < sizeof past / sizeof *past; i++)
        if (day_is_set(past[i].day) && past[i].day.n > today.n)
            return fail_set(&c->fail, ERR_INPUT, past[i].field, "%s不能晚于今天", past[i].zh);
    if (day_is_set(d->decided) == str_eq(d->result, S("pend")))
        return fail_set(&c->fail, ERR_RULE, "result",
                        day_is_set(d->decided) ? "已经填写决定日期，请选择结果"
                                               : "已经选择结果，请填写决定（判决）日期");
    if (!d->authority.n)
        return fail_set(&c->fail, ERR_INPUT, "authority", "请填写复议机关或者法院");
    if (utf8_count(d->authority) > 100 || utf8_count(d->number) > 60 ||
        utf8_count(d->ground) > TEXT_MOST || utf8_count(d->ordered) > TEXT_MOST ||
        utf8_count(d->note) > TEXT_MOST)
        return fail_set(&c->fail, ERR_TOO_LARGE, "note",
                        "机关名称最多 100 字，案号最多 60 字，其余最多 %d 字", TEXT_MOST);
    if (d->cost_fen < 0)
        return fail_set(&c->fail, ERR_INPUT, "cost", "费用不能是负数");
    return OK;
}

/* By when the respondent must reply, from the day on which the copy came: working days of a reconsideration (行政复议法
 * 2023, art. 48, 54, 88), days of a lawsuit, whose last one is a working day (行政诉讼法, art. 67, 101; 民事诉讼法, art. 85). */
static struct day reply_due(struct ctx *c, const struct dispute *d)
{
    struct calendar cal = {0};
    struct workday_result r = {.day = d->accepted};

    if (c->fail.code || !day_is_set(d->accepted))
        return (struct day){0};
    calendar_load(c, d->unit, &cal);
    if (str_eq(d->kind, S("rec")))
        (void)workday_after(&cal, d->accepted, d->ordinary ? REPLY_ORDINARY : REPLY_SIMPLE, &r,
                            &c->fail);
    else
        for (r.day = day_add(d->accepted, REPLY_COURT); !workday_is(&cal, r.day);)
            r.day = day_add(r.day, 1);
    return r.day;
}

/* The button pressed twice, or two people at the same paper: one would count twice in table four. */
static void not_twice(struct ctx *c, const struct dispute *now)
{
    struct dispute_list all = {0};

    if (!c->fail.code)
        dispute_all(c, now->unit, false, PAGE, &all);
    for (isize i = 0; i < all.n; i++) {
        const struct dispute *d = &all.p[i];

        if (str_eq(d->kind, now->kind) && d->request.n == now->request.n &&
            d->filed.n == now->filed.n && str_eq(d->authority, now->authority) &&
            str_eq(d->number, now->number) && str_eq(d->ground, now->ground))
            fail_set(&c->fail, ERR_RULE, "number",
                     "这一件已经登记过：种类、申请、机关、案号、行为和提出日期都相同");
    }
}

/* What was written freely, with what it says of who asked masked for those who do not handle the case. */
static bool hides(struct ctx *c, struct dispute *d)
{
    struct request r = {0};
    struct applicant who = {0};

    if (c->fail.code || !d->request.n || request_load(c, d->request, &r) ||
        case_handles(c, &r) || applicant_open(c, r.id, r.applicant, &who))
        return false;
    d->ground = applicant_hide(c->mem, &who, d->ground);
    d->ordered = applicant_hide(c->mem, &who, d->ordered);
    d->note = applicant_hide(c->mem, &who, d->note);
    return true;
}

/* Who was shown a masked text and sends it back as it was has not changed it. */
static void keep_hidden(struct ctx *c, const struct dispute *before, struct dispute *now)
{
    struct dispute shown = *before;

    if (!hides(c, &shown))
        return;
    if (str_eq(now->ground, shown.ground))
        now->ground = before->ground;
    if (str_eq(now->ordered, shown.ordered))
        now->ordered = before->ordered;
    if (str_eq(now->note, shown.note))
        now->note = before->note;
}

enum err dispute_save(struct ctx *c, const struct dispute *d, struct str request_number,
                      struct dispute_id *out)
{
    struct dispute now = *d;
    struct request r = {0};

    if (check(c, d))
        return c->fail.code;
    db_begin(c);
    if (d->id.n) {
        struct dispute before = {0};

        if (!dispute_load(c, d->id, &before)) {
            now.unit = before.unit;
            now.request = before.request;
            keep_hidden(c, &before, &now);
        }
    }
    may(c, ACT_DISPUTE, now.unit);
    request_number = str_trim_wide(request_number);
    if (!c->fail.code && request_number.n) {
        if (!request_by_number(c, now.unit, request_number, &r))
            fail_set(&c->fail, ERR_INPUT, "request", "本单位没有编号为“%.*s”的申请",
                     STR_ARG(utf8_head(request_number, 40)));
        now.request = r.id;
    }
    if (!c->fail.code)
        now.reply_due = reply_due(c, &now);
    if (d->id.n)
        dispute_update(c, &now);
    else if (not_twice(c, &now), !c->fail.code)
        now.id = dispute_insert(c, &now);
    audit_add(c, now.unit, d->id.n ? S("dispute_changed") : S("dispute_registered"),
              S("dispute"), now.id.n, S(""),
              str_fmt(c->mem, "{\"kind\":\"%.*s\",\"result\":\"%.*s\"}", STR_ARG(now.kind),
                      STR_ARG(now.result)));
    *out = now.id;
    return db_end(c);
}

enum err dispute_open(struct ctx *c, struct dispute_id id, struct dispute *out)
{
    db_begin_read(c);
    if (!dispute_load(c, id, out))
        may(c, ACT_DISPUTE, out->unit);
    (void)hides(c, out);
    return db_end(c);
}

static void remind(struct ctx *c, struct dispute_reminder_list *out, isize *cap,
                   const struct dispute *d, struct str what, struct day day)
{
    *LIST_ADD(c->mem, out, *cap) =
        (struct dispute_reminder){*d, what, day, day.n - ctx_today(c).n};
}

enum err dispute_page(struct ctx *c, struct unit_id unit, struct dispute_list *all,
                      struct dispute_reminder_list *reminders)
{
    isize cap = 0;

    db_begin_read(c);
    may(c, ACT_DISPUTE, unit);
    dispute_all(c, unit, false, PAGE, all);
    for (isize i = 0; i < all->n; i++) {
        const struct dispute *d = &all->p[i];

        if (day_is_set(d->reply_due) && !day_is_set(d->replied) && !day_is_set(d->decided))
            remind(c, reminders, &cap, d, S("答复（答辩）期限"), d->reply_due);
        if (day_is_set(d->hearing) && d->hearing.n >= ctx_today(c).n)
            remind(c, reminders, &cap, d, S("听证（开庭）"), d->hearing);
        if (day_is_set(d->perform) && !day_is_set(d->performed))
            remind(c, reminders, &cap, d, S("履行期限"), d->perform);
    }
    return db_end(c);
}
