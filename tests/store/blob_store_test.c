/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blob_store_test.c - files in the database and in a store, alike on both engines; moved, damaged, away */
#include "store/blob_store.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/os.h"
#include "store/blob.h"
#include "store/unit.h"
#include "tests/store/s3.h"
#include "tests/store/world.h"
#include "work/blobs.h"

static struct str filled(struct test *t, isize n, int seed)
{
    char *p = NEW(&t->mem, char, n + 1);

    for (isize i = 0; i < n; i++)
        p[i] = (char)((i * 7 + seed) % 251);
    return (struct str){p, n};
}

static const char *in_folder(struct test *t, const char *folder, struct str sm3)
{
    struct str hex = hex_of(&t->mem, sm3);

    return str_cstr(
        &t->mem, str_fmt(&t->mem, "%s/%.*s/%.*s", folder, 2, hex.p, (int)hex.n - 2, hex.p + 2));
}

static struct ctx ctx_of(struct test *t, struct db *db, struct blobs *b)
{
    struct ctx c = world_ctx(t, db);

    c.blobs = b;
    c.actor.system = true;
    return c;
}

static void row(struct test *t, struct db *db, struct blobs *b, const struct blob_file *f)
{
    static const struct db_query add = {
        "test.blob", "INSERT INTO blob (unit, sm3, size, type, added_at) VALUES ($1, $2, $3, "
                     "'text/plain', 1)"};
    struct ctx c = ctx_of(t, db, b);
    struct unit u = {0};
    struct stmt *s;

    db_begin(&c);
    if (unit_by_code(&c, S("sfqzf"), &u) != OK) {
        c.fail = (struct fail){0};
        u = (struct unit){.code = S("sfqzf"),
                          .name = S("示范区"),
                          .kind = S("government"),
                          .level = 4,
                          .approval_levels = 2};
        u.id = unit_insert(&c, &u);
    }
    s = db_query(&c, &add);
    db_put_int(s, u.id.n);
    db_put_blob(s, digest_str(&f->sm3));
    db_put_int(s, f->size);
    db_run(s);
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

/* Put, lost from the folder, asked for again; sizes around a piece's. */
static void round_trip(struct test *t, struct db *db, struct blobs *b, const char *folder)
{
    static const isize sizes[] = {0, 5, (1 << 20) - 1, 1 << 20, (1 << 20) + 1};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct ctx c = ctx_of(t, db, b);
        struct str content = filled(t, sizes[i], (int)i), got = {0};
        struct blob_file f = {0};

        CHECK_INT(t, blob_put(&c, content, &f), OK);
        CHECK_OK(t, &c.fail);
        CHECK_INT(t, unlink(in_folder(t, folder, digest_str(&f.sm3))), 0);
        CHECK_INT(t, blob_read(&c, digest_str(&f.sm3), 4 << 20, &got), OK);
        CHECK_OK(t, &c.fail);
        CHECK(t, str_eq(got, content));
        CHECK(t, os_exists(in_folder(t, folder, digest_str(&f.sm3))));
    }
}

static void in_the_database(struct test *t, struct db *db, struct blobs *b, const char *folder)
{
    struct blob_store store = {.kind = BLOBS_DATABASE};
    struct blob_file f = {0};
    struct ctx c;

    blobs_keep_in(b, &store);
    round_trip(t, db, b, folder);
    c = ctx_of(t, db, b);
    CHECK_INT(t, blob_put(&c, S("一份文件"), &f), OK);
    CHECK_INT(t, blob_put(&c, S("一份文件"), &f), OK);
    CHECK(t, blob_drop_copy(&c, digest_str(&f.sm3)));
    CHECK(t, !blob_drop_copy(&c, digest_str(&f.sm3)));
    CHECK_INT(t, blob_verify(&c, digest_str(&f.sm3)), OK);
    CHECK_OK(t, &c.fail);
}

static int64_t there(struct test *t, struct db *db, struct blobs *b, const struct blob_file *f)
{
    struct ctx c = ctx_of(t, db, b);
    int64_t size = -2;

    blob_store_size(&c, blobs_store(b), digest_str(&f->sm3), &size);
    CHECK_OK(t, &c.fail);
    return size;
}

