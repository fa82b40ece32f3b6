/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session.c - log in and out, who a cookie is; see account.h */
#include "base/buf.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "work/account.h"
#include "work/may.h"
#include "work/second.h"
#include "work/session_in.h"

enum { WAIT_MINUTES = 10, TOUCH_SECONDS = 120, PEER_WINDOW = 600 };

struct str session_hash(struct ctx *c, struct str token)
{
    struct digest *d = NEW(c->mem, struct digest, 1);

    *d = keyring_hash(c->keys, KEY_SESSION, token);
    return digest_str(d);
}

void session_start(struct ctx *c, const struct account *a, struct str agent, bool second,
                   bool provider, struct login *out)
{
    struct session s = {.unit = a->unit,
                        .account = a->id,
                        .second_factor = second,
                        .by_provider = provider,
                        .peer = c->peer,
                        .agent = str_slice(agent, 0, 200)};
    struct str token = secret_token(c->mem, 32);

    out->waits = a->totp.n && !second;
    s.token = session_hash(c, token);
    s.csrf = secret_token(c->mem, 24);
    s.expires_at.s = c->now.s + 60 * (out->waits ? WAIT_MINUTES : SESSION_IDLE_MINUTES);
    out->session = session_insert(c, &s);
    out->token = token;
    out->csrf = s.csrf;
    out->user = a->id;
    out->expires.s = c->now.s + SESSION_HOURS * 3600;
    out->must_change = a->must_change && !provider;
}

/* ---- failures of a login, whether or not somebody has it */

static struct str name_key(struct ctx *c, struct str login)
{
    struct digest d = keyring_hash(c->keys, KEY_FORM, str_concat(c->mem, S("login:"), login));

    return str_concat(c->mem, S("login:"), hex_of(c->mem, digest_str(&d)));
}

/* An unknown login waits and locks like a known one. */
static void unknown_failed(struct ctx *c, struct str login)
{
    struct str key = name_key(c, login);
    struct instant since = {0};
    int64_t hits = throttle_hit(c, key, LOGIN_LOCK_MINUTES * 60, &since);

    throttle_block(c, key,
                   (struct instant){c->now.s + second_delay(hits > 99 ? 99 : (int)hits)});
}

static void account_failed(struct ctx *c, const struct account *a)
{
    account_failures(c, a->id, a->failures + 1,
                     (struct instant){c->now.s + second_delay(a->failures + 1)});
    audit_add(c, a->unit, S("log_in_failed"), S("account"), a->id.n, S(""),
              a->failures + 1 >= LOGIN_LOCK ? S("{\"locked\":true}") : S(""));
}

/* Loads the account and refuses while it must wait. */
static bool look_up(struct ctx *c, struct str login, struct account *a)
{
    bool known = account_find(c, login, a);

    if (known)
        second_wait(c, a);
    else {
        struct instant until = throttle_blocked(c, name_key(c, login));

        if (until.s > c->now.s)
            second_refuse(c, until);
    }
    return known;
}

enum err login_open(struct ctx *c, struct str login, struct str password, struct str agent,
                    struct login *out)
{
    struct account a = {0}, again = {0};
    struct instant since = {0};
    struct str fresh = {0};
    bool right = false, known;

    login = str_lower(c->mem, str_trim(str_slice(login, 0, 100)));
    db_begin(c);
    if (c->peer.n && throttle_hit(c, str_concat(c->mem, S("login-peer:"), c->peer), PEER_WINDOW,
                                  &since) > LOGIN_PEER_HITS)
        fail_set(&c->fail, ERR_RATE, "login", "本网络地址尝试次数太多，请在十分钟后再试");
    known = look_up(c, login, &a);
    if (db_end(c) != OK)
        return c->fail.code;
    password_check(keyring_gate(c->keys), known ? a.password : S(""), password, &right,
                   &c->fail);
    if (right && password_is_old(keyring_gate(c->keys), a.password))
        password_hash(keyring_gate(c->keys), c->mem, password, &fresh, &c->fail);

    db_begin(c); /* the wait is asked again: many attempts may have come at once */
    known = look_up(c, login, &again);
    right = right && known && str_eq(again.password, a.password);
    if (!known)
        unknown_failed(c, login);
    else if (!right)
        account_failed(c, &again);
    else if (again.disabled_at.s)
        audit_add(c, a.unit, S("log_in_disabled"), S("account"), a.id.n, S(""), S(""));
    else {
        account_failures(c, a.id, 0, (struct instant){0});
        if (fresh.n)
            account_password(c, a.id, fresh, again.must_change);
        session_start(c, &again, agent, false, false, out);
        c->actor.user = a.id;
        c->actor.name = again.name;
        audit_add(c, a.unit, S("log_in"), S("account"), a.id.n, S(""),
                  out->waits ? S("{\"waits\":true}") : S(""));
        c->actor = (struct actor){0};
    }
    if (db_end(c) != OK)
        return c->fail.code;
    if (!right)
        return fail_set(&c->fail, ERR_LOGIN, "login", "用户名或者密码不对");
    if (again.disabled_at.s)
        return fail_set(&c->fail, ERR_FORBIDDEN, "login", "这个账号已经停用，请与管理员联系");
    return OK;
}

