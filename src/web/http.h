/* SPDX-License-Identifier: MulanPSL-2.0 */
/* http.h - our own request and response; the only thing handlers know of HTTP
 *
 * web/server turns the library's callbacks into a struct http_req and a struct http_res
 * into bytes; so the library can be changed in one file.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/buf.h"
#include "store/ctx.h"
#include "web/form.h"

struct app;   /* process-wide: database, blobs, keys, settings, cache; see web/app.h */
struct route; /* see web/route.h */

struct http_req {
    struct str method; /* GET, HEAD, POST */
    struct str path;   /* decoded once, valid UTF-8, without the query */
    struct str query;  /* as sent */
    struct str host, peer, user_agent, cookie, etag_asked, since_asked, accept_encoding, range;
    bool secure;           /* reached us by TLS, ourselves or through a trusted proxy */
    bool hant;             /* traditional characters are wanted (path /hant/… or cookie) */
    struct str csrf;       /* this session's token, for forms */
    struct str csrf_given; /* the token that came with it: field `csrf` or X-CSRF-Token */
    struct str origin, fetch_site; /* as the browser says where it comes from */
    struct str type;               /* of the body, as sent */
    struct str param[4];           /* the {…} of the route's path, in order */
    int params;
    struct form form; /* declared fields, validated; see web/form.h */
    const struct route *route;
    struct app *app;
};

struct http_res {
    int status;
    struct str type;     /* text/html; charset=utf-8 unless set */
    struct buf body;     /* in c->mem */
    struct str location; /* redirect target: a path of ours */
    struct str etag;
    struct instant modified;
    bool cacheable; /* a public page that the page cache may keep (same for everybody) */
    struct unit_id
        cache_unit; /* what it shows: a change of this unit drops it; 0: any change */
    bool endless;   /* one of endlessly many pages: kept in the cache's smaller part */
    bool no_store;  /* personal or desk page; the default for everything behind a login */
    int file;       /* > 0: a file descriptor to send instead of `body` (closed after) */
    int64_t file_size;
    struct str download; /* file name for Content-Disposition: attachment */
    struct str set_cookie[4];
    int cookies;
    int retry_after; /* seconds, with 429 and 503 */
};

#define HTTP_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define HTTP_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* The usual answers. */
void http_redirect(struct ctx *c, struct http_res *res, struct str path);       /* 303 */
void http_redirect_moved(struct ctx *c, struct http_res *res, struct str path); /* 301 */
/* 303 to another site: only to an address that an administrator has set, never to one that came with the request. */
void http_redirect_away(struct ctx *c, struct http_res *res, struct str url);
/* A page for c->fail (or `code`): status, sentence, what to do next; desk or portal look. */
void http_error(struct ctx *c, const struct http_req *req, struct http_res *res, enum err code);
/* The same for what has no code of its own: 400, 405 …; `text` "" takes the usual sentence. */
void http_status(struct ctx *c, const struct http_req *req, struct http_res *res, int status,
                 struct str text);
/* `bytes`, copied, as the whole answer: 200, with its type; `name` for saving it, "" for what a page
 * shows. Where the case failed, the page of http_error() instead. Whether it may be kept is left as
 * the route has it. */
void http_bytes(struct ctx *c, const struct http_req *req, struct http_res *res,
                struct str type, struct str name, struct str bytes);
void http_cookie(struct ctx *c, struct http_res *res, struct str cookie);
/* The value of a cookie that was sent; "" none. */
struct str http_cookie_value(const struct http_req *req, struct str name);
/* A piece of a URL path or query value, percent-encoded. */
struct str http_escape(struct arena *mem, struct str s);
/* %XX decoded once, + as a blank where `plus`; false: not UTF-8, or U+0000. A % without two digits
 * stays. */
bool http_unescape(struct arena *mem, struct str s, bool plus, struct str *out);
/* The path of an address as sent: decoded; false when it is not UTF-8, has control characters, a
 * backslash, or "." or ".." as a segment. */
bool http_path(struct arena *mem, struct str raw, struct str *out);

#endif
