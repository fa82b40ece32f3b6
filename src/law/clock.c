/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock.c - the statutory clock of a request; see clock.h
 *
 * One walk over the events keeps a "period": its day 0, how many working days it has, and the
 * stretches that do not count. Before each event the due date is computed as it stood then;
 * whether the event was in time is judged by that date, and by nothing that came later.
 *
 *   received 2021-03-01, sent to the third party 03-05, received there 03-08, answered 03-19:
 *   the 10 working days of 03-06 … 03-19 are excluded, 20 become 30 after 03-01: 2021-04-13.
 *
 * The proof (clock_proof.c) is drawn from the period afterwards.
 */
#include "law/clock_period.h"

void clock_note(struct work *w, enum clock_level level, const struct clock_event *e,
                struct str article, struct str text)
{
    struct clock_note *k = LIST_ADD(w->mem, &w->out.notes, w->notes_cap);

    *k = (struct clock_note){level,
                             e ? e->day : (struct day){0},
                             e ? e->line : 0,
                             e ? (isize)(e - w->events) : -1,
                             text,
                             article};
}

void clock_unlawful(struct work *w, const struct clock_event *e, struct str article,
                    struct str text)
{
    clock_note(w, NOTE_UNLAWFUL, e, article, text);
}

enum err clock_refuse(struct work *w, const struct clock_event *e, struct str article,
                      struct str text)
{
    char where[64] = "";
    struct str day = day_iso(w->mem, e->day);

    if (e->line)
        (void)fail_set(w->why, ERR_RULE, str_cstr(w->mem, str_fmt(w->mem, "第 %d 行", e->line)),
                       "%.*s %.*s：%.*s", STR_ARG(day), STR_ARG(event_zh(e->kind)),
                       STR_ARG(text));
    else
        (void)fail_set(w->why, ERR_RULE, where, "%.*s %.*s：%.*s", STR_ARG(day),
                       STR_ARG(event_zh(e->kind)), STR_ARG(text));
    if (article.n < (isize)sizeof w->why->article && !w->why->article[0])
        for (isize i = 0; i < article.n; i++)
            w->why->article[i] = article.p[i];
    return w->why->code;
}

struct day clock_after(struct work *w, struct day from, int n)
{
    struct workday_result r = {0};

    if (workday_after(w->cal, from, n, &r, w->why))
        return from;
    return r.day;
}

const struct pause *clock_paused(const struct work *w, struct day d)
{
    for (isize i = 0; i < w->pauses.n; i++) {
        const struct pause *p = &w->pauses.p[i];

        if (!p->useless && d.n > p->open.n && d.n <= p->close.n)
            return p;
    }
    return NULL;
}

/* The day on which `total` counted working days since the period's day 0 are full. A consultation
 * that opens on that very day is still in time: its working days are added behind (20 become 23), as
 * they are for one that opened the day before. */
static struct day full(struct work *w, int total)
{
    struct day d = w->start;

    for (int n = 0; n < total && day_year(d) < 2200;) {
        d.n++;
        n += workday_is(w->cal, d) && !clock_paused(w, d);
    }
    if (day_year(d) >= 2200)
        fail_set(w->why, ERR_INPUT, "天数", "推算结果超出 1900—2199 年");
    for (struct day x = {d.n + 1}; clock_paused(w, x) && day_year(x) < 2200; x.n++)
        if (workday_is(w->cal, x))
            d = x;
    return d;
}

/* The due date as it stands after the events so far; false while nothing runs. */
bool clock_due_now(struct work *w, struct day *due)
{
    if (!day_is_set(w->start) || w->stop != STOP_NONE)
        return false;
    *due = day_is_set(w->delayed_until) ? w->delayed_until : full(w, w->base + w->extra);
    return true;
}

