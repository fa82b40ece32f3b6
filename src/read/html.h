/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html.h - HTML → text tree
 *
 * Reads whole pages and pasted fragments into base/tree.h: headings, paragraphs, lists,
 * quotations, tables with their spans (tables inside cells stay tables), links, pictures
 * and the six marks. Scripts, styles, comments, form controls, embedded things and what
 * the mark-up itself hides are left out; the mark-up of Word and WPS (o:p, v:*, mso
 * styles, conditional sections) is reduced to its text. Nothing of the source's styling
 * is kept but alignment and the set-in first line.
 *
 * White space is collapsed as a browser does it; hard blanks stay inside a line, and are
 * read as what they are meant for at its beginning: two characters set the line in, a
 * long row of them moves a signature to the right. An empty paragraph is none.
 * <br> is a line break; two of them, or one before a set-in line, part paragraphs.
 * Links that tree_href_ok() refuses lose their address and keep their text; such
 * pictures are left out.
 *
 * Limits: see dom.h; lists and quotations beyond 8 levels, and tables beyond 4,
 *         become paragraphs.
 * Fails:  ERR_TOO_LARGE, ERR_UNREADABLE.
 */
#ifndef READ_HTML_H
#define READ_HTML_H

#include "base/tree.h"
#include "read/dom.h"

/* A whole file, as found on a disk or a site. */
enum err read_html(struct arena *mem, struct str bytes, struct tree **doc, struct fail *why);
/* What a clipboard holds: the part between its StartFragment marks if it has any. */
enum err read_html_fragment(struct arena *mem, struct str bytes, struct tree **doc,
                            struct fail *why);
/* The text of nodes already read: everything below `e` that is not marked as dropped. */
struct tree *html_tree(struct arena *mem, const struct dom *e);

#endif
