/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup.h - a consistent copy of everything, taken while the server runs (备份)
 *
 *   FOLDER/gongkai.db   the database as it was at one moment
 *   FOLDER/blobs/       files by content; what is there already is not copied again, so that a second
 *                       backup into the same folder is quick
 *   FOLDER/manifest     written last: without it the backup is not whole
 *
 * The keys (DATA/keys) are not in it: a backup that is stolen then opens no personal field. They are kept
 * apart, once, on paper or another medium, and given to the restore; without them applicants' data and
 * second factors cannot be read any more.
 * The database is copied before the files: a row never refers to a file that is not there.
 * PostgreSQL is backed up with its own means (pg_dump); the files and the manifest are the same.
 */
#ifndef WORK_BACKUP_H
#define WORK_BACKUP_H

#include "store/db.h"

struct backup {
    int64_t files, copied, bytes; /* in all; copied this time */
    struct instant at;
};
typedef void backup_tick(void *to, int64_t done, int64_t total);

/* `data` is the data folder, `to` the folder of the backup, made if absent. Outside of a transaction; the
 * actor must hold 系统设置. */
enum err backup_make(struct ctx *c, const char *data, const char *to, backup_tick *tick,
                     void *tick_to, struct backup *out);
/* Reads a backup through and compares every file with the manifest. Fails: ERR_NOT_FOUND no manifest,
 * ERR_UNREADABLE a file that is missing or not as it was. */
enum err backup_verify(struct arena *mem, const char *from, backup_tick *tick, void *tick_to,
                       struct backup *out, struct fail *why);
/* Verifies, and copies into an empty data folder. Fails: ERR_CONFLICT where there is a database. */
enum err backup_restore(struct arena *mem, const char *from, const char *data,
                        backup_tick *tick, void *tick_to, struct backup *out, struct fail *why);

#endif
