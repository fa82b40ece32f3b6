/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cite_article.c - articles that a law does not have: 《政府信息公开条例》第八十条
 *
 * rulebook/terms/cite-articles.tsv has how many articles the laws have that offices quote most, of all editions the
 * longest. 《条例》 is what the text says it is: …条例》（以下简称《条例》）.
 */
#include "base/utf8.h"
#include "check/scan.h"
#include "rules.h"

enum { REPUBLIC = 21, SHORT_MOST = 24, FAR = 150, NUMBER_MOST = 9 };

/* The row of a title; -1: none. */
static isize row_of(struct str title)
{
    if (str_starts(title, S("中华人民共和国")))
        title = str_from(title, REPUBLIC);
    for (isize i = 0; i < rule_cite_articles_count; i++)
        if (str_eq(rule_cite_articles_rows[i].words, title))
            return i;
    return -1;
}

/* What 《short》 stands for, as the text before says it. */
static isize row_of_short(struct scan *s, struct str title)
{
    static const char *const says[] = {"》（以下简称《", "》（以下简称“《", "》（简称《",
                                       "》(以下简称《",  "》（下称《",      NULL};
    struct str before = str_slice(s->text, 0, title.p - s->text.p);

    for (int i = 0; title.n <= SHORT_MOST && says[i]; i++) {
        isize at = str_find(before, str_concat(s->mem, str_of(says[i]), title)), from;

        if (at < 0)
            continue;
        from = str_rfind(str_slice(before, 0, at), S("《"));
        return from < 0 ? -1 : row_of(str_slice(before, from + 3, at));
    }
    return -1;
}

/* 二十, 一百零三, 80 at *at, which moves behind it; 0: no number. */
static int number(struct str t, isize *at)
{
    int sum = 0, last = 0;
    isize begin = *at;

    for (int n = 0; *at < t.n && n < NUMBER_MOST; n++) {
        unsigned rune = scan_three(t, *at);
        int d = scan_digit(t, at);

        if (d >= 0) {
            last = last * 10 + d;
            continue;
        }
        if (rune == 0x767E || rune == 0x5343) { /* 百 千 */
            sum += (last ? last : 1) * (rune == 0x767E ? 100 : 1000);
            last = 0;
        } else if ((d = scan_han(rune)) == 10) {
            sum += (last ? last : 1) * 10;
            last = 0;
        } else if (d >= 0) {
            last = d;
        } else {
            break;
        }
        *at += 3;
    }
    return *at == begin || last > 9999 ? 0 : sum + last;
}

/* Where the words on a title end: another one, another sentence, another rule (本办法). */
static isize ends(struct str t, isize at)
{
    static const char *const marks[] = {"，", "。", "；", "《", "\n", "本", "该", "其", NULL};
    isize end = t.n - at < FAR ? t.n : at + FAR;

    for (int i = 0; marks[i]; i++) {
        isize m = str_find(str_slice(t, at, end), str_of(marks[i]));

        if (m >= 0)
            end = at + m;
    }
    return end;
}

/* Behind a bracket: （以下简称《条例》）, （国务院令第711号）. */
static isize behind_bracket(struct str t, isize at)
{
    isize end;

    if (!scan_lit(t, at, "（") && !scan_lit(t, at, "("))
        return at;
    end = str_find(str_slice(t, at, t.n - at < FAR ? t.n : at + FAR),
                   scan_lit(t, at, "(") ? S(")") : S("）"));
    return end < 0 ? at : at + end + (scan_lit(t, at, "(") ? 1 : 3);
}

void cite_article(struct scan *s, struct str title)
{
    isize at = behind_bracket(s->text, title.p - s->text.p + title.n + 3), row, end;
    struct str rest, head = S("第");

    if (!scan_lit(s->text, at, "第") ||
        ((row = row_of(title)) < 0 && (row = row_of_short(s, title)) < 0))
        return;
    end = ends(s->text, at);
    rest = str_slice(s->text, 0, end);
    for (isize i; (i = str_find(str_from(rest, at), head)) >= 0;) {
        isize from = at + i;
        int n;

        at = from + head.n;
        n = number(rest, &at);
        if (n > rule_cite_articles_rows[row].articles && scan_lit(rest, at, "条"))
            scan_add(s, "cite.article", from, at + 3 - from, "《%.*s》共%lld条（%.*s）",
                     STR_ARG(rule_cite_articles_rows[row].words),
                     (long long)rule_cite_articles_rows[row].articles,
                     STR_ARG(rule_cite_articles_rows[row].source));
    }
}
