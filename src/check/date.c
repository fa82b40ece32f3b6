/* SPDX-License-Identifier: MulanPSL-2.0 */
/* date.c - days that do not exist, weekdays that are others, ranges that run backwards
 *
 * Read are 2021年3月1日, 3月1日, 2021-03-01, 二〇二一年三月一日. A weekday in brackets or right behind a
 * whole date is held against the calendar; without a year nothing can be said. Two whole dates (or
 * two years) joined by 至, 到, — or - form a range.
 */
#include "base/day.h"
#include "check/scan.h"

struct date {
    int year, month, day; /* 0: not given */
    isize at, end;
    bool dashed; /* 2021-03-01 */
};

/* A number in Chinese numerals or digits at *at, at most `most` characters; -1 when there is none. */
static int number(struct str t, isize *at, int most)
{
    int v = 0, n = 0, tens = -1;

    while (n < most) {
        int d = scan_digit(t, at);

        if (d < 0) {
            d = scan_han(scan_three(t, *at));
            if (d < 0)
                break;
            if (d == 10 && tens >= 0)
                return -1;
            *at += 3;
        }
        if (d == 10) { /* 十, 十二, 二十, 二十一 */
            tens = n ? v : 1;
            v = 0;
            n++;
            continue;
        }
        v = v * 10 + d;
        n++;
    }
    if (!n)
        return -1;
    return tens >= 0 ? tens * 10 + v : v;
}

static bool dashed(struct str t, isize at, struct date *d)
{
    isize i = at;
    int part[3];

    for (int k = 0; k < 3; k++) {
        isize from = i;

        part[k] = 0;
        while (i < t.n && t.p[i] >= '0' && t.p[i] <= '9' && i - from < 4)
            part[k] = part[k] * 10 + t.p[i++] - '0';
        if (k == 0 ? i - from != 4 : i == from || i - from > 2)
            return false;
        if (k < 2) {
            if (i >= t.n || (t.p[i] != '-' && t.p[i] != '/' && t.p[i] != '.') ||
                (k && t.p[i] != t.p[from - 1]))
                return false;
            i++;
        }
    }
    if (i < t.n && ((t.p[i] >= '0' && t.p[i] <= '9') || t.p[i] == '-' || t.p[i] == '/' ||
                    (t.p[i] == '.' && i + 1 < t.n && t.p[i + 1] >= '0' && t.p[i + 1] <= '9')))
        return false;
    *d = (struct date){part[0], part[1], part[2], at, i, true};
    return part[0] >= 1900 && part[0] <= 2100;
}

/* A date that begins at `at`: with a year, or a month and a day. */
static bool date_at(struct str t, isize at, struct date *d)
{
    isize i = at, keep;
    int v;

    if (dashed(t, at, d))
        return true;
    *d = (struct date){.at = at};
    v = number(t, &i, 4);
    if (v < 0)
        return false;
    if (scan_lit(t, i, "年")) {
        d->year = v;
        if (v < 1900 || v > 2100)
            return false;
        i += 3;
        d->end = keep = i;
        v = number(t, &i, 3);
        if (v < 0 || !scan_lit(t, i, "月") || scan_lit(t, i, "月份"))
            return true;
    } else if (!scan_lit(t, i, "月")) {
        return false;
    }
    d->month = v;
    i += 3;
    d->end = i;
    v = number(t, &i, 3);
    if (v < 0 || !scan_lit(t, i, "日"))
        return d->year || scan_lit(t, i, "日");
    d->day = v;
    d->end = i + 3;
    return true;
}

static void exists(struct scan *s, struct str t, const struct date *d)
{
    struct day day;
    int year = d->year ? d->year : 2024; /* a leap year: 2月29日 may exist */
    struct str words = str_slice(t, d->at, d->end);

    if (d->month == 0 && d->day == 0 && !d->dashed)
        return;
    if (d->dashed && (d->month > 19 || d->day > 39))
        return; /* a number with hyphens, no slip of a date */
    if (d->dashed && (d->month > 12 || d->month < 1) && t.p[d->at + 4] == '.')
        return; /* a number with parts */
    if (d->month < 1 || d->month > 12) {
        scan_add(s, "date.impossible", s->line_at + d->at, d->end - d->at, "没有%d月",
                 d->month);
        return;
    }
    if (!d->day && !d->dashed)
        return;
    if (!day_make(year, d->month, d->day, &day))
        scan_add(s, "date.impossible", s->line_at + d->at, d->end - d->at, "日期“%.*s”不存在",
                 STR_ARG(words));
}

