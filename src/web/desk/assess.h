/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.h - parts of the assessment pages that the ranking and a unit's own page share */
#ifndef WEB_DESK_ASSESS_H
#define WEB_DESK_ASSESS_H

#include "web/desk/common.h"
#include "work/assess.h"
#include "work/measure_list.h"

/* /desk/assess/{set}{what}?period=…&unit=… */
struct str assess_path(struct ctx *c, int64_t set, const char *what, struct str period,
                       struct str unit);
/* ?period=, else the present year. */
struct str assess_period(struct ctx *c, const struct http_req *req);
void assess_tabs(struct ctx *c, struct desk_page *v, const struct assess_board *b,
                 const char *what, struct str unit);
/* The records by which points were lost or won; of an office, or MEASURE_ANY_OFFICE. */
struct str assess_records(struct ctx *c, const struct assess_formula *f, struct str unit,
                          const struct period *p, int64_t office);
struct str assess_level_zh(struct str level);

#endif
