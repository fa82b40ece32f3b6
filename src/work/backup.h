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
 * PostgreSQL is carried into the same gongkai.db, row by row out of one snapshot, and compared: a backup of one engine is
 * restored on either. To a point in time: docs/scale.md.
 * Encrypted: every file by base/sealed_file.h, under a key from a passphrase and FOLDER/salt; the manifest is readable and
 * signed (digests and sizes of plain texts stand in it). A backup folder is one or the other.
 */
#ifndef WORK_BACKUP_H
#define WORK_BACKUP_H

#include "base/secret.h"
#include "store/db.h"

struct backup {
    int64_t files, copied, bytes; /* in all; copied this time */
    struct instant at;
    bool
        older; /* restored: of an older version of the schema, so that its audit log was not read */
};
struct backup_lock {
    bool on;
    struct seal_key key;
};
/* The lock of a backup folder; `passphrase` "": none. `make`: an empty folder gets its salt. Fails: ERR_INPUT a
 * passphrase where there is none to be, or none where there must be one. */
enum err backup_lock_of(struct arena *mem, const char *folder, struct str passphrase, bool make,
                        struct backup_lock *out, struct fail *why);
typedef void backup_tick(void *to, int64_t done, int64_t total);

/* `data` is the data folder, `to` the folder of the backup, made if absent. Outside of a transaction; the
 * actor must hold 系统设置. */
enum err backup_make(struct ctx *c, const char *data, const char *to,
                     const struct backup_lock *lock, backup_tick *tick, void *tick_to,
                     struct backup *out);
/* Reads a backup through and compares every file with the manifest. Fails: ERR_NOT_FOUND no manifest,
 * ERR_UNREADABLE a file that is missing or not as it was. */
enum err backup_verify(struct arena *mem, const char *from, const struct backup_lock *lock,
                       backup_tick *tick, void *tick_to, struct backup *out, struct fail *why);
/* Verifies, and copies into an empty data folder: files, keys, the database last; then reads the database through and the
 * chains of its audit log. With `server` the database goes there instead, by the marks of store/move.h. From the first
 * file to the last check the folder holds DATA/restoring, with which data_open() refuses it: a restore that is cut off has
 * left nothing that could be served, and is done again by the same command. Fails: ERR_CONFLICT where there is a
 * database, the remains of one, or the beginning of another backup's restore. */
struct restore {
    const char *from, *data, *keys; /* keys: the file that was kept apart, or NULL */
    struct db *server;              /* an empty PostgreSQL, or NULL */
    const struct backup_lock *lock;
    backup_tick *tick;
    void *who;
    struct instant now;
};
enum err backup_restore(struct arena *mem, const struct restore *r, struct backup *out,
                        struct fail *why);
/* Whether a restore into this data folder was begun and has not come to its end. */
bool backup_restoring(struct arena *mem, const char *data);
#endif
