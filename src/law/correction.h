/* SPDX-License-Identifier: MulanPSL-2.0 */
/* correction.h - results of asking that a record about oneself be put right (更正)
 *
 * Such a request is not one for information: no period of art. 33 runs, it is answered by P13, and
 * it stands in no row of table three.
 * Law: Regulations (2019) art. 41; rulebook/correction-results.tsv
 */
#ifndef LAW_CORRECTION_H
#define LAW_CORRECTION_H

#include "base/str.h"

struct correction {
    struct str id, short_zh, plain,
        words; /* C1; for lists; for the applicant; for the letter */
};
isize correction_count(void);
bool correction_at(isize i, struct correction *out);
bool correction_find(struct str id, struct correction *out);
/* Letters that such a request can have: receipt, notice of correction of the request itself, help
 * asked of another body, proof of service, and the result. */
bool correction_letter(struct str rule);

#endif
