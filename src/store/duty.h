/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty.h - the list of what a unit must publish (公开责任清单), and what is under way
 *
 * All within the caller's transaction.
 */
#ifndef STORE_DUTY_H
#define STORE_DUTY_H

#include "store/db.h"

struct duty {
    int64_t id;
    struct unit_id unit;
    struct office_id office;
    struct column_id col;
    struct str origin; /* law, field, own */
    struct str item, field, matter, elements, basis, term, body, channels, audience, way;
    struct day since;
    int version;
    struct instant changed_at, closed_at;
    struct str closed_reason;
    struct str office_name, col_name; /* of a list */
    int64_t docs;                     /* published in its column */
    struct instant last;              /* the newest of them */
};
LIST_TYPE(duty_list, struct duty);

enum err duty_load(struct ctx *c, int64_t id, struct duty *out);
int64_t duty_insert(struct ctx *c, const struct duty *d);
/* ERR_CONFLICT if somebody saved since version `seen`. */
void duty_update(struct ctx *c, const struct duty *d, int seen);
void duty_close(struct ctx *c, int64_t id, struct str reason);
/* Open duties of a unit (0: of every unit), by field, item, id; `closed`: closed ones, too. */
void duty_all(struct ctx *c, struct unit_id unit, bool closed, struct duty_list *out);

/* The same without words: what owing and counting need (id, unit, office, col, term, way, audience, since,
 * docs, last; item and matter). */
void duty_brief(struct ctx *c, struct unit_id unit, struct duty_list *out);

/* Documents under way that are to be open and say when they were written. */
struct duty_doc {
    struct doc_id id;
    struct unit_id unit;
    struct office_id office;
    struct column_id col;
    struct str title, col_name, office_name, state;
    struct day written;
};
LIST_TYPE(duty_doc_list, struct duty_doc);
void duty_docs(struct ctx *c, struct unit_id unit, struct duty_doc_list *out);

#endif
