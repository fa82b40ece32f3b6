/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consult.h - drafts before the public for comment (公开征求意见); within the caller's transaction */
#ifndef STORE_CONSULT_H
#define STORE_CONSULT_H

#include "store/db.h"

struct consult {
    int64_t id;
    struct unit_id unit;
    struct doc_id document;
    struct day opens, closes;
    struct str reason, summary;
    struct instant opened_at, concluded_at;
    struct str title, unit_code, unit_name; /* of the document and its unit */
    struct column_id col;
    int64_t opinions, undecided; /* spam apart */
};
LIST_TYPE(consult_list, struct consult);

int64_t consult_insert(struct ctx *c, const struct consult *k);
enum err consult_load(struct ctx *c, int64_t id, struct consult *out);
/* The one around a document; false: none. */
bool consult_of(struct ctx *c, struct doc_id doc, struct consult *out);
/* Its number alone; 0: none. */
int64_t consult_id(struct ctx *c, struct doc_id doc);
/* Of one unit or (0) of all, the newest first, behind `before` (0: from the start). `live`: only those
 * whose document the public can read. */
void consult_page(struct ctx *c, struct unit_id unit, bool live, int64_t before, int n,
                  struct consult_list *out);
/* False when it was concluded before. */
bool consult_close(struct ctx *c, int64_t id, struct str summary);

struct opinion {
    int64_t id, consultation;
    struct unit_id unit;
    struct str number, clause, content, contact; /* contact: sealed, "" none */
    struct instant filed_at, decided_at;
    struct str outcome, answer;
};
LIST_TYPE(opinion_list, struct opinion);
int64_t opinion_insert(struct ctx *c, const struct opinion *o);
void opinion_contact(struct ctx *c, int64_t id, struct str sealed);
enum err opinion_load(struct ctx *c, int64_t id, struct opinion *out);
void opinion_page(struct ctx *c, int64_t consultation, int64_t after, int n,
                  struct opinion_list *out);
void opinion_decide_put(struct ctx *c, int64_t id, struct str outcome, struct str answer);

struct opinion_tally {
    int64_t adopted, partly, declined, undecided;
};
void opinion_tally(struct ctx *c, int64_t consultation, struct opinion_tally *out);

#endif
