/* SPDX-License-Identifier: MulanPSL-2.0 */
/* may.c - asks law/permit with the units above; see may.h */
#include "work/may.h"

#include "base/map.h"
#include "base/buf.h"
#include "store/account.h"
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

bool may_second(struct ctx *c, struct unit_id unit, struct user_id first, const char *says)
{
    struct one_person mode = {0};

    if (c->fail.code || !first.n || first.n != c->actor.user.n)
        return false;
    if (one_person_now(c, unit, &mode))
        return true;
    fail_set(&c->fail, ERR_RULE, "", "%s", says);
    return false;
}

bool may_second_ask(struct ctx *c, struct unit_id unit, struct user_id first)
{
    struct one_person mode = {0};

    return !first.n || first.n != c->actor.user.n || one_person_now(c, unit, &mode);
}

enum { ABOVE_MOST = 32 };

void may_units(struct ctx *c, enum action act, struct unit_list *out)
{
    struct unit_list all = {0};
    struct map known = {0};
    isize cap = 0;

    unit_all(c, &all);
    for (isize i = 0; i < all.n; i++)
        *map_put(c->mem, &known, str_fmt(c->mem, "%lld", (long long)all.p[i].id.n)) = &all.p[i];
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        struct unit_id above[ABOVE_MOST];
        const struct unit *u = &all.p[i];
        struct fail no = {0};
        isize n = 0;

        for (; u && n < ABOVE_MOST; n++) {
            above[n] = u->id;
            u = u->parent.n ? map_get(&known, str_fmt(c->mem, "%lld", (long long)u->parent.n))
                            : NULL;
        }
        if (permit_may(&c->actor, act, above, n, &no) == OK)
            *LIST_ADD(c->mem, out, cap) = all.p[i];
    }
}

void may_office(struct ctx *c, enum action act, struct unit_id unit, struct office_id office)
{
    const struct unit_id *above = NULL;
    isize n = 0;

    if (c->fail.code)
        return;
    if (unit.n)
        above = unit_above(c, unit, &n);
    permit_may_office(&c->actor, act, above, n, office, &c->fail);
}

bool may_office_ask(struct ctx *c, enum action act, struct unit_id unit,
                    struct office_id office)
{
    const struct unit_id *above = NULL;
    struct fail no = {0};
    isize n = 0;

    if (c->fail.code)
        return false;
    if (unit.n)
        above = unit_above(c, unit, &n);
    return permit_may_office(&c->actor, act, above, n, office, &no) == OK;
}

struct office_id may_office_own(const struct ctx *c, enum action act, struct unit_id unit)
{
    struct office_id own = {0};

    for (isize i = 0; i < c->actor.grants.n; i++) {
        const struct grant *g = &c->actor.grants.p[i];

        if (!permit_role(g->role, act) || g->unit.n != unit.n)
            continue;
        if (!g->office.n || (own.n && own.n != g->office.n))
            return (struct office_id){0};
        own = g->office;
    }
    return own;
}

bool may_office_only(struct ctx *c, enum action act, struct unit_id unit, struct office_id *own)
{
    *own = may_office_own(c, act, unit);
    return own->n && !may_office_ask(c, act, unit, (struct office_id){0});
}
