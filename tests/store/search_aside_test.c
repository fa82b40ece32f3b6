/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_aside_test.c - a merge of the index, stopped between any two of its steps: others publish, withdraw, look for what is
 * there, begin a merge, make the index anew; it is killed there, and another does what it left */
#include "store/search_aside.h"

#include "base/utf8.h"
#include "store/search.h"
#include "store/search_match.h"
#include "store/search_segment.h"
#include "tests/store/world.h"

enum { DOCS = 2400, BATCH = 300, UNITS = 70, LATER = 1000000 };
enum { LEFT, OLD, SPARE };
static const struct db_query asks[] = {
    [LEFT] = {"test.left", "{sqlite:SELECT COUNT(*) FROM search_block WHERE segment NOT IN "
                           "(SELECT id FROM search_segment)}{pg:SELECT 1}"},
    [OLD] = {"test.old", "{sqlite:UPDATE search_spare SET at = at - 100000}{pg:SELECT 1}"},
    [SPARE] = {"test.spare", "{sqlite:SELECT COUNT(*) FROM search_spare}{pg:SELECT 1}"},
};

/* Every document has its own number as a word, and the word that all have; and many pairs. */
static struct search_entry entry(struct arena *mem, int64_t key)
{
    struct buf b = buf_new(mem, 512);
    uint64_t dice = (uint64_t)key * 6364136223846793005u + 1;

    buf_add(&b, str_fmt(mem, "共有 n%lld，", (long long)key));
    for (int i = 0; i < UNITS; i++) {
        char rune[8];

        dice = dice * 6364136223846793005u + 1442695040888963407u;
        buf_add(&b, (struct str){rune, utf8_put(rune, 0x4E00 + (uint32_t)(dice >> 40) % 3000)});
    }
    return (struct search_entry){key, S("标题"), buf_str(&b)};
}

static void fill(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);

    db_begin(&c);
    search_segment_clear(&c);
    for (int64_t i = 1; i <= DOCS; i += BATCH) {
        struct search_entry e[BATCH];
        int n = 0;

        for (; n < BATCH && i + n <= DOCS; n++)
            e[n] = entry(c.mem, i + n);
        search_segment_add(&c, e, n);
    }
    CHECK_INT(t, db_end(&c), OK);
}

static isize found(struct test *t, struct db *db, struct str words)
{
    struct ctx c = world_ctx(t, db);
    struct search_key_list got;
    struct search_words w;

    search_words_read(c.mem, words, &w);
    db_begin_read(&c);
    search_match(&c, &w, false, 0, INT64_MAX, &got);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return got.n;
}

static isize found_number(struct test *t, struct db *db, int64_t key)
{
    return found(t, db, str_fmt(&t->mem, "n%lld", (long long)key));
}

static isize segments(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    struct search_segment_list l;

    db_begin_read(&c);
    search_segments(&c, &l);
    db_end(&c);
    return l.n;
}

static int64_t ask(struct test *t, struct db *db, int which)
{
    struct ctx c = world_ctx(t, db);
    int64_t n;

    db_begin(&c);
    n = db_one_int(db_query(&c, &asks[which]));
    CHECK_INT(t, db_end(&c), OK);
    return n;
}

static void change(struct test *t, struct db *db, int64_t out, int64_t in)
{
    struct ctx c = world_ctx(t, db);
    struct search_entry e;

    db_begin(&c); /* nobody has the writer: else this would wait, and fail */
    if (out)
        search_segment_drop(&c, out);
    if (in) {
        e = entry(c.mem, in);
        search_segment_add(&c, &e, 1);
    }
    CHECK_INT(t, db_end(&c), OK);
}

