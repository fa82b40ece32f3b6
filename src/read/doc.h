/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doc.h - the binary documents of Word 97 to 2003 (.doc, and .wps of WPS) → text tree
 *
 * Paragraphs, and tables with their merged cells: where a row's cells begin and end says which columns
 * they cover. Instructions of fields and pictures are left out. Of a table in a cell the cells follow each other.
 *
 * Limits: ole.h; 400,000 paragraphs.
 * Fails:  ERR_UNREADABLE damaged, encrypted, or of Word 95 and before.
 */
#ifndef READ_DOC_H
#define READ_DOC_H

#include "base/fail.h"
#include "base/tree.h"

struct ole;
/* Is it a document of Word at all. */
bool doc_is(struct ole *o);
/* `seen`: without hidden text and text that a revision deleted. `aside`, where not NULL, gets what stands beside
 * the text: notes, headers, comments, text boxes. */
enum err read_doc(struct arena *mem, struct ole *o, bool seen, struct tree **doc,
                  struct str *aside, struct fail *why);

#endif
