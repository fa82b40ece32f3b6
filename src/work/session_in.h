/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session_in.h - how sessions begin; within work only */
#ifndef WORK_SESSION_IN_H
#define WORK_SESSION_IN_H

#include "work/account.h"

/* The keyed hash by which the database knows a cookie. */
struct str session_hash(struct ctx *c, struct str token);
/* A fresh session with its token, within the caller's transaction. One that waits for a second factor is
 * short. `provider`: who it is was said by the identity provider, so that no password of ours has to be changed. */
void session_start(struct ctx *c, const struct account *a, struct str agent, bool second,
                   bool provider, struct login *out);

#endif
