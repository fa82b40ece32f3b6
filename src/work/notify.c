/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify.c - what applicants and officers are told; see notify.h */
#include "work/notify.h"

#include "law/permit.h"
#include "law/report_due.h"
#include "law/wording.h"
#include "law/workday.h"
#include "rules.h"
#include "store/account.h"
#include "store/calendar.h"
#include "store/report.h"
#include "store/unit.h"
#include "work/disclose_in.h"
#include "work/may.h"
#include "work/notify_in.h"
#include "work/outbox.h"

enum { BATCH = 500, FROM_HOUR = 8, NEAR_DAYS = 21, SLOT_S = 3600 };

/* When it goes out: at once, or as one of an hour's. */
enum pace {
    PACE_EACH,
    PACE_HOUR,  /* the first of an hour at once, what follows in it with the next hour's */
    PACE_LATER, /* with the next hour's */
};

/* What the texts of one occasion are filled with. */
struct occasion {
    struct unit_id unit;
    const struct request *r;  /* NULL: it is about no case */
    const struct document *d; /* NULL: about no document */
    struct office_id office;  /* whose it is; 0: the whole unit's */
    enum role only;           /* approvers: of this role; ROLE_NONE: whoever may approve */
    enum pace pace;
    struct outbox_settings on;
    struct blank_list words;
    isize cap;
    struct str what; /* tells occasions of one kind apart */
};

static void say(struct ctx *c, struct occasion *o, const char *name, struct str value)
{
    blank_set(c->mem, &o->words, &o->cap, str_of(name), value);
}

/* False: nobody is told anything, and nothing was read but the switches. */
static bool begin_unit(struct ctx *c, struct unit_id unit, struct str *base, struct occasion *o)
{
    struct unit u = {0};

    outbox_settings_read(c, false, &o->on);
    if (c->fail.code || (!o->on.mail && !o->on.hook) || unit_load(c, unit, &u))
        return false;
    *base = setting_get(c, (struct unit_id){0}, S("platform.base"));
    while (str_ends(*base, S("/")))
        base->n--;
    o->unit = unit;
    say(c, o, "单位", u.name);
    return !c->fail.code;
}

static bool begin(struct ctx *c, const struct request *r, struct occasion *o)
{
    struct str base = {0};

    if (!begin_unit(c, r->unit, &base, o))
        return false;
    o->r = r;
    o->office = r->office;
    say(c, o, "编号", r->number);
    say(c, o, "日期", day_zh(c->mem, instant_day(r->filed_at)));
    say(c, o, "期限", day_is_set(r->due) ? day_zh(c->mem, r->due) : S("（尚未起算）"));
    say(c, o, "查询网址",
        base.n ? str_concat(c->mem, base, S("/gongkai/request/track"))
               : S("政府信息公开平台“依申请公开”栏目"));
    say(c, o, "办理网址",
        base.n ? str_fmt(c->mem, "%.*s/desk/cases/%lld", STR_ARG(base), (long long)r->id.n)
               : S("工作台“申请办理”"));
    return true;
}

/* False: it was queued before. */
static bool put(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                struct outbox_row *row, struct str what, struct outbox_words *words)
{
    struct blank_list missing = {0};

    row->once = str_fmt(c->mem, "%.*s:%lld:%.*s:%.*s", STR_ARG(rule->id),
                        (long long)row->request.n, STR_ARG(o->what), STR_ARG(what));
    words->subject = wording_fill(c->mem, rule->subject, &o->words, &missing);
    words->text = wording_fill(c->mem, rule->text, &o->words, &missing);
    return outbox_put(c, row, words) != 0;
}

/* An hour's mail is told apart by its number alone: the key that keeps it from being queued twice is all that knows
 * what was sent. One that finds its hour's taken goes with the next one's, which is due when that hour begins. */
static void queue(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                  struct str way, struct str who, struct str to)
{
    struct str person = str_fmt(c->mem, "%.*s:%.*s", STR_ARG(way), STR_ARG(who));
    struct outbox_row row = {.unit = o->unit, .way = way, .kind = rule->id};
    int64_t hour = c->now.s / SLOT_S;
    struct outbox_words words = {.to = to};

    if (o->r)
        row.request = o->r->id;
    if (o->pace == PACE_EACH) {
        (void)put(c, o, rule, &row, person, &words);
        return;
    }
    if (o->pace == PACE_HOUR &&
        put(c, o, rule, &row, str_fmt(c->mem, "%.*s:%lld", STR_ARG(person), (long long)hour),
            &words))
        return;
    row.next_at.s = (hour + 1) * SLOT_S;
    (void)put(c, o, rule, &row,
              str_fmt(c->mem, "%.*s:%lld", STR_ARG(person), (long long)hour + 1), &words);
}

