/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document.c - documents, versions, steps; see document.h. Lists stand in document_list.c; attachments, relations,
 * findings and norm events stand in document_parts.c. */
#include "store/document.h"

#include "store/unit.h"

enum {
    BY_ID,
    INSERT,
    UPDATE,
    BLOCKS,
    V_INSERT,
    V_SHOWN,
    V_LOAD,
    V_ALL,
    AUTO_PUT,
    AUTO_GET,
    AUTO_DROP,
    STEP_INSERT,
    STEP_ALL,
    STEP_LAST
};

#define DOC_COLS                                                                               \
    "id, unit, state, path, live, version, published_version, secrecy_version, title, "        \
    "doc_no, genre, subject, "                                                                 \
    "issuer, source, author, keywords, summary, written_day, effective_day, expiry_day, "      \
    "review_day, attribute, "                                                                  \
    "ground, item, norm, top, col, office, index_no, drafter, open_blocks, ended_day, "        \
    "ended_kind, amended, "                                                                    \
    "publish_at, first_published_at, published_at, withdrawn_at, created_at, changed_at, "     \
    "withdraw_reason, origin, shown_row "

const struct db_query document_queries[] = {
    [BY_ID] = {"document.by_id", "SELECT " DOC_COLS "FROM document WHERE id = $1"},
    [INSERT] =
        {"document.insert",
         "INSERT INTO document (unit, state, path, live, version, published_version, "
         "secrecy_version, title, doc_no, genre, "
         "subject, issuer, source, author, keywords, summary, written_day, effective_day, "
         "expiry_day, review_day, attribute, "
         "ground, item, norm, top, col, office, index_no, drafter, open_blocks, publish_at, "
         "first_published_at, "
         "published_at, withdrawn_at, withdraw_reason, origin, created_at, changed_at) VALUES "
         "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$"
         "24,$25,$26,$27,$28,$29,$30,"
         "$31,$32,$33,$34,$35,$36,$37,$37) RETURNING id"},
    [UPDATE] = {"document.update",
                "UPDATE document SET unit = $1, state = $2, path = $3, live = $4, version = "
                "$5, published_version = $6, secrecy_version = $7, "
                "title = $8, doc_no = $9, genre = $10, subject = $11, issuer = $12, source = "
                "$13, author = $14, keywords = $15, "
                "summary = $16, written_day = $17, effective_day = $18, expiry_day = $19, "
                "review_day = $20, attribute = $21, "
                "ground = $22, item = $23, norm = $24, top = $25, col = $26, office = $27, "
                "index_no = $28, drafter = $29, "
                "open_blocks = $30, publish_at = $31, first_published_at = $32, published_at = "
                "$33, withdrawn_at = $34, "
                "withdraw_reason = $35, origin = $36, changed_at = $37, ended_day = $38, "
                "ended_kind = $39, amended = $40, shown_row = {sqlite:(SELECT v.id FROM "
                "doc_version v WHERE v.document = $41 AND v.version = $6)}{pg:NULL} "
                "WHERE id = $41 AND version = $42"},
    [BLOCKS] = {"document.blocks", "UPDATE document SET open_blocks = $1 WHERE id = $2"},
    [V_INSERT] = {"version.insert",
                  "INSERT INTO doc_version (unit, document, version, title, body, body_text, "
                  "body_html, fields, saved_by, saved_at, note) "
                  "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) RETURNING id"},
    [V_SHOWN] = {"version.is_shown", "UPDATE document SET shown_row = $1 WHERE id = $2 AND "
                                     "published_version = $3"},
    [V_LOAD] =
        {"version.load",
         "SELECT v.id, v.document, v.version, v.title, v.fields, v.note, COALESCE(a.name, ''), "
         "v.saved_by, v.saved_at, v.body, v.body_text, v.body_html "
         "FROM doc_version v LEFT JOIN account a ON a.id = v.saved_by WHERE v.document = $1 "
         "AND v.version = $2"},
    [V_ALL] = {"version.all", "SELECT v.id, v.document, v.version, v.title, v.fields, v.note, "
                              "COALESCE(a.name, ''), v.saved_by, v.saved_at "
                              "FROM doc_version v LEFT JOIN account a ON a.id = v.saved_by "
                              "WHERE v.document = $1 ORDER BY v.version DESC"},
    [AUTO_PUT] =
        {"autosave.put",
         "INSERT INTO doc_autosave (unit, document, account, base_version, content, saved_at) "
         "VALUES ($1,$2,$3,$4,$5,$6) "
         "ON CONFLICT (document, account) DO UPDATE SET base_version = excluded.base_version, "
         "content = excluded.content, saved_at = excluded.saved_at"},
    [AUTO_GET] = {"autosave.get", "SELECT content, base_version, saved_at FROM doc_autosave "
                                  "WHERE document = $1 AND account = $2"},
    [AUTO_DROP] = {"autosave.drop",
                   "DELETE FROM doc_autosave WHERE document = $1 AND account = $2"},
    [STEP_INSERT] =
        {"step.insert",
         "INSERT INTO doc_step (unit, document, version, act, from_state, to_state, account, "
         "name, at, remark) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"},
    [STEP_ALL] = {"step.all",
                  "SELECT id, document, version, act, from_state, to_state, name, remark, "
                  "account, at FROM doc_step WHERE document = $1 ORDER BY id DESC"},
    [STEP_LAST] = {"step.last", "SELECT account FROM doc_step WHERE document = $1 AND version "
                                "= $2 AND act = $3 ORDER BY id DESC LIMIT 1"},
};
const isize document_queries_n = sizeof document_queries / sizeof *document_queries;

