/* SPDX-License-Identifier: MulanPSL-2.0 */
/* secret.c - passwords, tokens, sealed fields, second factors; see secret.h */
#include "base/secret.h"

#include <assert.h>
#include <errno.h>
#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/os.h"
#include "base/utf8.h"

/* ---- the process */

void secret_guard_process(void)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void *secret_alloc(isize n)
{
    void *p = mmap(NULL, (size_t)n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        return NULL;
    /* Where the limit of locked memory is nought the keys may be swapped; no reason to stop. */
    mlock(p, (size_t)n);
    madvise(p, (size_t)n, MADV_DONTDUMP);
    return p;
}

void secret_free(void *p, isize n)
{
    if (!p)
        return;
    secret_wipe(p, n);
    munmap(p, (size_t)n);
}

void secret_wipe(void *p, isize n)
{
    OPENSSL_cleanse(p, (size_t)n);
}

bool secret_eq(struct str a, struct str b)
{
    return a.n == b.n && (!a.n || CRYPTO_memcmp(a.p, b.p, (size_t)a.n) == 0);
}

struct str secret_token(struct arena *mem, isize bytes)
{
    char *p = NEW(mem, char, bytes);

    os_random(p, bytes);
    return base64url_of(mem, (struct str){p, bytes});
}

/* ---- passwords */

enum { GATE_WAIT_S = 5, PASSES = 2 };

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t left;
    int inside, at_once;
    size_t memory;
};

struct gate *gate_new(int at_once, int memory_kib)
{
    struct gate *g = calloc(1, sizeof *g);
    pthread_condattr_t monotonic;

    if (!g || sodium_init() < 0 || oath_init() != OATH_OK) {
        free(g);
        return NULL;
    }
    g->at_once = at_once;
    g->memory = memory_kib ? (size_t)memory_kib << 10 : 64u << 20;
    pthread_mutex_init(&g->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&g->left, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return g;
}

void gate_free(struct gate *g)
{
    if (!g)
        return;
    pthread_cond_destroy(&g->left);
    pthread_mutex_destroy(&g->mutex);
    free(g);
}

static enum err enter(struct gate *g, struct fail *why)
{
    struct timespec until;
    bool late = false;

    if (why->code)
        return why->code;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += GATE_WAIT_S;
    pthread_mutex_lock(&g->mutex);
    while (g->inside >= g->at_once && !late)
        late = pthread_cond_timedwait(&g->left, &g->mutex, &until) == ETIMEDOUT;
    late = g->inside >= g->at_once;
    g->inside += !late;
    pthread_mutex_unlock(&g->mutex);
    return late ? fail_set(why, ERR_BUSY, "password", "同时登录的人太多，请稍后再试") : OK;
}

static void leave(struct gate *g)
{
    pthread_mutex_lock(&g->mutex);
    g->inside--;
    pthread_cond_signal(&g->left);
    pthread_mutex_unlock(&g->mutex);
}

enum err password_hash(struct gate *g, struct arena *mem, struct str password, struct str *out,
                       struct fail *why)
{
    char text[crypto_pwhash_STRBYTES];
    int bad;

    if (!why->code && password.n > PASSWORD_MAX)
        return fail_set(why, ERR_INPUT, "password", "密码不能超过 %d 字节", PASSWORD_MAX);
    if (enter(g, why))
        return why->code;
    bad = crypto_pwhash_str(text, password.n ? password.p : "", (unsigned long long)password.n,
                            PASSES, g->memory);
    leave(g);
    if (bad)
        return fail_set(why, ERR_BUSY, "password", "内存不足，无法计算密码");
    *out = str_dup(mem, str_of(text));
    return OK;
}

enum err password_check(struct gate *g, struct str stored, struct str password, bool *right,
                        struct fail *why)
{
    char text[crypto_pwhash_STRBYTES] = "";
    bool none = stored.n == 0 || stored.n >= (isize)sizeof text;
    bool same;

