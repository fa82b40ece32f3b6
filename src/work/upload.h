/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upload.h - a file comes in by pieces, and goes on where it was cut off (断点续传)
 *
 *   upload_begin(c, name, size, &u)         a number, nothing here yet
 *   upload_put(c, id, offset, bytes, &u)    the next piece; u.got says where the one after it begins
 *   upload_look(c, id, &u)                  after a cut: how far it has come
 *   upload_take(c, id, fd, &u)              whole: written out
 *   upload_forget(c, id)                    it is in its place
 *
 * Pieces lie in the database until the file is whole, so that any instance may take the next one; each is committed
 * before it is acknowledged. They belong to who began: nobody else sees or continues them. What has not grown for a day is
 * forgotten by the timer. A taken file then passes the same checks as one that came in one go.
 * Permission: 起草. Fails: ERR_INPUT name, size, offset; ERR_TOO_LARGE; ERR_RATE too many unfinished;
 *   ERR_NOT_FOUND; ERR_CONFLICT a piece that does not begin where the file ends (u is where it does).
 */
#ifndef WORK_UPLOAD_H
#define WORK_UPLOAD_H

#include "store/upload.h"

enum {
    UPLOAD_MOST = 50 << 20, /* as much as in one go */
    UPLOAD_PIECE = 1 << 20, /* at most */
    UPLOAD_UNFINISHED = 5,  /* of one person */
    UPLOAD_KEEP = 86400     /* seconds */
};

enum err upload_begin(struct ctx *c, struct str name, int64_t size, struct upload *out);
enum err upload_look(struct ctx *c, int64_t id, struct upload *out);
enum err upload_put(struct ctx *c, int64_t id, int64_t offset, struct str bytes,
                    struct upload *out);
/* Fails, too: ERR_RULE it is not whole. */
enum err upload_take(struct ctx *c, int64_t id, int fd, struct upload *out);
enum err upload_forget(struct ctx *c, int64_t id);
/* For the timer: forgets what has not grown for a day; how many. */
int upload_sweep(struct ctx *c);

#endif
