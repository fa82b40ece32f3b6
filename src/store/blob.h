/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blob.h - files by content: DATA/blobs/ab/cdef…, named by their SM3
 *
 *   struct blob_in *in = blob_start(c, limit);
 *   while (more) blob_write(in, part);
 *   blob_finish(in, &file);                        before any transaction
 *   db_begin(c); id = blob_row(c, unit, …); …      refer to it (store/document.h)
 *
 * A file is whole and synced before it has its name, and never changes afterwards; equal files
 * are one. Where a store is set, a file is there too before it is acknowledged, and comes back from there when
 * the folder has it not. An upload that is cut off, or whose request is unwound, leaves nothing: the
 * temporary file goes with the arena. What no row refers to is garbage, but only a day later,
 * for its row may be about to be written.
 * Sticky: after a failure (c->fail) every call does nothing.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "base/digest.h"
#include "store/db.h"

/* `folder` is DATA/blobs; made if absent. What earlier runs left half-written is removed. */
enum err blobs_open(struct blobs **out, const char *folder, struct fail *why);
void blobs_close(struct blobs *b);
/* Where files are kept besides the folder (blob_store.h); set once, before anything else. The texts stay the
 * caller's. */
struct blob_store;
void blobs_keep_in(struct blobs *b, const struct blob_store *store);
const struct blob_store *blobs_store(const struct blobs *b);
/* Reads what a store has of a file, and compares it with its name: ERR_UNREADABLE, ERR_NOT_FOUND. */
enum err blob_check_in(struct ctx *c, const struct blob_store *store, struct str sm3);
/* Removes the folder's copy of a file that the store has; false: there was none, or the store has it not. */
bool blob_drop_copy(struct ctx *c, struct str sm3);

struct blob_file {
    struct digest sm3;
    int64_t size;
};
struct blob_in;
/* Beyond `limit` bytes: ERR_TOO_LARGE. */
struct blob_in *blob_start(struct ctx *c, int64_t limit);
void blob_write(struct blob_in *in, struct str part);
enum err blob_finish(struct blob_in *in, struct blob_file *out);
/* All three at once. */
enum err blob_put(struct ctx *c, struct str content, struct blob_file *out);

/* The file at `path` (an upload under way), copied in. */
enum err blob_put_file(struct ctx *c, const char *path, int64_t limit, struct blob_file *out);
/* `n` bytes from `at` on (from the end, where `at` is negative); fewer where there are fewer. */
enum err blob_peek(struct ctx *c, struct str sm3, int64_t at, isize n, struct str *out);

/* An open file for reading, which the caller closes (or hands to sendfile); `sm3` is 32 bytes.
 * Fails: ERR_NOT_FOUND. */
enum err blob_open(struct ctx *c, struct str sm3, int *fd, int64_t *size);
enum err blob_read(struct ctx *c, struct str sm3, int64_t limit, struct str *out);
/* Reads the file and compares it with its name: ERR_UNREADABLE when it is damaged. */
enum err blob_verify(struct ctx *c, struct str sm3);

struct blob_garbage {
    struct str sm3;
    int64_t size;
};
LIST_TYPE(blob_garbage_list, struct blob_garbage);
/* Files without a row, last touched before `before`. Opens a reading transaction. */
enum err blob_garbage(struct ctx *c, struct instant before, struct blob_garbage_list *out);
/* Removes a file, if no row has come to refer to it. Opens a writing transaction. */
enum err blob_sweep(struct ctx *c, struct str sm3);

#endif
