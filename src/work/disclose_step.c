/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_step.c - what happens to a case besides letters; see disclose.h */
#include "base/json.h"
#include "base/utf8.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/report.h"
#include "store/unit.h"
#include "work/disclose_in.h"
#include "work/may.h"

enum { NOTE_MOST = 2000 };

/* Loads the case for whoever works on it, who becomes its officer where it has none. */
static void work_on(struct ctx *c, struct request_id id, int seen, struct request *r)
{
    if (request_load(c, id, r))
        return;
    case_need_handler(c, r);
    if (seen)
        request_touch(c, id, seen);
}

/* Loads the case, asks permission, and holds the version that was seen. */
static void open_case(struct ctx *c, struct request_id id, int seen, struct request *r)
{
    if (request_load(c, id, r))
        return;
    may(c, ACT_CASE, r->unit);
    if (seen)
        request_touch(c, id, seen);
}

static struct str said(struct arena *mem, const char *key, struct str text)
{
    struct buf b = buf_new(mem, text.n + 32);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, key, text);
    jout_end(&j);
    return buf_str(&b);
}

enum err disclose_assign(struct ctx *c, struct request_id id, int seen, struct user_id officer,
                         struct office_id office)
{
    struct request r = {0};
    struct str name = S("");

    db_begin(c);
    open_case(c, id, seen, &r);
    if (!c->fail.code && !officer.n && !office.n)
        fail_set(&c->fail, ERR_INPUT, "officer", "请选择承办人");
    if (officer.n)
        name = case_may_handle(c, &r, officer, "承办人");
    request_put_officer(c, id, officer, office);
    case_step(c, &r, S("assigned"), said(c->mem, "who", name));
    return db_end(c);
}

enum err disclose_note(struct ctx *c, struct request_id id, struct str text)
{
    struct request r = {0};

    if (!str_trim_wide(text).n || utf8_count(text) > NOTE_MOST)
        return fail_set(&c->fail, ERR_INPUT, "note", "请填写内部备注，最多 %d 字", NOTE_MOST);
    db_begin(c);
    open_case(c, id, 0, &r);
    case_note(c, &r, text);
    return db_end(c);
}

/* Events that people enter. The others are made by sending letters. */
static bool by_hand(enum event_kind k)
{
    switch (k) {
    case EV_CONFIRMED:
    case EV_CORRECTED:
    case EV_THIRD_RECEIVED:
    case EV_THIRD_ANSWERED:
    case EV_MAKER_RECEIVED:
    case EV_MAKER_ANSWERED:
    case EV_AGENCY_RECEIVED:
    case EV_AGENCY_ANSWERED:
    case EV_FEE_RECEIVED:
    case EV_PAID:
    case EV_SUSPENDED:
    case EV_RESUMED:
    case EV_REASONS_GIVEN:
    case EV_WITHDRAWN:
        return true;
    case EV_MADE:
    case EV_FILED:
    case EV_RECEIVED:
    case EV_CORRECTION_NOTICE:
    case EV_EXTENDED:
    case EV_THIRD_ASKED:
    case EV_MAKER_ASKED:
    case EV_AGENCY_ASKED:
    case EV_FEE_NOTICE:
    case EV_REASONS_ASKED:
    case EV_DELAYED:
    case EV_ANSWERED:
    case EV_DELIVERED:
    case EV_CLOSED:
    case EV__MAX:
        return false;
    }
    return false;
}

enum err disclose_event(struct ctx *c, struct request_id id, int seen,
                        const struct clock_event *e)
{
    struct request r = {0};
    int64_t fen = 0;

    if (!by_hand(e->kind))
        return fail_set(&c->fail, ERR_RULE, "", "“%.*s”由相应的文书产生，请起草并发出文书",
                        STR_ARG(event_zh(e->kind)));
    if (!day_is_set(e->day))
        return fail_set(&c->fail, ERR_INPUT, "day", "请填写日期");
    if (e->kind == EV_SUSPENDED && !e->note.n)
        return fail_rule(&c->fail, ERR_INPUT, "《条例》没有规定中止",
                         "中止应写明所依据的法律和事由");
    db_begin(c);
    work_on(c, id, seen, &r);
    case_take(c, &r, e);
    /* The fee is income of the year in which it is paid: table two, 20 (8). */
    if (e->kind == EV_PAID && !c->fail.code && (fen = case_fee_fen(c, id)) > 0)
        fee_income_insert(c, r.unit, day_year(e->day), S("政府信息公开信息处理费"), fen);
    if (e->kind == EV_WITHDRAWN)
        request_put_outcome(c, id, S("O23"));
    return db_end(c);
}

