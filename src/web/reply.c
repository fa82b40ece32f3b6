/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reply.c - answers that are kept ready in memory; see reply.h */
#include "web/reply.h"

#include <microhttpd.h>
#include <stdlib.h>

void reply_drop(void *p)
{
    struct reply *r = p;

    if (r->whole)
        MHD_destroy_response(r->whole);
    if (r->unchanged)
        MHD_destroy_response(r->unchanged);
    free(r);
}
