/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redaction.c - redactions of a case; see redaction.h */
#include "store/redaction.h"

#define COLS                                                                                   \
    "SELECT k.id, k.unit, k.request, k.source, k.result, k.marks, k.looked, k.report, "        \
    "a.name, "                                                                                 \
    "k.at, k.version FROM redaction k LEFT JOIN account a ON a.id = k.account "

enum { INSERT, LOAD, ALL, MARKS, RESULT, ERASE };
const struct db_query redaction_queries[] = {
    [INSERT] = {"redaction.insert",
                "INSERT INTO redaction (unit, request, source, marks, account, at) "
                "VALUES ($1,$2,$3,$4,$5,$6) RETURNING id"},
    [LOAD] = {"redaction.load", COLS "WHERE k.id = $1"},
    [ALL] = {"redaction.all", COLS "WHERE k.request = $1 ORDER BY k.id"},
    [MARKS] = {"redaction.marks",
               "UPDATE redaction SET marks = $1, looked = $2, account = $3, at = $4, result = "
               "NULL, report = '', version = version + 1 WHERE id = $5 AND version = $6"},
    [RESULT] =
        {"redaction.result",
         "UPDATE redaction SET result = $1, report = $2, version = version + 1 WHERE id = $3"},
    [ERASE] = {"redaction.erase",
               "UPDATE redaction SET marks = $1, report = '' WHERE request = $2"},
};
const isize redaction_queries_n = sizeof redaction_queries / sizeof *redaction_queries;
#define Q(x) (&redaction_queries[x])

int64_t redaction_insert(struct ctx *c, const struct redaction_row *r)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, r->unit.n);
    db_put_int(s, r->request.n);
    db_put_int(s, r->source);
    db_put_blob(s, r->marks);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

static void row(struct stmt *s, struct redaction_row *r)
{
    r->id = db_get_int(s, 0);
    r->unit.n = db_get_int(s, 1);
    r->request.n = db_get_int(s, 2);
    r->source = db_get_int(s, 3);
    r->result = db_get_int(s, 4);
    r->marks = db_get_blob(s, 5);
    r->looked = db_get_int(s, 6) != 0;
    r->report = db_get_text(s, 7);
    r->name = db_get_text(s, 8);
    r->at = db_get_instant(s, 9);
    r->version = (int)db_get_int(s, 10);
}

enum err redaction_load(struct ctx *c, int64_t id, struct redaction_row *out)
{
    struct stmt *s = db_query(c, Q(LOAD));

    db_put_int(s, id);
    if (db_step(s)) {
        row(s, out);
        db_done(s);
    } else if (!c->fail.code) {
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这份遮盖");
    }
    return c->fail.code;
}

void redactions_of(struct ctx *c, struct request_id id, struct redaction_list *out)
{
    struct stmt *s = db_query(c, Q(ALL));
    isize cap = 0;

    db_put_int(s, id.n);
    while (db_step(s)) {
        struct redaction_row *r = LIST_ADD(c->mem, out, cap);

        row(s, r);
    }
}

void redaction_put_marks(struct ctx *c, int64_t id, int seen, struct str sealed, bool looked)
{
    struct stmt *s = db_query(c, Q(MARKS));

    db_put_blob(s, sealed);
    db_put_int(s, looked);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_put_int(s, id);
    db_put_int(s, seen);
    if (db_run(s) == 0 && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "",
                 "您打开之后，别人改过这些标记；请重新打开，再加上您的标记");
}

void redaction_put_result(struct ctx *c, int64_t id, int64_t file, struct str report)
{
    struct stmt *s = db_query(c, Q(RESULT));

    db_put_int(s, file);
    db_put_text(s, report);
    db_put_int(s, id);
    (void)db_run(s);
}

void redactions_erase(struct ctx *c, struct request_id id)
{
    struct stmt *s = db_query(c, Q(ERASE));

    db_put_blob(s, S("-"));
    db_put_int(s, id.n);
    (void)db_run(s);
}
