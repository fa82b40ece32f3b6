/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify.c - what applicants and officers are told; see notify.h */
#include "work/notify.h"

#include "law/permit.h"
#include "law/report_due.h"
#include "law/wording.h"
#include "law/workday.h"
#include "rules.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "store/keyring.h"
#include "store/report.h"
#include "store/unit.h"
#include "work/disclose_in.h"
#include "work/outbox.h"

enum { BATCH = 500, FROM_HOUR = 8, NEAR_DAYS = 21 };

/* What the texts of one occasion are filled with. */
struct occasion {
    struct unit_id unit;
    const struct request *r;  /* NULL: it is about no case */
    const struct document *d; /* NULL: about no document */
    struct office_id office;  /* whose it is; 0: the whole unit's */
    enum role only;           /* approvers: of this role; ROLE_NONE: whoever may approve */
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

static void queue(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                  struct str way, struct str who, struct str to)
{
    struct blank_list missing = {0};
    struct outbox_row row = {.unit = o->unit, .way = way, .kind = rule->id};

    if (o->r)
        row.request = o->r->id;
    row.once = str_fmt(c->mem, "%.*s:%lld:%.*s:%.*s:%.*s", STR_ARG(rule->id),
                       (long long)row.request.n, STR_ARG(o->what), STR_ARG(way), STR_ARG(who));
    (void)outbox_put(
        c, &row,
        &(struct outbox_words){to, wording_fill(c->mem, rule->subject, &o->words, &missing),
                               wording_fill(c->mem, rule->text, &o->words, &missing)});
}

static bool is_mobile(struct str s)
{
    if (s.n != 11 || s.p[0] != '1')
        return false;
    for (isize i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static void to_one(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                   struct str who, struct str mail, struct str phone)
{
    if (o->on.mail && net_address_is(mail))
        queue(c, o, rule, S("mail"), who, mail);
    if (o->on.hook && is_mobile(phone))
        queue(c, o, rule, S("hook"), who, phone);
}

static void to_applicant(struct ctx *c, const struct occasion *o,
                         const struct rule_notices *rule)
{
    struct applicant a = {0};

    if (o->r->applicant.n && !applicant_open(c, o->r->id, o->r->applicant, &a))
        to_one(c, o, rule, S("applicant"), str_trim(a.email), str_trim(a.phone));
}

static struct str unseal(struct ctx *c, struct user_id account, struct str sealed)
{
    struct str text = S("");

    if (sealed.n)
        keyring_unseal(c->keys, c->mem, KEY_OUTBOX,
                       str_fmt(c->mem, "notify_address:%lld", (long long)account.n), sealed,
                       &text, &c->fail);
    return text;
}

static void to_staff(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                     const struct notify_address *a)
{
    to_one(c, o, rule, str_fmt(c->mem, "%lld", (long long)a->account.n),
           unseal(c, a->account, a->mail), unseal(c, a->account, a->phone));
}

static void to_role(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                    enum role role)
{
    struct notify_list all = {0};

    notify_of_role(c, o->unit, role_name(role), &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++)
        to_staff(c, o, rule, &all.p[i]);
}

/* Whoever may do it, but not who asks for it: they are there, and may not. */
static void to_all(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                   enum action act)
{
    for (enum role role = ROLE_NONE + 1; role < ROLE__MAX; role++) {
        struct notify_list all = {0};

        if (o->only ? role != o->only : !permit_role(role, act))
            continue;
        notify_of_role(c, o->unit, role_name(role), &all);
        for (isize i = 0; i < all.n && !c->fail.code; i++)
            if (all.p[i].account.n != c->actor.user.n)
                to_staff(c, o, rule, &all.p[i]);
    }
}

/* The officer; where their account is out of use, all who handle cases: somebody must take it over. */
static void to_officer(struct ctx *c, const struct occasion *o, const struct rule_notices *rule)
{
    struct notify_address a = {0};
    struct account officer = {0};

    if (!account_load(c, o->r->officer, &officer) && officer.disabled_at.s)
        to_role(c, o, rule, ROLE_CASE_OFFICER);
    else if (notify_of(c, o->r->officer, &a))
        to_staff(c, o, rule, &a);
}

/* Whoever may do it in that office: for a thing of the whole unit a role of one office does not count. */
static void to_office(struct ctx *c, const struct occasion *o, const struct rule_notices *rule,
                      enum action act)
{
    for (enum role role = ROLE_NONE + 1; role < ROLE__MAX; role++) {
        struct notify_list may = {0};

        if (permit_role(role, act))
            notify_of_office(c, o->unit, role_name(role), o->office, &may);
        for (isize i = 0; i < may.n && !c->fail.code; i++)
            to_staff(c, o, rule, &may.p[i]);
    }
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
            to_role(c, o, rule, ROLE_DISCLOSURE_HEAD);
        else if (str_eq(rule->to, S("leaders")))
            to_role(c, o, rule, ROLE_UNIT_HEAD);
        else if (str_eq(rule->to, S("approvers")) || str_eq(rule->to, S("reporters")))
            to_all(c, o, rule,
                   str_eq(rule->to, S("reporters")) ? ACT_REPORT : ACT_CASE_APPROVE);
        else if (str_eq(rule->to, S("reviewers")))
            to_reviewers(c, o, rule);
        else if (str_eq(rule->to, S("answerers")) || str_eq(rule->to, S("keepers")))
            to_office(c, o, rule, str_eq(rule->to, S("keepers")) ? ACT_APPROVE : ACT_REGISTER);
        else if (str_eq(rule->to, S("drafter")))
            to_drafter(c, o, rule);
        else if (str_eq(rule->to, S("officer")) && o->r->officer.n)
            to_officer(c, o, rule);
        else
            to_role(c, o, rule, ROLE_CASE_OFFICER);
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

void notify_document(struct ctx *c, const struct document *d, enum doc_state from)
{
    struct occasion o = {.d = d};
    struct str base = {0}, value;

    value = d->state == DOC_SUBMITTED ? S("document")
            : d->state == DOC_SECOND  ? S("second")
            : d->state == DOC_DRAFT &&
                    (from == DOC_SUBMITTED || from == DOC_SECOND || from == DOC_APPROVED)
                ? S("returned")
                : S("");
    if (c->fail.code || d->state == from || !value.n || !begin_unit(c, d->unit, &base, &o))
        return;
    /* Each time that it begins to wait: the same version may come back and wait again. */
    o.what = str_fmt(c->mem, "%lld-%lld", (long long)d->id.n, (long long)c->now.s);
    say(c, &o, "办理网址",
        base.n ? str_fmt(c->mem, "%.*s/desk/doc/%lld", STR_ARG(base), (long long)d->id.n)
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

/* --- one's own address */

enum err notify_own(struct ctx *c, struct str *mail, struct str *phone)
{
    struct notify_address a = {0};

    *mail = *phone = S("");
    db_begin_read(c);
    if (notify_of(c, c->actor.user, &a)) {
        *mail = unseal(c, a.account, a.mail);
        *phone = unseal(c, a.account, a.phone);
    }
    return db_end(c);
}

enum err notify_own_save(struct ctx *c, struct str mail, struct str phone)
{
    struct notify_address a = {.account = c->actor.user};
    struct str place = str_fmt(c->mem, "notify_address:%lld", (long long)c->actor.user.n);

    mail = str_trim_wide(mail);
    phone = str_trim_wide(phone);
    if (!c->actor.user.n)
        return fail_set(&c->fail, ERR_LOGIN, "permission", "请先登录");
    if (mail.n && !net_address_is(mail))
        return fail_set(&c->fail, ERR_INPUT, "mail", "邮箱应如 name@example.gov.cn");
    if (phone.n && !is_mobile(phone))
        return fail_set(&c->fail, ERR_INPUT, "phone", "手机号码应为 11 位数字");
    if (mail.n)
        a.mail = keyring_seal(c->keys, c->mem, KEY_OUTBOX, place, mail);
    if (phone.n)
        a.phone = keyring_seal(c->keys, c->mem, KEY_OUTBOX, place, phone);
    db_begin(c);
    notify_put(c, c->actor.home, &a);
    audit_add(c, c->actor.home, S("notify_address"), S("account"), c->actor.user.n, S(""),
              S(""));
    return db_end(c);
}
