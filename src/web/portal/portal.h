/* SPDX-License-Identifier: MulanPSL-2.0 */
/* portal.h - what all public pages share: their frame, rows of lists, addresses
 *
 * A handler reads by one function of work/browse.h, fills a view whose first member is the frame,
 * and writes it. Everything works without scripts, in simplified and traditional characters.
 */
#ifndef WEB_PORTAL_PORTAL_H
#define WEB_PORTAL_PORTAL_H

#include "web/http.h"
#include "web/view.h"
#include "work/browse.h"

/* A link with a count, in menus, facets, lists of units. */
struct portal_link {
    struct str link, text, code;
    int64_t n;
    bool here;
};
LIST_TYPE(portal_links, struct portal_link);

/* A line of a list of documents. */
struct portal_row {
    struct str link, title, sub, badge, badge_class, index_no, doc_no, summary, column;
    struct day day, written;
};
LIST_TYPE(portal_rows, struct portal_row);

/* The frame of a page of the platform. */
void portal_frame(struct ctx *c, const struct http_req *req, const struct platform *p,
                  struct str title, struct frame *out);
/* Of a unit and one of its boards (0: none); with the crumbs up to the unit. */
void portal_unit_frame(struct ctx *c, const struct http_req *req, const struct browse_unit *u,
                       int board, struct str title, struct frame *out,
                       struct crumb_list *crumbs);
void portal_crumb(struct ctx *c, struct crumb_list *l, struct str href, struct str label);
/* The board, the columns above, and the column itself. */
void portal_column_crumbs(struct ctx *c, struct crumb_list *l, const struct browse_unit *u,
                          const struct column *col, bool link_last);
/* The meta elements of a column (rulebook/meta-tags.tsv). */
void portal_column_meta(struct ctx *c, struct frame *f, const struct column *col);
/* The page of a document, live or (for staff, on the desk) before it is. */
void portal_document_show(struct ctx *c, struct http_req *req, struct http_res *res,
                          const struct browse_document *b);
/* The same page may be kept for everybody until `unit` (0: any) changes. */
void portal_cache(struct http_res *res, struct unit_id unit);
/* Where an answer that is no page is written: CSV, JSON, XML. */
struct buf *portal_body(struct ctx *c, struct http_res *res, struct str type);

struct str unit_address(struct arena *mem, struct str code);
struct str board_address(struct arena *mem, struct str code, int board);
struct str column_address(struct arena *mem, struct str code, struct column_id col);
struct str size_text(struct arena *mem, int64_t bytes); /* 24 KB */
struct str thousands(struct arena *mem, int64_t n);     /* 38,214 */
struct str validity_class(enum validity v);             /* of docs/design.md: badge-ok … */
/* The shown name: short where there is one. */
struct str unit_shown(const struct unit *u);

struct portal_row portal_row(struct ctx *c, const struct doc_line *d, bool with_unit);
void portal_rows(struct ctx *c, const struct doc_line_list *l, bool with_unit,
                 struct portal_rows *out);
/* Keys of pages in addresses: 1700000000.42 */
struct page_key key_read(struct str s);
struct str key_write(struct arena *mem, const struct doc_line *d);
/* `base` ends with ? or &: before=… and after=… follow. */
void portal_pager(struct ctx *c, const struct shelf_page *p, struct str base,
                  struct pager *out);
/* A tree of a board's columns, for the side. */
struct portal_branch {
    struct portal_link link;
    LIST(struct portal_link) below;
};
LIST_TYPE(portal_tree, struct portal_branch);
void portal_tree(struct ctx *c, const struct browse_unit *u, int board, struct column_id here,
                 struct portal_tree *out);
/* Id of an address part; 0: not one. */
int64_t portal_id(struct str s);
/* The value of a name in the query, decoded; "" when absent. At most 400 characters. */
struct str portal_query(struct ctx *c, const struct http_req *req, const char *name);

#endif
