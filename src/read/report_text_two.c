/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_two.c - the narrative on table two: 规范性文件, decisions, money
 *
 * 废止2件 says of what only by the sentence that it stands in: the last count of 规范性文件.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

static bool told_of(struct text_state *st, const struct text *t, const struct number *n)
{
    st->norm = n;
    st->norm_text = t;
    return true;
}

bool text_norm(struct arena *mem, struct text_state *st, const struct text *t,
               const struct number *n)
{
    struct str clause = text_before(t, n);
    bool old = st->r->form[REPORT_T2] == FORM_2019;
    bool behind = st->norm && st->norm_text == t && st->norm->sentence == n->sentence &&
                  clause.n <= 30 &&
                  text_has_any(clause, "废止 失效 现行有效 新制定 新制发 本年制定 本年制发");
    bool front = text_has_any(text_behind(t, n), "行政规范性文件 规范性文件") &&
                 str_find(text_behind(t, n), S("规范性文件")) <= 6;
    const char *made = old ? "T2.A.norm/newmade" : "T2.A.norm/made";
    struct report_figure *f;
    const char *address;

    if ((!text_near_end(clause, S("规范性文件")) && !behind && !front) ||
        text_has_any(clause, "解读 清理 审查 备案"))
        return false;
    if (text_has_any(clause, "现行有效"))
        address = "T2.A.norm/valid";
    else if (text_has_any(clause, "废止"))
        address = "T2.A.norm/repealed";
    else if (text_has_any(clause, "制发 制定 印发 出台 新制作"))
        address = made;
    else if (text_has_any(clause,
                          "发布 公布 公开 失效")) /* and more than what was made, perhaps */
        return (text_if_agrees(mem, st, t, n,
                               str_has(clause, S("失效")) ? "T2.A.norm/repealed" : made) ||
                (str_has(clause, S("公开")) &&
                 text_if_agrees(mem, st, t, n, "T2.A.norm/valid"))) &&
               told_of(st, t, n);
    else
        return false;
    if (!behind && !str_eq(str_of(address), S("T2.A.norm/valid")) &&
        !text_claims(st->r, t, n, front ? S("") : S("行政规范性文件")) &&
        !text_claims(st->r, t, n, front ? S("") : S("规范性文件")))
        return text_if_agrees(mem, st, t, n, address) && told_of(st, t, n);
    f = text_figure(mem, st->out, t, n);
    text_slot(f, address);
    text_actual(st->r, f);
    return told_of(st, t, n);
}

/* The clause without 处理决定数量为 and the like at its end. */
static struct str without_tail(struct str clause)
{
    static const struct str tails[] = {LIT("为"),   LIT("共"),   LIT("数量"), LIT("处理决定"),
                                       LIT("决定"), LIT("案件"), LIT("类")};

    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (str_ends(clause, tails[i]))
            clause = str_slice(clause, 0, clause.n - tails[i].n);
    return clause;
}

/* Is it all of the body's decisions of the year: not 不予行政处罚, 行政强制措施, those of a system? */
static bool claims(const struct report *r, const struct text *t, const struct number *n,
                   struct str word, struct str brief)
{
    struct str bare = without_tail(text_before(t, n));
    struct str thing = str_ends(bare, word) ? word : brief;

    return (str_ends(bare, thing) || !str_has(bare, thing)) && text_claims(r, t, n, thing);
}

