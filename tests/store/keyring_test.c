/* SPDX-License-Identifier: MulanPSL-2.0 */
/* keyring_test.c - the key file: made, read, refused, rotated */
#include "store/keyring.h"

#include <sys/stat.h>

#include "base/os.h"
#include "tests/test.h"

static const struct keyring_options make = {.create = true, .password_kib = 1 << 10};

static char *path_in(struct test *t, const char *folder)
{
    return str_cstr(&t->mem, str_fmt(&t->mem, "%s/keys", folder));
}

static void refusals(struct test *t, const char *folder)
{
    static const struct {
        const char *what, *text;
    } bad[] = {
        {"empty", ""},
        {"no seal", "hash 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"},
        {"no hash",
         "seal 1 aes 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"},
        {"a short key", "hash 0011\nseal 1 aes 0011\n"},
        {"an unknown method",
         "hash 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
         "seal 1 rot13 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"},
        {"a gap in the numbers",
         "hash 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
         "seal 2 aes 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"},
    };
    struct keyring *k = NULL;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct fail why = {0};

        test_case(t, "a key file is refused: %s", bad[i].what);
        CHECK_INT(t, os_write_file(path_in(t, folder), str_of(bad[i].text), 0600, &why), OK);
        CHECK_INT(t, keyring_open(&k, path_in(t, folder), &make, &why), ERR_UNREADABLE);
        CHECK(t, k == NULL);
    }
}

