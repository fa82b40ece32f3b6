/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_sync.c - one sync of the disk for all who have committed meanwhile; see db_sync.h */
#include "store/db_sync.h"

#include "base/log.h"
#include "store/db_pool.h"

int64_t sync_mark(struct db *db, void *file)
{
    struct db_sync *s = &db->sync;
    int64_t mark;

    if (!file)
        return 0;
    pthread_mutex_lock(&db->mutex);
    /* The first sync of a file that was made also syncs its folder, and notes that in the file's own flags: here,
     * where nobody else has it. */
    if (!s->file && !s->relaxed)
        s->failed |= db->engine->sync(file) != OK;
    s->file = file;
    mark = s->relaxed ? 0 : ++s->written;
    pthread_mutex_unlock(&db->mutex);
    return mark;
}

static enum err told(struct fail *why)
{
    return fail_set(why, ERR_IO, NULL, "写入磁盘失败，服务重新启动之前不再接受写入");
}

/* Syncs for all that is committed by now; the mutex is held, and let go meanwhile. */
static void sync_all(struct db *db)
{
    struct db_sync *s = &db->sync;
    int64_t all = s->written;
    enum err e;

    s->running = true;
    s->syncs++;
    pthread_mutex_unlock(&db->mutex);
    e = db->engine->sync(s->file);
    pthread_mutex_lock(&db->mutex);
    s->running = false;
    if (e)
        s->failed = true;
    else
        s->lasting = all;
    pthread_cond_broadcast(&s->over);
    if (e) {
        struct log_line l = log_start(LOG_LEVEL_ERROR, "sync");

        log_str(&l, "file", str_of(db_url(db)));
        log_end(&l);
    }
}

enum err sync_wait(struct db *db, int64_t mark, struct fail *why)
{
    struct db_sync *s = &db->sync;
    bool failed;

    if (!mark || why->code)
        return why->code;
    pthread_mutex_lock(&db->mutex);
    while (s->lasting < mark && !s->failed)
        if (s->running)
            pthread_cond_wait(&s->over, &db->mutex);
        else
            sync_all(db);
    failed = s->lasting < mark;
    pthread_mutex_unlock(&db->mutex);
    return failed ? told(why) : OK;
}

enum err sync_may_write(struct db *db, struct fail *why)
{
    bool failed;

    pthread_mutex_lock(&db->mutex);
    failed = db->sync.failed;
    pthread_mutex_unlock(&db->mutex);
    return failed ? told(why) : OK;
}

void sync_forget(struct db *db)
{
    struct db_sync *s = &db->sync;

    pthread_mutex_lock(&db->mutex);
    while (s->running)
        pthread_cond_wait(&s->over, &db->mutex);
    if (s->file && s->lasting < s->written && !s->relaxed && !s->failed)
        sync_all(db);
    s->file = NULL;
    pthread_mutex_unlock(&db->mutex);
}
