/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text.h - the narrative of an annual report, held against its tables and itself
 *
 * Figures: 共收到…件, 办结…件, 结转…件, 自然人…件, 予以公开…件, 行政复议…件, 规范性文件…件,
 *          行政许可…件, 行政事业性收费…万元, in digits or Chinese numerals, each with the cells that it should equal; and totals of the narrative with the
 *          parts that it lists itself (其中 … 其他 …).
 * Checks:  S03 to S06 and S09 to S11 of rulebook/identities.tsv, added to the result; S07 and S08
 *          need the case register and are not checkable here (work/annual_cases.h settles them).
 * Warnings: headings that differ from the list at the start, one thing counted in two
 *          measures (2件, 2条), what part six leaves out; added to the report's warnings.
 * A received figure is held against 本年新收; 受理 may include what was carried over.
 * Figures of a channel, a comparison or another body are left alone: silence is no breach.
 */
#ifndef READ_REPORT_TEXT_H
#define READ_REPORT_TEXT_H

#include "law/identity.h"

enum { FIGURE_SLOTS = 16 };
struct report_figure {
    struct str says; /* the clause, without blanks */
    int slots;       /* 0: held against other figures of the narrative */
    int16_t slot[FIGURE_SLOTS];
    int64_t stated, about, above; /* 5.2万件: 52000, and less than 1000 below or above it */
    int scale;                    /* digits behind the point of both: 12.5万元 is 125 and 1 */
    struct cell actual;           /* unknown where the table does not say */
    bool agrees;                  /* true where it cannot be held against anything */
    int part;
};
struct report_text {
    LIST_TYPE(report_figures, struct report_figure) figures;
    isize cap;
};

/* `previous` is last year's report, or NULL. */
void report_text_check(struct arena *mem, struct report *r, const struct report *previous,
                       struct report_text *out, struct identity_result *checks);
/* The soft checks alone, from figures already found (report_soft.c). */
void report_text_soft(struct arena *mem, struct report *r, const struct report *previous,
                      const struct report_text *said, struct identity_result *checks);
/* How alike two texts are, 0 to 1000: shared pairs of characters. */
int report_text_alike(struct arena *mem, struct str a, struct str b);
/* A number in digits or Chinese numerals at *at; moves behind it. False where there is none. */
bool report_text_number(struct str s, isize *at, int64_t *value);

#endif
