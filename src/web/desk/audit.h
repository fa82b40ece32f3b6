/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit.h - what pages that show the log of operations share */
#ifndef WEB_DESK_AUDIT_H
#define WEB_DESK_AUDIT_H

#include "store/audit.h"
#include "web/desk/common.h"

/* What an entry was done to, in words and with its number, a link to all that was done to it. */
void audit_object_cell(struct ctx *c, struct desk_table *t, struct desk_row *r,
                       const struct audit_entry *e);

#endif
