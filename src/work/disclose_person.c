/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_person.c - who may see who asked, and who handles a case; see disclose.h
 *
 * Masked is the rule. In clear sees: the officer, those who handle the case with them, and whoever must
 * sign a letter of it that waits. The first who acts on a case that nobody handles becomes its officer.
 */
#include "base/json.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/unit.h"
#include "work/disclose_in.h"
#include "work/may.h"

enum { HELPERS_MOST = 10 };

enum role letter_signer(struct ctx *c, const struct request *r, const struct letter_rule *rule)
{
    if (rule->approver == APPROVER_DISCLOSURE)
        return ROLE_DISCLOSURE_HEAD;
    return rule->approver == APPROVER_HEAD &&
                   str_eq(setting_get(c, r->unit, S("case.approver")), S("unit_head"))
               ? ROLE_UNIT_HEAD
               : ROLE_NONE;
}

bool letter_may_sign(struct ctx *c, const struct request *r, const struct letter_row_db *l)
{
    struct letter_rule rule = {0};
    enum role only;

    may(c, ACT_CASE_APPROVE, r->unit);
    if (c->fail.code || !letter_rule_find(c->mem, l->rule, &rule))
        return false;
    only = letter_signer(c, r, &rule);
    if (only == ROLE_DISCLOSURE_HEAD && !has_role(c, r->unit, only))
        fail_rule(&c->fail, ERR_FORBIDDEN, "《条例》第三十三条第二款",
                  "延长答复期限应经政府信息公开工作机构负责人同意");
    else if (only == ROLE_UNIT_HEAD && !has_role(c, r->unit, only))
        fail_set(&c->fail, ERR_FORBIDDEN, "", "本单位的答复由主要领导或者分管领导审批");
    return may_second(c, r->unit, l->drafter, "起草人不能审批自己起草的文书");
}

bool letter_signs(struct ctx *c, const struct request *r, const struct letter_row_db *l)
{
    struct fail was = c->fail;
    bool yes;

    if (was.code || !str_eq(l->state, S("submitted")))
        return false;
    (void)letter_may_sign(c, r, l);
    yes = !c->fail.code;
    if (c->fail.code == ERR_FORBIDDEN || c->fail.code == ERR_RULE || c->fail.code == ERR_LOGIN)
        c->fail = was;
    return yes;
}

/* A day that is not set comes last. */
static bool due_before(struct day a, struct day b)
{
    return day_is_set(a) && (!day_is_set(b) || day_cmp(a, b) < 0);
}

void letters_to_sign(struct ctx *c, struct unit_id unit, struct letter_wait_list *out)
{
    struct letter_list all = {0};
    isize cap = 0;

    *out = (struct letter_wait_list){0};
    letters_waiting(c, unit, &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        const struct letter_row_db *l = &all.p[i];
        struct letter_rule rule = {0};
        struct request r = {0};
        struct letter_wait one;
        isize at;

        if (request_load(c, l->request, &r) || !letter_signs(c, &r, l) ||
            !letter_rule_find(c->mem, l->rule, &rule))
            continue;
        one = (struct letter_wait){l->id, rule.name, r.number, l->drafter_name, r.due};
        (void)LIST_ADD(c->mem, out, cap);
        for (at = out->n - 1; at > 0 && due_before(one.due, out->p[at - 1].due); at--)
            out->p[at] = out->p[at - 1];
        out->p[at] = one;
    }
}

bool case_handles(struct ctx *c, const struct request *r)
{
    if (c->actor.system)
        return true;
    return may_ask(c, ACT_CASE, r->unit) && c->actor.user.n &&
           (r->officer.n == c->actor.user.n || request_helps(c, r->id, c->actor.user));
}

bool case_sees(struct ctx *c, const struct request *r)
{
    struct letter_list all = {0};

    if (case_handles(c, r))
        return true;
    letters_of(c, r->id, &all);
    for (isize i = 0; i < all.n; i++)
        if (letter_signs(c, r, &all.p[i]))
            return true;
    return false;
}

bool letter_sees(struct ctx *c, const struct request *r, const struct letter_row_db *l)
{
    return case_handles(c, r) || letter_signs(c, r, l) ||
           (l->approver.n && l->approver.n == c->actor.user.n);
}

