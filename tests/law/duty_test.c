/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty_test.c - time limits as they are worded, and the days that follow from them */
#include "law/duty.h"

#include "tests/test.h"

static struct day on(const char *s)
{
    struct day d = {0};

    day_parse(str_of(s), &d);
    return d;
}

static void words(struct test *t)
{
    static const struct {
        const char *text, *want;
        bool understood;
    } rows[] = {
        {"自形成或者变更之日起20个工作日内", "20个工作日内", true},
        {"自信息形成或者变更之日起 20 个工作日内予以公开", "20个工作日内", true},
        {"二十个工作日", "20个工作日内", true},
        {"十五个工作日内", "15个工作日内", true},
        {"七个工作日内", "7个工作日内", true},
        {"实时公开", "1个工作日内", true},
        {"自财政部门批复之日起20日内", "20日内", true},
        {"5天内", "5日内", true},
        {"每年1月31日前", "每年1月31日前", true},
        {"每年三月三十一日前", "每年3月31日前", true},
        {"每年2月30日前", "每年", true},
        {"每年", "每年", true},
        {"年度公开", "每年", true},
        {"每半年", "每半年", true},
        {"每季度", "每季度", true},
        {"每月10日前", "每月", true},
        {"长期公开", "长期公开", true},
        {"20个工作日内，长期公开", "20个工作日内", true},
        {"及时", "20个工作日内", true},
        {"按规定", "20个工作日内", false},
        {"", "20个工作日内", false},
    };

    test_case(t, "duty: time limits as catalogues word them");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct duty_term term = duty_term_read(str_of(rows[i].text));

        CHECK_STR(t, duty_term_zh(&t->mem, &term), str_of(rows[i].want));
        CHECK_INT(t, term.understood, rows[i].understood);
    }
}

static void days(struct test *t)
{
    static const struct {
        const char *text, *last, *since, *want;
    } rounds[] = {
        {"每年", "2025-03-01", "2020-01-01", "2026-12-31"},
        {"每年", "", "2026-05-01", "2026-12-31"},
        {"每年1月31日前", "2026-01-20", "2020-01-01", "2027-01-31"},
        {"每年1月31日前", "2025-02-05", "2020-01-01", "2026-01-31"},
        {"每年1月31日前", "", "2026-01-31", "2026-01-31"},
        {"每年1月31日前", "", "2026-02-01", "2027-01-31"},
        {"每半年", "2026-06-30", "", "2026-12-31"},
        {"每季度", "2026-02-28", "", "2026-06-30"},
        {"每季度", "", "2026-02-28", "2026-03-31"},
        {"每月", "2026-01-31", "", "2026-02-28"},
        {"20个工作日内", "2026-01-31", "2026-01-01", ""},
    };
    struct calendar cal;
    struct duty_term term = duty_term_read(S("20个工作日"));

    test_case(t, "duty: art. 26, the twentieth working day is in time, the next is not");
    calendar_shipped(&t->mem, &cal);
    /* 2026-02-02 is a Monday; Spring Festival is 02-15 to 02-23, 02-14 and 02-28 are worked */
    CHECK_STR(t, day_iso(&t->mem, duty_due(&term, &cal, on("2026-02-02"))), S("2026-03-06"));
    CHECK(t, !duty_late(&cal, on("2026-02-02"), on("2026-03-06")));
    CHECK(t, duty_late(&cal, on("2026-02-02"), on("2026-03-07")));
    CHECK(t, !duty_late(&cal, (struct day){0}, on("2026-03-07")));
    /* what is still in time on a day, and the day before it, which no longer is */
    for (int i = 0; i < 400; i += 7) {
        struct day today = day_add(on("2025-09-01"), i),
                   first = duty_in_time_since(&cal, today);

        CHECK(t, !duty_late(&cal, first, today));
        CHECK(t, duty_late(&cal, day_add(first, -1), today));
    }

    test_case(t, "duty: other limits, and those that come round");
    term = duty_term_read(S("自批复之日起20日内"));
    CHECK_STR(t, day_iso(&t->mem, duty_due(&term, &cal, on("2026-02-02"))), S("2026-02-22"));
    term = duty_term_read(S("每月"));
    CHECK(t, !day_is_set(duty_due(&term, &cal, on("2026-02-02"))));
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
        term = duty_term_read(str_of(rounds[i].text));
        CHECK_STR(t,
                  day_iso(&t->mem, duty_next(&term, on(rounds[i].last), on(rounds[i].since))),
                  str_of(rounds[i].want));
    }

    test_case(t, "duty: what is owed this week ends on Sunday");
    CHECK_STR(t, day_iso(&t->mem, duty_week_end(on("2026-10-24"))), S("2026-10-25"));
    CHECK_STR(t, day_iso(&t->mem, duty_week_end(on("2026-10-25"))), S("2026-10-25"));
    CHECK_STR(t, day_iso(&t->mem, duty_week_end(on("2026-10-26"))), S("2026-11-01"));
    CHECK_INT(t, duty_state(on("2026-10-23"), on("2026-10-24")), DUTY_OVERDUE);
    CHECK_INT(t, duty_state(on("2026-10-24"), on("2026-10-24")), DUTY_WEEK);
    CHECK_INT(t, duty_state(on("2026-10-25"), on("2026-10-24")), DUTY_WEEK);
    CHECK_INT(t, duty_state(on("2026-10-26"), on("2026-10-24")), DUTY_OPEN);
    CHECK_INT(t, duty_state((struct day){0}, on("2026-10-24")), DUTY_OPEN);
}

void test_law_duty(struct test *t)
{
    words(t);
    days(t);
}
