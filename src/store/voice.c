/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice.c - what readers tell an office; see voice.h */
#include "store/voice.h"

enum { INSERT, CONTACT, BY_ID, BY_NUMBER, OPEN, ALL, ANSWER, OPEN_COUNT, FIGURES };

#define COLS                                                                                   \
    "v.id, v.unit, v.office, v.document, v.kind, v.number, v.code, v.words, v.content, "       \
    "v.contact, v.filed_at, v.due_day, v.answer, v.outcome, v.answered_by, v.answered_at, "    \
    "COALESCE(d.title, '') FROM voice v LEFT JOIN document d ON d.id = v.document "

const struct db_query voice_queries[] = {
    [INSERT] =
        {"voice.insert",
         "INSERT INTO voice (unit, office, document, kind, number, code, words, content, "
         "filed_at, due_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id"},
    [CONTACT] = {"voice.contact", "UPDATE voice SET contact = $2 WHERE id = $1"},
    [BY_ID] = {"voice.by_id", "SELECT " COLS "WHERE v.id = $1"},
    [BY_NUMBER] = {"voice.by_number", "SELECT " COLS "WHERE v.number = $1"},
    [OPEN] = {"voice.open",
              "SELECT " COLS "WHERE v.unit = $1 AND v.answered_at IS NULL AND v.id > $2 "
              "ORDER BY v.id LIMIT $3"},
    [ALL] = {"voice.all",
             "SELECT " COLS "WHERE v.unit = $1 AND v.id < $2 ORDER BY v.id DESC LIMIT $3"},
    [ANSWER] = {"voice.answer", "UPDATE voice SET answer = $2, outcome = $3, answered_by = $4, "
                                "answered_at = $5 WHERE id = $1 AND answered_at IS NULL"},
    [OPEN_COUNT] = {"voice.open_count",
                    "SELECT COUNT(*) FROM voice WHERE unit = $1 AND answered_at IS NULL"},
    [FIGURES] =
        {"voice.figures",
         "SELECT COUNT(*), COUNT(answered_at), COALESCE(SUM(CASE WHEN answered_at < (due_day "
         "+ 1) * 86400 - 28800 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN outcome = "
         "'mended' THEN 1 ELSE 0 END), 0) FROM voice WHERE unit = $1 AND filed_at >= $2 AND "
         "filed_at < $3 AND outcome <> 'spam'"},
};
const isize voice_queries_n = sizeof voice_queries / sizeof *voice_queries;
#define Q(x) (&voice_queries[x])

int64_t voice_insert(struct ctx *c, const struct voice *v)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, v->unit.n);
    db_put_opt(s, v->office.n);
    db_put_opt(s, v->document.n);
    db_put_text(s, v->kind);
    db_put_text(s, v->number);
    db_put_blob(s, v->code);
    db_put_text(s, v->words);
    db_put_text(s, v->content);
    db_put_instant(s, c->now);
    db_put_int(s, v->due.n);
    return db_one_int(s);
}

void voice_contact(struct ctx *c, int64_t id, struct str sealed)
{
    struct stmt *s = db_query(c, Q(CONTACT));

    db_put_int(s, id);
    db_put_blob(s, sealed);
    db_run(s);
}

static void read_voice(struct stmt *s, struct voice *out)
{
    *out = (struct voice){
        .id = db_get_int(s, 0),
        .unit = {db_get_int(s, 1)},
        .office = {db_get_int(s, 2)},
        .document = {db_get_int(s, 3)},
        .kind = db_get_text(s, 4),
        .number = db_get_text(s, 5),
        .code = db_get_blob(s, 6),
        .words = db_get_text(s, 7),
        .content = db_get_text(s, 8),
        .contact = db_get_blob(s, 9),
        .filed_at = db_get_instant(s, 10),
        .due = db_get_day(s, 11),
        .answer = db_get_text(s, 12),
        .outcome = db_get_text(s, 13),
        .answered_by = {db_get_int(s, 14)},
        .answered_at = db_get_instant(s, 15),
        .title = db_get_text(s, 16),
    };
}

enum err voice_load(struct ctx *c, int64_t id, struct voice *out)
{
    struct stmt *s = db_query(c, Q(BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_voice(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "voice", "没有这条留言");
    db_done(s);
    return c->fail.code;
}

bool voice_by_number(struct ctx *c, struct str number, struct voice *out)
{
    struct stmt *s = db_query(c, Q(BY_NUMBER));
    bool found;

    db_put_text(s, number);
    found = db_step(s);
    if (found)
        read_voice(s, out);
    db_done(s);
    return found;
}

void voice_page(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                struct voice_list *out)
{
    struct stmt *s = db_query(c, Q(open_only ? OPEN : ALL));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, before || open_only ? before : INT64_MAX);
    db_put_int(s, n);
    while (db_step(s))
        read_voice(s, LIST_ADD(c->mem, out, cap));
}

bool voice_answer_put(struct ctx *c, int64_t id, struct str answer, struct str outcome)
{
    struct stmt *s = db_query(c, Q(ANSWER));

    db_put_int(s, id);
    db_put_text(s, answer);
    db_put_text(s, outcome);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_run(s) > 0;
}

int64_t voice_open_count(struct ctx *c, struct unit_id unit)
{
    struct stmt *s = db_query(c, Q(OPEN_COUNT));

    db_put_int(s, unit.n);
    return db_one_int(s);
}

void voice_figures(struct ctx *c, struct unit_id unit, struct instant from,
                   struct instant until, struct voice_figures *out)
{
    struct stmt *s = db_query(c, Q(FIGURES));

    db_put_int(s, unit.n);
    db_put_int(s, from.s);
    db_put_int(s, until.s);
    if (db_step(s))
        *out = (struct voice_figures){db_get_int(s, 0), db_get_int(s, 1), db_get_int(s, 2),
                                      db_get_int(s, 3)};
    db_done(s);
}
