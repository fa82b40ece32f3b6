/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.h - the assessment of units (考核): indicator sets as data, scored from the registers or by hand
 *
 * A set belongs to the district that keeps it; the units below it are scored. An indicator's formula names
 * figures of rulebook/measures.tsv:
 *
 *   ratio A/B       points × A / B, full where B is nought     clean A/B    points × (1 - A / B)
 *   each A P        P off for each A, not below nought         none A       all or nothing: A is nought
 *   atleast A N     points × A / N, at most full               yes A        all or nothing: A is not nought
 *   add A P         P on top for each A, at most the points    veto A [N]   A reaches N (1): not qualified
 *
 * A may be a difference, columns-columns_filled. Without a formula it is scored by hand, with a reason and
 * evidence. Results are what the registers say now until they are released; a released one stands, and
 * changes by a decided appeal only, which is kept beside it.
 * Sets of a higher level (province, nation) are for self-assessment: a unit marks itself.
 *
 * Permission: ACT_DISTRICT over a set's owner to change, mark, release and decide; ACT_REGISTER in the unit
 *             to appeal, and to mark itself; ACT_SEE_DESK in a unit to see its own result.
 * Points are hundredths. Law: Regulations (2019) art. 46; rulebook chapter 13.
 */
#ifndef WORK_ASSESS_H
#define WORK_ASSESS_H

#include "store/assess.h"
#include "store/assess_office.h"
#include "work/line_fault.h"
#include "work/measure.h"

enum assess_kind {
    ASSESS_HAND,
    ASSESS_RATIO,
    ASSESS_CLEAN,
    ASSESS_EACH,
    ASSESS_NONE,
    ASSESS_ATLEAST,
    ASSESS_YES,
    ASSESS_ADD,
    ASSESS_VETO
};
struct assess_formula {
    enum assess_kind kind;
    enum measure a, minus, b; /* M__MAX: none */
    int64_t per;              /* hundredths (EACH, ADD), or how many (ATLEAST, VETO) */
};
/* False for what is none; `text` "" is ASSESS_HAND. */
bool assess_formula_read(struct str text, struct assess_formula *out);
/* In words: 满分 × （1 − 迟公开 ÷ 有日期的公开）. */
struct str assess_formula_zh(struct arena *mem, const struct assess_formula *f);
/* The points by `figures`, of `full`; *says (in mem) tells how they came about; *veto where it is one. */
int64_t assess_points(struct arena *mem, const struct assess_formula *f, int64_t full,
                      const int64_t *figures, struct str *says, bool *veto);
struct str assess_zh(struct arena *mem, int64_t points); /* 12.50 → "12.5" */
bool assess_read_points(struct str s, int64_t *out);

/* --- sets */
struct assess_import {
    int64_t items;
    struct line_fault_list faults;
};
/* Columns level1 … level4, check_point, points, who, formula, kinds, or their Chinese names (一级指标 …,
 * 考核要点, 分值, 责任单位, 计分公式, 适用单位); all or nothing. A set of that code that nothing was scored
 * by yet is replaced. Fails: ERR_INPUT, ERR_RULE. */
enum err assess_import(struct ctx *c, const struct assess_set *set, struct str text,
                       int64_t *id, struct assess_import *out);
struct str assess_tsv(struct arena *mem, const struct assess_item_list *items);
/* The three that come with the program; those that are there already are left alone. */
enum err assess_seed(struct ctx *c, struct unit_id owner);
/* Those of the unit and of the units above it. */
enum err assess_sets(struct ctx *c, struct unit_id unit, struct assess_set_list *out);

/* --- results */
struct assess_score {
    const struct assess_item *item;
    bool applies, marked; /* marked: there is a hand's mark, or it is by formula */
    int64_t points;
    struct str says, evidence, by; /* by: who marked it; "" by formula */
    bool veto;
};
struct assess_unit {
    struct unit unit;
    int rank; /* equal totals share it */
    int64_t total, full, added;
    int64_t open; /* to be marked by hand still */
    bool veto;
    struct assess_score *score; /* one an item */
    const struct measure_unit *figures;
};
struct assess_board {
    struct assess_set set;
    struct period period;
    struct assess_item_list items;
    LIST(struct assess_unit) units; /* best first */
    struct assess_release release;  /* id 0: not released */
    struct assess_release_list releases;
    struct assess_appeal_list appeals;
};
/* All units below the set's owner that the actor reaches; the whole of it for everybody who may see it. */
enum err assess_board(struct ctx *c, int64_t set, struct str period, struct assess_board *out);
/* An office's share of one indicator: by formula from its own records, as it stood at the release once there is
 * one, or as its unit corrected it. What a unit has once (a report, meetings, its columns), marks by hand and
 * vetoes are no office's. */
struct assess_share {
    const struct assess_item *item;
    bool applies;
    int64_t points;
    struct str says, by; /* by: who corrected it; "" by formula */
};
struct assess_office {
    struct office_id office;
    struct str name;
    int rank; /* among the offices of the unit; equal totals share it */
    int64_t total, full;
    int64_t before; /* a year earlier, as released or else by formula; -1: no records */
    struct assess_share *share; /* one an item */
};
struct assess_one {
    struct assess_board board; /* with this unit only; its rank where it was released */
    LIST(struct assess_office) offices; /* best first */
    struct assess_plea_list pleas;
    struct assess_frozen_list office_trend; /* sums of the offices in each released period */
    struct assess_result_list trend;
    bool may_mark, may_appeal, may_decide;
    bool may_judge; /* over the appeals of offices: 审核 in the unit */
};
enum err assess_see(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                    struct assess_one *out);

enum err assess_mark(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                     int64_t item, int64_t points, struct str reason, struct str evidence);
enum err assess_release(struct ctx *c, int64_t set, struct str period, bool open);
enum err assess_appeal(struct ctx *c, int64_t set, struct str period, struct unit_id unit,
                       int64_t item, struct str says, struct str evidence);
/* `points` < 0: the score is kept. */
enum err assess_decide(struct ctx *c, int64_t appeal, int64_t points, struct str reason);
/* An office's own appeal, by who may register for it; its unit decides, by 审核, never who appealed.
 * `points` < 0: the share is kept. Fails: ERR_INPUT, ERR_RULE, ERR_CONFLICT, ERR_FORBIDDEN, ERR_NOT_FOUND. */
enum err assess_office_appeal(struct ctx *c, int64_t set, struct str period,
                              struct unit_id unit, struct office_id office, int64_t item,
                              struct str says, struct str evidence);
enum err assess_office_decide(struct ctx *c, int64_t plea, int64_t points, struct str reason);
/* Is the indicator one of this kind of unit? */
bool assess_applies(const struct assess_item *i, const struct unit *u);
/* Fills `out` for offices, as released where the period is; for assess_see. */
void assess_offices(struct ctx *c, struct assess_one *out);
/* Keeps the shares of a unit's offices as they stand; for assess_release. */
void assess_offices_freeze(struct ctx *c, const struct assess_board *b,
                           const struct assess_unit *u);
/* Released for the public: newest first; the board of one needs no role. */
struct assess_public {
    struct assess_set set;
    struct assess_release release;
};
LIST_TYPE(assess_public_list, struct assess_public);
enum err assess_public(struct ctx *c, struct assess_public_list *out);

#endif
