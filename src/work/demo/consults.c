/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consults.c - a draft of the demo district that is before the public, with two opinions */
#include "work/consult.h"
#include "work/demo/cast.h"

enum { OPENED_BEFORE = 10, DAY = 86400 };

void demo_consults(struct ctx *c, struct demo_world *w)
{
    static const struct opinion_new said[] = {
        {LIT("第二条"), LIT("建议把实施范围扩大到老旧小区，并写明每年的任务数。"), LIT("")},
        {LIT(""), LIT("希望公布各部门的联系人，方便群众反映问题。"), LIT("13800000000")},
    };
    struct demo_known *draft = map_get(&w->papers, S("consult"));
    struct ctx as;
    int64_t id = 0;
    struct str number;

    if (!draft)
        return;
    as = demo_as(c, w, demo_who(w, S("sfqzf"), ROLE_REVIEWER));
    as.now.s -= OPENED_BEFORE * DAY;
    consult_open(&as, draft->id, day_add(ctx_today(&as), 34), S(""), &id);
    for (size_t i = 0; i < sizeof said / sizeof *said && !as.fail.code; i++) {
        as.actor = (struct actor){0};
        as.peer = str_fmt(c->mem, "192.0.2.%d", (int)i + 1);
        as.now.s += DAY;
        opinion_file(&as, id, &said[i], &number);
    }
    c->fail = as.fail;
}
