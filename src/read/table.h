/* SPDX-License-Identifier: MulanPSL-2.0 */
/* table.h - the first table of a file as text that base/grid reads: XLSX, XLS, CSV, tab separated
 *
 * Cells are parted by tabs and quoted where they must be, so that a cell of several lines stays one.
 * An office file is taken apart in a child process (`h` NULL: forked here). Numbers of spreadsheets come as they
 * are stored, days as 2021-03-01 where their format says that they are days.
 * Fails: ERR_MEDIA for another kind of file, ERR_UNREADABLE, ERR_TOO_LARGE.
 */
#ifndef READ_TABLE_H
#define READ_TABLE_H

#include "base/helper.h"

enum err read_table(struct helper *h, struct arena *mem, struct str name, struct str bytes,
                    struct str *text, struct fail *why);

#endif
