/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lane.c - a bounded queue with its own threads; see lane.h */
#include "web/lane.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/os.h"

struct lane_pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    void **job; /* a ring */
    int cap, first, n, busy;
    int64_t moved_ms; /* when a job was last taken, or put where none waited */
    bool stopping;
    pthread_t *thread;
    int threads;
    isize memory;
    void (*run)(void *job, struct arena *mem);
};

static void *work(void *user)
{
    struct lane_pool *l = user;
    struct arena mem;

    if (!arena_init(&mem, l->memory))
        abort();
    pthread_mutex_lock(&l->lock);
    for (;;) {
        void *job;

        while (!l->n && !l->stopping)
            pthread_cond_wait(&l->more, &l->lock);
        if (!l->n)
            break;
        job = l->job[l->first];
        l->first = (l->first + 1) % l->cap;
        l->n--;
        l->busy++;
        l->moved_ms = os_monotonic_ms();
        pthread_mutex_unlock(&l->lock);
        l->run(job, &mem);
        arena_reset(&mem);
        pthread_mutex_lock(&l->lock);
        l->busy--;
    }
    pthread_mutex_unlock(&l->lock);
    arena_free(&mem);
    return NULL;
}

struct lane_pool *lane_start(int threads, int queue, isize memory,
                             void (*run)(void *job, struct arena *mem))
{
    struct lane_pool *l = calloc(1, sizeof *l);

    if (!l || !(l->job = calloc((size_t)queue, sizeof *l->job)) ||
        !(l->thread = calloc((size_t)threads, sizeof *l->thread)))
        abort();
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->more, NULL);
    l->cap = queue;
    l->memory = memory;
    l->run = run;
    for (; l->threads < threads; l->threads++)
        if (pthread_create(&l->thread[l->threads], NULL, work, l))
            abort();
    return l;
}

bool lane_put(struct lane_pool *l, void *job)
{
    bool room;

    pthread_mutex_lock(&l->lock);
    room = l->n < l->cap && !l->stopping;
    if (room) {
        if (!l->n)
            l->moved_ms = os_monotonic_ms();
        l->job[(l->first + l->n) % l->cap] = job;
        l->n++;
        pthread_cond_signal(&l->more);
    }
    pthread_mutex_unlock(&l->lock);
    return room;
}

struct lane_figures lane_figures(struct lane_pool *l)
{
    struct lane_figures f;

    pthread_mutex_lock(&l->lock);
    f = (struct lane_figures){.waiting = l->n,
                              .places = l->cap,
                              .threads = l->threads,
                              .busy = l->busy,
                              .stuck_ms = l->n ? os_monotonic_ms() - l->moved_ms : 0};
    pthread_mutex_unlock(&l->lock);
    return f;
}

void lane_stop(struct lane_pool *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    pthread_cond_broadcast(&l->more);
    pthread_mutex_unlock(&l->lock);
    for (int i = 0; i < l->threads; i++)
        pthread_join(l->thread[i], NULL);
    pthread_mutex_destroy(&l->lock);
    pthread_cond_destroy(&l->more);
    free(l->thread);
    free(l->job);
    free(l);
}
