/* SPDX-License-Identifier: MulanPSL-2.0 */
/* day.h - civil days and instants
 *
 * struct day is a civil day in China (days since 1970-01-01) and is what the law
 * counts. struct instant is a moment (UTC seconds) and is what events carry. There
 * is no third kind. Zero means "none": 1970-01-01 itself is not used.
 * China keeps UTC+8 all year; days are cut there.
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/str.h"

struct day {
    int32_t n;
};
struct instant {
    int64_t s;
};

struct civil {
    int year, month, day;
};
struct clock_time {
    int hour, minute, second;
};

/* A day from its parts; false for a day that the calendar does not have (30 February)
 * or a year outside 1900-2200. */
bool day_make(int year, int month, int day, struct day *out);
struct civil day_civil(struct day d);
int day_weekday(struct day d); /* 1 Monday … 7 Sunday */
int day_year(struct day d);
/* 2021-03-01. Strict ISO form; false otherwise. */
bool day_parse(struct str s, struct day *out);
/* As people write it: 2021-3-1, 2021/3/1, 2021.3.1, 2021年3月1日, 20210301, Chinese
 * numerals 二〇二一年三月一日, full-width digits; blanks around and inside are ignored. */
bool day_parse_loose(struct str s, struct day *out);
struct str day_iso(struct arena *mem, struct day d); /* 2021-03-01, "" for none */
struct str day_zh(struct arena *mem, struct day d);  /* 2021年3月1日, "" for none */
struct str day_weekday_zh(struct day d);             /* 星期一 … 星期日 */
bool day_is_set(struct day d);
int day_cmp(struct day a, struct day b);
struct day day_add(struct day d, int days);
/* `months` later; the day of month is clipped to the month's length. */
struct day day_add_months(struct day d, int months);

/* The civil day in China of a moment; midnight in China of a day. */
struct day instant_day(struct instant t);
struct instant instant_of_day(struct day d);
struct instant instant_make(struct day d, int hour, int minute, int second);
struct clock_time instant_clock(struct instant t); /* time of day in China */
/* 2021-03-01 10:01:46, 2021-03-01 10:01 or with T; also a plain day (midnight). China time. */
bool instant_parse(struct str s, struct instant *out);
struct str instant_minute(struct arena *mem, struct instant t);  /* 2021-03-01 10:01 */
struct str instant_second(struct arena *mem, struct instant t);  /* 2021-03-01 10:01:46 */
struct str instant_rfc3339(struct arena *mem, struct instant t); /* 2021-03-01T10:01:46+08:00 */
struct str instant_http(struct arena *mem,
                        struct instant t); /* Mon, 01 Mar 2021 02:01:46 GMT */
bool instant_http_parse(struct str s, struct instant *out);

#endif
