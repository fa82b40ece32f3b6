/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider_test.c - logging in by an identity provider that runs here on loopback: what holds, and everything
 * that must not */
#include "work/provider.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/net.h"
#include "store/audit.h"
#include "tests/base/loopback.h"
#include "tests/work/cast.h"

/* What the provider does wrong. */
enum wrong {
    RIGHT,
    RIGHT_EC,
    RIGHT_LIST, /* aud is a list, with azp */
    RIGHT_SKEW, /* expired half a minute ago by our clock */
    RIGHT_AT_HASH,
    WRONG_SIGNATURE,
    WRONG_KEY,  /* signed by a key that is not in its set */
    WRONG_NONE, /* alg none */
    WRONG_HMAC, /* HS256 with its public key as the secret */
    WRONG_ISS,
    WRONG_AUD,
    WRONG_AZP,
    WRONG_NO_AZP, /* several audiences, none of them said to be the one */
    WRONG_EXPIRED,
    WRONG_NO_EXP,
    WRONG_FUTURE, /* issued in an hour */
    WRONG_OLD,    /* issued an hour ago */
    WRONG_NBF,
    WRONG_NONCE,
    WRONG_NO_NONCE,
    WRONG_AT_HASH,
    WRONG_NO_SUB,
    WRONG_DISCOVERY, /* it calls itself something else */
    WRONG_HTTP,      /* its token endpoint is another machine, unencrypted */
    WRONG_PLAIN,     /* PKCE, but not S256 */
    WRONG_CODE,      /* it refuses the code */
    WRONG_DOWN,      /* 502 */
    WRONG_HTML,      /* a page instead of an answer */
    WRONG__MAX
};

static const struct {
    const char *what, *says; /* "": logged in */
} wrongs[WRONG__MAX] = {
    [RIGHT] = {"RS256", ""},
    [RIGHT_EC] = {"ES256", ""},
    [RIGHT_LIST] = {"several audiences and who it is for", ""},
    [RIGHT_SKEW] = {"clocks that differ by half a minute", ""},
    [RIGHT_AT_HASH] = {"the digest of the access token", ""},
    [WRONG_SIGNATURE] = {"a wrong signature", "签名不对"},
    [WRONG_KEY] = {"a key that it does not publish", "没有令牌所用的公钥"},
    [WRONG_NONE] = {"no algorithm", "签名算法"},
    [WRONG_HMAC] = {"a keyed hash by the public key", "签名算法"},
    [WRONG_ISS] = {"another issuer", "签发者不是"},
    [WRONG_AUD] = {"another audience", "不是签发给本系统的"},
    [WRONG_AZP] = {"another party", "不是签发给本系统的"},
    [WRONG_NO_AZP] = {"several audiences without a party", "不是签发给本系统的"},
    [WRONG_EXPIRED] = {"expired", "已经过期"},
    [WRONG_NO_EXP] = {"no end", "已经过期"},
    [WRONG_FUTURE] = {"issued in the future", "签发时间不对"},
    [WRONG_OLD] = {"issued long ago", "签发时间不对"},
    [WRONG_NBF] = {"not valid yet", "还没有生效"},
    [WRONG_NONCE] = {"a wrong nonce", "不是对这次登录的回答"},
    [WRONG_NO_NONCE] = {"no nonce", "不是对这次登录的回答"},
    [WRONG_AT_HASH] = {"another access token", "与访问令牌不符"},
    [WRONG_NO_SUB] = {"nobody", "没有用户标识"},
    [WRONG_DISCOVERY] = {"another name in discovery", "与设置的不一样"},
    [WRONG_HTTP] = {"an endpoint without encryption", "没有加密"},
    [WRONG_PLAIN] = {"no S256", "不支持 PKCE"},
    [WRONG_CODE] = {"a code that is refused", "invalid_grant"},
    [WRONG_DOWN] = {"the provider is down", "不能服务"},
    [WRONG_HTML] = {"a page of a proxy", "读不出来"},
};