static void swept(struct test *t, struct db *db, struct blobs *b)
{
    struct blob_file used = {0}, unused = {0}, anew = {0};
    struct blobs_moved m = {0};
    static const struct db_query forget = {"test.forget", "DELETE FROM blob WHERE sm3 = $1"};
    struct stmt *s;
    struct ctx c;

    test_case(t, "the database: what no row refers to goes a day after it was last wanted, and "
                 "nothing else");
    c = ctx_of(t, db, b);
    CHECK_INT(t, blob_put(&c, S("有记录的"), &used), OK);
    CHECK_INT(t, blob_put(&c, S("没有记录的"), &unused), OK);
    CHECK_INT(t, blob_put(&c, S("又传了一次的"), &anew), OK);
    row(t, db, b, &used);
    c = ctx_of(t, db, b);
    c.now.s += 86000; /* not a day yet */
    CHECK_INT(t, blobs_sweep(&c, false, &m), OK);
    CHECK_INT(t, m.files, 0);
    c.now.s += 86400;
    CHECK_INT(t, blob_put(&c, S("又传了一次的"), &anew), OK);
    CHECK_INT(t, blobs_sweep(&c, true, &m), OK);
    CHECK_INT(t, m.copied, 0);
    CHECK(t, m.files >= 2); /* this one, and those of the cases before */
    CHECK_INT(t, there(t, db, b, &unused), 15);
    CHECK_INT(t, blobs_sweep(&c, false, &m), OK);
    CHECK_OK(t, &c.fail);
    CHECK(t, m.copied >= 2 && m.copied == m.files);
    CHECK_INT(t, there(t, db, b, &unused), -1);
    CHECK_INT(t, there(t, db, b, &used), 12);
    CHECK_INT(t, there(t, db, b, &anew), 18);
    CHECK_INT(t, blobs_sweep(&c, false, &m), OK);
    CHECK_INT(t, m.files, 0);
    db_begin(&c); /* the cases that follow count their own */
    s = db_query(&c, &forget);
    db_put_blob(s, digest_str(&used.sm3));
    CHECK_INT(t, db_run(s), 1);
    db_end(&c);
    c.actor = (struct actor){0};
    CHECK(t, blobs_sweep(&c, false, &m) != OK);
}

/* A put that was cut off in the middle: pieces, and no whole file. */
static void cut_off(struct test *t, struct db *db, struct blobs *b)
{
    static const struct db_query
        begun = {"test.begun",
                 "INSERT INTO blob_kept (sm3, size, kept_at) VALUES ($1, -1, $2)"},
        piece = {"test.piece", "INSERT INTO blob_piece (sm3, n, bytes) VALUES ($1, 0, $1)"},
        pieces = {"test.pieces", "SELECT count(*) FROM blob_piece WHERE sm3 = $1"};
    struct blob_file f = {0};
    struct blobs_moved m = {0};
    struct str sm3;
    struct stmt *s;
    struct ctx c;

    test_case(t, "the database: pieces of a file that never became whole");
    c = ctx_of(t, db, b);
    f.sm3 = digest_of(DIGEST_SM3, S("不完整的"));
    sm3 = digest_str(&f.sm3);
    db_begin(&c);
    s = db_query(&c, &begun);
    db_put_blob(s, sm3);
    db_put_instant(s, c.now);
    db_run(s);
    s = db_query(&c, &piece);
    db_put_blob(s, sm3);
    db_run(s);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, there(t, db, b, &f), -1);
    c.now.s += 86000;
    CHECK_INT(t, blobs_sweep(&c, false, &m), OK);
    CHECK_INT(t, m.copied, 0);
    c.now.s += 1000;
    CHECK_INT(t, blobs_sweep(&c, false, &m), OK);
    CHECK_OK(t, &c.fail);
    CHECK(t, m.copied >= 1 && m.bytes >= 0);
    db_begin_read(&c);
    s = db_query(&c, &pieces);
    db_put_blob(s, sm3);
    CHECK_INT(t, db_one_int(s), 0);
    db_end(&c);
}

