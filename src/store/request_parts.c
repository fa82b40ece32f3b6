/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request_parts.c - the ledger, files and letters of requests; see request.h */
#include "store/request.h"
#include "store/request_cols.h"
#include "store/words.h"

#define LETTER                                                                                 \
    "SELECT l.id, l.unit, l.request, l.rule, l.number, l.outcome, l.fields, l.state, "         \
    "l.drafter, l.approver, d.name, p.name, l.words, l.delivery, l.approved_day, "             \
    "l.sent_day, l.version, l.at FROM letter l LEFT JOIN account d ON d.id = l.drafter "       \
    "LEFT JOIN account p ON p.id = l.approver "

enum {
    EVENT_INSERT,
    EVENT_ALL,
    FILE_INSERT,
    FILE_ALL,
    FILE_LOAD,
    FILE_REMOVE,
    LETTER_INSERT,
    LETTER_FIELDS,
    LETTER_LOAD,
    LETTER_ALL,
    LETTER_WAITING,
    LETTER_STATE,
    LETTER_APPROVE,
    LETTER_SENT,
    TEXT_GET,
    TEXT_PUT,
    FILE_DROP,
    FILE_ANSWER,
    FILE_SEND,
    LETTER_ERASE,
    EVENT_LATE
};
const struct db_query request_parts_queries[] = {
    [EVENT_INSERT] = {"request_event.insert",
                      "INSERT INTO request_event (unit, request, day, kind, fields, words, "
                      "unlawful, account, name, at) "
                      "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) RETURNING id"},
    [EVENT_ALL] = {"request_event.all", "SELECT id, request, day, kind, fields, unlawful, "
                                        "account, name, at, words FROM request_event "
                                        "WHERE request = $1 ORDER BY day, id"},
    [EVENT_LATE] = {"request_event.late",
                    REQUEST_COLS "WHERE r.id IN (SELECT e.request FROM request_event e WHERE "
                                 "e.unit = $1 AND e.at >= $2 AND e.day <= $3) ORDER BY r.id"},
    [FILE_INSERT] =
        {"request_file.insert",
         "INSERT INTO request_file (unit, request, blob, kind, title, type, size, letter, at) "
         "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) RETURNING id"},
    [FILE_ALL] = {"request_file.all", "SELECT f.id, f.request, f.kind, f.title, f.type, b.sm3, "
                                      "f.size, f.letter, f.at FROM request_file f "
                                      "JOIN blob b ON b.id = f.blob WHERE f.request = $1 AND "
                                      "f.removed_at IS NULL ORDER BY f.id"},
    [FILE_LOAD] = {"request_file.load",
                   "SELECT f.id, f.request, f.kind, f.title, f.type, b.sm3, f.size, f.letter, "
                   "f.at FROM request_file f "
                   "JOIN blob b ON b.id = f.blob WHERE f.id = $1 AND f.removed_at IS NULL"},
    [FILE_REMOVE] =
        {"request_file.remove",
         "UPDATE request_file SET removed_at = $1, title = NULL WHERE request = $2"},
    [FILE_DROP] = {"request_file.drop",
                   "UPDATE request_file SET removed_at = $1, title = NULL WHERE id = $2"},
    [FILE_ANSWER] =
        {"request_file.answer",
         "UPDATE request_file SET kind = 'answer' WHERE id = $1 AND kind = 'redacted'"},
    [FILE_SEND] = {"request_file.send",
                   "UPDATE request_file SET letter = $1 WHERE request = $2 AND kind = 'answer' "
                   "AND letter IS NULL AND removed_at IS NULL"},
    [LETTER_ERASE] =
        {"letter.erase",
         "UPDATE letter SET fields = $1, words = NULL, delivery = '' WHERE request = $2"},
    [LETTER_INSERT] =
        {"letter.insert",
         "INSERT INTO letter (unit, request, rule, outcome, fields, state, drafter, at) "
         "VALUES ($1,$2,$3,$4,$5,'draft',$6,$7) RETURNING id"},
    [LETTER_FIELDS] =
        {"letter.fields",
         "UPDATE letter SET fields = $1, outcome = $2, version = version + 1 WHERE id = $3 AND "
         "state IN ('draft','submitted') AND ($4 = 0 OR version = $4)"},
    [LETTER_LOAD] = {"letter.load", LETTER "WHERE l.id = $1"},
    [LETTER_ALL] = {"letter.all",
                    LETTER "WHERE l.request = $1 AND l.state <> 'dropped' ORDER BY l.id"},
    [LETTER_WAITING] = {"letter.waiting",
                        LETTER "WHERE l.unit = $1 AND l.state = 'submitted' ORDER BY l.id"},
    [LETTER_STATE] =
        {"letter.state",
         "UPDATE letter SET state = $1, words = $2, version = version + 1 WHERE id = $3"},
    [LETTER_APPROVE] =
        {"letter.approve",
         "UPDATE letter SET state = 'approved', number = $1, approved_day = $2, approver = $3, "
         "version = version + 1 WHERE id = $4"},
    [LETTER_SENT] = {"letter.sent", "UPDATE letter SET state = 'sent', sent_day = $1, delivery "
                                    "= $2, words = $3, version = version + 1 "
                                    "WHERE id = $4"},
    [TEXT_GET] = {"letter_text.get",
                  "SELECT text FROM letter_text WHERE unit = $1 AND rule = $2"},
    [TEXT_PUT] = {"letter_text.put", "INSERT INTO letter_text (unit, rule, text, account, at) "
                                     "VALUES ($1,$2,$3,$4,$5) ON CONFLICT "
                                     "(unit, rule) DO UPDATE SET text = excluded.text, account "
                                     "= excluded.account, at = excluded.at"},
};
const isize request_parts_queries_n =
    sizeof request_parts_queries / sizeof *request_parts_queries;