struct idp {
    enum wrong wrong;
    int64_t now;
    EVP_PKEY *rsa, *ec, *foreign;
    char nonce[200], challenge[200], sub[300], more[200]; /* more: further claims */
    char issuer[100];
    bool secret_ok, verifier_ok;
};

static int b64url(const unsigned char *p, int n, char *out)
{
    int m = EVP_EncodeBlock((unsigned char *)out, p, n);

    for (int i = 0; i < m; i++)
        out[i] = out[i] == '+' ? '-' : out[i] == '/' ? '_' : out[i];
    while (m && out[m - 1] == '=')
        m--;
    out[m] = 0;
    return m;
}

static void b64_number(EVP_PKEY *key, const char *name, int width, char *out)
{
    unsigned char b[600];
    BIGNUM *n = NULL;
    int size;

    EVP_PKEY_get_bn_param(key, name, &n);
    size = width ? BN_bn2binpad(n, b, width) : BN_bn2bin(n, b);
    b64url(b, size, out);
    BN_free(n);
}

static void sign(EVP_PKEY *key, const char *text, char *out)
{
    EVP_MD_CTX *x = EVP_MD_CTX_new();
    unsigned char sig[600], pair[64];
    size_t n = sizeof sig;

    EVP_DigestSignInit(x, NULL, EVP_sha256(), NULL, key);
    EVP_DigestSign(x, sig, &n, (const unsigned char *)text, strlen(text));
    EVP_MD_CTX_free(x);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) {
        const unsigned char *p = sig;
        ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &p, (long)n);

        BN_bn2binpad(ECDSA_SIG_get0_r(s), pair, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(s), pair + 32, 32);
        ECDSA_SIG_free(s);
        b64url(pair, 64, out);
    } else {
        b64url(sig, (int)n, out);
    }
}

static void token_of(struct idp *p, char *out, size_t size)
{
    enum wrong w = p->wrong;
    bool ec = w == RIGHT_EC;
    int n;
    const char *head = ec                ? "{\"alg\":\"ES256\",\"kid\":\"e\"}"
                       : w == WRONG_NONE ? "{\"alg\":\"none\"}"
                       : w == WRONG_HMAC ? "{\"alg\":\"HS256\",\"kid\":\"r\"}"
                       : w == WRONG_KEY  ? "{\"alg\":\"RS256\",\"kid\":\"f\"}"
                                         : "{\"alg\":\"RS256\",\"kid\":\"r\"}";
    const char *aud = w == WRONG_AUD                         ? "\"other\""
                      : w == RIGHT_LIST || w == WRONG_NO_AZP ? "[\"other\",\"gongkai\"]"
                                                             : "\"gongkai\"";
    const char *azp = w == RIGHT_LIST  ? ",\"azp\":\"gongkai\""
                      : w == WRONG_AZP ? ",\"azp\":\"other\""
                                       : "";
    int64_t exp = w == WRONG_EXPIRED ? p->now - 120
                  : w == RIGHT_SKEW  ? p->now - 30
                                     : p->now + 300;
    int64_t iat = w == WRONG_FUTURE ? p->now + 3600 : w == WRONG_OLD ? p->now - 3600 : p->now;
    char body[2000], ends[60] = "", b[3000], sig[1000], more[400] = "";
    unsigned char d[32];
    char half[60];

    if (w != WRONG_NO_EXP)
        snprintf(ends, sizeof ends, ",\"exp\":%lld", (long long)exp);
    if (w == WRONG_NBF)
        snprintf(more, sizeof more, ",\"nbf\":%lld", (long long)p->now + 3600);
    if (w == RIGHT_AT_HASH || w == WRONG_AT_HASH) {
        EVP_Digest(w == RIGHT_AT_HASH ? "access" : "others", 6, d, NULL, EVP_sha256(), NULL);
        b64url(d, 16, half);
        snprintf(more, sizeof more, ",\"at_hash\":\"%s\"", half);
    }
    snprintf(body, sizeof body, "{\"iss\":\"%s\",\"aud\":%s%s%s,\"iat\":%lld%s%s%s%s%s%s%s%s}",
             w == WRONG_ISS ? "https://other.example" : p->issuer, aud, azp, ends,
             (long long)iat, w == WRONG_NO_NONCE ? "" : ",\"nonce\":\"",
             w == WRONG_NONCE      ? "other"
             : w == WRONG_NO_NONCE ? ""
                                   : p->nonce,
             w == WRONG_NO_NONCE ? "" : "\"", w == WRONG_NO_SUB ? "" : ",\"sub\":\"",
             w == WRONG_NO_SUB ? "" : p->sub, w == WRONG_NO_SUB ? "" : "\"", more, p->more);
    n = b64url((const unsigned char *)head, (int)strlen(head), b);
    b[n++] = '.';
    b64url((const unsigned char *)body, (int)strlen(body), b + n);
    sig[0] = 0;
    if (w == WRONG_HMAC)
        snprintf(sig, sizeof sig, "AAAA");
    else if (w != WRONG_NONE)
        sign(ec ? p->ec : w == WRONG_KEY ? p->foreign : p->rsa, b, sig);
    if (w == WRONG_SIGNATURE)
        sig[10] = sig[10] == 'A' ? 'B' : 'A';
    snprintf(out, size, "%s.%s", b, sig);
}

