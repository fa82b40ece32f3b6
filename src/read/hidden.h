/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hidden.h - the tables that a page holds but does not show by itself
 *
 * Pages that a script puts together keep their text in a string of it, in data of JSON, in a <textarea>,
 * <template> or field, in a comment, or in an element that is not displayed. Nothing is run: what wraps a
 * table is taken off, escaped letters are put back.
 */
#ifndef READ_HIDDEN_H
#define READ_HIDDEN_H

#include "base/str.h"

/* The page with such wrappings taken off, as UTF-8; empty where no table is behind any. For pages only that show no
 * table of a report: what they do show is not kept whole. */
struct str hidden_page(struct arena *mem, struct str bytes);

#endif