static void period_begin(struct work *w, struct day start, struct str title, struct str article)
{
    if (day_is_set(w->start)) { /* what ran before is void (art. 30: from zero) */
        struct past *p = LIST_ADD(w->mem, &w->past, w->past_cap);

        *p = (struct past){w->start,    w->stopped,        start, w->stop, w->pauses.p,
                           w->pauses.n, w->base + w->extra};
    }
    w->start = start;
    w->title = title;
    w->article = article;
    w->base = w->publish ? PUBLISH_DAYS : ANSWER_DAYS;
    w->extra = 0;
    w->stop = STOP_NONE;
    w->delayed_until = (struct day){0};
    w->pauses.p = NULL;
    w->pauses.n = w->pauses_cap = 0;
}

static enum err on_received(struct work *w, const struct clock_event *e)
{
    if (w->confirmed_alone)
        return clock_refuse(w, e, S("《条例》第三十一条"),
                            str_fmt(w->mem, "双方确认收到（%.*s）不能早于提出申请",
                                    STR_ARG(day_iso(w->mem, w->out.received))));
    if (day_is_set(w->out.received) || (day_is_set(w->filed) && e->kind != EV_CONFIRMED))
        return clock_refuse(w, e, S("《条例》第三十一条"), S("收到申请只能有一次"));
    w->channel = e->channel;
    if (e->kind == EV_FILED || (channel_confirms(e->channel) && w->confirm_follows)) {
        w->filed = e->day;
        return OK;
    }
    w->out.received = e->day;
    if (channel_confirms(e->channel)) {
        w->out.receipt_assumed = true;
        clock_note(w, NOTE_WARN, e, S("《条例》第三十一条"),
                   str_fmt(w->mem,
                           "%.*s申请以双方确认之日为收到之日；未记载确认日，暂按当日确认计算",
                           STR_ARG(channel_zh(e->channel))));
    }
    period_begin(w, e->day, S("答复期限"), S("《条例》第三十三条第二款"));
    return OK;
}

static enum err on_confirmed(struct work *w, const struct clock_event *e)
{
    if (!day_is_set(w->filed)) {
        if (!day_is_set(w->out.received)) { /* a text that begins with the confirmation */
            w->out.received = e->day;
            w->confirmed_alone = true;
            period_begin(w, e->day, S("答复期限"), S("《条例》第三十三条第二款"));
        }
        return OK; /* handed in or signed for: confirming adds nothing */
    }
    if (day_is_set(w->out.received))
        return clock_refuse(w, e, S("《条例》第三十一条"), S("收到之日已经确认"));
    if (workday_between(w->cal, w->filed, e->day, NULL) > 1)
        clock_note(w, NOTE_WARN, e, S("《条例》第三十一条"), S("提交后超过一个工作日才确认"));
    w->out.received = e->day;
    period_begin(w, e->day, S("答复期限"), S("《条例》第三十三条第二款"));
    return OK;
}

static enum err on_correction_notice(struct work *w, const struct clock_event *e)
{
    struct day latest = w->out.correction_latest;

    if (w->stop != STOP_NONE)
        return clock_refuse(w, e, S("《条例》第三十条"), S("期限没有在计算，不能告知补正"));
    if (day_is_set(e->until) && e->until.n <= e->day.n)
        return clock_refuse(w, e, S("《条例》第三十条"), S("补正期限应在告知之后"));
    if (w->notices++) {
        clock_unlawful(w, e, S("《条例》第三十条"),
                       S("补正只能一次性告知；再次告知不停止计算期限"));
        return OK;
    }
    if (e->day.n > latest.n) {
        clock_unlawful(
            w, e, S("《条例》第三十条"),
            str_fmt(w->mem,
                    "应在收到之日起七个工作日内（最迟 %.*s）告知补正；逾期告知不重新起算",
                    STR_ARG(day_iso(w->mem, latest))));
        return OK;
    }
    w->notice = e->day;
    w->stop = STOP_CORRECTION;
    w->stopped = e->day;
    w->out.correction_until = day_is_set(e->until) ? e->until
                              : e->n > 0           ? clock_after(w, e->day, e->n)
                                                   : (struct day){0};
    if (!day_is_set(w->out.correction_until))
        clock_note(w, NOTE_WARN, e, S("《条例》第三十条"), S("未载明合理的补正期限"));
    return OK;
}

static enum err on_corrected(struct work *w, const struct clock_event *e)
{
    struct day until = w->out.correction_until;

