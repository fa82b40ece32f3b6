/* SPDX-License-Identifier: MulanPSL-2.0 */
/* explain.h - an annual report explained (年报解读): charts, one picture, questions and answers
 *
 * Everything comes from the cells, never a number typed twice; where a cell is unknown, what needs
 * it is left out, and a report of noughts is told in words instead of empty charts.
 *
 *     struct explain e = {.report = &r, .previous = &last, .url = S("https://…")};
 *     svg = explain_poster(mem, &e);               一图读懂, 1080 wide; svg_png() for WeChat
 *     svg = explain_chart(mem, &e, EXPLAIN_OUTCOMES);   for a page, 480 wide; "" nothing to show
 *     table = explain_table(mem, &e, EXPLAIN_OUTCOMES); the same figures, beside it
 *     explain_questions(mem, &e, &list);
 */
#ifndef RENDER_EXPLAIN_H
#define RENDER_EXPLAIN_H

#include "base/tree.h"
#include "law/report.h"

enum { EXPLAIN_YEARS = 6, EXPLAIN_ROWS = 12 };
struct explain_year {
    int year;
    int64_t received;
};
struct explain {
    const struct report *report;
    const struct report *previous;            /* NULL: not at hand */
    const struct report *district;            /* the sum over the district; NULL */
    struct explain_year trend[EXPLAIN_YEARS]; /* oldest first, this year last */
    int years;
    struct str url; /* of the report's page, for the QR code; "" none */
};

/* A line of a chart and of its table. */
struct explain_row {
    struct str label;
    int64_t value, before; /* before: last year's, or the district's */
    bool known, known_before;
};
enum explain_kind {
    EXPLAIN_APPLICANTS,
    EXPLAIN_OUTCOMES,
    EXPLAIN_REASONS,
    EXPLAIN_TREND,
    EXPLAIN_DISTRICT, /* shares of the outcomes beside the district's, in per cent */
    EXPLAIN__MAX
};
/* The rows of a kind, at most EXPLAIN_ROWS; 0: not known. */
int explain_rows(struct arena *mem, const struct explain *e, enum explain_kind kind,
                 struct explain_row *out);
struct str explain_title(enum explain_kind kind);

struct explain_answer {
    struct str question, answer;
};
LIST_TYPE(explain_answers, struct explain_answer);
void explain_questions(struct arena *mem, const struct explain *e, struct explain_answers *out);

/* A cell's number, the row's 总计 by default; false when it is not known. */
bool explain_number(const struct report *r, const char *address, int64_t *out);
/* 总计 of a block of table four (rec, dir, post); false when unknown, or when its parts say otherwise:
 * what contradicts itself is not explained. */
bool explain_block(struct arena *mem, const struct report *r, const char *block, int64_t *out);
/* 新收＋结转＝办理＋转下年; holds: this one and every other hard identity. */
struct str explain_balance(struct arena *mem, const struct report *r, bool *holds);

struct str explain_poster(struct arena *mem, const struct explain *e);
struct str explain_chart(struct arena *mem, const struct explain *e, enum explain_kind kind);
struct tree *explain_table(struct arena *mem, const struct explain *e, enum explain_kind kind);

#endif
