/* SPDX-License-Identifier: MulanPSL-2.0 */
/* demo.c - a ready district to look at; see demo.h */
#include "work/demo/demo.h"

#include "work/assess.h"
#include "work/demo/cast.h"
#include "work/duty.h"

bool demo_present(struct ctx *c)
{
    struct unit_list all = {0};

    db_begin_read(c);
    unit_all(c, &all);
    db_end(c);
    return all.n > 0;
}

enum err demo_make(struct ctx *c, void (*done)(void *to, int64_t n, int64_t total), void *to,
                   struct demo *out)
{
    struct demo_world *w = NEW(c->mem, struct demo_world, 1);

    *w = (struct demo_world){.out = out, .tick = done, .tick_to = to};
    if (demo_present(c))
        return fail_set(&c->fail, ERR_CONFLICT, "unit", "已经有单位，不能再建演示数据");
    db_relax(c, true);
    demo_units(c, w);
    if (!c->fail.code)
        demo_people(c, w);
    if (!c->fail.code)
        demo_papers(c, w);
    if (!c->fail.code)
        demo_relations(c, w);
    if (!c->fail.code)
        demo_states(c, w);
    if (!c->fail.code)
        demo_registers(c, w);
    if (!c->fail.code)
        assess_seed(c, demo_unit_of(w, S("sfqzf"))->u.id);
    for (isize i = 0; i < w->units && !c->fail.code; i++) {
        int64_t added;

        duty_seed(c, w->unit[i].u.id, &added);
    }
    if (!c->fail.code)
        demo_consults(c, w);
    if (!c->fail.code)
        demo_cases(c, w);
    if (!c->fail.code)
        demo_more_cases(c, w);
    if (!c->fail.code)
        demo_reports(c, w);
    if (!c->fail.code)
        demo_past_reports(c, w);
    if (!c->fail.code)
        demo_year(c, w);
    if (!c->fail.code)
        demo_assess(c, w);
    if (!c->fail.code)
        db_relax(c, false);
    return c->fail.code;
}
