/* SPDX-License-Identifier: MulanPSL-2.0 */
/* nav.h - the navigation of the desk, as a table
 *
 * A page family adds one row to desk_nav in nav.c. It is shown to who may do `act` in the unit of the
 * desk; `count` (may be NULL) is a figure beside it, in the reading transaction of the frame.
 */
#ifndef WEB_DESK_NAV_H
#define WEB_DESK_NAV_H

#include "law/permit.h"
#include "store/ctx.h"

typedef int64_t desk_count(struct ctx *c, struct unit_id unit);

struct desk_nav_row {
    struct str group, label, path, icon;
    enum action act;
    desk_count *count;
    bool hot; /* a figure above 0 waits for somebody */
};
extern const struct desk_nav_row desk_nav[];
extern const int desk_nav_n;

#endif
