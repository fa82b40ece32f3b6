/* SPDX-License-Identifier: MulanPSL-2.0 */
/* migrate_seal.h - texts that an older version kept in clear are sealed on the way to this one
 *
 * Between the step that adds the sealed columns (0002) and the one that takes the clear ones away (0003): notes and
 * parties of the ledger, names of files, remarks on letters and proofs of delivery, what is written of disputes, in
 * what form an answer is wanted. Part of the migration's transaction. The audit log stays as it is: its entries are
 * chained, and what stands in them from before can only be kept or lost as a whole.
 */
#ifndef STORE_MIGRATE_SEAL_H
#define STORE_MIGRATE_SEAL_H

#include "store/db.h"

enum { MIGRATE_SEAL_BEHIND = 2 }; /* the step that it follows */

/* *rows: how many texts. Fails: ERR_DB where there is something to seal and c->keys is NULL. */
enum err migrate_seal(struct ctx *c, int64_t *rows);
/* After the commit: what the database files still hold of the old texts is written over. Outside of a transaction. */
enum err migrate_seal_wipe(struct ctx *c);

#endif
