/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal.h - the sealed columns of all tables, to walk over after a change of key (work/reseal.h) */
#ifndef STORE_RESEAL_H
#define STORE_RESEAL_H

#include "store/db.h"

enum sealed_kind {
    SEALED_APPLICANT,
    SEALED_LETTER,
    SEALED_MARKS,
    SEALED_VOICE,   /* contact of a reader's message */
    SEALED_OPINION, /* contact beside an opinion on a draft */
    SEALED_TOTP,
    SEALED_CHANNEL, /* what connects a channel */
    SEALED_TOKEN,
    SEALED_MAIL, /* where staff are told */
    SEALED_PHONE,
    SEALED_OUTBOX,  /* what waits to go out */
    SEALED_SUBJECT, /* what is asked for */
    SEALED_CONTENT,
    SEALED_OBJECTION,
    SEALED_WANTED,  /* in what form, by which way */
    SEALED_EVENT,   /* notes and parties of the ledger */
    SEALED_REMARK,  /* why a letter was sent back; proof that it arrived */
    SEALED_DISPUTE, /* what is written freely of one */
    SEALED_TITLE,   /* names of files */
    SEALED_FILE,
    SEALED__MAX
};
struct sealed_row {
    int64_t id, owner; /* owner: the row that the place names */
    struct unit_id unit;
    struct str name;   /* of what waits to go out: its `once`; of a case: its number */
    struct str sealed; /* of a file: the SM3 of its sealed bytes */
};
LIST_TYPE(sealed_row_list, struct sealed_row);
/* The next `n` behind `after`, by id. */
void sealed_rows(struct ctx *c, enum sealed_kind kind, int64_t after, int n,
                 struct sealed_row_list *out);
/* False: somebody has changed it meanwhile, and with that sealed it anew. */
bool sealed_put(struct ctx *c, enum sealed_kind kind, const struct sealed_row *was,
                struct str sealed);
void sealed_put_file(struct ctx *c, int64_t id, struct blob_id blob);

#endif
