/* SPDX-License-Identifier: MulanPSL-2.0 */
/* error.h - the page that says what went wrong and what to do next */
#ifndef WEB_ERROR_H
#define WEB_ERROR_H

#include "web/route.h"
#include "web/view.h"

/* A field as it was typed, to be shown and to be sent again. */
struct error_typed {
    struct str name, label, text;
};
struct error_view {
    struct frame frame;
    int status;
    struct str title, text; /* what happened */
    struct str article;     /* what it rests on; "" none */
    struct str request_no;  /* to be told to the administrator; "" where it does not help */
    bool desk, search, login, retry;
    /* What was posted and could not be saved: the page shows it, and sends it again. */
    LIST(struct error_typed) typed;
    struct str action, enctype, again; /* again: what to do, in words */
    bool files;                        /* there were files, which must be chosen anew */
};

/* A post of a form that another session was shown: what was typed comes back in a page of this session, to be sent again
 * by its button. Only for posts of our own pages (session_is_ours). */
void http_stale(struct ctx *c, const struct http_req *req, struct http_res *res);

/* What stands where the desk has no page: its own 404, for whoever may see the desk (others log in
 * first). NULL for a method that pages do not have. */
const struct route *error_desk_lost(struct str method);

#endif