static void to_one(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                   struct str who, struct str mail, struct str phone)
{
    if (o->on.mail && net_address_is(mail))
        queue(c, o, rule, S("mail"), who, mail);
    if (o->on.hook && notify_is_mobile(phone))
        queue(c, o, rule, S("hook"), who, phone);
}

static void to_applicant(struct ctx *c, const struct occasion *o,
                         const struct rule_notices *rule)
{
    struct applicant a = {0};

    if (o->r->applicant.n && !applicant_open(c, o->r->id, o->r->applicant, &a))
        to_one(c, o, rule, S("applicant"), str_trim(a.email), str_trim(a.phone));
}

static void to_staff(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                     const struct notify_address *a)
{
    to_one(c, o, rule, str_fmt(c->mem, "%lld", (long long)a->account.n),
           notify_unseal(c, a->account, a->mail), notify_unseal(c, a->account, a->phone));
}

static unsigned roles_of(enum action act)
{
    unsigned roles = 0;

    for (enum role role = ROLE_NONE + 1; role < ROLE__MAX; role++)
        roles |= permit_role(role, act) ? 1u << role : 0;
    return roles;
}

/* Whoever holds one of `roles` for the office in question or for the whole unit (`any`: for any office), but not who
 * takes the step: they are there. How many they were. */
static int to_holders(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                      unsigned roles, bool any)
{
    int n = 0;

    for (enum role role = ROLE_NONE + 1; role < ROLE__MAX; role++) {
        struct notify_list all = {0};

        if (!(roles & 1u << role))
            continue;
        if (any)
            notify_of_role(c, o->unit, role_name(role), &all);
        else
            notify_of_office(c, o->unit, role_name(role), o->office, &all);
        for (isize i = 0; i < all.n && !c->fail.code; i++)
            if (all.p[i].account.n != c->actor.user.n) {
                to_staff(c, o, rule, &all.p[i]);
                n++;
            }
    }
    return n;
}

/* Cases and reports: a role of one office is told of its office's. Where that leaves nobody, all are told, for they
 * may do it all the same. */
static void to_roles(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                     unsigned roles)
{
    if (!to_holders(c, o, rule, roles, false))
        (void)to_holders(c, o, rule, roles, true);
}

/* The officer; where their account is out of use, all who handle cases: somebody must take it over. */
static void to_officer(struct ctx *c, const struct occasion *o, const struct rule_notices *rule)
{
    struct notify_address a = {0};
    struct account officer = {0};

    if (!account_load(c, o->r->officer, &officer) && officer.disabled_at.s)
        to_roles(c, o, rule, 1u << ROLE_CASE_OFFICER);
    else if (notify_of(c, o->r->officer, &a))
        to_staff(c, o, rule, &a);
}

static bool wrote(const struct document *d, const struct doc_version_list *all,
                  struct user_id who)
{
    bool did = d->drafter.n == who.n;

    for (isize i = 0; i < all->n; i++)
        did |= all->p[i].version > d->published_version && all->p[i].saved_by.n == who.n;
    return did;
}

/* Whoever may approve a document of its office, but neither who took the step nor, unless the unit is in one-person
 * mode, who wrote any of it: they may not (law/flow G_NOT_DRAFTER). */
static void to_reviewers(struct ctx *c, const struct occasion *o,
                         const struct rule_notices *rule)
{
    struct doc_version_list all = {0};
    struct one_person one = {0};
    bool waived = one_person_now(c, o->unit, &one);

    version_all(c, o->d->id, &all);
    for (enum role role = ROLE_NONE + 1; role < ROLE__MAX; role++) {
        struct notify_list may = {0};

        if (permit_role(role, ACT_APPROVE))
            notify_of_office(c, o->unit, role_name(role), o->d->f.office, &may);
        for (isize i = 0; i < may.n && !c->fail.code; i++)
            if (may.p[i].account.n != c->actor.user.n &&
                (waived || !wrote(o->d, &all, may.p[i].account)))
                to_staff(c, o, rule, &may.p[i]);
    }
}