void test_store_keyring(struct test *t)
{
    const char *folder = test_folder(t);
    struct keyring *k = NULL;
    struct fail why = {0};
    struct str old, fresh, out;
    struct digest h;
    struct stat st;

    test_case(t, "absent keys are not made unless asked for");
    CHECK_INT(t, keyring_open(&k, path_in(t, folder), NULL, &why), ERR_NOT_FOUND);

    test_case(t, "keys are made once, closed to others, and read again");
    why = (struct fail){0};
    CHECK_INT(t, keyring_open(&k, path_in(t, folder), &make, &why), OK);
    CHECK_OK(t, &why);
    CHECK_INT(t, stat(path_in(t, folder), &st), 0);
    CHECK_INT(t, st.st_mode & 0777, 0600);
    old = keyring_seal(k, &t->mem, KEY_PERSONAL, S("request.applicant:1"), S("张某"));
    h = keyring_hash(k, KEY_SESSION, S("token"));
    keyring_close(k);
    CHECK_INT(t, keyring_open(&k, path_in(t, folder), &make, &why), OK);
    CHECK_INT(
        t, keyring_unseal(k, &t->mem, KEY_PERSONAL, S("request.applicant:1"), old, &out, &why),
        OK);
    CHECK_STR(t, out, S("张某"));
    struct digest same = keyring_hash(k, KEY_SESSION, S("token"));
    CHECK(t, digest_eq(&h, &same));

    /* The cases that follow need what was sealed: one case. */
    test_case(t, "purposes and places are apart; a new key seals, the old ones open");
    old = keyring_seal(k, &t->mem, KEY_PERSONAL, S("request.applicant:1"), S("张某"));
    CHECK_INT(t,
              keyring_unseal(k, &t->mem, KEY_TOTP, S("request.applicant:1"), old, &out, &why),
              ERR_UNREADABLE);
    why = (struct fail){0};
    CHECK_INT(
        t, keyring_unseal(k, &t->mem, KEY_PERSONAL, S("request.applicant:2"), old, &out, &why),
        ERR_UNREADABLE);
    h = keyring_hash(k, KEY_SESSION, S("token"));
    same = keyring_hash(k, KEY_CSRF, S("token"));
    CHECK(t, !digest_eq(&h, &same));
    CHECK(t, !keyring_is_old(k, old));
    keyring_close(k);
    why = (struct fail){0};
    CHECK_INT(t, keyring_rotate(path_in(t, folder), SEAL_SM4, &why), OK);
    CHECK_INT(t, keyring_open(&k, path_in(t, folder), &make, &why), OK);
    CHECK_OK(t, &why);
    CHECK(t, keyring_is_old(k, old));
    fresh = keyring_seal(k, &t->mem, KEY_PERSONAL, S("x:1"), S("李某"));
    CHECK_INT(t, fresh.p[0], SEAL_SM4);
    CHECK(t, !keyring_is_old(k, fresh));
    CHECK_INT(t, keyring_unseal(k, &t->mem, KEY_PERSONAL, S("x:1"), fresh, &out, &why), OK);
    CHECK_STR(t, out, S("李某"));
    CHECK_INT(
        t, keyring_unseal(k, &t->mem, KEY_PERSONAL, S("request.applicant:1"), old, &out, &why),
        OK);
    CHECK_STR(t, out, S("张某"));
    same = keyring_hash(k, KEY_SESSION, S("token"));
    CHECK(t, digest_eq(&h, &same));
    CHECK_INT(t, keyring_unseal(k, &t->mem, KEY_PERSONAL, S("x"), S("broken"), &out, &why),
              ERR_UNREADABLE);
    keyring_close(k);
    k = NULL;

    test_case(t, "escrow: sealed by a passphrase, recovered byte by byte, never over a file");
    {
        struct str text = {0}, was = {0}, is = {0};
        struct keyring_facts before = {0}, after = {0};
        char *copy = str_cstr(&t->mem, str_fmt(&t->mem, "%s/keys.again", folder));

        why = (struct fail){0};
        CHECK_INT(t, keyring_escrow(&t->mem, path_in(t, folder), S("short"), &text, &why),
                  ERR_INPUT);
        why = (struct fail){0};
        CHECK_INT(t,
                  keyring_escrow(&t->mem, path_in(t, folder), S("correct horse battery"), &text,
                                 &why),
                  OK);
        CHECK(t, str_starts(text, S("gongkai-keys 1\nsalt ")));
        CHECK_INT(t,
                  keyring_recover(&t->mem, text, S("correct horse battery"), path_in(t, folder),
                                  &why),
                  ERR_RULE);
        why = (struct fail){0};
        CHECK_INT(t, keyring_recover(&t->mem, text, S("wrong horse battery"), copy, &why),
                  ERR_UNREADABLE);
        CHECK(t, !os_exists(copy));
        why = (struct fail){0};
        CHECK_INT(t,
                  keyring_recover(&t->mem, S("something else"), S("correct horse battery"),
                                  copy, &why),
                  ERR_UNREADABLE);
        why = (struct fail){0};
        CHECK_INT(t, keyring_recover(&t->mem, text, S("correct horse battery"), copy, &why),
                  OK);
        CHECK_OK(t, &why);
        CHECK_INT(t, os_read_file(&t->mem, path_in(t, folder), 1 << 16, &was, &why), OK);
        CHECK_INT(t, os_read_file(&t->mem, copy, 1 << 16, &is, &why), OK);
        CHECK(t, was.n > 100 && str_eq(was, is) &&
                     !str_has(text, str_slice(was, was.n - 40, was.n - 2)));
        CHECK_INT(t, stat(copy, &st), 0);
        CHECK_INT(t, st.st_mode & 0777, 0600);
        CHECK_INT(t, keyring_about(&t->mem, path_in(t, folder), &before, &why), OK);
        CHECK_INT(t, keyring_about(&t->mem, copy, &after, &why), OK);
        CHECK_STR(t, before.fingerprint, after.fingerprint);
        CHECK_STR(t, before.method, S("sm4"));
        CHECK_INT(t, before.keys, 2);
    }

    test_case(t, "a key file that others can read is refused");
    why = (struct fail){0};
    CHECK_INT(t, chmod(path_in(t, folder), 0640), 0);
    CHECK_INT(t, keyring_open(&k, path_in(t, folder), &make, &why), ERR_FORBIDDEN);
    refusals(t, folder);
}
