/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_release.c - what a letter needs to be approved, and again on the day it goes out; see letter_release.h */
#include "work/letter_release.h"

#include "work/letter_blanks.h"

/* The letter that must have gone before, as an event of the ledger. */
static bool went_before(const struct clock_events *e, struct str needs)
{
    static const struct {
        struct str letter;
        enum event_kind kind;
    } before[] = {{LIT("P02"), EV_CORRECTION_NOTICE},
                  {LIT("P03"), EV_REASONS_ASKED},
                  {LIT("P05"), EV_THIRD_ASKED},
                  {LIT("P10"), EV_FEE_NOTICE}};

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (isize k = 0; k < e->n && str_eq(before[i].letter, needs); k++)
            if (e->p[k].kind == before[i].kind)
                return true;
    return !needs.n;
}

void letter_release(struct ctx *c, const struct request *r, const struct letter_draft *d)
{
    struct clock_events events = {0};
    struct clock k = {0};

    if (c->fail.code)
        return;
    if (d->missing.n) {
        fail_set(&c->fail, ERR_RULE, str_cstr(c->mem, d->missing.p[0].name),
                 "还有 %lld 处没有填写：“%.*s”%s", (long long)d->missing.n,
                 STR_ARG(d->missing.p[0].name), d->missing.n > 1 ? "等" : "");
        return;
    }
    if (!r->applicant.n) {
        fail_set(&c->fail, ERR_RULE, "", "申请人信息已经销毁");
        return;
    }
    case_clock(c, r, &events, &k);
    if (!c->fail.code && d->has_outcome && !went_before(&events, d->o.needs))
        fail_rule(&c->fail, ERR_RULE, str_cstr(c->mem, d->o.article),
                  "这种处理结果之前应当已经发出%.*s",
                  STR_ARG(str_eq(d->o.needs, S("P02"))   ? S("补正告知书")
                          : str_eq(d->o.needs, S("P03")) ? S("说明理由告知书")
                          : str_eq(d->o.needs, S("P05")) ? S("给第三方的征求意见书")
                                                         : S("收费通知书")));
    letter_still(c, r, d, ctx_today(c));
}

/* The extension that the letter tells is still allowed on that day, and gives the day that it tells. */
static void extension_still(struct ctx *c, const struct request *r,
                            const struct letter_draft *d, struct day day)
{
    struct letter_facts f = {.r = r};
    struct str fault = S(""), told;
    struct day due;

    letter_facts_load(c, &f);
    if (c->fail.code)
        return;
    due = letter_extension(c, &f, blank_value(&d->blanks, S("延长天数")), day, &fault);
    told = day_zh(c->mem, due);
    if (fault.n)
        fail_set(&c->fail, ERR_RULE, "", "不能发出：%.*s", STR_ARG(fault));
    else if (str_has(d->text, S("{新期限}")) && !str_has(d->filled, told))
        fail_set(&c->fail, ERR_RULE, "",
                 "审批之后期限有变化，新期限现在是%.*s，与文书写的不同；请重新起草",
                 STR_ARG(told));
}

void letter_still(struct ctx *c, const struct request *r, const struct letter_draft *d,
                  struct day day)
{
    struct clock_events events = {0};
    struct clock k = {0};

    if (c->fail.code)
        return;
    case_clock(c, r, &events, &k);
    if (c->fail.code)
        return;
    for (isize i = 0; str_eq(d->rule.id, S("P02")) && i < events.n; i++)
        if (events.p[i].kind == EV_CORRECTION_NOTICE) {
            fail_rule(&c->fail, ERR_RULE, "《条例》第三十条",
                      "补正只能一次性告知，已经于%.*s告知",
                      STR_ARG(day_zh(c->mem, events.p[i].day)));
            return;
        }
    if (str_eq(d->rule.id, S("P04")))
        extension_still(c, r, d, day);
    else if (str_eq(d->rule.id, S("P02")) && day_is_set(k.correction_latest) &&
             day_is_set(d->row.approved) && d->row.approved.n <= k.correction_latest.n &&
             day.n > k.correction_latest.n)
        fail_rule(&c->fail, ERR_RULE, "《条例》第三十条",
                  "告知补正的最后一天（%.*s）已经过去，文书里写的答复期限不再重新计算，"
                  "请重新起草",
                  STR_ARG(day_zh(c->mem, k.correction_latest)));
    else if (str_eq(d->outcome, S("O21")) &&
             !(k.state == CLOCK_CORRECTING && day_is_set(k.correction_until) &&
               day.n > k.correction_until.n))
        fail_rule(&c->fail, ERR_RULE, "《条例》第三十条",
                  "补正期限还没有过去，或者申请人已经补正");
    else if (str_eq(d->outcome, S("O22")) && !(k.state == CLOCK_FEE && day.n > k.pay_until.n))
        fail_rule(&c->fail, ERR_RULE, "国办函〔2020〕109号",
                  "缴费期限还没有过去，或者申请人已经缴费");
}