static void to_drafter(struct ctx *c, const struct occasion *o, const struct rule_notices *rule)
{
    struct notify_address a = {0};

    if (o->d->drafter.n != c->actor.user.n && notify_of(c, o->d->drafter, &a))
        to_staff(c, o, rule, &a);
}

static void tell(struct ctx *c, struct occasion *o, struct str when, struct str value)
{
    for (isize i = 0; i < rule_notices_count && !c->fail.code; i++) {
        const struct rule_notices *rule = &rule_notices_rows[i];

        if (!str_eq(rule->when, when) || !str_eq(rule->value, value))
            continue;
        if (str_eq(rule->to, S("applicant")))
            to_applicant(c, o, rule);
        else if (str_eq(rule->to, S("heads")))
            to_roles(c, o, rule, 1u << ROLE_DISCLOSURE_HEAD);
        else if (str_eq(rule->to, S("leaders")))
            to_roles(c, o, rule, 1u << ROLE_UNIT_HEAD);
        else if (str_eq(rule->to, S("approvers")))
            to_roles(c, o, rule, o->only ? 1u << o->only : roles_of(ACT_CASE_APPROVE));
        else if (str_eq(rule->to, S("reporters")))
            to_roles(c, o, rule, roles_of(ACT_REPORT));
        else if (str_eq(rule->to, S("reviewers")))
            to_reviewers(c, o, rule);
        else if (str_eq(rule->to, S("publishers")))
            (void)to_holders(c, o, rule, roles_of(ACT_PUBLISH), false);
        else if (str_eq(rule->to, S("answerers")))
            (void)to_holders(c, o, rule, roles_of(ACT_REGISTER), false);
        else if (str_eq(rule->to, S("keepers")))
            (void)to_holders(c, o, rule, roles_of(ACT_APPROVE), false);
        else if (str_eq(rule->to, S("drafter")))
            to_drafter(c, o, rule);
        else if (str_eq(rule->to, S("officer")) && o->r->officer.n)
            to_officer(c, o, rule);
        else
            to_roles(c, o, rule, 1u << ROLE_CASE_OFFICER);
    }
}

void notify_case(struct ctx *c, struct request_id id, struct str when, struct str value,
                 struct str what)
{
    struct request r = {0};
    struct occasion o = {.what = what};

    if (!c->fail.code && !request_load(c, id, &r) && begin(c, &r, &o))
        tell(c, &o, when, value);
}

void notify_moved(struct ctx *c, struct request_id id, struct day before, struct day after)
{
    struct request r = {0};
    struct occasion o = {0};

    if (c->fail.code || request_load(c, id, &r) || !begin(c, &r, &o))
        return;
    o.what = str_fmt(c->mem, "%d-%d", before.n, after.n);
    say(c, &o, "原期限", day_is_set(before) ? day_zh(c->mem, before) : S("（没有）"));
    say(c, &o, "期限", day_is_set(after) ? day_zh(c->mem, after) : S("（没有）"));
    tell(c, &o, S("moved"), S(""));
}

/* --- what waits for a second person */

void notify_letter(struct ctx *c, const struct request *r, struct str title, struct str what,
                   enum role only)
{
    struct occasion o = {.what = what, .only = only};

    if (c->fail.code || !begin(c, r, &o))
        return;
    say(c, &o, "文书", title);
    tell(c, &o, S("wait"), S("letter"));
}

void notify_erasure(struct ctx *c, struct unit_id unit, int64_t id, isize cases)
{
    struct occasion o = {.what = str_fmt(c->mem, "%lld", (long long)id)};
    struct str base = {0};

    if (c->fail.code || !begin_unit(c, unit, &base, &o))
        return;
    say(c, &o, "件数", str_fmt(c->mem, "%lld", (long long)cases));
    say(c, &o, "办理网址",
        base.n ? str_fmt(c->mem, "%.*s/desk/erasures/%lld", STR_ARG(base), (long long)id)
               : S("工作台“个人信息销毁”"));
    tell(c, &o, S("wait"), S("erasure"));
}

/* What a document that is in `state` waits for; "" nothing that is told. */
static struct str waits_for(enum doc_state state)
{
    return state == DOC_SUBMITTED  ? S("document")
           : state == DOC_SECOND   ? S("second")
           : state == DOC_APPROVED ? S("publish")
                                   : S("");
}

