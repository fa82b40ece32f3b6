/* SPDX-License-Identifier: MulanPSL-2.0 */
/* holidays.c - the calendar of working days, entered; see holidays.h */
#include "work/holidays.h"

#include "base/utf8.h"
#include "store/audit.h"
#include "work/may.h"

enum { DAYS_MOST = 400, RANGE_MOST = 31 };

static enum err bad(struct arena *mem, struct fail *why, int line, const char *says)
{
    return fail_set(why, ERR_UNREADABLE, str_cstr(mem, str_fmt(mem, "第 %d 行", line)), "%s",
                    says);
}

static enum err one_line(struct arena *mem, struct str text, int line,
                         struct calendar_added_list *out, isize *cap, struct fail *why)
{
    struct str date, kind, name, until = {0};
    struct day from = {0}, end;
    bool work;

    if (!str_cut(text, S(" "), &date, &kind))
        return bad(mem, why, line, "应为“日期 放假|上班 名称”，例：2027-02-05 放假 春节");
    kind = str_trim_wide(kind);
    (void)str_cut(kind, S(" "), &kind, &name);
    name = str_trim_wide(name);
    if (!str_cut(date, S("至"), &date, &until))
        (void)str_cut(date, S("~"), &date, &until);
    if (!day_parse_loose(date, &from))
        return bad(mem, why, line, "日期有误");
    end = from;
    if (until.n && !day_parse_loose(until, &end))
        return bad(mem, why, line, "截止日期有误");
    if (end.n < from.n || end.n - from.n > RANGE_MOST)
        return bad(mem, why, line, "起止日期颠倒或者超过一个月");
    work = str_eq(kind, S("上班")) || str_eq(kind, S("work")) || str_eq(kind, S("调休上班"));
    if (!work && !str_eq(kind, S("放假")) && !str_eq(kind, S("off")))
        return bad(mem, why, line, "日期之后应为“放假”或者“上班”");
    if (!name.n || utf8_count(name) > 40)
        return bad(mem, why, line, "应写明节日名称，最多 40 字");
    for (struct day d = from; d.n <= end.n; d.n++) {
        bool weekend = day_weekday(d) > 5;

        if (weekend != work && from.n != end.n)
            continue; /* a range: weekends are off anyway, weekdays are worked anyway */
        if (out->n >= DAYS_MOST)
            return bad(mem, why, line, "日期太多");
        LIST_ADD(mem, out, *cap)->entry =
            (struct calendar_entry){.day = d, .work = work, .name = name};
    }
    return OK;
}

enum err holidays_parse(struct arena *mem, struct str text, struct calendar_added_list *out,
                        struct fail *why)
{
    isize cap = 0;
    int line = 0;

    for (struct str rest = text, one, remark; !why->code && str_next(&rest, '\n', &one);) {
        line++;
        (void)str_cut(utf8_nfkc(mem, one), S("#"), &one, &remark);
        one = str_replace(mem, str_trim_wide(one), S("\t"), S(" "));
        if (one.n)
            (void)one_line(mem, one, line, out, &cap, why);
    }
    if (!why->code && !out->n)
        return fail_set(why, ERR_INPUT, "text", "没有日期");
    return why->code;
}

enum err holidays_notice(struct ctx *c, int year, struct str source, struct str text,
                         struct moved_list *moved)
{
    struct calendar_added_list days = {0};

    if (year < 2018 || year > 2100)
        return fail_set(&c->fail, ERR_INPUT, "year", "年份应在 2018 至 2100 之间");
    if (!str_trim_wide(source).n)
        return fail_set(&c->fail, ERR_INPUT, "source", "请写明放假安排通知的名称或者文号");
    if (holidays_parse(c->mem, text, &days, &c->fail))
        return c->fail.code;
    db_begin(c);
    may(c, ACT_SETTING, (struct unit_id){0});
    for (isize i = 0; i < days.n && !c->fail.code; i++) {
        int of = day_year(days.p[i].entry.day);

        if (of != year && of != year - 1)
            fail_set(&c->fail, ERR_INPUT, "text", "%.*s 不在 %d 年",
                     STR_ARG(day_iso(c->mem, days.p[i].entry.day)), year);
        days.p[i].entry.source = source;
        calendar_put(c, (struct unit_id){0}, &days.p[i].entry);
    }
    calendar_notice_put(c, year, source);
    audit_add(c, (struct unit_id){0}, S("calendar_notice"), S("calendar"), year, S(""),
              str_fmt(c->mem, "{\"days\":%lld}", (long long)days.n));
    if (db_end(c))
        return c->fail.code;
    return disclose_recompute(c, (struct unit_id){0}, moved);
}

enum err holidays_put(struct ctx *c, struct unit_id unit, const struct calendar_entry *e,
                      struct moved_list *moved)
{
    if (!day_is_set(e->day) || !e->name.n || !e->source.n)
        return fail_set(&c->fail, ERR_INPUT, "day", "请填写日期、名称和依据");
    if (utf8_count(e->name) > 40 || utf8_count(e->source) > 200)
        return fail_set(&c->fail, ERR_TOO_LARGE, "name", "名称最多 40 字，依据最多 200 字");
    db_begin(c);
    may(c, ACT_SETTING, unit);
    calendar_put(c, unit, e);
    audit_add(c, unit, S("calendar_day"), S("calendar"), e->day.n, S(""),
              str_fmt(c->mem, "{\"type\":\"%s\"}", e->work ? "work" : "off"));
    if (db_end(c))
        return c->fail.code;
    return disclose_recompute(c, unit, moved);
}

enum err holidays_drop(struct ctx *c, struct unit_id unit, struct day day,
                       struct moved_list *moved)
{
    db_begin(c);
    may(c, ACT_SETTING, unit);
    if (!c->fail.code && !calendar_drop(c, unit, day))
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一天");
    audit_add(c, unit, S("calendar_day_dropped"), S("calendar"), day.n, S(""), S(""));
    if (db_end(c))
        return c->fail.code;
    return disclose_recompute(c, unit, moved);
}
