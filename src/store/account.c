/* SPDX-License-Identifier: MulanPSL-2.0 */
/* account.c - people who log in, roles, sessions, settings; see account.h */
#include "store/account.h"

#include "law/permit.h"

enum {
    BY_ID,
    BY_LOGIN,
    INSERT,
    PASSWORD,
    TOTP,
    TOTP_STEP,
    FAILURES,
    DISABLE,
    RENAME,
    ALL,
    COUNT,
    GRANT_ADD,
    GRANT_END,
    GRANT_ALL,
    GRANT_HOLDERS,
    CODE_DROP,
    CODE_ADD,
    CODE_USE,
    SES_INSERT,
    SES_FIND,
    SES_SEEN,
    SES_SECOND,
    SES_END,
    SES_END_ALL,
    SES_ALL,
    ONE_INSERT,
    ONE_END,
    ONE_NOW,
    ONE_NEXT,
    THROTTLE,
    THROTTLE_HITS,
    THROTTLE_BLOCK,
    THROTTLE_BLOCKED,
    THROTTLE_CLEAR,
    SET_GET,
    SET_PUT
};

#define ACCOUNT_COLS                                                                           \
    "id, unit, office, login, name, password, must_change, totp, totp_last, failures, "        \
    "locked_until, disabled_at, created_at "
#define SESSION_COLS                                                                           \
    "id, account, unit, token, csrf, second_factor, peer, agent, created_at, seen_at, "        \
    "expires_at, ended_at, by_provider "

