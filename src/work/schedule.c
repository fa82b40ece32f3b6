/* SPDX-License-Identifier: MulanPSL-2.0 */
/* schedule.c - what happens by the clock; see schedule.h */
#include "work/schedule.h"

#include "base/log.h"
#include "store/search.h"
#include "work/patrol.h"
#include "work/publish.h"
#include "work/push.h"
#include "work/shown.h"
#include "work/upload.h"

enum { LAPSED_AT_ONCE = 100 };

static bool publish_one(struct ctx *c, const struct doc_line *l)
{
    struct fail why;

    if (doc_take(c, l->id, l->version, &(struct doc_move){.act = DO_PUBLISH}) == OK)
        return true;
    if (!err_is_users(c->fail.code))
        return false;
    why = c->fail;
    c->fail = (struct fail){0};
    if (why.code != ERR_CONFLICT) /* somebody is at it: the next minute sees */
        doc_take(
            c, l->id, l->version,
            &(struct doc_move){.act = DO_UNSCHEDULE,
                               .remark = str_fmt(c->mem, "定时发布未能执行：%s", why.what)});
    return false;
}

/* Normative documents that came into force or lapsed with the calendar are put into the index anew. */
static void lapsed(struct ctx *c)
{
    struct search_source_list old = {0};

    db_begin(c);
    search_lapsed(c, ctx_today(c), LAPSED_AT_ONCE, &old);
    for (isize i = 0; i < old.n && !c->fail.code; i++) {
        struct document d = {0};

        if (document_load(c, old.p[i].doc, &d) == OK && d.live)
            shown_put(c, &d, old.p[i].body_text);
    }
    db_end(c);
}

int schedule_run(struct ctx *c)
{
    struct doc_line_list due = {0};
    int published = 0;

    db_begin_read(c);
    docs_due(c, &due);
    db_end(c);
    for (isize i = 0; i < due.n && !c->fail.code; i++)
        published += publish_one(c, &due.p[i]);
    lapsed(c);
    upload_sweep(c);
    if (published) {
        struct log_line l = log_start(LOG_LEVEL_INFO, "schedule");

        log_int(&l, "published", published);
        log_end(&l);
    }
    return published;
}

bool schedule_night(struct ctx *c)
{
    enum { FROM = 2, UNTIL = 5, LINGER = 1800 };
    struct patrol_run last = {0};
    struct patrol_report r = {0};
    int hour = instant_clock(c->now).hour;
    bool ran;

    if (hour < FROM || hour >= UNTIL || c->fail.code)
        return false;
    db_begin_read(c);
    ran = patrol_run_last(c, (struct unit_id){0}, &last) &&
          day_cmp(instant_day(last.started_at), ctx_today(c)) == 0;
    if (db_end(c) || ran)
        return false;
    if (patrol_round(c, (struct unit_id){0}, NULL, NULL, &r) == OK)
        patrol_linger(c, (struct unit_id){0}, LINGER, &r);
    if (!c->fail.code)
        push_fetch_reads(c);
    return c->fail.code == OK;
}