    if (!day_is_set(w->out.received)) { /* a text that begins with the corrected request */
        w->out.received = e->day;
        w->notices = 1;
    } else if (w->stop != STOP_CORRECTION) {
        clock_note(w, NOTE_WARN, e, S("《条例》第三十条"),
                   w->notices ? S("没有依法告知的补正在等待，期限不重新起算")
                              : S("未经告知补正，申请人自行补充材料不重新起算"));
        return OK;
    }
    if (day_is_set(until) && e->day.n > until.n)
        clock_note(w, NOTE_WARN, e, S("《条例》第三十条"),
                   str_fmt(w->mem, "补正晚于告知的期限（%.*s）；无正当理由的可视为放弃申请",
                           STR_ARG(day_iso(w->mem, until))));
    period_begin(w, e->day, S("补正后重新起算的答复期限"),
                 S("《条例》第三十条、第三十三条第二款"));
    return OK;
}

static enum err on_extended(struct work *w, const struct clock_event *e)
{
    struct str art = S("《条例》第三十三条第二款");
    struct day due;
    int n = e->n ? e->n : EXTEND_DAYS;

    if (!clock_due_now(w, &due))
        return clock_refuse(w, e, art, S("期限没有在计算，不能延长"));
    if (n < 0)
        return clock_refuse(w, e, art, S("延长天数应为 1 至 20 个工作日"));
    if (day_is_set(e->approved) && e->approved.n < w->out.received.n)
        return clock_refuse(w, e, art,
                            str_fmt(w->mem, "同意延长的日期（%.*s）早于收到申请",
                                    STR_ARG(day_iso(w->mem, e->approved))));
    if (w->extra)
        clock_unlawful(w, e, art, S("答复期限只能延长一次；再次延长不增加期限"));
    else if (day_is_set(w->delayed_until))
        clock_unlawful(w, e, art, S("已经依第三十五条延迟答复；延长不增加期限"));
    else if (e->day.n > due.n)
        clock_unlawful(w, e, art,
                       str_fmt(w->mem,
                               "延长应在期限届满（%.*s）前作出并告知；逾期延长不增加期限",
                               STR_ARG(day_iso(w->mem, due))));
    else if (e->approval == APPROVAL_REFUSED)
        clock_unlawful(w, e, art,
                       S("延长应经政府信息公开工作机构负责人同意；未经同意不增加期限"));
    else if (day_is_set(e->approved) && e->approved.n > due.n)
        clock_unlawful(w, e, art,
                       S("政府信息公开工作机构负责人的同意晚于期限届满，不增加期限"));
    else if (day_is_set(e->approved) && e->approved.n > e->day.n)
        clock_unlawful(w, e, art,
                       str_fmt(w->mem,
                               "告知延长（%.*s）时政府信息公开工作机构负责人尚未同意（%.*s），"
                               "不增加期限",
                               STR_ARG(day_iso(w->mem, e->day)),
                               STR_ARG(day_iso(w->mem, e->approved))));
    else {
        if (n > EXTEND_DAYS)
            clock_unlawful(
                w, e, art,
                str_fmt(w->mem, "延长最多 20 个工作日；载明的 %d 个中超出部分无效", n));
        w->extra = n > EXTEND_DAYS ? EXTEND_DAYS : n;
        w->first_due = due;
        if (!e->n)
            clock_note(w, NOTE_INFO, e, art, S("未载明天数，按最长 20 个工作日计算"));
    }
    return OK;
}

static enum err on_fee(struct work *w, const struct clock_event *e)
{
    struct str art = event_article(e->kind);
    struct day due;