/* Objects of the store: a list in parts of two; only ours, old, sent by nobody since, referred to by no row. */
static void swept_far(struct test *t, struct db *db, struct blobs *b, const char *folder,
                      struct s3 *s3, const struct blob_store *store)
{
    static const struct db_query forget = {"test.forget", "DELETE FROM blob WHERE sm3 = $1"},
                                 taken = {"test.taken",
                                          "INSERT INTO blob_sent VALUES ($1, $2)"};
    struct blob_file used = {0}, unused[3] = {0}, anew = {0}, taking = {0};
    struct blobs_moved m = {0};
    struct fail why = {0};
    struct stmt *s;
    struct ctx c;
    int fd, before;

    test_case(t,
              "S3: what no row refers to goes a day after it was last sent, and nothing else");
    blobs_keep_in(b, store);
    c = ctx_of(t, db, b);
    s3->now = (time_t)c.now.s;
    CHECK_INT(t, blob_put(&c, S("有记录的，在对象存储"), &used), OK);
    for (int i = 0; i < 3; i++)
        CHECK_INT(t, blob_put(&c, filled(t, 100 + i, 90 + i), &unused[i]), OK);
    CHECK_INT(t, blob_put(&c, S("又传了一次的，在对象存储"), &anew), OK);
    row(t, db, b, &used);
    fd = open(in_folder(t, folder, digest_str(&used.sm3)), O_RDONLY | O_CLOEXEC);
    CHECK_INT(t,
              object_put(&t->mem, &store->s3, S("notes/of-others.txt"), fd, 0,
                         S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                         &why),
              OK);
    close(fd);
    CHECK_OK(t, &why);
    atomic_store(&s3->part, 2);
    c = ctx_of(t, db, b);
    c.now.s += 86000; /* not a day yet, whatever was there before is dated by the real clock */
    CHECK_INT(t, blobs_sweep(&c, true, &m), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, m.files, 0);
    c.now.s += 1000;
    CHECK_INT(t, blob_put(&c, S("又传了一次的，在对象存储"), &anew), OK); /* dated as before */
    before = atomic_load(&s3->removed);
    CHECK_INT(t, blobs_sweep(&c, true, &m), OK);
    CHECK_INT(t, m.files, 3);
    CHECK_INT(t, m.copied, 0);
    CHECK_INT(t, atomic_load(&s3->removed), before);
    before = atomic_load(&s3->lists);
    CHECK_INT(t, blobs_sweep(&c, false, &m), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, m.copied, 3);
    CHECK_INT(t, m.bytes, 303);
    CHECK(t, atomic_load(&s3->lists) - before >= 3);
    for (int i = 0; i < 3; i++)
        CHECK_INT(t, there(t, db, b, &unused[i]), -1);
    CHECK(t, there(t, db, b, &used) > 0);
    CHECK(t, there(t, db, b, &anew) > 0);
    CHECK(t, s3_find(s3, "/gongkai/notes/of-others.txt") >= 0);
    CHECK_INT(t, blobs_sweep(&c, false, &m), OK);
    CHECK_INT(t, m.files, 0);

    test_case(t, "S3: an upload of what a sweep is taking out just now is put off");
    c = ctx_of(t, db, b);
    taking.sm3 = digest_of(DIGEST_SM3, S("正在删的"));
    db_begin(&c);
    s = db_query(&c, &taken);
    db_put_blob(s, digest_str(&taking.sm3));
    db_put_int(s, -c.now.s);
    db_run(s);
    s = db_query(&c, &forget); /* the cases that follow count their own */
    db_put_blob(s, digest_str(&used.sm3));
    CHECK_INT(t, db_run(s), 1);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, blob_put(&c, S("正在删的"), &taking), ERR_BUSY);
    c = ctx_of(t, db, b);
    c.now.s += 3700; /* the sweep has died */
    CHECK_INT(t, blob_put(&c, S("正在删的"), &taking), OK);
    CHECK_OK(t, &c.fail);
    atomic_store(&s3->part, 0);
    s3->now = 0;
}

static void in_a_store(struct test *t, struct db *db, struct blobs *b, const char *folder,
                       struct s3 *s3, struct blob_store *store)
{
    struct blob_file f = {0}, other = {0};
    struct str got = {0};
    struct ctx c;
    int64_t size;
    int fd = -1;

