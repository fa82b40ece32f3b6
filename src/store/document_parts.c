/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document_parts.c - attachments, relations, findings, norm events, redirects; see document.h */
#include "base/map.h"
#include "store/document.h"

enum {
    BLOB_ROW,
    ATT_INSERT,
    ATT_ALL,
    ATT_OF,
    ATT_LOAD,
    ATT_PUBLIC,
    ATT_REMOVE,
    REL_PUT,
    REL_DROP,
    REL_ALL,
    FIND_DROP,
    FIND_INSERT,
    FIND_ALL,
    FIND_DECIDE,
    FIND_OPEN,
    NORM_INSERT,
    NORM_DELETE,
    NORM_ALL,
    NORM_COUNT,
    NORM_FORCE,
    RED_PUT,
    RED_FIND
};

#define ATT_COLS                                                                               \
    "SELECT a.id, a.document, a.blob, a.kind, a.name, b.type, b.size, b.sm3, a.removed_at, "   \
    "a.from_version, a.until_version "                                                         \
    "FROM attachment a JOIN blob b ON b.id = a.blob "

const struct db_query document_parts_queries[] = {
    [BLOB_ROW] = {"blob.row",
                  "INSERT INTO blob (unit, sm3, size, type, added_by, added_at) VALUES "
                  "($1,$2,$3,$4,$5,$6) "
                  "ON CONFLICT (unit, sm3) DO UPDATE SET type = blob.type RETURNING id"},
    [ATT_INSERT] =
        {"attachment.insert",
         "INSERT INTO attachment (unit, document, blob, kind, name, ord, from_version, "
         "added_at) VALUES ($1,$2,$3,$4,$5,"
         "(SELECT COUNT(*) FROM attachment WHERE document = $2), $6, $7) RETURNING id"},
    [ATT_ALL] = {"attachment.all", ATT_COLS
                 "WHERE a.document = $1 AND a.removed_at IS NULL ORDER BY a.ord, a.id"},
    [ATT_OF] = {"attachment.of",
                ATT_COLS "WHERE a.document = $1 AND a.from_version <= $2 AND (a.until_version "
                         "IS NULL OR a.until_version > $2) ORDER BY a.ord, a.id"},
    [ATT_LOAD] = {"attachment.load", ATT_COLS "WHERE a.id = $1"},
    [ATT_PUBLIC] = {"attachment.public", ATT_COLS
                    "JOIN document d ON d.id = a.document WHERE a.id = $1 AND d.live = 1 AND "
                    "a.from_version <= d.published_version "
                    "AND (a.until_version IS NULL OR a.until_version > d.published_version)"},
    [ATT_REMOVE] = {"attachment.remove",
                    "UPDATE attachment SET removed_at = $1, until_version = $2 WHERE id = $3"},
    [REL_PUT] = {"relation.put", "INSERT INTO relation (unit, document, other, kind, added_by, "
                                 "added_at) VALUES ($1,$2,$3,$4,$5,$6) "
                                 "ON CONFLICT (document, other, kind) DO NOTHING"},
    [REL_DROP] = {"relation.drop",
                  "DELETE FROM relation WHERE document = $1 AND other = $2 AND kind = $3"},
    [REL_ALL] = {"relation.all",
                 "SELECT r.document, r.other, r.kind, 0, d.title, u.code, d.col, d.live FROM "
                 "relation r JOIN document d ON d.id = r.other "
                 "JOIN unit u ON u.id = d.unit WHERE r.document = $1 UNION ALL "
                 "SELECT r.document, r.other, r.kind, 1, d.title, u.code, d.col, d.live FROM "
                 "relation r JOIN document d ON d.id = r.document "
                 "JOIN unit u ON u.id = d.unit WHERE r.other = $1"},
    [FIND_DROP] = {"finding.drop", "DELETE FROM finding WHERE document = $1 AND version = $2"},
    [FIND_INSERT] =
        {"finding.insert",
         "INSERT INTO finding (unit, office, document, version, rule, family, "
         "level, field, start, length, words, says, suggestion, "
         "source, removes, decision, reason, decided_by, decided_at, found_at) VALUES "
         "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)"},
    [FIND_ALL] =
        {"finding.all",
         "SELECT f.id, f.document, f.unit, f.office, f.version, f.rule, f.family, f.level, "
         "f.field, f.start, f.length, f.words, f.says, f.suggestion, f.source, "
         "f.decision, f.reason, f.decided_by, f.removes, COALESCE(a.name, ''), "
         "f.decided_at FROM finding f LEFT JOIN account a ON a.id = f.decided_by "
         "WHERE f.document = $1 AND f.version = $2 ORDER BY f.start, f.id"},
    [FIND_DECIDE] = {"finding.decide",
                     "UPDATE finding SET decision = $1, reason = $2, decided_by = $3, "
                     "decided_at = $4 WHERE id = $5 AND document = $6"},
    [FIND_OPEN] = {"finding.open", "SELECT COUNT(*) FROM finding WHERE document = $1 AND "
                                   "version = $2 AND level = 'block' AND decision = ''"},
    [NORM_INSERT] = {"norm_event.insert",
                     "INSERT INTO norm_event (unit, document, kind, day, until_day, by_doc_no, "
                     "note, cleanup, account, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"},
    [NORM_DELETE] = {"norm_event.delete",
                     "DELETE FROM norm_event WHERE document = $1 AND id = $2"},
    [NORM_ALL] = {"norm_event.all",
                  "SELECT document, kind, day, until_day, by_doc_no, note, cleanup, id FROM "
                  "norm_event WHERE document = $1 ORDER BY day, id"},
    [NORM_COUNT] = {"norm_event.count", "SELECT COUNT(*) FROM norm_event WHERE unit = $1 AND "
                                        "kind = $2 AND day >= $3 AND day < $4"},
    /* In force on a day: made by then, not ended by then, not past its own end (extensions move it). */
    [NORM_FORCE] =
        {"norm.in_force",
         "SELECT COUNT(*) FROM document d WHERE d.unit = $1 AND d.norm = 1 AND d.live = 1 "
         "AND (d.written_day IS NULL OR d.written_day <= $2) AND (d.expiry_day IS NULL OR "
         "d.expiry_day >= $2) "
         "AND (d.ended_day IS NULL OR d.ended_day > $2)"},
    [RED_PUT] = {"redirect.put",
                 "INSERT INTO redirect (unit, path, document, col, at) VALUES ($1,$2,$3,$4,$5) "
                 "ON CONFLICT (path) DO UPDATE SET document = excluded.document, col = "
                 "excluded.col, at = excluded.at"},
    [RED_FIND] = {"redirect.find", "SELECT document, col FROM redirect WHERE path = $1"},
};
const isize document_parts_queries_n =
    sizeof document_parts_queries / sizeof *document_parts_queries;