    if (e->kind == EV_FEE_NOTICE) {
        if (!clock_due_now(w, &due))
            return clock_refuse(w, e, art, S("期限没有在计算，不能发出收费通知"));
        if (e->day.n > due.n) {
            clock_unlawful(w, e, art, S("收费通知应在答复期限内发出；逾期发出不停止计算期限"));
            return OK;
        }
        w->stop = STOP_FEE;
        w->stopped = e->day;
        w->out.pay_until = clock_after(w, e->day, PAY_DAYS);
        return OK;
    }
    if (w->stop != STOP_FEE)
        return clock_refuse(w, e, art, S("没有等待缴纳的费用"));
    if (e->kind == EV_FEE_RECEIVED) {
        w->out.pay_until = clock_after(w, e->day, PAY_DAYS);
        w->fee_got = true;
        return OK;
    }
    if (e->day.n > w->out.pay_until.n)
        clock_note(w, NOTE_WARN, e, art,
                   str_fmt(w->mem, "缴费晚于期限（%.*s）；逾期未缴纳的视为放弃申请",
                           STR_ARG(day_iso(w->mem, w->out.pay_until))));
    period_begin(w, e->day, S("缴费后重新计算的答复期限"), S("国办函〔2020〕109号"));
    return OK;
}

static enum err on_suspend(struct work *w, const struct clock_event *e)
{
    struct str art = event_article(e->kind);
    struct day due;

    if (e->kind == EV_SUSPENDED) {
        struct pause *p;

        if (!clock_due_now(w, &due))
            return clock_refuse(w, e, art, S("期限没有在计算，不能中止"));
        p = LIST_ADD(w->mem, &w->pauses, w->pauses_cap);
        *p = (struct pause){
            .kind = e->kind, .open = e->day, .who = e->note, .event = e - w->events};
        p->close = p->limit = e->day;
        if (e->day.n > due.n) {
            p->useless = p->answered = true;
            clock_unlawful(w, e, S("《条例》第三十三条第二款"),
                           S("答复期限已经届满，中止不增加期限"));
            return OK;
        }
        if (!e->note.n)
            clock_note(w, NOTE_WARN, e, art,
                       S("《条例》没有规定中止；应当载明所依据的法律和事由"));
        w->stop = STOP_SUSPENDED;
        w->stopped = e->day;
        return OK;
    }
    if (w->stop != STOP_SUSPENDED)
        return clock_refuse(w, e, art, S("没有中止，不能恢复"));
    for (isize i = 0; i < w->pauses.n; i++)
        if (w->pauses.p[i].kind == EV_SUSPENDED && !w->pauses.p[i].answered) {
            w->pauses.p[i].close = e->day;
            w->pauses.p[i].answered = true;
        }
    w->stop = STOP_NONE;
    return OK;
}

static enum err on_delayed(struct work *w, const struct clock_event *e)
{
    struct str art = S("《条例》第三十五条");
    struct day due, until;

    if (!clock_due_now(w, &due))
        return clock_refuse(w, e, art, S("期限没有在计算，不能延迟答复"));
    if (!day_is_set(e->until) && e->n <= 0)
        return clock_refuse(w, e, art, S("应载明延迟答复的期限（日期或者工作日数）"));
    until = day_is_set(e->until) ? e->until : clock_after(w, due, e->n);
    if (until.n <= e->day.n)
        return clock_refuse(w, e, art,
                            str_fmt(w->mem, "延迟到的日期（%.*s）应在告知之后",
                                    STR_ARG(day_iso(w->mem, until))));
    if (e->day.n > due.n)
        clock_unlawful(w, e, art, S("延迟答复应在答复期限内告知；逾期告知不增加期限"));
    else if (!w->reasons_asked)
        clock_unlawful(w, e, art, S("延迟答复应先要求申请人说明理由；未要求的不增加期限"));
    else if (until.n <= due.n)
        clock_note(w, NOTE_WARN, e, art, S("延迟到的日期不晚于原答复期限，期限不变"));
    else {
        w->first_due = due;
        w->delayed_until = until;
    }
    return OK;
}

static enum err on_end(struct work *w, const struct clock_event *e)
{
    struct day due;

    if (e->kind == EV_ANSWERED && w->stop == STOP_NONE && clock_due_now(w, &due) &&
        e->day.n > due.n) {
        w->out.days_late = workday_between(w->cal, due, e->day, NULL);
        clock_unlawful(w, e, S("《条例》第三十三条第二款"),
                       str_fmt(w->mem, "答复期限于 %.*s 届满，逾期 %lld 个工作日答复",
                               STR_ARG(day_iso(w->mem, due)), (long long)w->out.days_late));
    }
    w->out.closed = e->day;
    w->out.answered = e->kind == EV_ANSWERED;
    return OK;
}