/* The last one of its unit left `from`: what was to be told of it with the next hour's mail is not true any more. */
static void settled(struct ctx *c, struct unit_id unit, enum doc_state from)
{
    struct str value = waits_for(from);

    for (isize i = 0; i < rule_notices_count && value.n && !c->fail.code; i++)
        if (str_eq(rule_notices_rows[i].when, S("wait")) &&
            str_eq(rule_notices_rows[i].value, value))
            outbox_settled(c, unit, rule_notices_rows[i].id, doc_state_name(from));
}

void notify_document(struct ctx *c, const struct document *d, enum doc_state from)
{
    struct occasion o = {.d = d, .office = d->f.office, .pace = PACE_HOUR};
    bool back = d->state == DOC_DRAFT && waits_for(from).n;
    struct str base = {0}, value = back ? S("returned") : waits_for(d->state);

    if (c->fail.code || d->state == from || !begin_unit(c, d->unit, &base, &o))
        return;
    settled(c, d->unit, from);
    if (d->state == DOC_APPROVED) {
        if (!str_eq(d->f.attribute, S("open"))) /* is kept, and never published */
            return;
        /* Who approved mostly publishes as well, at once: it is told only if they did not. */
        if (!c->actor.system && may_office_ask(c, ACT_PUBLISH, d->unit, d->f.office))
            o.pace = PACE_LATER;
    }
    o.what = str_fmt(c->mem, "%lld", (long long)d->unit.n);
    say(c, &o, "办理网址",
        base.n ? str_concat(c->mem, base, back ? S("/desk/") : S("/desk/docs?state=waiting"))
               : S("工作台"));
    tell(c, &o, S("wait"), value);
}

/* --- what readers and the patrol found */

void notify_voice(struct ctx *c, const struct voice *v)
{
    struct occasion o = {.office = v->office};
    struct str base = {0};

    if (c->fail.code || !begin_unit(c, v->unit, &base, &o))
        return;
    /* Anybody may write: a day's letters are one mail. */
    o.what = str_fmt(c->mem, "%lld-%lld-%d", (long long)v->unit.n, (long long)v->office.n,
                     ctx_today(c).n);
    say(c, &o, "期限", day_zh(c->mem, v->due));
    say(c, &o, "办理网址",
        base.n ? str_concat(c->mem, base, S("/desk/voices")) : S("工作台“纠错与留言”"));
    tell(c, &o, S("wait"), S("voice"));
}

void notify_faults(struct ctx *c, struct unit_id unit, int64_t n, struct str kinds)
{
    struct occasion o = {0};
    struct str base = {0};

    if (c->fail.code || n <= 0 || !begin_unit(c, unit, &base, &o))
        return;
    o.what = str_fmt(c->mem, "%lld-%lld", (long long)unit.n, (long long)c->now.s);
    say(c, &o, "件数", str_fmt(c->mem, "%lld", (long long)n));
    say(c, &o, "问题", kinds);
    say(c, &o, "办理网址",
        base.n ? str_concat(c->mem, base, S("/desk/patrol")) : S("工作台“巡查”"));
    tell(c, &o, S("patrol"), S("fresh"));
}

/* --- clocks */

struct turned {
    struct request_id id;
    struct unit_id unit;
    struct str colour;
    int64_t left;
};
LIST_TYPE(turned_list, struct turned);

/* What an open case has turned to by today; "" nothing to tell. */
static struct str turned_to(struct ctx *c, const struct request *r, int64_t *left)
{
    struct clock_events events = {0};
    struct clock k = {0};

    if (r->state != CLOCK_UNCONFIRMED &&
        (!day_is_set(r->due) || r->due.n > ctx_today(c).n + NEAR_DAYS))
        return S("");
    case_clock(c, r, &events, &k);
    *left = k.days_left;
    if (k.state == CLOCK_UNCONFIRMED)
        return k.colour == COLOUR_RED || k.colour == COLOUR_OVERDUE ? S("unconfirmed") : S("");
    return k.colour == COLOUR_GREEN ? S("") : clock_colour_name(k.colour);
}

static int tell_turned(struct ctx *c, const struct turned *t)
{
    struct request r = {0};
    struct occasion o = {0};

    db_begin_unit(c, t->unit);
    if (!request_load(c, t->id, &r) && begin(c, &r, &o)) {
        /* Once for each date: a date that moved is told anew. */
        o.what = day_iso(c->mem, r.due);
        say(c, &o, "天数", str_fmt(c->mem, "%lld", (long long)t->left));
        tell(c, &o, S("clock"), t->colour);
    }
    return db_end(c) == OK;
}

