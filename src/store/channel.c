/* SPDX-License-Identifier: MulanPSL-2.0 */
/* channel.c - channels, pushes, posts; see channel.h */
#include "store/channel.h"

enum {
    CH_INSERT,
    CH_UPDATE,
    CH_CONFIG,
    CH_TOKEN,
    CH_BY_ID,
    CH_ALL,
    POST_INSERT,
    POST_UPDATE,
    POST_BY_ID,
    POST_PAGE,
    POST_KEPT_PUT,
    POST_KEPT_ALL,
    INSERT,
    BY_ID,
    MOVE,
    APPROVED,
    SENT,
    PROGRESS,
    READS,
    PAGE,
    SENT_SINCE,
    SENT_TO,
    STANDING,
    DOWN,
    OF_DOCUMENT,
    QUEUED
};

#define CH_COLS                                                                                \
    "id, unit, kind, name, address, owner, opened_day, closed_day, config, token, "            \
    "token_until "
#define POST_COLS                                                                              \
    "id, unit, kind, title, body, state, version, drafter, approver, remark, at, approved_at "
#define COLS                                                                                   \
    "p.id, p.unit, p.document, p.post, p.channel, p.version, p.title, p.digest, p.state, "     \
    "p.progress, p.address, p.error, p.prepared_by, p.prepared_at, p.approved_by, "            \
    "p.approved_at, p.sent_at, COALESCE(p.reads, -1), p.reads_day, k.name, k.kind, "           \
    "COALESCE(a.name, ''), COALESCE(b.name, ''), p.down_by, p.down_at, p.down_note, "          \
    "COALESCE(e.name, '') "
#define OF_PUSH                                                                                \
    "push p JOIN channel k ON k.id = p.channel LEFT JOIN account a ON a.id = p.prepared_by "   \
    "LEFT JOIN account b ON b.id = p.approved_by LEFT JOIN account e ON e.id = p.down_by "

