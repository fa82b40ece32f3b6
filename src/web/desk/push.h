/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push.h - what the pages of pushes and of posts share */
#ifndef WEB_DESK_PUSH_H
#define WEB_DESK_PUSH_H

#include "web/desk/common.h"

struct push_list;
extern const struct form_rule push_form; /* channel, title, digest */
struct desk_form *push_new_form(struct ctx *c, const struct http_req *req, struct str path,
                                struct unit_id unit);
/* For showing a form: in a transaction of its own. */
bool push_may(struct ctx *c, enum action act, struct unit_id unit);
struct desk_table *push_table(struct ctx *c, const struct push_list *all);

#endif
