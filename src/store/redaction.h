/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redaction.h - what is to be taken out of a file of a case, and the file that came of it
 *
 * The marks are sealed: they name what is withheld. The source stays as it is, a file of the case that
 * no applicant sees. What the report says has no personal data.
 */
#ifndef STORE_REDACTION_H
#define STORE_REDACTION_H

#include "store/request.h"

struct redaction_row {
    int64_t id;
    struct unit_id unit;
    struct request_id request;
    int64_t source, result; /* files; result 0: none yet */
    struct str marks;       /* sealed */
    bool looked;
    struct str report; /* JSON */
    struct str name;   /* who saved it last */
    struct instant at;
    int version;
};
LIST_TYPE(redaction_list, struct redaction_row);

int64_t redaction_insert(struct ctx *c, const struct redaction_row *r);
/* ERR_NOT_FOUND when there is none. */
enum err redaction_load(struct ctx *c, int64_t id, struct redaction_row *out);
void redactions_of(struct ctx *c, struct request_id id, struct redaction_list *out);
/* ERR_CONFLICT when `seen` is not the version that stands. A result of earlier marks is let go of. */
void redaction_put_marks(struct ctx *c, int64_t id, int seen, struct str sealed, bool looked);
void redaction_put_result(struct ctx *c, int64_t id, int64_t file, struct str report);
/* The marks go when a case is erased. */
void redactions_erase(struct ctx *c, struct request_id id);

#endif
