/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty.c - time limits of publication; see duty.h */
#include "law/duty.h"

#include "base/buf.h"

static const struct str digits[] = {LIT("〇"), LIT("一"), LIT("二"), LIT("三"), LIT("四"),
                                    LIT("五"), LIT("六"), LIT("七"), LIT("八"), LIT("九")};

/* The value of one Chinese digit that ends at byte `end`, or -1; each takes three bytes. */
static int digit_before(struct str s, isize end)
{
    struct str one = str_slice(s, end - 3, end);

    if (str_eq(one, S("两")))
        return 2;
    for (int i = 0; i < 10 && end >= 3; i++)
        if (str_eq(one, digits[i]))
            return i;
    return -1;
}

/* The number that stands right before byte `end`: 20, 二十, 十五; 0 when there is none. */
static int number_before(struct str s, isize end)
{
    isize from = end;
    int n = 0, units;

    while (end > 0 && s.p[end - 1] == ' ')
        end--;
    for (from = end;
         from > 0 && s.p[from - 1] >= '0' && s.p[from - 1] <= '9' && end - from < 4;)
        from--;
    for (isize i = from; i < end; i++)
        n = n * 10 + (s.p[i] - '0');
    if (n)
        return n;
    units = digit_before(s, end);
    if (units >= 0)
        end -= 3;
    if (end >= 3 && str_eq(str_slice(s, end - 3, end), S("十"))) {
        int tens = digit_before(s, end - 3);

        return (tens > 0 ? tens : 1) * 10 + (units > 0 ? units : 0);
    }
    return units > 0 ? units : 0;
}

static int number_at(struct str s, struct str mark)
{
    isize i = str_find(s, mark);

    return i < 0 ? 0 : number_before(s, i);
}

static bool any(struct str s, struct str a, struct str b, struct str c)
{
    return str_has(s, a) || str_has(s, b) || str_has(s, c);
}

/* 每年1月31日前: the month before 月, the day before the 日 that follows it. */
static void yearly(struct str s, struct duty_term *t)
{
    isize month = str_find(s, S("月")), day;
    struct day ok;

    t->every = DUTY_YEAR;
    if (month < 0)
        return;
    t->month = number_before(s, month);
    day = str_find(str_from(s, month), S("日"));
    t->day = day < 0 ? 0 : number_before(s, month + day);
    if (!day_make(2023, t->month, t->day, &ok))
        t->month = t->day = 0;
}

struct duty_term duty_term_read(struct str s)
{
    struct duty_term t = {DUTY_WORKING, DUTY_WORKDAYS, 0, 0, true};
    int n = number_at(s, S("个工作日"));

    if (!n)
        n = number_at(s, S("工作日"));
    if (n > 0 && n <= 366) {
        t.days = n;
        return t;
    }
    if (str_has(s, S("半年")))
        t.every = DUTY_HALF;
    else if (any(s, S("每季"), S("按季"), S("季度")))
        t.every = DUTY_QUARTER;
    else if (any(s, S("每年"), S("按年"), S("年度")))
        yearly(s, &t);
    else if (any(s, S("每月"), S("按月"), S("月度")))
        t.every = DUTY_MONTH;
    else if (any(s, S("实时"), S("即时"), S("立即")))
        t.days = 1;
    else if ((n = number_at(s, S("日内"))) > 0 || (n = number_at(s, S("日之内"))) > 0 ||
             (n = number_at(s, S("天内"))) > 0) {
        t.every = DUTY_CALENDAR;
        t.days = n > 366 ? 366 : n;
    } else if (str_has(s, S("长期")))
        t.every = DUTY_LASTING;
    else
        t.understood = str_has(s, S("及时"));
    return t;
}

bool duty_comes_round(const struct duty_term *t)
{
    return t->every == DUTY_MONTH || t->every == DUTY_QUARTER || t->every == DUTY_HALF ||
           t->every == DUTY_YEAR;
}

struct str duty_term_zh(struct arena *mem, const struct duty_term *t)
{
    switch (t->every) {
    case DUTY_WORKING:
        return str_fmt(mem, "%d个工作日内", t->days);
    case DUTY_CALENDAR:
        return str_fmt(mem, "%d日内", t->days);
    case DUTY_MONTH:
        return S("每月");
    case DUTY_QUARTER:
        return S("每季度");
    case DUTY_HALF:
        return S("每半年");
    case DUTY_YEAR:
        return t->month ? str_fmt(mem, "每年%d月%d日前", t->month, t->day) : S("每年");
    case DUTY_LASTING:
        break;
    }
    return S("长期公开");
}

struct day duty_due(const struct duty_term *t, const struct calendar *cal, struct day written)
{
    struct workday_result r = {0};
    struct fail no = {0};

    if (!day_is_set(written) || duty_comes_round(t) || t->every == DUTY_LASTING)
        return (struct day){0};
    if (t->every == DUTY_CALENDAR)
        return day_add(written, t->days);
    workday_after(cal, written, t->days, &r, &no);
    return r.day;
}

/* The last day of the period of `months` months that comes `later` periods after that of `d`. */
static struct day period_end(struct day d, int months, int later)
{
    struct civil v = day_civil(d);
    struct day first = {0};

    day_make(v.year, (v.month - 1) / months * months + 1, 1, &first);
    return day_add(day_add_months(first, months * (later + 1)), -1);
}

struct day duty_next(const struct duty_term *t, struct day last, struct day since)
{
    int later = day_is_set(last);
    struct day from = later ? last : since, due = {0};
    int months = t->every == DUTY_MONTH     ? 1
                 : t->every == DUTY_QUARTER ? 3
                 : t->every == DUTY_HALF    ? 6
                                            : 12;

    if (!duty_comes_round(t) || !day_is_set(from))
        return due;
    if (t->every != DUTY_YEAR || !t->month)
        return period_end(from, months, later);
    day_make(day_year(from) + later, t->month, t->day, &due);
    if (!later && day_cmp(due, since) < 0)
        day_make(day_year(from) + 1, t->month, t->day, &due);
    return due;
}

struct day duty_in_time_since(const struct calendar *cal, struct day today)
{
    struct workday_result r = {0};
    struct fail no = {0};
    struct day d;

    /* after(d, 20) grows with d, so the first day that is in time is found by walking */
    workday_before(cal, today, DUTY_WORKDAYS + 1, &r, &no);
    for (d = r.day; duty_late(cal, d, today); d.n++)
        ;
    return d;
}

bool duty_late(const struct calendar *cal, struct day written, struct day published)
{
    struct duty_term t = {DUTY_WORKING, DUTY_WORKDAYS, 0, 0, true};

    /* twenty working days are never fewer than twenty days */
    if (!day_is_set(written) || published.n - written.n <= DUTY_WORKDAYS)
        return false;
    return day_cmp(duty_due(&t, cal, written), published) < 0;
}

struct day duty_week_end(struct day today)
{
    return day_add(today, 7 - day_weekday(today));
}

enum duty_state duty_state(struct day due, struct day today)
{
    if (!day_is_set(due) || day_cmp(due, duty_week_end(today)) > 0)
        return DUTY_OPEN;
    return day_cmp(due, today) < 0 ? DUTY_OVERDUE : DUTY_WEEK;
}

struct str duty_state_zh(enum duty_state s)
{
    switch (s) {
    case DUTY_OPEN:
        return S("未到期");
    case DUTY_WEEK:
        return S("本周应公开");
    case DUTY_OVERDUE:
        break;
    }
    return S("逾期未公开");
}
