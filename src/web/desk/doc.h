/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doc.h - what pages of one document share: findings, differences, its course, files */
#ifndef WEB_DESK_DOC_H
#define WEB_DESK_DOC_H

#include "web/desk/common.h"
#include "work/publish.h"

struct desk_finding {
    struct str look, says, words, suggestion, source, decided; /* look: error, warn, note */
    bool block;
    struct str path, csrf, id; /* path: where a decision is posted; "" none is asked */
};
LIST_TYPE(desk_finding_list, struct desk_finding);
struct desk_diff_run {
    bool added, cut;
    struct str text;
};
struct desk_diff_line {
    bool added, cut;
    int64_t skipped; /* so many unchanged paragraphs are left out here */
    LIST(struct desk_diff_run) runs;
};
LIST_TYPE(desk_diff_list, struct desk_diff_line);

void desk_findings(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                   bool decide, struct desk_finding_list *out);
/* Unchanged paragraphs are folded, one before and behind each change apart; `all`: none is. */
void desk_diff(struct ctx *c, const struct doc_diff *d, bool all, struct desk_diff_list *out);
void desk_doc_course(struct ctx *c, const struct doc_open *o, struct desk_course *out);
/* Attachments with links; with buttons to take them away where `edit`. */
void desk_doc_files(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                    bool edit, struct desk_table *t);
void desk_doc_relations(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                        bool edit, struct desk_table *t);
struct str relation_zh(struct str kind, bool reverse);
/* /desk/doc/7 */
struct str desk_doc_path(struct ctx *c, struct doc_id id, const char *more);

#endif
