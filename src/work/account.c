/* SPDX-License-Identifier: MulanPSL-2.0 */
/* account.c - accounts, roles, one's own password and second factor; see account.h. Log-in and
 * sessions stand in session.c. */
#include "work/account.h"

#include "base/json.h"
#include "base/utf8.h"
#include "law/permit.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "store/unit.h"
#include "work/may.h"
#include "work/second.h"

/* ---- what may be a login, a name, a password */

static bool login_ok(struct str s)
{
    if (s.n < 2 || s.n > 40)
        return false;
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
              c == '_'))
            return false;
    }
    return true;
}

static bool name_ok(struct str s)
{
    return s.n > 0 && utf8_valid(s) && utf8_count(s) <= 40 && str_eq(s, str_trim_wide(s));
}

enum err password_rule(struct str login, struct str password, struct fail *why)
{
    bool letter = false, digit = false, other = false;
    bool one = true;

    if (why->code)
        return why->code;
    if (password.n > PASSWORD_MAX)
        return fail_set(why, ERR_INPUT, "password", "密码太长");
    if (!utf8_valid(password) || utf8_count(password) < PASSWORD_LEAST)
        return fail_set(why, ERR_INPUT, "password", "密码至少要%d个字符", PASSWORD_LEAST);
    for (isize i = 0; i < password.n; i++) {
        char c = password.p[i];

        letter |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        digit |= c >= '0' && c <= '9';
        other |= c < '0' || c > 'z' || (c > '9' && c < 'A') || (c > 'Z' && c < 'a');
        one &= c == password.p[0];
    }
    if (one || letter + digit + other < 2)
        return fail_set(why, ERR_INPUT, "password",
                        "密码要包含字母、数字、其他符号中的至少两种");
    if (login.n && str_has(password, login))
        return fail_set(why, ERR_INPUT, "password", "密码不能包含用户名");
    return OK;
}

/* ---- accounts */

/* Checks what was entered and computes the password, before any transaction. */
static struct str prepare(struct ctx *c, const struct account_new *a, struct str *shown)
{
    struct str hash = {0};
    struct str password = a->password;

    if (c->fail.code)
        return hash;
    if (!login_ok(a->login)) {
        fail_set(&c->fail, ERR_INPUT, "login",
                 "用户名用2到40个小写字母、数字、点、横线或者下划线");
        return hash;
    }
    if (!name_ok(a->name)) {
        fail_set(&c->fail, ERR_INPUT, "name", "请填写姓名（不超过40字）");
        return hash;
    }
    if (!password.n)
        password = recovery_code(c->mem);
    else
        password_rule(a->login, password, &c->fail);
    if (!c->fail.code)
        password_hash(keyring_gate(c->keys), c->mem, password, &hash, &c->fail);
    if (shown)
        *shown = password;
    return hash;
}

static struct str account_json(struct arena *mem, const struct account_new *a)
{
    struct buf b = buf_new(mem, 128);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "login", a->login);
    jout_put_str(&j, "name", a->name);
    jout_end(&j);
    return buf_str(&b);
}

static struct user_id insert(struct ctx *c, const struct account_new *a, struct str hash)
{
    struct user_id id;
    struct account row = {.unit = a->unit,
                          .office = a->office,
                          .login = a->login,
                          .name = a->name,
                          .password = hash,
                          .must_change = !a->keep_password};
    struct account other;

    if (account_find(c, a->login, &other))
        fail_set(&c->fail, ERR_CONFLICT, "login", "用户名“%.*s”已经有人使用",
                 STR_ARG(a->login));
    id = account_insert(c, &row);
    audit_add(c, a->unit, S("user_add"), S("account"), id.n, S(""), account_json(c->mem, a));
    return id;
}

enum err account_first(struct ctx *c, const struct account_new *a, struct user_id *out,
                       struct str *password)
{
    struct grant g = {ROLE_ADMIN, a->unit, {0}, true};
    struct str hash = prepare(c, a, password);
    struct user_id id;

