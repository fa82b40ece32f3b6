/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.c - results: scored, ranked, released, appealed against; see assess.h */
#include "work/assess.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "store/audit.h"
#include "work/may.h"

enum { WORDS_MOST = 4000 };

bool assess_applies(const struct assess_item *i, const struct unit *u)
{
    if (!i->kinds.n)
        return true;
    for (struct str rest = i->kinds, one; str_next(&rest, ',', &one);)
        if (str_eq(str_trim(one), u->kind))
            return true;
    return false;
}

/* The newest mark of a unit and item; marks are sorted by both. */
static const struct assess_mark *mark_of(const struct assess_mark_list *l, int64_t unit,
                                         int64_t item)
{
    isize low = 0, high = l->n;

    while (low < high) {
        isize mid = low + (high - low) / 2;
        const struct assess_mark *m = &l->p[mid];

        if (m->unit.n < unit || (m->unit.n == unit && m->item < item))
            low = mid + 1;
        else
            high = mid;
    }
    return low < l->n && l->p[low].unit.n == unit && l->p[low].item == item ? &l->p[low] : NULL;
}

static const struct assess_result *result_of(const struct assess_result_list *l, int64_t unit,
                                             int64_t item)
{
    isize low = 0, high = l->n;

    while (low < high) {
        isize mid = low + (high - low) / 2;
        const struct assess_result *r = &l->p[mid];

        if (r->unit.n < unit || (r->unit.n == unit && r->item < item))
            low = mid + 1;
        else
            high = mid;
    }
    return low < l->n && l->p[low].unit.n == unit && l->p[low].item == item ? &l->p[low] : NULL;
}

/* One indicator of one unit: as released where it was, else by hand where it was marked, else by formula. */
static void score_item(struct ctx *c, const struct assess_item *i,
                       const struct assess_formula *f, const struct assess_mark *m,
                       const struct assess_result *r, const struct measure_unit *u,
                       struct assess_score *s)
{
    s->item = i;
    s->applies = assess_applies(i, &u->unit);
    if (!s->applies)
        return;
    s->points = assess_points(c->mem, f, i->points, u->all.n, &s->says, &s->veto);
    s->marked = f->kind != ASSESS_HAND;
    if (m) {
        s->points = m->points;
        s->says = m->reason;
        s->evidence = m->evidence;
        s->by = m->name;
        s->marked = true;
    }
    if (r && !(m && m->appeal)) {
        s->points = r->points;
        s->says = r->says;
        s->marked = true;
    }
}

static void score_unit(struct ctx *c, struct assess_board *b, const struct assess_formula *f,
                       const struct assess_mark_list *marks,
                       const struct assess_result_list *results, struct assess_unit *u)
{
    u->unit = u->figures->unit;
    u->score = NEW(c->mem, struct assess_score, b->items.n + 1);
    for (isize k = 0; k < b->items.n; k++) {
        struct assess_score *s = &u->score[k];

        score_item(c, &b->items.p[k], &f[k], mark_of(marks, u->unit.id.n, b->items.p[k].id),
                   result_of(results, u->unit.id.n, b->items.p[k].id), u->figures, s);
        if (!s->applies)
            continue;
        u->total += s->points;
        if (f[k].kind == ASSESS_ADD)
            u->added += s->points;
        else
            u->full += b->items.p[k].points;
        u->open += !s->marked;
        u->veto |= s->veto;
    }
}

static int better(const void *a, const void *b)
{
    const struct assess_unit *x = a, *y = b;

    if (x->veto != y->veto)
        return x->veto - y->veto;
    if (x->total != y->total)
        return x->total > y->total ? -1 : 1;
    return x->unit.id.n < y->unit.id.n ? -1 : x->unit.id.n > y->unit.id.n;
}

static void rank(struct assess_board *b)
{
    if (b->units.n)
        qsort(b->units.p, (size_t)b->units.n, sizeof *b->units.p, better);
    for (isize i = 0; i < b->units.n; i++) {
        struct assess_unit *u = &b->units.p[i];

        u->rank =
            i && u[-1].total == u->total && u[-1].veto == u->veto ? u[-1].rank : (int)i + 1;
    }
}

static bool below(struct ctx *c, struct unit_id owner, struct unit_id unit)
{
    isize n = 0;
    struct unit_id *above = unit_above(c, unit, &n);

    for (isize i = 0; i < n; i++)
        if (above[i].n == owner.n)
            return true;
    return false;
}

