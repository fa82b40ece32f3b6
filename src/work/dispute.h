/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dispute.h - reconsiderations and lawsuits: registered, followed, decided (复议、诉讼)
 *
 * A lawsuit after reconsideration is a case of its own beside the reconsideration, linked by
 * `earlier`; a second instance is the same case with its latest state (chapter 04). Reminders are
 * derived: in the simple procedure the respondent replies within 5 working days of receiving the
 * copy (《行政复议法》 art. 54, 88); a defendant within 15 calendar days (《行政诉讼法》 art. 67).
 */
#ifndef WORK_DISPUTE_H
#define WORK_DISPUTE_H

#include "store/dispute.h"

/* Texts written freely (ground, ordered, note) may name who asked: whoever does not handle the case sees them
 * masked, and what comes back masked as it was shown leaves what is stored.
 * Registers (id 0) or changes. Fails: ERR_INPUT with the field; ERR_RULE for dates out of order
 * or a result without its day; ERR_CONFLICT. `request_number` links it to a case, "" to none. */
enum err dispute_save(struct ctx *c, const struct dispute *d, struct str request_number,
                      struct dispute_id *out);
struct dispute_reminder {
    struct dispute d;
    struct str what; /* 答复期限, 开庭（听证）, 履行期限 */
    struct day day;
    int64_t left; /* days from today; negative: passed */
};
LIST_TYPE(dispute_reminder_list, struct dispute_reminder);
enum err dispute_page(struct ctx *c, struct unit_id unit, struct dispute_list *all,
                      struct dispute_reminder_list *reminders);
enum err dispute_open(struct ctx *c, struct dispute_id id, struct dispute *out);

struct str dispute_kind_zh(struct str kind);
struct str dispute_result_zh(struct str result);
struct str dispute_stage_zh(struct str stage);

#endif