/* --- annual reports (art. 49) */

/* What is to be said of a unit's report of `year` today; "" nothing, or it is out. */
static struct str report_when(struct ctx *c, const struct unit *u, int year, struct day *due)
{
    static const struct str names[] = {
        [DUE_LATER] = LIT(""),
        [DUE_SOON] = LIT("soon"),
        [DUE_WEEK] = LIT("week"),
        [DUE_LATE] = LIT("late"),
    };
    struct report_row row = {0};
    bool out =
        report_of(c, u->id, year, &row) && (row.imported || row.state == REPORT_PUBLISHED);

    *due = report_due(u->kind, u->level, year);
    return names[report_urgency(*due, ctx_today(c), out)];
}

static int tell_report(struct ctx *c, const struct unit *u, int year)
{
    struct occasion o = {.what = str_fmt(c->mem, "%lld-%d", (long long)u->id.n, year)};
    struct str base = {0}, when;
    struct day due;

    db_begin_unit(c, u->id);
    when = report_when(c, u, year, &due);
    if (when.n && begin_unit(c, u->id, &base, &o)) {
        say(c, &o, "年度", str_fmt(c->mem, "%d", year));
        say(c, &o, "期限", day_zh(c->mem, due));
        say(c, &o, "余期", report_due_zh(c->mem, due, ctx_today(c)));
        say(c, &o, "办理网址",
            base.n ? str_concat(c->mem, base, S("/desk/report/")) : S("工作台“年度报告”"));
        tell(c, &o, S("report"), when);
    }
    return db_end(c) == OK && when.n;
}

/* Each unit whose report of last year is not out: a month before, a week before, and when it is late. */
static int tell_reports(struct ctx *c)
{
    int year = day_year(ctx_today(c)) - 1, told = 0;
    struct unit_list all = {0}, owe = {0};
    struct day due;
    isize cap = 0;

    db_begin_read(c);
    unit_all(c, &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++)
        if (!all.p[i].closed_at.s && report_when(c, &all.p[i], year, &due).n)
            *LIST_ADD(c->mem, &owe, cap) = all.p[i];
    db_end(c);
    for (isize i = 0; i < owe.n && !c->fail.code; i++)
        told += tell_report(c, &owe.p[i], year);
    return told;
}

/* Whether today's round is still to be made. */
static bool due_today(struct ctx *c)
{
    struct outbox_settings on = {0};
    struct calendar cal = {0};
    bool due;

    if (c->fail.code || instant_clock(c->now).hour < FROM_HOUR)
        return false;
    db_begin_read(c);
    outbox_settings_read(c, false, &on);
    calendar_load(c, (struct unit_id){0}, &cal);
    due = (on.mail || on.hook) && workday_is(&cal, ctx_today(c)) &&
          !str_eq(setting_get(c, (struct unit_id){0}, S("out.clocks")),
                  day_iso(c->mem, ctx_today(c)));
    return db_end(c) == OK && due;
}

int notify_clocks(struct ctx *c)
{
    struct request_id after = {0};
    int told = 0;

    if (!due_today(c))
        return 0;
    for (isize n = BATCH; n == BATCH && !c->fail.code;) {
        struct request_list rows = {0};
        struct turned_list turned = {0};
        isize cap = 0;

        db_begin_read(c);
        request_open_ids(c, (struct unit_id){0}, after, BATCH, &rows);
        for (isize i = 0; i < rows.n && !c->fail.code; i++) {
            int64_t left = 0;
            struct str colour = turned_to(c, &rows.p[i], &left);

            after = rows.p[i].id;
            if (colour.n)
                *LIST_ADD(c->mem, &turned, cap) =
                    (struct turned){rows.p[i].id, rows.p[i].unit, colour, left};
        }
        n = rows.n;
        db_end(c);
        for (isize i = 0; i < turned.n && !c->fail.code; i++)
            told += tell_turned(c, &turned.p[i]);
    }
    told += tell_reports(c);
    db_begin(c);
    setting_put(c, (struct unit_id){0}, S("out.clocks"), day_iso(c->mem, ctx_today(c)));
    outbox_forget(c, (struct instant){c->now.s - (int64_t)OUTBOX_FORGET_DAYS * 86400});
    db_end(c);
    return told;
}
