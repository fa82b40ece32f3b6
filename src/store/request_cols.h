/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request_cols.h - the columns of a request as rows are read, and its share in the figures;
 * for store/request*.c only */
#ifndef STORE_REQUEST_COLS_H
#define STORE_REQUEST_COLS_H

#include "store/request.h"

#define REQUEST_COLS                                                                           \
    "SELECT r.id, r.unit, r.office, r.number, r.channel, r.applicant_kind, r.applicant, "      \
    "r.subject, r.content, r.wanted, r.filed_at, r.received_day, r.state, "                    \
    "r.due_day, r.closed_day, r.provisional, r.days_taken, r.late, r.officer, r.outcome, "     \
    "r.earlier, r.split_of, r.joined_to, r.already_public, r.objection, r.version, "           \
    "r.erased_at, a.name, r.topic FROM request r LEFT JOIN account a ON a.id = r.officer "

/* What the applicant wrote is opened; where the key is not there, the row says so instead. */
void request_row(struct ctx *c, struct stmt *s, struct request *r);
/* A subject alone, of the case with that number. */
struct str request_subject(struct ctx *c, struct str number, struct str sealed);

/* --- the figures kept beside (request_tally.c) */

/* What of a request counts. */
struct tally_source {
    struct unit_id unit;
    struct str kind, outcome;
    struct day received, closed;
    int64_t days, due_order;
    bool has_days, late, correction; /* correction: counts in lists only */
};
/* As the row stands now; false: there is none. */
bool tally_source(struct ctx *c, struct request_id id, struct tally_source *out);
/* Takes out what `before` (NULL: nothing) had added, and adds what the row is now. */
void tally_move(struct ctx *c, const struct tally_source *before, struct request_id id);

#endif
