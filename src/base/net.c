/* SPDX-License-Identifier: MulanPSL-2.0 */
/* net.c - exchanges with other machines; see net.h */
#include "base/net.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"

/* What callbacks of libcurl may touch: no arena, for it could jump out of them. */
struct flow {
    char *p; /* the answer */
    isize n, cap, most;
    bool cut, too_large, barred;
    struct str out; /* what is sent, from `at` */
    isize at;
};

/* --- what may be asked */

static bool plain(struct str s)
{
    for (isize i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 127)
            return false;
    return true;
}

bool net_url_is(struct str url)
{
    struct str rest, host, tail;

    if (str_starts(url, S("https://")))
        rest = str_from(url, 8);
    else if (str_starts(url, S("http://")))
        rest = str_from(url, 7);
    else
        return false;
    (void)str_cut(rest, S("/"), &host, &tail);
    (void)str_cut(host, S("?"), &host, &tail);
    return host.n > 0 && url.n < 2000 && plain(url) && !str_has(host, S("@"));
}

bool net_address_is(struct str a)
{
    struct str local, host;

    if (!str_cut(a, S("@"), &local, &host) || !local.n || a.n > 254 || !host.n)
        return false;
    for (isize i = 0; i < a.n; i++) {
        char k = a.p[i];
        bool letter =
            (k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9');

        if (!letter && !memchr("@.-_+=", k, 6))
            return false;
    }
    return !str_has(host, S("@")) && host.p[0] != '.' && host.p[0] != '-' &&
           host.p[host.n - 1] != '.' && !str_has(host, S(".."));
}

struct str net_encode(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 16);

    for (isize i = 0; i < s.n; i++) {
        char k = s.p[i];

        if ((k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9') ||
            memchr("-._~", k, 4))
            buf_char(&b, k);
        else
            buf_fmt(&b, "%%%02X", (unsigned char)k);
    }
    return buf_str(&b);
}

/* --- callbacks */

static size_t keep(char *p, size_t size, size_t n, void *user)
{
    struct flow *f = user;
    isize add = (isize)(size * n), room = f->most - f->n;
    char *grown;

    if (add > room) {
        f->too_large = true;
        if (!f->cut)
            return 0;
    }
    if (add > room)
        add = room;
    if (f->n + add > f->cap) {
        isize cap = f->cap ? 2 * f->cap : 16384;

        while (cap < f->n + add)
            cap *= 2;
        grown = realloc(f->p, (size_t)cap);
        if (!grown)
            return 0;
        f->p = grown;
        f->cap = cap;
    }
    if (add)
        memcpy(f->p + f->n, p, (size_t)add);
    f->n += add;
    return f->too_large ? 0 : size * n;
}

static size_t give(char *p, size_t size, size_t n, void *user)
{
    struct flow *f = user;
    isize room = (isize)(size * n), left = f->out.n - f->at;

    if (room > left)
        room = left;
    if (room)
        memcpy(p, f->out.p + f->at, (size_t)room);
    f->at += room;
    return (size_t)room;
}

static bool private4(const unsigned char *a)
{
    return a[0] == 0 || a[0] == 10 || a[0] == 127 || (a[0] == 100 && (a[1] & 0xc0) == 64) ||
           (a[0] == 169 && a[1] == 254) || (a[0] == 172 && (a[1] & 0xf0) == 16) ||
           (a[0] == 192 && a[1] == 168) || a[0] >= 224;
}

static bool private6(const unsigned char *a)
{
    static const unsigned char none[16] = {0}, mapped[12] = {[10] = 0xff, [11] = 0xff};

    if (!memcmp(a, mapped, 12))
        return private4(a + 12);
    return !memcmp(a, none, 15) || a[0] == 0xff || (a[0] & 0xfe) == 0xfc ||
           (a[0] == 0xfe && (a[1] & 0xc0) == 0x80);
}

/* Looks at the address after the name was resolved, so that a name cannot hide it. */
static curl_socket_t open_public(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct flow *f = user;

    (void)purpose;
    if (a->family == AF_INET)
        f->barred = private4(
            (const unsigned char *)&((struct sockaddr_in *)(void *)&a->addr)->sin_addr);
    else if (a->family == AF_INET6)
        f->barred = private6(
            (const unsigned char *)&((struct sockaddr_in6 *)(void *)&a->addr)->sin6_addr);
    else
        f->barred = true;
    if (f->barred)
        return CURL_SOCKET_BAD;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static void common(CURL *k, struct arena *mem, struct str url, const char *schemes,
                   const struct net_limits *l, struct str ca, char *says, struct flow *f)
{
    curl_easy_setopt(k, CURLOPT_URL, str_cstr(mem, url));
    curl_easy_setopt(k, CURLOPT_PROTOCOLS_STR, schemes);
    curl_easy_setopt(k, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(k, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(k, CURLOPT_PROXY, "");
    curl_easy_setopt(k, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(k, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(l->connect_ms ? l->connect_ms : NET_CONNECT_MS));
    curl_easy_setopt(k, CURLOPT_TIMEOUT_MS, (long)(l->total_ms ? l->total_ms : NET_TOTAL_MS));
    curl_easy_setopt(k, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(k, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(k, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(k, CURLOPT_ERRORBUFFER, says);
    curl_easy_setopt(k, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(k, CURLOPT_WRITEDATA, f);
    if (ca.n) {
        struct curl_blob blob = {(void *)(uintptr_t)ca.p, (size_t)ca.n, CURL_BLOB_COPY};

        curl_easy_setopt(k, CURLOPT_CAINFO_BLOB, &blob);
    }
    if (l->public_only) {
        curl_easy_setopt(k, CURLOPT_OPENSOCKETFUNCTION, open_public);
        curl_easy_setopt(k, CURLOPT_OPENSOCKETDATA, f);
    }
}

/* --- what came of it */

static const struct {
    CURLcode got;
    enum err code;
    const char *says;
} stories[] = {
    {CURLE_UNSUPPORTED_PROTOCOL, ERR_INPUT, "地址不能使用"},
    {CURLE_URL_MALFORMAT, ERR_INPUT, "地址不能使用"},
    {CURLE_TOO_MANY_REDIRECTS, ERR_RULE, "转向次数太多"},
    {CURLE_COULDNT_RESOLVE_HOST, ERR_BUSY, "找不到这台服务器（域名无法解析）"},
    {CURLE_COULDNT_CONNECT, ERR_BUSY, "连接不上服务器"},
    {CURLE_OPERATION_TIMEDOUT, ERR_BUSY, "服务器没有按时回答"},
    {CURLE_USE_SSL_FAILED, ERR_IO, "服务器不支持加密连接（STARTTLS）"},
    {CURLE_LOGIN_DENIED, ERR_IO, "服务器没有接受用户名和密码"},
};

static enum err story(CURLcode got, const struct flow *f, const char *says, struct fail *why)
{
    const char *more = says[0] ? says : curl_easy_strerror(got);

    if (f->barred)
        return fail_set(why, ERR_FORBIDDEN, "net", "不访问内部网络的地址");
    if (f->too_large)
        return fail_set(why, ERR_TOO_LARGE, "net", "对方的回答超过 %lld 字节",
                        (long long)f->most);
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        if (stories[i].got == got)
            return fail_set(why, stories[i].code, "net", "%s", stories[i].says);
    if (got == CURLE_PEER_FAILED_VERIFICATION || got == CURLE_SSL_CACERT_BADFILE ||
        got == CURLE_SSL_CONNECT_ERROR)
        return fail_set(why, ERR_IO, "net", "不能确认服务器的证书：%.200s", more);
    return fail_set(why, ERR_BUSY, "net", "没有送到：%.200s", more);
}

static struct curl_slist *lines(struct arena *mem, const struct net_ask *ask)
{
    struct curl_slist *l = NULL;

    if (ask->type.n)
        l = curl_slist_append(l,
                              str_cstr(mem, str_concat(mem, S("Content-Type: "), ask->type)));
    for (isize i = 0; i < ask->headers_n; i++)
        l = curl_slist_append(
            l, str_cstr(mem, str_fmt(mem, "%.*s: %.*s", STR_ARG(ask->headers[i].name),
                                     STR_ARG(ask->headers[i].value))));
    return curl_slist_append(l, "Expect:");
}

static curl_mime *parts(CURL *k, struct arena *mem, const struct net_ask *ask)
{
    curl_mime *m = curl_mime_init(k);

    for (isize i = 0; i < ask->parts_n; i++) {
        const struct net_part *p = &ask->parts[i];
        curl_mimepart *one = curl_mime_addpart(m);

        curl_mime_name(one, str_cstr(mem, p->name));
        curl_mime_data(one, p->body.p ? p->body.p : "", (size_t)p->body.n);
        if (p->file.n)
            curl_mime_filename(one, str_cstr(mem, p->file));
        if (p->type.n)
            curl_mime_type(one, str_cstr(mem, p->type));
    }
    return m;
}

static bool headers_are(const struct net_ask *ask)
{
    for (isize i = 0; i < ask->headers_n; i++)
        for (isize k = 0; k < ask->headers[i].value.n; k++)
            if ((unsigned char)ask->headers[i].value.p[k] < ' ')
                return false;
    return true;
}

enum err net_http(struct arena *mem, const struct net_ask *ask, struct net_answer *out,
                  struct fail *why)
{
    struct flow f = {.most = ask->limits.most ? ask->limits.most : NET_ANSWER_MOST,
                     .cut = ask->limits.cut};
    char says[CURL_ERROR_SIZE] = "";
    struct curl_slist *head = NULL;
    curl_mime *mime = NULL;
    curl_off_t wait = 0;
    CURLcode got;
    long status = 0;
    char *type = NULL;
    CURL *k;

    if (why->code)
        return why->code;
    if (!net_url_is(ask->url) || !headers_are(ask))
        return fail_set(why, ERR_INPUT, "url", "网址应以 http:// 或者 https:// 开头");
    k = curl_easy_init();
    if (!k)
        return fail_set(why, ERR_BUSY, "net", "内存不足");
    head = lines(mem, ask);
    common(k, mem, ask->url, "http,https", &ask->limits, ask->ca, says, &f);
    curl_easy_setopt(k, CURLOPT_HTTPHEADER, head);
    curl_easy_setopt(k, CURLOPT_USERAGENT, "gongkai");
    curl_easy_setopt(k, CURLOPT_FOLLOWLOCATION, ask->limits.redirects ? 1L : 0L);
    curl_easy_setopt(k, CURLOPT_MAXREDIRS, (long)ask->limits.redirects);
    if (ask->parts_n) {
        mime = parts(k, mem, ask);
        curl_easy_setopt(k, CURLOPT_MIMEPOST, mime);
    } else if (str_eq(ask->method, S("POST"))) {
        curl_easy_setopt(k, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->body.n);
        curl_easy_setopt(k, CURLOPT_POSTFIELDS, ask->body.p ? ask->body.p : "");
    } else if (str_eq(ask->method, S("HEAD"))) {
        curl_easy_setopt(k, CURLOPT_NOBODY, 1L);
    }
    got = curl_easy_perform(k);
    curl_easy_getinfo(k, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(k, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(k, CURLINFO_RETRY_AFTER, &wait);
    if (got != CURLE_OK && !(f.cut && f.too_large && status))
        (void)story(got, &f, says, why);
    else
        *out = (struct net_answer){.status = (int)status,
                                   .type = str_dup(mem, str_of(type)),
                                   .body = str_dup(mem, (struct str){f.p, f.n}),
                                   .retry_after = (int64_t)wait};
    curl_mime_free(mime);
    curl_slist_free_all(head);
    curl_easy_cleanup(k);
    free(f.p);
    return why->code;
}

static enum err mail_may(const struct net_mail *m, struct fail *why)
{
    if (why->code)
        return why->code;
    if (!m->host.n || !plain(m->host) || str_has(m->host, S("/")) || str_has(m->host, S("@")) ||
        m->port < 1 || m->port > 65535)
        return fail_set(why, ERR_INPUT, "host", "邮件服务器的地址或者端口有误");
    if (!net_address_is(m->from))
        return fail_set(why, ERR_INPUT, "from", "发件地址有误");
    if (!net_address_is(m->to))
        return fail_set(why, ERR_INPUT, "to", "收件地址有误");
    if (m->tls == NET_TLS_NONE && m->password.n)
        return fail_set(why, ERR_INPUT, "tls", "不加密的连接不发送密码，请选择加密方式");
    return OK;
}

enum err net_mail(struct arena *mem, const struct net_mail *m, struct fail *why)
{
    struct flow f = {.most = 65536, .out = m->message};
    char says[CURL_ERROR_SIZE] = "";
    struct curl_slist *to = NULL;
    CURLcode got;
    long status = 0;
    CURL *k;

    if (mail_may(m, why))
        return why->code;
    k = curl_easy_init();
    if (!k)
        return fail_set(why, ERR_BUSY, "net", "内存不足");
    common(k, mem,
           str_fmt(mem, "%s://%.*s:%d", m->tls == NET_TLS_WHOLE ? "smtps" : "smtp",
                   STR_ARG(m->host), m->port),
           "smtp,smtps", &m->limits, m->ca, says, &f);
    if (m->tls == NET_TLS_START)
        curl_easy_setopt(k, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    if (m->user.n) {
        curl_easy_setopt(k, CURLOPT_USERNAME, str_cstr(mem, m->user));
        curl_easy_setopt(k, CURLOPT_PASSWORD, str_cstr(mem, m->password));
    }
    to = curl_slist_append(to, str_cstr(mem, str_fmt(mem, "<%.*s>", STR_ARG(m->to))));
    curl_easy_setopt(k, CURLOPT_MAIL_FROM,
                     str_cstr(mem, str_fmt(mem, "<%.*s>", STR_ARG(m->from))));
    curl_easy_setopt(k, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(k, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(k, CURLOPT_READDATA, &f);
    curl_easy_setopt(k, CURLOPT_UPLOAD, 1L);
    got = curl_easy_perform(k);
    curl_easy_getinfo(k, CURLINFO_RESPONSE_CODE, &status);
    if (got != CURLE_OK && status >= 500 && got != CURLE_LOGIN_DENIED)
        fail_set(why, ERR_RULE, "net", "邮件服务器拒绝了这封邮件（%ld）", status);
    else if (got != CURLE_OK && status >= 400 && got != CURLE_LOGIN_DENIED)
        fail_set(why, ERR_BUSY, "net", "邮件服务器暂时不接受（%ld）", status);
    else if (got != CURLE_OK)
        (void)story(got, &f, says, why);
    curl_slist_free_all(to);
    curl_easy_cleanup(k);
    free(f.p);
    return why->code;
}
