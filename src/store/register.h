/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.h - registers that parts one and six of the annual report rest on (台账)
 *
 * Suggestions and proposals (建议提案), trainings and meetings, the leading group. A row is a fact with
 * its day; what the report says is counted from them.
 */
#ifndef STORE_REGISTER_H
#define STORE_REGISTER_H

#include "store/db.h"

struct proposal {
    int64_t id;
    struct unit_id unit;
    struct str kind; /* npc, cppcc */
    int level;       /* 1 state, 2 province, 3 city, 4 county */
    struct str session, number, title;
    struct day given, due, answered;
    struct str result; /* of suggestion-results.tsv */
    struct doc_id document;
};
LIST_TYPE(proposal_list, struct proposal);
int64_t proposal_insert(struct ctx *c, const struct proposal *p);
/* Those given within [from, until). */
void proposal_all(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct proposal_list *out);

struct training {
    int64_t id;
    struct unit_id unit;
    bool own;        /* held by the unit itself; else attended at a higher level */
    struct str kind; /* training, meeting */
    struct day day;
    struct str title;
    int people;
    struct doc_id document;
};
LIST_TYPE(training_list, struct training);
int64_t training_insert(struct ctx *c, const struct training *t);
void training_all(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct training_list *out);

struct leading_member {
    int64_t id;
    struct unit_id unit;
    struct str part; /* head, deputy, member, director */
    struct str name, post;
    struct day from, until;
    int ord;
    struct doc_id document;
};
LIST_TYPE(leading_list, struct leading_member);
int64_t leading_insert(struct ctx *c, const struct leading_member *m);
/* Who is in the group on a day: head, deputies, members, director of its office. */
void leading_on(struct ctx *c, struct unit_id unit, struct day on, struct leading_list *out);

#endif
