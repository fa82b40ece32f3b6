/* SPDX-License-Identifier: MulanPSL-2.0 */
/* loopback.h - other machines, on this one: a mail server with STARTTLS, TLS and AUTH, and a web server
 *
 * Each runs in a thread of the test and serves one connection after the other. What it is to do wrong
 * stands in its struct and may be changed between exchanges; what it got is kept for the test to look at.
 */
#ifndef TESTS_BASE_LOOPBACK_H
#define TESTS_BASE_LOOPBACK_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/test.h"

enum { LOOP_TEXT = 1 << 21, LOOP_KEPT = 64 };

/* --- a listening socket and its thread */
struct loop {
    int fd, port;
    pthread_t thread;
    atomic_bool stop;
    atomic_int line; /* the connection that is served; -1: none */
    void (*serve)(struct loop *l, int fd);
    SSL_CTX *tls;
};
/* A connection, encrypted or not. */
struct loop_line {
    int fd;
    SSL *ssl;
    char text[8192];
    int n, at;
};

static inline void *loop_run(void *p)
{
    struct loop *l = p;

    while (!atomic_load(&l->stop)) {
        struct pollfd w = {.fd = l->fd, .events = POLLIN};
        struct timeval patience = {60, 0}; /* the other side may be late on a busy machine */
        int fd;

        if (poll(&w, 1, 50) <= 0)
            continue;
        fd = accept(l->fd, NULL, NULL);
        if (fd < 0)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        atomic_store(&l->line, fd);
        l->serve(l, fd);
        atomic_store(&l->line, -1);
        close(fd);
    }
    return NULL;
}

static inline bool loop_start(struct loop *l, void (*serve)(struct loop *l, int fd))
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t n = sizeof a;

    l->serve = serve;
    atomic_store(&l->line, -1);
    l->fd = socket(AF_INET, SOCK_STREAM, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(l->fd, (struct sockaddr *)&a, sizeof a) || listen(l->fd, 16) ||
        getsockname(l->fd, (struct sockaddr *)&a, &n))
        return false;
    l->port = ntohs(a.sin_port);
    return pthread_create(&l->thread, NULL, loop_run, l) == 0;
}

static inline void loop_stop(struct loop *l)
{
    int line;

    atomic_store(&l->stop, true);
    if ((line = atomic_load(&l->line)) >= 0)
        shutdown(line, SHUT_RDWR); /* nobody speaks there any more */
    pthread_join(l->thread, NULL);
    close(l->fd);
    SSL_CTX_free(l->tls);
}

/* A certificate for 127.0.0.1, signed by itself; its PEM in t->mem. */
static inline struct str loop_certify(struct test *t, struct loop *l)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509_NAME *name = X509_get_subject_name(x);
    X509_EXTENSION *alt =
        X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    BIO *out = BIO_new(BIO_s_mem());
    char *p;
    struct str pem;

    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"loop", -1, -1,
                               0);
    X509_set_issuer_name(x, name);
    X509_add_ext(x, alt, -1);
    X509_set_pubkey(x, key);
    X509_sign(x, key, EVP_sha256());
    l->tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(l->tls, x);
    SSL_CTX_use_PrivateKey(l->tls, key);
    PEM_write_bio_X509(out, x);
    pem.n = BIO_get_mem_data(out, &p);
    pem.p = p;
    pem = str_dup(&t->mem, pem);
    BIO_free(out);
    X509_EXTENSION_free(alt);
    X509_free(x);
    EVP_PKEY_free(key);
    return pem;
}

static inline bool line_secure(struct loop_line *k, SSL_CTX *tls)
{
    k->n = k->at = 0; /* nothing that came in clear counts afterwards */
    k->ssl = SSL_new(tls);
    SSL_set_fd(k->ssl, k->fd);
    return SSL_accept(k->ssl) == 1;
}

static inline int line_byte(struct loop_line *k)
{
    if (k->at == k->n) {
        k->at = 0;
        k->n = k->ssl ? SSL_read(k->ssl, k->text, sizeof k->text)
                      : (int)recv(k->fd, k->text, sizeof k->text, 0);
        if (k->n <= 0) {
            k->n = 0;
            return -1;
        }
    }
    return (unsigned char)k->text[k->at++];
}

