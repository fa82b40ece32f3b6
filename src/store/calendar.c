/* SPDX-License-Identifier: MulanPSL-2.0 */
/* calendar.c - days that an administrator added; see calendar.h */
#include "store/calendar.h"

enum { DAYS_OF, DAYS_ALL, DAY_PUT, DAY_DROP, NOTICE_PUT, NOTICE_ALL };
const struct db_query calendar_queries[] = {
    [DAYS_OF] = {"calendar.of",
                 "SELECT day, type, name, source FROM calendar_day WHERE unit = 0 OR unit = $1 "
                 "ORDER BY unit, day"},
    [DAYS_ALL] =
        {"calendar.all",
         "SELECT id, unit, day, type, name, source, at FROM calendar_day ORDER BY day, unit"},
    [DAY_PUT] = {"calendar.put",
                 "INSERT INTO calendar_day (unit, day, type, name, source, account, at) "
                 "VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (unit, day) DO UPDATE SET "
                 "type = excluded.type, name = excluded.name, source = excluded.source, "
                 "account = excluded.account, at = excluded.at"},
    [DAY_DROP] = {"calendar.drop", "DELETE FROM calendar_day WHERE unit = $1 AND day = $2"},
    [NOTICE_PUT] =
        {"calendar_notice.put",
         "INSERT INTO calendar_notice (year, source, account, at) VALUES ($1,$2,$3,$4) "
         "ON CONFLICT (year) DO UPDATE SET source = excluded.source, account = "
         "excluded.account, "
         "at = excluded.at"},
    [NOTICE_ALL] = {"calendar_notice.all",
                    "SELECT year, source, at FROM calendar_notice ORDER BY year"},
};
const isize calendar_queries_n = sizeof calendar_queries / sizeof *calendar_queries;
#define Q(x) (&calendar_queries[x])

void calendar_load(struct ctx *c, struct unit_id unit, struct calendar *out)
{
    LIST(struct calendar_entry) days = {0};
    struct calendar_year_list years = {0};
    isize cap = 0;
    struct stmt *s = db_query(c, Q(DAYS_OF));
    int *year;

    db_put_int(s, unit.n);
    while (db_step(s)) {
        struct calendar_entry *e = LIST_ADD(c->mem, &days, cap);

        e->day = db_get_day(s, 0);
        e->work = str_eq(db_get_text(s, 1), S("work"));
        e->name = db_get_text(s, 2);
        e->source = db_get_text(s, 3);
    }
    calendar_notices(c, &years);
    year = NEW(c->mem, int, years.n + 1);
    for (isize i = 0; i < years.n; i++)
        year[i] = years.p[i].year;
    calendar_with(c->mem, days.p, days.n, year, years.n, out);
}

void calendar_put(struct ctx *c, struct unit_id unit, const struct calendar_entry *e)
{
    struct stmt *s = db_query(c, Q(DAY_PUT));

    db_put_int(s, unit.n);
    db_put_day(s, e->day);
    db_put_text(s, e->work ? S("work") : S("off"));
    db_put_text(s, e->name);
    db_put_text(s, e->source);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    (void)db_run(s);
}

bool calendar_drop(struct ctx *c, struct unit_id unit, struct day day)
{
    struct stmt *s = db_query(c, Q(DAY_DROP));

    db_put_int(s, unit.n);
    db_put_day(s, day);
    return db_run(s) > 0;
}

void calendar_all(struct ctx *c, struct calendar_added_list *out)
{
    struct stmt *s = db_query(c, Q(DAYS_ALL));
    isize cap = 0;

    while (db_step(s)) {
        struct calendar_added *a = LIST_ADD(c->mem, out, cap);

        a->id = db_get_int(s, 0);
        a->unit.n = db_get_int(s, 1);
        a->entry.day = db_get_day(s, 2);
        a->entry.work = str_eq(db_get_text(s, 3), S("work"));
        a->entry.name = db_get_text(s, 4);
        a->entry.source = db_get_text(s, 5);
        a->at = db_get_instant(s, 6);
    }
}

void calendar_notice_put(struct ctx *c, int year, struct str source)
{
    struct stmt *s = db_query(c, Q(NOTICE_PUT));

    db_put_int(s, year);
    db_put_text(s, source);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    (void)db_run(s);
}

void calendar_notices(struct ctx *c, struct calendar_year_list *out)
{
    struct stmt *s = db_query(c, Q(NOTICE_ALL));
    isize cap = 0;

    while (db_step(s)) {
        struct calendar_year *y = LIST_ADD(c->mem, out, cap);

        y->year = (int)db_get_int(s, 0);
        y->source = db_get_text(s, 1);
        y->at = db_get_instant(s, 2);
    }
}
