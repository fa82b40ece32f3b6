/* SPDX-License-Identifier: MulanPSL-2.0 */
/* unit.h - a unit's pages: home, its five boards, catalogue, hand-over list */
#ifndef WEB_PORTAL_UNIT_H
#define WEB_PORTAL_UNIT_H

#include "web/portal/portal.h"

/* What the guide and the cards show of a unit; "" where it has not said. */
struct contact_view {
    struct str name, office, address, post_code, phone, fax, email, hours, supervision_phone,
        review_authority, court;
};
struct portal_unit_view {
    struct frame frame;
    struct str name, guide_link, catalogue_link, request_link, track_link, norms_link,
        feed_link, statutory_link, report_link;
    struct contact_view contact;
    struct portal_rows latest;
    struct portal_tree tree;
    struct portal_links reports;
};
struct board_group {
    struct str name, link, description, empty_reason;
    int64_t n;
    bool more, parent; /* parent: has columns below it */
    struct portal_rows rows;
};
/* Who leads, on the guide. */
struct guide_person {
    struct str name, post, duties;
};
struct portal_board_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str name, board;
    struct portal_tree tree;
    LIST(struct board_group) groups;
    struct contact_view contact; /* of the guide and of the request board */
    struct str day;              /* of the guide: as of */
    struct str checked; /* when it was last held against the facts, and by whom; "" never */
    LIST(struct guide_person) leaders, group;
    struct str catalogue_link, request_link, track_link, figures_link;
    int n; /* 1 … 5 */
};
struct portal_catalogue_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str name, base, csv_link, json_link, norms_link, handover_link;
    struct portal_links years;
    struct portal_rows rows;
    struct pager pager;
};
struct portal_handover_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str name, span, csv_link, json_link;
    struct portal_links spans;
    struct portal_rows rows;
    int64_t total;
    bool cut; /* there are more than the page shows; the tables have all */
};

void portal_unit(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_guide(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_rules(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_statutory(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_report(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_request(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_catalogue(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_catalogue_csv(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_catalogue_json(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_handover(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_handover_csv(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_handover_json(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
