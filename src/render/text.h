/* SPDX-License-Identifier: MulanPSL-2.0 */
/* text.h - text tree → plain text, as one would type it
 *
 * A line per heading and paragraph, `- ` or `1. ` before items, a tab between the cells of a
 * row (a spanned position stays empty, so that columns stay columns), 〔图：…〕 for a picture
 * that has words. Paragraphs that are set in begin with two wide blanks.
 */
#ifndef RENDER_TEXT_H
#define RENDER_TEXT_H

#include "base/tree.h"

struct str render_text(struct arena *mem, const struct tree *doc);

#endif