/* Is what the body's `name` says, decoded by nobody, `want`? */
static bool posted(const char *body, const char *name, char *out, int size)
{
    const char *p = strstr(body, name);
    int n = 0;

    if (!p)
        return false;
    p += strlen(name);
    while (*p && *p != '&' && n < size - 1)
        out[n++] = *p++;
    out[n] = 0;
    return true;
}

static int answer(struct web *w, const char *method, const char *path, const char *head,
                  const char *body, int n, char *out, int size)
{
    struct idp *p = w->user;
    char text[8000], num[4][800], verifier[200] = "", challenge[100] = "", token[6000];
    unsigned char d[32];

    (void)method;
    (void)n;
    if (p->wrong == WRONG_DOWN)
        return web_reply(out, size, 502, "", "text/plain", "down");
    if (p->wrong == WRONG_HTML)
        return web_reply(out, size, 200, "", "text/html", "<html>hello</html>");
    if (!strcmp(path, "/o/.well-known/openid-configuration")) {
        snprintf(text, sizeof text,
                 "{\"issuer\":\"%s%s\",\"authorization_endpoint\":\"%s/auth?tenant=1\","
                 "\"token_endpoint\":\"%s/token\",\"jwks_uri\":\"%s/keys\","
                 "\"code_challenge_methods_supported\":[\"plain\"%s]}",
                 p->issuer, p->wrong == WRONG_DISCOVERY ? "x" : "", p->issuer,
                 p->wrong == WRONG_HTTP ? "http://127.0.0.1.example" : p->issuer, p->issuer,
                 p->wrong == WRONG_PLAIN ? "" : ",\"S256\"");
        return web_reply(out, size, 200, "", "application/json", text);
    }
    if (!strcmp(path, "/o/keys")) {
        b64_number(p->rsa, "n", 0, num[0]);
        b64_number(p->rsa, "e", 0, num[1]);
        b64_number(p->ec, "qx", 32, num[2]);
        b64_number(p->ec, "qy", 32, num[3]);
        snprintf(text, sizeof text,
                 "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"e\",\"x\":\"%s\","
                 "\"y\":\"%s\"},{\"kty\":\"RSA\",\"kid\":\"r\",\"use\":\"sig\",\"n\":\"%s\","
                 "\"e\":\"%s\"}]}",
                 num[2], num[3], num[0], num[1]);
        return web_reply(out, size, 200, "", "application/json", text);
    }
    if (strcmp(path, "/o/token"))
        return web_reply(out, size, 404, "", "text/plain", "no");
    /* base64 of gongkai:s3cret%20%26 */
    p->secret_ok = strstr(head, "Authorization: Basic Z29uZ2thaTpzM2NyZXQlMjAlMjY=\n");
    posted(body, "code_verifier=", verifier, sizeof verifier);
    EVP_Digest(verifier, strlen(verifier), d, NULL, EVP_sha256(), NULL);
    b64url(d, 32, challenge);
    p->verifier_ok = !strcmp(challenge, p->challenge);
    if (p->wrong == WRONG_CODE || !strstr(body, "code=the-code&") || !p->verifier_ok)
        return web_reply(out, size, 400, "", "application/json",
                         "{\"error\":\"invalid_grant\"}");
    token_of(p, token, sizeof token);
    snprintf(text, sizeof text, "{\"access_token\":\"access\",\"id_token\":\"%s\"}", token);
    return web_reply(out, size, 200, "", "application/json", text);
}

