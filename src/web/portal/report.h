/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.h - the public page of an annual report: explained, in full, and in every form of file */
#ifndef WEB_PORTAL_REPORT_H
#define WEB_PORTAL_REPORT_H

#include "web/portal/portal.h"

struct report_chart {
    struct str title;
    struct html picture, table;
};
struct report_answer {
    struct str question, answer;
};
struct portal_report_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str title, balance, picture_link, picture_words;
    LIST_TYPE(report_files, struct portal_link) files;
    LIST_TYPE(report_charts, struct report_chart) charts;
    LIST_TYPE(report_answers, struct report_answer) answers;
    struct html text;    /* the report in its statutory form, and its sealed data */
    struct str document; /* the same on the fourth board; "" not there */
    struct str key;      /* the public key that the data is signed with; "" unsigned */
};

#endif
