/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_show.c - the work list and the page of a case; see disclose.h */
#include "base/json.h"
#include "base/map.h"
#include "base/utf8.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "work/disclose_in.h"
#include "work/may.h"

enum { LIKE_SCAN = 200, LIKE_LEAST = 45, LIKE_SHOW = 6 };

/* Colour and days left of a row, from the stored date: the same rule as law/clock. */
static enum clock_colour colour_of(const struct calendar *cal, const struct request *r,
                                   struct day today, int64_t *left)
{
    *left = 0;
    if (r->state == CLOCK_CLOSED)
        return COLOUR_NONE;
    if (!day_is_set(r->due)) {
        if (r->state != CLOCK_UNCONFIRMED)
            return COLOUR_NONE;
        return workday_between(cal, instant_day(r->filed_at), today, NULL) > 1 ? COLOUR_RED
                                                                               : COLOUR_YELLOW;
    }
    *left = workday_between(cal, today, r->due, NULL);
    return today.n > r->due.n ? COLOUR_OVERDUE
           : *left <= 2       ? COLOUR_RED
           : *left <= 5       ? COLOUR_YELLOW
                              : COLOUR_GREEN;
}

static void colour_all(struct ctx *c, const struct calendar *cal, struct work_list *out)
{
    out->colours.p = NEW(c->mem, enum clock_colour, out->rows.n + 1);
    out->left.p = NEW(c->mem, int64_t, out->rows.n + 1);
    out->colours.n = out->left.n = out->rows.n;
    for (isize i = 0; i < out->rows.n; i++)
        out->colours.p[i] = colour_of(cal, &out->rows.p[i], out->today, &out->left.p[i]);
}

enum err disclose_colour(struct ctx *c, struct unit_id unit, struct work_list *out)
{
    struct calendar cal = {0};

    db_begin_read(c);
    out->today = ctx_today(c);
    calendar_load(c, unit, &cal);
    colour_all(c, &cal, out);
    return db_end(c);
}

enum err disclose_list(struct ctx *c, struct unit_id unit, enum request_filter filter,
                       const struct request_page *page, struct work_list *out)
{
    struct calendar cal = {0};
    struct workday_result red = {0}, yellow = {0};

    db_begin_read(c);
    may(c, ACT_CASE, unit);
    out->today = ctx_today(c);
    calendar_load(c, unit, &cal);
    request_work(c, unit, filter, c->actor.user, page, LIST_PAGE + 1, &out->rows);
    if (!c->fail.code) {
        (void)workday_after(&cal, out->today, 2, &red, &c->fail);
        (void)workday_after(&cal, out->today, 5, &yellow, &c->fail);
    }
    request_count(c, unit, out->today, red.day, yellow.day, &out->counts);
    if (out->rows.n > LIST_PAGE) {
        out->more = true;
        out->rows.n = LIST_PAGE;
    }
    colour_all(c, &cal, out);
    return db_end(c);
}

enum err disclose_find(struct ctx *c, struct unit_id unit, struct str number,
                       struct request_list *out)
{
    struct request r = {0};
    isize cap = 0;

    number = str_trim_wide(number);
    db_begin_read(c);
    may(c, ACT_CASE, unit);
    if (number.n && !c->fail.code && request_by_number(c, unit, number, &r))
        *LIST_ADD(c->mem, out, cap) = r;
    return db_end(c);
}

enum err disclose_search(struct ctx *c, struct unit_id unit, struct str words,
                         struct request_list *out)
{
    struct request r = {0};

    words = str_trim_wide(words);
    if (!words.n)
        return OK;
    db_begin(c); /* it leaves an entry: a search by name is a look */
    may(c, ACT_CASE, unit);
    if (!c->fail.code && request_by_number(c, unit, words, &r)) {
        isize cap = 0;

        *LIST_ADD(c->mem, out, cap) = r;
    } else {
        request_by_key(c, unit, applicant_hash(c, words), LIST_PAGE, out);
        audit_add(c, unit, S("case_search"), S("request"), 0, S(""), S(""));
    }
    return db_end(c);
}

/* --- alike: shared pairs of characters, as a share of both texts' pairs (Dice) */

static isize pairs(struct arena *mem, struct str s, struct map *out)
{
    isize n = 0, at = 0;
    uint32_t last = 0, r;

    while ((r = utf8_next(s, &at)) && n < 4000) {
        if (rune_is_space(r) || rune_is_zh_punct(r) || r < '0') {
            last = 0;
            continue;
        }
        if (last) {
            char *pair = NEW(mem, char, 8);
            isize len = utf8_put(pair, last);
            void **slot;

            len += utf8_put(pair + len, r);
            slot = map_put(mem, out, (struct str){pair, len});
            *slot = (char *)*slot + 1;
            n++;
        }
        last = r;
    }
    return n;
}

