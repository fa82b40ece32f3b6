/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox.c - what goes out, queued; see outbox.h */
#include "store/outbox.h"

enum {
    INSERT,
    CLAIM,
    SENT,
    FAILED,
    LATER,
    AGAIN,
    DROP,
    SETTLED,
    ERASE,
    FORGET,
    BY_ID,
    PAGE,
    PAGE_STATE,
    PAGE_ALL,
    PAGE_ALL_STATE,
    COUNT,
    COUNT_ALL,
    ADDRESS_PUT,
    ADDRESS_OF,
    ADDRESS_ROLE,
    ADDRESS_OFFICE
};

#define COLS                                                                                   \
    "id, unit, way, kind, request, push, once, content, state, tries, next_at, at, done_at, "  \
    "lease_until, error "

/* clang-format off */
const struct db_query outbox_queries[] = {
    [INSERT] = {"outbox.insert",
                "INSERT INTO outbox (unit, way, kind, request, push, once, content, next_at, at) "
                "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT (once) DO NOTHING RETURNING id"},
    /* The inner query chooses, the outer one holds it to the same conditions: on PostgreSQL a row that
     * another sender is just taking is passed over, on SQLite there is one writer. */
    [CLAIM] = {"outbox.claim",
               "UPDATE outbox SET lease = $1, lease_until = $2, tries = tries + 1 WHERE id = ("
               "SELECT id FROM outbox WHERE state = 'waiting' AND next_at <= $3 AND lease_until <= $3 "
               "ORDER BY next_at, id LIMIT 1{sqlite:}{pg: FOR UPDATE SKIP LOCKED}) "
               "AND state = 'waiting' AND lease_until <= $3 RETURNING " COLS},
    [SENT] = {"outbox.sent",
              "UPDATE outbox SET state = 'sent', content = NULL, lease = '', lease_until = 0, "
              "error = '', done_at = $3 WHERE id = $1 AND lease = $2 AND state = 'waiting'"},
    [FAILED] = {"outbox.failed",
                "UPDATE outbox SET state = 'failed', lease = '', lease_until = 0, error = $4, "
                "done_at = $3 WHERE id = $1 AND lease = $2 AND state = 'waiting'"},
    [LATER] = {"outbox.later",
               "UPDATE outbox SET lease = '', lease_until = 0, next_at = $3, error = $4, "
               "tries = tries - $5 WHERE id = $1 AND lease = $2 AND state = 'waiting'"},
    [AGAIN] = {"outbox.again",
               "UPDATE outbox SET state = 'waiting', tries = 0, next_at = $2, done_at = NULL "
               "WHERE id = $1 AND content IS NOT NULL AND lease_until <= $2 AND "
               "state IN ('waiting', 'failed')"},
    [DROP] = {"outbox.drop",
              "UPDATE outbox SET state = 'dropped', content = NULL, done_at = $2, lease = '', "
              "lease_until = 0 WHERE id = $1 AND state IN ('waiting', 'failed')"},
    [SETTLED] = {"outbox.settled",
                 "DELETE FROM outbox WHERE state = 'waiting' AND "
                 "next_at > $1 AND lease_until <= $1 AND unit = $2 AND kind = $3 AND NOT EXISTS "
                 "(SELECT 1 FROM document d WHERE d.unit = $2 AND d.state = $4)"},
    [ERASE] = {"outbox.erase",
               "UPDATE outbox SET content = NULL, error = '', lease = '', lease_until = 0, state = "
               "CASE state WHEN 'sent' THEN 'sent' ELSE 'dropped' END WHERE request = $1"},
    [FORGET] = {"outbox.forget",
                "UPDATE outbox SET state = 'dropped', content = NULL WHERE state = 'failed' AND "
                "next_at < $1"},
    [BY_ID] = {"outbox.by_id", "SELECT " COLS "FROM outbox WHERE id = $1"},
    [PAGE] = {"outbox.page", "SELECT " COLS "FROM outbox WHERE unit = $1 AND id < $2 "
                             "ORDER BY id DESC LIMIT $3"},
    [PAGE_STATE] = {"outbox.page_state",
                    "SELECT " COLS "FROM outbox WHERE unit = $1 AND id < $2 AND state = $4 "
                    "ORDER BY id DESC LIMIT $3"},
    [PAGE_ALL] = {"outbox.page_all",
                  "SELECT " COLS "FROM outbox WHERE id < $2 AND $1 = 0 ORDER BY id DESC LIMIT $3"},
    [PAGE_ALL_STATE] = {"outbox.page_all_state",
                        "SELECT " COLS "FROM outbox WHERE id < $2 AND $1 = 0 AND state = $4 "
                        "ORDER BY id DESC LIMIT $3"},
    [COUNT] = {"outbox.count", "SELECT COUNT(*) FROM outbox WHERE state = $2 AND unit = $1"},
    [COUNT_ALL] = {"outbox.count_all", "SELECT COUNT(*) FROM outbox WHERE state = $2 AND $1 = 0"},
    [ADDRESS_PUT] = {"notify_address.put",
                     "INSERT INTO notify_address (account, unit, mail, phone, at) VALUES "
                     "($1,$2,$3,$4,$5) ON CONFLICT (account) DO UPDATE SET unit = $2, mail = $3, "
                     "phone = $4, at = $5"},
    [ADDRESS_OF] = {"notify_address.of",
                    "SELECT n.account, n.mail, n.phone FROM notify_address n JOIN account a ON "
                    "a.id = n.account WHERE n.account = $1 AND a.disabled_at IS NULL"},
    [ADDRESS_ROLE] = {"notify_address.of_role",
                      "SELECT DISTINCT n.account, n.mail, n.phone FROM role_grant g JOIN account a "
                      "ON a.id = g.account JOIN notify_address n ON n.account = a.id WHERE g.unit = "
                      "$1 AND g.role = $2 AND g.ended_at IS NULL AND a.disabled_at IS NULL "
                      "ORDER BY n.account"},
    [ADDRESS_OFFICE] =
        {"notify_address.of_office",
         "SELECT DISTINCT n.account, n.mail, n.phone FROM role_grant g JOIN account a "
         "ON a.id = g.account JOIN notify_address n ON n.account = a.id WHERE g.unit = "
         "$1 AND g.role = $2 AND (g.office IS NULL OR g.office = $3) AND g.ended_at IS NULL "
         "AND a.disabled_at IS NULL ORDER BY n.account"},
};
/* clang-format on */
const isize outbox_queries_n = sizeof outbox_queries / sizeof *outbox_queries;
#define Q(x) (&outbox_queries[x])

