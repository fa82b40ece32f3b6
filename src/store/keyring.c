/* SPDX-License-Identifier: MulanPSL-2.0 */
/* keyring.c - the keys of an installation; see keyring.h */
#include "store/keyring.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/os.h"

enum { KEYS_MAX = 16, FILE_MAX = 1 << 14 };

static const struct str purposes[KEY__MAX] = {
    [KEY_PERSONAL] = LIT("personal"), [KEY_TOTP] = LIT("totp"),
    [KEY_SESSION] = LIT("session"),   [KEY_CSRF] = LIT("csrf"),
    [KEY_QUERY_CODE] = LIT("query"),  [KEY_REPEAT] = LIT("repeat"),
    [KEY_RECOVERY] = LIT("recovery"), [KEY_FORM] = LIT("form"),
    [KEY_EXPORT] = LIT("export"),     [KEY_OUTBOX] = LIT("outbox"),
    [KEY_REPORT] = LIT("report"),
};
static const struct str methods[] = {[SEAL_AES] = LIT("aes"), [SEAL_SM4] = LIT("sm4")};

struct keyring {
    struct gate *gate;
    int n;
    struct seal_key key[KEYS_MAX][KEY__MAX];
    struct digest hash[KEY__MAX];
    bool has_hash;
};

/* ---- the file */

static void random_line(struct buf *b)
{
    uint8_t secret[32];

    os_random(secret, sizeof secret);
    buf_add(b, hex_of(b->mem, (struct str){(char *)secret, sizeof secret}));
    buf_char(b, '\n');
    secret_wipe(secret, sizeof secret);
}

static enum err make_file(struct arena *mem, const char *path, enum seal_method method,
                          struct fail *why)
{
    struct buf b = buf_new(mem, 512);
    enum err got;

    buf_lit(
        &b,
        "# 密钥文件。没有它，加密的个人信息无法读出；请与数据库分开备份，不要外传。\nhash ");
    random_line(&b);
    buf_fmt(&b, "seal 1 %.*s ", STR_ARG(methods[method]));
    random_line(&b);
    got = os_write_file(path, buf_str(&b), 0600, why);
    secret_wipe(b.p, b.n);
    return got;
}

static void derive(struct str secret, const char *use, enum key_purpose p, uint8_t out[32])
{
    char purpose[64];
    int n = snprintf(purpose, sizeof purpose, "gongkai/%s/%.*s", use, STR_ARG(purposes[p]));

    digest_derive(DIGEST_SM3, secret, (struct str){purpose, n}, out, 32);
}

static bool read_seal(struct keyring *k, struct str words[4], struct str secret)
{
    int64_t number;
    enum seal_method method = str_eq(words[2], methods[SEAL_SM4]) ? SEAL_SM4 : SEAL_AES;

    if (k->n == KEYS_MAX || !str_int(words[1], &number) || number != k->n + 1 ||
        !str_eq(words[2], methods[method]))
        return false;
    for (int p = 0; p < KEY__MAX; p++) {
        struct seal_key *key = &k->key[k->n][p];

        key->number = (uint32_t)number;
        key->method = method;
        derive(secret, "cipher", (enum key_purpose)p, key->cipher);
        derive(secret, "mac", (enum key_purpose)p, key->mac);
    }
    k->n++;
    return true;
}

/* “seal 1 gone”: a key that was taken out; its number is not given again. */
static bool read_gone(struct keyring *k, struct str number)
{
    int64_t n = 0;

    if (k->n == KEYS_MAX || !str_int(number, &n) || n != k->n + 1)
        return false;
    k->n++;
    return true;
}

static bool read_line(struct keyring *k, struct arena *mem, struct str line)
{
    struct str words[4] = {{0}}, secret = S("");
    int n = 0;

    for (struct str rest = line, w; str_next(&rest, ' ', &w);)
        if (w.n && n < 4)
            words[n++] = w;
        else if (w.n)
            return false;
    if (n == 3 && str_eq(words[0], S("seal")) && str_eq(words[2], S("gone")))
        return read_gone(k, words[1]);
    if (n < 2 || !hex_parse(mem, words[n - 1], &secret) || secret.n != 32)
        return false;
    if (n == 4 && str_eq(words[0], S("seal")))
        return read_seal(k, words, secret);
    if (n != 2 || !str_eq(words[0], S("hash")) || k->has_hash)
        return false;
    for (int p = 0; p < KEY__MAX; p++)
        derive(secret, "hash", (enum key_purpose)p, k->hash[p].b);
    return k->has_hash = true;
}

static enum err read_file(struct keyring *k, struct arena *mem, const char *path,
                          struct fail *why)
{
    struct str text, line;
    struct stat st;
    int number = 0;

