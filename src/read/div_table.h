/* SPDX-License-Identifier: MulanPSL-2.0 */
/* div_table.h - tables of an annual report that a page draws with <div>
 *
 * Where every cell has a figure the lines of the page tell the rows; where noughts are left out, only the empty
 * elements say that there is a cell. Elements whose children are rows of cells, some of them empty, become a table, its
 * rows and its cells; anything else, and a page that has real tables there, is left as it is.
 */
#ifndef READ_DIV_TABLE_H
#define READ_DIV_TABLE_H

#include "read/dom.h"

/* Gives the elements below `root` their tags, in place. */
void div_tables(struct arena *mem, struct dom *root);

/* --- for css_table.c too */

/* The next element from `n` on, among its siblings, that is shown; NULL: none. *text is set where words stand between. */
struct dom *div_element_from(struct dom *n, bool *text);
/* Does `e` hold the words of one cell. */
bool div_is_cell(struct arena *mem, struct dom *e);
/* Do the words name what only the tables of a report name. */
bool div_of_report(struct str s);

#endif
