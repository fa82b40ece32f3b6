/* SPDX-License-Identifier: MulanPSL-2.0 */
/* jws_test.c - signed tokens: the example of RFC 7515 appendix A.3, and everything that is none */
#include "base/jws.h"

#include "tests/test.h"

#define BODY                                                                                   \
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp"  \
    "0cnVlfQ"
#define SIGN                                                                                   \
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
#define ES "eyJhbGciOiJFUzI1NiJ9"
#define X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define KEY(more)                                                                              \
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\",\"y\":\"" Y "\"" more "}]}"

static const struct {
    const char *what, *token, *keys;
    enum err want;
} cases[] = {
    {"the example of the standard", ES "." BODY "." SIGN, KEY(""), OK},
    {"a key for signatures of this kind", ES "." BODY "." SIGN,
     KEY(",\"use\":\"sig\",\"alg\":\"ES256\""), OK},
    {"a key for encryption", ES "." BODY "." SIGN, KEY(",\"use\":\"enc\""), ERR_NOT_FOUND},
    {"a key for another algorithm", ES "." BODY "." SIGN, KEY(",\"alg\":\"ES384\""),
     ERR_NOT_FOUND},
    {"no keys", ES "." BODY "." SIGN, "{\"keys\":[]}", ERR_NOT_FOUND},
    {"keys that are none", ES "." BODY "." SIGN, "{\"keys\":[1,\"a\",null]}", ERR_NOT_FOUND},
    {"no set", ES "." BODY "." SIGN, "[]", ERR_UNREADABLE},
    {"an empty set", ES "." BODY "." SIGN, "", ERR_UNREADABLE},
    {"a signature with one letter changed",
     ES "." BODY ".Et"
        "EhU3ljbEg8L38VWAfUAqOyKAM6-Xx-"
        "F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
     KEY(""), ERR_FORBIDDEN},
    {"another text", ES ".eyJpc3MiOiJlbGwifQ." SIGN, KEY(""), ERR_FORBIDDEN},
    {"a short signature", ES "." BODY ".DtEh", KEY(""), ERR_FORBIDDEN},
    {"no signature", ES "." BODY ".", KEY(""), ERR_UNREADABLE},
    /* {"alg":"none"} {"alg":"HS256"} {"alg":"es256"} {} */
    {"none", "eyJhbGciOiJub25lIn0." BODY ".", KEY(""), ERR_FORBIDDEN},
    {"none, signed", "eyJhbGciOiJub25lIn0." BODY "." SIGN, KEY(""), ERR_FORBIDDEN},
    {"a keyed hash", "eyJhbGciOiJIUzI1NiJ9." BODY "." SIGN, KEY(""), ERR_FORBIDDEN},
    {"small letters", "eyJhbGciOiJlczI1NiJ9." BODY "." SIGN, KEY(""), ERR_FORBIDDEN},
    {"no algorithm", "e30." BODY "." SIGN, KEY(""), ERR_FORBIDDEN},
    /* {"alg":"ES256","crit":["b64"],"b64":false} */
    {"an extension that must be known",
     "eyJhbGciOiJFUzI1NiIsImNyaXQiOlsiYjY0Il0sImI2NCI6ZmFsc2V9." BODY "." SIGN, KEY(""),
     ERR_FORBIDDEN},
    {"two parts", ES "." BODY, KEY(""), ERR_UNREADABLE},
    {"four parts", ES "." BODY "." SIGN ".x", KEY(""), ERR_UNREADABLE},
    {"padding", ES "=." BODY "." SIGN, KEY(""), ERR_UNREADABLE},
    {"nothing", "", KEY(""), ERR_UNREADABLE},
    {"a point that is not on the curve", ES "." BODY "." SIGN,
     "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\",\"y\":\"" X "\"}]}",
     ERR_FORBIDDEN},
    {"another curve", ES "." BODY "." SIGN,
     "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" X "\",\"y\":\"" Y "\"}]}",
     ERR_FORBIDDEN},
};

void test_base_jws(struct test *t)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct jval *claims = NULL;
        struct fail why = {0};

        test_case(t, "a signed token: %s", cases[i].what);
        CHECK_INT(
            t, jws_open(&t->mem, str_of(cases[i].token), str_of(cases[i].keys), &claims, &why),
            cases[i].want);
        if (cases[i].want == OK)
            CHECK_STR(t, jval_get_str(claims, "iss"), S("joe"));
        else
            CHECK(t, !claims);
    }
}
