/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figures.h - tables three and four of any period, from the registers (依申请公开统计)
 *
 * Rows follow from outcomes by rulebook/outcomes.tsv. "As of" a day: what was received, closed,
 * filed or decided after it does not count, whenever it was entered; an annual report is made so. "As entered"
 * by the end of that day leaves out, beyond that, what was written into the register later, though it happened
 * before; so figures of last March come out again as they were read then.
 *   received in the period = T3.1; received before it and not closed before it = T3.2;
 *   closed in it, by outcome = T3.3.*; received by its end and not closed by then = T3.4.
 * Filings that nobody has confirmed yet (art. 31) were not received and count nowhere.
 * Law: rulebook chapters 02, 04, 16
 */
#ifndef WORK_FIGURES_H
#define WORK_FIGURES_H

#include "law/report.h"
#include "render/table.h"
#include "store/dispute.h"
#include "store/request.h"

struct figures {
    struct day from, until; /* inclusive; `until` no later than the day asked for */
    enum report_form form;
    int64_t t3[T3_ROWS][T3_COLS]; /* rows and columns as law/report.h numbers them */
    int64_t t4[T4_COLS];
    int64_t answered, days_total,
        late; /* cases with an answer, their working days, those too late */
    struct request_days_list days;  /* distribution */
    int64_t corrections, corrected; /* art. 41, in no row: received, closed */
    int64_t helped; /* of a whole year: who found it public while writing, and did not ask */
};
/* Within the caller's reading transaction. `asof` none: `until`. */
void figures_count(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                   struct day asof, enum report_form form, struct figures *out);
/* Whether such figures can be: ERR_INPUT with `where` from, to or asof. Days that are none were not given
 * as days. The Regulations have been in force since 2008; `asof` is not before the period, nor to come. */
enum err figures_period(struct ctx *c, struct day from, struct day until, struct day asof);
/* The same as a use case of its own: for pages and commands. Public figures need no role. */
enum err figures_open(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                      struct day asof, enum report_form form, struct figures *out);
/* From what had been entered by the end of `asof` (none: of `until`). */
enum err figures_open_entered(struct ctx *c, struct unit_id unit, struct day from,
                              struct day until, struct day asof, enum report_form form,
                              struct figures *out);
/* Both tables as lines of text: table, row, column, address, figure. With a byte order mark, for Excel. */
struct str figures_table_csv(struct arena *mem, const struct figures *f);
/* Puts the figures into the cells of tables three and four of a report. */
void figures_into(const struct figures *f, struct report *r);
/* The cases behind a cell (T3.3.1/nat, T4/rec.pend) of a period. */
enum err figures_behind(struct ctx *c, struct unit_id unit, struct str address, struct day from,
                        struct day until, struct request_list *cases,
                        struct dispute_list *disputes);
/* The same of figures as entered; a case stands there with the days that it had then. */
enum err figures_behind_entered(struct ctx *c, struct unit_id unit, struct str address,
                                struct day from, struct day until, struct day asof,
                                struct request_list *cases, struct dispute_list *disputes);
/* Are the figures kept beside the register (table request_tally) those that counting every case from
 * end to end gives? At most `most` differences. Unit 0: of all units. */
enum err figures_compare(struct ctx *c, struct unit_id unit, int most, struct drift_list *out);
/* Counts them anew, a unit a transaction; audited. */
enum err figures_rebuild(struct ctx *c, struct unit_id unit, int64_t *units);
/* Without personal data: a line a case that was received in the period. */
enum err figures_register(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                          enum table_form form, struct str *out);

#endif
