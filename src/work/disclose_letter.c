/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_letter.c - letters: drafted, approved, numbered, sent; see disclose.h
 *
 * A draft holds only what the officer wrote into the blanks. Approval fills them for good: text,
 * title, addressee and contact are frozen with the letter, so that a later change of the wording
 * or of the unit's address changes no letter that has left the house.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/letter_text.h"
#include "store/unit.h"
#include "law/correction.h"
#include "work/disclose_in.h"
#include "work/guess.h"
#include "work/letter_blanks.h"
#include "work/letter_release.h"
#include "work/may.h"
#include "work/notify.h"

enum { VALUE_MOST = 4000 };

static struct str place(struct ctx *c, struct request_id id)
{
    return str_fmt(c->mem, "letter.fields:%lld", (long long)id.n);
}

static struct str seal_blanks(struct ctx *c, struct request_id id,
                              const struct blank_list *blanks,
                              const struct letter_draft *frozen)
{
    struct buf b = buf_new(c->mem, 1024);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_key(&j, "blanks");
    jout_array(&j);
    for (isize i = 0; i < blanks->n; i++) {
        jout_object(&j);
        jout_put_str(&j, "name", blanks->p[i].name);
        jout_put_str(&j, "value", blanks->p[i].value);
        jout_end(&j);
    }
    jout_end(&j);
    if (frozen) {
        jout_put_str(&j, "text", frozen->filled);
        jout_put_str(&j, "title", frozen->title);
        jout_put_str(&j, "addressee", frozen->addressee);
        jout_put_str(&j, "contact", frozen->contact);
        jout_put_str(&j, "issuer", frozen->issuer);
    }
    jout_end(&j);
    return keyring_seal(c->keys, c->mem, KEY_PERSONAL, place(c, id), buf_str(&b));
}

static const struct jval *unseal_row(struct ctx *c, const struct letter_row_db *row,
                                     struct blank_list *out)
{
    struct jval *o = NULL;
    const struct jval *list;
    struct str text = {0};
    isize cap = 0;

    if (c->fail.code ||
        keyring_unseal(c->keys, c->mem, KEY_PERSONAL, place(c, row->request), row->fields,
                       &text, &c->fail) ||
        jval_parse(c->mem, text, &o, &c->fail))
        return NULL;
    list = jval_get(o, "blanks");
    for (const struct jval *v = list ? list->first : NULL; v; v = v->next)
        blank_set(c->mem, out, &cap, jval_get_str(v, "name"), jval_get_str(v, "value"));
    return o;
}

/* The regulation by its full name where it is first named; not within what the applicant asked for, which is
 * quoted as it was written. */
static struct str full_name(struct arena *mem, struct str s, struct str asked)
{
    static const struct str brief = LIT("《条例》");
    isize quote = asked.n ? str_find(s, asked) : -1, at = str_find(s, brief);

    if (quote >= 0 && at >= quote && at < quote + asked.n) {
        isize from = quote + asked.n;

        at = str_find(str_from(s, from), brief);
        at = at < 0 ? at : at + from;
    }
    if (at < 0)
        return s;
    return str_fmt(mem, "%.*s《中华人民共和国政府信息公开条例》（以下简称《条例》）%.*s",
                   STR_ARG(str_slice(s, 0, at)), STR_ARG(str_from(s, at + brief.n)));
}

/* Whether the program fills this blank. The end of the period for correction is known for D21 by the notice
 * that went out; for P02 the officer sets it. */
static bool is_own(const struct letter_draft *d, struct str name)
{
    if (str_eq(name, S("依据")))
        return blank_value(&d->own, name).n > 0;
    return blank_is_own(name) || (str_eq(d->rule.id, S("D21")) && str_eq(name, S("补正期限")) &&
                                  blank_value(&d->own, name).n);
}

