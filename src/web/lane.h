/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lane.h - a bounded queue with its own threads
 *
 * A full lane says so at once (503 with Retry-After): nothing piles up without end. Each thread
 * has an arena for the job at hand; `run` gets it empty.
 */
#ifndef WEB_LANE_H
#define WEB_LANE_H

#include "base/arena.h"

struct lane_pool;
/* `run` is called by the lane's threads; it must catch an unwinding arena itself. */
struct lane_pool *lane_start(int threads, int queue, isize memory,
                             void (*run)(void *job, struct arena *mem));
/* false: full, or stopping. */
bool lane_put(struct lane_pool *l, void *job);
/* How many wait, of how many places; for how long (ms) something has been waiting without that anything was
 * taken: a lane whose threads are all stuck shows here. */
struct lane_figures {
    int waiting, places, threads, busy;
    int64_t stuck_ms;
};
struct lane_figures lane_figures(struct lane_pool *l);
/* Runs what is queued, then ends the threads. */
void lane_stop(struct lane_pool *l);

#endif
