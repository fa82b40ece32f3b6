/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shown_figures.h - the public figures of a unit, and of the whole platform (公开数据)
 *
 * What is public now, by column and by item of article 20, for each year of publication; requests of each
 * year. All from the registers; needs no role. Fails: ERR_NOT_FOUND a unit that is not there.
 */
#ifndef WORK_SHOWN_FIGURES_H
#define WORK_SHOWN_FIGURES_H

#include "work/browse.h"

enum { SHOWN_YEARS = 8 };
struct shown_line {
    struct str name, item; /* item: 20-07, "" none */
    struct column_id col;
    int64_t total, count[SHOWN_YEARS]; /* newest year first */
};
LIST_TYPE(shown_lines, struct shown_line);
struct shown_requests {
    int year;
    int64_t received, closed, late;
    int64_t answered, days; /* with an answer, and their working days; of a unit */
};
struct shown_outcome {
    struct str name;
    int64_t count[SHOWN_YEARS];
};
struct shown_figures {
    struct browse_unit u; /* of a unit; else only the platform */
    int years, year[SHOWN_YEARS];
    int64_t published[SHOWN_YEARS], total;
    struct shown_lines columns, items;
    struct shown_requests requests[SHOWN_YEARS];
    LIST(struct shown_outcome) outcomes; /* of a unit: those that occurred */
};
enum err shown_figures(struct ctx *c, struct str code, struct shown_figures *out);

#endif
