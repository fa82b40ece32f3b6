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
        int d = 0;

        for (int i = 0; i < 10 && !d; i++)
            if (scan_lit(t, at, numerals[i]))
                d = i + 1;
        if (!d || (d == 10 && ten))
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
    static const char *const marks[] = {"。", "；", "：", "，", "、", "！", "？", "”",
                                        "）", " ",  "\t", ";",  ":",  ",",  NULL};

    if (!at)
        return true;
    for (int i = 0; marks[i]; i++) {
        isize n = str_of(marks[i]).n;

        if (at >= n && scan_lit(t, at - n, marks[i]))
            return true;
    }
    return false;
}

/* 一是 …; 二是 …; 四是: the third is missing. The row may run over several paragraphs. */
static void ordinals(struct scan *s, struct str t)
{
    if (!str_has(t, S("是")))
        return;
    for (isize i = 0; i + 5 < t.n; i++) {
        isize end;
        int v;

        if ((unsigned char)t.p[i] != 0xE4 && (unsigned char)t.p[i] != 0xE5)
            continue;
        v = scan_numeral(t, i, &end);
        if (!v || !scan_lit(t, end, "是") || scan_lit(t, end, "是否") || !clause_start(t, i))
            continue;
        if (v > 1 && v != s->ordinal + 1) {
            if (s->ordinal == v)
                scan_add(s, "form.ordinal", s->line_at + i, end + 3 - i, "“%s是”重复",
                         numerals[(v - 1) % 10]);
            else if (v <= 10 && (s->ordinal || v > 2))
                scan_add(s, "form.ordinal", s->line_at + i, end + 3 - i,
                         "有“%s是”而前面没有“%s是”", numerals[v - 1], numerals[v - 2]);
        }
        s->ordinal = v;
        i = end + 2;
    }
}

/* --- secret marks, words left to be filled in */

static void secret(struct scan *s, struct str t)
{
    static const char *const marks[] = {"绝密★",    "机密★",    "秘密★",    "绝密 ★",
                                        "机密 ★",   "秘密 ★",   "绝密☆",    "机密☆",
                                        "秘密☆",    "内部资料", "内部文件", "内部参考",
                                        "注意保存", "不得外传", "仅供内部", NULL};
    static const char *const alone[] = {"绝密",     "机密", "秘密", "内部",
                                        "内部资料", "特急", NULL};
    struct str bare = str_trim_wide(t);
    bool maybe = str_has(t, S("密")) || str_has(t, S("内部")) || str_has(t, S("保存")) ||
                 str_has(t, S("外传"));

    for (int i = 0; maybe && marks[i]; i++) {
        isize at = str_find(t, str_of(marks[i]));

        if (at >= 0) {
            /* A rule about internal papers is not one of them. */
            if (i < 9 || utf8_count(t) <= 24)
                scan_add(s, "form.secret", s->line_at + at, str_of(marks[i]).n,
                         "有密级标志或者内部资料字样，公开前应当完成保密审查");
            return;
        }
    }
    for (int i = 0; i < 5; i++)
        if (str_eq(bare, str_of(alone[i])) && s->line < 8) {
            scan_add(s, "form.secret", s->line_at + (bare.p - t.p), bare.n,
                     "有密级标志，公开前应当完成保密审查");
            return;
        }
}

static void blanks(struct scan *s, struct str t)
{
    static const char *const words[] = {"XX",       "××",       "XXX",      "ⅹⅹ",
                                        "此处填写", "此处插入", "待补充",   "（略）此处",
                                        "请填写",   "在此输入", "单击此处", NULL};

    if (!(s->holds & (HAS_LATIN | HAS_SIGN)) && !str_has(t, S("此处")) &&
        !str_has(t, S("填写")) && !str_has(t, S("待补充")) && !str_has(t, S("在此输入")) &&
        !str_has(t, S("ⅹ")))
        return;
    for (int i = 0; words[i]; i++) {
        isize at = str_find(t, str_of(words[i])), end;

        if (at < 0)
            continue;
        end = at + str_of(words[i]).n;
        if (words[i][0] == 'X' &&
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
