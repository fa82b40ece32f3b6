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

/* Statutory holidays that fall on fixed dates; those by the moon are in the provisional table. */
static const struct {
    int month, day, since;
    struct str name;
} fixed[] = {
    {1, 1, 1949, LIT("元旦")},    {5, 1, 1949, LIT("劳动节")},  {5, 2, 2025, LIT("劳动节")},
    {10, 1, 1949, LIT("国庆节")}, {10, 2, 1949, LIT("国庆节")}, {10, 3, 1999, LIT("国庆节")},
};

/* Adds the statutory holidays of years that have no notice, on weekdays only: a weekend is off
 * anyway, and the day in lieu is for the notice to say. */
static isize add_statutory(const struct calendar *cal, struct calendar_entry *out, isize n)
{
    enum { FROM = 2010, UNTIL = 2100 };

    for (isize i = 0; i < rule_holidays_2027_provisional_count; i++) {
        const struct rule_holidays_2027_provisional *r =
            &rule_holidays_2027_provisional_rows[i];

        if (!calendar_covers(cal, day_year(r->date)) && day_weekday(r->date) < 6)
            out[n++] = (struct calendar_entry){r->date, false, r->name_zh, statute, true};
    }
    for (int year = FROM; year <= UNTIL; year++)
        for (size_t i = 0; i < sizeof fixed / sizeof *fixed && !calendar_covers(cal, year);
             i++) {
            struct day d;

            if (year < fixed[i].since || !day_make(year, fixed[i].month, fixed[i].day, &d))
                continue;
            if (day_weekday(d) < 6)
                out[n++] = (struct calendar_entry){d, false, fixed[i].name, statute, true};
        }
    return n;
}

void calendar_with(struct arena *mem, const struct calendar_entry *added, isize n,
                   const int *years, isize years_n, struct calendar *out)
{
    struct calendar cal = {0};
    isize room = n + rule_holidays_count + rule_holidays_2027_provisional_count + 600, all = 0,
          kept = 0;
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
            e[kept - 1] = e[kept - 1].statutory ? e[i] : e[kept - 1];
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
