/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text.c - figures of the narrative against the tables
 *
 * The text is reduced to half width without blanks and cut into clauses at punctuation. A
 * number with a measure word (件, 条 …) takes its meaning from the words of its clause before
 * it, else from the clauses of the same sentence.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

/* --- the text as clauses */

static bool ends_sentence(uint32_t r)
{
    return r == 0x3002 || r == '\n' || r == '!' || r == '?';
}

static bool ends_clause(uint32_t r)
{
    return r == ',' || r == 0x3001 || r == ';' || r == ':' || r == '(' || r == ')' ||
           r == 0x300a || r == 0x300b;
}

/* 公民、法人和其他组织 is one thing. */
static bool within_term(struct str s, isize at)
{
    return str_starts(str_from(s, at), S("、法人")) &&
           (str_ends(str_slice(s, 0, at), S("公民")) ||
            str_ends(str_slice(s, 0, at), S("自然人")));
}

static struct text text_of(struct arena *mem, struct str part, int number)
{
    struct text t = {.part = number};
    struct str s = utf8_nfkc(mem, part);
    struct buf b = buf_new(mem, s.n + 1);
    isize sentence = 0, clause = 0;

    for (isize at = 0; at < s.n;) {
        isize from = at;
        uint32_t r = utf8_next(s, &at);

        if (r == '\n' || !rune_is_space(r))
            buf_add(&b, str_slice(s, from, at));
    }
    t.s = buf_str(&b);
    for (isize at = 0; at < t.s.n;) {
        isize from = at;
        int64_t v, about = 0;

        if (text_ten_thousands(t.s, &at, &v, &about) || report_text_number(t.s, &at, &v)) {
            struct str m = text_measure_at(t.s, at);

            if (!m.n && !v && text_nought(t.s, from, at)) { /* 申请数量为0 */
                *LIST_ADD(mem, &t.numbers, t.cap) =
                    (struct number){sentence, clause, from, at, v, 0, S("件")};
                continue;
            }

            /* 一件 as in 件件, 第一条, 三项工作 are words, not counts of the report. */
            if (m.n && !(from >= 3 && str_ends(str_slice(t.s, 0, from), S("第"))))
                *LIST_ADD(mem, &t.numbers, t.cap) =
                    (struct number){sentence, clause, from, at + m.n, v, about, m};
            if (at > from)
                continue;
        }
        at = from;
        uint32_t r = utf8_next(t.s, &at);
        if (ends_sentence(r))
            sentence = clause = at;
        else if (ends_clause(r) && !within_term(t.s, from))
            clause = at;
    }
    return t;
}

struct str text_before(const struct text *t, const struct number *n)
{
    return str_slice(t->s, n->clause, n->at);
}

struct str text_sentence(const struct text *t, const struct number *n)
{
    return str_slice(t->s, n->sentence, n->at);
}

bool text_has_any(struct str s, const char *words)
{
    for (struct str rest = str_of(words), w; str_next(&rest, ' ', &w);)
        if (str_has(s, w))
            return true;
    return false;
}

/* --- figures */

void text_slot(struct report_figure *f, const char *address)
{
    int slot = report_find(str_of(address));

    if (slot >= 0 && f->slots < FIGURE_SLOTS)
        f->slot[f->slots++] = (int16_t)slot;
}

void text_actual(const struct report *r, struct report_figure *f)
{
    struct cell sum = cell_number(0, 0);

    for (int i = 0; i < f->slots; i++)
        sum = cell_add(sum, r->cell[f->slot[i]]);
    f->actual = sum;
    f->agrees = !cell_counts(sum) || cell_cmp(sum, cell_number(f->stated, 0)) == 0 ||
                (f->about && cell_cmp(sum, cell_number(f->stated - f->about, 0)) > 0 &&
                 cell_cmp(sum, cell_number(f->stated + f->about, 0)) < 0);
}

struct report_figure *text_figure(struct arena *mem, struct report_text *out,
                                  const struct text *t, const struct number *n)
{
    struct report_figure *f = LIST_ADD(mem, &out->figures, out->cap);

    *f = (struct report_figure){0}; /* a place that was dropped keeps what it held */
    f->says = str_slice(t->s, n->clause, n->end);
    f->stated = n->value;
    f->about = n->about;
    f->part = t->part;
    return f;
}

