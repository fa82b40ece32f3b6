/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_due.h - by when a year's report must be out, and who is late
 *
 * Departments and other bodies: 31 January of the next year, to their government and to the public;
 * governments of county level and above: 31 March (rulebook/deadlines.tsv K11, K12).
 * Law: Regulations (2019) art. 49
 */
#ifndef LAW_REPORT_DUE_H
#define LAW_REPORT_DUE_H

#include "base/day.h"
#include "base/str.h"

/* `kind` and `level` of the unit (store/unit.h): a government down to level 4, or another body. */
struct day report_due(struct str kind, int level, int year);

enum report_urgency {
    DUE_LATER, /* more than a month away, or already out */
    DUE_SOON,  /* within 31 days */
    DUE_WEEK,  /* within 7 days */
    DUE_LATE
};
enum report_urgency report_urgency(struct day due, struct day today, bool out);
/* 还有12天, 今天到期, 已逾期3天. */
struct str report_due_zh(struct arena *mem, struct day due, struct day today);

#endif
