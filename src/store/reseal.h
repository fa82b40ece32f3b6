/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal.h - the sealed columns of cases, to walk over after a change of key (work/reseal.h) */
#ifndef STORE_RESEAL_H
#define STORE_RESEAL_H

#include "store/db.h"

enum sealed_kind { SEALED_APPLICANT, SEALED_LETTER, SEALED_MARKS, SEALED_FILE, SEALED__MAX };
struct sealed_row {
    int64_t id;
    struct request_id request;
    struct unit_id unit;
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