static void drop_last(struct report_text *out)
{
    out->figures.n--;
}

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
};
static const struct {
    struct str word;
    const char *rows;
} outcomes[] = {
    {LIT("予以公开"), "T3.3.1"},
    {LIT("同意公开"), "T3.3.1"},
    {LIT("部分公开"), "T3.3.2"},
    {LIT("不予公开"),
     "T3.3.3.1 T3.3.3.2 T3.3.3.3 T3.3.3.4 T3.3.3.5 T3.3.3.6 T3.3.3.7 T3.3.3.8"},
    {LIT("无法提供"), "T3.3.4.1 T3.3.4.2 T3.3.4.3"},
    {LIT("不予处理"), "T3.3.5.1 T3.3.5.2 T3.3.5.3 T3.3.5.4 T3.3.5.5"},
    {LIT("其他处理"), "T3.3.6.1 T3.3.6.2 T3.3.6.3"},
    {LIT("属于国家秘密"), "T3.3.3.1"},
    {LIT("第三方合法权益"), "T3.3.3.4"},
    {LIT("内部事务信息"), "T3.3.3.5"},
    {LIT("过程性信息"), "T3.3.3.6"},
    {LIT("行政执法案卷"), "T3.3.3.7"},
    {LIT("行政查询事项"), "T3.3.3.8"},
    {LIT("不掌握相关政府信息"), "T3.3.4.1"},
    {LIT("信访举报投诉类申请"), "T3.3.5.1"},
};

/* The form of 2019 has one row for 其他处理. */
static const char *rows_of(const struct report *r, int outcome)
{
    return str_starts(str_of(outcomes[outcome].rows), S("T3.3.6")) &&
                   r->form[REPORT_T3] == FORM_2019
               ? "T3.3.6"
               : outcomes[outcome].rows;
}

/* Does `word` stand at the end of the clause, but for a few characters (申请, 的, 决定)? */
bool text_near_end(struct str clause, struct str word)
{
    isize at = str_rfind(clause, word);

    return at >= 0 && clause.n - at - word.n <= 12;
}

static bool of_requests(struct str sentence_words)
{
    return text_has_any(sentence_words, "信息公开申请 依申请 公开申请 申请公开 信息公开") &&
           !text_has_any(sentence_words, "行政复议申请 建议 提案");
}

static const char comparing[] = "增加 减少 增长 下降 同比 比上年 较上年 去年 相比 提高";
static const char channels[] = "网络 网上 信函 当面 邮寄 邮箱 现场 传真 平台收到 网站收到 窗口";

/* What is counted in people and is no request. */
static const char visits[] = "咨询 接待 来访 来电 查阅 培训 参加 访问 点击 群众";

/* Applications for something else. */
static const char other_matters[] =
    "许可 补贴 救助 资格 认定 备案 审批 证书 住房 保障 立案 仲裁 专利 商标 执行 变更";

/* Of one office of the body: 县资规局收到… in the report of a county. */
static bool other_body(const struct report *r, struct str clause)
{
    static const struct str kinds[] = {LIT("局"),   LIT("委"),   LIT("办"),
                                       LIT("镇"),   LIT("乡"),   LIT("院"),
                                       LIT("街道"), LIT("中心"), LIT("办公室")};
    isize verb = str_find(clause, S("收到"));
    static const struct str when[] = {LIT("共"),   LIT("全年"), LIT("本年度"), LIT("年度"),
                                      LIT("本年"), LIT("今年"), LIT("累计")};
    struct str who = str_slice(clause, 0, verb < 0 ? 0 : verb);

    for (size_t i = 0; i < sizeof when / sizeof *when; i++)
        if (str_ends(who, when[i]))
            who = str_slice(who, 0, who.n - when[i].n);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && r->body.n; i++) {
        struct str tail;

        if (!str_ends(who, kinds[i]) || who.n < kinds[i].n + 6)
            continue;
        tail = str_from(who, who.n - kinds[i].n - 6); /* two characters more */
        return !str_has(r->body, tail) && !text_has_any(tail, "我 本 全 各");
    }
    return false;
}