/* --- the browser */

static void from_query(struct test *t, struct str url, const char *name, char *out, isize size)
{
    isize at = str_find(url, str_of(name));
    struct str rest = str_from(url, at + (isize)strlen(name)), value, tail;

    if (!CHECK(t, at > 0))
        return;
    str_cut(rest, S("&"), &value, &tail);
    if (CHECK(t, value.n < size)) {
        memcpy(out, value.p, (size_t)value.n);
        out[value.n] = 0;
    }
}

struct trip {
    struct provider_go go;
    char state[200];
};

static bool go(struct test *t, const struct cast *k, struct idp *p, struct trip *out,
               struct fail *why)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    c.actor = (struct actor){0};
    p->now = c.now.s;
    *out = (struct trip){0};
    if (provider_begin(&c, S("/desk/docs"), &out->go)) {
        *why = c.fail;
        return false;
    }
    from_query(t, out->go.url, "&state=", out->state, sizeof out->state);
    from_query(t, out->go.url, "&nonce=", p->nonce, sizeof p->nonce);
    from_query(t, out->go.url, "&code_challenge=", p->challenge, sizeof p->challenge);
    return true;
}

static enum err back(struct test *t, const struct cast *k, const struct trip *trip,
                     int64_t later, struct login *in, struct fail *why)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct str next = {0};
    struct provider_answer a = {
        .state = str_of(trip->state), .code = S("the-code"), .browser = trip->go.browser};

    c.actor = (struct actor){0};
    c.now.s += later;
    *in = (struct login){0};
    if (provider_return(&c, &a, S("test"), in, &next) == OK)
        CHECK_STR(t, next, S("/desk/docs"));
    *why = c.fail;
    return c.fail.code;
}

static int64_t logged(struct test *t, const struct cast *k, const char *action,
                      const char *detail)
{
    static const struct db_query q = {
        "test.logged", "SELECT COUNT(*) FROM audit WHERE action = $1 AND detail LIKE $2"};
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct stmt *s;
    int64_t n;

    db_begin_read(&c);
    s = db_query(&c, &q);
    db_put_text(s, str_of(action));
    db_put_text(s, str_fmt(&t->mem, "%%%s%%", detail));
    n = db_one_int(s);
    db_end(&c);
    return n;
}

static void set_up(struct test *t, const struct cast *k, const char *issuer, const char *second)
{
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);
    struct provider_settings s = {.on = true,
                                  .issuer = str_of(issuer),
                                  .client = S("gongkai"),
                                  .secret = S("s3cret &"),
                                  .label = S("省统一身份认证"),
                                  .second = str_of(second),
                                  .asserted = S("mfa otp")};

    db_begin(&c);
    setting_put(&c, (struct unit_id){0}, S("platform.base"), S("https://www.example.gov.cn/"));
    db_end(&c);
    provider_settings_save(&c, &s);
    CHECK_OK(t, &c.fail);
}

