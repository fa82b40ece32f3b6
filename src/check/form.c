/* SPDX-License-Identifier: MulanPSL-2.0 */
/* form.c - the form of a text (体例): 一是 二是 三是, secret marks, blanks left; heading.c has headings */
#include "base/utf8.h"
#include "check/scan.h"

static const char *const numerals[] = {"一", "二", "三", "四", "五",
                                       "六", "七", "八", "九", "十"};

/* 一 … 九十九 at `at`; its value and end, or 0. */
int scan_numeral(struct str t, isize at, isize *end)
{
    int v = 0, tens = 0;
    bool ten = false;

    for (int n = 0; n < 3; n++) {
        int d = scan_han(scan_three(t, at));

        if (d < 1 || (d == 10 && ten))
            break;
        at += 3;
        if (d == 10) {
            tens = v ? v : 1;
            ten = true;
            v = 0;
        } else if (v) {
            return 0;
        } else {
            v = d;
        }
    }
    *end = at;
    return tens * 10 + v;
}

/* Does a clause begin here. */
static bool clause_start(struct str t, isize at)
{
    if (!at)
        return true;
    switch (t.p[at - 1]) {
    case ' ':
    case '\t':
    case ';':
    case ':':
    case ',':
        return true;
    default:
        break;
    }
    switch (scan_three(t, at - 3)) {
    case 0x3002: /* 。；：，、！？”） */
    case 0xFF1B:
    case 0xFF1A:
    case 0xFF0C:
    case 0x3001:
    case 0xFF01:
    case 0xFF1F:
    case 0x201D:
    case 0xFF09:
        return true;
    default:
        return false;
    }
}

/* 一是, 一要, 第一，: which row a numeral that ends at `end` belongs to; -1 for none. */
static int row_of(struct str t, isize i, isize end)
{
    static const char *const nouns[] = {"素", "点", "件", "员", "害", "闻", "务", "目", NULL};

    if (i >= 3 && scan_lit(t, i - 3, "第"))
        return scan_lit(t, end, "，") && clause_start(t, i - 3) ? 2 : -1;
    if (!clause_start(t, i))
        return -1;
    if (scan_lit(t, end, "是"))
        return scan_lit(t, end, "是否") ? -1 : 0;
    if (!scan_lit(t, end, "要"))
        return -1;
    for (int k = 0; nouns[k]; k++)
        if (scan_lit(t, end + 3, nouns[k]))
            return -1;
    return 1;
}

/* 一是 …; 二是 …; 四是: the third is missing. The row may run over several paragraphs. */
static void ordinals(struct scan *s, struct str t)
{
    if (!scan_has(s, MARK_BEING) && !scan_has(s, MARK_MUST) && !scan_has(s, MARK_NTH))
        return;
    for (isize i = 0, next; (i = scan_next(s, LOOK_NUMERAL, t, i)) + 5 < t.n; i = next) {
        isize end;
        int v, row, *last;
        struct str shown;

        next = i + 3;
        if (scan_han(scan_three(t, i)) < 1 ||
            !(clause_start(t, i) || (i >= 3 && scan_lit(t, i - 3, "第"))))
            continue;
        v = scan_numeral(t, i, &end);
        row = v ? row_of(t, i, end) : -1;
        if (row < 0)
            continue;
        last = &s->ordinal[row];
        shown = str_slice(t, row == 2 ? i - 3 : i, row == 2 ? end : end + 3);
        if (v > 1 && v != *last + 1 && v <= 10) {
            if (*last == v)
                scan_add(s, "form.ordinal", s->line_at + (shown.p - t.p), shown.n, "“%.*s”重复",
                         STR_ARG(shown));
            else if (*last || (v > 2 && !row))
                scan_add(s, "form.ordinal", s->line_at + (shown.p - t.p), shown.n,
                         "有“%.*s”而前面没有“%s%s%s”", STR_ARG(shown), row == 2 ? "第" : "",
                         numerals[v - 2],
                         row == 0   ? "是"
                         : row == 1 ? "要"
                                    : "");
        }
        *last = v;
        next = end + 3;
    }
}

/* --- secret marks, words left to be filled in */

static bool han_behind(struct str t, isize at)
{
    return at + 2 < t.n && (unsigned char)t.p[at] >= 0xE4 && (unsigned char)t.p[at] <= 0xE9;
}

