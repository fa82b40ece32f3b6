/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search.h - the search page (全文检索) */
#ifndef WEB_PORTAL_SEARCH_H
#define WEB_PORTAL_SEARCH_H

#include "web/portal/portal.h"

struct found_row {
    struct str link, unit, doc_no, badge, badge_class, column;
    struct day day;
    struct search_piece_list title, snippet;
};
struct facet_view {
    struct str name;
    struct portal_links values;
};
struct portal_search_view {
    struct frame frame;
    struct str words, unit_code, unit_name, all_units_link, from, until, kind, order, scope;
    struct str best_link, newest_link, first_link;
    struct str total;
    bool asked, empty, clipped, best, title_only, more_open;
    LIST(struct facet_view) facets;
    LIST(struct found_row) rows;
    struct pager pager;
};

void portal_search(struct ctx *c, struct http_req *req, struct http_res *res);
/* What the query of an address asks for; also of the JSON API. */
struct str portal_search_read(struct ctx *c, const struct http_req *req,
                              struct search_query *q);

#endif
