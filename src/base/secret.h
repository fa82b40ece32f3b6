/* SPDX-License-Identifier: MulanPSL-2.0 */
/* secret.h - passwords, tokens, sealed fields, second factors
 *
 * Passwords are Argon2id strings (64 MiB, two passes); the gate lets two be computed at
 * once, so that a rush of log-ins cannot take the machine's memory.
 * A sealed field is bytes that only the holder of the key reads, and only in its place:
 * `place` (table, column, row) is bound in, so that sealed fields cannot be exchanged.
 *   byte 0: method, 1-4: key number, then nonce, text, tag
 * The methods are AES-256-GCM and, where the state's algorithms are asked for, SM4-CTR with
 * HMAC-SM3 over all of it (SM4-GCM is not in OpenSSL 3.0).
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/day.h"
#include "base/digest.h"
#include "base/fail.h"

/* --- the process */

/* No core dumps, no reading of this process by others of the same user. */
void secret_guard_process(void);
/* Memory that stays out of swap and dumps, zeroed; wiped when freed. NULL: none left. */
void *secret_alloc(isize n);
void secret_free(void *p, isize n);
void secret_wipe(void *p, isize n);
bool secret_eq(struct str a, struct str b); /* in constant time for equal lengths */
/* `bytes` random bytes as base64url. */
struct str secret_token(struct arena *mem, isize bytes);

/* --- passwords */

enum { PASSWORD_MAX = 1024 };
struct gate; /* how many may compute at once */
/* `memory_kib` 0: 64 MiB. One for the process, made at start. */
struct gate *gate_new(int at_once, int memory_kib);
void gate_free(struct gate *g);
/* Fails: ERR_INPUT beyond PASSWORD_MAX bytes, ERR_BUSY after five seconds at the gate. */
enum err password_hash(struct gate *g, struct arena *mem, struct str password, struct str *out,
                       struct fail *why);
/* Where there is no such account give "" for `stored`: it takes as long and is false. */
enum err password_check(struct gate *g, struct str stored, struct str password, bool *right,
                        struct fail *why);
/* Made with other costs than today's: to be hashed again at the next log-in. */
bool password_is_old(const struct gate *g, struct str stored);

/* --- sealed fields */

enum seal_method { SEAL_AES = 1, SEAL_SM4 = 2 };
struct seal_key {
    uint32_t number; /* from 1; stands in what it sealed */
    enum seal_method method;
    uint8_t cipher[32], mac[32]; /* SM4 uses 16 bytes of `cipher`, AES no `mac` */
};
struct str seal(struct arena *mem, const struct seal_key *key, struct str place,
                struct str text);
/* The number of the key that is needed; 0: not a sealed field. */
uint32_t seal_number(struct str sealed);
/* Fails: ERR_UNREADABLE when the key, the place or a bit is not as it was. */
enum err seal_open(struct arena *mem, const struct seal_key *key, struct str place,
                   struct str sealed, struct str *text, struct fail *why);

/* A key from a passphrase (Argon2id, 256 MiB, four passes) and 16 bytes of salt: for what a person keeps
 * for years. Fails: ERR_INPUT when it is shorter than 12 characters, ERR_BUSY without memory. */
enum { SALT_BYTES = 16 };
enum err seal_key_from(struct str passphrase, struct str salt, struct seal_key *out,
                       struct fail *why);

/* --- second factors */

enum { TOTP_SECRET = 20 };
/* The step (30 s) in which `code` is right: one before to one after `now`, and later than `last`
 * (a code counts once). 0: wrong. */
int64_t totp_check(struct str secret, struct str code, struct instant now, int64_t last);
/* What a phone scans. */
struct str totp_uri(struct arena *mem, struct str issuer, struct str login, struct str secret);
/* A spare code like K7MQP-2XW4R (50 bits), and what was typed in that form ("" when it cannot
 * be one): case and blanks do not matter, O is 0, I and L are 1. */
struct str recovery_code(struct arena *mem);
struct str recovery_code_read(struct arena *mem, struct str typed);

#endif
