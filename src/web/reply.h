/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reply.h - answers that are kept ready in memory
 *
 * A reply holds the library's own response objects of a page: the whole, and "not modified". The
 * library counts their users, so that a reply may be dropped while it is still being sent.
 */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

struct MHD_Response;

struct reply {
    struct MHD_Response *whole, *unchanged;
    char etag[64];
};
void reply_drop(void *reply);

#endif
