/* SPDX-License-Identifier: MulanPSL-2.0 */
/* object.c - files in an S3-compatible store; see object.h */
#include "base/object.h"

#include <curl/curl.h>
#include <errno.h>
#include <expat.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/net.h"
#include "base/os.h"

enum {
    TRIES = 3,
    CONNECT_MS = 5000,
    SLOW_BYTES = 1000,
    SLOW_SECONDS = 30,
    LISTING_MOST = 4 << 20
};
static const char empty_sha256[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

enum verb { PUT, GET, HEAD, DELETE, LISTING };
/* What callbacks of libcurl may touch. */
struct flow {
    int fd;
    int64_t at;
    struct buf *text; /* an answer that is read here; NULL: a file */
    CURL *k;
    bool bad; /* the file could not be read or written: errno */
    int error;
};

static size_t send_some(char *p, size_t size, size_t n, void *user)
{
    struct flow *f = user;
    ssize_t got = pread(f->fd, p, size * n, f->at);

    if (got < 0) {
        f->bad = true;
        f->error = errno;
        return CURL_READFUNC_ABORT;
    }
    f->at += got;
    return (size_t)got;
}

static int rewind_to(void *user, curl_off_t at, int origin)
{
    struct flow *f = user;

    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_CANTSEEK;
    f->at = at;
    return CURL_SEEKFUNC_OK;
}

/* What is no file (an answer that tells of an error) is not written. */
static size_t take_some(char *p, size_t size, size_t n, void *user)
{
    struct flow *f = user;
    size_t left = size * n;
    long status = 0;

    curl_easy_getinfo(f->k, CURLINFO_RESPONSE_CODE, &status);
    if (f->text && status == 200 && f->text->n + (isize)left <= LISTING_MOST)
        buf_add(f->text, (struct str){p, (isize)left});
    if (f->fd < 0 || status != 200)
        return left;
    while (left) {
        ssize_t put = pwrite(f->fd, p, left, f->at);

        if (put < 0) {
            f->bad = true;
            f->error = errno;
            return 0;
        }
        p += put;
        f->at += put;
        left -= (size_t)put;
    }
    return size * n;
}

static void dress(CURL *k, struct arena *mem, const struct object_store *s, struct str url,
                  struct flow *f)
{
    curl_easy_setopt(k, CURLOPT_URL, str_cstr(mem, url));
    curl_easy_setopt(k, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(k, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(k, CURLOPT_PROXY, "");
    curl_easy_setopt(k, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(k, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(k, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
    curl_easy_setopt(k, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
    curl_easy_setopt(k, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(k, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(k, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(k, CURLOPT_USERAGENT, "gongkai");
    curl_easy_setopt(k, CURLOPT_WRITEFUNCTION, take_some);
    curl_easy_setopt(k, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(k, CURLOPT_AWS_SIGV4,
                     str_cstr(mem, str_fmt(mem, "aws:amz:%.*s:s3",
                                           STR_ARG(s->region.n ? s->region : S("us-east-1")))));
    curl_easy_setopt(k, CURLOPT_USERPWD,
                     str_cstr(mem, str_fmt(mem, "%.*s:%.*s", STR_ARG(s->access_key),
                                           STR_ARG(s->secret_key))));
    if (s->ca.n) {
        struct curl_blob blob = {(void *)(uintptr_t)s->ca.p, (size_t)s->ca.n, CURL_BLOB_COPY};

        curl_easy_setopt(k, CURLOPT_CAINFO_BLOB, &blob);
    }
}

/* The host with its port as it is signed and sent: they must be the same. */
static struct str host_of(struct str endpoint)
{
    struct str scheme, rest = endpoint, host, tail;

    if (str_cut(endpoint, S("://"), &scheme, &rest))
        scheme = S("");
    (void)str_cut(rest, S("/"), &host, &tail);
    return host;
}

static enum err story(CURLcode got, long status, const struct flow *f, const char *says,
                      struct fail *why)
{
    if (f->bad)
        return os_fail(why, f->error, "object");
    if (got == CURLE_PEER_FAILED_VERIFICATION || got == CURLE_SSL_CACERT_BADFILE)
        return fail_set(why, ERR_IO, "object", "不能确认对象存储的证书");
    if (got != CURLE_OK)
        return fail_set(why, ERR_BUSY, "object", "对象存储没有回答：%.200s",
                        says[0] ? says : curl_easy_strerror(got));
    if (status == 404)
        return fail_set(why, ERR_NOT_FOUND, "object", "对象存储里没有这个文件");
    if (status == 403 || status == 401)
        return fail_set(why, ERR_IO, "object", "对象存储没有接受密钥或签名（%ld）", status);
    if (status >= 500 || status == 429)
        return fail_set(why, ERR_BUSY, "object", "对象存储正忙（%ld）", status);
    return fail_set(why, ERR_IO, "object", "对象存储没有照办（%ld）", status);
}

/* `key`: of a listing its query, in the order of the names, as it is signed. */
static enum err once(struct arena *mem, const struct object_store *s, enum verb verb,
                     struct str key, int fd, int64_t size, struct str sha256, int64_t *found,
                     struct buf *text, struct fail *why)
{
    char says[CURL_ERROR_SIZE] = "";
    struct flow f = {.fd = fd, .text = text};
    struct curl_slist *head = NULL;
    struct str url, end = s->endpoint;
    curl_off_t length = -1;
    long status = 0;
    CURLcode got;

    while (end.n && end.p[end.n - 1] == '/')
        end.n--;
    url = str_fmt(mem, "%.*s/%.*s/%s%.*s", STR_ARG(end), STR_ARG(s->bucket),
                  verb == LISTING ? "?" : "", STR_ARG(key));
    if (!net_url_is(url) || !s->bucket.n || !s->access_key.n)
        return fail_set(why, ERR_INPUT, "object", "对象存储的地址、桶或密钥没有写全");
    f.k = curl_easy_init();
    if (!f.k)
        return fail_set(why, ERR_BUSY, "object", "内存不足");
    dress(f.k, mem, s, url, &f);
    curl_easy_setopt(f.k, CURLOPT_ERRORBUFFER, says);
    head = curl_slist_append(
        head, str_cstr(mem, str_fmt(mem, "Host: %.*s", STR_ARG(host_of(s->endpoint)))));
    head = curl_slist_append(
        head, str_cstr(mem, str_fmt(mem, "x-amz-content-sha256: %.*s",
                                    STR_ARG(verb == PUT ? sha256 : str_of(empty_sha256)))));
    head = curl_slist_append(head, "Expect:");
    if (verb == PUT) {
        curl_easy_setopt(f.k, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(f.k, CURLOPT_READFUNCTION, send_some);
        curl_easy_setopt(f.k, CURLOPT_READDATA, &f);
        curl_easy_setopt(f.k, CURLOPT_SEEKFUNCTION, rewind_to);
        curl_easy_setopt(f.k, CURLOPT_SEEKDATA, &f);
        curl_easy_setopt(f.k, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size);
    } else if (verb == HEAD) {
        curl_easy_setopt(f.k, CURLOPT_NOBODY, 1L);
    } else if (verb == DELETE) {
        curl_easy_setopt(f.k, CURLOPT_CUSTOMREQUEST, "DELETE");
    }
    curl_easy_setopt(f.k, CURLOPT_HTTPHEADER, head);
    got = curl_easy_perform(f.k);
    curl_easy_getinfo(f.k, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(f.k, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (got != CURLE_OK || (status != 200 && status != 204))
        (void)story(got, status, &f, says, why);
    else if (found)
        *found = verb == HEAD ? length : f.at;
    curl_slist_free_all(head);
    curl_easy_cleanup(f.k);
    return why->code;
}

/* Each of them may be done again: what was done twice is as if it were done once. */
static enum err often(struct arena *mem, const struct object_store *s, enum verb verb,
                      struct str key, int fd, int64_t size, struct str sha256, int64_t *found,
                      struct buf *text, struct fail *why)
{
    if (why->code)
        return why->code;
    for (int i = 0; i < TRIES; i++) {
        struct timespec rest = {i, 300000000};

        *why = (struct fail){0};
        if (text)
            text->n = 0;
        if (once(mem, s, verb, key, fd, size, sha256, found, text, why) != ERR_BUSY ||
            i == TRIES - 1)
            break;
        nanosleep(&rest, NULL);
    }
    return why->code;
}

enum err object_put(struct arena *mem, const struct object_store *s, struct str key, int fd,
                    int64_t size, struct str sha256, struct fail *why)
{
    return often(mem, s, PUT, key, fd, size, sha256, NULL, NULL, why);
}

enum err object_get(struct arena *mem, const struct object_store *s, struct str key, int fd,
                    struct fail *why)
{
    return often(mem, s, GET, key, fd, 0, S(""), NULL, NULL, why);
}

enum err object_size(struct arena *mem, const struct object_store *s, struct str key,
                     int64_t *size, struct fail *why)
{
    struct fail own = {0};
    int64_t found = -1;

    if (why->code)
        return why->code;
    if (often(mem, s, HEAD, key, -1, 0, S(""), &found, NULL, &own) == ERR_NOT_FOUND)
        own = (struct fail){0};
    *size = found;
    *why = own;
    return own.code;
}

enum err object_remove(struct arena *mem, const struct object_store *s, struct str key,
                       struct fail *why)
{
    struct fail own = {0};

    if (why->code)
        return why->code;
    if (often(mem, s, DELETE, key, -1, 0, S(""), NULL, NULL, &own) != ERR_NOT_FOUND)
        *why = own;
    return why->code;
}

/* ---- the list: what it says is compared before it is used */

static bool plain(struct str key)
{
    for (isize i = 0; i < key.n; i++)
        if (!key.p[i] ||
            !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-_",
                    key.p[i]))
            return false;
    return key.n > 0;
}

/* 2026-11-27T07:00:00.000Z; our own days are China's. */
static bool utc(struct str s, struct instant *out)
{
    if (s.n < 20 || s.p[s.n - 1] != 'Z' || !instant_parse(str_slice(s, 0, 19), out))
        return false;
    out->s += 8 * 3600;
    return true;
}

struct listing {
    struct arena *mem;
    XML_Parser parser;
    struct object_entry_list *out;
    isize cap;
    struct buf text; /* of the element that is being read */
    bool ours;       /* the root is what it should be */
    bool more;
    struct str size, at, key, next;
};

static void XMLCALL list_start(void *who, const XML_Char *name, const XML_Char **attributes)
{
    struct listing *l = who;

    (void)attributes;
    l->text = buf_new(l->mem, 64);
    if (!strcmp(name, "ListBucketResult"))
        l->ours = true;
    else if (!strcmp(name, "Contents"))
        l->size = l->at = l->key = S("");
}

static void XMLCALL list_text(void *who, const XML_Char *text, int n)
{
    struct listing *l = who;

    buf_add(&l->text, (struct str){text, n});
}

static void XMLCALL list_end(void *who, const XML_Char *name)
{
    struct listing *l = who;
    struct str text = buf_str(&l->text);
    struct object_entry e = {.key = l->key};

    if (!strcmp(name, "Key"))
        l->key = text;
    else if (!strcmp(name, "Size"))
        l->size = text;
    else if (!strcmp(name, "LastModified"))
        l->at = text;
    else if (!strcmp(name, "IsTruncated"))
        l->more = str_eq(text, S("true"));
    else if (!strcmp(name, "NextContinuationToken"))
        l->next = text;
    else if (!strcmp(name, "Contents") && plain(e.key) && str_int(l->size, &e.size) &&
             utc(l->at, &e.at))
        *LIST_ADD(l->mem, l->out, l->cap) = e;
}

/* A list has none; what it declares is not looked at. */
static void XMLCALL list_doctype(void *who, const XML_Char *name, const XML_Char *system,
                                 const XML_Char *public, int subset)
{
    struct listing *l = who;

    (void)name, (void)system, (void)public, (void)subset;
    XML_StopParser(l->parser, XML_FALSE);
}

/* The next token, "" at the end of the list. */
static enum err read_list(struct arena *mem, struct str xml, struct object_entry_list *out,
                          struct str *next, struct fail *why)
{
    struct listing l = {.mem = mem, .out = out, .text = buf_new(mem, 64)};
    bool whole;

    if (!(l.parser = XML_ParserCreate("UTF-8")))
        return fail_set(why, ERR_BUSY, "object", "内存不足");
    XML_SetUserData(l.parser, &l);
    XML_SetElementHandler(l.parser, list_start, list_end);
    XML_SetCharacterDataHandler(l.parser, list_text);
    XML_SetStartDoctypeDeclHandler(l.parser, list_doctype);
    whole = XML_Parse(l.parser, xml.p, (int)xml.n, 1) == XML_STATUS_OK && l.ours;
    XML_ParserFree(l.parser);
    *next = l.more ? l.next : S("");
    return whole ? OK : fail_set(why, ERR_IO, "object", "对象存储的目录读不懂");
}

enum err object_list(struct arena *mem, const struct object_store *s, struct str *more,
                     struct object_entry_list *out, struct fail *why)
{
    struct buf text = buf_new(mem, 1 << 16), query = buf_new(mem, 300);
    struct str one;
    char *token = NULL;

    *out = (struct object_entry_list){0};
    if (why->code)
        return why->code;
    if (more->n && (token = curl_easy_escape(NULL, more->p, (int)more->n)))
        buf_fmt(&query, "continuation-token=%s&", token);
    curl_free(token);
    buf_lit(&query, "list-type=2&max-keys=1000");
    if (often(mem, s, LISTING, buf_str(&query), -1, 0, S(""), NULL, &text, why) != OK)
        return why->code;
    if (read_list(mem, buf_str(&text), out, &one, why) != OK)
        return why->code;
    if (one.n && str_eq(one, *more))
        return fail_set(why, ERR_IO, "object", "对象存储的目录没有尽头");
    *more = one;
    return OK;
}