#define Q(x) (&document_parts_queries[x])

struct blob_id blob_row(struct ctx *c, struct unit_id unit, struct str sm3, int64_t size,
                        struct str type)
{
    struct stmt *s = db_query(c, Q(BLOB_ROW));

    db_put_int(s, unit.n);
    db_put_blob(s, sm3);
    db_put_int(s, size);
    db_put_text(s, type);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return (struct blob_id){db_one_int(s)};
}

int64_t attachment_insert(struct ctx *c, struct unit_id unit, const struct attachment *a)
{
    struct stmt *s = db_query(c, Q(ATT_INSERT));

    db_put_int(s, unit.n);
    db_put_int(s, a->document.n);
    db_put_int(s, a->blob.n);
    db_put_text(s, a->kind);
    db_put_text(s, a->name);
    db_put_int(s, a->from_version ? a->from_version : 1);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

static void read_attachment(struct stmt *s, struct attachment *a)
{
    a->id = db_get_int(s, 0);
    a->document.n = db_get_int(s, 1);
    a->blob.n = db_get_int(s, 2);
    a->kind = db_get_text(s, 3);
    a->name = db_get_text(s, 4);
    a->type = db_get_text(s, 5);
    a->size = db_get_int(s, 6);
    a->sm3 = db_get_blob(s, 7);
    a->removed_at = db_get_instant(s, 8);
    a->from_version = (int)db_get_int(s, 9);
    a->until_version = (int)db_get_int(s, 10);
}

void attachment_all(struct ctx *c, struct doc_id doc, struct attachment_list *out)
{
    struct stmt *s = db_query(c, Q(ATT_ALL));
    isize cap = 0;

    db_put_int(s, doc.n);
    while (db_step(s))
        read_attachment(s, LIST_ADD(c->mem, out, cap));
}

void attachment_of(struct ctx *c, struct doc_id doc, int version, struct attachment_list *out)
{
    struct stmt *s = db_query(c, Q(ATT_OF));
    isize cap = 0;

    db_put_int(s, doc.n);
    db_put_int(s, version);
    while (db_step(s))
        read_attachment(s, LIST_ADD(c->mem, out, cap));
}

static enum err one_attachment(struct ctx *c, int query, int64_t id, struct attachment *out)
{
    struct stmt *s = db_query(c, Q(query));

    db_put_int(s, id);
    if (db_step(s)) {
        read_attachment(s, out);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "attachment", "没有这个附件");
    }
    return c->fail.code;
}

