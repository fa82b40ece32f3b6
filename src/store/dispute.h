/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dispute.h - reconsiderations and lawsuits about disclosure (复议、诉讼), table four
 *
 * Ground, order and note are sealed in the table and open here (store/words.h). Where the key is not there a
 * list says so in `ground` and goes on; dispute_load() is ERR_DB, so that nothing is written over.
 */
#ifndef STORE_DISPUTE_H
#define STORE_DISPUTE_H

#include "store/db.h"

struct dispute {
    struct dispute_id id, earlier;
    struct unit_id unit;
    struct request_id request; /* 0: not about a case of the register */
    struct str request_number;
    struct str kind; /* rec 复议, dir 未经复议直接起诉, post 复议后起诉 */
    struct str authority, number;
    struct str stage;  /* filed, accepted, replied, hearing, decided, appeal, done */
    struct str ground; /* what is attacked */
    struct day filed, accepted, reply_due, replied, hearing, decided, perform, performed;
    struct str result; /* pend, up 维持, fix 纠正, oth 其他 */
    struct str ordered, note;
    bool
        ordinary; /* a reconsideration by the ordinary procedure (普通程序); stands among the sealed words */
    int64_t cost_fen;
    int version;
};
LIST_TYPE(dispute_list, struct dispute);

struct dispute_id dispute_insert(struct ctx *c, const struct dispute *d);
/* ERR_CONFLICT when another version stands. */
void dispute_update(struct ctx *c, const struct dispute *d);
/* Ground, order and note only: who asked goes out of them when their data are erased. */
void dispute_put_texts(struct ctx *c, const struct dispute *d);
enum err dispute_load(struct ctx *c, struct dispute_id id, struct dispute *out);
void dispute_of_request(struct ctx *c, struct request_id id, struct dispute_list *out);
/* Newest first; open ones only where `open`. */
void dispute_all(struct ctx *c, struct unit_id unit, bool open, int n,
                 struct dispute_list *out);

/* Table four of a period: decided in [from, until], or filed by `until` and not decided by then. */
struct dispute_tally {
    struct str kind, result;
    int64_t n;
};
LIST_TYPE(dispute_tally_list, struct dispute_tally);
void dispute_tally(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                   struct dispute_tally_list *out);
/* The cases behind a cell of table four. */
void dispute_behind(struct ctx *c, struct unit_id unit, struct str kind, struct str result,
                    struct day from, struct day until, struct dispute_list *out);
/* Both from what had been entered before an instant; a dispute entered or changed later stands as it
 * stood then. Each change is kept for this (table dispute_state). */
void dispute_tally_stood(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                         struct instant before, struct dispute_tally_list *out);
void dispute_behind_stood(struct ctx *c, struct unit_id unit, struct str kind,
                          struct str result, struct day from, struct day until,
                          struct instant before, struct dispute_list *out);

#endif
