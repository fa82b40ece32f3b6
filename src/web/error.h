/* SPDX-License-Identifier: MulanPSL-2.0 */
/* error.h - the page that says what went wrong and what to do next */
#ifndef WEB_ERROR_H
#define WEB_ERROR_H

#include "web/route.h"
#include "web/view.h"

struct error_view {
    struct frame frame;
    int status;
    struct str title, text; /* what happened */
    struct str article;     /* what it rests on; "" none */
    struct str request_no;  /* to be told to the administrator; "" where it does not help */
    bool desk, search, login, retry;
};

/* What stands where the desk has no page: its own 404, for whoever may see the desk (others log in
 * first). NULL for a method that pages do not have. */
const struct route *error_desk_lost(struct str method);

#endif
