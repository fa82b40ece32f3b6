/* SPDX-License-Identifier: MulanPSL-2.0 */
/* multipart.h - a multipart/form-data body, piece by piece (RFC 7578)
 *
 * Feed the body as it comes, in pieces of any size; parts are told as they pass, so that a file of
 * any length takes no memory. Order of calls: begin, data…, end for each part; `file` tells whether
 * it has a file name. A false from a call stops the reading.
 * Bounds: heads of 4 KiB, 2,000 parts, boundaries of 70 bytes.
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "base/str.h"

enum { MULTIPART_HEAD = 4096, MULTIPART_BOUNDARY = 70, MULTIPART_PARTS = 2000 };

struct multipart_part {
    struct str name, filename, type; /* valid during `begin` only; raw bytes, maybe no UTF-8 */
    bool file;
};
struct multipart_calls {
    bool (*begin)(void *user, const struct multipart_part *part);
    bool (*data)(void *user, struct str piece);
    bool (*end)(void *user);
};
struct multipart {
    const struct multipart_calls *calls;
    void *user;
    int state, parts;
    bool failed;
    char mark[MULTIPART_BOUNDARY + 8]; /* CR LF - - boundary */
    int mark_n, matched;
    char head[MULTIPART_HEAD];
    int head_n;
};

/* The boundary of a Content-Type; "" when it is no multipart/form-data. */
struct str multipart_boundary(struct str content_type);
/* false: a boundary that cannot be. */
bool multipart_start(struct multipart *m, struct str boundary,
                     const struct multipart_calls *calls, void *user);
/* false: malformed, too much, or stopped by a call; nothing more may be fed. */
bool multipart_feed(struct multipart *m, struct str piece);
/* Has the closing boundary been seen? */
bool multipart_done(const struct multipart *m);

#endif
