/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_link.h - what proves a row of a register (依据): documents, files, addresses
 *
 * Never deleted: one that is taken off is marked. All within the caller's transaction.
 */
#ifndef STORE_REGISTER_LINK_H
#define STORE_REGISTER_LINK_H

#include "store/db.h"

struct register_link { /* exactly one of document, blob, address */
    int64_t id, entry;
    struct unit_id unit;
    struct str what, label; /* what: 通知, 纪要 …; label: title, file name, words */
    struct doc_id document;
    struct blob_id blob;
    struct str address;
    struct str sm3, type; /* of the file; read only */
    int64_t size;
    struct str by;
    struct instant at, removed_at;
};
LIST_TYPE(register_link_list, struct register_link);

int64_t register_link_insert(struct ctx *c, const struct register_link *l);
enum err register_link_load(struct ctx *c, int64_t id, struct register_link *out);
void register_link_remove(struct ctx *c, int64_t id);
/* Of one row, oldest first; without those taken off. */
void register_links(struct ctx *c, int64_t entry, struct register_link_list *out);
/* Of all rows of a unit's register, by row, oldest first. */
void register_links_of(struct ctx *c, struct unit_id unit, struct str kind,
                       struct register_link_list *out);

#endif
