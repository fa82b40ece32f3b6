/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figures.h - the public pages of figures and of assessments (公开数据、考核结果)
 */
#ifndef WEB_PORTAL_FIGURES_H
#define WEB_PORTAL_FIGURES_H

#include "web/desk/chart.h"
#include "web/portal/portal.h"

struct shown_row {
    struct str link, name, total;
    LIST(struct str) years;
};
struct shown_year {
    struct str year, received, closed, timely, days;
};
struct portal_unit_figures_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str title, csv, json, unit_name, requests_link;
    struct chart chart;
    LIST(struct str) years;
    LIST(struct shown_row) columns, items, outcomes;
    LIST(struct shown_year) requests;
};
struct assessment_link {
    struct str link, name, day;
};
struct assessment_row {
    struct str rank, link, name, total, full;
};
struct portal_assessment_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str title, lead, empty, csv, json;
    struct chart chart;
    LIST(struct assessment_link) lists;
    LIST(struct assessment_row) rows;
};

#endif
