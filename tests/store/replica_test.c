/* SPDX-License-Identifier: MulanPSL-2.0 */
/* replica_test.c - who is read: the replica, the primary after a write, the primary where the replica is away
 *
 * Two databases that differ stand for primary and replica, so that each answer says whose it is.
 */
#include "base/os.h"
#include "tests/store/world.h"

static const struct db_query put_name = {
    "test.put", "INSERT INTO setting (unit, key, value, at) VALUES (0, 'whose', $1, 0)"};
static const struct db_query whose = {
    "test.whose", "SELECT CAST(value AS {sqlite:INTEGER}{pg:bigint}) FROM setting "
                  "WHERE unit = 0 AND key = 'whose'"};

enum { PRIMARY = 1, REPLICA = 2 };

static void mark(struct test *t, struct db *db, const char *value)
{
    struct ctx c = world_ctx(t, db);
    struct stmt *s;

    db_begin(&c);
    s = db_query(&c, &put_name);
    db_put_text(s, str_of(value));
    db_run(s);
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static int64_t ask(struct ctx *c)
{
    int64_t n;

    db_begin_read(c);
    n = db_one_int(db_query(c, &whose));
    db_end(c);
    return n;
}

/* Which of both is asked, step by step. */
static void steps(struct test *t, struct db *primary, struct db *replica)
{
    struct ctx c = world_ctx(t, primary);

    CHECK_INT(t, ask(&c), PRIMARY);
    db_may_lag(&c, replica);
    CHECK_INT(t, ask(&c), REPLICA);
    CHECK_INT(t, ask(&c), REPLICA);
    CHECK_INT(t, db_figures(replica).lagged, 2);
    db_begin(&c);
    CHECK_INT(t, db_one_int(db_query(&c, &whose)), PRIMARY);
    db_end(&c);
    CHECK_INT(t, ask(&c), PRIMARY);
    db_may_lag(&c, replica);
    CHECK_INT(t, ask(&c), REPLICA);
    db_may_lag(&c, NULL);
    CHECK_INT(t, ask(&c), PRIMARY);
    CHECK_OK(t, &c.fail);
}

/* Nobody at that address: opening it is no failure, and nothing of it is seen by who reads. */
static void gone(struct test *t, struct db *primary)
{
    struct db_options o = {.replica = true, .read_only = true, .busy_ms = 200};
    struct ctx c = world_ctx(t, primary);
    struct db *replica = NULL;
    struct fail why = {0};

    CHECK_INT(t, db_open(&replica, "postgresql://nobody@/none?host=/nonexistent", &o, &why),
              OK);
    CHECK_OK(t, &why);
    db_may_lag(&c, replica);
    for (int i = 0; i < 3; i++)
        CHECK_INT(t, ask(&c), PRIMARY);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, db_figures(replica).lagged, 0);
    db_close(replica);
}

void test_store_replica(struct test *t)
{
    const char *folder = test_folder(t);
    struct db_options o = {.replica = true, .read_only = true};

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct db *primary, *second, *replica = NULL;
        struct fail why = {0};

        test_case(t, "%s: a replica", world_kind(kind));
        primary = world_new(t, folder, kind, "replicaof");
        if (!primary) {
            test_skip(t, "no PostgreSQL");
            continue;
        }
        mark(t, primary, "1");
        second = world_new(t, folder, kind, "replica");
        mark(t, second, "2");
        db_close(second);
        CHECK_INT(t, db_open(&replica, world_url(t, folder, kind, "replica"), &o, &why), OK);
        test_case(t, "%s: the replica until something is written", world_kind(kind));
        steps(t, primary, replica);
        test_case(t, "%s: a replica that is away", world_kind(kind));
        gone(t, primary);
        db_close(replica);
        db_close(primary);
    }
}
