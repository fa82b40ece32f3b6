/* SPDX-License-Identifier: MulanPSL-2.0 */
/* throttle_test.c - what one address may do in a while is counted in the database: two instances count together */
#include "tests/work/cast.h"

static enum err attempt(struct test *t, const struct cast *k, struct db *db, const char *peer,
                        int i)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct login in;

    db_attach(&c, db);
    c.actor = (struct actor){0};
    c.peer = str_of(peer);
    /* each time another name, so that no name's own wait is met */
    return login_open(&c, str_fmt(&t->mem, "nobody-%d", i), S("wrong"), S("test"), &in);
}

void test_work_throttle(struct test *t)
{
    const char *folder = test_folder(t);
    struct fail why = {0};
    struct db *other = NULL;
    struct cast k;
    int refused[2] = {0}, let[2] = {0};

    test_case(t, "two instances, one database");
    if (!getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    if (!cast_new(t, folder, DB_POSTGRES, "throttle", &k))
        return;
    CHECK_INT(t, db_open(&other, world_url(t, folder, DB_POSTGRES, "throttle"), NULL, &why),
              OK);
    if (!CHECK_OK(t, &why))
        return;

    test_case(t, "one address, now here and now there: as often as on one instance");
    for (int i = 0; i < LOGIN_PEER_HITS + 20; i++) {
        enum err e = attempt(t, &k, i & 1 ? other : k.db, "203.0.113.9", i);

        if (e == ERR_RATE)
            refused[i & 1]++;
        else
            let[i & 1]++;
    }
    CHECK_INT(t, let[0] + let[1], LOGIN_PEER_HITS);
    CHECK_INT(t, refused[0], 10);
    CHECK_INT(t, refused[1], 10);

    test_case(t, "another address is not meant");
    CHECK_INT(t, attempt(t, &k, other, "203.0.113.10", 999), ERR_LOGIN);
    db_close(other);
    cast_free(&k);
}
