/* SPDX-License-Identifier: MulanPSL-2.0 */
/* second.h - checking a second factor, and the waiting time after failures; within work only
 *
 * All within the caller's writing transaction. Failures of password and code count together.
 */
#ifndef WORK_SECOND_H
#define WORK_SECOND_H

#include "base/os.h"
#include "store/account.h"

/* How long to wait after the n-th failure in a row. */
int64_t second_delay(int failures);
/* ERR_RATE while the account must still wait. */
void second_wait(struct ctx *c, const struct account *a);
/* Whether `code` is right, as a code or a spare one, which it uses up. A wrong one is counted, a
 * right one clears the count. */
bool second_check(struct ctx *c, const struct account *a, struct str code);

struct str second_seal(struct ctx *c, struct user_id id, struct str secret);
struct str second_spare_hash(struct ctx *c, struct user_id id, struct str code);
/* The refusal for `until`, in words. */
void second_refuse(struct ctx *c, struct instant until);

#endif
