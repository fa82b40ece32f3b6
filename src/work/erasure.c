/* SPDX-License-Identifier: MulanPSL-2.0 */
/* erasure.c - personal data are erased after archiving, on an approved list; see disclose.h
 *
 * One proposes, somebody else approves; then the sealed fields, the keyed hashes and the files go
 * and the figures stay. Art. 45 asks for rules of archiving; the two pairs of eyes are design.
 */
#include "store/account.h"
#include "store/audit.h"
#include "store/dispute.h"
#include "store/redaction.h"
#include "store/outbox.h"
#include "work/applicant.h"
#include "work/disclose_in.h"
#include "work/may.h"
#include "work/notify.h"

enum { CASES_MOST = 2000 };

enum err erasure_propose(struct ctx *c, struct unit_id unit, const struct request_id *cases,
                         isize n, struct str reason, int64_t *out)
{
    if (!n || n > CASES_MOST)
        return fail_set(&c->fail, ERR_INPUT, "cases", "请选择 1 至 %d 件已经办结归档的申请",
                        CASES_MOST);
    if (!str_trim_wide(reason).n)
        return fail_set(&c->fail, ERR_INPUT, "reason",
                        "请写明销毁的依据（保管期限、归档情况）");
    db_begin(c);
    may(c, ACT_CASE, unit);
    *out = erasure_insert(c, unit, reason);
    for (isize i = 0; i < n && !c->fail.code; i++) {
        struct request r = {0};

        if (request_load(c, cases[i], &r))
            break;
        if (r.unit.n != unit.n || !day_is_set(r.closed) || r.erased_at.s)
            fail_set(&c->fail, ERR_RULE, "cases", "%.*s 尚未办结或者已经销毁",
                     STR_ARG(r.number));
        erasure_add(c, unit, *out, cases[i]);
    }
    audit_add(c, unit, S("erasure_proposed"), S("erasure"), *out, S(""), S(""));
    notify_erasure(c, unit, *out, n);
    return db_end(c);
}

/* What is written freely about disputes of a case may name who asked; the rest of it is kept. */
static void disputes_hide(struct ctx *c, const struct request *r)
{
    struct applicant who = {0};
    struct dispute_list suits = {0};

    if (!r->applicant.n || applicant_open(c, r->id, r->applicant, &who))
        return;
    dispute_of_request(c, r->id, &suits);
    for (isize i = 0; i < suits.n && !c->fail.code; i++) {
        struct dispute *d = &suits.p[i];

        d->ground = applicant_hide(c->mem, &who, d->ground);
        d->ordered = applicant_hide(c->mem, &who, d->ordered);
        d->note = applicant_hide(c->mem, &who, d->note);
        dispute_put_texts(c, d);
    }
}

enum err erasure_approve(struct ctx *c, int64_t erasure)
{
    struct request_list cases = {0};
    struct erasure e = {0};
    bool waived;

    db_begin(c);
    (void)erasure_load(c, erasure, &e);
    may(c, ACT_CASE_APPROVE, e.unit);
    if (!c->fail.code && e.approved_at.s)
        fail_set(&c->fail, ERR_RULE, "", "这份清单已经销毁");
    waived = may_second(c, e.unit, e.proposed_by, "提出销毁的人不能自己批准");
    erasure_cases(c, erasure, &cases);
    for (isize i = 0; i < cases.n && !c->fail.code; i++) {
        disputes_hide(c, &cases.p[i]);
        request_erase(c, cases.p[i].id);
        request_files_remove(c, cases.p[i].id);
        letters_erase(c, cases.p[i].id);
        redactions_erase(c, cases.p[i].id);
        outbox_erase(c, cases.p[i].id);
        case_step(c, &cases.p[i], S("erased"), S("{}"));
    }
    erasure_done(c, erasure);
    audit_add(c, e.unit, S("erasure"), S("erasure"), erasure, S(""),
              waived ? S(WAIVED_JSON) : S(""));
    return db_end(c);
}

enum err erasure_offer(struct ctx *c, struct unit_id unit, struct day until,
                       const struct request_page *after, int n, struct erasable *out)
{
    db_begin_read(c);
    may(c, ACT_CASE, unit);
    erasure_all(c, unit, &out->lists);
    erasure_ripe(c, unit, until, after, n + 1, &out->rows);
    out->more = out->rows.n > n;
    if (out->more)
        out->rows.n = n;
    return db_end(c);
}

static struct str name_of(struct ctx *c, struct user_id id)
{
    struct account a = {0};

    return id.n && !c->fail.code && !account_load(c, id, &a) ? a.name : S("");
}

enum err erasure_open(struct ctx *c, int64_t id, struct erasure_open *out)
{
    db_begin_read(c);
    if (!erasure_load(c, id, &out->e))
        may(c, ACT_CASE, out->e.unit);
    erasure_cases(c, id, &out->cases);
    out->proposer = name_of(c, out->e.proposed_by);
    out->approver = name_of(c, out->e.approved_by);
    out->may_approve = may_ask(c, ACT_CASE_APPROVE, out->e.unit) &&
                       may_second_ask(c, out->e.unit, out->e.proposed_by);
    out->own = out->e.proposed_by.n == c->actor.user.n;
    return db_end(c);
}
