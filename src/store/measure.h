/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure.h - figures of many units at once (各单位指标), by unit and office, from covering indexes
 *
 * Each query walks a table once for all units (or, with `unit`, for one) and is grouped by the engine;
 * what needs the law (is it late?) comes as rows that may be, and is decided by law. Nothing is
 * stored: figures are what the registers say now.
 */
#ifndef STORE_MEASURE_H
#define STORE_MEASURE_H

#include "law/period.h"
#include "store/db.h"

enum measure_query {
    MEASURE_DOCS, /* month[]; n: published, m: of these with a date written */
    MEASURE_SLOW, /* a row each: at: day written, n: day published; more than 20 days between */
    MEASURE_COLUMNS,    /* n: leaves of boards two and three, m: filled or excused, l: stale */
    MEASURE_NORMS,      /* n: normative documents published, m: of these interpreted */
    MEASURE_FAULTS,     /* key: kind; n: found in the period, m: of these still open */
    MEASURE_FAULTS_NOW, /* key: kind; n: open now, whenever found */
    MEASURE_VOICES,     /* n: received, m: answered, l: in time, k: mended */
    MEASURE_REQUESTS,   /* n: received */
    MEASURE_CLOSED,     /* n: closed, m: late */
    MEASURE_OPEN_LATE,  /* n: open and past their date on `today` */
    MEASURE_DISPUTES,   /* n: decided, m: corrected */
    MEASURE_REPORTS,    /* at: the first day on which a report of the year before was public */
    MEASURE_REGISTERS, /* key: register; n: rows, m: own trainings, l: own meetings, k: done in time */
    MEASURE_QUERY__MAX
};
struct measure_row {
    struct unit_id unit;
    struct office_id office;
    struct str key;
    int64_t at, n, m, l, k;
    int64_t month[PERIOD_MONTHS]; /* MEASURE_DOCS: published, by month of the period */
};
LIST_TYPE(measure_row_list, struct measure_row);
/* Of all units (unit 0) by unit; of one unit by office. */
void measure_rows(struct ctx *c, enum measure_query q, const struct period *p,
                  struct unit_id unit, struct measure_row_list *out);

/* Binds $2 and $3: the period as `q` asks for it, as instants or as days. */
void measure_put_span(struct stmt *s, enum measure_query q, const struct period *p);

/* Published in the period by column, for one unit; columns without any, too. */
struct measure_column {
    struct column_id col;
    int board, update_days;
    struct str name, item, empty_reason;
    int64_t docs, period;
    struct instant last;
    bool leaf;
};
LIST_TYPE(measure_column_list, struct measure_column);
void measure_columns(struct ctx *c, struct unit_id unit, const struct period *p,
                     struct measure_column_list *out);

/* What is public now in each column of a unit (0: of all), by year of publication: `year` and the seven before
 * it, newest first. */
enum { MEASURE_YEARS = 8 };
struct measure_public {
    struct column_id col;
    struct str name, item;
    int64_t total, count[MEASURE_YEARS];
};
LIST_TYPE(measure_public_list, struct measure_public);
void measure_public(struct ctx *c, struct unit_id unit, int year,
                    struct measure_public_list *out);

#endif