enum err login_second(struct ctx *c, struct str token, struct str code, struct login *out)
{
    struct session s = {0};
    struct account a = {0};
    bool right = false;

    db_begin(c);
    if (!session_find(c, session_hash(c, token), &s))
        fail_set(&c->fail, ERR_LOGIN, "login", "登录已经过期，请重新登录");
    account_load(c, s.account, &a);
    if (a.disabled_at.s || !a.totp.n || s.second_factor)
        fail_set(&c->fail, ERR_LOGIN, "login", "请重新登录");
    second_wait(c, &a);
    if (!c->fail.code) {
        right = second_check(c, &a, code);
        c->actor.user = a.id;
        c->actor.name = a.name;
        audit_add(c, a.unit, right ? S("second_factor") : S("second_factor_failed"),
                  S("account"), a.id.n, S(""), S(""));
        c->actor = (struct actor){0};
    }
    if (right) {
        session_end(c, s.id);
        session_start(c, &a, s.agent, true, s.by_provider, out);
    }
    if (db_end(c) == OK && !right)
        fail_set(&c->fail, ERR_INPUT, "code", "验证码不对");
    return c->fail.code;
}

enum err login_close(struct ctx *c, struct str token)
{
    struct session s = {0};

    db_begin(c);
    if (session_find(c, session_hash(c, token), &s)) {
        session_end(c, s.id);
        audit_add(c, s.unit, S("log_out"), S("account"), s.account.n, S(""), S(""));
    }
    return db_end(c);
}

/* ---- who is it */

/* Moves the end of an idle session, at most once in TOUCH_SECONDS; never beyond SESSION_HOURS. */
static void touch(struct ctx *c, const struct session *s)
{
    int64_t last = s->created_at.s + SESSION_HOURS * 3600;
    int64_t until = c->now.s + SESSION_IDLE_MINUTES * 60;

    if (c->now.s - s->seen_at.s < TOUCH_SECONDS)
        return;
    db_begin(c);
    session_seen(c, s->id, (struct instant){until < last ? until : last});
    if (db_end(c) != OK && !err_is_users(c->fail.code))
        c->fail = (struct fail){0}; /* no primary at the moment: who only reads goes on */
}

enum session_state session_actor(struct ctx *c, struct str token, struct str *csrf)
{
    struct session s = {0};
    struct account a = {0};
    enum session_state state = SESSION_NONE;

    if (!token.n || token.n > 200)
        return SESSION_NONE;
    db_begin_read(c);
    if (session_find(c, session_hash(c, token), &s) && account_load(c, s.account, &a) == OK &&
        !a.disabled_at.s) {
        state = a.totp.n && !s.second_factor      ? SESSION_WAITS
                : a.must_change && !s.by_provider ? SESSION_MUST_CHANGE
                                                  : SESSION_OPEN;
        if (state != SESSION_WAITS) {
            c->actor = (struct actor){.user = a.id,
                                      .home = a.unit,
                                      .session = s.id,
                                      .login = a.login,
                                      .name = a.name,
                                      .second_factor = s.second_factor};
            grant_all(c, a.id, &c->actor);
        }
        *csrf = s.csrf;
    }
    if (db_end(c) != OK)
        return SESSION_NONE;
    if (state == SESSION_OPEN || state == SESSION_MUST_CHANGE)
        touch(c, &s);
    return state;
}

enum err session_list_own(struct ctx *c, struct session_list *out)
{
    db_begin_read(c);
    session_all(c, c->actor.user, out);
    return db_end(c);
}

enum err session_revoke(struct ctx *c, struct user_id owner, struct session_id id)
{
    struct session_list all = {0};
    struct account a = {0};
    bool found = false;

    db_begin(c);
    account_load(c, owner, &a);
    if (owner.n != c->actor.user.n)
        may(c, ACT_USER, a.unit);
    session_all(c, owner, &all);
    for (isize i = 0; i < all.n; i++)
        found |= all.p[i].id.n == id.n;
    if (!found)
        fail_set(&c->fail, ERR_NOT_FOUND, "session", "这次登录已经结束");
    session_end(c, id);
    audit_add(c, a.unit, S("session_revoke"), S("account"), owner.n, S(""), S(""));
    return db_end(c);
}

enum err session_revoke_others(struct ctx *c)
{
    struct account a = {0};

    db_begin(c);
    account_load(c, c->actor.user, &a);
    session_end_all(c, c->actor.user, c->actor.session);
    audit_add(c, a.unit, S("session_revoke"), S("account"), a.id.n, S(""), S(""));
    return db_end(c);
}
