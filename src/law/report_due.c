/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_due.c - the dates of article 49, from rulebook/deadlines.tsv */
#include "law/report_due.h"

#include <assert.h>

#include "rules.h"

/* "31 January": the day and the month of a row of deadlines.tsv. */
static struct day date_of(struct str clock, int year)
{
    static const struct str months[] = {LIT("January"), LIT("February"), LIT("March"),
                                        LIT("April"),   LIT("May"),      LIT("June")};
    struct day out = {0};

    for (isize i = 0; i < rule_deadlines_count; i++) {
        struct str day, month;
        int64_t n = 0;

        if (!str_eq(rule_deadlines_rows[i].clock_id, clock) ||
            !str_cut(rule_deadlines_rows[i].length, S(" "), &day, &month) || !str_int(day, &n))
            continue;
        for (int m = 0; m < 6; m++)
            if (str_eq(months[m], month))
                day_make(year, m + 1, (int)n, &out);
    }
    assert(out.n); /* the rulebook has both */
    return out;
}

struct day report_due(struct str kind, int level, int year)
{
    bool government = str_eq(kind, S("government")) && level <= 4;

    return date_of(government ? S("K12") : S("K11"), year + 1);
}

enum report_urgency report_urgency(struct day due, struct day today, bool out)
{
    if (out)
        return DUE_LATER;
    if (today.n > due.n)
        return DUE_LATE;
    return due.n - today.n <= 7 ? DUE_WEEK : due.n - today.n <= 31 ? DUE_SOON : DUE_LATER;
}

struct str report_due_zh(struct arena *mem, struct day due, struct day today)
{
    if (today.n > due.n)
        return str_fmt(mem, "已逾期%d天", (int)(today.n - due.n));
    if (today.n == due.n)
        return S("今天到期");
    return str_fmt(mem, "还有%d天", (int)(due.n - today.n));
}