/* One line without its end; false at the end of the connection. */
/* The number that a header's value is; 0 where it is none. */
static inline int loop_number(const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);

    return end != text && !*end && n > 0 && n <= LOOP_TEXT ? (int)n : 0;
}

static inline bool line_get(struct loop_line *k, char *out, int size)
{
    int n = 0, c;

    while ((c = line_byte(k)) >= 0 && c != '\n')
        if (n < size - 1)
            out[n++] = (char)c;
    while (n && out[n - 1] == '\r')
        n--;
    out[n] = 0;
    return c >= 0;
}

static inline void line_put(struct loop_line *k, const char *p, int n)
{
    if (k->ssl)
        (void)SSL_write(k->ssl, p, n);
    else
        (void)!send(k->fd, p, (size_t)n, MSG_NOSIGNAL);
}

static inline void line_say(struct loop_line *k, const char *s)
{
    line_put(k, s, (int)strlen(s));
    line_put(k, "\r\n", 2);
}

static inline void line_end(struct loop_line *k)
{
    if (k->ssl) {
        SSL_shutdown(k->ssl);
        SSL_free(k->ssl);
    }
}

/* --- a mail server */
struct smtp {
    struct loop loop; /* first: the thread gets it */
    bool start, whole, auth;
    const char *login;          /* base64 of \0user\0password, of AUTH PLAIN */
    atomic_int rcpt_code;       /* 0: taken; else the answer to RCPT */
    atomic_int dead_after_data; /* so many times the line is cut once the mail was taken */
    pthread_mutex_t lock;
    int n; /* mails that were taken */
    char mail[LOOP_KEPT][16384], from[LOOP_KEPT][200], to[LOOP_KEPT][200];
    bool secure[LOOP_KEPT], logged_in[LOOP_KEPT];
};

static inline void smtp_take(struct smtp *s, struct loop_line *k, const char *from,
                             const char *to, bool in)
{
    char line[2000];
    int n = 0, at;

    pthread_mutex_lock(&s->lock);
    at = s->n % LOOP_KEPT;
    while (line_get(k, line, sizeof line) && strcmp(line, ".")) {
        int add = snprintf(s->mail[at] + n, sizeof s->mail[at] - (size_t)n, "%s\n", line);

        if (add > 0 && n + add < (int)sizeof s->mail[at])
            n += add;
    }
    s->mail[at][n] = 0;
    snprintf(s->from[at], sizeof s->from[at], "%s", from);
    snprintf(s->to[at], sizeof s->to[at], "%s", to);
    s->secure[at] = k->ssl;
    s->logged_in[at] = in;
    s->n++;
    pthread_mutex_unlock(&s->lock);
}

static inline void smtp_serve(struct loop *l, int fd)
{
    struct smtp *s = (struct smtp *)(void *)l;
    struct loop_line k = {.fd = fd};
    char line[2000], from[200] = "", to[200] = "";
    bool in = false;

    if (s->whole && !line_secure(&k, l->tls)) {
        line_end(&k);
        return;
    }
    line_say(&k, "220 loop ESMTP");
    while (line_get(&k, line, sizeof line)) {
        if (!strncasecmp(line, "EHLO", 4)) {
            line_say(&k, "250-loop");
            if (s->start && !k.ssl)
                line_say(&k, "250-STARTTLS");
            if (s->auth && k.ssl)
                line_say(&k, "250-AUTH PLAIN");
            line_say(&k, "250 SIZE 1000000");
        } else if (!strcasecmp(line, "STARTTLS")) {
            line_say(&k, "220 go");
            if (!line_secure(&k, l->tls))
                break;
        } else if (!strncasecmp(line, "AUTH PLAIN", 10)) {
            if (!line[10]) {
                line_say(&k, "334 ");
                line_get(&k, line + 11, sizeof line - 11);
            }
            in = !strcmp(line + 11, s->login);
            line_say(&k, in ? "235 in" : "535 no");
        } else if (!strncasecmp(line, "MAIL FROM:", 10)) {
            snprintf(from, sizeof from, "%.190s", line + 10);
            line_say(&k, s->auth && !in ? "530 who are you" : "250 ok");
        } else if (!strncasecmp(line, "RCPT TO:", 8)) {
            int code = atomic_load(&s->rcpt_code);
            char no[40];

            snprintf(no, sizeof no, "%d not here", code);
            snprintf(to, sizeof to, "%.190s", line + 8);
            line_say(&k, code ? no : "250 ok");
        } else if (!strcasecmp(line, "DATA")) {
            line_say(&k, "354 go");
            smtp_take(s, &k, from, to, in);
            if (atomic_load(&s->dead_after_data) > 0) {
                atomic_fetch_sub(&s->dead_after_data, 1);
                break;
            }
            line_say(&k, "250 taken");
        } else if (!strcasecmp(line, "QUIT")) {
            line_say(&k, "221 bye");
            break;
        } else {
            line_say(&k, "500 what");
        }
    }
    line_end(&k);
}

