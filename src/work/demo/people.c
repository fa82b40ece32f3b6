/* SPDX-License-Identifier: MulanPSL-2.0 */
/* people.c - users of every role; see cast.h
 *
 * One password, made at random, is given to all of them and computed once: a demo is to be
 * looked at from every side by one person.
 */
#include "law/permit.h"
#include "rules.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "work/demo/cast.h"

const struct demo_account *demo_who(const struct demo_world *w, struct str unit, enum role role)
{
    for (isize i = 0; i < w->accounts; i++)
        if (w->account[i].role == role && str_eq(w->account[i].unit, unit))
            return &w->account[i];
    return NULL;
}

struct ctx demo_as(struct ctx *c, const struct demo_world *w, const struct demo_account *a)
{
    struct ctx as = *c;
    struct grant *g = NEW(c->mem, struct grant, 1);

    for (isize i = 0; i < w->units; i++)
        if (str_eq(w->unit[i].u.code, a->unit))
            g->unit = w->unit[i].u.id;
    g->role = a->role;
    g->reach = a->reach;
    as.actor =
        (struct actor){.user = a->id, .home = g->unit, .login = a->login, .name = a->name};
    as.actor.grants.p = g;
    as.actor.grants.n = 1;
    return as;
}

static struct office_id office_of(const struct demo_unit *u, struct str name)
{
    for (isize i = 0; i < u->offices.n; i++)
        if (str_eq(u->offices.p[i].name, name))
            return u->offices.p[i].id;
    return (struct office_id){0};
}

void demo_people(struct ctx *c, struct demo_world *w)
{
    struct str hash = {0};
    isize n = rule_demo_people_count;

    w->out->password = recovery_code(c->mem);
    if (!c->fail.code)
        password_hash(keyring_gate(c->keys), c->mem, w->out->password, &hash, &c->fail);
    w->account = NEW(c->mem, struct demo_account, n);
    w->out->users.p = NEW(c->mem, struct demo_user, n);
    db_begin(c);
    for (isize i = 0; i < n && !c->fail.code; i++) {
        const struct rule_demo_people *r = &rule_demo_people_rows[i];
        struct demo_unit *u = demo_unit_of(w, r->unit);
        struct demo_account *a = &w->account[w->accounts++];
        struct account row = {.unit = u->u.id,
                              .office = office_of(u, r->office),
                              .login = r->login,
                              .name = r->name,
                              .password = hash};
        struct grant g = {.unit = u->u.id, .reach = str_eq(r->reach, S("1"))};

        role_parse(r->role, &g.role);
        *a = (struct demo_account){.login = r->login,
                                   .name = r->name,
                                   .unit = r->unit,
                                   .role = g.role,
                                   .reach = g.reach};
        a->id = account_insert(c, &row);
        grant_add(c, a->id, &g);
        audit_add(c, u->u.id, S("user_add"), S("account"), a->id.n, S(""),
                  str_fmt(c->mem, "{\"login\":\"%.*s\",\"role\":\"%.*s\"}", STR_ARG(r->login),
                          STR_ARG(r->role)));
        w->out->users.p[w->out->users.n++] =
            (struct demo_user){r->login, r->name, role_zh(g.role), u->u.name};
    }
    db_end(c);
}
