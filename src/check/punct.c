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

/* 。、 are E3 80 8x, the others EF BC xx: which of `stops` it is, or -1. */
static int stop_at(struct str t, isize at)
{
    unsigned char a, b, c;

    if (at + 2 >= t.n)
        return -1;
    a = (unsigned char)t.p[at];
    b = (unsigned char)t.p[at + 1];
    c = (unsigned char)t.p[at + 2];
    if (a == 0xE3 && b == 0x80)
        return c == 0x82 ? 0 : c == 0x81 ? 2 : -1;
    if (a != 0xEF || b != 0xBC)
        return -1;
    switch (c) {
    case 0x8C:
        return 1;
    case 0x9B:
        return 3;
    case 0x9A:
        return 4;
    case 0x81:
        return 5;
    case 0x9F:
        return 6;
    default:
        return -1;
    }
}

/* The run of stops at `at`, the first of them `first`; its end. */
static isize repeated(struct scan *s, struct str t, isize at, int first)
{
    isize end = at, n = 0, kinds = 0;
    int k;

    if (at + 3 < t.n && t.p[at + 3] != '\xE3' && t.p[at + 3] != '\xEF')
        return at + 3;
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
        if (t.p[at] == marks[i].half && !(i == 0 && s->in->table) && han_before(t, at) &&
            han_at(t, at + 1))
            scan_mend(s, "punct.half", s->line_at + at, 1, str_of(marks[i].full),
                      "中文里应使用全角标点“%s”", marks[i].full);
}

/* 完成了. at the end of a line. */
static void half_stop(struct scan *s, struct str t, isize at)
{
    if (han_before(t, at) && !str_trim(str_from(t, at + 1)).n)
        scan_mend(s, "punct.half", s->line_at + at, 1, S("。"), "中文里应使用全角标点“。”");
}

/* Blanks that are meant: behind 第一条 and 一是, in lines where every word or character is set apart,
 * between words of a heading or a name. A line with one blank in twenty characters or more is one where it slipped in. */
static bool set_out(struct str t, isize at, isize end)
{
    isize from = at, stop = end, blanks = 0, i = 0, next;

    if (t.n < 3 * 6)
        return true;
    while (from > 0 && han_before(t, from))
        from -= 3;
    while (han_at(t, stop))
        stop += 3;
    /* 第一条 …, 第三章 …, 附件 …, and short words that stand alone on a side */
    if (scan_lit(t, from, "第") || scan_lit(t, from, "附") || at - from <= 3 || stop - end <= 3)
        return true;
    for (; blanks <= 2 && (next = str_find(str_from(t, i), S(" "))) >= 0; i += next + 1)
        blanks++;
    return blanks > 2;
}

static void blank(struct scan *s, struct str t, isize at)
{
    isize end = at;

    while (end < t.n && t.p[end] == ' ')
        end++;
    /* One blank inside a line of Han characters; several lay out a table or a signature. */
    if (end - at == 1 && han_before(t, at) && han_at(t, end) && !set_out(t, at, end))
        scan_mend(s, "punct.space", s->line_at + at, 1, S(""), "汉字之间有空格");
}

enum { OPEN_MAX = 64, TITLE_MOST = 240 /* bytes */ };
static const struct pair {
    const char *open, *close, *rule;
} pairs[] = {{"《", "》", "cite.pair"},  {"“", "”", "punct.pair"},   {"（", "）", "punct.pair"},
             {"〔", "〕", "punct.pair"}, {"【", "】", "punct.pair"}, {"‘", "’", "punct.pair"}};

struct opened {
    int kind;
    isize at;
};

/* Marks of earlier lines that wait for their other half: a quotation may run over paragraphs, and a
 * line of plain text may end inside one. */
enum { WAITING = 32, LINES_APART = 8 };

struct pairs_open {
    struct {
        int kind, line;
        isize at; /* of the text */
    } of[WAITING];
    int n;
};