bool text_decision(struct arena *mem, struct text_state *st, const struct text *t,
                   const struct number *n)
{
    static const struct {
        struct str word, brief;
        const char *address;
    } rows[] = {
        {LIT("行政许可"), LIT("许可"), "T2.B.lic/decisions"},
        {LIT("行政处罚"), LIT("处罚"), "T2.C.pen/decisions"},
        {LIT("行政强制"), LIT("强制"), "T2.C.coe/decisions"},
    };
    struct str clause = text_before(t, n), told = text_sentence(t, n),
               behind = text_behind(t, n);
    bool made = text_has_any(told, "作出 做出 实施 下达");
    bool front = str_starts(behind, S("行政")) && clause.n <= 45 && made &&
                 !text_has_any(behind, "公示 公开 信息 事项 案卷 复议 诉讼");

    /* What is published of decisions, and kinds of decisions, is counted otherwise. */
    if (st->r->form[REPORT_T2] == FORM_2019 || !text_has_any(n->measure, "件 起 宗 例") ||
        text_has_any(clause, "公示 公开 信息 事项 案卷 复议 立案 当场 简易"))
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str bare = without_tail(clause);
        bool here = text_near_end(clause, rows[i].word) || str_ends(bare, rows[i].word) ||
                    (front && str_eq(without_tail(behind), rows[i].word)) ||
                    (str_eq(bare, rows[i].brief) && made &&
                     text_has_any(told, "行政许可 行政处罚 行政强制"));
        struct report_figure *f;

        if (!here)
            continue;
        /* 办理行政许可550件, 行政许可550件: perhaps of what was decided. */
        if ((!made &&
             !(str_has(clause, S("决定")) && !text_has_any(clause, "办理 受理 申请"))) ||
            !claims(st->r, t, n, rows[i].word, rows[i].brief))
            return text_if_agrees(mem, st, t, n, rows[i].address);
        f = text_figure(mem, st->out, t, n);
        text_slot(f, rows[i].address);
        text_actual(st->r, f);
        return true;
    }
    return false;
}

/* --- money: 行政事业性收费12.5万元 */

/* A sum of money at *at, as a number of 万元; moves behind it. */
static bool money_at(struct str s, isize *at, int64_t *value, int *scale)
{
    isize i = *at;
    int64_t v = 0;
    int digits = 0;
    bool point = false;

    for (; i < s.n && (s.p[i] == '.' || s.p[i] == ',' || (s.p[i] >= '0' && s.p[i] <= '9'));
         i++) {
        if (s.p[i] == '.' && point)
            return false;
        point |= s.p[i] == '.';
        if (s.p[i] == '.' || s.p[i] == ',')
            continue;
        if (v > 100000000000000 || digits > 5)
            return false;
        v = v * 10 + (s.p[i] - '0');
        digits += point;
    }
    if (i == *at)
        return false;
    if (str_starts(str_from(s, i), S("亿元"))) {
        for (int k = 0; k < 4; k++) { /* ten thousand times as much */
            v *= digits ? 1 : 10;
            digits -= digits ? 1 : 0;
        }
        i += S("亿元").n;
    } else if (str_starts(str_from(s, i), S("万元"))) {
        i += S("万元").n;
    } else if (str_starts(str_from(s, i), S("元"))) {
        digits += 4;
        i += S("元").n;
    } else {
        return false;
    }
    *at = i;
    *value = v;
    *scale = digits;
    return true;
}

void text_money(struct arena *mem, struct text_state *st, const struct text *t)
{
    static const struct str fills[] = {LIT("金额"), LIT("总额"), LIT("总金额"), LIT("收入"),
                                       LIT("共计"), LIT("合计"), LIT("总计"),   LIT("共"),
                                       LIT("为"),   LIT("是"),   LIT(":"),      LIT("数额")};
    struct str word = S("行政事业性收费");
    isize at = 0, found, sentence = 0;

    if (st->r->form[REPORT_T2] != FORM_2021)
        return;
    for (; (found = str_find(str_from(t->s, at), word)) >= 0;) {
        isize from = at + found;
        int64_t value;
        int scale;
        struct number n;
        struct report_figure *f;

        for (isize i = at; i < from;) {
            uint32_t r = utf8_next(t->s, &i);

            if (r == 0x3002 || r == '\n')
                sentence = i;
        }
        at = from + word.n;
        for (int k = 0; k < 3; k++)
            for (size_t i = 0; i < sizeof fills / sizeof *fills; i++)
                if (str_starts(str_from(t->s, at), fills[i]))
                    at += fills[i].n;
        if (!money_at(t->s, &at, &value, &scale))
            continue;
        n = (struct number){.sentence = sentence, .clause = from, .at = from, .end = at};
        if (text_other_time(st->r, t, &n) || text_whose(st->r, t, &n) != TEXT_OF_ALL ||
            text_has_any(text_sentence(t, &n), "减免 免征 取消 停征 降低 减少 减轻 退还"))
            continue;
        f = text_figure(mem, st->out, t, &n);
        f->stated = value;
        f->scale = scale;
        f->about = f->above = 1; /* of its last digit */
        text_slot(f, "T2.D.fee/fee_wan");
        text_actual(st->r, f);
    }
}
