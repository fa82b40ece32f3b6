/* SPDX-License-Identifier: MulanPSL-2.0 */
/* old.h - the binary files of Office 97 to 2003, whichever it is → text tree
 *
 * doc.h reads documents, xls.h workbooks. Also where the arena's limit is reached the caller goes on:
 * ERR_TOO_LARGE, so that the file can be closed.
 */
#ifndef READ_OLD_H
#define READ_OLD_H

#include "base/fail.h"
#include "base/tree.h"

struct ole;
struct xlsx_unseen;
/* `unseen`, where not NULL: without what is hidden, of which it tells. `aside`, where not NULL, gets what stands
 * beside the text.
 * ERR_UNREADABLE also for what is neither (a presentation). */
enum err read_old(struct arena *mem, struct ole *o, struct xlsx_unseen *unseen,
                  struct tree **doc, struct str *aside, struct fail *why);

#endif