static int alike(struct arena scratch, const struct map *a, isize a_n, struct str text)
{
    struct map b = {0};
    const struct map_slot *e;
    isize b_n = pairs(&scratch, text, &b), both = 0, i = 0;

    if (!a_n || !b_n)
        return 0;
    while ((e = map_each(&b, &i))) {
        isize x = (isize)(intptr_t)map_get(a, e->key), y = (isize)(intptr_t)e->value;

        both += x < y ? x : y;
    }
    return (int)(200 * both / (a_n + b_n));
}

static void find_like(struct ctx *c, struct case_open *o)
{
    struct request_list same = {0}, recent = {0};
    struct map mine = {0};
    struct str key = request_applicant_key(c, o->r.id);
    isize cap = 0, n = pairs(c->mem, o->r.content, &mine);
    int others = 0;

    if (key.n)
        request_of_applicant(c, o->r.unit, key, o->r.id, LIKE_SCAN, &same);
    request_recent(c, o->r.unit, o->r.id, LIKE_SCAN, &recent);
    for (isize i = 0; i < same.n + recent.n && o->like.n < LIKE_SHOW; i++) {
        const struct request *r = i < same.n ? &same.p[i] : &recent.p[i - same.n];
        struct case_like like = {*r, 0, i < same.n};
        bool twice = false;

        like.percent = alike(*c->mem, &mine, n, r->content);
        for (isize k = 0; k < o->like.n; k++)
            twice |= o->like.p[k].r.id.n == r->id.n;
        if (twice || like.percent < LIKE_LEAST || r->split_of.n == o->r.id.n)
            continue;
        *LIST_ADD(c->mem, &o->like, cap) = like;
        others += !like.same_applicant;
    }
    o->many_ask = others >= 2;
}

static int month_ordinal(struct ctx *c, const struct request *r)
{
    struct civil day = day_civil(r->received);
    struct day first, last;
    struct str key = request_applicant_key(c, r->id);

    if (!day_is_set(r->received) || !key.n)
        return 0;
    day_make(day.year, day.month, 1, &first);
    last = day_add(day_add_months(first, 1), -1);
    return (int)request_ordinal(c, r->unit, key, first, last, r->id) + 1;
}

/* What people wrote of the applicant, on a page that shows nobody. */
static void hide_person(struct ctx *c, const struct applicant *who, struct case_open *o)
{
    o->content = applicant_hide(c->mem, who, o->r.content);
    o->r.objection = applicant_hide(c->mem, who, o->r.objection);
    for (isize i = 0; i < o->ledger.n; i++)
        o->ledger.p[i].words = applicant_hide(c->mem, who, o->ledger.p[i].words);
}

static bool gone(struct ctx *c, struct user_id id)
{
    struct account a = {0};

    return id.n && !c->fail.code && !account_load(c, id, &a) && a.disabled_at.s;
}

enum err disclose_open(struct ctx *c, struct request_id id, struct case_open *out)
{
    struct applicant who = {0};

    db_begin_read(c);
    if (!request_load(c, id, &out->r)) {
        out->may_case = may_ask(c, ACT_CASE, out->r.unit);
        out->may_approve = may_ask(c, ACT_CASE_APPROVE, out->r.unit);
        if (!out->may_case && !out->may_approve)
            may(c, ACT_CASE, out->r.unit);
    }
    request_events(c, id, &out->ledger);
    request_events_read(c, &out->ledger);
    request_files(c, id, &out->files);
    letters_of(c, id, &out->letters);
    dispute_of_request(c, id, &out->disputes);
    if (!c->fail.code)
        case_clock(c, &out->r, &out->events, &out->clock);
    request_helpers(c, id, &out->helpers);
    if (!applicant_open(c, id, out->r.applicant, &who))
        out->masked = out->r.erased_at.s ? who : applicant_mask(c->mem, &who);
    hide_person(c, &who, out);
    out->mine = case_handles(c, &out->r);
    out->officer_gone = gone(c, out->r.officer);
    out->handler = out->mine || case_sees(c, &out->r);
    if (!c->fail.code) {
        out->month_ordinal = month_ordinal(c, &out->r);
        find_like(c, out);
    }
    return db_end(c);
}

enum err disclose_look(struct ctx *c, struct request_id id, struct str why,
                       struct applicant *out)
{
    struct request r = {0};

    db_begin(c);
    if (!request_load(c, id, &r))
        case_need_sight(c, &r);
    (void)applicant_open(c, id, r.applicant, out);
    audit_add(
        c, r.unit, S("case_look"), S("request"), id.n, S(""),
        str_fmt(c->mem, "{\"why\":\"%s\"}", str_eq(why, S("letter")) ? "letter" : "handle"));
    return db_end(c);
}

enum err disclose_file_open(struct ctx *c, int64_t file, struct request_file *f,
                            struct str *bytes)
{
    struct request r = {0};

    db_begin(c);
    if (!request_file_load(c, file, f) && !request_load(c, f->request, &r))
        case_need_sight(c, &r);
    audit_add(c, r.unit, S("case_file_look"), S("request"), r.id.n, S(""),
              str_fmt(c->mem, "{\"file\":%lld}", (long long)file));
    if (db_end(c))
        return c->fail.code;
    return file_unseal(c, r.unit, f, bytes);
}
