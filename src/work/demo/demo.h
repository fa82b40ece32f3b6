/* SPDX-License-Identifier: MulanPSL-2.0 */
/* demo.h - a ready district to look at (示范区)
 *
 * Nine units, some 650 documents with their history, a district media centre with its year 2021 to the
 * digit, policies with interpretations, attachments, documents in every state of the workflow,
 * users of every role. All from rulebook/demo/, filled by a generator that always makes the same for the
 * same day; no personal name is a real one, but the media centre's facts are.
 */
#ifndef WORK_DEMO_DEMO_H
#define WORK_DEMO_DEMO_H

#include "store/unit.h"

struct demo_user {
    struct str login, name, role, unit; /* role and unit in Chinese */
};
struct demo {
    LIST(struct demo_user) users;
    struct str password; /* of all of them; made at random, told once */
    int64_t units, documents;
};

/* Whether the database has units already. Opens a reading transaction. */
bool demo_present(struct ctx *c);
/* Makes the district. c->actor is the system; c->blobs must be open. `done` is told how many documents
 * there are so far; may be NULL. Fails: ERR_CONFLICT where there are units already. */
enum err demo_make(struct ctx *c, void (*done)(void *to, int64_t n, int64_t total), void *to,
                   struct demo *out);

#endif
