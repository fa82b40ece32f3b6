/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_whole.c - is a number of the body as a whole, and of its whole year
 *
 * What is told of a system, of one kind of decision or of one of several offices is no count of the table: it is held
 * against nothing that it does not agree with.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

/* Cuts one of the words (parted by blanks) off the front. */
static bool cut_front(struct str *s, const char *words)
{
    for (struct str rest = str_of(words), w; str_next(&rest, ' ', &w);)
        if (str_starts(*s, w)) {
            *s = str_from(*s, w.n);
            return true;
        }
    return false;
}

/* A government's report counts what its departments do; one of theirs does not count the whole county. */
static bool is_department(struct str body)
{
    static const struct str ends[] = {
        LIT("局"), LIT("委"),   LIT("办"),   LIT("厅"),   LIT("院"),   LIT("中心"), LIT("队"),
        LIT("所"), LIT("站"),   LIT("馆"),   LIT("社"),   LIT("室"),   LIT("部"),   LIT("署"),
        LIT("校"), LIT("大学"), LIT("公司"), LIT("集团"), LIT("员会"), LIT("合会")};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(body, ends[i]))
            return !str_ends(body, S("管理委员会"));
    return false;
}

/* 2023年, 2023年度: of the report's year. */
static bool cut_year(const struct report *r, struct str *s)
{
    isize at = 0;
    int64_t year;

    if (!report_text_number(*s, &at, &year) || !str_starts(str_from(*s, at), S("年")) ||
        (r->year && year != r->year))
        return false;
    *s = str_from(*s, at + S("年").n);
    return true;
}

/* The body by its name or the end of it (县自然资源局). */
static bool cut_body(const struct report *r, struct str *s)
{
    for (isize at = 0; at + 6 <= r->body.n;) {
        struct str name = str_from(r->body, at);

        if (str_starts(*s, name)) {
            *s = str_from(*s, name.n);
            return true;
        }
        utf8_next(r->body, &at);
    }
    return false;
}

bool text_plain(const struct report *r, struct str words)
{
    static const char fills[] =
        "全年度 全年 本年度 本年 年度 年内 当年 今年以来 今年 报告期内 度 共计 总计 合计 总共 "
        "共 依法 "
        "我局 我委 我办 我厅 我院 我中心 我单位 我机关 我县 我市 我区 我省 我镇 我乡 我街道 "
        "本机关 本单位 "
        "本局 本委 本办 本县 本市 本区 本镇 本乡 本街道 全局 全委 全厅 全镇 全乡 全街道 已 , :";
    static const char of_all[] = "全县 全市 全区 全省 全州 全旗";
    static const char verbs[] =
        "作出 做出 实施 下达 完成 办理 制发 制定 制作 印发 出台 废止 新";

    while (cut_year(r, &words) || cut_front(&words, fills) || cut_body(r, &words) ||
           (!is_department(r->body) && cut_front(&words, of_all)))
        ;
    while (cut_front(&words, verbs) || cut_front(&words, "各类 各项 行政 了 共 的"))
        ;
    return !words.n;
}

/* Does one of the words stand at the head of a clause, but for the year before it? */
static bool heads_clause(struct str told, const char *words)
{
    for (struct str rest = str_of(words), w; str_next(&rest, ' ', &w);) {
        isize at = str_rfind(told, w);
        struct str before = str_slice(told, 0, at < 0 ? 0 : at);

        if (at < 0)
            continue;
        for (int k = 0; k < 2; k++)
            before = str_ends(before, S("年度")) ? str_slice(before, 0, before.n - 6)
                     : str_ends(before, S("年")) ? str_slice(before, 0, before.n - 3)
                                                 : before;
        while (before.n && before.p[before.n - 1] >= '0' && before.p[before.n - 1] <= '9')
            before.n--;
        if (!before.n || str_ends(before, S(",")) || str_ends(before, S(";")) ||
            str_ends(before, S(":")) || str_ends(before, S(")")))
            return true;
    }
    return false;
}

