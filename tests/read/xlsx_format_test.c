/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx_format_test.c - what cells show: tests/cases/xlsx-format.txt */
#include "read/xlsx_format.h"

#include <stdlib.h>

#include "tests/test.h"

static void shown(struct test *t)
{
    struct arena keep = {0};
    struct str all, line;

    arena_init(&keep, 1 << 20);
    test_case(t, "the cases can be read");
    all = str_dup(&keep, test_file(t, "cases/xlsx-format.txt"));
    while (str_next(&all, '\n', &line)) {
        struct str number, code, want, rest;
        bool from_1904 = str_starts(line, S("1904 "));

        if (!line.n || line.p[0] == '#')
            continue;
        test_case(t, "%.*s", STR_ARG(line));
        CHECK(t, str_cut(str_from(line, from_1904 ? 5 : 0), S(" | "), &number, &rest) &&
                     str_cut(rest, S(" | "), &code, &want));
        CHECK_STR(t,
                  xlsx_shown(&t->mem, str_trim(code), strtod(str_cstr(&t->mem, number), NULL),
                             number, from_1904),
                  want);
    }
    arena_free(&keep);
}

/* Whatever a format says, it ends and stays within its text. */
static void strange(struct test *t)
{
    static const char letters[] = "ymdhsae0#?.,%/@;[]\"\\_*E+-GApP\xe5\xb9\xb4 x";
    uint32_t seed = 7;

    test_case(t, "formats of any letters");
    for (int i = 0; i < 20000; i++) {
        char code[24];
        isize n = 0;
        struct arena scratch = t->mem;

        for (; n < (isize)sizeof code && (!n || seed >> 28); n++) {
            seed = seed * 1664525 + 1013904223;
            code[n] = letters[(seed >> 16) % (sizeof letters - 1)];
        }
        (void)xlsx_shown(&scratch, (struct str){code, n}, (double)(seed % 100000) / 7 - 3000,
                         S("x"), i % 2);
    }
    CHECK_STR(t, xlsx_format_builtin(14), S("yyyy/m/d"));
    CHECK_STR(t, xlsx_format_builtin(49), S(""));
}

void test_read_xlsx_format(struct test *t)
{
    shown(t);
    strange(t);
}
