/* SPDX-License-Identifier: MulanPSL-2.0 */
/* account.h - views of the pages for logging in and for one's own account */
#ifndef WEB_ACCOUNT_ACCOUNT_H
#define WEB_ACCOUNT_ACCOUNT_H

#include "web/desk/common.h"

struct login_view {
    struct frame frame;
    struct desk_alert alert;
    struct str action, next, login;
    bool second; /* the password was right, the second factor is asked for */
};
struct second_view {
    struct desk_shell shell;
    struct html qr;
    struct str secret, sealed;
    struct desk_field_list fields;
    LIST(struct str) codes; /* shown once, after it was enrolled */
};

#endif