bool text_wider(const struct report *r, struct str told)
{
    isize end = str_find(told, S("系统"));

    if (str_has(told, S("全系统")))
        return true;
    /* 全市自然资源系统, not 在全市率先应用该系统 */
    if (end >= 0 &&
        heads_clause(str_slice(told, 0, end), "全市 全县 全区 全省 全州 全旗 全国") &&
        end - str_rfind(str_slice(told, 0, end), S("全")) <= 36)
        return true;
    return is_department(r->body) && heads_clause(told, "全市 全县 全区 全省 全州 全旗 全国");
}

enum { NEIGHBOURS = 6 };

/* Is the same counted once more in the sentence, not as a part: 县政府制发3件,县政府办公室制发1件? */
static bool counted_again(const struct text *t, const struct number *n, struct str thing)
{
    const struct number *first = t->numbers.p, *end = first + t->numbers.n;

    for (int step = -1; step <= 1; step += 2) {
        const struct number *k = n + step;

        for (int look = 0;
             look < NEIGHBOURS && k >= first && k < end && k->sentence == n->sentence;
             look++, k += step) {
            isize from = k < n ? k->end : n->end, until = k < n ? n->at : k->at;

            if (str_has(str_slice(t->s, from, until), S("其中")))
                break;
            if (text_near_end(text_before(t, k), thing) &&
                text_has_any(text_before(t, k), "作出 做出 实施 下达 制发 制定 印发 出台"))
                return true;
        }
    }
    return false;
}

bool text_claims(const struct report *r, const struct text *t, const struct number *n,
                 struct str thing)
{
    static const char others[] = "系统 支队 大队 分局 各镇 各街 各乡 各单位 各部门 各县 各区 "
                                 "各级 下属 所属 直属 基层 指导 督促 "
                                 "监督 专项 行动 领域 累计 历年 评估 平均";
    struct str clause = text_before(t, n), told = text_sentence(t, n);
    isize at = str_rfind(clause, thing);

    return text_plain(r, at < 0 ? clause : str_slice(clause, 0, at)) &&
           !text_has_any(told, others) && !text_wider(r, told) && !text_other_time(r, t, n) &&
           !counted_again(t, n, thing);
}

/* Words that end the name of one of several things that are counted together. */
static const char listed[] =
    "公开 无法提供 不予处理 其他处理 自然人 公民 个人 商业企业 科研机构 社会公益组织 "
    "法律服务机构 复议 复议案件 许可 处罚 强制 规章";

struct str text_listed(const struct text *t, const struct number *n)
{
    struct str before = str_slice(t->s, n->sentence, n->clause);
    isize from;

    if (!str_ends(before, S("、")) || str_has(text_before(t, n), S("各")))
        return (struct str){0};
    before = str_slice(before, 0, before.n - S("、").n);
    for (struct str rest = str_of(listed), w; str_next(&rest, ' ', &w);)
        if (str_ends(before, w)) {
            from = before.n - (before.n > 60 ? 60 : before.n);
            while (from < before.n && (before.p[from] & 0xc0) == 0x80)
                from++;
            for (isize i = from; i < before.n;) {
                uint32_t r = utf8_next(before, &i);

                if (r == ',' || r == ';' || r == ':' || r == '(' || r == ')' || r == 0x3001)
                    from = i;
            }
            return str_slice(before, from, before.n);
        }
    return (struct str){0};
}

bool text_of_channel(struct str clause)
{
    static const char channels[] =
        "网络 网上 互联网 在线 线上 线下 信函 来信 邮寄 邮政 快递 邮箱 邮件 当面 现场 窗口 "
        "传真 纸质 书面 电子 受理点 受理窗口 查阅点 "
        "平台收到 平台受理 平台接收 网站收到 网站受理 公众号 小程序 EMS";

    return text_has_any(clause, channels) &&
           !text_has_any(
               clause,
               "等方式 等渠道 等途径 等形式 等多种 各种渠道 各类渠道 线上线下 网上网下");
}
