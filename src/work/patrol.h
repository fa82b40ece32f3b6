/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol.h - the round over everything published (巡查)
 *
 * Walks over all live documents, their files and links, over the columns and the units, and holds
 * them against rulebook/patrol-kinds.tsv. A fault that is new becomes a task of its owner (the
 * document's office, the column's or the unit's people); one that is no longer there is cured by
 * itself. The same fault is one row for as long as it lasts, so that rounds can be repeated.
 *
 * What is read from documents stays in memory of the round's own, a batch at a time: a round over a
 * hundred thousand documents needs no more than one over a thousand.
 * Content: personal data only (check/privacy, findings of level block); spelling is counted apart, by the
 *          version of the text and of the rules. No text of a person goes into a fault: identity numbers are masked.
 */
#ifndef WORK_PATROL_H
#define WORK_PATROL_H

#include "store/patrol.h"

/* The kinds, by the names of rulebook/patrol-kinds.tsv. */
enum patrol_kind {
    PATROL_COLUMN_EMPTY,
    PATROL_COLUMN_STALE,
    PATROL_UNIT_STILL,
    PATROL_GUIDE_INCOMPLETE,
    PATROL_REPORT_MISSING,
    PATROL_LINK_DEAD,
    PATROL_FILE_MISSING,
    PATROL_PRIVACY,
    PATROL_TIME_WRONG,
    PATROL_DRAFT_WORDS,
    PATROL_TITLE_BLANK,
    PATROL_SERIES_GAP,
    PATROL_POLICY_ALONE,
    PATROL_WITHHELD_DUE,
    PATROL_PICTURE_MUTE,
    PATROL_OUTLINK_DEAD,
    PATROL_VOICE_LATE,
    PATROL_COLUMNS_VETO,
    PATROL_REQUEST_DEAD,
    PATROL_ACCOUNT_STILL,
    PATROL_HUMAN_DUE,
    PATROL_HUMAN_SITE,
    PATROL_HUMAN_ACCOUNT,
    PATROL_PUSH_STANDING,
    PATROL_POST_PRIVACY,
    PATROL_KIND__MAX
};
struct str patrol_kind_name(enum patrol_kind k);   /* column_empty … */
struct str patrol_kind_zh(enum patrol_kind k);     /* 空白栏目 … */
struct str patrol_kind_weight(enum patrol_kind k); /* V4, V3, veto, deduct, note */
struct str patrol_kind_source(enum patrol_kind k);
bool patrol_kind_parse(struct str name, enum patrol_kind *out);

struct patrol_report {
    struct patrol_run run;
    int64_t by_kind[PATROL_KIND__MAX]; /* faults that stand after the round */
    int64_t outlinks, spelled;         /* asked, checked in this round */
    struct patrol_fault_list faults;   /* those that this round saw */
};
/* One round over `unit`, or (0) over all. `tick` may be NULL; it is called now and then with how many
 * documents have been seen. Several transactions; permission: ACT_DISTRICT, or the system's. */
enum err patrol_round(struct ctx *c, struct unit_id unit, void (*tick)(void *p, int64_t seen),
                      void *p, struct patrol_report *out);
/* After a round, for as long as the night allows: asks links to other sites (setting patrol.outlinks) and
 * checks the spelling of what is new; work/patrol_more.h says how. */
enum err patrol_linger(struct ctx *c, struct unit_id unit, int64_t seconds,
                       struct patrol_report *out);

/* The faults of a unit for its people, newest first. */
struct patrol_view {
    struct patrol_fault_list faults;
    bool more;
    struct patrol_run last;
    bool ran;
    int64_t spelled_texts,
        spelled_findings; /* published texts with spelling findings, and these */
};
enum err patrol_look(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                     struct patrol_view *out);

/* All units below the actor's reach, with how many faults of each weight are open; the worst first. */
struct patrol_unit {
    struct unit_id id;
    struct str code, name;
    int64_t veto, deduct, note;
};
struct patrol_overview {
    LIST(struct patrol_unit) units;
};
enum err patrol_survey(struct ctx *c, struct patrol_overview *out);

#endif
