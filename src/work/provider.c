/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider.c - settings of the identity provider, and who is bound to it; see provider.h. The exchange: provider_login.c */
#include "work/provider.h"

#include "base/json.h"
#include "base/net.h"
#include "store/audit.h"
#include "store/provider.h"
#include "work/may.h"
#include "work/note.h"
#include "work/outbox.h"
#include "work/provider_in.h"

static const struct unit_id everywhere = {0};
static const struct str secret_key = LIT("login.oidc.secret");

static struct str get(struct ctx *c, const char *key)
{
    return setting_get(c, everywhere, str_of(key));
}

void provider_settings_read(struct ctx *c, bool secret, struct provider_settings *out)
{
    struct str sealed = setting_get(c, everywhere, secret_key);

    *out = (struct provider_settings){
        .on = str_eq(get(c, "login.oidc"), S("1")),
        .issuer = get(c, "login.oidc.issuer"),
        .client = get(c, "login.oidc.client"),
        .label = get(c, "login.oidc.label"),
        .second = get(c, "login.oidc.second"),
        .asserted = get(c, "login.oidc.asserted"),
        .ca = get(c, "login.oidc.ca"),
        .has_secret = sealed.n > 0,
    };
    if (secret)
        out->secret = outbox_unseal(c, secret_key, sealed);
}

enum err provider_settings_load(struct ctx *c, struct provider_settings *out)
{
    db_begin_read(c);
    may(c, ACT_SETTING, everywhere);
    if (!c->fail.code)
        provider_settings_read(c, false, out);
    return db_end(c);
}

bool provider_address_ok(struct str url)
{
    static const struct str here[] = {LIT("127.0.0.1"), LIT("localhost"), LIT("[::1]")};
    struct str rest;

    if (!net_url_is(url))
        return false;
    if (str_starts(url, S("https://")))
        return true;
    rest = str_from(url, 7);
    for (size_t i = 0; i < sizeof here / sizeof *here; i++)
        if (str_starts(rest, here[i]) &&
            (rest.n == here[i].n || rest.p[here[i].n] == ':' || rest.p[here[i].n] == '/'))
            return true;
    return false;
}

static void check(struct ctx *c, const struct provider_settings *s)
{
    if ((s->on || s->issuer.n) && (!provider_address_ok(s->issuer) ||
                                   str_has(s->issuer, S("?")) || str_has(s->issuer, S("#"))))
        fail_set(&c->fail, ERR_INPUT, "issuer",
                 "应以 https:// 开头（只有本机可以用 http://），不带问号和井号");
    if ((s->on && !s->client.n) || s->client.n > 200)
        fail_set(&c->fail, ERR_INPUT, "client", "请填写平台分配的应用标识");
    if (s->second.n && !str_eq(s->second, S("local")) && !str_eq(s->second, S("trust")) &&
        !str_eq(s->second, S("must")))
        fail_set(&c->fail, ERR_INPUT, "second", "请选择双因素验证的办法");
    if (!s->asserted.n && (str_eq(s->second, S("trust")) || str_eq(s->second, S("must"))))
        fail_set(&c->fail, ERR_INPUT, "asserted",
                 "请填写平台用哪些 amr、acr 值表示双因素验证，例如 mfa otp");
    if (s->ca.n && (!str_has(s->ca, S("-----BEGIN CERTIFICATE-----")) || s->ca.n > 100000))
        fail_set(&c->fail, ERR_INPUT, "ca",
                 "应为 PEM 格式的证书（-----BEGIN CERTIFICATE-----）");
    if (s->on && !get(c, "platform.base").n)
        fail_set(&c->fail, ERR_INPUT, "on", "请先在“设置”里填写平台网址，回调地址由它组成");
}

static void put(struct ctx *c, const char *key, struct str value, struct buf *changed)
{
    if (c->fail.code || str_eq(get(c, key), value))
        return;
    setting_put(c, everywhere, str_of(key), value);
    buf_fmt(changed, "%s%s", changed->n ? " " : "", key);
}

enum err provider_settings_save(struct ctx *c, const struct provider_settings *s)
{
    struct buf changed = buf_new(c->mem, 200), b = buf_new(c->mem, 300);
    struct json_out j = jout_new(&b);

    db_begin(c);
    may(c, ACT_SETTING, everywhere);
    if (!c->fail.code)
        check(c, s);
    put(c, "login.oidc", s->on ? S("1") : S(""), &changed);
    put(c, "login.oidc.issuer", s->issuer, &changed);
    put(c, "login.oidc.client", s->client, &changed);
    put(c, "login.oidc.label", s->label, &changed);
    put(c, "login.oidc.second", s->second, &changed);
    put(c, "login.oidc.asserted", s->asserted, &changed);
    put(c, "login.oidc.ca", s->ca, &changed);
    if (s->secret.n)
        put(c, secret_key.p, outbox_seal(c, secret_key, s->secret), &changed);
    else if (!s->client.n) /* a client that is cleared takes its secret along */
        put(c, secret_key.p, S(""), &changed);
    jout_object(&j);
    jout_put_str(&j, "changed", buf_str(&changed));
    jout_end(&j);
    if (changed.n)
        audit_add(c, everywhere, S("provider_setting"), S("setting"), 0, S(""), buf_str(&b));
    return db_end(c);
}

struct str provider_label(struct ctx *c)
{
    struct str label = {0};

    db_begin_read(c);
    if (str_eq(get(c, "login.oidc"), S("1"))) {
        label = get(c, "login.oidc.label");
        if (!label.n)
            label = S("统一身份认证");
    }
    return db_end(c) == OK ? label : S("");
}

/* --- who is bound */

enum err provider_bind(struct ctx *c, struct user_id id, struct str subject)
{
    struct str issuer = {0}, was_issuer = {0}, was = {0};
    struct account a = {0};
    struct user_id other;

    subject = str_trim_wide(subject);
    db_begin(c);
    account_load(c, id, &a);
    may(c, ACT_USER, a.unit);
    issuer = get(c, "login.oidc.issuer");
    if (subject.n > PROVIDER_SUBJECT)
        fail_set(&c->fail, ERR_INPUT, "subject", "标识不超过 %d 个字节", PROVIDER_SUBJECT);
    if (subject.n && !issuer.n)
        fail_set(&c->fail, ERR_INPUT, "subject", "还没有设置统一身份认证");
    (void)subject_of(c, id, &was_issuer, &was);
    if (!c->fail.code && subject.n) {
        other = subject_account(c, issuer, subject);
        if (other.n && other.n != id.n)
            fail_set(&c->fail, ERR_CONFLICT, "subject", "这个标识已经绑定了另一个账号");
    }
    if (!c->fail.code && !(str_eq(was, subject) && str_eq(was_issuer, issuer))) {
        if (was.n) {
            subject_unbind(c, id);
            session_end_all(c, id, c->actor.session);
            audit_add(c, a.unit, S("provider_unbind"), S("account"), id.n, S(""), S(""));
        }
        if (subject.n) {
            subject_bind(c, a.unit, id, issuer, subject);
            audit_add(c, a.unit, S("provider_bind"), S("account"), id.n, S(""),
                      json_name(c->mem, subject));
        }
    }
    return db_end(c);
}

enum err provider_bound(struct ctx *c, struct user_id id, struct str *subject)
{
    struct str issuer;
    struct account a = {0};

    *subject = S("");
    db_begin_read(c);
    account_load(c, id, &a);
    may(c, ACT_USER, a.unit);
    (void)subject_of(c, id, &issuer, subject);
    return db_end(c);
}