const struct db_query account_queries[] = {
    [BY_ID] = {"account.by_id", "SELECT " ACCOUNT_COLS "FROM account WHERE id = $1"},
    [BY_LOGIN] = {"account.by_login", "SELECT " ACCOUNT_COLS "FROM account WHERE login = $1"},
    [INSERT] =
        {"account.insert",
         "INSERT INTO account (unit, office, login, name, password, must_change, created_at) "
         "VALUES ($1,$2,$3,$4,$5,$6,$7) RETURNING id"},
    [PASSWORD] = {"account.password", "UPDATE account SET password = $1, must_change = $2, "
                                      "failures = 0, locked_until = NULL WHERE id = $3"},
    [TOTP] = {"account.totp", "UPDATE account SET totp = $1, totp_last = 0 WHERE id = $2"},
    [TOTP_STEP] = {"account.totp_step",
                   "UPDATE account SET totp_last = $1 WHERE id = $2 AND totp_last < $1"},
    [FAILURES] = {"account.failures",
                  "UPDATE account SET failures = $1, locked_until = $2 WHERE id = $3"},
    [DISABLE] = {"account.disable", "UPDATE account SET disabled_at = $1 WHERE id = $2"},
    [RENAME] = {"account.rename", "UPDATE account SET name = $1, office = $2 WHERE id = $3"},
    [ALL] = {"account.all", "SELECT " ACCOUNT_COLS "FROM account WHERE unit = $1 ORDER BY id"},
    [COUNT] = {"account.count", "SELECT COUNT(*) FROM account"},
    [GRANT_ADD] = {"grant.add", "INSERT INTO role_grant (unit, office, account, role, reach, "
                                "granted_by, granted_at) VALUES ($1,$2,$3,$4,$5,$6,$7)"},
    [GRANT_END] = {"grant.end", "UPDATE role_grant SET ended_at = $1 WHERE account = $2 AND "
                                "unit = $3 AND role = $4 AND ended_at IS NULL"},
    [GRANT_ALL] = {"grant.all", "SELECT role, unit, office, reach FROM role_grant WHERE "
                                "account = $1 AND ended_at IS NULL ORDER BY id"},
    [GRANT_HOLDERS] = {"grant.holders",
                       "SELECT COUNT(DISTINCT g.account) FROM role_grant g JOIN account a ON "
                       "a.id = g.account "
                       "WHERE g.role = $1 AND g.ended_at IS NULL AND a.disabled_at IS NULL"},
    [CODE_DROP] = {"recovery.drop", "DELETE FROM recovery_code WHERE account = $1"},
    [CODE_ADD] = {"recovery.add",
                  "INSERT INTO recovery_code (unit, account, hash) VALUES ($1,$2,$3)"},
    [CODE_USE] = {"recovery.use", "UPDATE recovery_code SET used_at = $1 WHERE account = $2 "
                                  "AND hash = $3 AND used_at IS NULL"},
    [SES_INSERT] = {"session.insert",
                    "INSERT INTO session (unit, account, token, csrf, second_factor, peer, "
                    "agent, created_at, seen_at, expires_at, by_provider) "
                    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) RETURNING id"},
    [SES_FIND] = {"session.find",
                  "SELECT " SESSION_COLS
                  "FROM session WHERE token = $1 AND ended_at IS NULL AND expires_at > $2"},
    [SES_SEEN] = {"session.seen",
                  "UPDATE session SET seen_at = $1, expires_at = $2 WHERE id = $3"},
    [SES_SECOND] = {"session.second", "UPDATE session SET second_factor = 1 WHERE id = $1"},
    [SES_END] = {"session.end",
                 "UPDATE session SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL"},
    [SES_END_ALL] = {"session.end_all", "UPDATE session SET ended_at = $1 WHERE account = $2 "
                                        "AND id <> $3 AND ended_at IS NULL"},
    [SES_ALL] = {"session.all",
                 "SELECT " SESSION_COLS "FROM session WHERE account = $1 AND ended_at IS NULL "
                 "AND expires_at > $2 ORDER BY seen_at DESC, id DESC"},
    [ONE_INSERT] = {"one_person.insert",
                    "INSERT INTO one_person (unit, from_day, until_day, reason, consented_by, "
                    "consented_at) VALUES ($1,$2,$3,$4,$5,$6) RETURNING id"},
    [ONE_END] = {"one_person.end", "UPDATE one_person SET ended_at = $1 WHERE id = $2"},
    [ONE_NOW] =
        {"one_person.now",
         "SELECT o.id, o.unit, o.from_day, o.until_day, o.reason, a.name FROM one_person o "
         "JOIN account a ON a.id = o.consented_by WHERE o.unit = $1 AND o.from_day <= $2 "
         "AND o.until_day >= $2 AND o.ended_at IS NULL ORDER BY o.id LIMIT 1"},
    [ONE_NEXT] =
        {"one_person.next",
         "SELECT o.id, o.unit, o.from_day, o.until_day, o.reason, a.name FROM one_person o "
         "JOIN account a ON a.id = o.consented_by WHERE o.unit = $1 AND o.until_day >= $2 "
         "AND o.ended_at IS NULL ORDER BY o.from_day, o.id LIMIT 1"},
    [THROTTLE] =
        {"throttle.hit",
         "INSERT INTO throttle (key, hits, since) VALUES ($1, 1, $2) ON CONFLICT (key) DO "
         "UPDATE SET "
         "hits = CASE WHEN throttle.since + $3 <= $2 THEN 1 ELSE throttle.hits + 1 END, "
         "since = CASE WHEN throttle.since + $3 <= $2 THEN $2 ELSE throttle.since END "
         "RETURNING hits, since"},
    [THROTTLE_HITS] = {"throttle.hits", "SELECT hits, since FROM throttle WHERE key = $1 AND "
                                        "since > $2"},
    [THROTTLE_BLOCK] = {"throttle.block", "UPDATE throttle SET until = $1 WHERE key = $2"},
    [THROTTLE_BLOCKED] = {"throttle.blocked", "SELECT until FROM throttle WHERE key = $1"},
    [THROTTLE_CLEAR] = {"throttle.clear", "DELETE FROM throttle WHERE key = $1"},
    [SET_GET] = {"setting.get", "SELECT value FROM setting WHERE unit = $1 AND key = $2"},
    [SET_PUT] = {"setting.put",
                 "INSERT INTO setting (unit, key, value, account, at) VALUES ($1,$2,$3,$4,$5) "
                 "ON CONFLICT (unit, key) DO UPDATE SET value = excluded.value, account = "
                 "excluded.account, at = excluded.at"},
};
const isize account_queries_n = sizeof account_queries / sizeof *account_queries;

