/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty.c - rows of the duty list; see duty.h */
#include "store/duty.h"

enum { BY_ID, INSERT, UPDATE, CLOSE, ALL, DOCS, BRIEF };

#define FIELDS                                                                                 \
    "d.id, d.unit, d.office, d.col, d.origin, d.item, d.field, d.matter, d.elements, "         \
    "d.basis, d.term, d.body, d.channels, d.audience, d.way, d.since_day, d.version, "         \
    "d.changed_at, d.closed_at, d.closed_reason, COALESCE(o.name, ''), COALESCE(k.name, ''), " \
    "COALESCE(k.docs, 0), k.last_published_at FROM duty d LEFT JOIN office o ON o.id = "       \
    "d.office LEFT JOIN board_column k ON k.id = d.col "

const struct db_query duty_queries[] = {
    [BY_ID] = {"duty.by_id", "SELECT " FIELDS "WHERE d.id = $1"},
    [INSERT] = {"duty.insert",
                "INSERT INTO duty (unit, office, col, origin, item, field, matter, elements, "
                "basis, term, body, channels, audience, way, since_day, account, changed_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
                "$16, $17) RETURNING id"},
    [UPDATE] = {"duty.update",
                "UPDATE duty SET office = $3, col = $4, item = $5, field = $6, matter = $7, "
                "elements = $8, basis = $9, term = $10, body = $11, channels = $12, audience "
                "= $13, way = $14, account = $15, changed_at = $16, version = version + 1 "
                "WHERE id = $1 AND version = $2 AND closed_at IS NULL"},
    [CLOSE] = {"duty.close", "UPDATE duty SET closed_at = $2, closed_reason = $3, version = "
                             "version + 1 WHERE id = $1 AND closed_at IS NULL"},
    [ALL] = {"duty.all",
             "SELECT " FIELDS "WHERE ($1 = 0 OR d.unit = $1) AND ($2 = 1 OR d.closed_at IS "
             "NULL) ORDER BY d.unit, d.origin DESC, d.field, d.item, d.id"},
    [DOCS] = {"duty.docs",
              "SELECT d.id, d.unit, d.office, d.col, d.title, k.name, COALESCE(o.name, ''), "
              "d.state, d.written_day FROM unit u JOIN document d ON d.unit = u.id AND d.state "
              "IN ('draft','submitted','second','approved','scheduled') JOIN board_column k ON "
              "k.id = d.col LEFT JOIN office o ON o.id = d.office WHERE ($1 = 0 OR u.id = $1) "
              "AND u.closed_at IS NULL AND d.live = 0 AND d.attribute = 'open' AND "
              "d.written_day IS NOT NULL ORDER BY d.written_day, d.id"},
    [BRIEF] = {"duty.brief",
               "SELECT d.id, d.unit, d.office, d.col, d.term, d.way, d.audience, d.since_day, "
               "COALESCE(k.docs, 0), k.last_published_at FROM duty d LEFT JOIN board_column k "
               "ON k.id = d.col WHERE ($1 = 0 OR d.unit = $1) AND d.closed_at IS NULL ORDER BY "
               "d.unit, d.id"},
};
const isize duty_queries_n = sizeof duty_queries / sizeof *duty_queries;
#define Q(x) (&duty_queries[x])

static void read_row(struct stmt *s, struct duty *out)
{
    *out = (struct duty){.id = db_get_int(s, 0),
                         .unit = {db_get_int(s, 1)},
                         .office = {db_get_int(s, 2)},
                         .col = {db_get_int(s, 3)},
                         .origin = db_get_text(s, 4),
                         .item = db_get_text(s, 5),
                         .field = db_get_text(s, 6),
                         .matter = db_get_text(s, 7),
                         .elements = db_get_text(s, 8),
                         .basis = db_get_text(s, 9),
                         .term = db_get_text(s, 10),
                         .body = db_get_text(s, 11),
                         .channels = db_get_text(s, 12),
                         .audience = db_get_text(s, 13),
                         .way = db_get_text(s, 14),
                         .since = db_get_day(s, 15),
                         .version = (int)db_get_int(s, 16),
                         .changed_at = db_get_instant(s, 17),
                         .closed_at = db_get_instant(s, 18),
                         .closed_reason = db_get_text(s, 19),
                         .office_name = db_get_text(s, 20),
                         .col_name = db_get_text(s, 21),
                         .docs = db_get_int(s, 22),
                         .last = db_get_instant(s, 23)};
}

enum err duty_load(struct ctx *c, int64_t id, struct duty *out)
{
    struct stmt *s = db_query(c, Q(BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_row(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "duty", "没有找到这个公开事项");
    db_done(s);
    return c->fail.code;
}

static void put_fields(struct stmt *s, const struct duty *d)
{
    db_put_text(s, d->item);
    db_put_text(s, d->field);
    db_put_text(s, d->matter);
    db_put_text(s, d->elements);
    db_put_text(s, d->basis);
    db_put_text(s, d->term);
    db_put_text(s, d->body);
    db_put_text(s, d->channels);
    db_put_text(s, d->audience);
    db_put_text(s, d->way);
}

int64_t duty_insert(struct ctx *c, const struct duty *d)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, d->unit.n);
    db_put_opt(s, d->office.n);
    db_put_opt(s, d->col.n);
    db_put_text(s, d->origin);
    put_fields(s, d);
    db_put_int(s, d->since.n);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void duty_update(struct ctx *c, const struct duty *d, int seen)
{
    struct stmt *s = db_query(c, Q(UPDATE));

    db_put_int(s, d->id);
    db_put_int(s, seen);
    db_put_opt(s, d->office.n);
    db_put_opt(s, d->col.n);
    put_fields(s, d);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "duty", "这个公开事项已被别人修改，请核对后再保存");
}

void duty_close(struct ctx *c, int64_t id, struct str reason)
{
    struct stmt *s = db_query(c, Q(CLOSE));

    db_put_int(s, id);
    db_put_instant(s, c->now);
    db_put_text(s, reason);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_NOT_FOUND, "duty", "没有找到这个公开事项，或者已经停用");
}

void duty_all(struct ctx *c, struct unit_id unit, bool closed, struct duty_list *out)
{
    struct stmt *s = db_query(c, Q(ALL));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, closed);
    while (db_step(s))
        read_row(s, LIST_ADD(c->mem, out, cap));
}

void duty_docs(struct ctx *c, struct unit_id unit, struct duty_doc_list *out)
{
    struct stmt *s = db_query(c, Q(DOCS));
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct duty_doc){.id = {db_get_int(s, 0)},
                                                        .unit = {db_get_int(s, 1)},
                                                        .office = {db_get_int(s, 2)},
                                                        .col = {db_get_int(s, 3)},
                                                        .title = db_get_text(s, 4),
                                                        .col_name = db_get_text(s, 5),
                                                        .office_name = db_get_text(s, 6),
                                                        .state = db_get_text(s, 7),
                                                        .written = db_get_day(s, 8)};
}

void duty_brief(struct ctx *c, struct unit_id unit, struct duty_list *out)
{
    struct stmt *s = db_query(c, Q(BRIEF));
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct duty){.id = db_get_int(s, 0),
                                                    .unit = {db_get_int(s, 1)},
                                                    .office = {db_get_int(s, 2)},
                                                    .col = {db_get_int(s, 3)},
                                                    .term = db_get_text(s, 4),
                                                    .way = db_get_text(s, 5),
                                                    .audience = db_get_text(s, 6),
                                                    .since = db_get_day(s, 7),
                                                    .docs = db_get_int(s, 8),
                                                    .last = db_get_instant(s, 9)};
}
