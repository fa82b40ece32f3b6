/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure_list.h - exactly the records that a figure counts (指标明细)
 *
 * A figure is a measure, maybe with another (`plus`) or without those that another counts, too (`less`): empty
 * columns are the columns without the filled ones. A record stands in the list if and only if the pass
 * that counts (measure.h) makes one of it.
 * Permission: ACT_SEE_DESK for a unit, ACT_DISTRICT for all of them. What a case asks for is only shown to
 * who handles cases there, the title of what is not public to who may see documents there.
 */
#ifndef WORK_MEASURE_LIST_H
#define WORK_MEASURE_LIST_H

#include "store/measure_record.h"
#include "work/measure.h"

enum measured_kind {
    MEASURED_DOC,
    MEASURED_COLUMN,
    MEASURED_FAULT,
    MEASURED_VOICE,
    MEASURED_CASE,
    MEASURED_DISPUTE,
    MEASURED_ROW, /* of a register */
    MEASURED_DUTY,
    MEASURED_OWED,
    MEASURED_UNIT /* a unit that has none of what is asked for: without a report */
};
struct measured {
    enum measured_kind kind;
    const struct unit *unit;
    struct str office, title, mark, key; /* key: kind of a fault, register */
    struct day day;
    int64_t id, other;
    bool live, open; /* open: the actor may look at it */
};

struct measure_place {
    int64_t stage, unit, id; /* stage 1: among those of `plus` */
};
struct measure_ask {
    struct period period;
    enum measure m, plus, less; /* M__MAX: none */
    struct unit_id unit;        /* 0: all in reach */
    bool missing;               /* the units of which it counts none */
    struct str key;             /* "": any; a kind of fault, a register */
    int64_t office;             /* MEASURE_ANY_OFFICE; 0: without one */
    struct measure_place after; /* where the page before ended */
    isize page;                 /* so many at most */
};
struct measure_found {
    int64_t total; /* of all pages */
    LIST(struct measured) rows;
    isize rows_cap;
    bool more;
    struct measure_place last;
};
/* Of one measure, any office, nothing added or taken off. */
struct measure_ask measure_ask_of(enum measure m, const struct period *p);
/* Not every pair makes a figure: only those that have a name. */
bool measure_ask_ok(const struct measure_ask *ask);
enum err measure_list(struct ctx *c, const struct measure_ask *ask, struct measure_found *out);
/* The words of what is asked for: 空白栏目. */
struct str measure_ask_zh(const struct measure_ask *ask);
/* Its address, without the page; `code` "": all units. */
struct str measure_ask_path(struct arena *mem, const struct measure_ask *ask, struct str code);

#endif