static void read_document(struct stmt *s, struct document *d)
{
    int i = 0;

    d->id.n = db_get_int(s, i++);
    d->unit.n = db_get_int(s, i++);
    doc_state_parse(db_get_text(s, i++), &d->state);
    doc_path_parse(db_get_text(s, i++), &d->path);
    d->live = db_get_int(s, i++) != 0;
    d->version = (int)db_get_int(s, i++);
    d->published_version = (int)db_get_int(s, i++);
    d->secrecy_version = (int)db_get_int(s, i++);
    d->f.title = db_get_text(s, i++);
    d->f.doc_no = db_get_text(s, i++);
    d->f.genre = db_get_text(s, i++);
    d->f.subject = db_get_text(s, i++);
    d->f.issuer = db_get_text(s, i++);
    d->f.source = db_get_text(s, i++);
    d->f.author = db_get_text(s, i++);
    d->f.keywords = db_get_text(s, i++);
    d->f.summary = db_get_text(s, i++);
    d->f.written = db_get_day(s, i++);
    d->f.effective = db_get_day(s, i++);
    d->f.expiry = db_get_day(s, i++);
    d->f.review = db_get_day(s, i++);
    d->f.attribute = db_get_text(s, i++);
    d->f.ground = db_get_text(s, i++);
    d->f.item = db_get_text(s, i++);
    d->f.norm = db_get_int(s, i++) != 0;
    d->f.top = db_get_int(s, i++) != 0;
    d->f.col.n = db_get_int(s, i++);
    d->f.office.n = db_get_int(s, i++);
    d->index_no = db_get_text(s, i++);
    d->drafter.n = db_get_int(s, i++);
    d->open_blocks = (int)db_get_int(s, i++);
    d->ended = db_get_day(s, i++);
    d->ended_kind = db_get_text(s, i++);
    d->amended = db_get_day(s, i++);
    d->publish_at = db_get_instant(s, i++);
    d->first_published_at = db_get_instant(s, i++);
    d->published_at = db_get_instant(s, i++);
    d->withdrawn_at = db_get_instant(s, i++);
    d->created_at = db_get_instant(s, i++);
    d->changed_at = db_get_instant(s, i++);
    d->withdraw_reason = db_get_text(s, i++);
    d->origin = db_get_text(s, i++);
    d->shown_row = db_get_int(s, i);
}

enum err document_load(struct ctx *c, struct doc_id id, struct document *out)
{
    struct stmt *s = db_query(c, &document_queries[BY_ID]);

