/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consult.c - a draft before the public for comment; see consult.h */
#include "work/consult.h"

#include "base/utf8.h"
#include "rules.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/document.h"
#include "store/keyring.h"
#include "store/unit.h"
#include "work/may.h"

static const struct {
    struct str id, zh;
} outcomes[] = {{LIT("adopted"), LIT("采纳")},
                {LIT("partly"), LIT("部分采纳")},
                {LIT("declined"), LIT("未采纳")},
                {LIT("spam"), LIT("与草案无关")}};

struct str opinion_outcome_zh(struct str outcome)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (str_eq(outcomes[i].id, outcome))
            return outcomes[i].zh;
    return S("待研究");
}

int consult_days_least(void)
{
    int64_t days = 30; /* 《重大行政决策程序暂行条例》第十五条 */

    for (isize i = 0; i < rule_deadlines_count; i++)
        if (str_eq(rule_deadlines_rows[i].clock_id, S("K23")))
            str_int(rule_deadlines_rows[i].length, &days);
    return (int)days;
}

static void check_period(struct ctx *c, struct day closes, struct str reason)
{
    struct day today = ctx_today(c);
    int least = consult_days_least();

    if (!day_is_set(closes) || day_cmp(closes, today) < 0)
        fail_set(&c->fail, ERR_INPUT, "closes", "请写明今天以后的截止日期");
    else if (closes.n > today.n + 366)
        fail_set(&c->fail, ERR_INPUT, "closes", "征集期不超过一年");
    else if (closes.n - today.n + 1 < least && !reason.n) {
        fail_set(&c->fail, ERR_INPUT, "reason",
                 "征集期一般不少于%d日（《重大行政决策程序暂行条例》第十五条），现在只有%"
                 "d日；需要缩短"
                 "的，请写明理由，理由会公开",
                 least, closes.n - today.n + 1);
    }
    if (utf8_count(reason) > 200)
        fail_set(&c->fail, ERR_INPUT, "reason", "最多 200 字");
}

enum err consult_open(struct ctx *c, struct doc_id doc, struct day closes, struct str reason,
                      int64_t *id)
{
    struct consult k = {.document = doc, .closes = closes, .reason = str_trim_wide(reason)},
                   old;
    struct document d = {0};

    *id = 0;
    k.opens = ctx_today(c);
    db_begin(c);
    if (!c->fail.code && document_load(c, doc, &d) == ERR_NOT_FOUND) {
        c->fail = (struct fail){0}; /* a number that was typed wrongly is mended in its field */
        fail_set(&c->fail, ERR_INPUT, "doc",
                 "没有这条信息；请填草案公开页面的网址，或者网址里 doc_ 后面的数字");
    }
    may(c, ACT_REGISTER, d.unit);
    if (!c->fail.code && !d.live)
        fail_set(&c->fail, ERR_RULE, "doc", "草案还没有公开；请先发布草案和说明，再征求意见");
    if (!c->fail.code && consult_of(c, doc, &old))
        fail_set(&c->fail, ERR_CONFLICT, "doc", "这篇信息已经在征求意见");
    if (!c->fail.code)
        check_period(c, closes, k.reason);
    k.unit = d.unit;
    *id = consult_insert(c, &k);
    audit_add(c, d.unit, S("consult_open"), S("consultation"), *id, S(""),
              day_iso(c->mem, closes));
    if (!c->fail.code)
        unit_touch(c, d.unit);
    return db_end(c);
}

static void complete(struct ctx *c, struct consult_view *v)
{
    struct day today = ctx_today(c);

    v->decided = v->k.concluded_at.s > 0;
    v->running =
        !v->decided && day_cmp(v->k.opens, today) <= 0 && day_cmp(today, v->k.closes) <= 0;
    v->days_left = v->running ? v->k.closes.n - today.n + 1 : 0;
    opinion_tally(c, v->k.id, &v->tally);
}

enum err consult_show(struct ctx *c, int64_t id, bool desk, int64_t after, int n,
                      struct consult_view *out)
{
    struct document d = {0};

    *out = (struct consult_view){0};
    db_begin_read(c);
    if (consult_load(c, id, &out->k) == OK && document_load(c, out->k.document, &d) == OK) {
        if (desk)
            may(c, ACT_SEE_DESK, out->k.unit);
        else if (!d.live)
            fail_set(&c->fail, ERR_NOT_FOUND, "consult", "没有这次意见征集");
    }
    if (!c->fail.code)
        complete(c, out);
    if (!c->fail.code && (desk || out->decided)) {
        opinion_page(c, id, after, n + 1, &out->opinions);
        out->more = out->opinions.n > n;
        if (out->more)
            out->opinions.n = n;
    }
    for (isize i = 0; !desk && i < out->opinions.n; i++) /* numbers and answers, not words */
        out->opinions.p[i].content = out->opinions.p[i].contact = S("");
    return db_end(c);
}

enum err consult_find(struct ctx *c, struct unit_id unit, bool desk, int64_t before, int n,
                      struct consult_list *out)
{
    db_begin_read(c);
    if (desk)
        may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code)
        consult_page(c, unit, !desk, before, n, out);
    return db_end(c);
}

static void limit(struct ctx *c)
{
    struct str key = str_fmt(c->mem, "opinion:%.*s", STR_ARG(c->peer));
    struct instant since = {0};

    if (throttle_hit(c, key, 3600, &since) > CONSULT_HOUR)
        fail_set(&c->fail, ERR_RATE, "content",
                 "同一网络地址一小时内最多提交 %d 条，请在 %.*s 以后再试", CONSULT_HOUR,
                 STR_ARG(instant_minute(c->mem, (struct instant){since.s + 3600})));
}

