/* SPDX-License-Identifier: MulanPSL-2.0 */
/* trainings.h - what was planned against what was held (培训计划与实施)
 *
 * The plan of a year is a register of its own (trainplan), what was held is the register of trainings. An
 * item counts as held where a training or meeting of the same organiser and year bears its name, or names it
 * as its item (field 计划事项); each training answers for one item only. Nothing of this is stored.
 * Law: Regulations (2019) art. 48
 */
#ifndef WORK_TRAININGS_H
#define WORK_TRAININGS_H

#include "work/register.h"

enum training_state {
    TRAINING_TO_COME,
    TRAINING_HELD,       /* by its day */
    TRAINING_HELD_LATER, /* after its day */
    TRAINING_MISSED      /* its day has passed */
};
struct str training_state_zh(enum training_state s);

struct training_item {
    struct register_entry plan;
    struct register_entry held; /* row.id 0: not held */
    enum training_state state;
    struct str reason; /* of one that was missed */
};
struct training_year {
    LIST(struct training_item) items;   /* by their day */
    struct register_entry_list besides; /* held without a plan, by their day */
    int64_t held, later, missed;        /* of the items; held includes later */
};
/* ACT_SEE_DESK. */
enum err training_look(struct ctx *c, struct unit_id unit, int year, struct training_year *out);
/* The same within the caller's reading transaction, without asking for a role. */
void training_compare(struct ctx *c, struct unit_id unit, int year, struct training_year *out);

#endif
