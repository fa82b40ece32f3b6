/* SPDX-License-Identifier: MulanPSL-2.0 */
/* s3.h - an S3-compatible store on this machine, for tests: checks every signature by itself
 *
 * Signature version 4 is computed here from what came over the line, with OpenSSL and nothing of the program's, as
 * the public description says; and the SHA-256 that was signed is compared with the bytes.
 */
#ifndef TESTS_STORE_S3_H
#define TESTS_STORE_S3_H

#include <ctype.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <time.h>

#include "tests/base/loopback.h"

enum { S3_MOST = 32, S3_HEADS = 40 };
struct s3 {
    struct loop loop; /* first: the thread gets it */
    const char *access, *secret, *region;
    struct {
        char path[200];
        unsigned char *p;
        int n;
        time_t at;
    } object[S3_MOST];
    int n;
    atomic_int busy;    /* so many requests are answered 503 */
    atomic_bool damage; /* what is read has a bit turned */
    atomic_int refused, puts, gets, lists, removed;
    atomic_int part; /* so many to a part of a list; 0: a thousand */
    time_t now;      /* what objects are dated; 0: the present */
};
struct s3_ask {
    char method[16], path[200], query[400], name[S3_HEADS][64], value[S3_HEADS][600];
    int n, length;
    unsigned char *body;
};

static inline const char *s3_head(const struct s3_ask *a, const char *name)
{
    for (int i = 0; i < a->n; i++)
        if (!strcmp(a->name[i], name))
            return a->value[i];
    return "";
}

