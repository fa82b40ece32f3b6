/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal_test.c - after a change of key: everything old is sealed anew, a cut run goes on, and all opens
 * as before; the calculators that anyone may use have limits of their own */
#include "work/reseal.h"

#include "tests/work/cast.h"
#include "work/disclose.h"
#include "work/pace.h"

static const struct db_query sealed_now = {
    "test.sealed", "SELECT applicant FROM request WHERE applicant IS NOT NULL ORDER BY id"};

static int64_t old_ones(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct stmt *s;
    int64_t n = 0;

    db_begin_read(&c);
    s = db_query(&c, &sealed_now);
    while (db_step(s))
        n += keyring_is_old(k->keys, db_get_blob(s, 0));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return n;
}

static struct filed file_one(struct test *t, const struct cast *k, int n)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct filing_file proof = {S("proof"), S("证明.pdf"), S("%PDF-1.4 proof")};
    struct filing f = {.unit = k->unit,
                       .kind = APPLICANT_NAT,
                       .who = {.name = str_fmt(&t->mem, "张三%d", n),
                               .ident_kind = S("idcard"),
                               .ident = S("11010119900307715X"),
                               .phone = S("13800001234")},
                       .content = S("2025年预算")};
    struct filed got = {0};

    f.files.p = &proof;
    f.files.n = 1;
    c.actor = (struct actor){0};
    c.peer = S("");
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    return got;
}

static void rotated(struct test *t, struct cast *k, const char *folder, const char *engine)
{
    enum { CASES = 12 };
    const char *path;
    struct fail why = {0};
    struct keyring_options o = {.password_kib = 64};
    struct filed got = {0};
    struct resealed done = {0};
    struct request_file_list files = {0};
    struct applicant who = {0};
    struct request_file f = {0};
    struct str bytes = {0};
    struct ctx c;

    test_case(t, "%s: an older key is left behind by batches, and all opens as before", engine);
    path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/reseal-keys-%s", folder, engine));
    keyring_close(k->keys);
    k->keys = NULL;
    o.create = true;
    CHECK_INT(t, keyring_open(&k->keys, path, &o, &why), OK);
    for (int i = 0; i < CASES; i++)
        got = file_one(t, k, i);
    CHECK_INT(t, old_ones(t, k), 0);
    keyring_close(k->keys);
    k->keys = NULL;
    CHECK_INT(t, keyring_rotate(path, SEAL_SM4, &why), OK);
    CHECK_INT(t, keyring_open(&k->keys, path, &o, &why), OK);
    CHECK_OK(t, &why);
    CHECK_INT(t, old_ones(t, k), CASES);
    c = cast_ctx(t, k, WHO_OFFICER);
    CHECK_INT(t, reseal_all(&c, 0, &done), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, reseal_all(&c, 1, &done), OK); /* cut off after a batch */
    CHECK(t, done.resealed >= 1);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, reseal_all(&c, 0, &done), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, old_ones(t, k), 0);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, reseal_all(&c, 0, &done), OK);
    CHECK_INT(t, done.resealed, 0);
    c = cast_ctx(t, k, WHO_OFFICER);
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), OK);
    CHECK_STR(t, who.name, S("张三11"));
    db_begin_read(&c);
    request_files(&c, got.id, &files);
    db_end(&c);
    if (CHECK_INT(t, files.n, 1)) {
        CHECK_INT(t, disclose_file_open(&c, files.p[0].id, &f, &bytes), OK);
        CHECK_STR(t, bytes, S("%PDF-1.4 proof"));
    }
    CHECK_OK(t, &c.fail);
}

static void paced(struct test *t, const struct cast *k, const char *engine)
{
    struct ctx c = {0};
    int taken = 0;

    test_case(t, "%s: an open calculator works so often for one address, and says until when",
              engine);
    for (int i = 0; i < 60; i++) {
        c = cast_ctx(t, k, WHO_SYSTEM);
        c.actor = (struct actor){0};
        taken += pace(&c, PACE_VERIFY) == OK;
    }
    CHECK_INT(t, taken, 40);
    CHECK_INT(t, c.fail.code, ERR_RATE);
    CHECK(t, str_has(str_of(c.fail.what), S("之后可以继续")));
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, pace(&c, PACE_CLOCK), OK); /* each has a limit of its own */
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.peer = S("198.51.100.7");
    CHECK_INT(t, pace(&c, PACE_VERIFY), OK); /* and each address */
}

void test_work_reseal(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "reseal", &k)) {
            test_skip(t, "no server");
            continue;
        }
        rotated(t, &k, folder, engine);
        paced(t, &k, engine);
        cast_free(&k);
    }
}
