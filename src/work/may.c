/* SPDX-License-Identifier: MulanPSL-2.0 */
/* may.c - asks law/permit with the units above; see may.h */
#include "work/may.h"

#include "store/unit.h"

void may(struct ctx *c, enum action act, struct unit_id unit)
{
    const struct unit_id *above = NULL;
    isize n = 0;

    if (c->fail.code)
        return;
    if (unit.n)
        above = unit_above(c, unit, &n);
    permit_may(&c->actor, act, above, n, &c->fail);
}

bool may_ask(struct ctx *c, enum action act, struct unit_id unit)
{
    const struct unit_id *above = NULL;
    struct fail no = {0};
    isize n = 0;

    if (c->fail.code)
        return false;
    if (unit.n)
        above = unit_above(c, unit, &n);
    return permit_may(&c->actor, act, above, n, &no) == OK;
}
