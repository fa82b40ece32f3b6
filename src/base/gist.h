/* SPDX-License-Identifier: MulanPSL-2.0 */
/* gist.h - what a text says, in its own first words (内容概述)
 *
 * For where nobody wrote a summary: the first line that says something. Lines that only address
 * (各有关单位：), name (headings, document numbers) or date a text are passed over; where nothing else is, the
 * first line stands. A long line ends at its last sentence that fits, else with an ellipsis.
 *
 * Memory: points into `text`, or is made in `mem`.
 * Law:    Regulations (2019) art. 12: the catalogue holds a summary of each item.
 */
#ifndef BASE_GIST_H
#define BASE_GIST_H

#include "base/arena.h"
#include "base/str.h"

enum { GIST_MOST = 120 }; /* characters */

struct str gist_of(struct arena *mem, struct str text);

#endif