/* 2021年3月1日上午9：00（星期二）: behind blanks, and behind the hour where a bracket follows it. */
static isize behind_hour(struct str t, isize at)
{
    static const char *const words[] = {"上午", "下午", "晚上", "中午", "早上", "晚", "：",
                                        ":",    "时",   "点",   "分",   "整",   NULL};
    isize i, end;

    while (at < t.n && t.p[at] == ' ')
        at++;
    for (i = end = at;; i = end) {
        for (int k = 0; words[k] && end == i; k++)
            if (scan_lit(t, i, words[k]))
                end = i + str_of(words[k]).n;
        while (end < t.n && ((t.p[end] >= '0' && t.p[end] <= '9') || t.p[end] == ' '))
            end++;
        if (end == i)
            break;
    }
    return scan_lit(t, i, "（") || scan_lit(t, i, "(") ? i : at;
}

static void weekday(struct scan *s, struct str t, const struct date *d)
{
    static const char *const names[] = {"一", "二", "三", "四", "五", "六", "日", "天"};
    static const char *const heads[] = {"（星期", "(星期", "（周", "(周",
                                        "（礼拜", "星期",  "周",   NULL};
    struct day day;
    isize i = d->end;

    if (!d->year || !d->day || !day_make(d->year, d->month, d->day, &day))
        return;
    i = behind_hour(t, i);
    for (int k = 0; heads[k]; k++) {
        isize at = i + str_of(heads[k]).n;

        if (!scan_lit(t, i, heads[k]))
            continue;
        for (int w = 0; w < 8; w++)
            if (scan_lit(t, at, names[w]) && (w == 7 ? 7 : w + 1) != day_weekday(day)) {
                struct str is = day_weekday_zh(day);
                isize from = at - (str_starts(str_of(heads[k] + (heads[k][0] == '(' ? 1
                                                                 : k < 5            ? 3
                                                                                    : 0)),
                                              S("周"))
                                       ? 3
                                       : 6);
                bool short_ = at - from == 3;
                struct str instead = short_ ? str_concat(s->mem, S("周"), str_from(is, 6)) : is;

                if (k < 5 || !scan_lit(t, at + 3, "年")) /* 成立一周年 */
                    scan_mend(s, "date.weekday", s->line_at + from, at + 3 - from, instead,
                              "%d年%d月%d日是%.*s", d->year, d->month, d->day, STR_ARG(is));
                return;
            }
        return;
    }
}

static int64_t order(const struct date *d, const struct date *like)
{
    return d->year * 10000 + (like->month ? d->month * 100 : 0) + (like->day ? d->day : 0);
}

static void range(struct scan *s, struct str t, const struct date *a, const struct date *b,
                  isize joint)
{
    static const char *const joints[] = {"至", "到", "—",    "——",   "-",  "－",
                                         "～", "~",  "日至", "起至", "止", NULL};
    struct str between = str_trim(str_slice(t, joint, b->at));
    struct date from = *a, to = *b;

    if (!from.year)
        return;
    if (!to.year)
        to.year = from.year;
    if (from.month && !to.month)
        return;
    for (int k = 0; joints[k]; k++)
        if (str_eq(between, str_of(joints[k])) && order(&from, &from) > order(&to, &from)) {
            /* 2021年11月至3月 is said of the next spring. */
            if (!b->year && !a->day)
                return;
            scan_add(s, "date.range", s->line_at + a->at, b->end - a->at,
                     "起止颠倒：起始日期晚于结束日期");
            return;
        }
}

/* …10日至5日, …（星期五）至7日（星期四）: a day alone behind a date and a joint, within its month. */
static bool day_behind(struct str t, isize at, const struct date *before, struct date *d)
{
    static const char *const joints[] = {"至", "到", "—", "－", "～", "-", "~"};
    isize i = before->end, end;
    int v;

    if (!before->day || before->dashed || at - i > 60)
        return false;
    if (scan_lit(t, i, "（") || scan_lit(t, i, "(")) {
        end = str_find(str_slice(t, i, i + 24), scan_lit(t, i, "(") ? S(")") : S("）"));
        if (end < 0)
            return false;
        i += end + (t.p[i] == '(' ? 1 : 3);
    }
    for (int k = 0; k < 7; k++)
        if (scan_lit(t, i, joints[k]) && i + str_of(joints[k]).n == at) {
            i = at;
            v = number(t, &i, 3);
            if (v < 1 || v > 31 || !scan_lit(t, i, "日"))
                return false;
            *d = (struct date){before->year, before->month, v, at, i + 3, false};
            return true;
        }
    return false;
}

