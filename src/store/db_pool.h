/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_pool.h - the links of an open database; for the files db*.c, and for loan.c
 *
 * Two pools of links: those that write (one with SQLite) and those that read. A link that was
 * borrowed belongs to one thread until it is given back.
 */
#ifndef STORE_DB_POOL_H
#define STORE_DB_POOL_H

#include <pthread.h>

#include "store/db_sync.h"

enum { DB_LINKS_MAX = 64 };

struct db_pool {
    struct db_link *idle[DB_LINKS_MAX];
    int idle_n, made, max;
    int64_t waits, wait_us, refused;
    pthread_cond_t freed;
};

struct db {
    const struct db_engine *engine;
    char *url;
    struct db_options o;
    int lock_fd; /* -1: no lock */
    int loan_fd; /* the file that says a command may write; -1: none */
    pthread_mutex_t mutex;
    struct db_pool pool[2]; /* readers, writers */
    int64_t lost;
    _Atomic int64_t away_until_ms, lagged; /* of a replica */
    _Atomic int64_t no_primary_until_ms;   /* readers: who is next to look for it */
    _Atomic int64_t slow_us, slow;         /* from when on, how many */
    struct db_sync sync;                   /* under the mutex */
    struct search_shelf *shelf;            /* see search_shelf.h; under the mutex */
    struct search_recent *recent;          /* see search_recent.h; under the mutex */
};

/* A link outside of the pools, for what is kept for long. */
struct db_link *db_link_open(struct db *db, bool write, struct fail *why);
void db_link_close(struct db_link *l);
/* Takes a link, waiting at most busy_ms for one; NULL: `why` says what is in the way. A link that
 * died while it lay idle is replaced. */
struct db_link *db_borrow(struct db *db, bool write, struct fail *why);
/* A moment so many ms from now, for the conditions of this folder (they go by the monotonic clock). */
struct timespec db_deadline(int ms);
/* Returns it; one that is `broken` is closed and another may be opened in its place. */
void db_give_back(struct db_link *link);

#endif
