/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.c - rows of the assessment; see assess.h */
#include "store/assess.h"

enum {
    SET_INSERT,
    SET_LOAD,
    SET_FIND,
    SET_ALL,
    ITEM_INSERT,
    ITEM_ALL,
    ITEM_CLEAR,
    MARK_INSERT,
    MARK_ALL,
    RELEASE_OF,
    RELEASE_PUT,
    RELEASE_ALL,
    RESULT_PUT,
    RESULT_ALL,
    RESULT_TREND,
    APPEAL_INSERT,
    APPEAL_LOAD,
    APPEALS_OPEN,
    APPEAL_ALL,
    APPEAL_DECIDE
};

#define SET                                                                                    \
    "SELECT s.id, s.unit, s.code, s.name, s.level, s.source, (SELECT COUNT(*) FROM "           \
    "assess_item "                                                                             \
    "i WHERE i.scheme = s.id), (SELECT CAST(COALESCE(SUM(i.points), 0) AS BIGINT) FROM "       \
    "assess_item i "                                                                           \
    "WHERE i.scheme = s.id AND i.formula NOT LIKE 'add %') FROM assess_set s "
#define APPEAL                                                                                 \
    "SELECT id, unit, item, period, says, evidence, name, at, decision, points_before, "       \
    "COALESCE(points_after, 0), reason, decided_by, decided_at, scheme FROM assess_appeal "

const struct db_query assess_queries[] = {
    [SET_INSERT] =
        {"assess.set_insert",
         "INSERT INTO assess_set (unit, code, name, level, source, account, at) VALUES "
         "($1, $2, $3, $4, $5, $6, $7) RETURNING id"},
    [SET_LOAD] = {"assess.set_load", SET "WHERE s.id = $1"},
    [SET_FIND] = {"assess.set_find", SET "WHERE s.unit = $1 AND s.code = $2"},
    [SET_ALL] = {"assess.set_all", SET "WHERE s.closed_at IS NULL ORDER BY s.id"},
    [ITEM_INSERT] =
        {"assess.item_insert",
         "INSERT INTO assess_item (unit, scheme, ord, level1, level2, level3, level4, "
         "label, points, who, formula, kinds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
         "$9, $10, $11, $12)"},
    [ITEM_ALL] =
        {"assess.item_all",
         "SELECT id, level1, level2, level3, level4, label, points, who, formula, kinds "
         "FROM assess_item WHERE scheme = $1 ORDER BY ord, id"},
    [ITEM_CLEAR] = {"assess.item_clear",
                    "DELETE FROM assess_item WHERE scheme = $1 AND NOT EXISTS (SELECT 1 FROM "
                    "assess_mark m WHERE m.scheme = $1) AND NOT EXISTS (SELECT 1 FROM "
                    "assess_release r WHERE r.scheme = $1)"},
    [MARK_INSERT] =
        {"assess.mark_insert",
         "INSERT INTO assess_mark (unit, scheme, item, period, points, reason, "
         "evidence, appeal, account, name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
         "$9, $10, $11)"},
    [MARK_ALL] =
        {"assess.mark_all",
         "SELECT m.unit, m.item, m.points, m.reason, m.evidence, COALESCE(m.appeal, 0), "
         "m.name, m.at FROM assess_mark m WHERE m.scheme = $1 AND m.period = $2 AND ($3 "
         "= 0 OR m.unit = $3) AND m.id = (SELECT MAX(n.id) FROM assess_mark n WHERE "
         "n.scheme = $1 AND n.period = $2 AND n.unit = m.unit AND n.item = m.item) ORDER "
         "BY m.unit, m.item"},
    [RELEASE_OF] = {"assess.release_of",
                    "SELECT id, period, open, at FROM assess_release WHERE "
                    "scheme = $1 AND period = $2"},
    [RELEASE_PUT] =
        {"assess.release_put",
         "INSERT INTO assess_release (unit, scheme, period, open, account, at) VALUES "
         "($1, $2, $3, $4, $5, $6) ON CONFLICT (scheme, period) DO UPDATE SET open = "
         "excluded.open RETURNING id"},
    [RELEASE_ALL] = {"assess.release_all",
                     "SELECT id, period, open, at FROM assess_release WHERE "
                     "scheme = $1 ORDER BY period DESC"},
    [RESULT_PUT] =
        {"assess.result_put",
         "INSERT INTO assess_result (unit, scheme, item, period, points, says) VALUES "
         "($1, $2, $3, $4, $5, $6) ON CONFLICT (scheme, period, unit, item) DO UPDATE "
         "SET points = excluded.points, says = excluded.says"},
    [RESULT_ALL] =
        {"assess.result_all",
         "SELECT unit, item, points, period, says FROM assess_result WHERE scheme = $1 "
         "AND period = $2 AND ($3 = 0 OR unit = $3) ORDER BY unit, item"},
    [RESULT_TREND] =
        {"assess.result_trend",
         "SELECT unit, 0, CAST(SUM(points) AS BIGINT), period, '' FROM assess_result "
         "WHERE scheme = $1 AND unit = $2 GROUP BY unit, period ORDER BY period"},
    [APPEAL_INSERT] =
        {"assess.appeal_insert",
         "INSERT INTO assess_appeal (unit, scheme, item, period, says, evidence, "
         "account, name, at, points_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
         "$9, $10) RETURNING id"},
    [APPEAL_LOAD] = {"assess.appeal_load", APPEAL "WHERE id = $1"},
    [APPEALS_OPEN] = {"assess.appeals_open",
                      "SELECT COUNT(*) FROM assess_appeal WHERE scheme = $1 AND decision = ''"},
    [APPEAL_ALL] = {"assess.appeal_all",
                    APPEAL "WHERE scheme = $1 AND period = $2 AND ($3 = 0 OR "
                           "unit = $3) ORDER BY id DESC"},
    [APPEAL_DECIDE] =
        {"assess.appeal_decide",
         "UPDATE assess_appeal SET decision = $2, points_after = $3, reason = $4, "
         "decided_by = $5, decided_at = $6 WHERE id = $1 AND decision = ''"},
};
const isize assess_queries_n = sizeof assess_queries / sizeof *assess_queries;
#define Q(x) (&assess_queries[x])