static void backwards_days(struct scan *s, const struct date *a, const struct date *b)
{
    if (b->day < a->day)
        scan_add(s, "date.range", s->line_at + a->at, b->end - a->at,
                 "起止颠倒：起始日期晚于结束日期");
}

/* 2025-2021年, 2025年至2021年 without months. */
static void years(struct scan *s, struct str t, isize at)
{
    isize i = at;
    int a = 0, b = 0, n = 0;

    for (; n < 4 && i < t.n && t.p[i] >= '0' && t.p[i] <= '9'; n++)
        a = a * 10 + t.p[i++] - '0';
    if (n != 4 || (at && ((t.p[at - 1] >= '0' && t.p[at - 1] <= '9') || t.p[at - 1] == '-' ||
                          t.p[at - 1] == '.')))
        return;
    if (scan_lit(t, i, "—") || scan_lit(t, i, "－") || scan_lit(t, i, "～") ||
        scan_lit(t, i, "至"))
        i += 3;
    else if (scan_lit(t, i, "-") || scan_lit(t, i, "~"))
        i++;
    else
        return;
    for (n = 0; n < 4 && i < t.n && t.p[i] >= '0' && t.p[i] <= '9'; n++)
        b = b * 10 + t.p[i++] - '0';
    if (n == 4 && scan_lit(t, i, "年") && a >= 1900 && a <= 2100 && b >= 1900 && b < a)
        scan_add(s, "date.range", s->line_at + at, i + 3 - at, "起止颠倒：%d年晚于%d年", a, b);
}

/* 21年3月1日 */
static void short_year(struct scan *s, struct str t, isize at)
{
    isize i = at + 2, from;
    int month = 0, day = 0;

    if (at + 8 > t.n || t.p[at + 1] < '0' || t.p[at + 1] > '9' || !scan_lit(t, i, "年") ||
        (at && ((t.p[at - 1] >= '0' && t.p[at - 1] <= '9') || t.p[at - 1] == '.')))
        return;
    i += 3;
    month = number(t, &i, 2);
    if (month < 1 || month > 12 || !scan_lit(t, i, "月"))
        return;
    from = i += 3;
    day = number(t, &i, 2);
    if (scan_lit(t, from, "份") || (day >= 1 && day <= 31 && scan_lit(t, i, "日")))
        scan_add(s, "date.short", s->line_at + at, 5, "年份应写全四位");
}

/* 截至20223年底, 202年12月: a digit too many or too few. 2203年12月: an age away. */
static void odd_year(struct scan *s, struct str t, isize at)
{
    static const char *const behind[] = {"底", "末", "初", "度", "以来", NULL};
    isize i = at, end;
    int year = 0, month;
    bool goes_on = false;

    while (i < t.n && t.p[i] >= '0' && t.p[i] <= '9' && i - at < 6)
        year = year * 10 + t.p[i++] - '0';
    if (!scan_lit(t, i, "年") || (at && (t.p[at - 1] == '.' || t.p[at - 1] == '-')))
        return;
    end = i + 3;
    for (int k = 0; behind[k]; k++)
        goes_on |= scan_lit(t, end, behind[k]);
    i = end;
    month = number(t, &i, 2);
    goes_on |= month >= 1 && month <= 12 && scan_lit(t, i, "月");
    if (!goes_on)
        return;
    if ((year >= 20000 && year <= 20999) || (year >= 19000 && year <= 19999))
        scan_add(s, "date.impossible", s->line_at + at, end - at, "年份多写了一位");
    else if (year >= 190 && year <= 209 && !scan_lit(t, end, "度"))
        scan_add(s, "date.short", s->line_at + at, end - at, "年份应写全四位");
    else if (year > 2100 && year <= 2999 && month > 0)
        scan_add(s, "date.impossible", s->line_at + at, end - at, "年份是否写错");
}

