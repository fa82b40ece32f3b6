/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dash_parts.h - what the screens of one unit and of a district share (dash.c, dash_district.c) */
#ifndef WEB_DESK_DASH_PARTS_H
#define WEB_DESK_DASH_PARTS_H

#include "web/desk/common.h"
#include "work/measure_list.h"

/* ?period=2026H1; the present year where none is asked for. */
struct period dash_period(struct ctx *c, const struct http_req *req);
/* The periods that are usually asked for, and `now`, as tabs of `path`; `part` is added to each address. */
void dash_period_tabs(struct ctx *c, struct desk_page *v, const struct period *now,
                      const char *path, struct str part);
/* Columns by month; `before` (NULL: none) as the line of the year before. */
void dash_month_chart(struct ctx *c, struct desk_page *v, const struct period *p,
                      struct str title, const int64_t *now, const int64_t *before, int width);
/* 12.5% of 125 permille. */
struct str dash_percent(struct ctx *c, int permille);
/* A figure that leads to its records; red where it is `bad` and not nought. */
struct desk_cell *dash_figure(struct ctx *c, struct desk_table *t, struct desk_row *row,
                              const struct measure_unit *u, const struct period *p,
                              enum measure m, bool bad);
/* The page of all units. */
void dash_district(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
