/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_result.c - who applied, and what came of it: 自然人15件, 予以公开6件, 6件予以公开
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

/* The applicant kinds of table three, and the outcomes, by the words that end a clause. */
static const struct {
    struct str word;
    const char *cols; /* of T3.1 */
} applicants[] = {
    {LIT("自然人"), "nat"},
    {LIT("商业企业"), "biz"},
    {LIT("科研机构"), "sci"},
    {LIT("社会公益组织"), "ngo"},
    {LIT("法律服务机构"), "law"},
    {LIT("法人或其他组织"), "biz sci ngo law oth"},
    {LIT("法人和其他组织"), "biz sci ngo law oth"},
    {LIT("法人及其他组织"), "biz sci ngo law oth"},
    {LIT("法人或者其他组织"), "biz sci ngo law oth"},
    {LIT("公民"), "nat"},
    {LIT("个人"), "nat"},
    {LIT("企业"), "biz"},
};
#define REFUSED "T3.3.3.1 T3.3.3.2 T3.3.3.3 T3.3.3.4 T3.3.3.5 T3.3.3.6 T3.3.3.7 T3.3.3.8"
/* A word that another one ends with stands before it. */
static const struct {
    struct str word;
    const char *rows;
} outcomes[] = {
    {LIT("不予以公开"), REFUSED},
    {LIT("不同意公开"), REFUSED},
    {LIT("予以公开"), "T3.3.1"},
    {LIT("同意公开"), "T3.3.1"},
    {LIT("部分公开"), "T3.3.2"},
    {LIT("不予公开"), REFUSED},
    {LIT("不公开"), REFUSED},
    {LIT("无法提供"), "T3.3.4.1 T3.3.4.2 T3.3.4.3"},
    {LIT("不予处理"), "T3.3.5.1 T3.3.5.2 T3.3.5.3 T3.3.5.4 T3.3.5.5"},
    {LIT("其他处理"), "T3.3.6.1 T3.3.6.2 T3.3.6.3"},
    {LIT("全部公开"), "T3.3.1"},
    {LIT("属于国家秘密"), "T3.3.3.1"},
    {LIT("法律行政法规禁止公开"), "T3.3.3.2"},
    {LIT("三安全一稳定"), "T3.3.3.3"},
    {LIT("第三方合法权益"), "T3.3.3.4"},
    {LIT("内部事务信息"), "T3.3.3.5"},
    {LIT("过程性信息"), "T3.3.3.6"},
    {LIT("行政执法案卷"), "T3.3.3.7"},
    {LIT("行政查询事项"), "T3.3.3.8"},
    {LIT("不掌握相关政府信息"), "T3.3.4.1"},
    {LIT("信访举报投诉类"), "T3.3.5.1"},
    {LIT("信访、举报、投诉类"), "T3.3.5.1"},
};
/* Reasons in words that offices also use of other things: read where the table has the number. */
static const struct {
    struct str word;
    const char *row;
} reasons[] = {
    {LIT("国家秘密"), "T3.3.3.1"},     {LIT("商业秘密"), "T3.3.3.4"},
    {LIT("个人隐私"), "T3.3.3.4"},     {LIT("第三方"), "T3.3.3.4"},
    {LIT("内部事务"), "T3.3.3.5"},     {LIT("过程性"), "T3.3.3.6"},
    {LIT("执法案卷"), "T3.3.3.7"},     {LIT("查询事项"), "T3.3.3.8"},
    {LIT("不掌握"), "T3.3.4.1"},       {LIT("信息不存在"), "T3.3.4.1"},
    {LIT("没有现成"), "T3.3.4.2"},     {LIT("另行制作"), "T3.3.4.2"},
    {LIT("仍不明确"), "T3.3.4.3"},     {LIT("投诉类"), "T3.3.5.1"},
    {LIT("重复申请"), "T3.3.5.2"},     {LIT("公开出版物"), "T3.3.5.3"},
    {LIT("大量反复申请"), "T3.3.5.4"}, {LIT("已获取信息"), "T3.3.5.5"},
    {LIT("不再处理其"), "T3.3.6.1"},   {LIT("逾期不补正"), "T3.3.6.1"},
    {LIT("要求缴纳费用"), "T3.3.6.2"},
};

/* The form of 2019 has one row for 其他处理. */
static const char *rows_of(const struct report *r, int outcome)
{
    return str_starts(str_of(outcomes[outcome].rows), S("T3.3.6")) &&
                   r->form[REPORT_T3] == FORM_2019
               ? "T3.3.6"
               : outcomes[outcome].rows;
}