/* clang-format off */
const struct db_query channel_queries[] = {
    [CH_INSERT] = {"channel.insert",
                   "INSERT INTO channel (unit, kind, name, address, owner, opened_day, changed_at) "
                   "VALUES ($1,$2,$3,$4,$5,$6,$7) RETURNING id"},
    [CH_UPDATE] = {"channel.update",
                   "UPDATE channel SET name = $2, address = $3, owner = $4, opened_day = $5, "
                   "closed_day = $6, changed_at = $7 WHERE id = $1"},
    [CH_CONFIG] = {"channel.config", "UPDATE channel SET config = $2, token = NULL, "
                                     "token_until = 0 WHERE id = $1"},
    [CH_TOKEN] = {"channel.token", "UPDATE channel SET token = $2, token_until = $3 WHERE id = $1"},
    [CH_BY_ID] = {"channel.by_id", "SELECT " CH_COLS "FROM channel WHERE id = $1"},
    [CH_ALL] = {"channel.all", "SELECT " CH_COLS "FROM channel WHERE unit = $1 ORDER BY CASE WHEN "
                               "closed_day IS NULL THEN 0 ELSE 1 END, id"},
    [POST_INSERT] = {"post.insert",
                     "INSERT INTO post (unit, kind, title, body, state, drafter, at) VALUES "
                     "($1,$2,$3,$4,'draft',$5,$6) RETURNING id"},
    [POST_UPDATE] = {"post.update",
                     "UPDATE post SET kind = $3, title = $4, body = $5, state = $6, approver = $7, "
                     "remark = $8, approved_at = $9, drafter = $10, version = version + 1 "
                     "WHERE id = $1 AND version = $2"},
    [POST_BY_ID] = {"post.by_id", "SELECT " POST_COLS "FROM post WHERE id = $1"},
    [POST_KEPT_PUT] = {"post_kept.put",
                       "INSERT INTO post_kept (unit, post, rule, words, reason, account, at) "
                       "VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (post, rule, words) DO "
                       "UPDATE SET reason = excluded.reason, account = excluded.account, at = "
                       "excluded.at"},
    [POST_KEPT_ALL] = {"post_kept.all",
                       "SELECT k.rule, k.words, k.reason, COALESCE(a.name, '') FROM post_kept k "
                       "LEFT JOIN account a ON a.id = k.account WHERE k.post = $1 ORDER BY "
                       "k.rule, k.words"},
    [POST_PAGE] = {"post.page", "SELECT " POST_COLS "FROM post WHERE unit = $1 AND id < $2 "
                                "ORDER BY id DESC LIMIT $3"},
    [INSERT] = {"push.insert",
                "INSERT INTO push (unit, document, post, channel, version, title, digest, state, "
                "prepared_by, prepared_at) VALUES ($1,$2,$3,$4,$5,$6,$7,'prepared',$8,$9) "
                "RETURNING id"},
    [BY_ID] = {"push.by_id", "SELECT " COLS "FROM " OF_PUSH "WHERE p.id = $1"},
    [MOVE] = {"push.move", "UPDATE push SET state = $3, error = $4 WHERE id = $1 AND "
                           "' ' || CAST($2 AS TEXT) || ' ' LIKE '% ' || state || ' %'"},
    [APPROVED] = {"push.approved", "UPDATE push SET approved_by = $2, approved_at = $3 WHERE id = $1"},
    [SENT] = {"push.sent", "UPDATE push SET state = 'sent', error = '', sent_at = $2, address = "
                           "CASE WHEN $3 = '' THEN address ELSE $3 END WHERE id = $1"},
    [PROGRESS] = {"push.progress", "UPDATE push SET progress = $2, address = $3 WHERE id = $1"},
    [READS] = {"push.reads", "UPDATE push SET reads = $2, reads_day = $3 WHERE id = $1"},
    [PAGE] = {"push.page", "SELECT " COLS "FROM " OF_PUSH "WHERE p.unit = $1 AND p.id < $2 AND ($4 = 0 OR p.document IS NULL OR EXISTS "
              "(SELECT 1 FROM document d WHERE d.id = p.document AND d.office = $4)) ORDER BY p.id DESC LIMIT $3"},
    [SENT_SINCE] = {"push.sent_since", "SELECT " COLS "FROM " OF_PUSH "WHERE p.state = 'sent' AND p.sent_at >= $2 AND p.channel IN "
                    "(SELECT n.id FROM channel n WHERE n.kind = $1 AND n.config IS NOT NULL AND n.closed_day IS NULL) "
                    "ORDER BY p.channel, p.sent_at, p.id LIMIT 500"},
    [SENT_TO] = {"push.sent_to", "SELECT " COLS "FROM " OF_PUSH "WHERE p.channel = $1 AND p.state = 'sent' AND (p.document IS NULL OR "
                 "EXISTS (SELECT 1 FROM document d WHERE d.id = p.document AND d.live = 1)) ORDER BY p.sent_at DESC, "
                 "p.id DESC LIMIT $2"},
    [STANDING] = {"push.standing", "SELECT " COLS "FROM unit u CROSS JOIN " OF_PUSH "WHERE ($1 = 0 OR u.id = $1) AND "
                  "p.unit = u.id AND p.state IN ('sent','taking') AND p.document IS NOT NULL AND NOT EXISTS (SELECT 1 "
                  "FROM document d WHERE d.id = p.document AND (d.live = 1 OR ($3 <> 0 AND COALESCE(d.office, 0) <> $3))) "
                  "ORDER BY u.id, p.document, p.id LIMIT $2"},
    [DOWN] = {"push.down", "UPDATE push SET state = 'down', error = '', down_by = $2, down_at = $3, down_note = $4 "
              "WHERE id = $1 AND state IN ('sent','taking')"},
    [OF_DOCUMENT] = {"push.of_document", "SELECT " COLS "FROM " OF_PUSH "WHERE p.document = $1 ORDER BY p.id DESC"},
    [QUEUED] = {"push.queued", "SELECT id FROM outbox WHERE push = $1 ORDER BY id DESC LIMIT 1"},
};
/* clang-format on */
const isize channel_queries_n = sizeof channel_queries / sizeof *channel_queries;
#define Q(x) (&channel_queries[x])

/* --- channels */

