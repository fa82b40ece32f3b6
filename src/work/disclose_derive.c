/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_derive.c - state and dates of a case from its events; see disclose.h
 *
 * There is one function that computes what lists show, case_clock(); it is called after each
 * change, when the calendar changes, and by the comparison.
 */
#include "base/json.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "store/unit.h"
#include "work/disclose_in.h"
#include "work/may.h"
#include "work/notify.h"

/* What is seen of a party and a note whose words are erased, or whose key is not there. */
#define GONE "（已销毁）"

struct str event_fields(struct arena *mem, const struct clock_event *e, int party)
{
    struct buf b = buf_new(mem, 96);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    if (e->channel)
        jout_put_str(&j, "channel", channel_name(e->channel));
    if (e->n)
        jout_put_int(&j, "n", e->n);
    if (day_is_set(e->until))
        jout_put_str(&j, "until", day_iso(mem, e->until));
    if (e->approval)
        jout_put_str(&j, "approval", e->approval == APPROVAL_GIVEN ? S("given") : S("refused"));
    if (day_is_set(e->approved))
        jout_put_str(&j, "approved", day_iso(mem, e->approved));
    if (party)
        jout_put_int(&j, "party", party);
    if (e->note.n)
        jout_put_bool(&j, "noted", true);
    jout_end(&j);
    return buf_str(&b);
}

struct str event_words(struct arena *mem, struct str who, struct str note)
{
    struct buf b = buf_new(mem, who.n + note.n + 32);
    struct json_out j = jout_new(&b);

    if (!who.n && !note.n)
        return S("");
    jout_object(&j);
    jout_put_opt(&j, "who", who);
    jout_put_opt(&j, "note", note);
    jout_end(&j);
    return buf_str(&b);
}

/* The words of an event where they were read; else what stands for them, so that the clock tells one party from
 * another, and a note from none, all the same. */
static void words_of(struct ctx *c, const struct request_event *r, const struct jval *fields,
                     struct clock_event *e)
{
    int party = (int)jval_get_int(fields, "party", 0);
    struct jval *o = NULL;

    if (r->words.n && jval_parse(c->mem, r->words, &o, &c->fail))
        return;
    if (o) {
        e->who = jval_get_str(o, "who");
        e->note = jval_get_str(o, "note");
    }
    if (!e->who.n && party)
        e->who = str_fmt(c->mem, GONE "%d", party);
    if (!e->note.n && jval_get_bool(fields, "noted"))
        e->note = S(GONE);
}

void ledger_events(struct ctx *c, const struct request_event_list *rows,
                   struct clock_events *out)
{
    isize cap = 0;

    for (isize i = 0; i < rows->n && !c->fail.code; i++) {
        const struct request_event *r = &rows->p[i];
        struct clock_event e = {.day = r->day};
        struct jval *o = NULL;
        struct str approval;

        if (!event_parse(r->kind, &e.kind))
            continue;
        if (jval_parse(c->mem, r->fields, &o, &c->fail))
            return;
        (void)channel_parse(jval_get_str(o, "channel"), &e.channel);
        e.n = (int)jval_get_int(o, "n", 0);
        (void)day_parse(jval_get_str(o, "until"), &e.until);
        approval = jval_get_str(o, "approval");
        e.approval = str_eq(approval, S("given"))     ? APPROVAL_GIVEN
                     : str_eq(approval, S("refused")) ? APPROVAL_REFUSED
                                                      : APPROVAL_ASSUMED;
        (void)day_parse(jval_get_str(o, "approved"), &e.approved);
        words_of(c, r, o, &e);
        *LIST_ADD(c->mem, out, cap) = e;
    }
}

/* A party has a number within its case, by which the clock knows it when its name is gone; 0: none is named. */
static int party_of(struct ctx *c, const struct request_event_list *rows, struct str who)
{
    int most = 0;

    for (isize i = 0; i < rows->n && who.n; i++) {
        struct jval *fields = NULL, *words = NULL;
        struct fail no = {0};
        int party;

        if (!rows->p[i].words.n || jval_parse(c->mem, rows->p[i].fields, &fields, &no) ||
            jval_parse(c->mem, rows->p[i].words, &words, &no))
            continue;
        party = (int)jval_get_int(fields, "party", 0);
        if (party && str_eq(jval_get_str(words, "who"), who))
            return party;
        most = party > most ? party : most;
    }
    return who.n ? most + 1 : 0;
}

/* Art. 41 knows no period: what the clock of art. 33 would say is left out. */
static void without_period(const struct request *r, struct clock *k)
{
    isize kept = 0;

    if (!r->correction)
        return;
    k->has_due = k->overdue = k->provisional = false;
    k->due = k->first_due = (struct day){0};
    k->colour = COLOUR_NONE;
    k->days_left = k->days_late = k->days_taken = 0;
    k->steps.n = 0;
    for (isize i = 0; i < k->notes.n; i++)
        if (k->notes.p[i].event >= 0)
            k->notes.p[kept++] = k->notes.p[i];
    k->notes.n = kept;
}