enum err attachment_load(struct ctx *c, int64_t id, struct attachment *out)
{
    return one_attachment(c, ATT_LOAD, id, out);
}

enum err attachment_load_public(struct ctx *c, int64_t id, struct attachment *out)
{
    return one_attachment(c, ATT_PUBLIC, id, out);
}

void attachment_remove(struct ctx *c, int64_t id, int version)
{
    struct stmt *s = db_query(c, Q(ATT_REMOVE));

    db_put_instant(s, c->now);
    db_put_int(s, version);
    db_put_int(s, id);
    db_run(s);
}

void relation_put(struct ctx *c, struct unit_id unit, struct doc_id doc, struct doc_id other,
                  struct str kind)
{
    struct stmt *s = db_query(c, Q(REL_PUT));

    db_put_int(s, unit.n);
    db_put_int(s, doc.n);
    db_put_int(s, other.n);
    db_put_text(s, kind);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}

void relation_drop(struct ctx *c, struct doc_id doc, struct doc_id other, struct str kind)
{
    struct stmt *s = db_query(c, Q(REL_DROP));

    db_put_int(s, doc.n);
    db_put_int(s, other.n);
    db_put_text(s, kind);
    db_run(s);
}

void relation_all(struct ctx *c, struct doc_id doc, struct relation_list *out)
{
    struct stmt *s = db_query(c, Q(REL_ALL));
    isize cap = 0;

    db_put_int(s, doc.n);
    while (db_step(s)) {
        struct relation *r = LIST_ADD(c->mem, out, cap);

        r->document.n = db_get_int(s, 0);
        r->other.n = db_get_int(s, 1);
        r->kind = db_get_text(s, 2);
        r->reverse = db_get_int(s, 3) != 0;
        r->title = db_get_text(s, 4);
        r->unit_code = db_get_text(s, 5);
        r->col.n = db_get_int(s, 6);
        r->live = db_get_int(s, 7) != 0;
    }
}

static struct str same_finding(struct ctx *c, const struct finding *f)
{
    return str_fmt(c->mem, "%.*s\n%.*s\n%.*s", STR_ARG(f->rule), STR_ARG(f->field),
                   STR_ARG(f->words));
}

void finding_replace(struct ctx *c, const struct document *d, int version,
                     const struct finding *f, isize n)
{
    struct finding_list old = {0};
    struct map kept = {0};
    struct stmt *s;

    /* What was decided about the same words stays decided: here, or in the version before. */
    finding_all(c, d->id, version, &old);
    if (!old.n && version > 1)
        finding_all(c, d->id, version - 1, &old);
    for (isize i = 0; i < old.n; i++)
        if (old.p[i].decision.n)
            *map_put(c->mem, &kept, same_finding(c, &old.p[i])) = &old.p[i];
    s = db_query(c, Q(FIND_DROP));
    db_put_int(s, d->id.n);
    db_put_int(s, version);
    db_run(s);
    for (isize i = 0; i < n; i++) {
        const struct finding *before = map_get(&kept, same_finding(c, &f[i]));

        s = db_query(c, Q(FIND_INSERT));
        db_put_int(s, d->unit.n);
        db_put_opt(s, d->f.office.n);
        db_put_int(s, d->id.n);
        db_put_int(s, version);
        db_put_text(s, f[i].rule);
        db_put_text(s, f[i].family);
        db_put_text(s, f[i].level);
        db_put_text(s, f[i].field);
        db_put_int(s, f[i].start);
        db_put_int(s, f[i].length);
        db_put_text(s, f[i].words);
        db_put_text(s, f[i].says);
        db_put_text(s, f[i].suggestion);
        db_put_text(s, f[i].source);
        db_put_int(s, f[i].removes);
        db_put_text(s, before ? before->decision : (struct str){0});
        db_put_text(s, before ? before->reason : (struct str){0});
        db_put_opt(s, before ? before->decided_by.n : 0);
        db_put_instant(s, before ? before->decided_at : (struct instant){0});
        db_put_instant(s, c->now);
        db_run(s);
    }
}

