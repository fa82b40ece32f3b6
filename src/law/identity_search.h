/* SPDX-License-Identifier: MulanPSL-2.0 */
/* identity_search.h - which cell is wrong, and what it should hold (used by identity.c alone)
 *
 * Given the checks of a report, finds the smallest change of cells after which all hold
 * that failed, and nothing fails that held.
 */
#ifndef LAW_IDENTITY_SEARCH_H
#define LAW_IDENTITY_SEARCH_H

#include "law/identity.h"

enum { IDENTITY_SCALE = 6 }; /* figures are compared in millionths */

/* Fills out->suspects from out->checks. */
void identity_search(struct arena *mem, const struct report *r, struct identity_result *out);

#endif
