/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal.c - sealed columns, row after row, to be sealed with today's key; see reseal.h */
#include "store/reseal.h"

#define ROWS(columns, table, where)                                                            \
    "SELECT " columns " FROM " table " WHERE id > $1 AND " where " ORDER BY id LIMIT $2"
#define PUT(table, column)                                                                     \
    "UPDATE " table " SET " column " = $1 WHERE id = $2 AND " column " = $3"

enum { PUTS = SEALED__MAX };
/* clang-format off */
const struct db_query reseal_queries[] = {
    [SEALED_APPLICANT] = {"reseal.applicants", ROWS("id, id, unit, '', applicant", "request", "applicant IS NOT NULL")},
    [SEALED_LETTER] = {"reseal.letters", ROWS("id, request, unit, '', fields", "letter", "request IS NOT NULL")},
    [SEALED_MARKS] = {"reseal.marks", ROWS("id, request, unit, '', marks", "redaction", "marks IS NOT NULL")},
    [SEALED_VOICE] = {"reseal.voices", ROWS("id, id, unit, '', contact", "voice", "contact IS NOT NULL")},
    [SEALED_OPINION] = {"reseal.opinions", ROWS("id, id, unit, '', contact", "opinion", "contact IS NOT NULL")},
    [SEALED_TOTP] = {"reseal.totp", ROWS("id, id, unit, '', totp", "account", "totp IS NOT NULL")},
    [SEALED_CHANNEL] = {"reseal.channels", ROWS("id, id, unit, '', config", "channel", "config IS NOT NULL")},
    [SEALED_TOKEN] = {"reseal.tokens", ROWS("id, id, unit, '', token", "channel", "token IS NOT NULL")},
    [SEALED_MAIL] = {"reseal.mails",
        "SELECT account, account, unit, '', mail FROM notify_address WHERE account > $1 AND mail IS NOT NULL "
        "ORDER BY account LIMIT $2"},
    [SEALED_PHONE] = {"reseal.phones",
        "SELECT account, account, unit, '', phone FROM notify_address WHERE account > $1 AND phone IS NOT NULL "
        "ORDER BY account LIMIT $2"},
    [SEALED_OUTBOX] = {"reseal.outbox", ROWS("id, id, unit, once, content", "outbox", "content IS NOT NULL")},
    [SEALED_SUBJECT] = {"reseal.subjects", ROWS("id, id, unit, number, subject", "request", "subject IS NOT NULL")},
    [SEALED_CONTENT] = {"reseal.contents", ROWS("id, id, unit, number, content", "request", "content IS NOT NULL")},
    [SEALED_OBJECTION] = {"reseal.objections", ROWS("id, id, unit, number, objection", "request", "objection IS NOT NULL")},
    [SEALED_WANTED] = {"reseal.wanted", ROWS("id, id, unit, number, wanted", "request", "wanted IS NOT NULL")},
    [SEALED_EVENT] = {"reseal.events", ROWS("id, request, unit, '', words", "request_event", "words IS NOT NULL")},
    [SEALED_REMARK] = {"reseal.remarks", ROWS("id, id, unit, '', words", "letter", "words IS NOT NULL")},
    [SEALED_DISPUTE] = {"reseal.disputes", ROWS("id, id, unit, '', words", "dispute", "words IS NOT NULL")},
    [SEALED_TITLE] = {"reseal.titles", ROWS("id, request, unit, '', title", "request_file", "title IS NOT NULL")},
    [SEALED_FILE] = {"reseal.files",
        "SELECT f.id, f.request, f.unit, '', b.sm3 FROM request_file f JOIN blob b ON b.id = f.blob WHERE "
        "f.id > $1 AND f.removed_at IS NULL ORDER BY f.id LIMIT $2"},
    [PUTS + SEALED_APPLICANT] = {"reseal.applicant_put", PUT("request", "applicant")},
    [PUTS + SEALED_LETTER] = {"reseal.letter_put", PUT("letter", "fields")},
    [PUTS + SEALED_MARKS] = {"reseal.marks_put", PUT("redaction", "marks")},
    [PUTS + SEALED_VOICE] = {"reseal.voice_put", PUT("voice", "contact")},
    [PUTS + SEALED_OPINION] = {"reseal.opinion_put", PUT("opinion", "contact")},
    [PUTS + SEALED_TOTP] = {"reseal.totp_put", PUT("account", "totp")},
    [PUTS + SEALED_CHANNEL] = {"reseal.channel_put", PUT("channel", "config")},
    [PUTS + SEALED_TOKEN] = {"reseal.token_put", PUT("channel", "token")},
    [PUTS + SEALED_MAIL] = {"reseal.mail_put", "UPDATE notify_address SET mail = $1 WHERE account = $2 AND mail = $3"},
    [PUTS + SEALED_PHONE] = {"reseal.phone_put", "UPDATE notify_address SET phone = $1 WHERE account = $2 AND phone = $3"},
    [PUTS + SEALED_OUTBOX] = {"reseal.outbox_put", PUT("outbox", "content")},
    [PUTS + SEALED_SUBJECT] = {"reseal.subject_put", PUT("request", "subject")},
    [PUTS + SEALED_CONTENT] = {"reseal.content_put", PUT("request", "content")},
    [PUTS + SEALED_OBJECTION] = {"reseal.objection_put", PUT("request", "objection")},
    [PUTS + SEALED_WANTED] = {"reseal.wanted_put", PUT("request", "wanted")},
    [PUTS + SEALED_EVENT] = {"reseal.event_put", PUT("request_event", "words")},
    [PUTS + SEALED_REMARK] = {"reseal.remark_put", PUT("letter", "words")},
    [PUTS + SEALED_DISPUTE] = {"reseal.dispute_put", PUT("dispute", "words")},
    [PUTS + SEALED_TITLE] = {"reseal.title_put", PUT("request_file", "title")},
    [PUTS + SEALED_FILE] = {"reseal.file_put", "UPDATE request_file SET blob = $1 WHERE id = $2"},
};
/* clang-format on */
const isize reseal_queries_n = sizeof reseal_queries / sizeof *reseal_queries;
#define Q(x) (&reseal_queries[x])

void sealed_rows(struct ctx *c, enum sealed_kind kind, int64_t after, int n,
                 struct sealed_row_list *out)
{
    struct stmt *s = db_query(c, Q(kind));
    isize cap = 0;

    db_put_int(s, after);
    db_put_int(s, n);
    while (db_step(s)) {
        struct sealed_row *r = LIST_ADD(c->mem, out, cap);

        r->id = db_get_int(s, 0);
        r->owner = db_get_int(s, 1);
        r->unit.n = db_get_int(s, 2);
        r->name = db_get_text(s, 3);
        r->sealed = db_get_blob(s, 4);
    }
}

bool sealed_put(struct ctx *c, enum sealed_kind kind, const struct sealed_row *was,
                struct str sealed)
{
    struct stmt *s = db_query(c, Q(PUTS + (int)kind));

    db_put_blob(s, sealed);
    db_put_int(s, was->id);
    db_put_blob(s, was->sealed);
    return db_run(s) > 0;
}

void sealed_put_file(struct ctx *c, int64_t id, struct blob_id blob)
{
    struct stmt *s = db_query(c, Q(PUTS + (int)SEALED_FILE));

    db_put_int(s, blob.n);
    db_put_int(s, id);
    (void)db_run(s);
}
