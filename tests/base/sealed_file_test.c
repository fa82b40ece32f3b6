/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sealed_file_test.c - files of awkward lengths go in and come out; what was touched does not */
#include "base/sealed_file.h"

#include <string.h>

#include "base/os.h"
#include "tests/test.h"

static const char *at(struct test *t, const char *folder, const char *name)
{
    return str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s", folder, name));
}

static void length(struct test *t, const char *folder, isize n, const uint8_t key[32])
{
    const char *plain = at(t, folder, "plain"), *sealed = at(t, folder, "sealed"),
               *back = at(t, folder, "back");
    struct str content = {NEW(&t->mem, char, n + 1), n}, got = {0};
    struct digest in = {0}, out = {0};
    struct fail why = {0};
    int64_t size = 0;

    for (isize i = 0; i < n; i++)
        ((char *)(uintptr_t)content.p)[i] = (char)(i * 31 + n);
    os_write_file(plain, content, 0600, &why);
    CHECK_INT(t, sealed_write(plain, sealed, key, &in, &size, &why), OK);
    CHECK_INT(t, size, n);
    CHECK_INT(t, os_file_size(sealed), sealed_size(n));
    CHECK_INT(t, sealed_read(sealed, back, key, &out, &size, &why), OK);
    CHECK_OK(t, &why);
    CHECK_INT(t, size, n);
    CHECK(t, !memcmp(&in, &out, sizeof in));
    os_read_file(&t->mem, back, 1 << 20, &got, &why);
    CHECK(t, str_eq(got, content));
}

/* The sealed file with one thing done to it must not be read. */
static void touched(struct test *t, const char *folder, struct str sealed, const uint8_t *key,
                    const char *what)
{
    const char *path = at(t, folder, "touched");
    struct fail why = {0};

    os_write_file(path, sealed, 0600, &why);
    CHECK_OK(t, &why);
    if (sealed_read(path, at(t, folder, "never"), key, NULL, NULL, &why) != ERR_UNREADABLE)
        CHECK_STR(t, S("was read"), str_of(what));
    CHECK(t, !os_exists(at(t, folder, "never")));
}

void test_base_sealed_file(struct test *t)
{
    static const isize lengths[] = {0, 1, 65535, 65536, 65537, 131072, 200000};
    const char *folder = test_folder(t);
    uint8_t key[32] = "a key of thirty-two bytes, no??", other[32] = "another";
    struct str sealed = {0};
    struct fail why = {0};
    char *copy;

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        test_case(t, "%lld bytes", (long long)lengths[i]);
        length(t, folder, lengths[i], key);
    }
    test_case(t, "another key, a bit, a cut, a piece left out, something behind it");
    os_read_file(&t->mem, at(t, folder, "sealed"), 1 << 20, &sealed, &why);
    touched(t, folder, sealed, other, "another key");
    for (isize i = 0; i < sealed.n; i += sealed.n / 40) {
        copy = str_cstr(&t->mem, sealed);
        copy[i] ^= 4;
        touched(t, folder, (struct str){copy, sealed.n}, key, "a bit");
    }
    touched(t, folder, str_slice(sealed, 0, sealed.n - 1), key, "the last byte away");
    touched(t, folder, str_slice(sealed, 0, 32 + 65536 + 17), key, "cut after a piece");
    touched(t, folder, str_slice(sealed, 0, 20), key, "cut in the head");
    touched(t, folder, S(""), key, "empty");
    touched(t, folder,
            str_concat(&t->mem, str_slice(sealed, 0, 32), str_from(sealed, 32 + 65536 + 17)),
            key, "the first piece left out");
    touched(t, folder, str_concat(&t->mem, sealed, S("x")), key, "something behind it");
}