/* All that a draft shows, within a transaction. */
static void draft(struct ctx *c, const struct request *r, struct str rule, struct str outcome,
                  const struct blank_list *given, struct letter_draft *out)
{
    struct blank_list names = {0}, all = {0};
    struct letter_facts f = {.r = r};
    struct correction result = {0};
    isize cap = 0, all_cap = 0, own_cap = 0;
    struct str wording;

    if (c->fail.code)
        return;
    if (!letter_rule_find(c->mem, rule, &out->rule)) {
        fail_set(&c->fail, ERR_INPUT, "rule", "没有这种文书");
        return;
    }
    out->outcome = outcome;
    out->has_outcome = outcome.n && outcome_find(outcome, &out->o);
    if (r->correction != correction_letter(rule) && (r->correction || str_eq(rule, S("P13")))) {
        fail_rule(&c->fail, ERR_RULE, "《条例》第四十一条",
                  r->correction ? "更正请求不是公开申请：请用更正处理告知书告知结果"
                                : "更正处理告知书只用于更正请求");
        return;
    }
    if (str_eq(rule, S("P13")) && !correction_find(outcome, &result)) {
        fail_set(&c->fail, ERR_INPUT, "outcome", "请选择更正请求的处理结果");
        return;
    }
    if (out->rule.answers || str_eq(rule, S("D23"))) {
        if (!out->has_outcome || !str_eq(out->o.letter, rule)) {
            fail_set(&c->fail, ERR_INPUT, "outcome", "请选择处理结果");
            return;
        }
    }
    wording = letter_text_get(c, r->unit, rule);
    out->text = wording.n ? wording : out->rule.text;
    letter_facts_load(c, &f);
    if (out->masked) {
        struct request *shown = NEW(c->mem, struct request, 1);

        *shown = *r;
        shown->content = applicant_hide(c->mem, &f.who, r->content);
        f.r = shown;
        f.who = applicant_mask(c->mem, &f.who);
    }
    letter_own_blanks(c, &f, out, given);
    out->title = out->rule.title;
    out->issuer = f.u.name;
    out->contact = letter_contact(c, &f);
    wording_blanks(c->mem, out->text, &names);
    if (!letter_to_applicant(&out->rule))
        blank_set(c->mem, &out->blanks, &cap, S("收件人"), blank_value(given, S("收件人")));
    for (isize i = 0; i < names.n; i++) {
        struct str name = names.p[i].name;

        if (!is_own(out, name))
            blank_set(c->mem, &out->blanks, &cap, name, blank_value(given, name));
    }
    if (result.id.n && !blank_value(given, S("处理结果")).n)
        blank_set(c->mem, &out->blanks, &cap, S("处理结果"), result.words);
    for (isize i = 0; i < out->own.n; i++)
        blank_set(c->mem, &all, &all_cap, out->own.p[i].name, out->own.p[i].value);
    for (isize i = 0; i < out->blanks.n; i++)
        if (str_trim_wide(out->blanks.p[i].value).n)
            blank_set(c->mem, &all, &all_cap, out->blanks.p[i].name,
                      letter_day_words(c->mem, out->blanks.p[i].name, out->blanks.p[i].value));
    out->filled = full_name(c->mem, wording_fill(c->mem, out->text, &all, &out->missing),
                            blank_value(&out->own, S("申请内容")));
    out->addressee =
        letter_to_applicant(&out->rule) ? f.who.name : blank_value(given, S("收件人"));
    if (!out->addressee.n) {
        own_cap = out->missing.n;
        *LIST_ADD(c->mem, &out->missing, own_cap) = (struct blank){S("收件人"), S("")};
    }
    letter_doubts(c, &f, out);
}

/* A letter to the applicant shows who that is: opening it is a look like any other. */
static void looked(struct ctx *c, const struct request *r, const struct letter_draft *d)
{
    if (!c->fail.code && letter_to_applicant(&d->rule))
        audit_add(c, r->unit, S("case_look"), S("request"), r->id.n, S(""),
                  S("{\"why\":\"letter\"}"));
}

enum err letter_begin(struct ctx *c, struct request_id id, struct str rule, struct str outcome,
                      struct letter_draft *out)
{
    struct request r = {0};
    struct blank_list none = {0};

    db_begin(c);
    if (!request_load(c, id, &r))
        may(c, ACT_CASE, r.unit);
    if (r.officer.n) /* before anybody handles it, a draft shows nobody */
        case_need_sight(c, &r);
    out->masked = !c->fail.code && !case_handles(c, &r);
    draft(c, &r, rule, outcome, &none, out);
    if (!out->masked)
        looked(c, &r, out);
    return db_end(c);
}

/* Loads letter and case and draws the draft anew; frozen parts win. */
static void open_letter(struct ctx *c, int64_t letter, struct request *r,
                        struct letter_draft *out)
{
    struct blank_list given = {0};
    const struct jval *o;

