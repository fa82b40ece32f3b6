/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dispute.c - reconsiderations and lawsuits; see dispute.h */
#include "store/dispute.h"

#include "base/json.h"
#include "store/words.h"

#define COLS                                                                                   \
    "SELECT d.id, d.earlier, d.unit, d.request, r.number, d.kind, d.authority, d.number, "     \
    "d.stage, d.words, d.filed_day, d.accepted_day, d.reply_due_day, d.replied_day, "          \
    "d.hearing_day, d.decided_day, d.perform_day, d.performed_day, d.result, "                 \
    "d.cost_fen, d.version FROM dispute d LEFT JOIN request r ON r.id = d.request "

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
    PUT_TEXTS,
    FIRST_TEXTS
};
const struct db_query dispute_queries[] = {
    [INSERT] = {"dispute.insert",
                "INSERT INTO dispute (unit, request, kind, authority, number, stage, "
                "filed_day, accepted_day, "
                "reply_due_day, replied_day, hearing_day, decided_day, perform_day, "
                "performed_day, result, cost_fen, earlier) VALUES "
                "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17) RETURNING id"},
    [UPDATE] = {"dispute.update", "UPDATE dispute SET kind = $1, authority = $2, number = $3, "
                                  "stage = $4, words = $5, filed_day = $6, "
                                  "accepted_day = $7, reply_due_day = $8, replied_day = $9, "
                                  "hearing_day = $10, decided_day = $11, "
                                  "perform_day = $12, performed_day = $13, result = $14, "
                                  "cost_fen = $15, "
                                  "version = version + 1 WHERE id = $16 AND version = $17"},
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
    [PUT_TEXTS] = {"dispute.put_texts", "UPDATE dispute SET words = $1, "
                                        "version = version + 1 WHERE id = $2"},
    [FIRST_TEXTS] = {"dispute.first_texts", "UPDATE dispute SET words = $1 WHERE id = $2"},
};
const isize dispute_queries_n = sizeof dispute_queries / sizeof *dispute_queries;
#define Q(x) (&dispute_queries[x])

static struct str place(struct ctx *c, struct dispute_id id)
{
    return words_place(c, "dispute.words", id.n);
}

/* What is written freely, as one sealed text; "" when there is none. */
static struct str texts(struct ctx *c, const struct dispute *d)
{
    struct buf b = buf_new(c->mem, d->ground.n + d->ordered.n + d->note.n + 64);
    struct json_out j = jout_new(&b);

    if (!d->ground.n && !d->ordered.n && !d->note.n && !d->ordinary)
        return S("");
    jout_object(&j);
    jout_put_opt(&j, "ground", d->ground);
    jout_put_opt(&j, "ordered", d->ordered);
    jout_put_opt(&j, "note", d->note);
    if (d->ordinary)
        jout_put_bool(&j, "ordinary", true);
    jout_end(&j);
    return buf_str(&b);
}

/* False: the key is not there. A list says so and goes on. */
static bool texts_get(struct ctx *c, struct str sealed, struct dispute *d)
{
    struct jval *o = NULL;
    struct fail why = {0};
    struct str text;

    d->ground = d->ordered = d->note = S("");
    d->ordinary = false;
    if (!words_get(c, place(c, d->id), sealed, &text) ||
        (text.n && jval_parse(c->mem, text, &o, &why))) {
        d->ground = S(WORDS_LOST);
        return false;
    }
    if (text.n) {
        d->ground = jval_get_str(o, "ground");
        d->ordered = jval_get_str(o, "ordered");
        d->note = jval_get_str(o, "note");
        d->ordinary = jval_get_bool(o, "ordinary");
    }
    return true;
}

/* False: what was written freely does not open. */
static bool row(struct ctx *c, struct stmt *s, struct dispute *d)
{
    struct str sealed;

    d->id.n = db_get_int(s, 0);
    d->earlier.n = db_get_int(s, 1);
    d->unit.n = db_get_int(s, 2);
    d->request.n = db_get_int(s, 3);
    d->request_number = db_get_text(s, 4);
    d->kind = db_get_text(s, 5);
    d->authority = db_get_text(s, 6);
    d->number = db_get_text(s, 7);
    d->stage = db_get_text(s, 8);
    sealed = db_get_blob(s, 9);
    d->filed = db_get_day(s, 10);
    d->accepted = db_get_day(s, 11);
    d->reply_due = db_get_day(s, 12);
    d->replied = db_get_day(s, 13);
    d->hearing = db_get_day(s, 14);
    d->decided = db_get_day(s, 15);
    d->perform = db_get_day(s, 16);
    d->performed = db_get_day(s, 17);
    d->result = db_get_text(s, 18);
    d->cost_fen = db_get_int(s, 19);
    d->version = (int)db_get_int(s, 20);
    return texts_get(c, sealed, d);
}

static void rows(struct ctx *c, struct stmt *s, struct dispute_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct dispute *d = LIST_ADD(c->mem, out, cap);

        (void)row(c, s, d);
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

static void put_texts(struct ctx *c, int query, const struct dispute *d, struct dispute_id id)
{
    struct stmt *s = db_query(c, Q(query));

    words_put(c, s, place(c, id), texts(c, d));
    db_put_int(s, id.n);
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
    db_put_day(s, d->filed);
    db_put_day(s, d->accepted);
    db_put_day(s, d->reply_due);
    db_put_day(s, d->replied);
    db_put_day(s, d->hearing);
    db_put_day(s, d->decided);
    db_put_day(s, d->perform);
    db_put_day(s, d->performed);
    db_put_text(s, d->result);
    db_put_int(s, d->cost_fen);
    db_put_opt(s, d->earlier.n);
    id.n = db_one_int(s);
    put_texts(c, FIRST_TEXTS, d, id);
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
    words_put(c, s, place(c, d->id), texts(c, d));
    db_put_day(s, d->filed);
    db_put_day(s, d->accepted);
    db_put_day(s, d->reply_due);
    db_put_day(s, d->replied);
    db_put_day(s, d->hearing);
    db_put_day(s, d->decided);
    db_put_day(s, d->perform);
    db_put_day(s, d->performed);
    db_put_text(s, d->result);
    db_put_int(s, d->cost_fen);
    db_put_int(s, d->id.n);
    db_put_int(s, d->version);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "", "这件争议刚刚被他人改动，请看过新的情况再保存");
    put_state(c, d, d->id);
}

void dispute_put_texts(struct ctx *c, const struct dispute *d)
{
    put_texts(c, PUT_TEXTS, d, d->id);
}

enum err dispute_load(struct ctx *c, struct dispute_id id, struct dispute *out)
{
    struct stmt *s = db_query(c, Q(LOAD));

    db_put_int(s, id.n);
    if (db_step(s)) {
        if (!row(c, s, out) && !c->fail.code)
            fail_set(
                &c->fail, ERR_DB, "",
                "这件争议的内容解不开：密钥文件不是写入时的那一份，请找回它（备份或者托管）");
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
