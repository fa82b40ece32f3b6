/* SPDX-License-Identifier: MulanPSL-2.0 */
/* home.h - the platform's own pages: home, all units, latest, figures, help */
#ifndef WEB_PORTAL_HOME_H
#define WEB_PORTAL_HOME_H

#include "web/portal/portal.h"

struct unit_group {
    struct str name;
    struct portal_links units;
};
struct portal_figure {
    struct str label, value, unit;
};
struct portal_home_view {
    struct frame frame;
    struct str name;
    struct portal_links words;
    LIST(struct portal_figure) figures;
    struct portal_rows latest;
    LIST(struct unit_group) groups;
    struct str request_link;
};
struct portal_request_units_view {
    struct frame frame;
    struct crumb_list crumbs;
    LIST(struct unit_group) groups;
};
struct portal_latest_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct portal_rows rows;
    struct pager pager;
};
struct figure_row {
    struct str link, name;
    LIST(struct str) years;
    struct str total;
};
struct portal_figures_view {
    struct frame frame;
    struct crumb_list crumbs;
    LIST(struct str) years;
    LIST(struct figure_row) rows;
    LIST(struct str) totals;
    struct str total;
};
struct map_unit {
    struct portal_link unit;
    struct portal_links boards;
};
struct map_group {
    struct str name;
    LIST(struct map_unit) units;
};
struct portal_map_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct portal_links pages;
    LIST(struct map_group) groups;
};
struct portal_help_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str name, host;
};

/* Which unit is asked for information: the list before the form. */
void portal_request_units(struct ctx *c, struct http_req *req, struct http_res *res);
/* What no other route knows: an address of an older site that leads to a page of ours (301), one
 * without its last slash, or nothing (404). */
void portal_elsewhere(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_home(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_latest(struct ctx *c, struct http_req *req, struct http_res *res);
/* 站点地图: the platform's pages, the units and their five boards. */
void portal_map(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_figures(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_figures_csv(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_figures_json(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_help(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
