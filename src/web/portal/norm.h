/* SPDX-License-Identifier: MulanPSL-2.0 */
/* norm.h - library of normative documents (行政规范性文件库) */
#ifndef WEB_PORTAL_NORM_H
#define WEB_PORTAL_NORM_H

#include "web/portal/portal.h"

struct portal_norms_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str heading, here, csv_link, json_link, words, validity, year;
    bool all_units, full;
    struct portal_links validities, years;
    struct portal_rows rows;
    struct pager pager;
    int64_t total, found;
};

void portal_norms(struct ctx *c, struct http_req *req, struct http_res *res);
/* The library as a table, of what the query chooses. */
void portal_norms_csv(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_norms_json(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
