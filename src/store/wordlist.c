/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wordlist.c - an office's own words, the history of its findings; see wordlist.h */
#include "store/wordlist.h"

enum { ALL, PUT, DROP, BY_RULE, BY_OFFICE, KEPT };

const struct db_query wordlist_queries[] = {
    [ALL] =
        {"own_word.all",
         "SELECT w.id, w.kind, w.words, w.instead, w.note, w.rule, w.account, "
         "COALESCE(a.name, ''), w.at FROM own_word w LEFT JOIN account a ON a.id = w.account "
         "WHERE w.unit = $1 AND ($2 = '' OR w.kind = $2) ORDER BY w.kind, w.id"},
    [PUT] =
        {"own_word.put",
         "INSERT INTO own_word (unit, kind, words, instead, note, rule, account, at) VALUES "
         "($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (unit, kind, words) DO UPDATE SET "
         "instead = excluded.instead, note = excluded.note, rule = excluded.rule, "
         "account = excluded.account, at = excluded.at"},
    [DROP] = {"own_word.drop", "DELETE FROM own_word WHERE unit = $1 AND id = $2"},
    [BY_RULE] =
        {"finding.by_rule",
         "SELECT f.rule, f.level, COUNT(DISTINCT f.document), "
         "COUNT(DISTINCT CASE WHEN f.decision = '' AND f.version = d.version THEN "
         "f.document END), COUNT(DISTINCT CASE WHEN f.decision = 'kept' THEN f.document "
         "END) FROM finding f JOIN document d ON d.id = f.document WHERE f.unit = $1 AND "
         "f.found_at >= $2 GROUP BY f.rule, f.level ORDER BY 3 DESC, f.rule, f.level"},
    [BY_OFFICE] = {"finding.by_office",
                   "SELECT COALESCE(o.name, ''), COUNT(DISTINCT f.document), "
                   "COUNT(DISTINCT CASE WHEN f.decision = '' AND f.version = d.version THEN "
                   "f.document END), COUNT(DISTINCT CASE WHEN f.decision = 'kept' THEN "
                   "f.document END) FROM finding f JOIN document d ON d.id = f.document LEFT "
                   "JOIN office o ON o.id = f.office WHERE f.unit = $1 AND f.found_at >= $2 "
                   "GROUP BY COALESCE(o.name, '') ORDER BY 2 DESC, 1"},
    [KEPT] =
        {"finding.kept",
         "SELECT f.document, d.title, f.rule, f.level, f.words, f.reason, "
         "COALESCE(a.name, ''), COALESCE(f.decided_at, f.found_at) FROM finding f JOIN "
         "document d ON d.id = f.document LEFT JOIN account a ON a.id = f.decided_by WHERE "
         "f.unit = $1 AND f.decision = 'kept' AND f.version = d.version ORDER BY f.id DESC "
         "LIMIT $2"},
};
const isize wordlist_queries_n = sizeof wordlist_queries / sizeof *wordlist_queries;
#define Q(x) (&wordlist_queries[x])

void own_word_all(struct ctx *c, struct unit_id unit, struct str kind,
                  struct own_word_list *out)
{
    struct stmt *s = db_query(c, Q(ALL));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_text(s, kind);
    while (db_step(s)) {
        struct own_word *w = LIST_ADD(c->mem, out, cap);

        w->unit = unit;
        w->id = db_get_int(s, 0);
        w->kind = db_get_text(s, 1);
        w->words = db_get_text(s, 2);
        w->instead = db_get_text(s, 3);
        w->note = db_get_text(s, 4);
        w->rule = db_get_text(s, 5);
        w->account.n = db_get_int(s, 6);
        w->account_name = db_get_text(s, 7);
        w->at.s = db_get_int(s, 8);
    }
}

void own_word_put(struct ctx *c, const struct own_word *w)
{
    struct stmt *s = db_query(c, Q(PUT));

    db_put_int(s, w->unit.n);
    db_put_text(s, w->kind);
    db_put_text(s, w->words);
    db_put_text(s, w->instead);
    db_put_text(s, w->note);
    db_put_text(s, w->rule);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}

bool own_word_drop(struct ctx *c, struct unit_id unit, int64_t id)
{
    struct stmt *s = db_query(c, Q(DROP));

    db_put_int(s, unit.n);
    db_put_int(s, id);
    return db_run(s) > 0;
}

void finding_by_rule(struct ctx *c, struct unit_id unit, struct instant since,
                     struct finding_tally_list *out)
{
    struct stmt *s = db_query(c, Q(BY_RULE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_instant(s, since);
    while (db_step(s)) {
        struct finding_tally *t = LIST_ADD(c->mem, out, cap);

        t->rule = db_get_text(s, 0);
        t->level = db_get_text(s, 1);
        t->documents = db_get_int(s, 2);
        t->open = db_get_int(s, 3);
        t->kept = db_get_int(s, 4);
    }
}

void finding_by_office(struct ctx *c, struct unit_id unit, struct instant since,
                       struct finding_tally_list *out)
{
    struct stmt *s = db_query(c, Q(BY_OFFICE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_instant(s, since);
    while (db_step(s)) {
        struct finding_tally *t = LIST_ADD(c->mem, out, cap);

        t->office = db_get_text(s, 0);
        t->documents = db_get_int(s, 1);
        t->open = db_get_int(s, 2);
        t->kept = db_get_int(s, 3);
    }
}

void finding_kept(struct ctx *c, struct unit_id unit, int n, struct finding_kept_list *out)
{
    struct stmt *s = db_query(c, Q(KEPT));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, n);
    while (db_step(s)) {
        struct finding_kept *k = LIST_ADD(c->mem, out, cap);

        k->document.n = db_get_int(s, 0);
        k->title = db_get_text(s, 1);
        k->rule = db_get_text(s, 2);
        k->level = db_get_text(s, 3);
        k->words = db_get_text(s, 4);
        k->reason = db_get_text(s, 5);
        k->name = db_get_text(s, 6);
        k->at.s = db_get_int(s, 7);
    }
}