/* Scores all units below the owner, or one. Within the caller's transaction. */
static void fill(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                 enum action act, struct assess_board *b)
{
    struct assess_mark_list marks = {0};
    struct assess_result_list results = {0};
    struct measure_set *figures = NEW(c->mem, struct measure_set, 1);
    struct assess_formula *f;

    if (!period_parse(c->mem, period, &b->period))
        fail_set(&c->fail, ERR_INPUT, "period", "考核期写作 2026、2026H1、2026Q3 或 2026M05");
    if (c->fail.code || assess_set_load(c, set, &b->set) != OK)
        return;
    assess_item_all(c, set, &b->items);
    assess_mark_all(c, set, b->period.code, unit, &marks);
    if (assess_release_of(c, set, b->period.code, &b->release))
        assess_result_all(c, set, b->period.code, unit, &results);
    assess_release_all(c, set, &b->releases);
    assess_appeal_all(c, set, b->period.code, unit, &b->appeals);
    measure_take(c, &b->period, act, unit, figures);
    f = NEW(c->mem, struct assess_formula, b->items.n + 1);
    for (isize i = 0; i < b->items.n; i++)
        if (!assess_formula_read(b->items.p[i].formula, &f[i]))
            f[i] = (struct assess_formula){.kind = ASSESS_HAND};
    b->units.p = NEW(c->mem, struct assess_unit, figures->units.n + 1);
    for (isize i = 0; i < figures->units.n && !c->fail.code; i++) {
        struct assess_unit *u = &b->units.p[b->units.n];

        /* the owner assesses others, unless it looks at itself */
        if (!unit.n && figures->units.p[i].unit.id.n == b->set.unit.n)
            continue;
        u->figures = &figures->units.p[i];
        score_unit(c, b, f, &marks, &results, u);
        b->units.n++;
    }
    rank(b);
}

enum err assess_board(struct ctx *c, int64_t set, struct str period, struct assess_board *out)
{
    struct assess_set s = {0};
    struct assess_release r = {0};
    struct actor who = c->actor;

    db_begin_read(c);
    if (assess_set_load(c, set, &s) == OK && assess_release_of(c, set, period, &r) && r.open)
        c->actor.system = true; /* what is public is shown whole, to everybody */
    may(c, ACT_DISTRICT, s.unit);
    if (!c->fail.code)
        fill(c, set, period, (struct unit_id){0}, ACT_DISTRICT, out);
    c->actor = who;
    return db_end(c);
}

enum err assess_see(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                    struct assess_one *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code)
        fill(c, set, period, unit, ACT_SEE_DESK, &out->board);
    if (!c->fail.code && !below(c, out->board.set.unit, unit))
        fail_set(&c->fail, ERR_NOT_FOUND, "set", "没有这套指标");
    if (!c->fail.code && out->board.units.n) {
        bool district = may_ask(c, ACT_DISTRICT, out->board.set.unit);
        bool own = may_ask(c, ACT_REGISTER, unit);
        bool self = !str_eq(out->board.set.level, S("own"));

        assess_offices(c, out);
        out->may_judge = may_ask(c, ACT_APPROVE, unit);
        assess_result_trend(c, set, unit, &out->trend);
        out->may_mark = !out->board.release.id && (district || (self && own));
        out->may_appeal = out->board.release.id && own;
        out->may_decide = district;
    }
    return db_end(c);
}

static const struct assess_score *score_of(const struct assess_board *b, int64_t item)
{
    for (isize k = 0; b->units.n && k < b->items.n; k++)
        if (b->items.p[k].id == item && b->units.p[0].score[k].applies)
            return &b->units.p[0].score[k];
    return NULL;
}

