/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consult.c - drafts before the public for comment; see consult.h */
#include "store/consult.h"

enum {
    INSERT,
    BY_ID,
    BY_DOC,
    ID_OF,
    PAGE_UNIT,
    PAGE_ALL,
    CLOSE,
    OPINION_INSERT,
    OPINION_CONTACT,
    OPINION_BY_ID,
    OPINION_PAGE,
    OPINION_DECIDE,
    OPINION_TALLY
};

#define CONSULT                                                                                \
    "SELECT k.id, k.unit, k.document, k.opens_day, k.closes_day, k.reason, k.summary, "        \
    "k.opened_at, k.concluded_at, d.title, u.code, "                                           \
    "CASE WHEN u.short_name <> '' THEN u.short_name ELSE u.name END, d.col, "                  \
    "(SELECT COUNT(*) FROM opinion o WHERE o.consultation = k.id AND o.outcome <> 'spam'), "   \
    "(SELECT COUNT(*) FROM opinion o WHERE o.consultation = k.id AND o.outcome = '') "         \
    "FROM consultation k JOIN document d ON d.id = k.document JOIN unit u ON u.id = k.unit "
#define OPINION                                                                                \
    "SELECT id, consultation, unit, number, clause, content, contact, filed_at, decided_at, "  \
    "outcome, answer FROM opinion "

const struct db_query consult_queries[] = {
    [INSERT] = {"consult.insert",
                "INSERT INTO consultation (unit, document, opens_day, closes_day, reason, "
                "opened_by, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"},
    [BY_ID] = {"consult.by_id", CONSULT "WHERE k.id = $1"},
    [BY_DOC] = {"consult.by_doc", CONSULT "WHERE k.document = $1"},
    [ID_OF] = {"consult.id_of", "SELECT id FROM consultation WHERE document = $1"},
    [PAGE_UNIT] = {"consult.page_unit",
                   CONSULT "WHERE k.unit = $1 AND k.id < $2 AND ($3 = 0 OR d.live = 1) "
                           "ORDER BY k.id DESC LIMIT $4"},
    [PAGE_ALL] = {"consult.page_all", CONSULT "WHERE k.id < $1 AND ($2 = 0 OR d.live = 1) "
                                              "ORDER BY k.id DESC LIMIT $3"},
    [CLOSE] = {"consult.close", "UPDATE consultation SET summary = $2, concluded_at = $3 "
                                "WHERE id = $1 AND concluded_at IS NULL"},
    [OPINION_INSERT] = {"opinion.insert",
                        "INSERT INTO opinion (unit, consultation, number, clause, content, "
                        "filed_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id"},
    [OPINION_CONTACT] = {"opinion.contact", "UPDATE opinion SET contact = $2 WHERE id = $1"},
    [OPINION_BY_ID] = {"opinion.by_id", OPINION "WHERE id = $1"},
    [OPINION_PAGE] = {"opinion.page", OPINION "WHERE consultation = $1 AND id > $2 "
                                              "ORDER BY id LIMIT $3"},
    [OPINION_DECIDE] = {"opinion.decide", "UPDATE opinion SET outcome = $2, answer = $3, "
                                          "decided_by = $4, decided_at = $5 WHERE id = $1"},
    [OPINION_TALLY] =
        {"opinion.tally",
         "SELECT COALESCE(SUM(CASE WHEN outcome = 'adopted' THEN 1 ELSE 0 END), 0), "
         "COALESCE(SUM(CASE WHEN outcome = 'partly' THEN 1 ELSE 0 END), 0), "
         "COALESCE(SUM(CASE WHEN outcome = 'declined' THEN 1 ELSE 0 END), 0), "
         "COALESCE(SUM(CASE WHEN outcome = '' THEN 1 ELSE 0 END), 0) "
         "FROM opinion WHERE consultation = $1"},
};
const isize consult_queries_n = sizeof consult_queries / sizeof *consult_queries;
#define Q(x) (&consult_queries[x])

int64_t consult_insert(struct ctx *c, const struct consult *k)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, k->unit.n);
    db_put_int(s, k->document.n);
    db_put_day(s, k->opens);
    db_put_day(s, k->closes);
    db_put_text(s, k->reason);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

