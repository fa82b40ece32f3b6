/* SPDX-License-Identifier: MulanPSL-2.0 */
/* punct.c - punctuation (标点): doubled marks, half-width marks between Chinese, pairs, blanks
 *
 * Pairs are looked for per paragraph, because a quotation may run over several sentences; a closing
 * mark alone at its beginning is an item number (1）), not a fault.
 */
#include "base/utf8.h"
#include "check/scan.h"

static bool han_at(struct str t, isize at)
{
    return at >= 0 && at + 2 < t.n && (unsigned char)t.p[at] >= 0xE4 &&
           (unsigned char)t.p[at] <= 0xE9;
}

/* Does a Han character end right before `at`. */
static bool han_before(struct str t, isize at)
{
    return at >= 3 && han_at(t, at - 3) && ((unsigned char)t.p[at - 1] & 0xC0) == 0x80;
}

static const char *const stops[] = {"。", "，", "、", "；", "：", "！", "？"};

static int stop_at(struct str t, isize at)
{
    if (at + 2 >= t.n || ((unsigned char)t.p[at] != 0xE3 && (unsigned char)t.p[at] != 0xEF))
        return -1;
    for (int i = 0; i < 7; i++)
        if (scan_lit(t, at, stops[i]))
            return i;
    return -1;
}

/* The run of stops at `at`; its end. */
static isize repeated(struct scan *s, struct str t, isize at)
{
    isize end = at, n = 0, kinds = 0;
    int first = stop_at(t, at), k;

    while ((k = stop_at(t, end)) >= 0) {
        kinds += k != first;
        end += 3;
        n++;
    }
    if (n < 2)
        return end;
    if (first == 0 && !kinds && n >= 3) {
        scan_mend(s, "punct.ellipsis", s->line_at + at, end - at, S("……"),
                  "省略号应为六个连点（……）");
    } else if (first >= 5 || (n == 2 && kinds && stop_at(t, end - 3) >= 5)) {
        ; /* ？！ and ！！ are said, not misprinted */
    } else {
        scan_mend(s, "punct.repeated", s->line_at + at, end - at, str_slice(t, at, at + 3),
                  "标点重复");
    }
    return end;
}

/* , ; : ? ! ( ) between Han characters. */
static void half(struct scan *s, struct str t, isize at)
{
    static const struct {
        char half;
        const char *full;
    } marks[] = {{',', "，"}, {';', "；"}, {':', "："}, {'?', "？"}, {'!', "！"}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (t.p[at] == marks[i].half && han_before(t, at) && han_at(t, at + 1))
            scan_mend(s, "punct.half", s->line_at + at, 1, str_of(marks[i].full),
                      "中文里应使用全角标点“%s”", marks[i].full);
}

static void blank(struct scan *s, struct str t, isize at)
{
    isize end = at;

    while (end < t.n && t.p[end] == ' ')
        end++;
    /* One blank inside a line of Han characters; several lay out a table or a signature. */
    if (end - at == 1 && han_before(t, at) && han_at(t, end))
        scan_mend(s, "punct.space", s->line_at + at, 1, S(""), "汉字之间有空格");
}

enum { OPEN_MAX = 64 };
static const struct pair {
    const char *open, *close, *rule;
} pairs[] = {{"《", "》", "cite.pair"},  {"“", "”", "punct.pair"},   {"（", "）", "punct.pair"},
             {"〔", "〕", "punct.pair"}, {"【", "】", "punct.pair"}, {"‘", "’", "punct.pair"}};
enum { PAIRS = sizeof pairs / sizeof *pairs };

struct opened {
    int kind;
    isize at;
};

static void unpaired(struct scan *s, const struct opened *o, bool closes)
{
    const struct pair *p = &pairs[o->kind];

    scan_add(s, p->rule, s->line_at + o->at, 3, "“%s”没有与之成对的“%s”",
             closes ? p->close : p->open, closes ? p->open : p->close);
}

static bool item_number(struct str t, isize at)
{
    return at <= 12 && utf8_count(str_slice(t, 0, at)) <= 3;
}

static void in_pairs(struct scan *s, struct str t)
{
    struct opened open[OPEN_MAX];
    int n = 0;

    for (isize i = 0; i + 2 < t.n;) {
        unsigned char c = (unsigned char)t.p[i];

        if (c != 0xE3 && c != 0xE2 && c != 0xEF) {
            /* A half-width bracket may close a full-width one, and the other way round. */
            if (c == ')' && n && open[n - 1].kind == 2)
                n--;
            else if (c == '(' && n < OPEN_MAX)
                open[n++] = (struct opened){2, i};
            i++;
            continue;
        }
        for (int k = 0; k < PAIRS; k++) {
            if (scan_lit(t, i, pairs[k].open) && n < OPEN_MAX) {
                open[n++] = (struct opened){k, i};
                break;
            }
            if (!scan_lit(t, i, pairs[k].close))
                continue;
            if (n && open[n - 1].kind == k) {
                n--;
            } else if (n > 1 && open[n - 2].kind == k) { /* the inner one was never closed */
                if (t.p[open[n - 1].at] != '(')
                    unpaired(s, &open[n - 1], false);
                n -= 2;
            } else if (!(k == 2 && item_number(t, i)) && k != 5) {
                unpaired(s, &(struct opened){k, i}, true);
            }
            break;
        }
        i += 3;
    }
    for (int k = 0; k < n; k++)
        if (t.p[open[k].at] != '(')
            unpaired(s, &open[k], false);
}

/* 《甲》、《乙》 and “甲”、“乙”. */
static void pause_between(struct scan *s, struct str t, isize at)
{
    static const char *const closes[] = {"》", "”"}, *const opens[] = {"《", "“"};

    for (int k = 0; k < 2; k++)
        if (at >= 3 && scan_lit(t, at - 3, closes[k]) && scan_lit(t, at + 3, opens[k]))
            scan_mend(s, "punct.pause", s->line_at + at, 3, S(""), "相邻的%s之间通常不用顿号",
                      k ? "引号" : "书名号");
}

void punct_line(struct scan *s, struct str t)
{
    if (!scan_wants(s, CHECK_PUNCT) && !scan_wants(s, CHECK_CITE))
        return;
    for (isize i = 0; i < t.n;) {
        unsigned char c = (unsigned char)t.p[i];

        if (c == 0xE3 || c == 0xEF) {
            int k = stop_at(t, i);

            if (k == 2)
                pause_between(s, t, i);
            i = k >= 0 ? repeated(s, t, i) : i + 3;
        } else if (c >= 0xE0) {
            i += 3;
        } else {
            if (c == ' ')
                blank(s, t, i);
            else if (c < 0x80 && c >= '!' && c <= '?')
                half(s, t, i);
            i++;
        }
    }
    in_pairs(s, t);
}
