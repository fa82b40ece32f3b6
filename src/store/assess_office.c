/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_office.c - shares and appeals of offices; see assess_office.h */
#include "store/assess_office.h"

enum { INSERT, LOAD, ALL, DECIDE, FREEZE, FROZEN, TREND };

#define COLS                                                                                   \
    "SELECT id, scheme, item, unit, office, period, says, evidence, name, decision, reason, "  \
    "decided_by, account, points_before, COALESCE(points_after, 0), at, decided_at FROM "      \
    "assess_office "

/* clang-format off */
const struct db_query assess_office_queries[] = {
    [INSERT] = {"assess_office.insert",
        "INSERT INTO assess_office (unit, office, scheme, item, period, says, evidence, account, name, at, "
        "points_before) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) RETURNING id"},
    [LOAD] = {"assess_office.load", COLS "WHERE id = $1"},
    [ALL] = {"assess_office.all", COLS "WHERE scheme = $1 AND period = $2 AND unit = $3 ORDER BY id DESC"},
    [DECIDE] = {"assess_office.decide",
        "UPDATE assess_office SET decision = $2, points_after = $3, reason = $4, decided_by = $5, decided_at = $6 "
        "WHERE id = $1 AND decision = ''"},
    [FREEZE] = {"assess_office.freeze",
        "INSERT INTO assess_share (unit, office, scheme, item, period, points, says) VALUES ($1,$2,$3,$4,$5,$6,$7) "
        "ON CONFLICT (scheme, unit, period, office, item) DO UPDATE SET points = excluded.points, says = excluded.says"},
    [FROZEN] = {"assess_office.frozen",
        "SELECT office, item, points, period, says FROM assess_share WHERE scheme = $1 AND unit = $2 AND period = $3 "
        "ORDER BY office, item"},
    [TREND] = {"assess_office.trend",
        "SELECT office, 0, CAST(SUM(points) AS BIGINT), period, '' FROM assess_share WHERE scheme = $1 AND unit = $2 "
        "GROUP BY period, office ORDER BY period, office"},
};
/* clang-format on */
const isize assess_office_queries_n =
    sizeof assess_office_queries / sizeof *assess_office_queries;

static void read_row(struct stmt *s, struct assess_plea *out)
{
    *out = (struct assess_plea){.id = db_get_int(s, 0),
                                .set = db_get_int(s, 1),
                                .item = db_get_int(s, 2),
                                .unit = {db_get_int(s, 3)},
                                .office = {db_get_int(s, 4)},
                                .period = db_get_text(s, 5),
                                .says = db_get_text(s, 6),
                                .evidence = db_get_text(s, 7),
                                .name = db_get_text(s, 8),
                                .decision = db_get_text(s, 9),
                                .reason = db_get_text(s, 10),
                                .decided_by = db_get_text(s, 11),
                                .account = {db_get_int(s, 12)},
                                .before = db_get_int(s, 13),
                                .after = db_get_int(s, 14),
                                .at = db_get_instant(s, 15),
                                .decided_at = db_get_instant(s, 16)};
}

int64_t assess_plea_insert(struct ctx *c, const struct assess_plea *p)
{
    struct stmt *s = db_query(c, &assess_office_queries[INSERT]);

    db_put_int(s, p->unit.n);
    db_put_int(s, p->office.n);
    db_put_int(s, p->set);
    db_put_int(s, p->item);
    db_put_text(s, p->period);
    db_put_text(s, p->says);
    db_put_text(s, p->evidence);
    db_put_opt(s, c->actor.user.n);
    db_put_text(s, c->actor.name);
    db_put_instant(s, c->now);
    db_put_int(s, p->before);
    return db_one_int(s);
}

enum err assess_plea_load(struct ctx *c, int64_t id, struct assess_plea *out)
{
    struct stmt *s = db_query(c, &assess_office_queries[LOAD]);

    db_put_int(s, id);
    if (db_step(s))
        read_row(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "appeal", "没有这个申诉");
    db_done(s);
    return c->fail.code;
}

void assess_plea_all(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                     struct assess_plea_list *out)
{
    struct stmt *s = db_query(c, &assess_office_queries[ALL]);
    isize cap = 0;

    db_put_int(s, set);
    db_put_text(s, period);
    db_put_int(s, unit.n);
    while (db_step(s))
        read_row(s, LIST_ADD(c->mem, out, cap));
}

void assess_plea_decide(struct ctx *c, const struct assess_plea *p)
{
    struct stmt *s = db_query(c, &assess_office_queries[DECIDE]);

    db_put_int(s, p->id);
    db_put_text(s, p->decision);
    db_put_int(s, p->after);
    db_put_text(s, p->reason);
    db_put_text(s, c->actor.name);
    db_put_instant(s, c->now);
    if (!c->fail.code && db_run(s) == 0 && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "appeal", "这个申诉已经处理过了");
}

void assess_frozen_put(struct ctx *c, int64_t set, struct unit_id unit,
                       const struct assess_frozen *f)
{
    struct stmt *s = db_query(c, &assess_office_queries[FREEZE]);

    db_put_int(s, unit.n);
    db_put_int(s, f->office.n);
    db_put_int(s, set);
    db_put_int(s, f->item);
    db_put_text(s, f->period);
    db_put_int(s, f->points);
    db_put_text(s, f->says);
    db_run(s);
}

static void frozen(struct ctx *c, struct stmt *s, struct assess_frozen_list *out)
{
    isize cap = 0;

    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct assess_frozen){.office = {db_get_int(s, 0)},
                                                             .item = db_get_int(s, 1),
                                                             .points = db_get_int(s, 2),
                                                             .period = db_get_text(s, 3),
                                                             .says = db_get_text(s, 4)};
}

void assess_frozen_all(struct ctx *c, int64_t set, struct unit_id unit, struct str period,
                       struct assess_frozen_list *out)
{
    struct stmt *s = db_query(c, &assess_office_queries[FROZEN]);

    db_put_int(s, set);
    db_put_int(s, unit.n);
    db_put_text(s, period);
    frozen(c, s, out);
}

void assess_frozen_trend(struct ctx *c, int64_t set, struct unit_id unit,
                         struct assess_frozen_list *out)
{
    struct stmt *s = db_query(c, &assess_office_queries[TREND]);

    db_put_int(s, set);
    db_put_int(s, unit.n);
    frozen(c, s, out);
}
