/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_share.c - numbers that are of a part of the body: 区政府收到8件,各部门收到13件
 *
 * A table counts all of a body's requests and disputes. What its own office and its members have
 * is added up where both are told; alone it is held against nothing that it does not agree with.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

enum who { WHO_ALL, WHO_SELF, WHO_MEMBERS };
struct subject {
    enum who who;
    isize at; /* where it stands; -1: nobody is named */
    bool sure;
};

/* The body's own office; of these 本级 leaves no doubt that there are others. */
static const struct str selves[] = {
    LIT("本级"),       LIT("政府名义"), LIT("区政府"), LIT("市政府"), LIT("县政府"),
    LIT("省政府"),     LIT("州政府"),   LIT("旗政府"), LIT("镇政府"), LIT("乡政府"),
    LIT("本机关"),     LIT("局机关"),   LIT("委机关"), LIT("厅机关"), LIT("机关本部"),
    LIT("我局"),       LIT("本局"),     LIT("市局"),   LIT("我委"),   LIT("政府机关"),
    LIT("政府办公室"), LIT("政府办"),   LIT("省厅"),   LIT("我厅"),   LIT("人民政府"),
    LIT("我单位"),     LIT("本单位"),
};
static const struct str members[] = {
    LIT("各部门"),   LIT("各单位"),   LIT("各镇"),     LIT("各乡"),       LIT("各街"),
    LIT("各县"),     LIT("各区"),     LIT("各市"),     LIT("各州"),       LIT("各旗"),
    LIT("各分局"),   LIT("各局"),     LIT("各委"),     LIT("各行政机关"), LIT("各直属"),
    LIT("各二级"),   LIT("所属"),     LIT("下属"),     LIT("直属"),       LIT("直部门"),
    LIT("直单位"),   LIT("直各"),     LIT("级部门"),   LIT("级机关"),     LIT("级单位"),
    LIT("级各"),     LIT("政府部门"), LIT("其他部门"), LIT("其他单位"),   LIT("其他各"),
    LIT("镇街"),     LIT("镇(街"),    LIT("乡镇"),     LIT("乡(镇"),      LIT("街道"),
    LIT("县区"),     LIT("县(市"),    LIT("县市区"),   LIT("区县"),       LIT("区(县"),
    LIT("分局"),     LIT("职能部门"), LIT("功能区"),   LIT("园区"),       LIT("基层"),
    LIT("派出机构"), LIT("委办局"),   LIT("部门"),
};
static const struct str wholes[] = {
    LIT("全市"), LIT("全区"), LIT("全县"), LIT("全局"), LIT("全镇"), LIT("全州"),   LIT("全省"),
    LIT("全旗"), LIT("全乡"), LIT("全街"), LIT("全委"), LIT("全厅"), LIT("全系统"), LIT("合计"),
    LIT("总计"), LIT("综上"), LIT("我市"), LIT("我区"), LIT("我县"), LIT("我省"),   LIT("我镇"),
};
static const char counting[] = "收到 受理 接收 接到 新收 共收 办理 办结 答复 申请 复议 诉讼";

/* Do the words behind a subject say what it got, before the clause ends? 各镇(街道)共收到 does. */
static bool acts(struct str tail)
{
    isize end = 0;
    int depth = 0;

    while (end < tail.n && end < 66) {
        uint32_t r = utf8_next(tail, &end);

        depth += r == '(' ? 1 : r == ')' ? -1 : 0;
        if (depth <= 0 && (r == ',' || r == ';' || r == ':' || r == 0x3001))
            break;
    }
    tail = str_slice(tail, 0, end);
    return !str_starts(tail, S("信息")) && !str_starts(tail, S("门户")) &&
           !str_starts(tail, S("网")) && !str_starts(tail, S("部门")) &&
           !text_link_first(tail) && !str_starts(tail, S("各")) && text_has_any(tail, counting);
}

/* 各 of 各镇街 and 区 of 区直部门 go with the subject. */
static struct str without_grade(struct str before)
{
    static const struct str grades[] = {LIT("各"), LIT("区"), LIT("县"), LIT("市"), LIT("省")};

    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
        if (str_ends(before, grades[i]))
            return str_slice(before, 0, before.n - grades[i].n);
    return before;
}

/* Is the subject one of many, and all of them: 全区各部门, 各级各部门, 区政府及其部门? */
static bool all_of_them(struct str before)
{
    static const struct str ends[] = {LIT("及其"), LIT("各级"), LIT("、"), LIT("我"),
                                      LIT("本"),   LIT("该"),   LIT("全")};

    if (text_link_last(before) || text_link_last(without_grade(before)))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(before, ends[i]) || str_ends(without_grade(before), ends[i]))
            return true;
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        if (str_ends(before, wholes[i]))
            return true;
    return false;
}