    if (enter(g, why))
        return why->code;
    if (password.n > PASSWORD_MAX)
        password.n = PASSWORD_MAX;
    if (none) {
        /* The same work, for nothing: the time must not tell who has an account. */
        same = crypto_pwhash_str(text, password.n ? password.p : "",
                                 (unsigned long long)password.n, PASSES, g->memory) > 0;
    } else {
        memcpy(text, stored.p, (size_t)stored.n);
        same = crypto_pwhash_str_verify(text, password.n ? password.p : "",
                                        (unsigned long long)password.n) == 0;
    }
    leave(g);
    *right = same;
    return OK;
}

enum err seal_key_from(struct str passphrase, struct str salt, struct seal_key *out,
                       struct fail *why)
{
    if (why->code)
        return why->code;
    if (utf8_count(passphrase) < 12 || passphrase.n > PASSWORD_MAX)
        return fail_set(why, ERR_INPUT, "passphrase", "口令至少 12 个字，不超过 %d 字节",
                        PASSWORD_MAX);
    if (salt.n != crypto_pwhash_SALTBYTES)
        return fail_set(why, ERR_UNREADABLE, "salt", "不是密钥的托管文件");
    *out = (struct seal_key){.number = 1, .method = SEAL_AES};
    if (crypto_pwhash(out->cipher, sizeof out->cipher, passphrase.p,
                      (unsigned long long)passphrase.n, (const unsigned char *)salt.p, 4,
                      (size_t)256 << 20, crypto_pwhash_ALG_ARGON2ID13))
        return fail_set(why, ERR_BUSY, "", "内存不足，无法计算口令");
    return OK;
}

bool password_is_old(const struct gate *g, struct str stored)
{
    char text[crypto_pwhash_STRBYTES] = "";

    if (stored.n >= (isize)sizeof text)
        return true;
    memcpy(text, stored.p, (size_t)stored.n);
    return crypto_pwhash_str_needs_rehash(text, PASSES, g->memory) != 0;
}

/* ---- sealed fields */

enum { SEAL_HEAD = 5, GCM_NONCE = 12, GCM_TAG = 16, CTR_NONCE = 16 };

static isize nonce_size(enum seal_method m)
{
    return m == SEAL_AES ? GCM_NONCE : CTR_NONCE;
}

static isize tag_size(enum seal_method m)
{
    return m == SEAL_AES ? GCM_TAG : DIGEST_SIZE;
}

/* HMAC-SM3 over the place, its length, and all that stands before the tag. */
static struct digest sm_tag(struct arena *mem, const struct seal_key *key, struct str place,
                            struct str body)
{
    struct buf b = buf_new(mem, place.n + body.n + 16);

    buf_fmt(&b, "%lld:", (long long)place.n);
    buf_add(&b, place);
    buf_add(&b, body);
    return digest_hmac(DIGEST_SM3, (struct str){(const char *)key->mac, 32}, buf_str(&b));
}

static void cipher_run(const struct seal_key *key, bool seals, const uint8_t *nonce,
                       struct str head_and_place[2], const uint8_t *in, uint8_t *out, isize n,
                       uint8_t tag[GCM_TAG], bool *ok)
{
    EVP_CIPHER_CTX *x = EVP_CIPHER_CTX_new();
    bool aes = key->method == SEAL_AES;
    int done = 0;

    assert(x && EVP_CipherInit_ex(x, aes ? EVP_aes_256_gcm() : EVP_sm4_ctr(), NULL, key->cipher,
                                  nonce, seals) == 1);
    for (int i = 0; aes && i < 2; i++)
        if (head_and_place[i].n)
            assert(EVP_CipherUpdate(x, NULL, &done, (const uint8_t *)head_and_place[i].p,
                                    (int)head_and_place[i].n) == 1);
    if (n)
        assert(EVP_CipherUpdate(x, out, &done, in, (int)n) == 1);
    if (aes && !seals)
        assert(EVP_CIPHER_CTX_ctrl(x, EVP_CTRL_GCM_SET_TAG, GCM_TAG, tag) == 1);
    *ok = EVP_CipherFinal_ex(x, out + n, &done) == 1;
    if (aes && seals)
        assert(EVP_CIPHER_CTX_ctrl(x, EVP_CTRL_GCM_GET_TAG, GCM_TAG, tag) == 1);
    EVP_CIPHER_CTX_free(x);
}

struct str seal(struct arena *mem, const struct seal_key *key, struct str place,
                struct str text)
{
    isize nonce = nonce_size(key->method), tag = tag_size(key->method);
    isize n = SEAL_HEAD + nonce + text.n + tag;
    uint8_t *out = NEW(mem, uint8_t, n), *body = out + SEAL_HEAD + nonce;
    bool ok;

