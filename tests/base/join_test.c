/* SPDX-License-Identifier: MulanPSL-2.0 */
/* join_test.c - pieces as one text, numbers as text, contents told apart */
#include "base/hash.h"
#include "base/join.h"
#include "tests/test.h"

void test_base_join(struct test *t)
{
    static const struct {
        int64_t v;
        struct str s;
    } rows[] = {{0, LIT("0")},
                {7, LIT("7")},
                {-1, LIT("-1")},
                {100, LIT("100")},
                {INT64_MAX, LIT("9223372036854775807")},
                {INT64_MIN, LIT("-9223372036854775808")}};

    test_case(t, "pieces");
    CHECK_STR(t, STR_JOIN(&t->mem, S("/a/"), S(""), S("公开"), S("/")), S("/a/公开/"));
    CHECK_STR(t, STR_JOIN(&t->mem, S("")), S(""));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        test_case(t, "%lld", (long long)rows[i].v);
        CHECK_STR(t, str_of_int(&t->mem, rows[i].v), rows[i].s);
    }

    test_case(t, "one bit anywhere is another content, and so is the length");
    char *p = NEW(&t->mem, char, 100);
    uint64_t seen[900][2];
    int n = 0, same = 0;

    for (isize length = 0; length < 100; length++)
        str_hash_wide((struct str){p, length}, seen[n++]);
    for (int bit = 0; bit < 800; bit++) {
        p[bit / 8] ^= (char)(1 << bit % 8);
        str_hash_wide((struct str){p, 100}, seen[n++]);
        p[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            same += seen[i][0] == seen[j][0] || seen[i][1] == seen[j][1];
    CHECK_INT(t, same, 0);
    test_end(t);
}
