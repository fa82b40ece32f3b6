/* SPDX-License-Identifier: MulanPSL-2.0 */
/* trainings.c - what was planned against what was held; see trainings.h */
#include "work/trainings.h"

#include "work/may.h"

struct str training_state_zh(enum training_state s)
{
    switch (s) {
    case TRAINING_TO_COME:
        return S("未到期");
    case TRAINING_HELD:
        return S("已举办");
    case TRAINING_HELD_LATER:
        return S("推迟举办");
    case TRAINING_MISSED:
        return S("逾期未举办");
    }
    return S("");
}

static struct str value(const struct register_kind *k, const struct register_entry *e,
                        const char *field)
{
    int i = register_field(k, str_of(field));

    return i < 0 ? S("") : e->value[i];
}

/* Does this training answer for that item? An item without an organiser is the unit's own. */
static bool answers(const struct register_kind *tk, const struct register_entry *training,
                    const struct register_kind *pk, const struct register_entry *plan)
{
    struct str own = value(pk, plan, "own"), item = value(tk, training, "item");

    return str_eq(value(tk, training, "own"), own.n ? own : S("本单位")) &&
           str_eq(value(tk, training, "type"), value(pk, plan, "type")) &&
           str_eq(item.n ? item : training->row.title, plan->row.title);
}

static enum training_state state_of(const struct training_item *i, struct day today)
{
    if (i->held.row.id)
        return day_cmp(i->held.row.day, i->plan.row.day) > 0 ? TRAINING_HELD_LATER
                                                             : TRAINING_HELD;
    return day_cmp(i->plan.row.day, today) < 0 ? TRAINING_MISSED : TRAINING_TO_COME;
}

void training_compare(struct ctx *c, struct unit_id unit, int year, struct training_year *out)
{
    struct register_entry_list plan = {0}, held = {0};
    struct register_kind tk, pk;
    isize cap = 0, besides = 0;
    bool *taken;

    *out = (struct training_year){0};
    if (!register_find(c->mem, S("training"), &tk) ||
        !register_find(c->mem, S("trainplan"), &pk))
        return;
    register_year(c, unit, pk.id, year, &plan);
    register_year(c, unit, tk.id, year, &held);
    taken = NEW(c->mem, bool, held.n + 1);
    /* Registers come newest first; both are read from their end. */
    for (isize i = plan.n - 1; i >= 0; i--) {
        struct training_item *item = LIST_ADD(c->mem, &out->items, cap);

        item->plan = plan.p[i];
        item->reason = value(&pk, &plan.p[i], "reason");
        for (isize h = held.n - 1; h >= 0 && !item->held.row.id; h--)
            if (!taken[h] && answers(&tk, &held.p[h], &pk, &plan.p[i])) {
                taken[h] = true;
                item->held = held.p[h];
            }
        item->state = state_of(item, ctx_today(c));
        out->held += item->held.row.id > 0;
        out->later += item->state == TRAINING_HELD_LATER;
        out->missed += item->state == TRAINING_MISSED;
    }
    for (isize h = held.n - 1; h >= 0; h--)
        if (!taken[h])
            *LIST_ADD(c->mem, &out->besides, besides) = held.p[h];
}

enum err training_look(struct ctx *c, struct unit_id unit, int year, struct training_year *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code)
        training_compare(c, unit, year, out);
    return db_end(c);
}
