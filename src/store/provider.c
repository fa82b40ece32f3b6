/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider.c - bound subjects and log-ins under way; see provider.h */
#include "store/provider.h"

enum { FIND, OF, UNBIND, BIND, TRY_PUT, TRY_TAKE, TRY_FORGET };

const struct db_query provider_queries[] = {
    [FIND] = {"login_subject.find",
              "SELECT account FROM login_subject WHERE issuer = $1 AND subject = $2"},
    [OF] = {"login_subject.of", "SELECT issuer, subject FROM login_subject WHERE account = $1"},
    [UNBIND] = {"login_subject.unbind", "DELETE FROM login_subject WHERE account = $1"},
    [BIND] = {"login_subject.bind",
              "INSERT INTO login_subject (unit, account, issuer, subject, "
              "bound_by, bound_at) VALUES ($1,$2,$3,$4,$5,$6)"},
    [TRY_PUT] = {"login_try.put", "INSERT INTO login_try (state, browser, next, expires_at) "
                                  "VALUES ($1,$2,$3,$4)"},
    [TRY_TAKE] = {"login_try.take", "DELETE FROM login_try WHERE state = $1 AND browser = $2 "
                                    "AND expires_at > $3 RETURNING next"},
    [TRY_FORGET] = {"login_try.forget", "DELETE FROM login_try WHERE expires_at <= $1"},
};
const isize provider_queries_n = sizeof provider_queries / sizeof *provider_queries;

struct user_id subject_account(struct ctx *c, struct str issuer, struct str subject)
{
    struct stmt *s = db_query(c, &provider_queries[FIND]);

    db_put_text(s, issuer);
    db_put_text(s, subject);
    return (struct user_id){db_one_int(s)};
}

bool subject_of(struct ctx *c, struct user_id account, struct str *issuer, struct str *subject)
{
    struct stmt *s = db_query(c, &provider_queries[OF]);

    db_put_int(s, account.n);
    if (!db_step(s))
        return false;
    *issuer = db_get_text(s, 0);
    *subject = db_get_text(s, 1);
    db_done(s);
    return true;
}

void subject_unbind(struct ctx *c, struct user_id account)
{
    struct stmt *s = db_query(c, &provider_queries[UNBIND]);

    db_put_int(s, account.n);
    db_run(s);
}

void subject_bind(struct ctx *c, struct unit_id unit, struct user_id account, struct str issuer,
                  struct str subject)
{
    struct stmt *s;

    subject_unbind(c, account);
    s = db_query(c, &provider_queries[BIND]);
    db_put_int(s, unit.n);
    db_put_int(s, account.n);
    db_put_text(s, issuer);
    db_put_text(s, subject);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}

void login_try_put(struct ctx *c, struct str state, struct str browser, struct str next,
                   struct instant expires)
{
    struct stmt *s = db_query(c, &provider_queries[TRY_FORGET]);

    db_put_instant(s, c->now);
    db_run(s);
    s = db_query(c, &provider_queries[TRY_PUT]);
    db_put_blob(s, state);
    db_put_blob(s, browser);
    db_put_text(s, next);
    db_put_instant(s, expires);
    db_run(s);
}

bool login_try_take(struct ctx *c, struct str state, struct str browser, struct str *next)
{
    struct stmt *s = db_query(c, &provider_queries[TRY_TAKE]);

    db_put_blob(s, state);
    db_put_blob(s, browser);
    db_put_instant(s, c->now);
    if (!db_step(s))
        return false;
    *next = db_get_text(s, 0);
    db_done(s);
    return true;
}
