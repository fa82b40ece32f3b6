/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock_proof.c - the day-by-day proof of a clock; see clock.h
 *
 * Every day from the first event to the due date belongs to exactly one step: waiting for
 * confirmation, a period (its first twenty days, its extension), a pause, waiting for a correction
 * or a payment, overdue. A step begins where the kind of day changes.
 */
#include "law/clock_period.h"

enum span { SPAN_WAIT, SPAN_BASE, SPAN_EXTRA, SPAN_PAUSE, SPAN_DELAY, SPAN_LATE };

static struct clock_step *step_add(struct work *w, struct day from, struct str title,
                                   struct str article)
{
    struct clock_step *s = LIST_ADD(w->mem, &w->out.steps, w->steps_cap);

    s->from = s->until = from;
    s->title = title;
    s->article = article;
    return s;
}

static void day_add_to(struct work *w, struct clock_step *s, isize *cap, struct day d, int n,
                       struct str why)
{
    struct clock_day *k = LIST_ADD(w->mem, &s->days, *cap);

    *k = (struct clock_day){d, n, why};
    s->until = d;
    w->out.provisional |= !calendar_covers(w->cal, day_year(d));
}

static struct str nth(struct work *w, int n, struct day d)
{
    const struct calendar_entry *e = NULL;

    if (workday_kind(w->cal, d, &e) == WORKDAY_MADE_UP)
        return str_fmt(w->mem, "第 %d 个工作日（%.*s调休上班）", n, STR_ARG(e->name));
    return str_fmt(w->mem, "第 %d 个工作日", n);
}

/* Days after `from` up to and including `until` in which nothing runs. */
static void wait(struct work *w, struct day from, struct day until, struct str title,
                 struct str article)
{
    struct clock_step *s;
    isize cap = 0;

    if (until.n <= from.n)
        return;
    s = step_add(w, day_add(from, 1), title, article);
    for (struct day d = day_add(from, 1); d.n <= until.n; d.n++) {
        bool work = workday_is(w->cal, d);

        s->excluded += work;
        day_add_to(w, s, &cap, d, 0, work ? title : workday_says(w->mem, w->cal, d));
    }
}

static const struct pause *paused_in(const struct pause *p, isize n, struct day d)
{
    for (isize i = 0; i < n; i++)
        if (!p[i].useless && d.n > p[i].open.n && d.n <= p[i].close.n)
            return &p[i];
    return NULL;
}

static struct str pause_title(struct work *w, const struct pause *p)
{
    if (p->kind == EV_SUSPENDED || !p->who.n)
        return event_zh(p->kind);
    return str_fmt(w->mem, "%.*s（%.*s）", STR_ARG(event_zh(p->kind)), STR_ARG(p->who));
}

/* A period from its day 0 up to and including `end`. */
static void period(struct work *w, struct day start, struct day end, int base, int total,
                   const struct pause *pauses, isize pauses_n, struct str title,
                   struct str article, bool dropped)
{
    struct clock_step *s = NULL;
    const struct pause *last = NULL;
    enum span kind = SPAN_WAIT;
    isize cap = 0;
    int n = 0;

    for (struct day d = day_add(start, 1); d.n <= end.n; d.n++) {
        const struct pause *p = paused_in(pauses, pauses_n, d);
        bool work = workday_is(w->cal, d);
        enum span now = p                                                          ? SPAN_PAUSE
                        : n < base || (n == base && !work && kind == SPAN_BASE)    ? SPAN_BASE
                        : n < total || (n == total && !work && kind == SPAN_EXTRA) ? SPAN_EXTRA
                        : day_is_set(w->delayed_until) && !dropped                 ? SPAN_DELAY
                                                                                   : SPAN_LATE;

        if (!s || now != kind || (now == SPAN_PAUSE && p != last)) {
            kind = now;
            last = p;
            cap = 0;
            s = now == SPAN_PAUSE ? step_add(w, d, pause_title(w, p), event_article(p->kind))
                : now == SPAN_EXTRA
                    ? step_add(w, d, S("延长的答复期限"), S("《条例》第三十三条第二款"))
                : now == SPAN_DELAY ? step_add(w, d, S("延迟答复"), S("《条例》第三十五条"))
                : now == SPAN_LATE ? step_add(w, d, S("逾期"), S("《条例》第三十三条第二款"))
                                   : step_add(w, d, title, article);
            s->dropped = dropped;
        }
        if (!work) {
            day_add_to(w, s, &cap, d, 0, workday_says(w->mem, w->cal, d));
        } else if (p) {
            s->excluded++;
            day_add_to(w, s, &cap, d, 0, s->title);
        } else if (now == SPAN_LATE) {
            s->excluded++;
            day_add_to(w, s, &cap, d, 0, S("逾期"));
        } else {
            s->counted++;
            n++;
            day_add_to(w, s, &cap, d, n, nth(w, n, d));
        }
    }
}

static struct str wait_title(enum stop stop)
{
    switch (stop) {
    case STOP_CORRECTION:
        return S("等待申请人补正");
    case STOP_FEE:
        return S("等待缴费");
    case STOP_SUSPENDED:
        return S("中止");
    case STOP_NONE:
        break;
    }
    return S("");
}

static struct str wait_article(enum stop stop)
{
    switch (stop) {
    case STOP_CORRECTION:
        return S("《条例》第三十条");
    case STOP_FEE:
        return S("国办函〔2020〕109号");
    case STOP_SUSPENDED:
        return event_article(EV_SUSPENDED);
    case STOP_NONE:
        break;
    }
    return S("");
}

void clock_prove(struct work *w)
{
    struct clock *o = &w->out;

    if (day_is_set(w->filed))
        wait(w, w->filed, o->received, S("等待双方确认"), S("《条例》第三十一条"));
    for (isize i = 0; i < w->past.n; i++) {
        const struct past *p = &w->past.p[i];
        struct str title = i ? S("重新起算的答复期限") : S("答复期限");

        period(w, p->start, p->stopped, ANSWER_DAYS, p->total, p->pauses, p->pauses_n, title,
               S("《条例》第三十三条第二款"), true);
        wait(w, p->stopped, p->next, wait_title(p->stop), wait_article(p->stop));
    }
    if (!day_is_set(w->start))
        return;
    if (o->has_due) {
        struct day end = o->due;

        if (o->answered && o->closed.n > end.n)
            end = o->closed;
        period(w, w->start, end, w->base, w->base + w->extra, w->pauses.p, w->pauses.n,
               w->title, w->article, false);
    } else {
        period(w, w->start, w->stopped, w->base, w->base + w->extra, w->pauses.p, w->pauses.n,
               w->title, w->article, false);
    }
}
