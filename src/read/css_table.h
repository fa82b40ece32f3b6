/* SPDX-License-Identifier: MulanPSL-2.0 */
/* css_table.h - tables of an annual report whose cells a page sets by its styles alone
 *
 * Cells that follow one another without an element for a row: in a grid of so many columns (display: grid), or each with
 * its share of the width (flex-wrap, float). Styles are those of the element, and of the page's own <style> by
 * class or id; a stylesheet in another file is not known, and its grid is left as it is. Cells are placed as CSS Grid
 * Layout level 1, 8.5 has it (by rows, sparse).
 */
#ifndef READ_CSS_TABLE_H
#define READ_CSS_TABLE_H

#include "read/dom.h"

/* Gives such elements below `root` the tags, rows and spans of a table, in place. */
void css_tables(struct arena *mem, struct dom *root);

#endif
