/* SPDX-License-Identifier: MulanPSL-2.0 */
/* review.h - one document as a reviewer sees it, and the differences between its versions */
#ifndef WEB_DESK_REVIEW_H
#define WEB_DESK_REVIEW_H

#include "web/desk/doc.h"

/* A step that may be taken now, or that misses something. */
struct desk_act {
    struct str label, path, csrf, version, look, confirm, hint;
    struct str remark, id; /* label of the remark; "" none is asked for */
    bool required;         /* the remark */
    bool time;             /* asks for a day and time */
    bool blocked;
    LIST(struct str) missing; /* what is missing, in words */
    struct desk_link help;    /* where to get what is missing; path "" none */
};
struct desk_review_view {
    struct desk_shell shell;
    struct html body;
    struct str title, preview;
    LIST(struct desk_act) acts, more; /* `more`: behind a fold */
    struct desk_finding_list findings;
    struct desk_facts facts;
    struct desk_course course;
    struct desk_table files, relations, versions;
    struct desk_diff_list diff;
    LIST(struct desk_pair) changed; /* fields that differ: label, "before → after" */
    struct str diff_title, diff_says;
};
struct desk_diff_field {
    struct str label, before, after;
};
struct desk_diff_view {
    struct desk_shell shell;
    struct desk_diff_list lines;
    LIST(struct desk_diff_field) fields;
    LIST(struct desk_option) from, to;
    struct str action, says;
};

#endif