/* 对各镇, 指导各部门: to whom something was done. */
static bool object_of(struct str before)
{
    static const struct str verbs[] = {LIT("对"),   LIT("指导"), LIT("督促"), LIT("组织"),
                                       LIT("要求"), LIT("推动"), LIT("协调"), LIT("会同"),
                                       LIT("协助"), LIT("帮助")};

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_ends(before, verbs[i]) || str_ends(without_grade(before), verbs[i]))
            return true;
    return false;
}

/* The later of `best` and of the last of the words that acts in `told`. */
static struct subject later(const struct report *r, struct str told, const struct str *words,
                            size_t n, enum who who, struct subject best)
{
    for (size_t i = 0; i < n; i++) {
        struct str before = told;
        isize at;

        while ((at = str_rfind(before, words[i])) >= 0) {
            struct str tail = str_from(told, at + words[i].n);

            before = str_slice(told, 0, at);
            if (at <= best.at)
                break;
            if (str_eq(words[i], S("部门")) && at && !str_ends(before, S(",")) &&
                !str_ends(before, S(";")) && !str_ends(before, S("、")))
                continue; /* 主管部门 is one */
            if ((who == WHO_ALL
                     ? text_has_any(str_slice(tail, 0, tail.n < 3 ? tail.n : 3), "各 级 直 政")
                     : !acts(tail) || object_of(before)) ||
                (who == WHO_MEMBERS && str_has(r->body, words[i])))
                continue;
            best = (struct subject){who, at, false};
            best.sure = who == WHO_MEMBERS ? !all_of_them(before) : i < 2;
            break;
        }
    }
    return best;
}

static struct subject subject_of(const struct report *r, struct str told)
{
    struct subject s = {.at = -1};

    s = later(r, told, members, sizeof members / sizeof *members, WHO_MEMBERS, s);
    s = later(r, told, selves, sizeof selves / sizeof *selves, WHO_SELF, s);
    return later(r, told, wholes, sizeof wholes / sizeof *wholes, WHO_ALL, s);
}

enum { NEAR = 12, LOOK_BACK = 900 }; /* numbers; bytes: a sentence that is longer is none */

static struct str told_up_to(const struct text *t, isize from, isize at)
{
    if (at - from > LOOK_BACK)
        from = at - LOOK_BACK;
    while (from < at && (t->s.p[from] & 0xc0) == 0x80)
        from++;
    return str_slice(t->s, from, at);
}

/* The line of the text that `at` stands in, as far as a sentence may go on either side. */
static struct str line_of(const struct text *t, isize at)
{
    struct str behind = text_from(t, at);
    isize from = at, end = str_find(behind, S("\n"));

    while (from > 0 && at - from < TEXT_SENTENCE_MOST && t->s.p[from - 1] != '\n')
        from--;
    return str_slice(t->s, from, at + (end < 0 ? behind.n : end));
}

