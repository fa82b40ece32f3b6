/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo.h - what a connection has read before and nobody has changed since
 *
 * The platform's words, a unit's facts and its columns stand on every page and change a few times a day.
 * A connection keeps them for as long as the engine says that nothing at all has been committed
 * since, by anybody, in this process or another: SQLite's data_version, PostgreSQL's snapshot. The
 * question is asked inside of the transaction, whose snapshot the answer is about; so what comes
 * from here is what the tables would have said, not what they said a while ago.
 *
 *   static const struct memo_kind facts = {sizeof(struct unit), load_facts};
 *   const struct unit *u = memo_get(c, &facts, code);   // never NULL; zero when c->fail is set
 *
 * Where a transaction writes, nothing is kept, and the loader runs each time.
 * Memory: what is returned lives as long as c->mem, and is not to be changed.
 */
#ifndef STORE_MEMO_H
#define STORE_MEMO_H

#include "store/ctx.h"

struct memo_kind {
    isize size; /* of what is loaded; at most 64 bytes aligned */
    /* Fills `out` from the database; all that it points at is in c->mem. */
    void (*load)(struct ctx *c, struct str key, void *out);
};
const void *memo_get(struct ctx *c, const struct memo_kind *kind, struct str key);

/* For db.c: one link's memory; `version` is the engine's answer. */
struct memo;
void memo_free(struct memo *m);

#endif
