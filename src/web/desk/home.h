/* SPDX-License-Identifier: MulanPSL-2.0 */
/* home.h - the first page of the desk: what waits for me, what is due */
#ifndef WEB_DESK_HOME_H
#define WEB_DESK_HOME_H

#include "web/desk/common.h"

struct desk_home_view {
    struct desk_shell shell;
    LIST(struct desk_stat) stats;
    LIST(struct desk_table) tables;
};

#endif
