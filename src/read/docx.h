/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx.h - DOCX → text tree: headings, paragraphs, tables with their merged cells
 *
 * Deleted text, comments, instructions of fields and the second copy of drawings are left out;
 * inserted text is kept. Numbers that Word makes by itself are not in the text.
 * Limits and failures: ooxml.h; at most 400,000 blocks.
 */
#ifndef READ_DOCX_H
#define READ_DOCX_H

#include "base/fail.h"
#include "base/tree.h"

struct ooxml;
enum err read_docx(struct arena *mem, struct ooxml *z, struct tree **doc, struct fail *why);
/* What a reader of the file sees: without runs of hidden text. */
enum err read_docx_seen(struct arena *mem, struct ooxml *z, struct tree **doc,
                        struct fail *why);

#endif
