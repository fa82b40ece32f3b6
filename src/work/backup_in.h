/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup_in.h - what making a backup and restoring one share; within work/backup.c and work/restore.c only */
#ifndef WORK_BACKUP_IN_H
#define WORK_BACKUP_IN_H

#include "base/digest.h"
#include "work/backup.h"

/* A line of the manifest. */
struct backup_entry {
    struct str sm3, path; /* hex; below the folder */
    int64_t size;
};
LIST_TYPE(backup_entry_list, struct backup_entry);

const char *backup_below(struct arena *mem, const char *folder, struct str path);
/* A database file that was only on the way, with what a kill has left of its log. */
void backup_forget(struct arena *mem, const char *path);
enum err backup_manifest(struct arena *mem, const char *from, const struct backup_lock *lock,
                         struct backup_entry_list *out, struct backup *b, struct fail *why);
/* One file of the manifest, read, compared and, where `place` is given, copied there. */
enum err backup_read_one(struct arena *mem, const char *from, const struct backup_entry *e,
                         const char *place, const struct backup_lock *lock, struct backup *out,
                         struct fail *why);

/* One database into an empty other one, row by row, compared, with a search index of its own. */
struct backup_carry {
    struct db *from, *to;
    struct instant now;
    bool hold;         /* the source is written to meanwhile */
    struct str source; /* for move_source() of the target */
    backup_tick *tick;
    void *who;
};
enum err backup_carry(struct arena *mem, const struct backup_carry *k, struct fail *why);

enum {
    BACKUP_NAME = 2 * DIGEST_SIZE - 2, /* of a file below blobs/ab */
    BACKUP_CARRY_MOST = 1 << 30
};

#endif
