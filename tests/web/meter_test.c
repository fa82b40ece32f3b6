/* SPDX-License-Identifier: MulanPSL-2.0 */
/* meter_test.c - requests are counted by class, status and time, by several threads at once */
#include "web/meter.h"

#include <pthread.h>

#include "tests/test.h"

enum { THREADS = 4, TIMES = 5000 };

static void *count(void *p)
{
    static const char places[THREADS * 4096];
    struct meter *m = p;

    for (int i = 0; i < TIMES; i++)
        meter_count(m, places + i % THREADS * 4096, METER_KEPT, 200, 700, false);
    return NULL;
}

static void has(struct test *t, struct str text, const char *line)
{
    if (!str_has(text, str_fmt(&t->mem, "%s\n", line)))
        CHECK_STR(t, text, str_of(line));
}

void test_web_meter(struct test *t)
{
    struct meter *m = meter_new();
    pthread_t thread[THREADS];
    struct buf b;

    test_case(t, "threads that count at once lose nothing");
    for (int i = 0; i < THREADS; i++)
        pthread_create(&thread[i], NULL, count, m);
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    b = buf_new(&t->mem, 1 << 14);
    meter_write(m, &b);
    has(t, buf_str(&b), "gongkai_requests_total{class=\"kept\",status=\"200\"} 20000");
    has(t, buf_str(&b), "gongkai_request_seconds_sum{class=\"kept\"} 14.000000");

    test_case(t,
              "a time is in its bucket and in all wider ones; a bound belongs to its bucket");
    meter_count(m, m, METER_POST, 303, 500, false);
    meter_count(m, m, METER_POST, 303, 501, false);
    meter_count(m, m, METER_POST, 503, 99000000, true);
    meter_count(m, m, METER_POST, 0, 10, false);
    b = buf_new(&t->mem, 1 << 14);
    meter_write(m, &b);
    has(t, buf_str(&b), "gongkai_requests_total{class=\"post\",status=\"303\"} 2");
    has(t, buf_str(&b), "gongkai_requests_total{class=\"post\",status=\"500\"} 1");
    has(t, buf_str(&b), "gongkai_request_seconds_bucket{class=\"post\",le=\"0.0005\"} 2");
    has(t, buf_str(&b), "gongkai_request_seconds_bucket{class=\"post\",le=\"0.001\"} 3");
    has(t, buf_str(&b), "gongkai_request_seconds_bucket{class=\"post\",le=\"10\"} 3");
    has(t, buf_str(&b), "gongkai_request_seconds_bucket{class=\"post\",le=\"+Inf\"} 4");
    has(t, buf_str(&b), "gongkai_request_seconds_count{class=\"post\"} 4");
    has(t, buf_str(&b), "gongkai_requests_cut_total 1");
    meter_free(m);
}
