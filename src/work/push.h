/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push.h - channels (渠道): accounts, texts born there, documents pushed to them
 *
 * A push is prepared by one, approved by another, then sent: by a connector through the outbox where the
 * channel has one, else by hand and recorded. Nothing can be prepared, approved or marked as sent whose
 * check has not passed: a document must be published, in the version that stands, without an open
 * finding of level block; a post must be approved, which asks for the same check. Whether it still holds is asked
 * again when it is sent: a document that was withdrawn meanwhile goes nowhere.
 * Secrets: the account of a channel is sealed, and never shown again.
 * Law:     国办发〔2018〕123号 (新媒体: 先审后发); design
 */
#ifndef WORK_PUSH_H
#define WORK_PUSH_H

#include "store/channel.h"
#include "store/document.h"
#include "work/outbox.h"

enum {
    PUSH_NOTE = 300,
    PUSH_STANDING = 200,
    PUSH_TITLE = 64,
    PUSH_DIGEST = 120,
    POST_BODY = 20000
}; /* characters */

struct str channel_kind_zh(struct str kind);
struct str push_state_zh(struct str state);
struct str post_kind_zh(struct str kind);
struct str post_state_zh(struct str state);
/* Has this kind a connector (wechat, hook). */
bool channel_connects(struct str kind);

/* --- accounts; 登记建议提案培训等 to see, 系统设置 to connect */
enum err channels_look(struct ctx *c, struct unit_id unit, struct channel_list *out);
/* One; its config is "1" where it is connected. */
enum err channel_open(struct ctx *c, int64_t id, struct channel_row *out);
/* id 0: a new one. Fails: ERR_INPUT kind, name, closed. */
enum err channel_save(struct ctx *c, const struct channel_row *r, int64_t *id);
/* Where its interface is. `secret` "" keeps the one that stands; all "" takes the connector away. */
struct channel_account {
    struct str base; /* https://api.weixin.qq.com, or the address of a hook */
    struct str appid, secret;
};
enum err channel_connect(struct ctx *c, int64_t id, const struct channel_account *a);
/* For its page: without the secret. Empty where it is not connected. */
enum err channel_connection(struct ctx *c, int64_t id, struct channel_account *out);
/* For the sender, within a transaction; false: not connected. */
bool channel_account_read(struct ctx *c, const struct channel_row *r,
                          struct channel_account *out);

/* --- posts */
enum err posts_look(struct ctx *c, struct unit_id unit, int64_t before, int n,
                    struct post_list *out);
struct post_open {
    struct post_row p;
    struct finding_list findings;
    bool blocked; /* one of them is of level block, and nobody said that it is no fault */
};
enum err post_open(struct ctx *c, int64_t id, struct post_open *out);
/* id 0: a new one; an approved one becomes a draft again. `srt` must be numbered cues with times in order. */
enum err post_save(struct ctx *c, int64_t id, int seen, const struct post_row *p, int64_t *out);
/* A finding is no fault, because (at most 200 characters): it is the `at`th that post_open() gives, with these
 * words; it blocks no more and stands before whoever approves, with the reason. ERR_INPUT where it is not that
 * one any more. */
enum err post_keep(struct ctx *c, int64_t id, int seen, int64_t at, struct str words,
                   struct str reason);
enum err post_submit(struct ctx *c, int64_t id, int seen);
/* By somebody else than its drafter, unless one-person mode stands; refused while something blocks. */
enum err post_approve(struct ctx *c, int64_t id, int seen);
enum err post_return(struct ctx *c, int64_t id, int seen, struct str reason);
/* Faults of subtitles, with the line; OK where there are none. */
enum err srt_check(struct str text, struct fail *why);

/* --- pushes */
struct push_view {
    struct push_row p;
    struct channel_row channel; /* without its account */
    bool connects;              /* it goes by the outbox */
    bool may_approve, may_send;
    bool stands;   /* sent, and its document is not public any more: it must be taken down */
    bool deletes;  /* its interface can delete it */
    bool may_down; /* the actor may take it down */
    struct outbox_row queued; /* id 0: not queued */
};
enum err pushes_look(struct ctx *c, struct unit_id unit, int64_t before, int n,
                     struct push_list *out);
enum err push_open(struct ctx *c, int64_t id, struct push_view *out);
/* document or post, the other one 0. An empty title takes the text's own. */
struct push_new {
    struct doc_id document;
    int64_t post, channel;
    struct str title, digest;
};
enum err push_prepare(struct ctx *c, const struct push_new *n, int64_t *id);
/* Not by who prepared it, unless one-person mode stands. Queues it where there is a connector. */
enum err push_approve(struct ctx *c, int64_t id);
/* Done by hand: where it stands now. */
enum err push_mark_sent(struct ctx *c, int64_t id, struct str address);
enum err push_count(struct ctx *c, int64_t id, int64_t reads);
/* Asks the data interface of each connected WeChat account for the reads of what went out in the last week, a
 * day at a time; once a night. Several transactions, none open while the platform is waited for. How many
 * pushes were counted anew; what a platform refuses is logged, and is no failure. */
int push_fetch_reads(struct ctx *c);
/* One that has failed is queued again; it goes on from where it was. */
enum err push_again(struct ctx *c, int64_t id);
enum err push_drop(struct ctx *c, int64_t id);

/* --- what is withdrawn must not stay where it was pushed (撤回以后下架)
 * A push that was sent stands there until it is recorded as taken down, whatever becomes of its document. Who
 * may register takes down what is withdrawn; what is still public only who may withdraw it. */
enum err pushes_standing(struct ctx *c, struct unit_id unit, struct push_list *out);
/* By the interface, through the outbox; it cannot be undone there. */
enum err push_take_down(struct ctx *c, int64_t id);
/* Deleted there by hand; `note` says how that was made sure. Fails: ERR_INPUT note. */
enum err push_mark_down(struct ctx *c, int64_t id, struct str note);
/* A published document for a WeChat account's editor, and as a picture; for who may see it. */
enum err push_html(struct ctx *c, struct doc_id id, struct str *html);
enum err push_picture(struct ctx *c, struct doc_id id, struct str *png);

/* --- for the sender (work/outbox.h): the exchange, outside of any transaction; and its end, within one */
struct outbox_result push_deliver(struct ctx *c, int64_t push);
void push_ended(struct ctx *c, int64_t push, const struct outbox_result *r);

#endif
