/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_more.c - the narrative on disputes, and totals with their parts
 *
 * 维持3件 says of what only by the sentence that it stands in: the last count of 复议 or of 诉讼
 * in the same sentence.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

/* --- disputes */

static const struct {
    const char *words, *col;
} results[] = {
    {"维持", "up"}, {"纠正 纠错", "fix"}, {"其他结果", "oth"}, {"未审结 正在审理", "pend"}};

/* 其中行政诉讼维持2件: the block and the result in one clause. */
static bool result_named(struct arena *mem, struct text_state *st, const struct text *t,
                         const struct number *n)
{
    struct str clause = text_before(t, n);
    bool rec = str_has(clause, S("行政复议")),
         lit = text_has_any(clause, "行政诉讼 直接起诉 复议后起诉");
    struct report_figure *f;

    rec &= !lit;
    for (size_t i = 0; i < sizeof results / sizeof *results && (rec || lit); i++) {
        struct str word, tail = {0};

        for (struct str rest = str_of(results[i].words); str_next(&rest, ' ', &word);)
            if (text_near_end(clause, word))
                tail = str_from(clause, str_rfind(clause, word) + word.n);
        if (!tail.p || text_has_any(tail, "复议 诉讼 申请"))
            continue;
        f = text_figure(mem, st->out, t, n);
        if (rec)
            text_slot(f, str_cstr(mem, str_fmt(mem, "T4/rec.%s", results[i].col)));
        if (lit && !text_has_any(clause, "复议后"))
            text_slot(f, str_cstr(mem, str_fmt(mem, "T4/dir.%s", results[i].col)));
        if (lit && !text_has_any(clause, "未经复议 直接起诉"))
            text_slot(f, str_cstr(mem, str_fmt(mem, "T4/post.%s", results[i].col)));
        text_actual(st->r, f);
        return true;
    }
    return false;
}

static bool result_of(struct arena *mem, struct text_state *st, const struct text *t,
                      const struct number *n)
{
    struct str clause = text_before(t, n);
    bool rec = st->rec && st->rec->sentence == n->sentence;
    bool lit = st->lit && st->lit->sentence == n->sentence;

    if (st->dispute_text != t || (!rec && !lit) || clause.n > 36)
        return false;
    if (text_opens(clause)) { /* 3件维持, 1件尚未审结 */
        clause = text_behind(t, n);
        if (clause.n > 24)
            return false;
    }
    /* Of both counted in one sentence, the later is meant; of both in one number, neither. */
    if (rec && lit) {
        if (st->rec == st->lit)
            return false;
        rec = st->rec->at > st->lit->at;
        lit = !rec;
    }
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        struct report_figure *f;

        if (!text_has_any(clause, results[i].words))
            continue;
        f = text_figure(mem, st->out, t, n);
        if (rec)
            text_slot(f, str_cstr(mem, str_fmt(mem, "T4/rec.%s", results[i].col)));
        if (lit) {
            text_slot(f, str_cstr(mem, str_fmt(mem, "T4/dir.%s", results[i].col)));
            text_slot(f, str_cstr(mem, str_fmt(mem, "T4/post.%s", results[i].col)));
        }
        text_actual(st->r, f);
        return true;
    }
    return false;
}

/* 因信息公开引起的行政复议5件。行政诉讼案件3件: is it the sentence behind, of the same? */
static bool goes_on(const struct text_state *st, const struct text *t, const struct number *n)
{
    struct str between;

    if (st->dispute_text != t)
        return false;
    if (st->lit && st->lit->sentence == n->sentence)
        return true;
    if (!st->rec || st->rec->end >= n->sentence ||
        !str_starts(str_from(t->s, n->sentence), S("行政诉讼")))
        return false;
    between = str_slice(t->s, st->rec->end, n->sentence);
    return str_find(between, S("。")) == between.n - S("。").n && !str_has(between, S("\n"));
}

/* The words behind a number that name disputes: 5件政府信息公开行政复议案件; empty: they do not. */
static struct str dispute_front(const struct text *t, const struct number *n)
{
    struct str behind = text_behind(t, n);

    return text_before(t, n).n <= 45 && behind.n <= 60 &&
                   text_has_any(behind, "行政复议 行政诉讼") &&
                   !text_has_any(behind, "答复 通知 决定书 建议 参加 负责人 听证 调解")
               ? behind
               : (struct str){0};
}

