/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cite.c - document numbers (文号) and quoted titles
 *
 * GB/T 9704 writes 国办发〔2021〕30号: six-angled brackets, four digits of the year, no 第, no
 * leading zero. Courts write （2021）鲁03民初12号 by rules of their own, and laws of early years 〔57〕:
 * both are left alone.
 */
#include "check/scan.h"

static const struct {
    const char *open, *close;
} brackets[] = {{"[", "]"},   {"［", "］"}, {"【", "】"}, {"(", ")"},
                {"（", "）"}, {"〔", "〕"}, {"{", "}"},   {"〖", "〗"}};
enum { ROUND_HALF = 3, ROUND = 4, SIX = 5 };

static bool han_before(struct str t, isize at)
{
    return at >= 3 && (unsigned char)t.p[at - 3] >= 0xE4 && (unsigned char)t.p[at - 3] <= 0xE9;
}

/* Words before round brackets that make it an office's number: 国办发(2021)30号. */
static bool office_word(struct str t, isize at)
{
    static const char *const ends[] = {"发", "函", "字", "办", "令", "告", "通", "规",
                                       "政", "电", "议", "纪", "批", "复", NULL};

    for (int i = 0; ends[i]; i++)
        if (at >= 3 && scan_lit(t, at - 3, ends[i]))
            return true;
    return false;
}

static void docno(struct scan *s, struct str t, isize at)
{
    for (int k = 0; k < (int)(sizeof brackets / sizeof *brackets); k++) {
        isize i = at, year_at, no_at;
        int digits = 0, no = 0, di;
        bool di_word = false, zero = false, blank = false;
        struct str instead;

        if (!scan_lit(t, at, brackets[k].open))
            continue;
        i += str_of(brackets[k].open).n;
        year_at = i;
        while (digits < 5 && scan_digit(t, &i) >= 0)
            digits++;
        if (digits != 4 || !scan_lit(t, i, brackets[k].close) || !han_before(t, at))
            return;
        if (t.p[year_at] != '1' && t.p[year_at] != '2')
            return;
        i += str_of(brackets[k].close).n;
        if (scan_lit(t, i, "第")) {
            di_word = true;
            i += 3;
        }
        while (i < t.n && t.p[i] == ' ') {
            blank = true;
            i++;
        }
        no_at = i;
        while ((di = scan_digit(t, &i)) >= 0) {
            zero |= no == 0 && di == 0;
            no++;
        }
        if (!no || no > 6 || !scan_lit(t, i, "号"))
            return;
        i += 3;
        if ((k == ROUND || k == ROUND_HALF) && !office_word(t, at))
            return;
        if (k == SIX && !di_word && !zero && !blank)
            return;
        while (zero && no_at < i && t.p[no_at] == '0')
            no_at++;
        instead = str_fmt(s->mem, "〔%.*s〕%.*s", STR_ARG(str_slice(t, year_at, year_at + 4)),
                          STR_ARG(str_slice(t, no_at, i)));
        scan_mend(s, "cite.docno", s->line_at + at, i - at, instead, "文号应写作“%.*s”%s",
                  STR_ARG(instead),
                  k != SIX  ? "：年份用六角括号"
                  : di_word ? "：序号前不加“第”"
                  : zero    ? "：序号不编虚位"
                            : "：没有空格");
        return;
    }
}

void cite_line(struct scan *s, struct str t)
{
    if (!scan_wants(s, CHECK_CITE))
        return;
    for (isize i = 0; i < t.n; i++) {
        unsigned char c = (unsigned char)t.p[i];

        if (c == '[' || c == '(' || c == '{' || c == 0xE3 || c == 0xEF)
            docno(s, t, i);
    }
}
