/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf.h - the text layer of a PDF → rows of items where they stand on the page
 *
 * A PDF has no tables, only characters with places. Characters of one height make a row, gaps
 * wider than a character part its items, and each item keeps its middle, so that a figure can be
 * given its column. Numbers of pages are left out.
 *
 * Limits: 600 pages, 2,000,000 characters.
 * Fails:  ERR_UNREADABLE damaged, locked with a password, or pictures without text (a scan).
 */
#ifndef READ_PDF_H
#define READ_PDF_H

#include "base/fail.h"
#include "read/sheet.h"

enum err read_pdf(struct arena *mem, struct str bytes, struct sheet *out, struct fail *why);

#endif
