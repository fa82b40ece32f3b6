/* SPDX-License-Identifier: MulanPSL-2.0 */
/* digest.c - SM3, SHA-256, HMAC, encodings; see digest.h */
#include "base/digest.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

static const EVP_MD *algorithm(enum digest_kind kind)
{
    return kind == DIGEST_SM3 ? EVP_sm3() : EVP_sha256();
}

void digest_start(struct digester *d, enum digest_kind kind)
{
    EVP_MD_CTX *x = EVP_MD_CTX_new();

    assert(x && EVP_DigestInit_ex(x, algorithm(kind), NULL) == 1);
    d->native = x;
}

void digest_add(struct digester *d, struct str part)
{
    if (part.n)
        assert(EVP_DigestUpdate(d->native, part.p, (size_t)part.n) == 1);
}

struct digest digest_end(struct digester *d)
{
    struct digest out;
    unsigned n = 0;

    assert(EVP_DigestFinal_ex(d->native, out.b, &n) == 1 && n == DIGEST_SIZE);
    digest_drop(d);
    return out;
}

void digest_drop(struct digester *d)
{
    EVP_MD_CTX_free(d->native);
    d->native = NULL;
}

struct digest digest_of(enum digest_kind kind, struct str text)
{
    struct digester d;

    digest_start(&d, kind);
    digest_add(&d, text);
    return digest_end(&d);
}

struct digest digest_hmac(enum digest_kind kind, struct str key, struct str text)
{
    struct digest out;
    unsigned n = 0;

    assert(key.n < 1 << 20);
    assert(HMAC(algorithm(kind), key.n ? key.p : "", (int)key.n,
                (const unsigned char *)(text.n ? text.p : ""), (size_t)text.n, out.b, &n));
    assert(n == DIGEST_SIZE);
    return out;
}

void digest_derive(enum digest_kind kind, struct str key, struct str purpose, uint8_t *out,
                   isize n)
{
    uint8_t block[DIGEST_SIZE + 256 + 1];
    isize have = 0;

    assert(n <= 255 * DIGEST_SIZE && purpose.n <= 256);
    for (uint8_t i = 1; n > 0; i++) {
        struct digest d;
        isize take = n < DIGEST_SIZE ? n : DIGEST_SIZE;

        if (purpose.n)
            memcpy(block + have, purpose.p, (size_t)purpose.n);
        block[have + purpose.n] = i;
        d = digest_hmac(kind, key, (struct str){(char *)block, have + purpose.n + 1});
        memcpy(out, d.b, (size_t)take);
        memcpy(block, d.b, DIGEST_SIZE);
        OPENSSL_cleanse(&d, sizeof d);
        have = DIGEST_SIZE;
        out += take;
        n -= take;
    }
    OPENSSL_cleanse(block, sizeof block);
}

struct str digest_str(const struct digest *d)
{
    return (struct str){(const char *)d->b, DIGEST_SIZE};
}

bool digest_eq(const struct digest *a, const struct digest *b)
{
    return CRYPTO_memcmp(a->b, b->b, DIGEST_SIZE) == 0;
}

/* ---- encodings */

struct str hex_of(struct arena *mem, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *out = NEW(mem, char, bytes.n * 2);

    for (isize i = 0; i < bytes.n; i++) {
        out[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
        out[2 * i + 1] = digits[bytes.p[i] & 15];
    }
    return (struct str){out, bytes.n * 2};
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_parse(struct arena *mem, struct str hex, struct str *out)
{
    char *p = NEW(mem, char, hex.n / 2);

    if (hex.n % 2)
        return false;
    for (isize i = 0; i < hex.n / 2; i++) {
        int high = hex_value(hex.p[2 * i]), low = hex_value(hex.p[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        p[i] = (char)(high << 4 | low);
    }
    *out = (struct str){p, hex.n / 2};
    return true;
}

/* Groups of `bits` bits become characters; the last group is filled with zeros. */
static struct str encode(struct arena *mem, struct str bytes, const char *alphabet, int bits,
                         isize pad_to)
{
    isize cap = (bytes.n * 8 + bits - 1) / bits + 8, n = 0;
    char *out = NEW(mem, char, cap);
    uint32_t held = 0;
    int have = 0;

    for (isize i = 0; i < bytes.n; i++) {
        held = held << 8 | (unsigned char)bytes.p[i];
        for (have += 8; have >= bits; have -= bits)
            out[n++] = alphabet[held >> (have - bits) & ((1u << bits) - 1)];
    }
    if (have)
        out[n++] = alphabet[held << (bits - have) & ((1u << bits) - 1)];
    while (pad_to && n % pad_to)
        out[n++] = '=';
    return (struct str){out, n};
}

static const char base64_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str base64_of(struct arena *mem, struct str bytes)
{
    return encode(mem, bytes, base64_alphabet, 6, 4);
}

struct str base64url_of(struct arena *mem, struct str bytes)
{
    return encode(mem, bytes, base64url_alphabet, 6, 0);
}

struct str base32_of(struct arena *mem, struct str bytes)
{
    return encode(mem, bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, 0);
}

static int base64_value(char c)
{
    const char *at;

    if (c == '-')
        return 62;
    if (c == '_')
        return 63;
    at = c ? strchr(base64_alphabet, c) : NULL;
    return at ? (int)(at - base64_alphabet) : -1;
}

bool base64_parse(struct arena *mem, struct str text, struct str *out)
{
    isize n = 0, data = text.n;
    uint32_t held = 0;
    int have = 0;
    char *p;

    while (data > 0 && text.n - data < 2 && text.p[data - 1] == '=')
        data--;
    if (data % 4 == 1 || (data != text.n && text.n % 4))
        return false;
    p = NEW(mem, char, data * 3 / 4 + 1);
    for (isize i = 0; i < data; i++) {
        int v = base64_value(text.p[i]);

        if (v < 0)
            return false;
        held = held << 6 | (uint32_t)v;
        have += 6;
        if (have >= 8) {
            have -= 8;
            p[n++] = (char)(held >> have & 0xff);
        }
    }
    if (held & ((1u << have) - 1))
        return false;
    *out = (struct str){p, n};
    return true;
}