int64_t outbox_insert(struct ctx *c, const struct outbox_row *r)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, r->unit.n);
    db_put_text(s, r->way);
    db_put_text(s, r->kind);
    db_put_opt(s, r->request.n);
    db_put_opt(s, r->push);
    db_put_text(s, r->once);
    db_put_blob(s, r->content);
    db_put_instant(s, r->next_at.s ? r->next_at : c->now);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

static void read_row(struct stmt *s, struct outbox_row *out)
{
    *out = (struct outbox_row){
        .id = db_get_int(s, 0),
        .unit = {db_get_int(s, 1)},
        .way = db_get_text(s, 2),
        .kind = db_get_text(s, 3),
        .request = {db_get_int(s, 4)},
        .push = db_get_int(s, 5),
        .once = db_get_text(s, 6),
        .content = db_get_blob(s, 7),
        .state = db_get_text(s, 8),
        .tries = (int)db_get_int(s, 9),
        .next_at = db_get_instant(s, 10),
        .at = db_get_instant(s, 11),
        .done_at = db_get_instant(s, 12),
        .lease_until = db_get_instant(s, 13),
        .error = db_get_text(s, 14),
    };
}

bool outbox_claim(struct ctx *c, struct str lease, struct instant until, struct outbox_row *out)
{
    struct stmt *s = db_query(c, Q(CLAIM));
    bool found;

    db_put_text(s, lease);
    db_put_instant(s, until);
    db_put_instant(s, c->now);
    found = db_step(s);
    if (found)
        read_row(s, out);
    db_done(s);
    return found && !c->fail.code;
}

bool outbox_sent(struct ctx *c, int64_t id, struct str lease)
{
    struct stmt *s = db_query(c, Q(SENT));

    db_put_int(s, id);
    db_put_text(s, lease);
    db_put_instant(s, c->now);
    return db_run(s) > 0;
}

bool outbox_failed(struct ctx *c, int64_t id, struct str lease, struct str error)
{
    struct stmt *s = db_query(c, Q(FAILED));

    db_put_int(s, id);
    db_put_text(s, lease);
    db_put_instant(s, c->now);
    db_put_text(s, error);
    return db_run(s) > 0;
}

