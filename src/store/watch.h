/* SPDX-License-Identifier: MulanPSL-2.0 */
/* watch.h - what other instances publish is heard at once (LISTEN/NOTIFY)
 *
 * Who moves a unit's generation tells so in the same transaction (unit.c); PostgreSQL passes it on when that commits, to
 * every instance that listens, over a connection of its own. While that connection is lost nothing is heard: what is
 * kept in memory is then not to be trusted.
 * SQLite: there is one server, which knows what it does.
 */
#ifndef STORE_WATCH_H
#define STORE_WATCH_H

#include "store/db.h"

enum watch_end {
    WATCH_QUIET, /* nothing was told */
    WATCH_MOVED, /* something was: ask the generations */
    WATCH_FRESH, /* connected (again): what happened before was not heard */
    WATCH_DEAF   /* not connected */
};
struct watch;
/* NULL: nobody else can publish. Connects at the first wait. */
struct watch *watch_new(struct db *db);
/* Waits at most `ms` (DEAF and FRESH come at once). One thread at a time. */
enum watch_end watch_wait(struct watch *w, int ms);
void watch_free(struct watch *w);

#endif
