/* SPDX-License-Identifier: MulanPSL-2.0 */
/* day_test.c - civil days, loose dates, instants */
#include "base/day.h"
#include "tests/test.h"

static void loose(struct test *t, const char *text, const char *iso)
{
    struct day d = {0};
    bool ok;

    test_case(t, "loose date «%s»", text);
    ok = day_parse_loose(str_of(text), &d);
    CHECK_STR(t, ok ? day_iso(&t->mem, d) : S("no"), str_of(iso));
}

void test_base_day(struct test *t)
{
    static const char *const dates[][2] = {
        {"2021-3-1", "2021-03-01"},
        {"2021年3月1日", "2021-03-01"},
        {"2021/03/01", "2021-03-01"},
        {"2021.3.1", "2021-03-01"},
        {"20210301", "2021-03-01"},
        {"二〇二一年三月一日", "2021-03-01"},
        {"二〇二一年十二月三十一日", "2021-12-31"},
        {"二○二一年十月二十日", "2021-10-20"},
        {"２０２１年３月１日", "2021-03-01"},
        {"2021 年 3 月 1 日", "2021-03-01"},
        {"2021-02-30", "no"},
        {"2021-13-01", "no"},
        {"2021年3月", "no"},
        {"2021-3-1x", "no"},
        {"", "no"},
        {"2020-02-29", "2020-02-29"},
    };
    struct day d;
    struct instant i;

    for (isize k = 0; k < (isize)(sizeof dates / sizeof *dates); k++)
        loose(t, dates[k][0], dates[k][1]);

    test_case(t, "every day of 1900-2200 survives a round trip");
    day_make(1900, 1, 1, &d);
    for (; day_year(d) <= 2200; d = day_add(d, 1)) {
        struct civil c = day_civil(d);
        struct day back = {0};

        if (!day_make(c.year, c.month, c.day, &back) || back.n != d.n) {
            CHECK_INT(t, back.n, d.n);
            break;
        }
    }
    test_case(t, "weekdays");
    day_parse(S("2026-11-24"), &d);
    CHECK_INT(t, day_weekday(d), 2);
    CHECK_STR(t, day_weekday_zh(d), S("星期二"));

    test_case(t, "months are clipped");
    day_parse(S("2021-08-31"), &d);
    CHECK_STR(t, day_iso(&t->mem, day_add_months(d, 6)), S("2022-02-28"));

    test_case(t, "an instant is cut at China's midnight");
    CHECK(t, instant_parse(S("2021-03-17 10:01:46"), &i));
    CHECK_STR(t, instant_second(&t->mem, i), S("2021-03-17 10:01:46"));
    CHECK_STR(t, instant_http(&t->mem, i), S("Wed, 17 Mar 2021 02:01:46 GMT"));
    CHECK(t, instant_parse(S("2021-03-01 00:30"), &i));
    CHECK_STR(t, day_iso(&t->mem, instant_day(i)), S("2021-03-01"));
    CHECK_STR(t, instant_http(&t->mem, i), S("Sun, 28 Feb 2021 16:30:00 GMT"));
    {
        struct instant back = {0};
        CHECK(t, instant_http_parse(S("Sun, 28 Feb 2021 16:30:00 GMT"), &back));
        CHECK_INT(t, back.s, i.s);
    }
}
