/* SPDX-License-Identifier: MulanPSL-2.0 */
/* holidays.h - the calendar of working days, entered by an administrator (放假安排)
 *
 * Entering the next notice or a day recomputes every open case; each date that moved stands in
 * the case's ledger and in the audit log.
 */
#ifndef WORK_HOLIDAYS_H
#define WORK_HOLIDAYS_H

#include "store/calendar.h"
#include "work/disclose.h"

/* Lines “2027-02-05 放假 春节”, “2027-01-31 上班 春节”, also off/work, a range
 * “2027-02-05至2027-02-11 放假 春节” (its weekends are off anyway and left out); # begins a remark.
 * Fails: ERR_UNREADABLE with the line. */
enum err holidays_parse(struct arena *mem, struct str text, struct calendar_added_list *out,
                        struct fail *why);
/* The notice of a year, as text: all its days and that the year is covered. unit 0. */
enum err holidays_notice(struct ctx *c, int year, struct str source, struct str text,
                         struct moved_list *moved);
/* A single day of a unit (0: everywhere), with its ground. */
enum err holidays_put(struct ctx *c, struct unit_id unit, const struct calendar_entry *e,
                      struct moved_list *moved);
enum err holidays_drop(struct ctx *c, struct unit_id unit, struct day day,
                       struct moved_list *moved);

#endif
