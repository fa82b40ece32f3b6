/* SPDX-License-Identifier: MulanPSL-2.0 */
/* counts.c - figures of a unit and year; see publish.h
 *
 * "Made" counts by the date written, "published" by the first publication; a document counts once,
 * wherever it is shown; withdrawals stand apart. Years are civil years in China.
 */
#include "store/unit.h"
#include "work/publish.h"

void doc_counts(struct ctx *c, struct unit_id unit, int year, struct doc_counts *out)
{
    struct report_class_list classes = {0};
    struct day from = {0}, until = {0};
    struct instant begin, end;

    day_make(year, 1, 1, &from);
    day_make(year + 1, 1, 1, &until);
    begin = instant_of_day(from);
    end = instant_of_day(until);
    *out = (struct doc_counts){
        .made = docs_count_written(c, unit, from, until),
        .published = docs_count_first_published(c, unit, begin, end),
        .withdrawn = docs_count_withdrawn(c, unit, begin, end),
    };
    report_class_all(c, unit, year, &classes);
    out->classes.p = NEW(c->mem, struct doc_class_count, classes.n ? classes.n : 1);
    out->unclassed = out->published;
    for (isize i = 0; i < classes.n; i++) {
        struct doc_class_count *k = &out->classes.p[out->classes.n++];

        k->klass = classes.p[i].id;
        k->name = classes.p[i].name;
        k->published = docs_count_class(c, k->klass, begin, end);
        out->unclassed -= k->published;
    }
}
