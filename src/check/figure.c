/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figure.c - figures in running text (数字): said twice, in words and in digits, as a range, a count
 *
 * sum.c has tables and totals. Here: 伍万元（60000元), ranges that run backwards, 甲、乙、丙两个方面, parts of a
 * whole that make more or less than a hundred in the hundred, an age that the year of birth contradicts, and
 * the same thing counted twice with different results. Each asks for words that leave no doubt; what is
 * merely unusual is not told.
 */
#include "base/map.h"
#include "base/utf8.h"
#include "check/scan.h"

static bool han(struct str t, isize at)
{
    return at >= 0 && at + 2 < t.n && (unsigned char)t.p[at] >= 0xE4 &&
           (unsigned char)t.p[at] <= 0xE9;
}

static bool digit(struct str t, isize at)
{
    return at >= 0 && at < t.n && t.p[at] >= '0' && t.p[at] <= '9';
}

/* A figure in hundredths at *at, commas left out; -1 for none. */
static int64_t figure(struct str t, isize *at)
{
    int64_t v = 0;
    int behind = -1, n = 0;
    isize i = *at;

    for (; i < t.n && n < 15; i++) {
        if (digit(t, i)) {
            if (behind >= 2)
                continue;
            v = v * 10 + t.p[i] - '0';
            behind += behind >= 0;
            n++;
        } else if (t.p[i] == '.' && behind < 0 && n && digit(t, i + 1)) {
            behind = 0;
        } else if (!(t.p[i] == ',' && n && digit(t, i + 1) && digit(t, i + 3))) {
            break;
        }
    }
    if (!n)
        return -1;
    for (int k = behind < 0 ? 0 : behind; k < 2; k++)
        v *= 10;
    *at = i;
    return v;
}

/* --- 伍万元（60000元） */

static const struct {
    const char *word;
    int64_t value;
} numerals[] = {{"零", 0}, {"〇", 0}, {"一", 1}, {"壹", 1}, {"二", 2}, {"贰", 2}, {"两", 2},
                {"三", 3}, {"叁", 3}, {"四", 4}, {"肆", 4}, {"五", 5}, {"伍", 5}, {"六", 6},
                {"陆", 6}, {"七", 7}, {"柒", 7}, {"八", 8}, {"捌", 8}, {"九", 9}, {"玖", 9}},
  tens[] = {{"十", 10}, {"拾", 10}, {"百", 100}, {"佰", 100}, {"千", 1000}, {"仟", 1000}};

/* A number in words, in hundredths; only whole ones with a unit of ten, hundred … inside. */
static int64_t in_words(struct str t, isize *at, bool *weighty)
{
    int64_t whole = 0, part = 0, one = -1;
    isize i = *at;
    int n = 0;

    *weighty = false;
    while (n < 24) {
        isize from = i;

        for (size_t k = 0; k < sizeof numerals / sizeof *numerals && i == from; k++)
            if (scan_lit(t, i, numerals[k].word)) {
                if (one > 0)
                    return -1; /* 二三 */
                one = numerals[k].value;
                i += 3;
            }
        for (size_t k = 0; k < sizeof tens / sizeof *tens && i == from; k++)
            if (scan_lit(t, i, tens[k].word)) {
                part += (one > 0 ? one : 1) * tens[k].value;
                one = -1;
                *weighty = true;
                i += 3;
            }
        if (i == from && n && (scan_lit(t, i, "万") || scan_lit(t, i, "亿"))) {
            int64_t unit = scan_lit(t, i, "万") ? 10000 : 100000000;

            part += one > 0 ? one : 0;
            one = -1;
            whole = unit == 10000 ? whole + part * unit : (whole + part) * unit;
            part = 0;
            *weighty = true;
            i += 3;
        }
        if (i == from)
            break;
        n++;
    }
    if (!n || whole > INT64_C(1000000000000))
        return -1;
    *at = i;
    return (whole + part + (one > 0 ? one : 0)) * 100;
}

/* 万元, 元 behind a figure. */
static int64_t money(struct str t, isize *at, int64_t v)
{
    isize i = *at;
    int64_t times = 1;

    if (scan_lit(t, i, "万")) {
        times = 10000;
        i += 3;
    } else if (scan_lit(t, i, "亿")) {
        times = 100000000;
        i += 3;
    }
    *at = i;
    return v > INT64_MAX / 10 / times ? -1 : v * times;
}

