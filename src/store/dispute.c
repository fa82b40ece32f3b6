/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dispute.c - reconsiderations and lawsuits; see dispute.h */
#include "store/dispute.h"

#define COLS                                                                                   \
    "SELECT d.id, d.earlier, d.unit, d.request, r.number, d.kind, d.authority, d.number, "     \
    "d.stage, d.ground, d.filed_day, d.accepted_day, d.reply_due_day, d.replied_day, "         \
    "d.hearing_day, d.decided_day, d.perform_day, d.performed_day, d.result, d.ordered, "      \
    "d.note, d.cost_fen, d.version FROM dispute d LEFT JOIN request r ON r.id = d.request "

/* The state that stood last at the end of $4 of each dispute of the unit. */
#define STOOD                                                                                  \
    "dispute_state s WHERE s.unit = $1 AND s.at < $4 AND NOT EXISTS (SELECT 1 FROM "           \
    "dispute_state n WHERE n.dispute = s.dispute AND n.id > s.id AND n.at < $4) "

enum {
    INSERT,
    UPDATE,
    LOAD,
    OF_REQUEST,
    ALL,
    OPEN,
    TALLY,
    BEHIND,
    BEHIND_PENDING,
    PUT_STATE,
    TALLY_STOOD,
    BEHIND_STOOD,
    PUT_TEXTS
};
const struct db_query dispute_queries[] = {
    [INSERT] = {"dispute.insert",
                "INSERT INTO dispute (unit, request, kind, authority, number, stage, ground, "
                "filed_day, accepted_day, "
                "reply_due_day, replied_day, hearing_day, decided_day, perform_day, "
                "performed_day, result, ordered, "
                "note, cost_fen, earlier) VALUES "
                "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,"
                "$20) RETURNING id"},
    [UPDATE] = {"dispute.update", "UPDATE dispute SET kind = $1, authority = $2, number = $3, "
                                  "stage = $4, ground = $5, filed_day = $6, "
                                  "accepted_day = $7, reply_due_day = $8, replied_day = $9, "
                                  "hearing_day = $10, decided_day = $11, "
                                  "perform_day = $12, performed_day = $13, result = $14, "
                                  "ordered = $15, note = $16, cost_fen = $17, "
                                  "version = version + 1 WHERE id = $18 AND version = $19"},
    [LOAD] = {"dispute.load", COLS "WHERE d.id = $1"},
    [OF_REQUEST] = {"dispute.of_request", COLS "WHERE d.request = $1 ORDER BY d.id"},
    [ALL] = {"dispute.all",
             COLS "WHERE d.unit = $1 ORDER BY d.filed_day DESC, d.id DESC LIMIT $2"},
    [OPEN] =
        {"dispute.open", COLS
         "WHERE d.unit = $1 AND d.decided_day IS NULL ORDER BY d.filed_day, d.id LIMIT $2"},
    [TALLY] =
        {"dispute.tally",
         "SELECT kind, result, COUNT(*) FROM dispute WHERE unit = $1 AND decided_day >= $2 AND "
         "decided_day <= $3 GROUP BY kind, result UNION ALL SELECT kind, 'pend', COUNT(*) FROM "
         "dispute "
         "WHERE unit = $1 AND filed_day <= $3 AND (decided_day IS NULL OR decided_day > $3) "
         "GROUP BY kind"},
    [BEHIND] =
        {"dispute.behind",
         COLS "WHERE d.unit = $1 AND d.kind = $2 AND d.result = $3 AND d.decided_day >= $4 AND "
              "d.decided_day <= $5 ORDER BY d.decided_day, d.id"},
    [BEHIND_PENDING] = {"dispute.behind_pending",
                        COLS "WHERE d.unit = $1 AND d.kind = $2 AND d.filed_day <= $3 AND "
                             "(d.decided_day IS NULL OR "
                             "d.decided_day > $3) ORDER BY d.filed_day, d.id"},
    [PUT_STATE] = {"dispute.put_state",
                   "INSERT INTO dispute_state (unit, dispute, kind, filed_day, decided_day, "
                   "result, at) VALUES ($1,$2,$3,$4,$5,$6,$7)"},
    [TALLY_STOOD] = {"dispute.tally_stood",
                     "SELECT s.kind, CASE WHEN s.decided_day <= $3 THEN s.result ELSE 'pend' "
                     "END AS w, COUNT(*) FROM " STOOD
                     "AND ((s.decided_day >= $2 AND s.decided_day <= $3) OR (s.filed_day <= $3 "
                     "AND (s.decided_day IS NULL OR s.decided_day > $3))) GROUP BY s.kind, w"},
    [BEHIND_STOOD] =
        {"dispute.behind_stood",
         COLS "WHERE d.id IN (SELECT s.dispute FROM " STOOD
              "AND s.kind = $5 AND ((s.decided_day >= $2 AND s.decided_day <= $3 AND s.result "
              "= $6) OR ($6 = 'pend' AND s.filed_day <= $3 AND (s.decided_day IS NULL OR "
              "s.decided_day > $3)))) ORDER BY d.filed_day, d.id"},
    [PUT_TEXTS] = {"dispute.put_texts", "UPDATE dispute SET ground = $1, ordered = $2, note = "
                                        "$3, version = version + 1 WHERE id = $4"},
};
const isize dispute_queries_n = sizeof dispute_queries / sizeof *dispute_queries;
#define Q(x) (&dispute_queries[x])

