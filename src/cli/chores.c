/* SPDX-License-Identifier: MulanPSL-2.0 */
/* chores.c - what a server does beside answering; see chores.h */
#include "cli/chores.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/os.h"
#include "store/db.h"
#include "work/browse.h"
#include "work/notify.h"
#include "work/outbox.h"
#include "work/schedule.h"

enum {
    CLOCK_MEMORY = 256 << 20,
    CLOCK_REST_SECONDS = 20,
    SENDER_MEMORY = 128 << 20,
    SENDER_REST_SECONDS = 1,
    CLAIM_REST_SECONDS = 2, /* how soon another instance sees that one has died */
    STOP_SECONDS = 10
};

struct chore {
    struct app *app;
    enum app_chore which;
    const char *name;
    isize memory;
    int rest_seconds;
    bool (*turn)(struct chore *k, struct arena *mem); /* true: there is more, at once */
    struct db_claim *claim;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ends;
    bool stop, over, runs; /* under the lock */
};
struct chores {
    struct chore chore[APP_CHORE__MAX];
};

/* The world of a turn: the system acts. */
static void world(struct chore *k, struct arena *mem, struct str actor, struct str no,
                  struct ctx *x)
{
    app_ctx(k->app, mem, x);
    x->actor.system = true;
    x->actor.name = actor;
    x->request_no = no;
}

static bool goes_on(void *p);

/* What happens by the clock; a failure is told and tried again. */
static bool by_the_clock(struct chore *k, struct arena *mem)
{
    struct ctx x;
    bool changed;

    world(k, mem, S("定时任务"), S("timer"), &x);
    /* What lapsed at midnight is found under its new validity. */
    changed = schedule_run(&x) > 0;
    changed |= search_follow_calendar(&x) > 0;
    if (changed)
        app_refresh(k->app, mem);
    schedule_night(&x);
    notify_clocks(&x);
    search_merge_parts(&x, goes_on, k);
    if (x.fail.code) {
        struct log_line l = log_start(LOG_LEVEL_ERROR, "timer");

        log_fail(&l, &x.fail);
        log_end(&l);
    }
    return false;
}

/* One row of the outbox; false when nothing was due, or the database cannot be asked. */
static bool send_one(struct chore *k, struct arena *mem)
{
    struct outbox_done done = {0};
    struct ctx x;
    bool more;

    world(k, mem, S("外发"), S("outbox"), &x);
    more = outbox_step(&x, &done) == OK && done.end != OUTBOX_NOTHING;
    if (x.fail.code || done.end == OUTBOX_FAILED) {
        struct log_line l = log_start(LOG_LEVEL_WARN, "outbox");

        log_int(&l, "row", done.id);
        log_str(&l, "way", done.way);
        if (x.fail.code)
            log_fail(&l, &x.fail);
        log_end(&l);
    }
    return more;
}

/* Is it still ours, or can it become so? */
static bool have_claim(struct chore *k)
{
    struct fail why = {0};

    bool had = atomic_load(&k->app->owns[k->which]), has = db_claim_renew(k->claim, &why);

    if (has != had) {
        struct log_line l = log_start(LOG_LEVEL_INFO, "chore");

        log_str(&l, has ? "taken" : "lost", str_of(k->name));
        log_end(&l);
    }
    atomic_store(&k->app->owns[k->which], has);
    return has;
}

/* Waits until it is time to look again or to end; false: to end. */
static bool rests(struct chore *k, int seconds)
{
    struct timespec until = {os_now().s + 1 + seconds, 0};
    bool go;

    pthread_mutex_lock(&k->lock);
    while (seconds && !k->stop)
        if (pthread_cond_timedwait(&k->ends, &k->lock, &until) == ETIMEDOUT)
            break;
    go = !k->stop;
    pthread_mutex_unlock(&k->lock);
    return go;
}

static bool goes_on(void *p)
{
    return rests(p, 0);
}

static bool turn(struct chore *k, struct arena *mem)
{
    volatile bool more = false;
    jmp_buf over;

    mem->unwind = &over;
    if (setjmp(over) == 0)
        more = k->turn(k, mem);
    mem->unwind = NULL;
    arena_reset(mem);
    return more;
}

static void *run(void *p)
{
    struct chore *k = p;
    int rest = SENDER_REST_SECONDS; /* the start is not to be slowed down */
    struct arena mem;

    if (!arena_init(&mem, k->memory))
        abort();
    while (rests(k, rest)) {
        if (!have_claim(k))
            rest = CLAIM_REST_SECONDS;
        else
            rest = turn(k, &mem) ? 0 : k->rest_seconds;
    }
    arena_free(&mem);
    db_unclaim(k->claim);
    atomic_store(&k->app->owns[k->which], false);
    pthread_mutex_lock(&k->lock);
    k->over = true;
    pthread_cond_broadcast(&k->ends);
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

struct chores *chores_start(struct app *app)
{
    struct chores *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    c->chore[APP_CLOCK] = (struct chore){.name = "timer",
                                         .memory = CLOCK_MEMORY,
                                         .rest_seconds = CLOCK_REST_SECONDS,
                                         .turn = by_the_clock};
    c->chore[APP_SENDER] = (struct chore){.name = "sender",
                                          .memory = SENDER_MEMORY,
                                          .rest_seconds = SENDER_REST_SECONDS,
                                          .turn = send_one};
    for (int i = 0; i < APP_CHORE__MAX; i++) {
        struct chore *k = &c->chore[i];

        k->app = app;
        k->which = (enum app_chore)i;
        k->claim = db_claim_new(app->db, k->name);
        pthread_mutex_init(&k->lock, NULL);
        pthread_cond_init(&k->ends, NULL);
        k->runs = pthread_create(&k->thread, NULL, run, k) == 0;
    }
    return c;
}

static bool stop(struct chore *k, int64_t until)
{
    struct timespec last = {until, 0};
    bool over;

    pthread_mutex_lock(&k->lock);
    k->stop = true;
    pthread_cond_broadcast(&k->ends);
    while (k->runs && !k->over)
        if (pthread_cond_timedwait(&k->ends, &k->lock, &last) == ETIMEDOUT)
            break;
    over = !k->runs || k->over;
    pthread_mutex_unlock(&k->lock);
    if (over && k->runs)
        pthread_join(k->thread, NULL);
    return over;
}

bool chores_stop(struct chores *c)
{
    int64_t until = os_now().s + STOP_SECONDS;
    bool over = true;

    if (!c)
        return true;
    for (int i = 0; i < APP_CHORE__MAX; i++) {
        pthread_mutex_lock(&c->chore[i].lock);
        c->chore[i].stop = true;
        pthread_mutex_unlock(&c->chore[i].lock);
    }
    for (int i = 0; i < APP_CHORE__MAX; i++)
        over &= stop(&c->chore[i], until);
    if (over)
        free(c);
    return over;
}
