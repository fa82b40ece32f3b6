/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty.h - by when what must be published is owed (公开时限)
 *
 * The list of duties keeps each time limit as its law or catalogue words it; here the common forms are
 * read. Where a limit runs from the making of a document it is counted from the date written, art. 26:
 * 20 working days, unless a law or other provision sets another. Where it comes round by itself
 * (every month, quarter, half year, year), one publication serves the period in which it was made.
 *
 * Readings: 实时 is the next working day; a year without a date ends on 31 December; words that are
 *           not understood, 及时 among them, leave art. 26's own limit.
 * Law:      Regulations (2019) art. 26, 49; rulebook chapter 09, deadlines.tsv K01, K11, K12
 */
#ifndef LAW_DUTY_H
#define LAW_DUTY_H

#include "law/workday.h"

enum { DUTY_WORKDAYS = 20 }; /* art. 26 */

enum duty_every {
    DUTY_WORKING,  /* working days from the date written */
    DUTY_CALENDAR, /* calendar days from the date written */
    DUTY_MONTH,
    DUTY_QUARTER,
    DUTY_HALF,
    DUTY_YEAR,
    DUTY_LASTING /* 长期: always to be there, nothing comes round */
};
struct duty_term {
    enum duty_every every;
    int days;       /* WORKING, CALENDAR */
    int month, day; /* YEAR: by which date; 0: its end */
    bool understood;
};
struct duty_term duty_term_read(struct str text);
/* In words: 20个工作日内, 每年1月31日前. */
struct str duty_term_zh(struct arena *mem, const struct duty_term *t);
bool duty_comes_round(const struct duty_term *t);

/* The last day on which a document that was written on `written` is in time; none for a term that
 * comes round. */
struct day duty_due(const struct duty_term *t, const struct calendar *cal, struct day written);
/* Of a term that comes round: by when the next publication is owed, the last one having been on `last`
 * (none: never, the duty standing since `since`). */
struct day duty_next(const struct duty_term *t, struct day last, struct day since);
/* The first date written that is still in time on `today`, by art. 26. */
struct day duty_in_time_since(const struct calendar *cal, struct day today);
/* Is a publication on `published` of what was written on `written` too late by art. 26? */
bool duty_late(const struct calendar *cal, struct day written, struct day published);

enum duty_state { DUTY_OPEN, DUTY_WEEK, DUTY_OVERDUE };
/* DUTY_WEEK: owed up to the Sunday of today's week. */
enum duty_state duty_state(struct day due, struct day today);
struct str duty_state_zh(enum duty_state s);
/* The Sunday that ends the week of `today`. */
struct day duty_week_end(struct day today);

#endif