static bool received_one(struct arena *mem, struct text_state *st, const struct text *t,
                         const struct number *n)
{
    struct str clause = text_around(mem, t, n);
    struct report_figure *f;
    bool accepted = str_has(clause, S("受理")) || str_has(clause, S("办理"));

    if (!(text_has_any(clause, "收到 新收 接收 接到 受理 共收 登记 收悉 办理") ||
          text_of_all(clause) || text_alone(t, n)) ||
        !text_has_any(clause, "申请 依申请") ||
        text_has_any(clause, "复议 诉讼 起诉 建议 提案 结转 办结 答复 不予受理 重复申请") ||
        text_has_any(clause, channels) || text_has_any(clause, other_matters) ||
        (str_eq(n->measure, S("人次")) && text_has_any(clause, visits)) ||
        (!text_has_any(clause, "公开 依申请") && clause.n > 36) ||
        (str_has(clause, S("办理")) && !text_has_any(clause, "共办理 办理依申请 办理政府信息")))
        return false;
    if (text_other_time(st->r, t, n) || other_body(st->r, clause)) {
        st->other_text = t; /* and what the sentence says behind it is of the other, too */
        st->other_sentence = n->sentence;
        return true;
    }
    st->other_text = NULL;
    if (text_of_kind(clause)) { /* 收到自然人申请15件: a part, though none told the whole */
        st->in_sentence = n->sentence;
        st->text = t;
        return false;
    }
    f = text_figure(mem, st->out, t, n);
    text_slot(f, "T3.1/sum");
    text_actual(st->r, f);
    if (!f->agrees && (str_has(clause, S("办理")) || text_alone(t, n))) {
        /* What was dealt with may be what was answered. */
        f->slots = 0;
        text_slot(f, "T3.3.7/sum");
        text_actual(st->r, f);
        if (f->agrees)
            return true;
        f->slots = 0;
        text_slot(f, "T3.1/sum");
        text_actual(st->r, f);
    }
    if (!f->agrees &&
        (accepted || text_with_carried(t, n) || text_has_any(clause, "申请总量 申请总数"))) {
        text_slot(f, "T3.2/sum");
        text_actual(st->r, f);
        if (f->agrees) {
            st->with_carried = true;
        } else {
            f->slots = 1;
            text_actual(st->r, f);
        }
    }
    /* Of one office, one channel …: only the first is the whole, and what says that it is. */
    if (st->received && !f->agrees &&
        !text_has_any(clause, "综上 合计 总计 共计 总共 全年共")) {
        drop_last(st->out);
        return true;
    }
    st->received = true;
    st->in_sentence = n->sentence;
    st->text = t;
    return true;
}

/* The sentence tells of another year's or body's requests so far. */
static bool of_other(const struct text_state *st, const struct text *t, const struct number *n)
{
    return st->other_text == t && st->other_sentence >= text_told_from(t, n);
}

