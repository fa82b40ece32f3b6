/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider_login.c - logging in by the identity provider: to it and back; see provider.h */
#include "base/buf.h"
#include "base/jws.h"
#include "base/net.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "store/provider.h"
#include "work/provider_in.h"
#include "work/second.h"
#include "work/session_in.h"

enum {
    CONNECT_MS = 3000,
    TOTAL_MS = 8000,
    ANSWER_MOST = 1 << 18,
    PEER_HITS = 60,
    PEER_WINDOW = 600,
    NEXT_MOST = 500
};

static const struct unit_id everywhere = {0};

static struct str key_text(struct ctx *c, const char *what, struct str of)
{
    struct digest d = keyring_hash(c->keys, KEY_SESSION, str_concat(c->mem, str_of(what), of));

    return str_dup(c->mem, digest_str(&d));
}

/* Both follow from the state and the installation's key: nothing else has to be kept. */
static struct str nonce_of(struct ctx *c, struct str state)
{
    return base64url_of(c->mem, key_text(c, "oidc-nonce:", state));
}

static struct str verifier_of(struct ctx *c, struct str state)
{
    return base64url_of(c->mem, key_text(c, "oidc-verifier:", state));
}

static void settings_of(struct ctx *c, bool secret, struct provider_settings *s,
                        struct str *back)
{
    struct str base = setting_get(c, everywhere, S("platform.base"));

    provider_settings_read(c, secret, s);
    if (!c->fail.code && !s->on)
        fail_set(&c->fail, ERR_RULE, "provider", "没有启用统一身份认证登录");
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    *back = str_concat(c->mem, base, S("/login/oidc/back"));
}

/* --- the provider */

/* An error's name as the standard has them; whatever else somebody sends is not shown. */
static struct str word_of(struct str error)
{
    for (isize i = 0; i < error.n; i++)
        if (!((error.p[i] >= 'a' && error.p[i] <= 'z') || error.p[i] == '_'))
            return S("没有说明");
    return error.n && error.n <= 60 ? error : S("没有说明");
}

static enum err ask(struct ctx *c, const struct provider_settings *s, struct net_ask *a,
                    struct jval **json, struct str *text)
{
    static const struct net_pair accept = {LIT("Accept"), LIT("application/json")};
    struct net_answer got = {0};
    struct net_pair *h = NEW(c->mem, struct net_pair, a->headers_n + 1);
    struct fail why = {0};

    for (isize i = 0; i < a->headers_n; i++)
        h[i] = a->headers[i];
    h[a->headers_n++] = accept;
    a->headers = h;
    a->ca = s->ca;
    a->limits = (struct net_limits){
        .connect_ms = CONNECT_MS, .total_ms = TOTAL_MS, .most = ANSWER_MOST};
    if (net_http(c->mem, a, &got, &why))
        return fail_set(
            &c->fail, ERR_BUSY, "provider",
            "统一身份认证平台现在连接不上（%s），请稍后再试，或者用用户名和密码登录", why.what);
    if (got.status >= 500 || got.status == 429)
        return fail_set(&c->fail, ERR_BUSY, "provider",
                        "统一身份认证平台现在不能服务（状态 %d），请稍后再试", got.status);
    if (jval_parse(c->mem, got.body, json, &why) || (*json)->kind != JVAL_OBJECT)
        return fail_set(&c->fail, ERR_FORBIDDEN, "provider",
                        "统一身份认证平台的回答读不出来（状态 %d）", got.status);
    if (got.status != 200) {
        return fail_set(&c->fail, ERR_FORBIDDEN, "provider",
                        "统一身份认证平台拒绝了这次登录（%.*s）",
                        STR_ARG(word_of(jval_get_str(*json, "error"))));
    }
    *text = got.body;
    return OK;
}

struct endpoints {
    struct str authorize, token, keys;
    bool post_only; /* client_secret_basic is not taken */
    bool s256;
};

static enum err discover(struct ctx *c, const struct provider_settings *s,
                         struct endpoints *out)
{
    struct str issuer = s->issuer, text;
    struct net_ask a = {.method = S("GET")};
    const struct jval *list;
    struct jval *j;
    bool basic = false, any = false;

