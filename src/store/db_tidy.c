/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_tidy.c - a server's log written into the file in the background; see db_tidy.h */
#include "store/db_tidy.h"

#include <stdlib.h>

#include "store/db_pool.h"

enum { ROUND_MS = 1000, MORE_MS = 50 };

struct db_tidy {
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

static int64_t written(struct db *db)
{
    int64_t n;

    pthread_mutex_lock(&db->mutex);
    n = db->sync.written;
    pthread_mutex_unlock(&db->mutex);
    return n;
}

/* With the writer's turn; whether the log's end was reached. */
static bool checkpoint(struct db *db)
{
    struct fail why = {0};
    struct db_link *w = db_borrow(db, true, &why);
    bool all = false;

    if (!w)
        return false; /* busy, or lent: the next round will do */
    (void)db->engine->checkpoint(w, &all, &why);
    db_give_back(w);
    return all;
}

/* The larger part, while somebody reads what is not the end; then the file is synced. */
static void first_part(struct db *db)
{
    struct fail why = {0};
    struct db_link *r = db_borrow(db, false, &why);
    struct timespec until = db_deadline(MORE_MS);
    uint64_t version;
    bool more = false;

    if (!r)
        return;
    if (db->engine->begin(r, 0, &why) == OK &&
        db->engine->version(r, &version, &why) == OK) { /* which begins the reading */
        pthread_mutex_lock(&db->mutex);
        for (int64_t from = db->sync.written; !(more = db->sync.written > from);)
            if (pthread_cond_timedwait(&db->sync.over, &db->mutex, &until))
                break;
        pthread_mutex_unlock(&db->mutex);
        if (more)
            (void)checkpoint(db);
    }
    db->engine->rollback(r);
    (void)db->engine->sync_file(r, &why);
    db_give_back(r);
}

bool db_tidy_round(struct db *db)
{
    first_part(db);
    return checkpoint(db);
}

static void *go_round(void *user)
{
    struct db_tidy *t = user;
    int64_t done = 0;

    pthread_mutex_lock(&t->lock);
    while (!t->stopping) {
        struct timespec until = db_deadline(ROUND_MS);
        int64_t n;

        pthread_cond_timedwait(&t->wake, &t->lock, &until);
        n = written(t->db);
        if (t->stopping || n == done)
            continue;
        pthread_mutex_unlock(&t->lock);
        if (db_tidy_round(t->db))
            done = n;
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

struct db_tidy *db_tidy_start(struct db *db)
{
    struct db_tidy *t;
    struct db_link *w;
    struct fail why = {0};
    pthread_condattr_t mono;

    if (!db->engine->checkpoint || db->o.read_only || !(t = calloc(1, sizeof *t)))
        return NULL;
    t->db = db;
    w = db_borrow(db, true, &why); /* a commit makes a checkpoint itself from 64 MiB on */
    if (w) {
        (void)db->engine->script(w, "PRAGMA wal_autocheckpoint=16000", &why);
        db_give_back(w);
    }
    pthread_mutex_init(&t->lock, NULL);
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&t->wake, &mono);
    pthread_condattr_destroy(&mono);
    if (pthread_create(&t->thread, NULL, go_round, t))
        abort();
    return t;
}

void db_tidy_stop(struct db_tidy *t)
{
    if (!t)
        return;
    pthread_mutex_lock(&t->lock);
    t->stopping = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_mutex_destroy(&t->lock);
    pthread_cond_destroy(&t->wake);
    free(t);
}
