/* SPDX-License-Identifier: MulanPSL-2.0 */
/* move_test.c - a database carried from one engine to the other and back; killed on the way; tampered with */
#include "store/move.h"

#include <sys/wait.h>

#include "tests/store/world.h"

enum { ROWS = 1000 };

static const struct db_query add_setting = {
    "test.add", "INSERT INTO setting (unit, key, value, at) VALUES (0, $1, $2, $3)"};
static const struct db_query add_unit = {
    "test.unit", "INSERT INTO unit (code, name, kind, level, parent, created_at) "
                 "VALUES ($1, $2, 'department', 4, $3, 0) RETURNING id"};
static const struct db_query parent_of = {"test.parent",
                                          "UPDATE unit SET parent = $1 WHERE id = $2"};
static const struct db_query add_blob = {
    "test.blob", "INSERT INTO audit (unit, seq, at, name, action, object, object_id, detail, "
                 "prev, hash) VALUES (1, $1, 0, 'n', 'a', 'o', 0, $2, $3, $3)"};
static const struct db_query counted = {"test.count", "SELECT count(*) FROM setting"};
static const struct db_query change = {"test.change",
                                       "UPDATE setting SET value = 'x' WHERE key = 'k0777'"};
static const struct db_query vanish = {"test.vanish",
                                       "DELETE FROM setting WHERE key = 'k0999'"};
static const struct db_query stray = {"test.stray",
                                      "UPDATE unit SET parent = 4711 WHERE code = 'first'"};

/* Rows of every type: null and empty, zero bytes, rare characters; a unit whose parent comes after it. */
static void fill(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    struct stmt *s;
    int64_t first, second;

    db_begin(&c);
    s = db_query(&c, &add_unit);
    db_put_text(s, S("first"));
    db_put_text(s, S("𠮷区（扩展Ｂ）"));
    db_put_null(s);
    first = db_one_int(s);
    s = db_query(&c, &add_unit);
    db_put_text(s, S("second"));
    db_put_text(s, S(""));
    db_put_int(s, first);
    second = db_one_int(s);
    s = db_query(&c, &parent_of);
    db_put_int(s, second);
    db_put_int(s, first);
    db_run(s);
    for (int i = 0; i < ROWS; i++) {
        s = db_query(&c, &add_setting);
        db_put_text(s, str_fmt(&t->mem, "k%04d", i));
        db_put_text(s, i % 3 ? str_fmt(&t->mem, "值%d\n\t'\"\\", i) : S(""));
        db_put_int(s, i % 2 ? INT64_MAX - i : -i);
        db_run(s);
        s = db_query(&c, &add_blob);
        db_put_int(s, i + 1);
        db_put_text(s, S("d"));
        db_put_blob(s, (struct str){"\0\\x\377'", 5});
        db_run(s);
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static int64_t number(struct test *t, struct db *db, const struct db_query *q)
{
    struct ctx c = world_ctx(t, db);
    int64_t n;

    db_begin(&c);
    n = db_one_int(db_query(&c, q));
    db_end(&c);
    return c.fail.code ? -1 : n;
}

static void stop_half_way(void *who, int64_t done, int64_t total)
{
    (void)who;
    if (done > total / 2)
        _exit(7);
}

/* A move that is killed in the middle, in a process of its own. */
static void killed(struct test *t, const char *from_url, const char *to_url)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        struct db *from = NULL, *to = NULL;
        struct move *m;
        struct move_sum sum;
        struct fail why = {0};

        db_open(&from, from_url, NULL, &why);
        db_open(&to, to_url, NULL, &why);
        move_open(&t->mem, from, to, &m, &why);
        move_copy(m, stop_half_way, NULL, &sum, &why);
        _exit(why.code ? 1 : 0);
    }
    CHECK(t, child > 0 && waitpid(child, &status, 0) == child);
    CHECK_INT(t, WIFEXITED(status) ? WEXITSTATUS(status) : -1, 7);
}

static bool unfinished(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    bool u;

    db_begin_read(&c);
    u = move_unfinished(&c);
    db_end(&c);
    return u;
}

/* `digest` gets the hexadecimal digest of everything, which outlives the case. */
static void carry(struct test *t, struct db *from, const char *to_url, struct move_sum *sum,
                  char digest[65])
{
    struct db *to = NULL;
    struct fail why = {0};
    struct move *m;

    CHECK_INT(t, db_open(&to, to_url, NULL, &why), OK);
    move_open(&t->mem, from, to, &m, &why);
    move_copy(m, NULL, NULL, sum, &why);
    CHECK(t, unfinished(t, to));
    move_verify(m, NULL, NULL, sum, &why);
    move_finish(m, S(""), &why);
    CHECK_OK(t, &why);
    CHECK(t, !unfinished(t, to));
    CHECK_INT(t, number(t, to, &counted), ROWS);
    snprintf(digest, 65, "%.*s", STR_ARG(sum->sm3));
    move_close(m);
    db_close(to);
    arena_reset(&t->mem);
}

