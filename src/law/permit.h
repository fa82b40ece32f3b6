/* SPDX-License-Identifier: MulanPSL-2.0 */
/* permit.h - role × action → yes, or which rule says no
 *
 * The one guard: every byte that is served stands behind one of these actions, pages, files,
 * feeds, snippets and exports alike. The table is law/permit.c; the walk over all routes is
 * compared with a golden file.
 */
#ifndef LAW_PERMIT_H
#define LAW_PERMIT_H

#include "base/fail.h"
#include "law/model.h"

enum action {
    ACT_READ_PUBLIC, /* published documents, boards, search, feeds, figures */
    ACT_LOG_IN,      /* the login pages themselves */
    ACT_OWN_ACCOUNT, /* one's own password, second factor, sessions */
    ACT_SEE_DESK,    /* the work desk of one's unit */
    ACT_DRAFT,       /* write, upload, save, submit, take back */
    ACT_SEE_DOC,     /* any document of the unit in any state, its versions and findings */
    ACT_RETURN,
    ACT_APPROVE,
    ACT_SECRECY, /* sign the secrecy review (保密审查) */
    ACT_PUBLISH, /* publish, schedule */
    ACT_WITHDRAW,
    ACT_ARCHIVE,
    ACT_EMERGENCY, /* publish first, approvals follow; needs the second factor */
    ACT_COLUMN,    /* add, rename, move, close columns */
    ACT_IMPORT,
    ACT_NORM,         /* the normative-document library: validity events, clean-ups */
    ACT_REPORT,       /* work on the annual report */
    ACT_REPORT_SIGN,  /* sign it as head of the unit */
    ACT_CASE,         /* requests: see and handle */
    ACT_CASE_FILE,    /* file a request, follow one's own (the public, by number and code) */
    ACT_CASE_APPROVE, /* extensions and answers */
    ACT_DISPUTE,
    ACT_REGISTER, /* proposals, trainings, tasks, channels */
    ACT_DISTRICT, /* see all units below, patrol, assess, collect reports */
    ACT_CONSENT,  /* one-person mode of a unit: the district's consent */
    ACT_UNIT,     /* units, offices, contact data */
    ACT_USER,     /* users and their roles */
    ACT_SETTING,  /* settings, calendar, backup */
    ACT_AUDIT,    /* read the audit log */
    ACT__MAX
};

/* Whether `role` may do `act` at all, in a unit that it is held for. */
bool permit_role(enum role role, enum action act);
/* Whether `who` may do `act` in `unit` (0: in any unit they hold a role for), given the chain of
 * units from `unit` up to the root (`above`, `unit` first). The rule that says no goes to `why`:
 * ERR_LOGIN for the public, ERR_FORBIDDEN with the roles that could. */
enum err permit_may(const struct actor *who, enum action act, const struct unit_id *above,
                    isize above_n, struct fail *why);
/* The same for a thing that an office (科室) of the unit has: a role that is held for one office counts
 * only for what is that office's own. `office` 0: the thing is no office's, but the whole unit's. */
enum err permit_may_office(const struct actor *who, enum action act,
                           const struct unit_id *above, isize above_n, struct office_id office,
                           struct fail *why);
/* Does anybody hold it without logging in. */
bool permit_public(enum action act);
struct str action_name(enum action act); /* read_public, approve … for the golden file */
struct str action_zh(enum action act);
struct str role_name(enum role role); /* clerk, reviewer … as stored */
struct str role_zh(enum role role);
bool role_parse(struct str name, enum role *out);

#endif
