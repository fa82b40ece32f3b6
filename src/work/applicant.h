/* SPDX-License-Identifier: MulanPSL-2.0 */
/* applicant.h - who asks (申请人): personal fields, sealed, masked, found by keyed hash
 *
 * Only what art. 29 asks: name, proof of identity, contact; and an agent with a letter of
 * authority, joint applicants. Never the purpose. Nothing here goes to logs, search, feeds or
 * error pages.
 * Law: Regulations (2019) art. 29; personal data: design
 */
#ifndef WORK_APPLICANT_H
#define WORK_APPLICANT_H

#include "law/ident.h"
#include "law/outcome.h"
#include "store/ctx.h"
#include "store/keyring.h"

struct applicant {
    struct str name;
    struct str ident_kind; /* law/ident.h */
    struct str ident;
    struct str phone, email, address, post_code;
    struct str contact;            /* who speaks for an organisation */
    struct str agent, agent_ident; /* 委托代理人 */
    struct str joint;              /* further applicants, one a line */
};

/* Fails: ERR_INPUT, `where` is the field: name, ident, agent_ident, joint, phone, email, address …; numbers
 * of documents by law/ident.h, of the agent and of each who asks along too. What is optional may be empty; one
 * way of contact must be there. */
enum err applicant_check(struct arena *mem, const struct applicant *a, enum applicant_kind kind,
                         struct day today, struct fail *why);
/* The same, but all that is wrong, in the order of the form, at most one of each group of fields; how many. `out`
 * has room for APPLICANT_FAULTS. */
enum { APPLICANT_FAULTS = 8 };
int applicant_faults(struct arena *mem, const struct applicant *a, enum applicant_kind kind,
                     struct day today, struct fail *out);
/* With the numbers of documents as they are kept (ident_tidy). */
struct applicant applicant_tidy(struct arena *mem, const struct applicant *a);
/* The same in every field. */
bool applicant_same(const struct applicant *a, const struct applicant *b);

/* To and from the sealed bytes; `place` is the row that it belongs to. */
struct str applicant_seal(struct ctx *c, struct request_id id, const struct applicant *a);
enum err applicant_open(struct ctx *c, struct request_id id, struct str sealed,
                        struct applicant *out);
/* With only the first and last characters: 张*, 110101********1234, 138****5678. */
struct applicant applicant_mask(struct arena *mem, const struct applicant *a);
/* The text with what it says of this applicant masked: names, numbers, addresses as they were given. */
struct str applicant_hide(struct arena *mem, const struct applicant *a, struct str text);
struct str mask_name(struct arena *mem, struct str s);
struct str mask_number(struct arena *mem, struct str s);

/* What a person is found again by: the identity number, or name and contact. */
struct str applicant_repeat_key(struct ctx *c, const struct applicant *a);
/* A keyed hash of a name, a number, a contact, for searching. */
struct str applicant_hash(struct ctx *c, struct str text);

#endif