static void bind_to(struct test *t, const struct cast *k, enum who who, const char *subject,
                    enum err want)
{
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);

    CHECK_INT(t, provider_bind(&c, k->user[who], str_of(subject)), want);
}

static void settings(struct test *t, const struct cast *k)
{
    static const struct {
        const char *issuer, *client, *second, *asserted, *field;
    } bad[] = {
        {"http://id.example.gov.cn", "c", "local", "", "issuer"},
        {"http://127.0.0.1.example.cn", "c", "local", "", "issuer"},
        {"http://localhost@example.cn/", "c", "local", "", "issuer"},
        {"https://id.example.gov.cn/?a=1", "c", "local", "", "issuer"},
        {"", "c", "local", "", "issuer"},
        {"https://id.example.gov.cn", "", "local", "", "client"},
        {"https://id.example.gov.cn", "c", "maybe", "", "second"},
        {"https://id.example.gov.cn", "c", "must", "", "asserted"},
    };
    struct ctx c;
    struct provider_settings s = {0};
    struct provider_go go = {0};

    test_case(t, "off by default, and refused in words");
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_STR(t, provider_label(&c), S(""));
    CHECK_INT(t, provider_begin(&c, S(""), &go), ERR_RULE);

    test_case(t, "settings: what cannot be, is not kept");
    set_up(t, k, "https://id.example.gov.cn", "local");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        c = cast_ctx(t, k, WHO_ADMIN);
        s = (struct provider_settings){.on = true,
                                       .issuer = str_of(bad[i].issuer),
                                       .client = str_of(bad[i].client),
                                       .second = str_of(bad[i].second),
                                       .asserted = str_of(bad[i].asserted)};
        CHECK_INT(t, provider_settings_save(&c, &s), ERR_INPUT);
        CHECK_STR(t, str_of(c.fail.where), str_of(bad[i].field));
    }
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, provider_settings_save(&c, &s), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, provider_settings_load(&c, &s), OK);
    CHECK_STR(t, s.issuer, S("https://id.example.gov.cn"));
    CHECK_STR(t, s.secret, S("")); /* never shown again */
    CHECK(t, s.has_secret);
    db_begin_read(&c);
    CHECK(t,
          !str_has(setting_get(&c, (struct unit_id){0}, S("login.oidc.secret")), S("s3cret")));
    db_end(&c);
}

static void binding(struct test *t, const struct cast *k)
{
    struct ctx c;
    struct str subject;

    test_case(t, "a subject is bound by an administrator, to one account");
    bind_to(t, k, WHO_CLERK, "u-1001", OK);
    bind_to(t, k, WHO_REVIEWER, "u-1001", ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, provider_bind(&c, k->user[WHO_CLERK], S("u-9")), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, provider_bound(&c, k->user[WHO_CLERK], &subject), OK);
    CHECK_STR(t, subject, S("u-1001"));
    CHECK_INT(t, logged(t, k, "provider_bind", "u-1001"), 1);
}

static void walk(struct test *t, const struct cast *k, struct idp *p)
{
    for (int w = 0; w < WRONG__MAX; w++) {
        struct trip trip;
        struct login in = {0};
        struct fail why = {0};

        test_case(t, "the provider's answer: %s", wrongs[w].what);
        p->wrong = (enum wrong)w;
        snprintf(p->sub, sizeof p->sub, "u-1001");
        if (go(t, k, p, &trip, &why))
            back(t, k, &trip, 0, &in, &why);
        if (!*wrongs[w].says) {
            CHECK_OK(t, &why);
            CHECK(t, in.token.n && in.user.n == k->user[WHO_CLERK].n && !in.waits);
            CHECK(t, p->secret_ok && p->verifier_ok);
        } else {
            CHECK(t, !in.token.n);
            CHECK_INT(t, why.code, w == WRONG_DOWN ? ERR_BUSY : ERR_FORBIDDEN);
            if (!CHECK(t, str_has(str_of(why.what), str_of(wrongs[w].says))))
                fprintf(stderr, "  %s\n", why.what);
        }
    }
    p->wrong = RIGHT;
}

