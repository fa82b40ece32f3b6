/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sign.h - signatures that anybody can check: Ed25519
 *
 * A keyed hash proves something to whoever holds the key; a signature proves it to everybody. It
 * is what travels inside a published report, so that a district that collects it knows from
 * whom it came and that not a digit was changed on the way.
 * The key is made from a seed (of the keyring), so that nothing more has to be kept.
 */
#ifndef BASE_SIGN_H
#define BASE_SIGN_H

#include "base/digest.h"

enum { SIGN_SEED = 32, SIGN_PUBLIC = 32, SIGN_SIZE = 64 };
struct sign_key {
    uint8_t secret[64], open[SIGN_PUBLIC];
};

void sign_key_make(struct sign_key *out, const struct digest *seed);
void sign_key_wipe(struct sign_key *k);
/* The public key, the signature, as base64. */
struct str sign_public(struct arena *mem, const struct sign_key *k);
struct str sign_text(struct arena *mem, const struct sign_key *k, struct str text);
/* Both as base64; false for anything that is not a right signature of `text`. */
bool sign_check(struct arena *mem, struct str open, struct str signature, struct str text);

#endif
