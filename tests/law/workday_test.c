/* SPDX-License-Identifier: MulanPSL-2.0 */
/* workday_test.c - every line of test-vectors.tsv about days, and a slow counter beside ours */
#include "law/workday.h"

#include "rules.h"
#include "tests/test.h"

/* The slow, obviously right counter: reads the table from its start for every single day. */
static bool slow_is_work(struct day d)
{
    for (isize i = 0; i < rule_holidays_count; i++)
        if (rule_holidays_rows[i].date.n == d.n)
            return str_eq(rule_holidays_rows[i].type, S("work"));
    return day_weekday(d) <= 5;
}

static struct day slow_after(struct day from, int n)
{
    int left = n;
    struct day d = from;

    while (left) {
        d = day_add(d, 1);
        if (slow_is_work(d))
            left--;
    }
    return d;
}

static void vectors(struct test *t, const struct calendar *cal)
{
    int seen = 0;

    for (isize i = 0; i < rule_test_vectors_count; i++) {
        const struct rule_test_vectors *v = &rule_test_vectors_rows[i];
        struct fail why = {0};
        struct workday_result r = {0};
        struct str from = {0}, n = {0};
        struct day d = {0};
        int64_t days = 0;

        if (str_eq(v->function, S("add_workdays"))) {
            test_case(t, "test vector: %.*s", STR_ARG(v->input));
            str_cut(v->input, S(" + "), &from, &n);
            CHECK(t, day_parse(from, &d) && str_int(n, &days));
            workday_after(cal, d, days, &r, &why);
            CHECK_OK(t, &why);
            CHECK_STR(t, day_iso(&t->mem, r.day), v->expected);
            CHECK(t, !r.provisional);
            seen++;
        } else if (str_eq(v->function, S("workdays_in_year"))) {
            test_case(t, "test vector: working days of %.*s", STR_ARG(v->input));
            CHECK(t, str_int(v->input, &days));
            CHECK_STR(t, str_fmt(&t->mem, "%d", workday_year(cal, (int)days)), v->expected);
            seen++;
        } else if (str_eq(v->function, S("publish_latest")) ||
                   str_eq(v->function, S("correction_notice_latest"))) {
            bool publish = str_eq(v->function, S("publish_latest"));

            test_case(t, "test vector: %.*s", STR_ARG(v->input));
            str_cut(v->input, S(" "), &n, &from);
            CHECK(t, day_parse(from, &d));
            workday_after(cal, d, publish ? 20 : 7, &r, &why);
            CHECK_STR(t, day_iso(&t->mem, r.day), v->expected);
            seen++;
        }
    }
    test_case(t, "test vectors were found");
    CHECK_INT(t, seen, 29);
}

static void random_days(struct test *t, const struct calendar *cal)
{
    struct day first, last;
    uint32_t seed = 20190515;
    int bad = 0;

    day_make(2018, 1, 1, &first);
    day_make(2026, 6, 30, &last);
    test_case(t, "10,000 random days agree with a slow counter");
    for (int i = 0; i < 10000; i++) {
        struct fail why = {0};
        struct workday_result r = {0}, back = {0};
        struct day d;
        int n;

        seed = seed * 1664525u + 1013904223u;
        d = day_add(first, (int)(seed >> 8) % (last.n - first.n));
        seed = seed * 1664525u + 1013904223u;
        n = (int)(seed >> 8) % 61;
        workday_after(cal, d, n, &r, &why);
        bad += r.day.n != slow_after(d, n).n || why.code ||
               r.provisional != (day_year(r.day) > 2026);
        bad += workday_between(cal, d, r.day, NULL) != n;
        if (n && workday_is(cal, d)) {
            workday_before(cal, r.day, n, &back, &why);
            bad += back.day.n != d.n;
        }
    }
    CHECK_INT(t, bad, 0);
}

