/* SPDX-License-Identifier: MulanPSL-2.0 */
/* channel.h - channels (渠道), what is pushed to them, and texts born there; within the caller's transaction */
#ifndef STORE_CHANNEL_H
#define STORE_CHANNEL_H

#include "store/db.h"

struct channel_row {
    int64_t id;
    struct unit_id unit;
    struct str kind, name, address, owner;
    struct day opened, closed;
    struct str config, token; /* sealed; "" none */
    struct instant token_until;
};
LIST_TYPE(channel_list, struct channel_row);
int64_t channel_insert(struct ctx *c, const struct channel_row *r);
void channel_update(struct ctx *c, const struct channel_row *r); /* without config and token */
void channel_config(struct ctx *c, int64_t id, struct str sealed);
void channel_token(struct ctx *c, int64_t id, struct str sealed, struct instant until);
enum err channel_load(struct ctx *c, int64_t id, struct channel_row *out);
/* Open ones first. */
void channel_all(struct ctx *c, struct unit_id unit, struct channel_list *out);

struct post_row {
    int64_t id;
    struct unit_id unit;
    struct str kind, title, body, state, remark; /* kind: post, script, srt, poster */
    int version;
    struct user_id drafter, approver;
    struct instant at, approved_at;
};
LIST_TYPE(post_list, struct post_row);
int64_t post_insert(struct ctx *c, const struct post_row *p);
/* False when another version than `seen` stands. */
bool post_update(struct ctx *c, const struct post_row *p, int seen);
enum err post_load(struct ctx *c, int64_t id, struct post_row *out);
/* A finding of a post that is no fault: again with another reason replaces it. */
struct post_kept {
    struct str rule, words, reason, name; /* name: of who said so */
};
LIST_TYPE(post_kept_list, struct post_kept);
void post_kept_put(struct ctx *c, const struct post_row *p, const struct post_kept *k);
void post_kept_all(struct ctx *c, int64_t post, struct post_kept_list *out);
void post_page(struct ctx *c, struct unit_id unit, int64_t before, int n,
               struct post_list *out);

struct push_row {
    int64_t id;
    struct unit_id unit;
    struct doc_id document;
    int64_t post, channel;
    int version;
    struct str title, digest, state, progress, address, error;
    struct user_id prepared_by, approved_by;
    struct instant prepared_at, approved_at, sent_at;
    int64_t reads; /* -1: not recorded */
    struct day reads_day;
    struct user_id down_by;
    struct instant down_at;
    struct str down_note, down_name;
    struct str channel_name, channel_kind, by_name, approver_name;
};
LIST_TYPE(push_list, struct push_row);
int64_t push_insert(struct ctx *c, const struct push_row *p);
enum err push_load(struct ctx *c, int64_t id, struct push_row *out);
/* Moves from one of `from` (separated by blanks) only; false otherwise. */
bool push_move(struct ctx *c, int64_t id, struct str from, struct str to, struct str error);
void push_approved(struct ctx *c, int64_t id);
void push_sent(struct ctx *c, int64_t id, struct str address);
void push_progress(struct ctx *c, int64_t id, struct str progress, struct str address);
void push_reads(struct ctx *c, int64_t id, int64_t reads, struct day day);
/* `office`: 0, or the one whose documents alone are wanted; texts born in a channel belong to none, and are in both. */
void push_page(struct ctx *c, struct unit_id unit, struct office_id office, int64_t before,
               int n, struct push_list *out);
/* Sent to a channel and not taken back since: texts born there, and documents that are public; the newest first. */
void push_sent_to(struct ctx *c, int64_t channel, int n, struct push_list *out);
/* Sent to connected accounts of this kind at or after `since`, by channel and moment, at most 500. */
void push_sent_since(struct ctx *c, struct str kind, struct instant since,
                     struct push_list *out);
/* Sent, and still standing there although its document is not public any more; of a unit, or (0) of all. */
void push_standing(struct ctx *c, struct unit_id unit, struct office_id office, int n,
                   struct push_list *out);
/* From sent or taking; false otherwise. */
bool push_down(struct ctx *c, int64_t id, struct str note);
void push_of_document(struct ctx *c, struct doc_id doc, struct push_list *out);
/* The queued row of a push; 0 none. */
int64_t push_queued(struct ctx *c, int64_t push);

#endif
