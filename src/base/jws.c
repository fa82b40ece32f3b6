/* SPDX-License-Identifier: MulanPSL-2.0 */
/* jws.c - signed tokens of others; see jws.h */
#include "base/jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/digest.h"

enum { EC_PART = 32, RSA_LEAST = 2048, RSA_MOST = 8192 };
enum algorithm { ALG_RS256, ALG_ES256, ALG__MAX };

static const struct {
    struct str name, kty;
} algorithms[ALG__MAX] = {
    [ALG_RS256] = {LIT("RS256"), LIT("RSA")},
    [ALG_ES256] = {LIT("ES256"), LIT("EC")},
};

/* base64url without padding, as these standards write everything. */
static bool bytes_of(struct arena *mem, struct str text, struct str *out)
{
    return text.n && !str_has(text, S("=")) && !str_has(text, S("+")) &&
           !str_has(text, S("/")) && base64_parse(mem, text, out);
}

/* A public key of OpenSSL from its numbers; NULL where they are none. */
static EVP_PKEY *key_from(const char *type, OSSL_PARAM_BLD *b)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(b);
    EVP_PKEY_CTX *x = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *key = NULL;

    if (!params || !x || EVP_PKEY_fromdata_init(x) != 1 ||
        EVP_PKEY_fromdata(x, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(x);
    OSSL_PARAM_free(params);
    return key;
}

static EVP_PKEY *rsa_key(struct arena *mem, const struct jval *k)
{
    struct str n, e;
    OSSL_PARAM_BLD *b;
    BIGNUM *bn, *be;
    EVP_PKEY *key = NULL;

    if (!bytes_of(mem, jval_get_str(k, "n"), &n) || !bytes_of(mem, jval_get_str(k, "e"), &e) ||
        e.n > 8 || n.n > RSA_MOST / 8)
        return NULL;
    b = OSSL_PARAM_BLD_new();
    bn = BN_bin2bn((const unsigned char *)n.p, (int)n.n, NULL);
    be = BN_bin2bn((const unsigned char *)e.p, (int)e.n, NULL);
    if (b && bn && be && BN_num_bits(bn) >= RSA_LEAST && BN_is_odd(be) && !BN_is_one(be) &&
        OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, bn) == 1 &&
        OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, be) == 1)
        key = key_from("RSA", b);
    BN_free(bn);
    BN_free(be);
    OSSL_PARAM_BLD_free(b);
    return key;
}

static EVP_PKEY *ec_key(struct arena *mem, const struct jval *k)
{
    unsigned char point[1 + 2 * EC_PART] = {4};
    struct str x, y;
    OSSL_PARAM_BLD *b;
    EVP_PKEY *key = NULL;

    if (!str_eq(jval_get_str(k, "crv"), S("P-256")) ||
        !bytes_of(mem, jval_get_str(k, "x"), &x) || !bytes_of(mem, jval_get_str(k, "y"), &y) ||
        x.n != EC_PART || y.n != EC_PART)
        return NULL;
    memcpy(point + 1, x.p, EC_PART);
    memcpy(point + 1 + EC_PART, y.p, EC_PART);
    b = OSSL_PARAM_BLD_new();
    if (b &&
        OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) == 1)
        key = key_from("EC", b); /* a point that is not on the curve is refused here */
    OSSL_PARAM_BLD_free(b);
    return key;
}

static bool verify(EVP_PKEY *key, struct str sig, struct str text)
{
    EVP_MD_CTX *x = EVP_MD_CTX_new();
    bool right = x && EVP_DigestVerifyInit(x, NULL, EVP_sha256(), NULL, key) == 1 &&
                 EVP_DigestVerify(x, (const unsigned char *)sig.p, (size_t)sig.n,
                                  (const unsigned char *)text.p, (size_t)text.n) == 1;

    EVP_MD_CTX_free(x);
    return right;
}

