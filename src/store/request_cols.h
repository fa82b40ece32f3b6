/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request_cols.h - the columns of a request as rows are read; for store/request*.c only */
#ifndef STORE_REQUEST_COLS_H
#define STORE_REQUEST_COLS_H

#include "store/request.h"

#define REQUEST_COLS                                                                           \
    "SELECT r.id, r.unit, r.office, r.number, r.channel, r.applicant_kind, r.applicant, "      \
    "r.subject, r.content, r.form_wanted, r.way_wanted, r.filed_at, r.received_day, r.state, " \
    "r.due_day, r.closed_day, r.provisional, r.days_taken, r.late, r.officer, r.outcome, "     \
    "r.earlier, r.split_of, r.joined_to, r.already_public, r.objection, r.version, "           \
    "r.erased_at, a.name FROM request r LEFT JOIN account a ON a.id = r.officer "

void request_row(struct stmt *s, struct request *r);

#endif
