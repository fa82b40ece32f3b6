/* SPDX-License-Identifier: MulanPSL-2.0 */
/* known_test.c - which parameters make a page of their own */
#include "tests/test.h"
#include "web/known.h"

static const struct {
    struct str names, query, known;
} rows[] = {
    {LIT("before after"), LIT("before=1.2"), LIT("before=1.2")},
    {LIT("before after"), LIT("x=1&before=1.2&y"), LIT("before=1.2")},
    {LIT("before after"), LIT("after=3.4&before=1.2"), LIT("before=1.2&after=3.4")},
    {LIT("before after"), LIT("before=1.2&before=9.9"), LIT("before=1.2")},
    {LIT("before after"), LIT("before=&after=3.4"), LIT("after=3.4")},
    {LIT("before after"), LIT("before=&before=9.9"), LIT("")},
    {LIT("q"), LIT("q=%E9%A2%84%E7%AE%97+a"), LIT("q=%E9%A2%84%E7%AE%97+a")},
    {LIT("q"), LIT("Q=1&qq=2&q"), LIT("")},
    {LIT("q"), LIT("&&&q=1&&"), LIT("q=1")},
    {LIT("q"), LIT("=1"), LIT("")},
    {LIT(""), LIT("utm_source=x&=1&"), LIT("")},
    {LIT("q"), LIT(""), LIT("")},
};

void test_web_known(struct test *t)
{
    struct str names;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        test_case(t, "%.*s of %.*s", STR_ARG(rows[i].names), STR_ARG(rows[i].query));
        CHECK_STR(t, known_query(&t->mem, rows[i].names, rows[i].query), rows[i].known);
    }
    test_case(t, "names are whole words");
    CHECK(t, known_has(S("before after"), S("after")) && !known_has(S("before"), S("for")));
    CHECK(t, !known_has(S("before"), S("")) && !known_has(S(""), S("")));
    for (int i = 0; known_path(i).n; i++) {
        int found = 0;

        test_case(t, "%.*s is a page", STR_ARG(known_path(i)));
        for (int f = 0; f < all_routes.n; f++)
            for (int r = 0; r < all_routes.table[f]->n; r++) {
                const struct route *one = &all_routes.table[f]->route[r];

                found += str_eq(one->path, known_path(i)) && known_names(one, &names);
            }
        CHECK_INT(t, found, 1);
    }
    test_end(t);
}
