/* SPDX-License-Identifier: MulanPSL-2.0 */
/* words.h - the plain text of an office file: DOCX, XLSX, DOC, XLS, OFD, PDF
 *
 * A line per paragraph or row, a tab between cells. What the file is, is told by its bytes.
 * Fails: ERR_UNREADABLE, ERR_TOO_LARGE; ERR_MEDIA when it is none of these.
 */
#ifndef READ_WORDS_H
#define READ_WORDS_H

#include "base/fail.h"
#include "base/helper.h"
#include "base/str.h"

/* Is it such a file at all (a zip archive, a compound file or a PDF). */
bool read_words_is(struct str bytes);
/* What stands beside the text comes behind it: headers, notes, comments, deleted passages. */
enum err read_words(struct arena *mem, struct str bytes, struct str *text, struct fail *why);

/* Any file that somebody sends to be read over: an office file is taken apart in a child process with
 * limits (`h` NULL: forked here), text is taken as UTF-8, UTF-16 with its mark, or GB18030. */
struct words {
    struct str text;
    bool html;     /* by its name or its first bytes */
    bool table;    /* CSV: commas part the cells */
    bool subtitle; /* SRT, WebVTT */
};
enum err read_any_words(struct helper *h, struct arena *mem, struct str name, struct str bytes,
                        struct words *out, struct fail *why);

#endif
