/* SPDX-License-Identifier: MulanPSL-2.0 */
/* column.h - lists of a column (栏目) */
#ifndef WEB_PORTAL_COLUMN_H
#define WEB_PORTAL_COLUMN_H

#include "web/portal/unit.h"

struct portal_column_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str board, name, description, updated, period, empty_reason, closed, feed_link;
    struct portal_tree tree;
    struct portal_links years;
    struct portal_rows rows;
    struct pager pager;
    LIST(struct board_group) below;
};

void portal_column(struct ctx *c, struct http_req *req, struct http_res *res);
/* Links for the years of a list, newest first, with “全部”; `base` is the list's own address. */
void portal_years(struct ctx *c, struct str base, int first, int last, int chosen,
                  struct portal_links *out);
/* The year of the query as a span of time; 0: none. */
int portal_year(struct ctx *c, const struct http_req *req, struct shelf_ask *ask);

#endif
