/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ctx.h - the world as one request has it
 *
 * Memory, database, actor, the present time, and the failure, if one has happened.
 * A function that takes a struct ctx may touch the world; one that does not is a
 * calculation. `now` is set once at the start and is the only present there is.
 */
#ifndef STORE_CTX_H
#define STORE_CTX_H

#include "base/arena.h"
#include "base/day.h"
#include "base/fail.h"
#include "law/model.h"

struct db_conn;
struct blobs;   /* the content-addressed files; see store/blob.h */
struct keyring; /* keys of personal fields and of tokens; see store/keyring.h */
struct checker; /* the content check; see check/check.h */
struct helper;  /* children that read and render; see base/helper.h */

struct ctx {
    struct arena *mem;
    struct db_conn *db;
    struct blobs *blobs;
    const struct keyring *keys;
    const struct checker *checker; /* NULL: only the first few rules of work/findings.h */
    struct actor actor;            /* who acts; actor.user.n == 0: the public */
    struct instant now;
    struct fail fail;      /* the first failure; functions do nothing once it is set */
    struct str request_no; /* of the HTTP request or command; stands in the log and the audit */
    struct str peer;       /* address of the client, after trusted proxies */
    struct helper *helper; /* readers and renderers in child processes; NULL: forked here */
};

/* The civil day of `now`. */
struct day ctx_today(const struct ctx *c);

#endif
