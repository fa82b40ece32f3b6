/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reply.h - our response → the library's, with the headers that every answer carries
 *
 * A struct reply is kept by the page cache: the library's own response objects of a page, the
 * whole and "not modified". The library counts their users, so that a reply may be dropped while
 * it is still being sent.
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "web/http.h"

struct MHD_Response;
struct asset;

enum encoding { ENC_IDENTITY, ENC_GZIP, ENC_BROTLI };
/* The best that an Accept-Encoding takes. */
enum encoding encoding_of(struct str accept);
/* Does an If-None-Match name this tag? */
bool etag_matches(struct str asked, struct str etag);

struct reply {
    struct MHD_Response *whole, *unchanged; /* unchanged: made when it is asked for first */
    char etag[64];
    int64_t bytes;
};
void reply_drop(void *reply);
/* "Not modified", with the headers of the whole. One caller at a time. NULL: no memory. */
struct MHD_Response *reply_unchanged(struct reply *r);

/* The answer to `req`: 304 and ranges are settled here; *status is what goes out. `keep`, where not
 * NULL and where the page may be kept, gets a reply for the cache, which is to be sent: then NULL comes
 * back. Closes res->file. NULL without a reply: no memory. */
struct MHD_Response *reply_make(struct ctx *c, const struct http_req *req, struct http_res *res,
                                enum encoding enc, int *status, struct reply **keep);
/* A page with nothing but its type: for a request whose head has left no room for more. */
struct MHD_Response *reply_bare(const struct http_res *res);
/* One of our own files. */
struct MHD_Response *reply_asset(const struct asset *a, bool exact, enum encoding enc,
                                 struct str etag_asked, bool secure, int *status);

#endif
