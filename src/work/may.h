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

/* Two pairs of eyes: ERR_RULE with `says` where the actor is `first`, who took the step before. One-person mode of
 * the unit (一人办理) waives it; true: it does here, and the entry of the audit log must say so (WAIVED_JSON). */
bool may_second(struct ctx *c, struct unit_id unit, struct user_id first, const char *says);
/* Whether that step is open to the actor, for showing buttons and lists: no failure is set. */
bool may_second_ask(struct ctx *c, struct unit_id unit, struct user_id first);
#define WAIVED_JSON "{\"one_person\":true}"

/* For a document and what hangs on it: a role that is held for one office counts only for its own. */
void may_office(struct ctx *c, enum action act, struct unit_id unit, struct office_id office);
bool may_office_ask(struct ctx *c, enum action act, struct unit_id unit,
                    struct office_id office);
/* The office that all of the actor's roles for `act` in `unit` are held for, where that is one and the
 * same; 0: they reach the whole unit, or several offices. */
struct office_id may_office_own(const struct ctx *c, enum action act, struct unit_id unit);
/* Do the actor's roles for `act` reach one office of `unit` only? Then its lists are of that one (*own). Within
 * a transaction. */
bool may_office_only(struct ctx *c, enum action act, struct unit_id unit,
                     struct office_id *own);

#endif