static void points_fit(struct ctx *c, const struct assess_score *s, int64_t points)
{
    if (!s)
        fail_set(&c->fail, ERR_NOT_FOUND, "item", "没有这项指标，或者不适用于这个单位");
    else if (points < 0 || points > s->item->points)
        fail_set(&c->fail, ERR_INPUT, "points", "这一项最多 %.*s 分",
                 STR_ARG(assess_zh(c->mem, s->item->points)));
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

enum err assess_mark(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                     int64_t item, int64_t points, struct str reason, struct str evidence)
{
    struct assess_board b = {0};
    struct assess_mark m;

    words_fit(c, "reason", "理由", &reason, true);
    words_fit(c, "evidence", "依据", &evidence, false);
    db_begin(c);
    fill(c, set, period, unit, ACT_SEE_DESK, &b);
    if (!c->fail.code && !below(c, b.set.unit, unit))
        fail_set(&c->fail, ERR_NOT_FOUND, "set", "没有这套指标");
    if (!str_eq(b.set.level, S("own")) && may_ask(c, ACT_REGISTER, unit))
        may(c, ACT_REGISTER, unit);
    else
        may(c, ACT_DISTRICT, b.set.unit);
    if (b.release.id)
        fail_set(&c->fail, ERR_RULE, "period", "这一期的结果已经公布，只能通过申诉更正");
    points_fit(c, score_of(&b, item), points);
    m = (struct assess_mark){
        .item = item, .unit = unit, .points = points, .reason = reason, .evidence = evidence};
    if (!c->fail.code) {
        assess_mark_insert(c, set, b.period.code, &m);
        audit_add(c, unit, S("assess_mark"), S("assess_item"), item, S(""),
                  str_fmt(c->mem, "%lld", (long long)points));
    }
    return db_end(c);
}

enum err assess_release(struct ctx *c, int64_t set, struct str period, bool open)
{
    struct assess_board b = {0};
    struct assess_set s = {0};

    db_begin(c);
    assess_set_load(c, set, &s);
    may(c, ACT_DISTRICT, s.unit);
    if (!c->fail.code)
        fill(c, set, period, (struct unit_id){0}, ACT_DISTRICT, &b);
    for (isize i = 0; i < b.units.n && !b.release.id; i++)
        if (b.units.p[i].open)
            fail_set(&c->fail, ERR_RULE, "period", "%.*s还有 %lld 项没有评分",
                     STR_ARG(b.units.p[i].unit.name), (long long)b.units.p[i].open);
    if (!c->fail.code && ctx_today(c).n < b.period.from.n)
        fail_set(&c->fail, ERR_RULE, "period", "这一期还没有开始");
    for (isize i = 0; i < b.units.n && !b.release.id && !c->fail.code; i++) {
        assess_offices_freeze(c, &b, &b.units.p[i]);
        for (isize k = 0; k < b.items.n; k++) {
            const struct assess_score *x = &b.units.p[i].score[k];

            if (x->applies)
                assess_result_put(c, set, b.period.code,
                                  &(struct assess_result){.unit = b.units.p[i].unit.id,
                                                          .item = x->item->id,
                                                          .points = x->points,
                                                          .says = x->says});
        }
    }
    if (!c->fail.code) {
        assess_release_put(c, &s, b.period.code, open);
        unit_touch(c, s.unit);
        audit_add(c, s.unit, S("assess_release"), S("assess_set"), set, S(""), b.period.code);
    }
    return db_end(c);
}

enum err assess_appeal(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                       int64_t item, struct str says, struct str evidence)
{
    struct assess_board b = {0};
    const struct assess_score *s;
    struct assess_appeal a;

    words_fit(c, "says", "申诉理由", &says, true);
    words_fit(c, "evidence", "依据", &evidence, false);
    db_begin(c);
    may(c, ACT_REGISTER, unit);
    fill(c, set, period, unit, ACT_SEE_DESK, &b);
    s = score_of(&b, item);
    if (!c->fail.code && !s)
        fail_set(&c->fail, ERR_NOT_FOUND, "item", "没有这项指标，或者不适用于这个单位");
    if (!c->fail.code && !b.release.id)
        fail_set(&c->fail, ERR_RULE, "period", "结果公布以后才能申诉");
    for (isize i = 0; i < b.appeals.n; i++)
        if (b.appeals.p[i].item == item && !b.appeals.p[i].decision.n)
            fail_set(&c->fail, ERR_RULE, "item", "这一项的申诉还没有处理");
    if (!c->fail.code) {
        a = (struct assess_appeal){.unit = unit,
                                   .item = item,
                                   .period = b.period.code,
                                   .says = says,
                                   .evidence = evidence,
                                   .before = s->points};
        a.id = assess_appeal_insert(c, set, &a);
        audit_add(c, unit, S("assess_appeal"), S("assess_appeal"), a.id, S(""), says);
    }
    return db_end(c);
}

enum err assess_decide(struct ctx *c, int64_t appeal, int64_t points, struct str reason)
{
    struct assess_appeal a = {0};
    struct assess_board b = {0};
    int64_t set = 0;

    words_fit(c, "reason", "处理意见", &reason, true);
    db_begin(c);
    if (assess_appeal_load(c, appeal, &set, &a) == OK)
        fill(c, set, a.period, a.unit, ACT_SEE_DESK, &b);
    may(c, ACT_DISTRICT, b.set.unit);
    if (points >= 0)
        points_fit(c, score_of(&b, a.item), points);
    a.decision = points >= 0 && points != a.before ? S("corrected") : S("kept");
    a.after = points >= 0 ? points : a.before;
    a.reason = reason;
    if (!c->fail.code) {
        assess_appeal_decide(c, &a);
        if (str_eq(a.decision, S("corrected"))) {
            assess_mark_insert(c, set, a.period,
                               &(struct assess_mark){.item = a.item,
                                                     .unit = a.unit,
                                                     .points = a.after,
                                                     .reason = reason,
                                                     .evidence = a.evidence,
                                                     .appeal = a.id});
            assess_result_put(
                c, set, a.period,
                &(struct assess_result){
                    .unit = a.unit, .item = a.item, .points = a.after, .says = reason});
            unit_touch(c, b.set.unit);
        }
        audit_add(c, a.unit, S("assess_decide"), S("assess_appeal"), appeal, S(""), reason);
    }
    return db_end(c);
}

enum err assess_public(struct ctx *c, struct assess_public_list *out)
{
    struct assess_set_list sets = {0};
    isize cap = 0;

    db_begin_read(c);
    assess_set_all(c, &sets);
    for (isize i = 0; i < sets.n; i++) {
        struct assess_release_list all = {0};

        assess_release_all(c, sets.p[i].id, &all);
        for (isize k = 0; k < all.n; k++)
            if (all.p[k].open)
                *LIST_ADD(c->mem, out, cap) = (struct assess_public){sets.p[i], all.p[k]};
    }
    return db_end(c);
}