    blobs_keep_in(b, store);
    round_trip(t, db, b, folder);
    CHECK_INT(t, atomic_load(&s3->refused), 0);
    CHECK_INT(t, atomic_load(&s3->puts), 5);

    test_case(t,
              "S3: busy for a while is waited for; for long is told, and nothing acknowledged");
    c = ctx_of(t, db, b);
    atomic_store(&s3->busy, 2);
    CHECK_INT(t, blob_put(&c, S("忙"), &f), OK);
    CHECK_OK(t, &c.fail);
    atomic_store(&s3->busy, 1000);
    CHECK_INT(t, blob_put(&c, S("一直忙"), &other), ERR_BUSY);
    CHECK_INT(t, other.size, 0);
    atomic_store(&s3->busy, 0);

    test_case(t, "S3: a wrong secret, and what is not there");
    c = ctx_of(t, db, b);
    store->s3.secret_key = S("another");
    blobs_keep_in(b, store);
    CHECK_INT(t, blob_put(&c, S("没有签好"), &other), ERR_IO);
    CHECK(t, atomic_load(&s3->refused) > 0);
    store->s3.secret_key = S("se/cret+1");
    blobs_keep_in(b, store);
    c = ctx_of(t, db, b);
    f.sm3.b[0] ^= 1;
    CHECK_INT(t, blob_open(&c, digest_str(&f.sm3), &fd, &size), ERR_NOT_FOUND);
    f.sm3.b[0] ^= 1;

    test_case(t, "S3: what comes back damaged is not taken for the file");
    c = ctx_of(t, db, b);
    CHECK(t, blob_drop_copy(&c, digest_str(&f.sm3)));
    atomic_store(&s3->damage, true);
    CHECK_INT(t, blob_read(&c, digest_str(&f.sm3), 100, &got), ERR_UNREADABLE);
    CHECK(t, !os_exists(in_folder(t, folder, digest_str(&f.sm3))));
    atomic_store(&s3->damage, false);
    c = ctx_of(t, db, b);
    CHECK_INT(t, blob_read(&c, digest_str(&f.sm3), 100, &got), OK);
    CHECK_STR(t, got, S("忙"));
}

static void moved(struct test *t, struct db *db, struct blobs *b, const char *folder,
                  struct s3 *s3, const struct blob_store *store)
{
    struct blob_store plain = {.kind = BLOBS_FOLDER}, database = {.kind = BLOBS_DATABASE};
    struct blobs_moved m = {0};
    struct blob_file f[3] = {0};
    struct ctx c;
    int before;

    blobs_keep_in(b, &plain);
    for (int i = 0; i < 3; i++) {
        c = ctx_of(t, db, b);
        CHECK_INT(t, blob_put(&c, filled(t, 1000 + 1200000 * i, 40 + i), &f[i]), OK);
        row(t, db, b, &f[i]);
    }
    c = ctx_of(t, db, b);
    CHECK_INT(t, blobs_move(&c, store, NULL, NULL, &m), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, m.files, 3);
    CHECK_INT(t, m.copied, 3);

    test_case(t, "a second move finds everything there; a damaged source is not carried on");
    c = ctx_of(t, db, b);
    before = atomic_load(&s3->puts);
    CHECK_INT(t, blobs_move(&c, store, NULL, NULL, &m), OK);
    CHECK_INT(t, m.copied, 0);
    CHECK_INT(t, atomic_load(&s3->puts), before);
    os_write_file(in_folder(t, folder, digest_str(&f[0].sm3)), S("broken"), 0600, &c.fail);
    CHECK_INT(t, blobs_move(&c, &database, NULL, NULL, &m), ERR_UNREADABLE);