static void row(struct stmt *s, struct dispute *d)
{
    d->id.n = db_get_int(s, 0);
    d->earlier.n = db_get_int(s, 1);
    d->unit.n = db_get_int(s, 2);
    d->request.n = db_get_int(s, 3);
    d->request_number = db_get_text(s, 4);
    d->kind = db_get_text(s, 5);
    d->authority = db_get_text(s, 6);
    d->number = db_get_text(s, 7);
    d->stage = db_get_text(s, 8);
    d->ground = db_get_text(s, 9);
    d->filed = db_get_day(s, 10);
    d->accepted = db_get_day(s, 11);
    d->reply_due = db_get_day(s, 12);
    d->replied = db_get_day(s, 13);
    d->hearing = db_get_day(s, 14);
    d->decided = db_get_day(s, 15);
    d->perform = db_get_day(s, 16);
    d->performed = db_get_day(s, 17);
    d->result = db_get_text(s, 18);
    d->ordered = db_get_text(s, 19);
    d->note = db_get_text(s, 20);
    d->cost_fen = db_get_int(s, 21);
    d->version = (int)db_get_int(s, 22);
}

static void rows(struct ctx *c, struct stmt *s, struct dispute_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct dispute *d = LIST_ADD(c->mem, out, cap);

        row(s, d);
    }
}

static void put_state(struct ctx *c, const struct dispute *d, struct dispute_id id)
{
    struct stmt *s;

    if (c->fail.code)
        return;
    s = db_query(c, Q(PUT_STATE));
    db_put_int(s, d->unit.n);
    db_put_int(s, id.n);
    db_put_text(s, d->kind);
    db_put_day(s, d->filed);
    db_put_day(s, d->decided);
    db_put_text(s, d->result);
    db_put_int(s, c->now.s);
    (void)db_run(s);
}

struct dispute_id dispute_insert(struct ctx *c, const struct dispute *d)
{
    struct stmt *s = db_query(c, Q(INSERT));
    struct dispute_id id;

    db_put_int(s, d->unit.n);
    db_put_opt(s, d->request.n);
    db_put_text(s, d->kind);
    db_put_text(s, d->authority);
    db_put_text(s, d->number);
    db_put_text(s, d->stage);
    db_put_text(s, d->ground);
    db_put_day(s, d->filed);
    db_put_day(s, d->accepted);
    db_put_day(s, d->reply_due);
    db_put_day(s, d->replied);
    db_put_day(s, d->hearing);
    db_put_day(s, d->decided);
    db_put_day(s, d->perform);
    db_put_day(s, d->performed);
    db_put_text(s, d->result);
    db_put_text(s, d->ordered);
    db_put_text(s, d->note);
    db_put_int(s, d->cost_fen);
    db_put_opt(s, d->earlier.n);
    id.n = db_one_int(s);
    put_state(c, d, id);
    return id;
}