static bool applicant_one(struct arena *mem, struct text_state *st, const struct text *t,
                          const struct number *n)
{
    struct str clause = text_before(t, n), col;

    if (st->text != t || st->in_sentence < text_told_from(t, n))
        return false;
    for (size_t i = 0; i < sizeof applicants / sizeof *applicants; i++) {
        struct report_figure *f;

        if (!text_near_end(clause, applicants[i].word))
            continue;
        f = text_figure(mem, st->out, t, n);
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

/* Does the sentence, or the one that it goes on with, tell of requests? */
static bool told_of_requests(const struct text_state *st, const struct text *t,
                             const struct number *n)
{
    struct str told = str_slice(t->s, text_told_from(t, n), n->at);

    return of_requests(told) || text_lists_outcomes(t, n) ||
           (st->text == t && st->in_sentence == n->sentence) ||
           (st->received && st->text == t && text_has_any(told, "件申请中 上述申请 以上申请"));
}

/* The outcome whose word stands before `at`, joined by 及 or the like: 予以公开及部分公开84件; -1. */
static int outcome_joined(struct str clause, isize at)
{
    static const struct str links[] = {LIT("以及"), LIT("及"), LIT("和"), LIT("与"), LIT("或")};

    clause = str_slice(clause, 0, at);
    for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
        struct str front = str_slice(clause, 0, clause.n - links[k].n);

        if (!str_ends(clause, links[k]))
            continue;
        for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
            if (str_ends(front, outcomes[i].word))
                return (int)i;
    }
    return -1;
}

static void outcome_slots(struct arena *mem, const struct report *r, struct report_figure *f,
                          int outcome)
{
    struct str row;

    for (struct str rest = str_of(rows_of(r, outcome)); str_next(&rest, ' ', &row);)
        text_slot(f, str_cstr(mem, str_fmt(mem, "%.*s/sum", STR_ARG(row))));
}

static bool outcome_one(struct arena *mem, struct text_state *st, const struct text *t,
                        const struct number *n)
{
    struct str clause = text_before(t, n);

    /* 答复并予以公开: what was answered. */
    if (!told_of_requests(st, t, n) || of_other(st, t, n) || str_has(clause, S("并")))
        return false;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        struct report_figure *f;
        int joined;

        if (!text_near_end(clause, outcomes[i].word))
            continue;
        f = text_figure(mem, st->out, t, n);
        joined = outcome_joined(clause, str_rfind(clause, outcomes[i].word));
        if (joined >= 0)
            outcome_slots(mem, st->r, f, joined);
        outcome_slots(mem, st->r, f, (int)i);
        text_actual(st->r, f);
        /* 因本机关不掌握相关信息无法提供4件: for one reason of several. */
        if (!f->agrees && text_has_any(clause, "不掌握 没有现成 不明确"))
            drop_last(st->out);
        return true;
    }
    return false;
}

/* 结转, 顺延至下一年: from last year (含2020年结转的3件 in the report of 2021) or into the next. */
static const char *carried(const struct report *r, struct str clause)
{
    int year = text_year(clause);

    if (!text_has_any(clause, "结转 转结"))
        return text_has_any(clause, "顺延至下 延至下 顺延至次 转入下 转至下 转下一年 转下年")
                   ? "T3.4/sum"
                   : NULL;
    if (text_has_any(clause, "上年 上一年 上年度 去年") ||
        (year && r->year && year < r->year && !text_has_any(clause, "结转至 结转到 结转下")))
        return "T3.2/sum";
    return "T3.4/sum";
}

/* 答复申请30件、纸质申请41件: the next number is another part of the whole. */
static void with_next(const struct report *r, struct report_figure *f, const struct text *t,
                      const struct number *n)
{
    const struct number *next = n + 1;

    if (f->agrees || next >= t->numbers.p + t->numbers.n || next->sentence != n->sentence ||
        !str_starts(str_from(t->s, n->end), S("、")) || next->clause != n->end + 3 ||
        !text_near_end(text_before(t, next), S("申请")))
        return;
    f->stated += next->value;
    text_actual(r, f);
    if (f->agrees)
        f->says = str_slice(t->s, n->clause, next->end);
    else
        f->stated -= next->value;
    text_actual(r, f);
}

/* 办结, 答复; 结转下一年, 上年结转. */
static bool course_one(struct arena *mem, struct text_state *st, const struct text *t,
                       const struct number *n)
{
    struct str clause = text_before(t, n);
    struct report_figure *f;
    const char *address;

    if (text_has_any(clause, "复议 诉讼 起诉 建议 提案 案件 文件") || of_other(st, t, n) ||
        str_starts(clause, S("代"))) /* 代区政府答复8件 */
        return false;
    address = carried(st->r, clause);
    if (!address && text_new(clause))
        address = "T3.1/sum";
    if (!address && text_has_any(clause, "办结 已答复 共答复 共办理 答复") &&
        told_of_requests(st, t, n) && !text_has_any(clause, "其中 未 网上 逾期 延期 超期") &&
        !text_has_any(text_behind(t, n), "告知书 答复书 文书") &&
        !str_ends(str_slice(t->s, 0, n->clause), S("其中,")))
        address = "T3.3.7/sum";
    if (!address || !text_has_any(str_slice(t->s, text_told_from(t, n), n->at), "申请 公开"))
        return false;
    f = text_figure(mem, st->out, t, n);
    text_slot(f, address);
    text_actual(st->r, f);
    with_next(st->r, f, t, n);
    if (!f->agrees && str_eq(clause, S("结转"))) { /* 新收21件、结转2件: from last year */
        f->slots = 0;
        text_slot(f, "T3.2/sum");
        text_actual(st->r, f);
        if (f->agrees)
            return true;
        f->slots = 0;
        text_slot(f, address);
        text_actual(st->r, f);
    }
    if (!f->agrees && text_without_carried(st, t, n, f))
        drop_last(st->out);
    return true;
}

