/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_office.c - the share of each office (科室) in its unit's assessment; see assess.h
 *
 * A share is the unit's indicator scored by the office's own records. It moves with the registers until the result is
 * released, or the unit corrects it on an appeal; the newest correction of an indicator stands.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "store/audit.h"
#include "work/assess.h"
#include "work/may.h"

enum { WORDS_MOST = 4000 };

/* Registers whose rows carry no office: columns, reports, disputes. */
static bool of_unit(enum measure m)
{
    return m == M_COLUMNS || m == M_COLUMNS_FILLED || m == M_COLUMNS_STALE || m == M_REPORT ||
           m == M_REPORT_TIMELY || m == M_DISPUTES || m == M_DISPUTES_LOST;
}

/* What a whole unit has once is not an office's. */
static bool shared(const struct assess_item *x, const struct unit *u, struct assess_formula *f)
{
    return assess_formula_read(x->formula, f) && assess_applies(x, u) &&
           f->kind != ASSESS_HAND && f->kind != ASSESS_YES && f->kind != ASSESS_ATLEAST &&
           f->kind != ASSESS_ADD && f->kind != ASSESS_VETO && !of_unit(f->a) && !of_unit(f->b);
}

static int64_t score(struct ctx *c, const struct assess_board *b, const struct unit *u,
                     const struct measure_of *m, struct assess_share *share)
{
    int64_t total = 0;

    for (isize k = 0; k < b->items.n; k++) {
        const struct assess_item *x = &b->items.p[k];
        struct assess_share s = {.item = x};
        struct assess_formula f;
        bool veto;

        s.applies = shared(x, u, &f);
        if (s.applies)
            s.points = assess_points(c->mem, &f, x->points, m->n, &s.says, &veto);
        total += s.points;
        if (share)
            share[k] = s;
    }
    return total;
}

/* Pleas come newest first: the first correction of an indicator is the one that stands. */
static void correct(const struct assess_plea_list *pleas, struct assess_office *to, isize items)
{
    for (isize k = 0; k < items; k++)
        for (isize i = 0; i < pleas->n; i++) {
            const struct assess_plea *p = &pleas->p[i];

            if (p->office.n != to->office.n || p->item != to->share[k].item->id ||
                !to->share[k].applies || !str_eq(p->decision, S("corrected")))
                continue;
            to->total += p->after - to->share[k].points;
            to->share[k].points = p->after;
            to->share[k].says = p->reason;
            to->share[k].by = p->decided_by;
            break;
        }
}

static int better(const void *a, const void *b)
{
    const struct assess_office *x = a, *y = b;

    if (x->total != y->total)
        return x->total > y->total ? -1 : 1;
    return x->office.n < y->office.n ? -1 : x->office.n > y->office.n;
}

static struct assess_office one(struct ctx *c, const struct assess_board *b,
                                struct office_id office)
{
    return (struct assess_office){
        .office = office,
        .before = -1,
        .share = NEW(c->mem, struct assess_share, b->items.n + 1),
    };
}

void assess_offices_freeze(struct ctx *c, const struct assess_board *b,
                           const struct assess_unit *u)
{
    struct assess_plea_list pleas = {0};
    struct measure_set own = {0}; /* offices are counted for a single unit only */

    assess_plea_all(c, b->set.id, b->period.code, u->unit.id, &pleas);
    measure_take(c, &b->period, ACT_DISTRICT, u->unit.id, &own);
    for (isize i = 0; own.units.n && i < own.units.p[0].offices.n && !c->fail.code; i++) {
        const struct measure_of *m = &own.units.p[0].offices.p[i];
        struct assess_office to = one(c, b, m->office);

        if (!m->office.n)
            continue;
        to.total = score(c, b, &u->unit, m, to.share);
        correct(&pleas, &to, b->items.n);
        for (isize k = 0; k < b->items.n; k++)
            if (to.share[k].applies)
                assess_frozen_put(c, b->set.id, u->unit.id,
                                  &(struct assess_frozen){.office = m->office,
                                                          .item = to.share[k].item->id,
                                                          .points = to.share[k].points,
                                                          .period = b->period.code,
                                                          .says = to.share[k].says});
    }
}

