/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fee.h - the information processing fee (信息处理费)
 *
 * Answering is free; a fee is taken only beyond the quota, per item of one applicant in one
 * calendar month, or per page of one request, never both. Rates rise by parts: each part is
 * charged at its own rate. Tiers: rulebook/fee-tiers.tsv.
 * Law: Regulations (2019) art. 42; 国办函〔2020〕109号, in force 2021-01-01
 */
#ifndef LAW_FEE_H
#define LAW_FEE_H

#include "base/fail.h"

enum fee_basis { FEE_PER_ITEM, FEE_PER_PAGE };
enum { FEE_MAX_COUNT = 1000000 };

struct fee_part {
    int64_t from, until; /* the units of this part that were charged */
    int64_t rate_fen;    /* each */
    int64_t amount_fen;
};
struct fee {
    enum fee_basis basis;
    int64_t count;
    int64_t amount_fen;
    LIST(struct fee_part) parts;
};

/* Fails: ERR_INPUT where `count` is negative or above FEE_MAX_COUNT. */
enum err fee_compute(struct arena *mem, enum fee_basis basis, int64_t count, struct fee *out,
                     struct fail *why);
struct str fee_article(void);
/* The share of the unit that is the `ordinal`-th of its applicant's month, or of a request's pages. */
int64_t fee_rate_fen(enum fee_basis basis, int64_t ordinal);
/* 1234.50 元 → "1234.50", 380 元 → "380". */
struct str fee_yuan(struct arena *mem, int64_t fen);

#endif