void dispute_update(struct ctx *c, const struct dispute *d)
{
    struct stmt *s = db_query(c, Q(UPDATE));

    db_put_text(s, d->kind);
    db_put_text(s, d->authority);
    db_put_text(s, d->number);
    db_put_text(s, d->stage);
    db_put_text(s, d->ground);
    db_put_day(s, d->filed);
    db_put_day(s, d->accepted);
    db_put_day(s, d->reply_due);
    db_put_day(s, d->replied);
    db_put_day(s, d->hearing);
    db_put_day(s, d->decided);
    db_put_day(s, d->perform);
    db_put_day(s, d->performed);
    db_put_text(s, d->result);
    db_put_text(s, d->ordered);
    db_put_text(s, d->note);
    db_put_int(s, d->cost_fen);
    db_put_int(s, d->id.n);
    db_put_int(s, d->version);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "", "这件争议刚刚被他人改动，请看过新的情况再保存");
    put_state(c, d, d->id);
}

void dispute_put_texts(struct ctx *c, const struct dispute *d)
{
    struct stmt *s = db_query(c, Q(PUT_TEXTS));

    db_put_text(s, d->ground);
    db_put_text(s, d->ordered);
    db_put_text(s, d->note);
    db_put_int(s, d->id.n);
    (void)db_run(s);
}

enum err dispute_load(struct ctx *c, struct dispute_id id, struct dispute *out)
{
    struct stmt *s = db_query(c, Q(LOAD));

    db_put_int(s, id.n);
    if (db_step(s)) {
        row(s, out);
        db_done(s);
    } else if (!c->fail.code) {
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这件复议或者诉讼");
    }
    return c->fail.code;
}

void dispute_of_request(struct ctx *c, struct request_id id, struct dispute_list *out)
{
    struct stmt *s = db_query(c, Q(OF_REQUEST));

    db_put_int(s, id.n);
    rows(c, s, out);
}

void dispute_all(struct ctx *c, struct unit_id unit, bool open, int n, struct dispute_list *out)
{
    struct stmt *s = db_query(c, open ? Q(OPEN) : Q(ALL));

    db_put_int(s, unit.n);
    db_put_int(s, n);
    rows(c, s, out);
}

static void tallied(struct ctx *c, struct stmt *s, struct dispute_tally_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct dispute_tally *t = LIST_ADD(c->mem, out, cap);

        t->kind = db_get_text(s, 0);
        t->result = db_get_text(s, 1);
        t->n = db_get_int(s, 2);
    }
}

void dispute_tally(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                   struct dispute_tally_list *out)
{
    struct stmt *s = db_query(c, Q(TALLY));

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    db_put_int(s, until.n);
    tallied(c, s, out);
}

void dispute_tally_stood(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                         struct instant before, struct dispute_tally_list *out)
{
    struct stmt *s = db_query(c, Q(TALLY_STOOD));

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    db_put_int(s, until.n);
    db_put_int(s, before.s);
    tallied(c, s, out);
}

void dispute_behind(struct ctx *c, struct unit_id unit, struct str kind, struct str result,
                    struct day from, struct day until, struct dispute_list *out)
{
    bool pending = str_eq(result, S("pend"));
    struct stmt *s = db_query(c, pending ? Q(BEHIND_PENDING) : Q(BEHIND));

    db_put_int(s, unit.n);
    db_put_text(s, kind);
    if (!pending) {
        db_put_text(s, result);
        db_put_int(s, from.n);
    }
    db_put_int(s, until.n);
    rows(c, s, out);
}

void dispute_behind_stood(struct ctx *c, struct unit_id unit, struct str kind,
                          struct str result, struct day from, struct day until,
                          struct instant before, struct dispute_list *out)
{
    struct stmt *s = db_query(c, Q(BEHIND_STOOD));

    db_put_int(s, unit.n);
    db_put_int(s, from.n);
    db_put_int(s, until.n);
    db_put_int(s, before.s);
    db_put_text(s, kind);
    db_put_text(s, result);
    rows(c, s, out);
}
