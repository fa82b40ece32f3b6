/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push.c - documents to channels; see push.h */
#include "work/push.h"

struct outbox_result push_deliver(struct ctx *c, int64_t push)
{
    (void)c, (void)push;
    return (struct outbox_result){.end = OUTBOX_FAILED, .error = S("没有这个渠道")};
}

void push_ended(struct ctx *c, int64_t push, const struct outbox_result *r)
{
    (void)c, (void)push, (void)r;
}
