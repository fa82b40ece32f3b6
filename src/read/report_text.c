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

/* Where the clause of a number at `from` begins: behind the number that stands in it before,
 * 行政复议5件和行政诉讼3件, and behind the words that belong to that: 5件行政复议和3件行政诉讼. */
static isize clause_of(const struct text *t, isize clause, isize from)
{
    const struct number *last = t->numbers.n ? &t->numbers.p[t->numbers.n - 1] : NULL;
    struct str between;

    if (!last || last->end < clause || last->end > from)
        return clause;
    between = str_slice(t->s, last->end, from);
    if (text_link_last(between))
        return from;
    return text_link_first(between) ? last->end + text_link_first(between) : clause;
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
    t.s = text_each(mem, buf_str(&b));
    for (isize at = 0; at < t.s.n;) {
        isize from = at;
        struct text_count c;

        if (at - clause > TEXT_SENTENCE_MOST)
            sentence = clause = at;
        if (text_count(t.s, clause, &at, &c)) {
            if (!c.measure.n && !c.value && text_nought(t.s, from, at)) { /* 申请数量为0 */
                *LIST_ADD(mem, &t.numbers, t.cap) =
                    (struct number){sentence, clause, from, at, 0, 0, 0, S("件")};
                continue;
            }

            /* 一件 as in 件件, 第一条, 三项工作 are words, not counts of the report. */
            if (c.measure.n && !str_ends(str_slice(t.s, 0, from), S("第"))) {
                isize head = clause_of(&t, clause, c.from);

                *LIST_ADD(mem, &t.numbers, t.cap) = (struct number){
                    sentence, head, c.from, at, c.value, c.below, c.above, c.measure};
            }
            if (at > from)
                continue;
        }
        at = from;
        uint32_t r = utf8_next(t.s, &at);
        if (ends_sentence(r))
            sentence = clause = at;
        else if (ends_clause(r) && !within_term(t.s, from)) {
            clause = at;
            if (at - sentence > TEXT_SENTENCE_MOST)
                sentence = at;
        }
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

void text_dispute_slots(struct report_figure *f, bool rec, bool lit)
{
    if (rec)
        text_slot(f, "T4/rec.sum");
    if (lit) {
        text_slot(f, "T4/dir.sum");
        text_slot(f, "T4/post.sum");
    }
}

void text_actual(const struct report *r, struct report_figure *f)
{
    struct cell sum = cell_number(0, 0);

    for (int i = 0; i < f->slots; i++)
        sum = cell_add(sum, r->cell[f->slot[i]]);
    f->actual = sum;
    f->agrees = !cell_counts(sum) || cell_cmp(sum, cell_number(f->stated, f->scale)) == 0 ||
                (f->about && cell_cmp(sum, cell_number(f->stated - f->about, f->scale)) > 0 &&
                 cell_cmp(sum, cell_number(f->stated + f->above, f->scale)) < 0);
}

struct report_figure *text_figure(struct arena *mem, struct report_text *out,
                                  const struct text *t, const struct number *n)
{
    struct report_figure *f = LIST_ADD(mem, &out->figures, out->cap);

    *f = (struct report_figure){0}; /* a place that was dropped keeps what it held */
    f->says = str_slice(t->s, n->clause, n->end);
    f->stated = n->value;
    f->about = n->about;
    f->above = n->above;
    f->part = t->part;
    return f;
}

void text_drop_last(struct report_text *out)
{
    out->figures.n--;
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

/* Does the sentence, before any number, or its heading say that it tells of requests? 依申请公开:共收到21件. */
static bool under_requests(const struct text *t, const struct number *n)
{
    static const char words[] = "政府信息公开申请 依申请公开 信息公开申请";
    static const struct str verbs[] = {LIT("收到"), LIT("受理"), LIT("接收"),
                                       LIT("接到"), LIT("新收"), LIT("共收")};
    static const struct str objects[] = {LIT(""),         LIT("申请"),     LIT("公开申请"),
                                         LIT("各类申请"), LIT("申请共"),   LIT("群众申请"),
                                         LIT("公民申请"), LIT("有效申请"), LIT("公众申请"),
                                         LIT("申请事项"), LIT("申请共计")};
    struct str clause = text_before(t, n), told = text_sentence(t, n),
               behind = text_behind(t, n);
    bool plain = false;

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        isize at = str_rfind(clause, verbs[i]);

        for (size_t k = 0; at >= 0 && k < sizeof objects / sizeof *objects; k++)
            plain |= str_eq(str_from(clause, at + verbs[i].n), objects[k]);
    }
    if (!plain || clause.n > 45 || !(behind.n == 0 || str_eq(behind, S("申请"))) ||
        text_has_any(told,
                     "建议 提案 复议 诉讼 信访 投诉 咨询 来信 留言 热线 监督 监管 主动公开") ||
        (n > t->numbers.p && n[-1].sentence == n->sentence))
        return false;
    return t->part == 3 || text_has_any(told, words) ||
           text_has_any(text_heading(t, n->sentence), words);
}

static bool received_words(const struct text *t, const struct number *n, struct str clause)
{
    if (under_requests(t, n))
        return true;
    if (str_has(clause, S("申请公开")) && text_has_any(clause, "向我 向本"))
        return true;
    if (text_has_any(clause, "新增 提出 处理") && !text_has_any(clause, "收到 受理") &&
        (!(text_near_end(clause, S("公开申请")) || str_ends(clause, S("依申请公开")) ||
           str_ends(clause, S("依申请公开事项")) || str_ends(clause, S("依申请公开件"))) ||
         str_has(clause, S("指导"))))
        return false;
    return (text_has_any(clause,
                         "收到 新收 接收 接到 受理 共收 登记 收悉 办理 处理 新增 提出") ||
            text_of_all(clause) || text_alone(t, n)) &&
           text_has_any(clause, "申请 依申请");
}

/* Requests that another body received or answers for, of one kind, or in the mean. */
static bool of_some(struct str clause)
{
    return text_has_any(clause,
                        "协助 配合 转来 转办 转交 移送 平均 人均 每月 月均 首次 集体") ||
           (text_has_any(clause, "类政府信息公开 类信息公开 类依申请 类申请") &&
            !text_has_any(clause, "各类 有关类"));
}

static bool received_one(struct arena *mem, struct text_state *st, const struct text *t,
                         const struct number *n)
{
    struct str clause = text_around(mem, t, n);
    struct report_figure *f;
    bool handled = text_has_any(clause, "办理 处理") && !text_has_any(clause, "收到 受理 新收");
    bool accepted = handled || text_has_any(clause, "受理 办理");

    if (!received_words(t, n, clause) ||
        text_has_any(clause, "复议 诉讼 起诉 建议 提案 结转 办结 答复 不予受理 重复申请 正在 "
                             "相关咨询 公开咨询") ||
        text_of_channel(clause) || of_some(clause) || text_has_any(clause, other_matters) ||
        (str_eq(n->measure, S("人次")) && text_has_any(clause, visits)) ||
        (!text_has_any(clause, "公开 依申请") && clause.n > 36) ||
        (handled && !text_has_any(clause, "共办理 办理依申请 办理政府信息 共处理 处理政府信息 "
                                          "处理依申请")))
        return false;
    if (text_other_time(st->r, t, n) || other_body(st->r, clause)) {
        st->other_text = t; /* and what the sentence says behind it is of the other, too */
        st->other_sentence = n->sentence;
        return true;
    }
    st->other_text = NULL;
    if (text_wider(st->r, text_sentence(t, n))) {
        if (!text_if_agrees(mem, st, t, n, "T3.1/sum")) {
            st->other_text = t;
            st->other_sentence = n->sentence;
        }
        return true;
    }
    if (text_of_kind(clause)) { /* 收到自然人申请15件: a part, though none told the whole */
        st->in_sentence = n->sentence;
        st->text = t;
        return false;
    }
    f = text_figure(mem, st->out, t, n);
    text_slot(f, "T3.1/sum");
    text_actual(st->r, f);
    if (!f->agrees && (handled || text_alone(t, n))) {
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
        text_drop_last(st->out);
        return true;
    }
    st->received = true;
    st->in_sentence = n->sentence;
    st->text = t;
    return true;
}

/* The sentence tells of another year's or body's requests so far. */
bool text_of_other(const struct text_state *st, const struct text *t, const struct number *n)
{
    return st->other_text == t && st->other_sentence >= text_told_from(t, n);
}

/* Does the sentence, or the one that it goes on with, tell of requests? */
bool text_told_of_requests(const struct text_state *st, const struct text *t,
                           const struct number *n)
{
    struct str told = str_slice(t->s, text_told_from(t, n), n->at);

    struct str own = text_sentence(t, n);

    if (of_requests(own) || text_lists_outcomes(t, n) ||
        (st->text == t && st->in_sentence == n->sentence))
        return true;
    /* What the sentence before or the heading says holds until another matter is told of. */
    if (text_has_any(own,
                     "咨询 来电 来访 来信 留言 热线 工单 电话 诉求 许可 处罚 稿件 建议 提案 "
                     "问题 备案 信件") ||
        (text_has_any(own, "信访 投诉 举报") && !str_has(own, S("不予处理"))))
        return false;
    return of_requests(told) || (st->text == t && st->in_sentence >= text_told_from(t, n)) ||
           text_has_any(text_heading(t, n->sentence), "依申请公开 信息公开申请") ||
           (st->received && st->text == t && text_has_any(told, "件申请中 上述申请 以上申请"));
}

/* 结转, 顺延至下一年: from last year (含2020年结转的3件 in the report of 2021) or into the next. */
const char *text_carried(const struct report *r, struct str clause)
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

    if (f->agrees || next >= t->numbers.p + t->numbers.n || f->about || next->about ||
        next->sentence != n->sentence || !str_starts(str_from(t->s, n->end), S("、")) ||
        next->clause != n->end + 3 || !text_near_end(text_before(t, next), S("申请")))
        return;
    f->stated += next->value;
    text_actual(r, f);
    if (f->agrees)
        f->says = str_slice(t->s, n->clause, next->end);
    else
        f->stated -= next->value;
    text_actual(r, f);
}

bool text_if_agrees(struct arena *mem, struct text_state *st, const struct text *t,
                    const struct number *n, const char *addresses)
{
    struct report_figure *f = text_figure(mem, st->out, t, n);
    struct str address;

    for (struct str rest = str_of(addresses); str_next(&rest, ' ', &address);)
        text_slot(f, str_cstr(mem, address));
    text_actual(st->r, f);
    if (f->agrees && cell_counts(f->actual))
        return true;
    text_drop_last(st->out);
    return false;
}

bool text_pending(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n, struct str words)
{
    return text_has_any(words,
                        "正在办理 尚在办理 仍在办理 在办 未到期 未办结 未办理完毕 办理中") &&
           words.n <= 45 && text_told_of_requests(st, t, n) &&
           text_if_agrees(mem, st, t, n, "T3.4/sum");
}

/* 合计23件, 办理完毕20件, 共办结20件政府信息公开申请: what of several readings the table has. */
static bool summed_up(struct arena *mem, struct text_state *st, const struct text *t,
                      const struct number *n, struct str words)
{
    if (words.n > 45 || !text_told_of_requests(st, t, n))
        return false;
    if (text_has_any(words, "办理完毕 已办理 办理结果 总计 办理"))
        return text_if_agrees(mem, st, t, n, "T3.3.7/sum");
    return text_has_any(words, "共计 合计 总计") &&
           text_if_agrees(mem, st, t, n, "T3.1/sum T3.2/sum");
}

/* 新收21件、结转2件: from last year; 加上结转的2件,全年共办理23件: of what was there to do. */
static bool other_reading(const struct report *r, struct report_figure *f, const struct text *t,
                          const struct number *n)
{
    struct str clause = text_before(t, n);
    struct report_figure other = *f;

    other.slots = 0;
    if (str_has(clause, S("共办理")) && str_has(text_sentence(t, n), S("结转")))
        text_slot(&other, "T3.1/sum");
    else if (!str_eq(clause, S("结转")))
        return false;
    text_slot(&other, "T3.2/sum");
    text_actual(r, &other);
    if (other.agrees)
        *f = other;
    return other.agrees;
}

/* 办结, 答复; 结转下一年, 上年结转. */
static bool course_one(struct arena *mem, struct text_state *st, const struct text *t,
                       const struct number *n)
{
    struct str clause = text_before(t, n);
    struct report_figure *f;
    const char *address;

    if (text_has_any(clause, "复议 诉讼 起诉 建议 提案 案件 文件") || text_of_other(st, t, n) ||
        str_starts(clause, S("代"))) /* 代区政府答复8件 */
        return false;
    address = text_carried(st->r, clause);
    if (!address && text_new(clause))
        address = "T3.1/sum";
    if (address && text_of_disputes(st, t, n)) /* 行政复议5件,其中上年结转1件,本年新收4件 */
        return text_if_agrees(mem, st, t, n, address);
    if (!address && text_has_any(clause, "办结 已答复 共答复 共办理 答复") &&
        (text_told_of_requests(st, t, n) || of_requests(text_behind(t, n))) &&
        !text_has_any(clause, "其中 未 网上 逾期 延期 超期 当场 邮件 邮寄 信函 当面 "
                              "电话 口头 平台 电子") &&
        !text_has_any(text_behind(t, n), "告知书 答复书 文书") &&
        !str_ends(str_slice(t->s, 0, n->clause), S("其中,")))
        address = "T3.3.7/sum";
    if (!address || (!text_has_any(str_slice(t->s, text_told_from(t, n), n->at), "申请 公开") &&
                     !of_requests(text_behind(t, n)) && !text_told_of_requests(st, t, n)))
        return text_pending(mem, st, t, n, clause) || summed_up(mem, st, t, n, clause);
    f = text_figure(mem, st->out, t, n);
    text_slot(f, address);
    text_actual(st->r, f);
    with_next(st->r, f, t, n);
    if (!f->agrees && !other_reading(st->r, f, t, n) && text_without_carried(st, t, n, f))
        text_drop_last(st->out);
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
               text_channel(mem, st, t, n) || received_one(mem, st, t, n) ||
               text_applicant(mem, st, t, n) || text_outcome(mem, st, t, n) ||
               course_one(mem, st, t, n) || text_front(mem, st, t, n));
        /* 自然人、商业企业共18件: of both. */
        if (st->out->figures.n == had + 1 && !st->out->figures.p[had].agrees &&
            text_listed(t, n).n)
            text_drop_last(st->out);
        if (st->out->figures.n > had)
            text_share_take(mem, st, t, n, had);
    }
    text_share_end(mem, st, t);
    text_nil(mem, st, t);
    text_nil_clauses(mem, st, t);
    text_money(mem, st, t);
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
