/* SPDX-License-Identifier: MulanPSL-2.0 */
/* period.c - spans of time that work is counted by; see period.h */
#include "law/period.h"

#include "base/buf.h"

static void span(struct period *p, int first_month, int months)
{
    day_make(p->year, first_month, 1, &p->from);
    p->until = day_add_months(p->from, months);
    p->months = months;
}

bool period_parse(struct arena *mem, struct str code, struct period *out)
{
    struct period p = {0};
    int64_t year, n = 0;
    char kind = code.n > 4 ? code.p[4] : 0;

    if (code.n < 4 || code.n > 7 || !str_int(str_slice(code, 0, 4), &year) || year < 1990 ||
        year > 2200)
        return false;
    if (code.n > 4 && (code.n < 6 || !str_int(str_from(code, 5), &n) || code.p[5] == '+'))
        return false;
    p.code = str_dup(mem, code);
    p.year = (int)year;
    if (!kind)
        span(&p, 1, 12);
    else if (kind == 'H' && code.n == 6 && n >= 1 && n <= 2)
        span(&p, (int)n * 6 - 5, 6);
    else if (kind == 'Q' && code.n == 6 && n >= 1 && n <= 4)
        span(&p, (int)n * 3 - 2, 3);
    else if (kind == 'M' && code.n == 7 && n >= 1 && n <= 12)
        span(&p, (int)n, 1);
    else
        return false;
    *out = p;
    return true;
}

struct period period_of_year(struct arena *mem, int year)
{
    struct period p = {.code = str_fmt(mem, "%04d", year), .year = year};

    span(&p, 1, 12);
    return p;
}

struct str period_zh(struct arena *mem, const struct period *p)
{
    static const char *const quarters[] = {"一", "二", "三", "四"};
    int month = day_civil(p->from).month;

    switch (p->months) {
    case 12:
        return str_fmt(mem, "%d年", p->year);
    case 6:
        return str_fmt(mem, "%d年%s半年", p->year, month == 1 ? "上" : "下");
    case 3:
        return str_fmt(mem, "%d年第%s季度", p->year, quarters[(month - 1) / 3]);
    default:
        return str_fmt(mem, "%d年%d月", p->year, month);
    }
}

struct period period_last_year(struct arena *mem, const struct period *p)
{
    struct period q = *p;

    q.year--;
    q.code = str_fmt(mem, "%04d%.*s", q.year, STR_ARG(str_from(p->code, 4)));
    span(&q, day_civil(p->from).month, p->months);
    return q;
}

struct day period_month(const struct period *p, int i)
{
    return day_add_months(p->from, i < p->months ? i : p->months);
}

int period_gone(const struct period *p, struct day today)
{
    int64_t all = p->until.n - p->from.n, gone = today.n - p->from.n + 1;

    return gone <= 0 ? 0 : gone >= all ? 100 : (int)(gone * 100 / all);
}
