/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify_in.h - addresses of the staff, between notify.c and notify_own.c */
#ifndef WORK_NOTIFY_IN_H
#define WORK_NOTIFY_IN_H

#include "store/ctx.h"

bool notify_is_mobile(struct str s);
/* An address of `account` in clear; "" none. */
struct str notify_unseal(struct ctx *c, struct user_id account, struct str sealed);

#endif