/* Do the words behind 公民, 个人, 企业 say that it applied: not 个人事项, 企业信息? */
static bool applied(struct str clause, struct str word)
{
    static const struct str tails[] = {LIT(""),       LIT("申请"),   LIT("提出"), LIT("提交"),
                                       LIT("申请的"), LIT("提出的"), LIT("的"),   LIT("为"),
                                       LIT("申请为"), LIT("申请共")};
    struct str tail = str_from(clause, str_rfind(clause, word) + word.n);

    if (word.n > 6)
        return true;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (str_eq(tail, tails[i]))
            return true;
    return false;
}

bool text_applicant(struct arena *mem, struct text_state *st, const struct text *t,
                    const struct number *n)
{
    struct str clause = text_before(t, n), col;

    if (st->text != t || st->in_sentence < text_told_from(t, n))
        return false;
    for (size_t i = 0; i < sizeof applicants / sizeof *applicants; i++) {
        struct report_figure *f;

        if (!text_near_end(clause, applicants[i].word) ||
            !applied(clause, applicants[i].word) || str_has(clause, S("许可")))
            continue;
        f = text_figure(mem, st->out, t, n);
        for (struct str rest = str_of(applicants[i].cols); str_next(&rest, ' ', &col);) {
            text_slot(f, str_cstr(mem, str_fmt(mem, "T3.1/%.*s", STR_ARG(col))));
            if (st->with_carried)
                text_slot(f, str_cstr(mem, str_fmt(mem, "T3.2/%.*s", STR_ARG(col))));
        }
        text_actual(st->r, f);
        if (!f->agrees && str_eq(applicants[i].word, S("企业"))) /* of every kind, perhaps */
            text_drop_last(st->out);
        return true;
    }
    return false;
}

/* The outcome whose word stands before `at`, joined by 及 or the like: 予以公开及部分公开84件; -1. */
static int outcome_joined(const struct text *t, const struct number *n, isize at)
{
    struct str clause = str_slice(text_before(t, n), 0, at);
    isize link;

    if (!clause.n && text_listed(t, n).n) /* 予以公开、部分公开共10件 */
        clause = str_slice(t->s, n->sentence, n->clause);
    link = str_ends(clause, S("、"))   ? S("、").n
           : str_ends(clause, S("或")) ? S("或").n
                                       : text_link_last(clause);
    clause = str_slice(clause, 0, clause.n - link);
    for (size_t i = 0; link && i < sizeof outcomes / sizeof *outcomes; i++)
        if (str_ends(clause, outcomes[i].word))
            return (int)i;
    return -1;
}

static void outcome_slots(struct arena *mem, const struct report *r, struct report_figure *f,
                          int outcome)
{
    struct str row;

    for (struct str rest = str_of(rows_of(r, outcome)); str_next(&rest, ' ', &row);)
        text_slot(f, str_cstr(mem, str_fmt(mem, "%.*s/sum", STR_ARG(row))));
}

/* 因本机关不掌握相关信息无法提供4件, 重复申请1件: by its reason, where the table has it so. */
static bool by_reason(struct arena *mem, struct text_state *st, const struct text *t,
                      const struct number *n, struct str says)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        struct report_figure *f;

        if (!str_has(says, reasons[i].word) ||
            (st->r->form[REPORT_T3] == FORM_2019 &&
             str_starts(str_of(reasons[i].row), S("T3.3.6"))))
            continue;
        f = text_figure(mem, st->out, t, n);
        text_slot(f, str_cstr(mem, str_fmt(mem, "%s/sum", reasons[i].row)));
        text_actual(st->r, f);
        if (f->agrees)
            return true;
        text_drop_last(st->out);
    }
    return false;
}

/* For one reason of several, which the words before it name: 属于国家秘密不予公开1件. */
static bool with_reason(struct str clause)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (str_has(clause, reasons[i].word))
            return true;
    return text_has_any(clause, "因 由于 涉及 不明确");
}

/* 告知已主动公开的3件、予以公开的3件: a part of what the form counts as 予以公开? */
static bool published_besides(const struct text *t, const struct number *n,
                              const struct report_figure *f)
{
    return f->slots == 1 && f->slot[0] == report_find(S("T3.3.1/sum")) &&
           cell_cmp(cell_number(f->stated, f->scale), f->actual) < 0 &&
           text_has_any(text_sentence(t, n),
                        "主动公开的 已主动公开 获取方式 获取途径 查询途径");
}