void test_law_workday(struct test *t)
{
    struct arena keep;
    struct calendar cal, more;
    struct workday_result r = {0};
    struct fail why = {0};
    struct day d;
    struct calendar_entry added[] = {
        {{0}, false, LIT("春节"), LIT("测试通知"), false},
        {{0}, true, LIT("春节"), LIT("测试通知"), false},
        {{0}, false, LIT("防汛停工"), LIT("区政府通知"), false},
    };
    const int years[] = {2027};

    if (!arena_init(&keep, 16 << 20))
        return;
    calendar_shipped(&keep, &cal);
    vectors(t, &cal);
    random_days(t, &cal);

    test_case(t, "the court's case: 2022-09-30 + 20");
    day_make(2022, 9, 30, &d);
    workday_after(&cal, d, 20, &r, &why);
    CHECK_STR(t, day_iso(&t->mem, r.day), S("2022-11-02"));

    test_case(t, "a year without a notice is provisional, with its statutory holidays");
    day_make(2026, 12, 28, &d);
    workday_after(&cal, d, 3, &r, &why);
    CHECK_STR(t, day_iso(&t->mem, r.day), S("2026-12-31"));
    CHECK(t, !r.provisional);
    workday_after(&cal, d, 4, &r, &why);
    CHECK_STR(t, day_iso(&t->mem, r.day), S("2027-01-04"));
    CHECK(t, r.provisional);
    CHECK(t, !calendar_covers(&cal, 2027) && calendar_covers(&cal, 2018) &&
                 !calendar_covers(&cal, 2017));

    test_case(
        t, "the festivals by the moon agree with every notice, and with 2027's statutory days");
    for (isize i = 0; i < rule_lunar_festivals_count; i++) {
        const struct rule_lunar_festivals *f = &rule_lunar_festivals_rows[i];
        const struct day on[] = {f->spring_festival, day_add(f->spring_festival, 2),
                                 f->qingming, f->dragon_boat, f->mid_autumn};

        for (size_t k = 0; k < sizeof on / sizeof *on; k++) {
            CHECK_INT(t, day_year(on[k]), f->year);
            CHECK(t, !workday_is(&cal, on[k]));
        }
    }
    CHECK_INT(t, rule_lunar_festivals_count, 61);
    for (isize i = 0; i < rule_holidays_2027_provisional_count; i++) {
        const struct rule_holidays_2027_provisional *h =
            &rule_holidays_2027_provisional_rows[i];
        const struct calendar_entry *e = NULL;

        (void)workday_kind(&cal, h->date, &e);
        if (CHECK(t, e && e->statutory && !e->work))
            CHECK_STR(t, e->name, h->name_zh);
    }
    test_case(t, "later years: statutory days that fall together, and what is not known");
    {
        const struct calendar_entry *e = NULL;

        day_make(2028, 10, 3, &d);
        CHECK_INT(t, workday_kind(&cal, d, &e), DAYOFF_HOLIDAY);
        CHECK_STR(t, workday_says(&t->mem, &cal, d), S("中秋节、国庆节（法定节假日，暂定）"));
        day_make(2028, 1, 1, &d); /* a Saturday */
        CHECK_INT(t, workday_kind(&cal, d, &e), DAYOFF_WEEKEND);
        CHECK(t, e && str_eq(e->name, S("元旦")));
        CHECK(t, !calendar_gap(&cal, 2026).n && str_has(calendar_gap(&cal, 2028), S("补休")) &&
                     str_has(calendar_gap(&cal, 2071), S("春节")) &&
                     str_has(calendar_gap(&cal, 2150), S("没有列入任何节假日")));
    }

    test_case(t, "an entered notice ends the provisional year; local days win");
    day_make(2027, 2, 11, &added[0].day);
    day_make(2027, 1, 31, &added[1].day);
    day_make(2026, 7, 15, &added[2].day);
    calendar_with(&keep, added, 3, years, 1, &more);
    CHECK(t, calendar_covers(&more, 2027));
    CHECK(t, !workday_is(&more, added[0].day) && workday_is(&cal, added[0].day));
    CHECK(t, workday_is(&more, added[1].day) && !workday_is(&cal, added[1].day));
    CHECK(t, !workday_is(&more, added[2].day));
    CHECK_STR(t, workday_says(&t->mem, &more, added[2].day), S("防汛停工放假"));

    test_case(t, "special days of the notices");
    day_make(2020, 2, 1, &d);
    CHECK(t, !workday_is(&cal, d));
    day_make(2018, 12, 29, &d);
    CHECK(t, workday_is(&cal, d));
    CHECK_STR(t, workday_says(&t->mem, &cal, d), S("调休上班（元旦）"));

    test_case(t, "bounds");
    workday_after(&cal, d, -1, &r, &why);
    CHECK_INT(t, why.code, ERR_INPUT);
    why = (struct fail){0};
    day_make(2200, 12, 1, &d);
    workday_after(&cal, d, 200, &r, &why);
    CHECK_INT(t, why.code, ERR_INPUT);
    test_end(t);
    arena_free(&keep);
}
