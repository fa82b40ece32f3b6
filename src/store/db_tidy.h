/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_tidy.h - a server's log written into the file in the background (SQLite)
 *
 * A checkpoint inside of a commit makes whoever commits, and all behind them, wait until hundreds of pages are
 * synced. Here a thread goes round each second in which something was written:
 *
 *   1. it begins to read, and waits for one more commit: what it reads is then not the log's end
 *   2. it takes the writer's turn and checkpoints up to there. The log is synced, pages are copied; because the
 *      log's end is not reached SQLite does not sync the file, nor may it begin the log anew
 *   3. it gives the turn back and syncs the file, while others write
 *   4. it takes the turn once more: what was written meanwhile is little, so this checkpoint, which reaches the
 *      end and syncs the file, is short; the next commit begins the log anew
 *
 * There is still one writer: both checkpoints are made with its link (see db_sqlite.c). A commit makes one itself where the
 * log has grown to 64 MiB nevertheless.
 */
#ifndef STORE_DB_TIDY_H
#define STORE_DB_TIDY_H

#include "store/db.h"

struct db_tidy;

/* Once a database, by whoever has it alone; NULL where the engine needs none. */
struct db_tidy *db_tidy_start(struct db *db);
/* Before db_close(). NULL is let pass. */
void db_tidy_stop(struct db_tidy *t);
/* One round, for the thread and the tests: whether the log's end was reached. */
bool db_tidy_round(struct db *db);

#endif
