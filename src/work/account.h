/* SPDX-License-Identifier: MulanPSL-2.0 */
/* account.h - people log in, prove themselves, hold roles (账号、登录、角色)
 *
 * Each function is one use case: it opens its own transactions (never call it inside one), asks
 * law/permit, and leaves an audit entry. Passwords are computed outside of transactions.
 *
 * Log in:  login_open() checks the password. Where the account has a second factor, the session
 *          is not usable yet (SESSION_WAITS) until login_second() has seen a code; it hands out a
 *          new token (rotation), the old one ends. A cookie holds the token, the database its
 *          keyed hash only.
 * Lock-out: LOGIN_FREE failures cost nothing; then each must wait 2, 4, 8 … seconds after the last
 *          (ERR_RATE says how long); LOGIN_LOCK failures lock the account for LOGIN_LOCK_MINUTES. An
 *          unknown login behaves and costs exactly alike. Besides, one address has
 *          LOGIN_PEER_HITS attempts in ten minutes.
 * No password is ever printed by these functions; a first one is given by the caller, who shows it
 *          once, and must be changed at the first log-in.
 * Fails:   ERR_LOGIN wrong name or password; ERR_RATE; ERR_FORBIDDEN disabled or not permitted;
 *          ERR_INPUT (`where`: login, name, password, code); ERR_CONFLICT a login that is taken.
 */
#ifndef WORK_ACCOUNT_H
#define WORK_ACCOUNT_H

#include "store/account.h"

enum {
    LOGIN_FREE = 3,
    LOGIN_LOCK = 10,
    LOGIN_LOCK_MINUTES = 15,
    LOGIN_PEER_HITS = 60,
    PASSWORD_LEAST = 10, /* characters */
    SESSION_IDLE_MINUTES = 30,
    SESSION_HOURS = 12, /* at most, however busy */
    RECOVERY_CODES = 10
};

/* --- accounts */

struct account_new {
    struct unit_id unit;
    struct office_id office;
    struct str login, name;
    struct str password; /* the first one; "" makes one, see account_add() */
    bool keep_password;  /* need not be changed at the first log-in: the demo, tests */
};
/* The first administrator of an installation that has no account yet: reaches all units. Needs no
 * permission and works once; afterwards ERR_CONFLICT. `password` as in account_add(). */
enum err account_first(struct ctx *c, const struct account_new *a, struct user_id *out,
                       struct str *password);
/* Adds a user. Where a->password is "" a random one is made; *password (may be NULL) is what the
 * person gets told, once. */
enum err account_add(struct ctx *c, const struct account_new *a, struct user_id *out,
                     struct str *password);
enum err account_edit(struct ctx *c, struct user_id id, struct str name,
                      struct office_id office);
/* A disabled account's sessions end at once. Nobody disables themselves. */
enum err account_set_disabled(struct ctx *c, struct user_id id, bool disabled);
/* An administrator sets a new first password and, if asked, takes the second factor away. */
enum err account_reset(struct ctx *c, struct user_id id, bool drop_second,
                       struct str *password);
/* Whoever grants must hold 管理用户 in the grant's unit. The last administrator of the installation
 * cannot lose the role. */
enum err account_grant(struct ctx *c, struct user_id id, const struct grant *g);
enum err account_revoke(struct ctx *c, struct user_id id, const struct grant *g);

struct account_view {
    struct account a;
    struct actor roles; /* .grants */
};
LIST_TYPE(account_view_list, struct account_view);
/* The users of a unit with their roles. */
enum err account_list(struct ctx *c, struct unit_id unit, struct account_view_list *out);

/* --- one's own account */

enum err password_change(struct ctx *c, struct str old, struct str fresh);
/* Whether a password may be taken; the sentence goes to `why`. */
enum err password_rule(struct str login, struct str password, struct fail *why);

/* Begins to enrol a second factor: a fresh secret, its base32 text and the otpauth address for a QR
 * code. Nothing is stored yet: the page carries `sealed` (opaque, for this user only) back. */
struct totp_offer {
    struct str secret32, uri, sealed;
};
enum err totp_offer(struct ctx *c, struct totp_offer *out);
/* Enrols it, once a code of it was right; the spare codes are shown once. The session counts as
 * having shown a second factor afterwards; all other sessions end. */
enum err totp_enrol(struct ctx *c, struct str sealed, struct str code,
                    struct str codes[RECOVERY_CODES]);
/* Takes it away again: needs the password. */
enum err totp_drop(struct ctx *c, struct str password);
/* A second factor within a session (emergency publishing): the code, or a spare one. */
enum err totp_confirm(struct ctx *c, struct str code);

/* --- sessions */

struct login {
    struct str token; /* for the cookie */
    struct str csrf;
    struct session_id session;
    struct user_id user;
    struct instant expires; /* SESSION_HOURS from now */
    bool waits;             /* for the second factor */
    bool must_change;       /* the password, before anything else */
};
enum err login_open(struct ctx *c, struct str login, struct str password, struct str agent,
                    struct login *out);
/* With the token of a session that waits. A new token comes back. */
enum err login_second(struct ctx *c, struct str token, struct str code, struct login *out);
enum err login_close(struct ctx *c, struct str token);

enum session_state {
    SESSION_NONE,        /* unknown, ended, expired */
    SESSION_WAITS,       /* for the second factor: the actor stays the public */
    SESSION_MUST_CHANGE, /* logged in, but only the password page is open */
    SESSION_OPEN
};
/* Who a cookie's token is: fills c->actor with the roles that stand now (a revoked role counts at
 * once), and `csrf`. Opens a reading transaction; every few minutes a writing one that moves the end
 * of an idle session. Never fails for a bad token. */
enum session_state session_actor(struct ctx *c, struct str token, struct str *csrf);
/* One's own sessions, the present one among them (c->actor.session). */
enum err session_list_own(struct ctx *c, struct session_list *out);
/* Ends one of one's own, or, for an administrator of the account's unit, anybody's. */
enum err session_revoke(struct ctx *c, struct user_id owner, struct session_id id);
enum err session_revoke_others(struct ctx *c);

#endif
