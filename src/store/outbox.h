/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox.h - what goes out to other machines, queued (外发队列); see work/outbox.h
 *
 * Within the caller's transaction all of them. A row is claimed by a lease: one UPDATE takes the row
 * that is due and free, so that two senders never have the same one; whoever ends it must still hold
 * the lease.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/db.h"

struct outbox_row {
    int64_t id;
    struct unit_id unit;
    struct str way, kind; /* way: mail, hook, push */
    struct request_id request;
    int64_t push;
    struct str once, content; /* content: sealed */
    struct str state;         /* waiting, sent, failed, dropped */
    int tries;
    struct instant next_at, at, done_at, lease_until;
    struct str error;
};
LIST_TYPE(outbox_list, struct outbox_row);

/* The row's number; 0 when `once` was queued before. Due at `next_at` (none: now). */
int64_t outbox_insert(struct ctx *c, const struct outbox_row *r);
/* Takes the row that has been due longest, under `lease` until `until`; false: nothing is due. */
bool outbox_claim(struct ctx *c, struct str lease, struct instant until,
                  struct outbox_row *out);
/* Each is false when the lease was lost meanwhile. A row that is over forgets its content, a failed
 * one keeps it, so that it may be tried again. */
bool outbox_sent(struct ctx *c, int64_t id, struct str lease);
bool outbox_failed(struct ctx *c, int64_t id, struct str lease, struct str error);
/* Free again, due at `next`. `counts`: it was a try that failed; else it only waits. */
bool outbox_later(struct ctx *c, int64_t id, struct str lease, struct instant next,
                  struct str error, bool counts);
/* A failed one is due again now; a waiting one that nobody has is due now. */
bool outbox_again(struct ctx *c, int64_t id);
/* What waits or failed is given up. */
bool outbox_drop(struct ctx *c, int64_t id);
/* What is not due yet and tells that documents of the unit are in `state` goes where none is, and its key with it: the
 * next one is told. */
void outbox_settled(struct ctx *c, struct unit_id unit, struct str kind, struct str state);
/* Of a case whose personal data are erased: nothing of it remains. */
void outbox_erase(struct ctx *c, struct request_id request);
/* Content of failed rows older than `before` is forgotten, they are dropped. */
void outbox_forget(struct ctx *c, struct instant before);

enum err outbox_load(struct ctx *c, int64_t id, struct outbox_row *out);
/* Of one unit (0: all), in one state ("": any), newest first behind `before` (0: from the newest). */
void outbox_page(struct ctx *c, struct unit_id unit, struct str state, int64_t before, int n,
                 struct outbox_list *out);
int64_t outbox_count(struct ctx *c, struct unit_id unit, struct str state);

struct notify_address {
    struct user_id account;
    struct str mail, phone; /* sealed; "" none */
};
LIST_TYPE(notify_list, struct notify_address);
void notify_put(struct ctx *c, struct unit_id unit, const struct notify_address *a);
bool notify_of(struct ctx *c, struct user_id account, struct notify_address *out);
/* Of everybody who holds `role` in the unit and may log in. */
void notify_of_role(struct ctx *c, struct unit_id unit, struct str role,
                    struct notify_list *out);
/* The same for a thing of `office`: a role held for another office does not count (0: for no office at all). */
void notify_of_office(struct ctx *c, struct unit_id unit, struct str role,
                      struct office_id office, struct notify_list *out);

#endif