static void read_consult(struct stmt *s, struct consult *out)
{
    *out = (struct consult){
        .id = db_get_int(s, 0),
        .unit = {db_get_int(s, 1)},
        .document = {db_get_int(s, 2)},
        .opens = db_get_day(s, 3),
        .closes = db_get_day(s, 4),
        .reason = db_get_text(s, 5),
        .summary = db_get_text(s, 6),
        .opened_at = db_get_instant(s, 7),
        .concluded_at = db_get_instant(s, 8),
        .title = db_get_text(s, 9),
        .unit_code = db_get_text(s, 10),
        .unit_name = db_get_text(s, 11),
        .col = {db_get_int(s, 12)},
        .opinions = db_get_int(s, 13),
        .undecided = db_get_int(s, 14),
    };
}

enum err consult_load(struct ctx *c, int64_t id, struct consult *out)
{
    struct stmt *s = db_query(c, Q(BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_consult(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "consult", "没有这次意见征集");
    db_done(s);
    return c->fail.code;
}

bool consult_of(struct ctx *c, struct doc_id doc, struct consult *out)
{
    struct stmt *s = db_query(c, Q(BY_DOC));
    bool found;

    db_put_int(s, doc.n);
    found = db_step(s);
    if (found)
        read_consult(s, out);
    db_done(s);
    return found;
}

int64_t consult_id(struct ctx *c, struct doc_id doc)
{
    struct stmt *s = db_query(c, Q(ID_OF));

    db_put_int(s, doc.n);
    return db_one_int(s);
}

void consult_page(struct ctx *c, struct unit_id unit, bool live, int64_t before, int n,
                  struct consult_list *out)
{
    struct stmt *s = db_query(c, Q(unit.n ? PAGE_UNIT : PAGE_ALL));
    isize cap = 0;

    if (unit.n)
        db_put_int(s, unit.n);
    db_put_int(s, before ? before : INT64_MAX);
    db_put_int(s, live);
    db_put_int(s, n);
    while (db_step(s))
        read_consult(s, LIST_ADD(c->mem, out, cap));
}

bool consult_close(struct ctx *c, int64_t id, struct str summary)
{
    struct stmt *s = db_query(c, Q(CLOSE));

    db_put_int(s, id);
    db_put_text(s, summary);
    db_put_instant(s, c->now);
    return db_run(s) > 0;
}

int64_t opinion_insert(struct ctx *c, const struct opinion *o)
{
    struct stmt *s = db_query(c, Q(OPINION_INSERT));

    db_put_int(s, o->unit.n);
    db_put_int(s, o->consultation);
    db_put_text(s, o->number);
    db_put_text(s, o->clause);
    db_put_text(s, o->content);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void opinion_contact(struct ctx *c, int64_t id, struct str sealed)
{
    struct stmt *s = db_query(c, Q(OPINION_CONTACT));

    db_put_int(s, id);
    db_put_blob(s, sealed);
    db_run(s);
}

static void read_opinion(struct stmt *s, struct opinion *out)
{
    *out = (struct opinion){
        .id = db_get_int(s, 0),
        .consultation = db_get_int(s, 1),
        .unit = {db_get_int(s, 2)},
        .number = db_get_text(s, 3),
        .clause = db_get_text(s, 4),
        .content = db_get_text(s, 5),
        .contact = db_get_blob(s, 6),
        .filed_at = db_get_instant(s, 7),
        .decided_at = db_get_instant(s, 8),
        .outcome = db_get_text(s, 9),
        .answer = db_get_text(s, 10),
    };
}

enum err opinion_load(struct ctx *c, int64_t id, struct opinion *out)
{
    struct stmt *s = db_query(c, Q(OPINION_BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_opinion(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "opinion", "没有这条意见");
    db_done(s);
    return c->fail.code;
}

void opinion_page(struct ctx *c, int64_t consultation, int64_t after, int n,
                  struct opinion_list *out)
{
    struct stmt *s = db_query(c, Q(OPINION_PAGE));
    isize cap = 0;

    db_put_int(s, consultation);
    db_put_int(s, after);
    db_put_int(s, n);
    while (db_step(s))
        read_opinion(s, LIST_ADD(c->mem, out, cap));
}

void opinion_decide_put(struct ctx *c, int64_t id, struct str outcome, struct str answer)
{
    struct stmt *s = db_query(c, Q(OPINION_DECIDE));

    db_put_int(s, id);
    db_put_text(s, outcome);
    db_put_text(s, answer);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}

void opinion_tally(struct ctx *c, int64_t consultation, struct opinion_tally *out)
{
    struct stmt *s = db_query(c, Q(OPINION_TALLY));

    db_put_int(s, consultation);
    if (db_step(s))
        *out = (struct opinion_tally){db_get_int(s, 0), db_get_int(s, 1), db_get_int(s, 2),
                                      db_get_int(s, 3)};
    db_done(s);
}
