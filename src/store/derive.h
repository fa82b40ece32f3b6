/* SPDX-License-Identifier: MulanPSL-2.0 */
/* derive.h - does what is derived agree with what it is derived from
 *
 * Some columns are kept for quick lists and can be computed again: how many documents a column has, the
 * undecided findings of a document, validity from norm events. They are rewritten in the same
 * transaction as their causes; this looks whether that always happened.
 */
#ifndef STORE_DERIVE_H
#define STORE_DERIVE_H

#include "store/db.h"

struct drift {
    struct str what; /* column.docs, document.open_blocks … */
    struct unit_id unit;
    int64_t id;
    int64_t stored, derived;
};
LIST_TYPE(drift_list, struct drift);

/* Everything that differs, at most `most` of each kind. Within a reading transaction; reads whole
 * tables. */
void derive_compare(struct ctx *c, int most, struct drift_list *out);

#endif
