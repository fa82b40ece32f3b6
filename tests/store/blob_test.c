/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blob_test.c - files by content: in, out, cut off, damaged, swept */
#include "store/blob.h"

#include <setjmp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>

#include "base/os.h"
#include "store/document.h"
#include "tests/store/world.h"

static isize files_in(struct test *t, const char *folder, const char *sub)
{
    struct fail why = {0};
    struct str *names;
    isize n = 0;

    os_list_dir(&t->mem, str_cstr(&t->mem, str_fmt(&t->mem, "%s/blobs/%s", folder, sub)),
                &names, &n, &why);
    return n;
}

static struct ctx ctx_of(struct test *t, struct db *db, struct blobs *b)
{
    struct ctx c = world_ctx(t, db);

    c.blobs = b;
    return c;
}

static void in_and_out(struct test *t, struct blobs *b, const char *folder)
{
    struct blob_file f, again;
    struct blob_in *in;
    struct str out;
    struct ctx c;
    struct stat st;

    test_case(t, "a file goes in by pieces and comes out whole, under its SM3");
    c = ctx_of(t, NULL, b);
    in = blob_start(&c, 100);
    blob_write(in, S("a"));
    blob_write(in, S("bc"));
    CHECK_INT(t, blob_finish(in, &f), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, f.size, 3);
    CHECK_STR(t, hex_of(&t->mem, digest_str(&f.sm3)),
              S("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
    CHECK_INT(t,
              stat(str_cstr(&t->mem, str_fmt(&t->mem,
                                             "%s/blobs/66/c7f0f462eeedd9d1f2d46bdc10e4e"
                                             "24167c4875cf2f7a2297da02b8f4ba8e0",
                                             folder)),
                   &st),
              0);
    CHECK_INT(t, st.st_mode & 0777, 0600);
    CHECK_INT(t, blob_read(&c, digest_str(&f.sm3), 3, &out), OK);
    CHECK_STR(t, out, S("abc"));
    CHECK_INT(t, blob_verify(&c, digest_str(&f.sm3)), OK);

    test_case(t, "the same content is one file; the temporary one is gone");
    c = ctx_of(t, NULL, b);
    CHECK_INT(t, blob_put(&c, S("abc"), &again), OK);
    CHECK(t, digest_eq(&f.sm3, &again.sm3));
    CHECK_INT(t, files_in(t, folder, "66"), 1);
    CHECK_INT(t, files_in(t, folder, "tmp"), 0);

    test_case(t, "beyond the limit, not there, and reading more than is allowed");
    c = ctx_of(t, NULL, b);
    in = blob_start(&c, 4);
    blob_write(in, S("abcde"));
    CHECK_INT(t, blob_finish(in, &f), ERR_TOO_LARGE);
    CHECK_INT(t, files_in(t, folder, "tmp"), 0);
    c.fail = (struct fail){0};
    CHECK_INT(t, blob_read(&c, digest_str(&again.sm3), 2, &out), ERR_TOO_LARGE);
    c.fail = (struct fail){0};
    again.sm3.b[31] ^= 1;
    CHECK_INT(t, blob_read(&c, digest_str(&again.sm3), 9, &out), ERR_NOT_FOUND);
    c.fail = (struct fail){0};
    CHECK_INT(t, blob_read(&c, S("../keys"), 9, &out), ERR_NOT_FOUND);

    test_case(t, "a damaged file is told");
    c = ctx_of(t, NULL, b);
    CHECK_INT(t,
              os_write_file(str_cstr(&t->mem, str_fmt(&t->mem,
                                                      "%s/blobs/66/c7f0f462eeedd9d1f2d"
                                                      "46bdc10e4e24167c4875cf2f7a2297da"
                                                      "02b8f4ba8e0",
                                                      folder)),
                            S("abd"), 0600, &c.fail),
              OK);
    again.sm3.b[31] ^= 1;
    CHECK_INT(t, blob_verify(&c, digest_str(&again.sm3)), ERR_UNREADABLE);
    CHECK_INT(t,
              remove(str_cstr(&t->mem, str_fmt(&t->mem,
                                               "%s/blobs/66/c7f0f462eeedd9d1f2d46bdc10e"
                                               "4e24167c4875cf2f7a2297da02b8f4ba8e0",
                                               folder))),
              0);
}

static void cut_off(struct test *t, struct blobs *b, const char *folder)
{
    struct arena mem;
    jmp_buf top;
    struct ctx c;
    struct blob_file f;
    struct rlimit was, low;

    test_case(t, "an upload that is cut off, or unwound, leaves nothing");
    CHECK(t, arena_init(&mem, 1 << 20));
    for (volatile int round = 0; round < 2; round++) {
        if (!setjmp(top)) {
            mem.unwind = &top;
            c = (struct ctx){.mem = &mem, .blobs = b};
            blob_write(blob_start(&c, 1 << 20), S("half of a file"));
            CHECK_INT(t, files_in(t, folder, "tmp"), 1);
            if (round)
                NEW(&mem, char, 2 << 20);
        }
        arena_reset(&mem);
        CHECK_INT(t, files_in(t, folder, "tmp"), 0);
    }
    arena_free(&mem);

    test_case(t, "no room for a file: told, nothing left behind");
    c = ctx_of(t, NULL, b);
    fflush(stdout);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &was);
    low = (struct rlimit){10, was.rlim_max};
    setrlimit(RLIMIT_FSIZE, &low);
    blob_put(&c, S("more than ten bytes of content"), &f);
    setrlimit(RLIMIT_FSIZE, &was);
    CHECK_INT(t, c.fail.code, ERR_FULL);
    CHECK_INT(t, files_in(t, folder, "tmp"), 0);
}

static void sweeping(struct test *t, struct db *db, struct blobs *b)
{
    static const struct db_query unit = {
        "test.unit", "INSERT INTO unit (code, name, kind, level, created_at) "
                     "VALUES ('rmt', '融媒体中心', 'institution', 4, 1) RETURNING id"};
    struct blob_garbage_list g;
    struct blob_file kept, lost;
    struct unit_id u;
    struct ctx c;

    test_case(t, "garbage is what no row refers to, a day later (%s)", world_kind(db_kind(db)));
    c = ctx_of(t, db, b);
    c.now = os_now();
    blob_put(&c, S("kept"), &kept);
    blob_put(&c, S("lost"), &lost);
    db_begin(&c);
    u.n = db_one_int(db_query(&c, &unit));
    blob_row(&c, u, digest_str(&kept.sm3), kept.size, S("text/plain"));
    CHECK_INT(t, db_end(&c), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, blob_garbage(&c, (struct instant){c.now.s - 86400}, &g), OK);
    CHECK_INT(t, g.n, 0);
    CHECK_INT(t, blob_garbage(&c, (struct instant){c.now.s + 10}, &g), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, g.n, 1);
    if (g.n)
        CHECK_STR(t, g.p[0].sm3, digest_str(&lost.sm3));
    /* Too young, and then old enough; what has a row stays. */
    CHECK_INT(t, blob_sweep(&c, digest_str(&lost.sm3)), OK);
    CHECK_INT(t, blob_verify(&c, digest_str(&lost.sm3)), OK);
    c.now.s += 86400 + 10;
    CHECK_INT(t, blob_sweep(&c, digest_str(&kept.sm3)), OK);
    CHECK_INT(t, blob_verify(&c, digest_str(&kept.sm3)), OK);
    CHECK_INT(t, blob_sweep(&c, digest_str(&lost.sm3)), OK);
    CHECK_INT(t, blob_verify(&c, digest_str(&lost.sm3)), ERR_NOT_FOUND);
}

void test_store_blob(struct test *t)
{
    const char *folder = test_folder(t);
    struct fail why = {0};
    struct blobs *b = NULL;
    char path[4096];

    snprintf(path, sizeof path, "%s/blobs", folder);
    test_case(t, "the folder is made");
    if (!CHECK_INT(t, blobs_open(&b, path, &why), OK))
        return;
    in_and_out(t, b, folder);
    cut_off(t, b, folder);
    for (enum db_kind kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct db *db;

        test_case(t, "%s opens", world_kind(kind));
        db = world_new(t, folder, kind, "blob");
        if (!db) {
            test_skip(t, "no server");
            continue;
        }
        sweeping(t, db, b);
        arena_reset(&t->mem);
        db_close(db);
    }
    blobs_close(b);
}
