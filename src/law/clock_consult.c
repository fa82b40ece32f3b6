/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock_consult.c - what a request's clock makes of asking third parties and other bodies; see clock_period.h
 *
 * The working days from the day of asking until the party's words are there do not count (art. 32 to 34).
 */
#include "law/clock_period.h"

enum err clock_asked(struct work *w, const struct clock_event *e)
{
    struct str art = event_article(e->kind);
    struct pause *p;
    struct day due;

    if (!clock_due_now(w, &due) && w->stop != STOP_SUSPENDED)
        return clock_refuse(w, e, art, S("期限没有在计算，不能征求意见"));
    p = LIST_ADD(w->mem, &w->pauses, w->pauses_cap);
    *p = (struct pause){.kind = e->kind, .open = e->day, .who = e->who, .event = e - w->events};
    p->limit = p->close = clock_after(w, e->day, CONSULT_DAYS);
    if (w->stop == STOP_NONE && e->day.n > due.n) {
        p->useless = true;
        clock_unlawful(w, e, art, S("答复期限已经届满，征求意见所需时间不予扣除"));
    }
    return OK;
}

/* The consultation that an event of its party is about: of the same kind, still open, with the
 * same name if one is given; else the first that is open. */
static struct pause *pause_of(struct work *w, enum event_kind asked, struct str who)
{
    struct pause *first = NULL;

    for (isize i = 0; i < w->pauses.n; i++) {
        struct pause *p = &w->pauses.p[i];

        if (p->kind != asked || p->answered)
            continue;
        if (who.n && str_eq(p->who, who))
            return p;
        if (!first)
            first = p;
    }
    return first;
}

enum err clock_party(struct work *w, const struct clock_event *e, bool answer)
{
    enum event_kind asked = (enum event_kind)(e->kind - (answer ? 2 : 1));
    struct pause *p = pause_of(w, asked, e->who);

    if (!p)
        return clock_refuse(w, e, event_article(e->kind), S("没有正在进行的征求意见"));
    if (answer) {
        p->answered = true;
        if (e->day.n > p->limit.n)
            clock_note(w, NOTE_INFO, e, event_article(e->kind),
                       str_fmt(w->mem, "意见在十五个工作日（%.*s）之后提出，扣除时间止于该日",
                               STR_ARG(day_iso(w->mem, p->limit))));
        else
            p->close = e->day;
    } else {
        if (p->got)
            return clock_refuse(w, e, event_article(e->kind), S("收到征求意见书之日已经记载"));
        p->got = true;
        p->limit = p->close = clock_after(w, e->day, CONSULT_DAYS);
    }
    return OK;
}
