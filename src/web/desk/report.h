/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.h - the annual report on the desk: figures, text, proof, steps; the district's view
 *
 * Every figure of the tables leads to the records behind it; those set by hand and those that break a
 * sum are marked in place. Who may take which step is asked of work/annual.
 */
#ifndef WEB_DESK_REPORT_H
#define WEB_DESK_REPORT_H

#include "web/desk/common.h"
#include "web/page.h"

struct report_desk_view {
    struct desk_page page;
    struct html tables; /* the report as it will be shown */
    struct desk_table *proof;
    struct str heading, note; /* over the tables; "" as for one report */
};

#endif