/* Does the line count something of `who` besides? */
static bool other_counts(const struct report *r, const struct text *t, isize at, enum who who)
{
    struct str line = line_of(t, at);
    isize from = line.p - t->s.p, low = 0, high = t->numbers.n;

    while (low < high) { /* the first number that does not stand before */
        isize middle = low + (high - low) / 2;

        if (t->numbers.p[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    high = low + NEAR < t->numbers.n ? low + NEAR : t->numbers.n;
    for (isize i = low > NEAR ? low - NEAR : 0; i < high; i++) {
        const struct number *k = &t->numbers.p[i];
        struct subject s;

        if (k->at < from || k->at >= from + line.n || k->at == at)
            continue;
        s = subject_of(r, told_up_to(t, k->sentence, k->at));
        if (s.at >= 0 && s.who == who)
            return true;
    }
    return false;
}

enum text_who text_whose(const struct report *r, const struct text *t, const struct number *n)
{
    struct str told = told_up_to(t, text_told_from(t, n), n->at);
    struct subject s = subject_of(r, told);

    if (s.at < 0 || s.who == WHO_ALL)
        return TEXT_OF_ALL;
    if (!s.sure && !other_counts(r, t, n->at, s.who == WHO_SELF ? WHO_MEMBERS : WHO_SELF)) {
        /* 全区收到21件,其中区政府收到8件 */
        struct str before = str_slice(told, 0, s.at);

        if (!str_has(before, S("其中")) ||
            !text_has_any(before, "全市 全区 全县 全省 全州 全旗"))
            return TEXT_OF_ALL;
    }
    return s.who == WHO_SELF ? TEXT_OF_SELF : TEXT_OF_MEMBERS;
}

/* 各部门收到13件, in a sentence about requests. */
bool text_received_share(struct arena *mem, struct text_state *st, const struct text *t,
                         const struct number *n)
{
    struct str clause = text_before(t, n), sentence = text_from(t, n->sentence);
    struct report_figure *f;

    for (int i = 0; i < 2; i++) {
        isize stop = str_find(sentence, i ? S("\n") : S("。"));

        sentence = str_slice(sentence, 0, stop < 0 ? sentence.n : stop);
    }
    if (!text_has_any(clause, "收到 受理 接收 接到 新收 共收") ||
        !text_has_any(sentence, "公开申请 依申请公开 申请公开") || clause.n > 90 ||
        text_has_any(sentence, "复议 诉讼 建议 提案 许可 咨询 举报") ||
        text_has_any(clause, "网 信函 当面 邮 现场 传真 窗口") ||
        text_other_time(st->r, t, n) || text_whose(st->r, t, n) == TEXT_OF_ALL)
        return false;
    f = text_figure(mem, st->out, t, n);
    text_slot(f, "T3.1/sum");
    text_actual(st->r, f);
    st->in_sentence = n->sentence;
    st->text = t;
    return true;
}

/* --- what the parts make together */

void text_share_take(struct arena *mem, struct text_state *st, const struct text *t,
                     const struct number *n, isize had)
{
    enum text_who who = text_whose(st->r, t, n);

    /* 自然人、法人和其他组织分别提交15件、6件: whose it is, is told by the order. */
    if (who == TEXT_OF_ALL && !str_has(text_before(t, n), S("分别")))
        return;
    for (isize i = had; i < st->out->figures.n; i++)
        if (who != TEXT_OF_ALL && !st->out->figures.p[i].about)
            *LIST_ADD(mem, &st->shares, st->shares_cap) =
                (struct text_share){st->out->figures.p[i], who, n->clause, n->end, false};
    /* What agrees stays: 其中 may have told of the whole again. */
    if (st->out->figures.n == had + 1 && st->out->figures.p[had].agrees && who == TEXT_OF_ALL)
        return;
    st->out->figures.n = had;
}

bool text_channel(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n)
{
    struct str clause = text_before(t, n), told = text_sentence(t, n);
    struct report_figure f = {
        .says = str_slice(t->s, n->clause, n->end), .stated = n->value, .part = t->part};

    if (!text_of_channel(clause) || n->about || clause.n > 60 ||
        !(text_told_of_requests(st, t, n) || str_has(clause, S("申请"))) ||
        text_of_other(st, t, n) || text_other_time(st->r, t, n) ||
        text_has_any(told, "复议 诉讼 建议 提案 许可 咨询 举报 投诉 信访") ||
        text_has_any(clause, "答复 办结 公布 发布 主动公开 送达"))
        return false;
    text_slot(&f, "T3.1/sum");
    *LIST_ADD(mem, &st->shares, st->shares_cap) =
        (struct text_share){f, TEXT_OF_CHANNEL, n->clause, n->end, false};
    return true;
}

/* Are both parts of one whole: of the same cells, and both by channel or both not. */
static bool go_together(const struct text_share *p, const struct text_share *q)
{
    const struct report_figure *a = &p->figure, *b = &q->figure;
    bool same =
        a->slots == b->slots && (p->who == TEXT_OF_CHANNEL) == (q->who == TEXT_OF_CHANNEL);

    for (int i = 0; same && i < a->slots; i++)
        same = a->slot[i] == b->slot[i];
    return same;
}

/* Do the body's own and its members' make more than there is? 受理 may include what was carried over. */
static bool too_many(const struct report *r, const struct report_figure *f)
{
    struct cell all = f->actual;

    if (f->slot[0] >= report_find(S("T4/rec.up"))) /* one dispute may be told of twice */
        return false;
    if (f->slot[0] == report_find(S("T3.1/sum")) && text_has_any(f->says, "受理 办理"))
        all = cell_add(all, r->cell[report_find(S("T3.2/sum"))]);
    return cell_counts(all) && cell_cmp(cell_number(f->stated, 0), all) > 0;
}

/* Adds up what is told of the same cells as by the share `first`. */
static void add_up(struct arena *mem, struct text_state *st, const struct text *t, isize first)
{
    struct text_share *share = &st->shares.p[first];
    struct report_figure f = share->figure;
    bool self = false, many = false;
    int parts = 0;
    isize end = share->end;

    f.stated = 0;
    for (isize i = first; i < st->shares.n; i++) {
        struct text_share *s = &st->shares.p[i];

        if (s->taken || !go_together(s, share))
            continue;
        s->taken = true;
        f.stated += s->figure.stated;
        parts++;
        self |= s->who == TEXT_OF_SELF;
        many |= s->who == TEXT_OF_MEMBERS;
        end = s->end;
    }
    f.says = str_slice(t->s, share->from, end);
    if (utf8_count(f.says) > 60)
        f.says = str_concat(mem, utf8_head(f.says, 57), S("……"));
    text_actual(st->r, &f);
    if (f.agrees || (parts == 2 && self && many && too_many(st->r, &f)))
        *LIST_ADD(mem, &st->out->figures, st->out->cap) = f;
}

void text_share_end(struct arena *mem, struct text_state *st, const struct text *t)
{
    for (isize i = 0; i < st->shares.n; i++)
        if (!st->shares.p[i].taken)
            add_up(mem, st, t, i);
    st->shares.n = 0;
}