static struct str who(const struct ctx *c)
{
    return c->actor.name.n ? c->actor.name : S("系统");
}

static void read_set(struct stmt *s, struct assess_set *out)
{
    *out = (struct assess_set){db_get_int(s, 0),  {db_get_int(s, 1)}, db_get_text(s, 2),
                               db_get_text(s, 3), db_get_text(s, 4),  db_get_text(s, 5),
                               db_get_int(s, 6),  db_get_int(s, 7)};
}

int64_t assess_set_insert(struct ctx *c, const struct assess_set *x)
{
    struct stmt *s = db_query(c, Q(SET_INSERT));

    db_put_int(s, x->unit.n);
    db_put_text(s, x->code);
    db_put_text(s, x->name);
    db_put_text(s, x->level);
    db_put_text(s, x->source);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

enum err assess_set_load(struct ctx *c, int64_t id, struct assess_set *out)
{
    struct stmt *s = db_query(c, Q(SET_LOAD));

    db_put_int(s, id);
    if (db_step(s))
        read_set(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "set", "没有这套指标");
    db_done(s);
    return c->fail.code;
}

bool assess_set_find(struct ctx *c, struct unit_id unit, struct str code,
                     struct assess_set *out)
{
    struct stmt *s = db_query(c, Q(SET_FIND));
    bool found;

    db_put_int(s, unit.n);
    db_put_text(s, code);
    found = db_step(s);
    if (found)
        read_set(s, out);
    db_done(s);
    return found;
}

void assess_set_all(struct ctx *c, struct assess_set_list *out)
{
    struct stmt *s = db_query(c, Q(SET_ALL));
    isize cap = 0;

    while (db_step(s))
        read_set(s, LIST_ADD(c->mem, out, cap));
}

void assess_item_insert(struct ctx *c, const struct assess_set *x, int ord,
                        const struct assess_item *i)
{
    struct stmt *s = db_query(c, Q(ITEM_INSERT));

    db_put_int(s, x->unit.n);
    db_put_int(s, x->id);
    db_put_int(s, ord);
    for (int k = 0; k < 4; k++)
        db_put_text(s, i->level[k]);
    db_put_text(s, i->label);
    db_put_int(s, i->points);
    db_put_text(s, i->who);
    db_put_text(s, i->formula);
    db_put_text(s, i->kinds);
    db_run(s);
}

void assess_item_all(struct ctx *c, int64_t set, struct assess_item_list *out)
{
    struct stmt *s = db_query(c, Q(ITEM_ALL));
    isize cap = 0;

    db_put_int(s, set);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct assess_item){.id = db_get_int(s, 0),
                                 .level = {db_get_text(s, 1), db_get_text(s, 2),
                                           db_get_text(s, 3), db_get_text(s, 4)},
                                 .label = db_get_text(s, 5),
                                 .points = db_get_int(s, 6),
                                 .who = db_get_text(s, 7),
                                 .formula = db_get_text(s, 8),
                                 .kinds = db_get_text(s, 9)};
}

