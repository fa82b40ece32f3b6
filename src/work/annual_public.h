/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_public.h - a published annual report as the public reads it, with the years before it
 *
 * Only what was released: the newest published edition of the year, its cells as they stood then.
 * Fails: ERR_NOT_FOUND no such unit, or nothing published for that year.
 */
#ifndef WORK_ANNUAL_PUBLIC_H
#define WORK_ANNUAL_PUBLIC_H

#include "law/report.h"
#include "work/browse.h"

enum { ANNUAL_YEARS = 6 };
struct annual_public {
    struct browse_unit u;
    struct report *report;   /* narrative bound */
    struct report *previous; /* last year's, NULL: not published here */
    struct report
        *district; /* the sum over it and its siblings that published; NULL: too few */
    struct {
        int year;
        int64_t received;
    } trend[ANNUAL_YEARS]; /* oldest first, this year last */
    int years;
    struct instant at;      /* of the edition */
    struct doc_id document; /* on the fourth board, 0: not live there */
    struct column_id column;
};
enum err annual_public(struct ctx *c, struct str code, int year, struct annual_public *out);

#endif
