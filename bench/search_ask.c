/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_ask.c - our search without a server: how long words take, at a pace, and while the index is merged */
#include "bench/search_corpus.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hans.h"
#include "base/os.h"
#include "base/utf8.h"

void corpus_ask(struct arena *mem, const struct lexicon *x, const char *path, int rounds)
{
    struct db *db = corpus_open(path);
    int64_t t, sum = 0;

    for (int order = SEARCH_BEST; order <= SEARCH_NEWEST; order++) {
        t = os_monotonic_us();
        for (int k = 0; k < rounds; k++)
            for (int i = 0; i < ASKED; i++) {
                struct ctx c = {.mem = mem, .now = os_now()};
                struct search_query q = {.order = order};
                struct search_result r;
                char word[8];
                isize len = utf8_put(word, x->word[x->asked[i]][0]);

                len += utf8_put(word + len, x->word[x->asked[i]][1]);
                q.words = (struct str){word, len};
                db_attach(&c, db);
                db_begin_read(&c);
                search_find(&c, &q, &r);
                if (db_end(&c))
                    corpus_stop(&c.fail);
                sum += r.total;
                arena_reset(mem);
            }
        printf("%s\t%lld us\t%lld hits\n", order == SEARCH_BEST ? "best" : "newest",
               (long long)((os_monotonic_us() - t) / rounds / ASKED),
               (long long)(sum / rounds / ASKED));
        sum = 0;
    }
    db_close(db);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* Words from common to rare in an order that mixes them; the pace does not wait for answers. */
void corpus_pace(struct arena *mem, const struct lexicon *x, const char *path, int words,
                 int a_second)
{
    struct db *db = corpus_open(path);
    int64_t *took = malloc((size_t)words * sizeof *took), due = os_monotonic_us(), hits = 0;

    for (int i = 0; i < words; i++, due += 1000000 / a_second) {
        int rank = (int)(60 * pow(14000.0 / 60, (double)(i * 7919 % words) / words));
        struct ctx c = {.mem = mem, .now = os_now()};
        struct search_query q = {.order = SEARCH_NEWEST};
        struct search_result r;
        char word[8];
        isize len = utf8_put(word, x->word[rank][0]);
        int64_t early = due - os_monotonic_us();

        len += utf8_put(word + len, x->word[rank][1]);
        q.words = (struct str){word, len};
        if (early > 0)
            usleep((useconds_t)early);
        db_attach(&c, db);
        db_begin_read(&c);
        search_find(&c, &q, &r);
        if (db_end(&c))
            corpus_stop(&c.fail);
        hits += r.total;
        took[i] = os_monotonic_us() - due;
        arena_reset(mem);
    }
    qsort(took, (size_t)words, sizeof *took, by_number);
    printf("%d words, %d a second, %lld hits each: p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n",
           words, a_second, (long long)(hits / words), (double)took[words / 2] / 1e3,
           (double)took[words * 99 / 100] / 1e3, (double)took[words - 1] / 1e3);
    free(took);
    db_close(db);
}

/* ---- publishing while the index is merged */

enum { PUBLISHED_MOST = 100000, PUBLISH_REST_US = 10000 };

struct publisher {
    const struct lexicon *x;
    struct db *db;
    atomic_bool stop;
    int64_t wait[PUBLISHED_MOST], took[PUBLISHED_MOST];
    int n;
    int64_t from; /* numbers of its documents */
};

static void *publish(void *who)
{
    struct publisher *p = who;
    struct arena mem;

    if (!arena_init(&mem, 256 << 20))
        abort();
    while (!p->stop && p->n < PUBLISHED_MOST) {
        struct article a = corpus_article(&mem, p->x, p->from + p->n, LONG);
        struct ctx c = {.mem = &mem, .now = os_now()};
        int64_t began = os_monotonic_us();

        db_attach(&c, p->db);
        db_begin(&c);
        p->wait[p->n] = os_monotonic_us() - began;
        corpus_add(&c, &a, (struct unit_id){1}, (struct column_id){1}, true);
        if (db_end(&c))
            corpus_stop(&c.fail);
        p->took[p->n++] = os_monotonic_us() - began;
        arena_reset(&mem);
        usleep(PUBLISH_REST_US);
    }
    arena_free(&mem);
    return NULL;
}

static void waits(const char *what, int64_t *us, int n)
{
    qsort(us, (size_t)n, sizeof *us, by_number);
    printf("%s\tp50 %.1f ms\tp99 %.1f ms\tlongest %.1f ms\n", what, (double)us[n / 2] / 1e3,
           (double)us[n * 99 / 100] / 1e3, (double)us[n - 1] / 1e3);
}

void corpus_merge(struct arena *mem, const struct lexicon *x, const char *path)
{
    static struct publisher p;
    struct ctx c = {.mem = mem, .now = os_now()};
    pthread_t thread;
    int64_t began;

    p.x = x;
    p.db = corpus_open(path);
    db_attach(&c, p.db);
    for (int with = 0; with < 2; with++) { /* first without a merge */
        p.stop = false;
        p.n = 0;
        p.from = 300000 + os_now().s * 1000 % 600000; /* not those of another run */
        if (pthread_create(&thread, NULL, publish, &p))
            abort();
        began = os_monotonic_us();
        if (with)
            search_tidy(&c, true, NULL, NULL);
        else
            sleep(5);
        if (c.fail.code)
            corpus_stop(&c.fail);
        began = os_monotonic_us() - began;
        p.stop = true;
        pthread_join(thread, NULL);
        printf("%s\t%.1f s\t%d documents published meanwhile\n", with ? "merge" : "without",
               (double)began / 1e6, p.n);
        waits("  waited", p.wait, p.n);
        waits("  took", p.took, p.n);
    }
    db_close(p.db);
}
