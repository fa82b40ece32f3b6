/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.h - rows of the registers (台账), whatever their fields; see law/register.h
 *
 * A row is never deleted: it is marked as removed, and every earlier state is kept. All within
 * the caller's transaction.
 */
#ifndef STORE_REGISTER_H
#define STORE_REGISTER_H

#include "store/db.h"

struct register_row {
    int64_t id;
    struct unit_id unit;
    struct office_id office;
    struct str kind; /* proposal, training … */
    struct day day;
    struct str title, fields; /* fields: JSON */
    struct str tag;           /* derived, to be counted by; written only, as due and done are */
    struct day due, done;
    struct doc_id document;
    int version;
    struct user_id account;
    struct instant created_at, changed_at, removed_at;
    struct str removed_reason;
};
LIST_TYPE(register_row_list, struct register_row);

enum err register_load(struct ctx *c, int64_t id, struct register_row *out);
int64_t register_insert(struct ctx *c, const struct register_row *r);
/* ERR_CONFLICT if somebody saved since version `seen`. */
void register_update(struct ctx *c, const struct register_row *r, int seen);
void register_remove_row(struct ctx *c, int64_t id, struct str reason);

/* Rows of a unit dated within [from, until), newest first; 0: open bounds. At most `n` behind the key
 * (day, id) of `before`; 0: from the newest. */
struct register_key {
    struct day day;
    int64_t id;
};
void register_page(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                   struct day until, struct register_key before, int n,
                   struct register_row_list *out);
int64_t register_total(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                       struct day until);

/* Rows of a unit whose due day lies within [from, until) and which are not done, due first. */
void register_due(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct register_row_list *out);

struct register_past {
    int version;
    struct str fields, name;
    struct instant at;
};
LIST_TYPE(register_past_list, struct register_past);
void register_past_insert(struct ctx *c, const struct register_row *r);
void register_past_all(struct ctx *c, int64_t id, struct register_past_list *out);

#endif
