/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blob_store.h - where files by content are kept besides DATA/blobs: the database, or an S3-compatible store
 *
 *   DATA/blobs.conf   kind = folder | database | s3        (no file: folder)
 *                     endpoint = https://…  region = …  bucket = …  access_key = …  secret_key = …  ca = /path/of.pem
 *
 * With `database` and `s3` the folder holds copies: a file is there before it is sent, and comes back to it when it
 * is asked for; so ranges and conditional requests are as ever. A file is acknowledged when the store has it. A
 * copy may be removed at any time (gongkai blobs trim).
 * Several instances: each may have a folder of its own then.
 */
#ifndef STORE_BLOB_STORE_H
#define STORE_BLOB_STORE_H

#include "base/object.h"
#include "store/db.h"

enum blob_kind { BLOBS_FOLDER, BLOBS_DATABASE, BLOBS_S3, BLOBS__MAX };
struct blob_store {
    enum blob_kind kind;
    struct object_store s3;
};
struct str blob_kind_name(enum blob_kind k);
bool blob_kind_parse(struct str name, enum blob_kind *out);
/* Reads blobs.conf; its text is in `mem`. Fails: ERR_INPUT a line that is not understood. */
enum err blob_store_read(struct arena *mem, const char *path, struct blob_store *out,
                         struct fail *why);
/* The file's text with another kind. */
enum err blob_store_switch(struct arena *mem, const char *path, enum blob_kind kind,
                           struct fail *why);

/* Outside of a writing transaction all of them; with BLOBS_FOLDER they do nothing, and nothing is there. Failures are
 * in c->fail. */
enum err blob_store_put(struct ctx *c, const struct blob_store *s, struct str sm3, int fd,
                        int64_t size);
/* Fails: ERR_NOT_FOUND. What it gets is not compared with its name: the caller does. */
enum err blob_store_get(struct ctx *c, const struct blob_store *s, struct str sm3, int fd);
enum err blob_store_size(struct ctx *c, const struct blob_store *s, struct str sm3,
                         int64_t *size); /* -1: not there */

/* All files that rows refer to, in the order of their names, `most` of them behind `after`. */
struct blob_name {
    struct str sm3;
    int64_t size;
};
LIST_TYPE(blob_name_list, struct blob_name);
enum err blob_names(struct ctx *c, struct str after, int most, struct blob_name_list *out);
/* Files in the database that no row refers to and nobody has wanted since `before`, behind `after` (also what was never
 * put whole: size -1); and taking one of them out, if that is still so. */
enum err blob_stale(struct ctx *c, struct str after, struct instant before, int most,
                    struct blob_name_list *out);
bool blob_stale_drop(struct ctx *c, struct str sm3, struct instant before);
/* The same of an S3-compatible store, a part of it at a time: `more` as object_list() has it. An upload of the very file
 * that is being taken out is refused (ERR_BUSY) until it is gone. */
enum err blob_far(struct ctx *c, const struct blob_store *s, struct instant before,
                  struct str *more, struct blob_name_list *out);
bool blob_far_drop(struct ctx *c, const struct blob_store *s, struct str sm3,
                   struct instant before);

#endif
