/* SPDX-License-Identifier: MulanPSL-2.0 */
/* net.h - the only file that speaks to other machines (libcurl)
 *
 * One call, one exchange, with limits: schemes http, https, smtp, smtps and nothing else (no file:,
 * no redirect to one); time to connect and in all; bytes of an answer; no redirects unless asked
 * for; no proxy from the environment, no cookies, no passwords from files. Certificates are
 * verified, by the system's authorities and those given as PEM. Passwords never go over a
 * connection that is not encrypted. What was not delivered says so in Chinese, without the password.
 *
 * Memory: answers in `mem`; while libcurl runs nothing is taken from it.
 * Fails:  ERR_INPUT what was asked cannot be (address, scheme, recipient): asking again is vain
 *         ERR_TOO_LARGE the answer passes its limit
 *         ERR_FORBIDDEN a private address where only public ones are allowed
 *         ERR_BUSY not reached, timed out, refused for now: later perhaps
 *         ERR_IO   not trusted (certificate), no encryption, password not taken: after somebody has mended it
 *         ERR_RULE the other side refused for good (SMTP 5xx, too many redirects)
 * Not for pages: it waits. The sender of the outbox (work/outbox.h) and patrols call it.
 */
#ifndef BASE_NET_H
#define BASE_NET_H

#include "base/day.h"
#include "base/fail.h"

enum { NET_CONNECT_MS = 5000, NET_TOTAL_MS = 20000, NET_ANSWER_MOST = 1 << 20 };

struct net_pair {
    struct str name, value;
};
struct net_part { /* of a multipart/form-data body */
    struct str name, file, type, body;
};
struct net_limits {
    int connect_ms, total_ms; /* 0: the usual */
    isize most;               /* bytes of an answer; 0: NET_ANSWER_MOST */
    int redirects;            /* how many are followed; to http and https only */
    bool public_only;         /* refuses loopback, private and link-local addresses */
    bool cut; /* a longer answer is cut off instead of refused (HEAD, link checks) */
};

struct net_ask {
    struct str method; /* GET, HEAD, POST */
    struct str url;
    struct str type, body;          /* of a POST */
    const struct net_part *parts;   /* instead of a body */
    const struct net_pair *headers; /* further ones; no line feeds */
    isize parts_n, headers_n;
    struct str ca; /* PEM, trusted besides the system's */
    struct net_limits limits;
};
struct net_answer {
    int status;
    struct str type, body;
    int64_t retry_after; /* seconds that the other side asked for; 0: none */
};
enum err net_http(struct arena *mem, const struct net_ask *ask, struct net_answer *out,
                  struct fail *why);
/* http:// or https:// with a host, no user, no blanks or control characters. */
bool net_url_is(struct str url);
/* An encoded query value. */
struct str net_encode(struct arena *mem, struct str s);

enum net_tls {
    NET_TLS_START, /* STARTTLS, and nothing without it */
    NET_TLS_WHOLE, /* from the first byte (465) */
    NET_TLS_NONE   /* a relay in the same house; then without user and password */
};
struct net_mail {
    struct str host;
    int port;
    enum net_tls tls;
    struct str user, password; /* "": no AUTH */
    struct str from, to;       /* addresses, ASCII */
    struct str message;        /* RFC 5322, lines end with CRLF */
    struct str ca;
    struct net_limits limits;
};
enum err net_mail(struct arena *mem, const struct net_mail *m, struct fail *why);
/* local@host.name in the letters that mail servers take; no blanks, no angle brackets. */
bool net_address_is(struct str address);

#endif
