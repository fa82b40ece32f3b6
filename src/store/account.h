/* SPDX-License-Identifier: MulanPSL-2.0 */
/* account.h - people who log in (用户), their roles, sessions, second factor */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "store/db.h"

struct account {
    struct user_id id;
    struct unit_id unit;
    struct office_id office;
    struct str login, name, password; /* Argon2id string */
    bool must_change;
    struct str totp; /* sealed; empty: no second factor */
    int64_t totp_last;
    int failures;
    struct instant locked_until, disabled_at, created_at;
};
LIST_TYPE(account_list, struct account);

struct session {
    struct session_id id;
    struct user_id account;
    struct unit_id unit;
    struct str token, csrf; /* token: the hash */
    bool second_factor, by_provider;
    struct str peer, agent;
    struct instant created_at, seen_at, expires_at, ended_at;
};
LIST_TYPE(session_list, struct session);

struct one_person {
    int64_t id;
    struct unit_id unit;
    struct day from, until;
    struct str reason;
    struct str by; /* who consented; read only */
};

enum err account_load(struct ctx *c, struct user_id id, struct account *out);
/* false: nobody of that login (no failure is set, so that both cases cost the same). */
bool account_find(struct ctx *c, struct str login, struct account *out);
struct user_id account_insert(struct ctx *c, const struct account *a);
void account_password(struct ctx *c, struct user_id id, struct str password, bool must_change);
void account_totp(struct ctx *c, struct user_id id, struct str sealed);
/* Accepts a time step once: false if `step` was used before. */
bool account_totp_step(struct ctx *c, struct user_id id, int64_t step);
void account_failures(struct ctx *c, struct user_id id, int failures,
                      struct instant locked_until);
void account_disable(struct ctx *c, struct user_id id, bool disabled);
void account_rename(struct ctx *c, struct user_id id, struct str name, struct office_id office);
void account_all(struct ctx *c, struct unit_id unit, struct account_list *out);
int64_t account_count(struct ctx *c);

void grant_add(struct ctx *c, struct user_id account, const struct grant *g);
void grant_end(struct ctx *c, struct user_id account, const struct grant *g);
/* The roles that stand now, into actor->grants. */
void grant_all(struct ctx *c, struct user_id account, struct actor *out);
/* How many accounts that are not disabled hold `role` somewhere. */
int64_t grant_holders(struct ctx *c, enum role role);

void recovery_replace(struct ctx *c, struct unit_id unit, struct user_id account,
                      const struct str *hashes, int n);
/* Uses one code up: false if there is no such unused one. */
bool recovery_use(struct ctx *c, struct user_id account, struct str hash);

struct session_id session_insert(struct ctx *c, const struct session *s);
/* The session of a token's hash that has neither ended nor expired by c->now. */
bool session_find(struct ctx *c, struct str token, struct session *out);
void session_seen(struct ctx *c, struct session_id id, struct instant expires);
void session_second_factor(struct ctx *c, struct session_id id);
void session_end(struct ctx *c, struct session_id id);
void session_end_all(struct ctx *c, struct user_id account, struct session_id but);
void session_all(struct ctx *c, struct user_id account, struct session_list *out);

int64_t one_person_insert(struct ctx *c, const struct one_person *o);
void one_person_end(struct ctx *c, int64_t id);
/* The mode that stands in `unit` today, if any. */
bool one_person_now(struct ctx *c, struct unit_id unit, struct one_person *out);
/* The same, or else the next that is still to come. */
bool one_person_next(struct ctx *c, struct unit_id unit, struct one_person *out);

/* One more hit of `key`; resets after `window` seconds. The hits since the window began. */
int64_t throttle_hit(struct ctx *c, struct str key, int64_t window, struct instant *since);
/* The hits of `key` in the window that runs, without one more; 0 where none runs. */
int64_t throttle_hits(struct ctx *c, struct str key, int64_t window, struct instant *since);
/* Nothing more for `key` before `until`: remembered with its hits; and until when (none: 0). */
void throttle_block(struct ctx *c, struct str key, struct instant until);
struct instant throttle_blocked(struct ctx *c, struct str key);
void throttle_clear(struct ctx *c, struct str key);

/* Settings; unit 0 is the whole installation. "" when unset. */
struct str setting_get(struct ctx *c, struct unit_id unit, struct str key);
void setting_put(struct ctx *c, struct unit_id unit, struct str key, struct str value);

#endif
