/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_link.h - the evidence of a row of a register (依据): documents, files, addresses
 *
 * A task that is done, an honour, a training: each says by what it can be proved. A document is named as a
 * clerk has it at hand: its number, its address, or its title.
 * Files are taken by their content (work/media.h) and seen by the desk only.
 * Permission: ACT_REGISTER to add and to take off, ACT_SEE_DESK to see. Audited.
 */
#ifndef WORK_REGISTER_LINK_H
#define WORK_REGISTER_LINK_H

#include "store/register_link.h"

enum { REGISTER_LINKS_MOST = 60 };

struct register_proof {
    struct str what, label; /* label "": the document's title, the file's name */
    struct str document;    /* a number, an address with doc_N in it, or a title; "" none */
    struct str address;     /* https://… of what stands elsewhere; "" none */
    struct str sm3, name, type;
    int64_t size; /* of a file that is in the store; sm3 "" none */
};
/* Exactly one of document, address, file. Fails: ERR_INPUT (document, address, what, label). */
enum err register_prove(struct ctx *c, int64_t entry, const struct register_proof *p,
                        int64_t *id);
enum err register_unprove(struct ctx *c, int64_t entry, int64_t link);
/* Of one row; of a whole register of a unit. */
enum err register_proofs(struct ctx *c, int64_t entry, struct register_link_list *out);
enum err register_proofs_of(struct ctx *c, struct unit_id unit, struct str kind,
                            struct register_link_list *out);
/* One with its file, for sending it. Fails: ERR_NOT_FOUND. */
enum err register_proof_file(struct ctx *c, int64_t entry, int64_t link,
                             struct register_link *out);

/* The unit's document that `said` names: 42, …/doc_42.html, /desk/doc/42, or the title of a live one;
 * within a transaction. Fails: ERR_INPUT field "document". */
void register_document(struct ctx *c, struct unit_id unit, struct str said, struct doc_id *out,
                       struct str *title);

#endif
