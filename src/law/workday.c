/* SPDX-License-Identifier: MulanPSL-2.0 */
/* workday.c - working days; see workday.h
 *
 * The calendar is a sorted list of exceptions to "Monday to Friday": some four hundred lines for
 * nine years, found by halving. Counting walks day by day, so that what is counted is exactly
 * what the proof of a clock shows.
 */
#include "law/workday.h"

#include <stdlib.h>

#include "rules.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200 };

static const struct str statute =
    LIT("《全国年节及纪念日放假办法》（该年放假安排通知尚未载入）");

static int by_day(const void *a, const void *b)
{
    return day_cmp(((const struct calendar_entry *)a)->day,
                   ((const struct calendar_entry *)b)->day);
}

static void cover(struct calendar *cal, int year)
{
    if (year >= FIRST_YEAR && year <= LAST_YEAR)
        cal->covered[(year - FIRST_YEAR) / 64] |= 1ull << ((year - FIRST_YEAR) % 64);
}

bool calendar_covers(const struct calendar *cal, int year)
{
    return year >= FIRST_YEAR && year <= LAST_YEAR &&
           cal->covered[(year - FIRST_YEAR) / 64] >> ((year - FIRST_YEAR) % 64) & 1;
}

/* Statutory holidays on fixed dates, and how long they have been so; those by the moon and the sun follow
 * from rulebook/lunar-festivals.tsv. */
static const struct {
    int month, day, since;
    struct str name;
} fixed[] = {
    {1, 1, 1949, LIT("元旦")},    {5, 1, 1949, LIT("劳动节")},  {5, 2, 2025, LIT("劳动节")},
    {10, 1, 1949, LIT("国庆节")}, {10, 2, 1949, LIT("国庆节")}, {10, 3, 1999, LIT("国庆节")},
};
enum { FIXED = sizeof fixed / sizeof *fixed, BY_MOON = 7 };
/* The years whose statutory holidays are in the calendar where no notice is. */
enum { STATUTE_FROM = 2010, STATUTE_UNTIL = 2100 };

/* 除夕 has been a holiday from 2008 to 2013, and since 2025. */
static isize by_moon(const struct rule_lunar_festivals *r, struct calendar_entry *out, isize n)
{
    const struct {
        struct day day;
        bool on;
        struct str name;
    } all[BY_MOON] = {
        {day_add(r->spring_festival, -1), r->year <= 2013 || r->year >= 2025,
         S("春节（除夕）")},
        {r->spring_festival, true, S("春节（初一）")},
        {day_add(r->spring_festival, 1), true, S("春节（初二）")},
        {day_add(r->spring_festival, 2), true, S("春节（初三）")},
        {r->qingming, true, S("清明节")},
        {r->dragon_boat, true, S("端午节")},
        {r->mid_autumn, true, S("中秋节")},
    };

    for (int i = 0; i < BY_MOON; i++)
        if (all[i].on)
            out[n++] = (struct calendar_entry){all[i].day, false, all[i].name, statute, true};
    return n;
}

/* Adds the statutory holidays of years that have no notice. One that falls on a weekend is listed, too; the
 * day in lieu is for the notice to say. */
static isize add_statutory(const struct calendar *cal, struct calendar_entry *out, isize n)
{
    for (isize i = 0; i < rule_lunar_festivals_count; i++)
        if (!calendar_covers(cal, (int)rule_lunar_festivals_rows[i].year))
            n = by_moon(&rule_lunar_festivals_rows[i], out, n);
    for (int year = STATUTE_FROM; year <= STATUTE_UNTIL; year++)
        for (int i = 0; i < FIXED && !calendar_covers(cal, year); i++) {
            struct day d;

            if (year >= fixed[i].since && day_make(year, fixed[i].month, fixed[i].day, &d))
                out[n++] = (struct calendar_entry){d, false, fixed[i].name, statute, true};
        }
    return n;
}

struct str calendar_gap(const struct calendar *cal, int year)
{
    bool moon = false;

    if (calendar_covers(cal, year))
        return S("");
    for (isize i = 0; i < rule_lunar_festivals_count; i++)
        moon |= rule_lunar_festivals_rows[i].year == year;
    if (year < STATUTE_FROM || year > STATUTE_UNTIL)
        return S("只按周末推算，没有列入任何节假日");
    return moon ? S("法定节假日已经列入；补休日和调休上班日以国务院办公厅通知为准，没有列入")
                : S("只列入元旦、劳动节、国庆节；春节、清明节、端午节、中秋节和补休、调休没有列"
                    "入");
}

/* One day that two lines name: a notice goes before the statute; two festivals stand together. */
static struct calendar_entry both(struct arena *mem, const struct calendar_entry *a,
                                  const struct calendar_entry *b)
{
    struct calendar_entry one = a->statutory ? *b : *a;
    bool a_first = str_cmp(a->name, b->name) < 0;

    if (a->statutory && b->statutory && !str_eq(a->name, b->name))
        one.name = str_fmt(mem, "%.*s、%.*s", STR_ARG(a_first ? a->name : b->name),
                           STR_ARG(a_first ? b->name : a->name));
    return one;
}

