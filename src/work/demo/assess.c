/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.c - last year's assessment of the demo district: released to the public, and one appeal; see cast.h */
#include "work/assess.h"
#include "work/demo/cast.h"

/* The media centre says that where it lost most, it was counted wrongly; nobody has decided yet. */
static void appeal(struct ctx *c, const struct demo_world *w, int64_t set, struct str period)
{
    const struct demo_account *clerk = demo_who(w, S("rmtzx"), ROLE_CLERK);
    struct assess_one one = {0};
    struct ctx x;
    isize most = -1;
    int64_t lost = 0;

    if (!clerk)
        return;
    x = demo_as(c, w, clerk);
    assess_see(&x, set, period, x.actor.home, &one);
    for (isize i = 0; one.board.units.n && i < one.board.items.n; i++) {
        const struct assess_score *s = &one.board.units.p[0].score[i];

        if (s->applies && s->item->points - s->points > lost) {
            lost = s->item->points - s->points;
            most = i;
        }
    }
    if (!x.fail.code && most >= 0)
        assess_appeal(&x, set, period, x.actor.home, one.board.items.p[most].id,
                      S("有的记录当时登记在纸质台账上，系统里没有补登，请核实。"),
                      S("本单位纸质台账复印件"));
    if (x.fail.code)
        c->fail = x.fail;
}

void demo_assess(struct ctx *c, struct demo_world *w)
{
    const struct demo_account *who = demo_who(w, S("sfqzf"), ROLE_DISTRICT);
    struct demo_unit *district = demo_unit_of(w, S("sfqzf"));
    struct str period = str_fmt(c->mem, "%d", day_year(ctx_today(c)) - 1);
    struct assess_set_list sets = {0};
    struct ctx x;

    if (!who || !district)
        return;
    x = demo_as(c, w, who);
    assess_sets(&x, district->u.id, &sets);
    for (isize i = 0; i < sets.n && !x.fail.code; i++)
        if (str_eq(sets.p[i].level, S("own"))) {
            assess_release(&x, sets.p[i].id, period, true);
            if (!x.fail.code)
                appeal(c, w, sets.p[i].id, period);
            break;
        }
    if (x.fail.code)
        c->fail = x.fail;
}
