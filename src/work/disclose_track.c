/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_track.c - one's own case, by number and code; see disclose.h
 *
 * A wrong number and a wrong code are the same answer, and wrong ones are counted (work/guess.h), so that
 * neither can be guessed.
 */
#include "base/utf8.h"
#include "law/correction.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/unit.h"
#include "work/disclose_in.h"
#include "work/guess.h"
#include "work/letter_blanks.h"

void case_by_code(struct ctx *c, struct str number, struct str code, struct request *out)
{
    if (c->fail.code)
        return;
    if (number.n > 100 || code.n > 100 ||
        !request_by_code(c, query_code_hash(c, number, code), out))
        fail_set(&c->fail, ERR_NOT_FOUND, GUESS_WHERE,
                 "申请编号或者查询码不对，请按回执逐字核对（字母不分大小写，可以不写横线）");
}

static struct str plain_state(struct ctx *c, const struct case_public *p)
{
    const struct clock *k = &p->clock;

    if (p->r.correction && p->r.state != CLOCK_CLOSED && p->r.state != CLOCK_CORRECTING)
        return S("正在核实您的更正请求");
    switch (p->r.state) {
    case CLOCK_UNCONFIRMED:
        return S("已经提交，等待机关与您确认收到");
    case CLOCK_RUNNING:
        return S("正在办理");
    case CLOCK_CORRECTING:
        return S("需要您补正申请");
    case CLOCK_CONSULTING:
        return S("正在征求有关方面的意见");
    case CLOCK_FEE:
        return S("等待缴纳信息处理费");
    case CLOCK_SUSPENDED:
        return S("中止办理");
    case CLOCK_CLOSED:
        return k->answered ? S("已经答复") : S("已经办结");
    case CLOCK_STATE__MAX:
        break;
    }
    (void)c;
    return S("");
}

static struct str plain_next(struct ctx *c, const struct case_public *p)
{
    const struct clock *k = &p->clock;
    const char *tentative =
        k->provisional ? "该日期涉及尚未公布放假安排的年份，是暂定的。" : "";

    if (p->r.correction && p->r.state != CLOCK_CORRECTING)
        return p->r.state == CLOCK_CLOSED
                   ? S("不服处理结果的，可以按告知书写明的途径申请行政复议或者提起行政诉讼。")
                   : S("机关审核属实的，应当更正并告知您；不属于本机关职能范围的，会转送有权更"
                       "正的"
                       "机关或者告知您向哪里提出（《条例》第四十一条）。");
    switch (p->r.state) {
    case CLOCK_UNCONFIRMED:
        return S("机关会尽快与您联系，双方确认之日起计算答复期限（《条例》第三十一条）。");
    case CLOCK_RUNNING:
        return str_fmt(c->mem, "机关应当在%.*s前答复您（%.*s）。%s",
                       STR_ARG(day_zh(c->mem, k->due)), STR_ARG(k->due_article), tentative);
    case CLOCK_CORRECTING:
        return day_is_set(k->correction_until)
                   ? str_fmt(
                         c->mem,
                         "请在%.*s前补正；收到补正之日起重新计算答复期限（《条例》第三十条）。",
                         STR_ARG(day_zh(c->mem, k->correction_until)))
                   : S("请按补正告知书补正；收到补正之日起重新计算答复期限（《条例》第三十条）"
                       "。");
    case CLOCK_CONSULTING:
        return str_fmt(c->mem,
                       "征求意见所需时间不计入答复期限（《条例》第三十三条第三款）；按目前情况"
                       "，最迟%.*s答复。%s",
                       STR_ARG(day_zh(c->mem, k->due)), tentative);
    case CLOCK_FEE:
        return str_fmt(c->mem, "请在%.*s前缴费；缴费后重新计算答复期限。%s",
                       STR_ARG(day_zh(c->mem, k->pay_until)), tentative);
    case CLOCK_SUSPENDED:
        return S("恢复办理后继续计算期限。");
    case CLOCK_CLOSED:
        return k->answered
                   ? S("不服答复的，可以按答复文书写明的途径申请行政复议或者提起行政诉讼。")
                   : S("这件申请不再办理；仍然需要这些信息的，可以重新提出申请。");
    case CLOCK_STATE__MAX:
        break;
    }
    return S("");
}

static void letters(struct ctx *c, struct case_public *p)
{
    struct letter_list all = {0};
    isize cap = 0;

    letters_of(c, p->r.id, &all);
    for (isize i = 0; i < all.n; i++) {
        struct letter_rule rule = {0};

        if (!str_eq(all.p[i].state, S("sent")) ||
            !letter_rule_find(c->mem, all.p[i].rule, &rule) || !letter_to_applicant(&rule))
            continue;
        *LIST_ADD(c->mem, &p->letters, cap) = (struct case_letter){
            all.p[i].id, rule.name, all.p[i].rule, all.p[i].number, all.p[i].sent};
    }
}