/* --- a web server: what it answers is a function's matter */
struct web {
    struct loop loop;
    /* Writes a whole answer, head included, into `out`; returns its length. */
    int (*answer)(struct web *w, const char *method, const char *path, const char *head,
                  const char *body, int n, char *out, int size);
    pthread_mutex_t lock;
    int n; /* requests so far */
    char method[16], path[2000], head[8192];
    char *body;
    int body_n;
    void *user;
};

static inline int web_reply(char *out, int size, int status, const char *more, const char *type,
                            const char *body)
{
    return snprintf(out, (size_t)size,
                    "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sConnection: "
                    "close\r\n\r\n%s",
                    status, type, (int)strlen(body), more, body);
}

static inline void web_serve(struct loop *l, int fd)
{
    struct web *w = (struct web *)(void *)l;
    struct loop_line k = {.fd = fd};
    char line[4000], *out;
    int head = 0, length = 0, n;

    if (l->tls && !line_secure(&k, l->tls)) {
        line_end(&k);
        return;
    }
    pthread_mutex_lock(&w->lock);
    w->body_n = 0;
    w->head[0] = 0;
    if (line_get(&k, line, sizeof line) &&
        sscanf(line, "%15s %1999s", w->method, w->path) == 2) {
        while (line_get(&k, line, sizeof line) && line[0]) {
            int add = snprintf(w->head + head, sizeof w->head - (size_t)head, "%s\n", line);

            if (add > 0 && head + add < (int)sizeof w->head)
                head += add;
            if (!strncasecmp(line, "Content-Length:", 15))
                length = loop_number(line + 15);
        }
        while (w->body_n < length && w->body_n < LOOP_TEXT) {
            int c = line_byte(&k);

            if (c < 0)
                break;
            w->body[w->body_n++] = (char)c;
        }
        w->body[w->body_n] = 0;
        w->n++;
        out = malloc(LOOP_TEXT);
        n = w->answer(w, w->method, w->path, w->head, w->body, w->body_n, out, LOOP_TEXT);
        for (int at = 0; at < n; at += 16384)
            line_put(&k, out + at, n - at < 16384 ? n - at : 16384);
        free(out);
    }
    pthread_mutex_unlock(&w->lock);
    line_end(&k);
}

static inline struct web *web_new(int (*answer)(struct web *, const char *, const char *,
                                                const char *, const char *, int, char *, int))
{
    struct web *w = calloc(1, sizeof *w);

    pthread_mutex_init(&w->lock, NULL);
    w->body = malloc(LOOP_TEXT + 1);
    w->answer = answer;
    return w;
}

static inline void web_free(struct web *w)
{
    loop_stop(&w->loop);
    free(w->body);
    free(w);
}

static inline struct smtp *smtp_new(void)
{
    struct smtp *s = calloc(1, sizeof *s);

    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static inline void smtp_free(struct smtp *s)
{
    loop_stop(&s->loop);
    free(s);
}

#endif
