/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal.h - after a change of key: what was sealed with an older one is sealed with today's
 *
 * Applicants, what they and the staff write into a case and its disputes, letters, marks of redactions, files of
 * cases and their names, contacts that readers left, second factors,
 * what connects channels, addresses of staff, what waits to go out, passwords among the settings. Rows go by batches, each a transaction;
 * one that bears today's key is passed over, so a run that was cut off is simply run again. When a
 * run ends with nothing left, the older keys open nothing any more (older backups aside), and
 * `gongkai key forget` takes them out of the file.
 */
#ifndef WORK_RESEAL_H
#define WORK_RESEAL_H

#include "store/ctx.h"

struct resealed {
    int64_t seen, resealed;
};
/* The program's own (gongkai key reseal); `most`: stop after so many, 0 for all. Audited. */
enum err reseal_all(struct ctx *c, int64_t most, struct resealed *out);

#endif
