/* SPDX-License-Identifier: MulanPSL-2.0 */
/* file_check.h - what stands inside an attachment is checked when it is uploaded (附件核查)
 *
 * The words of a DOCX, XLSX, DOC, XLS, PDF, OFD, CSV or text file are taken out in a child process with limits and read for
 * personal data, people and bodies, and unfit terms; its name is read too. Per file and rule there is one
 * finding, with the number of places. It belongs to the version like those of the text: a block-level one keeps
 * the document from being submitted until the file is replaced, or a reviewer keeps it with a reason.
 *
 * Findings of a file have the field FILE_FIELD and the file's name, and go when the file goes.
 */
#ifndef WORK_FILE_CHECK_H
#define WORK_FILE_CHECK_H

#include "work/publish.h"

#define FILE_FIELD "file:"

/* Reads the file at `path` and fills f->found. Before the transaction that attaches it: it reads files and
 * starts a child. A file that cannot be read is told as a note, not refused. */
enum err file_check(struct ctx *c, struct unit_id unit, const char *path, struct doc_file *f);
/* Of the findings of `d` those of files that the version still has, as they were. Within a transaction. */
void file_check_kept(struct ctx *c, const struct document *d, struct finding_list *out);
/* Once a file was added (its findings `more`) or removed: the version's findings and open blocks anew. Within
 * the caller's writing transaction. */
void file_check_settle(struct ctx *c, struct document *d, const struct finding_list *more);

#endif