#define Q(x) (&request_parts_queries[x])

static struct str event_place(struct ctx *c, struct request_id id)
{
    return words_place(c, "request_event.words", id.n);
}

int64_t request_event_insert(struct ctx *c, struct unit_id unit, const struct request_event *e)
{
    struct stmt *s = db_query(c, Q(EVENT_INSERT));

    db_put_int(s, unit.n);
    db_put_int(s, e->request.n);
    db_put_int(s, e->day.n);
    db_put_text(s, e->kind);
    db_put_text(s, e->fields.n ? e->fields : S("{}"));
    words_put(c, s, event_place(c, e->request), e->words);
    db_put_text(s, e->unlawful);
    db_put_opt(s, e->account.n);
    db_put_text(s, e->name);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void request_events(struct ctx *c, struct request_id id, struct request_event_list *out)
{
    struct stmt *s = db_query(c, Q(EVENT_ALL));
    isize cap = 0;

    db_put_int(s, id.n);
    while (db_step(s)) {
        struct request_event *e = LIST_ADD(c->mem, out, cap);

        e->id = db_get_int(s, 0);
        e->request.n = db_get_int(s, 1);
        e->day = db_get_day(s, 2);
        e->kind = db_get_text(s, 3);
        e->fields = db_get_text(s, 4);
        e->unlawful = db_get_text(s, 5);
        e->account.n = db_get_int(s, 6);
        e->name = db_get_text(s, 7);
        e->at = db_get_instant(s, 8);
        e->sealed = db_get_blob(s, 9);
    }
}

void request_events_read(struct ctx *c, struct request_event_list *list)
{
    for (isize i = 0; i < list->n; i++) {
        struct request_event *e = &list->p[i];

        if (!words_get(c, event_place(c, e->request), e->sealed, &e->words))
            e->words = S("{\"note\":\"" WORDS_LOST "\"}");
    }
}

void request_entered_late(struct ctx *c, struct unit_id unit, struct day until,
                          struct instant from, struct request_list *out)
{
    struct stmt *s = db_query(c, Q(EVENT_LATE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, from.s);
    db_put_int(s, until.n);
    while (db_step(s)) {
        struct request *r = LIST_ADD(c->mem, out, cap);

        request_row(c, s, r);
    }
}

static struct str file_place(struct ctx *c, struct request_id id)
{
    return words_place(c, "request_file.title", id.n);
}

int64_t request_file_insert(struct ctx *c, struct unit_id unit, const struct request_file *f,
                            struct blob_id blob)
{
    struct stmt *s = db_query(c, Q(FILE_INSERT));

    db_put_int(s, unit.n);
    db_put_int(s, f->request.n);
    db_put_int(s, blob.n);
    db_put_text(s, f->kind);
    words_put(c, s, file_place(c, f->request), f->name);
    db_put_text(s, f->type);
    db_put_int(s, f->size);
    db_put_opt(s, f->letter);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

static void file_row(struct ctx *c, struct stmt *s, struct request_file *f)
{
    f->id = db_get_int(s, 0);
    f->request.n = db_get_int(s, 1);
    f->kind = db_get_text(s, 2);
    f->name = words_shown(c, file_place(c, f->request), db_get_blob(s, 3));
    f->type = db_get_text(s, 4);
    f->sm3 = db_get_blob(s, 5);
    f->size = db_get_int(s, 6);
    f->letter = db_get_int(s, 7);
    f->at = db_get_instant(s, 8);
}

void request_files(struct ctx *c, struct request_id id, struct request_file_list *out)
{
    struct stmt *s = db_query(c, Q(FILE_ALL));
    isize cap = 0;

    db_put_int(s, id.n);
    while (db_step(s)) {
        struct request_file *f = LIST_ADD(c->mem, out, cap);

        file_row(c, s, f);
    }
}

enum err request_file_load(struct ctx *c, int64_t id, struct request_file *out)
{
    struct stmt *s = db_query(c, Q(FILE_LOAD));

    db_put_int(s, id);
    if (db_step(s)) {
        file_row(c, s, out);
        db_done(s);
    } else if (!c->fail.code) {
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这个文件");
    }
    return c->fail.code;
}

void request_files_remove(struct ctx *c, struct request_id id)
{
    struct stmt *s = db_query(c, Q(FILE_REMOVE));

    db_put_instant(s, c->now);
    db_put_int(s, id.n);
    (void)db_run(s);
}

void request_file_remove(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, Q(FILE_DROP));

    db_put_instant(s, c->now);
    db_put_int(s, id);
    (void)db_run(s);
}

void request_file_answer(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, Q(FILE_ANSWER));

    db_put_int(s, id);
    (void)db_run(s);
}

void request_files_send(struct ctx *c, struct request_id id, int64_t letter)
{
    struct stmt *s = db_query(c, Q(FILE_SEND));

    db_put_int(s, letter);
    db_put_int(s, id.n);
    (void)db_run(s);
}

void letters_erase(struct ctx *c, struct request_id id)
{
    struct stmt *s = db_query(c, Q(LETTER_ERASE));

    db_put_blob(s, S("-"));
    db_put_int(s, id.n);
    (void)db_run(s);
}

int64_t letter_insert(struct ctx *c, const struct letter_row_db *l)
{
    struct stmt *s = db_query(c, Q(LETTER_INSERT));

    db_put_int(s, l->unit.n);
    db_put_opt(s, l->request.n);
    db_put_text(s, l->rule);
    db_put_text(s, l->outcome);
    db_put_blob(s, l->fields);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void letter_put_fields(struct ctx *c, int64_t id, int seen, struct str sealed,
                       struct str outcome)
{
    struct stmt *s = db_query(c, Q(LETTER_FIELDS));
    struct letter_row_db now = {0};

    db_put_blob(s, sealed);
    db_put_text(s, outcome);
    db_put_int(s, id);
    db_put_int(s, seen);
    if (db_run(s) || c->fail.code || letter_load(c, id, &now) != OK)
        return;
    if (seen && now.version != seen && str_eq(now.state, S("draft")))
        fail_set(&c->fail, ERR_CONFLICT, "",
                 "这份文书刚刚被他人改动，没有保存；您写的还在下面，请对照右侧的现稿再保存");
    else
        fail_set(&c->fail, ERR_RULE, "", "文书已经审批，不能再改");
}

static struct str letter_place(struct ctx *c, int64_t id)
{
    return words_place(c, "letter.words", id);
}

static void letter_row_get(struct ctx *c, struct stmt *s, struct letter_row_db *l)
{
    l->id = db_get_int(s, 0);
    l->unit.n = db_get_int(s, 1);
    l->request.n = db_get_int(s, 2);
    l->rule = db_get_text(s, 3);
    l->number = db_get_text(s, 4);
    l->outcome = db_get_text(s, 5);
    l->fields = db_get_blob(s, 6);
    l->state = db_get_text(s, 7);
    l->drafter.n = db_get_int(s, 8);
    l->approver.n = db_get_int(s, 9);
    l->drafter_name = db_get_text(s, 10);
    l->approver_name = db_get_text(s, 11);
    l->words = words_shown(c, letter_place(c, l->id), db_get_blob(s, 12));
    l->delivery = db_get_text(s, 13);
    l->approved = db_get_day(s, 14);
    l->sent = db_get_day(s, 15);
    l->version = (int)db_get_int(s, 16);
    l->at = db_get_instant(s, 17);
}

enum err letter_load(struct ctx *c, int64_t id, struct letter_row_db *out)
{
    struct stmt *s = db_query(c, Q(LETTER_LOAD));

    db_put_int(s, id);
    if (db_step(s)) {
        letter_row_get(c, s, out);
        db_done(s);
    } else if (!c->fail.code) {
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这份文书");
    }
    return c->fail.code;
}

static void letters(struct ctx *c, struct stmt *s, struct letter_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct letter_row_db *l = LIST_ADD(c->mem, out, cap);

        letter_row_get(c, s, l);
    }
}

void letters_of(struct ctx *c, struct request_id id, struct letter_list *out)
{
    struct stmt *s = db_query(c, Q(LETTER_ALL));

    db_put_int(s, id.n);
    letters(c, s, out);
}

void letters_waiting(struct ctx *c, struct unit_id unit, struct letter_list *out)
{
    struct stmt *s = db_query(c, Q(LETTER_WAITING));

    db_put_int(s, unit.n);
    letters(c, s, out);
}

void letter_put_state(struct ctx *c, int64_t id, struct str state, struct str remark)
{
    struct stmt *s = db_query(c, Q(LETTER_STATE));

    db_put_text(s, state);
    words_put(c, s, letter_place(c, id), remark);
    db_put_int(s, id);
    (void)db_run(s);
}

void letter_put_approval(struct ctx *c, int64_t id, struct str number, struct day day)
{
    struct stmt *s = db_query(c, Q(LETTER_APPROVE));

    db_put_opt_text(s, number);
    db_put_day(s, day);
    db_put_opt(s, c->actor.user.n);
    db_put_int(s, id);
    (void)db_run(s);
}

void letter_put_sent(struct ctx *c, int64_t id, struct day day, struct str delivery,
                     struct str proof)
{
    struct stmt *s = db_query(c, Q(LETTER_SENT));

    db_put_day(s, day);
    db_put_text(s, delivery);
    words_put(c, s, letter_place(c, id), proof);
    db_put_int(s, id);
    (void)db_run(s);
}

struct str letter_text_get(struct ctx *c, struct unit_id unit, struct str rule)
{
    struct stmt *s = db_query(c, Q(TEXT_GET));
    struct str text = {0};

    db_put_int(s, unit.n);
    db_put_text(s, rule);
    if (db_step(s)) {
        text = db_get_text(s, 0);
        db_done(s);
    }
    return text;
}

void letter_text_put(struct ctx *c, struct unit_id unit, struct str rule, struct str text)
{
    struct stmt *s = db_query(c, Q(TEXT_PUT));

    db_put_int(s, unit.n);
    db_put_text(s, rule);
    db_put_text(s, text);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    (void)db_run(s);
}
