/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_sync.h - one sync of the disk for all who have committed meanwhile (SQLite); for the files db*.c
 *
 * A commit writes into the log and lets the next writer begin; then it waits until the log has been
 * synced, and only then is it acknowledged. Whoever finds nobody syncing does it, for all that was
 * committed before; who commits meanwhile waits for the next one. So ten who file at once cost one sync,
 * and while the disk is busy the writer is not.
 *
 * What was committed may be read by others in the milliseconds before it lasts; acknowledged it is not. Where a
 * sync fails nobody knows what is on the disk: those who wait are told, and nothing is written any more
 * until the program starts anew.
 */
#ifndef STORE_DB_SYNC_H
#define STORE_DB_SYNC_H

#include <pthread.h>

#include "store/db_engine.h"

struct db_sync {
    pthread_cond_t
        over; /* with the database's mutex, by the monotonic clock: a sync has ended */
    int64_t written, lasting; /* commits so far; those of them that last */
    int64_t syncs;
    bool running, relaxed, failed;
    void *file; /* the log, as the engine's writer has it open; NULL: nothing to wait for */
};

/* The writer has committed and still has its link; `file` is its log. What to wait for; 0: nothing. */
int64_t sync_mark(struct db *db, void *file);
/* Waits until that commit lasts. Without a link. */
enum err sync_wait(struct db *db, int64_t mark, struct fail *why);
/* May anything be written? */
enum err sync_may_write(struct db *db, struct fail *why);
/* The writer's log is about to be closed: what was committed is synced first. */
void sync_forget(struct db *db);

#endif
