/* SPDX-License-Identifier: MulanPSL-2.0 */
/* facts.h - what the guards of law/flow ask for, gathered from the database; within work only */
#ifndef WORK_FACTS_H
#define WORK_FACTS_H

#include "store/document.h"
#include "work/publish.h"

struct facts {
    struct flow_facts flow;
    struct doc_version v; /* the current version */
    struct doc_fields f;  /* its fields */
};
/* Within a transaction. `m` NULL: for showing; what the user would fill in (reason, time) then counts
 * as given. */
void facts_gather(struct ctx *c, const struct document *d, const struct doc_move *m,
                  struct facts *out);
/* The next 索引号 of a unit. */
struct str index_no_next(struct ctx *c, struct unit_id unit, struct day written);
/* The difference between two versions that are loaded already. */
void difference(struct arena *mem, const struct doc_version *a, const struct doc_fields *fa,
                const struct doc_version *b, const struct doc_fields *fb, struct doc_diff *out);

#endif
