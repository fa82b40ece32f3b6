/* SPDX-License-Identifier: MulanPSL-2.0 */
/* job_in.h - a job as its two halves know it; for job.c and job_run.c only */
#ifndef WEB_JOB_IN_H
#define WEB_JOB_IN_H

#include <microhttpd.h>

#include "web/assets.h"
#include "web/intake.h"
#include "web/job.h"
#include "web/reply.h"

enum {
    KEY_MAX = 1200, /* the key of a page in memory */
    KEY_BESIDE =
        400, /* what stands in it beside the address: how it is packed and shown, the host's name */
    HEAD_MAX = 8192, /* what is left of CONNECTION_BYTES has room for the answer's head */
    NO_MAX = 64
};
/* What each request is asked for, read in one pass over its headers; of a name that comes twice the first; .p NULL: not
 * there. Points at the library's memory. */
struct head {
    struct str cookie, host, etag_asked, accept_encoding, content_length, transfer_encoding,
        forwarded_proto, request_id;
};
enum phase { HEAD, START, ADMIT, ADMITTED, REFUSED, BODY, RUN, DONE };

struct job {
    struct server *s;
    struct MHD_Connection *conn;
    struct spot *spot;
    char *uri;           /* as sent; what follows this struct, and then the key */
    isize uri_n, path_n; /* path_n: without the query */
    struct str query;    /* as sent; of a page that declares what it reads: that alone */
    const char *method;
    struct head head;
    bool secure, hant;
    enum phase phase;
    const struct route *route;
    struct str param[4];
    int params;
    char *decoded; /* the path */
    isize decoded_n;
    const char *path; /* the same without /hant */
    isize path_len;
    enum encoding enc;
    char *key; /* not cleared */
    isize key_n, key_room;
    struct intake *in; /* NULL: no body */
    struct str csrf;
    struct MHD_Response *response;
    struct reply *keep;
    struct unit_id keep_unit;
    bool endless;
    uint64_t read_at;
    int status;
    int64_t began_us, head_ms; /* when its first line had come, and its whole head */
    enum meter_class class;
    unsigned long long serial;
    char no[NO_MAX + 1]; /* job_no(); the last: not cleared */
};

/* A header of the request as it was sent; "" where there is none. */
struct str job_header(struct job *j, const char *name);
/* The number by which a request is found in the log: what a named proxy gave, or one of our own. Written when it is
 * first asked for. */
struct str job_no(struct job *j);
/* The request as handlers see it; text points at the library's memory and at the job's. */
void job_fill(struct job *j, struct arena *mem, struct ctx *c, struct http_req *req);

#endif
