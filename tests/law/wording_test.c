/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wording_test.c - a letter's text with its blanks filled: what stands where, and one stop only */
#include "law/wording.h"

#include "tests/test.h"

void test_law_wording(struct test *t)
{
    static const struct {
        const char *text, *value, *filled;
    } cases[] = {
        {"理由：{理由}。完", "由甲局制作", "理由：由甲局制作。完"},
        {"理由：{理由}。完", "由甲局制作。", "理由：由甲局制作。完"},
        {"理由：{理由}。", "见“第一条。”", "理由：见“第一条。”"},
        {"理由：{理由}。", " 可以吗？ ", "理由：可以吗？"},
        {"理由：{理由}；另", "由甲局制作。", "理由：由甲局制作。；另"},
        {"理由：{理由}", "由甲局制作。", "理由：由甲局制作。"},
        {"理由：{理由}。", "", "理由：{理由}。"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct blank one = {S("理由"), str_of(cases[i].value)};
        struct blank_list values = {&one, 1}, missing = {0};

        test_case(t, "%s with “%s”", cases[i].text, cases[i].value);
        CHECK_STR(t, wording_fill(&t->mem, str_of(cases[i].text), &values, &missing),
                  str_of(cases[i].filled));
        CHECK_INT(t, missing.n, cases[i].value[0] ? 0 : 1);
    }
    /* What an office words itself may have no stop at its end: the text brings it. */
    test_case(t, "a sentence ends before the next begins");
    for (isize i = 0; i < letter_rule_count(); i++) {
        struct letter_rule r = {0};

        if (letter_rule_at(&t->mem, i, &r) && str_has(r.text, S("}根据")))
            CHECK_STR(t, r.id, S(""));
    }
}