void calendar_with(struct arena *mem, const struct calendar_entry *added, isize n,
                   const int *years, isize years_n, struct calendar *out)
{
    struct calendar cal = {0};
    isize room = n + rule_holidays_count + rule_lunar_festivals_count * BY_MOON +
                 (STATUTE_UNTIL - STATUTE_FROM + 1) * FIXED,
          all = 0, kept = 0;
    struct calendar_entry *e = NEW(mem, struct calendar_entry, room);

    for (isize i = 0; i < rule_holidays_count; i++)
        cover(&cal, rule_holidays_rows[i].year);
    for (isize i = 0; i < years_n; i++)
        cover(&cal, years[i]);
    /* Weakest first: of one day's entries the last wins. Insertion into the sorted list keeps
     * that order, since mergesort-like stability is not promised by qsort. */
    all = add_statutory(&cal, e, 0);
    for (isize i = 0; i < rule_holidays_count; i++) {
        const struct rule_holidays *r = &rule_holidays_rows[i];

        e[all++] = (struct calendar_entry){r->date, str_eq(r->type, S("work")), r->name_zh,
                                           r->source, false};
    }
    qsort(e, (size_t)all, sizeof *e, by_day);
    for (isize i = 0; i < all;
         i++) /* the shipped tables name a day once, the statute maybe twice */
        if (kept && e[kept - 1].day.n == e[i].day.n)
            e[kept - 1] = both(mem, &e[kept - 1], &e[i]);
        else
            e[kept++] = e[i];
    for (isize i = 0; i < n; i++) {
        isize at = kept;

        while (at > 0 && e[at - 1].day.n > added[i].day.n)
            at--;
        if (at > 0 && e[at - 1].day.n == added[i].day.n) {
            e[at - 1] = added[i];
            continue;
        }
        for (isize k = kept; k > at; k--)
            e[k] = e[k - 1];
        e[at] = added[i];
        kept++;
    }
    cal.entries.p = e;
    cal.entries.n = kept;
    *out = cal;
}

void calendar_shipped(struct arena *mem, struct calendar *out)
{
    calendar_with(mem, NULL, 0, NULL, 0, out);
}

static const struct calendar_entry *entry_of(const struct calendar *cal, struct day d)
{
    isize lo = 0, hi = cal->entries.n;

    while (lo < hi) {
        isize mid = lo + (hi - lo) / 2;

        if (cal->entries.p[mid].day.n < d.n)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < cal->entries.n && cal->entries.p[lo].day.n == d.n ? &cal->entries.p[lo] : NULL;
}

enum workday_kind workday_kind(const struct calendar *cal, struct day d,
                               const struct calendar_entry **entry)
{
    const struct calendar_entry *e = entry_of(cal, d);
    bool weekend = day_weekday(d) > 5;

    if (entry)
        *entry = e;
    if (e)
        return e->work ? (weekend ? WORKDAY_MADE_UP : WORKDAY_PLAIN)
                       : (weekend ? DAYOFF_WEEKEND : DAYOFF_HOLIDAY);
    return weekend ? DAYOFF_WEEKEND : WORKDAY_PLAIN;
}

bool workday_is(const struct calendar *cal, struct day d)
{
    return workday_kind(cal, d, NULL) <= WORKDAY_MADE_UP;
}

struct str workday_says(struct arena *mem, const struct calendar *cal, struct day d)
{
    const struct calendar_entry *e = NULL;

    switch (workday_kind(cal, d, &e)) {
    case WORKDAY_PLAIN:
        return S("工作日");
    case WORKDAY_MADE_UP:
        return str_fmt(mem, "调休上班（%.*s）", STR_ARG(e->name));
    case DAYOFF_WEEKEND:
        return day_weekday(d) == 6 ? S("星期六") : S("星期日");
    case DAYOFF_HOLIDAY:
        return str_fmt(mem, e->statutory ? "%.*s（法定节假日，暂定）" : "%.*s放假",
                       STR_ARG(e->name));
    }
    return S("");
}

/* `n` working days in direction `dir`. */
static enum err count(const struct calendar *cal, struct day from, int64_t n, int dir,
                      struct workday_result *out, struct fail *why)
{
    struct workday_result r = {from, false};

    if (why->code)
        return why->code;
    if (n < 0)
        return fail_set(why, ERR_INPUT, "天数", "天数不能是负数");
    while (n > 0) {
        int year;

        r.day.n += dir;
        year = day_year(r.day);
        if (year < FIRST_YEAR || year > LAST_YEAR)
            return fail_set(why, ERR_INPUT, "天数", "推算结果超出 1900—2200 年");
        r.provisional |= !calendar_covers(cal, year);
        n -= workday_is(cal, r.day);
    }
    *out = r;
    return OK;
}

enum err workday_after(const struct calendar *cal, struct day from, int64_t n,
                       struct workday_result *out, struct fail *why)
{
    return count(cal, from, n, 1, out, why);
}

enum err workday_before(const struct calendar *cal, struct day from, int64_t n,
                        struct workday_result *out, struct fail *why)
{
    return count(cal, from, n, -1, out, why);
}

int64_t workday_between(const struct calendar *cal, struct day from, struct day until,
                        bool *provisional)
{
    bool back = until.n < from.n;
    struct day d = back ? until : from, end = back ? from : until;
    int64_t n = 0;

    for (d.n++; d.n <= end.n; d.n++) {
        n += workday_is(cal, d);
        if (provisional)
            *provisional |= !calendar_covers(cal, day_year(d));
    }
    return back ? -n : n;
}

int workday_year(const struct calendar *cal, int year)
{
    struct day d, end;

    if (!day_make(year, 1, 1, &d) || !day_make(year, 12, 31, &end))
        return 0;
    d.n--;
    return (int)workday_between(cal, d, end, NULL);
}

struct day workday_not_after(const struct calendar *cal, struct day d)
{
    while (!workday_is(cal, d))
        d.n--;
    return d;
}
