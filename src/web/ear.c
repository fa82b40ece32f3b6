/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ear.c - a thread that hears what other instances publish; see ear.h */
#include "web/ear.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "store/watch.h"
#include "web/cache.h"

enum { WAIT_MS = 200, AGAIN_MS = 300, MEMORY = 64 << 20 };

struct ear {
    struct app *app;
    struct watch *watch;
    pthread_t thread;
    _Atomic bool stop, hears;
};

static void refresh(struct ear *e, struct arena *mem)
{
    jmp_buf over;

    mem->unwind = &over;
    if (setjmp(over) == 0)
        app_refresh(e->app, mem);
    if (setjmp(over) == 0)
        app_look_at_replica(e->app, mem);
    mem->unwind = NULL;
    arena_reset(mem);
}

static void tell(const char *what)
{
    struct log_line l = log_start(LOG_LEVEL_INFO, "ear");

    log_str(&l, "state", str_of(what));
    log_end(&l);
}

static void *run(void *p)
{
    struct timespec again = {0, AGAIN_MS * 1000000};
    struct ear *e = p;
    struct arena mem;

    if (!arena_init(&mem, MEMORY))
        abort();
    while (!atomic_load(&e->stop)) {
        switch (watch_wait(e->watch, WAIT_MS)) {
        case WATCH_QUIET:
            break;
        case WATCH_FRESH:
            atomic_store(&e->hears, true);
            tell("hears");
            cache_drop_all(e->app->cache);
            refresh(e, &mem);
            break;
        case WATCH_MOVED:
            refresh(e, &mem);
            break;
        case WATCH_DEAF:
            if (atomic_exchange(&e->hears, false))
                tell("deaf");
            cache_drop_all(e->app->cache);
            nanosleep(&again, NULL);
            break;
        }
    }
    arena_free(&mem);
    return NULL;
}

struct ear *ear_start(struct app *app)
{
    struct watch *w = app->db ? watch_new(app->db) : NULL;
    struct ear *e;

    if (!w)
        return NULL;
    e = calloc(1, sizeof *e);
    if (!e)
        abort();
    e->app = app;
    e->watch = w;
    if (pthread_create(&e->thread, NULL, run, e))
        abort();
    return e;
}

bool ear_hears(struct ear *e)
{
    return e && atomic_load(&e->hears);
}

void ear_stop(struct ear *e)
{
    if (!e)
        return;
    atomic_store(&e->stop, true);
    pthread_join(e->thread, NULL);
    watch_free(e->watch);
    free(e);
}
