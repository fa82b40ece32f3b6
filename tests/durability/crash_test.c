/* SPDX-License-Identifier: MulanPSL-2.0 */
/* crash_test.c - a power cut at any operation: acknowledged means synced
 *
 * The load runs over tests/durability/shim.h, which drops what was not synced. The same test with
 * synchronous=OFF must lose something: else the shim would prove nothing.
 * $GONGKAI_CRASHES: how many points (make soak: 200).
 */
#include "tests/durability/load.h"
#include "tests/durability/shim.h"

enum { STEPS = 24 };

struct crashing {
    struct test *t;
    struct cast k;
    char base[512], url[512]; /* the database as it was before, and where it is used */
    const char *pragma;       /* run on the writing connection; "" nothing */
};

static void copy_file(const char *from, const char *to)
{
    static char part[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t n;

    if (!in || !out)
        abort();
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        if (fwrite(part, 1, n, out) != n)
            abort();
    fclose(in);
    fclose(out);
}

/* The load until the power goes, or to its end; what was acknowledged. */
static int run(struct crashing *x, long crash_at, struct ack *acks)
{
    struct test *t = x->t;
    struct ack last = {0};
    struct fail why = {0};
    struct ctx c;
    int n = 0;
    char side[600];

    snprintf(side, sizeof side, "%s-wal", x->url);
    unlink(side);
    snprintf(side, sizeof side, "%s-shm", x->url);
    unlink(side);
    copy_file(x->base, x->url);
    shim_power_on(crash_at, 0);
    if (db_open(&x->k.db, x->url, NULL, &why) != OK)
        return 0;
    c = cast_ctx(t, &x->k, WHO_SYSTEM);
    db_script(&c, str_of(x->pragma));
    if (strstr(x->pragma, "OFF"))
        db_relax(&c, true); /* nor is it synced by us */
    for (int64_t step = 0; step < STEPS && load_step(t, &x->k, step, &last); step++)
        acks[n++] = last;
    db_close(x->k.db);
    return n;
}

/* What a crash at this point left: 0 all acknowledged is there and sound; else how many were lost, or
 * -1 when the database itself is damaged. */
static int after(struct crashing *x, const struct ack *acks, int n)
{
    struct test *t = x->t;
    struct fail why = {0};
    int lost = 0;

    if (db_open(&x->k.db, x->url, NULL, &why) != OK)
        return -1;
    for (int i = 0; i < n; i++)
        lost += !load_there(t, &x->k, &acks[i]);
    if (!lost && load_sound(t, &x->k).n)
        lost = -1;
    db_close(x->k.db);
    return lost;
}

/* Crashes at `points` operations spread over the whole run; how many of them lost something. */
static int crashes(struct crashing *x, int points)
{
    struct test *t = x->t;
    struct arena great = t->mem; /* a reset of a small one is cheap under the sanitizer */
    struct ack acks[STEPS];
    long ops;
    int bad = 0, n;
    uint64_t seed = 20211124;

    arena_init(&t->mem, 32 << 20);
    n = run(x, 0, acks);
    ops = shim.ops;
    shim_restore(0);
    CHECK_INT(t, n, STEPS);
    for (int i = 0; i < points; i++) {
        long at = 1 + (long)i * ops / points;

        arena_reset(&t->mem);
        n = run(x, at, acks);
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        shim_restore(i % 3 ? (unsigned long)(seed >> 16) : 0);
        bad += after(x, acks, n) != 0;
    }
    arena_free(&t->mem);
    t->mem = great;
    printf("# %d points over %ld operations, %d with loss\n", points, ops, bad);
    return bad;
}

/* A full disk in the middle: the user is told, what was acknowledged stays, and it goes on afterwards. */
static void no_space(struct crashing *x)
{
    struct test *t = x->t;
    struct ack last = {0}, acks[STEPS];
    struct fail why = {0};
    struct ctx c;
    struct doc_draft d;
    struct doc_id id;
    int n = 0;

    test_case(t, "no space left in the middle of the load");
    copy_file(x->base, x->url);
    shim_power_on(0, 0);
    if (!CHECK_INT(t, db_open(&x->k.db, x->url, NULL, &why), OK))
        return;
    for (int64_t step = 0; step < STEPS; step++) {
        if (step == STEPS / 2)
            shim.full_at = shim.ops + 1;
        if (!load_step(t, &x->k, step, &last))
            break;
        acks[n++] = last;
    }
    CHECK_INT(t, n, STEPS / 2);
    d = cast_draft(t, &x->k, "磁盘已满", "正文");
    c = cast_ctx(t, &x->k, WHO_CLERK);
    CHECK_INT(t, doc_create(&c, x->k.unit, &d, &id), ERR_FULL);
    CHECK(t, c.fail.what[0]);
    for (int i = 0; i < n; i++) /* reading goes on */
        CHECK(t, load_there(t, &x->k, &acks[i]));
    shim.full_at = 0;
    c = cast_ctx(t, &x->k, WHO_CLERK);
    CHECK_INT(t, doc_create(&c, x->k.unit, &d, &id), OK);
    CHECK_STR(t, load_sound(t, &x->k), S(""));
    db_close(x->k.db);
}

void test_durability_crash(struct test *t)
{
    struct crashing *x = calloc(1, sizeof *x);
    const char *folder = test_folder(t);
    int points = load_count("GONGKAI_CRASHES", 24);

    test_case(t, "a database to write in");
    x->t = t;
    if (!cast_new(t, folder, DB_SQLITE, "base", &x->k))
        return;
    db_close(x->k.db);
    snprintf(x->base, sizeof x->base, "%s/base.db", folder);
    snprintf(x->url, sizeof x->url, "%s/crash.db", folder);
    shim_register();

    test_case(t, "power cut at %d points: nothing acknowledged is lost", points);
    x->pragma = "";
    CHECK_INT(t, crashes(x, points), 0);

    test_case(t, "the same with checkpoints all the time");
    x->pragma = "PRAGMA wal_autocheckpoint=8";
    CHECK_INT(t, crashes(x, points), 0);

    test_case(t, "the same with synchronous=OFF loses: the test can fail");
    x->pragma = "PRAGMA synchronous=OFF";
    CHECK(t, crashes(x, points < 8 ? points : 8) > 0);

    no_space(x);
    x->k.db = NULL;
    blobs_close(x->k.blobs);
    keyring_close(x->k.keys);
    shim_power_on(0, 0);
    free(x);
}
