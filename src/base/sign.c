/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sign.c - signatures that anybody can check; see sign.h */
#include "base/sign.h"

#include <sodium.h>

_Static_assert(crypto_sign_SEEDBYTES == SIGN_SEED, "seed");
_Static_assert(crypto_sign_PUBLICKEYBYTES == SIGN_PUBLIC, "public key");
_Static_assert(crypto_sign_SECRETKEYBYTES == 64, "secret key");
_Static_assert(crypto_sign_BYTES == SIGN_SIZE, "signature");

void sign_key_make(struct sign_key *out, const struct digest *seed)
{
    crypto_sign_seed_keypair(out->open, out->secret, seed->b);
}

void sign_key_wipe(struct sign_key *k)
{
    sodium_memzero(k, sizeof *k);
}

struct str sign_public(struct arena *mem, const struct sign_key *k)
{
    return base64_of(mem, (struct str){(const char *)k->open, SIGN_PUBLIC});
}

struct str sign_text(struct arena *mem, const struct sign_key *k, struct str text)
{
    uint8_t sig[SIGN_SIZE];

    crypto_sign_detached(sig, NULL, (const uint8_t *)text.p, (unsigned long long)text.n,
                         k->secret);
    return base64_of(mem, (struct str){(const char *)sig, SIGN_SIZE});
}

bool sign_check(struct arena *mem, struct str open, struct str signature, struct str text)
{
    struct str key = {0}, sig = {0};

    return base64_parse(mem, open, &key) && base64_parse(mem, signature, &sig) &&
           key.n == SIGN_PUBLIC && sig.n == SIGN_SIZE &&
           crypto_sign_verify_detached((const uint8_t *)sig.p, (const uint8_t *)text.p,
                                       (unsigned long long)text.n, (const uint8_t *)key.p) == 0;
}
