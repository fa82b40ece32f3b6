/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup_log.h - when this installation was last backed up, and whether it went well (备份记录)
 *
 * Told by the audit log of the installation (unit 0) and by nothing else: `gongkai backup` adds an entry when it ends, of
 * one action where it was done and another where it broke off. What an entry says: clear or encrypted, files, copied
 * ones, bytes. Where the backup lies is not said, nor anything of its passphrase. One that was killed says nothing, and
 * a database that comes out of a backup does not know of that very backup: both err to the safe side.
 * How old the last one may be before the desk warns: setting backup.days, else BACKUP_DAYS; 0 never warns (who has
 * PostgreSQL's own base backups). No law says a number.
 */
#ifndef WORK_BACKUP_LOG_H
#define WORK_BACKUP_LOG_H

#include "work/backup.h"

enum { BACKUP_DAYS = 7, BACKUP_DAYS_MOST = 365 };

struct backup_log {
    struct instant done;          /* the last one that was made; 0: never */
    bool sealed;                  /* it is encrypted */
    int64_t files, copied, bytes; /* in all; and what was copied that time */
    struct instant broken;        /* one that broke off after it; 0: none */
    struct str why; /* of what kind the failure was; the command itself said more */
};

/* Writes down how a backup ended, at c->now: `failed` NULL or without a code, that it is whole. In a transaction of its
 * own; the actor must hold 系统设置. */
enum err backup_log_add(struct ctx *c, const struct backup *made, bool sealed,
                        const struct fail *failed);
/* Within a transaction. Reads the newest entries only: so many failures in a row hide what was before them. */
void backup_log_last(struct ctx *c, struct backup_log *out);
/* After how many days the desk warns; 0: never. Within a transaction. */
int64_t backup_log_days(struct ctx *c);
/* Is there none, or is the last one older than that? */
bool backup_log_stale(struct ctx *c, const struct backup_log *l);

#endif
