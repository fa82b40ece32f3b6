/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_front.c - what stands around a number of the narrative, and of which time it tells
 *
 * 收到21件政府信息公开申请 and 3件结转下年 say behind the number what is counted; 其中 at the
 * head of a sentence goes on with the one before it.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

/* The last year that the words name, 0 for none. */
int text_year(struct str s)
{
    for (isize at = s.n - 7; at >= 0; at--) {
        int year = 0;

        if (s.p[at] != '2' || s.p[at + 1] != '0' || !str_starts(str_from(s, at + 4), S("年")))
            continue;
        for (int i = 0; i < 4; i++) {
            if (s.p[at + i] < '0' || s.p[at + i] > '9')
                return 0;
            year = year * 10 + s.p[at + i] - '0';
        }
        return year;
    }
    return 0;
}

/* Of a part of the year, of several years or of another one. */
bool text_other_time(const struct report *r, const struct text *t, const struct number *n)
{
    struct str clause = text_before(t, n);
    int year = text_year(text_sentence(t, n));

    if (text_has_any(clause, "季度 上半年 下半年 月份 近两年 近三年 近五年 近年来 历年 年均 "
                             "累计 上年度收 上年度共 上年收 上年共 月收到 月共 月受理") ||
        (str_has(clause, S("以来")) && !text_has_any(clause, "今年以来 本年以来 年初以来")))
        return true;
    return year && r->year && year != r->year && !text_has_any(clause, "本年 今年 当年");
}

static const struct str links[] = {LIT("以及"), LIT("和"), LIT("及"), LIT("与")};

isize text_link_first(struct str s)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (str_starts(s, links[i]))
            return links[i].n;
    return 0;
}

isize text_link_last(struct str s)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (str_ends(s, links[i]))
            return links[i].n;
    return 0;
}

struct str text_behind(const struct text *t, const struct number *n)
{
    isize end = n->end, stop = t->s.n;
    struct str s;

    if (n >= t->numbers.p && n + 1 < t->numbers.p + t->numbers.n && n[1].at > n->end)
        stop = n[1].at;
    while (end < stop) {
        isize next = end;
        uint32_t r = utf8_next(t->s, &next);

        /* , 、 ; : ( ) 。 and the end of a line */
        if (r == ',' || r == 0x3001 || r == ';' || r == ':' || r == '(' || r == ')' ||
            r == 0x3002 || r == '\n')
            break;
        end = next;
    }
    s = str_slice(t->s, n->end, end);
    if (end < stop || stop == t->s.n)
        return s;
    if (text_link_first(s)) /* 行政复议5件和行政诉讼3件 */
        return str_slice(s, 0, 0);
    return str_slice(s, 0, s.n - text_link_last(s)); /* 5件行政复议和3件行政诉讼 */
}

struct str text_around(struct arena *mem, const struct text *t, const struct number *n)
{
    static const struct str things[] = {LIT("政府信息公开申请"), LIT("政府信息依申请"),
                                        LIT("信息公开申请"),     LIT("依申请公开"),
                                        LIT("公开申请"),         LIT("申请公开")};
    struct str before = text_before(t, n), behind = text_behind(t, n);

    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (str_starts(behind, things[i]))
            return str_concat(mem, before, behind);
    /* 依申请公开情况:共收到22份申请 */
    if (str_eq(behind, S("申请")) && text_has_any(text_sentence(t, n), "依申请公开 信息公开"))
        return str_concat(mem, before, behind);
    return before;
}

struct str text_from(const struct text *t, isize at)
{
    return str_slice(t->s, at,
                     at + TEXT_SENTENCE_MOST < t->s.n ? at + TEXT_SENTENCE_MOST : t->s.n);
}

/* Where the sentence before the one at `from` begins, in the same line; `from` where it is the first. */
static isize sentence_before(const struct text *t, isize from)
{
    isize least = from > TEXT_SENTENCE_MOST ? from - TEXT_SENTENCE_MOST : 0, at;
    struct str before = str_slice(t->s, least, from);

    if (!str_ends(before, S("。")))
        return from;
    before = str_slice(before, 0, before.n - S("。").n);
    at = str_rfind(before, S("。"));
    if (at < 0 && least)
        return from; /* no sentence is as long as that */
    at = at < 0 ? 0 : at + S("。").n;
    for (isize i = at; i < before.n; i++)
        if (before.p[i] == '\n')
            at = i + 1;
    return least + at;
}

