/* SPDX-License-Identifier: MulanPSL-2.0 */
/* keyring.h - the keys of an installation
 *
 * One file in the data folder, DATA/keys, mode 0600, made at the first start:
 *   hash HEX            for keyed hashes (tokens, query codes, repeats); never changed
 *   seal NUMBER aes HEX for personal fields; the last line seals, all of them open
 * Without it sealed fields are lost: it belongs into every backup, apart from the database.
 * Each purpose has keys of its own, derived from these, so that what was made for one is
 * nothing to another. Keys are kept in memory that is neither swapped nor dumped.
 */
#ifndef STORE_KEYRING_H
#define STORE_KEYRING_H

#include "base/secret.h"
#include "store/ctx.h"

enum key_purpose {
    KEY_PERSONAL, /* applicants' data */
    KEY_TOTP,     /* second factors */
    KEY_SESSION,  /* cookies */
    KEY_CSRF,
    KEY_QUERY_CODE, /* what an applicant follows a request with */
    KEY_REPEAT,     /* finding repeated requests of one person */
    KEY_RECOVERY,   /* spare codes */
    KEY_FORM,       /* tokens in forms of people who are not logged in */
    KEY_EXPORT,     /* sealed backups */
    KEY_OUTBOX,     /* what goes out, and the passwords of the machines that it goes to */
    KEY_REPORT,     /* the signature of annual reports */
    KEY__MAX
};

struct keyring_options {
    bool create;             /* make the file if it is absent */
    enum seal_method method; /* of a new key; 0: AES */
    int password_kib;        /* cost of passwords; 0: 64 MiB. Tests are cheap */
};
/* Fails: ERR_NOT_FOUND, ERR_UNREADABLE, ERR_FORBIDDEN when others can read the file. */
enum err keyring_open(struct keyring **out, const char *path, const struct keyring_options *o,
                      struct fail *why);
void keyring_close(struct keyring *k);
/* Adds a sealing key to the file: from the next start on it seals. */
enum err keyring_rotate(const char *path, enum seal_method method, struct fail *why);

/* Takes every sealing key but the newest out of the file; what they had sealed opens no more
 * (work/reseal.h first). *gone: how many. */
enum err keyring_forget(const char *path, int *gone, struct fail *why);

/* What there is: how many sealing keys, the method of the one that seals, and a fingerprint of the whole
 * file by which copies are compared; nothing of the keys. */
struct keyring_facts {
    int keys;
    struct str method, fingerprint;
};
enum err keyring_about(struct arena *mem, const char *path, struct keyring_facts *out,
                       struct fail *why);
/* Escrow: the file sealed by a passphrase, as text for paper or a safe; and back. recover refuses to
 * write over a file that is there. */
enum err keyring_escrow(struct arena *mem, const char *path, struct str passphrase,
                        struct str *text, struct fail *why);
enum err keyring_recover(struct arena *mem, struct str text, struct str passphrase,
                         const char *path, struct fail *why);

/* `place` is "table.column:row", see base/secret.h. */
struct str keyring_seal(const struct keyring *k, struct arena *mem, enum key_purpose purpose,
                        struct str place, struct str text);
enum err keyring_unseal(const struct keyring *k, struct arena *mem, enum key_purpose purpose,
                        struct str place, struct str sealed, struct str *text,
                        struct fail *why);
/* Sealed with another key than today's. */
bool keyring_is_old(const struct keyring *k, struct str sealed);
struct digest keyring_hash(const struct keyring *k, enum key_purpose purpose, struct str text);
/* The gate of passwords. */
struct gate *keyring_gate(const struct keyring *k);

#endif
