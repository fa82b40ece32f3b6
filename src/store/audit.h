/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit.h - who did what to which object, chained by SM3
 *
 * Entries of a unit are numbered from 1; each carries the hash of the one before it, so that
 * none can be changed, left out or put in without all that follow. Unit 0 has the entries
 * of the installation itself. An entry is written in the transaction of what it tells of.
 *   hash = SM3(previous hash ‖ canonical entry), the first previous hash being 32 zeros;
 *   canonical entry: "gongkai audit 1\n", then each field as LENGTH:BYTES\n
 * That the last entries are missing shows only against a head that was kept elsewhere
 * (audit_head): `gongkai audit verify` prints it, the nightly log line has it.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/digest.h"
#include "store/db.h"

struct audit_entry {
    int64_t id, seq;
    struct unit_id unit;
    struct instant at;
    struct user_id account;
    struct str name, action, object; /* name of who acted; object: document, request … */
    int64_t object_id;
    struct str detail; /* {"before":…,"after":…} */
    struct str request_no, peer;
    struct str prev, hash; /* 32 bytes */
};
LIST_TYPE(audit_list, struct audit_entry);

/* Within a writing transaction. `before` and `after` are JSON, or "" for nothing. */
void audit_add(struct ctx *c, struct unit_id unit, struct str action, struct str object,
               int64_t object_id, struct str before, struct str after);

/* Newest first, those before entry `before` (0: from the newest), at most `n`. */
void audit_of_unit(struct ctx *c, struct unit_id unit, int64_t before, int n,
                   struct audit_list *out);
void audit_of_object(struct ctx *c, struct str object, int64_t object_id, int64_t before, int n,
                     struct audit_list *out);

struct audit_head {
    struct unit_id unit;
    int64_t seq; /* 0: no entries */
    struct digest hash;
};
LIST_TYPE(audit_head_list, struct audit_head);
/* The last entry of every unit that has one. */
void audit_heads(struct ctx *c, struct audit_head_list *out);

struct audit_check {
    int64_t units, entries;
    bool sound;
    struct unit_id unit; /* the first fault: where, and what is wrong */
    int64_t seq;
    struct str fault;
};
/* Walks all chains (one, where `unit` is not 0) in transactions of its own. `kept` are heads
 * noted earlier: each must still be in its chain. Returns a failure only if it cannot read. */
enum err audit_verify(struct ctx *c, struct unit_id unit, const struct audit_head_list *kept,
                      struct audit_check *out);

#endif
