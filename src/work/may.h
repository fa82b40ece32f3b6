/* SPDX-License-Identifier: MulanPSL-2.0 */
/* may.h - the one question every use case asks first
 *
 * Within a transaction (it reads the units above). The refusal goes to c->fail; functions that
 * follow then do nothing.
 */
#ifndef WORK_MAY_H
#define WORK_MAY_H

#include "law/permit.h"
#include "store/ctx.h"

/* May the actor do `act` in `unit`? Unit 0: in any unit they hold a role for. */
void may(struct ctx *c, enum action act, struct unit_id unit);
/* The same question for showing buttons: no failure is set. */
bool may_ask(struct ctx *c, enum action act, struct unit_id unit);
/* All open units in which the actor may do `act`, parents before children: one query for all. */
struct unit_list;
void may_units(struct ctx *c, enum action act, struct unit_list *out);

#endif
