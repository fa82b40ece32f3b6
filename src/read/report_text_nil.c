/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_nil.c - noughts in words: 未收到申请, 未发生行政复议, 未制发规范性文件, 无上年结转
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

/* --- 未收到, 未发生: requests and disputes */

/* The words from a negation to the next comma or stop; "" behind the last. */
static struct str negated(struct str s, isize *at)
{
    static const struct str words[] = {LIT("未收到"),
                                       LIT("没有收到"),
                                       LIT("未接到"),
                                       LIT("未受理"),
                                       LIT("未发生"),
                                       LIT("没有发生"),
                                       LIT("未产生"),
                                       LIT("没有产生"),
                                       LIT("未出现"),
                                       LIT("未引发"),
                                       LIT("无因"),
                                       LIT("无政府信息公开"),
                                       LIT("无行政复议"),
                                       LIT("无行政诉讼"),
                                       LIT("未被申请"),
                                       LIT("没有被申请"),
                                       LIT("未被提起"),
                                       LIT("没有被提起"),
                                       LIT("未有因"),
                                       LIT("无依申请公开事项"),
                                       LIT("无依申请公开申请"),
                                       LIT("无依申请公开情况"),
                                       LIT("无信息公开申请"),
                                       LIT("未接收到"),
                                       LIT("没有受理"),
                                       LIT("没有接到"),
                                       LIT("没有公民"),
                                       LIT("无公民")};
    isize best = -1, end;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        isize found = str_find(str_from(s, *at), words[i]);

        if (found >= 0 && (best < 0 || *at + found < best))
            best = *at + found;
    }
    if (best < 0)
        return (struct str){0};
    for (end = best; end < s.n;) {
        isize next = end;
        uint32_t r = utf8_next(s, &next);

        if (r == 0x3002 || r == ',' || r == ';' || r == '\n' || r == 0xff0c || r == 0xff1b)
            break;
        end = next;
    }
    *at = end;
    return str_slice(s, best, end);
}

/* Of another year or a part of this one, of another kind than all: 去年同期未收到, 除网上申请外未收到? */
static bool nil_of_some(const struct report *r, const struct text *t, const struct number *n,
                        struct str says)
{
    struct str told = text_sentence(t, n), own = told;
    struct number whole = *n;
    isize comma;

    told = str_slice(told, 0, told.n - says.n);
    comma = str_rfind(told, S(","));
    own = str_from(told, comma < 0 ? 0 : comma + 1);
    whole.clause = own.p - t->s.p;
    /* 没有公民、法人或其他组织提出: nobody at all */
    if (str_starts(says, S("没有公民、法人")) || str_starts(says, S("无公民、法人")))
        says =
            str_from(says, str_find(says, S("组织")) < 0 ? 0 : str_find(says, S("组织")) + 6);
    return text_other_time(r, t, &whole) || text_has_any(own, "去年 同期 除 以外") ||
           text_has_any(says,
                        "纠正 纠错 败诉 投诉 举报 超期 逾期 不按 撤销 责令 收费 费用 网上 "
                        "网络 信函 当面 邮寄 现场 渠道 方式 途径 法人 企业 机构 组织 "
                        "自然人 一审 二审 再审");
}

void text_nil(struct arena *mem, struct text_state *st, const struct text *t)
{
    isize at = 0, last = 0;

    for (;;) {
        struct str says = negated(t->s, &at);
        bool rec = str_has(says, S("复议")), lit = str_has(says, S("诉讼"));
        bool whole = text_has_any(says, "信息公开申请 依申请公开 公开申请 公开政府信息");
        struct report_figure *f;
        struct number n = {0};

        if (!says.n)
            return;
        /* The sentence up to here tells of what and when. */
        for (isize i = last; i < says.p - t->s.p;) {
            uint32_t r = utf8_next(t->s, &i);

            if (r == 0x3002 || r == '\n')
                last = i;
        }
        n = (struct number){.sentence = last, .clause = says.p - t->s.p, .at = at, .end = at};
        if (nil_of_some(st->r, t, &n, says) ||
            (!str_has(text_sentence(t, &n), S("公开")) &&
             !((rec || lit) && text_about_four(t, &n))) ||
            (!rec && !lit && !whole))
            continue;
        if (text_whose(st->r, t, &n) != TEXT_OF_ALL)
            continue;
        f = text_figure(mem, st->out, t, &n);
        if (!rec && !lit)
            text_slot(f, "T3.1/sum");
        text_dispute_slots(f, rec, lit);
        text_actual(st->r, f);
    }
}

/* --- whole clauses of table two and of what was carried over: 2023年我局未作出行政处罚决定 */

static const struct {
    struct str word;
    const char *address;
} nil_things[] = {
    {LIT("废止行政规范性文件"), "T2.A.norm/repealed"},
    {LIT("废止规范性文件"), "T2.A.norm/repealed"},
    {LIT("行政规范性文件"), "T2.A.norm/made"},
    {LIT("规范性文件"), "T2.A.norm/made"},
    {LIT("规章"), "T2.A.reg/made"},
    {LIT("行政许可"), "T2.B.lic/decisions"},
    {LIT("行政处罚"), "T2.C.pen/decisions"},
    {LIT("行政强制"), "T2.C.coe/decisions"},
    {LIT("行政事业性收费"), "T2.D.fee/fee_wan"},
    {LIT("依申请公开"), "T3.1/sum"},
    {LIT("上年结转"), "T3.2/sum"},
    {LIT("上年度结转"), "T3.2/sum"},
    {LIT("上一年结转"), "T3.2/sum"},
    {LIT("上一年度结转"), "T3.2/sum"},
    {LIT("结转下年度继续办理"), "T3.4/sum"},
    {LIT("结转下年度办理"), "T3.4/sum"},
    {LIT("结转下一年度办理"), "T3.4/sum"},
    {LIT("结转下年度"), "T3.4/sum"},
    {LIT("结转下一年度"), "T3.4/sum"},
};