    if (letter_load(c, letter, &out->row) || request_load(c, out->row.request, r))
        return;
    if (r->erased_at.s) {
        fail_set(&c->fail, ERR_GONE, "", "这份文书的文字已经按清单销毁");
        return;
    }
    out->masked = false;
    o = unseal_row(c, &out->row, &given);
    draft(c, r, out->row.rule, out->row.outcome, &given, out);
    out->number = out->row.number;
    if (o && jval_get_str(o, "text").n) {
        out->filled = jval_get_str(o, "text");
        out->title = jval_get_str(o, "title");
        out->addressee = jval_get_str(o, "addressee");
        out->contact = jval_get_str(o, "contact");
        out->issuer = jval_get_str(o, "issuer");
        out->missing.n = 0;
    }
}

enum err letter_open(struct ctx *c, int64_t letter, struct letter_draft *out)
{
    struct request r = {0};

    db_begin(c);
    open_letter(c, letter, &r, out);
    letter_need_sight(c, &r, &out->row);
    out->mine = case_handles(c, &r);
    out->signs = letter_signs(c, &r, &out->row);
    looked(c, &r, out);
    return db_end(c);
}

enum err letter_save(struct ctx *c, struct request_id id, int64_t letter, int seen,
                     struct str rule, struct str outcome, const struct blank_list *blanks,
                     int64_t *out)
{
    struct request r = {0};
    struct letter_row_db row = {.rule = rule, .outcome = outcome, .request = id};
    struct letter_rule kind;
    struct correction result;
    struct outcome o;

    for (isize i = 0; i < blanks->n; i++)
        if (utf8_count(blanks->p[i].value) > VALUE_MOST)
            return fail_set(&c->fail, ERR_TOO_LARGE, "blank", "“%.*s”最多 %d 字",
                            STR_ARG(blanks->p[i].name), VALUE_MOST);
    db_begin(c);
    if (letter)
        (void)letter_load(c, letter, &row);
    if (!request_load(c, letter ? row.request : id, &r))
        case_need_handler(c, &r);
    if (!c->fail.code && outcome.n && !outcome_find(outcome, &o) &&
        !correction_find(outcome, &result))
        fail_set(&c->fail, ERR_INPUT, "outcome", "没有这种处理结果");
    if (!c->fail.code && !letter_rule_find(c->mem, row.rule, &kind))
        fail_set(&c->fail, ERR_INPUT, "rule", "没有这种文书");
    row.unit = r.unit;
    row.fields = seal_blanks(c, r.id, blanks, NULL);
    if (letter && !c->fail.code && !str_eq(row.state, S("draft")))
        fail_set(&c->fail, ERR_RULE, "",
                 str_eq(row.state, S("submitted")) ? "文书已经提交审批，退回之后才能修改"
                                                   : "文书已经审批，不能再改");
    if (letter)
        letter_put_fields(c, letter, seen, row.fields, outcome.n ? outcome : row.outcome);
    else
        letter = letter_insert(c, &row);
    audit_add(c, r.unit, S("letter_saved"), S("letter"), letter, S(""),
              str_fmt(c->mem, "{\"rule\":\"%.*s\"}", STR_ARG(row.rule)));
    *out = letter;
    return db_end(c);
}

static struct str new_number(struct ctx *c, struct unit_id unit, struct str rule)
{
    struct unit u = {0};
    int year = day_year(ctx_today(c));

    if (str_eq(rule, S("P01")) || str_eq(rule, S("P12")) || unit_load(c, unit, &u))
        return S("");
    return str_fmt(c->mem, "%.*s公开〔%d〕%lld号",
                   STR_ARG(u.doc_prefix.n   ? u.doc_prefix
                           : u.short_name.n ? u.short_name
                                            : u.name),
                   year, (long long)counter_next(c, unit, S("letter"), year));
}

/* `waived`: by whoever drafted it, in one-person mode. */
static void approve(struct ctx *c, const struct request *r, const struct letter_draft *d,
                    bool waived)
{
    struct blank_list given = {0};

    (void)unseal_row(c, &d->row, &given);
    letter_put_fields(c, d->row.id, 0, seal_blanks(c, r->id, &given, d), d->outcome);
    letter_put_approval(c, d->row.id, new_number(c, r->unit, d->row.rule), ctx_today(c));
    audit_add(c, r->unit, S("letter_approved"), S("letter"), d->row.id, S(""),
              str_fmt(c->mem, "{\"rule\":\"%.*s\",\"outcome\":\"%.*s\"%s}",
                      STR_ARG(d->row.rule), STR_ARG(d->outcome),
                      waived ? ",\"one_person\":true" : ""));
}