static void refuse(struct ctx *c, const struct request *r)
{
    if (c->fail.code)
        return;
    if (!r->officer.n)
        fail_set(&c->fail, ERR_FORBIDDEN, "",
                 "这件申请还没有承办人：请先在申请页面指派，承办人可以查看");
    else
        fail_set(&c->fail, ERR_FORBIDDEN, "",
                 "申请人信息和文书只有承办人、共同承办人和待签批文书的审批人可以查看；"
                 "需要办理的，请先在申请页面指派或者加为共同承办");
}

void case_need_sight(struct ctx *c, const struct request *r)
{
    may(c, ACT_CASE, r->unit);
    if (!c->fail.code && !case_sees(c, r))
        refuse(c, r);
}

void letter_need_sight(struct ctx *c, const struct request *r, const struct letter_row_db *l)
{
    if (!c->fail.code && !may_ask(c, ACT_CASE_APPROVE, r->unit))
        may(c, ACT_CASE, r->unit);
    if (!c->fail.code && !letter_sees(c, r, l))
        refuse(c, r);
}

static struct str who_json(struct ctx *c, struct str name)
{
    struct buf b = buf_new(c->mem, name.n + 16);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "who", name);
    jout_end(&j);
    return buf_str(&b);
}

void case_take_over(struct ctx *c, struct request *r)
{
    if (c->fail.code || r->officer.n || !c->actor.user.n || day_is_set(r->closed))
        return;
    request_put_officer(c, r->id, c->actor.user, r->office);
    r->officer = c->actor.user;
    case_step(c, r, S("assigned"), who_json(c, c->actor.name));
}

void case_need_handler(struct ctx *c, struct request *r)
{
    may(c, ACT_CASE, r->unit);
    case_take_over(c, r);
    if (!c->fail.code && !case_handles(c, r))
        refuse(c, r);
}

/* Whoever is named as officer sees who asked: so only one whom their roles let handle cases there. */
static bool may_handle(struct ctx *c, struct unit_id unit, const struct account *a)
{
    struct actor who = {.user = a->id};
    const struct unit_id *above;
    struct fail no = {0};
    isize n = 0;

    if (a->unit.n != unit.n || a->disabled_at.s)
        return false;
    grant_all(c, a->id, &who);
    above = unit_above(c, unit, &n);
    return permit_may(&who, ACT_CASE, above, n, &no) == OK;
}

struct str case_may_handle(struct ctx *c, const struct request *r, struct user_id account,
                           const char *what)
{
    struct account a = {0};

    if (c->fail.code || account_load(c, account, &a))
        return S("");
    if (!may_handle(c, r->unit, &a))
        fail_set(&c->fail, ERR_INPUT, "officer",
                 a.unit.n != r->unit.n || a.disabled_at.s
                     ? "%s应是本单位在用的账号"
                     : "%s应有办理依申请公开的角色（承办人、政府信息公开工作机构负责人或者主要"
                       "领导）："
                       "请先由系统管理员授予",
                 what);
    return a.name;
}

enum err disclose_handlers(struct ctx *c, struct unit_id unit, struct account_list *out)
{
    struct account_list all = {0};
    isize cap = 0;

    db_begin_read(c);
    may(c, ACT_CASE, unit);
    account_all(c, unit, &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++)
        if (may_handle(c, unit, &all.p[i]))
            *LIST_ADD(c->mem, out, cap) = all.p[i];
    return db_end(c);
}

enum err disclose_helper(struct ctx *c, struct request_id id, int seen, struct user_id account,
                         bool on)
{
    struct request_helper_list all = {0};
    struct account a = {0};
    struct request r = {0};

    db_begin(c);
    if (!request_load(c, id, &r)) {
        may(c, ACT_CASE, r.unit);
        if (seen)
            request_touch(c, id, seen);
    }
    if (!c->fail.code && !account.n)
        fail_set(&c->fail, ERR_INPUT, "officer", "请选择共同承办人");
    (void)account_load(c, account, &a);
    if (on)
        (void)case_may_handle(c, &r, account, "共同承办人");
    if (!c->fail.code && on && account.n == r.officer.n)
        fail_set(&c->fail, ERR_RULE, "officer", "%.*s已经是承办人", STR_ARG(a.name));
    request_helpers(c, id, &all);
    if (!c->fail.code && on && all.n >= HELPERS_MOST)
        fail_set(&c->fail, ERR_RULE, "officer", "共同承办人最多 %d 人", HELPERS_MOST);
    request_put_helper(c, r.unit, id, account, on);
    case_step(c, &r, on ? S("helper_added") : S("helper_ended"), who_json(c, a.name));
    return db_end(c);
}
