/* SPDX-License-Identifier: MulanPSL-2.0 */
/* complaints.h - complaints about disclosure work (监督举报): registered and cleared by the district, counted here
 *
 * By the article that they rest on, by their outcome and by the unit that they are about. A complaint names that unit
 * in words; what names none is counted under "".
 * Law: Regulations (2019) art. 47 (supervision), 51 (complaint to the disclosure office of a higher level)
 */
#ifndef WORK_COMPLAINTS_H
#define WORK_COMPLAINTS_H

#include "work/register.h"

enum { COMPLAINT_ARTICLES = 2, COMPLAINT_RESULTS = 3 };
extern const struct str complaint_articles[COMPLAINT_ARTICLES]; /* 第四十七条, 第五十一条 */
extern const struct str complaint_results[COMPLAINT_RESULTS]; /* 属实, 部分属实, 不属实 */

struct complaint_count {
    int64_t received, cleared, open, upheld; /* upheld: 属实 and 部分属实 */
};
struct complaint_about {
    struct str unit;
    struct complaint_count n;
};
struct complaint_year {
    struct complaint_count all, article[COMPLAINT_ARTICLES];
    int64_t result[COMPLAINT_RESULTS];
    int64_t longest, days;              /* days taken: the most, and of all that are cleared */
    LIST(struct complaint_about) units; /* in the order in which they were met */
};
/* Of those received in a year; ACT_SEE_DESK. */
enum err complaint_look(struct ctx *c, struct unit_id unit, int year,
                        struct complaint_year *out);

#endif
