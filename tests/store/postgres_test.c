/* SPDX-License-Identifier: MulanPSL-2.0 */
/* postgres_test.c - what only a server can do to a connection, and numbers that close up */
#include <stdlib.h>

#include "tests/store/world.h"

static const struct db_query me = {"test.me", "{pg:SELECT pg_backend_pid()}{sqlite:SELECT 1}"};
/* Waits until they are gone: an ended session keeps its locks for a moment. */
static const struct db_query kill_other = {
    "test.kill",
    "{pg:SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
    "WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()}"
    "{sqlite:SELECT 1}"};
static const struct db_query halves = {"test.halves",
                                       "{sqlite:SELECT $2}{pg:SELECT $1::bigint + $3::bigint}"};
static const struct db_query quoted = {"test.quoted", "SELECT '$1' || CAST($1 AS TEXT)"};
static const struct db_query put = {
    "test.put", "INSERT INTO setting (unit, key, value, at) VALUES ($1, $2, $3, $4)"};
static const struct db_query count = {"test.count", "SELECT count(*) FROM setting"};

static int64_t ask(struct ctx *c, const struct db_query *q)
{
    int64_t v;

    db_begin_read(c);
    v = db_one_int(db_query(c, q));
    db_end(c);
    return v;
}

void test_store_postgres(struct test *t)
{
    const char *folder = test_folder(t);
    struct db *db, *other;
    struct ctx c, d;
    int64_t before;
    struct fail why = {0};
    struct stmt *s;

    test_case(t, "PostgreSQL: opens");
    if (!getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    /* A name of its own, so that what is cut here is nobody else's. */
    setenv("GONGKAI_TEST_PG",
           str_cstr(&t->mem, str_fmt(&t->mem, "%s&application_name=gongkai-cut",
                                     getenv("GONGKAI_TEST_PG"))),
           1);
    db = world_new(t, folder, DB_POSTGRES, "pg");
    if (!db)
        return;

    test_case(t, "PostgreSQL: a half that leaves numbers out takes its own values");
    c = world_ctx(t, db);
    db_begin_read(&c);
    s = db_query(&c, &halves);
    db_put_int(s, 40);
    db_put_int(s, 7);
    db_put_int(s, 2);
    CHECK_INT(t, db_one_int(s), 42);
    db_end(&c);
    CHECK_OK(t, &c.fail);

    test_case(t, "PostgreSQL: a dollar in a text is no value");
    c = world_ctx(t, db);
    db_begin_read(&c);
    s = db_query(&c, &quoted);
    db_put_text(s, S("公开"));
    if (CHECK(t, db_step(s)))
        CHECK_STR(t, db_get_text(s, 0), S("$1公开"));
    db_end(&c);

    test_case(t, "PostgreSQL: a connection that was cut while idle is replaced unseen");
    c = world_ctx(t, db);
    before = ask(&c, &me);
    if (CHECK_INT(t, db_open(&other, getenv("GONGKAI_TEST_PG"), NULL, &why), OK)) {
        d = world_ctx(t, other);
        CHECK(t, ask(&d, &kill_other) > 0);
        CHECK_OK(t, &d.fail);
        CHECK(t, ask(&c, &me) != before);
        CHECK_OK(t, &c.fail);
        db_close(other);
    }

    test_case(t, "PostgreSQL: one that is cut inside a transaction saves nothing and says so");
    c = world_ctx(t, db);
    why = (struct fail){0};
    if (CHECK_INT(t, db_open(&other, getenv("GONGKAI_TEST_PG"), NULL, &why), OK)) {
        db_begin(&c);
        s = db_query(&c, &put);
        db_put_int(s, 0);
        db_put_text(s, S("k"));
        db_put_text(s, S("v"));
        db_put_int(s, 1);
        db_run(s);
        d = world_ctx(t, other);
        ask(&d, &kill_other);
        CHECK_INT(t, db_end(&c), ERR_BUSY);
        c = world_ctx(t, db);
        CHECK_INT(t, ask(&c, &count), 0);
        CHECK_OK(t, &c.fail);
        db_close(other);
    }

    test_case(t, "PostgreSQL: who writes keeps nobody of another schema waiting");
    other = world_new(t, folder, DB_POSTGRES, "pg_beside");
    if (CHECK(t, other != NULL)) {
        c = world_ctx(t, db);
        d = world_ctx(t, other);
        db_begin(&c);
        db_begin(&d); /* would be refused when the lock's time is over */
        CHECK_INT(t, db_end(&d), OK);
        CHECK_OK(t, &d.fail);
        CHECK_INT(t, db_end(&c), OK);
        CHECK_OK(t, &c.fail);
        db_close(other);
    }

    test_case(t, "PostgreSQL: one at a time, and the next when its connection dies");
    why = (struct fail){0};
    if (CHECK_INT(t, db_open(&other, world_url(t, folder, DB_POSTGRES, "pg"), NULL, &why),
                  OK)) {
        struct db_claim *mine = db_claim(db, "timer", &why), *theirs;

        CHECK(t, mine != NULL);
        CHECK(t, db_claim(other, "timer", &why) == NULL);
        CHECK_OK(t, &why);
        theirs = db_claim(other, "patrol", &why);
        CHECK(t, theirs != NULL);
        db_unclaim(theirs);
        d = world_ctx(t, other);
        ask(&d, &kill_other); /* the holder is gone, and does not know it */
        theirs = db_claim(other, "timer", &why);
        CHECK(t, theirs != NULL);
        db_unclaim(mine); /* harmless */
        CHECK(t, db_claim(db, "timer", &why) == NULL);
        db_unclaim(theirs);
        mine = db_claim(db, "timer", &why);
        CHECK(t, mine != NULL);
        db_unclaim(mine);
        CHECK_OK(t, &why);
        db_close(other);
    }

    test_case(t, "PostgreSQL: no server is an answer, not a crash");
    why = (struct fail){0};
    CHECK_INT(t, db_open(&other, "postgresql://nobody@/none?host=/nonexistent", NULL, &why),
              ERR_BUSY);
    CHECK(t, why.what[0] != 0);
    test_case(t, "PostgreSQL: all links come back");
    db_close(db);
}