/* After each step one is withdrawn, one is published, and one is withdrawn and published again. */
static void beside_writers(struct test *t, struct db *db)
{
    struct ctx c;
    struct search_aside *a;
    int64_t n = 0;
    isize all = DOCS;

    test_case(
        t,
        "who publishes and withdraws during a merge does not wait, and all of it is found so");
    fill(t, db);
    CHECK_INT(t, segments(t, db), 8);
    c = world_ctx(t, db);
    a = search_aside_start(&c, MERGE_DUE);
    if (!CHECK(t, a != NULL))
        return;
    do {
        n++;
        change(t, db, n * 31, LATER + n);
        change(t, db, DOCS - n * 17, 0);
        change(t, db, 0, DOCS - n * 17);
        all = DOCS; /* one less, one more */
        CHECK_INT(t, found(t, db, S("共有")), all);
        CHECK_INT(t, found_number(t, db, n * 31), 0);
        CHECK_INT(t, found_number(t, db, LATER + n), 1);
        CHECK_INT(t, found_number(t, db, DOCS - n * 17), 1);
    } while (n < 120 && search_aside_step(a));
    CHECK(t, search_aside_end(a));
    CHECK_OK(t, &c.fail);
    CHECK(t, n > 12); /* it took several steps to read, and to write */
    CHECK(t, segments(t, db) < 20);
    for (int64_t i = 1; i <= n; i += 3) {
        CHECK_INT(t, found_number(t, db, i * 31), 0);
        CHECK_INT(t, found_number(t, db, LATER + i), 1);
        CHECK_INT(t, found_number(t, db, DOCS - i * 17), 1);
    }
    CHECK_INT(t, found(t, db, S("共有")), all);
    CHECK_INT(t, ask(t, db, LEFT), 0);
    CHECK_INT(t, ask(t, db, SPARE), 0);
}

/* Killed after n steps: what is found is the same; nobody else begins for a while; then one ends it. False: it came to its end. */
static bool killed(struct test *t, struct db *db, int steps)
{
    struct arena mem;
    struct ctx c;
    struct search_aside *a;
    bool more = true, swapped;

    test_case(t, "killed after %d steps", steps);
    fill(t, db);
    if (!arena_init(&mem, 64 << 20))
        return false;
    c = (struct ctx){.mem = &mem};
    db_attach(&c, db);
    a = search_aside_start(&c, MERGE_DUE);
    CHECK(t, a != NULL);
    for (int i = 0; a && i < steps && more; i++)
        more = search_aside_step(a);
    CHECK_OK(t, &c.fail);
    arena_free(&mem); /* its end without a word */
    swapped = segments(t, db) == 1;
    CHECK_INT(t, found(t, db, S("共有")), DOCS);
    CHECK_INT(t, found_number(t, db, 1321), 1);
    change(t, db, 77, LATER);
    c = world_ctx(t, db);
    a = search_aside_start(&c, MERGE_DUE);
    CHECK(t, swapped || !a);
    if (a)
        search_aside_end(a);
    ask(t, db, OLD);
    c = world_ctx(t, db);
    search_aside_run(&c, MERGE_DUE, NULL, NULL);
    CHECK_OK(t, &c.fail);
    CHECK(t, segments(t, db) <= 2);
    CHECK_INT(t, found(t, db, S("共有")), DOCS);
    CHECK_INT(t, found_number(t, db, 77), 0);
    CHECK_INT(t, ask(t, db, LEFT), 0);
    CHECK_INT(t, ask(t, db, SPARE), 0);
    return more;
}

static void taken_over(struct test *t, struct db *db)
{
    struct ctx c, d;
    struct search_aside *slow, *other;

    test_case(
        t, "one that was slow for very long sees that another has begun, and spoils nothing");
    fill(t, db);
    c = world_ctx(t, db);
    slow = search_aside_start(&c, MERGE_DUE);
    for (int i = 0; slow && i < 4; i++)
        CHECK(t, search_aside_step(slow));
    ask(t, db, OLD);
    d = world_ctx(t, db);
    other = search_aside_start(&d, MERGE_DUE);
    if (!CHECK(t, slow && other))
        return;
    search_aside_step(other);
    for (int i = 0; i < 3 && search_aside_step(slow); i++)
        ;
    CHECK(t, !search_aside_step(slow) && !search_aside_end(slow));
    while (search_aside_step(other))
        ;
    CHECK(t, search_aside_end(other));
    CHECK_OK(t, &c.fail);
    CHECK_OK(t, &d.fail);
    CHECK_INT(t, segments(t, db), 1);
    CHECK_INT(t, found(t, db, S("共有")), DOCS);
    CHECK_INT(t, ask(t, db, LEFT), 0);
}

