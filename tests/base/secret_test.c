/* SPDX-License-Identifier: MulanPSL-2.0 */
/* secret_test.c - passwords, sealed fields, second factors */
#include "base/secret.h"

#include <pthread.h>
#include <string.h>

#include "base/os.h"
#include "tests/test.h"

static void passwords(struct test *t)
{
    struct gate *g = gate_new(2, 8 << 10), *dearer = gate_new(2, 16 << 10);
    struct fail why = {0};
    struct str h, h2;
    bool right = false;
    char *longest;

    test_case(t, "a password is hashed, and no two hashes are alike");
    CHECK_INT(t, password_hash(g, &t->mem, S("政务公开-2026"), &h, &why), OK);
    CHECK_INT(t, password_hash(g, &t->mem, S("政务公开-2026"), &h2, &why), OK);
    CHECK(t, str_starts(h, S("$argon2id$v=19$m=8192,t=2,p=1$")));
    CHECK(t, !str_eq(h, h2));
    CHECK_INT(t, password_check(g, h, S("政务公开-2026"), &right, &why), OK);
    CHECK(t, right);
    CHECK_INT(t, password_check(g, h, S("政务公开-2027"), &right, &why), OK);
    CHECK(t, !right);
    CHECK(t, !password_is_old(g, h));
    CHECK(t, password_is_old(dearer, h));
    CHECK_OK(t, &why);

    test_case(t, "no account, a broken hash, a password beyond the limit");
    CHECK_INT(t, password_check(g, S(""), S(""), &right, &why), OK);
    CHECK(t, !right);
    CHECK_INT(t, password_check(g, S("$argon2id$v=19$m=8192"), S("x"), &right, &why), OK);
    CHECK(t, !right);
    longest = NEW(&t->mem, char, PASSWORD_MAX + 1);
    memset(longest, 'x', PASSWORD_MAX + 1);
    CHECK_INT(t, password_hash(g, &t->mem, (struct str){longest, PASSWORD_MAX + 1}, &h, &why),
              ERR_INPUT);
    gate_free(g);
    gate_free(dearer);
}

struct rush {
    struct gate *g;
    int wrong;
};

static void *log_in(void *p)
{
    struct rush *r = p;
    struct arena mem;

    if (!arena_init(&mem, 1 << 16))
        return NULL;
    for (int i = 0; i < 4; i++) {
        struct fail why = {0};
        struct str h;
        bool right = false;

        if (password_hash(r->g, &mem, S("a"), &h, &why) ||
            password_check(r->g, h, S("a"), &right, &why) || !right)
            r->wrong++;
    }
    arena_free(&mem);
    return NULL;
}

static void gate(struct test *t)
{
    struct rush r = {gate_new(2, 1 << 10), 0};
    pthread_t thread[8];

    test_case(t, "eight threads pass a gate of two");
    for (int i = 0; i < 8; i++)
        pthread_create(&thread[i], NULL, log_in, &r);
    for (int i = 0; i < 8; i++)
        pthread_join(thread[i], NULL);
    CHECK_INT(t, r.wrong, 0);
    gate_free(r.g);
}

static void sealing(struct test *t)
{
    /* Made once by this code: what was sealed stays readable. */
    static const char *const golden[] = {
        [SEAL_AES] =
            "01010203049adbdd680959e9a27df65618b71d3ca4c3793ed71f71e5fc557db26fcea43cf8",
        [SEAL_SM4] = "020102030473ffcbc8e36ee2bb1d4f419d9097da5a8efaa577b281977c7b4a68efd0d3224"
                     "d3ff061f28a208a2f661c450b46ca5e47f22517ed",
    };
    struct seal_key key = {.number = 0x01020304}, other;
    struct str out = S(""), sealed, place = S("request.applicant:17");
    struct str text = S("张某，身份证件号码");

    for (int i = 0; i < 32; i++) {
        key.cipher[i] = (uint8_t)i;
        key.mac[i] = (uint8_t)(200 - i);
    }
    for (key.method = SEAL_AES; key.method <= SEAL_SM4; key.method++) {
        struct fail why = {0};
        struct str old;

        test_case(t, "method %d: what is sealed opens, in its place, with its key",
                  (int)key.method);
        sealed = seal(&t->mem, &key, place, text);
        CHECK_INT(t, seal_number(sealed), 0x01020304);
        CHECK(t, !str_has(sealed, S("身份")));
        CHECK(t, !str_eq(sealed, seal(&t->mem, &key, place, text)));
        CHECK_INT(t, seal_open(&t->mem, &key, place, sealed, &out, &why), OK);
        CHECK_STR(t, out, text);
        CHECK_OK(t, &why);
        sealed = seal(&t->mem, &key, place, S(""));
        CHECK_INT(t, seal_open(&t->mem, &key, place, sealed, &out, &why), OK);
        CHECK_INT(t, out.n, 0);

        test_case(t, "method %d: what was sealed by an earlier build opens", (int)key.method);
        if (CHECK(t, hex_parse(&t->mem, str_of(golden[key.method]), &old))) {
            CHECK_INT(t, seal_open(&t->mem, &key, S("place"), old, &out, &why), OK);
            CHECK_STR(t, out, S("text"));
        }

        test_case(t, "method %d: another place, key, or any bit is refused", (int)key.method);
        why = (struct fail){0};
        sealed = seal(&t->mem, &key, place, text);
        CHECK_INT(t, seal_open(&t->mem, &key, S("request.applicant:18"), sealed, &out, &why),
                  ERR_UNREADABLE);
        other = key;
        other.cipher[0] ^= 1;
        other.mac[0] ^= 1;
        why = (struct fail){0};
        CHECK_INT(t, seal_open(&t->mem, &other, place, sealed, &out, &why), ERR_UNREADABLE);
        for (isize bit = 0; bit < sealed.n * 8; bit++) {
            char *copy = str_cstr(&t->mem, sealed);
            copy[bit / 8] ^= (char)(1 << bit % 8);
            why = (struct fail){0};
            if (!CHECK_INT(
                    t,
                    seal_open(&t->mem, &key, place, (struct str){copy, sealed.n}, &out, &why),
                    ERR_UNREADABLE))
                break;
        }
        for (isize n = 0; n < sealed.n; n++) {
            why = (struct fail){0};
            CHECK(t,
                  seal_open(&t->mem, &key, place, str_slice(sealed, 0, n), &out, &why) != OK);
        }
    }
}

