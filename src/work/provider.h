/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider.h - staff log in by an identity provider (统一身份认证): OpenID Connect 1.0
 *
 * Off unless an administrator has switched it on. Authorization code with PKCE (S256), state and nonce; the provider
 * is found by discovery, and asked anew at each log-in, so that nothing of it is kept and changed keys count at once.
 *
 * Who:     what the provider calls `sub` must have been bound to an account by an administrator; nobody gets an
 *          account by logging in. Roles stay ours.
 * Counts:  the token's signature (base/jws.h), iss, aud, azp, exp, iat, nbf, nonce and, where it is there, at_hash,
 *          by `now` of the world, with a minute of difference between clocks. A state comes back once, within ten
 *          minutes, to the browser that took it there; nonce and verifier are derived from it.
 * Second factor: by `second` of the settings: ours as with a password (local); what the provider asserts in amr or
 *          acr, else ours (trust); or nobody without the provider's assertion (must). The audit says which.
 * Waits:   the provider is spoken to outside of transactions, eight seconds at most each.
 * Secrets: the client's secret is sealed among the settings and never shown again.
 * Fails:   ERR_RULE off; ERR_BUSY the provider cannot be reached; ERR_INPUT the log-in is over or was used before;
 *          ERR_FORBIDDEN what came back does not hold, is bound to nobody, or to an account that is disabled.
 */
#ifndef WORK_PROVIDER_H
#define WORK_PROVIDER_H

#include "work/account.h"

enum { PROVIDER_MINUTES = 10, PROVIDER_SKEW = 60, PROVIDER_SUBJECT = 255 };

struct provider_settings {
    bool on;
    struct str issuer, client, secret; /* secret: "" is kept (save), or not shown (load) */
    struct str label;                  /* on the button; "" 统一身份认证 */
    struct str second;                 /* local, trust, must */
    struct str asserted;               /* values of amr or acr that count, parted by blanks */
    struct str ca;                     /* PEM of an authority of the house's own */
    bool has_secret;
};
/* Both need 系统设置. save fails: ERR_INPUT with the field. */
enum err provider_settings_load(struct ctx *c, struct provider_settings *out);
enum err provider_settings_save(struct ctx *c, const struct provider_settings *s);

/* What stands on the button of the login page; "" while it is off. */
struct str provider_label(struct ctx *c);

struct provider_go {
    struct str url;     /* of the provider */
    struct str browser; /* for a cookie */
};
enum err provider_begin(struct ctx *c, struct str next, struct provider_go *out);

struct provider_answer {
    struct str state, code, error, issuer; /* as they came back; issuer: RFC 9207 */
    struct str browser;                    /* the cookie */
};
/* Logs in. `next` is what begin was given. */
enum err provider_return(struct ctx *c, const struct provider_answer *a, struct str agent,
                         struct login *out, struct str *next);

/* Who an account is at the provider; needs 管理用户 in the account's unit. "" takes it away; sessions that
 * came by the provider end with it. Fails: ERR_INPUT, ERR_CONFLICT it is somebody else's; field subject. */
enum err provider_bind(struct ctx *c, struct user_id id, struct str subject);
/* "" where nothing is bound. */
enum err provider_bound(struct ctx *c, struct user_id id, struct str *subject);

#endif
