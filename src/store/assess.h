/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.h - indicator sets, marks, releases, appeals (考核); within the caller's transaction
 *
 * Points are hundredths, whole numbers.
 */
#ifndef STORE_ASSESS_H
#define STORE_ASSESS_H

#include "store/db.h"

struct assess_set {
    int64_t id;
    struct unit_id unit; /* whose it is */
    struct str code, name, level, source;
    int64_t items, points; /* of a list: how many, and their sum without what is added on top */
};
LIST_TYPE(assess_set_list, struct assess_set);
struct assess_item {
    int64_t id;
    struct str level[4], label;
    int64_t points;
    struct str who, formula, kinds;
};
LIST_TYPE(assess_item_list, struct assess_item);
struct assess_mark {
    int64_t item;
    struct unit_id unit;
    int64_t points, appeal;
    struct str reason, evidence, name;
    struct instant at;
};
LIST_TYPE(assess_mark_list, struct assess_mark);
struct assess_release {
    int64_t id;
    struct str period;
    bool open;
    struct instant at;
};
LIST_TYPE(assess_release_list, struct assess_release);
struct assess_result {
    struct unit_id unit;
    int64_t item, points;
    struct str period, says;
};
LIST_TYPE(assess_result_list, struct assess_result);
struct assess_appeal {
    int64_t id, item, before, after;
    struct unit_id unit;
    struct str period, says, evidence, name, decision, reason, decided_by;
    struct instant at, decided_at;
};
LIST_TYPE(assess_appeal_list, struct assess_appeal);

int64_t assess_set_insert(struct ctx *c, const struct assess_set *s);
enum err assess_set_load(struct ctx *c, int64_t id, struct assess_set *out);
bool assess_set_find(struct ctx *c, struct unit_id unit, struct str code,
                     struct assess_set *out);
/* All open sets, whoever's. */
void assess_set_all(struct ctx *c, struct assess_set_list *out);
void assess_item_insert(struct ctx *c, const struct assess_set *s, int ord,
                        const struct assess_item *i);
void assess_item_all(struct ctx *c, int64_t set, struct assess_item_list *out);
/* Takes the items of a set away that nothing was scored by yet. */
void assess_item_clear(struct ctx *c, int64_t set);

void assess_mark_insert(struct ctx *c, int64_t set, struct str period,
                        const struct assess_mark *m);
/* The newest mark of each unit (0: of all) and item. */
void assess_mark_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                     struct assess_mark_list *out);

bool assess_release_of(struct ctx *c, int64_t set, struct str period,
                       struct assess_release *out);
int64_t assess_release_put(struct ctx *c, const struct assess_set *s, struct str period,
                           bool open);
/* Newest first. */
void assess_release_all(struct ctx *c, int64_t set, struct assess_release_list *out);
void assess_result_put(struct ctx *c, int64_t set, struct str period,
                       const struct assess_result *r);
void assess_result_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                       struct assess_result_list *out);
/* Sums of each released period, for one unit: item 0, oldest first. */
void assess_result_trend(struct ctx *c, int64_t set, struct unit_id unit,
                         struct assess_result_list *out);

int64_t assess_appeal_insert(struct ctx *c, int64_t set, const struct assess_appeal *a);
enum err assess_appeal_load(struct ctx *c, int64_t id, int64_t *set, struct assess_appeal *out);
void assess_appeal_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                       struct assess_appeal_list *out);
/* Of a set, in every period: those not decided. */
int64_t assess_appeals_open(struct ctx *c, int64_t set);
void assess_appeal_decide(struct ctx *c, const struct assess_appeal *a);

#endif