void case_clock(struct ctx *c, const struct request *r, struct clock_events *events,
                struct clock *out)
{
    struct request_event_list rows = {0};
    struct calendar cal = {0};

    request_events(c, r->id, &rows);
    request_events_read(c, &rows);
    ledger_events(c, &rows, events);
    calendar_load(c, r->unit, &cal);
    if (!c->fail.code)
        (void)clock_compute(c->mem, &cal, events->p, events->n, ctx_today(c), out, &c->fail);
    without_period(r, out);
}

static struct request_derived derived_of(const struct clock *k)
{
    return (struct request_derived){
        .received = k->received,
        .due = k->has_due && k->state != CLOCK_CLOSED ? k->due : (struct day){0},
        .closed = k->closed,
        /* The present does not stand in a row: a consultation's end is seen when the row is shown. */
        .state = k->state,
        .provisional = k->provisional,
        .days_taken = (int)k->days_taken,
        .late = k->answered ? (int)k->days_late : 0};
}

/* Without the present: the same events give the same columns on every day. */
static void derive_as_stored(struct ctx *c, const struct request *r, struct clock *k)
{
    struct request_event_list rows = {0};
    struct clock_events events = {0};
    struct calendar cal = {0};

    request_events(c, r->id, &rows);
    ledger_events(c, &rows, &events);
    calendar_load(c, r->unit, &cal);
    if (!c->fail.code)
        (void)clock_compute(c->mem, &cal, events.p, events.n, (struct day){0}, k, &c->fail);
    without_period(r, k);
}

void disclose_derive(struct ctx *c, struct request_id id, struct clock *clock)
{
    struct request r = {0};
    struct clock k = {0};
    struct request_derived d;

    if (request_load(c, id, &r))
        return;
    derive_as_stored(c, &r, &k);
    if (c->fail.code)
        return;
    d = derived_of(&k);
    request_put_derived(c, id, &d);
    if (clock)
        *clock = k;
}

bool case_as_entered(struct ctx *c, const struct request *r, struct instant before,
                     struct request *out)
{
    struct request_event_list rows = {0};
    struct clock_events events = {0};
    struct calendar cal = {0};
    struct clock k = {0};
    struct request_derived d;
    isize kept = 0;

    request_events(c, r->id, &rows);
    for (isize i = 0; i < rows.n; i++)
        if (rows.p[i].at.s < before.s)
            rows.p[kept++] = rows.p[i];
    rows.n = kept;
    ledger_events(c, &rows, &events);
    if (!events.n || c->fail.code)
        return false;
    calendar_load(c, r->unit, &cal);
    if (!c->fail.code)
        (void)clock_compute(c->mem, &cal, events.p, events.n, (struct day){0}, &k, &c->fail);
    without_period(r, &k);
    d = derived_of(&k);
    *out = *r;
    out->received = d.received;
    out->closed = d.closed;
    out->days_taken = d.days_taken;
    out->late = d.late;
    return !c->fail.code;
}

static void compare(struct ctx *c, struct derive_fault_list *out, isize *cap,
                    const struct request *r, const char *field, struct str stored,
                    struct str derived)
{
    if (str_eq(stored, derived))
        return;
    *LIST_ADD(c->mem, out, *cap) =
        (struct derive_fault){r->id, r->number, str_of(field), stored, derived};
}

enum { BATCH = 500 };

enum err disclose_compare(struct ctx *c, struct unit_id unit, int64_t *cases,
                          struct derive_fault_list *out)
{
    struct request_id after = {0};
    isize cap = 0;

    *cases = 0;
    for (isize n = BATCH; n == BATCH && !c->fail.code;) {
        struct request_list rows = {0};

        db_begin_read(c);
        may(c, ACT_AUDIT, unit);
        request_open_ids(c, unit, after, BATCH, &rows);
        for (isize i = 0; i < rows.n && !c->fail.code; i++) {
            const struct request *r = &rows.p[i];
            struct clock k = {0};
            struct request_derived d;

            derive_as_stored(c, r, &k);
            d = derived_of(&k);
            compare(c, out, &cap, r, "state", clock_state_name(r->state),
                    clock_state_name(d.state));
            compare(c, out, &cap, r, "due_day", day_iso(c->mem, r->due),
                    day_iso(c->mem, d.due));
            compare(c, out, &cap, r, "received_day", day_iso(c->mem, r->received),
                    day_iso(c->mem, d.received));
            compare(c, out, &cap, r, "closed_day", day_iso(c->mem, r->closed),
                    day_iso(c->mem, d.closed));
            after = r->id;
        }
        n = rows.n;
        *cases += n;
        (void)db_end(c);
    }
    return c->fail.code;
}

/* A date moved: the ledger of the case says so, and the audit log. */
static void tell_moved(struct ctx *c, const struct request *r, struct day after,
                       struct moved_list *out, isize *cap)
{
    struct str before = day_iso(c->mem, r->due), now = day_iso(c->mem, after);