static void words_and_digits(struct scan *s, struct str t)
{
    for (isize i = 0; (i = scan_next(s, LOOK_NUMERAL, t, i)) + 6 < t.n;) {
        isize at = i, open, inside;
        bool weighty;
        int64_t said, shown;

        if (i >= 3 && (scan_lit(t, i - 3, "第") || scan_lit(t, i - 3, "约"))) {
            i += 3;
            continue;
        }
        said = in_words(t, &at, &weighty);
        i = at > i ? at : i + 3;
        if (said <= 0 || !weighty)
            continue;
        if (scan_lit(t, at, "元整"))
            open = at + 6;
        else if (scan_lit(t, at, "元"))
            open = at + 3;
        else
            continue;
        if (scan_lit(t, open, "（"))
            inside = open + 3;
        else if (scan_lit(t, open, "("))
            inside = open + 1;
        else
            continue;
        while (scan_lit(t, inside, "￥") || scan_lit(t, inside, "小写") ||
               scan_lit(t, inside, "人民币") || scan_lit(t, inside, "：") ||
               scan_lit(t, inside, "¥") || scan_lit(t, inside, ":"))
            inside += scan_lit(t, inside, "¥")        ? 2
                      : scan_lit(t, inside, ":")      ? 1
                      : scan_lit(t, inside, "小写")   ? 6
                      : scan_lit(t, inside, "人民币") ? 9
                                                      : 3;
        shown = figure(t, &inside);
        if (shown < 0)
            continue;
        shown = money(t, &inside, shown);
        if (scan_lit(t, inside, "元"))
            inside += 3;
        if (shown >= 0 && shown != said)
            scan_add(s, "sum.words", s->line_at + open, inside - open,
                     "大写和小写的金额不一致：大写是%lld元", (long long)(said / 100));
    }
}

/* --- ranges */

static void ranges(struct scan *s, struct str t, isize at)
{
    static const char *const joints[] = {"—", "～", "-", "~", "－", "至", "到"};
    static const char *const units[] = {"%",    "％",   "岁", "人", "元",   "天", "个月",
                                        "小时", "公里", "米", "亩", "℃",    "时", "分",
                                        "页",   "年级", "楼", "层", "毫米", NULL};
    static const char *const falls[] = {"从", "由", "降", "减", "下", "缩", "比", NULL};
    isize i = at;
    int64_t a = figure(t, &i), b;
    bool word = false, percent = false;
    struct str unit = {0};
    unsigned char c = at ? (unsigned char)t.p[at - 1] : ' ';

    if (a < 0 || c == '-' || c == '/' || c == '.' || ((c | 32) >= 'a' && c < 0x80))
        return; /* of a date, an address, a model number */
    if (scan_lit(t, i, "%"))
        percent = true, i++;
    for (int k = 0; k < 7; k++)
        if (scan_lit(t, i, joints[k])) {
            i += str_of(joints[k]).n;
            word = k >= 5;
            b = figure(t, &i);
            if (b < 0 || a <= b || b == 0)
                return;
            for (int u = 0; units[u]; u++)
                if (scan_lit(t, i, units[u]))
                    unit = str_of(units[u]);
            if (!unit.n || (percent && !str_eq(unit, S("%"))) ||
                (word && scan_any(str_slice(t, at > 45 ? at - 45 : 0, at), falls)))
                return;
            if (str_eq(unit, S("时")) || str_eq(unit, S("分")))
                return; /* 22时至6时 */
            if (scan_any(str_slice(t, at > 12 ? at - 12 : 0, at), falls))
                return;
            scan_add(s, "sum.range", s->line_at + at, i + unit.n - at,
                     "起止颠倒：前面的数大于后面的数");
            return;
        }
}

/* --- 甲、乙、丙两个方面 */

