/* SPDX-License-Identifier: MulanPSL-2.0 */
/* workday.h - working days (工作日)
 *
 * A day is a working day if the yearly holiday notice makes it one (调休上班), or if it is
 * Monday to Friday and the notice does not take it off. The notices of 2018-2026 are shipped as
 * data (rulebook/holidays.tsv); later ones and local changes are added by an administrator and
 * win over what is shipped.
 *
 * A year without a notice is provisional: weekends and the statutory holidays
 * (《全国年节及纪念日放假办法》, 2024) are off, in-lieu and make-up days are unknown; every answer
 * that reaches into such a year says so.
 *
 * Counting: the day of the event is day 0, the first working day after it is day 1
 * (《民法典》 art. 201); a period in working days ends on one.
 * Memory: entries and texts live in the arena that built the calendar, or are static.
 * Law:    rulebook chapter 15
 */
#ifndef LAW_WORKDAY_H
#define LAW_WORKDAY_H

#include "base/fail.h"
#include "base/str.h"
#include "base/day.h"

struct calendar_entry {
    struct day day;
    bool work;         /* a weekend day that is worked; else a weekday that is off */
    struct str name;   /* 春节 */
    struct str source; /* the notice, or who added it and why */
    bool statutory;    /* computed from the statute, no notice yet */
};
struct calendar {
    LIST(struct calendar_entry) entries; /* sorted, one a day */
    uint64_t covered[8];                 /* a bit for each year since 1900 that has a notice */
};

/* What is shipped. */
void calendar_shipped(struct arena *mem, struct calendar *out);
/* What is shipped with `added` on top (later entries of the same day win); `years` are those
 * for which a notice has been entered, besides the shipped ones. */
void calendar_with(struct arena *mem, const struct calendar_entry *added, isize n,
                   const int *years, isize years_n, struct calendar *out);
/* What is not known of a year without a notice, in words; "" where the notice is there. */
struct str calendar_gap(const struct calendar *cal, int year);
bool calendar_covers(const struct calendar *cal, int year);

enum workday_kind {
    WORKDAY_PLAIN,   /* Monday to Friday */
    WORKDAY_MADE_UP, /* a weekend day that is worked (调休上班) */
    DAYOFF_WEEKEND,
    DAYOFF_HOLIDAY
};
/* What `d` is; *entry is the line of the notice that says so, or NULL. `entry` may be NULL. */
enum workday_kind workday_kind(const struct calendar *cal, struct day d,
                               const struct calendar_entry **entry);
bool workday_is(const struct calendar *cal, struct day d);
/* In words: 工作日, 调休上班（春节）, 周末, 放假（春节）, 法定节假日（春节，暂定）. */
struct str workday_says(struct arena *mem, const struct calendar *cal, struct day d);

struct workday_result {
    struct day day;
    bool provisional; /* a year without a notice was counted through */
};
/* The n-th working day after / before `from`, which itself does not count; n = 0 is `from`
 * itself. Fails: ERR_INPUT where n is negative or the result leaves the years 1900-2200. */
enum err workday_after(const struct calendar *cal, struct day from, int64_t n,
                       struct workday_result *out, struct fail *why);
enum err workday_before(const struct calendar *cal, struct day from, int64_t n,
                        struct workday_result *out, struct fail *why);
/* Working days after `from` up to and including `until`; negative where `until` is earlier
 * (then those after `until` up to and including `from`). after(A, n) = B gives between(A, B) = n. */
int64_t workday_between(const struct calendar *cal, struct day from, struct day until,
                        bool *provisional);
/* Working days of a year. */
int workday_year(const struct calendar *cal, int year);
/* The last working day not after `d`: what the desk shows for a date that law does not move. */
struct day workday_not_after(const struct calendar *cal, struct day d);

#endif
