/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_json.h - the annual report as JSON, sealed, so that nobody has to type it again
 *
 *   {"format":"gongkai-report/1","title":…,"body":…,"year":2021,"form":2021,
 *    "forms":{"T2":2021,"T3":2021},"cells":{"T3.1/nat":12,"T2.D.fee/fee_wan":3.25,…},
 *    "parts":[{"heading":…,"text":…},…],          the opening first, then six; left out when absent
 *    "digest":"sm3:…","key":"ed25519:…","signature":"…"}
 *
 * The digest is over report_canonical(): body, year, forms and every known cell in one order, a
 * line each, numbers without noughts at the end; so blanks and order of the JSON do not matter.
 * The signature is over the same. It travels inside HTML, PDF, DOCX and XLSX.
 *
 * Reading never trusts: the digest must fit, a signature must be right, addresses must be
 * cells of the form, numbers must be numbers.
 */
#ifndef LAW_REPORT_JSON_H
#define LAW_REPORT_JSON_H

#include "base/sign.h"
#include "law/report.h"

#define REPORT_JSON_FORMAT "gongkai-report/1"

struct report_seal_info {
    enum report_seal state;
    struct str digest; /* hexadecimal */
    struct str key;    /* base64; whose it is, the caller must know */
};

struct str report_canonical(struct arena *mem, const struct report *r);
/* `key` NULL: digest only. */
struct str report_json_write(struct arena *mem, const struct report *r,
                             const struct sign_key *key);
/* Fails: ERR_UNREADABLE not such JSON, or an address or a value that cannot be. A broken seal is
 * no failure: it is told, and the caller decides. */
enum err report_json_read(struct arena *mem, struct str json, struct report *out,
                          struct report_seal_info *seal, struct fail *why);
/* The JSON that travels in an HTML page or a PDF; "" when there is none. */
struct str report_json_find(struct str bytes);

#endif