isize text_told_from(const struct text *t, const struct number *n)
{
    static const struct str on[] = {
        LIT("其中"),       LIT("以上申请"),   LIT("上述申请"), LIT("已办结"),
        LIT("已答复"),     LIT("已按"),       LIT("按时"),     LIT("按期"),
        LIT("共办结"),     LIT("共答复"),     LIT("办结"),     LIT("办理结果"),
        LIT("答复结果"),   LIT("答复情况"),   LIT("按申请人"), LIT("按照申请人"),
        LIT("从申请"),     LIT("从答复"),     LIT("从办理"),   LIT("从处理结果"),
        LIT("按答复"),     LIT("按办理"),     LIT("按结果"),   LIT("按申请"),
        LIT("申请人"),     LIT("予以公开"),   LIT("自然人"),   LIT("结转"),
        LIT("本年度办结"), LIT("本年度答复"), LIT("上年结转"), LIT("上年度结转"),
    };
    isize from = n->sentence;

    for (int hops = 0; hops < 3; hops++) {
        bool goes_on = false;
        isize before;

        for (size_t i = 0; i < sizeof on / sizeof *on; i++)
            goes_on |= str_starts(str_from(t->s, from), on[i]);
        before = goes_on ? sentence_before(t, from) : from;
        if (before == from)
            break;
        from = before;
    }
    return from;
}

bool text_opens(struct str before)
{
    static const struct str heads[] = {LIT(""),     LIT("其中"), LIT("其余"), LIT("剩余"),
                                       LIT("尚有"), LIT("另有"), LIT("有"),   LIT("其中有")};

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_eq(before, heads[i]))
            return true;
    return false;
}

bool text_done(struct str behind)
{
    static const struct str words[] = {LIT("办结"), LIT("已办结"), LIT("已答复"),
                                       LIT("按时办结"), LIT("按期办结")};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(behind, words[i]))
            return true;
    return false;
}

bool text_of_all(struct str clause)
{
    static const struct str when[] = {LIT("本年度"), LIT("全年"), LIT("年度"), LIT("年"),
                                      LIT("全年共"), LIT("共有"), LIT("共")};
    struct str thing = S("政府信息公开申请");
    static const struct str counts[] = {LIT("申请数"), LIT("申请量"), LIT("申请总量"),
                                        LIT("申请总数"), LIT("申请件数")};
    isize at = -1;

    for (size_t i = 0; i < sizeof counts / sizeof *counts && at < 0; i++)
        at = str_rfind(clause, counts[i]);
    if (at >= 0)
        return clause.n - at <= 24;
    if (str_ends(clause, S("为")))
        clause = str_slice(clause, 0, clause.n - 3);
    if (!str_ends(clause, thing))
        return false;
    clause = str_slice(clause, 0, clause.n - thing.n);
    for (size_t i = 0; i < sizeof when / sizeof *when; i++)
        if (str_ends(clause, when[i]))
            return clause.n <= 24;
    return false;
}

bool text_alone(const struct text *t, const struct number *n)
{
    static const struct str things[] = {LIT("依申请公开"),       LIT("依申请公开政府信息"),
                                        LIT("政府信息公开申请"), LIT("信息公开申请"),
                                        LIT("依申请公开办件"),   LIT("依申请公开件数为")};

    for (size_t i = 0; i < sizeof things / sizeof *things && n->clause == n->sentence; i++)
        if (str_eq(text_before(t, n), things[i]))
            return true;
    return false;
}

bool text_with_carried(const struct text *t, const struct number *n)
{
    struct str behind = str_from(t->s, n->end);

    behind = str_slice(behind, 0, behind.n < 60 ? behind.n : 60);
    return text_has_any(behind, "其中 含 包括") && str_has(behind, S("上年")) &&
           str_has(behind, S("结转"));
}

bool text_new(struct str clause)
{
    static const struct str words[] = {LIT("新收"), LIT("本年新收"), LIT("本年度新收"),
                                       LIT("今年新收"), LIT("当年新收")};

    if (str_starts(clause, S("其中")))
        clause = str_from(clause, S("其中").n);
    if (str_ends(clause, S("年新收")) && clause.n <= 18)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(clause, words[i]))
            return true;
    return false;
}

