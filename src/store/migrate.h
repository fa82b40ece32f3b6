/* SPDX-License-Identifier: MulanPSL-2.0 */
/* migrate.h - bring a database to this program's version
 *
 * An empty database gets sql/schema.sql, an older one the steps that it lacks, all in one
 * transaction: afterwards it is of this version or unchanged. There is no way back; a copy
 * is taken before (gongkai backup).
 * Fails: ERR_VERSION for a database of a newer program.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/buf.h"
#include "store/db.h"

/* The version that this program knows. */
int migrate_version(void);
/* The version of a database; 0: empty. Opens a reading transaction of its own. */
int migrate_version_of(struct ctx *c);
/* A dry run does all of it, and then rolls back. `report` gets a line for each step. */
enum err migrate_run(struct ctx *c, bool dry_run, struct buf *report);
/* Refuses a database of a newer program; called by db_open(). */
enum err migrate_check(struct db *db, struct fail *why);

/* DDL for an engine: halves picked, ID, INT64, BYTES, TEXT expanded, tables made STRICT.
 * PostgreSQL sorts text by bytes, as SQLite does: COLLATE "C". */
struct str migrate_expand(struct arena *mem, const char *ddl, enum db_kind kind);

#endif
