/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ident_test.c - numbers of documents: tests/cases/ident.txt */
#include "law/ident.h"

#include "tests/test.h"

void test_law_ident(struct test *t)
{
    struct str file = test_file(t, "cases/ident.txt");
    struct arena keep = {0};
    struct day today;
    int n = 0;

    if (!arena_init(&keep, 1 << 20))
        return;
    file = str_dup(&keep, file); /* each case resets the memory of the one before */

    test_case(t, "the day that the cases are of");
    CHECK(t, day_parse(S("2026-11-27"), &today));
    for (struct str line; str_next(&file, '\n', &line);) {
        struct str rest = line, must, kind, number, says = S(""), wrong;

        if (!line.n || line.p[0] == '#')
            continue;
        test_case(t, "%.*s", STR_ARG(line));
        n++;
        if (!CHECK(t, str_cut(rest, S(" "), &must, &rest) &&
                          str_cut(rest, S(" "), &kind, &number)))
            continue;
        (void)str_cut(number, S(" = "), &number, &says);
        CHECK_INT(t, says.n > 0, str_eq(must, S("bad")));
        number = str_replace(&t->mem, number, S("\\n"), S("\n"));
        wrong = str_eq(kind, S("any"))     ? ident_fault_any(&t->mem, number, today)
                : str_eq(kind, S("lines")) ? ident_fault_lines(&t->mem, number, today)
                                           : ident_fault(&t->mem, kind, number, today);
        CHECK(t, says.n ? str_has(wrong, says) : !wrong.n);
    }
    arena_free(&keep);
    test_case(t, "there are cases");
    CHECK(t, n > 60);
    test_case(t, "kinds have names, and what is kept is tidy");
    CHECK(t, ident_known(S("foreign")) && !ident_known(S("idcard ")) && !ident_known(S("")));
    CHECK_STR(t, ident_tidy(&t->mem, S("idcard"), S(" １1010519491231002x ")),
              S("11010519491231002X"));
    CHECK_STR(t, ident_tidy(&t->mem, S("other"), S(" 军字第 12 号 ")), S("军字第 12 号"));
}