    if (str_ends(issuer, S("/")))
        issuer.n--;
    a.url = str_concat(c->mem, issuer, S("/.well-known/openid-configuration"));
    if (ask(c, s, &a, &j, &text))
        return c->fail.code;
    if (!str_eq(jval_get_str(j, "issuer"), s->issuer))
        return fail_set(&c->fail, ERR_FORBIDDEN, "provider",
                        "统一身份认证平台自称的地址与设置的不一样，没有登录");
    *out = (struct endpoints){.authorize = jval_get_str(j, "authorization_endpoint"),
                              .token = jval_get_str(j, "token_endpoint"),
                              .keys = jval_get_str(j, "jwks_uri"),
                              .s256 = true};
    if (!provider_address_ok(out->authorize) || !provider_address_ok(out->token) ||
        !provider_address_ok(out->keys))
        return fail_set(&c->fail, ERR_FORBIDDEN, "provider",
                        "统一身份认证平台给出的接口地址没有加密（https），没有登录");
    list = jval_get(j, "token_endpoint_auth_methods_supported");
    for (const struct jval *m = list ? list->first : NULL; m; m = m->next) {
        any = true;
        basic |= str_eq(m->s, S("client_secret_basic"));
    }
    out->post_only = any && !basic;
    list = jval_get(j, "code_challenge_methods_supported");
    if (list) {
        out->s256 = false;
        for (const struct jval *m = list->first; m; m = m->next)
            out->s256 |= str_eq(m->s, S("S256"));
    }
    return out->s256 ? OK
                     : fail_set(&c->fail, ERR_FORBIDDEN, "provider",
                                "统一身份认证平台不支持 PKCE（S256），没有登录");
}

static void param(struct ctx *c, struct buf *b, const char *name, struct str value)
{
    struct str v = net_encode(c->mem, value);

    buf_fmt(b, "%s%s=%.*s", b->n ? "&" : "", name, STR_ARG(v));
}

enum err provider_begin(struct ctx *c, struct str next, struct provider_go *out)
{
    struct provider_settings s = {0};
    struct endpoints e = {0};
    struct str back, state, challenge;
    struct instant since = {0}, until = {c->now.s + 60 * PROVIDER_MINUTES};
    struct digest d;
    struct buf b = buf_new(c->mem, 1000);

    db_begin(c);
    if (c->peer.n && throttle_hit(c, str_concat(c->mem, S("login-provider:"), c->peer),
                                  PEER_WINDOW, &since) > PEER_HITS)
        fail_set(&c->fail, ERR_RATE, "login", "本网络地址尝试次数太多，请在十分钟后再试");
    settings_of(c, false, &s, &back);
    if (db_end(c) || discover(c, &s, &e))
        return c->fail.code;
    state = secret_token(c->mem, 32);
    out->browser = secret_token(c->mem, 32);
    db_begin(c);
    login_try_put(c, key_text(c, "oidc-state:", state),
                  key_text(c, "oidc-browser:", out->browser), str_slice(next, 0, NEXT_MOST),
                  until);
    if (db_end(c))
        return c->fail.code;
    d = digest_of(DIGEST_SHA256, verifier_of(c, state));
    challenge = base64url_of(c->mem, digest_str(&d));
    param(c, &b, "response_type", S("code"));
    param(c, &b, "scope", S("openid"));
    param(c, &b, "client_id", s.client);
    param(c, &b, "redirect_uri", back);
    param(c, &b, "state", state);
    param(c, &b, "nonce", nonce_of(c, state));
    param(c, &b, "code_challenge", challenge);
    param(c, &b, "code_challenge_method", S("S256"));
    out->url = str_fmt(c->mem, "%.*s%s%.*s", STR_ARG(e.authorize),
                       str_has(e.authorize, S("?")) ? "&" : "?", STR_ARG(buf_str(&b)));
    return OK;
}

/* --- what comes back */

static bool number_of(const struct jval *claims, const char *name, int64_t *out)
{
    const struct jval *v = jval_get(claims, name);

    if (!v || (v->kind != JVAL_INT && v->kind != JVAL_REAL))
        return false;
    if (v->kind == JVAL_REAL && !(v->real > 0 && v->real < 1e12))
        return false;
    *out = v->kind == JVAL_INT ? v->i : (int64_t)v->real;
    return true;
}

