/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_link.h - what the pages of the registers share, and the evidence of a row; within web/desk only */
#ifndef WEB_DESK_REGISTER_LINK_H
#define WEB_DESK_REGISTER_LINK_H

#include "law/register.h"
#include "web/desk/common.h"
#include "work/register_link.h"

/* /desk/registers/KIND. */
struct str register_kind_path(struct ctx *c, const struct register_kind *k);
/* The register that the address names; false, with the failure set, where there is none. */
bool register_kind_of(struct ctx *c, const struct http_req *req, struct register_kind *k);
/* The table of a row's evidence, and where `writes` the form that adds to it. */
void register_link_blocks(struct ctx *c, const struct http_req *req, struct desk_page *v,
                          const struct register_kind *k, int64_t entry, bool writes);
/* Where it leads: the document on the desk, the address, the file. */
struct str register_link_path(struct ctx *c, struct str kind, const struct register_link *l);
/* The row's page once more, after something could not be done (register.c). */
void register_show_again(struct ctx *c, struct http_req *req, struct http_res *res,
                         int64_t entry, const struct fail *why);
/* The chip of a row's state. */
struct str register_chip(enum register_state s);
/* May this user write into the unit's registers? */
bool register_may_write(struct ctx *c, struct unit_id unit);
/* The rows of one register, and the same as CSV (register_list.c). */
void register_list_page(struct ctx *c, struct http_req *req, struct http_res *res);
void register_list_csv(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
