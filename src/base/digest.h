/* SPDX-License-Identifier: MulanPSL-2.0 */
/* digest.h - SM3 and SHA-256, keyed and plain; hexadecimal, base64, base32
 *
 * SM3 (GB/T 32905) is what the product itself uses: files by content, the audit chain, keyed
 * hashes. SHA-256 is for what others expect (ETag, content-hashed names, SigV4).
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/str.h"

enum digest_kind { DIGEST_SM3, DIGEST_SHA256 };
enum { DIGEST_SIZE = 32, DIGEST_BLOCK = 64 };
struct digest {
    uint8_t b[DIGEST_SIZE];
};

struct digest digest_of(enum digest_kind kind, struct str text);
struct digest digest_hmac(enum digest_kind kind, struct str key, struct str text);
/* HKDF's second step (RFC 5869): `n` ≤ 255 · 32 bytes from a good key, apart by `purpose`. */
void digest_derive(enum digest_kind kind, struct str key, struct str purpose, uint8_t *out,
                   isize n);
/* The digest's bytes; valid as long as `d`. */
struct str digest_str(const struct digest *d);
/* In constant time. */
bool digest_eq(const struct digest *a, const struct digest *b);

/* Piece by piece. digest_end() or digest_drop() must follow a start. */
struct digester {
    void *native;
};
void digest_start(struct digester *d, enum digest_kind kind);
void digest_add(struct digester *d, struct str part);
struct digest digest_end(struct digester *d);
void digest_drop(struct digester *d); /* harmless when already ended */

struct str hex_of(struct arena *mem, struct str bytes); /* lower case */
/* Either case; false for an odd length or another character. */
bool hex_parse(struct arena *mem, struct str hex, struct str *out);
struct str base64_of(struct arena *mem, struct str bytes);    /* RFC 4648, padded */
struct str base64url_of(struct arena *mem, struct str bytes); /* for addresses, not padded */
/* Both alphabets; padding may be absent; blanks and line ends are refused, and so are bits
 * that would be lost: each value has one text. */
bool base64_parse(struct arena *mem, struct str text, struct str *out);
struct str base32_of(struct arena *mem, struct str bytes); /* upper case, not padded */

#endif
