/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_office.h - shares of offices (科室) in an assessment as released, what they said of them, and what was decided
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

/* A share of one indicator as released. */
struct assess_frozen {
    struct office_id office;
    int64_t item, points;
    struct str period, says;
};
LIST_TYPE(assess_frozen_list, struct assess_frozen);
void assess_frozen_put(struct ctx *c, int64_t set, struct unit_id unit,
                       const struct assess_frozen *f);
/* Of a unit's offices, by office and item. */
void assess_frozen_all(struct ctx *c, int64_t set, struct unit_id unit, struct str period,
                       struct assess_frozen_list *out);
/* Sums of each office and released period, oldest first: item 0. */
void assess_frozen_trend(struct ctx *c, int64_t set, struct unit_id unit,
                         struct assess_frozen_list *out);

#endif
