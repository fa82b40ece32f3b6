/* SPDX-License-Identifier: MulanPSL-2.0 */
/* organisation.c - who leads a unit and its disclosure work; see organisation.h */
#include "work/organisation.h"

#include <stdlib.h>

#include "base/buf.h"
#include "store/account.h"
#include "store/audit.h"
#include "work/may.h"

static struct str value(const struct register_kind *k, const struct register_entry *e,
                        const char *field)
{
    int i = register_field(k, str_of(field));

    return i >= 0 ? e->value[i] : S("");
}

static struct organisation_person person(const struct register_kind *k,
                                         const struct register_entry *e)
{
    struct organisation_person p = {.name = value(k, e, "name"),
                                    .post = value(k, e, "post"),
                                    .part = value(k, e, "part"),
                                    .duties = value(k, e, "duties"),
                                    .from = e->row.day};

    day_parse(value(k, e, "until"), &p.until);
    return p;
}

static int later(const void *a, const void *b)
{
    const struct organisation_notice *x = a, *y = b;

    return x->day.n != y->day.n ? (x->day.n > y->day.n ? -1 : 1)
                                : str_cmp(x->notice, y->notice);
}

static struct organisation_notice *step(struct ctx *c, struct organisation *o, isize *cap,
                                        struct str notice, struct day day)
{
    for (isize i = 0; i < o->history.n; i++)
        if (o->history.p[i].day.n == day.n)
            return &o->history.p[i];
    *LIST_ADD(c->mem, &o->history, *cap) = (struct organisation_notice){notice, day, 0, 0};
    return &o->history.p[o->history.n - 1];
}

/* Everybody who joined or left on a day did so by the notice of that day. */
static void history(struct ctx *c, const struct register_kind *k,
                    const struct register_entry_list *all, struct organisation *o)
{
    isize cap = 0;

    for (isize i = 0; i < all->n; i++) {
        struct str notice = value(k, &all->p[i], "notice");
        struct organisation_notice *s = step(c, o, &cap, notice, all->p[i].row.day);
        struct day until = {0};

        s->joined++;
        if (!s->notice.n)
            s->notice = notice;
        if (day_parse(value(k, &all->p[i], "until"), &until))
            step(c, o, &cap, S(""), until)->left++;
    }
    if (o->history.n)
        qsort(o->history.p, (size_t)o->history.n, sizeof *o->history.p, later);
}

static void lacks(struct ctx *c, const struct unit *u, struct organisation *o)
{
    const struct {
        struct str value, name;
    } need[] = {{u->office_name, LIT("公开工作机构的名称")},
                {u->address, LIT("办公地址")},
                {u->hours, LIT("办公时间")},
                {u->phone, LIT("联系电话")},
                {u->email.n ? u->email : u->fax, LIT("传真或者互联网联系方式")}};
    struct buf b = buf_new(c->mem, 128);

    for (size_t i = 0; i < sizeof need / sizeof *need; i++)
        if (!need[i].value.n)
            buf_fmt(&b, "%s%.*s", b.n ? "、" : "", STR_ARG(need[i].name));
    o->lacks = buf_str(&b);
}

void organisation_on(struct ctx *c, const struct unit *u, struct day on, struct organisation *o)
{
    struct register_entry_list leaders = {0}, group = {0}, all = {0};
    struct register_kind lk, gk;
    struct str said = setting_get(c, u->id, S("guide.checked")), day, by;
    isize a = 0, b = 0;

    o->unit = *u;
    if (!register_find(c->mem, S("leader"), &lk) || !register_find(c->mem, S("leading"), &gk))
        return;
    register_on(c, u->id, S("leader"), on, &leaders);
    register_on(c, u->id, S("leading"), on, &group);
    register_year(c, u->id, S("leading"), 0, &all);
    for (isize i = 0; i < leaders.n; i++)
        *LIST_ADD(c->mem, &o->leaders, a) = person(&lk, &leaders.p[i]);
    for (isize i = 0; i < group.n; i++)
        *LIST_ADD(c->mem, &o->group, b) = person(&gk, &group.p[i]);
    history(c, &gk, &all, o);
    str_cut(said, S(" "), &day, &by);
    if (day_parse(day, &o->checked))
        o->checked_by = by;
    lacks(c, u, o);
}

static void load(struct ctx *c, struct unit_id unit, struct organisation *out)
{
    struct unit u = {0};

    if (unit_load(c, unit, &u) == OK)
        organisation_on(c, &u, ctx_today(c), out);
}

enum err organisation_see(struct ctx *c, struct unit_id unit, struct organisation *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code)
        load(c, unit, out);
    return db_end(c);
}

enum err organisation_shown(struct ctx *c, struct unit_id unit, struct organisation *out)
{
    db_begin_read(c);
    load(c, unit, out);
    return db_end(c);
}

enum err organisation_check(struct ctx *c, struct unit_id unit)
{
    struct organisation o = {0};
    struct str said = str_fmt(c->mem, "%.*s %.*s", STR_ARG(day_iso(c->mem, ctx_today(c))),
                              STR_ARG(c->actor.name.n ? c->actor.name : S("系统")));

    db_begin(c);
    may(c, ACT_REGISTER, unit);
    if (!c->fail.code)
        load(c, unit, &o);
    if (!c->fail.code && o.lacks.n)
        fail_set(&c->fail, ERR_RULE, "guide",
                 "指南还缺%.*s（《条例》第十二条），请先在“本单位”里补上", STR_ARG(o.lacks));
    if (!c->fail.code) {
        setting_put(c, unit, S("guide.checked"), said);
        unit_touch(c, unit);
        audit_add(c, unit, S("guide_check"), S("unit"), unit.n, S(""), said);
    }
    return db_end(c);
}
