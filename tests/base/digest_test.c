/* SPDX-License-Identifier: MulanPSL-2.0 */
/* digest_test.c - the official vectors of SM3, SHA-256, HMAC, HKDF, base64, base32 */
#include "base/digest.h"

#include <string.h>

#include "tests/test.h"

#define N(a) ((isize)(sizeof(a) / sizeof *(a)))

static struct str hexed(struct test *t, struct digest d)
{
    return hex_of(&t->mem, digest_str(&d));
}

static struct str bytes(struct test *t, const char *hex)
{
    struct str out = S("");

    CHECK(t, hex_parse(&t->mem, str_of(hex), &out));
    return out;
}

static void plain(struct test *t)
{
    static const struct {
        enum digest_kind kind;
        const char *text, *want;
    } cases[] = {
        /* GB/T 32905-2016, examples 1 and 2 */
        {DIGEST_SM3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
        {DIGEST_SM3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
         "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
        {DIGEST_SM3, "", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
        /* FIPS 180-2, appendix B */
        {DIGEST_SHA256, "abc",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {DIGEST_SHA256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {DIGEST_SHA256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    };

    for (isize i = 0; i < N(cases); i++) {
        struct digester d;
        struct str text = str_of(cases[i].text);

        test_case(t, "digest %d of «%.10s», whole and byte by byte", (int)cases[i].kind,
                  cases[i].text);
        CHECK_STR(t, hexed(t, digest_of(cases[i].kind, text)), str_of(cases[i].want));
        digest_start(&d, cases[i].kind);
        for (isize k = 0; k < text.n; k++)
            digest_add(&d, str_slice(text, k, k + 1));
        CHECK_STR(t, hexed(t, digest_end(&d)), str_of(cases[i].want));
        digest_drop(&d);
    }
}

static void keyed(struct test *t)
{
    static const struct {
        enum digest_kind kind;
        const char *key, *text, *want;
    } cases[] = {
        /* GM/T 0042-2015, annex D */
        {DIGEST_SM3, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
         "6162636462636465636465666465666765666768666768696768696a68696a6b696a6b6c6a6b6c6d6b6c6"
         "d"
         "6e6c6d6e6f6d6e6f706e6f70716162636462636465636465666465666765666768666768696768696a686"
         "9"
         "6a6b696a6b6c6a6b6c6d6b6c6d6e6c6d6e6f6d6e6f706e6f7071",
         "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"},
        /* RFC 4231, cases 1, 2, 6 */
        {DIGEST_SHA256, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {DIGEST_SHA256, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    };
    uint8_t out[42];

    for (isize i = 0; i < N(cases); i++) {
        test_case(t, "HMAC case %d", (int)i);
        CHECK_STR(t,
                  hexed(t, digest_hmac(cases[i].kind, bytes(t, cases[i].key),
                                       bytes(t, cases[i].text))),
                  str_of(cases[i].want));
    }
    test_case(t, "derived keys: RFC 5869, case 1, second step");
    digest_derive(DIGEST_SHA256,
                  bytes(t, "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"),
                  bytes(t, "f0f1f2f3f4f5f6f7f8f9"), out, 42);
    CHECK_STR(t, hex_of(&t->mem, (struct str){(char *)out, 42}),
              S("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887"
                "185865"));
}

static void encodings(struct test *t)
{
    /* RFC 4648, section 10 */
    static const char *const rfc[][3] = {
        {"", "", ""},
        {"f", "Zg==", "MY"},
        {"fo", "Zm8=", "MZXQ"},
        {"foo", "Zm9v", "MZXW6"},
        {"foob", "Zm9vYg==", "MZXW6YQ"},
        {"fooba", "Zm9vYmE=", "MZXW6YTB"},
        {"foobar", "Zm9vYmFy", "MZXW6YTBOI"},
    };
    static const char *const bad[] = {"Z",      "Zg=",  "Zg===",    "Zh==",  "Zm9=", "Zm 9v",
                                      "Zm9v\n", "=Zm9", "Zg==Zg==", "Zm9v=", "Zm9vé"};
    struct str out;

    for (isize i = 0; i < N(rfc); i++) {
        test_case(t, "base64 and base32 of «%s»", rfc[i][0]);
        CHECK_STR(t, base64_of(&t->mem, str_of(rfc[i][0])), str_of(rfc[i][1]));
        CHECK_STR(t, base32_of(&t->mem, str_of(rfc[i][0])), str_of(rfc[i][2]));
        CHECK(t, base64_parse(&t->mem, str_of(rfc[i][1]), &out));
        CHECK_STR(t, out, str_of(rfc[i][0]));
    }
    test_case(t, "base64 for addresses");
    CHECK_STR(t, base64url_of(&t->mem, S("\xfb\xff\xfe!")), S("-__-IQ"));
    CHECK(t, base64_parse(&t->mem, S("-__-IQ"), &out));
    CHECK_STR(t, out, S("\xfb\xff\xfe!"));
    for (isize i = 0; i < N(bad); i++) {
        test_case(t, "no base64: «%s»", bad[i]);
        CHECK(t, !base64_parse(&t->mem, str_of(bad[i]), &out));
    }
    test_case(t, "hexadecimal");
    CHECK(t, hex_parse(&t->mem, S("00fFaB"), &out));
    CHECK_STR(t, out, ((struct str){"\0\xff\xab", 3}));
    CHECK(t, !hex_parse(&t->mem, S("0"), &out) && !hex_parse(&t->mem, S("0g"), &out));
}

void test_base_digest(struct test *t)
{
    plain(t);
    keyed(t);
    encodings(t);
    test_case(t, "digests compare");
    struct digest a = digest_of(DIGEST_SM3, S("a")), b = a;
    CHECK(t, digest_eq(&a, &b));
    b.b[31] ^= 1;
    CHECK(t, !digest_eq(&a, &b));
}
