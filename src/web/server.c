/* SPDX-License-Identifier: MulanPSL-2.0 */
/* server.c - starts and stops the HTTP library and what works beside it; see server.h, job.h */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/os.h"
#include "web/job.h"

/* What one connection may have for head and answer's head: the library clears all of it for each
 * request, and ten thousand idle ones have it too. */
enum { CONNECTION_BYTES = 11 << 10 };

static void on_connection(void *cls, struct MHD_Connection *conn, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *s = cls;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *fd =
            MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);
        const union MHD_ConnectionInfo *a =
            MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

        int64_t now = os_monotonic_ms();

        *context = spot_open(s->spots, fd ? fd->connect_fd : -1, a ? a->client_addr : NULL, now,
                             now + s->o.head_ms);
    } else {
        job_abandon(*context);
        spot_close(s->spots, *context);
        *context = NULL;
    }
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *a, socklen_t n)
{
    (void)n;
    return spots_admit(((struct server *)cls)->spots, a) ? MHD_YES : MHD_NO;
}

/* Paths are decoded by us, once. */
static size_t leave(void *cls, struct MHD_Connection *conn, char *s)
{
    (void)cls, (void)conn;
    return strlen(s);
}

/* Cuts late connections off, and looks every second whether something has been published. */
static void *keep(void *user)
{
    struct server *s = user;
    struct arena mem;
    int64_t last = 0;

    if (!arena_init(&mem, 16 << 20))
        return NULL;
    pthread_mutex_lock(&s->lock);
    while (!s->stopping) {
        struct timespec until;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += 200000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&s->wake, &s->lock, &until);
        pthread_mutex_unlock(&s->lock);
        atomic_store(&s->beat_ms, os_monotonic_ms());
        spots_reap(s->spots, os_monotonic_ms());
        if (os_monotonic_ms() - last >= 1000) {
            last = os_monotonic_ms();
            server_refresh(s, &mem);
        }
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    arena_free(&mem);
    return NULL;
}

/* --- start and stop */

/* How many connections the system lets us have, files beside; 12,000 at most. */
static int places(void)
{
    struct rlimit r;

    if (getrlimit(RLIMIT_NOFILE, &r))
        return 500;
    r.rlim_cur = r.rlim_max;
    setrlimit(RLIMIT_NOFILE, &r);
    getrlimit(RLIMIT_NOFILE, &r);
    return r.rlim_cur > 12500 ? 12000 : r.rlim_cur > 1500 ? (int)r.rlim_cur - 500 : 500;
}

static void usual(struct server_options *o)
{
    int cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);

    cpus = cpus < 1 ? 1 : cpus > 16 ? 16 : cpus;
#define USUAL(what, n) o->what = o->what ? o->what : (n)
    /* They read heads and send what is ready; the lanes make pages. One does some hundred thousand a second,
     * and as many as there are processors take those from the lanes and from each other. */
    USUAL(event_threads, (cpus + 1) / 2);
    USUAL(quick_threads, cpus < 2 ? 2 : cpus);
    USUAL(save_threads, 8); /* they mostly wait for the disk, several for one sync */
    USUAL(heavy_threads, 2);
    USUAL(quick_queue, 512);
    USUAL(save_queue, 512);
    USUAL(heavy_queue, 32);
    USUAL(connections, places());
    USUAL(per_address, 200);
    USUAL(head_ms, 10000);
    USUAL(body_ms, 30000);
    USUAL(idle_ms, 60000);
    USUAL(send_ms, 600000);
#undef USUAL
}

static struct MHD_Daemon *start_daemon(struct server *s, int fd)
{
    struct MHD_OptionItem more[] = {
        {MHD_OPTION_LISTEN_SOCKET, fd, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, s->o.idle_ms / 1000, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, s->o.connections, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {s->o.event_threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END,
         s->o.event_threads, NULL},
        {MHD_OPTION_END, 0, NULL}};

    if (listen(fd, 4096))
        return NULL;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, on_accept, s,
        job_answer, s, MHD_OPTION_URI_LOG_CALLBACK, job_begin, s, MHD_OPTION_NOTIFY_COMPLETED,
        job_end, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_UNESCAPE_CALLBACK, leave, s, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

enum err server_start(struct server **out, struct app *app, const struct server_options *o,
                      struct fail *why)
{
    struct server *s = calloc(1, sizeof *s);
    pthread_condattr_t mono;

    if (!s)
        abort();
    s->app = app;
    s->o = *o;
    usual(&s->o);
    os_random(&s->run_no, sizeof s->run_no);
    s->meter = meter_new();
    atomic_store(&s->beat_ms, os_monotonic_ms());
    s->spots = spots_new(s->o.per_address, s->o.connections, &s->o.trust);
    s->quick = lane_start(s->o.quick_threads, s->o.quick_queue, 256 << 20, job_run);
    s->save = lane_start(s->o.save_threads, s->o.save_queue, 256 << 20, job_run);
    s->heavy = lane_start(s->o.heavy_threads, s->o.heavy_queue, (isize)1 << 30, job_run);
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&s->wake, &mono);
    pthread_condattr_destroy(&mono);
    if (pthread_create(&s->keeper, NULL, keep, s))
        abort();
    s->ear = ear_start(app);
    for (int i = 0; i < s->o.sockets; i++) {
        s->daemon[i] = start_daemon(s, s->o.socket[i]);
        if (!s->daemon[i]) {
            server_stop(s);
            return fail_set(why, ERR_IO, "listen", "服务启动失败，端口 %d 不能使用",
                            server_port(o->socket[i]));
        }
        s->daemons++;
    }
    *out = s;
    return OK;
}

int server_connections(struct server *s)
{
    return spots_open(s->spots);
}

bool server_alive(struct server *s)
{
    enum { KEEPER_MS = 60000, LANE_MS = 120000 };

    return os_monotonic_ms() - atomic_load(&s->beat_ms) < KEEPER_MS &&
           lane_figures(s->quick).stuck_ms < LANE_MS;
}

void server_stop(struct server *s)
{
    MHD_socket fd[LISTEN_MAX];

    if (!s)
        return;
    server_close_doors(s->o.socket, s->daemons);
    for (int i = 0; i < s->daemons; i++)
        fd[i] = MHD_quiesce_daemon(s->daemon[i]);
    /* Who comes now is refused at once and goes to another instance, rather than waiting for nobody. */
    for (int i = 0; i < s->daemons; i++)
        if (fd[i] != MHD_INVALID_SOCKET)
            shutdown(fd[i], SHUT_RDWR);
    for (int i = 0; i < 100 && (atomic_load(&s->under_way) || (i < 3 && server_connections(s)));
         i++)
        usleep(100000);
    lane_stop(s->quick);
    lane_stop(s->save);
    lane_stop(s->heavy);
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->keeper, NULL);
    ear_stop(s->ear);
    for (int i = 0; i < s->daemons; i++) {
        MHD_stop_daemon(s->daemon[i]);
        if (fd[i] != MHD_INVALID_SOCKET)
            close(fd[i]);
    }
    spots_free(s->spots);
    meter_free(s->meter);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->wake);
    free(s);
}
