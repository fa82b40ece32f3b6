/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push.h - documents to channels (渠道推送) */
#ifndef WORK_PUSH_H
#define WORK_PUSH_H

#include "work/outbox.h"

/* For the sender (work/outbox.h): the exchange, outside of any transaction; and its end, within one. */
struct outbox_result push_deliver(struct ctx *c, int64_t push);
void push_ended(struct ctx *c, int64_t push, const struct outbox_result *r);

#endif
