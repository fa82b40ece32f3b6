/* SPDX-License-Identifier: MulanPSL-2.0 */
/* object.h - files in an S3-compatible store (对象存储): put, get, ask, remove, list (libcurl, signature version 4)
 *
 * As net.h: http and https only, certificates verified, no proxy of the environment, no redirects. Files go from and to
 * descriptors, never whole into memory. What is sent is signed together with its SHA-256, so that a store that checks
 * refuses what was damaged on its way. Addresses are ENDPOINT/BUCKET/KEY; keys are letters, digits and slashes.
 * Fails:  ERR_NOT_FOUND, ERR_BUSY not reached or not now (tried three times), ERR_IO the store does not take the
 *         signature, the certificate or the bucket; ERR_INPUT an address that is none
 */
#ifndef BASE_OBJECT_H
#define BASE_OBJECT_H

#include "base/day.h"
#include "base/fail.h"

struct object_store {
    struct str endpoint, region, bucket, access_key, secret_key;
    struct str ca; /* PEM, trusted besides the system's */
};
/* `size` bytes of `fd` from its beginning; `sha256` in hex. */
enum err object_put(struct arena *mem, const struct object_store *s, struct str key, int fd,
                    int64_t size, struct str sha256, struct fail *why);
/* Written to `fd` from its beginning. */
enum err object_get(struct arena *mem, const struct object_store *s, struct str key, int fd,
                    struct fail *why);
/* Its size; -1: there is none. */
enum err object_size(struct arena *mem, const struct object_store *s, struct str key,
                     int64_t *size, struct fail *why);
/* None there is no failure. */
enum err object_remove(struct arena *mem, const struct object_store *s, struct str key,
                       struct fail *why);
/* What is in the bucket, a thousand at a time in the order of the keys: `more` "" at first, then what the call before gave;
 * "" when that was all. Keys that hold anything but letters, digits, slash, point, dash are left out. */
struct object_entry {
    struct str key;
    int64_t size;
    struct instant at; /* when it was last written, by the store's clock */
};
LIST_TYPE(object_entry_list, struct object_entry);
enum err object_list(struct arena *mem, const struct object_store *s, struct str *more,
                     struct object_entry_list *out, struct fail *why);

#endif
