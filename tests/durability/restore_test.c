/* SPDX-License-Identifier: MulanPSL-2.0 */
/* restore_test.c - a restore and a move, killed at random moments and begun again
 *
 * A child restores a backup into an empty folder, or into an empty PostgreSQL, and is killed; what it leaves must be
 * refused by every command, until the same restore has run to its end; and then every row, every file and the search
 * index are those of the source. The same for a move between the engines.
 * A quarter of $GONGKAI_KILLS moments for each (make soak: 50).
 */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/copy.h"
#include "base/os.h"
#include "store/move.h"
#include "tests/cli/session.h"
#include "tests/durability/load.h"
#include "work/backup.h"
#include "work/browse.h"

enum { DOCS = 24, FILES = 6 };

struct killing {
    struct test *t;
    char root[256], copy[300], base[300],
        keys[300];                 /* the test's folder, the backup, the source */
    char digest[65];               /* of every value of the source */
    char data[300], url[400];      /* the target; url "": in the folder */
    bool move;                     /* a move, not a restore */
    int64_t usual_ms;              /* how long it takes */
    int signalled, refused, empty; /* what came of the kills */
};

/* ---- the source */

static void source(struct killing *x)
{
    struct test *t = x->t;
    struct ack last = {0};
    struct backup b = {0};
    struct cast k;
    struct ctx c;

    if (!cast_new(t, x->root, DB_SQLITE, "gongkai", &k))
        return;
    CHECK_INT(t,
              rename(str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.blobs", x->root)),
                     str_cstr(&t->mem, str_fmt(&t->mem, "%s/blobs", x->root))),
              0);
    for (int64_t n = 0; n < DOCS; n++) {
        if (!CHECK(t, load_step(t, &k, n, &last)))
            break;
        if (n % 8 == 7)
            arena_reset(&t->mem);
    }
    c = cast_ctx(t, &k, WHO_SYSTEM);
    CHECK_INT(t, backup_make(&c, x->root, x->copy, NULL, NULL, NULL, &b), OK);
    CHECK_OK(t, &c.fail);
    CHECK(t, b.files >= FILES);
    cast_free(&k);
}

/* The digest of all rows, by carrying them once more. */
static void rows_digest(struct killing *x, const char *url, char out[65])
{
    struct test *t = x->t;
    struct db_options o = {.must_exist = true};
    struct db *from = NULL, *to = NULL;
    struct move_sum sum = {.sm3 = S("")};
    struct fail why = {0};
    struct move *m = NULL;
    char path[320];

    snprintf(path, sizeof path, "%s/digest.db", x->root);
    unlink(path);
    if (!CHECK_INT(t, db_open(&from, url, &o, &why), OK) ||
        !CHECK_INT(t, db_open(&to, path, NULL, &why), OK))
        return;
    move_open(&t->mem, from, to, &m, &why);
    move_copy(m, NULL, NULL, &sum, &why);
    move_verify(m, NULL, NULL, &sum, &why);
    CHECK_OK(t, &why);
    snprintf(out, 65, "%.*s", STR_ARG(sum.sm3));
    move_close(m);
    db_close(to);
    db_close(from);
}

/* ---- the target */

static void target_new(struct killing *x, enum db_kind kind, int n)
{
    struct test *t = x->t;
    char name[40];

    snprintf(x->data, sizeof x->data, "%s/%s-%d-%d", x->root, x->move ? "move" : "data", kind,
             n);
    snprintf(name, sizeof name, "%s%d", x->move ? "killmove" : "killrest", n % 2);
    x->url[0] = 0;
    if (kind == DB_POSTGRES) {
        db_close(world_empty(t, x->root, kind, name, NULL));
        snprintf(x->url, sizeof x->url, "%s", world_url(t, x->root, kind, name));
    }
}

static const char *database(const struct killing *x, char out[400])
{
    if (x->url[0])
        snprintf(out, 400, "%s", x->url);
    else
        snprintf(out, 400, "%s/gongkai.db", x->data);
    return out;
}

static enum err restore(struct killing *x, struct arena *mem, struct fail *why)
{
    struct backup b = {0};
    struct restore r = {.from = x->copy, .data = x->data, .keys = x->keys, .now = {1792800000}};

    if (x->url[0] && db_open(&r.server, x->url, NULL, why) != OK)
        return why->code;
    backup_restore(mem, &r, &b, why);
    if (r.server)
        db_close(r.server);
    return why->code;
}