enum err opinion_file(struct ctx *c, int64_t consult, const struct opinion_new *o,
                      struct str *number)
{
    struct opinion row = {.consultation = consult,
                          .clause = str_trim_wide(o->clause),
                          .content = str_trim_wide(o->content)};
    struct consult_view v = {0};
    struct str contact = str_trim_wide(o->contact);

    if (!row.content.n)
        fail_set(&c->fail, ERR_INPUT, "content", "请写下意见或者建议");
    if (utf8_count(row.content) > CONSULT_CONTENT)
        fail_set(&c->fail, ERR_INPUT, "content", "最多 %d 字", CONSULT_CONTENT);
    if (c->fail.code || consult_show(c, consult, false, 0, 1, &v))
        return c->fail.code;
    if (!v.running)
        return fail_set(&c->fail, ERR_RULE, "content", "征集期是 %.*s至%.*s，现在不能提交",
                        STR_ARG(day_zh(c->mem, v.k.opens)),
                        STR_ARG(day_zh(c->mem, v.k.closes)));
    row.unit = v.k.unit;
    db_begin_unit(c, row.unit);
    limit(c);
    row.number =
        str_fmt(c->mem, "YJ%lld-%04lld", (long long)consult,
                (long long)counter_next(
                    c, row.unit, str_fmt(c->mem, "opinion:%lld", (long long)consult), 0));
    row.id = opinion_insert(c, &row);
    if (contact.n && !c->fail.code)
        opinion_contact(c, row.id,
                        keyring_seal(c->keys, c->mem, KEY_PERSONAL,
                                     str_fmt(c->mem, "opinion.contact:%lld", (long long)row.id),
                                     contact));
    audit_add(c, row.unit, S("opinion_file"), S("opinion"), row.id, S(""), row.number);
    *number = row.number;
    return db_end(c);
}

enum err opinion_see(struct ctx *c, int64_t id, struct opinion *out, struct str *contact,
                     struct consult *of)
{
    *contact = S("");
    db_begin(c);
    opinion_load(c, id, out);
    may(c, ACT_REGISTER, out->unit);
    if (!c->fail.code)
        consult_load(c, out->consultation, of);
    if (!c->fail.code && out->contact.n) {
        keyring_unseal(c->keys, c->mem, KEY_PERSONAL,
                       str_fmt(c->mem, "opinion.contact:%lld", (long long)id), out->contact,
                       contact, &c->fail);
        audit_add(c, out->unit, S("opinion_contact_seen"), S("opinion"), id, S(""), S(""));
    }
    return db_end(c);
}

enum err opinion_decide(struct ctx *c, int64_t id, struct str outcome, struct str answer)
{
    struct opinion o = {0};
    struct consult k = {0};
    bool known = false;

    answer = str_trim_wide(answer);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        known |= str_eq(outcomes[i].id, outcome);
    if (!known)
        fail_set(&c->fail, ERR_INPUT, "outcome", "请选择研究结果");
    if (!answer.n && (str_eq(outcome, S("partly")) || str_eq(outcome, S("declined"))))
        fail_set(&c->fail, ERR_INPUT, "answer", "没有采纳的，请写明理由");
    if (utf8_count(answer) > CONSULT_CONTENT)
        fail_set(&c->fail, ERR_INPUT, "answer", "最多 %d 字", CONSULT_CONTENT);
    db_begin(c);
    opinion_load(c, id, &o);
    may(c, ACT_REGISTER, o.unit);
    if (!c->fail.code)
        consult_load(c, o.consultation, &k);
    if (!c->fail.code && k.concluded_at.s)
        fail_set(&c->fail, ERR_RULE, "outcome", "结果已经公布，不能再改");
    opinion_decide_put(c, id, outcome, answer);
    audit_add(c, o.unit, S("opinion_decide"), S("opinion"), id, o.outcome, outcome);
    return db_end(c);
}

enum err consult_conclude(struct ctx *c, int64_t id, struct str summary)
{
    struct consult k = {0};

    summary = str_trim_wide(summary);
    if (!summary.n)
        fail_set(&c->fail, ERR_INPUT, "summary", "请写明意见采纳的总体情况");
    if (utf8_count(summary) > CONSULT_SUMMARY)
        fail_set(&c->fail, ERR_INPUT, "summary", "最多 %d 字", CONSULT_SUMMARY);
    db_begin(c);
    consult_load(c, id, &k);
    may(c, ACT_REGISTER, k.unit);
    if (!c->fail.code && day_cmp(ctx_today(c), k.closes) <= 0)
        fail_set(&c->fail, ERR_RULE, "summary", "征集期到 %.*s为止，还没有结束",
                 STR_ARG(day_zh(c->mem, k.closes)));
    if (!c->fail.code && k.undecided)
        fail_set(&c->fail, ERR_RULE, "summary", "还有 %lld 条意见没有研究",
                 (long long)k.undecided);
    if (!c->fail.code && !consult_close(c, id, summary))
        fail_set(&c->fail, ERR_CONFLICT, "summary", "结果已经公布了");
    audit_add(c, k.unit, S("consult_conclude"), S("consultation"), id, S(""), S(""));
    if (!c->fail.code)
        unit_touch(c, k.unit);
    return db_end(c);
}
