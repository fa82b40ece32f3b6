/* SPDX-License-Identifier: MulanPSL-2.0 */
/* workday.c - gongkai workday: working days of the holiday notices */
#include "cli/cli.h"
#include "law/workday.h"

#include "base/utf8.h"

enum { MAX_DAYS = 20000, SKIPPED = 400 };

/* The members that after and before share: the days that did not count, and why. */
static void skipped(struct cli *c, struct json_out *j, const struct calendar *cal,
                    struct day from, struct day until)
{
    int n = 0;

    jout_key(j, "excluded");
    jout_array(j);
    for (struct day d = {from.n + 1}; d.n <= until.n && n < SKIPPED; d.n++)
        if (!workday_is(cal, d)) {
            n++;
            jout_object(j);
            jout_put_str(j, "date", day_iso(c->mem, d));
            jout_put_str(j, "reason", workday_says(c->mem, cal, d));
            jout_end(j);
        }
    jout_end(j);
}

static void warn_provisional(struct cli *c, const struct calendar *cal, struct day from,
                             struct day until)
{
    for (int year = day_year(from); year <= day_year(until); year++)
        if (!calendar_covers(cal, year)) {
            cli_note(c, "%d 年的放假安排通知没有载入，结果是暂定的", year);
            return;
        }
}

static int move(struct cli *c, int direction)
{
    struct calendar cal;
    struct workday_result r = {0};
    struct day from = {0};
    int64_t n = 0;

    (void)cli_expect(c, 2, 2);
    (void)cli_arg_day(c, 0, "日期", &from);
    (void)cli_arg_int(c, 1, "天数", 0, MAX_DAYS, &n);
    if (c->fail.code)
        return cli_end(c, false);
    calendar_shipped(c->mem, &cal);
    if ((direction > 0 ? workday_after : workday_before)(&cal, from, n, &r, &c->fail))
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_str(j, "from", day_iso(c->mem, from));
        jout_put_int(j, "n", direction > 0 ? n : -n);
        jout_put_str(j, "date", day_iso(c->mem, r.day));
        jout_put_str(j, "weekday", day_weekday_zh(r.day));
        jout_put_bool(j, "provisional", r.provisional);
        if (direction > 0)
            skipped(c, j, &cal, from, r.day);
        else
            skipped(c, j, &cal, day_add(r.day, -1), day_add(from, -1));
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "%.*s\n", STR_ARG(day_iso(c->mem, r.day)));
        if (r.provisional)
            warn_provisional(c, &cal, direction > 0 ? from : r.day,
                             direction > 0 ? r.day : from);
    }
    return cli_end(c, false);
}

static int after(struct cli *c)
{
    return move(c, 1);
}

static int before(struct cli *c)
{
    return move(c, -1);
}

static int between(struct cli *c)
{
    struct calendar cal;
    struct day from = {0}, until = {0};
    bool provisional = false;
    int64_t n;

    (void)cli_expect(c, 2, 2);
    (void)cli_arg_day(c, 0, "日期", &from);
    (void)cli_arg_day(c, 1, "日期", &until);
    if (c->fail.code)
        return cli_end(c, false);
    calendar_shipped(c->mem, &cal);
    n = workday_between(&cal, from, until, &provisional);
    if (c->json) {
        struct json_out *j = cli_json(c);
        bool back = until.n < from.n;

        jout_object(j);
        jout_put_str(j, "from", day_iso(c->mem, from));
        jout_put_str(j, "until", day_iso(c->mem, until));
        jout_put_int(j, "workdays", n);
        jout_put_int(j, "days", until.n - from.n);
        jout_put_bool(j, "provisional", provisional);
        skipped(c, j, &cal, back ? until : from, back ? from : until);
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "%lld\n", (long long)n);
        if (provisional)
            warn_provisional(c, &cal, from.n < until.n ? from : until,
                             from.n < until.n ? until : from);
    }
    return cli_end(c, false);
}

static int is(struct cli *c)
{
    struct calendar cal;
    struct day d = {0};
    bool work;

    (void)cli_expect(c, 1, 1);
    if (cli_arg_day(c, 0, "日期", &d))
        return cli_end(c, false);
    calendar_shipped(c->mem, &cal);
    work = workday_is(&cal, d);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_str(j, "date", day_iso(c->mem, d));
        jout_put_str(j, "weekday", day_weekday_zh(d));
        jout_put_bool(j, "workday", work);
        jout_put_str(j, "reason", workday_says(c->mem, &cal, d));
        jout_put_bool(j, "provisional", !calendar_covers(&cal, day_year(d)));
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "%s %.*s %.*s %.*s\n", work ? "是" : "否", STR_ARG(day_iso(c->mem, d)),
                  STR_ARG(day_weekday_zh(d)), STR_ARG(workday_says(c->mem, &cal, d)));
        warn_provisional(c, &cal, d, d);
    }
    return cli_end(c, !work);
}