/* The number stands first: 3件结转下年, 7件予以公开, 20件已办结. */
static bool front_one(struct arena *mem, struct text_state *st, const struct text *t,
                      const struct number *n)
{
    struct str behind = text_behind(t, n), before = text_before(t, n);
    struct report_figure *f;
    const char *address;
    int outcome = -1;

    if (!behind.n || !text_opens(before) || !told_of_requests(st, t, n) || of_other(st, t, n) ||
        text_has_any(behind, "复议 诉讼 起诉 建议 提案 案件 文件"))
        return false;
    address = carried(st->r, behind);
    if (!address && !before.n && text_done(behind))
        address = "T3.3.7/sum";
    for (size_t i = 0; !address && i < sizeof outcomes / sizeof *outcomes; i++)
        if (str_starts(behind, outcomes[i].word) && behind.n == outcomes[i].word.n &&
            !str_starts(str_from(t->s, n->end + behind.n), S("、部分")))
            outcome = (int)i;
    if (!address && outcome < 0)
        return false;
    f = text_figure(mem, st->out, t, n);
    f->says = str_slice(t->s, n->clause, n->end + behind.n);
    if (address)
        text_slot(f, address);
    else
        outcome_slots(mem, st->r, f, outcome);
    text_actual(st->r, f);
    if (!f->agrees && text_without_carried(st, t, n, f))
        drop_last(st->out);
    return true;
}

/* --- all of it */

static void part_figures(struct arena *mem, struct text_state *st, const struct text *t)
{
    isize line = 0;

    for (isize i = 0; i < t->numbers.n; i++) {
        const struct number *n = &t->numbers.p[i];
        isize had = st->out->figures.n;

        if (text_has_any(text_before(t, n), comparing))
            continue;
        if (st->shares.n && str_has(str_slice(t->s, line, n->at), S("\n")))
            text_share_end(mem, st, t);
        line = n->at;
        (void)(text_norm(mem, st, t, n) || text_decision(mem, st, t, n) ||
               text_dispute(mem, st, t, n) || text_received_share(mem, st, t, n) ||
               received_one(mem, st, t, n) || applicant_one(mem, st, t, n) ||
               outcome_one(mem, st, t, n) || course_one(mem, st, t, n) ||
               front_one(mem, st, t, n));
        if (st->out->figures.n > had)
            text_share_take(mem, st, t, n, had);
    }
    text_share_end(mem, st, t);
    text_nil(mem, st, t);
}

void report_text_check(struct arena *mem, struct report *r, const struct report *previous,
                       struct report_text *out, struct identity_result *checks)
{
    static const int parts[] = {1, 5, 6, 0, 2, 3, 4};
    struct text *t = NEW(mem, struct text, REPORT_PARTS);
    struct text_state st = {.r = r, .out = out};

    /* Another year's report proves nothing. */
    if (previous && previous->year && r->year && previous->year + 1 != r->year)
        previous = NULL;
    *out = (struct report_text){0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        t[parts[i]] = text_of(mem, r->part[parts[i]].text, parts[i]);
        part_figures(mem, &st, &t[parts[i]]);
        text_totals(mem, &t[parts[i]], out);
        if (parts[i] < 2 || parts[i] > 4)
            text_measures(mem, r, &t[parts[i]]);
    }
    report_text_soft(mem, r, previous, out, checks);
}