void finding_all(struct ctx *c, struct doc_id doc, int version, struct finding_list *out)
{
    struct stmt *s = db_query(c, Q(FIND_ALL));
    isize cap = 0;

    db_put_int(s, doc.n);
    db_put_int(s, version);
    while (db_step(s)) {
        struct finding *f = LIST_ADD(c->mem, out, cap);

        f->id = db_get_int(s, 0);
        f->document.n = db_get_int(s, 1);
        f->unit.n = db_get_int(s, 2);
        f->office.n = db_get_int(s, 3);
        f->version = (int)db_get_int(s, 4);
        f->rule = db_get_text(s, 5);
        f->family = db_get_text(s, 6);
        f->level = db_get_text(s, 7);
        f->field = db_get_text(s, 8);
        f->start = db_get_int(s, 9);
        f->length = db_get_int(s, 10);
        f->words = db_get_text(s, 11);
        f->says = db_get_text(s, 12);
        f->suggestion = db_get_text(s, 13);
        f->source = db_get_text(s, 14);
        f->decision = db_get_text(s, 15);
        f->reason = db_get_text(s, 16);
        f->decided_by.n = db_get_int(s, 17);
        f->removes = db_get_int(s, 18) != 0;
        f->decided_name = db_get_text(s, 19);
        f->decided_at = db_get_instant(s, 20);
    }
}

void finding_decide(struct ctx *c, int64_t id, struct doc_id doc, struct str decision,
                    struct str reason)
{
    struct stmt *s = db_query(c, Q(FIND_DECIDE));

    db_put_text(s, decision);
    db_put_text(s, reason);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_put_int(s, id);
    db_put_int(s, doc.n);
    if (db_run(s) != 1)
        fail_set(&c->fail, ERR_NOT_FOUND, "finding", "没有这条核查问题");
}

int finding_open_blocks(struct ctx *c, struct doc_id doc, int version)
{
    struct stmt *s = db_query(c, Q(FIND_OPEN));

    db_put_int(s, doc.n);
    db_put_int(s, version);
    return (int)db_one_int(s);
}

void norm_event_insert(struct ctx *c, struct unit_id unit, const struct norm_event *e)
{
    struct stmt *s = db_query(c, Q(NORM_INSERT));

    db_put_int(s, unit.n);
    db_put_int(s, e->document.n);
    db_put_text(s, e->kind);
    db_put_day(s, e->day);
    db_put_day(s, e->until);
    db_put_text(s, e->by_doc_no);
    db_put_text(s, e->note);
    db_put_opt(s, e->cleanup);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}

void norm_event_delete(struct ctx *c, struct doc_id doc, int64_t id)
{
    struct stmt *s = db_query(c, Q(NORM_DELETE));

    db_put_int(s, doc.n);
    db_put_int(s, id);
    (void)db_run(s);
}

void norm_event_all(struct ctx *c, struct doc_id doc, struct norm_event_list *out)
{
    struct stmt *s = db_query(c, Q(NORM_ALL));
    isize cap = 0;

    db_put_int(s, doc.n);
    while (db_step(s)) {
        struct norm_event *e = LIST_ADD(c->mem, out, cap);

        e->document.n = db_get_int(s, 0);
        e->kind = db_get_text(s, 1);
        e->day = db_get_day(s, 2);
        e->until = db_get_day(s, 3);
        e->by_doc_no = db_get_text(s, 4);
        e->note = db_get_text(s, 5);
        e->cleanup = db_get_int(s, 6);
        e->id = db_get_int(s, 7);
    }
}

int64_t norm_event_count(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                         struct day until)
{
    struct stmt *s = db_query(c, Q(NORM_COUNT));

    db_put_int(s, unit.n);
    db_put_text(s, kind);
    db_put_day(s, from);
    db_put_day(s, until);
    return db_one_int(s);
}

int64_t norm_in_force(struct ctx *c, struct unit_id unit, struct day on)
{
    struct stmt *s = db_query(c, Q(NORM_FORCE));

    db_put_int(s, unit.n);
    db_put_day(s, on);
    return db_one_int(s);
}

void redirect_put(struct ctx *c, struct unit_id unit, struct str path, struct doc_id doc,
                  struct column_id col)
{
    struct stmt *s = db_query(c, Q(RED_PUT));

    db_put_int(s, unit.n);
    db_put_text(s, path);
    db_put_opt(s, doc.n);
    db_put_opt(s, col.n);
    db_put_instant(s, c->now);
    db_run(s);
}

bool redirect_find(struct ctx *c, struct str path, struct doc_id *doc, struct column_id *col)
{
    struct stmt *s = db_query(c, Q(RED_FIND));
    bool found = false;

    db_put_text(s, path);
    while (db_step(s)) {
        doc->n = db_get_int(s, 0);
        col->n = db_get_int(s, 1);
        found = true;
    }
    return found;
}
