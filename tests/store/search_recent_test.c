/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_recent_test.c - phrases that were asked for: kept by segment and terms, within their room, also while one of them
 * is read */
#include "store/search_recent.h"

#include "tests/store/world.h"

enum { PLACES = 8000 };

static bool kept(struct ctx *c, int64_t mark, int64_t a, int64_t z)
{
    int64_t term[] = {a, z};
    uint32_t *place = NULL;
    isize n = -1;

    return recent_get(c, mark, term, 2, &place, &n);
}

static void put(struct ctx *c, int64_t mark, int64_t a, int64_t z, const uint32_t *place,
                isize n)
{
    int64_t term[] = {a, z};

    recent_put(c, mark, term, 2, place, n);
}

void test_store_search_recent(struct test *t)
{
    struct db *db = world_empty(t, test_folder(t), DB_SQLITE, "recent", NULL);
    struct arena mem; /* a case gives back t->mem, and with it what is read */
    struct ctx c;
    static const uint32_t some[] = {0, 1, 127, 128, 70000, 4000000000u};
    uint32_t *many, *got = NULL, *held = NULL;
    int64_t term[] = {7, 8}, three[] = {7, 8, 9};
    isize n = 0, held_n = 0;
    bool same = true;
    int left = 0;

    if (!CHECK(t, arena_init(&mem, 256 << 20)))
        return;
    c = (struct ctx){.mem = &mem};
    db_attach(&c, db);
    many = NEW(&mem, uint32_t, PLACES);
    test_case(t, "what was put in comes out");
    CHECK(t, !kept(&c, 1, 7, 8));
    put(&c, 1, 7, 8, some, 6);
    CHECK(t, recent_get(&c, 1, term, 2, &got, &n));
    CHECK_INT(t, n, 6);
    for (isize i = 0; i < n; i++)
        CHECK_INT(t, got[i], some[i]);
    put(&c, 1, 70, 80, some, 0);
    CHECK(t, recent_get(&c, 1, (int64_t[]){70, 80}, 2, &got, &n));
    CHECK_INT(t, n, 0);

    test_case(t, "of another segment, in another order, a longer phrase: not that one");
    CHECK(t, !kept(&c, 2, 7, 8));
    CHECK(t, !kept(&c, 1, 8, 7));
    CHECK(t, !recent_get(&c, 1, three, 3, &got, &n));

    test_case(t, "the first stays while it is asked for, the others go when there is no room");
    for (isize i = 0; i < PLACES; i++)
        many[i] = (uint32_t)i * 3;
    for (int64_t i = 0; i < 2000; i++) {
        put(&c, 3, 1000 + i, i, many, PLACES - i % 7);
        same &= kept(&c, 1, 7, 8);
    }
    CHECK(t, same);
    for (int64_t i = 0; i < 2000; i++)
        left += kept(&c, 3, 1000 + i, i);
    CHECK(t, left > 200 && left <= (4 << 20) / PLACES);
    CHECK(t, kept(&c, 3, 2999, 1999));

    test_case(t, "what is read stays whole while it goes");
    CHECK(t, recent_get(&c, 3, (int64_t[]){2999, 1999}, 2, &held, &held_n));
    for (int64_t i = 0; i < 3000; i++)
        put(&c, 4, i, i, many, PLACES);
    CHECK(t, !kept(&c, 3, 2999, 1999));
    CHECK_INT(t, held_n, PLACES - 1999 % 7);
    CHECK_INT(t, held[held_n - 1], (held_n - 1) * 3);

    test_case(t, "very many are not kept");
    many = NEW(&mem, uint32_t, 70000);
    for (isize i = 0; i < 70000; i++)
        many[i] = (uint32_t)i;
    put(&c, 5, 1, 2, many, 70000);
    CHECK(t, !kept(&c, 5, 1, 2));
    CHECK_OK(t, &c.fail);
    arena_free(&mem); /* who reads lets go before the database is closed */
    db_close(db);
}
