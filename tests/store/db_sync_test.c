/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_sync_test.c - who commits while the disk is busy shares the next sync; nothing is acknowledged before; a sync that
 * fails is told, and nothing is written after it; the log is written into the file beside writers */
#include <pthread.h>
#include <stdatomic.h>

#include "store/db_pool.h"
#include "store/db_tidy.h"
#include "store/unit.h"
#include "tests/store/world.h"

enum { WRITERS = 4 };

static struct db *under_test;
static atomic_int syncs, acknowledged, early;
static atomic_bool broken, go_on;

static int64_t committed(void)
{
    int64_t n;

    pthread_mutex_lock(&under_test->mutex);
    n = under_test->sync.written;
    pthread_mutex_unlock(&under_test->mutex);
    return n;
}

/* A disk so slow that in its first sync everybody commits. */
static int64_t before;
static enum err slow_sync(void *log)
{
    if (atomic_load(&broken))
        return ERR_IO;
    if (atomic_fetch_add(&syncs, 1) == 0) {
        while (committed() < before + WRITERS)
            usleep(1000);
        early += atomic_load(&acknowledged);
    }
    return db_sqlite.sync(log);
}

static enum err add(struct arena *mem, int n)
{
    struct ctx c = {.mem = mem, .now = {1792800000}};
    struct unit u = {.code = str_fmt(mem, "u%d", n),
                     .name = str_fmt(mem, "第%d局", n),
                     .level = 4,
                     .kind = S("government"),
                     .approval_levels = 2};

    db_attach(&c, under_test);
    db_begin(&c);
    unit_insert(&c, &u);
    return db_end(&c);
}

static void *write_one(void *user)
{
    struct arena mem;

    arena_init(&mem, 1 << 20);
    if (add(&mem, *(int *)user) == OK)
        acknowledged++;
    arena_free(&mem);
    return NULL;
}

static void *write_on(void *user)
{
    struct arena mem;

    arena_init(&mem, 1 << 20);
    for (int i = *(int *)user; atomic_load(&go_on); i++) {
        acknowledged += add(&mem, i) == OK;
        arena_reset(&mem);
    }
    arena_free(&mem);
    return NULL;
}

static int64_t units(struct test *t)
{
    static const struct db_query count = {"test.units", "SELECT count(*) FROM unit"};
    struct ctx c = world_ctx(t, under_test);
    int64_t n;

    db_begin_read(&c);
    n = db_one_int(db_query(&c, &count));
    CHECK_INT(t, db_end(&c), OK);
    return n;
}

void test_store_db_sync(struct test *t)
{
    struct db_engine slow = db_sqlite;
    pthread_t thread[WRITERS];
    int number[WRITERS], first = 1000;
    struct ctx c;
    int64_t have;

    test_case(t, "four commit in the time of one sync: one more sync is for the other three");
    under_test = world_new(t, test_folder(t), DB_SQLITE, "sync");
    if (!CHECK(t, under_test != NULL))
        return;
    have = units(t);
    CHECK_INT(t, add(&t->mem, 99), OK);
    slow.sync = slow_sync;
    before = committed();
    under_test->engine = &slow;
    for (int i = 0; i < WRITERS; i++) {
        number[i] = i;
        pthread_create(&thread[i], NULL, write_one, &number[i]);
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(thread[i], NULL);
    CHECK_INT(t, atomic_load(&acknowledged), WRITERS);
    CHECK_INT(t, atomic_load(&early), 0);
    CHECK(t, atomic_load(&syncs) > 0 && atomic_load(&syncs) <= 2);
    CHECK_INT(t, under_test->sync.lasting, committed());
    CHECK_INT(t, units(t), have + 1 + WRITERS);

    test_case(t, "the log goes into the file while somebody writes on, and nothing is lost");
    atomic_store(&go_on, true);
    acknowledged = 0;
    have = units(t);
    pthread_create(&thread[0], NULL, write_on, &first);
    for (int i = 0; i < 20 || !atomic_load(&acknowledged); i++)
        db_tidy_round(under_test);
    atomic_store(&go_on, false);
    pthread_join(thread[0], NULL);
    CHECK(t, db_tidy_round(under_test));
    CHECK_INT(t, units(t), have + atomic_load(&acknowledged));
    c = world_ctx(t, under_test);
    CHECK_INT(t, db_integrity(&c), OK);

    test_case(t, "a sync that fails is told, and nothing more is written");
    atomic_store(&broken, true);
    CHECK_INT(t, add(&t->mem, 500), ERR_IO);
    atomic_store(&broken, false);
    CHECK_INT(t, add(&t->mem, 501), ERR_IO);
    CHECK(t, units(t) > 0); /* readers go on */
    under_test->engine = &db_sqlite;
    db_close(under_test);
}