static bool for_us(const struct jval *claims, struct str client)
{
    const struct jval *aud = jval_get(claims, "aud");
    struct str azp = jval_get_str(claims, "azp");
    bool found = false;

    if (!aud || (azp.n && !str_eq(azp, client)))
        return false;
    if (aud->kind == JVAL_STR)
        return str_eq(aud->s, client);
    for (const struct jval *a = aud->first; a; a = a->next)
        found |= a->kind == JVAL_STR && str_eq(a->s, client);
    return found && (aud->n == 1 || azp.n);
}

/* What does not hold, in words; NULL: everything does. */
static const char *fault_of(struct ctx *c, const struct provider_settings *s,
                            const struct jval *claims, struct str nonce, struct str access)
{
    struct str given = jval_get_str(claims, "nonce"), at = jval_get_str(claims, "at_hash");
    struct str sub = jval_get_str(claims, "sub");
    int64_t exp, iat, nbf, now = c->now.s;

    if (claims->kind != JVAL_OBJECT || !str_eq(jval_get_str(claims, "iss"), s->issuer))
        return "签发者不是所设置的平台";
    if (!for_us(claims, s->client))
        return "不是签发给本系统的";
    if (!number_of(claims, "exp", &exp) || exp <= now - PROVIDER_SKEW)
        return "已经过期";
    if (!number_of(claims, "iat", &iat) || iat > now + PROVIDER_SKEW ||
        iat < now - 60 * PROVIDER_MINUTES - PROVIDER_SKEW)
        return "签发时间不对，请核对两边服务器的时钟";
    if (jval_get(claims, "nbf") &&
        (!number_of(claims, "nbf", &nbf) || nbf > now + PROVIDER_SKEW))
        return "还没有生效";
    if (given.n != nonce.n || !secret_eq(given, nonce))
        return "不是对这次登录的回答";
    if (at.n) {
        struct digest d = digest_of(DIGEST_SHA256, access);

        if (!str_eq(at, base64url_of(c->mem, str_slice(digest_str(&d), 0, DIGEST_SIZE / 2))))
            return "与访问令牌不符";
    }
    if (!sub.n || sub.n > PROVIDER_SUBJECT)
        return "没有用户标识";
    return NULL;
}

/* The code for a token, the token for claims that hold. */
static enum err exchange(struct ctx *c, const struct provider_settings *s,
                         const struct provider_answer *a, struct str back,
                         const struct jval **claims)
{
    struct endpoints e = {0};
    struct net_ask token = {.method = S("POST"),
                            .type = S("application/x-www-form-urlencoded")};
    struct net_ask keys = {.method = S("GET")};
    struct net_pair basic = {S("Authorization"), S("")};
    struct buf b = buf_new(c->mem, 1000);
    struct jval *j, *set, *got = NULL;
    struct str text, set_text;
    struct fail why = {0};
    const char *fault;

    if (discover(c, s, &e))
        return c->fail.code;
    param(c, &b, "grant_type", S("authorization_code"));
    param(c, &b, "code", a->code);
    param(c, &b, "redirect_uri", back);
    param(c, &b, "code_verifier", verifier_of(c, a->state));
    if (s->secret.n && !e.post_only) {
        struct str pair = str_fmt(c->mem, "%.*s:%.*s", STR_ARG(net_encode(c->mem, s->client)),
                                  STR_ARG(net_encode(c->mem, s->secret)));

        basic.value = str_concat(c->mem, S("Basic "), base64_of(c->mem, pair));
        token.headers = &basic;
        token.headers_n = 1;
    } else {
        param(c, &b, "client_id", s->client);
        if (s->secret.n)
            param(c, &b, "client_secret", s->secret);
    }
    token.url = e.token;
    token.body = buf_str(&b);
    keys.url = e.keys;
    if (ask(c, s, &token, &j, &text) || ask(c, s, &keys, &set, &set_text))
        return c->fail.code;
    if (jws_open(c->mem, jval_get_str(j, "id_token"), set_text, &got, &why))
        fault = why.what;
    else
        fault = fault_of(c, s, got, nonce_of(c, a->state), jval_get_str(j, "access_token"));
    if (fault)
        return fail_set(&c->fail, ERR_FORBIDDEN, "provider",
                        "统一身份认证平台返回的令牌没有通过核对（%s），没有登录", fault);
    *claims = got;
    return OK;
}

static bool listed(struct str list, struct str value)
{
    for (struct str rest = list, one; str_next(&rest, ' ', &one);)
        if (value.n && str_eq(one, value))
            return true;
    return false;
}

