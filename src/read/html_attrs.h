/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html_attrs.h - what attributes and styles of an element say of its text (used by html.c alone) */
#ifndef READ_HTML_ATTRS_H
#define READ_HTML_ATTRS_H

#include "base/tree.h"
#include "read/dom.h"

/* How its lines are set, `otherwise` where it does not say. */
enum tree_align html_align(const struct dom *e, enum tree_align otherwise);
bool html_indent(const struct dom *e, bool otherwise);
/* The marks of its text, which stands in text with `marks`. */
unsigned html_marks(const struct dom *e, unsigned marks);
/* The address as a link may have it, or "". */
struct str html_address(struct arena *mem, struct str v);
/* colspan or rowspan: 1 to `most`. */
int html_span(const struct dom *e, struct str name, int most);

#endif