enum err disclose_repeat(struct ctx *c, struct request_id id, int seen,
                         struct str earlier_number)
{
    struct request r = {0}, before = {0};

    db_begin(c);
    work_on(c, id, seen, &r);
    if (!c->fail.code &&
        (!request_by_number(c, r.unit, str_trim_wide(earlier_number), &before) ||
         before.id.n == id.n))
        fail_set(&c->fail, ERR_INPUT, "earlier", "本单位没有编号为“%.*s”的另一件申请",
                 STR_ARG(utf8_head(earlier_number, 40)));
    request_put_links(c, id, before.id, (struct request_id){0}, (struct request_id){0});
    case_step(c, &r, S("repeat"), said(c->mem, "earlier", before.number));
    return db_end(c);
}

enum err disclose_split(struct ctx *c, struct request_id id, int seen, struct str content,
                        struct request_id *out)
{
    struct request r = {0}, part;
    struct applicant who = {0};
    struct request_event_list ledger = {0};
    struct unit u = {0};
    struct str number = {0};

    if (!str_trim_wide(content).n || utf8_count(content) > CONTENT_MOST)
        return fail_set(&c->fail, ERR_INPUT, "content", "请写明拆分出来的申请内容，最多 %d 字",
                        CONTENT_MOST);
    db_begin(c);
    work_on(c, id, seen, &r);
    if (!c->fail.code && day_is_set(r.closed))
        fail_set(&c->fail, ERR_RULE, "", "已经办结的申请不能拆分");
    (void)unit_load(c, r.unit, &u);
    (void)applicant_open(c, id, r.applicant, &who);
    if (!c->fail.code) {
        part = r;
        number = str_fmt(
            c->mem, "%.*s-%lld", STR_ARG(r.number),
            (long long)counter_next(c, r.unit, str_concat(c->mem, S("split:"), r.number), 0) +
                1);
        part.number = number;
        part.content = content;
        part.subject = applicant_hide(c->mem, &who, utf8_head(str_trim_wide(content), 40));
        part.split_of = id;
        *out = request_insert(c, &part, query_code_hash(c, number, secret_token(c->mem, 24)),
                              request_applicant_key(c, id));
        request_put_applicant(c, *out, applicant_seal(c, *out, &who));
        request_events(c, id, &ledger);
        request_events_read(c, &ledger);
    }
    /* It was received with the paper that it came on. */
    for (isize i = 0; i < ledger.n && !c->fail.code; i++) {
        struct request_event e = ledger.p[i];

        if (!str_eq(e.kind, S("filed")) && !str_eq(e.kind, S("received")) &&
            !str_eq(e.kind, S("confirmed")))
            continue;
        e.request = *out;
        (void)request_event_insert(c, r.unit, &e);
    }
    disclose_derive(c, *out, NULL);
    case_step(c, &r, S("split"), said(c->mem, "number", number));
    return db_end(c);
}

enum err disclose_join(struct ctx *c, struct request_id id, int seen, struct str other_number)
{
    struct request r = {0}, other = {0};
    struct clock_event e = {.kind = EV_CLOSED, .day = ctx_today(c), .note = S("并案办理")};

    db_begin(c);
    work_on(c, id, seen, &r);
    if (!c->fail.code && (!request_by_number(c, r.unit, str_trim_wide(other_number), &other) ||
                          other.id.n == id.n))
        fail_set(&c->fail, ERR_INPUT, "other", "本单位没有编号为“%.*s”的另一件申请",
                 STR_ARG(utf8_head(other_number, 40)));
    if (!c->fail.code) {
        struct str mine = request_applicant_key(c, id),
                   theirs = request_applicant_key(c, other.id);

        if (!str_eq(mine, theirs))
            fail_set(&c->fail, ERR_RULE, "other", "只有同一申请人的申请可以并案办理");
    }
    request_put_links(c, id, (struct request_id){0}, (struct request_id){0}, other.id);
    case_take(c, &r, &e);
    request_put_outcome(c, id, S("O23"));
    case_step(c, &r, S("joined"), said(c->mem, "number", other.number));
    return db_end(c);
}