    db_put_int(s, id.n);
    if (db_step(s)) {
        read_document(s, out);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "document", "没有这条信息：%lld", (long long)id.n);
    }
    return c->fail.code;
}

static void put_document(struct stmt *s, const struct document *d)
{
    db_put_int(s, d->unit.n);
    db_put_text(s, doc_state_name(d->state));
    db_put_text(s, doc_path_name(d->path));
    db_put_int(s, d->live);
    db_put_int(s, d->version);
    db_put_int(s, d->published_version);
    db_put_int(s, d->secrecy_version);
    db_put_text(s, d->f.title);
    db_put_text(s, d->f.doc_no);
    db_put_text(s, d->f.genre);
    db_put_text(s, d->f.subject);
    db_put_text(s, d->f.issuer);
    db_put_text(s, d->f.source);
    db_put_text(s, d->f.author);
    db_put_text(s, d->f.keywords);
    db_put_text(s, d->f.summary);
    db_put_day(s, d->f.written);
    db_put_day(s, d->f.effective);
    db_put_day(s, d->f.expiry);
    db_put_day(s, d->f.review);
    db_put_text(s, d->f.attribute.n ? d->f.attribute : S("open"));
    db_put_text(s, d->f.ground);
    db_put_text(s, d->f.item);
    db_put_int(s, d->f.norm);
    db_put_int(s, d->f.top);
    db_put_int(s, d->f.col.n);
    db_put_opt(s, d->f.office.n);
    db_put_opt_text(s, d->index_no);
    db_put_opt(s, d->drafter.n);
    db_put_int(s, d->open_blocks);
    db_put_instant(s, d->publish_at);
    db_put_instant(s, d->first_published_at);
    db_put_instant(s, d->published_at);
    db_put_instant(s, d->withdrawn_at);
    db_put_text(s, d->withdraw_reason);
    db_put_text(s, d->origin);
}

struct doc_id document_insert(struct ctx *c, const struct document *d)
{
    struct stmt *s = db_query(c, &document_queries[INSERT]);

    put_document(s, d);
    db_put_instant(s, c->now);
    return (struct doc_id){db_one_int(s)};
}

void document_update(struct ctx *c, const struct document *d, int seen_version)
{
    struct stmt *s = db_query(c, &document_queries[UPDATE]);

    put_document(s, d);
    db_put_instant(s, c->now);
    db_put_day(s, d->ended);
    db_put_text(s, d->ended_kind);
    db_put_int(s, d->amended.n);
    db_put_int(s, d->id.n);
    db_put_int(s, seen_version);
    if (db_run(s) != 1)
        fail_set(&c->fail, ERR_CONFLICT, "version",
                 "这条信息刚被他人修改过（您打开的是第%d版），您的内容没有丢失，请对照后再保存",
                 seen_version);
}

void document_blocks(struct ctx *c, struct doc_id id, int open_blocks)
{
    struct stmt *s = db_query(c, &document_queries[BLOCKS]);

    db_put_int(s, open_blocks);
    db_put_int(s, id.n);
    db_run(s);
}

void version_insert(struct ctx *c, struct unit_id unit, const struct doc_version *v)
{
    struct stmt *s = db_query(c, &document_queries[V_INSERT]);
    int64_t row;

    db_put_int(s, unit.n);
    db_put_int(s, v->document.n);
    db_put_int(s, v->version);
    db_put_text(s, v->title);
    db_put_text(s, v->body);
    db_put_text(s, v->body_text);
    db_put_text(s, v->body_html);
    db_put_text(s, v->fields);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_put_text(s, v->note);
    row = db_one_int(s);
    if (c->fail.code || db_kind(db_of(c)) != DB_SQLITE)
        return;
    s = db_query(c, &document_queries[V_SHOWN]); /* of a document that is put in as published */
    db_put_int(s, row);
    db_put_int(s, v->document.n);
    db_put_int(s, v->version);
    db_run(s);
}

static void read_version(struct stmt *s, struct doc_version *v)
{
    v->id = db_get_int(s, 0);
    v->document.n = db_get_int(s, 1);
    v->version = (int)db_get_int(s, 2);
    v->title = db_get_text(s, 3);
    v->fields = db_get_text(s, 4);
    v->note = db_get_text(s, 5);
    v->saved_by_name = db_get_text(s, 6);
    v->saved_by.n = db_get_int(s, 7);
    v->saved_at = db_get_instant(s, 8);
}