/* As they stood at the release: an office that came later has none. */
static void as_released(struct ctx *c, struct assess_one *o, const struct assess_frozen_list *l)
{
    isize cap = 0;

    for (isize i = 0; i < l->n; i++) {
        const struct assess_frozen *f = &l->p[i];
        struct assess_office *to;

        if (!i || f->office.n != l->p[i - 1].office.n)
            *LIST_ADD(c->mem, &o->offices, cap) = one(c, &o->board, f->office);
        to = &o->offices.p[o->offices.n - 1];
        for (isize k = 0; k < o->board.items.n; k++) {
            struct assess_share *s = &to->share[k];

            s->item = &o->board.items.p[k];
            if (s->item->id != f->item)
                continue;
            s->applies = true;
            s->points = f->points;
            s->says = f->says;
            to->total += f->points;
        }
    }
}

static void as_of_now(struct ctx *c, struct assess_one *o)
{
    const struct assess_unit *u = &o->board.units.p[0];
    isize cap = 0;

    for (isize i = 0; i < u->figures->offices.n && !c->fail.code; i++) {
        const struct measure_of *m = &u->figures->offices.p[i];
        struct assess_office *to;

        if (!m->office.n)
            continue;
        to = LIST_ADD(c->mem, &o->offices, cap);
        *to = one(c, &o->board, m->office);
        to->total = score(c, &o->board, &u->unit, m, to->share);
    }
}

static int64_t year_before(struct ctx *c, const struct assess_one *o, struct office_id office,
                           struct str period, const struct measure_set *then)
{
    for (isize i = 0; i < o->office_trend.n; i++)
        if (o->office_trend.p[i].office.n == office.n &&
            str_eq(o->office_trend.p[i].period, period))
            return o->office_trend.p[i].points;
    for (isize k = 0; then->units.n && k < then->units.p[0].offices.n; k++)
        if (then->units.p[0].offices.p[k].office.n == office.n)
            return score(c, &o->board, &o->board.units.p[0].unit,
                         &then->units.p[0].offices.p[k], NULL);
    return -1;
}

void assess_offices(struct ctx *c, struct assess_one *o)
{
    const struct unit *u = &o->board.units.p[0].unit;
    struct period past = period_last_year(c->mem, &o->board.period);
    struct assess_frozen_list released = {0};
    struct measure_set then = {0};
    struct office_list names = {0};

    assess_plea_all(c, o->board.set.id, o->board.period.code, u->id, &o->pleas);
    assess_frozen_trend(c, o->board.set.id, u->id, &o->office_trend);
    office_all(c, u->id, &names);
    if (o->board.release.id)
        assess_frozen_all(c, o->board.set.id, u->id, o->board.period.code, &released);
    measure_take(c, &past, ACT_SEE_DESK, u->id, &then);
    if (released.n)
        as_released(c, o, &released);
    else
        as_of_now(c, o);
    for (isize i = 0; i < o->offices.n; i++) {
        struct assess_office *to = &o->offices.p[i];

        for (isize k = 0; k < names.n; k++)
            if (names.p[k].id.n == to->office.n)
                to->name = names.p[k].name;
        correct(&o->pleas, to, o->board.items.n);
        for (isize k = 0; k < o->board.items.n; k++)
            to->full += to->share[k].applies ? to->share[k].item->points : 0;
        to->before = year_before(c, o, to->office, past.code, &then);
    }
    if (o->offices.n)
        qsort(o->offices.p, (size_t)o->offices.n, sizeof *o->offices.p, better);
    for (isize i = 0; i < o->offices.n; i++)
        o->offices.p[i].rank = i && o->offices.p[i - 1].total == o->offices.p[i].total
                                   ? o->offices.p[i - 1].rank
                                   : (int)i + 1;
}

/* --- appeals */

