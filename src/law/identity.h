/* SPDX-License-Identifier: MulanPSL-2.0 */
/* identity.h - the sums of an annual report that must agree (勾稽关系)
 *
 * Every identity of rulebook/identities.tsv that cells alone can show: within a column
 * (H01, H02, H03), a row (H04), a block of table four (H05), a cell (H07), and against last
 * year's report (H06, H09, S01, S02). Those of the other form are not applied. Each check
 * names both sides and the cells that took part; one that lacks a cell is not checkable,
 * which is never the same as holding. What text must agree with is in report_text.h.
 *
 * Suspects: where cells could be wrong so that the breaches follow, they are named with the
 * value that makes all hold. A repair is only offered if it breaks nothing new. One cell is
 * preferred to two; of two, a swap of neighbours to anything else. The likeliest comes first.
 *
 * Memory: everything is allocated in `mem`.
 * Law:    rulebook/identities.tsv; only H01 is printed on the form itself.
 */
#ifndef LAW_IDENTITY_H
#define LAW_IDENTITY_H

#include "law/report.h"

enum identity_status { IDENTITY_HOLD, IDENTITY_FAIL, IDENTITY_NOT_CHECKABLE };

enum { IDENTITY_TERMS = 32 };
struct identity_check {
    struct str id;     /* H01 */
    struct str column; /* nat; for H04 the row (T3.1), for H05 the block (rec) */
    bool soft;         /* S…: a warning */
    enum identity_status status;
    struct cell left, right; /* unknown where not checkable */
    int terms;
    int16_t slot[IDENTITY_TERMS]; /* the cells that took part */
    int8_t sign[IDENTITY_TERMS];  /* +1 on the left, -1 on the right, 0 not a term of a sum */
    int64_t known;                /* what last year's report adds to the left, in millionths */
    struct str note;              /* why it could not be checked, or how a gap is explained */
};
struct identity_suspect {
    int slot;
    struct cell found, expected;
    int explains; /* how many breaches would be gone */
    int other;    /* the slot of the second cell of the repair, or -1 */
    bool swapped; /* with that one */
};
struct identity_result {
    LIST_TYPE(identity_checks, struct identity_check) checks;
    LIST_TYPE(identity_suspects, struct identity_suspect) suspects;
    int hold, fail, not_checkable;
    isize checks_cap, suspects_cap;
};

/* Verifies the cells of `r`; `previous` is last year's report, or NULL. */
void identity_verify(struct arena *mem, const struct report *r, const struct report *previous,
                     struct identity_result *out);
/* Only whether everything hard holds, without naming anything: for many reports. */
bool identity_holds(const struct report *r);
/* Adds a check that was made elsewhere (text against tables) and counts it. */
void identity_add(struct arena *mem, struct identity_result *out, struct identity_check check);
/* Puts a check that a register has settled in the place of the one of the same id and column (or of the same
 * id, where that could not be checked), else adds it. */
void identity_settle(struct arena *mem, struct identity_result *out,
                     struct identity_check check);
/* H08: each cell of a government's report against the sum over the reports it takes in. */
void identity_members(struct arena *mem, const struct report *r, const struct report *sum,
                      struct identity_result *out);
struct str identity_status_name(enum identity_status status); /* hold, fail, not_checkable */
/* The rule in words, for people: 新收＋结转＝总计＋结转下年. */
struct str identity_words(struct str id);

#endif
