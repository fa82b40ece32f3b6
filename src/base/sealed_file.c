/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sealed_file.c - a file of any size, encrypted; see sealed_file.h */
#include "base/sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"

enum {
    PIECE = 1 << 16,
    MORE = crypto_secretstream_xchacha20poly1305_ABYTES,
    HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    MAGIC = 8
};
static const char magic[] = "GKSEAL1\n";
_Static_assert(SEALED_KEY == crypto_secretstream_xchacha20poly1305_KEYBYTES,
               "the key's length");

struct pass {
    int in, out; /* out -1: only read */
    const uint8_t *key;
    struct digester d;
    int64_t size;
    bool broken; /* not what was written, or another key */
};

/* As much as there is, up to n; -1: errno. */
static ssize_t fill(int fd, unsigned char *p, size_t n)
{
    size_t have = 0;

    while (have < n) {
        ssize_t got = read(fd, p + have, n - have);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (!got)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

static bool put(struct pass *p, const unsigned char *bytes, size_t n)
{
    return p->out < 0 || os_write_all(p->out, (struct str){(const char *)bytes, (isize)n});
}

/* Both directions read one piece ahead: the last one is known by what follows it. */
static bool seal_all(struct pass *p)
{
    unsigned char plain[2][PIECE], sealed[PIECE + MORE], head[HEADER];
    crypto_secretstream_xchacha20poly1305_state s;
    ssize_t n = fill(p->in, plain[0], PIECE), next;
    int at = 0;

    crypto_secretstream_xchacha20poly1305_init_push(&s, head, p->key);
    if (n < 0 || !put(p, (const unsigned char *)magic, MAGIC) || !put(p, head, HEADER))
        return false;
    for (;; n = next, at = !at) {
        next = n == PIECE ? fill(p->in, plain[!at], PIECE) : 0;
        if (next < 0)
            return false;
        digest_add(&p->d, (struct str){(const char *)plain[at], n});
        p->size += n;
        crypto_secretstream_xchacha20poly1305_push(
            &s, sealed, NULL, plain[at], (unsigned long long)n, NULL, 0,
            next ? 0 : crypto_secretstream_xchacha20poly1305_TAG_FINAL);
        if (!put(p, sealed, (size_t)n + MORE))
            return false;
        if (!next)
            return true;
    }
}

static bool open_all(struct pass *p)
{
    unsigned char plain[PIECE], sealed[PIECE + MORE], head[MAGIC + HEADER], tag = 0;
    crypto_secretstream_xchacha20poly1305_state s;
    ssize_t n = fill(p->in, head, sizeof head);

    if (n < 0)
        return false;
    if (n != sizeof head || memcmp(head, magic, MAGIC) != 0 ||
        crypto_secretstream_xchacha20poly1305_init_pull(&s, head + MAGIC, p->key)) {
        p->broken = true;
        return false;
    }
    while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        n = fill(p->in, sealed, sizeof sealed);
        if (n < 0)
            return false;
        if (n < MORE || crypto_secretstream_xchacha20poly1305_pull(
                            &s, plain, NULL, &tag, sealed, (unsigned long long)n, NULL, 0)) {
            p->broken = true;
            return false;
        }
        digest_add(&p->d, (struct str){(const char *)plain, n - MORE});
        p->size += n - MORE;
        if (!put(p, plain, (size_t)(n - MORE)))
            return false;
    }
    p->broken = read(p->in, plain, 1) != 0; /* nothing may follow */
    return !p->broken;
}

static enum err run(const char *from, const char *to, const uint8_t *key, bool sealing,
                    struct digest *sm3, int64_t *size, struct fail *why)
{
    struct pass p = {.out = -1, .key = key};
    char temp[4096] = "";
    struct digest sum;
    int e = 0;

    if (why->code)
        return why->code;
    if (sodium_init() < 0)
        return fail_set(why, ERR_BUSY, "libsodium", "加密库不能使用");
    p.in = open(from, O_RDONLY | O_CLOEXEC);
    if (p.in < 0)
        return os_fail(why, errno, from);
    if (to && (snprintf(temp, sizeof temp, "%s.XXXXXX", to) >= (int)sizeof temp ||
               (p.out = mkostemp(temp, O_CLOEXEC)) < 0))
        e = errno ? errno : ENAMETOOLONG;
    digest_start(&p.d, DIGEST_SM3);
    if (!e && !(sealing ? seal_all(&p) : open_all(&p)))
        e = errno ? errno : EIO;
    sum = digest_end(&p.d);
    close(p.in);
    if (p.out >= 0) {
        if (!e &&
            (fchmod(p.out, 0600) || fsync(p.out) || rename(temp, to) || !os_sync_folder_of(to)))
            e = errno;
        close(p.out);
        if (e)
            unlink(temp);
    }
    if (p.broken)
        return fail_set(why, ERR_UNREADABLE, from, "解不开：口令不对，或者文件已经损坏");
    if (e)
        return os_fail(why, e, to ? to : from);
    if (sm3)
        *sm3 = sum;
    if (size)
        *size = p.size;
    return OK;
}

enum err sealed_write(const char *from, const char *to, const uint8_t key[SEALED_KEY],
                      struct digest *sm3, int64_t *size, struct fail *why)
{
    return run(from, to, key, true, sm3, size, why);
}

enum err sealed_read(const char *from, const char *to, const uint8_t key[SEALED_KEY],
                     struct digest *sm3, int64_t *size, struct fail *why)
{
    return run(from, to, key, false, sm3, size, why);
}

int64_t sealed_size(int64_t size)
{
    int64_t pieces = size ? (size + PIECE - 1) / PIECE : 1;

    return MAGIC + HEADER + size + pieces * MORE;
}
