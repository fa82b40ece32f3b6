/* SPDX-License-Identifier: MulanPSL-2.0 */
/* period.h - spans of time that work is counted by (考核期): 2026, 2026H1, 2026Q3, 2026M05
 */
#ifndef LAW_PERIOD_H
#define LAW_PERIOD_H

#include "base/day.h"

enum { PERIOD_MONTHS = 12 };
struct period {
    struct str code; /* as above */
    int year;
    struct day from, until; /* `until` is the first day after it */
    int months;             /* 12, 6, 3, 1 */
};
bool period_parse(struct arena *mem, struct str code, struct period *out);
/* The year `year`. */
struct period period_of_year(struct arena *mem, int year);
struct str period_zh(struct arena *mem, const struct period *p); /* 2026年上半年 */
/* The same span of the year before; the one right before it. */
struct period period_last_year(struct arena *mem, const struct period *p);
/* The first day of its month `i`, 0 first; `until` behind the last one. */
struct day period_month(const struct period *p, int i);
/* How much of it lies before `today`, in percent: 0 before it, 100 after it. */
int period_gone(const struct period *p, struct day today);

#endif