/* The date below the text (落款), alone on its line. */
static void alone(struct scan *s, struct str t, const struct date *d)
{
    struct str bare = str_trim_wide(t);
    struct day day;

    if (d->year && d->day && bare.p - t.p == d->at && bare.n == d->end - d->at &&
        day_make(d->year, d->month, d->day, &day)) {
        s->last_date = day;
        s->last_date_at = s->line_at + d->at;
        s->last_date_n = bare.n;
        s->last_date_line = s->line;
    }
}

void date_whole(struct scan *s)
{
    int lines = s->line - s->last_date_line;

    if (!scan_wants(s, CHECK_DATE) || !day_is_set(s->in->written) || !s->last_date_n ||
        lines > 12 || s->last_date.n == s->in->written.n)
        return;
    s->line = s->last_date_line;
    scan_add(s, "date.written", s->last_date_at, s->last_date_n,
             "落款日期与信息的成文日期%.*s不同", STR_ARG(day_zh(s->mem, s->in->written)));
}

/* A full-width digit, or 一 二 十 with what goes on with a number or ends it in a date. */
static bool may_begin(struct str t, isize at)
{
    unsigned rune = scan_three(t, at), next = scan_three(t, at + 3);
    isize i = at;

    if (rune >= 0xFF00)
        return scan_digit(t, &i) >= 0;
    i = at + 3;
    return (rune == 0x4E8C || rune == 0x4E00 || rune == 0x5341) &&
           (scan_han(next) >= 0 || next == 0x5E74 || next == 0x6708 || next == 0x65E5 ||
            scan_digit(t, &i) >= 0); /* 年 月 日 */
}

/* 上午8：30至25：00, 9:75: a time of day that does not exist, where a word near before it says that it is one. */
static void hours(struct scan *s, struct str t)
{
    static const char *const says[] = {"上午", "下午", "晚上", "时间", "每天", "工作日", NULL};
    enum { NEAR = 60 };

    for (isize i = 0; (i = scan_next(s, LOOK_DIGIT, t, i)) < t.n;) {
        isize at = i, from, colon;
        int hour = 0, minute = 0;

        while (i < t.n && t.p[i] >= '0' && t.p[i] <= '9')
            hour = i - at < 2 ? hour * 10 + t.p[i++] - '0' : (i++, 99);
        colon = scan_lit(t, i, "：") ? 3 : scan_lit(t, i, ":") ? 1 : 0;
        from = i + colon;
        if (!colon || hour > 59 || from + 1 >= t.n || t.p[from] < '0' || t.p[from] > '9' ||
            t.p[from + 1] < '0' || t.p[from + 1] > '9' ||
            (from + 2 < t.n && t.p[from + 2] >= '0' && t.p[from + 2] <= '9'))
            continue;
        minute = 10 * (t.p[from] - '0') + t.p[from + 1] - '0';
        i = from + 2;
        if (hour > 24 || minute > 59)
            if (scan_any(str_slice(t, at > NEAR ? at - NEAR : 0, at), says))
                scan_add(s, "date.impossible", s->line_at + at, i - at, "没有这个时刻");
    }
}

void date_line(struct scan *s, struct str t)
{
    struct date before = {0}, d;
    bool had = false;

    if (!scan_wants(s, CHECK_DATE) || (!(s->holds & HAS_DIGIT) && !scan_has(s, MARK_MONTH)))
        return;
    if (s->holds & HAS_DIGIT)
        hours(s, t);
    for (isize i = 0; (i = scan_next(s, LOOK_NUMBER, t, i)) < t.n;) {
        if ((unsigned char)t.p[i] >= 0x80) {
            if (!may_begin(t, i)) {
                i += 3;
                continue;
            }
        } else if (i && t.p[i - 1] >= '0' && t.p[i - 1] <= '9') {
            i++;
            continue;
        } else {
            years(s, t, i);
            short_year(s, t, i);
            odd_year(s, t, i);
        }
        if (had && day_behind(t, i, &before, &d)) {
            weekday(s, t, &d);
            backwards_days(s, &before, &d);
            before = d;
            i = d.end;
            continue;
        }
        if (!date_at(t, i, &d)) {
            i++;
            continue;
        }
        exists(s, t, &d);
        alone(s, t, &d);
        if (had)
            range(s, t, &before, &d, before.end);
        /* 2021年10月1日……10月8日: the year goes on through the line. */
        if (!d.year && d.month && had && before.year)
            d.year = before.year + (d.month < before.month);
        weekday(s, t, &d);
        before = d;
        had = true;
        i = d.end;
    }
}
