/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.c - registers behind the annual report; see register.h */
#include "store/register.h"

enum { PROP_INSERT, PROP_ALL, TRAIN_INSERT, TRAIN_ALL, LEAD_INSERT, LEAD_ON };
const struct db_query register_queries[] = {
    [PROP_INSERT] = {"proposal.insert",
                     "INSERT INTO proposal (unit, kind, level, session, number, title, "
                     "given_day, due_day, answered_day, result, document) VALUES "
                     "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) RETURNING id"},
    [PROP_ALL] = {"proposal.all",
                  "SELECT id, unit, kind, level, session, number, title, given_day, due_day, "
                  "answered_day, result, document FROM proposal WHERE unit = $1 AND given_day "
                  ">= $2 AND given_day < $3 ORDER BY given_day, id"},
    [TRAIN_INSERT] = {"training.insert",
                      "INSERT INTO training (unit, own, kind, day, title, people, document) "
                      "VALUES ($1,$2,$3,$4,$5,$6,$7) RETURNING id"},
    [TRAIN_ALL] = {"training.all",
                   "SELECT id, unit, own, kind, day, title, people, document FROM training "
                   "WHERE unit = $1 AND day >= $2 AND day < $3 ORDER BY day, id"},
    [LEAD_INSERT] = {"leading.insert",
                     "INSERT INTO leading_member (unit, part, name, post, from_day, until_day, "
                     "ord, document) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) RETURNING id"},
    [LEAD_ON] = {"leading.on",
                 "SELECT id, unit, part, name, post, from_day, until_day, ord, document FROM "
                 "leading_member WHERE unit = $1 AND from_day <= $2 AND (until_day IS NULL OR "
                 "until_day >= $2) ORDER BY ord, id"},
};
const isize register_queries_n = sizeof register_queries / sizeof *register_queries;
#define Q(x) (&register_queries[x])

int64_t proposal_insert(struct ctx *c, const struct proposal *p)
{
    struct stmt *s = db_query(c, Q(PROP_INSERT));

    db_put_int(s, p->unit.n);
    db_put_text(s, p->kind);
    db_put_int(s, p->level);
    db_put_text(s, p->session);
    db_put_text(s, p->number);
    db_put_text(s, p->title);
    db_put_day(s, p->given);
    db_put_day(s, p->due);
    db_put_day(s, p->answered);
    db_put_text(s, p->result);
    db_put_opt(s, p->document.n);
    return db_one_int(s);
}

static struct stmt *between(struct ctx *c, int query, struct unit_id unit, struct day from,
                            struct day until)
{
    struct stmt *s = db_query(c, Q(query));

    db_put_int(s, unit.n);
    db_put_day(s, from);
    db_put_day(s, until);
    return s;
}

void proposal_all(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct proposal_list *out)
{
    struct stmt *s = between(c, PROP_ALL, unit, from, until);
    isize cap = 0;

    while (db_step(s)) {
        struct proposal *p = LIST_ADD(c->mem, out, cap);

        p->id = db_get_int(s, 0);
        p->unit.n = db_get_int(s, 1);
        p->kind = db_get_text(s, 2);
        p->level = (int)db_get_int(s, 3);
        p->session = db_get_text(s, 4);
        p->number = db_get_text(s, 5);
        p->title = db_get_text(s, 6);
        p->given = db_get_day(s, 7);
        p->due = db_get_day(s, 8);
        p->answered = db_get_day(s, 9);
        p->result = db_get_text(s, 10);
        p->document.n = db_get_int(s, 11);
    }
}

int64_t training_insert(struct ctx *c, const struct training *t)
{
    struct stmt *s = db_query(c, Q(TRAIN_INSERT));

    db_put_int(s, t->unit.n);
    db_put_int(s, t->own);
    db_put_text(s, t->kind);
    db_put_day(s, t->day);
    db_put_text(s, t->title);
    db_put_int(s, t->people);
    db_put_opt(s, t->document.n);
    return db_one_int(s);
}

void training_all(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct training_list *out)
{
    struct stmt *s = between(c, TRAIN_ALL, unit, from, until);
    isize cap = 0;

    while (db_step(s)) {
        struct training *t = LIST_ADD(c->mem, out, cap);

        t->id = db_get_int(s, 0);
        t->unit.n = db_get_int(s, 1);
        t->own = db_get_int(s, 2) != 0;
        t->kind = db_get_text(s, 3);
        t->day = db_get_day(s, 4);
        t->title = db_get_text(s, 5);
        t->people = (int)db_get_int(s, 6);
        t->document.n = db_get_int(s, 7);
    }
}

int64_t leading_insert(struct ctx *c, const struct leading_member *m)
{
    struct stmt *s = db_query(c, Q(LEAD_INSERT));

    db_put_int(s, m->unit.n);
    db_put_text(s, m->part);
    db_put_text(s, m->name);
    db_put_text(s, m->post);
    db_put_day(s, m->from);
    db_put_day(s, m->until);
    db_put_int(s, m->ord);
    db_put_opt(s, m->document.n);
    return db_one_int(s);
}

void leading_on(struct ctx *c, struct unit_id unit, struct day on, struct leading_list *out)
{
    struct stmt *s = db_query(c, Q(LEAD_ON));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_day(s, on);
    while (db_step(s)) {
        struct leading_member *m = LIST_ADD(c->mem, out, cap);

        m->id = db_get_int(s, 0);
        m->unit.n = db_get_int(s, 1);
        m->part = db_get_text(s, 2);
        m->name = db_get_text(s, 3);
        m->post = db_get_text(s, 4);
        m->from = db_get_day(s, 5);
        m->until = db_get_day(s, 6);
        m->ord = (int)db_get_int(s, 7);
        m->document.n = db_get_int(s, 8);
    }
}
