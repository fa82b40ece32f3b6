/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_file.h - a report as files: made, signed, and read back before it is released
 *
 * HTML, DOCX, PDF and JSON carry the cells with a signature of this installation (Ed25519; the key is
 * derived from the keyring, so that nothing more has to be kept). A district that collects the file
 * sees from whom it is and that no digit was changed. The public key is published at
 * /gongkai/report-key.json and on every report's page.
 *
 * annual_prove() writes each kind, reads it back with our own reader in a child process and
 * compares cell by cell: a difference refuses the release. Not inside a transaction.
 */
#ifndef WORK_ANNUAL_FILE_H
#define WORK_ANNUAL_FILE_H

#include "base/sign.h"
#include "law/report.h"
#include "store/ctx.h"

enum annual_kind {
    ANNUAL_HTML,
    ANNUAL_DOCX,
    ANNUAL_XLSX,
    ANNUAL_PDF,
    ANNUAL_JSON,
    ANNUAL_KIND__MAX
};
struct str annual_kind_name(enum annual_kind k); /* the ending: html … */

/* The signing key; wipe it after use. False where the installation has no keyring. */
bool annual_key(const struct ctx *c, struct sign_key *out);
/* Base64 of the public key; "" without a keyring. */
struct str annual_public_key(const struct ctx *c);

enum err annual_file(struct ctx *c, const struct report *r, struct instant made,
                     enum annual_kind kind, struct str *out);
/* Fails: ERR_RULE with the kind, the cell and both values. */
enum err annual_prove(struct ctx *c, const struct report *r);
/* A file that was handed in: its seal must not be broken. With `key` it must be signed by that key. */
enum err annual_accept(struct ctx *c, const struct report *r, struct str key);

#endif
