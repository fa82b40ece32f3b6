/* SPDX-License-Identifier: MulanPSL-2.0 */
/* label.h - words of a form as they come out of real files, and how near they are
 *
 * Labels arrive with blanks inside, other brackets, missing or wrong characters, and with other
 * words before and behind them. So both sides are reduced to their letters and digits (half
 * width, no blanks, no marks), and a form's label is looked for inside the found text:
 * nearness is 1 less the share of its characters that must be changed.
 */
#ifndef READ_LABEL_H
#define READ_LABEL_H

#include "base/str.h"

enum { LABEL_MAX = 200 };
struct label {
    int n;
    uint32_t rune[LABEL_MAX];
};

/* The letters and digits of `s`; what goes beyond LABEL_MAX is cut at the front. */
void label_of(struct arena *mem, struct str s, struct label *out);
/* How near the best part of `found` is to `wanted`, in thousandths; `behind` (may be NULL)
 * is how many characters of `found` follow that part. */
int label_near(const struct label *wanted, const struct label *found, int *behind);
/* Does `found` contain `wanted` exactly; is it nothing else. */
bool label_has(const struct label *found, const struct label *wanted);
bool label_same(const struct label *a, const struct label *b);
/* The same questions for text. */
bool label_text_has(struct arena *mem, struct str found, struct str wanted);

#endif