/* Does the provider assert a second factor, by the values that the administrator named? */
static bool asserts(const struct provider_settings *s, const struct jval *claims)
{
    const struct jval *amr = jval_get(claims, "amr");

    if (!str_eq(s->second, S("trust")) && !str_eq(s->second, S("must")))
        return false;
    if (listed(s->asserted, jval_get_str(claims, "acr")))
        return true;
    for (const struct jval *m = amr && amr->kind == JVAL_ARRAY ? amr->first : NULL; m;
         m = m->next)
        if (m->kind == JVAL_STR && listed(s->asserted, m->s))
            return true;
    return false;
}

static enum err enter(struct ctx *c, const struct provider_settings *s,
                      const struct jval *claims, struct str agent, struct login *out)
{
    struct str sub = jval_get_str(claims, "sub");
    struct account a = {0};
    bool second = asserts(s, claims);
    struct user_id id;

    if (!second && str_eq(s->second, S("must")))
        return fail_set(
            &c->fail, ERR_FORBIDDEN, "provider",
            "登录须经双因素验证，而统一身份认证平台没有说明这次用了双因素，没有登录");
    db_begin(c);
    id = subject_account(c, s->issuer, sub);
    if (!c->fail.code && !id.n)
        fail_set(&c->fail, ERR_FORBIDDEN, "provider",
                 "您在平台的标识“%.*s”没有绑定本系统的账号，请把它告诉管理员绑定",
                 STR_ARG(sub));
    if (!c->fail.code)
        account_load(c, id, &a);
    if (a.disabled_at.s)
        fail_set(&c->fail, ERR_FORBIDDEN, "provider", "这个账号已经停用，请与管理员联系");
    if (!c->fail.code) {
        session_start(c, &a, agent, second, true, out);
        c->actor.user = a.id;
        c->actor.name = a.name;
        audit_add(c, a.unit, S("log_in"), S("account"), a.id.n, S(""),
                  second       ? S("{\"by\":\"provider\",\"second\":\"provider\"}")
                  : out->waits ? S("{\"by\":\"provider\",\"second\":\"local\",\"waits\":true}")
                               : S("{\"by\":\"provider\",\"second\":\"none\"}"));
        c->actor = (struct actor){0};
    }
    return db_end(c);
}

/* A failure of this use case is remembered, whatever became of its transaction. */
static enum err refused(struct ctx *c)
{
    struct fail why = c->fail;
    struct buf b = buf_new(c->mem, 300);
    struct json_out j = jout_new(&b);

    c->fail = (struct fail){0};
    jout_object(&j);
    jout_put_str(&j, "reason", str_of(why.what));
    jout_end(&j);
    db_begin(c);
    audit_add(c, everywhere, S("log_in_provider_failed"), S("account"), 0, S(""), buf_str(&b));
    (void)db_end(c);
    c->fail = why;
    return why.code;
}

enum err provider_return(struct ctx *c, const struct provider_answer *a, struct str agent,
                         struct login *out, struct str *next)
{
    struct provider_settings s = {0};
    const struct jval *claims = NULL;
    struct str back = {0};

    *next = S("");
    db_begin(c);
    settings_of(c, true, &s, &back);
    if (!c->fail.code &&
        !login_try_take(c, key_text(c, "oidc-state:", a->state),
                        key_text(c, "oidc-browser:", a->browser), next) &&
        !c->fail.code)
        fail_set(&c->fail, ERR_INPUT, "provider",
                 "这次登录已经过期、已经用过，或者不是从这个浏览器开始的，请重新登录");
    if (db_end(c)) /* not logged: whoever likes may send states that nobody has given out */
        return c->fail.code;
    if (a->issuer.n && !str_eq(a->issuer, s.issuer))
        fail_set(&c->fail, ERR_FORBIDDEN, "provider", "回答不是来自所设置的平台，没有登录");
    else if (a->error.n)
        fail_set(&c->fail, ERR_FORBIDDEN, "provider", "统一身份认证平台没有完成登录（%.*s）",
                 STR_ARG(word_of(a->error)));
    else if (!a->code.n)
        fail_set(&c->fail, ERR_INPUT, "provider", "统一身份认证平台没有给出登录凭据");
    if (c->fail.code || exchange(c, &s, a, back, &claims) || enter(c, &s, claims, agent, out))
        return refused(c);
    return OK;
}