static void tell(struct scan *s, int kind, isize at, bool closes)
{
    const struct pair *p = &pairs[kind];

    scan_add(s, p->rule, at, 3, "“%s”没有与之成对的“%s”", closes ? p->close : p->open,
             closes ? p->open : p->close);
}

static void forget(struct pairs_open *p, int i)
{
    for (p->n--; i < p->n; i++)
        p->of[i] = p->of[i + 1];
}

static void tell_open(struct scan *s, int i)
{
    int line = s->line;

    s->line = s->pairs->of[i].line;
    tell(s, s->pairs->of[i].kind, s->pairs->of[i].at, false);
    s->line = line;
    forget(s->pairs, i);
}

static void unpaired(struct scan *s, const struct opened *o, bool closes)
{
    if (!s->pairs)
        s->pairs = NEW(s->mem, struct pairs_open, 1);
    if (!closes) {
        if (s->pairs->n == WAITING)
            tell_open(s, 0);
        s->pairs->of[s->pairs->n].kind = o->kind;
        s->pairs->of[s->pairs->n].line = s->line;
        s->pairs->of[s->pairs->n++].at = s->line_at + o->at;
        return;
    }
    for (int i = s->pairs->n - 1; i >= 0; i--)
        if (s->pairs->of[i].kind == o->kind && s->line > s->pairs->of[i].line &&
            s->line - s->pairs->of[i].line <= LINES_APART) {
            forget(s->pairs, i);
            return;
        }
    tell(s, o->kind, s->line_at + o->at, true);
}

void pair_whole(struct scan *s)
{
    while (s->pairs && s->pairs->n)
        tell_open(s, 0);
}

/* A quotation of several paragraphs opens each of them anew and closes once. */
static void quotation_goes_on(struct scan *s, struct str t)
{
    if (!s->pairs || !str_starts(str_trim_wide(t), S("“")))
        return;
    for (int i = s->pairs->n - 1; i >= 0; i--)
        if (pairs[s->pairs->of[i].kind].open[2] == '\x9C' &&
            s->line - s->pairs->of[i].line <= LINES_APART) {
            forget(s->pairs, i);
            return;
        }
}

static bool item_number(struct str t, isize at)
{
    return at <= 12 && utf8_count(str_slice(t, 0, at)) <= 3;
}

/* Which pair a mark belongs to, -1 for none. */
static int pair_of(unsigned rune, bool *closes)
{
    switch (rune) {
    case 0x300B:
    case 0x201D:
    case 0xFF09:
    case 0x3015:
    case 0x3011:
    case 0x2019:
        *closes = true;
        rune--;
        break;
    default:
        *closes = false;
    }
    switch (rune) {
    case 0x300A: /* 《 “ （ 〔 【 ‘, as in `pairs` */
        return 0;
    case 0x201C:
        return 1;
    case 0xFF08:
        return 2;
    case 0x3014:
        return 3;
    case 0x3010:
        return 4;
    case 0x2018:
        return 5;
    default:
        return -1;
    }
}

/* 《关于印发《方案》的通知》: the inner title at [at, close] stands in single marks, where the outer is closed. */
static void title_in_title(struct scan *s, struct str t, isize at, isize close)
{
    isize end = str_find(str_from(t, close + 3), S("》")),
          next = str_find(str_from(t, close + 3), S("《"));
    struct check_finding *f;

    if (end < 0 || (next >= 0 && next < end) || end > TITLE_MOST)
        return;
    f = scan_mend(s, "punct.pair", s->line_at + at, close + 3 - at,
                  str_fmt(s->mem, "〈%.*s〉", STR_ARG(str_slice(t, at + 3, close))),
                  "书名号里面还要用书名号时，里面的用单书名号〈〉");
    if (f)
        f->level = CHECK_NOTE;
}