static enum err step(struct work *w, const struct clock_event *e)
{
    bool opens = e->kind == EV_FILED || e->kind == EV_RECEIVED || e->kind == EV_CONFIRMED ||
                 e->kind == EV_CORRECTED || e->kind == EV_MADE;

    if (day_is_set(w->out.closed) && e->kind != EV_DELIVERED)
        return clock_refuse(w, e, (struct str){0}, S("申请已经办结"));
    if (day_is_set(w->out.closed) && e->day.n < w->out.closed.n)
        return clock_refuse(w, e, (struct str){0}, S("送达不能早于答复"));
    if (!opens && !day_is_set(w->out.received) &&
        !(day_is_set(w->filed) && (e->kind == EV_WITHDRAWN || e->kind == EV_CLOSED)))
        return clock_refuse(w, e, S("《条例》第三十一条"),
                            day_is_set(w->filed) ? S("尚未确认收到申请，期限还没有开始")
                                                 : S("在收到申请之前"));
    switch (e->kind) {
    case EV_MADE:
        w->publish = true;
        w->out.received = e->day;
        period_begin(w, e->day, S("主动公开期限"), S("《条例》第二十六条"));
        return OK;
    case EV_FILED:
    case EV_RECEIVED:
        return on_received(w, e);
    case EV_CONFIRMED:
        return on_confirmed(w, e);
    case EV_CORRECTION_NOTICE:
        if (!day_is_set(w->out.correction_latest))
            w->out.correction_latest = clock_after(w, w->out.received, NOTICE_DAYS);
        return on_correction_notice(w, e);
    case EV_CORRECTED:
        return on_corrected(w, e);
    case EV_EXTENDED:
        return on_extended(w, e);
    case EV_THIRD_ASKED:
    case EV_MAKER_ASKED:
    case EV_AGENCY_ASKED:
        return clock_asked(w, e);
    case EV_THIRD_RECEIVED:
    case EV_MAKER_RECEIVED:
    case EV_AGENCY_RECEIVED:
        return clock_party(w, e, false);
    case EV_THIRD_ANSWERED:
    case EV_MAKER_ANSWERED:
    case EV_AGENCY_ANSWERED:
        return clock_party(w, e, true);
    case EV_FEE_NOTICE:
    case EV_FEE_RECEIVED:
    case EV_PAID:
        return on_fee(w, e);
    case EV_SUSPENDED:
    case EV_RESUMED:
        return on_suspend(w, e);
    case EV_REASONS_ASKED:
        w->reasons_asked = true;
        return OK;
    case EV_REASONS_GIVEN:
        if (!w->reasons_asked)
            return clock_refuse(w, e, S("《条例》第三十五条"), S("没有要求申请人说明理由"));
        return OK;
    case EV_DELAYED:
        return on_delayed(w, e);
    case EV_DELIVERED:
        return OK;
    case EV_ANSWERED:
    case EV_WITHDRAWN:
    case EV_CLOSED:
        return on_end(w, e);
    case EV__MAX:
        break;
    }
    return OK;
}

