/* SPDX-License-Identifier: MulanPSL-2.0 */
/* day.c - civil days and instants; see day.h
 *
 * Days are counted in eras of 400 years (146,097 days) that begin on 1 March, so
 * that the leap day is the last of its year and needs no case of its own.
 */
#include "base/day.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { CHINA = 8 * 3600, DAY_SECONDS = 86400 };

static int32_t days_from_civil(int y, int m, int d)
{
    int era, yoe, doy, doe;

    y -= m <= 2;
    era = (y >= 0 ? y : y - 399) / 400;
    yoe = y - era * 400;
    doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return m == 2 && leap(y) ? 29 : days[m - 1];
}

bool day_make(int year, int month, int day, struct day *out)
{
    if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return false;
    out->n = days_from_civil(year, month, day);
    return true;
}

struct civil day_civil(struct day d)
{
    int z = d.n + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int m = mp < 10 ? mp + 3 : mp - 9;

    return (struct civil){yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1};
}

int day_weekday(struct day d)
{
    /* 1970-01-01 was a Thursday. */
    int w = (d.n + 3) % 7;

    return (w < 0 ? w + 7 : w) + 1;
}

int day_year(struct day d)
{
    return day_civil(d).year;
}

static bool digits(struct str s, isize from, isize n, int *out)
{
    *out = 0;
    for (isize i = from; i < from + n; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
            return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return true;
}

bool day_parse(struct str s, struct day *out)
{
    int y, m, d;

    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && digits(s, 0, 4, &y) &&
           digits(s, 5, 2, &m) && digits(s, 8, 2, &d) && day_make(y, m, d, out);
}

/* The value of a digit in any of the forms that dates are written in, or -1. 十 is 10. */
static int digit_value(uint32_t r)
{
    static const struct {
        uint32_t rune;
        int value;
    } han[] = {{0x3007, 0}, {0x96F6, 0}, {0x25CB, 0}, {0x4E00, 1}, {0x4E8C, 2},
               {0x4E09, 3}, {0x56DB, 4}, {0x4E94, 5}, {0x516D, 6}, {0x4E03, 7},
               {0x516B, 8}, {0x4E5D, 9}, {0x5341, 10}};

    if (r >= '0' && r <= '9')
        return (int)(r - '0');
    if (r >= 0xFF10 && r <= 0xFF19)
        return (int)(r - 0xFF10);
    for (isize i = 0; i < (isize)(sizeof han / sizeof *han); i++)
        if (han[i].rune == r)
            return han[i].value;
    return -1;
}

/* One number of a date: digits in a row, or 十/十一/二十/三十一. */
static int loose_number(struct str s, isize *at, int *count)
{
    int v = 0;

    *count = 0;
    while (*at < s.n) {
        isize next = *at;
        uint32_t r = utf8_next(s, &next);
        int one = digit_value(r);

        if (rune_is_space(r)) {
            *at = next;
            continue;
        }
        if (one < 0)
            break;
        if (one == 10) {
            v = *count ? v * 10 : 10;
            isize peek = next;
            int unit = peek < s.n ? digit_value(utf8_next(s, &peek)) : -1;
            if (unit >= 0 && unit < 10) {
                v += unit;
                next = peek;
            }
            *count = 2;
            *at = next;
            continue;
        }
        if (++*count > 8)
            return -1;
        v = v * 10 + one;
        *at = next;
    }
    return *count ? v : -1;
}

static bool separator(struct str s, isize *at, int part)
{
    isize next = *at;
    uint32_t r = utf8_next(s, &next);
    static const uint32_t han[] = {0x5E74, 0x6708}; /* 年 月 */

    if (r != '-' && r != '/' && r != '.' && r != 0xFF0D && r != 0xFF0E && r != han[part])
        return false;
    *at = next;
    return true;
}

bool day_parse_loose(struct str s, struct day *out)
{
    isize at = 0;
    int n, y, m, d;

    s = str_trim_wide(s);
    y = loose_number(s, &at, &n);
    if (y >= 0 && n == 8 && at >= s.n)
        return day_make(y / 10000, y / 100 % 100, y % 100, out);
    if (y < 0 || n != 4 || !separator(s, &at, 0))
        return false;
    m = loose_number(s, &at, &n);
    if (m < 0 || n > 2 || !separator(s, &at, 1))
        return false;
    d = loose_number(s, &at, &n);
    if (d < 0 || n > 2)
        return false;
    if (at < s.n) { /* 日 or 号 may follow, nothing else */
        uint32_t r = utf8_next(s, &at);
        if ((r != 0x65E5 && r != 0x53F7) || at < s.n)
            return false;
    }
    return day_make(y, m, d, out);
}

/* A short line of known length. Dates stand on every page, many times: no format is read for them. */
struct line {
    char *p;
    isize n;
};

static struct line line_new(struct arena *mem)
{
    return (struct line){NEW(mem, char, 40), 0};
}

static struct str line_str(const struct line *l)
{
    return (struct str){l->p, l->n};
}

static void put_char(struct line *l, char ch)
{
    l->p[l->n++] = ch;
}

static void put_str(struct line *l, struct str s)
{
    memcpy(l->p + l->n, s.p, (size_t)s.n);
    l->n += s.n;
}

/* At least `width` digits; a year before 1 has its sign. */
static void put_digits(struct line *l, int v, int width)
{
    char d[12];
    unsigned u = v < 0 ? -(unsigned)v : (unsigned)v;
    int n = 0;

    if (v < 0) {
        put_char(l, '-');
        width--;
    }
    do
        d[n++] = (char)('0' + u % 10);
    while ((u /= 10) || n < width);
    while (n)
        put_char(l, d[--n]);
}

static void put_day(struct line *l, struct civil c)
{
    put_digits(l, c.year, 4);
    put_char(l, '-');
    put_digits(l, c.month, 2);
    put_char(l, '-');
    put_digits(l, c.day, 2);
}

static void put_clock(struct line *l, struct clock_time k)
{
    put_digits(l, k.hour, 2);
    put_char(l, ':');
    put_digits(l, k.minute, 2);
    put_char(l, ':');
    put_digits(l, k.second, 2);
}

struct str day_iso(struct arena *mem, struct day d)
{
    struct civil c = day_civil(d);

    if (!d.n)
        return (struct str){0};
    struct line l = line_new(mem);

    put_day(&l, c);
    return line_str(&l);
}

struct str day_zh(struct arena *mem, struct day d)
{
    struct civil c = day_civil(d);

    if (!d.n)
        return (struct str){0};
    return str_fmt(mem, "%d年%d月%d日", c.year, c.month, c.day);
}

struct str day_weekday_zh(struct day d)
{
    static const struct str names[] = {LIT("星期一"), LIT("星期二"), LIT("星期三"),
                                       LIT("星期四"), LIT("星期五"), LIT("星期六"),
                                       LIT("星期日")};

    return names[day_weekday(d) - 1];
}

bool day_is_set(struct day d)
{
    return d.n != 0;
}

int day_cmp(struct day a, struct day b)
{
    return (a.n > b.n) - (a.n < b.n);
}

struct day day_add(struct day d, int days)
{
    return (struct day){d.n + days};
}

struct day day_add_months(struct day d, int months)
{
    struct civil c = day_civil(d);
    int m = c.year * 12 + c.month - 1 + months;
    int year = m / 12, month = m % 12 + 1, last = month_days(year, month);

    return (struct day){days_from_civil(year, month, c.day < last ? c.day : last)};
}

struct day instant_day(struct instant t)
{
    int64_t s = t.s + CHINA;

    if (!t.s)
        return (struct day){0};
    return (struct day){
        (int32_t)(s >= 0 ? s / DAY_SECONDS : -((-s + DAY_SECONDS - 1) / DAY_SECONDS))};
}

struct instant instant_of_day(struct day d)
{
    return (struct instant){d.n ? (int64_t)d.n * DAY_SECONDS - CHINA : 0};
}

struct instant instant_make(struct day d, int hour, int minute, int second)
{
    return (struct instant){(int64_t)d.n * DAY_SECONDS - CHINA + hour * 3600 + minute * 60 +
                            second};
}

struct clock_time instant_clock(struct instant t)
{
    int64_t s = (t.s + CHINA) % DAY_SECONDS;

    if (s < 0)
        s += DAY_SECONDS;
    return (struct clock_time){(int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60)};
}

bool instant_parse(struct str s, struct instant *out)
{
    struct day d;
    int h, m, sec = 0;

    s = str_trim(s);
    if (!day_parse(str_slice(s, 0, 10), &d))
        return false;
    if (s.n == 10) {
        *out = instant_of_day(d);
        return true;
    }
    if ((s.n != 16 && s.n != 19) || (s.p[10] != ' ' && s.p[10] != 'T') || s.p[13] != ':' ||
        !digits(s, 11, 2, &h) || !digits(s, 14, 2, &m) || h > 23 || m > 59)
        return false;
    if (s.n == 19 && (s.p[16] != ':' || !digits(s, 17, 2, &sec) || sec > 59))
        return false;
    *out = instant_make(d, h, m, sec);
    return true;
}

struct str instant_minute(struct arena *mem, struct instant t)
{
    struct civil c = day_civil(instant_day(t));
    struct clock_time k = instant_clock(t);

    struct line l;

    if (!t.s)
        return (struct str){0};
    l = line_new(mem);
    put_day(&l, c);
    put_char(&l, ' ');
    put_digits(&l, k.hour, 2);
    put_char(&l, ':');
    put_digits(&l, k.minute, 2);
    return line_str(&l);
}

struct str instant_second(struct arena *mem, struct instant t)
{
    struct str head = instant_minute(mem, t);

    if (!t.s)
        return head;
    return str_fmt(mem, "%.*s:%02d", STR_ARG(head), instant_clock(t).second);
}

struct str instant_rfc3339(struct arena *mem, struct instant t)
{
    struct civil c = day_civil(instant_day(t));
    struct clock_time k = instant_clock(t);

    struct line l;

    if (!t.s)
        return (struct str){0};
    l = line_new(mem);
    put_day(&l, c);
    put_char(&l, 'T');
    put_clock(&l, k);
    put_str(&l, S("+08:00"));
    return line_str(&l);
}

static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

struct str instant_http(struct arena *mem, struct instant t)
{
    static const char weekdays[] = "MonTueWedThuFriSatSun";
    /* The same arithmetic at Greenwich: shift so that China's cut falls on theirs. */
    struct instant utc = {t.s - CHINA};
    struct day d = instant_day(utc);
    struct civil c = day_civil(d);
    struct clock_time k = instant_clock(utc);

    struct line l = line_new(mem);

    put_str(&l, (struct str){weekdays + 3 * (day_weekday(d) - 1), 3});
    put_str(&l, S(", "));
    put_digits(&l, c.day, 2);
    put_char(&l, ' ');
    put_str(&l, (struct str){month_names + 3 * (c.month - 1), 3});
    put_char(&l, ' ');
    put_digits(&l, c.year, 4);
    put_char(&l, ' ');
    put_clock(&l, k);
    put_str(&l, S(" GMT"));
    return line_str(&l);
}

bool instant_http_parse(struct str s, struct instant *out)
{
    int d, y, h, m, sec, month = 0;
    struct day day;

    if (s.n != 29 || !str_ends(s, S(" GMT")) || !digits(s, 5, 2, &d) || !digits(s, 12, 4, &y) ||
        !digits(s, 17, 2, &h) || !digits(s, 20, 2, &m) || !digits(s, 23, 2, &sec))
        return false;
    for (int i = 0; i < 12; i++)
        if (str_eq(str_slice(s, 8, 11), (struct str){month_names + (isize)3 * i, 3}))
            month = i + 1;
    if (!month || !day_make(y, month, d, &day))
        return false;
    out->s = instant_make(day, h, m, sec).s + CHINA;
    return true;
}
