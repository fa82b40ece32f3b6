/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ctx.c - the world as one request has it; see ctx.h */
#include "store/ctx.h"

struct day ctx_today(const struct ctx *c)
{
    return instant_day(c->now);
}