enum err disclose_track(struct ctx *c, struct str number, struct str code,
                        struct case_public *out)
{
    struct clock_events events = {0};
    struct unit u = {0};
    struct correction result;
    struct outcome o;

    if (guess_may(c, GUESS_CASE))
        return c->fail.code;
    db_begin_read(c);
    case_by_code(c, number, code, &out->r);
    if (!c->fail.code && !unit_load(c, out->r.unit, &u)) {
        out->unit_name = u.name;
        out->unit_code = u.code;
        out->unit_phone = u.phone;
        out->unit_office = u.office_name;
        case_clock(c, &out->r, &events, &out->clock);
        out->r.state = out->clock.state;
        letters(c, out);
    }
    if (!c->fail.code) {
        out->state_plain = plain_state(c, out);
        out->next_plain = plain_next(c, out);
        if (out->r.outcome.n && outcome_find(out->r.outcome, &o))
            out->outcome_plain = o.plain;
        else if (out->r.correction && correction_find(out->r.outcome, &result))
            out->outcome_plain = result.plain;
        out->may_correct = out->r.state == CLOCK_CORRECTING;
        out->may_withdraw = out->r.state != CLOCK_CLOSED;
        out->may_object =
            out->r.state == CLOCK_CLOSED && out->clock.answered && !out->r.objection.n;
    }
    (void)db_end(c);
    return guess_end(c, GUESS_CASE);
}

/* The applicant's own step, for which knowing number and code is the permission. */
static void own(struct ctx *c, struct str number, struct str code, struct request *r)
{
    struct request found = {0};

    if (guess_may(c, GUESS_CASE))
        return;
    db_begin_read(c);
    case_by_code(c, number, code, &found);
    (void)db_end(c);
    if (guess_end(c, GUESS_CASE))
        return;
    db_begin_unit(c, found.unit);
    case_by_code(c, number, code, r);
}

enum err disclose_correct(struct ctx *c, struct str number, struct str code, struct str content,
                          const struct filing *files)
{
    struct request r = {0}, at = {0};
    struct applicant who = {0};
    struct kept_files kept = {0};
    struct clock_event e = {.kind = EV_CORRECTED, .day = ctx_today(c)};

    if (!str_trim_wide(content).n || utf8_count(content) > CONTENT_MOST)
        return fail_set(&c->fail, ERR_INPUT, "content", "请写明补正的内容，最多 %d 字",
                        CONTENT_MOST);
    if (guess_may(c, GUESS_CASE))
        return c->fail.code;
    db_begin_read(c);
    case_by_code(c, number, code, &at);
    if (!c->fail.code)
        (void)applicant_open(c, at.id, at.applicant, &who);
    (void)db_end(c);
    if (guess_end(c, GUESS_CASE))
        return c->fail.code;
    if (files && files->files.n) {
        struct filing mine = *files;

        mine.unit = at.unit;
        mine.who = who;
        files_keep(c, &mine, &kept);
    }
    own(c, number, code, &r);
    if (!c->fail.code && r.state != CLOCK_CORRECTING)
        fail_set(&c->fail, ERR_RULE, "", "这件申请现在不需要补正");
    e.note = S("申请人通过互联网补正");
    case_take(c, &r, &e);
    request_put_content(c, &r,
                        str_fmt(c->mem, "%.*s\n\n【%.*s补正】\n%.*s", STR_ARG(r.content),
                                STR_ARG(day_zh(c->mem, e.day)), STR_ARG(content)));
    files_rows(c, r.unit, r.id, 0, &kept);
    return db_end(c);
}

enum err disclose_withdraw(struct ctx *c, struct str number, struct str code, struct str reason)
{
    struct request r = {0};
    struct clock_event e = {.kind = EV_WITHDRAWN,
                            .day = ctx_today(c),
                            .note = utf8_head(str_trim_wide(reason), 200)};

    own(c, number, code, &r);
    case_take(c, &r, &e);
    request_put_outcome(c, r.id, S("O23"));
    return db_end(c);
}

enum err disclose_object(struct ctx *c, struct str number, struct str code, struct str text)
{
    struct request r = {0};

    if (!str_trim_wide(text).n || utf8_count(text) > 1000)
        return fail_set(&c->fail, ERR_INPUT, "text",
                        "请写明您认为结果记录不对的地方，最多 1000 字");
    own(c, number, code, &r);
    if (!c->fail.code && r.state != CLOCK_CLOSED)
        fail_set(&c->fail, ERR_RULE, "", "这件申请还没有办结");
    if (!c->fail.code && r.objection.n)
        fail_set(&c->fail, ERR_RULE, "", "您已经提出过异议，机关会与您联系");
    request_put_objection(c, &r, str_trim_wide(text));
    case_step(c, &r, S("objection"), S("{}"));
    return db_end(c);
}
