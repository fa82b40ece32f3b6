/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dash.h - the screen of one unit, for its own page and for the first page of its head */
#ifndef WEB_DESK_DASH_H
#define WEB_DESK_DASH_H

#include "web/desk/common.h"
#include "work/overview.h"

/* The figures, as cards; `v` begins with them. */
void dash_unit_stats(struct ctx *c, struct desk_page *v, const struct overview_unit *o);
/* Published by month and column against plan, what is owed, tasks, findings, offices. `few`: of columns and
 * offices the first that are behind their plan, with links to all. */
void dash_unit_blocks(struct ctx *c, struct desk_page *v, const struct overview_unit *o,
                      bool few);
/* How far the period is, in one line. */
struct str dash_unit_lead(struct ctx *c, const struct overview_unit *o);

#endif