bool text_lists_outcomes(const struct text *t, const struct number *n)
{
    static const struct str words[] = {LIT("部分公开"), LIT("不予公开"), LIT("无法提供"),
                                       LIT("不予处理")};
    struct str all = text_from(t, n->sentence);
    isize end = str_find(all, S("。"));
    int found = 0;

    all = str_slice(all, 0, end < 0 ? all.n : end);
    end = str_find(all, S("\n"));
    all = str_slice(all, 0, end < 0 ? all.n : end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        found += str_has(all, words[i]);
    /* Documents and answers to proposals are 部分公开, 不予公开, too. */
    return found > 1 &&
           !text_has_any(all, "公文 文件 建议 提案 复文 属性 制发 主动公开 信息条");
}

bool text_of_kind(struct str clause)
{
    return text_has_any(clause, "自然人 商业企业 科研机构 社会公益组织 法律服务机构") &&
           !text_has_any(clause, "法人 公民 其他组织");
}

bool text_dispute_elsewhere(struct str sentence, struct str clause)
{
    static const char bodies[] = "局 镇 乡 委 街道 中心";

    if (text_has_any(sentence, "作为行政复议机关 作为复议机关") ||
        (str_has(clause, S("受理")) && str_has(clause, S("复议")) &&
         !text_has_any(clause, "被受理 诉讼")))
        return true;
    return str_has(clause, S("对")) && str_has(clause, S("不服")) &&
           text_has_any(clause, bodies) && !text_has_any(clause, "对我 对本");
}

bool text_nought(struct str s, isize from, isize at)
{
    uint32_t r;

    if (!str_ends(str_slice(s, 0, from), S("为")))
        return false;
    if (at >= s.n)
        return true;
    r = utf8_next(s, &at);
    return r == ',' || r == ';' || r == 0x3002 || r == '\n';
}

bool text_without_carried(const struct text_state *st, const struct text *t,
                          const struct number *n, const struct report_figure *f)
{
    int old = report_find(S("T3.2/sum")), done = report_find(S("T3.3.7/sum"));
    struct cell with;

    if (st->text != t || st->in_sentence != n->sentence || f->slots != 1 || f->slot[0] != done)
        return false;
    with = cell_add(cell_number(f->stated, 0), st->r->cell[old]);
    return cell_counts(with) && cell_cmp(with, st->r->cell[done]) == 0;
}

int report_text_alike(struct arena *mem, struct str a, struct str b)
{
    struct arena scratch = *mem;
    enum { SLOTS = 1 << 14 };
    uint8_t *seen = NEW(&scratch, uint8_t, SLOTS);
    int both = 0, all = 0;

    for (int pass = 0; pass < 2; pass++) {
        struct str s = pass ? b : a;
        uint32_t last = 0;

        for (isize at = 0; at < s.n;) {
            uint32_t r = utf8_next(s, &at);
            uint32_t h = (last * 2654435761u ^ r * 40503u) >> 18;

            if (!rune_is_han(r))
                continue;
            if (last) {
                both += pass && seen[h] == 1;
                all += pass ? seen[h] == 0 : !seen[h];
                seen[h] = pass ? (seen[h] == 1 ? 3 : seen[h] ? seen[h] : 2) : 1;
            }
            last = r;
        }
    }
    return all ? both * 1000 / all : 0;
}

/* The heading that `at` stands below, in its own line or at the head of its paragraph: (五)行政复议、行政诉讼情况。
 * Up to its first stop. */
static struct str heading_above(struct str s, isize at)
{
    const isize least = at > TEXT_HEADING_MOST ? at - TEXT_HEADING_MOST : 0;

    while (at > least) {
        isize end = at, stop;
        struct str line;
        uint32_t r;
        isize next = 0;

        while (at > least && s.p[at - 1] != '\n')
            at--;
        line = str_slice(s, at, end);
        at -= at > least;
        r = line.n ? utf8_next(line, &next) : 0;
        stop = str_find(line, S("。"));
        stop = stop < 0 ? line.n : stop;
        if (stop <= 90 && (r == '(' || (r >= '1' && r <= '9') || str_has(line, S("是"))) &&
            text_has_any(str_slice(line, 0, stop), "情况 依申请公开"))
            return str_slice(line, 0, stop);
    }
    return (struct str){0};
}

struct str text_heading(const struct text *t, isize at)
{
    struct str head = heading_above(t->s, at);

    /* A heading in its line ends before the sentence; the sentence is not its own heading. */
    return head.n && head.p + head.n <= t->s.p + at ? head : (struct str){0};
}

/* What stands behind the number, to the end of its sentence and of the next that begins with 其中. */
static struct str rest_of_sentence(const struct text *t, const struct number *n)
{
    struct str rest = text_from(t, n->end), stop = S("。");
    isize end = str_find(rest, stop);

    if (end >= 0 && str_starts(str_from(rest, end + stop.n), S("其中"))) {
        isize more = str_find(str_from(rest, end + stop.n), stop);

        end = more < 0 ? -1 : end + stop.n + more;
    }
    return str_slice(rest, 0, end < 0 ? rest.n : end);
}

bool text_about_four(const struct text *t, const struct number *n)
{
    struct str head = heading_above(t->s, n->sentence);

    if (t->part != 4 &&
        (!str_has(head, S("复议")) || !text_has_any(head, "诉讼 应诉 信息公开")))
        return false;
    /* 共发生行政复议20件,其中政府信息公开类5件: the larger number is of everything. */
    return !str_has(rest_of_sentence(t, n), S("公开")) &&
           !text_has_any(text_before(t, n), "法院 复议机关 仲裁 各类");
}
