/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure_record.h - the records behind the figures of measure.h, one row each
 *
 * The same conditions (measure_parts.h) as the counts; `row` of a record is what the count would be if
 * it were the only one, so that whoever counts rows counts records by the same code.
 */
#ifndef STORE_MEASURE_RECORD_H
#define STORE_MEASURE_RECORD_H

#include "store/measure.h"

struct measure_record {
    struct measure_row row;
    int64_t id;
    struct str title; /* of a request: what is asked; of a column: its name */
    struct str mark;  /* number, document number, kind of a fault's object */
    struct day day;   /* published, found, received, closed … */
    int64_t other;    /* the fault's object, the voice's document, the dispute's request */
    bool live;        /* of a document: public now */
};
LIST_TYPE(measure_record_list, struct measure_record);

/* Where a page ends: the last record that was taken. Units in the order of their ids, the newest first. */
struct measure_key {
    int64_t unit, id;
};
enum { MEASURE_ANY_OFFICE = -1 };
/* At most `most` after `*key`, of one unit or (0) of all, and of one office (0: of none; MEASURE_ANY_OFFICE),
 * appended; *key moves. True: there may be more. */
bool measure_records(struct ctx *c, enum measure_query q, const struct period *p,
                     struct unit_id unit, int64_t office, struct measure_key *key, isize most,
                     struct measure_record_list *out, isize *cap);

#endif