    db_begin(c);
    if (account_count(c))
        fail_set(&c->fail, ERR_CONFLICT, "login",
                 "已经有用户，第一个管理员只能设立一次；请由管理员添加用户");
    id = insert(c, a, hash);
    grant_add(c, id, &g);
    audit_add(c, a->unit, S("grant"), S("account"), id.n, S(""),
              S("{\"role\":\"admin\",\"reach\":true}"));
    if (db_end(c) == OK)
        *out = id;
    return c->fail.code;
}

enum err account_add(struct ctx *c, const struct account_new *a, struct user_id *out,
                     struct str *password)
{
    struct str hash = prepare(c, a, password);
    struct user_id id;

    db_begin(c);
    may(c, ACT_USER, a->unit);
    id = insert(c, a, hash);
    if (db_end(c) == OK && out)
        *out = id;
    return c->fail.code;
}

/* The account, if the actor may manage it. */
static void managed(struct ctx *c, struct user_id id, struct account *a)
{
    account_load(c, id, a);
    if (!c->fail.code)
        may(c, ACT_USER, a->unit);
}

enum err account_edit(struct ctx *c, struct user_id id, struct str name,
                      struct office_id office)
{
    struct account a = {0};
    struct account_new was, is;

    db_begin(c);
    managed(c, id, &a);
    if (!name_ok(name))
        fail_set(&c->fail, ERR_INPUT, "name", "请填写姓名（不超过40字）");
    was = (struct account_new){.login = a.login, .name = a.name};
    is = (struct account_new){.login = a.login, .name = name};
    account_rename(c, id, name, office);
    audit_add(c, a.unit, S("user_edit"), S("account"), id.n, account_json(c->mem, &was),
              account_json(c->mem, &is));
    return db_end(c);
}

enum err account_set_disabled(struct ctx *c, struct user_id id, bool disabled)
{
    struct account a = {0};
    struct actor roles = {0};

    db_begin(c);
    managed(c, id, &a);
    if (id.n == c->actor.user.n)
        fail_set(&c->fail, ERR_RULE, "account", "不能停用本人的账号，请由另一位管理员办理");
    grant_all(c, id, &roles);
    for (isize i = 0; disabled && i < roles.grants.n; i++)
        if (roles.grants.p[i].role == ROLE_ADMIN && grant_holders(c, ROLE_ADMIN) < 2)
            fail_set(&c->fail, ERR_RULE, "account", "这是唯一的系统管理员，不能停用");
    account_disable(c, id, disabled);
    if (disabled)
        session_end_all(c, id, (struct session_id){0});
    audit_add(c, a.unit, disabled ? S("user_disable") : S("user_enable"), S("account"), id.n,
              S(""), S(""));
    return db_end(c);
}

enum err account_reset(struct ctx *c, struct user_id id, bool drop_second, struct str *password)
{
    struct account a = {0};
    struct str fresh = recovery_code(c->mem), hash = {0};

    if (!c->fail.code)
        password_hash(keyring_gate(c->keys), c->mem, fresh, &hash, &c->fail);
    db_begin(c);
    managed(c, id, &a);
    account_password(c, id, hash, true);
    if (drop_second) {
        account_totp(c, id, (struct str){0});
        recovery_replace(c, a.unit, id, NULL, 0);
    }
    session_end_all(c, id, (struct session_id){0});
    audit_add(c, a.unit, S("user_reset"), S("account"), id.n, S(""),
              drop_second ? S("{\"second_factor\":\"dropped\"}") : S(""));
    if (db_end(c) == OK)
        *password = fresh;
    return c->fail.code;
}

/* ---- roles */

static struct str grant_json(struct arena *mem, const struct grant *g)
{
    return str_fmt(mem, "{\"role\":\"%.*s\",\"unit\":%lld,\"reach\":%s}",
                   STR_ARG(role_name(g->role)), (long long)g->unit.n,
                   g->reach ? "true" : "false");
}

