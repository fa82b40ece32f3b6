/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_rules.h - what a patrol holds each thing against; within work only */
#ifndef WORK_PATROL_RULES_H
#define WORK_PATROL_RULES_H

#include "base/map.h"
#include "law/workday.h"
#include "store/unit.h"
#include "work/patrol.h"

/* A round under way; what it found so far lives in `mem`. */
struct patrol_round {
    struct arena *mem;
    struct unit_id unit;
    struct instant now;
    int64_t documents;
    int64_t by_kind[PATROL_KIND__MAX];
    LIST(struct patrol_fault) faults;
    isize cap;
    struct calendar calendar;
    bool outlinks;      /* setting patrol.outlinks */
    int interpret_days; /* setting norm.interpret_days, else the rulebook's (K24) */
    struct map series;  /* numbered series: key → struct series */
};

/* Keeps a fault; its texts are copied. */
void patrol_add(struct patrol_round *r, enum patrol_kind kind, const struct patrol_fault *f);

/* Each within the transaction of its batch. */
void patrol_doc_rules(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d);
void patrol_site_rules(struct ctx *c, struct patrol_round *r); /* columns, units, reports */
/* Outside of a transaction: it reads a file. */
void patrol_file_rule(struct ctx *c, struct patrol_round *r, const struct patrol_file *f);
/* At the end: numbers that are missing in a series. */
void patrol_series_rule(struct ctx *c, struct patrol_round *r);

/* What each unit's columns come to: empty ones, stale ones, and among the stale those of the first level that
 * carry news, notices and policies. */
struct columns_tally {
    int empty, stale, first;
};
/* V4: many empty or stale columns of one unit; V5: requests that reach nobody; V8: accounts that lie still. */
void patrol_columns_rule(struct ctx *c, struct patrol_round *r, const struct unit *u,
                         const struct columns_tally *n);
bool patrol_first_level(const struct patrol_column *k);
void patrol_requests_rule(struct ctx *c, struct patrol_round *r);
void patrol_accounts_rule(struct ctx *c, struct patrol_round *r);
/* What people look at (V1, V2, V6, V7, V9): due, or found bad and not mended. V7: personal data in posts. */
void patrol_people_rule(struct ctx *c, struct patrol_round *r, const struct unit_list *units);
void patrol_posts_rule(struct ctx *c, struct patrol_round *r);

#endif
