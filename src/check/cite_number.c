/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cite_number.c - the number behind a quoted title: 《中华人民共和国政府信息公开条例》（国务院令第711号）
 *
 * rulebook/terms/cite-numbers.tsv has the numbers of what every office quotes. A title is meant when it ends
 * as the row says and begins with who issued it. The row's words alone may be the title of another office's
 * document, too (《2021年政务公开工作要点》): then the number must at least be of the same series.
 */
#include "base/utf8.h"
#include "check/scan.h"
#include "rules.h"

enum { NUMBER_MOST = 96, GAP_MOST = 4 };

/* Does `title` begin with one of the issuers, divided by |. */
static bool issued(struct str issuers, struct str title)
{
    struct str one;

    while (issuers.n) {
        str_cut(issuers, S("|"), &one, &issuers);
        if (str_starts(title, one))
            return true;
    }
    return false;
}

/* What is quoted within: 关于印发〈…〉的通知, 关于印发…的通知. */
static struct str heart(struct str title)
{
    static const char *const ends[] = {"的通知", "〉", ">", NULL};

    for (int i = 0; ends[i]; i++)
        if (str_ends(title, str_of(ends[i])))
            title = str_slice(title, 0, title.n - str_of(ends[i]).n);
    return title;
}

/* The number without blanks, in the brackets of the standard, without the words 中华人民共和国. */
static struct str plain(struct arena *mem, struct str number)
{
    static const char *const open[] = {"[", "［", "【", "(", "（", NULL};
    static const char *const close[] = {"]", "］", "】", ")", "）", NULL};

    number = str_replace(mem, number, S(" "), S(""));
    number = str_replace(mem, number, S("中华人民共和国"), S(""));
    for (int i = 0; open[i]; i++) {
        number = str_replace(mem, number, str_of(open[i]), S("〔"));
        number = str_replace(mem, number, str_of(close[i]), S("〕"));
    }
    return number;
}

/* Digits alone: orders are written 国务院令第711号, 国务院令711号, 国务院第711号令. */
static struct str digits(struct arena *mem, struct str number)
{
    char *p = NEW(mem, char, number.n + 1);
    isize n = 0;

    for (isize i = 0; i < number.n; i++)
        if (number.p[i] >= '0' && number.p[i] <= '9')
            p[n++] = number.p[i];
    return (struct str){p, n};
}

static bool agrees(struct arena *mem, struct str numbers, struct str found)
{
    struct str one, is = plain(mem, found);

    while (numbers.n) {
        str_cut(numbers, S("|"), &one, &numbers);
        if (str_has(one, S("令")) ? str_eq(digits(mem, one), digits(mem, is)) : str_eq(one, is))
            return true;
    }
    return false;
}

/* What stands before year or number: 国办发, 国务院令. */
static struct str series(struct str number)
{
    isize n = 0;

    while (n < number.n && !(number.p[n] >= '0' && number.p[n] <= '9') &&
           !scan_lit(number, n, "〔") && !scan_lit(number, n, "第"))
        n++;
    return str_slice(number, 0, n);
}

static bool meant(struct arena *mem, isize row, struct str title, struct str number)
{
    struct str words = rule_cite_numbers_rows[row].words,
               issuer = rule_cite_numbers_rows[row].issuer;

    if (str_eq(title, words))
        return !issuer.n ||
               str_eq(series(plain(mem, number)), series(rule_cite_numbers_rows[row].number));
    return issued(issuer, title) && (str_ends(title, words) || str_ends(heart(title), words));
}

/* The number in brackets right behind `at`: what stands before 号, with it. */
static bool number_behind(struct str text, isize at, struct str *number)
{
    static const char *const opens[] = {"（", "(", NULL};
    struct str rest;
    isize no;

    for (int k = 0; k < GAP_MOST && at < text.n && text.p[at] == ' '; k++)
        at++;
    for (int i = 0; opens[i]; i++) {
        if (!scan_lit(text, at, opens[i]))
            continue;
        rest = str_slice(text, at + str_of(opens[i]).n, text.n);
        rest = str_slice(rest, 0, rest.n < NUMBER_MOST ? rest.n : NUMBER_MOST);
        no = str_find(rest, S("号"));
        if (no < 0)
            return false;
        *number = str_slice(rest, 0, no + 3);
        return !str_has(*number, S("《")) && !str_has(*number, S("，")) &&
               !str_has(*number, S("。")) && !str_has(*number, S("\n"));
    }
    return false;
}

void cite_number(struct scan *s, struct str title)
{
    struct str number, instead, rest;

    if (!number_behind(s->text, (title.p - s->text.p) + title.n + 3, &number))
        return;
    for (isize i = 0; i < rule_cite_numbers_count; i++) {
        if (!meant(s->mem, i, title, number))
            continue;
        if (agrees(s->mem, rule_cite_numbers_rows[i].number, number))
            return;
        str_cut(rule_cite_numbers_rows[i].number, S("|"), &instead, &rest);
        scan_mend(s, "cite.number", number.p - s->text.p, number.n, instead,
                  "《%.*s》的文号是%.*s", STR_ARG(rule_cite_numbers_rows[i].words),
                  STR_ARG(instead));
        return;
    }
}