/* A role that reaches below can only be given by whose own role does. */
static bool own_reaches(struct ctx *c, struct unit_id unit)
{
    isize n = 0;
    const struct unit_id *above = unit_above(c, unit, &n);

    if (c->actor.system)
        return true;
    for (isize i = 0; i < c->actor.grants.n; i++) {
        const struct grant *g = &c->actor.grants.p[i];

        for (isize k = 0; k < n; k++)
            if (g->reach && permit_role(g->role, ACT_USER) && above[k].n == g->unit.n)
                return true;
    }
    return false;
}

static void role_change(struct ctx *c, struct user_id id, const struct grant *g)
{
    struct account a = {0};

    account_load(c, id, &a);
    may(c, ACT_USER, g->unit);
    if (g->role <= ROLE_NONE || g->role >= ROLE__MAX)
        fail_set(&c->fail, ERR_INPUT, "role", "没有这个角色");
    if (!c->actor.system && id.n == c->actor.user.n)
        fail_set(&c->fail, ERR_RULE, "role", "不能改动本人的角色，请由另一位管理员办理");
    if (g->reach && !own_reaches(c, g->unit))
        fail_set(&c->fail, ERR_FORBIDDEN, "reach",
                 "您的角色不涵盖下级单位，不能授予这样的角色");
}

enum err account_grant(struct ctx *c, struct user_id id, const struct grant *g)
{
    struct actor now = {0};

    db_begin(c);
    role_change(c, id, g);
    grant_all(c, id, &now);
    for (isize i = 0; i < now.grants.n; i++)
        if (now.grants.p[i].role == g->role && now.grants.p[i].unit.n == g->unit.n)
            fail_set(&c->fail, ERR_CONFLICT, "role", "该用户已经有这个角色");
    grant_add(c, id, g);
    audit_add(c, g->unit, S("grant"), S("account"), id.n, S(""), grant_json(c->mem, g));
    return db_end(c);
}

enum err account_revoke(struct ctx *c, struct user_id id, const struct grant *g)
{
    db_begin(c);
    role_change(c, id, g);
    if (g->role == ROLE_ADMIN && grant_holders(c, ROLE_ADMIN) < 2)
        fail_set(&c->fail, ERR_RULE, "role", "这是唯一的系统管理员，不能取消");
    grant_end(c, id, g);
    audit_add(c, g->unit, S("revoke"), S("account"), id.n, grant_json(c->mem, g), S(""));
    return db_end(c);
}

enum err account_list(struct ctx *c, struct unit_id unit, struct account_view_list *out)
{
    struct account_list all = {0};

    db_begin_read(c);
    may(c, ACT_USER, unit);
    account_all(c, unit, &all);
    out->p = NEW(c->mem, struct account_view, all.n ? all.n : 1);
    out->n = all.n;
    for (isize i = 0; i < all.n; i++) {
        out->p[i].a = all.p[i];
        grant_all(c, all.p[i].id, &out->p[i].roles);
    }
    return db_end(c);
}

/* ---- one's own */

static void own(struct ctx *c, struct account *a)
{
    if (!c->actor.user.n)
        fail_set(&c->fail, ERR_LOGIN, "permission", "请先登录");
    account_load(c, c->actor.user, a);
}

/* The password of whoever acts, asked again. Opens a reading transaction of its own. */
static void own_password(struct ctx *c, struct str password, struct account *a)
{
    bool right = false;

    db_begin_read(c);
    own(c, a);
    if (db_end(c) != OK)
        return;
    password_check(keyring_gate(c->keys), a->password, password, &right, &c->fail);
    if (!right)
        fail_set(&c->fail, ERR_INPUT, "old", "原密码不对");
}

enum err password_change(struct ctx *c, struct str old, struct str fresh)
{
    struct account a = {0};
    struct str hash = {0};

    own_password(c, old, &a);
    password_rule(a.login, fresh, &c->fail);
    if (!c->fail.code && str_eq(old, fresh))
        fail_set(&c->fail, ERR_INPUT, "password", "新密码不能与原密码相同");
    if (!c->fail.code)
        password_hash(keyring_gate(c->keys), c->mem, fresh, &hash, &c->fail);
    db_begin(c);
    account_password(c, a.id, hash, false);
    session_end_all(c, a.id, c->actor.session);
    audit_add(c, a.unit, S("password"), S("account"), a.id.n, S(""), S(""));
    return db_end(c);
}

