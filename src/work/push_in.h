/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push_in.h - what the files of work/push share */
#ifndef WORK_PUSH_IN_H
#define WORK_PUSH_IN_H

#include "base/tree.h"
#include "work/push.h"

/* What is to be sent, loaded. */
struct parcel {
    struct push_row push;
    struct channel_row channel;
    struct channel_account account;
    struct str ca;     /* of the outbox settings */
    struct str source; /* address of the document on the platform; "" unknown */
    struct str unit_name, author;
    struct tree *body;
    struct str text; /* plain */
};
/* Does the check of the text hold; within a transaction, into c->fail. */
void push_holds(struct ctx *c, const struct push_row *p);
/* One connector each. */
struct outbox_result push_wechat(struct ctx *c, struct parcel *p);
/* What the platform has counted for what went out on `day`, by title: the newest of its totals. */
struct push_read {
    struct str title;
    int64_t reads;
    struct day until; /* counted up to this day */
};
LIST_TYPE(push_read_list, struct push_read);
struct outbox_result push_wechat_reads(struct ctx *c, struct parcel *p, struct day day,
                                       struct push_read_list *out);
/* Whether what was published can be deleted by the interface: its article is known. */
bool push_wechat_deletes(struct ctx *c, struct str progress);
struct outbox_result push_wechat_down(struct ctx *c, struct parcel *p);
struct outbox_result push_hook(struct ctx *c, struct parcel *p);
/* Keeps how far it has come, in a transaction of its own. */
void push_keep(struct ctx *c, struct parcel *p, struct str progress, struct str address);
/* The bytes of a picture of the document's published version; false: not one of ours. */
bool push_image(struct ctx *c, const struct parcel *p, struct str href, struct str *type,
                struct str *bytes);

#endif
