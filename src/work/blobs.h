/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blobs.h - files are moved to another place to be kept: folder, database, store (附件搬迁)
 *
 * Each file that a row refers to is read from where it is now, compared with its name, written to where it is to be, read
 * there again and compared again. What is there already with its size is passed over, so that a move that was cut off
 * goes on; nothing is removed. While a server runs, files that come in meanwhile are still kept in the old place: after
 * its restart a second move takes these few. The actor must hold 系统设置.
 */
#ifndef WORK_BLOBS_H
#define WORK_BLOBS_H

#include "store/blob.h"
#include "store/blob_store.h"

struct blobs_moved {
    int64_t files, copied, bytes; /* in all; copied this time */
};
typedef void blobs_tick(void *to, int64_t done, int64_t total);
enum err blobs_move(struct ctx *c, const struct blob_store *to, blobs_tick *tick, void *tick_to,
                    struct blobs_moved *out);
/* Removes the folder's copies of what the store has; how many, and their bytes. */
enum err blobs_trim(struct ctx *c, struct blobs_moved *out);
/* Removes what no row refers to, a day after it was last wanted: from the folder, and from the database or the
 * S3-compatible store where files are kept there. Of a store only what is named as our files are, and is a day old by its
 * own clock too. `dry`: only counts. files: how many there are; copied: how many were removed. */
enum err blobs_sweep(struct ctx *c, bool dry, struct blobs_moved *out);

#endif