/* A mark at `i`, which may open or close a pair. */
static void one_mark(struct scan *s, struct str t, isize i, struct opened *open, int *n)
{
    bool closes = false;
    int k = pair_of(scan_three(t, i), &closes);

    if (k < 0)
        return;
    if (!closes) {
        if (*n < OPEN_MAX)
            open[(*n)++] = (struct opened){k, i};
    } else if (*n && open[*n - 1].kind == k) {
        --*n;
        if (k == 0 && *n && open[*n - 1].kind == k)
            title_in_title(s, t, open[*n].at, i);
    } else if (*n > 1 && open[*n - 2].kind == k) { /* the inner one was never closed */
        if (t.p[open[*n - 1].at] != '(')
            unpaired(s, &open[*n - 1], false);
        *n -= 2;
    } else if (!(k == 2 && item_number(t, i)) && k != 5) {
        unpaired(s, &(struct opened){k, i}, true);
    }
}

static void in_pairs(struct scan *s, struct str t)
{
    struct opened open[OPEN_MAX];
    int n = 0;

    for (isize i = 0; (i = scan_next(s, LOOK_OTHER, t, i)) + 2 < t.n;) {
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
        one_mark(s, t, i, open, &n);
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

/* \"字\" in straight quotes: a pair of them around Han characters. */
static isize straight(struct scan *s, struct str t, isize at)
{
    isize close = str_find(str_slice(t, at + 1, at + 120), S("\""));

    if (close <= 0 || !han_at(t, at + 1) || !han_before(t, at + 1 + close))
        return at + 1;
    scan_mend(s, "punct.quote", s->line_at + at, close + 2,
              str_fmt(s->mem, "“%.*s”", STR_ARG(str_slice(t, at + 1, at + 1 + close))),
              "中文里应使用弯引号“”");
    return at + close + 2;
}

/* ”字“: closed before it is opened. The first ” stands at `b`. */
static bool turned(struct scan *s, struct str t, isize b)
{
    isize a = str_find(str_slice(t, 0, b + 93), S("“"));

    if (a < b || str_has(str_slice(t, 0, b), S("”")) || !han_at(t, b + 3) ||
        str_has(str_from(t, a + 3), S("”")))
        return false;
    scan_mend(s, "punct.quote", s->line_at + b, a + 3 - b,
              str_fmt(s->mem, "“%.*s”", STR_ARG(str_slice(t, b + 3, a))), "前后引号写反");
    return true;
}

/* 1、 and （1）、 at `i`: the number of the third level takes a point, that of the fourth no mark. */
static void order_digits(struct scan *s, struct str t, isize i)
{
    bool round = scan_lit(t, i, "（") || scan_lit(t, i, "(");
    isize from = i += !round ? 0 : t.p[i] == '(' ? 1 : 3;

    while (i < t.n && t.p[i] >= '0' && t.p[i] <= '9')
        i++;
    if (i == from || i - from > 2)
        return;
    if (round) {
        i += scan_lit(t, i, "）") ? 3 : scan_lit(t, i, ")") ? 1 : 0;
        if (scan_lit(t, i - 1, ")") || scan_lit(t, i - 3, "）"))
            if (scan_lit(t, i, "、"))
                scan_mend(s, "punct.order", s->line_at + i, 3, S(""), "“（1）”后面不用标点");
    } else if ((scan_lit(t, i, "、") || scan_lit(t, i, "，")) && han_at(t, i + 3)) {
        scan_mend(s, "punct.order", s->line_at + i, 3, S("."), "“1”后面用下脚点“.”");
    }
}

/* （一）、 第一、： a number that needs no mark behind it. */
static void order(struct scan *s, struct str t)
{
    isize i = 0, end;

    while (scan_lit(t, i, "　") || (i < t.n && t.p[i] == ' '))
        i += t.p[i] == ' ' ? 1 : 3;
    if (scan_lit(t, i, "（") && scan_numeral(t, i + 3, &end) &&
        (scan_lit(t, end, "）、") || scan_lit(t, end, "），")))
        scan_mend(s, "punct.order", s->line_at + end + 3, 3, S(""), "“（一）”后面不用标点");
    else if (scan_numeral(t, i, &end) && end - i <= 6 &&
             (scan_lit(t, end, "，") || scan_lit(t, end, ".") || scan_lit(t, end, "．")) &&
             han_at(t, end + (t.p[end] == '.' ? 1 : 3)))
        scan_mend(s, "punct.order", s->line_at + end, t.p[end] == '.' ? 1 : 3, S("、"),
                  "“一”后面用顿号");
    else
        order_digits(s, t, i);
}

/* 第一、要, 首先、要: a word that counts takes a comma; 第一、二产业 and 第一、第二 are lists. */
static void counts(struct scan *s, struct str t, isize at)
{
    static const char *const words[] = {"首先", "其次", "再次", "最后", NULL};
    isize from = -1, end, begin;

    for (const char *const *w = words; *w; w++)
        if (str_ends(str_slice(t, 0, at), str_of(*w)))
            from = at - str_of(*w).n;
    if (from < 0 && at >= 6 && scan_lit(t, at - 6, "第") && scan_numeral(t, at - 3, &end) &&
        end == at)
        from = at - 6;
    begin = from;
    if (from < 0 || !han_at(t, at + 3) || scan_lit(t, at + 3, "第") ||
        scan_numeral(t, at + 3, &end))
        return;
    while (begin > 0 && t.p[begin - 1] == ' ')
        begin--;
    if (begin > 0 && !scan_lit(t, begin - 3, "。") && !scan_lit(t, begin - 3, "；") &&
        !scan_lit(t, begin - 3, "：") && !scan_lit(t, begin - 3, "　"))
        return;
    scan_mend(s, "punct.order", s->line_at + at, 3, S("，"), "“%.*s”后面用逗号",
              STR_ARG(str_slice(t, from, at)));
}

static bool is_wide(unsigned r)
{
    return (r >= 0xFF10 && r <= 0xFF19) || (r >= 0xFF21 && r <= 0xFF3A) ||
           (r >= 0xFF41 && r <= 0xFF5A);
}

/* １２３ａｂ */
static isize wide(struct scan *s, struct str t, isize at)
{
    isize end = at, n = 0;
    char *out;

    while (is_wide(scan_three(t, end)))
        end += 3;
    if (end == at)
        return at + 3;
    out = NEW(s->mem, char, (end - at) / 3);
    for (isize i = at; i < end; i += 3)
        out[n++] = (char)(scan_three(t, i) - 0xFEE0);
    scan_mend(s, "punct.wide", s->line_at + at, end - at, (struct str){out, n},
              "数字和字母用半角");
    return end;
}

void punct_line(struct scan *s, struct str t)
{
    bool reversed = false, closed = false;

    if (!scan_wants(s, CHECK_PUNCT) && !scan_wants(s, CHECK_CITE))
        return;
    for (isize i = 0; (i = scan_next(s, LOOK_OTHER, t, i)) < t.n;) {
        unsigned char c = (unsigned char)t.p[i];

        if (c == 0xE3 || c == 0xEF) {
            int k = stop_at(t, i);

            if (k == 2) {
                pause_between(s, t, i);
                counts(s, t, i);
            }
            i = k >= 0                               ? repeated(s, t, i, k)
                : c == 0xEF && !scan_lit(t, i, "（") ? wide(s, t, i)
                                                     : i + 3;
        } else if (c == '"') {
            i = straight(s, t, i);
        } else if (c >= 0xE0) {
            if (c == 0xE2 && !closed && scan_lit(t, i, "”")) {
                reversed = turned(s, t, i);
                closed = true;
            }
            i += 3;
        } else {
            if (c == ' ')
                blank(s, t, i);
            else if (c == '.')
                half_stop(s, t, i);
            else if (c == ',' || c == ';' || c == ':' || c == '?' || c == '!')
                half(s, t, i);
            i++;
        }
    }
    order(s, t);
    quotation_goes_on(s, t);
    if (!reversed)
        in_pairs(s, t);
    if (s->in->fragment)
        pair_whole(s);
}
