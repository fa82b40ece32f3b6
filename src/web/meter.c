/* SPDX-License-Identifier: MulanPSL-2.0 */
/* meter.c - how many requests were answered, how, and how fast; see meter.h */
#include "web/meter.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 8, STATUS_MIN = 100, STATUS_MAX = 600, BOUNDS = 13 };

static const char *const names[METER__MAX] = {
    [METER_KEPT] = "kept",   [METER_ASSET] = "asset", [METER_PORTAL] = "portal",
    [METER_DESK] = "desk",   [METER_API] = "api",     [METER_POST] = "post",
    [METER_OTHER] = "other",
};
static const struct {
    int64_t us;
    const char *seconds;
} bounds[BOUNDS] = {
    {500, "0.0005"},  {1000, "0.001"},  {2500, "0.0025"}, {5000, "0.005"},  {10000, "0.01"},
    {25000, "0.025"}, {50000, "0.05"},  {100000, "0.1"},  {250000, "0.25"}, {500000, "0.5"},
    {1000000, "1"},   {2500000, "2.5"}, {10000000, "10"},
};
struct shard {
    _Alignas(64) _Atomic int64_t by_status[METER__MAX][STATUS_MAX - STATUS_MIN];
    _Atomic int64_t by_time[METER__MAX][BOUNDS + 1], us[METER__MAX], cut;
};
struct meter {
    struct shard shard[SHARDS];
};

struct meter *meter_new(void)
{
    struct meter *m = aligned_alloc(64, sizeof *m);

    if (!m)
        abort();
    memset(m, 0, sizeof *m);
    return m;
}

void meter_free(struct meter *m)
{
    free(m);
}

static void add(_Atomic int64_t *n, int64_t by)
{
    atomic_fetch_add_explicit(n, by, memory_order_relaxed);
}

void meter_count(struct meter *m, const void *who, enum meter_class class, int status,
                 int64_t us, bool cut)
{
    struct shard *s = &m->shard[(uintptr_t)who / 1024 % SHARDS];
    int i = 0;

    if (status < STATUS_MIN || status >= STATUS_MAX)
        status = 500; /* no answer was ready: the library said so */
    while (i < BOUNDS && us > bounds[i].us)
        i++;
    add(&s->by_status[class][status - STATUS_MIN], 1);
    add(&s->by_time[class][i], 1);
    add(&s->us[class], us);
    if (cut)
        add(&s->cut, 1);
}

static int64_t status_sum(const struct meter *m, int class, int i)
{
    int64_t n = 0;

    for (int k = 0; k < SHARDS; k++)
        n += atomic_load_explicit(&m->shard[k].by_status[class][i], memory_order_relaxed);
    return n;
}

static void write_times(const struct meter *m, int class, struct buf *b)
{
    int64_t so_far = 0, us = 0;

    for (int i = 0; i <= BOUNDS; i++) {
        for (int k = 0; k < SHARDS; k++)
            so_far +=
                atomic_load_explicit(&m->shard[k].by_time[class][i], memory_order_relaxed);
        buf_fmt(b, "gongkai_request_seconds_bucket{class=\"%s\",le=\"%s\"} %lld\n",
                names[class], i < BOUNDS ? bounds[i].seconds : "+Inf", (long long)so_far);
    }
    for (int k = 0; k < SHARDS; k++)
        us += atomic_load_explicit(&m->shard[k].us[class], memory_order_relaxed);
    buf_fmt(b,
            "gongkai_request_seconds_sum{class=\"%s\"} %lld.%06lld\n"
            "gongkai_request_seconds_count{class=\"%s\"} %lld\n",
            names[class], (long long)(us / 1000000), (long long)(us % 1000000), names[class],
            (long long)so_far);
}

void meter_write(const struct meter *m, struct buf *b)
{
    int64_t cut = 0;

    buf_lit(b, "# HELP gongkai_requests_total Requests answered, by class and status.\n"
               "# TYPE gongkai_requests_total counter\n");
    for (int class = 0; class < METER__MAX; class ++)
        for (int i = 0; i < STATUS_MAX - STATUS_MIN; i++) {
            int64_t n = status_sum(m, class, i);

            if (n)
                buf_fmt(b, "gongkai_requests_total{class=\"%s\",status=\"%d\"} %lld\n",
                        names[class], i + STATUS_MIN, (long long)n);
        }
    buf_lit(b,
            "# HELP gongkai_request_seconds From the request line to the end of the answer.\n"
            "# TYPE gongkai_request_seconds histogram\n");
    for (int class = 0; class < METER__MAX; class ++)
        write_times(m, class, b);
    for (int k = 0; k < SHARDS; k++)
        cut += atomic_load_explicit(&m->shard[k].cut, memory_order_relaxed);
    buf_fmt(b,
            "# HELP gongkai_requests_cut_total Answers that the client did not take whole.\n"
            "# TYPE gongkai_requests_cut_total counter\ngongkai_requests_cut_total %lld\n",
            (long long)cut);
}
