/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consult.h - views of the pages on which the public comments on drafts (意见征集) */
#ifndef WEB_PORTAL_CONSULT_H
#define WEB_PORTAL_CONSULT_H

#include "web/form.h"
#include "web/view.h"

struct consult_row {
    struct str link, title, unit, span, state, chip;
    int64_t opinions;
};
struct consults_view {
    struct frame frame;
    LIST(struct consult_row) rows;
    struct str more;
};
struct opinion_row {
    struct str number, clause, state, chip, answer;
};
struct consult_page_view {
    struct frame frame;
    struct str title, draft, unit, span, reason, state, chip, number, summary, concluded,
        action, more;
    bool running, decided, soon;
    int64_t left, adopted, partly, declined, total;
    struct str clause, content, contact, clause_error, content_error, contact_error, wrong;
    LIST(struct opinion_row) opinions;
};

#endif