int64_t channel_insert(struct ctx *c, const struct channel_row *r)
{
    struct stmt *s = db_query(c, Q(CH_INSERT));

    db_put_int(s, r->unit.n);
    db_put_text(s, r->kind);
    db_put_text(s, r->name);
    db_put_text(s, r->address);
    db_put_text(s, r->owner);
    db_put_day(s, r->opened);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void channel_update(struct ctx *c, const struct channel_row *r)
{
    struct stmt *s = db_query(c, Q(CH_UPDATE));

    db_put_int(s, r->id);
    db_put_text(s, r->name);
    db_put_text(s, r->address);
    db_put_text(s, r->owner);
    db_put_day(s, r->opened);
    db_put_day(s, r->closed);
    db_put_instant(s, c->now);
    (void)db_run(s);
}

static void put_sealed(struct stmt *s, struct str sealed)
{
    if (sealed.n)
        db_put_blob(s, sealed);
    else
        db_put_null(s);
}

void channel_config(struct ctx *c, int64_t id, struct str sealed)
{
    struct stmt *s = db_query(c, Q(CH_CONFIG));

    db_put_int(s, id);
    put_sealed(s, sealed);
    (void)db_run(s);
}

void channel_token(struct ctx *c, int64_t id, struct str sealed, struct instant until)
{
    struct stmt *s = db_query(c, Q(CH_TOKEN));

    db_put_int(s, id);
    put_sealed(s, sealed);
    db_put_int(s, until.s);
    (void)db_run(s);
}

static void read_channel(struct stmt *s, struct channel_row *out)
{
    *out = (struct channel_row){
        .id = db_get_int(s, 0),
        .unit = {db_get_int(s, 1)},
        .kind = db_get_text(s, 2),
        .name = db_get_text(s, 3),
        .address = db_get_text(s, 4),
        .owner = db_get_text(s, 5),
        .opened = db_get_day(s, 6),
        .closed = db_get_day(s, 7),
        .config = db_get_blob(s, 8),
        .token = db_get_blob(s, 9),
        .token_until = db_get_instant(s, 10),
    };
}

enum err channel_load(struct ctx *c, int64_t id, struct channel_row *out)
{
    struct stmt *s = db_query(c, Q(CH_BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_channel(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "channel", "没有这个渠道");
    db_done(s);
    return c->fail.code;
}

void channel_all(struct ctx *c, struct unit_id unit, struct channel_list *out)
{
    struct stmt *s = db_query(c, Q(CH_ALL));
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        read_channel(s, LIST_ADD(c->mem, out, cap));
}

/* --- posts */

int64_t post_insert(struct ctx *c, const struct post_row *p)
{
    struct stmt *s = db_query(c, Q(POST_INSERT));

    db_put_int(s, p->unit.n);
    db_put_text(s, p->kind);
    db_put_text(s, p->title);
    db_put_text(s, p->body);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

bool post_update(struct ctx *c, const struct post_row *p, int seen)
{
    struct stmt *s = db_query(c, Q(POST_UPDATE));

    db_put_int(s, p->id);
    db_put_int(s, seen);
    db_put_text(s, p->kind);
    db_put_text(s, p->title);
    db_put_text(s, p->body);
    db_put_text(s, p->state);
    db_put_opt(s, p->approver.n);
    db_put_text(s, p->remark);
    db_put_instant(s, p->approved_at);
    db_put_opt(s, p->drafter.n);
    return db_run(s) > 0;
}

static void read_post(struct stmt *s, struct post_row *out)
{
    *out = (struct post_row){
        .id = db_get_int(s, 0),
        .unit = {db_get_int(s, 1)},
        .kind = db_get_text(s, 2),
        .title = db_get_text(s, 3),
        .body = db_get_text(s, 4),
        .state = db_get_text(s, 5),
        .version = (int)db_get_int(s, 6),
        .drafter = {db_get_int(s, 7)},
        .approver = {db_get_int(s, 8)},
        .remark = db_get_text(s, 9),
        .at = db_get_instant(s, 10),
        .approved_at = db_get_instant(s, 11),
    };
}

enum err post_load(struct ctx *c, int64_t id, struct post_row *out)
{
    struct stmt *s = db_query(c, Q(POST_BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_post(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "post", "没有这篇渠道文稿");
    db_done(s);
    return c->fail.code;
}

void post_kept_put(struct ctx *c, const struct post_row *p, const struct post_kept *k)
{
    struct stmt *s = db_query(c, Q(POST_KEPT_PUT));

    db_put_int(s, p->unit.n);
    db_put_int(s, p->id);
    db_put_text(s, k->rule);
    db_put_text(s, k->words);
    db_put_text(s, k->reason);
    db_put_opt(s, c->actor.user.n);
    db_put_int(s, c->now.s);
    (void)db_run(s);
}

void post_kept_all(struct ctx *c, int64_t post, struct post_kept_list *out)
{
    struct stmt *s = db_query(c, Q(POST_KEPT_ALL));
    isize cap = 0;

    db_put_int(s, post);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct post_kept){.rule = db_get_text(s, 0),
                                                         .words = db_get_text(s, 1),
                                                         .reason = db_get_text(s, 2),
                                                         .name = db_get_text(s, 3)};
}

void post_page(struct ctx *c, struct unit_id unit, int64_t before, int n, struct post_list *out)
{
    struct stmt *s = db_query(c, Q(POST_PAGE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, before ? before : INT64_MAX);
    db_put_int(s, n);
    while (db_step(s))
        read_post(s, LIST_ADD(c->mem, out, cap));
}

/* --- pushes */

int64_t push_insert(struct ctx *c, const struct push_row *p)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, p->unit.n);
    db_put_opt(s, p->document.n);
    db_put_opt(s, p->post);
    db_put_int(s, p->channel);
    db_put_int(s, p->version);
    db_put_text(s, p->title);
    db_put_text(s, p->digest);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

static void read_push(struct stmt *s, struct push_row *out)
{
    *out = (struct push_row){
        .id = db_get_int(s, 0),
        .unit = {db_get_int(s, 1)},
        .document = {db_get_int(s, 2)},
        .post = db_get_int(s, 3),
        .channel = db_get_int(s, 4),
        .version = (int)db_get_int(s, 5),
        .title = db_get_text(s, 6),
        .digest = db_get_text(s, 7),
        .state = db_get_text(s, 8),
        .progress = db_get_text(s, 9),
        .address = db_get_text(s, 10),
        .error = db_get_text(s, 11),
        .prepared_by = {db_get_int(s, 12)},
        .prepared_at = db_get_instant(s, 13),
        .approved_by = {db_get_int(s, 14)},
        .approved_at = db_get_instant(s, 15),
        .sent_at = db_get_instant(s, 16),
        .reads = db_get_int(s, 17),
        .reads_day = db_get_day(s, 18),
        .channel_name = db_get_text(s, 19),
        .channel_kind = db_get_text(s, 20),
        .by_name = db_get_text(s, 21),
        .approver_name = db_get_text(s, 22),
        .down_by = {db_get_int(s, 23)},
        .down_at = db_get_instant(s, 24),
        .down_note = db_get_text(s, 25),
        .down_name = db_get_text(s, 26),
    };
}

enum err push_load(struct ctx *c, int64_t id, struct push_row *out)
{
    struct stmt *s = db_query(c, Q(BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_push(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "push", "没有这条推送");
    db_done(s);
    return c->fail.code;
}

bool push_move(struct ctx *c, int64_t id, struct str from, struct str to, struct str error)
{
    struct stmt *s = db_query(c, Q(MOVE));

    db_put_int(s, id);
    db_put_text(s, from);
    db_put_text(s, to);
    db_put_text(s, error);
    return db_run(s) > 0;
}

void push_approved(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, Q(APPROVED));

    db_put_int(s, id);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    (void)db_run(s);
}

void push_sent(struct ctx *c, int64_t id, struct str address)
{
    struct stmt *s = db_query(c, Q(SENT));

    db_put_int(s, id);
    db_put_instant(s, c->now);
    db_put_text(s, address);
    (void)db_run(s);
}

void push_progress(struct ctx *c, int64_t id, struct str progress, struct str address)
{
    struct stmt *s = db_query(c, Q(PROGRESS));

    db_put_int(s, id);
    db_put_text(s, progress);
    db_put_text(s, address);
    (void)db_run(s);
}

void push_reads(struct ctx *c, int64_t id, int64_t reads, struct day day)
{
    struct stmt *s = db_query(c, Q(READS));

    db_put_int(s, id);
    db_put_int(s, reads);
    db_put_day(s, day);
    (void)db_run(s);
}

void push_page(struct ctx *c, struct unit_id unit, struct office_id office, int64_t before,
               int n, struct push_list *out)
{
    struct stmt *s = db_query(c, Q(PAGE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, before ? before : INT64_MAX);
    db_put_int(s, n);
    db_put_int(s, office.n);
    while (db_step(s))
        read_push(s, LIST_ADD(c->mem, out, cap));
}

void push_sent_to(struct ctx *c, int64_t channel, int n, struct push_list *out)
{
    struct stmt *s = db_query(c, Q(SENT_TO));
    isize cap = 0;

    db_put_int(s, channel);
    db_put_int(s, n);
    while (db_step(s))
        read_push(s, LIST_ADD(c->mem, out, cap));
}

void push_sent_since(struct ctx *c, struct str kind, struct instant since,
                     struct push_list *out)
{
    struct stmt *s = db_query(c, Q(SENT_SINCE));
    isize cap = 0;

    db_put_text(s, kind);
    db_put_instant(s, since);
    while (db_step(s))
        read_push(s, LIST_ADD(c->mem, out, cap));
}

void push_standing(struct ctx *c, struct unit_id unit, struct office_id office, int n,
                   struct push_list *out)
{
    struct stmt *s = db_query(c, Q(STANDING));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, n);
    db_put_int(s, office.n);
    while (db_step(s))
        read_push(s, LIST_ADD(c->mem, out, cap));
}

bool push_down(struct ctx *c, int64_t id, struct str note)
{
    struct stmt *s = db_query(c, Q(DOWN));

    db_put_int(s, id);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_put_text(s, note);
    return db_run(s) > 0;
}

void push_of_document(struct ctx *c, struct doc_id doc, struct push_list *out)
{
    struct stmt *s = db_query(c, Q(OF_DOCUMENT));
    isize cap = 0;

    db_put_int(s, doc.n);
    while (db_step(s))
        read_push(s, LIST_ADD(c->mem, out, cap));
}

int64_t push_queued(struct ctx *c, int64_t push)
{
    struct stmt *s = db_query(c, Q(QUEUED));

    db_put_int(s, push);
    return db_one_int(s);
}