static void made_anew(struct test *t, struct db *db)
{
    struct ctx c;
    struct search_aside *a;

    for (int steps = 1; steps < 5; steps++) {
        test_case(t, "the index is made anew after %d steps", steps);
        fill(t, db);
        c = world_ctx(t, db);
        a = search_aside_start(&c, MERGE_DUE);
        for (int i = 0; a && i < steps; i++)
            CHECK(t, search_aside_step(a));
        fill(t, db);
        while (a && search_aside_step(a))
            ;
        CHECK(t, a && !search_aside_end(a));
        CHECK_OK(t, &c.fail);
        CHECK_INT(t, found(t, db, S("共有")), DOCS);
        CHECK_INT(t, ask(t, db, LEFT), 0);
        CHECK_INT(t, ask(t, db, SPARE), 0);
    }
    test_case(t, "a segment of those that are merged is no more");
    c = world_ctx(t, db);
    a = search_aside_start(&c, MERGE_DUE);
    for (int i = 0; a && i < 5; i++)
        CHECK(t, search_aside_step(a));
    db_begin(&c);
    for (int64_t i = 1; i <= BATCH; i++)
        search_segment_drop(&c, i);
    CHECK_INT(t, db_end(&c), OK);
    while (a && search_aside_step(a))
        ;
    CHECK(t, a && !search_aside_end(a));
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, found(t, db, S("共有")), DOCS - BATCH);
    CHECK_INT(t, segments(t, db), 7);
    fill(t, db);
    test_case(t, "nearly all that is merged is withdrawn meanwhile");
    c = world_ctx(t, db);
    a = search_aside_start(&c, MERGE_DUE);
    for (int i = 0; a && i < 5; i++)
        CHECK(t, search_aside_step(a));
    db_begin(&c);
    for (int64_t i = 1; i <= DOCS; i++)
        if (i % BATCH) /* one of each stays */
            search_segment_drop(&c, i);
    CHECK_INT(t, db_end(&c), OK);
    while (a && search_aside_step(a))
        ;
    CHECK(t, a && search_aside_end(a));
    CHECK_INT(t, found(t, db, S("共有")), DOCS / BATCH);
    c = world_ctx(t, db);
    search_optimize(&c); /* only those are in the index now */
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, found(t, db, S("共有")), DOCS / BATCH);
    CHECK_INT(t, ask(t, db, LEFT), 0);
}

static bool never(void *who)
{
    ++*(int *)who;
    return false;
}

void test_store_search_aside(struct test *t)
{
    const char *folder = test_folder(t);
    struct db *db;
    struct ctx c;
    int asked = 0;

    test_case(t, "a database for merges");
    db = world_new(t, folder, DB_SQLITE, "aside");
    if (!db)
        return;
    beside_writers(t, db);
    for (int steps = 0; killed(t, db, steps); steps += 4)
        ;
    taken_over(t, db);
    made_anew(t, db);
    test_case(t, "it ends when it is told to");
    fill(t, db);
    c = world_ctx(t, db);
    search_tidy(&c, true, never, &asked);
    CHECK_INT(t, asked, 1);
    CHECK_INT(t, segments(t, db), 8);
    test_case(t, "what is of a size that visitors do not notice is merged by day, too");
    c = world_ctx(t, db);
    search_tidy(&c, false, NULL, NULL);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, segments(t, db), 1);
    CHECK(t, search_aside_start(&c, MERGE_DUE) == NULL);
    test_case(t, "a key that stands twice, as in a damaged index, is found and ends nothing");
    change(t, db, 0, 5);
    CHECK(t, found_number(t, db, 5) >= 1);
    CHECK(t, found(t, db, S("共有")) >= DOCS);
    test_end(t);
    db_close(db);
}