/* State, colour and days left, as of `now`. */
static void conclude(struct work *w, struct day now)
{
    struct clock *o = &w->out;
    struct day due = {0};
    bool open = false;

    o->start = w->start;
    o->extended_by = w->extra;
    o->delayed = day_is_set(w->delayed_until);
    o->has_due = clock_due_now(w, &due);
    o->due = due;
    o->first_due = day_is_set(w->first_due) && (w->extra || o->delayed) ? w->first_due : due;
    o->due_article = o->delayed ? S("《条例》第三十五条") : w->article;
    if (w->extra && o->has_due)
        o->first_due = full(w, w->base);
    if (day_is_set(o->received) && !day_is_set(o->correction_latest) && !w->publish)
        o->correction_latest = clock_after(w, o->received, NOTICE_DAYS);
    for (isize i = 0; i < w->pauses.n; i++) {
        const struct pause *p = &w->pauses.p[i];

        if (p->answered || p->useless || p->kind == EV_SUSPENDED)
            continue;
        if (!day_is_set(o->closed) && !p->got) {
            o->projected = true;
            clock_note(w, NOTE_WARN, &w->events[p->event], event_article(p->kind),
                       S("对方收到之日未记载，十五个工作日暂从寄出之日计算"));
        }
        if (p->close.n > o->consult_until.n)
            o->consult_until = p->close;
        open |= !day_is_set(now) || now.n <= p->close.n;
    }
    o->state = day_is_set(o->closed)        ? CLOCK_CLOSED
               : !day_is_set(w->start)      ? CLOCK_UNCONFIRMED
               : w->stop == STOP_CORRECTION ? CLOCK_CORRECTING
               : w->stop == STOP_FEE        ? CLOCK_FEE
               : w->stop == STOP_SUSPENDED  ? CLOCK_SUSPENDED
               : open                       ? CLOCK_CONSULTING
                                            : CLOCK_RUNNING;
    o->overdue = o->days_late > 0;
    if (o->answered && o->has_due)
        for (struct day d = {w->start.n + 1}; d.n <= o->closed.n; d.n++)
            o->days_taken += workday_is(w->cal, d) && !clock_paused(w, d);
    if (!day_is_set(now) || day_is_set(o->closed))
        return;
    if (o->state == CLOCK_UNCONFIRMED)
        o->colour =
            workday_between(w->cal, w->filed, now, NULL) > 1 ? COLOUR_RED : COLOUR_YELLOW;
    if (!o->has_due)
        return;
    o->days_left = workday_between(w->cal, now, due, NULL);
    if (now.n > due.n) {
        o->overdue = true;
        o->days_late = workday_between(w->cal, due, now, NULL);
        clock_unlawful(
            w, NULL, S("《条例》第三十三条第二款"),
            str_fmt(w->mem, "答复期限已于 %.*s 届满，尚未答复", STR_ARG(day_iso(w->mem, due))));
    }
    o->colour = now.n > due.n       ? COLOUR_OVERDUE
                : o->days_left <= 2 ? COLOUR_RED
                : o->days_left <= 5 ? COLOUR_YELLOW
                                    : COLOUR_GREEN;
}

enum err clock_compute(struct arena *mem, const struct calendar *cal,
                       const struct clock_event *events, isize n, struct day now,
                       struct clock *out, struct fail *why)
{
    struct work w = {.mem = mem, .cal = cal, .events = events, .n = n, .why = why};

    if (why->code)
        return why->code;
    if (!n)
        return fail_set(why, ERR_INPUT, "", "没有事件：至少要有收到申请的日期");
    for (isize i = 0; i < n; i++)
        w.confirm_follows |= events[i].kind == EV_CONFIRMED;
    for (isize i = 0; i < n && !why->code; i++) {
        if (i && events[i].day.n < events[i - 1].day.n)
            return fail_set(why, ERR_INPUT, "", "事件没有按日期排列");
        (void)step(&w, &events[i]);
        if (w.stop == STOP_NONE && day_is_set(w.out.received) && !w.publish)
            w.out.correction_latest = clock_after(&w, w.out.received, NOTICE_DAYS);
    }
    if (why->code)
        return why->code;
    conclude(&w, now);
    if (why->code)
        return why->code;
    clock_prove(&w);
    *out = w.out;
    return OK;
}

enum err clock_try(struct arena *mem, const struct calendar *cal,
                   const struct clock_event *events, isize n, const struct clock_event *event,
                   struct day now, struct clock *out, struct fail *why)
{
    struct clock_event *all = NEW(mem, struct clock_event, n + 1);
    isize at = n;

    for (isize i = 0; i < n; i++)
        all[i] = events[i];
    while (at > 0 && all[at - 1].day.n > event->day.n) {
        all[at] = all[at - 1];
        at--;
    }
    all[at] = *event;
    return clock_compute(mem, cal, all, n + 1, now, out, why);
}
