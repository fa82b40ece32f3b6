/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_release.h - what a letter needs to be approved, and again on the day it goes out; for disclose_letter.c
 *
 * Between approval and dispatch the case goes on: the applicant corrects or pays, a third party answers, the
 * due date passes. What the letter says must then still be so.
 */
#ifndef WORK_LETTER_RELEASE_H
#define WORK_LETTER_RELEASE_H

#include "work/disclose_in.h"

/* What blocks approval, besides permission. */
void letter_release(struct ctx *c, const struct request *r, const struct letter_draft *d);
/* What blocks it on `day`: a second notice of correction, an extension that is not allowed or gives another
 * date than the letter says, a lapse that is none. */
void letter_still(struct ctx *c, const struct request *r, const struct letter_draft *d,
                  struct day day);

#endif