static enum err move(struct killing *x, struct arena *mem, struct fail *why)
{
    struct db_options o = {.must_exist = true};
    struct ctx c = {.mem = mem, .now = {1792800000}, .request_no = S("command")};
    struct db *from = NULL, *to = NULL;
    struct move_sum sum = {0};
    struct move *m = NULL;
    char url[400];

    c.actor.system = true;
    os_mkdirs(x->data, 0700, why);
    copy_file(x->keys, str_cstr(mem, str_fmt(mem, "%s/keys", x->data)), 0600, NULL, NULL, why);
    if (db_open(&from, x->base, &o, why) != OK ||
        db_open(&to, database(x, url), NULL, why) != OK)
        return why->code;
    move_open(mem, from, to, &m, why);
    move_copy(m, NULL, NULL, &sum, why);
    move_verify(m, NULL, NULL, &sum, why);
    db_attach(&c, to);
    c.fail = *why;
    search_rebuild(&c, NULL, NULL);
    *why = c.fail;
    move_finish(m, S(""), why);
    move_close(m);
    db_close(to);
    db_close(from);
    return why->code;
}

static pid_t begin(struct killing *x)
{
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        struct fail why = {0};
        struct arena mem;

        if (!arena_init(&mem, 512 << 20))
            _exit(9);
        (x->move ? move : restore)(x, &mem, &why);
        if (why.code)
            printf("# %s: %s\n", why.where, why.what);
        fflush(stdout);
        _exit(why.code ? 1 : 0);
    }
    return pid;
}

static int end(pid_t pid)
{
    int status = 0;

    return waitpid(pid, &status, 0) != pid ? -1
           : WIFSIGNALED(status)           ? -WTERMSIG(status)
                                           : WEXITSTATUS(status);
}

/* What a command says of it: its status, or -1 for an installation without a single unit. */
static int asked(struct killing *x)
{
    struct test *t = x->t;
    char *argv[] = {
        "gongkai", "unit", "list", "--data", x->data, "--db", x->url[0] ? x->url : NULL, NULL};
    struct ran r;

    if (!x->url[0])
        argv[5] = NULL;
    r = session_run(t, argv, S(""));
    if (r.status == 0 && !str_has(r.out, S("zfqzf")))
        return -1;
    if (r.status != 0 && (r.status != 2 || (!str_has(r.err, S("没有做完")) &&
                                            !str_has(r.err, S("没有公开系统的数据")))))
        CHECK_STR(t, str_concat(&t->mem, r.out, r.err), S("a clear answer"));
    return r.status;
}

/* Everything is there; all rows are compared where `rows` is asked for. */
static void whole(struct killing *x, bool rows)
{
    struct test *t = x->t;
    struct fail why = {0};
    struct cast k = {0};
    char url[400], digest[65] = "";
    struct search_query q = {.words = S("写入"), .n = 5};
    struct search_result found = {0};
    struct browse_unit u = {0};
    struct ctx c;

    if (rows) {
        rows_digest(x, database(x, url), digest);
        CHECK_STR(t, str_of(digest), str_of(x->digest));
    }
    if (!CHECK_INT(t, db_open(&k.db, database(x, url), NULL, &why), OK))
        return;
    CHECK_STR(t, load_sound(t, &k), S(""));
    c = cast_ctx(t, &k, WHO_SYSTEM);
    CHECK_INT(t, browse_search(&c, S(""), &q, &u, &found), OK);
    CHECK_INT(t, found.total, DOCS / 4); /* the published ones */
    db_close(k.db);
    CHECK(t, !os_exists(str_cstr(&t->mem, str_fmt(&t->mem, "%s/restoring", x->data))));
    CHECK(t, !os_exists(str_cstr(&t->mem, str_fmt(&t->mem, "%s/tmp/restore.db", x->data))));
}

/* ---- the kills */

/* Begun and killed; true: it had come to its end by itself. */
static bool one_kill(struct killing *x)
{
    struct test *t = x->t;
    unsigned us;
    pid_t pid = begin(x);
    int status;
    int64_t ms;

    os_random(&us, sizeof us);
    ms = us % (uint64_t)(x->usual_ms + x->usual_ms / 8 + 1);
    nanosleep(&(struct timespec){ms / 1000, (long)(ms % 1000) * 1000000}, NULL);
    kill(pid, SIGKILL);
    status = end(pid);
    if (status != -SIGKILL)
        return CHECK_INT(t, status, 0);
    x->signalled++;
    status = asked(x);
    x->refused += status == 2;
    x->empty += status == -1;
    /* Answered as an installation: then it must be all there. The last step may have been over. */
    if (status == 0)
        whole(x, true);
    return status == 0;
}