static void read_account(struct stmt *s, struct account *a)
{
    a->id.n = db_get_int(s, 0);
    a->unit.n = db_get_int(s, 1);
    a->office.n = db_get_int(s, 2);
    a->login = db_get_text(s, 3);
    a->name = db_get_text(s, 4);
    a->password = db_get_text(s, 5);
    a->must_change = db_get_int(s, 6) != 0;
    a->totp = db_get_blob(s, 7);
    a->totp_last = db_get_int(s, 8);
    a->failures = (int)db_get_int(s, 9);
    a->locked_until = db_get_instant(s, 10);
    a->disabled_at = db_get_instant(s, 11);
    a->created_at = db_get_instant(s, 12);
}

enum err account_load(struct ctx *c, struct user_id id, struct account *out)
{
    struct stmt *s = db_query(c, &account_queries[BY_ID]);

    db_put_int(s, id.n);
    if (db_step(s)) {
        read_account(s, out);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "account", "没有这个用户：%lld", (long long)id.n);
    }
    return c->fail.code;
}

bool account_find(struct ctx *c, struct str login, struct account *out)
{
    struct stmt *s = db_query(c, &account_queries[BY_LOGIN]);

    db_put_text(s, login);
    if (!db_step(s))
        return false;
    read_account(s, out);
    db_done(s);
    return true;
}

struct user_id account_insert(struct ctx *c, const struct account *a)
{
    struct stmt *s = db_query(c, &account_queries[INSERT]);

    db_put_int(s, a->unit.n);
    db_put_opt(s, a->office.n);
    db_put_text(s, a->login);
    db_put_text(s, a->name);
    db_put_text(s, a->password);
    db_put_int(s, a->must_change);
    db_put_instant(s, c->now);
    return (struct user_id){db_one_int(s)};
}

void account_password(struct ctx *c, struct user_id id, struct str password, bool must_change)
{
    struct stmt *s = db_query(c, &account_queries[PASSWORD]);

    db_put_text(s, password);
    db_put_int(s, must_change);
    db_put_int(s, id.n);
    db_run(s);
}

void account_totp(struct ctx *c, struct user_id id, struct str sealed)
{
    struct stmt *s = db_query(c, &account_queries[TOTP]);

    if (sealed.n)
        db_put_blob(s, sealed);
    else
        db_put_null(s);
    db_put_int(s, id.n);
    db_run(s);
}

bool account_totp_step(struct ctx *c, struct user_id id, int64_t step)
{
    struct stmt *s = db_query(c, &account_queries[TOTP_STEP]);

    db_put_int(s, step);
    db_put_int(s, id.n);
    return db_run(s) == 1;
}

void account_failures(struct ctx *c, struct user_id id, int failures,
                      struct instant locked_until)
{
    struct stmt *s = db_query(c, &account_queries[FAILURES]);

    db_put_int(s, failures);
    db_put_instant(s, locked_until);
    db_put_int(s, id.n);
    db_run(s);
}

void account_disable(struct ctx *c, struct user_id id, bool disabled)
{
    struct stmt *s = db_query(c, &account_queries[DISABLE]);

    db_put_instant(s, disabled ? c->now : (struct instant){0});
    db_put_int(s, id.n);
    db_run(s);
}

void account_rename(struct ctx *c, struct user_id id, struct str name, struct office_id office)
{
    struct stmt *s = db_query(c, &account_queries[RENAME]);

    db_put_text(s, name);
    db_put_opt(s, office.n);
    db_put_int(s, id.n);
    db_run(s);
}

