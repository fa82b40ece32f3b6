/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xls.h - the binary workbooks of Excel 97 to 2003 (.xls, and .et of WPS) → text tree
 *
 * A table per sheet, merged cells as spans, as xlsx.h makes them; numbers that their format calls a day are one.
 *
 * Limits: ole.h; 65,536 rows and 256 columns a sheet, 64 sheets, 1,000,000 strings.
 * Fails:  ERR_UNREADABLE damaged, encrypted, or of Excel 95 and before.
 */
#ifndef READ_XLS_H
#define READ_XLS_H

#include "base/fail.h"
#include "base/tree.h"
#include "read/xlsx.h"

struct ole;
bool xls_is(struct ole *o);
/* `unseen`, where not NULL: without hidden sheets, rows and columns, of which it tells. `aside`, where not NULL,
 * gets the words of comments and text boxes. */
enum err read_xls(struct arena *mem, struct ole *o, struct xlsx_unseen *unseen,
                  struct tree **doc, struct str *aside, struct fail *why);
/* As read_xlsx_shown(). */
enum err read_xls_shown(struct arena *mem, struct ole *o, struct xlsx_book_shown *out,
                        struct fail *why);

#endif