/* Cuts the first of some words off the front of `s`. */
static bool cut(struct str *s, const struct str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(*s, words[i])) {
            *s = str_from(*s, words[i].n);
            return true;
        }
    return false;
}

/* One thing of a list off the front of `s`, with what may follow its name; its address, or NULL. */
static const char *cut_thing(struct str *s)
{
    static const struct str tails[] = {
        LIT("处理决定"), LIT("决定"), LIT("事项"), LIT("项目"),
        LIT("案件"),     LIT("办件"), LIT("件"),   LIT("的政府信息公开申请"),
        LIT("的申请"),   LIT("申请"), LIT("数量"), LIT("政府信息公开申请")};

    for (size_t i = 0; i < sizeof nil_things / sizeof *nil_things; i++)
        if (str_starts(*s, nil_things[i].word)) {
            *s = str_from(*s, nil_things[i].word.n);
            (void)cut(s, tails, sizeof tails / sizeof *tails);
            return nil_things[i].address;
        }
    return NULL;
}

enum { NIL_THINGS = 8 };

/* The things that a clause denies to the letter, all of them; 0 where it says anything else. */
static int denied(const struct report *r, struct str clause, const char **address)
{
    static const struct str denials[] = {LIT("没有"), LIT("不涉及"), LIT("未"), LIT("无")};
    static const struct str verbs[] = {LIT("新制定"), LIT("新制发"), LIT("新出台"), LIT("制发"),
                                       LIT("制定"),   LIT("印发"),   LIT("出台"),   LIT("作出"),
                                       LIT("做出"),   LIT("实施"),   LIT("收取"),   LIT("征收"),
                                       LIT("产生"),   LIT("发生"),   LIT("办理")};
    static const struct str links[] = {LIT("、"), LIT("以及"), LIT("和"), LIT("及"),
                                       LIT("与"), LIT("或者"), LIT("或")};
    static const struct str ends[] = {LIT("的情况"), LIT("等情况"), LIT("情况"), LIT("等事项"),
                                      LIT("等")};
    int n = 0;

    for (size_t i = 0; i < sizeof denials / sizeof *denials; i++) {
        isize at = str_find(clause, denials[i]);
        struct str rest = str_from(clause, at < 0 ? 0 : at + denials[i].n);

        if (at < 0 || !text_plain(r, str_slice(clause, 0, at)))
            continue;
        (void)cut(&rest, verbs, sizeof verbs / sizeof *verbs);
        for (n = 0; n < NIL_THINGS;) {
            address[n] = cut_thing(&rest);
            if (!address[n])
                return 0;
            n++;
            if (!cut(&rest, links, sizeof links / sizeof *links))
                break;
        }
        (void)cut(&rest, ends, sizeof ends / sizeof *ends);
        return rest.n ? 0 : n;
    }
    return 0;
}

/* Of what a clause denies, each thing against its cell. */
static void clause_denied(struct arena *mem, struct text_state *st, const struct text *t,
                          const struct number *n)
{
    const char *address[NIL_THINGS];
    int many = denied(st->r, text_before(t, n), address);
    struct str told = str_slice(t->s, n->sentence, n->clause);

    /* 下属单位为公益一类,无行政许可: of somebody else, or but for what was told. */
    if (many && (text_other_time(st->r, t, n) || text_of_other(st, t, n) ||
                 text_has_any(told, "下属 所属 直属 各 二级 派出 除 去年 同期 季度 半年 以来")))
        return;
    for (int i = 0; i < many; i++) {
        bool two = str_starts(str_of(address[i]), S("T2."));
        bool read = str_eq(str_of(address[i]), S("T3.1/sum")) &&
                    text_has_any(text_before(t, n),
                                 "无依申请公开事项 无依申请公开申请 无依申请公开情况");
        struct report_figure *f;

        /* 无上年结转 may be of proposals or of disputes. */
        if (read) /* by text_nil() */
            continue;
        if (two ? st->r->form[REPORT_T2] != FORM_2021
                : t->part == 4 || (t->part != 3 && !text_told_of_requests(st, t, n)) ||
                      text_has_any(text_sentence(t, n), "复议 诉讼 建议 提案"))
            continue;
        f = text_figure(mem, st->out, t, n);
        text_slot(f, address[i]);
        text_actual(st->r, f);
    }
}

void text_nil_clauses(struct arena *mem, struct text_state *st, const struct text *t)
{
    isize sentence = 0, clause = 0;

    for (isize at = 0; at <= t->s.n;) {
        isize from = at;
        uint32_t r = at < t->s.n ? utf8_next(t->s, &at) : '\n';
        bool ends = r == '\n' || r == 0x3002;

        at += from == t->s.n; /* behind the last */
        if (!ends && r != ',' && r != ';' && r != ':' && r != '(' && r != ')')
            continue;
        if (from - clause <= TEXT_SENTENCE_MOST && from - sentence <= TEXT_SENTENCE_MOST)
            clause_denied(mem, st, t,
                          &(struct number){.sentence = sentence,
                                           .clause = clause,
                                           .at = from,
                                           .end = from,
                                           .measure = S("件")});
        clause = at;
        if (ends)
            sentence = at;
    }
}
