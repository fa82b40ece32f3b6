/* SPDX-License-Identifier: MulanPSL-2.0 */
/* calendar.h - days that an administrator added to the shipped calendar (放假安排)
 *
 * Days of unit 0 count everywhere, those of a unit in it and nowhere else. A year counts as
 * covered when its notice has been entered (calendar_notice), not because a day of it was added.
 */
#ifndef STORE_CALENDAR_H
#define STORE_CALENDAR_H

#include "law/workday.h"
#include "store/db.h"

struct calendar_added {
    int64_t id;
    struct unit_id unit; /* 0: everywhere */
    struct calendar_entry entry;
    struct instant at;
};
LIST_TYPE(calendar_added_list, struct calendar_added);
struct calendar_year {
    int year;
    struct str source;
    struct instant at;
};
LIST_TYPE(calendar_year_list, struct calendar_year);

/* The calendar of a unit: shipped, with what was added everywhere and for it. */
void calendar_load(struct ctx *c, struct unit_id unit, struct calendar *out);
void calendar_put(struct ctx *c, struct unit_id unit, const struct calendar_entry *e);
/* False when there was no such day. */
bool calendar_drop(struct ctx *c, struct unit_id unit, struct day day);
void calendar_all(struct ctx *c, struct calendar_added_list *out);
void calendar_notice_put(struct ctx *c, int year, struct str source);
void calendar_notices(struct ctx *c, struct calendar_year_list *out);

#endif