static void secret(struct scan *s, struct str t)
{
    static const char *const marks[] = {"绝密★",    "机密★",    "秘密★",    "绝密 ★",
                                        "机密 ★",   "秘密 ★",   "绝密☆",    "机密☆",
                                        "秘密☆",    "内部资料", "内部文件", "内部参考",
                                        "注意保存", "不得外传", "仅供内部", NULL};
    /* Whoever drew it up has said that it is not for the public. */
    static const char *const kept[] = {"此件不公开",    "此件不予公开",    "此件依申请公开",
                                       "此文不公开",    "密级：机密",      "密级：秘密",
                                       "密级：绝密",    "等级：机密",      "等级：秘密",
                                       "等级：绝密",    "属性：不予公开",  "属性：依申请公开",
                                       "密级:机密",     "密级:秘密",       "密级:绝密",
                                       "属性:不予公开", "属性:依申请公开", NULL};
    static const char *const alone[] = {"绝密",     "机密", "秘密", "内部",
                                        "内部资料", "特急", NULL};
    struct str bare;
    bool secret = scan_has(s, MARK_SECRET), brief = t.n <= 24 * 4;
    bool star = secret && (scan_has(s, MARK_STAR) || scan_has(s, MARK_STAR_2));
    bool inside = brief && ((scan_has(s, MARK_INSIDE) && str_has(t, S("内部"))) ||
                            (scan_has(s, MARK_KEEP) && str_has(t, S("保存"))) ||
                            (scan_has(s, MARK_OUTSIDE) && str_has(t, S("外传"))));
    bool says = t.n <= 40 * 4 && (secret || scan_has(s, MARK_THIS) || scan_has(s, MARK_KIND)) &&
                scan_any(t, (const char *const[]){"此件", "此文", "级：", "级:", "属性", NULL});

    for (int i = 0; says && kept[i]; i++) {
        isize at = str_find(t, str_of(kept[i]));

        if (at >= 0 && utf8_count(t) <= 40) {
            scan_add(s, "form.secret", s->line_at + at, str_of(kept[i]).n,
                     "标明不公开，公开前应当完成保密审查并改变公开属性");
            return;
        }
    }
    for (int i = star ? 0 : 9; (star || inside) && marks[i]; i++) {
        isize at = str_find(t, str_of(marks[i]));

        if (at >= 0) {
            isize end = at + str_of(marks[i]).n;

            /* A rule about internal papers is not one of them. */
            if (i < 9 || (utf8_count(t) <= 24 && !(han_behind(t, end) && i < 12)))
                scan_add(s, "form.secret", s->line_at + at, str_of(marks[i]).n,
                         "有密级标志或者内部资料字样，公开前应当完成保密审查");
            return;
        }
    }
    if (!brief || s->line >= 8)
        return;
    bare = str_trim_wide(t);
    for (int i = 0; i < 5; i++)
        if (str_eq(bare, str_of(alone[i]))) {
            scan_add(s, "form.secret", s->line_at + (bare.p - t.p), bare.n,
                     "有密级标志，公开前应当完成保密审查");
            return;
        }
}

/* （请填写单位名称）: a hint inside brackets, not an instruction to the reader. */
static bool asks(struct str t, isize at, isize end)
{
    static const char *const opens[] = {"（", "【", "［", "：", "(", "[", NULL};
    bool opened = false;

    for (int i = 0; opens[i]; i++)
        opened |= scan_lit(t, at - str_of(opens[i]).n, opens[i]);
    return opened || end >= t.n || scan_lit(t, end, "）") || scan_lit(t, end, "】");
}

/* 王××, 李XX: a name that was masked. */
static bool masked(struct str t, isize at, isize end)
{
    static const char surnames[] =
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于"
        "杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶"
        "贺毛郝顾龚邵万";
    struct str before = str_slice(t, at - 3, at);

    return str_find(str_of(surnames), before) % 3 == 0 && clause_start(t, at - 3) &&
           !(han_behind(t, end) && !scan_lit(t, end, "同志") && !scan_lit(t, end, "等"));
}

static void blanks(struct scan *s, struct str t)
{
    static const char *const words[] = {"XX",       "××",       "XXX",      "ⅹⅹ",
                                        "此处填写", "此处插入", "待补充",   "（略）此处",
                                        "请填写",   "在此输入", "单击此处", "此处输入",
                                        "点击此处", "xxx",      NULL};

    bool han = scan_has(s, MARK_THIS) || scan_has(s, MARK_FILL) || scan_has(s, MARK_WAIT) ||
               scan_has(s, MARK_TEN);
    bool latin = s->holds & HAS_LATIN && memchr(t.p, 'X', (size_t)t.n);
    bool low = s->holds & HAS_LATIN && memchr(t.p, 'x', (size_t)t.n);

    if (!han && !latin && !low && !(s->holds & HAS_SIGN))
        return;
    for (int i = 0; words[i]; i++) {
        isize at, end;
        char c = words[i][0];

        if (c == 'X' ? !latin : c == 'x' ? !low : c == '\xC3' ? !(s->holds & HAS_SIGN) : !han)
            continue;
        at = str_find(t, str_of(words[i]));
        if (at < 0)
            continue;
        end = at + str_of(words[i]).n;
        if ((words[i][0] | 32) == 'x')
            while (end < t.n && t.p[end] == words[i][0])
                end++;
        if (str_eq(str_of(words[i]), S("请填写")) && !asks(t, at, end))
            continue;
        if (at >= 3 && (words[i][0] == 'X' || words[i][0] == '\xC3') && masked(t, at, end))
            continue;
        if ((words[i][0] | 32) == 'x' &&
            ((at && (t.p[at - 1] | 32) >= 'a' && (t.p[at - 1] | 32) <= 'z') ||
             (end < t.n && t.p[end] != 'X' && (unsigned char)t.p[end] < 0x80 &&
              t.p[end] > ' ')))
            continue;
        scan_add(s, "form.blank", s->line_at + at, end - at, "占位的字样没有替换");
        return;
    }
}

void form_line(struct scan *s, struct str t)
{
    if (!scan_wants(s, CHECK_FORM))
        return;
    ordinals(s, t);
    secret(s, t);
    blanks(s, t);
    if (!s->in->fragment)
        heading_line(s, t);
}
