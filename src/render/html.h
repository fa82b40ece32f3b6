/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html.h - text tree → a fragment of HTML that is safe to show as it is
 *
 * Safe by construction: only the elements and attributes below are ever written, every text
 * and every value is escaped, and an address is written only where tree_href_ok() takes it.
 * There is no style attribute; how a line is set is one of the classes of docs/design.md.
 *
 *   h1-h6, p, ul, ol (start), li, blockquote, hr      class indent, ta-left -center -right -justify
 *   table, caption, thead, tbody, tr, th (scope), td  colspan, rowspan, headers; class num for a
 *                                                     figure alone, cell-breach, cell-set
 *   strong em u s sup sub br, a (href, rel), img (src, alt, loading)
 *   section.table-wrap (aria-label, tabindex) around each outer table, so that a wide one scrolls
 *
 * Headings:  the document's own levels become a gapless outline that begins at `top`, so that a
 *            text that was pasted with h4 only is still in order on its page.
 * Tables:    rows at the top whose cells are all header cells are the head; a header cell elsewhere
 *            heads its row, or the columns where the whole row is such. A head that a span would
 *            leave ends earlier: browsers cut spans there.
 * Pictures:  not from mailto: addresses; the alternative text is always present, maybe empty.
 * Nesting deeper than 32 levels is written as its text.
 */
#ifndef RENDER_HTML_H
#define RENDER_HTML_H

#include "base/buf.h"
#include "base/tree.h"

struct html_options {
    int top; /* the level of the document's highest heading; 0: h2, below the page's own */
    struct str anchor; /* headings get the ids anchor1, anchor2 …; "" none */
    struct str class;  /* of the outer tables, e.g. table-grid; "" none */
    struct str cells;  /* ids of header cells begin with this, and each data cell names its own
                          headers: for tables whose heads have several storeys; "" none */
};

struct str render_html(struct arena *mem, const struct tree *doc);
struct str render_html_with(struct arena *mem, const struct tree *doc,
                            const struct html_options *opt);

/* Text as HTML and XML take it, between tags and in quoted attributes. Control characters are dropped: XML
 * and some parsers refuse them even escaped. */
void html_escape(struct buf *b, struct str s);

#endif
