/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outcome_test.c - the two tables of outcomes agree, and remedies change with the day */
#include "law/outcome.h"

#include "rules.h"
#include "tests/test.h"

void test_law_outcome(struct test *t)
{
    struct outcome o;
    struct day before, after;
    enum applicant_kind k;

    day_make(2023, 12, 31, &before);
    day_make(2024, 1, 1, &after);
    test_case(t, "O01 to O23 are all there, each with its letter and row");
    CHECK_INT(t, outcome_count(), 23);
    for (isize i = 0; i < outcome_count(); i++) {
        bool row = false, letter = false;

        CHECK(t, outcome_at(i, &o));
        CHECK_STR(t, o.id, str_fmt(&t->mem, "O%02d", (int)i + 1));
        for (isize r = 0; r < rule_report_2021_count; r++)
            row |= str_eq(rule_report_2021_rows[r].row_id, o.row_2021);
        for (isize r = 0; r < rule_letters_count; r++)
            letter |= str_eq(rule_letters_rows[r].letter_id, o.letter);
        CHECK(t, row && letter && o.must_state.n && o.plain.n);
        CHECK(t, o.refusal == (i >= 3 && i <= 9));
    }
    CHECK(t, !outcome_find(S("O24"), &o) && !outcome_at(23, &o));

    test_case(t, "refusals of art. 14-16 need reconsideration first, since 2024");
    outcome_find(S("O07"), &o);
    CHECK_INT(t, outcome_remedy(&o, false, after), REMEDY_B);
    CHECK_INT(t, outcome_remedy(&o, false, before), REMEDY_A);
    CHECK_STR(t, o.needs, S("P05"));
    outcome_find(S("O11"), &o);
    CHECK_INT(t, outcome_remedy(&o, true, after), REMEDY_A);
    outcome_find(S("O03"), &o);
    CHECK_INT(t, outcome_remedy(&o, false, after), REMEDY_A);
    CHECK_INT(t, outcome_remedy(&o, true, after), REMEDY_B);
    outcome_find(S("O23"), &o);
    CHECK_INT(t, outcome_remedy(&o, false, after), REMEDY_NONE);

    test_case(t, "six kinds of applicants");
    CHECK(t, applicant_parse(S("law"), &k) && k == APPLICANT_LAW);
    CHECK(t, !applicant_parse(S("sum"), &k));
    CHECK_STR(t, applicant_zh(APPLICANT_BIZ), S("商业企业"));
}
