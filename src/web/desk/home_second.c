/* SPDX-License-Identifier: MulanPSL-2.0 */
/* home_second.c - what waits on the first page for a second person: letters and lists of erasures; see home.h */
#include "store/request.h"
#include "web/desk/home.h"
#include "work/disclose.h"
#include "work/may.h"

enum { FEW = 8 };

/* Letters that wait for whoever may sign them, what is due first. */
static void letters(struct ctx *c, struct desk_home_view *v)
{
    struct letter_wait_list all = {0};
    struct day today = ctx_today(c);
    struct desk_table *t;

    letters_to_sign(c, v->shell.unit_id, &all);
    if (!all.n)
        return;
    t = home_table(v, "letters", "等待审批的文书（期限近的在前）", "");
    if (all.n > FEW)
        t->note = str_fmt(c->mem, "共 %lld 份，这里是最急的 %d 份。", (long long)all.n, FEW);
    desk_heads(c->mem, t, S("文书|申请|起草人|期限"));
    for (isize i = 0; i < all.n && i < FEW; i++) {
        const struct letter_wait *l = &all.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, l->name);

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/letters/%lld", (long long)l->id);
        desk_cell(c->mem, t, r, l->number);
        desk_cell(c->mem, t, r, l->drafter);
        cell = desk_cell(c->mem, t, r, day_is_set(l->due) ? day_iso(c->mem, l->due) : S("—"));
        cell->nowrap = true;
        if (day_is_set(l->due) && day_cmp(l->due, today) < 0)
            cell->chip = S("chip chip-overdue");
    }
}

/* Lists of personal data to be erased (art. 45) that wait for whoever may approve them: not who proposed, but in one-person mode. */
static void erasures(struct ctx *c, struct desk_home_view *v)
{
    struct erasure_list all = {0};
    struct desk_table *t = NULL;

    erasure_all(c, v->shell.unit_id, &all);
    for (isize i = 0; i < all.n; i++) {
        const struct erasure *e = &all.p[i];
        struct desk_row *r;
        struct desk_cell *cell;

        if (e->approved_at.s || !may_second_ask(c, v->shell.unit_id, e->proposed_by))
            continue;
        if (!t) {
            t = home_table(v, "erasures", "等待批准的销毁清单", "");
            t->more = (struct desk_link){.label = S("全部清单"), .path = S("/desk/erasures")};
            desk_heads(c->mem, t, S("依据|#件数|提出"));
        }
        r = desk_row(c->mem, t);
        cell = desk_cell(c->mem, t, r, e->reason);
        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/erasures/%lld", (long long)e->id);
        desk_cell(c->mem, t, r, desk_int(c, e->cases))->num = true;
        desk_cell(c->mem, t, r, desk_when(c, e->proposed_at))->nowrap = true;
    }
}

void home_second(struct ctx *c, struct desk_home_view *v)
{
    letters(c, v);
    erasures(c, v);
}
