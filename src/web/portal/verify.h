/* SPDX-License-Identifier: MulanPSL-2.0 */
/* verify.h - 年报校验: anybody uploads or pastes a report and sees where its sums break
 *
 * Nothing is stored: the upload is a temporary file that goes with the request, the log has its
 * size alone. The bytes are read in a child process with limits.
 */
#ifndef WEB_PORTAL_VERIFY_H
#define WEB_PORTAL_VERIFY_H

#include "web/route.h"
#include "web/view.h"

struct verify_breach {
    struct str id, where, rule, left, right, note;
};
struct verify_suspect {
    struct str address, words, found, expected, says;
};
struct verify_said {
    struct str says, address, actual;
};
struct verify_view {
    struct frame frame;
    struct alert_view alert;
    struct str pasted; /* comes back, so that it can be mended */
    bool done;
    struct str seal; /* what the sealed data in the file proves; "" none */
    struct str title, body, form, verdict, verdict_look;
    int year, hold, fail, open;
    LIST(struct verify_breach) breaches;
    LIST(struct verify_suspect) suspects;
    LIST(struct verify_said) said;
    LIST(struct str) warnings;
    struct html tables;
};

#endif
