/* SPDX-License-Identifier: MulanPSL-2.0 */
/* watch_test.c - one instance hears another; claims that wait their turn; waits and slow statements are counted */
#include "store/watch.h"

#include <pthread.h>

#include "store/unit.h"
#include "tests/store/world.h"

static const struct db_query slow = {
    "test.slow", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                 "300000) SELECT COUNT(*) FROM n"};
/* Ends what the other connections of this schema are. */
static const struct db_query cut = {
    "test.cut",
    "{sqlite: SELECT 1}{pg: SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND query = 'LISTEN gongkai_' || current_schema()}"};

static enum watch_end next(struct watch *w)
{
    enum watch_end e = WATCH_QUIET;

    for (int i = 0; i < 100 && e == WATCH_QUIET; i++)
        e = watch_wait(w, 100);
    return e;
}

static struct unit_id unit(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    struct unit u = {
        .code = S("sfqzf"), .name = S("示范区"), .kind = S("government"), .level = 4};

    u.approval_levels = 2;
    db_begin(&c);
    u.id = unit_insert(&c, &u);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return u.id;
}

static void touch(struct test *t, struct db *db, struct unit_id id, bool keep)
{
    struct ctx c = world_ctx(t, db);

    db_begin(&c);
    unit_touch(&c, id);
    if (keep)
        db_end(&c);
    else
        db_cancel(&c);
    CHECK_OK(t, &c.fail);
}

static void one_hears(struct test *t, struct db *here, struct db *there)
{
    struct watch *w = watch_new(here);
    struct unit_id id;
    struct ctx c;

    if (db_kind(here) == DB_SQLITE) {
        CHECK(t, w == NULL);
        return;
    }
    id = unit(t, there);
    CHECK_INT(t, watch_wait(w, 100), WATCH_FRESH);
    CHECK_INT(t, watch_wait(w, 1), WATCH_QUIET);
    touch(t, there, id, true);
    CHECK_INT(t, next(w), WATCH_MOVED);

    test_case(t, "PostgreSQL: what is rolled back is not told");
    touch(t, there, id, false);
    CHECK_INT(t, watch_wait(w, 300), WATCH_QUIET);

    test_case(t, "PostgreSQL: a lost connection is told, and the next one begins afresh");
    c = world_ctx(t, there);
    db_begin(&c);
    db_one_int(db_query(&c, &cut));
    db_end(&c);
    CHECK_INT(t, next(w), WATCH_DEAF);
    CHECK_INT(t, watch_wait(w, 1), WATCH_FRESH);
    touch(t, there, id, true);
    CHECK_INT(t, next(w), WATCH_MOVED);
    watch_free(w);
}

static void turns(struct test *t, struct db *here, struct db *there)
{
    struct db_claim *a = db_claim_new(here, "timer"), *b = db_claim_new(there, "timer");
    bool one = db_kind(here) == DB_SQLITE; /* one server a folder: it always may */
    struct fail why = {0};

    CHECK(t, db_claim_renew(a, &why));
    CHECK(t, db_claim_renew(a, &why));
    CHECK_INT(t, db_claim_renew(b, &why), one);
    db_unclaim(a);
    CHECK(t, db_claim_renew(b, &why));
    db_unclaim(b);
    CHECK_OK(t, &why);
}

static void *hold(void *p)
{
    struct ctx *c = p;

    usleep(300000);
    db_end(c);
    return NULL;
}

static void counts(struct test *t, struct db *db)
{
    struct ctx a = world_ctx(t, db), b = world_ctx(t, db);
    struct db_figures f;
    pthread_t thread;

    db_slow_after(db, 1);
    db_begin_read(&a);
    CHECK_INT(t, db_one_int(db_query(&a, &slow)), 300000);
    db_end(&a);
    CHECK_INT(t, db_figures(db).slow, 1);
    db_slow_after(db, 0);
    db_begin_read(&a);
    db_one_int(db_query(&a, &slow));
    db_end(&a);
    CHECK_INT(t, db_figures(db).slow, 1);

    test_case(t, "%s: who had to wait for a connection is counted", world_kind(db_kind(db)));
    a = world_ctx(t, db), b = world_ctx(t, db);
    CHECK_INT(t, db_begin_read(&a), OK);
    f = db_figures(db);
    CHECK_INT(t, f.pool[0].most, 1);
    CHECK_INT(t, f.pool[0].idle, 0);
    pthread_create(&thread, NULL, hold, &a);
    CHECK_INT(t, db_begin_read(&b), OK);
    db_end(&b);
    pthread_join(thread, NULL);
    f = db_figures(db);
    CHECK_INT(t, f.pool[0].waits, 1);
    CHECK(t, f.pool[0].wait_us > 100000);
    CHECK_INT(t, f.pool[0].refused, 0);
}

void test_store_watch(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct db_options one = {.readers = 1};
        struct db *there = NULL, *here = NULL;
        struct fail why = {0};

        test_case(t, "%s: two instances", world_kind(kind));
        there = world_new(t, folder, kind, "watch");
        if (!there) {
            test_skip(t, "no PostgreSQL");
            continue;
        }
        CHECK_INT(t, db_open(&here, world_url(t, folder, kind, "watch"), &one, &why), OK);
        test_case(t, "%s: a publication on one is heard on the other", world_kind(kind));
        one_hears(t, here, there);
        test_case(t, "%s: what one does at a time goes to the next", world_kind(kind));
        turns(t, here, there);
        test_case(t, "%s: slow statements are counted", world_kind(kind));
        counts(t, here);
        db_close(here);
        db_close(there);
    }
}
