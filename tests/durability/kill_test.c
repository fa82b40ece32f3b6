/* SPDX-License-Identifier: MulanPSL-2.0 */
/* kill_test.c - kill -9 at random moments under a writing load
 *
 * A child writes through work functions and tells each acknowledged step over a pipe; it is killed at
 * some moment; everything that it told must be there, and the database must be sound.
 * $GONGKAI_KILLS: how many moments (make soak: 200).
 */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/os.h"
#include "tests/durability/load.h"

static _Noreturn void child(const struct test *parent, struct cast k, const char *url, int out,
                            int64_t step)
{
    struct test t = *parent;
    struct fail why = {0};
    struct ack last = {0};

    if (!arena_init(&t.mem, 64 << 20) || db_open(&k.db, url, NULL, &why) != OK)
        _exit(9);
    for (;; step++) {
        if (!load_step(&t, &k, step, &last) ||
            write(out, &last, sizeof last) != (ssize_t)sizeof last)
            _exit(9);
        arena_reset(&t.mem);
    }
}

static void nap(int us)
{
    nanosleep(&(struct timespec){0, us * 1000L}, NULL);
}

/* One child, killed; its acknowledgements in `acks`. False: it did not even begin, or failed. */
static bool one_kill(struct test *t, const struct cast *k, const char *url, int64_t step,
                     struct ack *acks, int *n, int most)
{
    unsigned us;
    int link[2], status;
    pid_t pid;

    if (pipe(link))
        return false;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        close(link[0]);
        child(t, *k, url, link[1], step);
    }
    close(link[1]);
    *n = 0;
    if (read(link[0], &acks[0], sizeof *acks) == (ssize_t)sizeof *acks)
        *n = 1;
    os_random(&us, sizeof us);
    nap((int)(us % 60000));
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    while (*n < most && read(link[0], &acks[*n], sizeof *acks) == (ssize_t)sizeof *acks)
        (*n)++;
    close(link[0]);
    return *n > 0 && WIFSIGNALED(status);
}

void test_durability_kill(struct test *t)
{
    enum { ACKS = 4096 };
    const char *folder = test_folder(t);
    int kills = load_count("GONGKAI_KILLS", 12), told = 0;
    static const char name[] = "kill";
    struct ack *acks;
    struct cast k;
    char url[512];
    int64_t step = 0;
    bool ok = true;

    test_case(t, "a database to write in");
    if (!cast_new(t, folder, DB_SQLITE, name, &k))
        return;
    snprintf(url, sizeof url, "%s", world_url(t, folder, DB_SQLITE, name));
    db_close(k.db);

    test_case(t, "killed %d times: every acknowledged save is there, the database is sound",
              kills);
    acks = malloc(ACKS * sizeof *acks);
    for (int i = 0; i < kills && ok; i++) {
        int n = 0;
        struct str fault;

        arena_reset(&t->mem);
        ok = CHECK(t, one_kill(t, &k, url, step, acks, &n, ACKS)) && load_open(t, url, &k);
        for (int a = 0; a < n && ok; a++)
            ok = CHECK(t, load_there(t, &k, &acks[a]));
        fault = ok ? load_sound(t, &k) : (struct str){0};
        ok = ok && CHECK_STR(t, fault, S(""));
        told += n;
        step += n + 1;
        step += (4 - step % 4) % 4; /* each child begins with a document of its own */
        db_close(k.db);
    }
    printf("# %d acknowledged steps\n", told);
    free(acks);
    k.db = NULL;
    blobs_close(k.blobs);
    keyring_close(k.keys);
}
