/* SPDX-License-Identifier: MulanPSL-2.0 */
/* period_test.c - spans of time: what is one, its first day and the first after it */
#include "law/period.h"

#include "tests/test.h"

void test_law_period(struct test *t)
{
    static const struct {
        const char *code, *zh, *from, *until;
    } good[] = {
        {"2026", "2026年", "2026-01-01", "2027-01-01"},
        {"2026H1", "2026年上半年", "2026-01-01", "2026-07-01"},
        {"2026H2", "2026年下半年", "2026-07-01", "2027-01-01"},
        {"2026Q4", "2026年第四季度", "2026-10-01", "2027-01-01"},
        {"2024M02", "2024年2月", "2024-02-01", "2024-03-01"},
    };
    static const char *const bad[] = {"",        "26",      "2026H3",  "2026Q0",
                                      "2026M13", "2026M00", "2026M-1", "2026X1",
                                      "1989",    "2026H",   "2026M+1", "2026 H1"};
    struct period p;
    struct day d;

    test_case(t, "period: codes, their words and bounds");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!CHECK(t, period_parse(&t->mem, str_of(good[i].code), &p)))
            continue;
        CHECK_STR(t, period_zh(&t->mem, &p), str_of(good[i].zh));
        CHECK_STR(t, day_iso(&t->mem, p.from), str_of(good[i].from));
        CHECK_STR(t, day_iso(&t->mem, p.until), str_of(good[i].until));
        CHECK_INT(t, period_month(&p, p.months).n, p.until.n);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(t, !period_parse(&t->mem, str_of(bad[i]), &p));

    test_case(t, "period: a year before, months, how much has gone");
    period_parse(&t->mem, S("2026Q3"), &p);
    CHECK_STR(t, day_iso(&t->mem, period_month(&p, 1)), S("2026-08-01"));
    day_parse(S("2026-06-30"), &d);
    CHECK_INT(t, period_gone(&p, d), 0);
    day_parse(S("2026-08-15"), &d);
    CHECK_INT(t, period_gone(&p, d), 50);
    day_parse(S("2026-09-30"), &d);
    CHECK_INT(t, period_gone(&p, d), 100);
    p = period_last_year(&t->mem, &p);
    CHECK_STR(t, p.code, S("2025Q3"));
    CHECK_STR(t, day_iso(&t->mem, p.until), S("2025-10-01"));
}