static int list(struct cli *c)
{
    struct calendar cal;
    struct json_out *j = NULL;
    struct day d, end;
    struct str gap;
    int64_t year = 0;

    (void)cli_expect(c, 1, 1);
    if (cli_arg_int(c, 0, "年份", 1900, 2199, &year))
        return cli_end(c, false);
    calendar_shipped(c->mem, &cal);
    gap = calendar_gap(&cal, (int)year);
    day_make((int)year, 1, 1, &d);
    day_make((int)year, 12, 31, &end);
    if (c->json) {
        j = cli_json(c);
        jout_object(j);
        jout_put_int(j, "year", year);
        jout_put_bool(j, "provisional", gap.n > 0);
        jout_put_opt(j, "missing", gap);
        jout_put_int(j, "workdays", workday_year(&cal, (int)year));
        jout_key(j, "days");
        jout_array(j);
    }
    for (; d.n <= end.n; d.n++) {
        const struct calendar_entry *e = NULL;

        workday_kind(&cal, d, &e);
        if (!e)
            continue;
        if (j) {
            jout_object(j);
            jout_put_str(j, "date", day_iso(c->mem, d));
            jout_put_str(j, "weekday", day_weekday_zh(d));
            jout_put_str(j, "type", e->work ? S("work") : S("off"));
            jout_put_str(j, "name", e->name);
            jout_put_str(j, "source", e->source);
            jout_put_bool(j, "provisional", e->statutory);
            jout_end(j);
        } else {
            cli_print(c, "%.*s  %.*s  %s  %.*s%s\n", STR_ARG(day_iso(c->mem, d)),
                      STR_ARG(day_weekday_zh(d)), e->work ? "调休上班" : "放假    ",
                      STR_ARG(e->name), e->statutory ? "（法定，暂定）" : "");
        }
    }
    if (j) {
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "%lld 年共 %d 个工作日%s\n", (long long)year,
                  workday_year(&cal, (int)year), gap.n ? "（暂定）" : "");
        if (gap.n)
            cli_print(c, "暂定：%lld 年的放假安排通知没有载入。%.*s。周末照常休息。\n",
                      (long long)year, STR_ARG(gap));
    }
    return cli_end(c, false);
}

static const struct cli_verb verbs[] = {
    {"after", "日期 天数", "日期之后第几个工作日（当日不计）", after},
    {"before", "日期 天数", "日期之前第几个工作日（当日不计）", before},
    {"between", "日期 日期", "两个日期之间的工作日数（首日不计，末日计入）", between},
    {"is", "日期", "是不是工作日；不是时结束状态为 1", is},
    {"list", "年份", "某年的放假和调休上班日，以及工作日总数", list},
    {0},
};
const struct cli_help help_workday = {
    .line = "推算工作日（放假、调休按国务院办公厅历年通知）",
    .about = "国务院办公厅 2018—2026 年放假安排已经内置，调休上班的周末计为工作日。\n"
             "没有通知的年份只按法定节假日推算，并标明暂定。\n"
             "日期可以写成 2026-03-02、2026/3/2、20260302 或 2026年3月2日。\n\n"
             "--json：after、before 给出 from, n, date, weekday, provisional, excluded[date, "
             "reason]；\n"
             "between 给出 from, until, workdays, days, provisional, excluded；\n"
             "is 给出 date, weekday, workday, reason, provisional；\n"
             "list 给出 year, provisional, missing（暂定时缺什么）, workdays, days[date, "
             "weekday, type, "
             "name, source, provisional]。",
    .verbs = verbs,
    .examples = "# 2022年9月30日收到，二十个工作日的最后一天\n"
                "gongkai workday after 2022-09-30 20\n"
                "gongkai workday before 2026-03-30 7\n"
                "gongkai workday between 2026-02-09 2026-03-13\n"
                "gongkai workday list 2026 --json",
};

int cmd_workday(struct cli *c)
{
    return cli_verb(c);
}
