/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider.h - who somebody is at the identity provider, and log-ins that are on their way there */
#ifndef STORE_PROVIDER_H
#define STORE_PROVIDER_H

#include "store/db.h"

/* The account that a subject of an issuer is bound to; 0: none. */
struct user_id subject_account(struct ctx *c, struct str issuer, struct str subject);
/* What an account is bound to; false: nothing. */
bool subject_of(struct ctx *c, struct user_id account, struct str *issuer, struct str *subject);
/* Binds, in the place of what was bound before. ERR_CONFLICT: the subject is somebody else's. */
void subject_bind(struct ctx *c, struct unit_id unit, struct user_id account, struct str issuer,
                  struct str subject);
void subject_unbind(struct ctx *c, struct user_id account);

/* A log-in that goes to the provider; those that have expired are forgotten meanwhile. */
void login_try_put(struct ctx *c, struct str state, struct str browser, struct str next,
                   struct instant expires);
/* Takes it: once, before it expires, for the browser that began it. */
bool login_try_take(struct ctx *c, struct str state, struct str browser, struct str *next);

#endif
