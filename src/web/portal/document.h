/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document.h - a document's page, its attachments, and what is left of a withdrawn one */
#ifndef WEB_PORTAL_DOCUMENT_H
#define WEB_PORTAL_DOCUMENT_H

#include "web/portal/portal.h"

struct file_link {
    struct str link, name, kind;
};
struct related_link {
    struct str link, text, note;
};
LIST_TYPE(related_links, struct related_link);
struct event_line {
    struct day day;
    struct str text;
};
struct portal_document_view {
    struct frame frame;
    struct crumb_list crumbs;
    struct str correct; /* where a reader reports an error in it */
    struct str title, index_no, doc_no, issuer, genre, subject, attribute, validity,
        validity_class, published, published_iso, source, author, size;
    struct day written, effective, expiry;
    struct html body;
    struct str qr; /* address of the picture */
    LIST(struct file_link) files;
    struct related_links explains, others; /* policy ↔ interpretation; amends, repeals … */
    LIST(struct event_line) events;
    struct related_link newer, older;
    struct str report; /* the page of the annual report that this document is; "" none */
    struct str correct_link, consult; /* consult: where the draft is commented on; "" nowhere */
};
struct portal_gone_view {
    struct frame frame;
    struct str story;
};

void portal_document(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_document_qr(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_file(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
