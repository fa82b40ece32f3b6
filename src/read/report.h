/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.h - any file of a published annual report → struct report
 *
 * Text, HTML (also saved as .mht, or behind a script), DOCX, XLSX, DOC, XLS, PDF and OFD (with text) and our own JSON become rows (sheet.h), the rows become cells
 * (cells.h), and what is left is the narrative: title, body, year, opening and six parts.
 * The kind of file is told by its bytes, never by its name.
 *
 * report_read() parses in this process: for bytes of a stranger use report_read_safely(), which
 * does the same in a child process with limits.
 *
 * Fails:  ERR_UNREADABLE not a report in any of these kinds: an old .doc or .xls, a scan
 *         without text, a damaged file; `what` says which. ERR_TOO_LARGE over a limit.
 *         A file in which no cell can be found is ERR_UNREADABLE too.
 */
#ifndef READ_REPORT_H
#define READ_REPORT_H

#include "law/report.h"
#include "read/sheet.h"
#include "read/xlsx.h"

enum { REPORT_FILE_MAX = 64 << 20 };

enum err report_read(struct arena *mem, struct str bytes, struct report *out, struct fail *why);
struct helper;
/* `h` may be NULL where the process has no threads (helper.h). */
enum err report_read_safely(struct helper *h, struct arena *mem, struct str bytes,
                            struct report *out, struct fail *why);

/* --- parts of the reader */
bool report_is_json(struct str bytes);
/* An office file as rows, the data that our own DOCX carries, and what of a workbook is hidden. */
struct report_office {
    struct str inside;
    struct xlsx_unseen unseen;
};
enum err report_office(struct arena *mem, struct str bytes, struct sheet *sheet,
                       struct report_office *out, struct fail *why);
/* Warns of what is hidden in the workbook, and of the tables that stand there alone. */
void report_unseen(struct arena *mem, struct str bytes, const struct xlsx_unseen *unseen,
                   struct report *out);
/* Where a workbook hides the tables of which it shows none: 隐藏的工作表“表三”; "" where it has none. */
struct str report_only_unseen(struct arena *mem, struct str bytes);
/* Does any table of the report say anything. */
bool report_has_cells(const struct report *r);
/* Holds the sealed data inside a file against its tables; sets `seal` and warns. */
void report_sealed(struct arena *mem, struct str json, struct report *out);
enum err report_read_json(struct arena *mem, struct str bytes, struct report *out,
                          struct fail *why);
/* A page in traditional characters (繁体版) is read as if it were simplified, which is said. */
void report_simplified(struct arena *mem, struct sheet *sheet, struct report *out);
/* A file with several reports (a district's and its towns'): leaves the rows of the first, and says so. */
void report_first(struct arena *mem, struct sheet *sheet, struct report *out);
/* Title, body, year, and the narrative parts. `head` is the title that the head of a page names. */
void report_words(struct arena *mem, const struct sheet *sheet, struct str head,
                  struct report *out);
/* Says why a file has no table of a report: it may be in an attachment, a frame, one of `images` pictures. */
enum err report_absent(struct arena *mem, struct str bytes, bool html, int images,
                       struct fail *why);
/* The year that a text names first: 2021年, 二〇二一年; 0 for none. */
int report_year_in(struct arena *mem, struct str text);

#endif
