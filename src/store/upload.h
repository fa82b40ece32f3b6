/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upload.h - files that come in by pieces and are not whole yet (断点续传) */
#ifndef STORE_UPLOAD_H
#define STORE_UPLOAD_H

#include "store/db.h"

struct upload {
    int64_t id;
    struct unit_id unit;
    struct user_id account;
    struct str name;
    int64_t size, got; /* of the whole; what is here */
    struct instant at, changed_at;
};

int64_t upload_insert(struct ctx *c, const struct upload *u);
/* false: there is none of that number that belongs to `account`. */
bool upload_load(struct ctx *c, int64_t id, struct user_id account, struct upload *out);
/* How many unfinished ones somebody has. */
int64_t upload_count(struct ctx *c, struct user_id account);
/* A piece that begins at `got`; false: somebody else has put it meanwhile. */
bool upload_add(struct ctx *c, const struct upload *u, struct str bytes);
/* The piece that begins at `start`; "" none. */
struct str upload_piece(struct ctx *c, int64_t id, int64_t start);
void upload_drop(struct ctx *c, int64_t id);
/* One that has not grown since `before`; 0: none. */
int64_t upload_stale(struct ctx *c, struct instant before);

#endif