    case_step(c, r, S("calendar"),
              str_fmt(c->mem, "{\"before\":\"%.*s\",\"after\":\"%.*s\"}", STR_ARG(before),
                      STR_ARG(now)));
    notify_moved(c, r->id, r->due, after);
    *LIST_ADD(c->mem, out, *cap) = (struct moved){r->id, r->unit, r->number, r->due, after};
}

enum err disclose_recompute(struct ctx *c, struct unit_id unit, struct moved_list *out)
{
    struct request_id after = {0};
    isize cap = 0;

    for (isize n = BATCH; n == BATCH && !c->fail.code;) {
        struct request_list rows = {0};

        db_begin(c);
        may(c, ACT_SETTING, unit);
        request_open_ids(c, unit, after, BATCH, &rows);
        for (isize i = 0; i < rows.n && !c->fail.code; i++) {
            struct clock k = {0};
            struct day due;

            disclose_derive(c, rows.p[i].id, &k);
            due = derived_of(&k).due;
            if (due.n != rows.p[i].due.n)
                tell_moved(c, &rows.p[i], due, out, &cap);
            after = rows.p[i].id;
        }
        n = rows.n;
        (void)db_end(c);
    }
    return c->fail.code;
}

static void step(struct ctx *c, const struct request *r, struct str kind, struct str fields,
                 struct str words)
{
    struct request_event e = {.request = r->id,
                              .day = ctx_today(c),
                              .kind = kind,
                              .fields = fields,
                              .words = words,
                              .account = c->actor.user,
                              .name = c->actor.name};

    (void)request_event_insert(c, r->unit, &e);
    audit_add(c, r->unit, str_concat(c->mem, S("case_"), kind), S("request"), r->id.n, S(""),
              S(""));
}

void case_step(struct ctx *c, const struct request *r, struct str kind, struct str fields)
{
    step(c, r, kind, fields, S(""));
}

void case_note(struct ctx *c, const struct request *r, struct str text)
{
    step(c, r, S("note"), S("{}"), event_words(c->mem, S(""), text));
}

/* What the law holds against the event that was just added. */
static struct str offended(const struct clock *k, const struct clock_events *all,
                           const struct clock_event *e)
{
    for (isize i = 0; i < k->notes.n; i++) {
        const struct clock_note *n = &k->notes.p[i];

        if (n->level == NOTE_UNLAWFUL && n->event >= 0 && n->event < all->n &&
            all->p[n->event].kind == e->kind && all->p[n->event].day.n == e->day.n)
            return n->article;
    }
    return S("");
}

void case_take(struct ctx *c, const struct request *r, const struct clock_event *e)
{
    struct request_event row = {.request = r->id,
                                .day = e->day,
                                .kind = event_name(e->kind),
                                .words = event_words(c->mem, e->who, e->note),
                                .account = c->actor.user,
                                .name = c->actor.name};
    struct request_event_list rows = {0};
    struct clock_events events = {0}, all = {0};
    struct calendar cal = {0};
    struct clock k = {0};
    isize cap = 0, at = 0;

    if (c->fail.code)
        return;
    if (e->day.n > ctx_today(c).n) {
        fail_set(&c->fail, ERR_INPUT, "day", "日期不能晚于今天");
        return;
    }
    request_events(c, r->id, &rows);
    request_events_read(c, &rows);
    row.fields = event_fields(c->mem, e, party_of(c, &rows, e->who));
    ledger_events(c, &rows, &events);
    calendar_load(c, r->unit, &cal);
    while (at < events.n && events.p[at].day.n <= e->day.n) /* after those of the same day */
        at++;
    for (isize i = 0; i <= events.n; i++) {
        if (i == at)
            *LIST_ADD(c->mem, &all, cap) = *e;
        if (i < events.n)
            *LIST_ADD(c->mem, &all, cap) = events.p[i];
    }
    if (c->fail.code || clock_compute(c->mem, &cal, all.p, all.n, ctx_today(c), &k, &c->fail))
        return;
    row.unlawful = offended(&k, &all, e);
    (void)request_event_insert(c, r->unit, &row);
    audit_add(c, r->unit, str_concat(c->mem, S("case_"), row.kind), S("request"), r->id.n,
              S(""), row.fields);
    disclose_derive(c, r->id, NULL);
    notify_case(c, r->id, S("event"), row.kind, day_iso(c->mem, e->day));
}

bool has_role(struct ctx *c, struct unit_id unit, enum role role)
{
    isize n = 0;
    const struct unit_id *above = unit_above(c, unit, &n);

    for (isize i = 0; i < c->actor.grants.n; i++) {
        const struct grant *g = &c->actor.grants.p[i];

        if (g->role != role)
            continue;
        for (isize k = 0; k < n; k++)
            if (g->unit.n == above[k].n && (k == 0 || g->reach))
                return true;
    }
    return false;
}
