/* SPDX-License-Identifier: MulanPSL-2.0 */
/* meter.h - how many requests were answered, how, and how fast (计量)
 *
 * Counts by class and status, and by class and duration, in shards so that event threads do not wait for each
 * other's cache lines. What is read while others count is a little behind, never torn.
 * Threads: all functions.
 */
#ifndef WEB_METER_H
#define WEB_METER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* What kind of request it was: a finished page from memory, a file of ours, a page made for the public, one behind a
 * log-in, the interface for programs, anything that posts, what no route knew. */
enum meter_class {
    METER_KEPT,
    METER_ASSET,
    METER_PORTAL,
    METER_DESK,
    METER_API,
    METER_POST,
    METER_OTHER,
    METER__MAX
};
struct meter;
struct meter *meter_new(void);
void meter_free(struct meter *m);
/* One request has ended; `who` tells shards apart (its connection). `cut`: the client did not take all of it. */
void meter_count(struct meter *m, const void *who, enum meter_class class, int status,
                 int64_t us, bool cut);
/* All of it in the text format of Prometheus. */
void meter_write(const struct meter *m, struct buf *b);

#endif