/* A secret that is offered and not yet enrolled is sealed for its user. */
static struct str offer_place(struct ctx *c)
{
    return str_fmt(c->mem, "totp.offer:%lld", (long long)c->actor.user.n);
}

enum err totp_offer(struct ctx *c, struct totp_offer *out)
{
    struct account a = {0};
    uint8_t bytes[TOTP_SECRET];
    struct str secret = {(const char *)bytes, TOTP_SECRET};

    db_begin_read(c);
    own(c, &a);
    if (a.totp.n)
        fail_set(&c->fail, ERR_CONFLICT, "totp", "已经启用两步验证");
    if (db_end(c) != OK)
        return c->fail.code;
    os_random(bytes, TOTP_SECRET);
    out->secret32 = base32_of(c->mem, secret);
    out->uri = totp_uri(c->mem, S("公开"), a.login, secret);
    out->sealed =
        base64url_of(c->mem, keyring_seal(c->keys, c->mem, KEY_TOTP, offer_place(c), secret));
    secret_wipe(bytes, TOTP_SECRET);
    return OK;
}

enum err totp_enrol(struct ctx *c, struct str sealed, struct str code,
                    struct str codes[RECOVERY_CODES])
{
    struct account a = {0};
    struct str raw = {0}, secret = {0}, hashes[RECOVERY_CODES];
    int64_t step;

    if (!base64_parse(c->mem, sealed, &raw))
        fail_set(&c->fail, ERR_INPUT, "code", "页面已经过期，请重新打开");
    if (!c->fail.code)
        keyring_unseal(c->keys, c->mem, KEY_TOTP, offer_place(c), raw, &secret, &c->fail);
    db_begin(c);
    own(c, &a);
    if (a.totp.n)
        fail_set(&c->fail, ERR_CONFLICT, "totp", "已经启用两步验证");
    step = c->fail.code ? 0 : totp_check(secret, code, c->now, 0);
    if (!step)
        fail_set(&c->fail, ERR_INPUT, "code", "验证码不对，请核对手机时间");
    if (!c->fail.code) {
        account_totp(c, a.id, second_seal(c, a.id, secret));
        account_totp_step(c, a.id, step);
        for (int i = 0; i < RECOVERY_CODES; i++) {
            codes[i] = recovery_code(c->mem);
            hashes[i] = second_spare_hash(c, a.id, codes[i]);
        }
        recovery_replace(c, a.unit, a.id, hashes, RECOVERY_CODES);
        session_second_factor(c, c->actor.session);
        session_end_all(c, a.id, c->actor.session);
    }
    audit_add(c, a.unit, S("totp_enrol"), S("account"), a.id.n, S(""), S(""));
    if (db_end(c) == OK)
        c->actor.second_factor = true;
    return c->fail.code;
}

enum err totp_drop(struct ctx *c, struct str password)
{
    struct account a = {0};

    own_password(c, password, &a);
    db_begin(c);
    account_totp(c, a.id, (struct str){0});
    recovery_replace(c, a.unit, a.id, NULL, 0);
    audit_add(c, a.unit, S("totp_drop"), S("account"), a.id.n, S(""), S(""));
    return db_end(c);
}

enum err totp_confirm(struct ctx *c, struct str code)
{
    struct account a = {0};
    bool right;

    db_begin(c);
    own(c, &a);
    if (!a.totp.n)
        fail_set(&c->fail, ERR_RULE, "totp", "请先在“我的账号”里启用两步验证");
    second_wait(c, &a);
    right = second_check(c, &a, code);
    if (right)
        session_second_factor(c, c->actor.session);
    audit_add(c, a.unit, right ? S("second_factor") : S("second_factor_failed"), S("account"),
              a.id.n, S(""), S(""));
    if (db_end(c) == OK && !right)
        fail_set(&c->fail, ERR_INPUT, "code", "验证码不对");
    if (!c->fail.code)
        c->actor.second_factor = true;
    return c->fail.code;
}