static const struct assess_share *share_of(const struct assess_one *o, struct office_id office,
                                           int64_t item)
{
    for (isize i = 0; i < o->offices.n; i++)
        for (isize k = 0; o->offices.p[i].office.n == office.n && k < o->board.items.n; k++)
            if (o->offices.p[i].share[k].item->id == item && o->offices.p[i].share[k].applies)
                return &o->offices.p[i].share[k];
    return NULL;
}

static void words_fit(struct ctx *c, const char *name, const char *label, struct str *words,
                      bool need)
{
    *words = str_trim_wide(*words);
    if (need && !words->n)
        fail_set(&c->fail, ERR_INPUT, name, "请填写%s", label);
    if (utf8_count(*words) > WORDS_MOST)
        fail_set(&c->fail, ERR_INPUT, name, "%s最多 %d 字", label, WORDS_MOST);
}

enum err assess_office_appeal(struct ctx *c, int64_t set, struct str period,
                              struct unit_id unit, struct office_id office, int64_t item,
                              struct str says, struct str evidence)
{
    const struct assess_share *s;
    struct assess_one o = {0};
    struct assess_plea p;

    words_fit(c, "says", "申诉理由", &says, true);
    words_fit(c, "evidence", "依据", &evidence, false);
    if (c->fail.code || assess_see(c, set, period, unit, &o))
        return c->fail.code;
    db_begin(c);
    may_office(c, ACT_REGISTER, unit, office);
    s = share_of(&o, office, item);
    if (!c->fail.code && !s)
        fail_set(&c->fail, ERR_NOT_FOUND, "item", "这个科室没有这项指标的得分");
    o.pleas = (struct assess_plea_list){0};
    assess_plea_all(c, set, o.board.period.code, unit, &o.pleas);
    for (isize i = 0; i < o.pleas.n; i++)
        if (o.pleas.p[i].item == item && o.pleas.p[i].office.n == office.n &&
            !o.pleas.p[i].decision.n)
            fail_set(&c->fail, ERR_RULE, "item", "这一项的申诉还没有处理");
    if (!c->fail.code) {
        p = (struct assess_plea){.set = set,
                                 .item = item,
                                 .unit = unit,
                                 .office = office,
                                 .period = o.board.period.code,
                                 .says = says,
                                 .evidence = evidence,
                                 .before = s->points};
        p.id = assess_plea_insert(c, &p);
        audit_add(c, unit, S("assess_appeal"), S("assess_office"), p.id, S(""), says);
    }
    return db_end(c);
}

enum err assess_office_decide(struct ctx *c, int64_t plea, int64_t points, struct str reason)
{
    struct assess_item_list items = {0};
    struct assess_release released = {0};
    struct assess_plea p = {0};

    words_fit(c, "reason", "处理意见", &reason, true);
    db_begin(c);
    if (assess_plea_load(c, plea, &p) == OK)
        assess_item_all(c, p.set, &items);
    may(c, ACT_APPROVE, p.unit);
    (void)may_second(c, p.unit, p.account, "提出申诉的人不能自己处理");
    for (isize i = 0; i < items.n; i++)
        if (items.p[i].id == p.item && points > items.p[i].points)
            fail_set(&c->fail, ERR_INPUT, "points", "这一项最多 %.*s 分",
                     STR_ARG(assess_zh(c->mem, items.p[i].points)));
    p.decision = points >= 0 && points != p.before ? S("corrected") : S("kept");
    p.after = points >= 0 ? points : p.before;
    p.reason = reason;
    if (!c->fail.code)
        assess_plea_decide(c, &p);
    if (!c->fail.code && str_eq(p.decision, S("corrected")) &&
        assess_release_of(c, p.set, p.period, &released))
        assess_frozen_put(c, p.set, p.unit,
                          &(struct assess_frozen){.office = p.office,
                                                  .item = p.item,
                                                  .points = p.after,
                                                  .period = p.period,
                                                  .says = p.reason});
    audit_add(c, p.unit, S("assess_decide"), S("assess_office"), plea, S(""), reason);
    return db_end(c);
}