static int small_count(struct str t, isize *at)
{
    static const char *const zh[] = {"两", "二", "三", "四", "五",
                                     "六", "七", "八", "九", "十"};
    static const int values[] = {2, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    isize i = *at;
    int v = 0;

    while (i < t.n && digit(t, i) && i - *at < 2)
        v = v * 10 + t.p[i++] - '0';
    if (i > *at) {
        *at = i;
        return v;
    }
    for (int k = 0; k < 10; k++)
        if (scan_lit(t, i, zh[k])) {
            *at = i + 3;
            return values[k];
        }
    return 0;
}

/* “甲”“乙”等三项, 《甲》《乙》两部法规: quoted names leave no doubt what is counted. */
static void counted(struct scan *s, struct str t)
{
    static const struct {
        const char *open, *close;
    } marks[] = {{"《", "》"}, {"“", "”"}};
    static const char *const units[] = {"部", "项", "个方面", "个",   "种", "类",
                                        "份", "件", "大",     "方面", "条", NULL};

    for (int k = 0; k < 2; k++)
        for (isize i = 0; scan_has(s, k ? MARK_QUOTE : MARK_TITLE) &&
                          (i = scan_sign(s, t, i, k ? 0x201C : 0x300A)) + 6 < t.n;) {
            isize at = i, from = i, n = 0, end;
            int said;
            bool etc = false, unit = false;

            for (;;) { /* a row of quoted names */
                isize close = str_find(str_slice(t, at, at + 240), str_of(marks[k].close));

                if (close < 0)
                    break;
                at += close + 3;
                n++;
                from = at;
                if (scan_lit(t, at, "、") || scan_lit(t, at, "和") || scan_lit(t, at, "及"))
                    at += 3;
                if (!scan_lit(t, at, marks[k].open))
                    break;
            }
            i = from > i ? from : i + 3;
            if (n < 2 || at != from)
                continue;
            end = at;
            if (scan_lit(t, end, "等")) {
                etc = true;
                end += 3;
            }
            from = end;
            said = small_count(t, &end);
            for (int u = 0; units[u] && said && !unit; u++)
                if (scan_lit(t, end, units[u])) {
                    unit = true;
                    end += str_of(units[u]).n;
                }
            if (unit && (etc ? n > said : n != said))
                scan_add(s, "sum.count", s->line_at + from, end - from,
                         "前面列举了%d项，这里说是%d", (int)n, said);
        }
}

/* --- 占60%、占30%、占20% */

static void shares(struct scan *s, struct str t)
{
    int64_t sum = 0;
    int n = 0;
    isize from = 0, base = 0, i;

    if (!scan_has(s, MARK_SHARE) || (!str_has(t, S("分别占")) && !str_has(t, S("各占"))))
        return;
    i = str_find(t, S("分别占"));
    if (i < 0)
        i = str_find(t, S("各占"));
    base = i;
    for (isize k = base; k < t.n && !scan_lit(t, k, "。") && !scan_lit(t, k, "；"); k++) {
        isize at = k;
        int64_t v;

        if (!digit(t, k) || (v = figure(t, &at)) < 0)
            continue;
        if (scan_lit(t, at, "%") || scan_lit(t, at, "％")) {
            if (!n)
                from = k;
            sum += v;
            n++;
            base = at + (t.p[at] == '%' ? 1 : 3);
        }
        k = at - 1;
    }
    if (n >= 2 && sum > 10050)
        scan_add(s, "sum.percent", s->line_at + from, base - from,
                 "各部分的百分比相加是%lld.%02lld%%，超过百分之百", (long long)(sum / 100),
                 (long long)(sum % 100));
}

/* --- 1990年3月出生，现年25岁 */

static void ages(struct scan *s, struct str t)
{
    isize base = 0, i;
    int now;

    if (!day_is_set(s->in->written) || !scan_has(s, MARK_AGE))
        return;
    now = day_year(s->in->written);
    while ((i = str_find(str_from(t, base), S("岁"))) >= 0) {
        isize at = base + i, a = at, b;
        int age = 0, year = 0, unit = 1;
        struct str before;

        base = at + 3;
        while (a > 0 && digit(t, a - 1) && at - a < 3) {
            age += (t.p[--a] - '0') * unit;
            unit *= 10;
        }
        if (a == at || age > 120)
            continue;
        before = str_slice(t, a > 120 ? a - 120 : 0, a);
        b = str_rfind(before, S("年"));
        if (b < 4 || !str_has(before, S("生")) ||
            !(str_ends(before, S("现年")) || str_ends(before, S("今年")) ||
              str_ends(before, S("年龄"))))
            continue;
        for (; b >= 4; b = str_rfind(str_slice(before, 0, b), S("年"))) {
            year = 0;
            for (int k = 0; k < 4 && year >= 0; k++)
                year = digit(before, b - 4 + k) ? year * 10 + before.p[b - 4 + k] - '0' : -1;
            if (year > 1900 && year <= now)
                break;
            year = 0;
        }
        if (year && (now - year - age > 1 || now - year - age < 0))
            scan_add(s, "sum.age", s->line_at + a, at + 3 - a,
                     "年龄与出生年份不符：%d年出生，到%d年是%d岁", year, now, now - year);
    }
}

/* --- the same thing counted twice */

enum { FACTS = 512, KEY_LEAST = 8 };

struct fact {
    int64_t value;
    isize at, n;
    int line;
    bool doubted;
};
struct figures {
    struct map by_key; /* words and unit → struct fact */
    int n;
};

/* Does the sentence say which year or month, which unit: the same words may count another thing then. */
static bool of_other_time(struct str t, isize at)
{
    static const char *const words[] = {"上年", "去年", "同期", "上半年", "下半年",
                                        "季度", "年，", "月，", "截至",   NULL};
    isize from = at;

    while (from > 0 &&
           !(from >= 3 && (scan_lit(t, from - 3, "。") || scan_lit(t, from - 3, "；"))) &&
           at - from < 180)
        from--;
    while (from < at && ((unsigned char)t.p[from] & 0xC0) == 0x80)
        from++;
    return (at > 0 && digit(t, at - 1)) || scan_any(str_slice(t, from, at + 12), words);
}

/* ……收入54万元，完成调整预算收入计划55万元: what was done stands in the clause before, which is not in the key. */
static bool has_no_subject(struct str t, isize from)
{
    static const char *const verbs[] = {"完成", "实现", "达到", "占", "为",
                                        "超过", "同比", "较",   "比", NULL};

    if (from < 3 || !scan_lit(t, from - 3, "，"))
        return false;
    for (int i = 0; verbs[i]; i++)
        if (scan_lit(t, from, verbs[i]))
            return true;
    return false;
}

/* 受理政府信息公开申请12件: the words of the clause before the figure, and its unit, are the key. */
static void remember(struct scan *s, struct str t, isize at)
{
    static const char *const units[] = {"件", "条", "次", "人",   "项",   "家",
                                        "户", "份", "起", "万元", "亿元", NULL};
    isize end = at, from = at;
    int64_t v = figure(t, &end);
    struct str unit = {0}, key;
    struct fact *f;

    for (int u = 0; units[u]; u++)
        if (scan_lit(t, end, units[u]))
            unit = str_of(units[u]);
    if (v < 0 || !unit.n)
        return;
    while (from >= 3 && han(t, from - 3) && ((unsigned char)t.p[from - 1] & 0xC0) == 0x80 &&
           at - from < 90)
        from -= 3;
    key = str_slice(t, from, at);
    if (has_no_subject(t, from) || of_other_time(t, from)) /* 2020年……201条，2021年……210条 */
        return;
    /* An ordinal (第1002次) and a bound (5万元以上) count nothing. */
    if (utf8_count(key) < KEY_LEAST || str_ends(key, S("第")) ||
        scan_lit(t, end + unit.n, "以") || scan_lit(t, end + unit.n, "左右"))
        return;
    if (!s->figures)
        s->figures = NEW(s->mem, struct figures, 1);
    if (s->figures->n++ >= FACTS)
        return;
    key = str_concat(s->mem, key, unit);
    f = map_get(&s->figures->by_key, key);
    if (!f) {
        f = NEW(s->mem, struct fact, 1);
        *f = (struct fact){v, s->line_at + at, end + unit.n - at, s->line, false};
        *map_put(s->mem, &s->figures->by_key, key) = f;
        return;
    }
    if (f->value == v || f->doubted)
        return;
    f->doubted = true;
    scan_add(s, "sum.same", s->line_at + at, end + unit.n - at,
             "前文同一事项是“%.*s”，这里不同",
             STR_ARG(str_slice(s->text, f->at, f->at + f->n)));
}

void figure_line(struct scan *s, struct str t)
{
    bool tabs;

    if (!scan_wants(s, CHECK_SUM))
        return;
    tabs = s->holds & HAS_TAB;
    for (isize i = -1; (i = scan_next(s, LOOK_DIGIT, t, i + 1)) < t.n;)
        if (!digit(t, i - 1)) {
            ranges(s, t, i);
            if (!tabs && !s->in->fragment)
                remember(s, t, i);
        }
    if (scan_has(s, MARK_YUAN) && s->holds & HAS_BRACKET)
        words_and_digits(s, t);
    if (s->holds & HAS_BRACKET && (scan_has(s, MARK_TITLE) || scan_has(s, MARK_QUOTE)))
        counted(s, t);
    if (s->holds & HAS_DIGIT) {
        shares(s, t);
        ages(s, t);
    }
}