static void kills(struct killing *x, enum db_kind kind, int n)
{
    struct test *t = x->t;
    int64_t began;
    int target = 0, at = 0;

    x->signalled = x->refused = x->empty = 0;
    target_new(x, kind, target++);
    began = os_monotonic_ms();
    CHECK_INT(t, end(begin(x)), 0);
    x->usual_ms = os_monotonic_ms() - began;
    CHECK_INT(t, asked(x), 0);
    whole(x, false);
    while (at < n) {
        bool over = false;

        arena_reset(&t->mem);
        target_new(x, kind, target++);
        for (int k = 0; k < 3 && at < n && !over; k++, at++)
            over = one_kill(x);
        if (!over)
            CHECK_INT(t, end(begin(x)), 0);
        if (!CHECK_INT(t, asked(x), 0))
            break;
        whole(x, at == n);
    }
    printf("# %s %s: %lld ms; %d of %d were cut off, of these %d refused, %d not begun\n",
           x->move ? "move" : "restore", world_kind(kind), (long long)x->usual_ms, x->signalled,
           n, x->refused, x->empty);
}

/* Another backup, or somebody's data, does not come on top of what was begun. */
static void another(struct killing *x)
{
    struct test *t = x->t;
    struct restore r = {.from = x->copy, .data = x->data};
    struct backup b = {0};
    struct fail why = {0};
    const char *mark, *wal;

    test_case(t, "a folder in which another backup's restore was begun, or with an old log");
    target_new(x, DB_SQLITE, 1000);
    os_mkdirs(x->data, 0700, &why);
    mark = str_cstr(&t->mem, str_fmt(&t->mem, "%s/restoring", x->data));
    os_write_file(mark, S("gongkai restore 1\nabcd\n"), 0600, &why);
    CHECK_INT(t, asked(x), 2);
    CHECK_INT(t, backup_restore(&t->mem, &r, &b, &why), ERR_CONFLICT);
    unlink(mark);
    why = (struct fail){0};
    wal = str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db-wal", x->data));
    os_write_file(wal, S("old"), 0600, &why);
    CHECK_INT(t, backup_restore(&t->mem, &r, &b, &why), ERR_CONFLICT);
    CHECK(t, !os_exists(mark));
    unlink(wal);
    why = (struct fail){0};
    CHECK_INT(t, backup_restore(&t->mem, &r, &b, &why), OK);
    CHECK_OK(t, &why);
}

/* Two at once into one server. */
static void two(struct killing *x)
{
    struct test *t = x->t;
    struct db *to = NULL;
    struct db_claim *held;
    struct fail why = {0};
    char url[400];

    test_case(t, "PostgreSQL: somebody else moves into it");
    target_new(x, DB_POSTGRES, 0);
    CHECK_INT(t, db_open(&to, database(x, url), NULL, &why), OK);
    held = db_claim(to, "move", &why);
    CHECK(t, held);
    CHECK_INT(t, restore(x, &t->mem, &why), ERR_BUSY);
    db_unclaim(held);
    db_close(to);
    why = (struct fail){0};
    CHECK_INT(t, restore(x, &t->mem, &why), OK);
    CHECK_OK(t, &why);
}

void test_durability_restore(struct test *t)
{
    struct killing *x = calloc(1, sizeof *x);
    int n = (load_count("GONGKAI_KILLS", 12) + 3) / 4;
    bool server = getenv("GONGKAI_TEST_PG");

    x->t = t;
    snprintf(x->root, sizeof x->root, "%s", test_folder(t));
    snprintf(x->copy, sizeof x->copy, "%s/copy", x->root);
    snprintf(x->base, sizeof x->base, "%s/gongkai.db", x->root);
    snprintf(x->keys, sizeof x->keys, "%s/gongkai.keys", x->root);
    test_case(t, "an installation and its backup");
    source(x);
    rows_digest(x, x->base, x->digest);
    CHECK_INT(t, strlen(x->digest), 64);
    for (int what = 0; what < 3; what++) { /* a move into SQLite: store/move_test.c */
        enum db_kind kind = what ? DB_POSTGRES : DB_SQLITE;

        x->move = what == 2;
        test_case(t, "%s: a %s killed %d times is refused, and ends whole", world_kind(kind),
                  x->move ? "move" : "restore", n);
        if (kind == DB_POSTGRES && !server)
            test_skip(t, "no PostgreSQL");
        else
            kills(x, kind, n);
    }
    x->move = false;
    another(x);
    if (server)
        two(x);
    free(x);
}
