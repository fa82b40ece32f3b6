/* SPDX-License-Identifier: MulanPSL-2.0 */
/* organisation.h - who leads a unit and its disclosure work, with the history, and the guide made of it
 *
 * The leading group and the unit's leaders come from their registers as of a day; each notice of the group is
 * a step of its history. The public guide is composed from them and from the unit's contact, and says
 * when somebody last held it against the facts: guide_check() is that somebody's word, in the audit log.
 * Law: Regulations (2019) art. 4, 12, 20(2)
 */
#ifndef WORK_ORGANISATION_H
#define WORK_ORGANISATION_H

#include "store/unit.h"
#include "work/register.h"

struct organisation_person {
    struct str name, post, part; /* part: 组长 …; of a leader "" */
    struct str duties;
    struct day from, until;
};
struct organisation_notice { /* one step of the group's history */
    struct str notice;
    struct day day;
    int64_t joined, left;
};
struct organisation {
    struct unit unit;
    LIST(struct organisation_person) leaders, group;
    LIST(struct organisation_notice) history; /* newest first */
    struct day checked; /* when the guide was last held against the facts; none: never */
    struct str checked_by;
    struct str
        lacks; /* what the guide should have and the unit has not: 邮政编码、办公时间 … */
};
/* Within the caller's reading transaction. */
void organisation_on(struct ctx *c, const struct unit *u, struct day on,
                     struct organisation *out);
/* As a use case for the desk: ACT_SEE_DESK; for the public guide no role is needed. */
enum err organisation_see(struct ctx *c, struct unit_id unit, struct organisation *out);
enum err organisation_shown(struct ctx *c, struct unit_id unit, struct organisation *out);
/* ACT_REGISTER. Fails: ERR_RULE where something that art. 12 asks for is lacking. */
enum err organisation_check(struct ctx *c, struct unit_id unit);

#endif
