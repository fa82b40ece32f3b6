/* SPDX-License-Identifier: MulanPSL-2.0 */
/* utf8_test.c - the beginning of a text, counted in characters; broken bytes mended */
#include "base/utf8.h"

#include "tests/test.h"

void test_base_utf8(struct test *t)
{
    static const char *const texts[] = {
        "公开abc信息",    "é¢𠮷字",         "\xE5\x85",   "\xE5\x85公",
        "\xED\xA0\x80公", "\xE0\x80\x80公", "\xFF\x80公", "\xF0\x9F\x98\x80公\xC3",
        "\xE5公\x80"};

    test_case(t, "as many characters as walking one by one, whole or broken");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str s = str_of(texts[i]);

        for (isize runes = 0; runes < 12; runes++) {
            isize at = 0;

            for (isize k = 0; k < runes && at < s.n; k++)
                utf8_next(s, &at);
            CHECK_INT(t, utf8_head(s, runes).n, at);
        }
    }
    test_case(t, "what is broken becomes U+FFFD, NUL goes, all else stays");
    CHECK_STR(t, utf8_repair(&t->mem, S("公开")), S("公开"));
    CHECK_STR(t, utf8_repair(&t->mem, S("")), S(""));
    CHECK_STR(t, utf8_repair(&t->mem, S("\x85公\0开\xE5\x85")), S("�公开��"));
    CHECK_STR(t, utf8_repair(&t->mem, S("abc�\xED\xA0\x80g\xFF")), S("abc����g�"));
}
