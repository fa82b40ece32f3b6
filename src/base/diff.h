/* SPDX-License-Identifier: MulanPSL-2.0 */
/* diff.h - the shortest way from one sequence to another
 *
 * Greedy algorithm of Myers (1986) over tokens that are compared as numbers. Where two sequences
 * need more than DIFF_MOST changes, what lies between their common head and tail is told
 * as cut and added whole: still right, only less fine.
 */
#ifndef BASE_DIFF_H
#define BASE_DIFF_H

#include "base/str.h"

enum { DIFF_MOST = 500 };
enum diff_op { DIFF_KEEP, DIFF_CUT, DIFF_ADD };
struct diff_step {
    enum diff_op op;
    isize a, b; /* where in the old and the new sequence */
    isize n;    /* how many tokens */
};
LIST_TYPE(diff_steps, struct diff_step);

/* Within a changed place what is cut comes before what is added. */
void diff_tokens(struct arena *mem, const uint64_t *a, isize an, const uint64_t *b, isize bn,
                 struct diff_steps *out);

/* The tokens of a text: its lines (without their ends), or its characters. */
struct diff_text {
    uint64_t *token;
    struct str *part;
    isize n;
};
struct diff_text diff_lines(struct arena *mem, struct str text);
struct diff_text diff_runes(struct arena *mem, struct str text);

#endif
