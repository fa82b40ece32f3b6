/* SPDX-License-Identifier: MulanPSL-2.0 */
/* str_test.c - words found in a text: the short and the long way agree with trying every place */
#include "base/str.h"
#include "tests/test.h"

#include <string.h>

static isize every_place(struct str s, struct str what)
{
    for (isize i = 0; i + what.n <= s.n; i++)
        if (!memcmp(s.p + i, what.p, (size_t)what.n))
            return i;
    return -1;
}

void test_base_str(struct test *t)
{
    static const char two[] = "ab";
    char text[64];
    uint64_t seed = 20260301;
    isize wrong = 0;

    test_case(t, "words of every length, at the start, at the end, over themselves, not there");
    for (int round = 0; round < 4000; round++) {
        struct str s = {text, round % 64}, what = {text, 0};

        for (isize i = 0; i < s.n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = two[seed >> 62 > 0];
        }
        for (isize at = 0; at < s.n; at += 3)
            for (isize n = 1; at + n <= s.n; n += 2) {
                char copy[64];

                memcpy(copy, text + at, (size_t)n);
                copy[n - 1] = (char)(copy[n - 1] ^ (round % 5 == 0));
                what = (struct str){copy, n};
                wrong += str_find(s, what) != every_place(s, what);
            }
    }
    CHECK_INT(t, wrong, 0);
    CHECK_INT(t, str_find(S("政府信息公开"), S("公开")), 12);
    CHECK_INT(t, str_find(S("政府信息公开"), S("公升")), -1);
    CHECK_INT(t, str_find(S("开"), S("公开")), -1);
    CHECK_INT(t, str_find(S("公开"), S("")), 0);
}