void assess_item_clear(struct ctx *c, int64_t set)
{
    struct stmt *s = db_query(c, Q(ITEM_CLEAR));

    db_put_int(s, set);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_RULE, "code",
                 "这套指标已经用来评过分，不能再改；请用另一个代码导入新的一套");
}

void assess_mark_insert(struct ctx *c, int64_t set, struct str period,
                        const struct assess_mark *m)
{
    struct stmt *s = db_query(c, Q(MARK_INSERT));

    db_put_int(s, m->unit.n);
    db_put_int(s, set);
    db_put_int(s, m->item);
    db_put_text(s, period);
    db_put_int(s, m->points);
    db_put_text(s, m->reason);
    db_put_text(s, m->evidence);
    db_put_opt(s, m->appeal);
    db_put_opt(s, c->actor.user.n);
    db_put_text(s, who(c));
    db_put_instant(s, c->now);
    db_run(s);
}

static struct stmt *ask(struct ctx *c, int q, int64_t set, struct str period,
                        struct unit_id unit)
{
    struct stmt *s = db_query(c, Q(q));

    db_put_int(s, set);
    db_put_text(s, period);
    db_put_int(s, unit.n);
    return s;
}

void assess_mark_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                     struct assess_mark_list *out)
{
    struct stmt *s = ask(c, MARK_ALL, set, period, unit);
    isize cap = 0;

    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct assess_mark){.unit = {db_get_int(s, 0)},
                                                           .item = db_get_int(s, 1),
                                                           .points = db_get_int(s, 2),
                                                           .reason = db_get_text(s, 3),
                                                           .evidence = db_get_text(s, 4),
                                                           .appeal = db_get_int(s, 5),
                                                           .name = db_get_text(s, 6),
                                                           .at = db_get_instant(s, 7)};
}

static struct assess_release read_release(struct stmt *s)
{
    return (struct assess_release){db_get_int(s, 0), db_get_text(s, 1), db_get_int(s, 2),
                                   db_get_instant(s, 3)};
}

bool assess_release_of(struct ctx *c, int64_t set, struct str period,
                       struct assess_release *out)
{
    struct stmt *s = db_query(c, Q(RELEASE_OF));
    bool found;

    db_put_int(s, set);
    db_put_text(s, period);
    found = db_step(s);
    if (found)
        *out = read_release(s);
    db_done(s);
    return found;
}

