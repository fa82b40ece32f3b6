/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_text.c - the wordings of an office; see letter_text.h */
#include "store/letter_text.h"

enum { KEEP, HISTORY, OWN, DROP };
const struct db_query letter_text_queries[] = {
    [KEEP] = {"letter_text.keep",
              "INSERT INTO letter_text_version (unit, rule, text, account, at) "
              "VALUES ($1,$2,$3,$4,$5)"},
    [HISTORY] = {"letter_text.history",
                 "SELECT v.id, v.rule, v.text, a.name, v.at FROM letter_text_version v "
                 "LEFT JOIN account a ON a.id = v.account WHERE v.unit = $1 AND v.rule = $2 "
                 "ORDER BY v.id DESC LIMIT $3"},
    [OWN] = {"letter_text.own", "SELECT t.id, t.rule, t.text, a.name, t.at FROM letter_text t "
                                "LEFT JOIN account a ON a.id = t.account WHERE t.unit = $1 "
                                "ORDER BY t.rule"},
    [DROP] = {"letter_text.drop", "DELETE FROM letter_text WHERE unit = $1 AND rule = $2"},
};
const isize letter_text_queries_n = sizeof letter_text_queries / sizeof *letter_text_queries;
#define Q(x) (&letter_text_queries[x])

void letter_text_keep(struct ctx *c, struct unit_id unit, struct str rule, struct str text)
{
    struct stmt *s = db_query(c, Q(KEEP));

    db_put_int(s, unit.n);
    db_put_text(s, rule);
    db_put_text(s, text);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    (void)db_run(s);
}

static void rows(struct ctx *c, struct stmt *s, struct letter_text_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct letter_text_row *r = LIST_ADD(c->mem, out, cap);

        r->id = db_get_int(s, 0);
        r->rule = db_get_text(s, 1);
        r->text = db_get_text(s, 2);
        r->name = db_get_text(s, 3);
        r->at = db_get_instant(s, 4);
    }
}

void letter_text_history(struct ctx *c, struct unit_id unit, struct str rule, int n,
                         struct letter_text_list *out)
{
    struct stmt *s = db_query(c, Q(HISTORY));

    db_put_int(s, unit.n);
    db_put_text(s, rule);
    db_put_int(s, n);
    rows(c, s, out);
}

void letter_text_own(struct ctx *c, struct unit_id unit, struct letter_text_list *out)
{
    struct stmt *s = db_query(c, Q(OWN));

    db_put_int(s, unit.n);
    rows(c, s, out);
}

void letter_text_drop(struct ctx *c, struct unit_id unit, struct str rule)
{
    struct stmt *s = db_query(c, Q(DROP));

    db_put_int(s, unit.n);
    db_put_text(s, rule);
    (void)db_run(s);
}