static void factors(struct test *t)
{
    struct str secret = S("12345678901234567890"), code;
    struct instant at = {1111111109}; /* RFC 6238: 07081804, step 37037036 */

    test_case(t, "TOTP: RFC 6238, appendix B, the last six digits");
    CHECK_INT(t, totp_check(secret, S("287082"), (struct instant){59}, 0), 1);
    CHECK_INT(t, totp_check(secret, S("081804"), at, 0), 37037036);
    CHECK_INT(t, totp_check(secret, S("353130"), (struct instant){20000000000}, 0), 666666666);

    test_case(t, "TOTP: a step early or late, no more, and no code twice");
    CHECK_INT(t, totp_check(secret, S("081804"), (struct instant){at.s + 30}, 0), 37037036);
    CHECK_INT(t, totp_check(secret, S("081804"), (struct instant){at.s - 30}, 0), 37037036);
    CHECK_INT(t, totp_check(secret, S("081804"), (struct instant){at.s + 61}, 0), 0);
    CHECK_INT(t, totp_check(secret, S("081804"), (struct instant){at.s - 60}, 0), 0);
    CHECK_INT(t, totp_check(secret, S("081804"), at, 37037036), 0);
    CHECK_INT(t, totp_check(secret, S("081804"), at, 37037035), 37037036);
    CHECK_INT(t, totp_check(secret, S("081805"), at, 0), 0);
    CHECK_INT(t, totp_check(secret, S("81804"), at, 0), 0);
    CHECK_INT(t, totp_check(S(""), S("081804"), at, 0), 0);
    CHECK_STR(t, totp_uri(&t->mem, S("公开"), S("a b"), S("foobar")),
              S("otpauth://totp/"
                "%E5%85%AC%E5%BC%80:a%20b?secret=MZXW6YTBOI&issuer=%E5%85%AC%E5%BC%80"));

    test_case(t, "spare codes are read as people type them");
    code = recovery_code(&t->mem);
    CHECK_INT(t, code.n, 11);
    CHECK_STR(t, recovery_code_read(&t->mem, code), code);
    CHECK_STR(t, recovery_code_read(&t->mem, str_lower(&t->mem, code)), code);
    CHECK_STR(t, recovery_code_read(&t->mem, S(" oil01 zz99x ")), S("01101-ZZ99X"));
    CHECK_STR(t, recovery_code_read(&t->mem, S("01101-ZZ99")), S(""));
    CHECK_STR(t, recovery_code_read(&t->mem, S("01101-ZZ99XA")), S(""));
    CHECK_STR(t, recovery_code_read(&t->mem, S("01101-ZZ9UX")), S(""));
}

void test_base_secret(struct test *t)
{
    passwords(t);
    gate(t);
    sealing(t);
    factors(t);
    test_case(t, "tokens");
    CHECK_INT(t, secret_token(&t->mem, 32).n, 43);
    CHECK(t, !str_eq(secret_token(&t->mem, 32), secret_token(&t->mem, 32)));
    CHECK(t, secret_eq(S("ab"), S("ab")) && !secret_eq(S("ab"), S("ac")) &&
                 !secret_eq(S("ab"), S("abc")) && secret_eq(S(""), S("")));
    test_case(t, "guarded memory");
    void *p = secret_alloc(4096);
    CHECK(t, p != NULL);
    secret_free(p, 4096);
}
