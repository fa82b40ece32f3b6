/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session.h - the cookie, who it is, and where a post came from
 *
 * Logging in and out are use cases (work/account.h); this is their side of the browser. The cookie
 * is HttpOnly, SameSite=Lax, and over TLS Secure under the name __Host-gongkai. Tokens rotate when
 * a session gains rights: the handler sets the new one by session_keep().
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/http.h"
#include "work/account.h"

/* Fills c->actor and req->csrf from the cookie. */
enum session_state session_read(struct ctx *c, struct http_req *req);
/* The cookie's token; "" none. */
struct str session_token(const struct http_req *req);
void session_keep(struct ctx *c, const struct http_req *req, struct http_res *res,
                  struct str token);
void session_forget(struct ctx *c, const struct http_req *req, struct http_res *res);
/* Did the browser say that the post comes from another site? */
bool session_is_foreign(const struct http_req *req);
/* Did it say that it comes from a page of ours? Not the same: a browser of old says neither. */
bool session_is_ours(const struct http_req *req);
/* The token that a form of this session must carry came with it. */
bool session_csrf_ok(const struct http_req *req);

/* The view modes that the cookie `view` asks for: classes of <html>, separated by blanks; unknown
 * ones are left out. Also the key of cached pages. */
struct str view_modes(struct arena *mem, struct str cookie);
/* The cookie after one more choice; "" when `set` is none of the modes. */
struct str view_choose(struct arena *mem, struct str cookie, struct str set);

#endif