static inline void s3_hex(const unsigned char *p, int n, char *out)
{
    for (int i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", p[i]);
}

static inline void s3_hmac(const void *key, int key_n, const char *text, unsigned char out[32])
{
    unsigned n = 32;

    HMAC(EVP_sha256(), key, key_n, (const unsigned char *)text, strlen(text), out, &n);
}

/* name=value out of the Authorization header; up to a comma. */
static inline void s3_part(const char *all, const char *name, char *out, int most)
{
    const char *at = strstr(all, name);
    int n = 0;

    if (at)
        for (at += strlen(name); at[n] && at[n] != ',' && n < most - 1; n++)
            out[n] = at[n];
    out[n] = 0;
}

static inline bool s3_signed(const struct s3 *s, const struct s3_ask *a)
{
    const char *auth = s3_head(a, "authorization"), *date = s3_head(a, "x-amz-date");
    char credential[200], names[400], given[80], want[80], canonical[8192], text[1000],
        scope[200], key0[200], hash[80], day[9] = "", rest[400];
    unsigned char k[32], sum[32];
    int n;

    if (strncmp(auth, "AWS4-HMAC-SHA256 ", 17) != 0 || strlen(date) < 16)
        return false;
    s3_part(auth, "Credential=", credential, sizeof credential);
    s3_part(auth, "SignedHeaders=", names, sizeof names);
    s3_part(auth, "Signature=", given, sizeof given);
    memcpy(day, date, 8);
    snprintf(scope, sizeof scope, "%s/%s/s3/aws4_request", day, s->region);
    snprintf(text, sizeof text, "%s/%s", s->access, scope);
    if (strcmp(credential, text) != 0 || !strstr(names, "host"))
        return false;
    n = snprintf(canonical, sizeof canonical, "%s\n%s\n%s\n", a->method, a->path, a->query);
    snprintf(rest, sizeof rest, "%s", names);
    for (char *save = NULL, *one = strtok_r(rest, ";", &save); one;
         one = strtok_r(NULL, ";", &save))
        n += snprintf(canonical + n, sizeof canonical - (size_t)n, "%s:%s\n", one,
                      s3_head(a, one));
    snprintf(canonical + n, sizeof canonical - (size_t)n, "\n%s\n%s", names,
             s3_head(a, "x-amz-content-sha256"));
    SHA256((unsigned char *)canonical, strlen(canonical), sum);
    s3_hex(sum, 32, hash);
    snprintf(text, sizeof text, "AWS4-HMAC-SHA256\n%s\n%s\n%s", date, scope, hash);
    snprintf(key0, sizeof key0, "AWS4%s", s->secret);
    s3_hmac(key0, (int)strlen(key0), day, k);
    s3_hmac(k, 32, s->region, k);
    s3_hmac(k, 32, "s3", k);
    s3_hmac(k, 32, "aws4_request", k);
    s3_hmac(k, 32, text, sum);
    s3_hex(sum, 32, want);
    if (strcmp(given, want) != 0)
        return false;
    SHA256(a->body ? a->body : (unsigned char *)"", (size_t)a->length, sum);
    s3_hex(sum, 32, hash);
    return !strcmp(hash, s3_head(a, "x-amz-content-sha256"));
}

static inline bool s3_read(struct loop_line *k, struct s3_ask *a)
{
    char line[1000], *sp;

    *a = (struct s3_ask){.n = 0};
    if (!line_get(k, line, sizeof line) || !(sp = strchr(line, ' ')))
        return false;
    *sp = 0;
    snprintf(a->method, sizeof a->method, "%.15s", line);
    snprintf(a->path, sizeof a->path, "%.*s", (int)(strcspn(sp + 1, " ?") & 127), sp + 1);
    if (sp[1 + strcspn(sp + 1, " ?")] == '?')
        snprintf(a->query, sizeof a->query, "%.*s",
                 (int)(strcspn(strchr(sp + 1, '?') + 1, " ") & 255), strchr(sp + 1, '?') + 1);
    while (line_get(k, line, sizeof line) && line[0] && a->n < S3_HEADS) {
        char *colon = strchr(line, ':'), *v = colon ? colon + 1 : line;

        if (!colon)
            continue;
        *colon = 0;
        while (*v == ' ')
            v++;
        for (char *p = line; *p; p++)
            *p = (char)tolower((unsigned char)*p);
        snprintf(a->name[a->n], sizeof a->name[0], "%.63s", line);
        snprintf(a->value[a->n++], sizeof a->value[0], "%.599s", v);
    }
    a->length = (int)strtol(s3_head(a, "content-length"), NULL, 10);
    a->body = malloc((size_t)a->length + 1);
    for (int i = 0; i < a->length; i++) {
        int c = line_byte(k);

        if (c < 0)
            return false;
        a->body[i] = (unsigned char)c;
    }
    return true;
}

static inline int s3_find(const struct s3 *s, const char *path)
{
    for (int i = 0; i < s->n; i++)
        if (s->object[i].p && !strcmp(s->object[i].path, path))
            return i;
    return -1;
}

static inline void s3_say(struct loop_line *k, const char *status, const unsigned char *p,
                          int n, bool body)
{
    char head[200];

    snprintf(head, sizeof head,
             "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n", status, n);
    line_put(k, head, (int)strlen(head));
    if (body && n)
        line_put(k, (const char *)p, n);
}

/* ListObjectsV2: in the order of the keys, behind the one that the token names (which holds what has to be escaped). */
static inline void s3_list(struct s3 *s, struct loop_line *k, const struct s3_ask *a)
{
    int most = atomic_load(&s->part) ? atomic_load(&s->part) : 1000, n = 0, size = 1 << 16;
    const char *token = strstr(a->query, "continuation-token=%26%2B"), *last = "";
    char after[200] = "", *out = malloc((size_t)size);
    int root = (int)strlen(a->path), len;

    atomic_fetch_add(&s->lists, 1);
    if (token)
        for (const char *p = token + 25; *p && *p != '&'; p++) {
            size_t m = strlen(after);

            after[m] = !strncmp(p, "%2F", 3) ? '/' : *p;
            after[m + 1] = 0;
            p += !strncmp(p, "%2F", 3) ? 2 : 0;
        }
    len =
        snprintf(out, (size_t)size, "<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"x\">");
    for (;;) {
        const char *best = NULL;
        int at = -1;
        char when[40];
        struct tm tm;

        for (int i = 0; i < s->n; i++)
            if (s->object[i].p && strcmp(s->object[i].path + root, n ? last : after) > 0 &&
                (!best || strcmp(s->object[i].path + root, best) < 0))
                best = s->object[at = i].path + root;
        if (!best)
            break;
        if (n == most) {
            len += snprintf(out + len, (size_t)(size - len),
                            "<IsTruncated>true</IsTruncated><NextContinuationToken>&amp;+%s"
                            "</NextContinuationToken>",
                            last);
            break;
        }
        gmtime_r(&s->object[at].at, &tm);
        strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S.000Z", &tm);
        len += snprintf(out + len, (size_t)(size - len),
                        "<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>&quot;x"
                        "&quot;</ETag><Size>%d</Size></Contents>",
                        best, when, s->object[at].n);
        last = best;
        n++;
    }
    len += snprintf(out + len, (size_t)(size - len), "</ListBucketResult>");
    s3_say(k, "200 OK", (unsigned char *)out, len, true);
    free(out);
}

static inline void s3_answer(struct s3 *s, struct loop_line *k, struct s3_ask *a)
{
    int i = s3_find(s, a->path);

    if (atomic_load(&s->busy) > 0) {
        atomic_fetch_sub(&s->busy, 1);
        s3_say(k, "503 Slow Down", NULL, 0, false);
    } else if (!s3_signed(s, a)) {
        atomic_fetch_add(&s->refused, 1);
        s3_say(k, "403 Forbidden", (const unsigned char *)"<Error/>", 8, true);
    } else if (!strcmp(a->method, "PUT")) {
        atomic_fetch_add(&s->puts, 1);
        if (i < 0 && s->n < S3_MOST)
            i = s->n++;
        free(s->object[i].p);
        snprintf(s->object[i].path, sizeof s->object[i].path, "%s", a->path);
        s->object[i].p = a->body;
        s->object[i].n = a->length;
        s->object[i].at = s->now ? s->now : time(NULL);
        a->body = NULL;
        s3_say(k, "200 OK", NULL, 0, false);
    } else if (!strcmp(a->method, "GET") && strstr(a->query, "list-type=2")) {
        s3_list(s, k, a);
    } else if (i < 0) {
        s3_say(k, "404 Not Found", (const unsigned char *)"<Error/>", 8,
               strcmp(a->method, "HEAD") != 0);
    } else if (!strcmp(a->method, "DELETE")) {
        free(s->object[i].p);
        s->object[i].p = NULL;
        atomic_fetch_add(&s->removed, 1);
        s3_say(k, "204 No Content", NULL, 0, false);
    } else {
        bool get = !strcmp(a->method, "GET");
        /* asked once: the other side may have changed it by the time that all is said */
        bool damage = atomic_load(&s->damage) && s->object[i].n;

        atomic_fetch_add(&s->gets, get);
        if (damage)
            s->object[i].p[0] ^= 1;
        s3_say(k, "200 OK", s->object[i].p, s->object[i].n, get);
        if (damage)
            s->object[i].p[0] ^= 1;
    }
}

static inline void s3_serve(struct loop *l, int fd)
{
    struct loop_line k = {.fd = fd};
    struct s3_ask *a = calloc(1, sizeof *a);

    if (a && s3_read(&k, a))
        s3_answer((struct s3 *)l, &k, a);
    if (a)
        free(a->body);
    free(a);
}

static inline bool s3_start(struct s3 *s, const char *access, const char *secret,
                            const char *region)
{
    s->access = access;
    s->secret = secret;
    s->region = region;
    return loop_start(&s->loop, s3_serve);
}

static inline void s3_stop(struct s3 *s)
{
    loop_stop(&s->loop);
    for (int i = 0; i < s->n; i++)
        free(s->object[i].p);
}

#endif
