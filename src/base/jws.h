/* SPDX-License-Identifier: MulanPSL-2.0 */
/* jws.h - signed tokens of others (JSON Web Signature, RFC 7515), checked by their published keys (JWKS, RFC 7517)
 *
 * Two algorithms and no others: RS256 and ES256. "none", keyed hashes, and whatever the token itself would like are
 * refused before a key is looked for; a key counts only for its own algorithm (RFC 8725). RSA keys have 2,048 to
 * 8,192 bits.
 *
 * Key:    the one that the head's `kid` names; without it the keys that fit are tried.
 * Fails:  ERR_UNREADABLE it is no token, or no set of keys
 *         ERR_NOT_FOUND  no key fits: perhaps the set is older than the token
 *         ERR_FORBIDDEN  algorithm not taken, or the signature is wrong
 */
#ifndef BASE_JWS_H
#define BASE_JWS_H

#include "base/fail.h"
#include "base/json.h"

enum { JWS_MOST = 1 << 16 };

/* The payload of `token` once its signature is right, as JSON. `keys` is the text of a JWKS. */
enum err jws_open(struct arena *mem, struct str token, struct str keys, struct jval **payload,
                  struct fail *why);

#endif
