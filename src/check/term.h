/* SPDX-License-Identifier: MulanPSL-2.0 */
/* term.h - the lists of rulebook/terms, made ready once (inside check/ only) */
#ifndef CHECK_TERM_H
#define CHECK_TERM_H

#include "check/lm.h"
#include "check/scan.h"

/* `lm` says what is rare (lexicon.h); NULL: nothing does. */
const struct terms *terms_make(struct arena *mem, const struct lm *lm);

/* A half of `whole` stands at [*at, *until) of the line, its front or its back. Is the rest beside it one
 * edit from what belongs there? The span then covers it. Edits that only join words otherwise are
 * not counted. */
bool term_near(struct str line, isize *at, isize *until, struct str whole, bool front);

#endif
