/* SPDX-License-Identifier: MulanPSL-2.0 */
/* job.h - one request, from its head to its answer: what server.c hands to the HTTP library
 *
 * For server.c and job.c only.
 */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include <microhttpd.h>
#include <pthread.h>

#include "web/ear.h"
#include "web/lane.h"
#include "web/meter.h"
#include "web/server.h"

struct server {
    struct app *app;
    struct server_options o;
    struct MHD_Daemon *daemon[LISTEN_MAX];
    int daemons;
    struct spots *spots;
    struct lane_pool *quick, *save, *heavy;
    struct meter *meter;
    struct ear *ear; /* NULL: there are no other instances */
    _Atomic int64_t next_no, under_way;
    _Atomic int64_t beat_ms; /* when the keeper last went round */
    uint32_t run_no;
    pthread_t keeper;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

/* The library's calls: a request line has come; a piece of the request; it is over. */
void *job_begin(void *cls, const char *uri, struct MHD_Connection *conn);
enum MHD_Result job_answer(void *cls, struct MHD_Connection *conn, const char *url,
                           const char *method, const char *version, const char *data, size_t *n,
                           void **state);
void job_end(void *cls, struct MHD_Connection *conn, void **state,
             enum MHD_RequestTerminationCode end);
/* A connection is gone: ends the request that the library has told no end of. It does not where a head is so
 * long that no room is left for the answer. */
void job_abandon(struct spot *spot);
/* What the lanes run. */
void job_run(void *job, struct arena *mem);
/* Asks what has been published; `mem` is empty afterwards. */
void server_refresh(struct server *s, struct arena *mem);

#endif