enum err version_load(struct ctx *c, struct doc_id doc, int version, struct doc_version *out)
{
    struct stmt *s = db_query(c, &document_queries[V_LOAD]);

    db_put_int(s, doc.n);
    db_put_int(s, version);
    if (db_step(s)) {
        read_version(s, out);
        out->body = db_get_text(s, 9);
        out->body_text = db_get_text(s, 10);
        out->body_html = db_get_text(s, 11);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "version", "没有第%d版", version);
    }
    return c->fail.code;
}

void version_all(struct ctx *c, struct doc_id doc, struct doc_version_list *out)
{
    struct stmt *s = db_query(c, &document_queries[V_ALL]);
    isize cap = 0;

    db_put_int(s, doc.n);
    while (db_step(s))
        read_version(s, LIST_ADD(c->mem, out, cap));
}

void autosave_put(struct ctx *c, struct unit_id unit, struct doc_id doc, int base_version,
                  struct str content)
{
    struct stmt *s = db_query(c, &document_queries[AUTO_PUT]);

    db_put_int(s, unit.n);
    db_put_int(s, doc.n);
    db_put_int(s, c->actor.user.n);
    db_put_int(s, base_version);
    db_put_text(s, content);
    db_put_instant(s, c->now);
    db_run(s);
}

bool autosave_get(struct ctx *c, struct doc_id doc, struct str *content, int *base_version,
                  struct instant *at)
{
    struct stmt *s = db_query(c, &document_queries[AUTO_GET]);

    db_put_int(s, doc.n);
    db_put_int(s, c->actor.user.n);
    if (!db_step(s))
        return false;
    *content = db_get_text(s, 0);
    *base_version = (int)db_get_int(s, 1);
    *at = db_get_instant(s, 2);
    db_done(s);
    return true;
}

void autosave_drop(struct ctx *c, struct doc_id doc)
{
    struct stmt *s = db_query(c, &document_queries[AUTO_DROP]);

    db_put_int(s, doc.n);
    db_put_int(s, c->actor.user.n);
    db_run(s);
}

void step_insert(struct ctx *c, const struct document *d, enum doc_act act, enum doc_state from,
                 struct str remark)
{
    struct stmt *s = db_query(c, &document_queries[STEP_INSERT]);

    db_put_int(s, d->unit.n);
    db_put_int(s, d->id.n);
    db_put_int(s, d->version);
    db_put_text(s, doc_act_name(act));
    db_put_text(s, doc_state_name(from));
    db_put_text(s, doc_state_name(d->state));
    db_put_opt(s, c->actor.user.n);
    db_put_text(s, c->actor.name.n ? c->actor.name : S("系统"));
    db_put_instant(s, c->now);
    db_put_text(s, remark);
    db_run(s);
}

void step_all(struct ctx *c, struct doc_id doc, struct doc_step_list *out)
{
    struct stmt *s = db_query(c, &document_queries[STEP_ALL]);
    isize cap = 0;

    db_put_int(s, doc.n);
    while (db_step(s)) {
        struct doc_step *p = LIST_ADD(c->mem, out, cap);

        p->id = db_get_int(s, 0);
        p->document.n = db_get_int(s, 1);
        p->version = (int)db_get_int(s, 2);
        p->act = db_get_text(s, 3);
        p->from = db_get_text(s, 4);
        p->to = db_get_text(s, 5);
        p->name = db_get_text(s, 6);
        p->remark = db_get_text(s, 7);
        p->account.n = db_get_int(s, 8);
        p->at = db_get_instant(s, 9);
    }
}

struct user_id step_last(struct ctx *c, struct doc_id doc, int version, enum doc_act act)
{
    struct stmt *s = db_query(c, &document_queries[STEP_LAST]);

    db_put_int(s, doc.n);
    db_put_int(s, version);
    db_put_text(s, doc_act_name(act));
    return (struct user_id){db_one_int(s)};
}