/* r and s side by side, as tokens have them, in the form that OpenSSL reads. */
static bool verify_ec(EVP_PKEY *key, struct str sig, struct str text)
{
    const unsigned char *p = (const unsigned char *)sig.p;
    ECDSA_SIG *pair;
    unsigned char *der = NULL;
    BIGNUM *r, *s;
    bool right = false;
    int n;

    if (sig.n != 2 * EC_PART)
        return false;
    pair = ECDSA_SIG_new();
    r = BN_bin2bn(p, EC_PART, NULL);
    s = BN_bin2bn(p + EC_PART, EC_PART, NULL);
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; /* they are the pair's now */
        n = i2d_ECDSA_SIG(pair, &der);
        right = n > 0 && verify(key, (struct str){(const char *)der, n}, text);
    }
    BN_free(r);
    BN_free(s);
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    return right;
}

/* Whether `k` may check tokens of this algorithm. */
static bool fits(const struct jval *k, enum algorithm alg, struct str kid)
{
    struct str use = jval_get_str(k, "use"), named = jval_get_str(k, "alg");

    return k->kind == JVAL_OBJECT && str_eq(jval_get_str(k, "kty"), algorithms[alg].kty) &&
           (!use.n || str_eq(use, S("sig"))) &&
           (!named.n || str_eq(named, algorithms[alg].name)) &&
           (!kid.n || str_eq(jval_get_str(k, "kid"), kid));
}

static bool right_by(struct arena *mem, const struct jval *k, enum algorithm alg,
                     struct str sig, struct str text)
{
    EVP_PKEY *key = alg == ALG_RS256 ? rsa_key(mem, k) : ec_key(mem, k);
    bool right = key && (alg == ALG_RS256 ? verify(key, sig, text) : verify_ec(key, sig, text));

    EVP_PKEY_free(key);
    return right;
}

enum err jws_open(struct arena *mem, struct str token, struct str keys, struct jval **payload,
                  struct fail *why)
{
    struct str rest, head, body, tail, signed_text, text, sig;
    struct jval *h, *set, *claims;
    const struct jval *list;
    enum algorithm alg = 0;
    bool any = false;

    if (token.n > JWS_MOST || !str_cut(token, S("."), &head, &rest) ||
        !str_cut(rest, S("."), &body, &tail) || !bytes_of(mem, head, &text))
        return fail_set(why, ERR_UNREADABLE, "token", "令牌的格式不对");
    if (jval_parse(mem, text, &h, why))
        return why->code;
    while (alg < ALG__MAX && !str_eq(jval_get_str(h, "alg"), algorithms[alg].name))
        alg++;
    if (alg == ALG__MAX)
        return fail_set(why, ERR_FORBIDDEN, "alg", "令牌的签名算法不是 RS256 或者 ES256");
    if (jval_get(h, "crit"))
        return fail_set(why, ERR_FORBIDDEN, "crit", "令牌要求本系统不支持的扩展");
    if (!bytes_of(mem, tail, &sig) || !bytes_of(mem, body, &text))
        return fail_set(why, ERR_UNREADABLE, "token", "令牌的格式不对");
    if (jval_parse(mem, keys, &set, why))
        return why->code;
    list = jval_get(set, "keys");
    if (!list || list->kind != JVAL_ARRAY)
        return fail_set(why, ERR_UNREADABLE, "keys", "公钥集的格式不对");
    signed_text = str_slice(token, 0, head.n + 1 + body.n);
    for (const struct jval *k = list->first; k; k = k->next) {
        if (!fits(k, alg, jval_get_str(h, "kid")))
            continue;
        any = true;
        if (right_by(mem, k, alg, sig, signed_text)) {
            if (jval_parse(mem, text, &claims, why))
                return why->code;
            *payload = claims;
            return OK;
        }
    }
    return any ? fail_set(why, ERR_FORBIDDEN, "signature", "令牌的签名不对")
               : fail_set(why, ERR_NOT_FOUND, "keys", "公钥集里没有令牌所用的公钥");
}
