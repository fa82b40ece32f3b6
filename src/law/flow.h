/* SPDX-License-Identifier: MulanPSL-2.0 */
/* flow.h - states and steps of documents
 *
 * The workflow as a table: from which state, by which step, to which, and what must hold.
 * Deciding is apart from doing: work/publish gathers the facts, asks flow_check(), and then
 * does what the step says.
 *
 * A document may be live (the public sees its published version) while a revision of it is in
 * an earlier state. Steps say what becomes of `live`.
 * Law: Regulations (2019) art. 17 (review before publication), 18; levels as in 三审三校.
 */
#ifndef LAW_FLOW_H
#define LAW_FLOW_H

#include "law/permit.h"

enum doc_state {
    DOC_DRAFT,
    DOC_SUBMITTED, /* waits for the reviewer */
    DOC_SECOND,    /* waits for the third person, where the unit has three levels */
    DOC_APPROVED,
    DOC_SCHEDULED,
    DOC_PUBLISHED,
    DOC_WITHDRAWN,
    DOC_ARCHIVED,
    DOC_STATE__MAX
};
enum doc_path {
    PATH_NORMAL,
    PATH_SMALL, /* a small correction of a live document: one approver, visible difference */
    PATH_EMERGENCY, /* published by the duty leader; the remaining approvals follow */
    DOC_PATH__MAX
};
enum doc_act {
    DO_SUBMIT,
    DO_SUBMIT_SMALL,
    DO_TAKE_BACK,
    DO_RETURN,
    DO_APPROVE,
    DO_SECRECY,
    DO_PUBLISH,
    DO_SCHEDULE,
    DO_UNSCHEDULE,
    DO_EMERGENCY,
    DO_WITHDRAW,
    DO_REVISE, /* a published, withdrawn or archived document is opened for a new version */
    DO_ARCHIVE,
    DOC_ACT__MAX
};

/* What must hold; each has its sentence for the user. */
enum guard {
    G_COMPLETE = 1,        /* title, open column, text or attachment */
    G_CHECKED = 2,         /* no undecided finding of level block */
    G_REASON = 4,          /* a remark is given */
    G_NOT_DRAFTER = 8,     /* two pairs of eyes */
    G_NOT_FIRST = 16,      /* the third person is another than the second */
    G_SECRECY = 32,        /* the secrecy review has signed this very version */
    G_OPEN = 64,           /* disclosure attribute is 主动公开 */
    G_FUTURE = 128,        /* a time that is still to come */
    G_SECOND_FACTOR = 256, /* this session has shown a second factor */
    G_SMALL = 512,         /* the difference to the published version is small */
    G_LIVE = 1024,
    G_NOT_LIVE = 2048,
    G_DRAFTER = 4096 /* only who drafted it, or who may approve */
};

enum flow_live { LIVE_KEEP, LIVE_ON, LIVE_OFF };

struct flow_step {
    enum doc_state from;
    enum doc_act act;
    enum doc_path path; /* DOC_PATH__MAX: any */
    int levels;         /* 0: any */
    enum doc_state to;
    enum action permission;
    unsigned guards;
    enum flow_live live;
};

/* The facts that guards ask for, gathered by the caller. */
struct flow_facts {
    enum doc_state state;
    enum doc_path path;
    int levels; /* the unit's approval levels */
    bool live;
    unsigned hold;   /* guards that hold (G_…) */
    bool one_person; /* one-person mode stands: G_NOT_DRAFTER and G_NOT_FIRST are waived */
};

/* The step for `act`, if it may be taken: else ERR_RULE with the sentence of the first guard
 * that does not hold, or of a state that knows no such step. */
enum err flow_check(const struct flow_facts *f, enum doc_act act, const struct flow_step **out,
                    struct fail *why);
/* Whether the state has such a step at all, guards aside: for showing buttons. */
bool flow_has(const struct flow_facts *f, enum doc_act act);
/* The guards of `act` that do not hold yet: for saying beside the button what is missing. */
unsigned flow_missing(const struct flow_facts *f, enum doc_act act);
struct str guard_says(enum guard g);

struct str doc_state_name(enum doc_state s); /* as stored */
struct str doc_state_zh(enum doc_state s);
bool doc_state_parse(struct str name, enum doc_state *out);
struct str doc_path_name(enum doc_path p);
bool doc_path_parse(struct str name, enum doc_path *out);
struct str doc_act_name(enum doc_act a);
struct str doc_act_zh(enum doc_act a);
bool doc_act_parse(struct str name, enum doc_act *out);
/* The permission that `act` asks for. */
enum action doc_act_permission(enum doc_act a);

/* Validity of a normative document on `today`, from its dates and events (chapter 10).
 * `ended_kind` is "repealed" or "void" when an event ended it on `ended`; `amended` is the day from which its first
 * amendment holds. */
enum validity {
    VALID_NONE,
    VALID_YES,
    VALID_AMENDED,
    VALID_REPEALED,
    VALID_LAPSED,
    VALID_VOID,
    VALID_NOT_YET
};
enum validity validity_on(struct day today, struct day effective, struct day expiry,
                          struct day ended, struct str ended_kind, struct day amended);
struct str validity_zh(enum validity v);

#endif