    if (os_read_file(mem, path, FILE_MAX, &text, why))
        return why->code;
    if (stat(path, &st) == 0 && (st.st_mode & 077))
        return fail_set(why, ERR_FORBIDDEN, path,
                        "密钥文件不能让别的用户读取，请执行 chmod 600 %s", path);
    for (struct str rest = text; str_next(&rest, '\n', &line);) {
        number++;
        line = str_trim(line);
        if (line.n && line.p[0] != '#' && !read_line(k, mem, line))
            return fail_set(why, ERR_UNREADABLE, path, "密钥文件 %s 第 %d 行无法读懂", path,
                            number);
    }
    if (!k->has_hash || !k->n || !k->key[k->n - 1][0].number)
        return fail_set(why, ERR_UNREADABLE, path, "密钥文件 %s 不完整", path);
    return OK;
}

/* What was read stays secret: the arena is wiped before it goes. */
static void mem_end(struct arena *mem)
{
    secret_wipe(mem->base, arena_used(mem));
    arena_free(mem);
}

enum err keyring_open(struct keyring **out, const char *path, const struct keyring_options *o,
                      struct fail *why)
{
    struct keyring_options want = o ? *o : (struct keyring_options){0};
    struct keyring *k;
    struct arena mem;

    if (why->code)
        return why->code;
    if (!arena_init(&mem, 1 << 18))
        return fail_set(why, ERR_BUSY, path, "内存不足");
    k = secret_alloc(sizeof *k);
    if (k)
        k->gate = gate_new(2, want.password_kib);
    if (!k || !k->gate)
        fail_set(why, ERR_BUSY, path, "内存不足");
    if (!why->code && want.create && !os_exists(path))
        make_file(&mem, path, want.method ? want.method : SEAL_AES, why);
    if (!why->code)
        read_file(k, &mem, path, why);
    mem_end(&mem);
    if (why->code)
        keyring_close(k);
    else
        *out = k;
    return why->code;
}

void keyring_close(struct keyring *k)
{
    if (!k)
        return;
    gate_free(k->gate);
    secret_free(k, sizeof *k);
}

enum err keyring_rotate(const char *path, enum seal_method method, struct fail *why)
{
    struct keyring *k = NULL;
    struct arena mem;
    struct str text;
    struct buf b;

    /* Read it as a start would, so that a file that cannot be read is not made worse. */
    if (keyring_open(&k, path, NULL, why))
        return why->code;
    if (!arena_init(&mem, 1 << 18)) {
        keyring_close(k);
        return fail_set(why, ERR_BUSY, path, "内存不足");
    }
    b = buf_new(&mem, FILE_MAX * 2);
    if (k->n == KEYS_MAX)
        fail_set(why, ERR_RULE, path, "密钥已达 %d 个，不能再增加", KEYS_MAX);
    if (os_read_file(&mem, path, FILE_MAX, &text, why) == OK) {
        buf_add(&b, text);
        if (text.n && text.p[text.n - 1] != '\n')
            buf_char(&b, '\n');
        buf_fmt(&b, "seal %d %.*s ", k->n + 1, STR_ARG(methods[method]));
        random_line(&b);
        os_write_file(path, buf_str(&b), 0600, why);
    }
    mem_end(&mem);
    keyring_close(k);
    return why->code;
}

enum err keyring_forget(const char *path, int *gone, struct fail *why)
{
    struct keyring *k = NULL;
    struct arena mem;
    struct str text, line;
    struct buf b;
    int number = 0;

    *gone = 0;
    if (keyring_open(&k, path, NULL, why))
        return why->code;
    if (!arena_init(&mem, 1 << 18)) {
        keyring_close(k);
        return fail_set(why, ERR_BUSY, path, "内存不足");
    }
    b = buf_new(&mem, FILE_MAX * 2);
    if (os_read_file(&mem, path, FILE_MAX, &text, why) == OK) {
        for (struct str rest = text; str_next(&rest, '\n', &line);) {
            bool seal_line = str_starts(str_trim(line), S("seal "));

            number += seal_line;
            if (seal_line && number < k->n) {
                *gone += k->key[number - 1][0].number != 0;
                buf_fmt(&b, "seal %d gone\n", number);
            } else if (str_trim(line).n) {
                buf_add(&b, line);
                buf_char(&b, '\n');
            }
        }
        os_write_file(path, buf_str(&b), 0600, why);
    }
    mem_end(&mem);
    keyring_close(k);
    return why->code;
}

/* ---- escrow */

static const struct str escrow_place = LIT("keys:escrow");

enum err keyring_about(struct arena *mem, const char *path, struct keyring_facts *out,
                       struct fail *why)
{
    struct keyring *k = NULL;
    struct str text = {0};
    struct digest d;