    test_case(t, "from the store into the database, without the folder's copies");
    blobs_keep_in(b, store);
    for (int i = 0; i < 3; i++)
        unlink(in_folder(t, folder, digest_str(&f[i].sm3)));
    c = ctx_of(t, db, b);
    CHECK_INT(t, blobs_move(&c, &database, NULL, NULL, &m), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, m.files, 3);
    blobs_keep_in(b, &database);
    c = ctx_of(t, db, b);
    for (int i = 0; i < 3; i++)
        CHECK_INT(t, blob_verify(&c, digest_str(&f[i].sm3)), OK);
    CHECK_INT(t, blobs_trim(&c, &m), OK);
    CHECK_INT(t, m.copied, 3);
    CHECK(t, !os_exists(in_folder(t, folder, digest_str(&f[2].sm3))));
    CHECK_INT(t, blob_verify(&c, digest_str(&f[2].sm3)), OK);
    CHECK_OK(t, &c.fail);
}

static void conf(struct test *t, const char *folder)
{
    static const struct {
        const char *text;
        enum err code;
        enum blob_kind kind;
    } rows[] = {
        {"", OK, BLOBS_FOLDER},
        {"# remark\nkind = database\n", OK, BLOBS_DATABASE},
        {"kind = s3\nendpoint = https://s3.example\nbucket = b\naccess_key = a\nsecret_key = "
         "s=1\n",
         OK, BLOBS_S3},
        {"kind = s3\nbucket = b\n", ERR_INPUT, BLOBS_FOLDER},
        {"kind = tape\n", ERR_INPUT, BLOBS_FOLDER},
        {"nonsense\n", ERR_INPUT, BLOBS_FOLDER},
        {"colour = red\n", ERR_INPUT, BLOBS_FOLDER},
    };
    const char *path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/blobs.conf", folder));
    struct blob_store s = {0};
    struct fail why = {0};

    CHECK_INT(t, blob_store_read(&t->mem, path, &s, &why), OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        why = (struct fail){0};
        s = (struct blob_store){0};
        os_write_file(path, str_of(rows[i].text), 0600, &why);
        CHECK_INT(t, blob_store_read(&t->mem, path, &s, &why), rows[i].code);
        CHECK_INT(t, s.kind, rows[i].kind);
    }
    why = (struct fail){0};
    os_write_file(path, str_of(rows[2].text), 0600, &why);
    CHECK_INT(t, blob_store_switch(&t->mem, path, BLOBS_DATABASE, &why), OK);
    CHECK_INT(t, blob_store_read(&t->mem, path, &s, &why), OK);
    CHECK_INT(t, s.kind, BLOBS_DATABASE);
    CHECK_STR(t, s.s3.secret_key, S("s=1"));
}

void test_store_blob_store(struct test *t)
{
    const char *folder = test_folder(t);

    test_case(t, "blobs.conf");
    conf(t, folder);
    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct db *db;
        struct blobs *b = NULL;
        struct s3 *s3;
        struct blob_store store = {.kind = BLOBS_S3};
        char blobs[300], endpoint[60];
        struct fail why = {0};

        test_case(t, "%s: a store", world_kind(kind));
        db = world_new(t, folder, kind, "blobstore");
        if (!db) {
            test_skip(t, "no PostgreSQL");
            continue;
        }
        snprintf(blobs, sizeof blobs, "%s/blobs-%d", folder, kind);
        CHECK_INT(t, blobs_open(&b, blobs, &why), OK);
        s3 = calloc(1, sizeof *s3);
        CHECK(t, s3_start(s3, "AKIDEXAMPLE", "se/cret+1", "cn-north-1"));
        snprintf(endpoint, sizeof endpoint, "http://127.0.0.1:%d/", s3->loop.port);
        store.s3 = (struct object_store){.endpoint = str_of(endpoint),
                                         .region = S("cn-north-1"),
                                         .bucket = S("gongkai"),
                                         .access_key = S("AKIDEXAMPLE"),
                                         .secret_key = S("se/cret+1")};
        test_case(t, "%s: files in the database", world_kind(kind));
        in_the_database(t, db, b, blobs);
        swept(t, db, b);
        cut_off(t, db, b);
        test_case(t, "%s: files in S3, each request signed", world_kind(kind));
        in_a_store(t, db, b, blobs, s3, &store);
        swept_far(t, db, b, blobs, s3, &store);
        test_case(t, "%s: moved from the folder to S3", world_kind(kind));
        moved(t, db, b, blobs, s3, &store);
        s3_stop(s3);
        free(s3);
        blobs_close(b);
        db_close(db);
    }
}