bool text_dispute(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n)
{
    struct str clause = text_before(t, n), all = text_sentence(t, n);
    bool rec = str_has(clause, S("复议")), lit = text_has_any(clause, "诉讼 应诉 起诉");
    struct report_figure *f;
    struct str front = dispute_front(t, n);

    if (!rec && !lit && front.n) { /* 发生5件政府信息公开行政复议案件 */
        rec = str_has(front, S("复议"));
        lit = str_has(front, S("诉讼"));
        all = str_slice(t->s, n->sentence, n->end + front.n);
        clause = str_slice(t->s, n->clause, n->end + front.n);
    }
    /* 其中被复议机关维持3件: who decided, not another count. */
    if (st->dispute_text == t && text_has_any(clause, "复议机关维持 复议机关纠正"))
        rec = false;
    if ((!str_has(all, S("公开")) && !goes_on(st, t, n) && !text_about_four(t, n)) ||
        text_other_time(st->r, t, n) || text_dispute_elsewhere(all, clause) ||
        text_has_any(clause, "答复通知 通知书 答复书 意见书 建议书 答辩"))
        return false;
    if (result_named(mem, st, t, n))
        return true;
    rec |= lit && str_has(text_listed(t, n), S("复议")); /* 行政复议、行政诉讼共8件 */
    if (!rec && !lit) {
        if (result_of(mem, st, t, n))
            return true;
        if (str_has(clause, S("争议")) &&
            text_if_agrees(mem, st, t, n, "T4/rec.sum T4/dir.sum T4/post.sum"))
            return true;
        if (!text_has_any(clause, "相关案件 案件共 各类案件") || !str_has(all, S("复议")) ||
            !str_has(all, S("诉讼")))
            return false;
        rec = lit = true;
    }
    f = text_figure(mem, st->out, t, n);
    f->says = str_slice(t->s, n->clause,
                        clause.p + clause.n > t->s.p + n->end ? clause.p + clause.n - t->s.p
                                                              : n->end);
    /* 未经复议直接起诉 and 复议后起诉 are the two halves of the suits. */
    if (lit && text_has_any(clause, "未经复议 直接起诉 直接提起 复议后")) {
        text_slot(f, text_has_any(clause, "未经复议 直接起诉 直接提起") ? "T4/dir.sum"
                                                                        : "T4/post.sum");
        text_actual(st->r, f);
        st->rec = st->lit = NULL;
        return true;
    }
    text_dispute_slots(f, rec, lit);
    text_actual(st->r, f);
    /* A part of them, and no breach where it differs; a suit may have been closed in a later year. */
    if (!f->agrees &&
        text_has_any(clause,
                     "结转 新增 新收 新发生 新提起 新受理 胜诉 败诉 办结 审结 结案 撤诉 出庭 "
                     "开庭 负责人 调解 化解 一审 二审 再审")) {
        st->out->figures.n--;
        return true;
    }
    st->rec = rec ? n : st->rec;
    st->lit = lit ? n : st->lit;
    st->dispute_text = t;
    return true;
}

bool text_of_disputes(const struct text_state *st, const struct text *t, const struct number *n)
{
    const struct number *last =
        !st->rec || (st->lit && st->lit->at > st->rec->at) ? st->lit : st->rec;

    return t->part == 4 || (last && st->dispute_text == t && last->sentence == n->sentence &&
                            !str_has(str_slice(t->s, last->end, n->at), S("申请")));
}

/* --- totals of the narrative with their own parts: 共公布2599条,其中…25条,…其他…856条 */

void text_totals(struct arena *mem, const struct text *t, struct report_text *out)
{
    for (isize i = 0; i < t->numbers.n; i++) {
        const struct number *whole = &t->numbers.p[i], *last = NULL;
        isize k = i + 1, among;
        int64_t sum = 0;
        int parts = 0;
        bool rest = false, outcomes = false;
        struct str tail = str_from(t->s, whole->end);

        among = str_find(tail, S("其中"));
        if (among < 0 || among > 60)
            among = str_find(tail, S("公开信息中"));
        if (among < 0 || among > 60 || whole->value < 2 || whole->about ||
            !text_has_any(text_before(t, whole), "共 制作 公开 公布 发布"))
            continue;
        for (; k < t->numbers.n; k++) {
            const struct number *n = &t->numbers.p[k];
            struct str clause = text_before(t, n);

            if (n->clause < whole->end + among && n->at < whole->end + among)
                continue;
            if (!str_eq(n->measure, whole->measure) || n->about ||
                n->at - (last ? last->end : whole->end + among) > 120 ||
                n->sentence > whole->end + among + 6)
                break;
            sum += n->value;
            parts++;
            /* 其他结果 is a column of table four, in the middle of its list. */
            outcomes |= text_has_any(clause, "部分公开 不予公开 无法提供 不予处理");
            rest |= (str_has(clause, S("其他")) || str_has(clause, S("其它"))) &&
                    !str_has(clause, S("其他结果"));
            last = n;
            if (rest && !str_starts(str_from(t->s, n->end), S("、")))
                break;
        }
        /* Only a list that ends with 其他 claims to be whole; outcomes need not be of all that came. */
        if (parts >= 3 && rest && !outcomes) {
            struct report_figure *f = text_figure(mem, out, t, whole);

            f->says = str_slice(t->s, whole->clause, last->end);
            if (utf8_count(f->says) > 60)
                f->says = str_concat(mem, utf8_head(f->says, 57), S("……"));
            f->actual = cell_number(sum, 0);
            f->agrees = sum == whole->value;
            i = k;
        }
    }
}

/* --- one thing counted in two measures */

void text_measures(struct arena *mem, struct report *r, const struct text *t)
{
    static const struct str things[] = {LIT("政协提案"), LIT("代表建议"), LIT("信息公开申请")};

    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        const struct number *first = NULL, *other = NULL;

        for (isize k = 0; k < t->numbers.n; k++) {
            const struct number *n = &t->numbers.p[k];

            if (!text_near_end(text_before(t, n), things[i]))
                continue;
            if (!first) {
                first = n;
            } else if (!str_eq(first->measure, n->measure) &&
                       (!other || (other->value != first->value && n->value == first->value))) {
                other = n; /* the same count in two measures shows it best */
            }
        }
        if (other)
            report_warn(mem, r, "同一事项量词不一：“%.*s”与“%.*s”",
                        STR_ARG(str_slice(t->s, first->clause, first->end)),
                        STR_ARG(str_slice(t->s, other->clause, other->end)));
    }
}