static bool in_state(struct ctx *c, const struct letter_draft *d, struct str state,
                     const char *says)
{
    if (c->fail.code)
        return false;
    if (str_eq(d->row.state, state))
        return true;
    fail_set(&c->fail, ERR_RULE, "", "%s", says);
    return false;
}

enum err letter_submit(struct ctx *c, int64_t letter)
{
    struct letter_draft d = {0};
    struct request r = {0};

    db_begin(c);
    open_letter(c, letter, &r, &d);
    case_need_handler(c, &r);
    if (in_state(c, &d, S("draft"), "只有草稿可以提交审批")) {
        letter_release(c, &r, &d);
        letter_put_state(c, letter, S("submitted"), S(""));
        if (d.rule.approver == APPROVER_OFFICER || d.rule.approver == APPROVER_NONE)
            approve(c, &r, &d, false);
        else
            notify_letter(c, &r, d.rule.name,
                          str_fmt(c->mem, "%lld-%d", (long long)letter, d.row.version),
                          letter_signer(c, &r, &d.rule));
        audit_add(c, r.unit, S("letter_submitted"), S("letter"), letter, S(""), S(""));
    }
    return db_end(c);
}

enum err letter_approve(struct ctx *c, int64_t letter, int seen)
{
    struct letter_draft d = {0};
    struct request r = {0};

    db_begin(c);
    open_letter(c, letter, &r, &d);
    if (in_state(c, &d, S("submitted"), "这份文书不在待审批状态")) {
        bool waived = letter_may_sign(c, &r, &d.row);

        if (!c->fail.code && seen && d.row.version != seen)
            fail_set(&c->fail, ERR_CONFLICT, "",
                     "这份文书在您打开之后有改动，没有签发；请看过现在的文字再同意");
        letter_release(c, &r, &d);
        if (!c->fail.code)
            approve(c, &r, &d, waived);
    }
    return db_end(c);
}

enum err letter_return(struct ctx *c, int64_t letter, struct str reason)
{
    struct letter_draft d = {0};
    struct request r = {0};

    if (!str_trim_wide(reason).n)
        return fail_set(&c->fail, ERR_INPUT, "reason", "请写明退回的理由");
    db_begin(c);
    open_letter(c, letter, &r, &d);
    may(c, ACT_CASE_APPROVE, r.unit);
    if (in_state(c, &d, S("submitted"), "这份文书不在待审批状态")) {
        letter_put_state(c, letter, S("draft"), utf8_head(reason, 500));
        audit_add(c, r.unit, S("letter_returned"), S("letter"), letter, S(""), S(""));
    }
    return db_end(c);
}

enum err letter_drop(struct ctx *c, int64_t letter)
{
    struct letter_draft d = {0};
    struct request r = {0};

    db_begin(c);
    open_letter(c, letter, &r, &d);
    case_need_handler(c, &r);
    if (in_state(c, &d, S("draft"), "只有草稿可以删除")) {
        letter_put_state(c, letter, S("dropped"), S(""));
        audit_add(c, r.unit, S("letter_dropped"), S("letter"), letter, S(""), S(""));
    }
    return db_end(c);
}

static bool way_known(struct str way)
{
    static const struct str ways[] = {LIT("direct"), LIT("post"), LIT("web"),
                                      LIT("email"),  LIT("fax"),  LIT("other")};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (str_eq(ways[i], way))
            return true;
    return false;
}

/* The event that sending makes. */
static void send_event(struct ctx *c, const struct request *r, const struct letter_draft *d,
                       struct day day)
{
    struct clock_event e = {.kind = d->rule.event, .day = day};
    int64_t n = 0;

    if (str_eq(d->rule.id, S("P13"))) { /* the result of art. 41 ends it */
        e.kind = EV_CLOSED;
        e.note = d->row.number;
        case_take(c, r, &e);
        request_put_outcome(c, r->id, d->outcome);
        request_files_send(c, r->id, d->row.id);
        return;
    }
    if (!d->rule.sends)
        return;
    if (e.kind == EV_EXTENDED) {
        (void)str_int(blank_value(&d->blanks, S("延长天数")), &n);
        e.n = (int)n;
        e.approval = APPROVAL_GIVEN;
        e.approved = d->row.approved;
    } else if (e.kind == EV_CORRECTION_NOTICE) {
        (void)day_parse_loose(blank_value(&d->blanks, S("补正期限")), &e.until);
    } else if (e.kind == EV_DELAYED) {
        (void)day_parse_loose(blank_value(&d->blanks, S("延迟期限")), &e.until);
    } else if (e.kind == EV_THIRD_ASKED || e.kind == EV_MAKER_ASKED ||
               e.kind == EV_AGENCY_ASKED) {
        e.who = e.kind == EV_THIRD_ASKED ? mask_name(c->mem, d->addressee) : d->addressee;
    }
    e.note = d->row.number;
    case_take(c, r, &e);
    if (d->rule.answers) {
        request_put_outcome(c, r->id, d->outcome);
        request_files_send(c, r->id, d->row.id);
    }
}