int64_t assess_release_put(struct ctx *c, const struct assess_set *x, struct str period,
                           bool open)
{
    struct stmt *s = db_query(c, Q(RELEASE_PUT));

    db_put_int(s, x->unit.n);
    db_put_int(s, x->id);
    db_put_text(s, period);
    db_put_int(s, open);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void assess_release_all(struct ctx *c, int64_t set, struct assess_release_list *out)
{
    struct stmt *s = db_query(c, Q(RELEASE_ALL));
    isize cap = 0;

    db_put_int(s, set);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = read_release(s);
}

void assess_result_put(struct ctx *c, int64_t set, struct str period,
                       const struct assess_result *r)
{
    struct stmt *s = db_query(c, Q(RESULT_PUT));

    db_put_int(s, r->unit.n);
    db_put_int(s, set);
    db_put_int(s, r->item);
    db_put_text(s, period);
    db_put_int(s, r->points);
    db_put_text(s, r->says);
    db_run(s);
}

static void results(struct ctx *c, struct stmt *s, struct assess_result_list *out)
{
    isize cap = 0;

    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct assess_result){.unit = {db_get_int(s, 0)},
                                                             .item = db_get_int(s, 1),
                                                             .points = db_get_int(s, 2),
                                                             .period = db_get_text(s, 3),
                                                             .says = db_get_text(s, 4)};
}

void assess_result_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                       struct assess_result_list *out)
{
    results(c, ask(c, RESULT_ALL, set, period, unit), out);
}

void assess_result_trend(struct ctx *c, int64_t set, struct unit_id unit,
                         struct assess_result_list *out)
{
    struct stmt *s = db_query(c, Q(RESULT_TREND));

    db_put_int(s, set);
    db_put_int(s, unit.n);
    results(c, s, out);
}

int64_t assess_appeal_insert(struct ctx *c, int64_t set, const struct assess_appeal *a)
{
    struct stmt *s = db_query(c, Q(APPEAL_INSERT));

    db_put_int(s, a->unit.n);
    db_put_int(s, set);
    db_put_int(s, a->item);
    db_put_text(s, a->period);
    db_put_text(s, a->says);
    db_put_text(s, a->evidence);
    db_put_opt(s, c->actor.user.n);
    db_put_text(s, who(c));
    db_put_instant(s, c->now);
    db_put_int(s, a->before);
    return db_one_int(s);
}

static void read_appeal(struct stmt *s, struct assess_appeal *out)
{
    *out = (struct assess_appeal){.id = db_get_int(s, 0),
                                  .unit = {db_get_int(s, 1)},
                                  .item = db_get_int(s, 2),
                                  .period = db_get_text(s, 3),
                                  .says = db_get_text(s, 4),
                                  .evidence = db_get_text(s, 5),
                                  .name = db_get_text(s, 6),
                                  .at = db_get_instant(s, 7),
                                  .decision = db_get_text(s, 8),
                                  .before = db_get_int(s, 9),
                                  .after = db_get_int(s, 10),
                                  .reason = db_get_text(s, 11),
                                  .decided_by = db_get_text(s, 12),
                                  .decided_at = db_get_instant(s, 13)};
}

enum err assess_appeal_load(struct ctx *c, int64_t id, int64_t *set, struct assess_appeal *out)
{
    struct stmt *s = db_query(c, Q(APPEAL_LOAD));

    db_put_int(s, id);
    if (db_step(s)) {
        read_appeal(s, out);
        *set = db_get_int(s, 14);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "appeal", "没有这个申诉");
    }
    db_done(s);
    return c->fail.code;
}

void assess_appeal_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                       struct assess_appeal_list *out)
{
    struct stmt *s = ask(c, APPEAL_ALL, set, period, unit);
    isize cap = 0;

    while (db_step(s))
        read_appeal(s, LIST_ADD(c->mem, out, cap));
}

int64_t assess_appeals_open(struct ctx *c, int64_t set)
{
    struct stmt *s = db_query(c, &assess_queries[APPEALS_OPEN]);

    db_put_int(s, set);
    return db_one_int(s);
}

void assess_appeal_decide(struct ctx *c, const struct assess_appeal *a)
{
    struct stmt *s = db_query(c, Q(APPEAL_DECIDE));

    db_put_int(s, a->id);
    db_put_text(s, a->decision);
    db_put_int(s, a->after);
    db_put_text(s, a->reason);
    db_put_text(s, who(c));
    db_put_instant(s, c->now);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "appeal", "这个申诉已经处理过了");
}