/* What a verification says after something was changed behind its back. */
static void tampered(struct test *t, struct db *from, const char *to_url,
                     const struct db_query *deed, const char *says)
{
    struct db *to = NULL;
    struct fail why = {0};
    struct move *m;
    struct move_sum sum;
    struct ctx c;

    CHECK_INT(t, db_open(&to, to_url, NULL, &why), OK);
    move_open(&t->mem, from, to, &m, &why);
    move_copy(m, NULL, NULL, &sum, &why);
    CHECK_OK(t, &why);
    c = world_ctx(t, to);
    db_begin(&c);
    db_run(db_query(&c, deed));
    db_end(&c);
    move_verify(m, NULL, NULL, &sum, &why);
    move_finish(m, S(""), &why);
    CHECK_INT(t, why.code, says ? ERR_DB : ERR_INPUT);
    if (says)
        CHECK(t, strstr(why.what, says));
    CHECK(t, unfinished(t, to));
    move_close(m);
    db_close(to);
    arena_reset(&t->mem);
}

static const char *fresh(struct test *t, const char *folder, enum db_kind kind,
                         const char *name)
{
    struct db *db = world_empty(t, folder, kind, name, NULL);
    const char *url = world_url(t, folder, kind, name);

    db_close(db);
    return url;
}

void test_store_move(struct test *t)
{
    const char *folder = test_folder(t);
    const char *lite, *pg, *back;
    struct db *from, *to;
    struct fail why = {0};
    struct move *m;
    struct move_sum there, again;
    char digest[2][65];
    bool server = getenv("GONGKAI_TEST_PG");
    enum db_kind other = server ? DB_POSTGRES : DB_SQLITE;

    test_case(t, "a database of every type of value");
    from = world_new(t, folder, DB_SQLITE, "movefrom");
    if (!from)
        return;
    fill(t, from);

    test_case(t, "a target with data of its own is refused");
    to = world_new(t, folder, DB_SQLITE, "movefull");
    fill(t, to);
    move_open(&t->mem, from, to, &m, &why);
    CHECK_INT(t, why.code, ERR_CONFLICT);
    move_close(m);
    db_close(to);

    test_case(t, "killed half-way, gone on with, verified row by row");
    pg = fresh(t, folder, other, "moveto");
    lite = world_url(t, folder, DB_SQLITE, "movefrom");
    killed(t, lite, pg);
    pg = world_url(t, folder, other, "moveto");
    carry(t, from, pg, &there, digest[0]);
    CHECK_INT(t, there.rows, 2 * ROWS + 2);
    CHECK(t, there.copied > 0 && there.copied < 2 * ROWS);
    db_close(from);

    test_case(t, "numbers go on behind those that arrived");
    pg = world_url(t, folder, other, "moveto");
    why = (struct fail){0};
    CHECK_INT(t, db_open(&from, pg, NULL, &why), OK);
    {
        struct ctx c = world_ctx(t, from);
        struct stmt *s;

        db_begin(&c);
        s = db_query(&c, &add_unit);
        db_put_text(s, S("third"));
        db_put_text(s, S("n"));
        db_put_null(s);
        CHECK_INT(t, db_one_int(s), 3);
        db_cancel(&c);
    }

    test_case(t, "and back: the same digest");
    back = fresh(t, folder, DB_SQLITE, "moveback");
    carry(t, from, back, &again, digest[1]);
    CHECK_INT(t, again.copied, again.rows);
    CHECK_INT(t, again.rows, there.rows);
    CHECK_STR(t, str_of(digest[1]), str_of(digest[0]));
    CHECK_INT(t, strlen(digest[0]), 64);

    test_case(t, "a value that was changed meanwhile is named");
    tampered(t, from, fresh(t, folder, DB_SQLITE, "moveb"), &change, "k0777");
    test_case(t, "a row that is missing is named");
    tampered(t, from, fresh(t, folder, DB_SQLITE, "movec"), &vanish, "k0999");
    test_case(t, "a reference that was changed is named");
    tampered(t, from, fresh(t, folder, DB_SQLITE, "moved"), &stray, "parent");
    db_close(from);
}
