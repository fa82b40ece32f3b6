/* SPDX-License-Identifier: MulanPSL-2.0 */
/* account.h - views of the pages for logging in and for one's own account */
#ifndef WEB_ACCOUNT_ACCOUNT_H
#define WEB_ACCOUNT_ACCOUNT_H

#include "web/desk/common.h"
#include "work/account.h"

struct login_view {
    struct frame frame;
    struct desk_alert alert;
    struct str action, next, login;
    bool second; /* the password was right, the second factor is asked for */
    struct str provider, provider_path; /* another way in; "" none */
};
struct second_view {
    struct desk_shell shell;
    struct html qr;
    struct str secret, sealed;
    struct desk_field_list fields;
    LIST(struct str) codes; /* shown once, after it was enrolled */
};

/* The login page with what is in c->fail (which is cleared), under `title`; the world's failures get their
 * status, but the page stays: there is another way in. */
void login_refused(struct ctx *c, struct http_req *req, struct http_res *res,
                   const char *title);
/* Where a fresh session goes: its cookie, then the second factor, the password page, or `next`. */
void login_go_on(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct login *l, struct str next);

/* What a device calls itself (User-Agent), in words: "Windows 上的 Edge 浏览器"; what is not known stands as it
 * is, cut at 40 characters. */
struct str agent_zh(struct arena *mem, struct str agent);

#endif