    assert(text.n < 1 << 30);
    out[0] = (uint8_t)key->method;
    for (int i = 0; i < 4; i++)
        out[1 + i] = (uint8_t)(key->number >> (24 - 8 * i));
    os_random(out + SEAL_HEAD, nonce);
    cipher_run(key, true, out + SEAL_HEAD, (struct str[]){{(char *)out, SEAL_HEAD}, place},
               (const uint8_t *)text.p, body, text.n, body + text.n, &ok);
    assert(ok);
    if (key->method == SEAL_SM4) {
        struct digest d = sm_tag(mem, key, place, (struct str){(char *)out, n - tag});
        memcpy(body + text.n, d.b, DIGEST_SIZE);
    }
    return (struct str){(char *)out, n};
}

uint32_t seal_number(struct str sealed)
{
    const uint8_t *p = (const uint8_t *)sealed.p;

    if (sealed.n < SEAL_HEAD || (p[0] != SEAL_AES && p[0] != SEAL_SM4))
        return 0;
    return (uint32_t)p[1] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 8 | p[4];
}

enum err seal_open(struct arena *mem, const struct seal_key *key, struct str place,
                   struct str sealed, struct str *text, struct fail *why)
{
    isize nonce = nonce_size(key->method), tag = tag_size(key->method);
    isize n = sealed.n - SEAL_HEAD - nonce - tag;
    const uint8_t *p = (const uint8_t *)sealed.p;
    uint8_t *out, given[DIGEST_SIZE];
    bool ok = true;

    if (why->code)
        return why->code;
    if (n < 0 || p[0] != key->method || seal_number(sealed) != key->number)
        return fail_set(why, ERR_UNREADABLE, "seal", "加密字段与密钥不符");
    memcpy(given, p + sealed.n - tag, (size_t)tag);
    if (key->method == SEAL_SM4) {
        struct digest d = sm_tag(mem, key, place, (struct str){sealed.p, sealed.n - tag});
        ok = CRYPTO_memcmp(d.b, given, DIGEST_SIZE) == 0;
    }
    out = NEW(mem, uint8_t, n + 1);
    if (ok)
        cipher_run(key, false, p + SEAL_HEAD, (struct str[]){{sealed.p, SEAL_HEAD}, place},
                   p + SEAL_HEAD + nonce, out, n, given, &ok);
    if (!ok) {
        secret_wipe(out, n);
        return fail_set(why, ERR_UNREADABLE, "seal", "加密字段已损坏，或不在原来的位置");
    }
    *text = (struct str){(char *)out, n};
    return OK;
}

/* ---- second factors */

enum { TOTP_PERIOD = 30, TOTP_DIGITS = 6 };

int64_t totp_check(struct str secret, struct str code, struct instant now, int64_t last)
{
    int64_t step = now.s / TOTP_PERIOD, right = 0;

    if (code.n != TOTP_DIGITS || !secret.n)
        return 0;
    /* All three are computed, whichever is right. */
    for (int64_t k = step - 1; k <= step + 1; k++) {
        char want[TOTP_DIGITS + 1] = "";

        if (oath_hotp_generate(secret.p, (size_t)secret.n, (uint64_t)k, TOTP_DIGITS, false,
                               OATH_HOTP_DYNAMIC_TRUNCATION, want) == OATH_OK &&
            secret_eq(code, (struct str){want, TOTP_DIGITS}) && k > last && !right)
            right = k;
    }
    return right;
}

static void percent(struct buf *b, struct str s)
{
    static const char digits[] = "0123456789ABCDEF";

    for (isize i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            buf_char(b, (char)c);
        } else {
            buf_char(b, '%');
            buf_char(b, digits[c >> 4]);
            buf_char(b, digits[c & 15]);
        }
    }
}

struct str totp_uri(struct arena *mem, struct str issuer, struct str login, struct str secret)
{
    struct buf b = buf_new(mem, 256);

    buf_lit(&b, "otpauth://totp/");
    percent(&b, issuer);
    buf_char(&b, ':');
    percent(&b, login);
    buf_lit(&b, "?secret=");
    buf_add(&b, base32_of(mem, secret));
    buf_lit(&b, "&issuer=");
    percent(&b, issuer);
    return buf_str(&b);
}

/* Crockford's alphabet: no I, L, O, U. */
static const char code_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { CODE_LETTERS = 10 };

struct str recovery_code(struct arena *mem)
{
    uint8_t random[CODE_LETTERS];
    struct buf b = buf_new(mem, 16);

    os_random(random, CODE_LETTERS);
    for (int i = 0; i < CODE_LETTERS; i++) {
        if (i == CODE_LETTERS / 2)
            buf_char(&b, '-');
        buf_char(&b, code_alphabet[random[i] & 31]);
    }
    return buf_str(&b);
}

struct str recovery_code_read(struct arena *mem, struct str typed)
{
    struct buf b = buf_new(mem, 16);
    int n = 0;

    for (isize i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == ' ' || c == '-' || c == '\t')
            continue;
        c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (!c || !strchr(code_alphabet, c) || n == CODE_LETTERS)
            return S("");
        if (n++ == CODE_LETTERS / 2)
            buf_char(&b, '-');
        buf_char(&b, c);
    }
    return n == CODE_LETTERS ? buf_str(&b) : S("");
}