static void states(struct test *t, const struct cast *k, struct idp *p)
{
    struct trip trip, other;
    struct login in;
    struct fail why = {0};
    struct ctx c;
    struct str csrf = {0};

    test_case(t, "a state comes back once, in time, to its own browser");
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), ERR_INPUT);
    CHECK(t, str_has(str_of(why.what), S("已经用过")));
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK_INT(t, back(t, k, &trip, 601, &in, &why), ERR_INPUT);
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK(t, go(t, k, p, &other, &why));
    trip.go.browser = other.go.browser;
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), ERR_INPUT);
    trip.state[0] = 0;
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), ERR_INPUT);

    test_case(t, "the provider says no, or another one answers");
    {
        struct provider_answer a = {.error = S("access_denied")};
        struct str next;

        CHECK(t, go(t, k, p, &trip, &why));
        a.state = str_of(trip.state);
        a.browser = trip.go.browser;
        c = cast_ctx(t, k, WHO_SYSTEM);
        CHECK_INT(t, provider_return(&c, &a, S(""), &in, &next), ERR_FORBIDDEN);
        CHECK(t, str_has(str_of(c.fail.what), S("access_denied")));
        CHECK(t, go(t, k, p, &trip, &why));
        a = (struct provider_answer){.state = str_of(trip.state),
                                     .browser = trip.go.browser,
                                     .code = S("the-code"),
                                     .issuer = S("https://mixed.example")};
        c = cast_ctx(t, k, WHO_SYSTEM);
        CHECK_INT(t, provider_return(&c, &a, S(""), &in, &next), ERR_FORBIDDEN);
    }

    test_case(t, "nobody gets an account by logging in");
    snprintf(p->sub, sizeof p->sub, "u-2002");
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), ERR_FORBIDDEN);
    CHECK(t, str_has(str_of(why.what), S("u-2002")));
    CHECK(t, logged(t, k, "log_in_provider_failed", "u-2002") == 1);
    snprintf(p->sub, sizeof p->sub, "u-1001");

    test_case(t,
              "a disabled account stays outside; a password that must change does not matter");
    c = cast_ctx(t, k, WHO_ADMIN);
    account_set_disabled(&c, k->user[WHO_CLERK], true);
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_ADMIN);
    account_set_disabled(&c, k->user[WHO_CLERK], false);
    db_begin(&c);
    account_password(&c, k->user[WHO_CLERK], S("-"), true);
    db_end(&c);
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), OK);
    CHECK(t, !in.must_change);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);

    test_case(t, "who is unbound is logged out, and cannot come back");
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), OK);
    bind_to(t, k, WHO_CLERK, "", OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_NONE);
    CHECK(t, go(t, k, p, &trip, &why));
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), ERR_FORBIDDEN);
    bind_to(t, k, WHO_CLERK, "u-1001", OK);
}