enum err letter_send(struct ctx *c, int64_t letter, const struct delivery *v)
{
    struct letter_draft d = {0};
    struct request r = {0};
    struct buf b = buf_new(c->mem, 128);
    struct json_out j = jout_new(&b);

    if (!way_known(v->way))
        return fail_set(&c->fail, ERR_INPUT, "way", "请选择送达方式");
    if (!day_is_set(v->day))
        return fail_set(&c->fail, ERR_INPUT, "day", "请填写发出日期");
    if (utf8_count(v->proof) > 200)
        return fail_set(&c->fail, ERR_INPUT, "proof", "送达凭证最多 200 字");
    db_begin(c);
    open_letter(c, letter, &r, &d);
    case_need_handler(c, &r);
    if (in_state(c, &d, S("approved"), "只有审批通过的文书可以发出")) {
        if (v->day.n < d.row.approved.n)
            fail_set(&c->fail, ERR_INPUT, "day", "发出日期不能早于审批日期（%.*s）",
                     STR_ARG(day_iso(c->mem, d.row.approved)));
        letter_still(c, &r, &d, v->day);
        jout_object(&j);
        jout_put_str(&j, "way", v->way);
        jout_end(&j);
        send_event(c, &r, &d, v->day);
        letter_put_sent(c, letter, v->day, buf_str(&b), v->proof);
        if (letter_to_applicant(&d.rule))
            notify_case(c, r.id, d.rule.answers ? S("answer") : S("letter"),
                        d.rule.answers ? S("") : d.rule.id,
                        str_fmt(c->mem, "%lld", (long long)letter));
        audit_add(c, r.unit, S("letter_sent"), S("letter"), letter, S(""), buf_str(&b));
    }
    return db_end(c);
}

int64_t case_fee_fen(struct ctx *c, struct request_id id)
{
    struct letter_list all = {0};
    int64_t yuan = 0;

    letters_of(c, id, &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        struct letter_draft d = {0};
        struct request r = {0};

        if (!str_eq(all.p[i].rule, S("P10")) || !str_eq(all.p[i].state, S("sent")))
            continue;
        open_letter(c, all.p[i].id, &r, &d);
        (void)str_int(blank_value(&d.own, S("应缴金额")), &yuan);
    }
    return yuan * 100;
}

static void sheet(const struct letter_draft *d, struct letter *out)
{
    bool agency = str_eq(d->rule.layout, S("out"));

    *out = (struct letter){.layout = agency                              ? LETTER_OUT
                                     : str_eq(d->rule.layout, S("form")) ? LETTER_FORM
                                                                         : LETTER_PLAIN,
                           .issuer = d->issuer,
                           .number = d->row.number,
                           .title = d->title,
                           .addressee = d->addressee,
                           .text = d->filled,
                           .date = d->row.approved,
                           .sealed = true,
                           .contact = d->contact,
                           .made = d->row.at};
}

enum err letter_sheet(struct ctx *c, int64_t letter, struct letter *out)
{
    struct letter_draft d = {0};

    if (!letter_open(c, letter, &d))
        sheet(&d, out);
    return c->fail.code;
}

enum err disclose_own_letter(struct ctx *c, struct str number, struct str code, int64_t letter,
                             struct letter *out)
{
    struct letter_draft d = {0};
    struct request mine = {0}, r = {0};

    if (guess_may(c, GUESS_CASE))
        return c->fail.code;
    db_begin_read(c);
    case_by_code(c, number, code, &mine);
    if (!c->fail.code)
        open_letter(c, letter, &r, &d);
    if (!c->fail.code && (r.id.n != mine.id.n || !str_eq(d.row.state, S("sent")) ||
                          !letter_to_applicant(&d.rule)))
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这份文书");
    if (!c->fail.code)
        sheet(&d, out);
    (void)db_end(c);
    return guess_end(c, GUESS_CASE);
}
