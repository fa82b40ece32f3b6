/* SPDX-License-Identifier: MulanPSL-2.0 */
/* term.h - the lists of rulebook/terms, made ready once (inside check/ only) */
#ifndef CHECK_TERM_H
#define CHECK_TERM_H

#include "check/scan.h"

const struct terms *terms_make(struct arena *mem);

#endif
