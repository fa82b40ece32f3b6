/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_office.h - what offices (科室) said about their share of an assessment, and what their unit decided
 *
 * All within the caller's transaction.
 */
#ifndef STORE_ASSESS_OFFICE_H
#define STORE_ASSESS_OFFICE_H

#include "store/db.h"

struct assess_plea {
    int64_t id, set, item;
    struct unit_id unit;
    struct office_id office;
    struct str period, says, evidence, name, decision, reason, decided_by;
    struct user_id account;
    int64_t before, after; /* hundredths of a point */
    struct instant at, decided_at;
};
LIST_TYPE(assess_plea_list, struct assess_plea);
int64_t assess_plea_insert(struct ctx *c, const struct assess_plea *p);
enum err assess_plea_load(struct ctx *c, int64_t id, struct assess_plea *out);
/* Of a unit's offices, the newest first. */
void assess_plea_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                     struct assess_plea_list *out);
/* ERR_CONFLICT where it is decided already. */
void assess_plea_decide(struct ctx *c, const struct assess_plea *p);

#endif