bool outbox_later(struct ctx *c, int64_t id, struct str lease, struct instant next,
                  struct str error, bool counts)
{
    struct stmt *s = db_query(c, Q(LATER));

    db_put_int(s, id);
    db_put_text(s, lease);
    db_put_instant(s, next);
    db_put_text(s, error);
    db_put_int(s, !counts);
    return db_run(s) > 0;
}

bool outbox_again(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, Q(AGAIN));

    db_put_int(s, id);
    db_put_instant(s, c->now);
    return db_run(s) > 0;
}

bool outbox_drop(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, Q(DROP));

    db_put_int(s, id);
    db_put_instant(s, c->now);
    return db_run(s) > 0;
}

void outbox_settled(struct ctx *c, struct unit_id unit, struct str kind, struct str state)
{
    struct stmt *s = db_query(c, Q(SETTLED));

    db_put_instant(s, c->now);
    db_put_int(s, unit.n);
    db_put_text(s, kind);
    db_put_text(s, state);
    (void)db_run(s);
}

void outbox_erase(struct ctx *c, struct request_id request)
{
    struct stmt *s = db_query(c, Q(ERASE));

    db_put_int(s, request.n);
    (void)db_run(s);
}

void outbox_forget(struct ctx *c, struct instant before)
{
    struct stmt *s = db_query(c, Q(FORGET));

    db_put_instant(s, before);
    (void)db_run(s);
}

enum err outbox_load(struct ctx *c, int64_t id, struct outbox_row *out)
{
    struct stmt *s = db_query(c, Q(BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_row(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "outbox", "外发队列里没有这一条");
    db_done(s);
    return c->fail.code;
}

void outbox_page(struct ctx *c, struct unit_id unit, struct str state, int64_t before, int n,
                 struct outbox_list *out)
{
    struct stmt *s = db_query(c, unit.n ? Q(state.n ? PAGE_STATE : PAGE)
                                        : Q(state.n ? PAGE_ALL_STATE : PAGE_ALL));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, before ? before : INT64_MAX);
    db_put_int(s, n);
    if (state.n)
        db_put_text(s, state);
    while (db_step(s))
        read_row(s, LIST_ADD(c->mem, out, cap));
}

int64_t outbox_count(struct ctx *c, struct unit_id unit, struct str state)
{
    struct stmt *s = db_query(c, Q(unit.n ? COUNT : COUNT_ALL));

    db_put_int(s, unit.n);
    db_put_text(s, state);
    return db_one_int(s);
}

static void put_sealed(struct stmt *s, struct str sealed)
{
    if (sealed.n)
        db_put_blob(s, sealed);
    else
        db_put_null(s);
}

void notify_put(struct ctx *c, struct unit_id unit, const struct notify_address *a)
{
    struct stmt *s = db_query(c, Q(ADDRESS_PUT));

    db_put_int(s, a->account.n);
    db_put_int(s, unit.n);
    put_sealed(s, a->mail);
    put_sealed(s, a->phone);
    db_put_instant(s, c->now);
    (void)db_run(s);
}

static void read_address(struct stmt *s, struct notify_address *out)
{
    *out = (struct notify_address){{db_get_int(s, 0)}, db_get_blob(s, 1), db_get_blob(s, 2)};
}

bool notify_of(struct ctx *c, struct user_id account, struct notify_address *out)
{
    struct stmt *s = db_query(c, Q(ADDRESS_OF));
    bool found;

    db_put_int(s, account.n);
    found = db_step(s);
    if (found)
        read_address(s, out);
    db_done(s);
    return found;
}

void notify_of_role(struct ctx *c, struct unit_id unit, struct str role,
                    struct notify_list *out)
{
    struct stmt *s = db_query(c, Q(ADDRESS_ROLE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_text(s, role);
    while (db_step(s))
        read_address(s, LIST_ADD(c->mem, out, cap));
}

void notify_of_office(struct ctx *c, struct unit_id unit, struct str role,
                      struct office_id office, struct notify_list *out)
{
    struct stmt *s = db_query(c, Q(ADDRESS_OFFICE));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_text(s, role);
    db_put_int(s, office.n);
    while (db_step(s))
        read_address(s, LIST_ADD(c->mem, out, cap));
}