static void seconds(struct test *t, const struct cast *k, struct idp *p)
{
    static const struct {
        const char *second, *claims;
        bool totp; /* the account has a second factor of ours */
        enum err want;
        bool waits, second_factor;
        const char *logged; /* in the audit */
    } cases[] = {
        {"local", "", false, OK, false, false, "\"second\":\"none\""},
        {"local", "", true, OK, true, false, "\"second\":\"local\""},
        {"local", ",\"amr\":[\"pwd\",\"otp\"]", true, OK, true, false, "\"second\":\"local\""},
        {"trust", ",\"amr\":[\"pwd\",\"otp\"]", true, OK, false, true,
         "\"second\":\"provider\""},
        {"trust", ",\"acr\":\"mfa\"", false, OK, false, true, "\"second\":\"provider\""},
        {"trust", ",\"amr\":[\"pwd\"]", true, OK, true, false, "\"second\":\"local\""},
        {"trust", ",\"amr\":\"otp\"", true, OK, true, false, "\"second\":\"local\""},
        {"must", ",\"amr\":[\"mfa\"]", false, OK, false, true, "\"second\":\"provider\""},
        {"must", ",\"amr\":[\"pwd\"]", true, ERR_FORBIDDEN, false, false, ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trip trip;
        struct login in;
        struct fail why = {0};
        struct ctx c;
        struct str csrf = {0};
        int64_t before;

        test_case(t, "the second factor: %s, the provider says%s%s", cases[i].second,
                  *cases[i].claims ? cases[i].claims : " nothing",
                  cases[i].totp ? ", there is one of ours" : "");
        set_up(t, k, p->issuer, cases[i].second);
        c = cast_ctx(t, k, WHO_SYSTEM);
        db_begin(&c);
        account_totp(&c, k->user[WHO_CLERK], cases[i].totp ? S("sealed") : S(""));
        db_end(&c);
        before = logged(t, k, "log_in", cases[i].logged);
        snprintf(p->more, sizeof p->more, "%s", cases[i].claims);
        CHECK(t, go(t, k, p, &trip, &why));
        CHECK_INT(t, back(t, k, &trip, 0, &in, &why), cases[i].want);
        if (cases[i].want != OK)
            continue;
        CHECK(t, in.waits == cases[i].waits);
        CHECK_INT(t, logged(t, k, "log_in", cases[i].logged), before + 1);
        c = cast_ctx(t, k, WHO_SYSTEM);
        CHECK_INT(t, session_actor(&c, in.token, &csrf),
                  cases[i].waits ? SESSION_WAITS : SESSION_OPEN);
        CHECK(t, c.actor.second_factor == cases[i].second_factor);
    }
    p->more[0] = 0;
}

static void gone(struct test *t, const struct cast *k, struct idp *p)
{
    struct trip trip;
    struct fail why = {0};
    struct login in;

    test_case(t, "the provider cannot be reached");
    CHECK(t, go(t, k, p, &trip, &why));
    set_up(t, k, "http://127.0.0.1:1/o", "local");
    CHECK_INT(t, back(t, k, &trip, 0, &in, &why), ERR_BUSY);
    CHECK(t, str_has(str_of(why.what), S("连接不上")));
}

static void on_engine(struct test *t, enum db_kind kind)
{
    struct cast k;
    struct web *w;
    struct idp *p;

    test_case(t, "%s: a district", world_kind(kind));
    if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    w = web_new(answer);
    p = calloc(1, sizeof *p);
    p->rsa = EVP_RSA_gen(2048);
    p->foreign = EVP_RSA_gen(2048);
    p->ec = EVP_EC_gen("P-256");
    w->user = p;
    if (!CHECK(t, loop_start(&w->loop, web_serve)) ||
        !cast_new(t, test_folder(t), kind, "provider", &k))
        return;
    snprintf(p->issuer, sizeof p->issuer, "http://127.0.0.1:%d/o", w->loop.port);
    settings(t, &k);
    test_case(t, "the provider is set");
    set_up(t, &k, p->issuer, "local");
    binding(t, &k);
    walk(t, &k, p);
    states(t, &k, p);
    seconds(t, &k, p);
    gone(t, &k, p);
    web_free(w);
    EVP_PKEY_free(p->rsa);
    EVP_PKEY_free(p->foreign);
    EVP_PKEY_free(p->ec);
    free(p);
    cast_free(&k);
}

void test_work_provider(struct test *t)
{
    on_engine(t, DB_SQLITE);
    on_engine(t, DB_POSTGRES);
}
