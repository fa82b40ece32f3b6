/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells.h - rows of a document → the cells of an annual report
 *
 * Finds the three statutory tables in any document and fills struct report's cells. The form
 * of each table is told by its own words: 本年制发件数 is the form of 2021, 本年新制作数量 that of 2019,
 * three rows under （六）其他处理 that of 2021; never by the year.
 *
 * Rows are recognised by nearness of their labels and by their order, columns by the names above them
 * where these are all there, else by their number, else by where they stand. What cannot be placed is named in the report's warnings and stays unknown;
 * nothing is filled in. Each label that had to be guessed is named too.
 */
#ifndef READ_CELLS_H
#define READ_CELLS_H

#include "read/sheet.h"

/* Tables that were cut by their columns are put together in `sheet`. */
void cells_read(struct arena *mem, struct sheet *sheet, struct report *out);
/* Which part of the report a line is the heading of: 1 … 6; 0: of none. */
int cells_heading(struct arena *mem, struct str line);

#endif