void account_all(struct ctx *c, struct unit_id unit, struct account_list *out)
{
    struct stmt *s = db_query(c, &account_queries[ALL]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        read_account(s, LIST_ADD(c->mem, out, cap));
}

int64_t account_count(struct ctx *c)
{
    return db_one_int(db_query(c, &account_queries[COUNT]));
}

void grant_add(struct ctx *c, struct user_id account, const struct grant *g)
{
    struct stmt *s = db_query(c, &account_queries[GRANT_ADD]);

    db_put_int(s, g->unit.n);
    db_put_opt(s, g->office.n);
    db_put_int(s, account.n);
    db_put_text(s, role_name(g->role));
    db_put_int(s, g->reach);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}

void grant_end(struct ctx *c, struct user_id account, const struct grant *g)
{
    struct stmt *s = db_query(c, &account_queries[GRANT_END]);

    db_put_instant(s, c->now);
    db_put_int(s, account.n);
    db_put_int(s, g->unit.n);
    db_put_text(s, role_name(g->role));
    db_run(s);
}

void grant_all(struct ctx *c, struct user_id account, struct actor *out)
{
    struct stmt *s = db_query(c, &account_queries[GRANT_ALL]);
    isize cap = 0;

    out->grants.n = 0;
    db_put_int(s, account.n);
    while (db_step(s)) {
        enum role role;
        struct grant *g;

        if (!role_parse(db_get_text(s, 0), &role))
            continue; /* a role of a newer program grants nothing here */
        g = LIST_ADD(c->mem, &out->grants, cap);
        *g =
            (struct grant){role, {db_get_int(s, 1)}, {db_get_int(s, 2)}, db_get_int(s, 3) != 0};
    }
}

int64_t grant_holders(struct ctx *c, enum role role)
{
    struct stmt *s = db_query(c, &account_queries[GRANT_HOLDERS]);

    db_put_text(s, role_name(role));
    return db_one_int(s);
}

void recovery_replace(struct ctx *c, struct unit_id unit, struct user_id account,
                      const struct str *hashes, int n)
{
    struct stmt *s = db_query(c, &account_queries[CODE_DROP]);

    db_put_int(s, account.n);
    db_run(s);
    for (int i = 0; i < n; i++) {
        s = db_query(c, &account_queries[CODE_ADD]);
        db_put_int(s, unit.n);
        db_put_int(s, account.n);
        db_put_blob(s, hashes[i]);
        db_run(s);
    }
}

bool recovery_use(struct ctx *c, struct user_id account, struct str hash)
{
    struct stmt *s = db_query(c, &account_queries[CODE_USE]);

    db_put_instant(s, c->now);
    db_put_int(s, account.n);
    db_put_blob(s, hash);
    return db_run(s) == 1;
}

struct session_id session_insert(struct ctx *c, const struct session *x)
{
    struct stmt *s = db_query(c, &account_queries[SES_INSERT]);

    db_put_int(s, x->unit.n);
    db_put_int(s, x->account.n);
    db_put_blob(s, x->token);
    db_put_text(s, x->csrf);
    db_put_int(s, x->second_factor);
    db_put_text(s, x->peer);
    db_put_text(s, x->agent);
    db_put_instant(s, c->now);
    db_put_instant(s, c->now);
    db_put_instant(s, x->expires_at);
    db_put_int(s, x->by_provider);
    return (struct session_id){db_one_int(s)};
}

static void read_session(struct stmt *s, struct session *x)
{
    x->id.n = db_get_int(s, 0);
    x->account.n = db_get_int(s, 1);
    x->unit.n = db_get_int(s, 2);
    x->token = db_get_blob(s, 3);
    x->csrf = db_get_text(s, 4);
    x->second_factor = db_get_int(s, 5) != 0;
    x->peer = db_get_text(s, 6);
    x->agent = db_get_text(s, 7);
    x->created_at = db_get_instant(s, 8);
    x->seen_at = db_get_instant(s, 9);
    x->expires_at = db_get_instant(s, 10);
    x->ended_at = db_get_instant(s, 11);
    x->by_provider = db_get_int(s, 12) != 0;
}

bool session_find(struct ctx *c, struct str token, struct session *out)
{
    struct stmt *s = db_query(c, &account_queries[SES_FIND]);

    db_put_blob(s, token);
    db_put_instant(s, c->now);
    if (!db_step(s))
        return false;
    read_session(s, out);
    db_done(s);
    return true;
}

void session_seen(struct ctx *c, struct session_id id, struct instant expires)
{
    struct stmt *s = db_query(c, &account_queries[SES_SEEN]);

    db_put_instant(s, c->now);
    db_put_instant(s, expires);
    db_put_int(s, id.n);
    db_run(s);
}

void session_second_factor(struct ctx *c, struct session_id id)
{
    struct stmt *s = db_query(c, &account_queries[SES_SECOND]);

    db_put_int(s, id.n);
    db_run(s);
}

void session_end(struct ctx *c, struct session_id id)
{
    struct stmt *s = db_query(c, &account_queries[SES_END]);

    db_put_instant(s, c->now);
    db_put_int(s, id.n);
    db_run(s);
}

void session_end_all(struct ctx *c, struct user_id account, struct session_id but)
{
    struct stmt *s = db_query(c, &account_queries[SES_END_ALL]);

    db_put_instant(s, c->now);
    db_put_int(s, account.n);
    db_put_int(s, but.n);
    db_run(s);
}

void session_all(struct ctx *c, struct user_id account, struct session_list *out)
{
    struct stmt *s = db_query(c, &account_queries[SES_ALL]);
    isize cap = 0;

    db_put_int(s, account.n);
    db_put_instant(s, c->now);
    while (db_step(s))
        read_session(s, LIST_ADD(c->mem, out, cap));
}

int64_t one_person_insert(struct ctx *c, const struct one_person *o)
{
    struct stmt *s = db_query(c, &account_queries[ONE_INSERT]);

    db_put_int(s, o->unit.n);
    db_put_day(s, o->from);
    db_put_day(s, o->until);
    db_put_text(s, o->reason);
    db_put_int(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void one_person_end(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, &account_queries[ONE_END]);

    db_put_instant(s, c->now);
    db_put_int(s, id);
    db_run(s);
}

static bool one_person(struct ctx *c, int query, struct unit_id unit, struct one_person *out)
{
    struct stmt *s = db_query(c, &account_queries[query]);

    db_put_int(s, unit.n);
    db_put_day(s, ctx_today(c));
    if (!db_step(s))
        return false;
    *out = (struct one_person){db_get_int(s, 0), {db_get_int(s, 1)}, db_get_day(s, 2),
                               db_get_day(s, 3), db_get_text(s, 4),  db_get_text(s, 5)};
    db_done(s);
    return true;
}

bool one_person_now(struct ctx *c, struct unit_id unit, struct one_person *out)
{
    return one_person(c, ONE_NOW, unit, out);
}

bool one_person_next(struct ctx *c, struct unit_id unit, struct one_person *out)
{
    return one_person(c, ONE_NEXT, unit, out);
}

int64_t throttle_hit(struct ctx *c, struct str key, int64_t window, struct instant *since)
{
    struct stmt *s = db_query(c, &account_queries[THROTTLE]);
    int64_t hits = 0;

    db_put_text(s, key);
    db_put_instant(s, c->now);
    db_put_int(s, window);
    while (db_step(s)) {
        hits = db_get_int(s, 0);
        *since = db_get_instant(s, 1);
    }
    return hits;
}

int64_t throttle_hits(struct ctx *c, struct str key, int64_t window, struct instant *since)
{
    struct stmt *s = db_query(c, &account_queries[THROTTLE_HITS]);
    int64_t hits = 0;

    db_put_text(s, key);
    db_put_int(s, c->now.s - window);
    while (db_step(s)) {
        hits = db_get_int(s, 0);
        *since = db_get_instant(s, 1);
    }
    return hits;
}

void throttle_block(struct ctx *c, struct str key, struct instant until)
{
    struct stmt *s = db_query(c, &account_queries[THROTTLE_BLOCK]);

    db_put_int(s, until.s);
    db_put_text(s, key);
    db_run(s);
}

struct instant throttle_blocked(struct ctx *c, struct str key)
{
    struct stmt *s = db_query(c, &account_queries[THROTTLE_BLOCKED]);

    db_put_text(s, key);
    return (struct instant){db_one_int(s)};
}

void throttle_clear(struct ctx *c, struct str key)
{
    struct stmt *s = db_query(c, &account_queries[THROTTLE_CLEAR]);

    db_put_text(s, key);
    db_run(s);
}

struct str setting_get(struct ctx *c, struct unit_id unit, struct str key)
{
    struct stmt *s = db_query(c, &account_queries[SET_GET]);
    struct str v = {0};

    db_put_int(s, unit.n);
    db_put_text(s, key);
    while (db_step(s))
        v = db_get_text(s, 0);
    return v;
}

void setting_put(struct ctx *c, struct unit_id unit, struct str key, struct str value)
{
    struct stmt *s = db_query(c, &account_queries[SET_PUT]);

    db_put_int(s, unit.n);
    db_put_text(s, key);
    db_put_text(s, value);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}