    if (keyring_open(&k, path, NULL, why) || !k)
        return why->code;
    out->keys = 0;
    for (int i = 0; i < k->n; i++)
        out->keys += k->key[i][0].number != 0;
    out->method = methods[k->key[k->n - 1][0].method];
    keyring_close(k);
    if (os_read_file(mem, path, FILE_MAX, &text, why))
        return why->code;
    d = digest_of(DIGEST_SM3, text);
    secret_wipe((char *)(uintptr_t)text.p, text.n);
    out->fingerprint = hex_of(mem, str_slice(digest_str(&d), 0, 8));
    return OK;
}

enum err keyring_escrow(struct arena *mem, const char *path, struct str passphrase,
                        struct str *out, struct fail *why)
{
    struct keyring *k = NULL;
    struct seal_key key;
    struct str text = {0}, sealed, hex;
    uint8_t salt[SALT_BYTES];
    struct str salted = {(char *)salt, sizeof salt};
    struct buf b = buf_new(mem, 4096);

    if (keyring_open(&k, path, NULL, why)) /* only what a start would take */
        return why->code;
    keyring_close(k);
    os_random(salt, sizeof salt);
    if (os_read_file(mem, path, FILE_MAX, &text, why) ||
        seal_key_from(passphrase, salted, &key, why))
        return why->code;
    sealed = seal(mem, &key, escrow_place, text);
    secret_wipe(&key, sizeof key);
    secret_wipe((char *)(uintptr_t)text.p, text.n);
    hex = hex_of(mem, sealed);
    buf_fmt(&b, "gongkai-keys 1\nsalt %.*s\n", STR_ARG(hex_of(mem, salted)));
    for (isize at = 0; at < hex.n; at += 64)
        buf_fmt(&b, "%.*s\n", STR_ARG(str_slice(hex, at, at + 64)));
    *out = buf_str(&b);
    return OK;
}

enum err keyring_recover(struct arena *mem, struct str text, struct str passphrase,
                         const char *path, struct fail *why)
{
    struct buf hex = buf_new(mem, text.n + 1);
    struct str line = {0}, salt = {0}, sealed = {0}, plain = {0};
    struct seal_key key;

    if (why->code)
        return why->code;
    if (os_exists(path))
        return fail_set(why, ERR_RULE, path, "%s 已经存在，不会覆盖；请先移走", path);
    if (!str_next(&text, '\n', &line) || !str_eq(str_trim(line), S("gongkai-keys 1")) ||
        !str_next(&text, '\n', &line) || !str_starts(line, S("salt ")) ||
        !hex_parse(mem, str_trim(str_from(line, 5)), &salt))
        return fail_set(why, ERR_UNREADABLE, "", "不是密钥的托管文件");
    while (str_next(&text, '\n', &line))
        buf_add(&hex, str_trim(line));
    if (!hex_parse(mem, buf_str(&hex), &sealed))
        return fail_set(why, ERR_UNREADABLE, "", "托管文件不完整，或者抄错了字");
    if (seal_key_from(passphrase, salt, &key, why))
        return why->code;
    if (seal_open(mem, &key, escrow_place, sealed, &plain, why)) {
        *why = (struct fail){0};
        fail_set(why, ERR_UNREADABLE, "", "口令不对，或者托管文件被改动过");
    }
    secret_wipe(&key, sizeof key);
    if (!why->code)
        (void)os_write_file(path, plain, 0600, why);
    secret_wipe((char *)(uintptr_t)plain.p, plain.n);
    return why->code;
}

/* ---- use */

struct str keyring_seal(const struct keyring *k, struct arena *mem, enum key_purpose purpose,
                        struct str place, struct str text)
{
    return seal(mem, &k->key[k->n - 1][purpose], place, text);
}

enum err keyring_unseal(const struct keyring *k, struct arena *mem, enum key_purpose purpose,
                        struct str place, struct str sealed, struct str *text, struct fail *why)
{
    uint32_t number = seal_number(sealed);

    if (why->code)
        return why->code;
    if (number < 1 || number > (uint32_t)k->n)
        return fail_set(why, ERR_UNREADABLE, "seal", "加密字段的密钥（%u）不在密钥文件中",
                        number);
    if (!k->key[number - 1][purpose].number)
        return fail_set(why, ERR_UNREADABLE, "seal", "加密字段的密钥（%u）已经从密钥文件中删除",
                        number);
    return seal_open(mem, &k->key[number - 1][purpose], place, sealed, text, why);
}

bool keyring_is_old(const struct keyring *k, struct str sealed)
{
    return seal_number(sealed) != (uint32_t)k->n;
}

struct digest keyring_hash(const struct keyring *k, enum key_purpose purpose, struct str text)
{
    return digest_hmac(DIGEST_SM3, digest_str(&k->hash[purpose]), text);
}

struct gate *keyring_gate(const struct keyring *k)
{
    return k->gate;
}