bool text_outcome(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n)
{
    struct str clause = text_before(t, n);

    /* 答复并予以公开: what was answered. */
    if (!text_told_of_requests(st, t, n) || text_of_other(st, t, n) || str_has(clause, S("并")))
        return false;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        struct report_figure *f;
        int joined;

        if (!text_near_end(clause, outcomes[i].word) ||
            str_ends(clause, S("公开信息"))) /* 部分公开信息20条 */
            continue;
        f = text_figure(mem, st->out, t, n);
        joined = outcome_joined(t, n, str_rfind(clause, outcomes[i].word));
        if (joined >= 0)
            outcome_slots(mem, st->r, f, joined);
        outcome_slots(mem, st->r, f, (int)i);
        text_actual(st->r, f);
        if (!f->agrees && f->slots > 1 && joined < 0 && with_reason(clause)) {
            text_drop_last(st->out);
            by_reason(mem, st, t, n, clause);
        } else if (!f->agrees && published_besides(t, n, f)) {
            text_drop_last(st->out);
        }
        return true;
    }
    return clause.n <= 120 && by_reason(mem, st, t, n, clause);
}

/* What stands behind a number, without 为, 属于 before it and 申请, 的, 决定 behind it. */
static struct str bare_words(struct str behind)
{
    static const struct str heads[] = {LIT("为"), LIT("属于"), LIT("属"),       LIT("是"),
                                       LIT("系"), LIT("由"),   LIT("申请人为"), LIT("作出")};
    static const struct str tails[] = {LIT("申请"), LIT("提出"), LIT("决定"),
                                       LIT("答复"), LIT("的"),   LIT("提交")};

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_starts(behind, heads[i]))
            behind = str_from(behind, heads[i].n);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (behind.n > tails[i].n && str_ends(behind, tails[i]))
            behind = str_slice(behind, 0, behind.n - tails[i].n);
    return behind;
}

/* 15件为自然人申请. */
static bool applicant_front(struct arena *mem, struct text_state *st, const struct text *t,
                            const struct number *n, struct str words)
{
    if (st->text != t || st->in_sentence < text_told_from(t, n))
        return false;
    for (size_t i = 0; i < sizeof applicants / sizeof *applicants; i++) {
        struct report_figure *f;
        struct str col;

        if (!str_eq(words, applicants[i].word) || str_eq(words, S("企业")))
            continue;
        f = text_figure(mem, st->out, t, n);
        f->says = str_slice(t->s, n->clause, words.p + words.n - t->s.p);
        for (struct str rest = str_of(applicants[i].cols); str_next(&rest, ' ', &col);) {
            text_slot(f, str_cstr(mem, str_fmt(mem, "T3.1/%.*s", STR_ARG(col))));
            if (st->with_carried)
                text_slot(f, str_cstr(mem, str_fmt(mem, "T3.2/%.*s", STR_ARG(col))));
        }
        text_actual(st->r, f);
        return true;
    }
    return false;
}

bool text_front(struct arena *mem, struct text_state *st, const struct text *t,
                const struct number *n)
{
    struct str behind = text_behind(t, n), before = text_before(t, n), words;
    struct report_figure *f;
    const char *address;
    int outcome = -1;

    if (!behind.n || !text_opens(before) || !text_told_of_requests(st, t, n) ||
        text_of_other(st, t, n) || text_has_any(behind, "复议 诉讼 起诉 建议 提案 案件 文件"))
        return false;
    words = bare_words(behind);
    if (applicant_front(mem, st, t, n, words))
        return true;
    address = text_carried(st->r, behind);
    if (!address && !before.n && text_done(behind))
        address = "T3.3.7/sum";
    for (size_t i = 0; !address && i < sizeof outcomes / sizeof *outcomes; i++)
        if (str_eq(words, outcomes[i].word) &&
            !str_starts(str_from(t->s, n->end + behind.n), S("、部分")))
            outcome = (int)i;
    if (!address && outcome < 0)
        return text_pending(mem, st, t, n, behind);
    f = text_figure(mem, st->out, t, n);
    f->says = str_slice(t->s, n->clause, n->end + behind.n);
    if (address)
        text_slot(f, address);
    else
        outcome_slots(mem, st->r, f, outcome);
    text_actual(st->r, f);
    if (!f->agrees && text_without_carried(st, t, n, f))
        text_drop_last(st->out);
    return true;
}
